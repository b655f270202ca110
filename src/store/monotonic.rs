//! The clock of time limits within the store.

use std::time::Instant;

/// Returns the present instant, for limits of time.
#[expect(
    clippy::disallowed_methods,
    reason = "the time that writing takes is no time of the domain"
)]
pub fn now() -> Instant {
    Instant::now()
}
