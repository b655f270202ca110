//! Names of cards in their book's collection.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::hex;
use super::ids::ContactId;

/// The most bytes in a name.
const MAX_BYTES: usize = 255;
/// The bytes that the name of a reserved one may have beside a name in it.
const PREFIX_BYTES: usize = 32;
/// The most bytes of a UID that is used as a name.
const UID_BYTES: usize = 200;

/// The name of a card within its book's collection: the last segment of its URL, decoded. A client
/// may choose it; no two cards of a book outside the trash have the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Href(String);

impl Href {
    /// Returns the usual name of the card with this UID: the UID itself if that is safe as a file
    /// name.
    pub fn of_uid(uid: &str) -> Self {
        let is_plain = uid.len() <= UID_BYTES
            && !uid.starts_with('.')
            && uid
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.@:+".contains(&byte));
        match is_plain {
            true => Self(format!("{uid}.vcf")),
            false => Self(format!("{}.vcf", hex::encode(&Sha256::digest(uid)[..16]))),
        }
    }

    /// Returns a name for a card whose own name another one has. No UID leads to it, and nobody may
    /// choose it, so that it is always free.
    pub fn of_contact(id: ContactId) -> Self {
        Self(format!("~{id}.vcf"))
    }

    /// Checks whether it is a name that only [`Self::of_contact`] gives.
    pub fn is_reserved(&self) -> bool {
        self.0.starts_with('~')
    }

    /// Returns the name as it is stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Href {
    fn from(stored: String) -> Self {
        Self(stored)
    }
}

impl FromStr for Href {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if name.is_empty() || name == "." || name == ".." {
            return Err("names no card");
        }
        let prefix = if name.starts_with('~') {
            PREFIX_BYTES
        } else {
            0
        };
        if name.len() > MAX_BYTES + prefix {
            return Err("is longer than 255 bytes");
        }
        if name.chars().any(char::is_control) {
            return Err("contains a control character");
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for Href {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_named_after_its_uid_where_that_is_safe() {
        let name = |uid| Href::of_uid(uid).0;
        assert_eq!(name("A-1@example.org"), "A-1@example.org.vcf");
        for uid in ["../x", "a/b", ".hidden", "Іван", "a b", &"x".repeat(201)] {
            let name = name(uid);
            assert_eq!(name.len(), 36, "{name}");
            assert!(name.parse::<Href>().is_ok(), "{name}");
        }
    }

    #[test]
    fn the_name_of_last_resort_is_no_usual_name() {
        let last = Href::of_contact(ContactId::new(7).expect("an id"));
        assert!(last.is_reserved());
        for uid in ["~7", "7", "~7.vcf"] {
            assert!(!Href::of_uid(uid).is_reserved(), "{uid}");
        }
    }

    #[test]
    fn a_chosen_name_is_one_segment_of_a_path() {
        for name in ["a.vcf", "Іван Франко", "no extension", "%41", "...", "a/b"] {
            assert_eq!(name.parse(), Ok(Href(name.to_owned())));
        }
        for name in ["", ".", "..", "a\nb", &"x".repeat(256)] {
            assert!(name.parse::<Href>().is_err(), "{name:?}");
        }
    }
}
