//! The settings of the list of contacts.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::domain::{App, accounts};
use crate::error::Error;
use crate::http::body::TINY;
use crate::http::web::forms::Form;
use crate::http::web::frame::Member;
use crate::model::contact::NameOrder;
use crate::model::list_settings::ListSettings;
use crate::model::page::Sort;
use crate::model::user::UserPatch;

/// The orders of the parts of a name, each with the key of its name.
pub const NAME_ORDERS: [(NameOrder, &str); 2] = [
    (NameOrder::FirstLast, "settings-first-last"),
    (NameOrder::LastFirst, "settings-last-first"),
];

#[derive(Deserialize)]
pub struct ListForm {
    sort: String,
    name_order: String,
}

impl From<ListForm> for ListSettings {
    fn from(form: ListForm) -> Self {
        Self {
            sort: form.sort.parse().unwrap_or(Sort::BY_NAME),
            name_order: NameOrder::from(form.name_order),
        }
    }
}

/// `POST /settings/list`.
pub async fn save(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<ListForm, TINY>,
) -> Result<Response, Error> {
    let patch = UserPatch {
        list: Some(form.into()),
        ..UserPatch::default()
    };
    accounts::update(&app, &member.actor, patch).await?;
    Ok(Redirect::to("/settings?done=saved").into_response())
}
