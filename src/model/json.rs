//! The cost of a JSON text, computed before any of it is built.
//!
//! A parsed object takes some 640 bytes however little it contains, so a text of a few megabytes
//! can become gigabytes. The scan allocates nothing and also accepts invalid JSON.

use super::limits::JsonLimits;

/// Bytes that a parsed object takes by itself: a B-tree node, which has room for eleven members.
const OBJECT: usize = 640;
/// Bytes that each member of an object takes.
const MEMBER: usize = 100;
/// Bytes that a value takes in an array that grows by doubling.
const ITEM: usize = 64;
/// Bytes that an allocated text takes besides its content.
const TEXT: usize = 32;

/// The counts of a JSON text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonCost {
    /// Values: objects, arrays, texts, numbers, `true`, `false` and `null`.
    pub nodes: usize,
    /// Objects and arrays.
    pub containers: usize,
    /// The deepest nesting of objects and arrays.
    pub depth: usize,
    objects: usize,
    members: usize,
    texts: usize,
    bytes: usize,
}

/// A limit that a JSON text exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonExcess {
    /// Too many values.
    #[error("has more than {max} values; line {line} is beyond")]
    Nodes {
        /// The limit.
        max: usize,
        /// The line of the first value beyond the limit, counted from 1.
        line: usize,
    },
    /// Too many objects.
    #[error("has more than {max} objects; line {line} is beyond")]
    Objects {
        /// The limit.
        max: usize,
        /// The line of the first object beyond the limit, counted from 1.
        line: usize,
    },
    /// Too deep nesting of arrays and objects.
    #[error("has more than {max} arrays and objects inside each other on line {line}")]
    Depth {
        /// The limit.
        max: usize,
        /// The line of the innermost one, counted from 1.
        line: usize,
    },
}

impl JsonExcess {
    /// Shifts the line, for a text that starts on line `start` of a file.
    pub fn from_line(self, start: usize) -> Self {
        match self {
            Self::Nodes { max, line } => Self::Nodes {
                max,
                line: line + start - 1,
            },
            Self::Objects { max, line } => Self::Objects {
                max,
                line: line + start - 1,
            },
            Self::Depth { max, line } => Self::Depth {
                max,
                line: line + start - 1,
            },
        }
    }
}

impl JsonCost {
    /// Counts the contents of a JSON text.
    pub fn of(json: &[u8]) -> Self {
        let unlimited = JsonLimits {
            nodes: usize::MAX,
            objects: usize::MAX,
            depth: usize::MAX,
        };
        Self::within(json, &unlimited).unwrap_or_default()
    }

    /// Counts the contents of a JSON text, up to the first value beyond a limit.
    ///
    /// # Errors
    ///
    /// The limit that the text exceeds.
    pub fn within(json: &[u8], limits: &JsonLimits) -> Result<Self, JsonExcess> {
        let mut cost = Self {
            bytes: json.len(),
            ..Self::default()
        };
        let (mut at, mut depth) = (0, 0_usize);
        while let Some(byte) = json.get(at) {
            let start = at;
            at = match byte {
                b'"' => end_of_text(json, at),
                b'0'..=b'9' | b'-' | b'a'..=b'z' | b'A'..=b'Z' => end_of_word(json, at),
                _ => at + 1,
            };
            match byte {
                b'{' | b'[' => {
                    depth += 1;
                    cost.containers += 1;
                    cost.objects += usize::from(*byte == b'{');
                    cost.depth = cost.depth.max(depth);
                }
                b'}' | b']' => depth = depth.saturating_sub(1),
                b':' => cost.members += 1,
                b'"' => cost.texts += 1,
                _ if at - start == 1 && !byte.is_ascii_alphanumeric() => continue,
                _ => cost.nodes += 1,
            }
            // A text before a colon is a name rather than a value.
            if cost.count() > limits.nodes.saturating_add(1) {
                return Err(JsonExcess::Nodes {
                    max: limits.nodes,
                    line: line_of(json, start),
                });
            }
            if cost.objects > limits.objects {
                return Err(JsonExcess::Objects {
                    max: limits.objects,
                    line: line_of(json, start),
                });
            }
            if depth > limits.depth {
                return Err(JsonExcess::Depth {
                    max: limits.depth,
                    line: line_of(json, start),
                });
            }
        }
        cost.nodes = cost.count();
        if cost.nodes > limits.nodes {
            return Err(JsonExcess::Nodes {
                max: limits.nodes,
                line: line_of(json, json.len()),
            });
        }
        Ok(cost)
    }

    /// Returns the number of values so far, while `nodes` counts only numbers and words.
    fn count(&self) -> usize {
        (self.nodes + self.containers + self.texts).saturating_sub(self.members)
    }

    /// Estimates the bytes that the parsed text will take, at most by half too high.
    pub fn memory(&self) -> usize {
        self.objects * OBJECT
            + self.members * MEMBER
            + self.nodes * ITEM
            + self.texts * TEXT
            + self.bytes
    }
}

/// Returns the end of the text that starts here, after its quotation mark.
pub fn end_of_text(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    json.len()
}

/// Returns the end of the number or the word that starts here.
fn end_of_word(json: &[u8], start: usize) -> usize {
    let ends = |byte: &u8| {
        matches!(byte, b',' | b':' | b'"' | b'{' | b'}' | b'[' | b']') || byte.is_ascii_whitespace()
    };
    json[start..]
        .iter()
        .position(ends)
        .map_or(json.len(), |length| start + length)
}

/// Returns the end of the value that starts here. The text must be valid.
pub fn end_of_value(json: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while let Some(byte) = json.get(at) {
        match byte {
            b'"' => at = end_of_text(json, at),
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                at += 1;
            }
            b'0'..=b'9' | b'-' | b'a'..=b'z' | b'A'..=b'Z' => at = end_of_word(json, at),
            _ => {
                at += 1;
                continue;
            }
        }
        if depth == 0 {
            return at;
        }
    }
    json.len()
}

fn line_of(json: &[u8], at: usize) -> usize {
    json[..at.min(json.len())]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn nodes(value: &Value) -> usize {
        1 + match value {
            Value::Array(items) => items.iter().map(nodes).sum(),
            Value::Object(members) => members.values().map(nodes).sum(),
            _ => 0,
        }
    }

    fn depth(value: &Value) -> usize {
        match value {
            Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
            Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
            _ => 0,
        }
    }

    #[test]
    fn a_limit_is_named_with_its_number_and_the_line_where_it_was_passed() {
        let limits = JsonLimits {
            nodes: 5,
            objects: 3,
            depth: 2,
        };
        let excess = |text: &str| {
            JsonCost::within(text.as_bytes(), &limits).map_err(|excess| excess.to_string())
        };
        assert!(excess("{\"a\": [1,\n2, \"b:{\"]}").is_ok());
        assert_eq!(
            excess("[1,\n2,\n3,\n4,\n5]"),
            Err("has more than 5 values; line 5 is beyond".to_owned())
        );
        let deep = "has more than 2 arrays and objects inside each other on line 2";
        assert_eq!(excess("[[\n[]]]"), Err(deep.to_owned()));
        assert_eq!(
            excess("[{},{},{},\n{}]"),
            Err("has more than 3 objects; line 2 is beyond".to_owned())
        );
    }

    #[test]
    fn many_small_objects_are_known_to_take_much_memory() {
        let text = format!("[{}{{}}]", "{\"a\":0},".repeat(10_000));
        let cost = JsonCost::of(text.as_bytes());
        assert_eq!(
            (cost.nodes, cost.containers, cost.depth),
            (20_002, 10_002, 2)
        );
        assert!(
            (6_400_000..12_000_000).contains(&cost.memory()),
            "{}",
            cost.memory()
        );
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(|number| json!(number)),
            "[\\PC\"\\\\{}:,]{0,9}".prop_map(Value::from)
        ];
        leaf.prop_recursive(5, 60, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::btree_map("[\\PC\"\\\\{}:,]{0,6}", inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_counted_as_it_is_parsed(value in any_json(), is_pretty in any::<bool>()) {
            let text = if is_pretty { format!(" {value:#} ") } else { value.to_string() };
            let cost = JsonCost::of(text.as_bytes());
            prop_assert_eq!((cost.nodes, cost.depth), (nodes(&value), depth(&value)), "{}", text);
            let start = text.len() - text.trim_start().len();
            prop_assert_eq!(end_of_value(text.as_bytes(), start), text.trim_end().len());
        }

        #[test]
        fn any_bytes_are_scanned_to_their_end(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            JsonCost::of(&bytes);
            end_of_value(&bytes, 0);
        }
    }
}
