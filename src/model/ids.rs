//! Identifiers, made by the application so that a batch knows them before it runs.

use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};

use super::time::Timestamp;

/// The largest identifier: JavaScript represents every integer up to it exactly.
pub const MAX_ID: i64 = (1 << 53) - 1;

macro_rules! id {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "i64", into = "i64")]
        pub struct $name(i64);

        impl $name {
            /// The identifier with this number, if it is one: 1 to [`MAX_ID`].
            pub fn new(number: i64) -> Option<Self> {
                (1..=MAX_ID).contains(&number).then_some(Self(number))
            }

            /// The number, as stored and as shown in JSON.
            pub fn get(self) -> i64 {
                self.0
            }
        }

        impl TryFrom<i64> for $name {
            type Error = String;

            fn try_from(number: i64) -> Result<Self, String> {
                Self::new(number).ok_or_else(|| format!("must be a whole number from 1 to {MAX_ID}"))
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                text.parse().ok().and_then(Self::new).ok_or(())
            }
        }
    )+};
}

id! {
    /// An account.
    UserId,
    /// One signed-in device of an account.
    SessionId,
    /// An address book of an account.
    BookId,
    /// A contact in an address book.
    ContactId,
    /// A change of many contacts that is undone as one.
    OperationId,
    /// A file between its trial and its import.
    UploadId,
}

/// Hands out identifiers that rise with time and never repeat within a process.
///
/// The high bits count microseconds since 2025-01-01 (they last until 2096), the low two are
/// random, and so is the step between identifiers made in the same instant: processes that share a
/// database rarely collide, and the primary key catches them when they do.
#[derive(Debug, Default)]
pub struct IdSource {
    last: AtomicI64,
}

impl IdSource {
    const EPOCH: i64 = 1_735_689_600_000_000;

    /// The next identifier's number, at or after the one that belongs to `now`.
    fn next(&self, now: Timestamp) -> i64 {
        let random = rand::random::<u8>();
        let clock = ((now.micros() - Self::EPOCH).max(1) << 2) | i64::from(random & 3);
        let step = i64::from(random >> 5) + 1;
        let advance = |last: i64| Some(clock.max(last + step));
        match self
            .last
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, advance)
        {
            Ok(last) | Err(last) => clock.max(last + step),
        }
    }

    /// A new account's identifier.
    pub fn user(&self, now: Timestamp) -> UserId {
        UserId(self.next(now))
    }

    /// A new session's identifier.
    pub fn session(&self, now: Timestamp) -> SessionId {
        SessionId(self.next(now))
    }

    /// A new address book's identifier.
    pub fn book(&self, now: Timestamp) -> BookId {
        BookId(self.next(now))
    }

    /// A new operation's identifier.
    pub fn operation(&self, now: Timestamp) -> OperationId {
        OperationId(self.next(now))
    }

    /// A new upload's identifier.
    pub fn upload(&self, now: Timestamp) -> UploadId {
        UploadId(self.next(now))
    }

    /// A new contact's identifier.
    pub fn contact(&self, now: Timestamp) -> ContactId {
        ContactId(self.next(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_rise_and_stay_within_53_bits() {
        let source = IdSource::default();
        let now = Timestamp::from_micros(1_800_000_000_000_000);
        let ids: Vec<_> = (0..10_000).map(|_| source.contact(now)).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
        let year_2095 = Timestamp::from_micros(3_944_678_400_000_000);
        assert!(ContactId::new(source.contact(year_2095).get()).is_some());
    }

    #[test]
    fn numbers_out_of_range_are_no_identifiers() {
        for text in [
            "0",
            "-1",
            "9007199254740992",
            "1e3",
            "",
            " 1",
            "99999999999999999999",
        ] {
            assert!(text.parse::<ContactId>().is_err(), "{text}");
        }
        assert_eq!("9007199254740991".parse(), Ok(ContactId(MAX_ID)));
    }
}
