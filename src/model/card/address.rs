//! Postal addresses.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use serde::{Deserialize, Serialize};

mod layout;

use super::line::{ContentLine, Parameter, is_of_the_value};
use super::version::types_of;
use super::{Card, text};

/// The property with the text of an envelope.
const ENVELOPE: &str = "LABEL";

/// The parts of a postal address (RFC 6350, section 6.3.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// Returns it without blanks around its parts.
    pub fn trimmed(&self) -> Self {
        let mut trimmed = self.clone();
        for part in trimmed.components_mut() {
            *part = part.trim().to_owned();
        }
        trimmed
    }

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
        let components = text::components(&value);
        let mut parts = components.iter().map(|part| text::unescape(part));
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
        address.complete(components.get(7..).unwrap_or_default());
        let label = || {
            let mut parameters = line.parameters();
            let texts = parameters.find(|each| each.is("LABEL"))?.texts();
            Some(texts.collect::<Vec<_>>().join(","))
        };
        if address == Self::default()
            && let Some(label) = label()
        {
            address.street = label.replace("\\n", "\n");
        }
        address
    }

    /// Adds what only the components of RFC 9554, section 2.1, say, which follow the seven of RFC 6350:
    /// room, apartment, floor, number, street, building, block, subdistrict, district, landmark and
    /// direction.
    fn complete(&mut self, later: &[&str]) {
        let spoken = |at: &usize| text::spoken(later.get(*at).copied().unwrap_or_default());
        let stated = |places: &[usize]| {
            let texts = places.iter().map(spoken);
            texts.filter(|text| !text.is_empty()).collect::<Vec<_>>()
        };
        if self.extended.trim().is_empty() {
            self.extended = stated(&[5, 2, 1, 0]).join(", ");
        }
        if self.street.trim().is_empty() {
            self.street = stated(&[3, 4, 10]).join(" ");
        }
        for further in stated(&[6, 7, 8, 9]) {
            let has = |part: &&str| part.split(',').any(|piece| piece.trim() == further);
            if self.components().iter().any(has) {
                continue;
            }
            if !self.street.is_empty() {
                self.street.push_str(", ");
            }
            self.street.push_str(&further);
        }
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
        let read = Self::read(line);
        if (&read.street, &read.extended) != (&self.street, &self.extended) {
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
    /// Returns the lines with the text of an envelope for an address that is stated in parts, by the
    /// lines of these.
    pub(super) fn envelopes(&self) -> HashMap<usize, usize> {
        let mut envelopes = envelopes(self.lines.iter());
        envelopes.retain(|address, _| !Address::read(&self.lines[*address]).is_empty());
        envelopes
    }
}

/// A line with its place in a card.
type Placed<'a> = (usize, &'a ContentLine);

/// The kinds of address that programs write or leave out as they like (RFC 2426, section 3.2.1).
const DEFAULTS: [&str; 4] = ["DOM", "INTL", "PARCEL", "POSTAL"];

/// The most addresses and texts of which each is compared with each.
const MAX_COMPARED: usize = 16;

/// Returns the lines with the text of an envelope by the lines of addresses: each belongs to the first
/// address of its group, else of its types, that has none yet (RFC 2426, section 3.2.2), else to the
/// only one whose types are a part of its own or the other way round.
pub(super) fn envelopes<'a>(lines: impl Iterator<Item = &'a ContentLine>) -> HashMap<usize, usize> {
    let has_text = |line: &ContentLine| line.parameters_named("LABEL").next().is_some();
    let is_stated = |(_, line): &Placed| line.is(ENVELOPE) || line.is("ADR") && !has_text(line);
    let stated = lines.enumerate().filter(is_stated);
    let (mut texts, mut addresses): (Vec<_>, Vec<_>) =
        stated.partition(|(_, line)| line.is(ENVELOPE));
    let mut envelopes = HashMap::new();
    if texts.is_empty() {
        return envelopes;
    }
    let group = |line: &ContentLine| Some(line.group()?.to_ascii_uppercase());
    pair(&mut addresses, &mut texts, group, &mut envelopes);
    let types = |line: &ContentLine| Some(types_of(line));
    pair(&mut addresses, &mut texts, types, &mut envelopes);
    let telling = |line: &ContentLine| Some(telling_types(line));
    pair(&mut addresses, &mut texts, telling, &mut envelopes);
    if addresses.len().max(texts.len()) <= MAX_COMPARED {
        for (text, line) in texts {
            let mut alike = addresses.iter().filter(|(_, other)| are_alike(line, other));
            if let (Some((address, _)), None) = (alike.next(), alike.next()) {
                envelopes.entry(*address).or_insert(text);
            }
        }
    }
    envelopes
}

/// Pairs each text with the first address of the same key, and leaves the others.
fn pair<K: Hash + Eq>(
    addresses: &mut Vec<Placed>,
    texts: &mut Vec<Placed>,
    key: impl Fn(&ContentLine) -> Option<K>,
    envelopes: &mut HashMap<usize, usize>,
) {
    let mut free: HashMap<K, VecDeque<usize>> = HashMap::new();
    for (at, line) in addresses.iter() {
        if let Some(key) = key(line) {
            free.entry(key).or_default().push_back(*at);
        }
    }
    texts.retain(|(text, line)| {
        let first = |key| free.get_mut(&key)?.pop_front();
        let address = key(line).and_then(first);
        envelopes.extend(address.map(|address| (address, *text)));
        address.is_none()
    });
    addresses.retain(|(at, _)| !envelopes.contains_key(at));
}

/// Returns the types of an address that tell it from others, each once.
fn telling_types(line: &ContentLine) -> Vec<String> {
    let mut types = types_of(line);
    types.retain(|word| !DEFAULTS.contains(&word.as_str()));
    types.dedup();
    types
}

/// Checks whether the types of one of two lines are a part of the other's.
fn are_alike(one: &ContentLine, other: &ContentLine) -> bool {
    let (one, other) = (telling_types(one), telling_types(other));
    let is_part = |part: &[String], whole: &[String]| part.iter().all(|word| whole.contains(word));
    is_part(&one, &other) || is_part(&other, &one)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: &str = ";;1 Way;Oslo;;;";

    /// Returns the streets of the addresses that a card with these lines shows.
    fn streets(lines: &str) -> Vec<String> {
        let text = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n{lines}\r\nEND:VCARD\r\n");
        let addresses = Card::parse(&text).details().addresses.into_iter();
        addresses.map(|address| address.value.street).collect()
    }

    #[test]
    fn an_address_says_what_only_its_later_components_have() {
        for (value, extended, street) in [
            (
                ";;;Oslo;;;;1;2;3;4;Way;Hall;B;Sub;Podil;Dom;N",
                "Hall, 3, 2, 1",
                "4 Way N, B, Sub, Podil, Dom",
            ),
            (";2;4 Way;Oslo;;;;;2;;4;Way;;;;Podil;;", "2", "4 Way, Podil"),
            (
                ";;4 Way, Podil;Oslo;;;;;;;4;Way;;;;Podil;;",
                "",
                "4 Way, Podil",
            ),
            (";;;Oslo;;;;;;;;;;;;Oslo;;", "", ""),
            (";;1 Bay St;;;;;;;;;;;B;;;;", "", "1 Bay St, B"),
            (";;Street 4;;;;;;;;;;;4;;;;", "", "Street 4, 4"),
        ] {
            let address = Address::read(&ContentLine::new("ADR", value));
            assert_eq!(
                (&*address.extended, &*address.street),
                (extended, street),
                "{value}"
            );
        }
    }

    #[test]
    fn an_address_and_its_envelope_are_one_whatever_types_they_leave_out() {
        for (address, envelope) in [
            ("TYPE=HOME", "TYPE=home"),
            ("TYPE=work,postal", "TYPE=POSTAL;TYPE=WORK"),
            ("TYPE=HOME", "TYPE=HOME,HOME,pref"),
            ("TYPE=HOME", "TYPE=dom,home,postal,parcel"),
            ("TYPE=intl,postal,parcel,work", "TYPE=WORK"),
            ("X-A=1", "TYPE=WORK,intl"),
            ("TYPE=HOME,X-BOAT", "TYPE=HOME"),
        ] {
            let lines = format!("ADR;{address}:{PARTS}\r\nLABEL;{envelope}:1 Way\\nOslo");
            assert_eq!(streets(&lines), ["1 Way"], "{address} {envelope}");
            let turned = format!("LABEL;{address}:1 Way\\nOslo\r\nADR;{envelope}:{PARTS}");
            assert_eq!(streets(&turned), ["1 Way"], "{envelope} {address}");
        }
        let grouped =
            format!("item1.LABEL;TYPE=HOME:1 Way\r\nITEM1.ADR;TYPE=WORK:{PARTS}\r\nADR:{PARTS}");
        assert_eq!(streets(&grouped), ["1 Way", "1 Way"]);
    }

    #[test]
    fn an_envelope_of_another_address_or_of_one_without_parts_is_shown() {
        let other = format!("ADR;TYPE=HOME:{PARTS}\r\nLABEL;TYPE=WORK:2 Street");
        assert_eq!(streets(&other), ["1 Way", "2 Street"]);
        let unclear = format!("ADR;TYPE=HOME:{PARTS}\r\nADR;TYPE=WORK:{PARTS}\r\nLABEL:2 Street");
        assert_eq!(streets(&unclear), ["1 Way", "1 Way", "2 Street"]);
        assert_eq!(streets("ADR:;;;;;;\r\nLABEL:2 Street"), ["2 Street"]);
    }
}
