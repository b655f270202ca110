//! Sync: the changes since a point in time that a client must learn to update its copy.

use std::fmt;
use std::str::FromStr;

use super::contact::ETag;
use super::ids::{BookId, ContactId};

/// A point in the changes of an account: an epoch, which is new in a restored database, and the
/// number of earlier changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyncToken {
    /// The epoch.
    pub epoch: i64,
    /// The number of the last change before it.
    pub change: i64,
}

impl fmt::Display for SyncToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.epoch, self.change)
    }
}

impl FromStr for SyncToken {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text
            .split_once('-')
            .and_then(|(epoch, change)| Some((epoch.parse().ok()?, change.parse().ok()?)));
        match numbers {
            Some((epoch, change)) if epoch >= 0 && change >= 0 => Ok(Self { epoch, change }),
            _ => Err("must be a token from a former answer"),
        }
    }
}

/// The cards whose changes a client follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncScope {
    /// Those of one book.
    Book(BookId),
    /// Those of all books of an account, shown as one. Their names depend on which book is the
    /// default one.
    AllBooks {
        /// The default book.
        default: BookId,
    },
}

impl SyncScope {
    /// Returns a word for its kind.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Book(_) => "book",
            Self::AllBooks { .. } => "all-books",
        }
    }
}

impl fmt::Display for SyncScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Book(book) => write!(f, "{book}"),
            Self::AllBooks { default } => write!(f, "{ALL_BOOKS}{default}"),
        }
    }
}

impl FromStr for SyncScope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.strip_prefix(ALL_BOOKS) {
            Some(default) => default.parse().map(|default| Self::AllBooks { default }),
            None => text.parse().map(Self::Book),
        }
    }
}

/// A point in the changes of an address book, as CardDAV clients keep it: a URI (RFC 6578, section
/// 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookSyncToken {
    /// The cards.
    pub scope: SyncScope,
    /// The point.
    pub at: SyncToken,
}

/// The start of every [`BookSyncToken`].
const BOOK_TOKEN: &str = "urn:carnet:sync:";
/// The start of a [`SyncScope`] of all books.
const ALL_BOOKS: &str = "all-";

impl fmt::Display for BookSyncToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{BOOK_TOKEN}{}:{}", self.scope, self.at)
    }
}

impl FromStr for BookSyncToken {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.strip_prefix(BOOK_TOKEN).and_then(|rest| {
            let (scope, at) = rest.split_once(':')?;
            Some(Self {
                scope: scope.parse().ok()?,
                at: at.parse().ok()?,
            })
        });
        parts.ok_or("must be a token from a former answer")
    }
}

/// A contact that has changed, in the book that the change concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactChange {
    /// The number of the change.
    pub change: i64,
    /// The contact.
    pub contact: ContactId,
    /// The address book.
    pub book: BookId,
    /// Its tag; `None` when it is no longer in that book: deleted, or moved to another.
    pub etag: Option<ETag>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_a_book_is_a_uri_that_names_it() {
        let book = BookId::new(7).expect("an id");
        let at = SyncToken {
            epoch: 17,
            change: 42,
        };
        for (scope, text) in [
            (SyncScope::Book(book), "urn:carnet:sync:7:17-42"),
            (
                SyncScope::AllBooks { default: book },
                "urn:carnet:sync:all-7:17-42",
            ),
        ] {
            let token = BookSyncToken { scope, at };
            assert_eq!(token.to_string(), text);
            assert_eq!(text.parse(), Ok(token));
        }
        for text in [
            "",
            "17-42",
            "urn:carnet:sync:17-42",
            "urn:carnet:sync:0:17-42",
            "urn:carnet:sync:all:17-42",
        ] {
            assert!(text.parse::<BookSyncToken>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_token_is_read_as_it_is_written() {
        let token = SyncToken {
            epoch: 17,
            change: 42,
        };
        assert_eq!(token.to_string().parse(), Ok(token));
        for text in [
            "",
            "-",
            "17",
            "17-",
            "-42",
            "17--42",
            "17-x",
            "x-42",
            "99999999999999999999-1",
        ] {
            assert!(text.parse::<SyncToken>().is_err(), "{text:?}");
        }
    }
}
