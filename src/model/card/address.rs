//! Postal addresses.

use serde::{Deserialize, Serialize};

mod layout;

use super::line::{ContentLine, Parameter, is_of_the_value};
use super::text;

/// The parts of a postal address (RFC 6350, section 6.3.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Address {
    pub po_box: String,
    pub extended: String,
    pub street: String,
    pub city: String,
    pub region: String,
    pub postcode: String,
    pub country: String,
}

impl Address {
    /// Returns the address on a line; if it has no parts, its envelope text becomes the street.
    pub(super) fn read(line: &ContentLine) -> Self {
        let value = line.decoded();
        let mut parts = text::components(&value).into_iter().map(text::unescape);
        let mut next = || parts.next().unwrap_or_default();
        let mut address = Self {
            po_box: next(),
            extended: next(),
            street: next(),
            city: next(),
            region: next(),
            postcode: next(),
            country: next(),
        };
        let label = || {
            line.parameters()
                .find(|parameter| parameter.is("LABEL"))?
                .value
        };
        if address == Self::default()
            && let Some(label) = label()
        {
            address.street = label.trim_matches('"').replace("\\n", "\n");
        }
        address
    }

    /// Returns the parts in the order of vCard.
    pub fn components(&self) -> [&str; 7] {
        let Self {
            po_box,
            extended,
            street,
            city,
            region,
            postcode,
            country,
        } = self;
        [po_box, extended, street, city, region, postcode, country].map(String::as_str)
    }

    /// Returns the parts to change them.
    pub fn components_mut(&mut self) -> [&mut String; 7] {
        let Self {
            po_box,
            extended,
            street,
            city,
            region,
            postcode,
            country,
        } = self;
        [po_box, extended, street, city, region, postcode, country]
    }

    /// Checks whether all parts are empty.
    pub fn is_empty(&self) -> bool {
        self.components().iter().all(|part| part.trim().is_empty())
    }

    /// Returns the line with this address. Other forms of the former address are removed: the
    /// envelope text, and the separate parts of the street (RFC 9554, section 2.1).
    pub(super) fn rewritten(&self, line: &ContentLine) -> ContentLine {
        let former = line.decoded();
        let mut former = text::components(&former);
        let is_other = |street: &&str| text::unescape(street) != self.street;
        if former.get(2).is_some_and(is_other) {
            former.truncate(self.components().len());
        }
        let former = former.join(";");
        let encoded = text::with_components(&former, &self.components(), 7).unwrap_or(former);
        let kept = |parameter: &Parameter| {
            !is_of_the_value(parameter, &["text"])
                && !parameter.is("LABEL")
                && !parameter.is("JSCOMPS")
        };
        line.rebuilt(line.name(), kept, "", &encoded)
    }
}
