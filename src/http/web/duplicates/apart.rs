//! The pairs of contacts that were marked as different people, to be seen and taken back.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Ids, parsed};
use crate::domain::duplicates::PairsApart;
use crate::domain::{App, duplicates};
use crate::error::Error;
use crate::http::extract::Query;
use crate::http::web::bulk::joined;
use crate::http::web::forms::Form;
use crate::http::web::frame::Frame;
use crate::http::web::member::Member;
use crate::http::web::skipped::Skipped;
use crate::model::actor::Rights;
use crate::model::contact::Contact;

/// The number of pairs on one page.
const PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "duplicates/apart.html")]
struct ApartPage<'a> {
    frame: &'a Frame,
    pairs: Vec<(Contact, Contact)>,
    /// The number of pairs to skip for the next page.
    next: Option<i64>,
}

impl ApartPage<'_> {
    fn names(&self, (one, other): &(Contact, Contact)) -> String {
        format!("{}, {}", self.frame.name(one), self.frame.name(other))
    }

    fn ids(&self, (one, other): &(Contact, Contact)) -> String {
        joined([one.id, other.id].into_iter())
    }
}

/// `GET /duplicates/apart`.
pub async fn list(
    State(app): State<Arc<App>>,
    member: Member,
    Query(skipped): Query<Skipped>,
) -> Result<Response, Error> {
    let skip = skipped.count();
    let access = member.all_books(Rights::READ)?;
    let PairsApart { pairs, has_more } = duplicates::told_apart(&app, &access, skip, PAGE).await?;
    let page = ApartPage {
        frame: &member.frame,
        pairs,
        next: has_more.then_some(skip + PAGE),
    };
    Ok(member.page(StatusCode::OK, &page))
}

/// `POST /duplicates/apart`: forgets that two contacts are different people.
pub async fn take_back(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<Ids>,
) -> Result<Response, Error> {
    if let [one, other] = parsed(&form.ids)[..] {
        let access = member.all_books(Rights::WRITE)?;
        duplicates::forget_apart(&app, &access, one, other).await?;
    }
    Ok(Redirect::to("/duplicates/apart").into_response())
}
