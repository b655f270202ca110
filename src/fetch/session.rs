//! Requests to another server: where they may go, who gets the password, and how much is read.

use std::error::Error as _;
use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{self, HeaderMap};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode, Url};

use super::reach::forbidden;
use super::{FetchError, FetchLimits, Reach, RemoteAccount, Result};
use crate::tls;

/// Redirects that are followed for one request.
const MAX_REDIRECTS: usize = 5;
/// The name under which this client asks.
const PROGRAM: &str = concat!("Carnet/", env!("CARGO_PKG_VERSION"));

/// A request to another server.
#[derive(Clone)]
pub struct RemoteRequest {
    pub method: &'static str,
    pub url: Url,
    /// The headers, apart from those that every request has.
    pub headers: Vec<(&'static str, &'static str)>,
    pub body: String,
}

impl RemoteRequest {
    /// Asks for properties: `content` is the elements in `prop`.
    pub fn propfind(url: &Url, depth: &'static str, content: &str) -> Self {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <D:propfind xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:carddav\">\
             <D:prop>{content}</D:prop></D:propfind>"
        );
        Self::xml("PROPFIND", url, depth, body)
    }

    /// Sends a document.
    pub fn xml(method: &'static str, url: &Url, depth: &'static str, body: String) -> Self {
        let kind = ("content-type", "application/xml; charset=utf-8");
        Self {
            method,
            url: url.clone(),
            headers: vec![kind, ("depth", depth)],
            body,
        }
    }

    /// Asks for a card.
    pub fn card(url: &Url) -> Self {
        Self {
            method: "GET",
            url: url.clone(),
            headers: vec![("accept", "text/vcard, text/x-vcard;q=0.9")],
            body: String::new(),
        }
    }
}

/// A successful answer.
pub struct RemoteAnswer {
    /// The URL that answered, after redirects.
    pub url: Url,
    pub body: Vec<u8>,
}

/// A signed-in client of one server.
pub struct Session {
    client: Client,
    reach: Reach,
    account: RemoteAccount,
    /// A URL of each server that gets the password: the one that was named, and homes.
    trusted: Vec<Url>,
    answer_bytes: usize,
}

impl Session {
    /// Prepares a client. Asks nothing yet.
    pub fn new(account: RemoteAccount, reach: Reach, limits: FetchLimits) -> Result<Self> {
        let fault = |error: &dyn std::fmt::Display| FetchError::Unreachable(error.to_string());
        let client = Client::builder()
            .tls_backend_preconfigured(tls::client_config().map_err(|error| fault(&error))?)
            .dns_resolver(CheckedResolver(reach.clone()))
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .user_agent(PROGRAM)
            .connect_timeout(limits.connect)
            .timeout(limits.request)
            .build()
            .map_err(|error| fault(&error))?;
        Ok(Self {
            client,
            reach,
            trusted: vec![account.address.clone()],
            account,
            answer_bytes: limits.answer_bytes,
        })
    }

    /// Checks whether a URL is on a server that gets the password.
    pub fn trusts(&self, url: &Url) -> bool {
        self.trusted.iter().any(|known| is_same_server(known, url))
    }

    /// Trusts the server of a home that the signed-in principal names, if it is a sibling.
    pub fn trust_home(&mut self, home: &Url) {
        if is_sibling(&self.account.address, home) && !self.trusts(home) {
            self.trusted.push(home.clone());
        }
    }

    /// Sends a request, and follows redirects within the server.
    ///
    /// # Errors
    ///
    /// [`FetchError`] for every answer that is not a success.
    pub async fn ask(&self, request: &RemoteRequest) -> Result<RemoteAnswer> {
        let mut url = request.url.clone();
        for _ in 0..=MAX_REDIRECTS {
            let response = self.send(request, &url).await?;
            let status = response.status();
            if let Some(target) = redirect(&response) {
                let next = url.join(&target).map_err(|_| FetchError::NotCardDav)?;
                if leaves_https(&url, &next) {
                    let origin = next.origin().ascii_serialization();
                    return Err(FetchError::LeadsElsewhere(origin));
                }
                url = next;
            } else if status == StatusCode::UNAUTHORIZED {
                return Err(unauthenticated(response.headers()));
            } else if status.is_success() {
                let body = read(response, self.answer_bytes).await?;
                return Ok(RemoteAnswer { url, body });
            } else {
                return Err(refusal(status));
            }
        }
        Err(FetchError::TooManyRedirects)
    }

    /// Sends a request to a URL that may be asked and gets the password.
    async fn send(&self, request: &RemoteRequest, url: &Url) -> Result<Response> {
        if !self.trusts(url) {
            return Err(FetchError::LeadsElsewhere(
                url.origin().ascii_serialization(),
            ));
        }
        self.reach.check(url)?;
        let method = Method::from_bytes(request.method.as_bytes());
        let method = method.map_err(|_| FetchError::NotCardDav)?;
        let RemoteAccount { user, password, .. } = &self.account;
        let mut sending = self
            .client
            .request(method, url.clone())
            .basic_auth(user, Some(password));
        for (name, value) in &request.headers {
            sending = sending.header(*name, *value);
        }
        if !request.body.is_empty() {
            sending = sending.body(request.body.clone());
        }
        sending.send().await.map_err(failure)
    }
}

/// Checks whether two URLs are on the same server. The second may be the first's HTTPS.
fn is_same_server(known: &Url, url: &Url) -> bool {
    let port = |url: &Url| url.port_or_known_default();
    let is_upgrade = (known.scheme(), url.scheme()) == ("http", "https")
        && (port(known), port(url)) == (Some(80), Some(443));
    let is_alike = known.scheme() == url.scheme() && port(known) == port(url);
    known.host_str() == url.host_str() && (is_alike || is_upgrade)
}

/// Checks whether a home is on a host below the parent domain of the server that was named, both
/// over HTTPS.
fn is_sibling(named: &Url, home: &Url) -> bool {
    let is_https = |url: &Url| url.scheme() == "https" && url.port().is_none();
    let parent = named.domain().and_then(|host| host.split_once('.'));
    let (Some((_, parent)), Some(host)) = (parent, home.domain()) else {
        return false;
    };
    let below = host
        .strip_suffix(parent)
        .is_some_and(|start| start.ends_with('.'));
    is_https(named) && is_https(home) && parent.contains('.') && below
}

/// Checks whether a redirect would send the password in clear after it went over HTTPS.
fn leaves_https(from: &Url, to: &Url) -> bool {
    (from.scheme(), to.scheme()) == ("https", "http")
}

/// Returns the error for an answer that is no success.
fn refusal(status: StatusCode) -> FetchError {
    match status.as_u16() {
        429 | 502..=504 => FetchError::Overloaded,
        other => FetchError::Status(other),
    }
}

/// Returns where a redirect leads.
fn redirect(response: &Response) -> Option<String> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let target = response.headers().get(header::LOCATION)?;
    target.to_str().ok().map(str::to_owned)
}

/// Returns the error for a 401, which says so if Basic is not offered at all.
fn unauthenticated(headers: &HeaderMap) -> FetchError {
    let challenges = headers.get_all(header::WWW_AUTHENTICATE).iter();
    let text: Vec<_> = challenges.filter_map(|value| value.to_str().ok()).collect();
    let mut words = text.iter().flat_map(|line| line.split([' ', ',']));
    if words.any(|word| word.eq_ignore_ascii_case("basic")) {
        return FetchError::Unauthenticated;
    }
    let first = text.first().and_then(|line| line.split(' ').next());
    let is_name = |name: &&str| name.len() < 20 && name.bytes().all(|b| b.is_ascii_alphabetic());
    match first.filter(|name| !name.is_empty()).filter(is_name) {
        Some(scheme) => FetchError::OtherSignIn(scheme.to_owned()),
        None => FetchError::Unauthenticated,
    }
}

/// Reads a body of at most this many bytes.
async fn read(mut response: Response, most: usize) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failure)? {
        if body.len() + chunk.len() > most {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Returns the error for a request without an answer, with its innermost cause.
fn failure(error: reqwest::Error) -> FetchError {
    if error.is_timeout() && !error.is_connect() {
        return FetchError::TooSlow;
    }
    let mut cause = error.source();
    let mut text = error.to_string();
    while let Some(inner) = cause {
        text = inner.to_string();
        cause = inner.source();
    }
    FetchError::Unreachable(text)
}

/// Resolves names to those addresses that may be asked.
struct CheckedResolver(Reach);

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0.clone();
        Box::pin(async move {
            let host = name.as_str();
            let found = tokio::net::lookup_host((host, 0)).await?;
            let allowed = found.filter(|address| reach.allows(host, address.ip()));
            let addresses: Vec<SocketAddr> = allowed.collect();
            match addresses.is_empty() {
                true => Err(forbidden().into()),
                false => Ok(Box::new(addresses.into_iter()) as Addrs),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect(text)
    }

    #[test]
    fn a_redirect_leads_to_https_but_not_back() {
        let (plain, secure) = (
            url("http://dav.example.org/"),
            url("https://dav.example.org/"),
        );
        assert!(leaves_https(&secure, &plain));
        for (from, to) in [(&plain, &secure), (&plain, &plain), (&secure, &secure)] {
            assert!(!leaves_https(from, to));
        }
    }

    #[test]
    fn the_password_stays_with_the_server_that_was_named() {
        let named = url("https://dav.example.org/a");
        assert!(is_same_server(
            &named,
            &url("https://dav.example.org:443/b")
        ));
        for other in [
            "http://dav.example.org/",
            "https://dav.example.org:8443/",
            "https://example.org/",
            "https://dav.example.org.evil.example/",
        ] {
            assert!(!is_same_server(&named, &url(other)), "{other}");
        }
        let plain = url("http://dav.example.org/");
        assert!(is_same_server(&plain, &url("https://dav.example.org/")));
        assert!(!is_same_server(
            &plain,
            &url("https://dav.example.org:8443/")
        ));
    }

    #[test]
    fn a_home_may_be_on_a_sibling_of_the_server_that_was_named() {
        let named = url("https://contacts.icloud.com/");
        assert!(is_sibling(
            &named,
            &url("https://p42-contacts.icloud.com:443/1/carddavhome/")
        ));
        for other in [
            "http://p42-contacts.icloud.com/",
            "https://p42-contacts.icloud.com:8443/",
            "https://evilicloud.com/",
            "https://icloud.com.evil.example/",
            "https://1.2.3.4/",
        ] {
            assert!(!is_sibling(&named, &url(other)), "{other}");
        }
        let short = url("https://example.org/");
        assert!(
            !is_sibling(&short, &url("https://other.org/")),
            "org is no domain of its own"
        );
        assert!(!is_sibling(
            &url("http://a.example.org/"),
            &url("https://b.example.org/")
        ));
    }

    #[test]
    fn a_server_that_offers_no_basic_is_named_by_what_it_offers() {
        let told = |challenges: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for challenge in challenges {
                let value = header::HeaderValue::from_static(challenge);
                headers.append(header::WWW_AUTHENTICATE, value);
            }
            unauthenticated(&headers)
        };
        let other = |scheme: &str| FetchError::OtherSignIn(scheme.to_owned());
        assert_eq!(told(&["Digest realm=\"x\", nonce=\"y\""]), other("Digest"));
        assert_eq!(told(&["Bearer"]), other("Bearer"));
        assert_eq!(
            told(&["Digest realm=\"x\"", "Basic realm=\"x\""]),
            FetchError::Unauthenticated
        );
        assert_eq!(
            told(&["Bearer realm=\"x\", BASIC realm=\"y\""]),
            FetchError::Unauthenticated
        );
        for strange in [&["<script>"][..], &[""], &[]] {
            assert_eq!(told(strange), FetchError::Unauthenticated);
        }
    }

    #[tokio::test]
    async fn a_name_that_resolves_to_this_machine_is_not_asked() {
        let reach = Reach::Only("on".parse().expect("a setting"));
        let name = || "localhost".parse::<Name>().expect("a name");
        let refused = CheckedResolver(reach).resolve(name()).await.err();
        assert_eq!(
            refused.expect("a refusal").to_string(),
            forbidden().to_string()
        );
        let listed = Reach::Only("localhost".parse().expect("a setting"));
        assert!(CheckedResolver(listed).resolve(name()).await.is_ok());
    }
}
