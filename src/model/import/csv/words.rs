//! The words of column headers, in the languages of the programs that write them.
//!
//! Headers are compared folded ([`fold`]): lower case, Latin without accents, single spaces between
//! words.

mod latin_and_cyrillic;
mod other_scripts;

use std::sync::LazyLock;

use super::field::NamePart;
use crate::model::fold::key;
use latin_and_cyrillic as latin;

/// The topic of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Nothing specific to the contact.
    Noise,
    Custom,
    Assistant,
    AssistantPhone,
    Manager,
    Spouse,
    Child,
    Partner,
    Referred,
    Phonetic,
    Email,
    Messenger,
    Fax,
    Pager,
    Web,
    Photo,
    BirthYear,
    BirthMonth,
    BirthDay,
    Birthday,
    Anniversary,
    PoBox,
    Postcode,
    Country,
    Region,
    City,
    Street,
    Address,
    Mobile,
    Car,
    Main,
    Isdn,
    Phone,
    Department,
    JobTitle,
    Role,
    Title,
    Organisation,
    Nickname,
    Middle,
    First,
    Last,
    FullName,
    Prefix,
    Suffix,
    Labels,
    Note,
}

/// Returns a header in its comparison form: folded, with single spaces between its words and around
/// them.
pub fn fold(header: &str) -> String {
    let mut spaced = String::new();
    let mut lower_before = false;
    for c in header.trim().trim_start_matches('\u{feff}').chars() {
        if c.is_uppercase() && lower_before {
            spaced.push(' ');
        }
        lower_before = c.is_lowercase();
        spaced.push(if matches!(c, '’' | '\'' | 'ʼ') {
            ' '
        } else {
            c
        });
    }
    let folded = key(&spaced).replace(|c: char| !c.is_alphanumeric(), " ");
    let words: Vec<_> = folded.split_whitespace().collect();
    format!(" {} ", words.join(" "))
}

/// Returns the topic of a folded header.
pub fn topic(folded: &str) -> Option<Topic> {
    let bare = folded.trim();
    let whole = LEXICON
        .whole
        .iter()
        .find(|(_, headers)| headers.iter().any(|header| header == bare));
    whole
        .map(|(topic, _)| *topic)
        .or_else(|| first(&LEXICON.words, folded))
}

/// Returns the place that a folded header names, else nothing.
pub fn place(folded: &str) -> &'static str {
    first(&LEXICON.places, folded).unwrap_or_default()
}

/// Returns the part of the name that a folded header has the reading of, if it names one.
pub fn reading(folded: &str) -> Option<NamePart> {
    first(&LEXICON.readings, folded)
}

/// Checks whether a folded header of an email address tells of its type (`SMTP`) or display name, as
/// Outlook's do.
pub fn is_beside_email(folded: &str) -> bool {
    holds(folded, &LEXICON.beside_email)
}

/// Patterns with what they stand for, the more specific first.
type Meanings<T> = Vec<(T, Vec<String>)>;

fn first<T: Copy>(meanings: &Meanings<T>, folded: &str) -> Option<T> {
    let meaning = meanings
        .iter()
        .find(|(_, patterns)| holds(folded, patterns));
    meaning.map(|(meaning, _)| *meaning)
}

fn holds(folded: &str, patterns: &[String]) -> bool {
    patterns.iter().any(|pattern| folded.contains(pattern))
}

/// The words as what a folded header contains.
struct Lexicon {
    /// Headers that are equal to one of these.
    whole: Meanings<Topic>,
    words: Meanings<Topic>,
    places: Meanings<&'static str>,
    readings: Meanings<NamePart>,
    beside_email: Vec<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let begin = |(topic, words): &(Topic, &str)| (*topic, patterns(words));
    let anywhere = |(topic, words): &(Topic, &str)| (*topic, patterns_anywhere(words));
    let all = |words, more| [patterns(words), patterns_anywhere(more)].concat();
    Lexicon {
        whole: (latin::WHOLE.iter().chain(other_scripts::WHOLE))
            .map(whole)
            .collect(),
        words: (latin::WORDS.iter().map(begin))
            .chain(other_scripts::WORDS.iter().map(anywhere))
            .collect(),
        places: vec![
            ("Other", all(latin::OTHER, other_scripts::OTHER)),
            ("Work", all(latin::WORK, other_scripts::WORK)),
            ("Home", all(latin::HOME, other_scripts::HOME)),
        ],
        readings: vec![
            (
                NamePart::PhoneticGiven,
                all("first|given", other_scripts::GIVEN),
            ),
            (
                NamePart::PhoneticAdditional,
                all("middle|additional", other_scripts::MIDDLE),
            ),
            (
                NamePart::PhoneticFamily,
                all("last|family|surname", other_scripts::FAMILY),
            ),
        ],
        beside_email: all(latin::BESIDE_EMAIL, other_scripts::BESIDE_EMAIL),
    }
});

fn whole((topic, headers): &(Topic, &str)) -> (Topic, Vec<String>) {
    let folded = headers
        .split('|')
        .map(|header| fold(header).trim().to_owned());
    (*topic, folded.collect())
}

fn patterns(words: &str) -> Vec<String> {
    let pattern = |word: &str| match word.strip_prefix('*') {
        Some(inside) => inside.to_owned(),
        None => format!(" {word}"),
    };
    words.split('|').map(pattern).collect()
}

/// Returns the same of words as people write them, which match where their own spaces allow it.
fn patterns_anywhere(words: &str) -> Vec<String> {
    let pattern = |word: &str| {
        let folded = fold(word);
        let start = if word.starts_with(' ') { " " } else { "" };
        let end = if word.ends_with(' ') { " " } else { "" };
        [start, folded.trim(), end].concat()
    };
    words.split('|').map(pattern).collect()
}
