//! The values of a contact in which a search found its words.

use super::needle::Needle;
use super::segment::Segment;
use super::values::{SearchedValue, searched_values};
use crate::model::card::Card;
use crate::model::fold;

/// The most values that are shown of a contact, and the most characters of each.
const MAX_VALUES: usize = 50;
const MAX_CHARS: usize = 500;

/// A value in which a search found one of its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchedValue {
    /// The field: that of a contact, or the property in lower case.
    pub field: String,
    /// The value as written, or the beginning of a long one.
    pub value: String,
}

impl MatchedValue {
    /// Returns a label that a group card gives.
    pub fn label(name: &str) -> Self {
        Self {
            field: LABEL.to_owned(),
            value: name.to_owned(),
        }
    }
}

const LABEL: &str = "label";

/// The fields of properties that are not called like them.
const FIELDS: &[(&str, &str)] = &[
    ("FN", "name"),
    ("N", "name"),
    ("TEL", "phone"),
    ("ORG", "organization"),
    ("ADR", "address"),
    ("LABEL", "address"),
    ("NOTE", "comments"),
    ("CATEGORIES", LABEL),
    ("X-ABLABEL", LABEL),
    ("X-ABRELATEDNAMES", "related"),
];

/// Returns the values of a card in which a needle is, in the order of its search text.
pub fn matched_values(card: &Card, needles: &[Needle]) -> Vec<MatchedValue> {
    let values = searched_values(card, &card.fields());
    let is_matched = |value: &SearchedValue<'_>| {
        let forms = value.forms();
        needles
            .iter()
            .any(|needle| needle.is_in(value.segment, &forms))
    };
    let mut matched = Vec::new();
    for value in values.iter().filter(|value| is_matched(value)) {
        let value = MatchedValue {
            field: field(value),
            value: value.value.chars().take(MAX_CHARS).collect(),
        };
        // Some values are searched in several ways.
        if !matched.contains(&value) {
            matched.push(value);
        }
        if matched.len() == MAX_VALUES {
            break;
        }
    }
    matched
}

fn field(value: &SearchedValue<'_>) -> String {
    match value.segment {
        Segment::FirstName => "first_name".to_owned(),
        Segment::LastName => "last_name".to_owned(),
        _ => {
            let name = value.property;
            let known = FIELDS
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            known.map_or_else(
                || name.to_ascii_lowercase(),
                |(_, field)| (*field).to_owned(),
            )
        }
    }
}

impl Needle {
    /// Checks whether it is in one of these forms of a value.
    fn is_in(&self, segment: Segment, forms: &[String]) -> bool {
        let is_searched = self.segment.is_none_or(|only| only == segment);
        let has = |form: &String| self.forms.iter().any(|needle| form.contains(needle));
        is_searched && forms.iter().any(has)
    }

    /// Checks whether it is a part of the name of a label.
    pub fn is_in_label(&self, name: &str) -> bool {
        self.is_in(Segment::Other, &fold::forms(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(lines: &str, words: &[&str]) -> Vec<(String, String)> {
        let card = Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}END:VCARD\r\n"
        ));
        let needles: Vec<_> = words.iter().map(|word| Needle::new(None, word)).collect();
        let matched = matched_values(&card, &needles).into_iter();
        matched
            .map(|MatchedValue { field, value }| (field, value))
            .collect()
    }

    #[test]
    fn each_matched_value_is_named_as_it_is_written() {
        let lines = "N:Шевченко;Тарас;;;\r\nFN:Тарас Шевченко\r\nNICKNAME:Kobzar\r\nEMAIL:taras@example.org\r\n\
                     TEL:+380 67 123-45-67\r\nORG:Academy;Taras House\r\nNOTE:likes tea\r\nX-CUSTOM:Tarasivka\r\n\
                     CATEGORIES:Poets,Kobzars\r\n";
        for (words, expected) in [
            (
                ["taras"].as_slice(),
                [
                    ("first_name", "Тарас"),
                    ("organization", "Taras House"),
                    ("email", "taras@example.org"),
                    ("x-custom", "Tarasivka"),
                ]
                .as_slice(),
            ),
            (&["0671234"], &[("phone", "+380 67 123-45-67")]),
            (
                &["kob", "tea"],
                &[
                    ("nickname", "Kobzar"),
                    ("comments", "likes tea"),
                    ("label", "Kobzars"),
                ],
            ),
            (&["nobody"], &[]),
        ] {
            let expected: Vec<_> = expected
                .iter()
                .map(|(field, value)| ((*field).to_owned(), (*value).to_owned()))
                .collect();
            assert_eq!(matched(lines, words), expected, "{words:?}");
        }
    }

    #[test]
    fn a_name_searched_in_one_is_told_as_it_is_written() {
        let lines = "N:山田;花子;;;\r\nFN:山田 花子\r\nSOUND;X-IRMC-N:ﾔﾏﾀﾞ;ﾊﾅｺ;;;\r\n";
        for (word, expected) in [
            ("山田花子", ("name", "山田 花子")),
            ("やまだはな", ("sound", "ﾔﾏﾀﾞ ﾊﾅｺ")),
        ] {
            let (field, value) = expected;
            assert_eq!(
                matched(lines, &[word]),
                [(field.to_owned(), value.to_owned())]
            );
        }
    }
}
