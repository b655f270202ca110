#![no_main]

use carnet::model::import::any_file::as_table;

libfuzzer_sys::fuzz_target!(|input: &str| as_table(input));
