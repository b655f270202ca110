//! Files as answers: exports and pictures.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use tokio::sync::mpsc::Receiver;
use utoipa::IntoParams;

use crate::domain::App;
use crate::domain::books::BookAccess;
use crate::domain::export::{self, ExportRequest, Format, Selection};
use crate::error::Error;
use crate::http::attachment::attachment;
use crate::model::card::version::Version;
use crate::model::ids::{BookId, ContactId};

/// The most contacts that can be chosen one by one.
const MOST_CHOSEN: usize = 500;

/// The contacts to export, and the file format.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportParams {
    /// `vcard`, `jscontact`, `csv` (Google's columns) or `zip` (cards with photos beside them).
    #[param(pattern = "^(vcard|jscontact|csv|zip)$", default = "vcard")]
    pub format: Option<String>,
    /// The version of vCards: `3.0`, `4.0`, or `original` for each card as stored.
    #[param(pattern = "^(3\\.0|4\\.0|original)$", default = "3.0")]
    pub version: Option<String>,
    /// Only contacts with this label.
    pub label: Option<String>,
    /// Only contacts in this address book; without it, in all.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub book: Option<BookId>,
    /// Only these contacts: identifiers separated by commas.
    pub ids: Option<String>,
}

impl ExportParams {
    /// Returns the file format.
    pub fn format(&self) -> Result<Format, Error> {
        let version = match self.version.as_deref() {
            None | Some("3.0") => Some(Version::V3),
            Some("4.0") => Some(Version::V4),
            Some("original") => None,
            Some(_) => return Err(Error::invalid("version", "must be 3.0, 4.0 or original")),
        };
        Ok(match self.format.as_deref() {
            None | Some("vcard") => version.map_or(Format::Original, Format::VCard),
            Some("jscontact") => Format::JsContact,
            Some("csv") => Format::Csv,
            Some("zip") => Format::Zip,
            Some(_) => {
                return Err(Error::invalid(
                    "format",
                    "must be vcard, jscontact, csv or zip",
                ));
            }
        })
    }

    /// Returns the contacts to export and the file format.
    pub fn request(&self) -> Result<ExportRequest, Error> {
        Ok(ExportRequest {
            selection: self.selection()?,
            format: self.format()?,
        })
    }

    fn selection(&self) -> Result<Selection, Error> {
        let label = self.label.clone().filter(|label| !label.is_empty());
        let ids = self.ids.as_deref().filter(|ids| !ids.is_empty());
        match (label, ids) {
            (Some(_), Some(_)) => Err(Error::invalid(
                "ids",
                "cannot be given together with a label",
            )),
            (Some(label), None) => Ok(Selection::Label(label)),
            (None, None) => Ok(Selection::All),
            (None, Some(ids)) => {
                let ids: Option<Vec<ContactId>> =
                    ids.split(',').map(|id| id.trim().parse().ok()).collect();
                let ids = ids.filter(|ids| ids.len() <= MOST_CHOSEN);
                let refusal = || {
                    Error::invalid(
                        "ids",
                        format!("must be at most {MOST_CHOSEN} identifiers, separated by commas"),
                    )
                };
                ids.map(Selection::Contacts).ok_or_else(refusal)
            }
        }
    }
}

/// Returns a response with the exported file.
pub async fn exported(
    app: Arc<App>,
    access: BookAccess,
    request: ExportRequest,
) -> Result<Response, Error> {
    let format = request.format;
    let name = export::file_name(&app, &access, &request).await?;
    let pieces = export::stream(app, access, request).await?;
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(format.content_type()),
    );
    headers.insert(header::CONTENT_DISPOSITION, attachment(&name));
    Ok((headers, body(pieces)).into_response())
}

/// Returns a body that streams these pieces.
pub fn body(pieces: Receiver<io::Result<Vec<u8>>>) -> Body {
    // Fused, because the compression layer may poll again after the end.
    let pieces = stream::unfold(pieces, |mut pieces| async move {
        pieces.recv().await.map(|piece| (piece, pieces))
    });
    Body::from_stream(pieces.fuse())
}

/// Returns a response with this picture. A picture named by its content is cached forever.
pub fn jpeg(jpeg: &[u8], is_named_by_content: bool) -> Response {
    let keep = if is_named_by_content {
        "private, max-age=31536000, immutable"
    } else {
        "no-store"
    };
    (
        [
            (header::CONTENT_TYPE, "image/jpeg"),
            (header::CACHE_CONTROL, keep),
        ],
        jpeg.to_vec(),
    )
        .into_response()
}
