//! The email with which an account signs in.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::domain::{App, accounts};
use crate::error::Error;
use crate::http::body::TINY;
use crate::http::extract::Client;
use crate::http::web::forms::Form;
use crate::http::web::member::Member;
use crate::model::user::User;
use crate::model::validation::{FieldError, Reason};

#[derive(Deserialize)]
pub struct EmailForm {
    email: String,
    password: String,
}

/// `POST /settings/email`.
pub async fn change(
    State(app): State<Arc<App>>,
    member: Member,
    Client(origin): Client,
    Form(EmailForm { email, password }): Form<EmailForm, TINY>,
) -> Result<Response, Error> {
    let changed = accounts::change_email(&app, &member.actor, origin, &email, &password).await;
    let typed = User {
        email,
        ..member.actor.user.clone()
    };
    match changed {
        Ok(()) => Ok(Redirect::to("/settings?done=email-changed").into_response()),
        Err(Error::Conflict(_)) => {
            let taken = [FieldError::new("email", Reason::AccountExists)];
            let status = StatusCode::CONFLICT;
            super::page(&app, &member, &typed, status, None, "email", &taken).await
        }
        Err(error) => super::refused(&app, &member, &typed, "email", error).await,
    }
}
