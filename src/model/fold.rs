//! Folding: forms in which texts that people consider the same are equal.

mod alike;
mod cyrillic;
mod greek;
mod names;

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use alike::{hangul_initials, unified_letter, unified_sign};

/// The most bytes of a text that is spelt in every way; longer ones are no names.
const NAME_BYTES: usize = 256;

/// Returns the text in lower case, with compatibility forms and characters that look alike unified,
/// and accents removed.
fn base(text: &str) -> String {
    if text.is_ascii() {
        let plain = plain(text);
        return match plain.contains('`') {
            true => plain.replace('`', "'"),
            false => plain,
        };
    }
    let signs = text.chars().filter_map(unified_sign);
    without_accents(signs).map(unified_letter).nfc().collect()
}

/// Returns the text in lower case, with compatibility forms unified and accents removed.
pub(super) fn plain(text: &str) -> String {
    if text.is_ascii() {
        let lower = text.to_ascii_lowercase();
        return match lower.bytes().any(|byte| byte.is_ascii_control()) {
            true => lower.chars().map(without_control).collect(),
            false => lower,
        };
    }
    // The two small sigmas have the same capital.
    let letters = without_accents(text.chars()).map(|c| if c == 'ς' { 'σ' } else { c });
    letters.nfc().collect()
}

/// Returns decomposed characters in lower case.
fn without_accents(text: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    text.nfkd()
        .filter(|c| canonical_combining_class(*c) == 0)
        .map(without_control)
        .flat_map(char::to_lowercase)
}

fn without_control(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

/// Checks for a sign that cannot be seen, such as a mark of writing direction.
pub fn is_unseen(c: char) -> bool {
    unified_sign(c).is_none()
}

/// Returns the text in lower case, with composed characters and its accents.
fn lower(text: &str) -> String {
    let signs = text.chars().filter_map(unified_sign).nfkc();
    signs
        .map(without_control)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Transliterates a folded text into Latin letters, character by character.
pub fn latin(folded: &str) -> String {
    if folded.is_ascii() {
        return folded.to_ascii_lowercase();
    }
    folded
        .chars()
        .map(any_ascii_char)
        .collect::<String>()
        .to_ascii_lowercase()
}

/// Returns a text folded and transliterated, so that letter case, accents and script are ignored.
pub fn ascii(text: &str) -> String {
    latin(&base(text))
}

pub(super) fn is_latin(c: char) -> bool {
    c < '\u{250}' || ('\u{1e00}'..='\u{1eff}').contains(&c) || !c.is_alphabetic()
}

/// Returns the form of a search text: folded, and in ASCII unless it has letters of another script,
/// which then match only themselves.
pub fn needle(text: &str) -> String {
    in_its_script(base(text.trim()))
}

/// Returns the forms of a search text, one of which a stored text must have: the text itself, and if
/// it has letters that people also write as others, the text with those.
pub fn needles(text: &str) -> Vec<String> {
    let mut needles = vec![needle(text)];
    let is_quoted = has_quoted_apostrophe(text);
    if is_quoted || text.contains(alike::is_respelt) {
        let respelt = alike::respelt(&lower(text));
        let respelt = match is_quoted {
            true => respelt.replace('"', "'"),
            false => respelt,
        };
        needles.push(needle(&respelt));
    }
    distinct(needles)
}

/// Checks whether a text may have a quotation mark for an apostrophe, as some people write in
/// Ukrainian.
fn has_quoted_apostrophe(text: &str) -> bool {
    text.contains(['"', '“', '”', '„', '‟']) && text.contains(cyrillic::is_cyrillic)
}

/// Returns a folded text without the hyphens between letters, as some people write double names; none
/// if it has no such hyphen.
fn in_one(folded: &str) -> Option<String> {
    let is_between = |at: usize| {
        folded[..at].ends_with(char::is_alphabetic)
            && folded[at + 1..].starts_with(char::is_alphabetic)
    };
    let mut hyphens = folded.match_indices('-');
    hyphens.any(|(at, _)| is_between(at)).then(|| {
        let letters = folded.char_indices();
        letters
            .filter(|(at, c)| *c != '-' || !is_between(*at))
            .map(|(_, c)| c)
            .collect()
    })
}

/// Returns the form in which names are compared that a database stores with it: it stays the same
/// in every version of the program.
pub fn key(text: &str) -> String {
    in_its_script(plain(text.trim()))
}

fn in_its_script(folded: String) -> String {
    match folded.chars().all(is_latin) {
        true => latin(&folded),
        false => folded,
    }
}

/// Returns the forms under which a stored text is found: folded, its Latin transliterations, the
/// German spellings of umlauts as two letters and of two letters as one, the initial consonants of
/// Korean syllables, names that have an apostrophe or a hyphen also without it, and the shapes of a
/// letter as the one that stands for all.
pub fn forms(text: &str) -> Vec<String> {
    let mut forms = spelt_forms(text);
    if text.len() <= NAME_BYTES {
        if has_quoted_apostrophe(text) {
            let quoted: Vec<_> = forms.iter().map(|form| form.replace('"', "'")).collect();
            forms.extend(quoted);
        }
        let joined = forms.iter().filter(|form| form.contains('\''));
        let joined: Vec<_> = joined.map(|form| form.replace('\'', "")).collect();
        forms.extend(joined);
        let in_one: Vec<_> = forms.iter().filter_map(|form| in_one(form)).collect();
        forms.extend(in_one);
    }
    distinct(forms)
}

fn spelt_forms(text: &str) -> Vec<String> {
    let folded = base(text);
    if folded.is_ascii() && text.is_ascii() {
        return with_umlauts_collapsed(folded);
    }
    let mut forms = with_umlauts_collapsed(latin(&folded));
    let initials = hangul_initials(&folded);
    forms.extend(initials.as_deref().map(latin));
    forms.extend(initials);
    // й and ї are separate letters, whose Latin forms are lost with their marks.
    let lower = lower(text);
    forms.push(latin(&lower));
    forms.extend(cyrillic::spellings(&lower));
    forms.extend(greek::spelling(&folded));
    forms.extend(names::spellings(&folded));
    forms.extend(umlauts_expanded(&lower));
    let unified = alike::with_unified_variants(&folded);
    // Indexes may hold Latin forms alone.
    forms.extend(unified.as_deref().map(latin));
    forms.extend(unified);
    if !folded.chars().all(is_latin) {
        forms.push(folded);
    }
    forms
}

/// Returns each of a few texts once.
fn distinct(mut texts: Vec<String>) -> Vec<String> {
    let mut at = 1;
    while at < texts.len() {
        let (known, rest) = texts.split_at(at);
        match known.contains(&rest[0]) {
            true => drop(texts.remove(at)),
            false => at += 1,
        }
    }
    texts
}

fn with_umlauts_collapsed(form: String) -> Vec<String> {
    let is_umlaut = |two: &[u8]| matches!(two, b"ae" | b"oe" | b"ue");
    if !form.as_bytes().windows(2).any(is_umlaut) {
        return vec![form];
    }
    let collapsed = form
        .replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u");
    vec![form, collapsed]
}

fn umlauts_expanded(lower: &str) -> Option<String> {
    let expanded = [
        ('ä', "ae"),
        ('ö', "oe"),
        ('ü', "ue"),
        ('ø', "oe"),
        ('å', "aa"),
        ('đ', "dj"),
    ];
    let has = |(letter, _): &(char, &str)| lower.contains(*letter);
    expanded.iter().any(has).then(|| {
        let text = expanded
            .iter()
            .fold(lower.to_owned(), |text, (letter, two)| {
                text.replace(*letter, two)
            });
        latin(&base(&text))
    })
}

/// Returns only the digits of a phone number, in ASCII.
pub fn digits(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(char::is_ascii_digit).collect();
    }
    text.nfkd()
        .filter_map(|c| any_ascii_char(c).bytes().next())
        .filter(u8::is_ascii_digit)
        .map(char::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str) -> bool {
        let needles = needles(query);
        let has = |form: &String| needles.iter().any(|needle| form.contains(needle));
        forms(text).iter().any(has)
    }

    #[test]
    fn accents_case_and_script_do_not_hide_a_name() {
        let pairs = [
            ("shevch", "Шевченко"),
            ("andriy", "Андрій"),
            ("ШЕВЧ", "Шевченко"),
            ("київ", "КИЇВ"),
            ("muller", "Müller"),
            ("mueller", "Müller"),
            ("müller", "Muller"),
            ("müller", "Mueller"),
            ("muller", "Mueller"),
            ("mueller", "Mueller"),
            ("strasse", "Straße"),
            ("straße", "Strasse"),
            ("lodz", "Łódź"),
            ("joão", "JOAO"),
            ("مريم", "مَرْيَم"),
            ("王", "王小明"),
            ("wang", "王小明"),
            ("한", "한국"),
            ("🦀", "crab 🦀"),
            ("nguyen", "Nguyễn"),
            ("ΕΛΛΆΣ", "Ελλάς"),
            // Apostrophes.
            ("мар'яна", "Мар’яна"),
            ("Марʼяна", "Мар`яна"),
            ("o´neill", "O'Neill"),
            ("O`Neill", "O‘Neill"),
            ("oconnor", "O’Connor"),
            ("Маряна", "Мар'яна"),
            ("дем”яненко", "Дем’яненко"),
            ("дем’яненко", "Дем”яненко"),
            // Double names.
            ("jeanluc", "Jean-Luc"),
            ("jean–luc", "Jean‑Luc"),
            ("annamariia", "Анна-Марія"),
            ("анна–марія", "Анна-Марія"),
            ("oneillsmith", "O’Neill-Smith"),
            // Arabic and Persian letters that look alike, and signs that cannot be seen.
            ("علي", "علی"),
            ("کریم", "كريم"),
            ("فاطمه", "فاطمة"),
            ("احمد", "أحمد"),
            ("محمد", "محـمد"),
            ("علی‌رضا", "علیرضا"),
            // Full and half width, and both Japanese syllabaries.
            ("ｔａｎａｋａ", "Tanaka"),
            ("タナカ", "ﾀﾅｶ"),
            ("たなか", "タナカ"),
            ("yamada", "ﾔﾏﾀﾞ"),
            // Spellings of Cyrillic.
            ("kovalchuk", "Ковальчук"),
            ("yizhakevych", "Їжакевич"),
            ("izhakevych", "Їжакевич"),
            ("yuriy", "Юрій"),
            ("iurii", "Юрій"),
            ("maria", "Марія"),
            ("ševčenko", "Шевченко"),
            ("živko", "Живко"),
            ("галаган", "Ґалаґан"),
            ("ґалаґан", "Галаган"),
            ("дем\"яненко", "Дем’яненко"),
            ("дем’яненко", "Дем\"яненко"),
            ("demianenko", "Дем\"яненко"),
            // Letters that are written as two.
            ("djokovic", "Đoković"),
            ("đoković", "Djoković"),
            ("đorđe", "Ђорђе"),
            ("soeren", "Søren"),
            ("søren", "Soeren"),
            ("aase", "Åse"),
            ("åse", "Aase"),
            // Names that are spelt without their vowels, or by no rule.
            ("muhammad", "محمد علي"),
            ("mohammed ali", "مُحَمَّد عليّ"),
            ("mohamed", "Мухаммад"),
            ("muhammad", "Мухаммад"),
            ("ahmed", "Ахмед"),
            ("mihail", "Михаил"),
            ("cohen", "דוד כהן"),
            ("david", "דוד כהן"),
            ("cohen", "Коэн"),
            // Shapes of one character.
            ("高橋", "髙橋"),
            ("髙橋", "高橋"),
            ("斉藤", "齋藤"),
            ("齋藤", "斎藤"),
            ("张", "張秀英"),
            ("張", "张秀英"),
            // Greek.
            ("papadopoulos", "Παπαδόπουλος"),
            ("evangelos", "Ευάγγελος"),
            ("eftychia", "Ευτυχία"),
            ("pavlos", "Παύλος"),
            ("bampis", "Μπάμπης"),
            ("christos", "Χρήστος"),
            // Initial consonants.
            ("ㅎㄱㄷ", "홍길동"),
            ("길동", "홍길동"),
        ];
        for (query, text) in pairs {
            assert!(finds(query, text), "{query} in {text}: {:?}", forms(text));
        }
    }

    #[test]
    fn letters_of_another_script_match_only_themselves() {
        assert!(!finds("王", "汪"));
        assert!(!finds("шевч", "Shevchenko"));
        assert!(!finds("ㄱㄷㅎ", "홍길동"));
        assert!(!finds("20260301", "2026-03-01"));
    }

    #[test]
    fn a_phone_is_its_digits() {
        assert_eq!(digits("+380 (67) 123-45-67"), "380671234567");
        assert_eq!(digits("٠١٢"), "012");
    }

    #[test]
    fn what_a_database_stores_is_folded_as_ever() {
        for (text, stored) in [
            (" Łódź ", "lodz"),
            ("Мар’яна", "мар’яна"),
            ("Їжак", "іжак"),
            ("علی", "علی"),
            ("O`Neill", "o`neill"),
        ] {
            assert_eq!(key(text), stored);
        }
    }
}
