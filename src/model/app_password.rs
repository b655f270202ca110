//! App passwords: each lets one device use its account over CardDAV, and nothing else.

use std::fmt;

use super::ids::AppPasswordId;
use super::time::Timestamp;
use super::validation::{Checks, FieldError, Reason};

/// The most characters of a name.
pub const MAX_NAME_CHARS: usize = 100;

/// Crockford's base 32 in lower case: no letter looks like a digit or like another one.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The characters of a secret, each of 5 random bits: 140 together.
const SECRET_CHARS: usize = 28;
/// The characters between two dashes.
const GROUP_CHARS: usize = 4;

/// The password itself. It is shown once and stored only as a hash.
#[derive(Clone, PartialEq, Eq)]
pub struct AppSecret([u8; SECRET_CHARS]);

impl AppSecret {
    /// Generates a secret from the system's randomness.
    pub fn generate() -> Self {
        let random: [u8; SECRET_CHARS] = rand::random();
        Self(random.map(|byte| ALPHABET[usize::from(byte % 32)]))
    }

    /// Parses a secret as people type it: in any case, with or without dashes and spaces, and with
    /// the letters `o`, `i` and `l` for the digits that look like them.
    pub fn parse(text: &str) -> Option<Self> {
        let mut chars = [0; SECRET_CHARS];
        let mut typed = text.bytes().filter(|byte| !b"- ".contains(byte));
        for place in &mut chars {
            *place = digit(typed.next()?)?;
        }
        typed.next().is_none().then_some(Self(chars))
    }

    /// Returns its characters without dashes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

fn digit(typed: u8) -> Option<u8> {
    let digit = match typed.to_ascii_lowercase() {
        b'o' => b'0',
        b'i' | b'l' => b'1',
        other => other,
    };
    ALPHABET.contains(&digit).then_some(digit)
}

/// Writes groups with dashes between them.
impl fmt::Display for AppSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, group) in self.0.chunks(GROUP_CHARS).enumerate() {
            if place > 0 {
                f.write_str("-")?;
            }
            f.write_str(&String::from_utf8_lossy(group))?;
        }
        Ok(())
    }
}

impl fmt::Debug for AppSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppSecret(..)")
    }
}

/// A stored app password, without its secret.
#[derive(Clone, Debug)]
pub struct AppPassword {
    /// Its identifier.
    pub id: AppPasswordId,
    /// The name that its owner gave it.
    pub name: String,
    /// True if it only reads.
    pub read_only: bool,
    /// True if its device is shown all address books as one.
    pub one_book: bool,
    /// The time when it was created.
    pub created_at: Timestamp,
    /// The time from which on it is refused, if there is one.
    pub expires_at: Option<Timestamp>,
    /// The time of its first use, if it was used.
    pub first_used_at: Option<Timestamp>,
    /// Its last use, to the minute.
    pub last_use: Option<LastUse>,
}

impl AppPassword {
    /// Checks whether it still works at `now`.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

/// A use of an app password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastUse {
    /// The time.
    pub at: Timestamp,
    /// The network address that it came from.
    pub address: String,
    /// The name that the program gave itself.
    pub program: String,
}

/// A request for an app password.
#[derive(Clone, Debug, Default)]
pub struct AppPasswordDraft {
    /// The name, such as that of the device.
    pub name: String,
    /// True if it only reads.
    pub read_only: bool,
    /// True if its device is shown all address books as one.
    pub one_book: bool,
    /// The time from which on it is refused, if there is one.
    pub expires_at: Option<Timestamp>,
}

impl AppPasswordDraft {
    /// Checks the draft, and returns it or every refused field.
    pub fn check(self, now: Timestamp) -> Result<Self, Vec<FieldError>> {
        let mut checks = Checks::default();
        let name = checks.line("name", Some(self.name.trim().to_owned()), MAX_NAME_CHARS);
        if name.is_none() {
            checks.refuse("name", Reason::Blank);
        }
        if self.expires_at.is_some_and(|end| end <= now) {
            checks.refuse("expires_at", "must be in the future");
        }
        checks.finish()?;
        Ok(Self {
            name: name.unwrap_or_default(),
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_reads_back_however_it_is_typed() {
        let secret = AppSecret::generate();
        let shown = secret.to_string();
        assert_eq!(shown.len(), 34, "seven groups of four, and six dashes");
        for typed in [
            shown.clone(),
            shown.to_uppercase(),
            shown.replace('-', ""),
            shown.replace('-', " "),
            format!(" {shown} "),
            shown.replace('0', "O").replace('1', "l"),
            shown.replace('1', "I"),
        ] {
            assert_eq!(AppSecret::parse(&typed).as_ref(), Some(&secret), "{typed}");
        }
    }

    #[test]
    fn other_texts_are_no_secrets() {
        let shown = AppSecret::generate().to_string();
        for text in [
            "",
            "-",
            "reve ta stohne Dnipr",
            &shown[1..],
            &format!("{shown}0"),
            &format!("u{}", &shown[1..]),
            &format!("{}ї", &shown[2..]),
        ] {
            assert_eq!(AppSecret::parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_two_secrets_are_alike_and_a_log_shows_none() {
        let (one, other) = (AppSecret::generate(), AppSecret::generate());
        assert_ne!(one, other);
        assert_eq!(format!("{one:?}"), "AppSecret(..)");
    }
}
