//! Properties that must hold for any file, whatever its bytes. `scripts/fuzz` searches for files
//! that violate them.

use super::{Entry, Hints, ReadCard, csv, ldif, read};
use crate::model::card::Card;
use crate::model::card::version::Version;
use crate::model::export;
use crate::model::limits::{CardLimits, FileLimits, JsonLimits};

/// The limits for files in tests.
pub const LIMITS: FileLimits = FileLimits {
    card: CardLimits {
        bytes: 1 << 21,
        bytes_with_media: 1 << 24,
        lines: 10_000,
        components: 1_000,
        json_values: 10_000,
    },
    entries: 100_000,
    record_lines: 10_000,
    json: JsonLimits {
        nodes: 200_000,
        objects: 100_000,
        depth: 64,
    },
};

/// Checks that cards read from vCards can be shown, edited, converted and written.
pub fn as_vcards(bytes: &[u8]) {
    let hints = Hints {
        content_type: Some("text/vcard"),
        ..Hints::default()
    };
    let Ok(file) = read(bytes.to_vec(), &hints, &LIMITS) else {
        return;
    };
    for ReadCard { card, .. } in cards(file.entries).take(20) {
        let text = card.to_string();
        assert_eq!(Card::parse(&text).to_string(), text);
        card.clone().apply(&card.fields());
        card.details();
        card.photo();
        card.to_jscontact();
        for version in [Version::V3, Version::V4] {
            Card::parse(&card.clone().into_version(version)).fields();
        }
    }
}

/// Checks that a table that is read can be written as one.
pub fn as_table(text: &str) {
    csv::guess(text.to_owned(), LIMITS.card.bytes);
    let Some((_, entries)) = csv::entries(text.to_owned(), None, LIMITS.card.bytes) else {
        return;
    };
    for ReadCard { card, .. } in cards(entries).take(50) {
        assert_eq!(
            export::csv::row(&card, &[]).len(),
            export::csv::header().len()
        );
    }
}

/// Checks that a contact read from LDIF is a card that keeps its meaning as text.
pub fn as_ldif(text: &str) {
    for ReadCard { card, .. } in cards(ldif::entries(text.to_owned(), &LIMITS)).take(50) {
        assert_eq!(Card::parse(&card.to_string()).fields(), card.fields());
    }
}

/// Checks that contacts read from JSON, XML and archives are cards that keep their meaning as text.
pub fn as_any(bytes: &[u8]) {
    let Ok(file) = read(bytes.to_vec(), &Hints::default(), &LIMITS) else {
        return;
    };
    for ReadCard { card, .. } in cards(file.entries).take(50) {
        assert_eq!(Card::parse(&card.to_string()).fields(), card.fields());
    }
}

fn cards(entries: impl Iterator<Item = Entry>) -> impl Iterator<Item = ReadCard> {
    entries.filter_map(|entry| {
        if let Entry::Card(read) = entry {
            Some(read)
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_fuzzer_starts_from_holds() {
        as_vcards(include_bytes!("../../../fuzz/seeds/vcard/old.vcf"));
        as_vcards(include_bytes!("../../../fuzz/seeds/vcard/three.vcf"));
        as_vcards(include_bytes!("../../../fuzz/seeds/vcard/four.vcf"));
        as_table(include_str!("../../../fuzz/seeds/csv/google.csv"));
        as_table(include_str!("../../../fuzz/seeds/csv/outlook.csv"));
        as_ldif(include_str!("../../../fuzz/seeds/ldif/people.ldif"));
        as_any(include_bytes!("../../../fuzz/seeds/any/jcard.json"));
        as_any(include_bytes!("../../../fuzz/seeds/any/xcard.xml"));
        as_any(include_bytes!("../../../fuzz/seeds/any/windows.contact"));
        as_any(include_bytes!("../../../fuzz/seeds/any/monica.json"));
        as_any(include_bytes!("../../../fuzz/seeds/any/fossify.json"));
        as_any(include_bytes!("../../../fuzz/seeds/any/cards.zip"));
    }
}
