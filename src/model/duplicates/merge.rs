//! The union of several cards of one person, which loses no value of any of them.

mod unchosen;

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::model::birthday::Birthday;
use crate::model::card::kind::Kind;
use crate::model::card::line::ContentLine;
use crate::model::card::{Card, fields, text};
use crate::model::{email, phone};

/// Properties that a card has once, for which a person may choose the card to take the value from
/// (RFC 6350, section 6; the others are extensions that address books show as one field).
const SINGLE: &[&str] = &[
    "FN",
    "N",
    "BDAY",
    "ANNIVERSARY",
    "DEATHDATE",
    "GENDER",
    "KIND",
    "PHOTO",
    "CLASS",
    "SORT-STRING",
    "X-PHONETIC-FIRST-NAME",
    "X-PHONETIC-LAST-NAME",
    "X-ABSHOWAS",
    "X-ANNIVERSARY",
    "X-GENDER",
    "X-CARNET-FAVORITE",
];
/// Properties that describe the card rather than the person: those of the primary stay.
const BOOKKEEPING: &[&str] = &["BEGIN", "END", "VERSION", "UID", "REV", "PRODID", "X-ABUID"];
/// The most steps for searching notes within others, enough for any notes that people write.
const COMPARED_BYTES: usize = 1 << 24;
/// Properties that describe other lines of their group, and are worthless without them.
const LABELS: &[&str] = &["X-ABLABEL", "X-ABADR"];

/// Checks whether a card has one value of the property, given in capitals, so that one must be
/// chosen.
pub fn is_single(property: &str) -> bool {
    SINGLE.contains(&property)
}

/// The card to take a property from, by the property's name in capitals: 0 is the primary, the
/// others follow.
pub type Choices = BTreeMap<String, usize>;

/// A property that a card has once and for which the cards have different values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The name in capitals, as in [`Choices`].
    pub property: String,
    /// Each different value once, first the one that is kept by default.
    pub values: Vec<Choice>,
}

/// One of the values to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The card that it comes from, as in [`Choices`].
    pub card: usize,
    /// The decoded value to show, its components separated by spaces; for an embedded photo, its
    /// hash.
    pub text: String,
}

/// Returns the primary card with everything that the others add: see [`merge_with`].
pub fn merge(primary: &Card, others: &[Card]) -> Card {
    merge_with(primary, others.to_vec(), &Choices::new())
}

/// Returns the primary card with the lines of the others whose meaning (property and decoded value)
/// it lacks. Categories and notes are combined in one line. A property that a card has once is
/// taken from the chosen card, else from the first where it is not empty; choices of cards without
/// the property are ignored. Other names become nicknames, other birthdays and anniversaries
/// labelled dates. The primary keeps its identity, version and preferred values.
pub fn merge_with(primary: &Card, others: Vec<Card>, choices: &Choices) -> Card {
    let others: Vec<_> = others
        .into_iter()
        .map(|other| in_version_of(primary, other))
        .collect();
    let cards: Vec<_> = std::iter::once(primary).chain(&others).collect();
    let mut merged = primary.clone();
    for property in SINGLE {
        take_single(
            &mut merged,
            &cards,
            property,
            choices.get(*property).copied(),
        );
    }
    for other in &others {
        unite_categories(&mut merged, other);
        unite_notes(&mut merged, other);
        add_lines(&mut merged, other);
    }
    unchosen::keep_names(&mut merged, &cards);
    unchosen::keep_days(&mut merged, &cards);
    merged
}

/// Returns the values that a person may want to choose from before merging.
pub fn conflicts(primary: &Card, others: &[Card]) -> Vec<Conflict> {
    let cards: Vec<_> = std::iter::once(primary).chain(others).collect();
    let conflict = |property: &&str| {
        let mut seen = HashSet::new();
        let stated = cards
            .iter()
            .enumerate()
            .filter_map(|(card, from)| Some((card, *from, single(from, property)?)));
        let different = stated.filter(|(_, _, line)| seen.insert(meaning(line)));
        let different: Vec<_> = different.collect();
        let whole = WholeDays::of(different.iter().map(|(_, _, line)| *line));
        let values: Vec<_> = different
            .iter()
            .filter(|(_, _, line)| !whole.complete(line))
            .map(|(card, from, line)| Choice {
                card: *card,
                text: shown(from, line),
            })
            .collect();
        (values.len() > 1).then(|| Conflict {
            property: (*property).to_owned(),
            values,
        })
    };
    SINGLE.iter().filter_map(conflict).collect()
}

/// Converts a card into the version of the primary, so that all lines fit the merged card.
fn in_version_of(primary: &Card, other: Card) -> Card {
    match primary.version() {
        Some(version) if other.version() != Some(version) => {
            Card::parse(&other.into_version(version))
        }
        _ => other.without_nesting(),
    }
}

/// Returns the line of a single-valued property that counts, unless it is empty.
fn single<'a>(card: &'a Card, property: &str) -> Option<&'a ContentLine> {
    card.preferred(property)
        .map(|at| &card.lines[at])
        .filter(|line| !meaning(line).1.is_empty())
}

fn take_single(merged: &mut Card, cards: &[&Card], property: &str, chosen: Option<usize>) {
    let chosen = chosen.and_then(|card| single(cards.get(card)?, property));
    let Some(line) = chosen.or_else(|| fullest(cards, property)) else {
        return;
    };
    let own = merged
        .preferred(property)
        .or_else(|| merged.lines.iter().position(|line| line.is(property)));
    match own {
        Some(at) if meaning(&merged.lines[at]) == meaning(line) => {}
        Some(at) => merged.lines[at] = line.in_group(merged.lines[at].group()),
        None => merged.insert(line.in_group(None)),
    }
}

/// Returns the first line of a single-valued property; of a day without its year, the first that
/// states the year of the same day.
fn fullest<'a>(cards: &[&'a Card], property: &str) -> Option<&'a ContentLine> {
    let mut lines = cards.iter().filter_map(|card| single(card, property));
    let first = lines.next()?;
    let completes_first = |line: &&ContentLine| WholeDays::of([*line]).complete(first);
    Some(lines.find(completes_first).unwrap_or(first))
}

/// The days of lines that state their year.
struct WholeDays(HashSet<i64>);

impl WholeDays {
    fn of<'a>(lines: impl IntoIterator<Item = &'a ContentLine>) -> Self {
        let dates = lines.into_iter().filter_map(fields::read_date);
        let whole = dates.filter(|date| date.year().is_some());
        Self(whole.map(Birthday::month_day).collect())
    }

    /// Checks whether a line is one of these days without its year.
    fn complete(&self, line: &ContentLine) -> bool {
        let date = fields::read_date(line).filter(|date| date.year().is_none());
        date.is_some_and(|date| self.0.contains(&date.month_day()))
    }
}

/// Returns the meaning of a line: its property and decoded value, in a form in which two spellings
/// of one value are equal.
fn meaning(line: &ContentLine) -> (String, String) {
    let property = line.name().to_ascii_uppercase();
    let decoded = || text::unescape(&line.escaped()).trim().to_owned();
    let value = match Kind::of(line) {
        Some(Kind::Email) => email::key(decoded().trim_start_matches("mailto:")),
        Some(Kind::Phone) => {
            let dialled = phone::dialled_alone(&decoded());
            let whole = |dialled: String| phone::e164(&dialled, None).unwrap_or(dialled);
            dialled.map_or_else(decoded, whole)
        }
        Some(Kind::Day(_)) => fields::read_date(line).map_or_else(decoded, |date| date.to_string()),
        _ => components(line)
            .join("\u{1f}")
            .trim_end_matches('\u{1f}')
            .to_owned(),
    };
    (property, value)
}

fn components(line: &ContentLine) -> Vec<String> {
    text::components(&line.escaped())
        .into_iter()
        .map(|part| text::unescape(part).trim().to_owned())
        .collect()
}

fn shown(card: &Card, line: &ContentLine) -> String {
    let hash = line.is("PHOTO").then(|| card.photo_hash()).flatten();
    hash.unwrap_or_else(|| {
        meaning(line)
            .1
            .split('\u{1f}')
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    })
}

/// Adds the lines of `other` that say something new, with renamed groups so that they are not mixed
/// up.
fn add_lines(merged: &mut Card, other: &Card) {
    let mut known: HashSet<_> = merged.lines.iter().map(meaning).collect();
    let preferred: HashSet<_> = known.iter().map(|(property, _)| property.clone()).collect();
    let is_own = |line: &ContentLine| {
        let is_among = |names: &[&str]| names.iter().any(|name| line.is(name));
        !line.is_property()
            || is_among(SINGLE)
            || is_among(BOOKKEEPING)
            || line.is("CATEGORIES")
            || line.is("NOTE")
    };
    let is_label =
        |line: &ContentLine| LABELS.iter().any(|name| line.is(name)) && line.group().is_some();
    let mut taken = groups(merged);
    let mut renamed: HashMap<String, String> = HashMap::new();
    let mut added = HashSet::new();
    for (at, line) in other
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !is_own(line) && !is_label(line))
    {
        let meaning = meaning(line);
        let is_empty = meaning.1.is_empty();
        if !is_empty && known.insert(meaning) {
            added.insert(at);
            let group = line.group().map(str::to_ascii_lowercase);
            group.map(|group| {
                renamed
                    .entry(group)
                    .or_insert_with(|| free_group(&mut taken))
            });
        }
    }
    for (at, line) in other.lines.iter().enumerate() {
        let group = line
            .group()
            .and_then(|group| renamed.get(&group.to_ascii_lowercase()));
        if added.contains(&at) || (is_label(line) && group.is_some()) {
            let line = line.in_group(group.map(String::as_str));
            let has_own = preferred.contains(&line.name().to_ascii_uppercase());
            merged.insert(if has_own {
                line.without_preference()
            } else {
                line
            });
        }
    }
}

fn groups(card: &Card) -> HashSet<String> {
    card.lines
        .iter()
        .filter_map(|line| line.group().map(str::to_ascii_lowercase))
        .collect()
}

/// Returns the first of `item1`, `item2` ... that is not taken, and marks it as taken.
fn free_group(taken: &mut HashSet<String>) -> String {
    let mut number = taken.len() + 1;
    while !taken.insert(format!("item{number}")) {
        number += 1;
    }
    format!("item{number}")
}

/// Adds the categories of `other` that `merged` lacks to its first category line.
fn unite_categories(merged: &mut Card, other: &Card) {
    let mut known: HashSet<_> = merged
        .written_categories()
        .map(|category| category.to_lowercase())
        .collect();
    let mut fresh: Vec<_> = other.written_categories().collect();
    fresh.retain(|category| !category.is_empty() && known.insert(category.to_lowercase()));
    let fresh: Vec<_> = fresh
        .iter()
        .map(|category| text::escape(category))
        .collect();
    append(merged, "CATEGORIES", ",", &fresh.join(","));
}

/// Appends the notes of `other` that those of `merged` do not contain, after an empty line: address
/// books show one note.
fn unite_notes(merged: &mut Card, other: &Card) {
    let own = merged.texts("NOTE");
    let mut known: HashSet<_> = own.iter().map(|note| note.trim().to_owned()).collect();
    let mut fresh = other.texts("NOTE");
    let is_comparable = own
        .iter()
        .map(String::len)
        .sum::<usize>()
        .saturating_mul(fresh.len())
        <= COMPARED_BYTES;
    let is_part = |note: &str| is_comparable && own.iter().any(|own| own.contains(note));
    fresh.retain(|note| !is_part(note.trim()) && known.insert(note.trim().to_owned()));
    let fresh: Vec<_> = fresh.iter().map(|note| text::escape(note)).collect();
    append(merged, "NOTE", "\\n\\n", &fresh.join("\\n\\n"));
}

/// Appends an encoded value to that of the preferred line of a property, or adds a line.
fn append(merged: &mut Card, property: &str, separator: &str, encoded: &str) {
    if encoded.is_empty() {
        return;
    }
    match merged.preferred(property) {
        Some(at) => {
            let line = &merged.lines[at];
            merged.lines[at] = line.with_value(&format!("{}{separator}{encoded}", line.escaped()));
        }
        None => merged.insert(ContentLine::new(property, encoded)),
    }
}

#[cfg(test)]
mod tests;
