//! Any text as LDIF: what is read is a card.
#![no_main]

use carnet::model::card::Card;
use carnet::model::import::{Entry, ldif};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for entry in ldif::entries(text.to_owned()).take(50) {
        if let Entry::Card(read) = entry {
            let text = read.card.to_string();
            assert_eq!(Card::parse(&text).fields(), read.card.fields());
        }
    }
});
