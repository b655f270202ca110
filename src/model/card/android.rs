//! Rows of Android's address book for which vCard 2.1 has no property. The value of
//! `X-ANDROID-CUSTOM` has the type of the row, its text, the number of its label and the label's own
//! text between semicolons.

use std::borrow::Cow;

use super::entry_label::{EntryLabel, StandardLabel as L};
use super::fact::FactKind;
use super::kind::{DayKind, Kind};
use super::line::ContentLine;
use super::text;

/// A row.
pub struct Row {
    /// The kind of its value.
    pub kind: Kind,
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
    let (item, text, number, own) = (next(), next(), next(), next());
    let number = number.parse().unwrap_or(0_usize);
    let (kind, label) = match item.strip_prefix("vnd.android.cursor.item/")? {
        "nickname" => (Kind::Fact(FactKind::Nickname), EntryLabel::None),
        "contact_event" => match number {
            1 => (Kind::Day(DayKind::Anniversary), EntryLabel::None),
            3 => (Kind::Day(DayKind::Birthday), EntryLabel::None),
            _ => (Kind::Day(DayKind::Other), EntryLabel::from_word(&own)),
        },
        "relation" => {
            let standard = RELATIONS.get(number).copied().flatten();
            let own = || EntryLabel::from_word(&own);
            (
                Kind::Related,
                standard.map_or_else(own, EntryLabel::Standard),
            )
        }
        _ => return None,
    };
    Some(Row { kind, text, label })
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
