//! Failures of the database as the store's errors.

use deadpool_postgres::PoolError;
use tokio_postgres::error::SqlState;

use crate::store::StoreError;

/// The errors of a statement that took or waited too long, or conflicted with another.
const BUSY: [&SqlState; 3] = [
    &SqlState::QUERY_CANCELED,
    &SqlState::T_R_DEADLOCK_DETECTED,
    &SqlState::LOCK_NOT_AVAILABLE,
];
impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => Self::from(error),
            PoolError::Timeout(_) => Self::Busy,
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let text = error
            .as_db_error()
            .map_or_else(|| error.to_string(), |error| error.message().to_owned());
        match error.code() {
            Some(code) if *code == SqlState::UNIQUE_VIOLATION => Self::Duplicate(text),
            Some(code) if *code == SqlState::DISK_FULL => Self::Full,
            Some(code) if BUSY.contains(&code) => Self::Busy,
            // Class 08 connection exception, 53 insufficient resources, 57P shutdown and start-up,
            // 58 system error.
            Some(code)
                if ["08", "53", "57P", "58"]
                    .iter()
                    .any(|class| code.code().starts_with(class)) =>
            {
                Self::Unavailable(text)
            }
            Some(code) => Self::Fault(format!("{text} (SQLSTATE {})", code.code())),
            // A value that does not fit its column has its own cause; any other error without a
            // code is a connection failure.
            None => match std::error::Error::source(&error) {
                Some(cause) if !cause.is::<std::io::Error>() => Self::fault(error),
                _ => Self::Unavailable(text),
            },
        }
    }
}
