//! The settings of the list of contacts.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use crate::domain::{App, accounts};
use crate::error::Error;
use crate::http::body::TINY;
use crate::http::web::forms::Form;
use crate::http::web::member::Member;
use crate::model::contact::NameOrder;
use crate::model::list_settings::{Column, Columns, Density, ListSettings};
use crate::model::page::Sort;
use crate::model::user::UserPatch;

/// The orders of the parts of a name, each with the key of its name.
pub const NAME_ORDERS: [(NameOrder, &str); 2] = [
    (NameOrder::FirstLast, "settings-first-last"),
    (NameOrder::LastFirst, "settings-last-first"),
];

/// The columns, each with the key of its name.
pub const COLUMNS: [(Column, &str); 4] = [
    (Column::Email, "field-email"),
    (Column::Phone, "field-phone"),
    (Column::Labels, "labels-title"),
    (Column::Birthday, "field-birthday"),
];

/// The densities, each with the key of its name.
pub const DENSITIES: [(Density, &str); 2] = [
    (Density::Comfortable, "settings-comfortable"),
    (Density::Compact, "settings-compact"),
];

/// Reads the form, in which each chosen column is a field of the same name.
fn read(pairs: &[(String, String)]) -> ListSettings {
    let all = |name: &'static str| {
        let pairs = pairs.iter().filter(move |(field, _)| field == name);
        pairs.map(|(_, value)| value.as_str())
    };
    let one = |name| all(name).next().unwrap_or_default();
    let columns: Vec<_> = all("columns").collect();
    ListSettings {
        sort: one("sort").parse().unwrap_or(Sort::BY_NAME),
        name_order: one("name_order").to_owned().into(),
        columns: Columns::from_names(&columns.join(",")),
        density: one("density").to_owned().into(),
    }
}

/// `POST /settings/list`.
pub async fn save(
    State(app): State<Arc<App>>,
    member: Member,
    Form(pairs): Form<Vec<(String, String)>, TINY>,
) -> Result<Response, Error> {
    let patch = UserPatch {
        list: Some(read(&pairs)),
        ..UserPatch::default()
    };
    accounts::update(&app, &member.actor, patch).await?;
    Ok(Redirect::to("/settings?done=saved").into_response())
}
