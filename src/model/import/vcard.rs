//! Files of vCards: finds the cards and cuts them apart, with line numbers.

use super::lines::{Lines, Mark, Position, is_continuation, mark, mark_inside, property_name};
use super::{Entry, Fault, ReadCard, legacy};
use crate::model::card::{Card, Excess};
use crate::model::limits::CardLimits;

/// Returns the cards of a file in order. A part that is no card is refused and does not affect
/// others. A card beyond `limits` is not even copied.
pub fn entries(text: String, limits: CardLimits) -> impl Iterator<Item = Entry> + Send {
    Cards {
        text,
        limits,
        position: Position::START,
        told: None,
    }
}

/// Checks whether a line of the text starts or ends a vCard.
pub fn is_vcard(text: &str) -> bool {
    let mut lines = Lines::new(text);
    lines.any(|line| mark(line).is_some())
}

/// Checks whether a parameter exists in vCard 2.1 only: a bare value, or an encoding that 3.0
/// dropped.
pub fn is_legacy_parameter(parameter: &str) -> bool {
    match parameter.split_once('=') {
        None => !parameter.trim().is_empty(),
        Some((name, value)) => {
            let encoding = name.trim().eq_ignore_ascii_case("ENCODING");
            encoding
                && ["QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT"]
                    .iter()
                    .any(|old| value.trim().eq_ignore_ascii_case(old))
        }
    }
}

struct Cards {
    text: String,
    limits: CardLimits,
    position: Position,
    /// The start of the last card whose indented first line was reported.
    told: Option<usize>,
}

impl Iterator for Cards {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let start = self.position;
            let mut lines = Lines::from(&self.text, start);
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
            self.position = lines.position();
        }
    }
}

impl Cards {
    /// Reads the card that starts here.
    fn card(&mut self, start: Position) -> Entry {
        let mut lines = Lines::from(&self.text, start);
        lines.next();
        let extent = Extent::read(&mut lines);
        self.position = lines.position();
        let text = &self.text[start.at..self.position.at];
        let CardLimits {
            bytes_with_media,
            lines: max_lines,
            ..
        } = self.limits;
        let read = match extent {
            Some(_) if text.len() > bytes_with_media => {
                Err(Fault::Excess(Excess::BytesWithMedia {
                    max: bytes_with_media,
                }))
            }
            Some(extent) if extent.lines > max_lines => {
                Err(Fault::Excess(Excess::Lines { max: max_lines }))
            }
            Some(extent) => extent.stored(text),
            None => Err(Fault::NoEnd),
        };
        match read {
            Ok(text) => Entry::Card(ReadCard {
                line: start.line,
                card: Card::parse(&text),
            }),
            Err(fault) => Entry::refused(start.line, fault, text),
        }
    }

    /// Reads the lines up to the next card, which belong to none.
    fn stray(&mut self, start: Position) -> Entry {
        let mut lines = Lines::from(&self.text, start);
        let mut fault = Fault::OutsideCards;
        loop {
            self.position = lines.position();
            match lines.next().map(mark) {
                Some(Some(Mark::End)) => {
                    self.position = lines.position();
                    fault = Fault::NoBeginning;
                    break;
                }
                Some(None) => {}
                Some(Some(Mark::Begin)) | None => break,
            }
        }
        let text = &self.text[start.at..self.position.at];
        if text
            .get(..15)
            .is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCALENDAR"))
        {
            fault = Fault::Calendar;
        }
        Entry::refused(start.line, fault, text)
    }
}

/// Checks whether a line is white space, or the end-of-text mark of DOS.
fn says_nothing(line: &str) -> bool {
    line.chars()
        .all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{1a}'))
}

/// The facts about a card from its own lines, those of inner cards left out.
#[derive(Default)]
struct Extent {
    lines: usize,
    version: Option<String>,
    has_legacy_parameters: bool,
}

impl Extent {
    /// Reads up to the end of the card whose `BEGIN` was read; `None` when the text ends or another
    /// card begins first.
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

    /// Returns the card as it is stored.
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

/// Returns the lines unchanged, unless their line ends are not those of a vCard or the marks are
/// not plain; these are normalised.
fn kept(text: &str, version: Option<&str>) -> String {
    let is_plain = |line: &str| {
        line.eq_ignore_ascii_case("BEGIN:VCARD") || line.eq_ignore_ascii_case("END:VCARD")
    };
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
        card.push_str(if is_mark {
            line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        } else {
            line
        });
        card.push_str("\r\n");
        if let Some(version) = version.filter(|_| first) {
            card.push_str(version);
            card.push_str("\r\n");
        }
    }
    card
}

/// Checks whether a line ends in a lone CR, as on old Macs.
fn has_lone_returns(text: &str) -> bool {
    text.trim_end_matches('\r')
        .bytes()
        .zip(text.bytes().skip(1))
        .any(|(byte, next)| byte == b'\r' && !matches!(next, b'\r' | b'\n'))
        || (text.ends_with('\r') && !text.contains('\n'))
}

#[cfg(test)]
mod tests;
