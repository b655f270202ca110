//! Lines that are carried as jCard, alone or beside the members that state them too.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::jcard::from_jcard;
use super::statement::{self, Statement};
use super::{CARRIED, entry, pointer, relation};
use crate::model::birthday::Birthday;
use crate::model::card::Card;
use crate::model::card::entry_label::WrittenLabels;
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
    let said = said.into_iter().map(|line| Said::new(&line, &labels));
    let said: Vec<_> = said.collect();
    let by_path = said.iter().rev().filter_map(|each| {
        let (path, _) = each.statements.first()?;
        Some((&path[..], each))
    });
    let by_path: HashMap<_, _> = by_path.collect();
    // Looked at before other lines take their members out.
    let repeats = said.iter().map(|each| each.repeats(card, &by_path));
    let repeats: Vec<_> = repeats.collect();
    let mut still_said = Vec::new();
    for (each, repeats) in said.iter().zip(repeats) {
        let take = || {
            each.statements
                .iter()
                .all(|said| take_statement(card, said))
        };
        if repeats.unwrap_or_else(take) {
            still_said.push(each.line.clone());
        }
    }
    (carried, still_said)
}

/// A carried line that members state too.
struct Said {
    line: ContentLine,
    /// The path of the member that states it first.
    path: Vec<String>,
    /// All members that the line becomes.
    statements: Vec<Statement>,
}

impl Said {
    fn new(line: &ContentLine, labels: &WrittenLabels) -> Self {
        let path = line.parameters_named(SAID_AT).next().unwrap_or_default();
        let path = pointer::steps(path);
        let is_other = |parameter: &Parameter| !parameter.is(SAID_AT);
        let line = line.rebuilt(line.name(), is_other, "", line.value());
        let statements = statement::of(&line, labels);
        Self {
            line,
            path,
            statements,
        }
    }

    /// Returns whether the card still has the day that the line repeats; `None` for a line that
    /// repeats none. `by_path` has the lines by the first member that each states.
    fn repeats(&self, card: &Object, by_path: &HashMap<&[String], &Self>) -> Option<bool> {
        let [(own, stated)] = &self.statements[..] else {
            return None;
        };
        let path = &self.path;
        let is_day =
            own.len() == 2 && own[0] == DAYS && path.first().is_some_and(|list| list == DAYS);
        if !is_day || own == path {
            return None;
        }
        let is_same = |day: &Value| {
            let first = by_path.get(&path[..]).filter(|first| first.states(day));
            let first = first.map(|first| first.line.clone());
            let first = first.or_else(|| line_of(path, day));
            let is_on = |first: &ContentLine| {
                date_of(first).is_some_and(|date| Some(date) == date_of(&self.line))
            };
            day["kind"] == stated["kind"]
                && (has_date(day, stated) || first.as_ref().is_some_and(is_on))
        };
        Some(pointer::find(card, path).is_some_and(is_same))
    }

    /// Checks whether the first member that the line states has a date.
    fn states(&self, day: &Value) -> bool {
        let first = self.statements.first();
        first.is_some_and(|(_, stated)| has_date(day, stated))
    }
}

/// Returns the line that a day becomes.
fn line_of(path: &[String], day: &Value) -> Option<ContentLine> {
    let ([list, id], Value::Object(day)) = (path, day) else {
        return None;
    };
    entry::take_line(list, id, &mut day.clone())
}

/// Returns the date that a line shows.
fn date_of(line: &ContentLine) -> Option<Birthday> {
    let card = Card {
        lines: vec![line.clone()],
    };
    card.details().dates.first()?.value.date.date()
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
