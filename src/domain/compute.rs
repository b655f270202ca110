//! Computing that may take longer than a moment, away from the threads that serve requests: as much at once as there are
//! cores, and of one account no more than half of that.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{App, limits};
use crate::error::{Error, Result};
use crate::model::ids::UserId;

/// Tells a computation that nobody waits for its result any more.
#[derive(Clone, Default)]
pub struct Cancellation(Arc<AtomicBool>);

impl Cancellation {
    /// Returns true once the caller has gone. Cheap enough to be asked in a loop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Cancels when it is dropped.
struct CancelOnDrop(Cancellation);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// Runs `work` on the blocking pool when a permit of the account is free.
///
/// # Errors
///
/// [`Error::Busy`] when no permit comes in time.
pub async fn compute<T: Send + 'static>(
    app: &App,
    account: UserId,
    work: impl FnOnce(&Cancellation) -> T + Send + 'static,
) -> Result<T> {
    let permit = app.computing.acquire(account, 1).await?;
    let cancellation = Cancellation::default();
    let _cancel = CancelOnDrop(cancellation.clone());
    let working = tokio::task::spawn_blocking(move || {
        let result = work(&cancellation);
        drop(permit);
        result
    });
    working.await.map_err(Error::internal)
}

/// Runs `work` at once where it has so few bytes to do with that it takes but a moment, else as [`compute`] does.
pub async fn compute_large<T: Send + 'static>(
    app: &App,
    account: UserId,
    bytes: usize,
    work: impl FnOnce(&Cancellation) -> T + Send + 'static,
) -> Result<T> {
    if bytes <= limits::MOMENT_BYTES { Ok(work(&Cancellation::default())) } else { compute(app, account, work).await }
}
