//! The address of the CardDAV server, in the forms that devices and administrators need.

use axum::http::Uri;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::user::User;

/// The path of the CardDAV face.
const PATH: &str = "/dav/";

/// The CardDAV server as one account reaches it.
#[derive(Debug)]
pub struct DavServer {
    /// The host, without a port.
    pub host: String,
    /// The port.
    pub port: u16,
    /// True if it speaks TLS.
    pub tls: bool,
    /// The user name: the account's email, or its number where programs may get the email wrong.
    pub login: String,
    /// The path of the account's principal.
    pub principal: String,
    /// The domain of the account's email.
    pub domain: String,
    public_url: String,
}

impl DavServer {
    /// Returns the server at this origin for an account.
    pub fn of(public_url: &str, user: &User) -> Self {
        let uri: Uri = public_url.parse().unwrap_or_default();
        let tls = public_url.starts_with("https://");
        // Basic authentication has no encoding that all programs agree on.
        let login = match user.email.is_ascii() {
            true => user.email.clone(),
            false => user.id.to_string(),
        };
        let domain = login.rsplit_once('@').map(|(_, domain)| domain.to_owned());
        Self {
            host: uri.host().unwrap_or_default().to_owned(),
            port: uri.port_u16().unwrap_or(if tls { 443 } else { 80 }),
            tls,
            login,
            principal: format!("{PATH}principals/{}/", user.id),
            domain: domain.unwrap_or_else(|| "example.org".to_owned()),
            public_url: public_url.to_owned(),
        }
    }

    /// Returns the address to type.
    pub fn url(&self) -> String {
        format!("{}{PATH}", self.public_url)
    }

    /// Returns the link that opens DAVx⁵ with address and login filled in. Its scheme says whether
    /// the server speaks TLS.
    pub fn davx5_link(&self) -> String {
        let scheme = if self.tls { "davx5" } else { "carddav" };
        let place = self
            .public_url
            .split_once("://")
            .map_or("", |(_, place)| place);
        let login = utf8_percent_encode(&self.login, NON_ALPHANUMERIC);
        format!("{scheme}://{login}@{place}{PATH}")
    }

    /// Returns the name of the DNS records by which programs find the server (RFC 6764).
    pub fn service(&self) -> String {
        let service = if self.tls { "_carddavs" } else { "_carddav" };
        format!("{service}._tcp.{}.", self.domain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::UserId;
    use crate::model::list_settings::ListSettings;
    use crate::model::user::{Role, Theme};

    fn server(public_url: &str, email: &str) -> DavServer {
        let user = User {
            id: UserId::new(7).expect("an id"),
            username: "Lesya".to_owned(),
            email: email.to_owned(),
            role: Role::User,
            locale: None,
            time_zone: "UTC".to_owned(),
            region: None,
            theme: Theme::System,
            list: ListSettings::default(),
            disabled: false,
        };
        DavServer::of(public_url, &user)
    }

    #[test]
    fn a_link_names_server_and_login_and_says_whether_there_is_tls() {
        for (public_url, link) in [
            (
                "https://contacts.example.org",
                "davx5://lesya%2Bx%40example%2Eorg@contacts.example.org/dav/",
            ),
            (
                "https://contacts.example.org:8443",
                "davx5://lesya%2Bx%40example%2Eorg@contacts.example.org:8443/dav/",
            ),
            (
                "http://192.0.2.1:9000",
                "carddav://lesya%2Bx%40example%2Eorg@192.0.2.1:9000/dav/",
            ),
        ] {
            let server = server(public_url, "lesya+x@example.org");
            assert_eq!(server.davx5_link(), link);
        }
    }

    #[test]
    fn host_and_port_are_those_of_the_public_address() {
        for (public_url, host, port, tls) in [
            (
                "https://contacts.example.org",
                "contacts.example.org",
                443,
                true,
            ),
            ("http://localhost", "localhost", 80, false),
            ("https://[2001:db8::1]:8443", "[2001:db8::1]", 8443, true),
        ] {
            let server = server(public_url, "lesya@example.org");
            assert_eq!(
                (server.host.as_str(), server.port, server.tls),
                (host, port, tls)
            );
            assert_eq!(server.url(), format!("{public_url}/dav/"));
        }
    }

    #[test]
    fn an_email_that_programs_may_get_wrong_is_replaced_by_the_number() {
        let server = server("https://contacts.example.org", "леся@приклад.укр");
        assert_eq!(server.login, "7");
        assert_eq!(server.service(), "_carddavs._tcp.example.org.");
    }
}
