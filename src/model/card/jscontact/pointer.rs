//! JSON pointers without their first slash (RFC 6901; RFC 9553, section 1.4.4), and members that
//! vCard has no property for, as `JSPROP` (RFC 9555, section 3.1).

use serde_json::{Map, Value, json};

use super::components::{ADDRESS, NAME};
use super::shape::LISTS;
use crate::model::card::line::{ContentLine, encode};
use crate::model::card::text;

/// The member with the components of a name or an address.
const COMPONENTS: &str = "components";

/// Returns the steps of a path.
pub fn steps(path: &str) -> Vec<String> {
    let step = |step: &str| step.replace("~1", "/").replace("~0", "~");
    path.split('/').map(step).collect()
}

/// Returns a path of these steps.
pub fn join<S: AsRef<str>>(steps: &[S]) -> String {
    let step = |step: &S| step.as_ref().replace('~', "~0").replace('/', "~1");
    steps.iter().map(step).collect::<Vec<_>>().join("/")
}

/// Returns the value at a path.
pub fn find<'v>(object: &'v Map<String, Value>, path: &[String]) -> Option<&'v Value> {
    let (first, rest) = path.split_first()?;
    rest.iter()
        .try_fold(object.get(first)?, |value, step| value.get(step))
}

/// Returns the value at a path to change it.
pub fn find_mut<'v>(object: &'v mut Map<String, Value>, path: &[String]) -> Option<&'v mut Value> {
    let (first, rest) = path.split_first()?;
    rest.iter()
        .try_fold(object.get_mut(first)?, |value, step| value.get_mut(step))
}

/// Sets the value at a path where nothing is yet, with the objects above it. Returns false, and
/// changes nothing, if something is there or above it.
pub fn insert(object: &mut Map<String, Value>, path: &[String], value: Value) -> bool {
    match path {
        [] => false,
        [last] => {
            let is_new = !object.contains_key(last);
            object.entry(last).or_insert(value);
            is_new
        }
        [first, rest @ ..] => {
            let next = object.entry(first).or_insert_with(|| json!({}));
            next.as_object_mut()
                .is_some_and(|next| insert(next, rest, value))
        }
    }
}

/// Returns the line for a member without a property.
pub fn line_of(path: &[&str], value: &Value) -> ContentLine {
    let value = value.to_string().replace("\\u0000", "\\ufffd");
    ContentLine::new(
        &format!("JSPROP;JSPTR={}", encode(&join(path))),
        &text::escape(&value),
    )
}

/// Sets the member that a `JSPROP` line has, where it has a place. Returns true if it does.
/// Components with more than their line has a place for take the place of these.
pub fn set_member(object: &mut Map<String, Value>, line: &ContentLine) -> bool {
    let mut parameters = line.parameters();
    let path = parameters.next().filter(|first| first.is("JSPTR"));
    let path = path
        .and_then(|path| path.texts().next())
        .map(|path| steps(&path));
    let value = serde_json::from_str(&text::unescape(line.value())).ok();
    let (Some(path), Some(value), None) = (path, value, parameters.next()) else {
        return false;
    };
    let is_of_absent_entry = match &path[..] {
        [list, id, _, ..] if LISTS.contains(&list.as_str()) => {
            find(object, &[list.clone(), id.clone()]).is_none()
        }
        _ => false,
    };
    if path.last().is_some_and(|last| last == COMPONENTS)
        && let Some(on_line) = find_mut(object, &path)
    {
        let structure = match path[0] == "name" {
            true => NAME,
            false => ADDRESS,
        };
        let is_stated = structure.is_stated(&value, on_line);
        if is_stated {
            *on_line = value;
        }
        return is_stated;
    }
    !is_of_absent_entry && insert(object, &path, value)
}
