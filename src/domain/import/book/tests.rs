use proptest::prelude::*;

use super::*;
use crate::domain::limits;
use crate::model::card::samples::any_card;
use crate::model::import::{Entry, Hints, read};

/// Returns the only card of a file.
fn only(file: Vec<u8>) -> Card {
    let file = read(file, &Hints::default(), &limits::FILE).expect("a file of cards");
    let cards = file.entries.filter_map(|entry| match entry {
        Entry::Card(read) => Some(read.card),
        _ => None,
    });
    let mut cards: Vec<_> = cards.collect();
    assert_eq!(cards.len(), 1);
    cards.remove(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_export_of_any_card_is_the_same(card in any_card()) {
        let card = only(card.into_bytes());
        let vcard = card.to_string();
        let json = card.to_jscontact().to_string();
        for (file, format, version) in [
            (Version::V3.of(&vcard).into_owned(), Format::VCard, Some(Version::V3)),
            (Version::V4.of(&vcard).into_owned(), Format::VCard, Some(Version::V4)),
            (vcard.clone(), Format::VCard, card.version()),
            (json, Format::JsContact, None),
        ] {
            let known = Known {
                id: ContactId::new(1).expect("an identifier"),
                content: ContentHash::of(&card),
                file: None,
                exported: exported(&card, &vcard, format, version),
            };
            let outcome = known.outcome(ContentHash::of(&only(file.clone().into_bytes())));
            prop_assert_eq!(outcome, ImportOutcome::Same, "{}{}", vcard, file);
        }
    }
}
