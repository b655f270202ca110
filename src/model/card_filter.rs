//! Filters of cards, as an addressbook-query has them (RFC 6352, section 10.5).

mod prefilter;

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
mod tests;
