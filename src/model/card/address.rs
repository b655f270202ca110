//! Postal addresses.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;

use serde::{Deserialize, Serialize};

mod layout;

use super::line::{ContentLine, Parameter, is_of_the_value};
use super::version::types_of;
use super::{Card, text};

/// The components of RFC 9554, section 2.1, after the seven of RFC 6350, in the order in which people
/// say them: those in the house, those in the street, and those about it.
const IN_THE_HOUSE: [usize; 4] = [12, 9, 8, 7];
const IN_THE_STREET: [usize; 3] = [10, 11, 17];
const ABOUT_THE_STREET: [usize; 4] = [13, 14, 15, 16];
/// The components in which programs without RFC 9554 look for house and street.
const EXTENDED: usize = 1;
const STREET: usize = 2;

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
        address.complete(&components);
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

    /// Adds what only the components of RFC 9554 say.
    fn complete(&mut self, components: &[&str]) {
        if components.len() <= self.components().len() {
            return;
        }
        let stated = |places: &[usize]| {
            let stated = places.iter().filter_map(|at| components.get(*at));
            let texts = stated.map(|component| text::spoken(component));
            texts.filter(|text| !text.is_empty()).collect::<Vec<_>>()
        };
        let mut in_the_house = stated(&IN_THE_HOUSE);
        in_the_house.retain(|part| !text::has_words_of(&self.extended, part));
        if !in_the_house.is_empty() {
            let extended = Some(std::mem::take(&mut self.extended));
            let extended = extended.filter(|text| !text.trim().is_empty());
            self.extended = extended
                .into_iter()
                .chain(in_the_house)
                .collect::<Vec<_>>()
                .join(", ");
        }
        let in_the_street = stated(&IN_THE_STREET);
        let whole = in_the_street.join(" ");
        let unsaid = in_the_street.iter().map(String::as_str);
        let unsaid: Vec<_> = unsaid.filter(|part| !is_said(&self.street, part)).collect();
        if !unsaid.is_empty() {
            self.street = match text::has_words_of(&whole, &self.street) {
                true => whole,
                false => format!("{}, {}", self.street, unsaid.join(" ")),
            };
        }
        for further in stated(&ABOUT_THE_STREET) {
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

    /// Returns the line with this address. Other forms of what changes are removed: the envelope text,
    /// and the components of RFC 9554.
    pub(super) fn rewritten(&self, line: &ContentLine) -> ContentLine {
        let former = match line.is(ENVELOPE) {
            true => Cow::default(),
            false => line.decoded(),
        };
        let mut former = text::components(&former);
        let read = Self::read(line);
        let changes = [
            (EXTENDED, read.extended != self.extended, &IN_THE_HOUSE[..]),
            (STREET, read.street != self.street, &IN_THE_STREET),
            (STREET, read.street != self.street, &ABOUT_THE_STREET),
        ];
        let mut components = self.components().map(Cow::Borrowed);
        if former.len() > components.len() {
            for (whole, is_changed, parts) in changes {
                match is_changed {
                    true => parts.iter().for_each(|at| clear(&mut former, *at)),
                    false => components[whole] = text::unescape(former[whole]).into(),
                }
            }
        }
        let former = former.join(";");
        let components = components.each_ref().map(|part| &**part);
        let encoded = text::with_components(&former, &components, 7).unwrap_or(former);
        let is_order_kept = numbers_of_values(&line.decoded()) == numbers_of_values(&encoded);
        let kept = |parameter: &Parameter| {
            !is_of_the_value(parameter, &["text"])
                && !parameter.is("LABEL")
                && (!parameter.is("JSCOMPS") || is_order_kept)
        };
        let written = line.rebuilt("ADR", kept, "", &encoded);
        if Self::read(&written) == *self {
            return written;
        }
        // What is left of the later components would say something else.
        let plain = self.components().map(text::escape).join(";");
        let kept = |parameter: &Parameter| kept(parameter) && !parameter.is("JSCOMPS");
        line.rebuilt("ADR", kept, "", &plain)
    }
}

/// Checks whether a street says a part of it, perhaps abbreviated: `Musterstr. 5a` says `5` and
/// `Musterstraße`.
fn is_said(street: &str, part: &str) -> bool {
    const BEGINNING: usize = 4;
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let beginnings = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).map(plain);
        let beginnings = words.map(|word| word.chars().take(BEGINNING).collect::<String>());
        beginnings
            .filter(|word| word.chars().count() == BEGINNING)
            .collect()
    };
    let letters = plain(part);
    if letters.is_empty() {
        return street.contains(part);
    }
    let said: HashSet<_> = beginnings(street).into_iter().collect();
    plain(street).contains(&letters) || beginnings(part).iter().any(|word| said.contains(word))
}

/// Returns the number of values of each component, by which an order of components names them.
fn numbers_of_values(encoded: &str) -> Vec<usize> {
    let components = text::components(encoded).into_iter();
    components
        .map(|component| text::values(component).len())
        .collect()
}

fn clear(components: &mut [&str], at: usize) {
    if let Some(component) = components.get_mut(at) {
        *component = "";
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
            (";;Main Street;;;;;;;;12;Main Street", "", "12 Main Street"),
            (";;4 Way;;;;;;;;4;Way;;;;;;NW", "", "4 Way NW"),
            (";;Way 4;;;;;;;;4;Way", "", "Way 4"),
            (";;;;;;;;;;;★", "", "★"),
            (
                ";;Hall A;;;;;;;;12;Main Street",
                "",
                "Hall A, 12 Main Street",
            ),
            (
                ";Suite 5;4 Way;;;;;Suite 5;;3;;;Hall",
                "Suite 5, Hall, 3",
                "4 Way",
            ),
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
    fn a_changed_street_takes_no_part_of_the_house_with_it() {
        let changed = |value: &str, change: fn(&mut Address)| {
            let line = ContentLine::new("ADR", value);
            let mut address = Address::read(&line);
            change(&mut address);
            address.rewritten(&line).value().to_owned()
        };
        let street = |address: &mut Address| address.street = "2 Lane".to_owned();
        let extended = |address: &mut Address| address.extended = "Suite 6".to_owned();
        let city = |address: &mut Address| address.city = "Bergen".to_owned();
        let value = ";Suite 5;4 Way;Oslo;;;;;5;;4;Way;;;;Podil;;";
        for (change, expected) in [
            (
                street as fn(&mut Address),
                ";Suite 5;2 Lane;Oslo;;;;;5;;;;;;;;;",
            ),
            (extended, ";Suite 6;4 Way;Oslo;;;;;;;4;Way;;;;Podil;;"),
            (city, ";Suite 5;4 Way;Bergen;;;;;5;;4;Way;;;;Podil;;"),
        ] {
            assert_eq!(changed(value, change), expected);
        }
        assert_eq!(
            changed(";B;1 St;;;;;;;;;;;B;;;;", |address| address
                .extended
                .clear()),
            ";;1 St;;;;"
        );
        assert_eq!(changed(";;;Oslo;;;;;;;;;;;;Oslo;;", city), ";;;Bergen;;;");
    }

    #[test]
    fn the_text_of_an_envelope_becomes_the_street_beside_empty_later_components() {
        let line = ContentLine::new("ADR;LABEL=\"1 Way\"", ";;;;;;;;;;;;;;;;;");
        let mut address = Address::read(&line);
        address.city = "Oslo".to_owned();
        assert_eq!(Address::read(&address.rewritten(&line)), address);
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
