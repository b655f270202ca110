#![no_main]

use carnet::model::import::any_file::as_any;

libfuzzer_sys::fuzz_target!(|input: &[u8]| as_any(input));
