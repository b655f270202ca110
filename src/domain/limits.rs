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
/// Searches for duplicates at a time.
pub const SCANS: Shares = Shares { total: 1, account: 1, patience: Duration::from_secs(60) };
/// Exports at a time: each holds a thread for as long as it is read.
pub const EXPORTS: Shares = Shares { total: 32, account: 4, patience: Duration::from_secs(10) };
