//! Files of vCards: found, cut apart, each line told by its number.

use super::{Entry, Fault, ReadCard, legacy};
use crate::model::card::Card;

/// The bytes that a card may have: photos make some large, and none is larger than this.
const MAX_CARD: usize = 16 * 1024 * 1024;
/// The content lines that a card may have: each takes memory of its own, and groups list thousands of members.
const MAX_LINES: usize = 100_000;
/// How many `BEGIN` and `END` lines ahead are looked at to tell a card inside a card from a card without an end.
const MAX_MARKS_AHEAD: usize = 16;

/// The cards of a file, in its order. A part that is no card is refused and never hinders another.
pub fn entries(text: String) -> impl Iterator<Item = Entry> + Send {
    Cards { text, position: Position { at: 0, line: 1 }, told: None }
}

/// Whether a line of the text starts or ends a vCard.
pub fn is_vcard(text: &str) -> bool {
    let mut lines = Lines::new(text);
    lines.any(|line| mark(line).is_some())
}

/// Whether a parameter is one that only vCard 2.1 has: a bare value, or an encoding that 3.0 did away with.
pub fn is_legacy_parameter(parameter: &str) -> bool {
    match parameter.split_once('=') {
        None => !parameter.trim().is_empty(),
        Some((name, value)) => {
            let encoding = name.trim().eq_ignore_ascii_case("ENCODING");
            encoding && ["QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"].iter().any(|old| value.trim().eq_ignore_ascii_case(old))
        }
    }
}

/// What starts and ends cards.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Begin,
    End,
}

/// The mark that a physical line is, in any letter case and with any space around it.
pub(super) fn mark(line: &str) -> Option<Mark> {
    let (name, value) = line.split_once(':')?;
    if !value.trim().eq_ignore_ascii_case("VCARD") {
        return None;
    }
    // Files that were joined have a byte order mark inside.
    let name = name.trim_start_matches('\u{feff}').trim();
    let is = |mark: &str| name.eq_ignore_ascii_case(mark);
    if is("BEGIN") { Some(Mark::Begin) } else { is("END").then_some(Mark::End) }
}

/// The mark of a line inside a card, where a line that starts with white space goes on with the one before.
fn mark_inside(line: &str) -> Option<Mark> {
    mark(line).filter(|_| !is_continuation(line))
}

pub(super) fn is_continuation(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

/// A place in a text: the byte, and the line counted from 1.
#[derive(Clone, Copy)]
struct Position {
    at: usize,
    line: usize,
}

/// The physical lines of a text without their ends, which may be LF, CR LF, CR or CR CR LF.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    text: &'a str,
    position: Position,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, position: Position { at: 0, line: 1 } }
    }

    /// Whether `line`, the one before these, opens a card inside the card, and that card and the one around it have an
    /// end each. The one around it has stated its version already; a second is that of a card without its beginning.
    pub(super) fn follow_an_inner_begin(mut self, line: &str) -> bool {
        if !self.follow_a_begin(line) {
            return false;
        }
        let (mut depth, mut marks) = (2, 0);
        while let Some(line) = self.next() {
            match mark_inside(line) {
                Some(Mark::End) => depth -= 1,
                _ if self.follow_a_begin(line) => depth += 1,
                _ if depth == 1 && property_name(line).eq_ignore_ascii_case("VERSION") => return false,
                _ => continue,
            }
            marks += 1;
            if depth == 0 || marks == MAX_MARKS_AHEAD {
                break;
            }
        }
        depth == 0
    }

    /// Whether `line`, the one before these, looks like the start of a card: a bare `BEGIN`, or an `AGENT` whose card is
    /// neither folded nor escaped.
    fn follow_a_begin(mut self, line: &str) -> bool {
        match mark_inside(line) {
            Some(mark) => mark == Mark::Begin,
            None => is_agent(line) && self.next().is_some_and(|next| !is_continuation(next)),
        }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.position.at..];
        if rest.is_empty() {
            return None;
        }
        let length = rest.bytes().position(|byte| matches!(byte, b'\r' | b'\n')).unwrap_or(rest.len());
        let ends = ["\r\r\n", "\r\n", "\r", "\n"];
        let end = ends.into_iter().find(|end| rest[length..].starts_with(end)).map_or(0, str::len);
        self.position.at += length + end;
        self.position.line += 1;
        Some(&rest[..length])
    }
}

fn is_agent(line: &str) -> bool {
    let is_named = line.as_bytes().first().is_some_and(|first| !first.is_ascii_whitespace());
    is_named
        && property_name(line).eq_ignore_ascii_case("AGENT")
        && line.split_once(':').and_then(|(_, value)| mark(value)) == Some(Mark::Begin)
}

/// The name of a content line without its group.
fn property_name(line: &str) -> &str {
    let name = line.split([':', ';']).next().unwrap_or_default();
    name.rsplit('.').next().unwrap_or_default().trim()
}

struct Cards {
    text: String,
    position: Position,
    /// Where the card starts of which it was told that its first line is indented.
    told: Option<usize>,
}

impl Iterator for Cards {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let start = self.position;
            let mut lines = Lines { text: &self.text, position: start };
            let line = lines.next()?;
            if mark(line) == Some(Mark::Begin) {
                if is_continuation(line) && self.told.replace(start.at) != Some(start.at) {
                    return Some(Entry::refused(start.line, Fault::Indented, line));
                }
                return Some(self.card(start));
            }
            if !says_nothing(line) {
                return Some(self.stray(start));
            }
            self.position = lines.position;
        }
    }
}

impl Cards {
    /// The card that starts here.
    fn card(&mut self, start: Position) -> Entry {
        let mut lines = Lines { text: &self.text, position: start };
        lines.next();
        let extent = Extent::read(&mut lines);
        self.position = lines.position;
        let text = &self.text[start.at..self.position.at];
        let read = match extent {
            Some(_) if text.len() > MAX_CARD => Err(Fault::TooLarge { megabytes: MAX_CARD >> 20 }),
            Some(extent) if extent.lines > MAX_LINES => Err(Fault::TooManyLines { most: MAX_LINES }),
            Some(extent) => extent.stored(text),
            None => Err(Fault::NoEnd),
        };
        match read {
            Ok(text) => Entry::Card(ReadCard { line: start.line, card: Card::parse(&text) }),
            Err(fault) => Entry::refused(start.line, fault, text),
        }
    }

    /// The lines up to the next card, which belong to none.
    fn stray(&mut self, start: Position) -> Entry {
        let mut lines = Lines { text: &self.text, position: start };
        let mut fault = Fault::OutsideCards;
        loop {
            self.position = lines.position;
            match lines.next().map(mark) {
                Some(Some(Mark::End)) => {
                    self.position = lines.position;
                    fault = Fault::NoBeginning;
                    break;
                }
                Some(None) => {}
                Some(Some(Mark::Begin)) | None => break,
            }
        }
        let text = &self.text[start.at..self.position.at];
        if text.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
            fault = Fault::Calendar;
        }
        Entry::refused(start.line, fault, text)
    }
}

/// A line of white space, or the mark that DOS put at the end of a text.
fn says_nothing(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{1a}'))
}

/// What a card's own lines say, those of cards inside it left out.
#[derive(Default)]
struct Extent {
    lines: usize,
    version: Option<String>,
    has_legacy_parameters: bool,
}

impl Extent {
    /// Reads up to the end of the card whose `BEGIN` was read; `None` when the text or another card comes before.
    fn read(lines: &mut Lines<'_>) -> Option<Self> {
        let mut extent = Self::default();
        let mut depth = 1;
        loop {
            let before = *lines;
            let line = lines.next()?;
            extent.lines += usize::from(!is_continuation(line));
            match mark_inside(line) {
                Some(Mark::End) if depth == 1 => return Some(extent),
                Some(Mark::End) => depth -= 1,
                _ if lines.follow_an_inner_begin(line) => depth += 1,
                Some(Mark::Begin) => {
                    *lines = before;
                    return None;
                }
                None if depth == 1 && !is_continuation(line) => extent.note(line),
                None => {}
            }
        }
    }

    fn note(&mut self, line: &str) {
        let (head, value) = line.split_once(':').unwrap_or((line, ""));
        if property_name(head).eq_ignore_ascii_case("VERSION") {
            self.version.get_or_insert_with(|| value.trim().to_owned());
        } else if !says_nothing(line) {
            self.has_legacy_parameters |= head.split(';').skip(1).any(is_legacy_parameter);
        }
    }

    /// The card as it is stored.
    fn stored(&self, text: &str) -> Result<String, Fault> {
        match self.version.as_deref() {
            Some("3.0" | "4.0") => Ok(kept(text, None)),
            Some("2.1" | "2.0") => Ok(legacy::upgrade(text)),
            None if self.has_legacy_parameters => Ok(legacy::upgrade(text)),
            None => Ok(kept(text, Some("VERSION:3.0"))),
            Some(other) => Err(Fault::UnknownVersion(other.chars().take(20).collect())),
        }
    }
}

/// The lines as they came. Where they end in a way that no vCard has, or the marks are not plain, they are made so.
fn kept(text: &str, version: Option<&str>) -> String {
    let is_plain = |line: &str| line.eq_ignore_ascii_case("BEGIN:VCARD") || line.eq_ignore_ascii_case("END:VCARD");
    let are_marks_plain = Lines::new(text).enumerate().all(|(number, line)| {
        let is_mark = number == 0 || mark_inside(line).is_some();
        !is_mark || is_plain(line)
    });
    if version.is_none() && are_marks_plain && !has_lone_returns(text) {
        return text.to_owned();
    }
    let mut card = String::with_capacity(text.len() + text.len() / 32 + 16);
    for (number, line) in Lines::new(text).filter(|line| !line.is_empty()).enumerate() {
        let first = number == 0;
        let is_mark = first || mark_inside(line).is_some();
        card.push_str(if is_mark { line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}') } else { line });
        card.push_str("\r\n");
        if let Some(version) = version.filter(|_| first) {
            card.push_str(version);
            card.push_str("\r\n");
        }
    }
    card
}

/// Whether a line ends in CR alone, as on old Macs.
fn has_lone_returns(text: &str) -> bool {
    text.trim_end_matches('\r')
        .bytes()
        .zip(text.bytes().skip(1))
        .any(|(byte, next)| byte == b'\r' && !matches!(next, b'\r' | b'\n'))
        || (text.ends_with('\r') && !text.contains('\n'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The line of each entry, and its card or what is wrong with it.
    fn read(text: &str) -> Vec<(usize, Result<String, Fault>)> {
        let entry = |entry| match entry {
            Entry::Card(read) => (read.line, Ok(read.card.to_string())),
            Entry::Refused(refusal) => (refusal.line, Err(refusal.fault)),
        };
        entries(text.to_owned()).map(entry).collect()
    }

    fn card(lines: &[&str]) -> String {
        [&["BEGIN:VCARD"], lines, &["END:VCARD"]].concat().iter().map(|line| format!("{line}\r\n")).collect()
    }

    #[test]
    fn every_line_end_is_one_and_stays_but_for_that_of_old_macs() {
        let plain = card(&["VERSION:3.0", "FN:A", "NOTE:folded", "  here"]);
        for (end, kept) in [("\n", "\n"), ("\r\n", "\r\n"), ("\r", "\r\n"), ("\r\r\n", "\r\r\n")] {
            let file = format!("{plain}\r\n{plain}").replace("\r\n", end);
            let expected = plain.replace("\r\n", kept);
            assert_eq!(read(&file), [(1, Ok(expected.clone())), (8, Ok(expected))], "{end:?}");
        }
    }

    #[test]
    fn blank_lines_inside_a_card_stay() {
        let odd = "BEGIN:VCARD\r\nVERSION:4.0\r\n\r\nGEO:geo:1\r\n\r\n .5\r\nEND:VCARD\r\n";
        assert_eq!(read(odd), [(1, Ok(odd.to_owned()))]);
    }

    #[test]
    fn a_card_keeps_its_groups_parameters_order_and_odd_lines() {
        let lines = [
            "version: 4.0",
            "item1.EMAIL;X=\"a:b\";type=pref:x@example.org",
            "no property at all",
            "FN;CHARSET=utf-8:A\u{8}B",
            "\tC",
        ];
        assert_eq!(read(&card(&lines)), [(1, Ok(card(&lines)))]);
    }

    #[test]
    fn white_space_and_letter_case_do_not_hide_a_card() {
        let expected = "begin:vCard\r\nVERSION:3.0\r\nFN:A\r\nend : VCARD\r\n";
        let told = Err(Fault::Indented);
        let file = "\n  begin:vCard \n\nVERSION:3.0\nFN:A\n\nend : VCARD\t\n\u{1a}";
        assert_eq!(read(file), [(2, told), (2, Ok(expected.to_owned()))]);
    }

    #[test]
    fn a_card_without_its_end_hinders_no_other() {
        let good = card(&["VERSION:3.0", "FN:A"]);
        let cut = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:B\r\n";
        let file = format!("{cut}{good}{cut}{good}{cut}");
        assert_eq!(
            read(&file),
            [(1, Err(Fault::NoEnd)), (4, Ok(good.clone())), (8, Err(Fault::NoEnd)), (11, Ok(good)), (15, Err(Fault::NoEnd))]
        );
    }

    #[test]
    fn a_card_without_its_beginning_hinders_no_other() {
        let good = card(&["VERSION:3.0", "FN:A"]);
        let file = format!("VERSION:3.0\r\nFN:B\r\nEND:VCARD\r\n{good}ORG:C\r\n");
        let no_beginning = Err(Fault::NoBeginning);
        let stray = Err(Fault::OutsideCards);
        assert_eq!(read(&file), [(1, no_beginning), (4, Ok(good)), (8, stray)]);
    }

    #[test]
    fn a_card_without_its_end_before_one_without_its_beginning_is_not_its_parent() {
        let good = card(&["VERSION:3.0", "FN:A"]);
        let file = format!("BEGIN:VCARD\nVERSION:3.0\nFN:B\n{good}VERSION:3.0\nFN:C\nEND:VCARD\n");
        let read = read(&file);
        assert_eq!(
            read.iter().map(|(line, read)| (*line, read.is_ok())).collect::<Vec<_>>(),
            [(1, false), (4, true), (8, false)]
        );
    }

    #[test]
    fn cards_inside_a_card_belong_to_it() {
        let inner = ["BEGIN:VCARD", "VERSION:3.0", "FN:I", "END:VCARD"];
        let agent = ["AGENT:BEGIN:VCARD", "VERSION:3.0", "FN:I", "END:VCARD"];
        let folded = ["AGENT:BEGIN:VCARD", " VERSION:3.0", " END:VCARD"];
        for inside in [&inner[..], &agent, &folded] {
            let file = card(&[&["VERSION:3.0", "FN:O"], inside, &["TEL:1"]].concat());
            assert_eq!(read(&format!("{file}{file}")).len(), 2, "{inside:?}");
            assert_eq!(read(&file), [(1, Ok(file))]);
        }
    }

    #[test]
    fn a_card_without_a_version_is_read_as_what_it_looks_like() {
        assert_eq!(read(&card(&["FN:A, B"])), [(1, Ok(card(&["VERSION:3.0", "FN:A, B"])))]);
        assert_eq!(read(&card(&["FN:A, B", "TEL;HOME:1"])), [(1, Ok(card(&["VERSION:3.0", "FN:A\\, B", "TEL;TYPE=HOME:1"])))]);
    }

    #[test]
    fn what_is_no_contact_is_refused_with_its_reason() {
        let faults = [
            (card(&["VERSION:1.0", "FN:A"]), Fault::UnknownVersion("1.0".to_owned())),
            ("BEGIN:VCALENDAR\nEND:VCALENDAR\n".to_owned(), Fault::Calendar),
        ];
        for (file, fault) in faults {
            assert_eq!(read(&file), [(1, Err(fault))]);
        }
    }

    #[test]
    fn a_card_may_not_take_all_memory() {
        let large = card(&["VERSION:3.0", &format!("NOTE:{}", "x".repeat(MAX_CARD))]);
        let long = card(&["VERSION:3.0", &"a\r\n".repeat(MAX_LINES)]);
        let lines: Vec<_> =
            read(&format!("{large}{long}{}", card(&["FN:A"]))).into_iter().map(|(line, read)| (line, read.is_ok())).collect();
        assert_eq!(lines, [(1, false), (5, false), (MAX_LINES + 9, true)]);
    }

    /// A value in which nothing ends a card or starts another.
    fn value() -> impl Strategy<Value = String> {
        "[a-zA-ZäЇ猫 ,;\\\\\t]{0,40}".prop_map(|text| format!("x{text}"))
    }

    prop_compose! {
        fn any_card()(version in "[34]\\.0", lines in proptest::collection::vec(("(item1\\.)?(FN|TEL|X-A)(;TYPE=\"a:b\")?", value(), value()), 1..5)) -> String {
            let property = |(head, value, more): &(String, String, String)| format!("{head}:{value}\r\n {more}\r\n");
            format!("BEGIN:VCARD\r\nVERSION:{version}\r\n{}END:VCARD\r\n", lines.iter().map(property).collect::<String>())
        }
    }

    proptest! {
        #[test]
        fn any_valid_cards_come_out_as_they_went_in(
            cards in proptest::collection::vec(any_card(), 0..6), end in proptest::sample::select(vec!["\n", "\r\n", "\r", "\r\r\n"]),
        ) {
            let mut line = 1;
            let expected: Vec<_> = cards.iter().map(|card| {
                let start = line;
                line += card.lines().count();
                (start, Ok(card.clone()))
            }).collect();
            let plain = |(line, read): (usize, Result<String, Fault>)| (line, read.map(|card| card.replace(end, "\r\n")));
            let read = read(&cards.concat().replace("\r\n", end)).into_iter();
            let read: Vec<_> = if end == "\r" { read.collect() } else { read.map(plain).collect() };
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn any_mixture_of_lines_is_read_to_its_end(lines in proptest::collection::vec(proptest::sample::select(vec![
            "BEGIN:VCARD", "END:VCARD", "VERSION:2.1", "VERSION:3.0", "AGENT:BEGIN:VCARD", "FN;QUOTED-PRINTABLE:a=", " ", "PHOTO;BASE64:AA", "N:a;b", "",
        ]), 0..60)) {
            let text = lines.join("\n");
            let count = lines.iter().filter(|line| **line == "BEGIN:VCARD").count();
            let cards = entries(text).filter(|entry| matches!(entry, Entry::Card(_))).count();
            prop_assert!(cards <= count);
        }
    }
}
