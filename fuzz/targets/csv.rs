//! Any text as a table: what is read can be written as a table again.
#![no_main]

use carnet::model::export;
use carnet::model::import::{Entry, csv};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    csv::guess(text);
    let Some((_, entries)) = csv::entries(text.to_owned(), None) else { return };
    for entry in entries.take(50) {
        if let Entry::Card(read) = entry {
            assert_eq!(export::csv::row(&read.card).len(), export::csv::header().len());
        }
    }
});
