//! The vCard: the truth of a contact, edited line by line so that what Carnet does not know stays as it came.

mod builder;
pub(in crate::model) mod fields;
pub mod labels;
pub(in crate::model) mod line;
pub mod parts;
mod photo;
mod rows;
pub(in crate::model) mod text;
pub mod version;

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

    /// Every property with its value as a person reads it.
    pub fn properties(&self) -> impl Iterator<Item = (&str, String)> {
        self.lines.iter().filter(|line| !line.name().is_empty()).map(|line| (line.name(), readable(line)))
    }

    /// The text values of every property `name`. Empty ones count as absent.
    pub fn texts(&self, name: &str) -> Vec<String> {
        let texts = self.lines.iter().filter(|line| line.is(name)).map(|line| text::unescape(line.value()));
        texts.filter(|text| !text.trim().is_empty()).collect()
    }

    /// The unfolded lines that make the card what it is: all but those that a program renews with each export.
    pub fn content(&self) -> impl Iterator<Item = &str> {
        const RENEWED: [&str; 6] = ["UID", "REV", "PRODID", "BEGIN", "END", "X-CARNET-FAVORITE"];
        self.lines.iter().filter(|line| !RENEWED.iter().any(|name| line.is(name))).map(|line| line.unfolded())
    }

    /// Gives the card another UID.
    pub fn set_uid(&mut self, uid: &str) {
        self.set_text("UID", Some(uid));
    }

    /// Is a favourite as far as `former` is.
    pub fn keep_favorite(&mut self, former: &Self) {
        self.set(fields::FAVORITE, former.value(fields::FAVORITE));
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

/// A value with its parts in one line, without what only programs read.
fn readable(line: &ContentLine) -> String {
    if line.is("PHOTO") || line.is("LOGO") || line.is("SOUND") || line.is("KEY") {
        let is_address = line.value().starts_with("http");
        return if is_address { line.value().to_owned() } else { format!("{} bytes", line.value().len() * 3 / 4) };
    }
    let parts: Vec<_> = text::components(line.value()).into_iter().map(text::unescape).collect();
    let said = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    said.collect::<Vec<_>>().join(", ")
}

/// The card's text, byte for byte as it came but for the lines that were edited.
impl std::fmt::Display for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.lines.iter().try_for_each(|line| f.write_str(line.raw()))
    }
}
