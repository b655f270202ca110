//! Extractors for the parts of a request other than its body.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, Path as AxumPath};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::problem::Problem;
use super::{Options, Shared};
use crate::domain::contacts::Precondition;
use crate::domain::throttle::Origin;
use crate::error::Error;
use crate::model::contact::ETag;
use crate::model::ids::ContactId;

/// The parameters of the query.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parse_query(parts.uri.query().unwrap_or_default()).map(Self)
    }
}

/// Parses parameters in the form of a query.
pub fn parse_query<T: DeserializeOwned>(query: &str) -> Result<T, Error> {
    let deserializer =
        serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    let parsed = serde_path_to_error::deserialize(deserializer);
    parsed.map_err(|error| {
        let (field, reason) = (error.path().to_string(), error.inner().to_string());
        let field = if field == "." { "query" } else { &field };
        Error::invalid(
            field,
            if reason.contains("digit") {
                "must be a whole number".to_owned()
            } else {
                reason
            },
        )
    })
}

/// The contact that the path names.
#[derive(IntoParams)]
#[into_params(names("id"), parameter_in = Path)]
pub struct ContactPath(
    /// The contact
    #[param(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub ContactId,
);

impl<S: Send + Sync> FromRequestParts<S> for ContactPath {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let id = AxumPath::<String>::from_request_parts(parts, state).await;
        let id = id.ok().and_then(|AxumPath(text)| text.parse().ok());
        id.map(Self).ok_or_else(|| {
            Error::invalid("id", "must be a whole number from 1 to 9007199254740991")
        })
    }
}

/// The identifier that the path names. An unreadable one is answered with 404.
pub struct Id<T>(pub T);

impl<S: Send + Sync, T: std::str::FromStr> FromRequestParts<S> for Id<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Name(text) = Name::from_request_parts(parts, state).await?;
        text.parse().map(Self).map_err(|_| Error::NotFound)
    }
}

/// The numbers that the path names.
pub struct Ids<const COUNT: usize>(pub [i64; COUNT]);

impl<S: Send + Sync, const COUNT: usize> FromRequestParts<S> for Ids<COUNT> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let AxumPath(texts) = AxumPath::<Vec<String>>::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::NotFound)?;
        let numbers: Option<Vec<i64>> = texts.iter().map(|text| text.parse().ok()).collect();
        let numbers = numbers.and_then(|numbers| numbers.try_into().ok());
        numbers.map(Self).ok_or(Error::NotFound)
    }
}

/// The text that the path names.
pub struct Name(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Name {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let name = AxumPath::<String>::from_request_parts(parts, state).await;
        name.map(|AxumPath(name)| Self(name))
            .map_err(|_| Error::NotFound)
    }
}

/// The origin of the request, as rate limits count it.
pub struct Client(pub Origin);

/// The address at the other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

impl FromRequestParts<Shared> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Infallible> {
        Ok(Self(address_of(parts, shared).into()))
    }
}

/// Returns the address of the client: the one at the other end of the connection, or the one that a
/// trusted proxy names.
pub fn address_of(parts: &Parts, shared: &Shared) -> IpAddr {
    let options = Arc::<Options>::from_ref(shared);
    let peer = parts
        .extensions
        .get::<Peer>()
        .map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0.ip());
    client_address(peer, &parts.headers, &options)
}

/// Returns the last address that a trusted proxy did not add itself. Without a trusted proxy the
/// headers are ignored.
fn client_address(peer: IpAddr, headers: &HeaderMap, options: &Options) -> IpAddr {
    const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
    let trusted = |address: &IpAddr| {
        options
            .trusted_proxies
            .iter()
            .any(|network| network.contains(&address.to_canonical()))
    };
    if !trusted(&peer) {
        return peer;
    }
    let listed = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let entries: Vec<_> = listed
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    // Read from the right, where trusted proxies append; anything left of an unreadable entry may
    // be forged by the client.
    let readable = entries
        .into_iter()
        .rev()
        .map_while(|text| text.parse::<IpAddr>().ok());
    readable
        .into_iter()
        .find(|address| !trusted(address))
        .unwrap_or(peer)
}

/// The caller's `If-Match` (RFC 9110, section 13.1.1). `*` only requires that the contact exists,
/// which every change requires anyway.
#[derive(IntoParams)]
#[into_params(names("if-match"), parameter_in = Header)]
pub struct IfMatch(
    /// The tag of the version to change
    #[param(value_type = Option<String>)]
    pub Precondition,
);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let values: Vec<_> = parts.headers.get_all(header::IF_MATCH).iter().collect();
        if values.is_empty() || values.iter().any(|value| value.as_bytes() == b"*") {
            return Ok(Self(Precondition::None));
        }
        let tags = values
            .iter()
            .map(|value| value.to_str().ok().and_then(entity_tags))
            .collect::<Option<Vec<_>>>();
        let tags = tags.ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "If-Match must hold quoted entity tags or *",
            )
        })?;
        // A weak tag never matches strongly.
        let strong = tags
            .into_iter()
            .flatten()
            .filter(|tag| !tag.weak)
            .map(|tag| tag.text);
        Ok(Self(Precondition::OneOf(strong.collect())))
    }
}

/// The caller's `If-None-Match` (RFC 9110, section 13.1.2).
#[derive(IntoParams)]
#[into_params(names("if-none-match"), parameter_in = Header)]
pub struct IfNoneMatch(
    /// The tag of the version that the caller has
    #[param(value_type = Option<String>)]
    Vec<HeaderValue>,
);

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(
            parts
                .headers
                .get_all(header::IF_NONE_MATCH)
                .iter()
                .cloned()
                .collect(),
        ))
    }
}

impl IfNoneMatch {
    /// Checks whether the caller already has this version.
    pub fn names(&self, etag: &ETag) -> bool {
        self.0
            .iter()
            .filter_map(|value| value.to_str().ok())
            .any(|value| {
                value.trim() == "*"
                    || entity_tags(value)
                        .is_some_and(|tags| tags.iter().any(|tag| tag.text == etag.as_str()))
            })
    }
}

struct EntityTag {
    weak: bool,
    text: String,
}

/// Parses a list of entity tags. Ours contain no comma, so a comma inside a foreign tag does no
/// harm.
fn entity_tags(list: &str) -> Option<Vec<EntityTag>> {
    let read = |item: &str| {
        let (weak, quoted) = item
            .trim()
            .strip_prefix("W/")
            .map_or((false, item.trim()), |rest| (true, rest));
        let text = quoted.strip_prefix('"')?.strip_suffix('"')?;
        Some(EntityTag {
            weak,
            text: text.to_owned(),
        })
    };
    list.split(',')
        .filter(|item| !item.trim().is_empty())
        .map(read)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen_from(peer: &str, forwarded: &str) -> String {
        let options = Options {
            trusted_proxies: vec!["10.0.0.0/8".parse().expect("a network")],
            ..Options::default()
        };
        let headers = HeaderMap::from_iter([(
            HeaderName::from_static("x-forwarded-for"),
            forwarded.parse().expect("a value"),
        )]);
        client_address(peer.parse().expect("an address"), &headers, &options).to_string()
    }

    #[test]
    fn proxy_headers_count_only_from_configured_peers() {
        assert_eq!(seen_from("192.0.2.1", "198.51.100.7"), "192.0.2.1");
        assert_eq!(seen_from("10.0.0.1", "198.51.100.7"), "198.51.100.7");
        assert_eq!(
            seen_from("10.0.0.1", "203.0.113.9, 198.51.100.7, 10.0.0.2"),
            "198.51.100.7"
        );
        assert_eq!(seen_from("10.0.0.1", "unknown"), "10.0.0.1");
        assert_eq!(
            seen_from("10.0.0.1", "203.0.113.9, x, 198.51.100.7"),
            "198.51.100.7"
        );
    }
}
