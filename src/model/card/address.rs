//! Postal addresses.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

use serde::{Deserialize, Serialize};

mod layout;

use super::line::{ContentLine, Parameter, is_of_the_value};
use super::version::types_of;
use super::{Card, text};

/// The property with the text of an envelope.
const ENVELOPE: &str = "LABEL";

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
        if line.is(ENVELOPE) {
            let street = text::unescape(&line.decoded());
            return Self {
                street,
                ..Self::default()
            };
        }
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
        let former = match line.is(ENVELOPE) {
            true => Cow::default(),
            false => line.decoded(),
        };
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
        line.rebuilt("ADR", kept, "", &encoded)
    }
}

impl Card {
    /// Returns the lines with the text of an envelope for an address, by the lines of these: each
    /// belongs to the first address of its types that has none yet (RFC 2426, section 3.2.2).
    pub(super) fn envelopes(&self) -> HashMap<usize, usize> {
        let mut envelopes = HashMap::new();
        if !self.lines.iter().any(|line| line.is(ENVELOPE)) {
            return envelopes;
        }
        let mut free: HashMap<_, VecDeque<usize>> = HashMap::new();
        let lines = || self.lines.iter().enumerate();
        for (at, line) in lines().filter(|(_, line)| line.is("ADR")) {
            if line.parameters_named("LABEL").next().is_none() {
                free.entry(types_of(line)).or_default().push_back(at);
            }
        }
        for (at, line) in lines().filter(|(_, line)| line.is(ENVELOPE)) {
            let address = free.get_mut(&types_of(line)).and_then(VecDeque::pop_front);
            envelopes.extend(address.map(|address| (address, at)));
        }
        envelopes
    }
}
