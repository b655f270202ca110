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

use crate::domain::books::{self, BookAccess};
use crate::domain::export::{self, ExportRequest, Format, Selection};
use crate::domain::{App, birthdays, contacts};
use crate::error::Error;
use crate::model::card::version::Version;
use crate::model::fold;
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
    let name = file_name(&app, &access, &request).await?;
    let pieces = export::stream(app, access, request).await?;
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(format.content_type()),
    );
    if let Ok(disposition) = HeaderValue::try_from(attachment(&name)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok((headers, body(pieces)).into_response())
}

/// Returns the name of an exported file, with what was chosen and the date, such as
/// `contacts-Friends-2026-11-28.vcf`.
async fn file_name(
    app: &App,
    access: &BookAccess,
    request: &ExportRequest,
) -> Result<String, Error> {
    let chosen = match &request.selection {
        Selection::Label(label) => label.clone(),
        Selection::Contacts(ids) => match ids[..] {
            [id] => contacts::get(app, access, id)
                .await
                .map_or_else(|_| String::new(), |contact| contact.display_name),
            _ => String::new(),
        },
        Selection::All if access.book().is_some() => books::get(app, access).await?.name,
        Selection::All => String::new(),
    };
    let words = chosen.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).take(NAME_WORDS);
    let date = birthdays::today(app, access.actor()).to_string();
    let parts: Vec<_> = std::iter::once("contacts")
        .chain(words)
        .chain([date.as_str()])
        .collect();
    Ok(format!(
        "{}.{}",
        parts.join("-"),
        request.format.extension()
    ))
}

/// The most words of what was chosen in the name of a file.
const NAME_WORDS: usize = 8;

/// Returns the header that saves an answer under this name (RFC 6266): in ASCII for old programs,
/// and as it is.
fn attachment(name: &str) -> String {
    let encoded = percent_encoding::utf8_percent_encode(name, UNRESERVED);
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let plain: String = fold::ascii(name).chars().filter(is_plain).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// The characters to encode in an extended value (RFC 8187, section 3.2.1).
const UNRESERVED: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

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
