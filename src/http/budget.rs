//! The budget of a request: the memory that its body holds, and the time that it has.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::Request;
use axum::http::Extensions;
use tokio::time::Instant;

use crate::limiter::{Held, Permit};

/// The time for requests that receive and read files, or change whole books.
const LONG: Duration = Duration::from_secs(600);

/// The permits of a request, which last until it is answered, and its deadline.
#[derive(Clone)]
pub struct RequestBudget(Arc<Mutex<Budget>>);

struct Budget {
    permits: Vec<Permit>,
    begun: Instant,
    deadline: Instant,
}

impl RequestBudget {
    /// Begins a request that has this much time.
    pub fn begin(time: Duration) -> Self {
        let begun = Instant::now();
        Self(Arc::new(Mutex::new(Budget {
            permits: Vec::new(),
            begun,
            deadline: begun + time,
        })))
    }

    /// Returns the budget of a request.
    pub fn of(extensions: &Extensions) -> Self {
        let budget = extensions.get::<Self>().cloned();
        budget.unwrap_or_else(|| Self::begin(Duration::ZERO))
    }

    /// Keeps the value's permit, and returns the value.
    pub fn keep<T>(&self, held: Held<T>) -> T {
        let (value, permit) = held.into_parts();
        self.with(|budget| budget.permits.extend(permit));
        value
    }

    /// Completes the work, or returns `None` when its time is over. The work may extend the
    /// deadline.
    pub async fn complete<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        tokio::pin!(work);
        loop {
            let deadline = self.with(|budget| budget.deadline);
            match tokio::time::timeout_at(deadline, &mut work).await {
                Ok(done) => return Some(done),
                Err(_) if self.with(|budget| budget.deadline) > deadline => {}
                Err(_) => return None,
            }
        }
    }

    fn extend(&self, time: Duration) {
        self.with(|budget| budget.deadline = budget.deadline.max(budget.begun + time));
    }

    fn with<T>(&self, work: impl FnOnce(&mut Budget) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Gives a request the time for a file or a whole book. Routes carry this as a layer.
pub fn allow_long<B>(request: Request<B>) -> Request<B> {
    if let Some(budget) = request.extensions().get::<RequestBudget>() {
        budget.extend(LONG);
    }
    request
}
