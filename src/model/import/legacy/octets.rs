//! The encoding of quoted-printable that states none: one for the whole file.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::property::{Coding, Property};
use crate::model::card::encoding::{Fit, decode_as, octets};
use crate::model::import::encoding::likely;
use crate::model::import::lines::{Lines, is_continuation, mark};

/// The most octets from which the encoding is guessed.
const MAX_SAMPLE: usize = 1 << 20;

/// The encoding of octets that state none, found when the first of them is met.
pub struct Octets {
    file: Option<&'static Encoding>,
    found: Option<&'static Encoding>,
    is_told: bool,
}

impl Octets {
    /// Creates it for a file that was decoded with a guessed encoding, or was UTF-8.
    pub fn new(file: Option<&'static Encoding>) -> Self {
        Self {
            file,
            found: None,
            is_told: false,
        }
    }

    /// Returns the encoding for these properties of a file, which is not searched if all of them
    /// are UTF-8 or state theirs.
    pub(super) fn encoding(&mut self, file: &str, properties: &[Property]) -> &'static Encoding {
        if let Some(found) = self.found {
            return found;
        }
        if !properties.iter().any(|property| is_foreign(property)) {
            return WINDOWS_1252;
        }
        let (sample, named) = sample(file);
        let found = likely(&sample, self.file.into_iter().chain(named));
        self.found = Some(found);
        found
    }

    /// Checks whether the guess is yet to be noted.
    pub(super) fn is_news(&mut self) -> bool {
        !std::mem::replace(&mut self.is_told, true)
    }
}

/// Checks whether a value is quoted-printable that neither states its encoding nor is UTF-8.
fn is_foreign(property: &Property) -> bool {
    property.coding == Coding::QuotedPrintable
        && property.charset().is_none()
        && decode_as(&octets(&property.value), None, WINDOWS_1252).1 == Fit::Guessed
}

/// Returns the octets of a file that are no UTF-8 and state no encoding, and the first other
/// encoding that its properties name.
fn sample(file: &str) -> (Vec<u8>, Option<&'static Encoding>) {
    let (mut sample, mut named) = (Vec::new(), None);
    let mut lines = Lines::new(file);
    while let Some(line) = lines.next() {
        let may_be = !is_continuation(line) && line.contains(';') && mark(line).is_none();
        let Some((mut property, value)) = Property::parse(line, 0).filter(|_| may_be) else {
            continue;
        };
        property.append(value, &mut lines);
        named = named.or_else(|| {
            property
                .charset()
                .filter(|charset| *charset != encoding_rs::UTF_8)
        });
        if sample.len() < MAX_SAMPLE && is_foreign(&property) {
            sample.append(&mut octets(&property.value));
            sample.push(b'\n');
        }
    }
    (sample, named)
}
