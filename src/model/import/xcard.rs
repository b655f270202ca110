//! xCard (RFC 6351): vCards in XML.

use super::property::{self, Property};
use super::{Entry, Fault, ReadCard};
use crate::model::card::Card;
use crate::xml::{self, Element};

/// Properties whose components are elements, with these in their order.
const STRUCTURED: &[(&str, &[&str])] = &[
    ("n", &["surname", "given", "additional", "prefix", "suffix"]),
    (
        "adr",
        &[
            "pobox", "ext", "street", "locality", "region", "code", "country",
        ],
    ),
    ("gender", &["sex", "identity"]),
    ("clientpidmap", &["sourceid", "uri"]),
];

/// Returns the cards of a document, at most `max` and one more. They are kept as text, which takes
/// less memory than their elements.
pub fn entries(text: &str, max: usize) -> impl Iterator<Item = Entry> + Send + use<> {
    let mut document = Document::default();
    let root = xml::parse_parts(text.as_bytes(), |at, part| document.take(at, part, max));
    let mut cards = document.cards;
    if let Ok(root) = &root
        && root.name.local == "vcard"
    {
        cards.push((0, property::card(&document.properties).to_string()));
    }
    let refused = root.err().map(|_| {
        let line = 1 + line_ends(text.as_bytes());
        Entry::refused(line, Fault::Xml, "")
    });
    let mut counted = (0, 1);
    let lines: Vec<_> = cards
        .iter()
        .map(|(at, _)| {
            counted.1 += line_ends(&text.as_bytes()[counted.0..*at]);
            counted.0 = *at;
            counted.1
        })
        .collect();
    let cards = cards.into_iter().map(|(_, card)| Card::parse(&card));
    lines.into_iter().zip(cards).map(entry).chain(refused)
}

fn entry((line, card): (usize, Card)) -> Entry {
    match card.is_blank() {
        true => Entry::refused(line, Fault::Nameless, &card.to_string()),
        false => Entry::Card(ReadCard { line, card }),
    }
}

fn line_ends(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte == b'\n').count()
}

/// A document being read.
#[derive(Default)]
struct Document {
    /// The cards, each with the byte at which it starts.
    cards: Vec<(usize, String)>,
    /// The properties of a document that is one card.
    properties: Vec<Property>,
}

impl Document {
    /// Takes an element of the root, which starts at this byte.
    fn take(&mut self, at: usize, part: Element, max: usize) {
        if self.cards.len() > max {
            return;
        }
        match part.name.local.as_str() {
            "vcard" => {
                let properties: Vec<_> = part.children.iter().flat_map(properties).collect();
                let card = property::card(&properties).to_string();
                self.cards.push((at, card));
            }
            _ => self.properties.extend(properties(&part)),
        }
    }
}

/// Returns the property that an element is, or those of a group.
fn properties(element: &Element) -> Vec<Property> {
    if element.name.local != "group" {
        return vec![property(element, None)];
    }
    let name = element.attribute("name");
    let members = element.children.iter();
    members.map(|member| property(member, name)).collect()
}

fn property(element: &Element, group: Option<&str>) -> Property {
    let name = element.name.local.as_str();
    let mut property = Property {
        group: group.map(str::to_owned),
        name: name.to_owned(),
        ..Property::default()
    };
    let (parameters, values): (Vec<_>, Vec<_>) = element
        .children
        .iter()
        .partition(|child| child.name.local == "parameters");
    for parameter in parameters.iter().flat_map(|all| &all.children) {
        let texts = parameter.children.iter().map(text).collect();
        property
            .parameters
            .push((parameter.name.local.clone(), texts));
    }
    if let Some((_, components)) = STRUCTURED
        .iter()
        .find(|(structured, _)| *structured == name)
    {
        let component = |name: &&str| {
            let own = values.iter().filter(|value| value.name.local == **name);
            own.map(|value| text(value)).collect()
        };
        property.kind = "text".to_owned();
        property.values = vec![components.iter().map(component).collect()];
        return property;
    }
    let kind = values.first().map(|value| value.name.local.clone());
    property.kind = kind.unwrap_or_else(|| "unknown".to_owned());
    let texts = values.iter().map(|value| vec![text(value)]);
    property.values = match name {
        _ if values.is_empty() => vec![vec![vec![element.text.trim().to_owned()]]],
        "org" => vec![texts.collect()],
        _ => texts.map(|text| vec![text]).collect(),
    };
    property
}

fn text(element: &Element) -> String {
    // PostgreSQL does not accept NUL, which XML does not allow either.
    element.text.replace('\0', "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns line and card of each card, line and reason of each refusal.
    fn read(text: &str) -> Vec<(usize, String)> {
        let entry = |entry| match entry {
            Entry::Card(read) => (read.line, read.card.to_string().replace("\r\n ", "")),
            Entry::Refused(refusal) => (refusal.line, refusal.fault.to_string()),
            other => panic!("{other:?}"),
        };
        entries(text, 10).map(entry).collect()
    }

    fn card(lines: &[&str]) -> String {
        let lines = lines.join("\r\n");
        format!("BEGIN:VCARD\r\nVERSION:4.0\r\n{lines}\r\nEND:VCARD\r\n")
    }

    #[test]
    fn each_element_becomes_a_line() {
        let text = "<?xml version=\"1.0\"?>\n<vcards xmlns=\"urn:ietf:params:xml:ns:vcard-4.0\">\n<vcard>
            <fn><text>Simon Perreault, ing.</text></fn>
            <n><surname>Perreault</surname><given>Simon</given><additional/><prefix/><suffix>ing. jr</suffix><suffix>M.Sc.</suffix></n>
            <bday><date>--0203</date></bday>
            <gender><sex>M</sex></gender>
            <nickname><text>Si</text><text>Sim,on</text></nickname>
            <org><parameters><type><text>work</text></type></parameters><text>Viagenie</text><text>Net; work</text></org>
            <group name=\"item1\"><tel><parameters><type><text>work</text><text>voice</text></type></parameters>
                <uri>tel:+1-418-656-9254;ext=102</uri></tel></group>
            <adr><pobox/><ext/><street>2875 boul. Laurier</street><locality>Quebec</locality><region>QC</region>
                <code>G1V 2M2</code><country>Canada</country></adr>
            <note><text>&lt;b&gt; &amp;\nlines</text></note>
            </vcard>\n<vcard><fn><text>Bo</text></fn></vcard></vcards>";
        let simon = card(&[
            "FN:Simon Perreault\\, ing.",
            "N:Perreault;Simon;;;ing. jr,M.Sc.",
            "BDAY:--0203",
            "GENDER:M;",
            "NICKNAME:Si,Sim\\,on",
            "ORG;TYPE=work:Viagenie;Net\\; work",
            "item1.TEL;TYPE=work,voice;VALUE=uri:tel:+1-418-656-9254;ext=102",
            "ADR:;;2875 boul. Laurier;Quebec;QC;G1V 2M2;Canada",
            "NOTE:<b> &\\nlines",
        ]);
        assert_eq!(read(text), [(3, simon), (17, card(&["FN:Bo"]))]);
    }

    #[test]
    fn a_card_alone_is_a_document_too() {
        let text = "<x:vcard xmlns:x='urn:ietf:params:xml:ns:vcard-4.0'><x:fn><x:text>Bo</x:text></x:fn></x:vcard>";
        assert_eq!(read(text), [(1, card(&["FN:Bo"]))]);
    }

    #[test]
    fn what_follows_broken_xml_is_refused() {
        let text = "<vcards>\n<vcard><fn><text>Bo</text></fn></vcard>\n<vcard></oops>";
        let fault = Fault::Xml.to_string();
        assert_eq!(read(text), [(2, card(&["FN:Bo"])), (3, fault)]);
    }
}
