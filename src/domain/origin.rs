//! The origin that is recorded with a change.

use super::{App, Caller};
use crate::model::face::Face;
use crate::model::ids::{BookId, UserId};
use crate::store::contacts::{ChangeOrigin, Quota};

/// Returns the origin that the store records with the caller's changes.
pub(super) fn origin(app: &App, caller: &Caller) -> ChangeOrigin {
    ChangeOrigin {
        user: caller.user.id,
        book: caller.book,
        source: caller.source,
        operation: None,
        quota: app.quota,
    }
}

/// Returns the origin for taking back an operation of a dead process.
pub(super) fn background(user: UserId, book: BookId) -> ChangeOrigin {
    ChangeOrigin {
        user,
        book,
        source: Face::Job,
        operation: None,
        quota: Quota {
            contacts: i64::MAX,
            bytes: i64::MAX,
        },
    }
}
