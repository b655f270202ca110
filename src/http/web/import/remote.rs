//! Moving in from another server: its form, and the choice among the books that were fetched.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{REVIEW, show};
use crate::domain::import::remote::{self, FetchRequest, FetchedFile};
use crate::domain::{App, limits, uploads};
use crate::error::Error;
use crate::fetch::{self, FetchError, Reach, RemoteAccount};
use crate::http::web::forms::Form;
use crate::http::web::frame::Frame;
use crate::http::web::member::Member;
use crate::http::web::with_wait;
use crate::model::import::bundle::FetchedBook;

/// The form as a page shows it, without the password.
pub struct RemoteForm {
    /// True if the administrator allows other servers.
    pub is_allowed: bool,
    pub address: String,
    pub user: String,
    /// The reason that the form was refused.
    pub error: Option<String>,
}

impl RemoteForm {
    /// Returns the form before it is filled in.
    pub fn empty(app: &App) -> Self {
        Self {
            is_allowed: !app.fetch_from().is_off(),
            address: String::new(),
            user: String::new(),
            error: None,
        }
    }
}

/// An account on another server. Its password is used for one fetch, and kept nowhere.
#[derive(Deserialize)]
pub struct RemoteFields {
    address: String,
    user: String,
    password: String,
}

/// `POST /import/carddav`: fetches the address books of another server, and redirects to the review
/// of their cards, which wait like an uploaded file.
pub async fn fetch(
    State(app): State<Arc<App>>,
    member: Member,
    Form(fields): Form<RemoteFields>,
) -> Result<Response, Error> {
    if app.fetch_from().is_off() {
        return Err(Error::Forbidden("this server fetches from no other server"));
    }
    let RemoteFields {
        address,
        user,
        password,
    } = fields;
    let error = match fetch_from(&app, &member, &address, user.clone(), password).await {
        Ok(()) => return Ok(Redirect::to(REVIEW).into_response()),
        Err(error) => error,
    };
    let text = match &error {
        Error::Remote(reason) => explain(&member.frame, reason),
        Error::TooManyRequests(_) => member.frame.t("remote-too-often"),
        _ => return Err(error),
    };
    let form = RemoteForm {
        is_allowed: true,
        address,
        user,
        error: Some(text),
    };
    let status = match error {
        Error::TooManyRequests(_) => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok(with_wait(show(&app, &member, status, form).await?, &error))
}

async fn fetch_from(
    app: &Arc<App>,
    member: &Member,
    address: &str,
    user: String,
    password: String,
) -> Result<(), Error> {
    let address = fetch::parse_address(address)?;
    let name = address.host_str().unwrap_or_default().to_owned();
    let request = FetchRequest {
        account: RemoteAccount {
            address,
            user,
            password,
        },
        reach: Reach::Only(app.fetch_from().clone()),
        names: Vec::new(),
        within: limits::FETCHED_IN,
    };
    let FetchedFile { file, .. } = remote::fetch(app, &member.actor, request).await?;
    uploads::keep(app, &member.actor, &name, &file).await
}

/// Explains in the reader's language why nothing was fetched. A server that is not there and one
/// that may not be asked are told in the same words.
fn explain(frame: &Frame, reason: &FetchError) -> String {
    match reason {
        FetchError::Address | FetchError::UnknownBook { .. } => frame.t("remote-error-address"),
        FetchError::PasswordInAddress => frame.t("remote-error-password-in-address"),
        FetchError::NotSecure => frame.t("remote-error-not-secure"),
        FetchError::Unreachable(_) => frame.t("remote-error-unreachable"),
        FetchError::TooSlow => frame.t("remote-error-slow"),
        FetchError::Overloaded => frame.t("remote-error-busy"),
        FetchError::Unauthenticated => frame.t("remote-error-password"),
        FetchError::OtherSignIn(scheme) => {
            frame.with("remote-error-sign-in", "scheme", scheme.clone())
        }
        FetchError::LeadsElsewhere(server) => {
            frame.with("remote-error-elsewhere", "server", server.clone())
        }
        FetchError::Status(_) | FetchError::TooManyRedirects | FetchError::NotCardDav => {
            frame.t("remote-error-not-carddav")
        }
        FetchError::NoBooks => frame.t("remote-error-no-books"),
        FetchError::TooMany | FetchError::TooLarge => frame.t("remote-error-large"),
    }
}

/// A book of a fetched file, chosen or not.
pub struct BookChoice {
    pub name: String,
    pub cards: usize,
    /// The number of cards that the other server did not give.
    pub missing: usize,
    pub is_chosen: bool,
}

impl BookChoice {
    /// Returns the books with what a person has chosen; all of them at first.
    pub fn all(books: Vec<FetchedBook>, chosen: Option<&[usize]>) -> Vec<Self> {
        let choice = |(number, book): (usize, FetchedBook)| Self {
            name: book.name,
            cards: book.cards,
            missing: book.missing,
            is_chosen: chosen.is_none_or(|chosen| chosen.contains(&number)),
        };
        books.into_iter().enumerate().map(choice).collect()
    }
}

/// Checks whether there are books, and the chosen ones have no card.
pub fn is_nothing_chosen(books: &[BookChoice]) -> bool {
    let mut chosen = books.iter().filter(|book| book.is_chosen);
    !books.is_empty() && chosen.all(|book| book.cards == 0)
}

/// Returns the numbers of the chosen books, as a form sends them.
pub fn chosen(books: &[BookChoice]) -> String {
    let numbered = books.iter().enumerate();
    let chosen = numbered.filter(|(_, book)| book.is_chosen);
    let numbers: Vec<_> = chosen.map(|(number, _)| number.to_string()).collect();
    numbers.join(",")
}
