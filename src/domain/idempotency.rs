//! Requests that are carried out once, however often a client sends them: those that create
//! something, with a key that the client chooses. The answer is stored in the batch that creates,
//! so that neither exists without the other.

use std::str::FromStr;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::{App, limits};
use crate::error::{Error, Result};
use crate::model::actor::Actor;
use crate::model::ids::{OperationId, UserId};
use crate::model::time::Timestamp;
use crate::store::idempotency::{self, NewRequest};
use crate::store::{Batch, StoreError};

/// The longest key, in characters.
const KEY_CHARS: usize = 255;
/// The error for a repeated request whose first sending is still being carried out.
pub(super) const UNDER_WAY: &str = "the first request with this Idempotency-Key is still under way";
/// The wait that an account with too many keys is given.
const RETRY_AFTER: Duration = Duration::from_secs(3600);

/// The key under which a client may repeat a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl FromStr for IdempotencyKey {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let is_key = (1..=KEY_CHARS).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        let reason = || {
            Error::invalid(
                "Idempotency-Key",
                format!("must be 1 to {KEY_CHARS} visible ASCII characters"),
            )
        };
        is_key.then(|| Self(text.to_owned())).ok_or_else(reason)
    }
}

impl IdempotencyKey {
    /// Binds the key to a request: its method, its path with the query, and its body.
    pub fn of(self, method: &str, path: &str, body: &[u8]) -> IdempotentRequest {
        let mut digest = Sha256::new();
        for part in [method.as_bytes(), path.as_bytes(), body] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part);
        }
        IdempotentRequest {
            key: self.0,
            digest: digest.finalize().into(),
        }
    }
}

/// A request that is carried out once.
#[derive(Clone, Debug)]
pub struct IdempotentRequest {
    key: String,
    digest: [u8; 32],
}

/// A request that is carried out once, and the rendering of its stored answer.
pub struct Once<'a, T> {
    /// The request.
    pub request: &'a IdempotentRequest,
    /// Renders the answer.
    pub render: &'a (dyn Fn(&T) -> Vec<u8> + Send + Sync),
}

/// The outcome of a request that may have been sent before.
#[derive(Debug)]
pub enum Answered<T> {
    /// It was carried out.
    Now(T),
    /// It had been carried out before, with this rendered answer.
    Before(Vec<u8>),
}

impl<T> Once<'_, T> {
    /// Adds the step that stores the answer to a batch. The batch fails on
    /// [`crate::store::Guard::NewKey`] when another request with the same key came first;
    /// [`answer_before`] then returns its answer. This step must come before any other that may
    /// fail.
    pub(super) fn keep(&self, app: &App, batch: &mut Batch, actor: &Actor, outcome: &T) {
        keep(
            app,
            batch,
            actor.id(),
            self.request,
            (self.render)(outcome),
            None,
        );
    }
}

/// Returns the stored answer if the same request was carried out before.
///
/// # Errors
///
/// [`Error::Invalid`] when the key was used for another request, [`Error::Conflict`] when the
/// operation that the request began is under way, [`Error::TooManyRequests`] when the account has
/// too many keys.
pub async fn answer_before(
    app: &App,
    actor: &Actor,
    request: &IdempotentRequest,
) -> Result<Option<Vec<u8>>> {
    let user = actor.id();
    let Some(kept) = idempotency::find(&app.db, user, &request.key, since(app)).await? else {
        let count = idempotency::count(&app.db, user).await?;
        return if count < limits::IDEMPOTENCY_KEYS {
            Ok(None)
        } else {
            Err(Error::TooManyRequests(RETRY_AFTER))
        };
    };
    if kept.digest != request.digest {
        return Err(Error::invalid(
            "Idempotency-Key",
            "was used for another request",
        ));
    }
    if kept.answer.is_empty() {
        return Err(Error::Conflict(UNDER_WAY));
    }
    Ok(Some(kept.answer))
}

/// Returns the same for a request whose batch failed because its key was used meanwhile.
pub(super) async fn answer_meanwhile(
    app: &App,
    actor: &Actor,
    request: &IdempotentRequest,
) -> Result<Vec<u8>> {
    answer_before(app, actor, request).await?.ok_or(Error::Busy)
}

/// Adds the key of the request that begins an operation to the batch that stores the operation. The
/// batch that ends the operation must call [`finish`] or [`forget`].
pub(super) fn begin(
    app: &App,
    batch: &mut Batch,
    user: UserId,
    request: &IdempotentRequest,
    operation: OperationId,
) {
    keep(app, batch, user, request, Vec::new(), Some(operation));
}

/// Adds the answer to the request that began an operation, if it had a key.
pub(super) fn finish(batch: &mut Batch, user: UserId, operation: OperationId, answer: Vec<u8>) {
    idempotency::answer(batch, user, operation, answer);
}

/// Removes the key of the request that began an operation of which nothing is left.
pub(super) fn forget(batch: &mut Batch, user: UserId, operation: OperationId) {
    idempotency::forget(batch, user, operation);
}

fn keep(
    app: &App,
    batch: &mut Batch,
    user: UserId,
    request: &IdempotentRequest,
    answer: Vec<u8>,
    operation: Option<OperationId>,
) {
    let request = NewRequest {
        key: &request.key,
        digest: &request.digest,
        answer,
        operation,
    };
    idempotency::keep(batch, user, request, since(app), app.now());
}

/// Returns the instant from which on answers are kept.
pub(super) fn since(app: &App) -> Timestamp {
    Timestamp::from_micros(app.now().micros().saturating_sub(limits::IDEMPOTENCY_KEPT))
}

/// Removes the keys of a deleted account.
pub(super) async fn clear(app: &App, user: UserId) -> Result<(), StoreError> {
    while idempotency::clear(&app.db, user).await? {}
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short_visible_ascii() {
        for key in [
            "a",
            "8e03978e-40d5-43dd-bc93-6894a57f9324",
            "~!",
            &"x".repeat(255),
        ] {
            assert!(key.parse::<IdempotencyKey>().is_ok(), "{key}");
        }
        for key in ["", " ", "a b", "a\t", "é", "\u{7f}", &"x".repeat(256)] {
            assert!(key.parse::<IdempotencyKey>().is_err(), "{key:?}");
        }
    }

    #[test]
    fn requests_that_differ_anywhere_have_different_digests() {
        let digest = |method, path, body: &[u8]| {
            IdempotencyKey("k".to_owned()).of(method, path, body).digest
        };
        let first = digest("POST", "/a", b"b");
        assert_eq!(first, digest("POST", "/a", b"b"));
        for other in [
            digest("PUT", "/a", b"b"),
            digest("POST", "/ab", b""),
            digest("POST", "/a", b""),
        ] {
            assert_ne!(first, other);
        }
    }
}
