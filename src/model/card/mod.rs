//! The vCard: the source of truth for a contact, edited line by line so that unknown parts stay
//! unchanged.
//!
//! `Card::parse` cuts the text into content lines that keep their bytes, and writing a card outputs
//! these bytes. The projection and the editor work on the same lines: `preferred` finds the line
//! whose value is displayed (by `PREF`, `TYPE=pref`, then order), and an edit replaces exactly that
//! line's value, keeping its group and its parameters except those about the former value's
//! encoding. So people edit the value that they saw, and every other line stays unchanged. A change
//! of first or last name keeps the other components of `N`. The name to show (`FN`) follows the
//! fields that it was derived from: the names, else the organisation, the nickname, the email or
//! the phone. A name of its own is rebuilt from `N` when that changes, and stays otherwise. A card
//! with a name of its own, an organisation or a nickname needs none of the flat fields.
//!
//! New cards are vCard 3.0, because every CardDAV client must read that version (RFC 6352). It has
//! no birthday without a year, so that is written in the form of Apple's address book,
//! `BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-09`; a card of version 4.0 gets `--0309`. All known forms
//! are read.
//!
//! **The whole card.** `Kind` says what a property holds, under the names that programs give to it,
//! and `Value` reads and writes that. `Card::details` lists the details that people use, each entry
//! with the number of its line as its key: pages, tables, calendars and comparisons have them from
//! there. `Details::to_card` makes a card of those that an import read. `Card::edit` changes the
//! entries that it names and leaves every other line unchanged. `Card::into_version` converts a
//! card to the other version of vCard. Clearing a flat field removes the displayed line only:
//! further emails, phones and notes stay, since the person has not seen them. In JSContact, each
//! line is the members that state it; where they would not bring it back, it is carried in
//! `vCardProps` too. An edit through JSContact compares the forms before and after, and changes
//! only the lines whose meaning differs. An entry's identifier holds the number of its line, so
//! that an exported card keeps its order, and a hash of its meaning: a patch made before other
//! lines were added or removed still finds its entry, and is refused (412) if its meaning changed.
//!
//! A card that is sent or imported has at most 2 MB without its photos and 16 MB with them, 10,000
//! lines, and 1,000 components in a property. Reading, converting, comparing and merging cards
//! takes time linear in that size (`model/linear.rs` measures it).

pub mod address;
mod android;
mod builder;
pub mod day;
pub mod details;
pub mod doubtful;
pub mod edit;
pub(in crate::model) mod encoding;
pub mod entry_label;
pub mod fact;
pub(in crate::model) mod fields;
pub mod jscontact;
pub(in crate::model) mod kind;
pub mod labels;
pub(in crate::model) mod line;
pub mod online;
mod phonetic;
pub(in crate::model) mod photo;
mod readable;
#[cfg(test)]
pub(crate) mod samples;
pub(in crate::model) mod size;
pub(in crate::model) mod text;
mod value;
pub mod version;
mod whole;

pub use photo::Photo;
pub use readable::Property;
pub use size::{CardSize, Excess};
pub use value::position;

use std::borrow::Cow;

use edit::Entries;
use line::{ContentLine, Continued, physical_lines};
use phonetic::is_reading;

/// Apple's label for the other lines of its group.
pub(in crate::model) const LABEL: &str = "X-ABLabel";

/// A card as its content lines, in their original order and bytes.
#[derive(Clone, Debug)]
pub struct Card {
    pub(in crate::model) lines: Vec<ContentLine>,
}

/// Flat fields of which a card often has more than the displayed one.
const SEVERAL: &[&str] = &["EMAIL", "TEL", "NOTE"];

impl Card {
    /// Creates an empty vCard 3.0, the version that every address book client reads (required by
    /// RFC 6352, section 5.1).
    pub fn new(uid: &str) -> Self {
        Self::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nEND:VCARD\r\n"
        ))
    }

    /// Parses a card's text. Nothing is refused: lines that are no properties are kept unchanged,
    /// and so are the lines of a card inside the card.
    pub fn parse(text: &str) -> Self {
        // The bytes of a card with a photo reveal little about the number of lines.
        let mut lines = Vec::with_capacity((text.len() / 32).min(64));
        let mut start = 0;
        let mut end = 0;
        let mut read = Continued::default();
        for physical in physical_lines(text) {
            // Some programs write blank lines, even inside a folded value.
            let continues = physical.starts_with([' ', '\t', '\r', '\n'])
                || (read.goes_on() && !physical.trim_end().eq_ignore_ascii_case("END:VCARD"));
            if !continues && end > start {
                lines.push(ContentLine::parse(text[start..end].to_owned()));
                start = end;
                read = Continued::default();
            }
            read.add(physical);
            end += physical.len();
        }
        if end > start {
            lines.push(ContentLine::parse(text[start..end].to_owned()));
        }
        mark_nested(&mut lines);
        Self { lines }
    }

    /// Returns the bytes of the card's text.
    pub fn len(&self) -> usize {
        self.lines.iter().map(|line| line.raw().len()).sum()
    }

    /// Checks that the card has no text at all.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Returns the text values of every property `name`. Empty ones count as absent.
    pub fn texts(&self, name: &str) -> Vec<String> {
        let texts = self
            .lines
            .iter()
            .filter(|line| line.is(name))
            .map(|line| text::unescape(&line.decoded()));
        texts.filter(|text| !text.trim().is_empty()).collect()
    }

    /// Returns the unfolded lines of the card's content: all but those that programs renew with
    /// each export.
    pub fn content(&self) -> impl Iterator<Item = &str> {
        self.content_lines().map(ContentLine::text)
    }

    fn content_lines(&self) -> impl Iterator<Item = &ContentLine> {
        const RENEWED: [&str; 6] = ["UID", "REV", "PRODID", "BEGIN", "END", "X-CARNET-FAVORITE"];
        let is_renewed = |line: &ContentLine| RENEWED.iter().any(|name| line.is(name));
        self.lines.iter().filter(move |line| !is_renewed(line))
    }

    /// Returns the name to show that the card itself states.
    pub fn stated_name(&self) -> Option<String> {
        self.text("FN")
    }

    /// Sets the UID of the card.
    pub fn set_uid(&mut self, uid: &str) {
        self.set_text("UID", Some(uid));
    }

    /// Checks whether it says that it is a favourite, or that it is none.
    pub fn has_favorite_mark(&self) -> bool {
        self.value(fields::FAVORITE).is_some()
    }

    /// Copies the favourite mark from `former`.
    pub fn keep_favorite(&mut self, former: &Self) {
        self.set(fields::FAVORITE, former.value(fields::FAVORITE).as_deref());
    }

    /// Returns the preferred value of the property `name`, still escaped.
    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        self.preferred(name).map(|at| self.lines[at].decoded())
    }

    /// Returns the preferred value of the text property `name`. Empty counts as absent.
    pub(in crate::model) fn text(&self, name: &str) -> Option<String> {
        self.value(name)
            .map(|value| text::unescape(&value))
            .filter(|text| !text.trim().is_empty())
    }

    /// Returns the index of the preferred line of that name, the first of equals. Lines with an
    /// empty value are skipped.
    pub(in crate::model) fn preferred(&self, name: &str) -> Option<usize> {
        let is_stated = |line: &ContentLine| line.is(name) && !line.value().trim().is_empty();
        let mut named = (0..self.lines.len()).filter(|at| is_stated(&self.lines[*at]));
        let first = named.next()?;
        // Most names have one line, whose preference need not be read.
        let Some(second) = named.next() else {
            return Some(first);
        };
        let named = [first, second].into_iter().chain(named);
        // A name as it is pronounced is one only where there is no other.
        named.min_by_key(|at| (is_reading(&self.lines[*at]), self.lines[*at].preference()))
    }

    /// Sets the value of the preferred line of that name, or adds a line when there is none.
    /// Without a value, removes that line; others of a repeatable property stay, since the person
    /// who clears one has not seen them.
    fn set(&mut self, name: &str, encoded: Option<&str>) {
        let Some(value) = encoded else {
            let shown = self.line_to_set(name).filter(|_| SEVERAL.contains(&name));
            let mut places = 0..;
            return self.remove(|line| {
                let at = places.next();
                line.is(name) && (shown.is_none() || shown == at)
            });
        };
        match self.line_to_set(name) {
            Some(at) => self.lines[at] = self.lines[at].with_value(value),
            None => self.insert(ContentLine::new(name, value)),
        }
    }

    /// Returns the index of the displayed line of that name, or of any.
    fn line_to_set(&self, name: &str) -> Option<usize> {
        self.preferred(name)
            .or_else(|| self.lines.iter().position(|line| line.is(name)))
    }

    /// Removes lines, and the labels of groups in which nothing else is left.
    fn remove(&mut self, mut taken: impl FnMut(&ContentLine) -> bool) {
        let places: Vec<_> = (0..self.lines.len())
            .filter(|at| taken(&self.lines[*at]))
            .collect();
        let mut entries = Entries::of(self.clone());
        places.into_iter().for_each(|at| entries.take_out(at));
        *self = entries.finish();
    }

    fn set_text(&mut self, name: &str, text: Option<&str>) {
        self.set(name, text.map(text::escape).as_deref());
    }

    /// Inserts a line before the end of the card; if that is missing, before a card inside the
    /// card.
    pub(in crate::model) fn insert(&mut self, line: ContentLine) {
        let end = self.lines.iter().rposition(|line| line.is("END"));
        let nested = || self.lines.iter().position(ContentLine::is_nested);
        let at = end.or_else(nested).unwrap_or(self.lines.len());
        if let Some(before) = at
            .checked_sub(1)
            .and_then(|before| self.lines.get_mut(before))
        {
            before.end();
        }
        self.lines.insert(at, line);
    }
}

/// Marks the lines of cards inside the card: `AGENT:` followed by a card on the next lines (vCard
/// 2.1), or a card whose end is missing before the next begins.
fn mark_nested(lines: &mut [ContentLine]) {
    let mut depth = 0_usize;
    for line in lines {
        let has = |value: &str| line.value().trim().eq_ignore_ascii_case(value);
        let begins = (line.is("BEGIN") && has("VCARD")) || (line.is("AGENT") && has("BEGIN:VCARD"));
        let ends = line.is("END") && has("VCARD");
        depth += usize::from(begins);
        if depth > 1 {
            line.nest();
        }
        depth -= usize::from(ends && depth > 0);
    }
}

/// Writes the card's text, byte for byte as it came except for edited lines.
impl std::fmt::Display for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.lines
            .iter()
            .try_for_each(|line| f.write_str(line.raw()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the time that passes is what is tested"
    )]
    fn a_line_of_many_soft_breaks_is_read_in_time() {
        let text = format!(
            "BEGIN:VCARD\nN;QUOTED-PRINTABLE{}=\n{}END:VCARD\n",
            "a".repeat(4_000_000),
            "=\n".repeat(50_000)
        );
        let since = std::time::Instant::now();
        assert_eq!(Card::parse(&text).to_string(), text);
        assert!(
            since.elapsed() < std::time::Duration::from_secs(5),
            "{:?}",
            since.elapsed()
        );
    }

    #[test]
    fn a_card_inside_the_card_is_kept_but_never_read() {
        let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Outer\r\nAGENT:BEGIN:VCARD\r\nFN:Inner\r\nEMAIL:inner@example.org\r\nEND:VCARD\r\n\
            TEL:1\r\nEND:VCARD\r\n";
        let mut card = Card::parse(text);
        let mut fields = card.fields();
        assert_eq!(
            (fields.email.as_deref(), fields.phone.as_deref()),
            (None, Some("1"))
        );
        fields.email = Some("outer@example.org".to_owned());
        card.apply(&fields);
        assert_eq!(
            card.to_string(),
            text.replace(
                "TEL:1\r\n",
                "TEL:1\r\nN:;;;;\r\nEMAIL:outer@example.org\r\n"
            )
        );
    }

    #[test]
    fn quoted_printable_shows_decoded_and_stays_as_it_came() {
        let text = "BEGIN:VCARD\nVERSION:3.0\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9A=D0=BE=\n=D1=81;=D0=9E\n\
            NOTE;QUOTED-PRINTABLE:a=0D=0A=\nTEL:b=\nEND:VCARD\n";
        let card = Card::parse(text);
        let fields = card.fields();
        assert_eq!(card.to_string(), text);
        assert_eq!(
            (fields.last_name.as_deref(), fields.first_name.as_deref()),
            (Some("Кос"), Some("О"))
        );
        assert_eq!(
            (fields.comments.as_deref(), fields.phone.as_deref()),
            (Some("a\nTEL:b"), None)
        );
    }

    #[test]
    fn an_edit_of_one_part_of_quoted_printable_keeps_the_others_in_their_line() {
        let mut card = Card::parse(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN;ENCODING=QUOTED-PRINTABLE:Doe=0D=0ATEL:666;John;;;\r\nFN:John\r\nEND:VCARD\r\n",
        );
        card.apply(&crate::model::contact::ContactFields {
            first_name: Some("Jane".to_owned()),
            ..card.fields()
        });
        let fields = Card::parse(&card.to_string()).fields();
        assert_eq!(
            (fields.last_name.as_deref(), fields.first_name.as_deref()),
            (Some("Doe\nTEL:666"), Some("Jane"))
        );
        assert_eq!(
            (fields.phone, card.fields().last_name),
            (None, fields.last_name)
        );
    }

    #[test]
    fn a_line_is_added_to_a_card_that_was_cut_off() {
        let mut card = Card::parse("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A");
        card.set_text("NOTE", Some("x"));
        assert_eq!(
            card.to_string(),
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nNOTE:x\r\n"
        );
    }

    #[test]
    fn clearing_takes_the_shown_of_several_lines_with_its_label() {
        let mut card = Card::parse(
            "BEGIN:VCARD\nTEL:1\nitem1.TEL;TYPE=pref:2\nitem1.X-ABLabel:Boat\nitem2.TEL:3\nitem2.X-ABLabel:Van\nEND:VCARD\n",
        );
        card.set_text("TEL", None);
        assert_eq!(
            card.to_string(),
            "BEGIN:VCARD\nTEL:1\nitem2.TEL:3\nitem2.X-ABLabel:Van\nEND:VCARD\n"
        );
    }

    #[test]
    fn clearing_takes_every_line_of_a_property_that_a_card_has_once() {
        let mut card =
            Card::parse("BEGIN:VCARD\nTITLE:Poet\nitem1.TITLE:Painter\nitem1.NOTE:n\nEND:VCARD\n");
        card.set_text("TITLE", None);
        assert_eq!(card.to_string(), "BEGIN:VCARD\nitem1.NOTE:n\nEND:VCARD\n");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_kept_byte_for_byte(text in "(BEGIN:VCARD\r?\n|END:VCARD\n|AGENT:BEGIN:VCARD\n|[ =\\\\;:.\"A-Cж]{0,9}\r?\n?|N;QUOTED-PRINTABLE:=\n){0,20}") {
            let card = Card::parse(&text);
            card.fields();
            proptest::prop_assert_eq!(card.to_string(), text);
        }
    }
}
