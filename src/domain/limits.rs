//! How much an account may ask for at once: every number that bounds a piece of work.

use crate::model::limits::{CardLimits, FileLimits, JsonLimits};

/// A card that is written. The largest of 600 exported files has 636 lines, 45 kB and 18 components in a property; groups
/// list thousands of members.
pub const CARD: CardLimits =
    CardLimits { bytes: 2 * 1024 * 1024, bytes_with_media: 16 * 1024 * 1024, lines: 10_000, components: 1_000 };

/// A card as JSON: one of 10,000 addresses has 160,000 values, a JMAP answer has its cards four deep.
pub const JSON: JsonLimits = JsonLimits { nodes: 200_000, depth: 64 };

/// A file that is imported.
pub const FILE: FileLimits = FileLimits { card: CARD, entries: 100_000, record_lines: 10_000, json: JSON };
