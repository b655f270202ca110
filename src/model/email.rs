//! Email addresses: shown as typed, compared folded.

use email_address::{EmailAddress, Options};
use unicode_normalization::UnicodeNormalization;

/// A well-formed email address, as its owner typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// The address as typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two spellings of one address are equal.
    pub fn key(&self) -> String {
        key(&self.0)
    }
}

/// The comparison form of any text that stands where an address belongs: compatibility-composed and lower-cased,
/// its domain in ASCII (RFC 5891), so that letter case, Unicode form and IDN spelling do not matter.
pub fn key(address: &str) -> String {
    let folded: String = address.trim().nfkc().flat_map(char::to_lowercase).nfc().collect();
    match folded.rsplit_once('@') {
        Some((local, domain)) => match idna::domain_to_ascii(domain) {
            Ok(ascii) => format!("{local}@{ascii}"),
            Err(_) => folded,
        },
        None => folded,
    }
}

impl std::str::FromStr for Email {
    type Err = &'static str;

    /// Accepts what RFC 5321 and RFC 6531 call a mailbox, at most 254 characters, without a display name or an
    /// address literal.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let options = Options::default().without_display_text().without_domain_literal();
        // In the composed form, for the decomposed one has marks that count as no letters.
        let composed: String = text.nfc().collect();
        let shaped = EmailAddress::parse_with_options(&composed, options).is_ok();
        let printable = !text.chars().any(|c| c.is_control() || c.is_whitespace());
        if shaped && printable && text.chars().count() <= 254 && !key(text).contains(['\0', ' ']) {
            Ok(Self(text.to_owned()))
        } else {
            Err("must be an email address")
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
    use super::*;

    #[test]
    fn spellings_of_one_address_share_a_key() {
        let spellings =
            ["Taras@Bücher.example", "TARAS@BÜCHER.EXAMPLE", "taras@xn--bcher-kva.example", "taras@bu\u{308}cher.example"];
        for spelling in spellings {
            assert_eq!(key(spelling), "taras@xn--bcher-kva.example", "{spelling}");
        }
    }

    #[test]
    fn an_address_keeps_its_spelling() {
        let email: Email = " Taras.Sh@Example.ORG ".parse().expect("an address");
        assert_eq!((email.as_str(), email.key().as_str()), ("Taras.Sh@Example.ORG", "taras.sh@example.org"));
    }

    #[test]
    fn an_address_may_be_written_with_combining_marks() {
        assert!("taras@bu\u{308}cher.example".parse::<Email>().is_ok());
        assert!("andre\u{301}@example.org".parse::<Email>().is_ok());
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "taras", "@example.org", "a@", "a b@example.org", "A <a@example.org>", "a@b\0.org", "a\n@example.org"] {
            assert!(text.parse::<Email>().is_err(), "{text:?}");
        }
    }
}
