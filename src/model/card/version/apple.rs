//! Dates, related people and profiles in the spelling of Apple's programs, which stand in 3.0 for
//! properties that it does not have.

use std::collections::HashMap;

use super::Converted;
use crate::model::card::LABEL;
use crate::model::card::line::{ContentLine, Parameter};

/// The kinds of related people, in 4.0 and as Apple labels them.
const RELATIONS: &[(&str, &str)] = &[
    ("spouse", "_$!<Spouse>!$_"),
    ("child", "_$!<Child>!$_"),
    ("parent", "_$!<Parent>!$_"),
    ("friend", "_$!<Friend>!$_"),
    ("sibling", "Sibling"),
    ("colleague", "Colleague"),
    ("co-worker", "Co-worker"),
    ("neighbor", "Neighbor"),
    ("acquaintance", "Acquaintance"),
    ("contact", "Contact"),
    ("kin", "Kin"),
    ("emergency", "Emergency"),
];
const ANNIVERSARY: &str = "_$!<Anniversary>!$_";
const OTHER: &str = "_$!<Other>!$_";
const RELATED: &str = "X-ABRELATEDNAMES";
const DATE: &str = "X-ABDATE";
const PROFILE: &str = "X-SOCIALPROFILE";

/// Writes the properties in Apple's spelling, each with a label of its own.
pub fn to_v3(lines: &mut Vec<Converted>) {
    let mut groups = (1..).map(|number| format!("item{number}"));
    let used: Vec<_> = lines
        .iter()
        .filter_map(|each| each.line.group().map(str::to_ascii_lowercase))
        .collect();
    let mut written = Vec::with_capacity(lines.len());
    for Converted { origins, line } in std::mem::take(lines) {
        let Some((line, label)) = labelled(&line) else {
            let line = if line.is("SOCIALPROFILE") {
                apple_profile(&line)
            } else {
                line
            };
            written.push(Converted { origins, line });
            continue;
        };
        if line.group().is_some() {
            written.push(Converted { origins, line });
            continue;
        }
        let group = groups
            .find(|group| !used.contains(group))
            .unwrap_or_default();
        for line in [line, ContentLine::new(LABEL, label)] {
            written.push(Converted {
                origins: origins.clone(),
                line: line.in_group(Some(&group)),
            });
        }
    }
    *lines = written;
}

/// Returns the line in Apple's spelling with its label, if it has one.
fn labelled(line: &ContentLine) -> Option<(ContentLine, &'static str)> {
    if is_anniversary(line) {
        let dated = super::date::converted(line, false);
        return Some((super::renamed(&dated, DATE), ANNIVERSARY));
    }
    // Agents have a property of their own.
    if !line.is("RELATED") || line.has("TYPE", "agent") {
        return None;
    }
    let known = RELATIONS.iter().find(|(kind, _)| line.has("TYPE", kind));
    let label = known.map_or(OTHER, |(_, label)| label);
    let kept = |parameter: &Parameter| !parameter.is("TYPE") && !is_text(parameter);
    Some((line.rebuilt(RELATED, kept, "", line.value()), label))
}

fn is_text(parameter: &Parameter) -> bool {
    parameter.is("VALUE")
        && parameter
            .values()
            .any(|value| value.eq_ignore_ascii_case("text"))
}

fn apple_profile(line: &ContentLine) -> ContentLine {
    let parameter = |name: &str, of: &str| {
        let value = line.parameters().find(|parameter| parameter.is(of));
        let value = value.and_then(|parameter| parameter.value);
        value.map_or_else(String::new, |value| format!(";{name}={value}"))
    };
    let more = [
        parameter("TYPE", "SERVICE-TYPE"),
        parameter("X-USER", "USERNAME"),
    ]
    .concat();
    let kept = |parameter: &Parameter| {
        !["SERVICE-TYPE", "USERNAME"]
            .iter()
            .any(|name| parameter.is(name))
    };
    line.rebuilt(PROFILE, kept, &more, line.value())
}

/// Writes them as 4.0 does, where it has a property for them.
pub fn to_v4(lines: &mut Vec<Converted>) {
    let label = |each: &Converted| {
        let group = each.line.group().filter(|_| each.line.is(LABEL))?;
        Some((group.to_ascii_lowercase(), each.line.value().to_owned()))
    };
    let labels: HashMap<_, _> = lines.iter().filter_map(label).collect();
    let mut has_anniversary = lines.iter().any(|each| is_anniversary(&each.line));
    let mut unlabelled = Vec::new();
    for Converted { line, .. } in lines.iter_mut() {
        let group = line.group().map(str::to_ascii_lowercase);
        let label = group
            .as_ref()
            .and_then(|group| labels.get(group))
            .map_or("", String::as_str);
        let standard = if line.is(PROFILE) {
            Some(standard_profile(line))
        } else if line.is(DATE) && label == ANNIVERSARY && !has_anniversary {
            has_anniversary = true;
            Some(super::renamed(line, "ANNIVERSARY").in_group(None))
        } else if line.is(RELATED) {
            relation(line, label).map(|line| line.in_group(None))
        } else {
            None
        };
        if let Some(standard) = standard {
            if standard.group().is_none() {
                unlabelled.extend(group);
            }
            *line = standard;
        }
    }
    let is_left = |each: &Converted| {
        let group = each.line.group().map(str::to_ascii_lowercase);
        group.is_some_and(|group| each.line.is(LABEL) && unlabelled.contains(&group))
    };
    lines.retain(|each| !is_left(each));
}

fn is_anniversary(line: &ContentLine) -> bool {
    line.is("ANNIVERSARY") || line.is("X-ANNIVERSARY")
}

fn relation(line: &ContentLine, label: &str) -> Option<ContentLine> {
    let (kind, _) = RELATIONS
        .iter()
        .find(|(_, known)| known.eq_ignore_ascii_case(label))?;
    let kept = |parameter: &Parameter| !parameter.is("TYPE");
    let is_uri = line.parameters().any(|parameter| parameter.is("VALUE"));
    let value = if is_uri { "" } else { ";VALUE=text" };
    Some(line.rebuilt(
        "RELATED",
        kept,
        &format!(";TYPE={kind}{value}"),
        line.value(),
    ))
}

fn standard_profile(line: &ContentLine) -> ContentLine {
    const PLACES: [&str; 3] = ["HOME", "WORK", "PREF"];
    let is_place = |word: &str| PLACES.iter().any(|place| place.eq_ignore_ascii_case(word));
    let service = line.parameters_named("TYPE").find(|word| !is_place(word));
    let service = service.map_or_else(String::new, |service| format!(";SERVICE-TYPE={service}"));
    let user = line.parameters().find(|parameter| parameter.is("X-USER"));
    let user = user.and_then(|user| user.value);
    let user = user.map_or_else(String::new, |user| format!(";USERNAME={user}"));
    let is_uri = line.value().contains(':') || line.parameters().any(|each| each.is("VALUE"));
    let text = if is_uri { "" } else { ";VALUE=text" };
    let places = super::with_types(line, is_place, &[]);
    let kept = |parameter: &Parameter| !parameter.is("TYPE") && !parameter.is("X-USER");
    line.rebuilt(
        "SOCIALPROFILE",
        kept,
        &format!("{places}{service}{user}{text}"),
        line.value(),
    )
}
