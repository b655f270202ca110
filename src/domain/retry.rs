//! Trying again: a change that another one came before, and work that failed.

use std::time::Duration;

use crate::error::{Error, Result};
use crate::store::{Guard, StoreError};

/// The tries before giving up.
pub const MAX_ATTEMPTS: usize = 64;
/// The tries of a change that meets a duplicate before giving up. A new plan avoids what others
/// have written before it, so a duplicate that stays is one that no plan avoids.
const MAX_DUPLICATES: usize = 3;
/// The pause after the first failure of background work; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// Counts the attempts at a change while other changes come first.
#[derive(Default)]
pub struct Attempts {
    failed: usize,
    duplicates: usize,
}

impl Attempts {
    /// Counts an attempt that failed. Returns true if another may follow.
    pub fn allow_another(&mut self) -> bool {
        self.failed += 1;
        self.failed < MAX_ATTEMPTS
    }

    /// Counts an attempt that failed with this error. Returns true if a new plan, which sees what
    /// the failed one did not, may succeed.
    pub fn allow_another_plan(&mut self, error: &StoreError) -> bool {
        match error {
            StoreError::Unmet(Guard::Version { .. } | Guard::UniqueEmail) => self.allow_another(),
            StoreError::Duplicate(_) => {
                self.duplicates += 1;
                self.duplicates < MAX_DUPLICATES && self.allow_another()
            }
            _ => false,
        }
    }

    /// Counts an attempt that failed and lets other work go on before the next.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] after [`MAX_ATTEMPTS`].
    pub async fn again(&mut self) -> Result<()> {
        if !self.allow_another() {
            return Err(Error::Busy);
        }
        tokio::task::yield_now().await;
        Ok(())
    }
}

/// Returns the pause before the next attempt at background work that has failed this many times.
pub fn pause(failures: i64) -> Duration {
    let doublings = u32::try_from(failures.saturating_sub(1).clamp(0, 30)).unwrap_or_default();
    FIRST_PAUSE
        .saturating_mul(1 << doublings)
        .min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_an_hour() {
        let pauses: Vec<_> = (1..=11).map(|failures| pause(failures).as_secs()).collect();
        let grown = [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600];
        assert_eq!(pauses, grown);
        assert_eq!(pause(i64::MAX), LONGEST_PAUSE);
    }

    #[test]
    fn a_duplicate_that_stays_is_met_three_times() {
        let mut attempts = Attempts::default();
        let duplicate = StoreError::Duplicate("contacts_uid".to_owned());
        let allowed = [(); 3].map(|()| attempts.allow_another_plan(&duplicate));
        assert_eq!(allowed, [true, true, false]);
    }

    #[tokio::test]
    async fn attempts_end() {
        let mut attempts = Attempts::default();
        for _ in 1..MAX_ATTEMPTS {
            attempts.again().await.expect("another attempt");
        }
        assert!(matches!(attempts.again().await, Err(Error::Busy)));
    }
}
