//! The notice on a page about the last action, with a way to undo it.

use askama::Template;
use serde::Deserialize;

use super::frame::{Frame, Member};
use super::texts::Texts;
use crate::domain::operations;
use crate::domain::operations::{Operation, OperationKind};
use crate::error::Error;
use crate::model::ids::OperationId;

/// A notice at the foot of a page.
#[derive(Template)]
#[template(path = "notice.html")]
pub struct Notice<'a> {
    frame: &'a Frame,
    text: String,
    /// The operation that can be undone.
    undo: Option<OperationId>,
    /// The page to return to after undoing.
    back: String,
}

impl<'a> Notice<'a> {
    /// Creates the notice of an operation that can be undone.
    pub fn of(frame: &'a Frame, operation: &Operation, back: &str) -> Self {
        Self {
            frame,
            text: done(frame, operation),
            undo: Some(operation.id),
            back: back.to_owned(),
        }
    }
}

/// The last action, as the page's address names it.
#[derive(Default, Deserialize)]
pub struct NoticeText {
    undo: Option<String>,
    restored: Option<String>,
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
        if let Some(id) = self.undo.as_deref().and_then(|id| id.parse().ok()) {
            let operation = operations::find(member.app(), &member.actor, id).await?;
            let operation = operation.filter(|operation| operation.can_be_undone());
            return Ok(operation.map(|operation| Notice::of(frame, &operation, back)));
        }
        let count = |text: &String| text.parse::<i64>().ok();
        let text = match (self.restored.as_ref().and_then(count), self.done.as_deref()) {
            (Some(0), _) => frame.t("toast-none-restored"),
            (Some(restored), _) => frame.n("toast-restored", restored),
            (None, Some("unchanged")) => frame.t("done-nothing"),
            (None, Some("removed")) => frame.t("done-removed"),
            (None, Some("back")) => frame.n("toast-restored", 1),
            _ => return Ok(None),
        };
        Ok(Some(Notice {
            frame,
            text,
            undo: None,
            back: String::new(),
        }))
    }
}

/// Describes an operation in a sentence.
pub fn done(texts: &Texts, operation: &Operation) -> String {
    let key = match operation.kind {
        OperationKind::Import => "done-import",
        OperationKind::Merge => "done-merge",
        OperationKind::Delete => "done-delete",
        OperationKind::Favorite => "done-favorite",
        OperationKind::LabelAdd => "done-label-add",
        OperationKind::LabelRemove => "done-label-remove",
        OperationKind::LabelRename => "done-label-rename",
        OperationKind::LabelDelete => "done-label-delete",
        OperationKind::Restore => "done-restore",
        OperationKind::Rewind => "done-rewind",
        OperationKind::Undo => "done-undo",
        OperationKind::Move => "done-move",
        OperationKind::DeleteBook | OperationKind::EmptyTrash | OperationKind::Batch => {
            "done-batch"
        }
    };
    texts.n(key, operation.contacts)
}
