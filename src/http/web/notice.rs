//! The notice on a page about the last action, with a way to undo it.

use askama::Template;
use serde::Deserialize;

use super::excerpt;
use super::frame::Frame;
use super::member::Member;
use super::texts::Texts;
use crate::domain::batch;
use crate::domain::operations::{self, Operation, OperationKind};
use crate::error::Error;
use crate::model::ids::OperationId;
use crate::model::time::Timestamp;

/// A notice at the foot of a page.
#[derive(Template)]
#[template(path = "notice.html")]
pub struct Notice<'a> {
    frame: &'a Frame,
    text: String,
    /// The operation that can be undone, and what its button says.
    undo: Option<(OperationId, String)>,
    /// The page to return to after undoing.
    back: String,
}

impl<'a> Notice<'a> {
    /// Creates the notice of an operation that can be undone.
    pub fn of(frame: &'a Frame, operation: &Operation, back: &str) -> Self {
        Self {
            frame,
            text: done(frame, operation),
            undo: Some((operation.id, undo_text(frame, operation))),
            back: back.to_owned(),
        }
    }
}

/// The last action, as the page's address names it.
#[derive(Default, Deserialize)]
pub struct NoticeText {
    undo: Option<String>,
    restored: Option<String>,
    /// The number of contacts that an undo left as they are.
    kept: Option<String>,
    done: Option<String>,
}

impl NoticeText {
    /// Returns the notice about it, on a page at `back`.
    pub async fn notice<'a>(
        &self,
        member: &'a Member,
        back: &str,
    ) -> Result<Option<Notice<'a>>, Error> {
        let frame = &member.frame;
        if self.undo.is_some() {
            let operation = self.operation(member).await?;
            return Ok(operation.map(|operation| {
                let notice = Notice::of(frame, &operation, back);
                Notice {
                    text: notice.text + &self.kept(frame),
                    ..notice
                }
            }));
        }
        let count = |text: &String| text.parse::<i64>().ok();
        let text = match (self.restored.as_ref().and_then(count), self.done.as_deref()) {
            (Some(0), _) => frame.t("toast-none-restored"),
            (Some(restored), _) => frame.n("toast-restored", restored),
            (None, Some("unchanged")) => frame.t("done-nothing"),
            (None, Some("changed")) => frame.t("done-changed"),
            (None, Some("removed")) => frame.t("done-removed"),
            (None, Some("back")) => frame.n("toast-restored", 1),
            _ => return Ok(None),
        };
        Ok(Some(Notice {
            frame,
            text: text + &self.kept(frame),
            undo: None,
            back: String::new(),
        }))
    }
}

impl NoticeText {
    /// Returns the operation to undo, if it can be undone.
    pub async fn operation(&self, member: &Member) -> Result<Option<Operation>, Error> {
        let Some(id) = self.undo.as_deref().and_then(|id| id.parse().ok()) else {
            return Ok(None);
        };
        let operation = operations::find(member.app(), &member.actor, id).await?;
        Ok(operation.filter(Operation::can_be_undone))
    }

    /// Returns a sentence about the contacts that an undo left as they are.
    fn kept(&self, texts: &Texts) -> String {
        let kept = self.kept.as_ref().and_then(|kept| kept.parse().ok());
        let kept = kept.filter(|kept: &i64| *kept > 0);
        kept.map_or_else(String::new, |kept| {
            format!(" {}", texts.n("undo-kept", kept))
        })
    }
}

/// Returns the text of the button that undoes an operation.
pub fn undo_text(texts: &Texts, operation: &Operation) -> String {
    texts.t(match operation.is_redone_by_undo() {
        true => "toast-redo",
        false => "toast-undo",
    })
}

/// Describes an operation in a sentence.
pub fn done(frame: &Frame, operation: &Operation) -> String {
    let key = match operation.kind {
        OperationKind::Import => "done-import",
        OperationKind::Merge if !operation.about.is_empty() => {
            return frame.with("done-merge-into", "name", excerpt::line(&operation.about));
        }
        OperationKind::Merge => "done-merge",
        OperationKind::Delete => "done-delete",
        OperationKind::Edit => {
            return frame.with("done-edit", "name", excerpt::line(&operation.about));
        }
        OperationKind::Favorite => match &*operation.about {
            batch::FAVORITE => "done-favorite",
            batch::UNFAVORITE => "done-unfavorite",
            _ => "done-batch",
        },
        OperationKind::LabelAdd => "done-label-add",
        OperationKind::LabelRemove => "done-label-remove",
        OperationKind::LabelRename => "done-label-rename",
        OperationKind::LabelDelete => "done-label-delete",
        OperationKind::Restore => "done-restore",
        OperationKind::RestoreTrash => "toast-restored",
        OperationKind::Rewind => match operation.about.parse::<jiff::Timestamp>() {
            Ok(instant) => {
                let instant = Timestamp::from_micros(instant.as_microsecond());
                let when = frame.moment(&instant, frame.time_zone());
                return frame.with("done-rewind", "when", when);
            }
            Err(_) => "done-batch",
        },
        OperationKind::Undo => return undone(frame, operation),
        OperationKind::Move => "done-move",
        OperationKind::DeleteBook | OperationKind::EmptyTrash | OperationKind::Batch => {
            "done-batch"
        }
    };
    frame.n(key, operation.contacts)
}

/// Describes an undo in a sentence.
fn undone(texts: &Texts, operation: &Operation) -> String {
    let key = match OperationKind::from_name(&operation.about) {
        _ if operation.is_redo() => "done-redo",
        Some(OperationKind::Import) => "undone-import",
        Some(OperationKind::Delete | OperationKind::DeleteBook) => "toast-restored",
        _ => "done-undo",
    };
    texts.n(key, operation.contacts)
}
