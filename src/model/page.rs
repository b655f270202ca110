//! Pages of a list: their start, length and order.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::ids::ContactId;

/// The range of page lengths.
pub const LIMITS: std::ops::RangeInclusive<i64> = 1..=500;
/// The length of a page when the request names none.
pub const DEFAULT_LIMIT: i64 = 10;
/// The most entries that can be skipped by number; a cursor reaches further.
pub const MAX_SKIP: i64 = 1_000_000;

/// The key by which a list of contacts is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortBy {
    /// The time at which the contact was created.
    #[default]
    Created,
    /// The name to show from the first name on, without titles such as Dr., in collation order.
    Name,
    /// The last name, and then the same.
    LastName,
    /// The time of the contact's last change.
    Updated,
}

/// An order of contacts. Equal keys are ordered by identifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sort {
    /// The key.
    pub by: SortBy,
    /// True if the largest comes first.
    pub descending: bool,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 8] = {
        const fn of(by: SortBy, descending: bool) -> Sort {
            Sort { by, descending }
        }
        [
            of(SortBy::Created, false),
            of(SortBy::Created, true),
            of(SortBy::Name, false),
            of(SortBy::Name, true),
            of(SortBy::LastName, false),
            of(SortBy::LastName, true),
            of(SortBy::Updated, false),
            of(SortBy::Updated, true),
        ]
    };
    /// The order by name, from A to Z.
    pub const BY_NAME: Self = Self {
        by: SortBy::Name,
        descending: false,
    };

    /// Returns the name of the order in a query.
    pub fn as_str(self) -> &'static str {
        match (self.by, self.descending) {
            (SortBy::Created, false) => "created",
            (SortBy::Created, true) => "-created",
            (SortBy::Name, false) => "name",
            (SortBy::Name, true) => "-name",
            (SortBy::LastName, false) => "last_name",
            (SortBy::LastName, true) => "-last_name",
            (SortBy::Updated, false) => "updated",
            (SortBy::Updated, true) => "-updated",
        }
    }
}

impl std::str::FromStr for Sort {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.into_iter().find(|sort| sort.as_str() == name);
        known.ok_or("must be created, name, last_name or updated, with - before it for descending")
    }
}

/// The sort key of the contact at which a page ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// The identifier alone, which rises with time.
    Created,
    /// The collation key by which the first name sorts.
    Name(Vec<u8>),
    /// The collation key by which the last name sorts.
    LastName(Vec<u8>),
    /// Microseconds of the last change.
    Updated(i64),
}

/// A position in an ordered list, after the contact with this key. It stays valid while contacts
/// are added and removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The key of the last contact seen.
    pub key: SortKey,
    /// Its identifier.
    pub id: ContactId,
}

impl Cursor {
    /// Returns the order that this cursor belongs to.
    pub fn sort_by(&self) -> SortBy {
        match self.key {
            SortKey::Created => SortBy::Created,
            SortKey::Name(_) => SortBy::Name,
            SortKey::LastName(_) => SortBy::LastName,
            SortKey::Updated(_) => SortBy::Updated,
        }
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = self.id.get().to_be_bytes().to_vec();
        match &self.key {
            SortKey::Created => bytes.push(b'c'),
            SortKey::Name(key) => {
                bytes.push(b'n');
                bytes.extend(key);
            }
            SortKey::LastName(key) => {
                bytes.push(b'l');
                bytes.extend(key);
            }
            SortKey::Updated(micros) => {
                bytes.push(b'u');
                bytes.extend(micros.to_be_bytes());
            }
        }
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl std::str::FromStr for Cursor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const UNKNOWN: &str = "must be a cursor from the Link header of a former page";
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| UNKNOWN)?;
        let (id, rest) = bytes.split_first_chunk::<8>().ok_or(UNKNOWN)?;
        let id = ContactId::new(i64::from_be_bytes(*id)).ok_or(UNKNOWN)?;
        let key = match rest.split_first() {
            Some((b'c', [])) => SortKey::Created,
            Some((b'n', key)) => SortKey::Name(key.to_vec()),
            Some((b'l', key)) => SortKey::LastName(key.to_vec()),
            Some((b'u', micros)) => {
                SortKey::Updated(i64::from_be_bytes(micros.try_into().map_err(|_| UNKNOWN)?))
            }
            _ => return Err(UNKNOWN),
        };
        Ok(Self { key, id })
    }
}

/// The part of a list to read.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// The number of entries to skip.
    pub skip: i64,
    /// The most entries to return.
    pub limit: i64,
    /// Only favourites (`true`), or only others (`false`).
    pub favorite: Option<bool>,
    /// The comparison form of the label that contacts must have.
    pub label: Option<String>,
    /// The order.
    pub sort: Sort,
    /// The position to start after.
    pub after: Option<Cursor>,
}

/// A part of a list.
#[derive(Debug)]
pub struct Page<T> {
    /// The entries.
    pub items: Vec<T>,
    /// The start of the next part, if there is one.
    pub next: Option<Cursor>,
    /// The number of entries in the whole list, if requested.
    pub total: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_journey_through_a_url() {
        let id = ContactId::new(42).expect("an id");
        for key in [
            SortKey::Created,
            SortKey::Name(vec![1, 255, 0]),
            SortKey::LastName(vec![0, 2]),
            SortKey::Updated(-5),
        ] {
            let cursor = Cursor { key, id };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }

    #[test]
    fn anything_else_is_no_cursor() {
        for text in ["", "x", "AAAAAAAAACpj!", "AAAAAAAAACp1AA", "AAAAAAAAAABj"] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }
}
