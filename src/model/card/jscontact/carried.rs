//! Lines that are carried as jCard, alone or beside the members that state them too.

use serde_json::{Map, Value};

use super::jcard::from_jcard;
use super::statement::{self, Statement};
use super::{CARRIED, entry, pointer, relation};
use crate::model::card::Card;
use crate::model::card::line::{ContentLine, Parameter};

type Object = Map<String, Value>;

/// The parameter of a carried line that members state too: the path of the first of them.
pub const SAID_AT: &str = "JSPTR";

/// The member with the days of a card.
const DAYS: &str = "anniversaries";

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
    // Looked at before other lines take their members out.
    let said = said.into_iter().map(|line| {
        let path = line.parameters_named(SAID_AT).next().unwrap_or_default();
        let path = pointer::steps(path);
        let is_other = |parameter: &Parameter| !parameter.is(SAID_AT);
        let line = line.rebuilt(line.name(), is_other, "", line.value());
        let statements = statement::of(&line, &labels);
        let repeats = repeats(card, &path, &statements);
        (line, statements, repeats)
    });
    let said: Vec<_> = said.collect();
    let mut still_said = Vec::new();
    for (line, statements, repeats) in said {
        if let Some(is_still_said) = repeats {
            still_said.extend(Some(line).filter(|_| is_still_said));
            continue;
        }
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

/// Returns whether the card still has the day at a path that a line repeats; `None` for a line that
/// repeats none.
fn repeats(card: &Object, path: &[String], statements: &[Statement]) -> Option<bool> {
    let [(own, stated)] = statements else {
        return None;
    };
    let is_day = own.len() == 2 && own[0] == DAYS && path.first().is_some_and(|list| list == DAYS);
    if !is_day || own == path {
        return None;
    }
    let present = pointer::find(card, path);
    Some(present.is_some_and(|day| day["kind"] == stated["kind"] && has_date(day, stated)))
}

/// Checks whether two days are on the same date; a member `@type` or a time says nothing else.
fn has_date(day: &Value, other: &Value) -> bool {
    day["date"] == other["date"] || instant(day).is_some_and(|utc| Some(utc) == instant(other))
}

/// Returns the instant of a day that has one.
fn instant(day: &Value) -> Option<&Value> {
    day["date"].get("utc")
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
