//! Parses the filter of an addressbook-query (RFC 6352, section 10.5).

use crate::http::dav::failure::{Condition, Failure, Result};
use crate::model::card_filter::{
    CardFilter, Collation, MatchType, ParameterCondition, ParameterFilter, PropertyCondition,
    PropertyFilter, Test, TextMatch,
};
use crate::xml::{CARDDAV, Element};

/// The most conditions in a filter.
const MAX_CONDITIONS: usize = 200;

/// Parses a `filter` element.
///
/// # Errors
///
/// `supported-filter` or `supported-collation`.
pub fn parse(element: &Element) -> Result<CardFilter> {
    if conditions(element) > MAX_CONDITIONS {
        return Err(unsupported());
    }
    let filters = element.children.iter().map(property_filter);
    Ok(CardFilter {
        test: test(element)?,
        properties: filters.collect::<Result<_>>()?,
    })
}

fn unsupported() -> Failure {
    Failure::unmet(Condition::SupportedFilter)
}

fn conditions(element: &Element) -> usize {
    element
        .children
        .iter()
        .map(|child| 1 + conditions(child))
        .sum()
}

fn test(element: &Element) -> Result<Test> {
    match element.attribute("test") {
        None | Some("anyof") => Ok(Test::AnyOf),
        Some("allof") => Ok(Test::AllOf),
        Some(_) => Err(unsupported()),
    }
}

fn named(element: &Element, local: &str) -> Result<String> {
    match element.attribute("name") {
        Some(name) if element.name.is(CARDDAV, local) && !name.is_empty() => Ok(name.to_owned()),
        _ => Err(unsupported()),
    }
}

fn property_filter(element: &Element) -> Result<PropertyFilter> {
    let name = named(element, "prop-filter")?;
    if element.child(CARDDAV, "is-not-defined").is_some() {
        return Ok(PropertyFilter {
            name,
            condition: PropertyCondition::NotDefined,
        });
    }
    let (mut texts, mut parameters) = (Vec::new(), Vec::new());
    for child in &element.children {
        match child.name.is(CARDDAV, "text-match") {
            true => texts.push(text_match(child)?),
            false => parameters.push(parameter_filter(child)?),
        }
    }
    Ok(PropertyFilter {
        name,
        condition: PropertyCondition::Matching {
            test: test(element)?,
            texts,
            parameters,
        },
    })
}

fn parameter_filter(element: &Element) -> Result<ParameterFilter> {
    let name = named(element, "param-filter")?;
    let condition = match element.children.as_slice() {
        [] => ParameterCondition::Defined,
        [only] if only.name.is(CARDDAV, "is-not-defined") => ParameterCondition::NotDefined,
        [only] if only.name.is(CARDDAV, "text-match") => {
            ParameterCondition::Text(text_match(only)?)
        }
        _ => return Err(unsupported()),
    };
    Ok(ParameterFilter { name, condition })
}

fn text_match(element: &Element) -> Result<TextMatch> {
    let collation = match element.attribute("collation") {
        None => Collation::default(),
        Some(name) => Collation::from_name(name)
            .ok_or_else(|| Failure::unmet(Condition::SupportedCollation))?,
    };
    let match_type = match element.attribute("match-type") {
        None | Some("contains") => MatchType::Contains,
        Some("equals") => MatchType::Equals,
        Some("starts-with") => MatchType::StartsWith,
        Some("ends-with") => MatchType::EndsWith,
        Some(_) => return Err(unsupported()),
    };
    let is_negated = match element.attribute("negate-condition") {
        None | Some("no") => false,
        Some("yes") => true,
        Some(_) => return Err(unsupported()),
    };
    Ok(TextMatch::new(
        &element.text,
        collation,
        match_type,
        is_negated,
    ))
}
