//! The name as it is pronounced: in properties of its own, as a sound, or as a second name.

use super::details::NameParts;
use super::line::{ContentLine, Parameter};
use super::{Card, text};

impl Card {
    /// Returns the parts of the name as they are pronounced. Japanese phones write them as a sound,
    /// RFC 9554 as a second name.
    pub(super) fn phonetic(&self) -> NameParts {
        let sound = self.lines.iter().find(|line| is_reading(line));
        let sound = sound.map(|line| line.escaped()).unwrap_or_default();
        let mut parts = text::components(&sound).into_iter().map(text::unescape);
        let mut part = |name: &str| {
            let sounding = parts.next().unwrap_or_default();
            self.text(name).unwrap_or(sounding)
        };
        NameParts {
            last: part("X-PHONETIC-LAST-NAME"),
            first: part("X-PHONETIC-FIRST-NAME"),
            middle: part("X-PHONETIC-MIDDLE-NAME"),
            ..NameParts::default()
        }
    }

    /// Replaces a sound, or a second name, with the properties of its parts, which can be edited.
    pub(super) fn write_phonetic(&mut self) {
        if !self.lines.iter().any(is_reading) {
            return;
        }
        let NameParts {
            last,
            first,
            middle,
            ..
        } = self.phonetic();
        self.lines.retain(|line| !is_reading(line));
        self.set_once("X-PHONETIC-LAST-NAME", &last);
        self.set_once("X-PHONETIC-FIRST-NAME", &first);
        self.set_once("X-PHONETIC-MIDDLE-NAME", &middle);
    }
}

/// The type of a name as it is pronounced, which vCard 2.1 has without `TYPE`.
const FORM: &str = "X-IRMC-N";

/// Checks whether a line has the name as it is pronounced, in the form of Japanese phones or in that
/// of RFC 9554 (section 4.6).
pub(super) fn is_reading(line: &ContentLine) -> bool {
    is_sound(line) || line.is("N") && line.parameters().any(|each| each.is("PHONETIC"))
}

/// Checks whether it has it in the form of Japanese phones.
pub(super) fn is_sound(line: &ContentLine) -> bool {
    let is_form = |parameter: Parameter| parameter.value.is_none() && parameter.is(FORM);
    line.is("SOUND") && (line.has("TYPE", FORM) || line.parameters().any(is_form))
}
