//! The origin that is recorded with a change.

use super::App;
use super::books::BookAccess;
use crate::error::Result;
use crate::model::actor::Rights;
use crate::model::collation::Collation;
use crate::model::face::Face;
use crate::model::ids::{BookId, UserId};
use crate::store::contacts::{ChangeOrigin, Quota};

/// Returns the origin that the store records with a change. Every change needs one, so this is
/// where the right to write is checked.
///
/// # Errors
///
/// [`crate::error::Error::Forbidden`] if the access is for reading only.
pub(super) fn origin(app: &App, access: &BookAccess) -> Result<ChangeOrigin> {
    access.require(Rights::WRITE)?;
    Ok(ChangeOrigin {
        user: access.owner(),
        book: access.home(),
        collation: access.actor().user.collation(),
        face: access.actor().face,
        operation: None,
        quota: app.quota,
    })
}

/// Returns the origin of the changes of a job, for which there is no quota.
pub(super) fn of_job(user: UserId, book: BookId, collation: Collation) -> ChangeOrigin {
    ChangeOrigin {
        user,
        book,
        collation,
        face: Face::Job,
        operation: None,
        quota: Quota {
            contacts: i64::MAX,
            bytes: i64::MAX,
        },
    }
}
