//! The labels of the account, and those of a contact.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::bulk::with_undo;
use super::contact;
use super::forms::Form;
use super::frame::Frame;
use super::label_colors;
use super::local_path::LocalPath;
use super::member::Member;
use super::notice::{Notice, NoticeText};
use crate::domain::labels::{self, Counted};
use crate::domain::{App, contacts};
use crate::error::Error;
use crate::http::extract::{Id, Query};
use crate::model::actor::Rights;
use crate::model::ids::ContactId;
use crate::model::label::{LabelColor, LabelPatch};

#[derive(Template)]
#[template(path = "labels.html")]
struct LabelsPage<'a> {
    frame: &'a Frame,
    labels: &'a [Counted],
    /// The key before the next page, if there are more.
    next: Option<&'a str>,
    notice: Option<Notice<'a>>,
}

impl LabelsPage<'_> {
    /// Returns the colours to choose from, each with the key of its name.
    fn colors(&self) -> [(LabelColor, &'static str); 8] {
        LabelColor::ALL.map(|color| (color, label_colors::key(color)))
    }

    fn encoded(&self, name: &str) -> String {
        form_urlencoded::byte_serialize(name.as_bytes()).collect()
    }
}

#[derive(Deserialize)]
pub struct LabelsQuery {
    /// The key of the label before the first.
    #[serde(default)]
    after: String,
}

/// `GET /labels`.
pub async fn list(
    State(app): State<Arc<App>>,
    member: Member,
    Query(place): Query<LabelsQuery>,
    Query(told): Query<NoticeText>,
) -> Result<Response, Error> {
    let (labels, next) = labels::page(&app, &member.all_books(Rights::READ)?, &place.after).await?;
    let notice = told.notice(&member, "/labels").await?;
    Ok(member.page(
        StatusCode::OK,
        &LabelsPage {
            frame: &member.frame,
            labels: &labels,
            next: next.as_deref(),
            notice,
        },
    ))
}

fn all() -> LocalPath {
    LocalPath::parse("/labels").unwrap_or_default()
}

#[derive(Deserialize)]
pub struct Renamed {
    label: String,
    name: String,
    #[serde(default)]
    color: String,
}

/// `POST /labels/rename`: gives a label another name and a colour; another label's name merges the
/// two.
pub async fn rename(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<Renamed>,
) -> Result<Response, Error> {
    let is_renamed = form.name.trim() != form.label;
    let patch = LabelPatch {
        name: is_renamed.then_some(form.name),
        color: Some(LabelColor::from_name(&form.color)),
    };
    let access = member.all_books(Rights::WRITE)?;
    let operation = labels::change(&app, &access, &form.label, patch).await?;
    Ok(with_undo(&all(), operation))
}

#[derive(Deserialize)]
pub struct LabelForm {
    label: String,
}

/// `POST /labels/delete`: removes a label from every contact.
pub async fn delete(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<LabelForm>,
) -> Result<Response, Error> {
    Ok(with_undo(
        &all(),
        labels::delete(&app, &member.all_books(Rights::WRITE)?, &form.label).await?,
    ))
}

#[derive(Deserialize)]
pub struct OfContact {
    /// The label to add to the contact.
    #[serde(default)]
    add: String,
    /// The label to remove from it.
    #[serde(default)]
    remove: String,
}

/// `POST /contacts/{id}/labels`.
pub async fn of_contact(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
    Form(form): Form<OfContact>,
) -> Result<Response, Error> {
    contacts::get(&app, &member.all_books(Rights::READ)?, id).await?;
    if !form.remove.is_empty() {
        labels::remove(&app, &member.all_books(Rights::WRITE)?, &form.remove, &[id]).await?;
    } else if !form.add.trim().is_empty() {
        labels::add(&app, &member.all_books(Rights::WRITE)?, &form.add, &[id]).await?;
    }
    if member.wants_part("detail") {
        return contact::show_changed(&app, &member, id).await;
    }
    Ok(Redirect::to(&format!("/contacts/{id}")).into_response())
}
