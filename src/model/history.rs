//! The differences between two versions of a card, property by property.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::fmt;

use super::card::entry_label::EntryLabel;
use super::card::{Card, Property};

/// A value that was added, removed or replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The property in lower case: `email`, `tel`, `n` ...
    pub property: String,
    /// The former value; `None` if there was none.
    pub before: Option<LabelledValue>,
    /// The new value; `None` if it was removed.
    pub after: Option<LabelledValue>,
}

/// A value with its label, both shortened where they are long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelledValue {
    /// The value in one line.
    pub value: String,
    /// The label.
    pub label: EntryLabel,
}

/// Writes the value, and the label in English in brackets.
impl fmt::Display for LabelledValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)?;
        match &self.label {
            EntryLabel::None => Ok(()),
            EntryLabel::Standard(standard) => write!(f, " ({})", standard.key().replace('_', " ")),
            EntryLabel::Custom(own) => write!(f, " ({own})"),
        }
    }
}

/// The names of properties in words.
const SPOKEN: &[(&str, &str)] = &[
    ("fn", "Name shown"),
    ("n", "Name"),
    ("tel", "Phone"),
    ("adr", "Address"),
    ("url", "Website"),
    ("impp", "Messenger"),
    ("socialprofile", "Profile"),
    ("org", "Organisation"),
    ("title", "Job title"),
    ("bday", "Birthday"),
    ("x-abdate", "Date"),
    ("related", "Related person"),
    ("categories", "Labels"),
    ("tz", "Time zone"),
    ("geo", "Place"),
    ("lang", "Language"),
    ("kind", "Kind of contact"),
    ("member", "Member"),
    ("x-addressbookserver-kind", "Kind of contact"),
    ("x-addressbookserver-member", "Member"),
    ("x-carnet-favorite", "Favourite"),
];
/// Properties that hold files.
const FILES: &[&str] = &["photo", "logo", "sound", "key"];

/// Writes it in words: `Phone changed from 1 to 2`.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            property,
            before,
            after,
        } = self;
        match SPOKEN.iter().find(|(name, _)| name == property) {
            Some((_, spoken)) => f.write_str(spoken)?,
            None => {
                let name = property
                    .strip_prefix("x-")
                    .unwrap_or(property)
                    .replace('-', " ");
                let first = name
                    .chars()
                    .next()
                    .map(|first| first.to_uppercase().to_string())
                    .unwrap_or_default();
                write!(f, "{first}{}", name.get(1..).unwrap_or_default())?;
            }
        }
        let is_file = FILES.contains(&property.as_str());
        match (before, after) {
            (Some(_), Some(_)) if is_file => f.write_str(" changed"),
            (Some(_), None) if is_file => f.write_str(" removed"),
            (None, _) if is_file => f.write_str(" added"),
            (Some(before), Some(after)) => write!(f, " changed from {before} to {after}"),
            (Some(before), None) => write!(f, " removed: {before}"),
            (None, Some(after)) => write!(f, " added: {after}"),
            (None, None) => Ok(()),
        }
    }
}

/// Properties that mean nothing to people.
const UNSAID: [&str; 7] = [
    "begin",
    "end",
    "version",
    "prodid",
    "rev",
    "uid",
    "x-ablabel",
];
/// The most characters of a value and of a label that are shown.
const LONGEST: usize = 500;
const LONGEST_LABEL: usize = 100;

/// Returns the differences from `before`, or all properties of `after` if there was nothing.
pub fn differences(before: Option<&Card>, after: &Card) -> Vec<Difference> {
    let (gone, came) = unequal(before.map(said).unwrap_or_default(), said(after));
    let successors = successors(&gone, &came);
    let mut is_new = vec![true; came.len()];
    successors
        .iter()
        .flatten()
        .for_each(|at| is_new[*at] = false);
    let changed = gone
        .iter()
        .zip(successors)
        .map(|(former, successor)| Difference {
            property: shortened(&former.name, LONGEST_LABEL).into_owned(),
            before: Some(shown(former)),
            after: successor.map(|at| shown(&came[at])),
        });
    let new = came.iter().zip(is_new).filter(|(_, is_new)| *is_new);
    let added = new.map(|(new, _)| Difference {
        property: shortened(&new.name, LONGEST_LABEL).into_owned(),
        before: None,
        after: Some(shown(new)),
    });
    changed.chain(added).collect()
}

/// Returns both lists without their common properties.
fn unequal(mut gone: Vec<Property>, mut came: Vec<Property>) -> (Vec<Property>, Vec<Property>) {
    let (mut former, mut kept) = (HashMap::new(), HashMap::new());
    gone.iter().for_each(|property| put(&mut former, property));
    came.retain(|property| {
        let is_kept = take(&mut former, property);
        if is_kept {
            put(&mut kept, property);
        }
        !is_kept
    });
    gone.retain(|property| !take(&mut kept, property));
    (gone, came)
}

fn put(counts: &mut HashMap<Property, usize>, property: &Property) {
    *counts.entry(property.clone()).or_default() += 1;
}

fn take(counts: &mut HashMap<Property, usize>, property: &Property) -> bool {
    let count = counts.get_mut(property).filter(|count| **count > 0);
    count.map(|count| *count -= 1).is_some()
}

/// Returns for each of `gone` the one of `came` that replaced it: the same value under another
/// label, else the next of the same name.
fn successors<'a>(gone: &'a [Property], came: &'a [Property]) -> Vec<Option<usize>> {
    let mut same: HashMap<(&'a str, &'a str), VecDeque<usize>> = HashMap::new();
    for (at, new) in came.iter().enumerate() {
        same.entry((&new.name, &new.value))
            .or_default()
            .push_back(at);
    }
    let mut relabelled = |name: &'a str, value: &'a str| same.get_mut(&(name, value))?.pop_front();
    let mut successors: Vec<_> = gone
        .iter()
        .map(|former| relabelled(&former.name, &former.value))
        .collect();
    let mut named: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for at in same.into_values().flatten().collect::<BTreeSet<_>>() {
        named.entry(&came[at].name).or_default().push_back(at);
    }
    for (former, successor) in gone
        .iter()
        .zip(&mut successors)
        .filter(|(_, successor)| successor.is_none())
    {
        *successor = named
            .get_mut(former.name.as_str())
            .and_then(VecDeque::pop_front);
    }
    successors
}

/// Returns the properties of a card that mean something to people.
pub fn said(card: &Card) -> Vec<Property> {
    card.properties()
        .filter(|property| !UNSAID.contains(&property.name.as_str()) && !property.value.is_empty())
        .collect()
}

/// Returns the value of a property with its label.
pub fn shown(property: &Property) -> LabelledValue {
    let label = match &property.label {
        EntryLabel::Custom(own) => EntryLabel::Custom(shortened(own, LONGEST_LABEL).into_owned()),
        label => label.clone(),
    };
    LabelledValue {
        value: shortened(&property.value, LONGEST).into_owned(),
        label,
    }
}

fn shortened(text: &str, chars: usize) -> Cow<'_, str> {
    match text.char_indices().nth(chars) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::card::entry_label::StandardLabel;

    fn card(lines: &str) -> Card {
        Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}END:VCARD\r\n"
        ))
    }

    /// A difference, of which each value may have a label in brackets.
    fn difference(property: &str, before: Option<&str>, after: Option<&str>) -> Difference {
        let labelled = |text: &str| {
            let (value, word) = text.split_once(" (").unwrap_or((text, ""));
            let word = word.trim_end_matches(')');
            let label = match (StandardLabel::from_key(word), word) {
                (Some(standard), _) => EntryLabel::Standard(standard),
                (None, "") => EntryLabel::None,
                (None, own) => EntryLabel::Custom(own.to_owned()),
            };
            let value = value.to_owned();
            LabelledValue { value, label }
        };
        Difference {
            property: property.to_owned(),
            before: before.map(labelled),
            after: after.map(labelled),
        }
    }

    #[test]
    fn a_changed_value_stands_beside_its_successor() {
        let before = card("FN:Taras\r\nEMAIL:a@example.org\r\nEMAIL:b@example.org\r\n");
        let after = card(
            "FN:Taras\r\nEMAIL:b@example.org\r\nEMAIL:c@example.org\r\nNOTE:Poet\\, painter\r\n",
        );
        assert_eq!(
            differences(Some(&before), &after),
            [
                difference("email", Some("a@example.org"), Some("c@example.org")),
                difference("note", None, Some("Poet, painter"))
            ]
        );
        assert_eq!(differences(Some(&after), &after), []);
    }

    #[test]
    fn a_value_under_another_label_is_no_others_successor() {
        let before = card("TEL:1\r\nTEL;TYPE=WORK:2\r\nTEL:2\r\nTEL:2\r\n");
        let after = card("TEL;TYPE=CELL:2\r\nTEL:2\r\nTEL:3\r\n");
        assert_eq!(
            differences(Some(&before), &after),
            [
                difference("tel", Some("1"), Some("3")),
                difference("tel", Some("2 (work)"), Some("2 (mobile)")),
                difference("tel", Some("2"), None)
            ]
        );
    }

    #[test]
    fn a_long_value_under_a_long_label_is_shortened() {
        let long = "ж".repeat(2000);
        let after = card(&format!("item1.TEL:{long}\r\nitem1.X-ABLabel:{long}\r\n"));
        let shown = format!("{}… ({}…)", "ж".repeat(500), "ж".repeat(100));
        assert_eq!(
            differences(None, &after),
            [difference("tel", None, Some(&shown))]
        );
    }

    #[test]
    fn a_difference_reads_as_words() {
        let words = |property: &str, before, after| difference(property, before, after).to_string();
        assert_eq!(
            words("tel", Some("1 (home)"), Some("2 (home)")),
            "Phone changed from 1 (home) to 2 (home)"
        );
        assert_eq!(
            words("email", None, Some("a@example.org")),
            "Email added: a@example.org"
        );
        assert_eq!(
            words("x-shoe-size", Some("41"), None),
            "Shoe size removed: 41"
        );
        assert_eq!(
            words("photo", Some("9 bytes"), Some("8 bytes")),
            "Photo changed"
        );
    }

    #[test]
    fn another_label_is_a_difference() {
        let before = card(
            "TEL;TYPE=HOME:1\r\nTEL;TYPE=WORK:2\r\nitem1.X-ABDATE:1861-03-10\r\nitem1.X-ABLabel:Day of memory\r\n",
        );
        let after = card(
            "TEL;TYPE=HOME:1\r\nTEL;TYPE=CELL:2\r\nitem1.X-ABDATE:1861-03-10\r\nitem1.X-ABLabel:Anniversary\r\n",
        );
        assert_eq!(
            differences(Some(&before), &after),
            [
                difference("tel", Some("2 (work)"), Some("2 (mobile)")),
                difference(
                    "x-abdate",
                    Some("1861-03-10 (Day of memory)"),
                    Some("1861-03-10 (Anniversary)")
                ),
            ]
        );
    }

    #[test]
    fn structured_values_read_as_lines_of_text() {
        let after = card(
            "N:Shevchenko;Taras;;;\r\nADR;TYPE=home:;;Street 1;Kyiv;;01001;Ukraine\r\nREV:2026\r\n",
        );
        assert_eq!(
            differences(None, &after),
            [
                difference("n", None, Some("Shevchenko, Taras")),
                difference("adr", None, Some("Street 1, Kyiv, 01001, Ukraine (home)"))
            ]
        );
    }
}
