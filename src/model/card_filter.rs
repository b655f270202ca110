//! Filters of cards, as an addressbook-query has them (RFC 6352, section 10.5).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::card::Card;
use super::card::line::ContentLine;
use super::card::text;

/// How many of several tests must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Test {
    /// At least one.
    #[default]
    AnyOf,
    /// All.
    AllOf,
}

impl Test {
    fn of(self, mut tests: impl Iterator<Item = bool>) -> bool {
        match self {
            Self::AnyOf => tests.any(|holds| holds),
            Self::AllOf => tests.all(|holds| holds),
        }
    }
}

/// A rule by which texts are compared (RFC 4790).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Collation {
    /// `i;ascii-casemap`: letters of ASCII in any case.
    AsciiCasemap,
    /// `i;unicode-casemap`: all letters in any case, composed or not (RFC 5051).
    #[default]
    UnicodeCasemap,
    /// `i;octet`: exactly.
    Octet,
}

impl Collation {
    /// Returns the collation of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "i;ascii-casemap" => Self::AsciiCasemap,
            "i;unicode-casemap" | "default" => Self::UnicodeCasemap,
            "i;octet" => Self::Octet,
            _ => return None,
        })
    }

    fn key(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Octet => Cow::Borrowed(text),
            Self::AsciiCasemap => Cow::Owned(text.to_ascii_lowercase()),
            Self::UnicodeCasemap if text.is_ascii() => Cow::Owned(text.to_ascii_lowercase()),
            Self::UnicodeCasemap => {
                Cow::Owned(text.nfkd().flat_map(char::to_lowercase).nfkd().collect())
            }
        }
    }
}

/// The part of a text that must equal the searched one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MatchType {
    /// All of it.
    Equals,
    /// Any part.
    #[default]
    Contains,
    /// Its start.
    StartsWith,
    /// Its end.
    EndsWith,
}

/// A comparison of texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMatch {
    collation: Collation,
    match_type: MatchType,
    is_negated: bool,
    /// The searched text in the form that the collation compares.
    key: String,
}

impl TextMatch {
    /// Creates a comparison with this text.
    pub fn new(text: &str, collation: Collation, match_type: MatchType, is_negated: bool) -> Self {
        Self {
            collation,
            match_type,
            is_negated,
            key: collation.key(text).into_owned(),
        }
    }

    /// Checks a text, negation aside.
    fn finds(&self, text: &str) -> bool {
        let text = self.collation.key(text);
        match self.match_type {
            MatchType::Equals => *text == *self.key,
            MatchType::Contains => text.contains(&self.key),
            MatchType::StartsWith => text.starts_with(&self.key),
            MatchType::EndsWith => text.ends_with(&self.key),
        }
    }
}

/// A condition on a parameter of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterCondition {
    /// It is there.
    Defined,
    /// It is not there.
    NotDefined,
    /// It is there and one of its values matches; if negated, none does.
    Text(TextMatch),
}

/// A filter of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterFilter {
    /// The parameter's name.
    pub name: String,
    /// The condition on it.
    pub condition: ParameterCondition,
}

impl ParameterFilter {
    fn matches(&self, line: &ContentLine) -> bool {
        let values = line.parameter(&self.name);
        match &self.condition {
            ParameterCondition::Defined => !values.is_empty(),
            ParameterCondition::NotDefined => values.is_empty(),
            ParameterCondition::Text(text) => {
                !values.is_empty()
                    && values.iter().any(|value| text.finds(value)) != text.is_negated
            }
        }
    }
}

/// A condition on a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PropertyCondition {
    /// It is not there.
    NotDefined,
    /// It is there, and these hold. Without any, it is enough that it is there. A positive condition
    /// is about one line; a negated text must not be found in any.
    Matching {
        /// How many must hold.
        test: Test,
        /// The comparisons with its value.
        texts: Vec<TextMatch>,
        /// The filters of its parameters.
        parameters: Vec<ParameterFilter>,
    },
}

/// A filter of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyFilter {
    /// The property's name, with its group if only that one is meant.
    pub name: String,
    /// The condition on it.
    pub condition: PropertyCondition,
}

impl PropertyFilter {
    fn matches(&self, card: &Card) -> bool {
        let mut lines = card.lines.iter().filter(|line| self.names(line)).peekable();
        let (test, texts, parameters) = match &self.condition {
            PropertyCondition::NotDefined => return lines.peek().is_none(),
            _ if lines.peek().is_none() => return false,
            PropertyCondition::Matching {
                test,
                texts,
                parameters,
            } => (*test, texts, parameters),
        };
        if texts.is_empty() && parameters.is_empty() {
            return true;
        }
        let lines: Vec<_> = lines.collect();
        let (negated, positive): (Vec<_>, Vec<_>) = texts.iter().partition(|text| text.is_negated);
        let is_nowhere = |text: &&TextMatch| !lines.iter().any(|line| finds_in(text, line));
        let has_line = lines.iter().any(|line| {
            let texts = positive.iter().map(|text| finds_in(text, line));
            let parameters = parameters.iter().map(|filter| filter.matches(line));
            test.of(texts.chain(parameters))
        });
        let negated = negated.iter().map(is_nowhere);
        test.of(negated.chain(std::iter::once(has_line)))
    }

    fn names(&self, line: &ContentLine) -> bool {
        match self.name.split_once('.') {
            None => line.is(&self.name),
            Some((group, name)) => {
                line.is(name)
                    && line
                        .group()
                        .is_some_and(|own| own.eq_ignore_ascii_case(group))
            }
        }
    }
}

/// Checks the value of a line: whole, and each component where all of a text is to be equal.
fn finds_in(searched: &TextMatch, line: &ContentLine) -> bool {
    let value = line.escaped();
    if searched.finds(&text::unescape(&value)) {
        return true;
    }
    searched.match_type != MatchType::Contains
        && text::components(&value)
            .into_iter()
            .flat_map(text::list)
            .any(|part| searched.finds(&text::unescape(part)))
}

/// A filter of cards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CardFilter {
    /// How many of the properties' filters must match.
    pub test: Test,
    /// The filters of properties; without any, every card matches.
    pub properties: Vec<PropertyFilter>,
}

impl CardFilter {
    /// Checks whether it selects a card. Takes time linear in the card's length and in the number of
    /// conditions.
    pub fn matches(&self, card: &Card) -> bool {
        self.properties.is_empty()
            || self
                .test
                .of(self.properties.iter().map(|filter| filter.matches(card)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Іван Франко\r\nN:Франко;Іван;;;\r\n\
        item1.EMAIL;TYPE=home,INTERNET:Ivan@Example.org\r\nitem1.X-ABLabel:Lviv\r\n\
        EMAIL;TYPE=work:office@example.com\r\nTEL;TYPE=cell:+380 67\r\nNOTE:a\\, b\r\nEND:VCARD\r\n";

    fn text(text: &str) -> TextMatch {
        TextMatch::new(text, Collation::default(), MatchType::default(), false)
    }

    fn not(text: &str) -> TextMatch {
        TextMatch::new(text, Collation::default(), MatchType::default(), true)
    }

    fn filter(
        name: &str,
        test: Test,
        texts: &[TextMatch],
        parameters: &[ParameterFilter],
    ) -> PropertyFilter {
        PropertyFilter {
            name: name.to_owned(),
            condition: PropertyCondition::Matching {
                test,
                texts: texts.to_vec(),
                parameters: parameters.to_vec(),
            },
        }
    }

    fn of_type(value: &str) -> ParameterFilter {
        ParameterFilter {
            name: "TYPE".to_owned(),
            condition: ParameterCondition::Text(text(value)),
        }
    }

    fn selects(filter: PropertyFilter) -> bool {
        let filter = CardFilter {
            test: Test::AllOf,
            properties: vec![filter],
        };
        filter.matches(&Card::parse(CARD))
    }

    #[test]
    fn a_property_is_found_by_name_with_and_without_its_group() {
        for (name, found) in [
            ("EMAIL", true),
            ("email", true),
            ("item1.EMAIL", true),
            ("ITEM1.email", true),
            ("item2.EMAIL", false),
            ("URL", false),
        ] {
            assert_eq!(
                selects(filter(name, Test::AnyOf, &[], &[])),
                found,
                "{name}"
            );
            let absent = PropertyFilter {
                name: name.to_owned(),
                condition: PropertyCondition::NotDefined,
            };
            assert_eq!(selects(absent), !found, "{name}");
        }
    }

    #[test]
    fn texts_are_compared_by_collation_and_place() {
        let is_found = |name: &str, searched: &str, collation, match_type| {
            selects(filter(
                name,
                Test::AnyOf,
                &[TextMatch::new(searched, collation, match_type, false)],
                &[],
            ))
        };
        use Collation::{AsciiCasemap, Octet, UnicodeCasemap};
        use MatchType::{Contains, EndsWith, Equals, StartsWith};
        for (name, searched, collation, match_type, found) in [
            ("FN", "франко", UnicodeCasemap, Contains, true),
            ("FN", "франко", AsciiCasemap, Contains, false),
            ("EMAIL", "ivan@example.org", AsciiCasemap, Equals, true),
            ("EMAIL", "ivan@example.org", Octet, Equals, false),
            ("EMAIL", "OFFICE", UnicodeCasemap, StartsWith, true),
            ("EMAIL", ".COM", UnicodeCasemap, EndsWith, true),
            ("EMAIL", "example", UnicodeCasemap, StartsWith, false),
            ("N", "іван", UnicodeCasemap, Equals, true),
            ("NOTE", "a, b", UnicodeCasemap, Equals, true),
            ("FN", "Іван Франко", UnicodeCasemap, Equals, true),
        ] {
            assert_eq!(
                is_found(name, searched, collation, match_type),
                found,
                "{name} {searched} {collation:?} {match_type:?}"
            );
        }
    }

    #[test]
    fn a_negated_text_is_in_no_value() {
        assert!(!selects(filter(
            "EMAIL",
            Test::AnyOf,
            &[not("office")],
            &[]
        )));
        assert!(selects(filter(
            "EMAIL",
            Test::AnyOf,
            &[not("elsewhere")],
            &[]
        )));
        assert!(
            !selects(filter("URL", Test::AnyOf, &[not("x")], &[])),
            "it is not there"
        );
        assert!(selects(filter(
            "EMAIL",
            Test::AllOf,
            &[text("ivan"), not("elsewhere")],
            &[]
        )));
        assert!(!selects(filter(
            "EMAIL",
            Test::AllOf,
            &[text("ivan"), not("office")],
            &[]
        )));
        assert!(!selects(filter(
            "EMAIL",
            Test::AllOf,
            &[not("elsewhere")],
            &[of_type("fax")]
        )));
    }

    #[test]
    fn positive_conditions_are_about_one_line() {
        assert!(selects(filter(
            "EMAIL",
            Test::AllOf,
            &[text("ivan")],
            &[of_type("home")]
        )));
        assert!(!selects(filter(
            "EMAIL",
            Test::AllOf,
            &[text("ivan")],
            &[of_type("work")]
        )));
        assert!(selects(filter(
            "EMAIL",
            Test::AnyOf,
            &[text("nobody")],
            &[of_type("work")]
        )));
    }

    #[test]
    fn a_parameter_with_several_values_has_each_of_them() {
        for (value, found) in [("internet", true), ("home", true), ("fax", false)] {
            assert_eq!(
                selects(filter("EMAIL", Test::AllOf, &[], &[of_type(value)])),
                found,
                "{value}"
            );
        }
        let condition = |condition| ParameterFilter {
            name: "LANGUAGE".to_owned(),
            condition,
        };
        assert!(selects(filter(
            "FN",
            Test::AllOf,
            &[],
            &[condition(ParameterCondition::NotDefined)]
        )));
        assert!(!selects(filter(
            "FN",
            Test::AllOf,
            &[],
            &[condition(ParameterCondition::Defined)]
        )));
        assert!(!selects(filter(
            "FN",
            Test::AllOf,
            &[],
            &[condition(ParameterCondition::Text(not("x")))]
        )));
    }
}
