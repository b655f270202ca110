//! Keeping the names and days for which a merged card has no second place.

use std::collections::{BTreeSet, HashSet};

use super::{WholeDays, free_group, groups, meaning};
use crate::model::card::line::ContentLine;
use crate::model::card::{Card, LABEL, text};

/// Days that a card has once, with the label for further such days.
const DAYS: &[(&str, &str)] = &[
    ("BDAY", "Birthday"),
    ("ANNIVERSARY", "_$!<Anniversary>!$_"),
    ("X-ANNIVERSARY", "_$!<Anniversary>!$_"),
];
/// The property of a labelled day in Apple's address book.
const LABELLED_DAY: &str = "X-ABDATE";
/// Names, and the properties that replace them where a contact has none.
const NAMES: &[&str] = &["FN", "N", "NICKNAME"];
const CALLED: &[&str] = &["ORG", "EMAIL", "TEL"];
/// The most names searched for one that contains all words of another.
const COMPARED_NAMES: usize = 100;

/// Keeps names of the cards that are not part of a name in `merged` as nicknames.
pub fn keep_names(merged: &mut Card, cards: &[&Card]) {
    let told = |properties: &[&str]| -> HashSet<_> {
        let texts = properties
            .iter()
            .flat_map(|property| merged.texts(property));
        texts.map(|text| words(&text)).collect()
    };
    let (mut known, called) = (told(NAMES), told(CALLED));
    for name in cards.iter().flat_map(|card| names(card)) {
        let words = words(&name);
        let is_part =
            || known.len() <= COMPARED_NAMES && known.iter().any(|known| words.is_subset(known));
        if !known.contains(&words) && !called.contains(&words) && !is_part() {
            merged.insert(ContentLine::new("NICKNAME", &text::escape(&name)));
            known.insert(words);
        }
    }
}

fn names(card: &Card) -> impl Iterator<Item = String> {
    let names = card.texts("FN").into_iter().chain([card.full_name()]);
    names
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
}

fn words(name: &str) -> BTreeSet<String> {
    let words = name
        .split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Keeps birthdays and anniversaries of the cards that `merged` lacks as labelled days.
pub fn keep_days(merged: &mut Card, cards: &[&Card]) {
    let mut taken = groups(merged);
    for (property, label) in DAYS {
        let is_told = |line: &&ContentLine| line.is(property) || line.is(LABELLED_DAY);
        let mut told: HashSet<_> = merged.lines.iter().filter(is_told).map(day).collect();
        let whole = WholeDays::of(merged.lines.iter().filter(is_told));
        for line in cards
            .iter()
            .flat_map(|card| &card.lines)
            .filter(|line| line.is(property))
        {
            let day = day(line);
            if !day.is_empty() && !whole.complete(line) && told.insert(day) {
                let group = free_group(&mut taken);
                let other =
                    line.without_preference()
                        .rebuilt(LABELLED_DAY, |_| true, "", line.value());
                merged.insert(other.in_group(Some(&group)));
                merged.insert(ContentLine::new(&format!("{group}.{LABEL}"), label));
            }
        }
    }
}

/// Returns the day in a form in which two spellings of one day are equal.
fn day(line: &ContentLine) -> String {
    meaning(line).1
}
