//! Names of files that browsers save (RFC 6266).

use axum::http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters that stand for others in an extended value (RFC 8187, section 3.2.1).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

/// Returns the header by which a browser saves an answer as a file of this name.
pub fn attachment(name: &str) -> HeaderValue {
    let plain = any_ascii::any_ascii(name).replace(['"', '\\'], "'");
    let extended = match plain == name {
        true => String::new(),
        false => format!("; filename*=UTF-8''{}", utf8_percent_encode(name, ENCODED)),
    };
    let header = format!("attachment; filename=\"{plain}\"{extended}");
    HeaderValue::try_from(header).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_beyond_ascii_is_given_in_both_forms() {
        for (name, header) in [
            (
                "carnet-2026-11-28.vcf",
                "attachment; filename=\"carnet-2026-11-28.vcf\"",
            ),
            (
                "carnet-Друзі.vcf",
                "attachment; filename=\"carnet-Druzi.vcf\"; \
                 filename*=UTF-8''carnet-%D0%94%D1%80%D1%83%D0%B7%D1%96.vcf",
            ),
            (
                "a\"b.vcf",
                "attachment; filename=\"a'b.vcf\"; filename*=UTF-8''a%22b.vcf",
            ),
        ] {
            assert_eq!(attachment(name), header);
        }
    }
}
