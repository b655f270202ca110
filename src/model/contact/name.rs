//! The name of a contact as lists write it and sort by it. The name to show decides, so that each
//! contact stands where it is looked for: a first or last name counts where it is a part of it.

use std::borrow::Cow;

use super::Contact;
use crate::model::page::SortBy;

/// Titles before a name, by which nobody looks for it.
const TITLES: &[&str] = &[
    "dr.",
    "dr",
    "prof.",
    "prof",
    "mr.",
    "mr",
    "mrs.",
    "mrs",
    "ms.",
    "ms",
    "mx.",
    "mx",
    "rev.",
    "hon.",
    "med.",
    "dipl.-ing.",
    "ing.",
    "mgr.",
    "bc.",
    "judr.",
    "mudr.",
    "phdr.",
    "rndr.",
    "sr.",
    "sra.",
    "srta.",
    "mme",
    "проф.",
    "проф",
    "д-р",
];

/// The order of the parts of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameOrder {
    /// The first name, then the last, as the card has it.
    #[default]
    FirstLast,
    /// The last name, a comma, and the others.
    LastFirst,
}

impl NameOrder {
    /// Every order.
    pub const ALL: [Self; 2] = [Self::FirstLast, Self::LastFirst];

    /// Returns the name under which the order is stored and chosen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstLast => "first-last",
            Self::LastFirst => "last-first",
        }
    }
}

impl From<String> for NameOrder {
    fn from(name: String) -> Self {
        let known = Self::ALL.into_iter().find(|order| order.as_str() == name);
        known.unwrap_or_default()
    }
}

impl Contact {
    /// Returns the name to show with its parts in this order.
    pub fn name(&self, order: NameOrder) -> Cow<'_, str> {
        match order {
            NameOrder::FirstLast => Cow::Borrowed(&self.display_name),
            NameOrder::LastFirst => self
                .last_name_first()
                .map_or(Cow::Borrowed(&self.display_name), Cow::Owned),
        }
    }

    /// Returns the text by which an alphabetical list sorts the contact.
    pub fn sorted_name(&self, by: SortBy) -> String {
        let by_first = self.name_by_first();
        let last = self.last_name().map(without_titles);
        match last.filter(|_| by == SortBy::LastName) {
            Some(last) => format!("{last} {by_first}"),
            None => by_first.to_owned(),
        }
    }

    /// Returns the name to show from the first name on, or else from the last, without titles.
    fn name_by_first(&self) -> &str {
        let first = self.fields.first_name.as_deref().and_then(|first| {
            let mut places = places(&self.display_name, first.trim());
            places.next()
        });
        let place = first.or_else(|| self.place_of_last_name());
        without_titles(&self.display_name[place.unwrap_or(0)..])
    }

    fn last_name_first(&self) -> Option<String> {
        let (last, place) = (self.last_name()?, self.place_of_last_name()?);
        let before = self.display_name[..place].trim_end();
        let after = self.display_name[place + last.len()..].trim_start_matches([',', ' ']);
        let others = [before, after].map(str::trim);
        let others: Vec<_> = others.into_iter().filter(|part| !part.is_empty()).collect();
        (!others.is_empty()).then(|| format!("{last}, {}", others.join(" ")))
    }

    /// Returns the last name if the name to show has it.
    fn last_name(&self) -> Option<&str> {
        self.place_of_last_name()?;
        self.fields.last_name.as_deref().map(str::trim)
    }

    fn place_of_last_name(&self) -> Option<usize> {
        let last = self.fields.last_name.as_deref()?.trim();
        places(&self.display_name, last).last()
    }
}

/// Returns the places at which `text` has these words.
fn places<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_whole = move |place: &usize| {
        let is_letter = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && c != ',');
        let (before, after) = (&text[..*place], &text[*place + words.len()..]);
        !words.is_empty()
            && !is_letter(before.chars().next_back())
            && !is_letter(after.chars().next())
    };
    text.match_indices(words)
        .map(|(place, _)| place)
        .filter(is_whole)
}

/// Checks whether a word is a title before a name.
pub fn is_title(word: &str) -> bool {
    TITLES.contains(&word.to_lowercase().as_str())
}

/// Returns the name after the titles that it begins with; a title alone is a name.
pub fn without_titles(name: &str) -> &str {
    let mut rest = name.trim_start();
    while let Some((word, others)) = rest.split_once(char::is_whitespace) {
        let others = others.trim_start();
        if others.is_empty() || !is_title(word) {
            break;
        }
        rest = others;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::card::Card;
    use crate::model::collation::Collation;
    use crate::model::ids::{BookId, ContactId};
    use crate::model::projection::{CardIdentity, StoredCard};
    use crate::model::time::Timestamp;

    fn contact(name: &str, shown: &str) -> Contact {
        let card = Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u\r\nN:{name}\r\nFN:{shown}\r\nEND:VCARD\r\n"
        ));
        let (id, book) = (ContactId::new(1), BookId::new(2));
        let now = Timestamp::from_micros(0);
        let identity = CardIdentity::new(id.expect("an id"), book.expect("an id"), "u", now);
        StoredCard::project(identity, &card, now, Collation::default()).contact
    }

    #[test]
    fn the_last_name_comes_first_where_the_name_to_show_has_it() {
        for (name, shown, expected) in [
            (
                "Shevchenko;Taras;;;",
                "Taras Shevchenko",
                "Shevchenko, Taras",
            ),
            (
                "Shevchenko;Taras;Hryhorovych;Dr.;",
                "Dr. Taras Hryhorovych Shevchenko",
                "Shevchenko, Dr. Taras Hryhorovych",
            ),
            (
                "de la Cruz;Juan;;;Jr.",
                "Juan de la Cruz Jr.",
                "de la Cruz, Juan Jr.",
            ),
            (
                "Shevchenko;Taras;;;",
                "Shevchenko\\, Taras",
                "Shevchenko, Taras",
            ),
            ("Taras;Taras;;;", "Taras Taras", "Taras, Taras"),
            ("Kosach;Larysa;;;", "Lesya Ukrainka", "Lesya Ukrainka"),
            ("An;Anna;;;", "Anna Bell", "Anna Bell"),
            ("Smith;;;;", "Smith", "Smith"),
            ("王;小明;;;", "王小明", "王小明"),
            (";;;;", "Prosvita", "Prosvita"),
        ] {
            assert_eq!(contact(name, shown).name(NameOrder::LastFirst), expected);
            assert_eq!(
                contact(name, shown).name(NameOrder::FirstLast),
                shown.replace('\\', "")
            );
        }
    }

    #[test]
    fn titles_and_other_names_before_the_sorted_one_do_not_count() {
        for (name, shown, by_first, by_last) in [
            (
                "Bell;Anna;;Dr.;",
                "Dr. Anna Bell",
                "Anna Bell",
                "Bell Anna Bell",
            ),
            (
                "Bell;Anna;;Sir Doctor;",
                "Sir Doctor Anna Bell",
                "Anna Bell",
                "Bell Anna Bell",
            ),
            (
                "Bell;Dr. Anna;;;",
                "Dr. Anna Bell",
                "Anna Bell",
                "Bell Anna Bell",
            ),
            ("Bell;;;Prof. Dr.;", "Prof. Dr. Bell", "Bell", "Bell Bell"),
            (";;;;", "Prof. dr. Bell", "Bell", "Bell"),
            ("Bell;Anna;;;", "Bell\\, Anna", "Anna", "Bell Anna"),
            (
                "Kosach;Larysa;;;",
                "Lesya Ukrainka",
                "Lesya Ukrainka",
                "Lesya Ukrainka",
            ),
            (";;;;", "Dr.", "Dr.", "Dr."),
            ("王;小明;;;", "王小明", "王小明", "王小明"),
        ] {
            let contact = contact(name, shown);
            assert_eq!(contact.sorted_name(SortBy::Name), by_first);
            assert_eq!(contact.sorted_name(SortBy::LastName), by_last);
        }
    }
}
