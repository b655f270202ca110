//! Lines that are carried as jCard, alone or beside the members that state them too.

use serde_json::{Map, Value};

use super::jcard::from_jcard;
use super::statement::{self, Statement};
use super::{CARRIED, entry, pointer, relation};
use crate::model::card::Card;
use crate::model::card::line::ContentLine;

type Object = Map<String, Value>;

/// The parameter of a carried line that members state too: the path of the first of them.
pub const SAID_AT: &str = "JSPTR";

/// Takes the carried lines out of a card.
pub fn take(card: &mut Object) -> Result<Vec<ContentLine>, String> {
    let Some(Value::Array(properties)) = card.remove(CARRIED) else {
        return Ok(Vec::new());
    };
    properties.iter().map(from_jcard).collect()
}

/// Separates carried lines from those that members state too, of which it takes the members out of
/// the card. Without these members, or with others in their place, such a line is left out.
pub fn take_said(
    card: &mut Object,
    carried: Vec<ContentLine>,
) -> (Vec<ContentLine>, Vec<ContentLine>) {
    let (said, carried): (Vec<_>, Vec<_>) = carried
        .into_iter()
        .partition(|line| line.parameters().any(|each| each.is(SAID_AT)) && !line.is("JSPROP"));
    let whole = Card {
        lines: [&carried[..], &said[..]].concat(),
    };
    let labels = whole.written_labels();
    let mut still_said = Vec::new();
    for line in said {
        let line = line.rebuilt(
            line.name(),
            |parameter| !parameter.is(SAID_AT),
            "",
            line.value(),
        );
        let statements = statement::of(&line, &labels);
        if statements.is_empty()
            || statements
                .iter()
                .all(|statement| take_statement(card, statement))
        {
            still_said.push(line);
        }
    }
    (carried, still_said)
}

/// Takes out what a line states, if the card still states it.
fn take_statement(card: &mut Object, (path, stated): &Statement) -> bool {
    let [parents @ .., last] = &path[..] else {
        return false;
    };
    let Some(present) = pointer::find(card, path) else {
        return false;
    };
    let rest = match (present, stated) {
        (Value::Object(present), Value::Object(stated)) if path.len() > 1 && path[0] != "name" => {
            let line = |entry: &Object| {
                let mut rest = entry.clone();
                let line = match path[0].as_str() {
                    "relatedTo" => Some(relation::take_line(last, &mut rest)),
                    _ => entry::take_line(&parents[parents.len() - 1], last, &mut rest),
                };
                (line.map(|line| line.text().to_owned()), rest)
            };
            let ((now, rest), (former, _)) = (line(present), line(stated));
            if now != former || (now.is_none() && present != stated) {
                return false;
            }
            if now.is_none() { Object::new() } else { rest }
        }
        (present, stated) if present == stated => Object::new(),
        _ => return false,
    };
    let parent = match parents {
        [] => Some(card),
        parents => pointer::find_mut(card, parents).and_then(Value::as_object_mut),
    };
    let Some(parent) = parent else { return false };
    match rest.is_empty() {
        true => drop(parent.remove(last)),
        false => drop(parent.insert(last.clone(), Value::Object(rest))),
    }
    true
}
