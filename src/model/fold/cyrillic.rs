//! The Latin spellings of Cyrillic names that are in use: in passports, on maps, and as people write
//! them in several languages.

use any_ascii::any_ascii_char;

use super::NAME_BYTES;

/// The most bytes of a text that is spelt as in other languages than English.
const FOREIGN_BYTES: usize = 96;

/// The language whose readers a spelling is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    English,
    Polish,
    German,
    French,
}

/// The letters for й and those that begin with its sound.
#[derive(Clone, Copy)]
enum Iotated {
    /// Ukrainian passports since 2010: Yurii, Yizhakevych, Serhii.
    Passport,
    /// Passports before, which write the beginning of a word like its middle: Iurii, Izhakevych.
    FormerPassport,
    /// Yuriy, Serhiy, Natalya.
    Y,
    /// The same with е at the beginning and after vowels: Yevgeniy, Dostoyevskiy.
    Ye,
    /// Jurij, Serhij, Natalja.
    J,
    /// Iouri, Natalia.
    I,
}

/// A rule by which letters are written that have several spellings.
#[derive(Clone, Copy)]
struct Rule {
    reader: Reader,
    iotated: Iotated,
    /// The letters for г and и: those of Ukrainian names, or of Russian ones.
    g: &'static str,
    y: &'static str,
    /// Replacements that make a second spelling of the first: Maria of Mariia, Dmitry of Dmitriy.
    shorter: &'static [(&'static str, &'static str)],
}

const fn rule(
    reader: Reader,
    iotated: Iotated,
    g: &'static str,
    y: &'static str,
    shorter: &'static [(&'static str, &'static str)],
) -> Rule {
    Rule {
        reader,
        iotated,
        g,
        y,
        shorter,
    }
}

/// All of them: Shevchenko, Szewczenko, Schewtschenko, Chevtchenko.
const RULES: [Rule; 12] = [
    rule(Reader::English, Iotated::Passport, "h", "y", &[("ii", "i")]),
    rule(Reader::English, Iotated::Passport, "g", "y", &[("ks", "x")]),
    rule(Reader::English, Iotated::FormerPassport, "h", "y", &[]),
    rule(Reader::English, Iotated::Y, "h", "y", &[]),
    rule(Reader::English, Iotated::Y, "g", "y", &[]),
    rule(
        Reader::English,
        Iotated::Y,
        "g",
        "i",
        &[("iy", "y"), ("kh", "h")],
    ),
    rule(
        Reader::English,
        Iotated::Ye,
        "g",
        "i",
        &[("iy", "y"), ("ks", "x")],
    ),
    rule(Reader::Polish, Iotated::J, "h", "y", &[]),
    rule(Reader::German, Iotated::J, "h", "y", &[]),
    rule(
        Reader::German,
        Iotated::J,
        "g",
        "i",
        &[("ij", "i"), ("ks", "x")],
    ),
    rule(Reader::French, Iotated::I, "h", "y", &[("yi", "y")]),
    rule(Reader::French, Iotated::I, "g", "i", &[("ii", "i")]),
];

/// Returns the spellings of a text in lower case in which they may differ; none for other scripts
/// and for long texts.
pub fn spellings(lower: &str) -> Vec<String> {
    if lower.len() > NAME_BYTES || !lower.chars().any(is_cyrillic) {
        return Vec::new();
    }
    let is_used = |rule: &&Rule| rule.reader == Reader::English || lower.len() <= FOREIGN_BYTES;
    RULES
        .iter()
        .filter(is_used)
        .flat_map(|rule| rule.spellings(lower))
        .collect()
}

pub fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

impl Rule {
    fn spellings(&self, lower: &str) -> Vec<String> {
        let spelt = self.spelt(lower);
        let shorter = self
            .shorter
            .iter()
            .fold(spelt.clone(), |text, (long, short)| {
                text.replace(long, short)
            });
        vec![spelt, shorter]
    }

    fn spelt(&self, lower: &str) -> String {
        let mut spelt = String::with_capacity(lower.len());
        let mut before = ' ';
        for c in lower.chars() {
            let is_initial = !is_cyrillic(before) && before != '\'';
            let letter = self
                .vowel(c, is_initial, before)
                .or_else(|| self.consonant(c));
            match letter {
                // As zh it would read as ж: Zghurskyi.
                Some("h") if before == 'з' && self.reader == Reader::English => {
                    spelt.push_str("gh")
                }
                Some(letter) => spelt.push_str(letter),
                // An apostrophe within a word only separates sounds.
                None if c == '\'' && !is_initial => {}
                None => spelt.push_str(any_ascii_char(c)),
            }
            before = c;
        }
        spelt.make_ascii_lowercase();
        spelt
    }

    fn consonant(&self, c: char) -> Option<&'static str> {
        use Reader::{English, French, German, Polish};
        Some(match (c, self.reader) {
            ('ь' | 'ъ', _) => "",
            ('г', _) => self.g,
            ('в', Polish | German) => "w",
            ('ж', Polish) => "z",
            ('ж', German) => "sch",
            ('ж', French) => "j",
            ('з', German) => "s",
            ('х', Polish | German) => "ch",
            ('х', _) => "kh",
            ('ц', Polish) => "c",
            ('ц', German) => "z",
            ('ч', Polish) => "cz",
            ('ч', German) => "tsch",
            ('ч', French) => "tch",
            ('ш', Polish) => "sz",
            ('ш', German) => "sch",
            ('ш', French) => "ch",
            ('щ', English) => "shch",
            ('щ', Polish) => "szcz",
            ('щ', German) => "schtsch",
            ('щ', French) => "chtch",
            _ => return None,
        })
    }

    fn vowel(&self, c: char, is_initial: bool, before: char) -> Option<&'static str> {
        let begins = is_initial || "аеєиіїоуыэюя".contains(before);
        let is_parted = matches!(before, 'ь' | 'ъ');
        Some(match (c, self.iotated) {
            ('и', _) => self.y,
            ('ы', _) => "y",
            ('у', Iotated::I) => "ou",
            ('е', Iotated::Ye) if begins || is_parted => "ye",
            ('е', Iotated::Y) if is_parted && self.y == "i" => "ie",
            ('е', Iotated::J) if begins && self.g == "g" => "je",
            ('ё', Iotated::Y | Iotated::Ye) if self.y == "i" => "yo",
            ('ё', _) => "e",
            ('ю', Iotated::I) => "iou",
            ('й' | 'ї' | 'є' | 'ю' | 'я', Iotated::J) => {
                iotated(c, ["j", "ji", "je", "ju", "ja"])
            }
            ('й' | 'ї' | 'є' | 'ю' | 'я', Iotated::Y | Iotated::Ye) => {
                iotated(c, ["y", "yi", "ye", "yu", "ya"])
            }
            ('й' | 'ї' | 'є' | 'ю' | 'я', Iotated::Passport) if is_initial => {
                iotated(c, ["y", "yi", "ye", "yu", "ya"])
            }
            ('й' | 'ї' | 'є' | 'ю' | 'я', _) => iotated(c, ["i", "i", "ie", "iu", "ia"]),
            _ => return None,
        })
    }
}

/// Returns the one of these spellings that belongs to the letter.
fn iotated(c: char, spellings: [&'static str; 5]) -> &'static str {
    let [short_i, yi, ye, yu, ya] = spellings;
    match c {
        'й' => short_i,
        'ї' => yi,
        'є' => ye,
        'ю' => yu,
        _ => ya,
    }
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
            (
                "сергій",
                &["serhii", "serhiy", "sergiy", "sergii", "serhij", "sergij"],
            ),
            ("ольга", &["olha", "olga"]),
            ("євген", &["yevhen", "ievhen"]),
            ("марія", &["mariia", "mariya", "maria"]),
            ("зеленський", &["zelenskyi", "zelenskyy", "zelenskiy"]),
            ("в'ячеслав", &["viacheslav", "vyacheslav"]),
            (
                "згурський",
                &["zghurskyi", "zgurskyi", "zgurskyy", "zgursky"],
            ),
            ("грищенко", &["hryshchenko", "gryshchenko", "grishchenko"]),
            ("дмитрий", &["dmitriy", "dmitry"]),
            ("михайловский", &["mikhaylovsky", "mihaylovsky"]),
            (
                "шевченко",
                &["shevchenko", "szewczenko", "schewtschenko", "chevtchenko"],
            ),
            ("ковальчук", &["kowalczuk", "kowaltschuk", "kovaltchouk"]),
            ("щербак", &["szczerbak", "schtscherbak"]),
            ("юрій", &["jurij", "iouri"]),
            ("оксана", &["oksana", "oxana"]),
            ("олександр", &["oleksandr", "olexandr"]),
            ("алексей", &["aleksey", "alexey", "alexej"]),
            ("евгений", &["evgeniy", "yevgeniy", "yevgeny"]),
            (
                "достоевский",
                &["dostoevskiy", "dostoyevsky", "dostojewski"],
            ),
            ("зеленський", &["selenskyj", "zelensky"]),
            ("юрьев", &["yurev", "yuriev", "yuryev"]),
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
