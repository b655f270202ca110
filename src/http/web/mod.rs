//! The web app: pages rendered here, for people who never see the API.

mod account;
mod assets;
mod birthdays;
mod conflict;
mod contact;
mod contacts;
mod cookies;
mod data;
mod duplicates;
mod edit;
mod entries;
mod entry_labels;
mod errors;
mod excerpt;
mod export;
mod fields;
mod forms;
mod frame;
mod history;
mod home;
mod import;
mod labels;
mod local_path;
mod multipart;
mod notice;
mod qr;
mod settings;
mod shown;
mod texts;
mod trash;
mod versions;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::response::Response;
use axum::routing::{get, post};

use super::Shared;
pub use errors::Reader;
use texts::Texts;

use crate::error::Error;
use crate::model::validation::FieldError;

/// Every page, and every form that a page sends back.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(home::home))
        .route("/signup", get(account::sign_up_form).post(account::sign_up))
        .route("/login", get(account::sign_in_form).post(account::sign_in))
        .route("/logout", post(account::sign_out))
        .route("/contacts", get(contacts::list).post(edit::create))
        .route("/contacts/letters", get(contacts::letters))
        .route("/contacts/bulk", post(contacts::bulk))
        .route("/contacts/undo", post(contacts::undo))
        .route("/contacts/new", get(edit::new))
        .route("/contacts/{id}", get(contact::view).post(edit::save))
        .route("/contacts/{id}/edit", get(edit::edit))
        .route("/contacts/{id}/favorite", post(contact::favorite))
        .route("/contacts/{id}/delete", post(contact::delete))
        .route("/contacts/{id}/labels", post(labels::of_contact))
        .route("/contacts/{id}/history", get(versions::show).post(versions::restore))
        .route("/contacts/{id}/qr.svg", get(qr::picture))
        .route("/contacts/{id}/photo", get(contact::photo).post(contact::set_photo).layer(DefaultBodyLimit::disable()))
        .route("/contacts/{id}/photo/delete", post(contact::remove_photo))
        .route("/duplicates", get(duplicates::list))
        .route("/duplicates/distinct", post(duplicates::tell_apart))
        .route("/duplicates/merge", get(duplicates::compare).post(duplicates::merge))
        .route("/birthdays", get(birthdays::upcoming))
        .route("/labels", get(labels::list))
        .route("/labels/rename", post(labels::rename))
        .route("/labels/delete", post(labels::delete))
        .route("/import", get(import::page).post(import::upload).layer(DefaultBodyLimit::disable()))
        .route("/import/review", get(import::review).post(import::commit))
        .route("/export", get(export::file))
        .route("/trash", get(trash::list))
        .route("/trash/restore", post(trash::restore))
        .route("/trash/remove", post(trash::remove))
        .route("/trash/empty", post(trash::empty))
        .route("/history", get(history::show))
        .route("/history/rewind", post(history::rewind))
        .route("/settings", get(settings::show))
        .route("/settings/profile", post(settings::save_profile))
        .route("/settings/password", post(settings::change_password))
        .route("/settings/sessions/{id}/end", post(settings::end_session))
        .route("/settings/data", get(data::download))
        .route("/settings/delete", post(settings::delete_account))
        .layer(super::compression())
        .route("/static/{name}", get(assets::serve))
}

/// Why this field was refused, in the reader's words.
fn refusal(texts: &Texts, errors: &[FieldError], field: &str) -> Option<String> {
    errors.iter().find(|error| error.field == field).map(|error| texts.reason(&error.reason))
}

/// Adds for how long whoever was too fast should wait.
fn with_wait(mut response: Response, error: &Error) -> Response {
    if let Error::TooManyRequests(wait) = error {
        response.headers_mut().insert(header::RETRY_AFTER, (wait.as_secs() + 1).into());
    }
    response
}
