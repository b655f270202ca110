//! The search text of a contact: every value by which people would recognise it.
//!
//! It has seven segments between control characters, so that one `LIKE` pattern can look for a needle
//! in one segment or in all of them, and three parts, so that a database can index each: the names,
//! work and emails, and the rest. Values are folded, in every form under which they are found.

use super::{Segment, is_phone_like};
use crate::model::card::Card;
use crate::model::card::entry_label::own_type;
use crate::model::card::fields::read_date;
use crate::model::card::labels::is_googles;
use crate::model::card::line::ContentLine;
use crate::model::card::text;
use crate::model::contact::ContactFields;
use crate::model::{fold, phone};

/// The beginning of a form of a text: no needle contains it, so none matches across.
pub(super) const FORM: char = '\u{6}';

/// The character between two parts of a search text.
pub const PART_END: char = '\u{c}';

/// The end of a search text.
pub(super) const END: char = '\u{b}';
/// The mark after the end of a text from which something was left out for want of room. It has
/// capitals, which folding leaves nowhere.
pub(super) const CUT: &str = "QZXJ";

/// The most bytes of a contact that are searched, and of each part of it but the last, so that a
/// long part does not displace the others.
pub(super) const MAX_BYTES: usize = 64 * 1024;
const MAX_SEGMENT_BYTES: usize = 8 * 1024;

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
pub(super) struct SearchedValue<'a> {
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
    fn searched(&self) -> &str {
        self.searched.as_deref().unwrap_or(&self.value)
    }

    /// Returns the forms in which it is found.
    pub fn forms(&self) -> Vec<String> {
        forms(self.segment, self.searched())
    }
}

fn forms(segment: Segment, value: &str) -> Vec<String> {
    match segment {
        Segment::Phone => phone_forms(value),
        _ => fold::forms(value),
    }
}

/// Returns the search text of a card with these flat fields, as far as it fits.
pub fn search_text(card: &Card, fields: &ContactFields) -> String {
    written(&searched_values(card, fields))
}

/// Returns the values by which a card with these flat fields is found, by segment.
pub(super) fn searched_values<'a>(
    card: &'a Card,
    fields: &ContactFields,
) -> Vec<SearchedValue<'a>> {
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

/// Returns a name without its spaces if its script puts none between family and given name.
fn in_one(name: &str) -> Option<String> {
    let name: String = name.split_whitespace().collect();
    (!name.is_empty() && name.chars().all(is_unspaced)).then_some(name)
}

/// Returns the forms in which a text that is shown may have been found: as a number, or a name whose
/// parts are searched in one in either order, if it looks like it.
pub(super) fn shown_forms(text: &str) -> Vec<String> {
    if is_phone_like(text) {
        return phone_forms(text);
    }
    let mut forms = fold::forms(text);
    if text.contains(char::is_whitespace)
        && let Some(name) = in_one(text)
    {
        let turned: String = text.split_whitespace().rev().collect();
        forms.extend([name, turned].iter().flat_map(|name| fold::forms(name)));
    }
    forms
}

/// Checks whether it is a Chinese, Japanese or Korean character.
fn is_unspaced(c: char) -> bool {
    matches!(
        c,
        '\u{1100}'..='\u{11ff}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}'
            | '\u{ff66}'..='\u{ff9f}'
            | '\u{20000}'..='\u{3ffff}'
    )
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

/// Returns the forms of a number: as written, its digits, and those that are dialled within its
/// country.
fn phone_forms(number: &str) -> Vec<String> {
    let number = &number[..number.floor_char_boundary(MAX_SEGMENT_BYTES)];
    let mut forms = fold::forms(number);
    forms.push(fold::digits(number));
    forms.extend(phone::international(number));
    forms.extend(phone::dialled_at_home(number));
    forms.dedup();
    forms
}

/// Writes the values, which are sorted by segment.
fn written(values: &[SearchedValue<'_>]) -> String {
    let mut text = String::with_capacity(256);
    let mut is_cut = false;
    for segment in Segment::ALL {
        let end = match segment {
            Segment::Other => MAX_BYTES,
            _ => text.len() + MAX_SEGMENT_BYTES,
        };
        let (open, close) = segment.bounds();
        text.push(open);
        for value in values.iter().filter(|value| value.segment == *segment) {
            is_cut |= !push_forms(&mut text, value, end);
            if text.len() >= end {
                break;
            }
        }
        is_cut |= text.len() >= end;
        if segment.ends_part() {
            text.extend([close, PART_END]);
        }
    }
    text.push(END);
    if is_cut {
        text.push_str(CUT);
        text.push(END);
    }
    text
}

/// Appends the forms of a value, until the text has `end` bytes. Returns false if something was left
/// out.
fn push_forms(text: &mut String, found: &SearchedValue<'_>, end: usize) -> bool {
    let searched = found.searched();
    let mut is_whole = text.len() < end && searched.len() <= end;
    for form in forms(found.segment, beginning(searched, end)) {
        let room = end.saturating_sub(text.len() + FORM.len_utf8());
        is_whole &= form.len() <= room;
        text.push(FORM);
        text.push_str(beginning(&form, room));
    }
    is_whole
}

/// Returns the beginning of a text that fits into `bytes` bytes.
fn beginning(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(lines: &str) -> String {
        let card = Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}END:VCARD\r\n"
        ));
        search_text(&card, &card.fields())
    }

    #[test]
    fn every_value_that_people_know_is_in_its_segment() {
        let text = text_of(
            "N:Shevchenko;Taras;Hryhorovych;Dr.;\r\nFN:Taras Shevchenko\r\nNICKNAME:Kobzar\r\n\
             X-PHONETIC-LAST-NAME:Shevchenko-yomi\r\nitem1.EMAIL:a@example.org\r\nEMAIL:b@example.org\r\n\
             TEL:+49 (172) 555\r\nORG:Academy;Arts\r\nTITLE:Poet\r\nADR:;;Main 1;Kaniv;;19000;Ukraine\r\n\
             CATEGORIES:Poets,Friends\r\nX-ABRELATEDNAMES:Kateryna\r\nX-CUSTOM:Club\r\nNOTE:likes\\, tea\r\n\
             item2.X-CARNET-FIELD:12\r\nitem2.X-ABLABEL:Locker\r\nitem3.X-ABLABEL:_$!<Home>!$_\r\n\
             SOCIALPROFILE;SERVICE-TYPE=Mastodon:https://example.org/@t\r\n\
             TEL;TYPE=X-Barn:\r\nUID:unsearched\r\nBDAY:1814-03-09\r\nBDAY:in spring\r\nPHOTO;ENCODING=b:AAAA\r\n",
        );
        let words = |segment: Segment| -> Vec<String> {
            let (open, close) = segment.bounds();
            let after = text.rsplit_once(open).expect("its beginning").1;
            let within = after.split_once(close).expect("its end").0;
            within.split(FORM).skip(1).map(str::to_owned).collect()
        };
        assert_eq!(words(Segment::FirstName), ["taras"]);
        assert_eq!(words(Segment::LastName), ["shevchenko"]);
        assert_eq!(words(Segment::Email), ["a@example.org", "b@example.org"]);
        assert_eq!(
            words(Segment::Phone),
            ["+49 (172) 555", "49172555", "0172555"]
        );
        assert_eq!(
            words(Segment::Name),
            [
                "hryhorovych",
                "dr.",
                "kobzar",
                "shevchenko-yomi",
                "shevchenkoyomi"
            ]
        );
        assert_eq!(words(Segment::Work), ["academy", "arts", "poet", "pot"]);
        assert_eq!(
            words(Segment::Other),
            [
                "main 1",
                "kaniv",
                "19000",
                "ukraine",
                "poets",
                "pots",
                "friends",
                "kateryna",
                "club",
                "likes, tea",
                "12",
                "locker",
                "https://example.org/@t",
                "mastodon",
                "barn",
                "in spring"
            ]
            .map(str::to_owned)
        );
    }

    #[test]
    fn names_without_spaces_are_also_in_one() {
        for (lines, expected) in [
            ("N:山田;花子;;;\r\nFN:山田 花子\r\n", "山田花子"),
            ("N:王;小明;;;\r\nFN:小明 王\r\n", "王小明"),
            ("N:王;小明;;;\r\nFN:小明 王\r\n", "wangxiaoming"),
            ("N:김;철수;;;\r\nFN:김 철수\r\n", "김철수"),
            ("FN:山田 花子\r\n", "山田花子"),
            (
                "FN:x\r\nX-PHONETIC-LAST-NAME:たかはし\r\nX-PHONETIC-FIRST-NAME:けん\r\n",
                "たかはしけん",
            ),
            ("FN:x\r\nSOUND;X-IRMC-N:ﾀｶﾊｼ;ｹﾝ;;;\r\n", "たかはしけん"),
            ("FN:x\r\nSORT-STRING:たかはし けん\r\n", "たかはしけん"),
            ("FN:x\r\nN;SORT-AS=たかはし:高橋;健;;;\r\n", "たかはし"),
        ] {
            let expected = format!("{FORM}{expected}");
            assert!(text_of(lines).contains(&expected), "{expected} {lines}");
        }
        assert!(!text_of("N:Lee;Ann;;;\r\nFN:Ann Lee\r\n").contains("annlee"));
    }

    #[test]
    fn a_long_value_hides_no_other_and_is_searched_only_as_far_as_there_is_room() {
        let long = |name: &str| format!("{name} {}", "щ ö".repeat(200_000));
        let text = text_of(&format!(
            "N:{};{};;;\r\nFN:Kobzar\r\nEMAIL:{}\r\nTEL:{}\r\nNOTE:{} end\r\n",
            long("Shevchenko"),
            long("Taras"),
            long("a@example.org"),
            long("067"),
            "note ".repeat(2_000)
        ));
        assert!(text.ends_with("\u{b}QZXJ\u{b}"));
        assert!(text.len() <= MAX_BYTES + 32, "{}", text.len());
        for found in [
            "\u{1}\u{6}taras ",
            "\u{2}\u{6}shevchenko ",
            "\u{3}\u{6}a@example.org ",
            "\u{4}\u{6}067 ",
            "\u{6}kobzar\u{7}",
            " end\u{b}",
        ] {
            assert!(text.contains(found), "{found:?}");
        }
    }
}
