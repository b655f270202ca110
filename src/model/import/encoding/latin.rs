//! The language of a text in a Latin code page, told by how often its languages use their letters,
//! and where in a word.
//!
//! The detector weighs pairs of letters, which in a file of a few names are too few: it takes
//! `Benoît` for Latvian. Its guess counts here as one voice among others.

use std::collections::HashSet;

use encoding_rs::{
    Encoding, ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_10, ISO_8859_13, ISO_8859_14,
    ISO_8859_15, ISO_8859_16, MACINTOSH, WINDOWS_1250, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257,
    WINDOWS_1258,
};

/// A language, or several with the same letters.
struct Language {
    pages: &'static [&'static Encoding],
    /// The letters beyond ASCII, the most frequent first.
    letters: &'static str,
    /// Checks whether one of them can stand in its surroundings.
    fits: fn(char, Around) -> bool,
    /// How much rarer its files are than those of the most common languages, as a logarithm.
    rarity: f64,
}

impl Language {
    const fn new(pages: &'static [&'static Encoding], letters: &'static str, rarity: f64) -> Self {
        Self {
            pages,
            letters,
            fits: |_, _| true,
            rarity,
        }
    }

    const fn where_it_fits(self, fits: fn(char, Around) -> bool) -> Self {
        Self { fits, ..self }
    }
}

const WESTERN: &[&Encoding] = &[WINDOWS_1252, ISO_8859_15];
const CENTRAL: &[&Encoding] = &[WINDOWS_1250, ISO_8859_2];
const BALTIC: &[&Encoding] = &[WINDOWS_1257];
const TURKISH: &[&Encoding] = &[WINDOWS_1254];

const LANGUAGES: &[Language] = &[
    // French, German, Spanish, Portuguese, Italian, Scandinavian, Icelandic, Estonian.
    Language::new(WESTERN, "éèëïçôîêâûüàœ", 0.0).where_it_fits(is_french),
    Language::new(WESTERN, "üöäßé", 0.0),
    Language::new(WESTERN, "íáñéóúüç", 0.0).where_it_fits(is_spanish),
    Language::new(WESTERN, "ãçáéóíõâêôú", 0.2).where_it_fits(is_portuguese),
    Language::new(WESTERN, "òèàéùì", 0.3).where_it_fits(is_italian),
    Language::new(WESTERN, "öäåøæéü", 0.3),
    Language::new(WESTERN, "óíáðúöþéýæ", 2.0),
    Language::new(WESTERN, "äõöü", 1.5).where_it_fits(is_estonian),
    // Polish, Czech and Slovak, Hungarian, Croatian and Slovene, Romanian.
    Language::new(CENTRAL, "łńśóążćęźöü", 0.5).where_it_fits(is_polish),
    Language::new(CENTRAL, "áíěřčéýšžůúňľďťóüöä", 0.8).where_it_fits(is_czech),
    Language::new(CENTRAL, "áéóöőíüúű", 1.0),
    Language::new(CENTRAL, "ćčšžđ", 1.0),
    Language::new(CENTRAL, "ăţşâî", 1.2),
    // Latvian, Lithuanian.
    Language::new(BALTIC, "šāēņīžūčģļķ", 2.5),
    Language::new(BALTIC, "šėžūčųąęį", 2.5),
    Language::new(TURKISH, "şığüçöİ", 0.8),
];

/// The bytes around a letter: the one before, and two after.
type Around = [u8; 3];

fn is_vowel(byte: u8) -> bool {
    b"aeiouyAEIOUY".contains(&byte)
}

/// Checks a letter in French: a grave accent stands before a consonant and a silent E, a diaeresis
/// after a vowel.
fn is_french(letter: char, [before, after, next]: Around) -> bool {
    match letter {
        'è' => {
            after.is_ascii_alphabetic() && !is_vowel(after) && (next == b'e' || !is_vowel(next))
        }
        'ë' | 'ï' => is_vowel(before) || !before.is_ascii(),
        'î' => !before.is_ascii_alphabetic() || is_vowel(before),
        'ç' => b"aouAOU".contains(&after) || !after.is_ascii(),
        _ => true,
    }
}

/// Checks a letter in Spanish, where Ñ stands before a vowel.
fn is_spanish(letter: char, [_, after, _]: Around) -> bool {
    letter != 'ñ' || is_vowel(after) || !after.is_ascii()
}

/// Checks a letter in Portuguese, where a tilde stands on the first of two vowels.
fn is_portuguese(letter: char, [_, after, _]: Around) -> bool {
    match letter {
        'ã' => b"oeOE".contains(&after),
        'õ' => b"eE".contains(&after),
        'ç' => b"aouAOU".contains(&after) || !after.is_ascii(),
        _ => true,
    }
}

/// Checks a letter in Italian, where accents stand at the end of words.
fn is_italian(letter: char, [before, after, _]: Around) -> bool {
    !is_of_word(after) && (letter != 'è' || before != b'i')
}

/// Checks a letter in Estonian, where no word ends in Õ.
fn is_estonian(letter: char, [_, after, _]: Around) -> bool {
    letter != 'õ' || is_of_word(after)
}

/// Checks a letter in Polish: soft consonants stand before no vowel, and Ś only after vowels and
/// where a word begins as some do.
fn is_polish(letter: char, [before, after, _]: Around) -> bool {
    // Ć has the same byte in both pages.
    let is_accented = |byte: u8| byte >= 0xC0 && byte | 0x20 != 0xE6;
    match letter {
        'ś' | 'ń' | 'ź' | 'ć' if is_vowel(after) || is_accented(after) => false,
        'ś' if !is_of_word(before) => b"clmnprtw".contains(&after.to_ascii_lowercase()),
        'ś' => is_vowel(before) || !before.is_ascii(),
        _ => true,
    }
}

/// Checks a letter in Czech: Ě follows certain consonants, and a soft consonant stands before no
/// vowel.
fn is_czech(letter: char, [before, after, _]: Around) -> bool {
    match letter {
        'ě' => b"bdfmnptv".contains(&before.to_ascii_lowercase()),
        'ň' | 'ď' | 'ť' => !is_vowel(after),
        _ => true,
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || !byte.is_ascii()
}

/// The share of a letter that a language does not have (people of the west mix theirs more), and of
/// a sign that is no letter.
const FOREIGN: f64 = 0.004;
const SIGN: f64 = 0.002;
/// The advantage of the page that the detector guesses.
const GUESSED: f64 = 0.7;
/// The disadvantage of the pages that only Unix programs use.
const UNUSUAL: f64 = 1.5;
const UNUSUAL_WESTERN: f64 = 0.5;

/// Returns the likeliest code page of a text that the detector takes for `guessed`; `None` when
/// that is no Latin page.
pub fn page(sample: &[u8], guessed: &'static Encoding) -> Option<&'static Encoding> {
    if !is_latin(guessed) {
        return None;
    }
    let counts = Counts::of(sample);
    let pages = LANGUAGES
        .iter()
        .flat_map(|language| language.pages.iter().map(move |page| (language, *page)));
    let scored = pages
        .filter(|(_, page)| *page != ISO_8859_2 || !counts.has_controls())
        .filter(|(_, page)| *page != ISO_8859_15 || counts.has_western_carons())
        .map(|(language, page)| {
            let guessed = if page == guessed { GUESSED } else { 0.0 };
            let unusual = match page {
                _ if page == ISO_8859_2 => UNUSUAL,
                _ if page == ISO_8859_15 => UNUSUAL_WESTERN,
                _ => 0.0,
            };
            (page, counts.score(language, page) + guessed - unusual)
        });
    scored
        .max_by(|(_, one), (_, other)| one.total_cmp(other))
        .map(|(page, _)| page)
}

fn is_latin(encoding: &'static Encoding) -> bool {
    const LATIN: [&Encoding; 14] = [
        WINDOWS_1250,
        WINDOWS_1252,
        WINDOWS_1254,
        WINDOWS_1257,
        WINDOWS_1258,
        MACINTOSH,
        ISO_8859_2,
        ISO_8859_3,
        ISO_8859_4,
        ISO_8859_10,
        ISO_8859_13,
        ISO_8859_14,
        ISO_8859_15,
        ISO_8859_16,
    ];
    LATIN.contains(&encoding)
}

/// The different surroundings of each byte beyond ASCII: a name that comes again and again counts
/// once.
struct Counts(HashSet<(u8, Around)>);

impl Counts {
    fn of(sample: &[u8]) -> Self {
        let mut counts = HashSet::new();
        let foreign = sample
            .iter()
            .enumerate()
            .filter(|(_, byte)| !byte.is_ascii());
        for (at, byte) in foreign {
            let around = [at.checked_sub(1), Some(at + 1), Some(at + 2)];
            let around = around.map(|at| at.and_then(|at| sample.get(at)).copied());
            let [before, after, next] = around.map(Option::unwrap_or_default);
            counts.insert((*byte, [before, after, next]));
        }
        Self(counts)
    }

    fn has_controls(&self) -> bool {
        self.0.iter().any(|(byte, _)| (0x80..0xA0).contains(byte))
    }

    /// Checks whether a text may be ISO-8859-15: Š or š begins or goes on in a word, where
    /// Windows-1252 has signs that nobody writes there. Its other letters are signs that people
    /// write.
    fn has_western_carons(&self) -> bool {
        let is_caron = |(byte, [_, after, _]): &(u8, Around)| {
            matches!(byte, 0xA6 | 0xA8) && is_of_word(*after)
        };
        !self.has_controls() && self.0.iter().any(is_caron)
    }

    /// Returns the logarithm of how likely a text of this language has these bytes.
    fn score(&self, language: &Language, page: &'static Encoding) -> f64 {
        let letters: Vec<_> = (0x80..=0xFF_u8)
            .map(|byte| lower(&page.decode_without_bom_handling(&[byte]).0))
            .collect();
        let mut counts = [[0_usize; 128]; 2];
        for (byte, around) in &self.0 {
            let place = usize::from(byte - 0x80);
            let fits = letters[place].is_none_or(|letter| (language.fits)(letter, *around));
            counts[usize::from(fits)][place] += 1;
        }
        let mut score = -language.rarity;
        for (fits, counts) in [false, true].into_iter().zip(counts) {
            for (letter, count) in letters.iter().zip(counts).filter(|(_, count)| *count > 0) {
                let weight = 1.0 + (count as f64).ln();
                score += weight * language.share(*letter, fits).ln();
            }
        }
        score
    }
}

/// Returns the letter that a byte stands for, in lower case.
fn lower(decoded: &str) -> Option<char> {
    let letter = decoded
        .chars()
        .next()
        .filter(|letter| letter.is_alphabetic())?;
    match letter {
        'İ' => Some(letter),
        _ => letter.to_lowercase().next(),
    }
}

impl Language {
    /// Returns the share of a letter among those beyond ASCII, by Zipf's law.
    fn share(&self, letter: Option<char>, fits: bool) -> f64 {
        let Some(letter) = letter else {
            return SIGN;
        };
        match self.letters.chars().position(|own| own == letter) {
            Some(rank) if fits => 0.35 / (1.0 + rank as f64).powf(0.8),
            _ if self.pages == WESTERN => 3.0 * FOREIGN,
            _ => FOREIGN,
        }
    }
}
