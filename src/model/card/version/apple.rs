//! Dates, related people and profiles in the spelling of Apple's programs, which stand in 3.0 for
//! properties that it does not have.

use std::collections::{HashMap, HashSet};

use super::Converted;
use crate::model::card::LABEL;
use crate::model::card::entry_label::{LabelForm, apple, is_said, said};
use crate::model::card::line::{ContentLine, Parameter};
use crate::model::card::online::is_service_type;

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
const RELATED: &str = "X-ABRELATEDNAMES";
const DATE: &str = "X-ABDATE";
const PROFILE: &str = "X-SOCIALPROFILE";

/// The groups of a card: how many lines each has beside labels, and its label.
struct Groups(HashMap<String, (usize, Option<String>)>);

impl Groups {
    fn of(lines: &[Converted]) -> Self {
        let mut groups: HashMap<_, (usize, Option<String>)> = HashMap::new();
        for line in lines.iter().map(|each| &each.line) {
            let Some(group) = line.group() else { continue };
            let (count, label) = groups.entry(group.to_ascii_lowercase()).or_default();
            match is_said(line) {
                true => _ = label.get_or_insert_with(|| line.value().to_owned()),
                false => *count += usize::from(!line.is_companion()),
            }
        }
        Self(groups)
    }

    fn label_of(&self, line: &ContentLine) -> Option<&str> {
        let (_, label) = self.0.get(&line.group()?.to_ascii_lowercase())?;
        label.as_deref()
    }

    fn is_alone(&self, line: &ContentLine) -> bool {
        let group = line.group().map(str::to_ascii_lowercase);
        group.is_some_and(|group| self.0[&group].0 == 1)
    }
}

/// Writes the properties in Apple's spelling, each with a label of its own.
pub fn to_v3(lines: &mut Vec<Converted>) {
    let groups = Groups::of(lines);
    let mut names = (1..).map(|number| format!("item{number}"));
    let mut written = Vec::with_capacity(lines.len());
    for converted in std::mem::take(lines) {
        if converted.is_common {
            written.push(converted);
            continue;
        }
        let Converted { origins, line, .. } = converted;
        if line.is("SOCIALPROFILE") {
            written.push(Converted::new(origins, apple_profile(&line)));
            continue;
        }
        let (line, label) = labelled(line, &groups);
        let Some(label) = label else {
            written.push(Converted::new(origins, line));
            continue;
        };
        let group = match line.group() {
            Some(group) if groups.is_alone(&line) => group.to_owned(),
            _ => names
                .find(|name| !groups.0.contains_key(name))
                .unwrap_or_default(),
        };
        for line in [line, ContentLine::new(LABEL, &label)] {
            let line = line.in_group(Some(&group));
            written.push(Converted::new(origins.clone(), line));
        }
    }
    *lines = written;
}

/// Returns the line in Apple's spelling, if it has one, and the label that it needs in addition.
fn labelled(line: ContentLine, groups: &Groups) -> (ContentLine, Option<String>) {
    let label = groups.label_of(&line);
    if is_anniversary(&line) && label.is_none_or(|label| label == ANNIVERSARY) {
        let dated = super::date::converted(&line, false);
        let needed = label.is_none().then(|| ANNIVERSARY.to_owned());
        return (super::renamed(&dated, DATE), needed);
    }
    // Agents have a property of their own.
    if !line.is("RELATED") || line.has("TYPE", "agent") {
        return (line, None);
    }
    let known = RELATIONS.iter().find(|(kind, _)| line.has("TYPE", kind));
    let known = known.map(|(_, label)| (*label).to_owned());
    let stated = || apple(&said(&line, None, &LabelForm::AnyType));
    let needed = match label {
        Some(_) => None,
        None => known.or_else(stated),
    };
    let is_pref = line.has("TYPE", "pref") && line.preference() == 1;
    let kept = |parameter: &Parameter| !parameter.is("TYPE") && !is_text(parameter);
    let preference = if is_pref { ";TYPE=PREF" } else { "" };
    (
        line.rebuilt(RELATED, kept, preference, line.value()),
        needed,
    )
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
    let groups = Groups::of(lines);
    let mut has_anniversary = lines.iter().any(|each| is_anniversary(&each.line));
    let mut unlabelled = HashSet::new();
    for Converted { line, .. } in lines.iter_mut() {
        if line.is(PROFILE) {
            *line = standard_profile(line);
            continue;
        }
        let label = groups.label_of(line).filter(|_| groups.is_alone(line));
        let standard = match label {
            Some(ANNIVERSARY) if line.is(DATE) && !has_anniversary => {
                has_anniversary = true;
                Some(super::renamed(line, "ANNIVERSARY"))
            }
            Some(label) if line.is(RELATED) => relation(line, Some(label)),
            None if line.is(RELATED) && line.group().is_none() => relation(line, None),
            _ => None,
        };
        if let Some(standard) = standard {
            unlabelled.extend(line.group().map(str::to_ascii_lowercase));
            *line = standard.in_group(None);
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

fn relation(line: &ContentLine, label: Option<&str>) -> Option<ContentLine> {
    let kind = match label {
        Some(label) => {
            let mut known = RELATIONS.iter();
            let (kind, _) = known.find(|(_, known)| known.eq_ignore_ascii_case(label))?;
            format!(";TYPE={kind}")
        }
        None => String::new(),
    };
    let kept = |parameter: &Parameter| !parameter.is("TYPE");
    let is_uri = line.parameters().any(|parameter| parameter.is("VALUE"));
    let value = if is_uri { "" } else { ";VALUE=text" };
    let is_stated = line.parameters().any(|parameter| parameter.is("PREF"));
    let preferred = if line.has("TYPE", "PREF") && !is_stated {
        ";PREF=1"
    } else {
        ""
    };
    Some(line.rebuilt(
        "RELATED",
        kept,
        &format!("{kind}{preferred}{value}"),
        line.value(),
    ))
}

fn standard_profile(line: &ContentLine) -> ContentLine {
    let service = line
        .parameters_named("TYPE")
        .find(|word| is_service_type(word));
    let service = service.map_or_else(String::new, |service| format!(";SERVICE-TYPE={service}"));
    let user = line.parameters().find(|parameter| parameter.is("X-USER"));
    let user = user.and_then(|user| user.value);
    let user = user.map_or_else(String::new, |user| format!(";USERNAME={user}"));
    let is_uri = line.value().contains(':') || line.parameters().any(|each| each.is("VALUE"));
    let text = if is_uri { "" } else { ";VALUE=text" };
    let types = super::with_types(line, |word| !is_service_type(word), &[]);
    let kept = |parameter: &Parameter| !parameter.is("TYPE") && !parameter.is("X-USER");
    line.rebuilt(
        "SOCIALPROFILE",
        kept,
        &format!("{types}{service}{user}{text}"),
        line.value(),
    )
}
