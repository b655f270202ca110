//! When a number is computed anew that takes long to compute and is only shown beside a page.

use std::time::Duration;

use tokio::time::Instant;

/// The pause after a computation that is not short, as a multiple of its time.
const PAUSE: u32 = 50;

/// A computation that was done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Computed {
    took: Duration,
    at: Instant,
}

impl Computed {
    /// Returns the computation that began at this moment and ends now.
    pub fn since(begun: Instant) -> Self {
        Self {
            took: begun.elapsed(),
            at: Instant::now(),
        }
    }

    /// Checks whether it may be done again: at once if it is short, otherwise after a pause that
    /// grows with the time that it took.
    pub fn is_due(self, short: Duration) -> bool {
        self.took < short || self.at.elapsed() > self.took.saturating_mul(PAUSE)
    }
}
