//! The Latin spelling of Greek names in passports (ELOT 743), where some letters are read together.

use super::{NAME_BYTES, latin};

/// The consonants before which υ after a vowel is read as f.
const VOICELESS: [char; 9] = ['θ', 'κ', 'ξ', 'π', 'σ', 'τ', 'φ', 'χ', 'ψ'];

/// Returns the spelling of a folded text; none for other scripts and for long texts.
pub fn spelling(folded: &str) -> Option<String> {
    let is_greek = |c: char| ('\u{370}'..='\u{3ff}').contains(&c);
    if folded.len() > NAME_BYTES || !folded.contains(is_greek) {
        return None;
    }
    let mut spelt = format!(" {folded}")
        .replace(" μπ", " b")
        .replace("ου", "ou")
        .replace("γγ", "ng");
    for vowel in ['α', 'ε', 'η'] {
        for consonant in VOICELESS {
            spelt = spelt.replace(
                &format!("{vowel}υ{consonant}"),
                &format!("{vowel}f{consonant}"),
            );
        }
        spelt = spelt.replace(&format!("{vowel}υ"), &format!("{vowel}v"));
    }
    Some(latin(&spelt[1..]))
}
