//! Export of contacts as a file: an address book, the contacts with a label, or chosen ones.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use crate::domain::App;
use crate::domain::books;
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::extract::Query;
use crate::http::files::{self, ExportParams};
use crate::model::actor::Rights;

/// Exports contacts as a file, streamed while it is written.
#[utoipa::path(get, path = "/api/export", tag = "files", operation_id = "export", params(ExportParams), responses(
    (status = 200, description = "The file", content((String = "text/vcard"), (String = "text/csv"),
        (String = "application/jscontact+json"), (Vec<u8> = "application/zip"))),
))]
pub async fn run(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Query(params): Query<ExportParams>,
) -> Result<Response, Error> {
    let access = books::open(&app, &actor, params.book, Rights::READ).await?;
    files::exported(app, access, params.request()?).await
}
