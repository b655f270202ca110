//! Authentication: the caller of a request.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::Shared;
use super::body::Account;
use crate::domain::{App, Caller, sessions};
use crate::error::Error;

/// The account behind the request's access token. A handler that takes it answers signed-in callers
/// only.
pub struct CurrentUser(Arc<Caller>);

impl CurrentUser {
    /// Returns the caller in a form that outlives the request.
    pub fn shared(&self) -> &Arc<Caller> {
        &self.0
    }
}

impl Deref for CurrentUser {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl FromRequestParts<Shared> for CurrentUser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Error> {
        let app = Arc::<App>::from_ref(shared);
        let token = bearer_token(&parts.headers)
            .ok_or(Error::Unauthenticated("an access token is needed"))?;
        let caller = sessions::authenticate(&app, token).await?;
        parts.extensions.insert(Account(caller.user.id));
        Ok(Self(caller))
    }
}

/// Returns the token of the `Authorization` header (RFC 6750, section 2.1). The two other places
/// that the RFC allows are ignored.
pub fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}
