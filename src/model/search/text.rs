//! The search text of a contact: every value by which people would recognise it.
//!
//! It has seven segments between control characters, so that one `LIKE` pattern can look for a needle
//! in one segment or in all of them, and three parts, so that a database can index each: the names,
//! work and emails, and the rest. Values are folded, in every form under which they are found.

use super::forms::forms;
use super::segment::{END, FORM, MAX_SEGMENT_BYTES, PART_END, Segment};
use super::values::{SearchedValue, searched_values};
use crate::model::card::Card;
use crate::model::contact::ContactFields;

/// The mark after the end of a text from which something was left out for want of room. It has
/// capitals, which folding leaves nowhere.
pub(super) const CUT: &str = "QZXJ";

/// The most bytes of a contact that are searched.
pub(super) const MAX_BYTES: usize = 64 * 1024;

/// Returns the search text of a card with these flat fields, as far as it fits.
pub fn search_text(card: &Card, fields: &ContactFields) -> String {
    written(&searched_values(card, fields))
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
