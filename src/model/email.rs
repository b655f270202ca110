//! Email addresses: shown as typed, compared folded.

use email_address::{EmailAddress, Options};
use unicode_normalization::UnicodeNormalization;

use super::validation::Reason;

/// A well-formed email address, as its owner typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Returns the address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the form in which two spellings of one address are equal.
    pub fn key(&self) -> String {
        key(&self.0)
    }
}

/// Returns the comparison form of any text in place of an address: compatibility-composed and
/// lower-cased, its domain in ASCII (RFC 5891), so that letter case, Unicode form and IDN spelling
/// are ignored. It contains no NUL, which PostgreSQL does not accept.
pub fn key(address: &str) -> String {
    if is_plain(address) {
        return address.to_ascii_lowercase();
    }
    folded_key(address)
}

fn folded_key(address: &str) -> String {
    let folded: String = address
        .trim()
        .replace('\0', "\u{fffd}")
        .nfkc()
        .flat_map(char::to_lowercase)
        .nfc()
        .collect();
    match folded.rsplit_once('@') {
        Some((local, domain)) => match idna::domain_to_ascii(domain) {
            // The two small sigmas have the same capital.
            Ok(ascii) => format!("{}@{ascii}", local.replace('ς', "σ")),
            Err(_) => folded,
        },
        None => folded,
    }
}

/// Checks whether lower-casing is enough for the comparison form, as for nearly every address.
fn is_plain(address: &str) -> bool {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"@.-_+".contains(byte);
    let is_encoded = |label: &str| {
        label
            .get(..4)
            .is_some_and(|prefix| prefix.eq_ignore_ascii_case("xn--"))
    };
    address.as_bytes().iter().all(is_plain) && !address.split(['@', '.']).any(is_encoded)
}

impl std::str::FromStr for Email {
    type Err = Reason;

    /// Parses a mailbox of RFC 5321 and RFC 6531, at most 254 characters, without a display name or
    /// an address literal.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let options = Options::default()
            .without_display_text()
            .without_domain_literal();
        // The parser accepts letters but no combining marks, which decomposed letters contain.
        let composed: String = text.nfc().collect();
        let shaped = EmailAddress::parse_with_options(&composed, options).is_ok();
        let printable = !text.chars().any(|c| c.is_control() || c.is_whitespace());
        if shaped && printable && text.chars().count() <= 254 && !key(text).contains(' ') {
            Ok(Self(text.to_owned()))
        } else {
            Err(Reason::NoEmail)
        }
    }
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_short_way_to_a_key_leads_to_the_same(address in "(xn--|XN--)?[a-zA-Z0-9@.+_-]{0,30}") {
            prop_assert_eq!(key(&address), folded_key(&address));
        }
    }

    #[test]
    fn spellings_of_one_address_share_a_key() {
        let spellings = [
            "Taras@Bücher.example",
            "TARAS@BÜCHER.EXAMPLE",
            "taras@xn--bcher-kva.example",
            "taras@bu\u{308}cher.example",
        ];
        for spelling in spellings {
            assert_eq!(key(spelling), "taras@xn--bcher-kva.example", "{spelling}");
        }
    }

    #[test]
    fn letters_with_one_capital_are_one_letter() {
        assert_eq!(key("ΟΔΥΣΣΕΥΣ@example.org"), key("οδυσσευς@example.org"));
    }

    #[test]
    fn an_address_keeps_its_spelling() {
        let email: Email = " Taras.Sh@Example.ORG ".parse().expect("an address");
        assert_eq!(
            (email.as_str(), email.key().as_str()),
            ("Taras.Sh@Example.ORG", "taras.sh@example.org")
        );
    }

    #[test]
    fn a_decomposed_address_is_an_address() {
        let email: Email = "Rene\u{301}@bu\u{308}cher.example"
            .parse()
            .expect("an address");
        assert_eq!(
            (email.as_str(), email.key().as_str()),
            (
                "Rene\u{301}@bu\u{308}cher.example",
                "ren\u{e9}@xn--bcher-kva.example"
            )
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "taras",
            "@example.org",
            "a@",
            "a b@example.org",
            "A <a@example.org>",
            "a@b\0.org",
            "a\n@example.org",
        ] {
            assert!(text.parse::<Email>().is_err(), "{text:?}");
        }
    }
}
