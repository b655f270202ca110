//! The download of contacts as a file.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::member::Member;
use crate::domain::App;
use crate::error::Error;
use crate::http::extract::Query;
use crate::http::files::{self, ExportParams};
use crate::model::actor::Rights;

#[derive(Deserialize)]
pub struct ExportForm {
    /// The format with its version, as the form names it.
    #[serde(rename = "as")]
    kind: Option<String>,
    label: Option<String>,
    ids: Option<String>,
}

/// `GET /export`.
pub async fn file(
    State(app): State<Arc<App>>,
    member: Member,
    Query(wanted): Query<ExportForm>,
) -> Result<Response, Error> {
    let ExportForm { kind, label, ids } = wanted;
    let (format, version) = match kind.as_deref() {
        None | Some("vcard-3") => ("vcard", "3.0"),
        Some("vcard-4") => ("vcard", "4.0"),
        Some("original") => ("vcard", "original"),
        Some(other) => (other, "3.0"),
    };
    let params = ExportParams {
        format: Some(format.to_owned()),
        version: Some(version.to_owned()),
        book: None,
        label,
        ids,
    };
    let access = member.all_books(Rights::READ)?;
    files::exported(app, access, params.request()?).await
}
