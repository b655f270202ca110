//! The parts in which many contacts are changed: how much goes into one, the lease that each renews,
//! and its failures.

use super::{App, idempotency, limits};
use crate::error::Error;
use crate::store::operations::Lease;
use crate::store::{Guard, StoreError};

/// The outcome of planning one part.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Planned {
    /// The number of items that were looked at.
    pub taken: usize,
    /// The number of them that stay unchanged although they were selected.
    pub kept: usize,
}

/// Returns a lease for this process, from now on.
pub(super) fn lease(app: &App) -> Lease {
    Lease {
        owner: app.process,
        until: app.now() + limits::LEASE,
    }
}

/// Maps a store failure to the error that the caller sees.
pub(super) fn explain(error: StoreError) -> Error {
    match error {
        StoreError::Unmet(Guard::Operation) => {
            Error::Conflict("the operation was stopped and is being taken back")
        }
        StoreError::Unmet(Guard::Book) => Error::Conflict("the address book is in the trash"),
        StoreError::Unmet(Guard::NewKey) => Error::Conflict(idempotency::UNDER_WAY),
        StoreError::Unmet(Guard::Undone) => Error::Conflict("this was undone already"),
        StoreError::Unmet(_) => Error::Busy,
        StoreError::Duplicate(_) => Error::Conflict("another contact has the same UID"),
        other => other.into(),
    }
}

/// Returns how many items of these sizes go into one part: at least one.
pub(super) fn part_of(sizes: impl Iterator<Item = i64>) -> usize {
    let (mut count, mut bytes) = (0, 0_i64);
    for size in sizes.take(limits::PART_CONTACTS) {
        if count > 0 && bytes + size > limits::PART_BYTES {
            break;
        }
        count += 1;
        bytes += size.max(1);
    }
    count.max(1)
}
