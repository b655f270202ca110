//! The members that state what a line of vCard 4.0 states (RFC 9555, section 2).

use serde_json::{Map, Value};

use super::components;
use super::entry;
use super::instant::read_instant;
use super::property::{Property, SINGLE};
use super::relation;
use crate::model::card::entry_label::{LabelForm, WrittenLabels, type_parameter};
use crate::model::card::kind::Kind;
use crate::model::card::line::{ContentLine, decode, encode};
use crate::model::card::text;
use crate::model::card::value::{Value as CardValue, is_card};
use crate::model::card::version::without_x;

/// A member of a card: its path, and its value.
pub type Statement = (Vec<String>, Value);

/// Returns the members that a line becomes; none if JSContact has no place for it.
pub fn of(line: &ContentLine, labels: &WrittenLabels) -> Vec<Statement> {
    let standard = standardised(line, labels);
    let (line, label) = match &standard {
        Some(standard) => (standard, None),
        None => (line, labels.label_of(line)),
    };
    if let Some(property) = Property::named(line.name()) {
        return entries(line, property, label);
    }
    let text = || text::unescape(&line.decoded());
    let at =
        |path: &[&str], value: Value| (path.iter().map(|step| (*step).to_owned()).collect(), value);
    if let Some((name, member)) = SINGLE.iter().find(|(name, _)| line.is(name)) {
        let value = match *name {
            "REV" | "CREATED" => read_instant(line.value()),
            "KIND" => Some(text().to_lowercase()),
            _ => Some(text()),
        };
        let said = value.filter(|value| !value.trim().is_empty());
        return said
            .map(|value| at(&[member], value.into()))
            .into_iter()
            .collect();
    }
    match line.name().to_ascii_uppercase().as_str() {
        "FN" if !line.value().trim().is_empty() => vec![at(&["name", "full"], text().into())],
        "N" => name(line),
        "GRAMGENDER" => vec![at(
            &["speakToAs", "grammaticalGender"],
            text().to_lowercase().into(),
        )],
        "MEMBER" => vec![at(&["members", &text()], true.into())],
        "RELATED" if !is_card(line.value()) => {
            let (person, relation) = relation::of(line);
            vec![at(&["relatedTo", &person], relation)]
        }
        _ => Vec::new(),
    }
}

fn name(line: &ContentLine) -> Vec<Statement> {
    let mut name = components::NAME.to_members(line);
    if let Some(keys) = line.parameters().find(|parameter| parameter.is("SORT-AS")) {
        // One quoted text has both, as in the examples of the standards.
        let keys = keys.values().map(decode).zip(["surname", "given"]);
        let keys = keys.filter(|(key, _)| !key.is_empty());
        let keys: Map<_, _> = keys
            .map(|(key, kind)| (kind.to_owned(), key.into()))
            .collect();
        name.insert("sortAs".to_owned(), keys.into());
    }
    let member = |(key, value)| (vec!["name".to_owned(), key], value);
    name.into_iter().map(member).collect()
}

fn entries(
    line: &ContentLine,
    property: &'static Property,
    label: Option<&ContentLine>,
) -> Vec<Statement> {
    let Some(id) = line.parameters_named("PROP-ID").next() else {
        return Vec::new();
    };
    let mut statements = Vec::new();
    for (nth, mut entry) in entry::entries(line, property).into_iter().enumerate() {
        if let Some(label) = label.filter(|_| property.has_label()) {
            entry.insert("label".to_owned(), label_text(label).into());
        }
        let id = match nth {
            0 => id.to_owned(),
            nth => format!("{id}-{}", nth + 1),
        };
        let mut path: Vec<_> = property
            .path()
            .iter()
            .map(|step| (*step).to_owned())
            .collect();
        path.push(id);
        statements.push((path, Value::Object(entry)));
    }
    statements
}

/// Returns a label of Apple's in plain words.
pub fn label_text(label: &ContentLine) -> String {
    text::unescape(&label.decoded())
        .trim()
        .trim_start_matches("_$!<")
        .trim_end_matches(">!$_")
        .to_owned()
}

/// Returns the line that the standards have for a line of a program's own, such as `X-SPOUSE`.
fn standardised(line: &ContentLine, labels: &WrittenLabels) -> Option<ContentLine> {
    if !line.name().starts_with(['X', 'x']) {
        return None;
    }
    // 3.0 marks later properties.
    let later = without_x(line).filter(|line| Property::named(line.name()).is_some());
    if later.is_some() {
        return later;
    }
    let kind = Kind::of(line)?;
    let form = kind.label_form(line);
    let (kind, label) = kind.with_label(labels.of(line, &form));
    let (head, value) = CardValue::read(line, kind)?.new_line(&label, true);
    if head.starts_with("X-") {
        return None;
    }
    let parameters = match (kind, &form) {
        (Kind::Related, _) => {
            relation::of_label(&label).map_or_else(String::new, |word| format!(";TYPE={word}"))
        }
        (_, LabelForm::LabelOnly { .. }) => String::new(),
        _ => type_parameter(&label, &form, true)
            .unwrap_or_else(|| format!(";LABEL={}", encode(label.word()))),
    };
    let group = line
        .group()
        .map_or_else(String::new, |group| format!("{group}."));
    let id = line.parameters().find(|parameter| parameter.is("PROP-ID"));
    let id = id.map_or_else(String::new, |id| format!(";{}", id.raw));
    let preference = match line.preference() {
        101.. => String::new(),
        stated => format!(";PREF={stated}"),
    };
    Some(ContentLine::new(
        &format!("{group}{head}{id}{parameters}{preference}"),
        &value,
    ))
}
