//! Search.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::contacts::skip_and_limit;
use super::views::{self, FoundContactView};
use crate::domain::{App, books, search as domain};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::card::labels::Label;
use crate::model::ids::BookId;
use crate::model::search::{MatchPage, SearchQuery, Within};
use crate::model::validation::Checks;

/// The texts to search for; at least one is required, and all of them must match.
#[derive(Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchParams {
    /// A part of the first name.
    first_name: Option<String>,
    /// A part of the last name.
    last_name: Option<String>,
    /// A part of an email address.
    email: Option<String>,
    /// A part of a phone number, in any format.
    phone: Option<String>,
    /// Words, each a part of any value of the contact.
    q: Option<String>,
    /// Only contacts in this address book; without it, in all.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    book: Option<BookId>,
    /// Only contacts with this label.
    label: Option<String>,
    /// True to name the values that matched.
    #[param(default = false)]
    explain: Option<bool>,
    /// The number of entries to skip.
    #[param(minimum = 0, maximum = 1_000_000, default = 0)]
    skip: Option<i64>,
    /// The most entries to return.
    #[param(minimum = 1, maximum = 500, default = 10)]
    limit: Option<i64>,
}

impl SearchParams {
    /// Returns the address of the matches after the first `skip`.
    fn address(&self, skip: i64, limit: i64) -> String {
        let Self {
            first_name,
            last_name,
            email,
            phone,
            q,
            label,
            ..
        } = self;
        let texts = [
            ("first_name", first_name),
            ("last_name", last_name),
            ("email", email),
            ("phone", phone),
            ("q", q),
            ("label", label),
        ];
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(
            texts
                .iter()
                .filter_map(|(name, text)| Some((name, text.as_deref()?))),
        );
        if self.explain == Some(true) {
            query.append_pair("explain", "true");
        }
        if let Some(book) = self.book {
            query.append_pair("book", &book.to_string());
        }
        query
            .append_pair("skip", &skip.to_string())
            .append_pair("limit", &limit.to_string());
        format!("/api/contacts/search?{}", query.finish())
    }
}

/// Finds contacts by parts of their texts; case, accents, script, spelling of Cyrillic names and phone
/// format are ignored.
#[utoipa::path(get, path = "/api/contacts/search", tag = "contacts", params(SearchParams), responses(
    (status = 200, description = "The matching contacts, the best first: those of which a name begins with the words, then those with the words in their names, \
        then in organisation, title or emails, then all others; by name among equals. Fewer than `limit` if they hold much text",
        body = [FoundContactView<'static>], headers(("link" = String, description = "The next page, `rel=\"next\"`; absent with the last"))),
))]
pub async fn search(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Query(params): Query<SearchParams>,
) -> Result<Response, Error> {
    let asked = params.clone();
    let SearchParams {
        first_name,
        last_name,
        email,
        phone,
        q,
        book,
        label,
        explain,
        skip,
        limit,
    } = params;
    let mut checks = Checks::default();
    let (skip, limit) = skip_and_limit(&mut checks, skip, limit);
    checks.finish()?;
    let within = Within {
        favorites: false,
        label: label.as_deref().map(Label::key),
    };
    let query = SearchQuery {
        first_name,
        last_name,
        email,
        phone,
        q,
        within,
    };
    let access = books::open(&app, &actor, book, Rights::READ).await?;
    let page = MatchPage { skip, limit };
    let found = match explain.unwrap_or(false) {
        true => domain::explain(&app, &access, &query, page).await?,
        false => domain::find(&app, &access, &query, page).await?,
    };
    let end = skip + found.contacts.len() as i64;
    let next = found.has_more.then(|| asked.address(end, limit));
    views::matches(&app, &actor, found, next).await
}
