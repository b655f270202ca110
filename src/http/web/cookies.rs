//! What a browser keeps: its session, how pages look, and a mark that binds forms to it before it
//! has a session.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::SameSite;

/// How long the look is kept.
const YEAR: Duration = Duration::from_secs(365 * 86_400);

/// The cookies of this site. No script reads them, and no other site's page sends them along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The session's token.
    Session,
    /// A random text that forms of a browser without a session carry back.
    Visitor,
    /// Language and theme, so that pages before sign-in have them too.
    Look,
}

impl Cookie {
    /// Under TLS the prefix lets no other host of the same domain set it (RFC 6265bis, section
    /// 4.1.3.2).
    fn name(self, tls: bool) -> &'static str {
        match (self, tls) {
            (Self::Session, true) => "__Host-carnet-session",
            (Self::Session, false) => "carnet-session",
            (Self::Visitor, true) => "__Host-carnet-visitor",
            (Self::Visitor, false) => "carnet-visitor",
            (Self::Look, true) => "__Host-carnet-look",
            (Self::Look, false) => "carnet-look",
        }
    }

    /// Its value in a request.
    pub fn read(self, headers: &HeaderMap, tls: bool) -> Option<&str> {
        let sent = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let mut pairs = sent
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        pairs
            .find(|(name, _)| *name == self.name(tls))
            .map(|(_, value)| value)
            .filter(|value| !value.is_empty())
    }

    /// The header that sets it, until the browser is closed or for a time.
    pub fn set(self, value: &str, lifetime: Option<Duration>, tls: bool) -> HeaderValue {
        let mut cookie = cookie::Cookie::build((self.name(tls), value))
            .path("/")
            .http_only(true)
            .secure(tls)
            .same_site(SameSite::Lax);
        if let Some(lifetime) = lifetime {
            cookie = cookie.max_age(cookie::time::Duration::seconds(
                i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX),
            ));
        }
        // The values are ours: digits, letters and dots.
        HeaderValue::try_from(cookie.build().to_string()).unwrap_or(HeaderValue::from_static(""))
    }

    /// The header that takes it away.
    pub fn clear(self, tls: bool) -> HeaderValue {
        self.set("", Some(Duration::ZERO), tls)
    }
}

/// The header that keeps how pages look.
pub fn set_look(language: &str, theme: &str, tls: bool) -> HeaderValue {
    Cookie::Look.set(&format!("{language}.{theme}"), Some(YEAR), tls)
}
