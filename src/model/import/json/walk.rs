//! The positions of cards in a JSON text, found one after the other.

use std::ops::Range;

use super::jcard;
use crate::model::json::{end_of_text, end_of_value};

/// Members in which objects hold lists of cards: those of JMAP answers and of exports.
const LISTS: [&str; 5] = ["list", "cards", "entries", "contacts", "items"];
/// The deepest nesting of lists: a JMAP answer has its cards four levels deep.
const DEPTH: usize = 8;

/// A walk through a valid JSON text.
pub struct Walk {
    /// The lists being walked, the innermost last.
    lists: Vec<List>,
}

/// A list: the position of its next element, and the kind of its elements.
struct List {
    at: usize,
    holds_calls: bool,
}

/// The kind of a value in the walk.
enum Found {
    Card,
    /// A list whose elements start here.
    List(usize),
    /// The calls of a JMAP answer.
    Calls(usize),
}

impl Walk {
    /// Starts a walk at the value at `start`.
    pub fn new(start: usize) -> Self {
        Self {
            lists: vec![List {
                at: start,
                holds_calls: false,
            }],
        }
    }

    /// Starts a walk through the elements of the array at `start`.
    pub fn through(start: usize) -> Self {
        Self::new(start + 1)
    }

    /// Returns the range of the next value that should be a card.
    pub fn next(&mut self, json: &[u8]) -> Option<Range<usize>> {
        loop {
            let depth = self.lists.len();
            let list = self.lists.last_mut()?;
            let start = blank_end(json, list.at);
            if matches!(json.get(start), None | Some(b']')) {
                self.lists.pop();
                continue;
            }
            let end = end_of_value(json, start);
            list.at = end;
            let element = match list.holds_calls {
                true => arguments(json, start..end),
                false => Some(start..end),
            };
            let Some(element) = element else { continue };
            let found = if depth > DEPTH {
                Found::Card
            } else {
                classify(json, &element)
            };
            match found {
                Found::Card => return Some(element),
                Found::List(at) => self.lists.push(List {
                    at,
                    holds_calls: false,
                }),
                Found::Calls(at) => self.lists.push(List {
                    at,
                    holds_calls: true,
                }),
            }
        }
    }
}

/// Distinguishes a card from a list of cards.
fn classify(json: &[u8], value: &Range<usize>) -> Found {
    match json[value.start] {
        b'[' if is_jcard(json, value.start) => return Found::Card,
        b'[' => return Found::List(value.start + 1),
        b'{' => {}
        _ => return Found::Card,
    }
    let mut is_card = false;
    let mut lists = [None; LISTS.len()];
    let mut calls = None;
    for (name, member) in members(json, value.start) {
        let is_list = json[member.start] == b'[';
        match name {
            b"name" => is_card = true,
            b"@type" => is_card |= &json[member] == b"\"Card\"",
            b"methodResponses" => calls = Some(member.start + 1).filter(|_| is_list),
            _ => {
                if let Some(at) = LISTS.iter().position(|list| list.as_bytes() == name) {
                    lists[at] = Some((member.start + 1, is_list));
                }
            }
        }
    }
    let list = lists.into_iter().flatten().next();
    match (calls, list) {
        (Some(calls), _) => Found::Calls(calls),
        (None, Some((list, true))) if !is_card => Found::List(list),
        _ => Found::Card,
    }
}

/// Checks whether the array that starts here is a card of jCard.
pub fn is_jcard(json: &[u8], start: usize) -> bool {
    let first = blank_end(json, start + 1);
    let mark = json.get(first..first + jcard::MARK.len() + 2);
    let is_mark =
        |mark: &[u8]| mark[1..mark.len() - 1].eq_ignore_ascii_case(jcard::MARK.as_bytes());
    mark.is_some_and(|mark| mark.starts_with(b"\"") && mark.ends_with(b"\"") && is_mark(mark))
}

/// Returns the range of a member of the object that starts here, if it is one and has it.
pub fn member(json: &[u8], start: usize, name: &str) -> Option<Range<usize>> {
    let is_object = json.get(start) == Some(&b'{');
    let mut members = is_object.then(|| members(json, start))?;
    members.find_map(|(named, value)| (named == name.as_bytes()).then_some(value))
}

/// Returns the ranges of the elements of the array that starts here.
pub fn elements(json: &[u8], start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = match json.get(start) {
        Some(b'[') => start + 1,
        _ => json.len(),
    };
    std::iter::from_fn(move || {
        let start = blank_end(json, at);
        if matches!(json.get(start), None | Some(b']')) {
            return None;
        }
        at = end_of_value(json, start);
        Some(start..at)
    })
}

/// Returns names and ranges of the members of the object that starts here.
fn members(json: &[u8], start: usize) -> impl Iterator<Item = (&[u8], Range<usize>)> {
    let mut at = start + 1;
    std::iter::from_fn(move || {
        let name = blank_end(json, at);
        if json.get(name) != Some(&b'"') {
            return None;
        }
        let name_end = end_of_text(json, name);
        let value = blank_end(json, name_end);
        at = end_of_value(json, value);
        Some((&json[name + 1..name_end - 1], value..at))
    })
}

/// Returns the arguments of a call, which consists of name, arguments and number.
fn arguments(json: &[u8], call: Range<usize>) -> Option<Range<usize>> {
    if json[call.start] != b'[' {
        return None;
    }
    let name = blank_end(json, call.start + 1);
    let start = blank_end(json, end_of_value(json, name));
    (json[name] != b']' && json.get(start) != Some(&b']')).then(|| start..end_of_value(json, start))
}

/// Returns the position of the next value, name or end of a list.
fn blank_end(json: &[u8], start: usize) -> usize {
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b':');
    json[start..]
        .iter()
        .position(|byte| !is_between(byte))
        .map_or(json.len(), |length| start + length)
}
