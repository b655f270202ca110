#![no_main]

use carnet::model::import::any_file::as_ldif;

libfuzzer_sys::fuzz_target!(|input: &str| as_ldif(input));
