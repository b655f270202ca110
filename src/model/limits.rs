//! Limits of cards, files and JSON texts, as types without numbers: the numbers stand in
//! `domain/limits.rs`.

use super::card::Card;

/// How large a card may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardLimits {
    /// Bytes without photos, logos, sounds and keys.
    pub bytes: usize,
    /// Bytes with these.
    pub bytes_with_media: usize,
    /// Content lines.
    pub lines: usize,
    /// Components of one property, such as the categories of one line.
    pub components: usize,
    /// Values of JSON in all `JSPROP` lines (RFC 9555, section 3.2.1).
    pub json_values: usize,
}

impl CardLimits {
    /// The limits for a card that takes the place of `former`: what was too large before may stay
    /// so, and may get smaller.
    pub fn allowing(&self, former: &Card) -> Self {
        let size = former.size();
        Self {
            bytes: self.bytes.max(size.bytes),
            bytes_with_media: self.bytes_with_media.max(size.bytes_with_media),
            lines: self.lines.max(size.lines),
            components: self.components.max(size.components),
            json_values: self.json_values.max(size.json_values),
        }
    }
}

/// How large a JSON text may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonLimits {
    /// Values: objects, arrays, texts, numbers, `true`, `false` and `null`.
    pub nodes: usize,
    /// Objects, which take most memory.
    pub objects: usize,
    /// Arrays and objects inside each other.
    pub depth: usize,
}

/// How much is read of a file with cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileLimits {
    /// Of each card.
    pub card: CardLimits,
    /// Cards and refused parts; a file with more is refused whole.
    pub entries: usize,
    /// Attributes and broken lines of one LDIF record.
    pub record_lines: usize,
    /// Of each card in JSON.
    pub json: JsonLimits,
}
