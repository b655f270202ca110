//! The vCard: the truth of a contact, edited line by line so that what Carnet does not know stays as it came.

pub(in crate::model) mod fields;
pub(in crate::model) mod line;
mod photo;
pub(in crate::model) mod text;

pub use photo::Photo;

use line::ContentLine;

/// A card as its content lines, in the order and with the bytes in which they came.
#[derive(Clone, Debug)]
pub struct Card {
    pub(in crate::model) lines: Vec<ContentLine>,
}

impl Card {
    /// An empty vCard 3.0, the version every address book client reads (RFC 6352, section 5.1 requires it).
    pub fn new(uid: &str) -> Self {
        Self::parse(&format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nEND:VCARD\r\n"))
    }

    /// Reads a card's text. Nothing is refused: a line that is no property is kept and left alone.
    pub fn parse(text: &str) -> Self {
        let mut lines = Vec::new();
        let mut raw = String::new();
        for physical in text.split_inclusive('\n') {
            if !physical.starts_with([' ', '\t']) && !raw.is_empty() {
                lines.push(ContentLine::parse(std::mem::take(&mut raw)));
            }
            raw.push_str(physical);
        }
        if !raw.is_empty() {
            lines.push(ContentLine::parse(raw));
        }
        Self { lines }
    }

    /// The value of the property `name` that its owner prefers, still encoded.
    fn value(&self, name: &str) -> Option<&str> {
        self.preferred(name).map(|at| self.lines[at].value())
    }

    /// The value of the text property `name` that its owner prefers. Empty counts as absent.
    pub(in crate::model) fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(text::unescape).filter(|text| !text.trim().is_empty())
    }

    /// Which line of that name is preferred; the first of equals. Lines with an empty value are passed over.
    pub(in crate::model) fn preferred(&self, name: &str) -> Option<usize> {
        let named = self.lines.iter().enumerate().filter(|(_, line)| line.is(name) && !line.value().trim().is_empty());
        named.min_by_key(|(_, line)| line.preference()).map(|(at, _)| at)
    }

    /// Gives the preferred line of that name another value, or takes it out, or adds a line when there is none.
    fn set(&mut self, name: &str, encoded: Option<&str>) {
        let at = self.preferred(name).or_else(|| self.lines.iter().position(|line| line.is(name)));
        match (at, encoded) {
            (Some(at), Some(value)) => self.lines[at] = self.lines[at].with_value(value),
            (Some(at), None) => drop(self.lines.remove(at)),
            (None, Some(value)) => self.insert(ContentLine::new(name, value)),
            (None, None) => {}
        }
    }

    fn set_text(&mut self, name: &str, text: Option<&str>) {
        self.set(name, text.map(text::escape).as_deref());
    }

    /// Adds a line before the end of the card.
    pub(in crate::model) fn insert(&mut self, line: ContentLine) {
        let end = self.lines.iter().rposition(|line| line.is("END")).unwrap_or(self.lines.len());
        self.lines.insert(end, line);
    }
}

/// The card's text, byte for byte as it came but for the lines that were edited.
impl std::fmt::Display for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.lines.iter().try_for_each(|line| f.write_str(line.raw()))
    }
}
