//! The web app: pages rendered here, for people who never see the API.
//!
//! A page is a struct with a template; a handler calls the same domain function as its sibling in
//! `api/`. `Frame` is the reader: language, theme, session, and whether htmx asks only for a part
//! of the page. `Member` is a frame that is signed in; whoever is not is led to `/login?next=`,
//! which goes on to local paths alone (`LocalPath`).
//!
//! **The session** of a browser is a row of `sessions`, like any other. Its cookie is a JWT of a
//! kind of its own (`typ: st+jwt`), valid as long as the session can last; the row decides whether
//! it still does. There is no refresh token to spend, so coming back moves the row's idle limit
//! instead, at most fifty times in its length. Kinds never swap: a cookie is no bearer token, and
//! an access token no cookie.
//!
//! **Forms.** `Form` lets in what this site's own pages send: `Sec-Fetch-Site` or `Origin` must say
//! so where the browser tells, and the hidden `form_token` must be the HMAC of the session, or,
//! before there is one, of a random cookie. The token is masked anew in every page, so that
//! compression tells nothing of it.
//!
//! **Errors** stay `Problem`s until `edge::guard` sees that a person asked: then the same status is
//! answered as a page, without asking the database. Refused fields carry a `Reason`, which is
//! English for programs and a text of `locales/` for people.
//!
//! **Parts.** The list and the contact beside it are one page. With htmx, a row's link swaps only
//! `#detail`; the server sees which element is meant by `HX-Target` and renders that. A changed
//! contact brings its row along, out of band. The list's own state is its address: search, order,
//! filter, cursor. Going back to a list that is still there only empties the pane beside it, so
//! that its place is kept; anything else is loaded anew.
//!
//! **What a browser keeps.** The identifiers of chosen contacts, until something is done with them
//! or the list is left. For when it is offline, in IndexedDB: the contacts last seen and the
//! favourites, as their pages show them but without forms, and so without tokens
//! (`assets/js/keeping.js`); and edits that could not be sent (`assets/js/edits.js`). All belongs to
//! one session and ends with it: at sign-out, when a page is refused because the session ended,
//! when a page of another session opens, and when the time has passed after which an unused session
//! ends. The page `/offline`, which holds nothing of the account, and the app's files are in the
//! browser's cache; the service worker (`assets/js/worker.js`) opens it in place of a page of the
//! app that cannot be loaded. An edit that waits is sent as its form would be: if it had arrived
//! before, the stored card contains it; if somebody else was first, the person gets the conflict
//! page.
//!
//! **Counts.** Counting walks through all contacts, so a page carries what was counted last, and a
//! script asks anew where a change has outdated it (`sidebar.rs`).
//!
//! **Large cards.** A form shows the first entries of each kind, and no value that is too long for
//! it; `domain/limits.rs` says how much. What it showed goes along as its origin, and saving takes
//! out only entries that the form showed and does not send any more. A field that a form does not
//! send stays as it is. Pages cut long values and say how much more there is.
//!
//! **A stale edit.** The form carries the version it was made of, and what its fields held then.
//! When somebody else was first, each field and each entry is compared with both: what only they
//! changed is kept and told, what the editor changed is a choice, whose value is the encoded fields
//! of the version that it stands for. Where both changed something nothing is chosen beforehand, and
//! what is stored stays if a browser sends no choice. What is chosen is an edit of the newer version;
//! entries that do not depend on a choice are not sent, so they stay. That page is a form like the other and
//! needs no script.
//!
//! **Undo.** What is done to many contacts at once is an operation, and the notice that follows
//! carries its identifier.
//!
//! **Assets** are named by a hash of their content, kept for a year, and compressed at build time.
//! The style is compiled from the parts of Bootstrap that pages use. Icons are one SVG file with
//! those that templates name.
//!
//! **An account's deletion** removes account, sessions and books in one batch, so that everything
//! is out of reach at once. A job that the same batch queues removes its contacts, at most 250 at a
//! time.

mod account;
mod assets;
mod birthdays;
mod books;
mod bulk;
mod calendar;
mod chips;
mod conflict;
mod contact;
mod contact_form;
mod contacts;
mod cookies;
mod data;
mod devices;
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
mod highlight;
mod history;
mod home;
mod import;
mod initials;
mod label_colors;
mod labels;
mod links;
mod local_path;
mod matched;
mod member;
mod multipart;
mod nav_counts;
mod notice;
mod offline;
mod palette;
mod policy;
mod print;
mod properties;
mod qr;
mod settings;
mod shown;
mod sidebar;
mod skipped;
mod texts;
mod trash;
mod unreadable;
mod versions;
mod wrapping;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{Method, header};
use axum::response::Response;
use axum::routing::{get, post};

use tower::util::MapRequestLayer;

use super::Shared;
use super::budget::allow_long;
use super::face::{ErrorRenderer, FaceRules};
pub use calendar::words as calendar_words;
use errors::Reader;
use texts::Texts;

use crate::error::Error;
use crate::model::validation::FieldError;

/// The methods that a page may be asked with, also in vain: most routes know two or three.
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
pub struct Web;

impl FaceRules for Web {
    /// It answers the paths that no other face owns.
    fn owns(&self, _method: &Method, _path: &str) -> bool {
        true
    }

    fn methods(&self) -> &'static [Method] {
        &METHODS
    }

    fn error_renderer(&self, request: &Request) -> Option<ErrorRenderer> {
        let reader = Reader::of(request)?;
        Some(Box::new(move |app, problem| reader.render(app, &problem)))
    }
}

/// Returns the routes of every page and of every form that a page sends back.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/", get(home::home))
        .route("/signup", get(account::sign_up_form).post(account::sign_up))
        .route("/login", get(account::sign_in_form).post(account::sign_in))
        .route("/logout", post(account::sign_out))
        .route(
            "/contacts",
            get(contacts::list)
                .post(edit::create)
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/contacts/letters", get(contacts::letters))
        .route("/contacts/print", get(print::list))
        .route("/sidebar", get(sidebar::lists))
        .route("/palette", get(palette::find))
        .route("/contacts/count", get(contacts::count))
        .route("/contacts/progress", get(bulk::progress))
        .route("/contacts/new", get(edit::new))
        .route(
            "/contacts/{id}",
            get(contact::view)
                .post(edit::save)
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/contacts/{id}/edit", get(edit::edit))
        .route("/contacts/{id}/favorite", post(contact::favorite))
        .route("/contacts/{id}/delete", post(contact::delete))
        .route("/contacts/{id}/duplicate", post(contact::duplicate))
        .route("/contacts/{id}/labels", post(labels::of_contact))
        .route(
            "/contacts/{id}/history",
            get(versions::show).post(versions::restore),
        )
        .route("/contacts/{id}/qr.svg", get(qr::picture))
        .route(
            "/contacts/{id}/photo",
            get(contact::photo)
                .post(contact::set_photo)
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/contacts/{id}/photo/delete", post(contact::remove_photo))
        .route("/duplicates", get(duplicates::list))
        .route("/duplicates/distinct", post(duplicates::tell_apart))
        .route(
            "/duplicates/apart",
            get(duplicates::apart::list).post(duplicates::apart::take_back),
        )
        .route(
            "/duplicates/merge",
            get(duplicates::merging::compare).post(duplicates::merging::merge),
        )
        .route("/birthdays", get(birthdays::upcoming))
        .route("/birthdays/calendar", post(calendar::save))
        .route("/birthdays/calendar.svg", get(calendar::code))
        .route("/labels", get(labels::list))
        .route("/books", get(books::list).post(books::create))
        .route("/books/{id}", post(books::save))
        .route("/books/{id}/default", post(books::make_default))
        .route("/export", get(export::file))
        .route("/settings", get(settings::show))
        .route("/settings/profile", post(settings::save_profile))
        .route("/settings/list", post(settings::list::save))
        .route("/settings/email", post(settings::email::change))
        .route("/settings/password", post(settings::change_password))
        .route("/settings/sessions/{id}/end", post(settings::end_session))
        .route("/settings/data", get(data::download))
        .route("/settings/devices", get(devices::list))
        .route(
            "/settings/devices/set-up",
            get(devices::set_up).post(devices::create),
        )
        .route("/settings/devices/revoke", post(devices::revoke))
        .route("/settings/devices/davx5.svg", get(devices::davx5))
        .route("/settings/delete", post(settings::delete_account))
        .route("/offline", get(offline::page))
        .route("/offline/contacts", get(offline::contacts))
        .merge(long_work().layer(MapRequestLayer::new(allow_long)))
        .layer(super::compression())
        .route("/static/{name}", get(assets::serve))
        .route("/worker.js", get(assets::worker))
}

/// Returns the routes that receive and read files, or change whole books.
fn long_work() -> Router<Shared> {
    Router::new()
        .route(
            "/import",
            get(import::page)
                .post(import::upload)
                .layer(DefaultBodyLimit::disable()),
        )
        .route("/contacts/bulk", post(bulk::act))
        .route("/contacts/undo", post(bulk::undo))
        .route("/duplicates/certain", post(duplicates::merge_certain))
        .route("/trash", get(trash::list))
        .route("/trash/restore", post(trash::restore))
        .route("/trash/restore-all", post(trash::restore_all))
        .route("/trash/remove", post(trash::remove))
        .route("/trash/empty", post(trash::empty))
        .route("/history", get(history::show))
        .route("/history/rewind", post(history::rewind))
        .route("/labels/rename", post(labels::rename))
        .route("/labels/delete", post(labels::delete))
        .route("/books/{id}/delete", post(books::delete))
        .route("/import/review", get(import::review).post(import::commit))
        .route("/import/carddav", post(import::remote::fetch))
}

/// Returns why this field was refused, in the reader's language.
fn refusal(texts: &Texts, errors: &[FieldError], field: &str) -> Option<String> {
    errors
        .iter()
        .find(|error| error.field == field)
        .map(|error| texts.reason(&error.reason))
}

/// Adds the time to wait to the answer to a caller who was too fast.
fn with_wait(mut response: Response, error: &Error) -> Response {
    if let Error::TooManyRequests(wait) = error {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, (wait.as_secs() + 1).into());
    }
    response
}
