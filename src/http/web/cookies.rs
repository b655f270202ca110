//! The cookies: the session, the look of pages, and a mark that binds forms to a browser without a
//! session.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use cookie::SameSite;

/// The lifetime of the look.
const YEAR: Duration = Duration::from_secs(365 * 86_400);

/// The cookies of this site: hidden from scripts, and not sent by other sites' pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The session's token.
    Session,
    /// A random text that forms of a browser without a session send back.
    Visitor,
    /// Language and theme, so that pages before sign-in have them too.
    Look,
}

impl Cookie {
    /// Returns the name. Under TLS its prefix keeps other hosts of the domain from setting the
    /// cookie (RFC 6265bis, section 4.1.3.2).
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

    /// Reads its value from a request.
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

    /// Returns the header that sets it, for `lifetime` or until the browser is closed.
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
        // The values are our own: digits, letters and dots.
        HeaderValue::try_from(cookie.build().to_string()).unwrap_or(HeaderValue::from_static(""))
    }

    /// Returns the header that removes it.
    pub fn clear(self, tls: bool) -> HeaderValue {
        self.set("", Some(Duration::ZERO), tls)
    }
}

/// Returns the header that stores the look of pages.
pub fn set_look(language: &str, theme: &str, tls: bool) -> HeaderValue {
    Cookie::Look.set(&format!("{language}.{theme}"), Some(YEAR), tls)
}
