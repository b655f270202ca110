//! The name as it is pronounced: properties of its parts in vCard, as Apple's programs have them, and
//! members of its components in JSContact (RFC 9553, section 2.2.1.2).

use serde_json::{Map, Value};

use super::line_id::without_own_id;
use super::meaning::meaning;
use super::parameters::text_of;
use crate::model::card::line::ContentLine;
use crate::model::card::text;

/// The properties, and the kinds of components whose pronunciation they have.
const PROPERTIES: [(&str, &str); 3] = [
    ("X-PHONETIC-FIRST-NAME", "given"),
    ("X-PHONETIC-MIDDLE-NAME", "given2"),
    ("X-PHONETIC-LAST-NAME", "surname"),
];

/// The member of a component, and those of the name that tell how it is written.
const PHONETIC: &str = "phonetic";
const SYSTEM: &str = "phoneticSystem";
const SCRIPT: &str = "phoneticScript";

/// Scripts by their first and last letters; Latin stands for all others.
const SCRIPTS: &[(char, char, &str)] = &[
    ('\u{370}', '\u{3ff}', "Grek"),
    ('\u{400}', '\u{52f}', "Cyrl"),
    ('\u{590}', '\u{5ff}', "Hebr"),
    ('\u{600}', '\u{6ff}', "Arab"),
    ('\u{900}', '\u{97f}', "Deva"),
    ('\u{e00}', '\u{e7f}', "Thai"),
    ('\u{3040}', '\u{309f}', "Hira"),
    ('\u{30a0}', '\u{30ff}', "Kana"),
    ('\u{3100}', '\u{312f}', "Bopo"),
    ('\u{3400}', '\u{9fff}', "Hani"),
    ('\u{ac00}', '\u{d7af}', "Hang"),
    ('\u{ff66}', '\u{ff9f}', "Kana"),
];

/// Adds the pronunciation that these lines have to the components of a name. Returns the places of
/// the lines that the name brings back: all of them or none.
pub fn write(name: &mut Map<String, Value>, lines: &[ContentLine]) -> Vec<usize> {
    let stated = lines.iter().enumerate();
    let stated = stated.filter_map(|(at, line)| Some((at, line, kind_of(line)?)));
    let stated: Vec<_> = stated.take(PROPERTIES.len() + 1).collect();
    let is_written = name.contains_key(SYSTEM) || name.contains_key(SCRIPT);
    let Some(Value::Array(components)) = name.get_mut("components") else {
        return Vec::new();
    };
    let comes_back = |(_, line, kind): &(usize, &ContentLine, &str)| {
        let is_once = stated.iter().filter(|(.., other)| other == kind).count() == 1;
        is_once
            && is_plain(line)
            && only(components, kind).is_some_and(|at| components[at].get(PHONETIC).is_none())
    };
    if stated.len() > PROPERTIES.len() || !stated.iter().all(comes_back) {
        return Vec::new();
    }
    let mut places = Vec::new();
    for (at, line, kind) in stated {
        let component = only(components, kind).and_then(|at| components[at].as_object_mut());
        component.map(|members| members.insert(PHONETIC.to_owned(), reading(line).into()));
        places.push(at);
    }
    let script = script_of(components);
    if !is_written && !places.is_empty() {
        name.insert(SCRIPT.to_owned(), script.into());
    }
    places
}

/// Takes the pronunciation out of the components of a name, if each has a property.
pub fn take(name: &mut Map<String, Value>) -> Vec<ContentLine> {
    let Some(Value::Array(components)) = name.get_mut("components") else {
        return Vec::new();
    };
    let stated = components.iter().enumerate();
    let stated = stated.filter_map(|(at, component)| Some((at, component.get(PHONETIC)?)));
    let line = |(at, phonetic): (usize, &Value)| {
        let kind = components[at].get("kind")?.as_str()?;
        let (property, _) = PROPERTIES.iter().find(|(_, known)| *known == kind)?;
        let said = text_of(phonetic).filter(|text| !text.trim().is_empty())?;
        only(components, kind)?;
        Some(ContentLine::new(property, &text::escape(&said)))
    };
    let lines: Option<Vec<_>> = stated.take(PROPERTIES.len() + 1).map(line).collect();
    let lines = lines.unwrap_or_default();
    if lines.is_empty() || lines.len() > PROPERTIES.len() {
        return Vec::new();
    }
    let script = script_of(components);
    for component in components.iter_mut().filter_map(Value::as_object_mut) {
        component.remove(PHONETIC);
    }
    if name.get(SCRIPT).and_then(Value::as_str) == Some(script) && !name.contains_key(SYSTEM) {
        name.remove(SCRIPT);
    }
    lines
}

fn kind_of(line: &ContentLine) -> Option<&'static str> {
    let known = PROPERTIES.iter().find(|(property, _)| line.is(property));
    known.map(|(_, kind)| *kind)
}

/// Returns the place of a component if it is the only one of its kind.
fn only(components: &[Value], kind: &str) -> Option<usize> {
    let mut found = components
        .iter()
        .enumerate()
        .filter(|(_, component)| component["kind"] == kind);
    let (at, _) = found.next()?;
    found.next().is_none().then_some(at)
}

fn reading(line: &ContentLine) -> String {
    text::unescape(&line.decoded())
}

/// Checks whether a line has nothing but the text of a reading.
fn is_plain(line: &ContentLine) -> bool {
    let said = reading(line);
    let plain = ContentLine::new(line.name(), &text::escape(&said));
    !said.trim().is_empty() && meaning(&plain) == meaning(&without_own_id(line))
}

/// Returns the script of the first letter that tells one in the pronunciation of these components.
fn script_of(components: &[Value]) -> &'static str {
    let readings = components.iter().filter_map(|each| each[PHONETIC].as_str());
    let mut letters = readings.flat_map(str::chars);
    let script = letters.find_map(|c| SCRIPTS.iter().find(|(a, z, _)| (*a..=*z).contains(&c)));
    script.map_or("Latn", |(_, _, script)| *script)
}
