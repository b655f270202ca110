//! Files of vCards: finds the cards and cuts them apart, with line numbers.

mod extent;

use std::collections::VecDeque;

use encoding_rs::Encoding;

use super::lines::{Lines, Mark, Position, is_continuation, mark, mark_inside, with_own_end};
use super::note::{Note, Remark};
use super::{Entry, Fault, ReadCard, legacy};
use crate::model::card::{Card, Excess};
use crate::model::limits::CardLimits;
use extent::Extent;

/// Returns the cards of a file in order. A part that is no card is refused and does not affect
/// others. A card beyond `limits` is not even copied. `guessed` is the encoding that the file was
/// decoded with.
pub fn entries(
    text: String,
    guessed: Option<&'static Encoding>,
    limits: CardLimits,
) -> impl Iterator<Item = Entry> + Send {
    Cards {
        octets: legacy::Octets::new(guessed),
        text,
        limits,
        position: Position::START,
        told: None,
        waiting: VecDeque::new(),
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

/// The most characters of a version that a note or a refusal quotes.
const MAX_VERSION: usize = 20;

struct Cards {
    text: String,
    limits: CardLimits,
    position: Position,
    /// The encoding of octets in quoted-printable that state none.
    octets: legacy::Octets,
    /// The start of the last card whose beginning was noted.
    told: Option<usize>,
    /// Notes on the card that was read, and the card.
    waiting: VecDeque<Entry>,
}

impl Iterator for Cards {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            if let Some(entry) = self.waiting.pop_front() {
                return Some(entry);
            }
            let start = self.position;
            let mut lines = Lines::from(&self.text, start);
            let line = lines.next()?;
            if mark(line) == Some(Mark::Begin) {
                let remark = self.remark_on_beginning(start, line);
                if let Some(remark) = remark.filter(|_| self.told != Some(start.at)) {
                    self.told = Some(start.at);
                    return Some(Note::new(start.line, remark, line).into());
                }
                self.card(start);
            } else if says_nothing(line) {
                self.position = lines.position();
            } else {
                return Some(self.stray(start));
            }
        }
    }
}

impl Cards {
    /// Returns the remark on a beginning that does not stand at the start of a line.
    fn remark_on_beginning(&self, start: Position, line: &str) -> Option<Remark> {
        let starts_line = self.text[..start.at].ends_with(['\r', '\n']) || start.at == 0;
        match is_continuation(line) {
            true => Some(Remark::Indented),
            false if starts_line => None,
            false => Some(Remark::SharedLine),
        }
    }

    /// Reads the card that starts here, and the notes on it.
    fn card(&mut self, start: Position) {
        let mut lines = Lines::from(&self.text, start);
        lines.next();
        let extent = Extent::read(&mut lines);
        self.position = lines.position();
        let text = &*with_own_end(&self.text[start.at..self.position.at]);
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
            Some(extent) => stored(extent, &self.text, text, start.line, &mut self.octets),
            None => Err(Fault::NoEnd),
        };
        match read {
            Ok((text, notes)) => {
                let (mut card, line) = (Card::parse(&text), start.line);
                let spaces = card.repair_names().then_some(Remark::RepairedNames);
                let media = card.repair_media().then_some(Remark::RepairedMedia);
                let repaired = spaces.into_iter().chain(media);
                let repaired = repaired.map(|remark| Note::new(line, remark, ""));
                let notes = notes.into_iter().chain(repaired);
                self.waiting.extend(notes.map(Entry::from));
                self.waiting.push_back(Entry::Card(ReadCard { line, card }));
            }
            Err(fault) => {
                let refused = Entry::refused(start.line, fault, text);
                self.waiting.push_back(refused);
            }
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

/// Returns the card as it is stored, and the notes on how it was read. `text` is its part of the
/// file, from `line` on.
fn stored(
    extent: Extent,
    file: &str,
    text: &str,
    line: usize,
    octets: &mut legacy::Octets,
) -> Result<(String, Vec<Note>), Fault> {
    let stated = extent
        .version
        .as_ref()
        .map(|version| version.stated.as_str());
    let read = nearest_version(stated, extent.has_legacy_parameters)?;
    let is_stated = stated == Some(read);
    let (card, mut notes) = match read {
        "2.1" => legacy::upgrade(text, line, file, octets),
        _ => {
            let version = extent.version.as_ref().map(|version| version.at);
            let repairs = Repairs {
                version: (!is_stated).then_some((read, version)),
                broken_off: &extent.broken_off,
            };
            (kept(text, &repairs), extent.notes)
        }
    };
    if !is_stated {
        let at = extent.version.as_ref().map_or(0, |version| version.at);
        let stated = stated
            .unwrap_or_default()
            .chars()
            .take(MAX_VERSION)
            .collect();
        notes.insert(
            0,
            Note::new(line + at, Remark::Version { stated, read }, ""),
        );
    }
    Ok((card, notes))
}

/// Returns the version as which a card is read.
fn nearest_version(stated: Option<&str>, is_legacy: bool) -> Result<&'static str, Fault> {
    let stated = stated.unwrap_or_default();
    let stated_number = match stated.find(|c: char| c.is_ascii_digit()) {
        Some(number) => &stated[number..],
        None => stated.trim_start_matches(['v', 'V']),
    };
    match stated_number.as_bytes() {
        [b'2', ..] => Ok("2.1"),
        [b'3', ..] => Ok("3.0"),
        [b'4', ..] => Ok("4.0"),
        [] if is_legacy => Ok("2.1"),
        [] => Ok("3.0"),
        _ => Err(Fault::UnknownVersion(
            stated.chars().take(MAX_VERSION).collect(),
        )),
    }
}

/// The repairs of a card whose lines are kept.
struct Repairs<'a> {
    /// The version to add, in place of the physical line with this number.
    version: Option<(&'static str, Option<usize>)>,
    /// The physical lines that continue the text before them.
    broken_off: &'a [usize],
}

/// Returns the lines unchanged, unless something is repaired, their line ends are not those of a
/// vCard or the marks are not plain; these are normalised.
fn kept(text: &str, repairs: &Repairs<'_>) -> String {
    let is_plain = |line: &str| {
        line.eq_ignore_ascii_case("BEGIN:VCARD") || line.eq_ignore_ascii_case("END:VCARD")
    };
    let are_marks_plain = Lines::new(text).enumerate().all(|(number, line)| {
        let is_mark = number == 0 || mark_inside(line).is_some();
        !is_mark || is_plain(line)
    });
    let is_repaired = repairs.version.is_some() || !repairs.broken_off.is_empty();
    if !is_repaired && are_marks_plain && !has_lone_returns(text) {
        return text.to_owned();
    }
    let mut card = String::with_capacity(text.len() + text.len() / 32 + 16);
    let replaced = repairs.version.and_then(|(_, replaced)| replaced);
    for (number, line) in Lines::new(text).enumerate() {
        if line.is_empty() || Some(number) == replaced {
            continue;
        }
        let first = number == 0;
        let is_mark = first || mark_inside(line).is_some();
        if repairs.broken_off.binary_search(&number).is_ok() {
            card.push_str(" \\n");
        }
        card.push_str(match is_mark {
            true => line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'),
            false => line,
        });
        card.push_str("\r\n");
        if let Some((version, _)) = repairs.version.filter(|_| first) {
            card.push_str(&format!("VERSION:{version}\r\n"));
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
