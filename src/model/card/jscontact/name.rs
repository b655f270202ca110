//! Names as lines.

use serde_json::{Map, Value};

use super::components;
use super::parameters::text_of;
use crate::model::card::line::{ContentLine, encode};
use crate::model::card::text;

/// Takes the name to show and the components out of a name.
pub fn take(name: &mut Map<String, Value>) -> Vec<ContentLine> {
    let mut lines = Vec::new();
    if let Some(full) = name.get("full").and_then(text_of) {
        lines.push(ContentLine::new("FN", &text::escape(&full)));
        name.remove("full");
    }
    if let Some((order, value)) = components::NAME.take(name) {
        let keys = take_sort_keys(name);
        lines.push(ContentLine::new(&format!("N{order}{keys}"), &value));
    }
    lines
}

/// Takes out by what a name is sorted, if that is all that vCard knows.
fn take_sort_keys(name: &mut Map<String, Value>) -> String {
    let Some(Value::Object(keys)) = name.get("sortAs") else {
        return String::new();
    };
    let is_known = |(kind, key): (&String, &Value)| {
        let is_one = |key: &str| !key.contains(',');
        ["surname", "given"].contains(&kind.as_str()) && key.as_str().is_some_and(is_one)
    };
    if keys.is_empty() || !keys.iter().all(is_known) {
        return String::new();
    }
    let key = |kind: &str| keys.get(kind).and_then(text_of);
    let [surname, given] = ["surname", "given"].map(key);
    let given = given.map_or_else(String::new, |given| format!(",{}", encode(&given)));
    let keys = format!(";SORT-AS={}{given}", encode(&surname.unwrap_or_default()));
    name.remove("sortAs");
    keys
}
