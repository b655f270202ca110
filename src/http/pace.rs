//! The minimum rate of request bodies.

use std::time::{Duration, Instant};

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;
use crate::domain::limits::{PACE_BYTES, PACE_WINDOW};

/// Measures the rate at which a body arrives. Only time spent waiting for the sender counts.
pub struct Pace {
    /// The rest of the current window.
    left: Duration,
    /// The bytes received in it.
    bytes: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            left: PACE_WINDOW,
            bytes: 0,
        }
    }
}

impl Pace {
    /// Waits for the sender's next step.
    ///
    /// # Errors
    ///
    /// The answer to a sender that is too slow.
    #[expect(
        clippy::disallowed_methods,
        reason = "the time that arriving takes is no time of the domain"
    )]
    pub async fn wait<T>(&mut self, arriving: impl Future<Output = T>) -> Result<T, Response> {
        tokio::pin!(arriving);
        loop {
            let since = Instant::now();
            if let Ok(arrived) = tokio::time::timeout(self.left, &mut arriving).await {
                self.left = self.left.saturating_sub(since.elapsed());
                return Ok(arrived);
            }
            if self.bytes < PACE_BYTES {
                return Err(too_slow());
            }
            *self = Self::default();
        }
    }

    /// Counts bytes received.
    pub fn count(&mut self, bytes: usize) {
        self.bytes += bytes;
    }
}

fn too_slow() -> Response {
    let (bytes, seconds) = (PACE_BYTES, PACE_WINDOW.as_secs());
    let detail = format!(
        "the body comes too slowly: at least {bytes} bytes must arrive every {seconds} seconds; nothing was begun"
    );
    (
        [(header::CONNECTION, "close")],
        Problem::new(StatusCode::REQUEST_TIMEOUT, detail),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the status for a sender that sends `bytes` bytes in a window, then pauses for
    /// slightly longer than the window allows.
    async fn status_after(bytes: usize) -> Option<StatusCode> {
        let mut pace = Pace {
            left: Duration::from_millis(20),
            bytes: 0,
        };
        pace.count(bytes);
        pace.wait(tokio::time::sleep(Duration::from_millis(60)))
            .await
            .err()
            .map(|answer| answer.status())
    }

    #[tokio::test]
    async fn who_sends_too_little_in_a_window_is_cut() {
        assert_eq!(
            status_after(PACE_BYTES - 1).await,
            Some(StatusCode::REQUEST_TIMEOUT)
        );
        assert_eq!(status_after(PACE_BYTES).await, None);
    }

    #[tokio::test]
    async fn time_in_which_the_server_does_not_wait_is_not_counted() {
        let mut pace = Pace {
            left: Duration::from_millis(20),
            bytes: 0,
        };
        tokio::time::sleep(Duration::from_millis(40)).await;
        assert!(pace.wait(std::future::ready(())).await.is_ok());
        assert!(pace.left > Duration::from_millis(10), "{:?}", pace.left);
    }
}
