//! Budgets: the most of everything that one request, one account and all together may take.
//!
//! What goes beyond a budget is refused whole, and the refusal names it. What was stored before a budget was made stays
//! readable, and may get smaller.

use std::time::Duration;

use crate::limiter::Shares;

/// Memory in KiB: the file or body that a request works on, and what is made of it. An account gets less than half of what
/// there is.
pub const MEMORY: Shares = Shares { total: 400 << 10, account: 176 << 10, patience: Duration::from_secs(30) };
/// Changes of many contacts at a time, with their trials: one of an account.
pub const BULK_CHANGES: Shares = Shares { total: 4, account: 1, patience: Duration::from_secs(60) };
/// Mergers of contacts at a time.
pub const MERGES: Shares = Shares { total: 2, account: 1, patience: Duration::from_secs(30) };
/// Searches for duplicates at a time.
pub const SCANS: Shares = Shares { total: 1, account: 1, patience: Duration::from_secs(60) };
/// Exports at a time: each holds a thread for as long as it is read.
pub const EXPORTS: Shares = Shares { total: 32, account: 4, patience: Duration::from_secs(10) };

/// Tries of a change that others come before.
pub const MAX_ATTEMPTS: usize = 64;
/// Contacts that one part of a larger change writes: so many, and so many bytes, keep the writer for less than 50 ms.
pub const PART_CONTACTS: usize = 250;
/// Bytes of cards that one part writes.
pub const PART_BYTES: i64 = 4 << 20;
/// Former cards that one part removes.
pub const PART_VERSIONS: i64 = 500;
/// Contacts that are merged at a time.
pub const MERGED_CONTACTS: usize = 50;
/// Bytes of the cards that are merged at a time.
pub const MERGED_BYTES: i64 = 32 << 20;
/// History that a full account keeps all the same, so that what was just done can be undone.
pub const HISTORY_KEPT: Duration = Duration::from_secs(3600);
/// Contacts that an account may have unless the administrator says otherwise.
pub const QUOTA_CONTACTS: i64 = 250_000;
/// Bytes that an account may have unless the administrator says otherwise.
pub const QUOTA_BYTES: i64 = 16 << 30;
