//! The values by which people would recognise a contact.

use super::forms::{forms, in_one};
use super::segment::Segment;
use crate::model::card::entry_label::own_type;
use crate::model::card::fields::read_date;
use crate::model::card::labels::is_googles;
use crate::model::card::line::ContentLine;
use crate::model::card::{Card, text};
use crate::model::contact::ContactFields;

/// Properties by the segment in which their values are found. Those of the name itself come from the
/// flat fields; all that is not listed here and is text belongs to [`Segment::Other`].
const SEGMENTS: &[(&str, Segment)] = &[
    ("EMAIL", Segment::Email),
    ("TEL", Segment::Phone),
    ("FN", Segment::Name),
    ("N", Segment::Name),
    ("NICKNAME", Segment::Name),
    ("SORT-STRING", Segment::Name),
    ("SOUND", Segment::Name),
    ("X-MAIDENNAME", Segment::Name),
    ("X-PHONETIC-FIRST-NAME", Segment::Name),
    ("X-PHONETIC-MIDDLE-NAME", Segment::Name),
    ("X-PHONETIC-LAST-NAME", Segment::Name),
    ("X-PHONETIC-ORG", Segment::Work),
    ("ORG", Segment::Work),
    ("TITLE", Segment::Work),
    ("ROLE", Segment::Work),
];

/// Properties that no person would search by.
const UNSEARCHED: &[&str] = &[
    "BEGIN",
    "END",
    "VERSION",
    "UID",
    "REV",
    "PRODID",
    "KIND",
    "MEMBER",
    "PHOTO",
    "LOGO",
    "KEY",
    "GEO",
    "TZ",
    "BDAY",
    "CLASS",
    "CLIENTPIDMAP",
    "JSPROP",
    "MAILER",
    "CREATED",
    "XML",
    "X-JSPROP",
    "X-ABADR",
    "X-CARNET-FAVORITE",
    "X-ABSHOWAS",
    "X-ABUID",
    "X-ADDRESSBOOKSERVER-KIND",
    "X-ADDRESSBOOKSERVER-MEMBER",
    "X-IMAGEHASH",
    "X-IMAGETYPE",
];

/// Parameters that people would search by: the text of an address, a service, a name there, and that
/// by which a name is sorted, which may be its reading.
const SEARCHED_PARAMETERS: &[&str] = &[
    "LABEL",
    "SERVICE-TYPE",
    "SORT-AS",
    "USERNAME",
    "X-SERVICE-TYPE",
    "X-USER",
];

/// The beginning of Apple's names for labels that every program translates.
const TRANSLATED: &str = "_$!<";

/// A value by which a contact is found.
pub struct SearchedValue<'a> {
    pub segment: Segment,
    /// The property on the card; empty for first and last name.
    pub property: &'a str,
    /// The value as written.
    pub value: String,
    /// The text that is searched for it, if that is another.
    searched: Option<String>,
}

impl<'a> SearchedValue<'a> {
    fn new(segment: Segment, property: &'a str, value: String) -> Self {
        Self {
            segment,
            property,
            value,
            searched: None,
        }
    }

    /// Returns the text that is searched.
    pub fn searched(&self) -> &str {
        self.searched.as_deref().unwrap_or(&self.value)
    }

    /// Returns the forms in which it is found.
    pub fn forms(&self) -> Vec<String> {
        forms(self.segment, self.searched())
    }
}

/// Returns the values by which a card with these flat fields is found, by segment.
pub fn searched_values<'a>(card: &'a Card, fields: &ContactFields) -> Vec<SearchedValue<'a>> {
    let known = [&fields.first_name, &fields.last_name].map(|name| name.as_deref().unwrap_or(""));
    let flat = [Segment::FirstName, Segment::LastName]
        .into_iter()
        .zip(known);
    let mut found: Vec<_> = flat
        .map(|(segment, name)| SearchedValue::new(segment, "", name.to_owned()))
        .collect();
    // Most names consist of first and last name, which are searched already.
    let made = known.join(" ");
    let is_known = |segment: Segment, value: &String| {
        segment == Segment::Name && (value == made.trim() || known.contains(&value.as_str()))
    };
    for line in card.lines.iter().filter(|line| is_searched(line)) {
        let (segment, property) = (segment_of(line.name()), line.name());
        let values = values(line, segment).into_iter();
        let new = values.filter(|value| !is_known(segment, value));
        found.extend(new.map(|value| SearchedValue::new(segment, property, value)));
        let own = own_type(line);
        found.extend(own.map(|value| SearchedValue::new(Segment::Other, "X-ABLABEL", value)));
    }
    found.extend(names_in_one(card));
    found.retain(|found| !found.value.trim().is_empty());
    found.sort_by_key(|found| found.segment as usize);
    found
}

/// Returns the names and readings of scripts that put no space between family and given name, as
/// people search for them: as 山田花子 for a card that has 山田 and 花子.
fn names_in_one(card: &Card) -> Vec<SearchedValue<'_>> {
    let value = |name: &str| {
        card.lines
            .iter()
            .find(|line| line.is(name))
            .map(ContentLine::escaped)
    };
    let structured = |name: &str| {
        let value = value(name)?;
        let parts = text::components(&value).into_iter().take(2);
        Some(parts.map(str::trim).collect::<Vec<_>>().join(" "))
    };
    let reading = ["X-PHONETIC-LAST-NAME", "X-PHONETIC-FIRST-NAME"].map(value);
    let reading = reading.map(|part| part.unwrap_or_default()).join(" ");
    let mut names = vec![
        ("FN", value("FN").unwrap_or_default().into_owned()),
        ("FN", structured("N").unwrap_or_default()),
        ("SOUND", structured("SOUND").unwrap_or_default()),
        ("X-PHONETIC-LAST-NAME", reading),
        (
            "SORT-STRING",
            value("SORT-STRING").unwrap_or_default().into_owned(),
        ),
    ];
    names.dedup();
    let in_one = |(property, name): (&'static str, String)| {
        let searched = in_one(&name)?;
        Some(SearchedValue {
            searched: Some(searched),
            ..SearchedValue::new(Segment::Name, property, name.trim().to_owned())
        })
    };
    names.into_iter().filter_map(in_one).collect()
}

fn is_searched(line: &ContentLine) -> bool {
    let name = line.name();
    let is_unsearched = UNSEARCHED
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name));
    // A birthday that is no date is shown as text.
    let is_text = line.is("BDAY") && read_date(line).is_none();
    line.is_property() && !line.is_base64() && (!is_unsearched || is_text)
}

fn segment_of(name: &str) -> Segment {
    let known = SEGMENTS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    known.map_or(Segment::Other, |(_, segment)| *segment)
}

/// Returns the values of a line: those of a list, or its components.
fn values(line: &ContentLine, segment: Segment) -> Vec<String> {
    let value = line.escaped();
    let parts = match segment {
        Segment::Email | Segment::Phone => vec![&*value],
        _ if line.is("CATEGORIES") || line.is("NICKNAME") => text::list(&value),
        _ => text::components(&value),
    };
    let values = parts.into_iter().map(text::unescape);
    let is_label = |value: &String| !line.is("CATEGORIES") || !is_googles(value.trim());
    let values = values.filter(|value| !value.starts_with(TRANSLATED) && is_label(value));
    let parameters = line.parameters().filter(|parameter| {
        let mut searched = SEARCHED_PARAMETERS.iter();
        searched.any(|name| parameter.is(name))
    });
    let parameters = parameters.flat_map(|parameter| {
        let is_label = parameter.is("LABEL");
        let texts = parameter.texts();
        texts.map(move |text| {
            if is_label {
                text::unescape(&text)
            } else {
                text
            }
        })
    });
    values.chain(parameters).collect()
}
