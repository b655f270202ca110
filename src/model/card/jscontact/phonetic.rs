//! The name as it is pronounced: properties of its parts in vCard, as Apple's programs have them, and
//! members of its components in JSContact (RFC 9553, section 2.2.1.2).

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::line_id::without_own_id;
use super::meaning::meaning;
use super::parameters::text_of;
use crate::model::card::line::{ContentLine, Parameter};
use crate::model::card::phonetic::is_reading;
use crate::model::card::text;

/// The properties, and the kinds of components whose pronunciation they have.
const PROPERTIES: [(&str, &str); 3] = [
    ("X-PHONETIC-FIRST-NAME", "given"),
    ("X-PHONETIC-MIDDLE-NAME", "given2"),
    ("X-PHONETIC-LAST-NAME", "surname"),
];

/// The kinds of the components of a sound.
const KINDS: [&str; 3] = ["surname", "given", "given2"];

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

/// The pronunciation of a component: the place of the line that has it, the kind, and the text.
type Reading = (usize, &'static str, String);

/// Adds the pronunciation that these lines have to the components of a name. Returns the places of
/// the lines that the name brings back: all of them or none.
pub fn write(name: &mut Map<String, Value>, lines: &[ContentLine]) -> Vec<usize> {
    let is_written = name.contains_key(SYSTEM) || name.contains_key(SCRIPT);
    let Some(Value::Array(components)) = name.get_mut("components") else {
        return Vec::new();
    };
    let Some(stated) = readings(lines) else {
        return Vec::new();
    };
    let comes_back = |(_, kind, _): &Reading| {
        let is_once = stated.iter().filter(|(_, other, _)| other == kind).count() == 1;
        is_once && only(components, kind).is_some_and(|at| components[at].get(PHONETIC).is_none())
    };
    if !stated.iter().all(comes_back) {
        return Vec::new();
    }
    let mut places = Vec::new();
    for (at, kind, text) in stated {
        let component = only(components, kind).and_then(|at| components[at].as_object_mut());
        component.map(|members| members.insert(PHONETIC.to_owned(), text.into()));
        places.push(at);
    }
    let script = script_of(stated_in(components));
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
    let script = script_of(stated_in(components));
    for component in components.iter_mut().filter_map(Value::as_object_mut) {
        component.remove(PHONETIC);
    }
    if name.get(SCRIPT).and_then(Value::as_str) == Some(script) && !name.contains_key(SYSTEM) {
        name.remove(SCRIPT);
    }
    lines
}

/// Returns a new card without what tells how its name's pronunciation is written, if the former card
/// had a pronunciation and this has none any more. A name that never had one may tell it, for those
/// in other languages (RFC 9553, section 2.7.1).
pub fn without_writing<'a>(former: &Value, new: &'a Value) -> Cow<'a, Value> {
    let is_said = |card: &Value| {
        let components = card["name"]["components"].as_array();
        components.is_some_and(|all| all.iter().any(|each| each.get(PHONETIC).is_some()))
    };
    let mut new = Cow::Borrowed(new);
    if !is_said(former) || is_said(&new) {
        return new;
    }
    for told in [SYSTEM, SCRIPT] {
        let (before, now) = (former["name"].get(told), new["name"].get(told));
        if now.is_some()
            && now == before
            && let Some(name) = new.to_mut()["name"].as_object_mut()
        {
            name.remove(told);
        }
    }
    new
}

/// Checks whether a line has the pronunciation of a part of the name.
pub fn is_part(line: &ContentLine) -> bool {
    kind_of(line).is_some()
}

/// Returns what lines have of the pronunciation; `None` if one says more than that, or if there are
/// too many. A sound counts where no line has a part.
fn readings(lines: &[ContentLine]) -> Option<Vec<Reading>> {
    let parts = lines.iter().enumerate();
    let parts = parts.filter_map(|(at, line)| Some((at, line, kind_of(line)?)));
    let parts: Vec<_> = parts.take(PROPERTIES.len() + 1).collect();
    if parts.is_empty() {
        return sound(lines);
    }
    let is_clear =
        parts.len() <= PROPERTIES.len() && parts.iter().all(|(_, line, _)| is_plain(line));
    let parts = parts.into_iter();
    is_clear.then(|| {
        parts
            .map(|(at, line, kind)| (at, kind, reading(line)))
            .collect()
    })
}

/// Returns the parts of the only line with the whole name, which has the family name first.
fn sound(lines: &[ContentLine]) -> Option<Vec<Reading>> {
    let lines = lines.iter().enumerate();
    let mut sounds = lines.filter(|(_, line)| is_reading(line));
    let (at, line) = sounds.next().filter(|_| sounds.next().is_none())?;
    let value = line.escaped();
    let parts = text::components(&value).into_iter().map(text::unescape);
    let parts: Vec<_> = parts.collect();
    let is_said = |part: &String| !part.trim().is_empty();
    let is_more = parts.iter().skip(KINDS.len()).any(is_said);
    let script = script_of(parts.iter().map(String::as_str));
    let is_form = |each: Parameter| match each.name.to_ascii_uppercase().as_str() {
        "TYPE" | "PROP-ID" | "ALTID" | "LANGUAGE" => true,
        "PHONETIC" => each.value == Some("script"),
        "SCRIPT" => each.value == Some(script),
        _ => false,
    };
    if line.group().is_some() || !line.parameters().all(is_form) || is_more {
        return None;
    }
    let parts = KINDS.into_iter().zip(parts);
    let said = parts.filter(|(_, part)| is_said(part));
    Some(said.map(|(kind, part)| (at, kind, part)).collect())
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

/// Returns the pronunciation of these components.
fn stated_in(components: &[Value]) -> impl Iterator<Item = &str> {
    components.iter().filter_map(|each| each[PHONETIC].as_str())
}

/// Returns the script of the first letter that tells one.
fn script_of<'a>(readings: impl Iterator<Item = &'a str>) -> &'static str {
    let mut letters = readings.flat_map(str::chars);
    let script = letters.find_map(|c| SCRIPTS.iter().find(|(a, z, _)| (*a..=*z).contains(&c)));
    script.map_or("Latn", |(_, _, script)| *script)
}
