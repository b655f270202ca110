//! Computing that may take longer than a moment, away from the threads that serve requests: as many
//! computations at once as there are cores, and at most half of that for one account.
//!
//! Many contacts are read in portions (`Db::query_portion`): their last column is the size of the
//! row, and the read ends once the rows hold 4 MB, after at least one. SQLite stops stepping;
//! PostgreSQL sums the sizes up in a window, since everything it has sent must be received. A list
//! that ended early continues there by its `Link`. Rows that no index has in order are sorted by
//! their identifiers alone and read afterwards.
//!
//! Work that may take longer than about a millisecond (the details of a large card, an edit, a
//! comparison, a form, a long page) runs in `domain::compute::compute`: on the blocking pool, as
//! much at once as there are cores, for one account half of that. The work can check whether
//! anybody still waits for it. Large bodies are passed on in pieces of 64 KB, and other tasks run
//! in between, so that compressing the bodies delays nobody.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{App, limits};
use crate::error::{Error, Result};
use crate::limiter::{Held, Limiter};
use crate::model::ids::UserId;

/// The size of work that is not measured, and takes longer than a moment.
pub const MANY_BYTES: usize = usize::MAX;

/// Tells a computation that nobody waits for its result any more.
#[derive(Clone, Default)]
pub struct Cancellation(Arc<AtomicBool>);

impl Cancellation {
    /// Returns true once the caller has gone. Cheap enough to be called in a loop.
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
    run(&app.computing, account, work).await
}

/// Runs `work` on the blocking pool under a permit of this limiter. The permit is held until the
/// work has ended, even when nobody waits for its result any more.
pub(super) async fn run<T: Send + 'static>(
    computing: &Limiter,
    account: UserId,
    work: impl FnOnce(&Cancellation) -> T + Send + 'static,
) -> Result<T> {
    let permit = computing.acquire(account, 1).await?;
    let cancellation = Cancellation::default();
    let _cancel = CancelOnDrop(cancellation.clone());
    let working = tokio::task::spawn_blocking(move || {
        let result = work(&cancellation);
        drop(permit);
        result
    });
    working.await.map_err(Error::internal)
}

/// Runs `work` at once if it has so few bytes to process that it takes only a moment, otherwise
/// like [`compute`].
pub async fn compute_large<T: Send + 'static>(
    app: &App,
    account: UserId,
    bytes: usize,
    work: impl FnOnce(&Cancellation) -> T + Send + 'static,
) -> Result<T> {
    if bytes <= limits::MOMENT_BYTES {
        Ok(work(&Cancellation::default()))
    } else {
        compute(app, account, work).await
    }
}

/// Works on stored cards of so many bytes like [`compute_large`]. The result keeps their permit.
pub async fn compute_held<T: Send + 'static, R: Send + 'static>(
    app: &App,
    account: UserId,
    cards: Held<T>,
    bytes: usize,
    work: impl FnOnce(&T) -> R + Send + 'static,
) -> Result<Held<R>> {
    let (cards, permit) = cards.into_parts();
    let result = compute_large(app, account, bytes, move |_| work(&cards)).await?;
    Ok(Held::under(permit, result))
}

/// Turns them into the text of an answer, which keeps of the permit what it takes itself, until it
/// is sent.
pub async fn compute_answer<T: Send + 'static>(
    app: &App,
    account: UserId,
    cards: Held<T>,
    bytes: usize,
    work: impl FnOnce(&T) -> String + Send + 'static,
) -> Result<Held<String>> {
    let text = compute_held(app, account, cards, bytes, work).await?;
    Ok(answer_of(text))
}

/// Gives back what a permit for working on cards allows beyond the text that they became.
pub fn answer_of(text: Held<String>) -> Held<String> {
    let (text, permit) = text.into_parts();
    let permit = permit.map(|permit| permit.shrunk(limits::kib(text.capacity())));
    Held::under(permit, text)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn work_is_cancelled_when_its_caller_leaves() {
        let account = UserId::new(1).expect("an id");
        let (told, hears) = std::sync::mpsc::channel();
        let work = move |cancellation: &Cancellation| {
            while !cancellation.is_cancelled() {
                std::thread::sleep(Duration::from_millis(1));
            }
            told.send(()).expect("a listener");
        };
        let computing = Limiter::new(limits::computing());
        let actor = tokio::time::timeout(Duration::from_millis(20), run(&computing, account, work));
        assert!(
            actor.await.is_err(),
            "it works for as long as somebody waits"
        );
        hears
            .recv_timeout(Duration::from_secs(10))
            .expect("the work to end");
    }
}
