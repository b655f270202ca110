//! Passwords chosen by people.

use std::borrow::Cow;

use passwords::analyzer::is_common_password;
use unicode_normalization::UnicodeNormalization;

use super::email;
use super::validation::Reason;

/// The fewest characters in a password.
pub const MIN_CHARS: usize = 8;
/// The most characters in a password.
pub const MAX_CHARS: usize = 1024;

/// A password before it is hashed. Logs never contain it.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Returns a password offered at sign-in: normalised as at sign-up, otherwise unchecked.
    pub fn offered(text: &str) -> Self {
        Self(normalised(text).into_owned())
    }

    /// Returns a password chosen for the account with this email and username, or the reason that
    /// it is refused: too short, too long, among the commonest, or naming its owner.
    /// There are no composition rules (NIST SP 800-63B, section 3.1.1.2).
    pub fn chosen(text: &str, email: &str, username: &str) -> Result<Self, Reason> {
        let chars = text.chars().take(MAX_CHARS + 1).count();
        if chars < MIN_CHARS {
            return Err(Reason::TooShort { min: MIN_CHARS });
        }
        if chars > MAX_CHARS {
            return Err(Reason::TooLong { max: MAX_CHARS });
        }
        let lower = text.to_lowercase();
        if is_common_password(text) || is_common_password(&lower) {
            return Err(Reason::CommonPassword);
        }
        if names_owner(&lower, email, username) {
            return Err(Reason::TellingPassword);
        }
        Ok(Self::offered(text))
    }

    /// Returns the bytes to hash.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Returns the Unicode form that the inputs of different keyboards share (RFC 8265, section 4.2.2).
fn normalised(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

fn names_owner(lower: &str, address: &str, username: &str) -> bool {
    let key = email::key(address);
    let local = key.split('@').next().unwrap_or_default();
    let own = [key.as_str(), local, &username.to_lowercase(), "carnet"];
    let bare = lower.trim_end_matches(|c: char| !c.is_alphabetic());
    own.iter()
        .any(|word| !word.is_empty() && (lower == *word || bare == *word))
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Option<Reason> {
        Password::chosen(text, "taras@example.org", "Kobzar").err()
    }

    #[test]
    fn any_characters_will_do() {
        for text in [
            "correct horse",
            "ґандж і ковбаса",
            &"🦀".repeat(64),
            &"x1".repeat(512),
            "        passphrase ",
        ] {
            assert_eq!(refusal(text), None, "{text}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(refusal("🦀🦀🦀🦀🦀🦀🐙"), Some(Reason::TooShort { min: 8 }));
        assert_eq!(
            refusal(&"ab".repeat(513)),
            Some(Reason::TooLong { max: 1024 })
        );
    }

    #[test]
    fn common_passwords_are_refused_in_any_case() {
        for text in [
            "password",
            "Password1",
            "12345678",
            "QWERTYUIOP",
            "zzzzzzzz",
        ] {
            assert_eq!(refusal(text), Some(Reason::CommonPassword), "{text}");
        }
    }

    #[test]
    fn a_password_that_names_its_owner_is_refused() {
        for text in [
            "taras@example.org",
            "TARAS@example.org",
            "Kobzar2024!",
            "carnet123456",
        ] {
            assert_eq!(refusal(text), Some(Reason::TellingPassword), "{text}");
        }
    }

    #[test]
    fn a_password_never_shows_itself() {
        assert_eq!(
            format!("{:?}", Password::offered("correct horse")),
            "Password(..)"
        );
    }
}
