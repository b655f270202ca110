//! Lists of cards that are no JSON as a whole: broken elements are taken out, the others stay.

use serde::de::IgnoredAny;

use super::no_json;
use crate::model::import::Entry;
use crate::model::json::end_of_value;

/// The most broken elements of a list that is mended.
const MAX_BROKEN: usize = 1000;
/// The most of them that have no end. Each is looked for up to the end of the text.
const MAX_ENDLESS: usize = 10;

/// A list without its broken elements.
pub struct Mended {
    /// The list, each of whose elements begins on its former line.
    pub text: String,
    /// The refusals of its elements that are no JSON.
    pub broken: Vec<Entry>,
}

/// Takes the elements that are no JSON out of the list at `start`. `None` if no other is left, too many
/// are broken, something follows the list, or this is no list of objects or lists.
pub fn mend(text: &str, start: usize) -> Option<Mended> {
    let json = text.as_bytes();
    let mut mended = text
        .get(..=start)
        .filter(|text| text.ends_with('['))?
        .to_owned();
    let (mut broken, mut has_any) = (Vec::new(), false);
    let mut at = start + 1;
    let mut line = 1 + line_ends(&mended);
    let (mut mended_line, mut endless) = (line, 0);
    loop {
        let between = json[at..].iter();
        let is_between = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
        let begin = at + between.take_while(|byte| is_between(byte)).count();
        if let Some(b']') = json.get(begin) {
            let is_last = text.get(begin + 1..)?.trim().is_empty();
            if is_last { break } else { return None }
        }
        if begin == json.len() {
            break;
        }
        let mut end = end_of_value(json, begin);
        if end == json.len() {
            endless += 1;
            end = next_element(text, begin).unwrap_or(end);
        }
        line += line_ends(text.get(at..begin)?);
        let element = text.get(begin..end)?;
        match serde_json::from_str::<IgnoredAny>(element) {
            Ok(_) if !has_any && !element.starts_with(['{', '[']) => return None,
            Ok(_) => {
                mended.push_str(if has_any { "," } else { "" });
                mended.extend(std::iter::repeat_n('\n', line - mended_line));
                mended_line = line + line_ends(element);
                mended.push_str(element);
                has_any = true;
            }
            Err(_) if broken.len() == MAX_BROKEN || endless > MAX_ENDLESS => return None,
            Err(error) => broken.push(Entry::refused(line, no_json(&error), element)),
        }
        line += line_ends(element);
        at = end;
    }
    mended.push(']');
    has_any.then_some(Mended {
        text: mended,
        broken,
    })
}

/// Returns where a later line begins as the element at `begin` does, with the same bracket and no
/// further to the right: an element without an end has none of what follows it.
fn next_element(text: &str, begin: usize) -> Option<usize> {
    let bracket = text[begin..].chars().next()?;
    let start = text[..begin].rfind('\n').map_or(0, |at| at + 1);
    let indent = begin - start;
    let mut at = begin;
    text[begin..].split_inclusive('\n').find_map(|line| {
        let (line_start, own) = (at, line.len() - line.trim_start().len());
        at += line.len();
        let begins = line.trim_start().starts_with(bracket) && own <= indent;
        (line_start > begin && begins).then_some(line_start)
    })
}

fn line_ends(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}
