//! The size of a card, and the check of its limits.

use super::Card;
use super::line::ContentLine;
use super::version::MEDIA;
use crate::model::json::JsonCost;
use crate::model::limits::CardLimits;

/// Properties with components or lists of values (RFC 6350, section 6).
const STRUCTURED: &[&str] = &["N", "ADR", "ORG", "NICKNAME", "CATEGORIES"];

/// The size of a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardSize {
    /// Bytes without photos, logos, sounds and keys.
    pub bytes: usize,
    /// Bytes with photos, logos, sounds and keys.
    pub bytes_with_media: usize,
    /// Content lines.
    pub lines: usize,
    /// Components of the property that has the most.
    pub components: usize,
    /// Values of JSON in all `JSPROP` lines.
    pub json_values: usize,
    /// The physical line of the card on which the property with the most components starts, counted
    /// from 1.
    pub line_of_components: usize,
}

/// A limit that a card exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    /// Too many bytes without photos, logos, sounds and keys.
    #[error("is larger than {max} bytes, photos not counted")]
    Bytes {
        /// The limit.
        max: usize,
    },
    /// Too many bytes with photos, logos, sounds and keys.
    #[error("is larger than {max} bytes")]
    BytesWithMedia {
        /// The limit.
        max: usize,
    },
    /// Too many content lines.
    #[error("has more than {max} lines")]
    Lines {
        /// The limit.
        max: usize,
    },
    /// Too many components of one property.
    #[error("has more than {max} values on its line {line}")]
    Components {
        /// The limit.
        max: usize,
        /// The line of the card, counted from 1.
        line: usize,
    },
    /// Too many values of JSON without a vCard property.
    #[error("has more than {max} values in members that vCard has no property for")]
    JsonValues {
        /// The limit.
        max: usize,
    },
}

impl Card {
    /// Measures the card.
    pub fn size(&self) -> CardSize {
        let mut size = CardSize {
            lines: self.lines.len(),
            ..CardSize::default()
        };
        let mut physical = 1;
        for line in &self.lines {
            let bytes = line.raw().len();
            size.bytes_with_media += bytes;
            size.bytes += if MEDIA.iter().any(|name| line.is(name)) {
                0
            } else {
                bytes
            };
            size.json_values += if line.is("JSPROP") {
                JsonCost::of(line.decoded().as_bytes()).nodes
            } else {
                0
            };
            let components = component_count(line);
            if components > size.components {
                (size.components, size.line_of_components) = (components, physical);
            }
            physical += line.raw().bytes().filter(|byte| *byte == b'\n').count();
        }
        size
    }

    /// Returns the limit that it exceeds, if any.
    pub fn excess(&self, limits: &CardLimits) -> Option<Excess> {
        let CardSize {
            bytes,
            bytes_with_media,
            lines,
            components,
            json_values,
            line_of_components,
        } = self.size();
        if lines > limits.lines {
            Some(Excess::Lines { max: limits.lines })
        } else if bytes_with_media > limits.bytes_with_media {
            Some(Excess::BytesWithMedia {
                max: limits.bytes_with_media,
            })
        } else if bytes > limits.bytes {
            Some(Excess::Bytes { max: limits.bytes })
        } else if components > limits.components {
            Some(Excess::Components {
                max: limits.components,
                line: line_of_components,
            })
        } else if json_values > limits.json_values {
            Some(Excess::JsonValues {
                max: limits.json_values,
            })
        } else {
            None
        }
    }
}

/// Returns the number of components of a structured property or of values of a list; 1 for any
/// other line.
pub(in crate::model) fn component_count(line: &ContentLine) -> usize {
    if !STRUCTURED.iter().any(|name| line.is(name)) {
        return 1;
    }
    let mut is_escaped = false;
    let separates = |byte: &u8| {
        let separates = matches!(byte, b',' | b';') && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        separates
    };
    line.decoded()
        .as_bytes()
        .iter()
        .copied()
        .filter(separates)
        .count()
        + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: CardLimits = CardLimits {
        bytes: 200,
        bytes_with_media: 400,
        lines: 8,
        components: 5,
        json_values: 4,
    };

    fn card(lines: &str) -> Card {
        Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{lines}\r\nEND:VCARD\r\n"
        ))
    }

    #[test]
    fn each_limit_is_named_with_its_number_and_its_line() {
        for (lines, excess) in [
            ("N:a\\,b;c,d;;".to_owned(), None),
            (format!("PHOTO:{}", "x".repeat(300)), None),
            (
                format!("NOTE:{}", "x".repeat(300)),
                Some("is larger than 200 bytes, photos not counted"),
            ),
            (
                format!("PHOTO:{}", "x".repeat(400)),
                Some("is larger than 400 bytes"),
            ),
            ("TEL:1\r\n".repeat(5), Some("has more than 8 lines")),
            (
                "NOTE:a\r\n b\r\nCATEGORIES:a,b,c,d,e,f".to_owned(),
                Some("has more than 5 values on its line 6"),
            ),
            ("NOTE:a,b,c,d,e,f".to_owned(), None),
            ("JSPROP;JSPTR=a:[1,2,3]".to_owned(), None),
            (
                "JSPROP;JSPTR=a:[1]\r\nJSPROP;JSPTR=b:[{},2]".to_owned(),
                Some("has more than 4 values in members that vCard has no property for"),
            ),
        ] {
            assert_eq!(
                card(&lines)
                    .excess(&LIMITS)
                    .map(|excess| excess.to_string())
                    .as_deref(),
                excess,
                "{lines}"
            );
        }
    }

    #[test]
    fn a_card_that_was_too_large_may_stay_so_but_not_grow() {
        let former = card(&"TEL:1\r\n".repeat(9));
        let limits = LIMITS.allowing(&former);
        assert_eq!(card(&"TEL:1\r\n".repeat(9)).excess(&limits), None);
        assert_eq!(
            card(&"TEL:1\r\n".repeat(10)).excess(&limits),
            Some(Excess::Lines {
                max: former.size().lines
            })
        );
        assert_eq!(
            card("CATEGORIES:a,b,c,d,e,f").excess(&limits),
            Some(Excess::Components { max: 5, line: 4 })
        );
    }
}
