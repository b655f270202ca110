//! The REST API: one file per resource. All its routes are on this page.

mod app_passwords;
mod auth;
mod avatars;
mod batch;
mod birthdays;
mod books;
mod calendar;
mod cards;
mod changes;
mod contacts;
mod cors;
mod duplicates;
mod export;
mod history;
mod import;
mod labels;
mod operations;
mod params;
mod rewind;
mod search;
mod trash;
mod users;
mod views;

use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use tower::util::MapRequestLayer;

use super::budget::allow_long;
use super::compression;
use super::described::{DescribedRoutes, routes};
use super::face::FaceRules;
use super::problem::Problem;
pub use cors::layer as cors;

const METHODS: [Method; 7] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
];

/// The rules of this face.
pub struct Api;

impl FaceRules for Api {
    fn owns(&self, _method: &Method, path: &str) -> bool {
        path.starts_with("/api/") || path.starts_with("/avatars/")
    }

    fn methods(&self) -> &'static [Method] {
        &METHODS
    }

    fn challenge(&self) -> Option<HeaderValue> {
        Some(HeaderValue::from_static("Bearer"))
    }

    /// Also reads that sign somebody in or out.
    fn is_traced(&self, request: &Request) -> bool {
        !request.method().is_safe() || request.uri().path().starts_with("/api/auth/")
    }

    /// Redirects a path with trailing slashes to the same path without them, because clients of the
    /// service that Carnet began as send them, and its framework redirected them too.
    fn not_found(&self, uri: &Uri) -> Response {
        let path = uri.path();
        let stripped = path.trim_end_matches('/');
        if stripped.len() == path.len() || !stripped.starts_with("/api/") {
            return Problem::new(StatusCode::NOT_FOUND, "not found").into_response();
        }
        let query = uri
            .query()
            .map(|query| format!("?{query}"))
            .unwrap_or_default();
        // 307 preserves the method and the body.
        Redirect::temporary(&format!("{stripped}{query}")).into_response()
    }
}

/// Returns the described routes.
pub fn routes() -> DescribedRoutes {
    short_answers()
        .merge(long_answers().layer(compression()))
        .merge(
            long_work()
                .layer(compression())
                .layer(MapRequestLayer::new(allow_long)),
        )
}

/// Returns the routes whose answers are too short to be compressed.
fn short_answers() -> DescribedRoutes {
    DescribedRoutes::default()
        // /api/auth/signup, /login, /refresh_token, /logout
        .routes(routes!(auth::sign_up))
        .routes(routes!(auth::sign_in))
        .routes(routes!(auth::refresh_by_header, auth::refresh))
        .routes(routes!(auth::sign_out))
        // /api/users/me
        .routes(routes!(users::me, users::update_me))
        // /api/users/me/app-passwords, /api/users/me/app-passwords/{id}
        .routes(routes!(app_passwords::list, app_passwords::create))
        .routes(routes!(app_passwords::revoke))
        // /api/users/me/calendar
        .routes(routes!(calendar::get, calendar::put, calendar::delete))
        // /api/contacts/{id}, /api/contacts/{id}/favorite, /api/contacts/{id}/move
        .routes(routes!(
            contacts::get,
            contacts::replace,
            contacts::patch,
            contacts::delete
        ))
        .routes(routes!(contacts::set_favorite))
        .routes(routes!(contacts::move_to))
        // /api/contacts/{id}/photo
        .routes(routes!(cards::photo, cards::set_photo, cards::remove_photo))
        // /avatars/{seed}
        .routes(routes!(avatars::avatar))
}

/// Returns the routes whose answers may be long.
fn long_answers() -> DescribedRoutes {
    DescribedRoutes::default()
        // /api/contacts
        .routes(routes!(contacts::list, contacts::create))
        // /api/books, /api/changes
        .routes(routes!(books::list, books::create))
        .routes(routes!(changes::list))
        // /api/contacts/search, /birthdays, /search/birtdays, /batch
        .routes(routes!(search::search))
        .routes(routes!(birthdays::birthdays))
        .routes(routes!(birthdays::birthdays_by_former_path))
        .routes(routes!(batch::run))
        // /api/contacts/{id}/history, /api/contacts/{id}/history/{version}/restore, /api/operations
        .routes(routes!(history::of_contact))
        .routes(routes!(history::restore))
        .routes(routes!(operations::list))
        // /api/trash/{id}, /api/trash/{id}/restore
        .routes(routes!(trash::remove))
        .routes(routes!(trash::restore))
        // /api/labels, /api/labels/{label}/contacts
        .routes(routes!(labels::list))
        .routes(routes!(labels::assign))
        // /api/contacts/{id}/card
        .routes(routes!(cards::get, cards::replace, cards::patch))
        // /api/duplicates, /api/duplicates/merge, /api/duplicates/distinct
        .routes(routes!(duplicates::list))
        .routes(routes!(duplicates::merge))
        .routes(routes!(duplicates::tell_apart))
        // /api/export
        .routes(routes!(export::run))
}

/// Returns the routes that receive and read files, or change whole books.
fn long_work() -> DescribedRoutes {
    DescribedRoutes::default()
        // /api/import
        .routes(routes!(import::run))
        // /api/operations/{id}, /api/operations/{id}/cancel, /undo, /api/rewind
        .routes(routes!(operations::get))
        .routes(routes!(operations::cancel))
        .routes(routes!(operations::undo))
        .routes(routes!(rewind::run))
        // /api/trash
        .routes(routes!(trash::list, trash::empty))
        // /api/labels/{label}
        .routes(routes!(labels::change, labels::delete))
        // /api/books/{id}
        .routes(routes!(books::get, books::update, books::delete))
}
