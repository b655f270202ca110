//! The Latin spellings of Cyrillic names that are in use: in passports, on maps, and as people write
//! them.

use any_ascii::any_ascii_char;

use super::NAME_BYTES;

/// A rule by which letters are written that have several spellings.
#[derive(Clone, Copy)]
enum Rule {
    /// Ukrainian passports since 2010: Yurii, Yizhakevych, Serhii.
    Passport,
    /// Passports before, which write the beginning of a word like its middle: Iurii, Izhakevych.
    FormerPassport,
    /// English readers of Ukrainian: Yuriy, Serhiy, Natalya.
    Ukrainian,
    /// Ukrainian names with the g of Russian: Gryshchenko, Bogdana.
    UkrainianWithG,
    /// English readers of Russian: Sergey, Grigoriy.
    Russian,
}

const RULES: [Rule; 5] = [
    Rule::Passport,
    Rule::FormerPassport,
    Rule::Ukrainian,
    Rule::UkrainianWithG,
    Rule::Russian,
];

/// Short forms, each of the spelling by a rule: Maria for Mariia, Dmitry for Dmitriy.
const SHORTER: [(Rule, &str, &str); 2] = [(Rule::Passport, "ii", "i"), (Rule::Russian, "iy", "y")];

/// Returns the spellings of a text in lower case in which they may differ; none for other scripts
/// and for long texts.
pub fn spellings(lower: &str) -> Vec<String> {
    if lower.len() > NAME_BYTES || !lower.chars().any(is_ambiguous) {
        return Vec::new();
    }
    let shorter = SHORTER
        .iter()
        .map(|(rule, long, short)| spelt(lower, *rule).replace(long, short));
    let mut spellings: Vec<_> = RULES.iter().map(|rule| spelt(lower, *rule)).collect();
    spellings.extend(shorter);
    spellings
}

fn is_ambiguous(c: char) -> bool {
    matches!(
        c,
        'г' | 'е' | 'є' | 'ё' | 'и' | 'ї' | 'й' | 'ы' | 'ю' | 'я' | 'ь' | 'ъ'
    )
}

fn spelt(lower: &str, rule: Rule) -> String {
    let mut spelt = String::with_capacity(lower.len());
    let mut is_initial = true;
    let mut before = ' ';
    for c in lower.chars() {
        let is_cyrillic = ('\u{400}'..='\u{52f}').contains(&c);
        match letter(c, rule, is_initial) {
            // As zh it would read as ж: Zghurskyi.
            Some("h") if before == 'з' => spelt.push_str("gh"),
            Some(letter) => spelt.push_str(letter),
            // An apostrophe within a word only separates sounds.
            None if c == '\'' && !is_initial => {}
            None => spelt.push_str(any_ascii_char(c)),
        }
        is_initial = !is_cyrillic && c != '\'';
        before = c;
    }
    spelt.make_ascii_lowercase();
    spelt
}

/// Returns how a letter with several spellings is written.
fn letter(c: char, rule: Rule, is_initial: bool) -> Option<&'static str> {
    use Rule::{FormerPassport, Passport, Russian, Ukrainian, UkrainianWithG};
    let has_y = match rule {
        Passport => is_initial,
        FormerPassport => false,
        Ukrainian | UkrainianWithG | Russian => true,
    };
    let or = |with_y, without| if has_y { with_y } else { without };
    Some(match (c, rule) {
        ('ь' | 'ъ', _) => "",
        ('г', UkrainianWithG | Russian) => "g",
        ('г', _) => "h",
        ('и', Russian) => "i",
        ('и' | 'ы', _) => "y",
        ('й', _) => or("y", "i"),
        ('ї', _) => or("yi", "i"),
        ('є', _) => or("ye", "ie"),
        ('ю', _) => or("yu", "iu"),
        ('я', _) => or("ya", "ia"),
        ('ё', Russian) => "yo",
        ('ё', _) => "e",
        ('х', _) => "kh",
        ('щ', _) => "shch",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_spellings_that_people_use() {
        for (name, expected) in [
            ("юрій", ["yurii", "iurii", "yuriy", "yuri"].as_slice()),
            ("їжакевич", &["yizhakevych", "izhakevych"]),
            ("ковальчук", &["kovalchuk"]),
            ("сергій", &["serhii", "serhiy", "sergiy"]),
            ("ольга", &["olha", "olga"]),
            ("євген", &["yevhen", "ievhen"]),
            ("марія", &["mariia", "mariya", "maria"]),
            ("зеленський", &["zelenskyi", "zelenskyy", "zelenskiy"]),
            ("в'ячеслав", &["viacheslav", "vyacheslav"]),
            ("згурський", &["zghurskyi"]),
            ("грищенко", &["hryshchenko", "gryshchenko", "grishchenko"]),
            ("дмитрий", &["dmitriy", "dmitry"]),
            ("григорій щусь", &["hryhorii shchus", "grigoriy shchus"]),
        ] {
            let spellings = spellings(name);
            for spelling in expected {
                assert!(
                    spellings.iter().any(|known| known == spelling),
                    "{spelling}: {spellings:?}"
                );
            }
        }
    }

    #[test]
    fn other_scripts_and_long_texts_are_not_spelt() {
        for text in ["shevchenko", "ελλάς", &"я".repeat(NAME_BYTES)] {
            assert_eq!(spellings(text), [""; 0]);
        }
    }
}
