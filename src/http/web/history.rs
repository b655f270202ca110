//! The history: operations on many contacts with their undo, and taking the whole book back in
//! time.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::bulk::with_undo;
use super::excerpt;
use super::forms::Form;
use super::frame::Frame;
use super::local_path::LocalPath;
use super::member::Member;
use super::notice::{Notice, NoticeText, done, undo_text};
use super::skipped::Skipped;
use crate::domain::history::{self, Effect, Preview};
use crate::domain::operations::{Operation, OperationKind, OperationState};
use crate::domain::{App, operations};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::time::Timestamp;

/// A time to take the book back to, as typed, and its effects.
struct Rewind {
    typed: String,
    /// The time with its preview; `None` when it is not a time in the past.
    preview: Option<(Timestamp, Preview)>,
    /// The number of affected contacts before those that are named.
    skip: usize,
}

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage<'a> {
    frame: &'a Frame,
    operations: &'a [Operation],
    rewind: Option<Rewind>,
    notice: Option<Notice<'a>>,
}

impl HistoryPage<'_> {
    fn done(&self, operation: &Operation) -> String {
        done(self.frame, operation)
    }

    /// Returns the subject of an operation: a file name, a label.
    fn about(&self, operation: &Operation) -> Option<String> {
        match operation.kind {
            // Their sentences name it.
            OperationKind::Undo
            | OperationKind::Merge
            | OperationKind::Edit
            | OperationKind::Favorite
            | OperationKind::Rewind => None,
            _ => {
                Some(excerpt::line(&operation.about).into_owned()).filter(|about| !about.is_empty())
            }
        }
    }

    /// Returns why an operation cannot be undone.
    fn state(&self, operation: &Operation) -> String {
        self.frame.t(match operation.state {
            OperationState::Running => "operations-running",
            OperationState::Stopping => "operations-stopping",
            OperationState::Failed => "operations-failed",
            OperationState::Done if self.stands(operation) => "operations-redone",
            OperationState::Done => "operations-undone",
        })
    }

    /// Checks whether the changes of an operation stand: it was not undone, or its undo was.
    fn stands(&self, operation: &Operation) -> bool {
        let is_its_undo = |undo: &&Operation| undo.undoes == Some(operation.id);
        let mut undoes = self.operations.iter().filter(is_its_undo);
        operation.undone_at.is_none() || undoes.any(|undo| !self.stands(undo))
    }

    fn undo_text(&self, operation: &Operation) -> String {
        undo_text(self.frame, operation)
    }

    /// Returns the name of the button that undoes it.
    fn undo_name(&self, operation: &Operation) -> String {
        let when = self.frame.moment(&operation.at, self.frame.time_zone());
        let about = self.about(operation).unwrap_or_default();
        let what = format!("{} {about} {when}", self.done(operation));
        self.frame.about(self.undo_text(operation), what)
    }

    fn typed(&self) -> &str {
        self.rewind.as_ref().map_or("", |rewind| &rewind.typed)
    }

    fn is_refused(&self) -> bool {
        self.rewind
            .as_ref()
            .is_some_and(|rewind| rewind.preview.is_none())
    }

    fn preview(&self) -> Option<&(Timestamp, Preview)> {
        self.rewind.as_ref()?.preview.as_ref()
    }

    fn does_nothing(&self, preview: &Preview) -> bool {
        preview.total() == 0
    }

    /// Returns the addresses of the pages of the preview before and after this one, if there are.
    fn pages(&self, preview: &Preview) -> [Option<String>; 2] {
        let (skip, page) = (self.skip(), history::MAX_EXAMPLES);
        let at: String = form_urlencoded::byte_serialize(self.typed().as_bytes()).collect();
        let address = |skip: usize| format!("/history?at={at}&skip={skip}#rewind");
        let before = skip.checked_sub(page).or((skip > 0).then_some(0));
        let after = Some(skip + page).filter(|next| *next < preview.total());
        [before.map(address), after.map(address)]
    }

    /// Returns which of the affected contacts are named.
    fn range(&self, preview: &Preview) -> String {
        let number = |number| self.frame.number(i64::try_from(number).unwrap_or(i64::MAX));
        let last = self.skip() + preview.examples.len();
        let [from, to, total] = [self.skip() + 1, last, preview.total()].map(number);
        self.frame.filled(
            "pages-range",
            &[("from", &from), ("to", &to), ("total", &total)],
        )
    }

    fn skip(&self) -> usize {
        self.rewind.as_ref().map_or(0, |rewind| rewind.skip)
    }

    fn count(&self, key: &str, count: &usize) -> String {
        self.frame.n(key, i64::try_from(*count).unwrap_or(i64::MAX))
    }

    fn effect(&self, effect: &Effect) -> String {
        match effect {
            Effect::Back => self.frame.t("rewind-back"),
            Effect::Changed => self.frame.t("rewind-changed"),
            Effect::Gone => self.frame.t("rewind-gone"),
        }
    }
}

#[derive(Deserialize)]
pub struct RewindForm {
    at: Option<String>,
}

/// `GET /history`: the latest operations; with `at`, also the effects of taking the book back to
/// then.
pub async fn show(
    State(app): State<Arc<App>>,
    member: Member,
    Query(asked): Query<RewindForm>,
    Query(skipped): Query<Skipped>,
    Query(told): Query<NoticeText>,
) -> Result<Response, Error> {
    let rewind = match asked.at.filter(|at| !at.is_empty()) {
        Some(typed) => {
            let skip = usize::try_from(skipped.count()).unwrap_or_default();
            Some(preview(&app, &member, typed, skip).await?)
        }
        None => None,
    };
    let operations = operations::list(&app, &member.all_books(Rights::READ)?).await?;
    let notice = told.notice(&member, "/history").await?;
    Ok(member.page(
        StatusCode::OK,
        &HistoryPage {
            frame: &member.frame,
            operations: &operations,
            rewind,
            notice,
        },
    ))
}

async fn preview(app: &App, member: &Member, typed: String, skip: usize) -> Result<Rewind, Error> {
    let zone = TimeZone::get(member.time_zone()).unwrap_or(TimeZone::UTC);
    let local = typed
        .parse::<DateTime>()
        .ok()
        .and_then(|local| local.to_zoned(zone).ok());
    let Some(instant) =
        local.map(|local| Timestamp::from_micros(local.timestamp().as_microsecond()))
    else {
        return Ok(Rewind {
            typed,
            preview: None,
            skip,
        });
    };
    let access = member.all_books(Rights::WRITE)?;
    let preview = match history::preview(app, &access, instant, skip).await {
        Ok(preview) => Some((instant, preview)),
        Err(Error::Invalid(_)) => None,
        Err(error) => return Err(error),
    };
    Ok(Rewind {
        typed,
        preview,
        skip,
    })
}

#[derive(Deserialize)]
pub struct Confirmed {
    /// The time in microseconds since 1970.
    instant: i64,
}

/// `POST /history/rewind`: takes the whole book back.
pub async fn rewind(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<Confirmed>,
) -> Result<Response, Error> {
    let operation = history::rewind(
        &app,
        &member.all_books(Rights::WRITE)?,
        Timestamp::from_micros(form.instant),
    )
    .await?;
    let Some(operation) = operation else {
        return Ok(Redirect::to("/history?done=unchanged").into_response());
    };
    Ok(with_undo(
        &LocalPath::parse("/history").unwrap_or_default(),
        Some(operation),
    ))
}
