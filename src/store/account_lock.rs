//! The lock of an account, under which its app passwords and its calendar link are added.

use super::value::params;
use super::{Batch, Guard, statements};
use crate::model::ids::UserId;

statements! {
    LOCK = "UPDATE users SET updated_at = updated_at WHERE id = $1 AND disabled_at IS NULL";
}

/// Insists that an account is there and enabled. It stays so until the batch is committed, and other
/// batches that lock it wait.
pub(super) fn lock(batch: &mut Batch, user: UserId) {
    batch.push_guarded(Guard::Version { operation: 0 }, LOCK, params![user]);
}
