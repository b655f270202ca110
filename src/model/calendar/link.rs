//! The secret link to an account's calendar.

use std::fmt;

use serde::Serialize;
use utoipa::ToSchema;

use crate::model::time::Timestamp;

/// The characters of a secret, each of 5 bits: 160 together.
const SECRET_CHARS: usize = 32;
/// The random bytes from which a secret is computed.
pub const SEED_BYTES: usize = 20;
/// The digits of base 32 that no letter looks like, in lower case.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The part of a link that only its owner knows.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarSecret([u8; SECRET_CHARS]);

impl CalendarSecret {
    /// Writes 5 bits of each byte of a keyed hash.
    pub fn of_code(code: [u8; SECRET_CHARS]) -> Self {
        Self(code.map(|byte| ALPHABET[usize::from(byte % 32)]))
    }

    /// Parses a secret as a link has it.
    pub fn parse(text: &str) -> Option<Self> {
        let chars: [u8; SECRET_CHARS] = text.as_bytes().try_into().ok()?;
        let is_secret = chars.iter().all(|char| ALPHABET.contains(char));
        is_secret.then_some(Self(chars))
    }

    /// Returns its characters.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for CalendarSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl fmt::Debug for CalendarSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CalendarSecret(..)")
    }
}

/// A reminder of each day, at nine in the morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Alarm {
    /// On the day itself.
    Day,
    /// On the day before.
    DayBefore,
    /// A week before.
    WeekBefore,
}

impl Alarm {
    /// Every alarm.
    pub const ALL: [Self; 3] = [Self::Day, Self::DayBefore, Self::WeekBefore];

    /// Returns the name under which it is stored and chosen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::DayBefore => "day_before",
            Self::WeekBefore => "week_before",
        }
    }

    /// Returns the alarm with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|alarm| alarm.as_str() == name)
    }

    /// Returns the time from the beginning of the day to the alarm (RFC 5545, section 3.3.6).
    pub(super) fn trigger(self) -> &'static str {
        match self {
            Self::Day => "PT9H",
            Self::DayBefore => "-PT15H",
            Self::WeekBefore => "-P6DT15H",
        }
    }
}

/// The choices of a calendar's owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CalendarOptions {
    /// True if it has anniversaries too.
    pub anniversaries: bool,
    /// The reminder of each day, if there is one.
    pub alarm: Option<Alarm>,
}

/// The link to an account's calendar, as it is stored.
#[derive(Clone, Debug)]
pub struct CalendarLink {
    /// The random bytes from which its secret is computed.
    pub seed: Vec<u8>,
    /// The keyed hash of its secret.
    pub secret_hash: Vec<u8>,
    /// The choices of its owner.
    pub options: CalendarOptions,
    /// The language of the page on which it was made, for accounts that chose none; may be empty.
    pub language: String,
    /// The time when its secret was made.
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_reads_back_from_its_link_and_a_log_shows_none() {
        let secret = CalendarSecret::of_code(rand::random());
        assert_eq!(
            CalendarSecret::parse(&secret.to_string()),
            Some(secret.clone())
        );
        assert_eq!(format!("{secret:?}"), "CalendarSecret(..)");
    }

    #[test]
    fn other_texts_are_no_secrets() {
        let secret = CalendarSecret::of_code([20; SECRET_CHARS]).to_string();
        for text in [
            "",
            &secret[1..],
            &format!("{secret}0"),
            &secret.to_uppercase(),
        ] {
            assert_eq!(CalendarSecret::parse(text), None, "{text}");
        }
        assert_eq!(CalendarSecret::parse(&"ї".repeat(SECRET_CHARS / 2)), None);
    }

    #[test]
    fn an_alarm_reads_back_from_its_name() {
        for alarm in Alarm::ALL {
            assert_eq!(Alarm::from_name(alarm.as_str()), Some(alarm));
        }
        assert_eq!(Alarm::from_name(""), None);
    }
}
