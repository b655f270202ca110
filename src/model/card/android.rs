//! Rows of Android's address book for which vCard 2.1 has no property. The value of
//! `X-ANDROID-CUSTOM` has the type of the row, its text, the number of its label and the label's
//! own text between semicolons.

use std::borrow::Cow;

use super::day::DayKind;
use super::entry_label::{EntryLabel, StandardLabel as L};
use super::line::ContentLine;
use super::text;

/// The meaning of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A nickname.
    Nickname,
    /// A day.
    Event(DayKind),
    /// A related person.
    Relation,
}

/// A row.
pub struct Row {
    /// Its meaning.
    pub item: Item,
    /// Its text.
    pub text: String,
    /// Its label.
    pub label: EntryLabel,
}

/// Android's relations by their numbers; 0 stands for an own label.
const RELATIONS: [Option<L>; 15] = [
    None,
    Some(L::Assistant),
    Some(L::Brother),
    Some(L::Child),
    Some(L::Partner),
    Some(L::Father),
    Some(L::Friend),
    Some(L::Manager),
    Some(L::Mother),
    Some(L::Parent),
    Some(L::Partner),
    None,
    None,
    Some(L::Sister),
    Some(L::Spouse),
];

/// Returns the row on a line, if its type is known.
pub fn read(line: &ContentLine) -> Option<Row> {
    if !line.is("X-ANDROID-CUSTOM") {
        return None;
    }
    let value = line.escaped();
    let mut parts = text::components(&value).into_iter().map(text::unescape);
    let mut next = || parts.next().unwrap_or_default();
    let (mime_type, text, number, own) = (next(), next(), next(), next());
    let number = number.parse().unwrap_or(0_usize);
    let (item, label) = match mime_type.strip_prefix("vnd.android.cursor.item/")? {
        "nickname" => (Item::Nickname, EntryLabel::None),
        "contact_event" => match number {
            1 => (Item::Event(DayKind::Anniversary), EntryLabel::None),
            3 => (Item::Event(DayKind::Birthday), EntryLabel::None),
            _ => (Item::Event(DayKind::Other), EntryLabel::from_word(&own)),
        },
        "relation" => {
            let standard = RELATIONS.get(number).copied().flatten();
            let own = || EntryLabel::from_word(&own);
            (
                Item::Relation,
                standard.map_or_else(own, EntryLabel::Standard),
            )
        }
        _ => return None,
    };
    Some(Row { item, text, label })
}

/// Returns the text on a line; of a row, its text alone.
pub fn text_of(line: &ContentLine) -> String {
    read(line).map_or_else(|| text::unescape(&line.decoded()), |row| row.text)
}

/// Returns the line of a row with another text.
pub fn with_text(line: &ContentLine, text: &str) -> ContentLine {
    let value = line.escaped();
    let mut parts: Vec<_> = text::components(&value)
        .into_iter()
        .map(Cow::Borrowed)
        .collect();
    parts.resize(parts.len().max(2), Cow::Borrowed(""));
    parts[1] = Cow::Owned(text::escape(text));
    line.with_value(&parts.join(";"))
}
