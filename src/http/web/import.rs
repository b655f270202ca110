//! Import in two steps: a file is uploaded and previewed, then imported.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::bulk::with_undo;
use super::forms::Form;
use super::frame::{Frame, Member};
use super::local_path::LocalPath;
use super::multipart::FileForm;
use crate::domain::import::{self, File, ImportOutcome, Mode, Report, Seen};
use crate::domain::uploads::{self, Upload};
use crate::domain::{App, labels};
use crate::error::Error;
use crate::http::body::FILE_BYTES;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::ids::UploadId;
use crate::model::import::csv::{Column, ColumnMap, Guess};
use crate::model::import::{Note, Refusal, Unreadable};

/// The most contacts, refusals and notes that a review shows.
const SHOWN: usize = 200;
/// The most columns of a table that a person can assign.
const ASKED: usize = 200;

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage<'a> {
    frame: &'a Frame,
    labels: &'a [String],
}

impl ImportPage<'_> {
    fn most_bytes(&self) -> usize {
        FILE_BYTES
    }
}

/// `GET /import`: the page for importing and exporting files.
pub async fn page(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let labels: Vec<_> = labels::names(&app, &member.all_books(Rights::READ)?)
        .await?
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    Ok(member.page(
        StatusCode::OK,
        &ImportPage {
            frame: &member.frame,
            labels: &labels,
        },
    ))
}

/// `POST /import`: receives a file, and redirects to its review.
pub async fn upload(
    State(app): State<Arc<App>>,
    member: Member,
    form: FileForm<FILE_BYTES>,
) -> Result<Response, Error> {
    const REVIEW: &str = "/import/review";
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

/// A column of a table, to be assigned by a person.
struct ColumnQuestion {
    header: String,
    sample: String,
    chosen: Option<Column>,
}

/// A waiting file and its contents.
struct Reviewed {
    id: UploadId,
    name: String,
    found: Result<Report, &'static str>,
    asked: Vec<ColumnQuestion>,
    /// The assigned columns, as the commit sends them.
    columns: String,
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

    fn brings(&self, report: &Report) -> usize {
        report.new + report.changed
    }

    fn found(&self, report: &Report) -> usize {
        report.new + report.changed + report.same
    }

    fn outcome(&self, outcome: &ImportOutcome) -> String {
        match outcome {
            ImportOutcome::New => self.frame.t("import-fate-new"),
            ImportOutcome::LikeContact => self.frame.t("import-fate-duplicate"),
            ImportOutcome::LikeOther => self.frame.t("import-fate-duplicate-in-file"),
            ImportOutcome::Changed => self.frame.t("import-fate-changed"),
            ImportOutcome::Same => self.frame.t("import-fate-same"),
        }
    }

    fn fault(&self, refusal: &Refusal) -> String {
        self.frame.fault(&refusal.fault)
    }

    fn line(&self, line: &usize) -> String {
        self.frame.with("import-line", "line", line.to_string())
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

/// `GET /import/review`: the contents of the waiting file. Each `c` of the query assigns a column
/// of a table.
pub async fn review(
    State(app): State<Arc<App>>,
    member: Member,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let reviewed = match uploads::pending(&app, &member.actor).await? {
        Some(upload) => {
            let told: Vec<_> = query
                .into_iter()
                .filter(|(name, _)| name == "c")
                .map(|(_, column)| column)
                .collect();
            let columns = Some(told.join(","))
                .filter(|_| !told.is_empty())
                .and_then(|columns| columns.parse().ok());
            Some(look(&app, &member, upload, columns).await?)
        }
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
    columns: Option<ColumnMap>,
) -> Result<Reviewed, Error> {
    let actor = &member.actor;
    // Each step reads the file anew, so that it is in memory only once.
    let content = || uploads::content(app, actor, &upload);
    let format = import::detect(app, actor, content().await?, upload.filename.clone()).await?;
    let table = match import::may_be_table(format) {
        true => import::guess_columns(app, actor, content().await?).await?,
        false => None,
    };
    let told = columns.as_ref().filter(|_| table.is_some());
    let found = match (format, told) {
        (Err(unreadable), None) => Err(unreadable_key(unreadable)),
        _ => {
            let name = Some(upload.filename.clone());
            let file = File {
                bytes: content().await?,
                name,
                content_type: None,
                columns: told.cloned(),
            };
            Ok(import::run(app, &member.all_books(Rights::WRITE)?, file, Mode::DryRun).await?)
        }
    };
    let written = told.map(written).unwrap_or_default();
    let asked = table.map(|table| asked(table, told)).unwrap_or_default();
    let Upload { id, filename, .. } = upload;
    Ok(Reviewed {
        id,
        name: filename,
        found,
        asked,
        columns: written,
    })
}

/// Returns the columns as a person has assigned them, else as guessed.
fn asked(table: Guess, told: Option<&ColumnMap>) -> Vec<ColumnQuestion> {
    let chosen = told.unwrap_or(&table.columns).clone();
    let sample = |at: usize| {
        let cells = table
            .sample
            .iter()
            .filter_map(|row| row.get(at))
            .filter(|cell| !cell.is_empty());
        cells
            .take(3)
            .map(|cell| cell.chars().take(60).collect::<String>())
            .collect::<Vec<_>>()
            .join(" · ")
    };
    let column = |(at, header): (usize, &String)| {
        let chosen = chosen.0.get(at).copied().flatten();
        ColumnQuestion {
            header: header.clone(),
            sample: sample(at),
            chosen,
        }
    };
    table
        .header
        .iter()
        .enumerate()
        .take(ASKED)
        .map(column)
        .collect()
}

fn written(columns: &ColumnMap) -> String {
    columns
        .0
        .iter()
        .map(|column| column.map_or("", Column::as_str))
        .collect::<Vec<_>>()
        .join(",")
}

#[derive(Deserialize)]
pub struct Confirmed {
    /// The reviewed file.
    upload: String,
    #[serde(default)]
    columns: String,
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
        return Ok(Redirect::to("/import/review").into_response());
    };
    let columns = Some(form.columns).filter(|columns| !columns.is_empty());
    let columns = columns.map(|columns| columns.parse()).transpose();
    let columns = columns.map_err(|reason: String| Error::invalid("columns", reason))?;
    let id = upload.id;
    let bytes = uploads::content(&app, &member.actor, &upload).await?;
    let file = File {
        bytes,
        name: Some(upload.filename),
        content_type: None,
        columns,
    };
    let report = import::run(&app, &member.all_books(Rights::WRITE)?, file, Mode::Commit).await?;
    uploads::forget(&app, &member.actor, id).await?;
    let back = LocalPath::default();
    Ok(match report.undo {
        Some(operation) => {
            Redirect::to(&back.with_query("undo", &operation.to_string())).into_response()
        }
        None => with_undo(&back, None),
    })
}

/// Returns the text key of the reason that a file cannot be read.
fn unreadable_key(unreadable: Unreadable) -> &'static str {
    match unreadable {
        Unreadable::Empty => "import-empty",
        Unreadable::NoContact => "import-no-contact",
        Unreadable::Calendar => "import-calendar",
        Unreadable::Image => "import-image",
        Unreadable::Html => "import-html",
        Unreadable::Zip => "import-zip",
        Unreadable::Binary => "import-binary",
    }
}

/// Returns the text key of a column's field.
fn column_key(column: Column) -> &'static str {
    match column {
        Column::FullName => "property-fn",
        Column::FirstName => "field-first-name",
        Column::MiddleName => "column-middle-name",
        Column::LastName => "field-last-name",
        Column::Prefix => "column-prefix",
        Column::Suffix => "column-suffix",
        Column::Nickname => "property-nickname",
        Column::Organisation => "property-org",
        Column::Department => "column-department",
        Column::Title => "property-title",
        Column::Email => "field-email",
        Column::HomeEmail => "column-home-email",
        Column::WorkEmail => "column-work-email",
        Column::Phone => "field-phone",
        Column::MobilePhone => "column-mobile-phone",
        Column::HomePhone => "column-home-phone",
        Column::WorkPhone => "column-work-phone",
        Column::Street => "column-street",
        Column::City => "column-city",
        Column::Region => "column-region",
        Column::Postcode => "column-postcode",
        Column::Country => "column-country",
        Column::Birthday => "field-birthday",
        Column::Anniversary => "property-anniversary",
        Column::Url => "property-url",
        Column::Note => "field-comments",
        Column::Labels => "property-categories",
        Column::Other => "column-other",
    }
}
