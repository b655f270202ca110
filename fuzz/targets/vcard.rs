//! Any bytes as a file of vCards: what is read can be shown, edited, converted and written.
#![no_main]

use carnet::model::card::Card;
use carnet::model::card::version::Version;
use carnet::model::import::{self, Entry, Hints};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let hints = Hints { content_type: Some("text/vcard"), ..Hints::default() };
    let Ok(read) = import::read(bytes.to_vec(), &hints) else { return };
    for entry in read.entries.take(20) {
        let Entry::Card(read) = entry else { continue };
        let text = read.card.to_string();
        assert_eq!(Card::parse(&text).to_string(), text);
        let fields = read.card.fields();
        let mut card = read.card.clone();
        card.apply(&fields);
        card.details();
        card.photo();
        card.to_jscontact();
        for version in [Version::V3, Version::V4] {
            Card::parse(&card.clone().into_version(version)).fields();
        }
    }
});
