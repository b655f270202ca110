//! The hash by which an import recognises a card that an earlier one brought.

use sha2::{Digest, Sha256};

use super::card::Card;

/// The bytes of a hash.
const BYTES: usize = 16;

/// A hash of a card's content, without the lines that are new in each export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentHash([u8; BYTES]);

impl ContentHash {
    /// Hashes the content of a card.
    pub fn of(card: &Card) -> Self {
        let mut digest = Sha256::new();
        for line in card.content() {
            digest.update(line);
            digest.update(b"\n");
        }
        let mut bytes = [0; BYTES];
        bytes.copy_from_slice(&digest.finalize()[..BYTES]);
        Self(bytes)
    }

    /// Returns the hash that is stored as these bytes, if there are as many as it has.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Returns its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
