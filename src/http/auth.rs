//! Authentication: the account that a request acts for.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::Shared;
use super::body::Account;
use crate::domain::{App, sessions};
use crate::error::Error;
use crate::model::actor::Actor;

/// The account behind the request's access token. A handler that takes it answers signed-in accounts
/// only.
pub struct CurrentUser(Arc<Actor>);

impl Deref for CurrentUser {
    type Target = Arc<Actor>;

    fn deref(&self) -> &Arc<Actor> {
        &self.0
    }
}

impl FromRequestParts<Shared> for CurrentUser {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Error> {
        let app = Arc::<App>::from_ref(shared);
        let token = bearer_token(&parts.headers)
            .ok_or(Error::Unauthenticated("an access token is needed"))?;
        let actor = sessions::authenticate(&app, token).await?;
        parts.extensions.insert(Account(actor.user.id));
        Ok(Self(actor))
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
