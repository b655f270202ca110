//! Alternatives of a property in other languages: lines with the same `ALTID` and their `LANGUAGE`
//! in vCard (RFC 6350, section 5.4), `localizations` in JSContact (RFC 9553, section 2.7.1).

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::entry;
use super::parameters::PARAMETERS;
use super::pointer;
use super::statement::Statement;
use crate::model::card::line::{ContentLine, Parameter, encode};
use crate::model::card::phonetic::is_reading;
use crate::model::card::text;

/// The member with the localizations.
pub const LOCALIZATIONS: &str = "localizations";

/// Returns the lines that are another line in another language, each with that line's number.
pub fn alternatives(lines: &[ContentLine]) -> HashMap<usize, usize> {
    let mut groups: HashMap<(String, &str), Vec<usize>> = HashMap::new();
    for (at, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.is_property() && !is_reading(line))
    {
        if let Some(id) = line.parameters_named("ALTID").next() {
            groups
                .entry((line.name().to_ascii_uppercase(), id))
                .or_default()
                .push(at);
        }
    }
    let own = lines.iter().find(|line| line.is("LANGUAGE"));
    let own = own.map(ContentLine::value);
    let mut alternatives = HashMap::new();
    for group in groups.into_values() {
        // The order tells which one is shown.
        let Some((main, others)) = group.split_first() else {
            continue;
        };
        // No localization is in the language of the card.
        let mut languages: HashSet<_> = language(&lines[*main]).into_iter().chain(own).collect();
        for at in others {
            if language(&lines[*at]).is_some_and(|language| languages.insert(language)) {
                alternatives.insert(*at, *main);
            }
        }
    }
    alternatives
}

fn language(line: &ContentLine) -> Option<&str> {
    line.parameters_named("LANGUAGE")
        .next()
        .filter(|language| !language.is_empty())
}

/// Returns the line as it would be if its language were the card's, with the identifier of the line
/// that it is an alternative of.
pub fn as_main(line: &ContentLine, main: &ContentLine) -> ContentLine {
    let of_main = main.parameters().find(|parameter| parameter.is("PROP-ID"));
    let id = of_main.map_or_else(String::new, |id| format!(";{}", id.raw));
    let kept = ["ALTID", "LANGUAGE", "PROP-ID"];
    let is_kept = |name: &str| !kept.iter().any(|known| known.eq_ignore_ascii_case(name));
    line.rebuilt(
        line.name(),
        |parameter| is_kept(parameter.name),
        &id,
        line.value(),
    )
}

/// Returns the line as it is in a card that has no other of it.
pub fn without_number(line: &ContentLine) -> ContentLine {
    let is_other = |parameter: &Parameter| !parameter.is("ALTID");
    line.rebuilt(line.name(), is_other, "", line.value())
}

/// Checks whether what is at a path can be said in several languages. What a card has once has one
/// wording, and members and related people are known by it.
pub fn has_place(path: &[String]) -> bool {
    path.len() > 1 && path[0] != "members" && path[0] != "relatedTo"
}

/// Adds members in another language to a card with the members in its own.
pub fn add(card: &mut Map<String, Value>, language: &str, statements: Vec<Statement>) {
    let mut patches = Map::new();
    for (path, value) in statements {
        match (pointer::find(card, &path), value) {
            (Some(Value::Object(main)), Value::Object(own))
                if main.keys().all(|key| own.contains_key(key)) && *main != own =>
            {
                for (key, value) in own
                    .into_iter()
                    .filter(|(key, value)| main.get(key) != Some(value))
                {
                    let step = [&path[..], &[key]].concat();
                    patches.insert(pointer::join(&step), value);
                }
            }
            (_, value) => drop(patches.insert(pointer::join(&path), value)),
        }
    }
    let all = card.entry(LOCALIZATIONS).or_insert_with(|| json!({}));
    if let Some(all) = all.as_object_mut()
        && let Some(present) = all
            .entry(language)
            .or_insert_with(|| json!({}))
            .as_object_mut()
    {
        present.extend(patches);
    }
}

/// The path of the grammatical gender.
const GENDER: &str = "speakToAs/grammaticalGender";

/// The lines of localizations.
#[derive(Default)]
pub struct Localized {
    /// The lines.
    pub lines: Vec<ContentLine>,
    /// The names of the properties among them that are no entries.
    pub names: HashSet<String>,
    /// The number of entries that have an `ALTID`.
    entries: usize,
}

/// The number that lines of a name or a gender have as `ALTID`.
pub const NAME_NUMBER: usize = 1;

/// Takes localizations out of a card, and returns their lines. The entries that they are for get an
/// `ALTID`; patches that vCard cannot express stay.
pub fn take(card: &mut Map<String, Value>) -> Localized {
    let mut localized = Localized::default();
    let Some(Value::Object(mut languages)) = card.remove(LOCALIZATIONS) else {
        return localized;
    };
    for (language, patches) in &mut languages {
        if let Some(patches) = patches.as_object_mut() {
            localized.take_names(language, patches);
            localized.take_gender(language, patches);
            localized.take_entries(card, language, patches);
        }
    }
    languages.retain(|_, patches| {
        patches
            .as_object()
            .is_none_or(|patches| !patches.is_empty())
    });
    if !languages.is_empty() {
        card.insert(LOCALIZATIONS.to_owned(), Value::Object(languages));
    }
    localized
}

impl Localized {
    fn take_names(&mut self, language: &str, patches: &mut Map<String, Value>) {
        let member = |path: &str| path.strip_prefix("name/").map(str::to_owned);
        let paths = patches.keys().filter_map(|path| member(path));
        let mut name = Map::new();
        for member in paths
            .filter(|member| !member.contains('/'))
            .collect::<Vec<_>>()
        {
            let value = patches.remove(&format!("name/{member}"));
            name.extend(value.map(|value| (member, value)));
        }
        for line in super::name::take(&mut name) {
            self.names.insert(line.name().to_owned());
            self.lines.push(in_language(&line, NAME_NUMBER, language));
        }
        patches.extend(
            name.into_iter()
                .map(|(member, value)| (format!("name/{member}"), value)),
        );
    }

    fn take_gender(&mut self, language: &str, patches: &mut Map<String, Value>) {
        if let Some(Value::String(gender)) = patches.get(GENDER) {
            let line = ContentLine::new("GRAMGENDER", &text::escape(gender));
            self.names.insert(line.name().to_owned());
            self.lines.push(in_language(&line, NAME_NUMBER, language));
            patches.remove(GENDER);
        }
    }

    fn take_entries(
        &mut self,
        card: &mut Map<String, Value>,
        language: &str,
        patches: &mut Map<String, Value>,
    ) {
        let mut edits: BTreeMap<Vec<String>, Vec<(Vec<String>, String)>> = BTreeMap::new();
        for path in patches.keys() {
            let steps = pointer::steps(path);
            let depth = if steps.first().is_some_and(|first| first == "speakToAs") {
                3
            } else {
                2
            };
            if let Some((entry, rest)) = steps.split_at_checked(depth) {
                edits
                    .entry(entry.to_vec())
                    .or_default()
                    .push((rest.to_vec(), path.clone()));
            }
        }
        for (entry, edits) in edits {
            let Some(main) = pointer::find(card, &entry).and_then(Value::as_object) else {
                continue;
            };
            let Some(mut edited) = edited(main, &edits, patches) else {
                continue;
            };
            let list = &entry[entry.len() - 2];
            let Some(line) = entry::take_line(list, "", &mut edited).filter(|_| edited.is_empty())
            else {
                continue;
            };
            let number = self.number(card, &entry);
            self.lines.push(in_language(&line, number, language));
            edits
                .iter()
                .for_each(|(_, path)| drop(patches.remove(path)));
        }
    }

    /// Returns the `ALTID` of an entry, which gets one.
    fn number(&mut self, card: &mut Map<String, Value>, entry: &[String]) -> usize {
        let path = [entry, &[PARAMETERS.to_owned(), "altid".to_owned()]].concat();
        let stated = pointer::find(card, &path).and_then(Value::as_str);
        if let Some(stated) = stated.and_then(|stated| stated.parse().ok()) {
            return stated;
        }
        self.entries += 1;
        pointer::insert(card, &path, self.entries.to_string().into());
        self.entries
    }
}

/// Returns an entry with these patches; `None` if one has no place in it.
fn edited(
    main: &Map<String, Value>,
    edits: &[(Vec<String>, String)],
    patches: &Map<String, Value>,
) -> Option<Map<String, Value>> {
    let mut entry = main.clone();
    for (steps, path) in edits {
        let value = patches.get(path)?.clone();
        match (&steps[..], value) {
            ([], Value::Object(whole)) => entry = whole,
            ([], _) => return None,
            ([.., last], value) => {
                let parent = &steps[..steps.len() - 1];
                let parent = match parent {
                    [] => Some(&mut entry),
                    parent => pointer::find_mut(&mut entry, parent).and_then(Value::as_object_mut),
                };
                parent?.insert(last.clone(), value);
            }
        }
    }
    Some(entry)
}

fn in_language(line: &ContentLine, number: usize, language: &str) -> ContentLine {
    let parameters = format!(";ALTID={number};LANGUAGE={}", encode(language));
    line.rebuilt(line.name(), |_| true, &parameters, line.value())
}
