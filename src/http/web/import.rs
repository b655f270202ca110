//! Import in two steps: a file is uploaded, or fetched from another server, and previewed; then it is
//! imported.

mod columns;
mod ranges;
pub mod remote;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::bulk::with_undo;
use super::forms::Form;
use super::frame::Frame;
use super::local_path::LocalPath;
use super::member::Member;
use super::multipart::FileForm;
use super::unreadable;
use crate::domain::import::{
    self, Conflict, ConflictRule, File, ImportOutcome, Mode, Report, Seen,
};
use crate::domain::uploads::{self, Upload};
use crate::domain::{App, labels};
use crate::error::Error;
use crate::http::body::FILE_BYTES;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::ids::UploadId;
use crate::model::import::csv::{Column, ColumnMap};
use crate::model::import::{Note, Refusal};
use columns::{ColumnQuestion, asked, column_key, written};
use ranges::{ListRange, RangeQuery, Ranges, SHOWN};
use remote::{BookChoice, RemoteForm};

/// The page that shows the waiting file.
const REVIEW: &str = "/import/review";

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage<'a> {
    frame: &'a Frame,
    labels: &'a [String],
    remote: RemoteForm,
}

impl ImportPage<'_> {
    fn most_bytes(&self) -> usize {
        FILE_BYTES
    }
}

/// `GET /import`: the page for importing and exporting files.
pub async fn page(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let remote = RemoteForm::empty(&app);
    show(&app, &member, StatusCode::OK, remote).await
}

/// Returns the page with this form for another server.
async fn show(
    app: &App,
    member: &Member,
    status: StatusCode,
    remote: RemoteForm,
) -> Result<Response, Error> {
    let labels: Vec<_> = labels::names(app, &member.all_books(Rights::READ)?)
        .await?
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let page = ImportPage {
        frame: &member.frame,
        labels: &labels,
        remote,
    };
    Ok(member.page(status, &page))
}

/// `POST /import`: receives a file, and redirects to its review.
pub async fn upload(
    State(app): State<Arc<App>>,
    member: Member,
    form: FileForm<FILE_BYTES>,
) -> Result<Response, Error> {
    let FileForm { name, file } = form;
    if file.length() == 0 && name.is_empty() {
        return Ok(Redirect::to("/import").into_response());
    }
    uploads::keep(&app, &member.actor, &name, &file).await?;
    if member.part.is_some() {
        let target = (
            HeaderName::from_static("hx-redirect"),
            HeaderValue::from_static(REVIEW),
        );
        return Ok((StatusCode::NO_CONTENT, [target]).into_response());
    }
    Ok(Redirect::to(REVIEW).into_response())
}

/// A waiting file and its contents.
struct Reviewed {
    id: UploadId,
    name: String,
    found: Result<Report, &'static str>,
    /// The parts of the report's lists that are shown.
    ranges: Ranges,
    asked: Vec<ColumnQuestion>,
    /// The assigned columns, as the commit sends them.
    columns: String,
    /// The books of a file that was fetched from another server.
    books: Vec<BookChoice>,
}

#[derive(Template)]
#[template(path = "import-review.html")]
struct ReviewPage<'a> {
    frame: &'a Frame,
    reviewed: Option<Reviewed>,
}

impl ReviewPage<'_> {
    fn all(&self) -> &'static [Column] {
        Column::ALL
    }

    fn is_chosen(&self, asked: &ColumnQuestion, column: &Column) -> bool {
        asked.chosen == Some(*column)
    }

    fn column(&self, column: &Column) -> String {
        self.frame.t(column_key(*column))
    }

    fn count(&self, key: &str, count: &usize) -> String {
        self.frame.n(key, i64::try_from(*count).unwrap_or(i64::MAX))
    }

    fn chosen(&self, books: &[BookChoice]) -> String {
        remote::chosen(books)
    }

    fn brings(&self, report: &Report) -> usize {
        report.new + report.changed
    }

    fn conflicts<'b>(&self, report: &'b Report) -> impl Iterator<Item = &'b Conflict> {
        report.conflicting.iter().take(SHOWN)
    }

    fn outcome(&self, outcome: &ImportOutcome) -> String {
        match outcome {
            ImportOutcome::New => self.frame.t("import-fate-new"),
            ImportOutcome::LikeContact => self.frame.t("import-fate-duplicate"),
            ImportOutcome::LikeOther => self.frame.t("import-fate-duplicate-in-file"),
            ImportOutcome::LikeBoth => self.frame.t("import-fate-duplicate-both"),
            ImportOutcome::Changed => self.frame.t("import-fate-changed"),
            ImportOutcome::Same => self.frame.t("import-fate-same"),
            ImportOutcome::Conflict => self.frame.t("import-fate-conflict"),
        }
    }

    fn fault(&self, refusal: &Refusal) -> String {
        self.frame.fault(&refusal.fault)
    }

    /// Returns the links along a list that is shown in parts.
    fn pages(&self, range: &ListRange, list: String) -> PageLinks<'_> {
        PageLinks {
            frame: self.frame,
            range: range.clone(),
            list,
        }
    }

    /// Returns the line of a file; empty for the cards of a server, of which nobody sees the lines.
    fn line(&self, line: &usize) -> String {
        match &self.reviewed {
            Some(reviewed) if reviewed.books.is_empty() => {
                self.frame.with("import-line", "line", line.to_string())
            }
            _ => String::new(),
        }
    }

    fn refused<'b>(&self, report: &'b Report) -> impl Iterator<Item = &'b Refusal> {
        report.refusals.iter().take(SHOWN)
    }

    fn remark(&self, note: &Note) -> String {
        self.frame.remark(&note.remark)
    }

    fn notes<'b>(&self, report: &'b Report) -> impl Iterator<Item = &'b Note> {
        report.notes.iter().take(SHOWN)
    }

    fn seen<'b>(&self, report: &'b Report) -> impl Iterator<Item = &'b Seen> {
        report.seen.iter().take(SHOWN)
    }
}

/// The part of a list that is shown, with links to its other parts; nothing if it is shown whole.
#[derive(Template)]
#[template(path = "pages.html")]
struct PageLinks<'a> {
    frame: &'a Frame,
    range: ListRange,
    /// The title of the list.
    list: String,
}

impl PageLinks<'_> {
    fn text(&self) -> String {
        let number = |number: usize| self.frame.number(i64::try_from(number).unwrap_or(i64::MAX));
        let ListRange {
            from, to, total, ..
        } = self.range;
        let [from, to, total] = [from, to, total].map(number);
        let values = [("from", &*from), ("to", &to), ("total", &total)];
        self.frame.filled("pages-range", &values)
    }
}

/// The choices of a person about the waiting file.
struct Choices {
    columns: Option<ColumnMap>,
    books: Option<Vec<usize>>,
    range: RangeQuery,
}

impl Choices {
    /// Reads a query: each `c` assigns a column of a table, each `b` is the number of a book.
    fn of(query: Vec<(String, String)>) -> Self {
        let range = RangeQuery::of(&query);
        let (mut columns, mut books) = (Vec::new(), None);
        for (name, value) in query {
            match name.as_str() {
                "c" => columns.push(value),
                "b" => books
                    .get_or_insert_with(Vec::new)
                    .extend(value.parse::<usize>()),
                _ => {}
            }
        }
        let columns = Some(columns.join(",")).filter(|_| !columns.is_empty());
        Self {
            columns: columns.and_then(|columns| columns.parse().ok()),
            books,
            range,
        }
    }
}

/// `GET /import/review`: the contents of the waiting file.
pub async fn review(
    State(app): State<Arc<App>>,
    member: Member,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let reviewed = match uploads::pending(&app, &member.actor).await? {
        Some(upload) => Some(look(&app, &member, upload, Choices::of(query)).await?),
        None => None,
    };
    Ok(member.page(
        StatusCode::OK,
        &ReviewPage {
            frame: &member.frame,
            reviewed,
        },
    ))
}

async fn look(
    app: &Arc<App>,
    member: &Member,
    upload: Upload,
    choices: Choices,
) -> Result<Reviewed, Error> {
    let actor = &member.actor;
    let Choices {
        columns,
        books,
        range,
    } = choices;
    // Each step reads the file anew, so that it is in memory only once.
    let content = || uploads::content(app, actor, &upload);
    let detected = import::detect(app, actor, content().await?, upload.filename.clone()).await?;
    let table = match import::may_be_table(detected.format) {
        true => import::guess_columns(app, actor, content().await?).await?,
        false => None,
    };
    let told = columns.as_ref().filter(|_| table.is_some());
    let choice = BookChoice::all(detected.books, books.as_deref());
    let found = match (detected.format, told) {
        (Err(unreadable), None) => Err(unreadable::key(unreadable)),
        _ if remote::is_nothing_chosen(&choice) => Err("remote-nothing-chosen"),
        _ => {
            let file = File {
                bytes: content().await?,
                name: Some(upload.filename.clone()),
                content_type: None,
                columns: told.cloned(),
                books,
                skipped: range.skipped,
                ..File::default()
            };
            match import::run(app, &member.all_books(Rights::WRITE)?, file, Mode::DryRun).await {
                // Another server may give for a card whatever it likes.
                Err(Error::Invalid(_)) => Err("import-no-contact"),
                report => Ok(report?),
            }
        }
    };
    let written = told.map(written).unwrap_or_default();
    let asked = table.map(|table| asked(table, told)).unwrap_or_default();
    let Upload { id, filename, .. } = upload;
    Ok(Reviewed {
        id,
        name: filename,
        ranges: range.ranges(found.as_ref().ok()),
        found,
        asked,
        columns: written,
        books: choice,
    })
}

#[derive(Deserialize)]
pub struct Confirmed {
    /// The reviewed file.
    upload: String,
    #[serde(default)]
    columns: String,
    /// The numbers of the chosen books, separated by commas; empty for all.
    #[serde(default)]
    books: String,
    /// `file` to take the file's version of contacts that were changed on both sides.
    #[serde(default)]
    conflicts: String,
}

/// `POST /import/review`: imports the reviewed file.
pub async fn commit(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<Confirmed>,
) -> Result<Response, Error> {
    let waiting = uploads::pending(&app, &member.actor).await?;
    let Some(upload) = waiting.filter(|upload| form.upload.parse() == Ok(upload.id)) else {
        // Sent twice, or another file was uploaded after it.
        return Ok(Redirect::to(REVIEW).into_response());
    };
    let books = Some(form.books).filter(|books| !books.is_empty());
    let books = books.map(|books| books.split(',').map(str::parse).collect());
    let books: Option<Vec<usize>> = books
        .transpose()
        .map_err(|_| Error::invalid("books", "must be the numbers of books"))?;
    let columns = Some(form.columns).filter(|columns| !columns.is_empty());
    let columns = columns.map(|columns| columns.parse()).transpose();
    let columns = columns.map_err(|reason: String| Error::invalid("columns", reason))?;
    let conflicts = match form.conflicts.as_str() {
        "file" => ConflictRule::TakeFile,
        _ => ConflictRule::KeepOwn,
    };
    let id = upload.id;
    let bytes = uploads::content(&app, &member.actor, &upload).await?;
    let file = File {
        bytes,
        name: Some(upload.filename),
        content_type: None,
        columns,
        books,
        conflicts,
        ..File::default()
    };
    let report = import::run(&app, &member.all_books(Rights::WRITE)?, file, Mode::Commit).await?;
    uploads::forget_imported(&app, &member.actor, id).await;
    let back = LocalPath::default();
    Ok(match report.undo {
        Some(operation) => {
            Redirect::to(&back.with_query("undo", &operation.to_string())).into_response()
        }
        None => with_undo(&back, None),
    })
}
