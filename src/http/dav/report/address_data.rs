//! The form in which a report gives the text of cards (RFC 6352, section 10.4).

use std::borrow::Cow;

use crate::http::dav::failure::{Condition, Failure, Result};
use crate::model::card::Card;
use crate::model::card::version::Version;
use crate::xml::{CARDDAV, Element};

/// A version, and the properties that are wanted if not all are.
#[derive(Clone, Debug)]
pub struct AddressData {
    version: Version,
    properties: Option<Vec<String>>,
    /// The properties whose values are not wanted.
    without_value: Vec<String>,
}

impl AddressData {
    /// Parses an `address-data` element. Without a version it means 3.0.
    pub fn parse(element: &Element) -> Result<Self> {
        let unsupported = || Failure::unmet(Condition::SupportedAddressDataConversion);
        let media_type = element.attribute("content-type").unwrap_or("text/vcard");
        if !media_type.trim().eq_ignore_ascii_case("text/vcard") {
            return Err(unsupported());
        }
        let version = match element.attribute("version").map(str::trim) {
            None | Some("3.0") => Version::V3,
            Some("4.0") => Version::V4,
            Some(_) => return Err(unsupported()),
        };
        let (mut names, mut without_value) = (Vec::new(), Vec::new());
        for prop in element.children_named(CARDDAV, "prop") {
            names.extend(prop.attribute("name").map(str::to_owned));
            if prop.attribute("novalue") == Some("yes") {
                without_value.extend(prop.attribute("name").map(str::to_owned));
            }
        }
        Ok(Self {
            version,
            properties: (!names.is_empty() && element.child(CARDDAV, "allprop").is_none())
                .then_some(names),
            without_value,
        })
    }

    /// Returns the text of a card in this form.
    pub fn of<'a>(&self, vcard: &'a str) -> Cow<'a, str> {
        let text = self.version.of_stored(vcard);
        match &self.properties {
            None => text,
            Some(names) => {
                let card = Card::parse(&text).with_only(names);
                Cow::Owned(card.without_values_of(&self.without_value).to_string())
            }
        }
    }
}
