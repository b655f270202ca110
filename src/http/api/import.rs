//! Import of a file in the request body, as a dry run or for good.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::operations::undo_path;
use super::params::is_commit;
use crate::domain::App;
use crate::domain::books;
use crate::domain::idempotency::Answered;
use crate::domain::import::{self, Conflict, ConflictRule, File, Mode, OnceImported, Report};
use crate::domain::spool::{Arrival, Arrived};
use crate::domain::uploads::WEIGH_FILE;
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::body;
use crate::http::body::{FILE_BYTES, TINY};
use crate::http::extract::parse_query;
use crate::http::idempotency::{self, KeyHeader};
use crate::http::json::json;
use crate::http::multipart::{self, FileFields, FormField};
use crate::http::problem::Problem;
use crate::limiter::Held;
use crate::model::actor::{Actor, Rights};
use crate::model::ids::{BookId, ContactId};
use crate::model::import::csv::ColumnMap;
use crate::model::import::{Note, Refusal};

/// The most fields of a form that are looked at for its file.
const MAX_FIELDS: usize = 16;

/// The options of an import. A form may have them as fields.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportParams {
    /// `dry_run` reports what would happen, `commit` does it.
    #[param(pattern = "^(dry_run|commit)$", default = "dry_run")]
    mode: Option<String>,
    /// The file's name, used when the content does not reveal the format.
    #[param(example = "contacts.vcf")]
    filename: Option<String>,
    /// The address book to import into; the default one when absent.
    #[param(value_type = Option<i64>, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    book: Option<BookId>,
    /// The field that each column of a table holds, separated by commas and empty for columns left
    /// out; guessed when absent.
    #[param(example = "full_name,email,phone")]
    columns: Option<String>,
    /// The version that contacts get which were changed both here and in the file: `book` keeps
    /// theirs, `file` takes that of the file.
    #[param(pattern = "^(book|file)$", default = "book")]
    conflicts: Option<String>,
}

/// The names of these options.
const OPTIONS: [&str; 5] = ["mode", "filename", "book", "columns", "conflicts"];

/// The contents of the file, and the result.
#[derive(Serialize, ToSchema)]
pub struct ImportView {
    /// The format of the file: `vcard`, `jscontact`, `jcard`, `xcard`, `ldif`, `windows-contact`,
    /// `monica`, `fossify`, `zip`, or `csv:` and the program that wrote the table.
    #[schema(example = "vcard")]
    format: String,
    /// The number of new contacts.
    new: usize,
    /// The number of contacts that replace those with the same UID.
    changed: usize,
    /// The number of contacts that exist already, unchanged in the file since it was imported.
    same: usize,
    /// The number of contacts that were changed both here and in the file since it was imported.
    conflicts: usize,
    /// These contacts, at most a thousand. They stay unchanged without `conflicts=file`.
    conflicting: Vec<ConflictView>,
    /// The number of new contacts that look like existing ones.
    duplicates: usize,
    /// The number of new contacts that look like others of the file.
    duplicates_in_file: usize,
    /// Parts of the file that are not contacts, at most a thousand, after warnings that strict
    /// readers find none: unstated UTF-16, and a card that does not begin at its line's start.
    refused: Vec<RefusalView>,
    /// Notes on parts that were guessed, repaired, left out or not understood; at most a thousand.
    notes: Vec<NoteView>,
    /// The path to POST to in order to undo all of it; null after a dry run, or when nothing was
    /// changed.
    #[schema(example = "/api/operations/213456789012999/undo")]
    undo: Option<String>,
}

/// A contact that was changed both here and in the file.
#[derive(Serialize, ToSchema)]
pub struct ConflictView {
    /// The line on which its card starts, counted from 1.
    #[schema(example = 12)]
    line: usize,
    /// The contact.
    #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    id: ContactId,
    /// Its name in the file.
    name: String,
}

impl From<Conflict> for ConflictView {
    fn from(conflict: Conflict) -> Self {
        let Conflict {
            line,
            contact: id,
            name,
        } = conflict;
        Self { line, id, name }
    }
}

/// A part of a file that is not a contact.
#[derive(Serialize, ToSchema)]
pub struct RefusalView {
    /// The line on which it starts, counted from 1.
    #[schema(example = 12)]
    line: usize,
    /// The reason that it was refused.
    #[schema(example = "This card has no end: the line END:VCARD is missing.")]
    reason: String,
    /// The beginning of the part.
    text: String,
}

/// A note on how a part of a file was read.
#[derive(Serialize, ToSchema)]
pub struct NoteView {
    /// The line on which it starts, counted from 1; 1 also for the file as a whole.
    #[schema(example = 7)]
    line: usize,
    /// The guess, the repair, or the part that was left out or not understood.
    #[schema(example = "The character set X-MAC is not known.")]
    note: String,
    /// The beginning of the part; empty for the file as a whole.
    text: String,
}

impl From<Report> for ImportView {
    fn from(report: Report) -> Self {
        let Report {
            format,
            new,
            changed,
            same,
            conflicts,
            conflicting,
            duplicates,
            duplicates_in_file,
            refusals,
            notes,
            undo,
            ..
        } = report;
        let warnings = notes.iter().filter(|note| note.remark.is_warning());
        let warnings = warnings.map(|note| RefusalView {
            line: note.line,
            reason: note.remark.to_string(),
            text: note.text.clone(),
        });
        let refusals = refusals
            .into_iter()
            .map(|Refusal { line, fault, text }| RefusalView {
                line,
                reason: fault.to_string(),
                text,
            });
        let refused = warnings.chain(refusals).collect();
        let notes = notes
            .into_iter()
            .map(|Note { line, remark, text }| NoteView {
                line,
                note: remark.to_string(),
                text,
            })
            .collect();
        Self {
            format: format.to_string(),
            new,
            changed,
            same,
            conflicts,
            conflicting: conflicting.into_iter().map(ConflictView::from).collect(),
            duplicates,
            duplicates_in_file,
            refused,
            notes,
            undo: undo.map(undo_path),
        }
    }
}

/// Imports a file of contacts: vCard 2.1, 3.0 and 4.0, JSContact, jCard, xCard, LDIF, a contact of
/// Windows, the JSON of Monica or Fossify, or a table as written by Google, Outlook, iCloud, Yahoo,
/// Thunderbird, LinkedIn, Zimbra or others; also a ZIP archive of such files. The format is detected
/// from the content. The file is the body of the request, or the file of a form
/// (`multipart/form-data`), which may have the parameters as fields. All parts that are not refused
/// are imported, or none; importing the same file again changes nothing.
#[utoipa::path(post, path = "/api/import", tag = "files", operation_id = "import", params(ImportParams, KeyHeader),
    request_body(content((String = "text/vcard", example = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Lesya\r\nEND:VCARD\r\n"))), responses(
    (status = 200, description = "The entries of the file, and the result for each", body = ImportView),
    (status = 413, description = "The file is too large", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The file holds no contacts", body = Problem, content_type = "application/problem+json"),
))]
pub async fn run(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    request: Request,
) -> Result<Response, Response> {
    let refuse = IntoResponse::into_response;
    let key = idempotency::key(request.headers()).map_err(refuse)?;
    let mut path = request.uri().to_string();
    let query = request.uri().query().unwrap_or_default().to_owned();
    // What is wrong in it is told before the file arrives.
    parse_query::<ImportParams>(&query).map_err(refuse)?;
    let file = receive_file(&app, &actor, request).await?;
    path.push_str(&file.options);
    let params: ImportParams = parse_query(&[query, file.options].concat()).map_err(refuse)?;
    let mode = match is_commit(params.mode.as_deref()).map_err(refuse)? {
        true => Mode::Commit,
        false => Mode::DryRun,
    };
    let columns = params.columns.as_deref().map(str::parse::<ColumnMap>);
    let columns = columns.transpose();
    let columns = columns.map_err(|reason| Error::invalid("columns", reason).into_response())?;
    let conflicts = conflict_rule(params.conflicts.as_deref()).map_err(refuse)?;
    let access = books::open(&app, &actor, params.book, Rights::WRITE)
        .await
        .map_err(refuse)?;
    // Counted until the last card is read, even while the file waits for its import.
    let bytes = file.content.hold(&app, WEIGH_FILE).await.map_err(refuse)?;
    let (bytes, once) = match key.filter(|_| mode == Mode::Commit) {
        Some(key) => {
            let digest = move |bytes: Held<Vec<u8>>| (key.of("POST", &path, &bytes), bytes);
            let (request, bytes) =
                body::work_through(&app, Some(actor.user.id), bytes, digest).await?;
            let render = kept;
            (bytes, Some(OnceImported { request, render }))
        }
        None => (bytes, None),
    };
    let file = File {
        bytes,
        name: params.filename.or(file.name),
        content_type: file.content_type,
        columns,
        books: None,
        conflicts,
        ..File::default()
    };
    let answered = match once {
        None => import::run(&app, &access, file, mode)
            .await
            .map(Answered::Now),
        Some(once) => import::run_once(&app, &access, file, once).await,
    };
    let report = match answered.map_err(refuse)? {
        Answered::Now(report) => report.or_refusal().map_err(refuse)?,
        Answered::Before(answer) => return idempotency::replayed(&answer).map_err(refuse),
    };
    Ok(json(StatusCode::OK, &ImportView::from(report)))
}

fn conflict_rule(conflicts: Option<&str>) -> Result<ConflictRule, Error> {
    match conflicts {
        None | Some("book") => Ok(ConflictRule::KeepOwn),
        Some("file") => Ok(ConflictRule::TakeFile),
        Some(_) => Err(Error::invalid("conflicts", "must be book or file")),
    }
}

/// Renders the answer that is stored under the request's idempotency key.
fn kept(report: &Report) -> Vec<u8> {
    idempotency::kept(json(StatusCode::OK, &ImportView::from(report.clone())))
}

/// A file that was sent, as the request's body or in a form.
struct SentFile {
    content: Arrived,
    name: Option<String>,
    content_type: Option<String>,
    /// The options in the form, as what continues a query.
    options: String,
}

async fn receive_file(app: &App, actor: &Actor, request: Request) -> Result<SentFile, Response> {
    let receiving = async {
        if multipart::is_form(request.headers()) {
            return receive_form(app, actor, request).await;
        }
        let content_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        let content = body::receive(app, actor.user.id, request, FILE_BYTES).await?;
        Ok(SentFile {
            content,
            name: None,
            content_type,
            options: String::new(),
        })
    };
    multipart::in_time(receiving).await
}

/// Receives the file and the options of a form; other fields are passed over.
async fn receive_form(app: &App, actor: &Actor, request: Request) -> Result<SentFile, Response> {
    let mut form = FileFields::open(request, FILE_BYTES).await?;
    let mut file = None;
    let mut options = String::new();
    for _ in 0..MAX_FIELDS {
        let Some(field) = form.next().await? else {
            break;
        };
        let arrival = Arrival::new(app, actor.user.id);
        let file_name = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(str::to_owned);
        if file_name.is_none() {
            options.push_str(&option(field, arrival).await?);
            continue;
        }
        if file.is_some() {
            return Err(Error::invalid("file", "must be one: send a form for each").into_response());
        }
        let content = field.receive(arrival, FILE_BYTES).await?;
        file = Some((content, file_name, content_type));
    }
    let missing = || Error::invalid("file", "is missing: the form has no field with a file");
    let (content, name, content_type) = file.ok_or_else(|| missing().into_response())?;
    Ok(SentFile {
        content,
        name,
        content_type,
        options,
    })
}

/// Returns the option that a field has, as what continues a query.
async fn option(field: FormField<'_>, arrival: Arrival) -> Result<String, Response> {
    let name = OPTIONS.iter().find(|option| field.name() == Some(**option));
    let content = field.receive(arrival, TINY).await?;
    let Some(name) = name else {
        return Ok(String::new());
    };
    let value = content.piece(0, TINY).await;
    let value = value.map_err(IntoResponse::into_response)?;
    let value = form_urlencoded::byte_serialize(&value).collect::<String>();
    Ok(format!("&{name}={value}"))
}
