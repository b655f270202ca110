//! The types of limits of cards, files and JSON texts; the numbers are in `domain/limits.rs`.

use super::card::Card;

/// The limits of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CardLimits {
    /// Bytes without photos, logos, sounds and keys.
    pub bytes: usize,
    /// Bytes with photos, logos, sounds and keys.
    pub bytes_with_media: usize,
    /// Content lines.
    pub lines: usize,
    /// Components of one property, such as the categories in one line.
    pub components: usize,
    /// Values of JSON in all `JSPROP` lines (RFC 9555, section 3.2.1).
    pub json_values: usize,
}

impl CardLimits {
    /// Returns the limits for a card that replaces `former`: a card that was too large may stay so
    /// or shrink.
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

/// The limits of a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonLimits {
    /// Values: objects, arrays, texts, numbers, `true`, `false` and `null`.
    pub nodes: usize,
    /// Objects, which take the most memory.
    pub objects: usize,
    /// Nesting depth of arrays and objects.
    pub depth: usize,
}

/// The limits for reading a file with cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileLimits {
    /// The limits of each card.
    pub card: CardLimits,
    /// Cards and refused parts; a file with more is refused as a whole.
    pub entries: usize,
    /// Attributes and malformed lines of one LDIF record.
    pub record_lines: usize,
    /// The limits of each card in JSON.
    pub json: JsonLimits,
}
