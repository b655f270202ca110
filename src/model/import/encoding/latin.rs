//! The language of a text in a Latin code page, told by how often its languages use their letters.
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
    /// True if these letters stand only at the end of words.
    is_final: bool,
    /// How much rarer its files are than those of the most common languages, as a logarithm.
    rarity: f64,
}

impl Language {
    const fn new(pages: &'static [&'static Encoding], letters: &'static str, rarity: f64) -> Self {
        Self {
            pages,
            letters,
            is_final: false,
            rarity,
        }
    }
}

const WESTERN: &[&Encoding] = &[WINDOWS_1252];
const CENTRAL: &[&Encoding] = &[WINDOWS_1250, ISO_8859_2];
const BALTIC: &[&Encoding] = &[WINDOWS_1257];
const TURKISH: &[&Encoding] = &[WINDOWS_1254];

const LANGUAGES: &[Language] = &[
    // French, German, Spanish, Portuguese, Italian, Scandinavian, Icelandic.
    Language::new(WESTERN, "éèëïçôîêâûüàœ", 0.0),
    Language::new(WESTERN, "üöäßé", 0.0),
    Language::new(WESTERN, "íáñéóúüç", 0.0),
    Language::new(WESTERN, "ãçáéóíõâêôú", 0.2),
    Language {
        is_final: true,
        ..Language::new(WESTERN, "òèàéùì", 0.3)
    },
    Language::new(WESTERN, "öäåøæéü", 0.3),
    Language::new(WESTERN, "óíáðúöþéýæ", 2.0),
    // Polish, Czech and Slovak, Hungarian, Croatian and Slovene, Romanian.
    Language::new(CENTRAL, "łńśóążćęźöü", 0.5),
    Language::new(CENTRAL, "áíěřčéýšžůúňľďťóüöä", 0.8),
    Language::new(CENTRAL, "áéóöőíüúű", 1.0),
    Language::new(CENTRAL, "ćčšžđ", 1.0),
    Language::new(CENTRAL, "ăţşâî", 1.2),
    // Latvian, Lithuanian.
    Language::new(BALTIC, "šāēņīžūčģļķ", 2.5),
    Language::new(BALTIC, "šėžūčųąęį", 2.5),
    Language::new(TURKISH, "şığüçöİ", 0.8),
];

/// The share of a letter that a language does not have (people of the west mix theirs more), and of
/// a sign that is no letter.
const FOREIGN: f64 = 0.004;
const SIGN: f64 = 0.002;
/// The advantage of the page that the detector guesses.
const GUESSED: f64 = 0.7;
/// The disadvantage of the page that only Unix programs use.
const UNUSUAL: f64 = 1.5;

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
        .map(|(language, page)| {
            let guessed = if page == guessed { GUESSED } else { 0.0 };
            let unusual = if page == ISO_8859_2 { UNUSUAL } else { 0.0 };
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

/// The number of surroundings in which each byte stands within a word, and at the end of one: a name
/// that comes again and again counts once.
struct Counts([[usize; 256]; 2]);

impl Counts {
    fn of(sample: &[u8]) -> Self {
        let mut counts = [[0; 256]; 2];
        let mut known = HashSet::new();
        for (at, byte) in sample
            .iter()
            .enumerate()
            .filter(|(_, byte)| !byte.is_ascii())
        {
            let around = [at.checked_sub(1), Some(at + 1)].map(|at| sample.get(at?).copied());
            if known.insert((around, byte)) {
                let goes_on =
                    around[1].is_some_and(|next| next.is_ascii_alphabetic() || !next.is_ascii());
                counts[usize::from(!goes_on)][usize::from(*byte)] += 1;
            }
        }
        Self(counts)
    }

    fn has_controls(&self) -> bool {
        self.0
            .iter()
            .any(|counts| counts[0x80..0xA0].iter().any(|count| *count > 0))
    }

    /// Returns the logarithm of how likely a text of this language has these bytes.
    fn score(&self, language: &Language, page: &'static Encoding) -> f64 {
        let mut score = -language.rarity;
        for byte in 0x80..=0xFF_u8 {
            let letter = page.decode_without_bom_handling(&[byte]).0.chars().next();
            for (is_end, counts) in self.0.iter().enumerate() {
                let count = counts[usize::from(byte)];
                if count > 0 {
                    let weight = 1.0 + (count as f64).ln();
                    score += weight * language.share(letter, is_end == 1).ln();
                }
            }
        }
        score
    }
}

impl Language {
    /// Returns the share of a letter among those beyond ASCII, by Zipf's law.
    fn share(&self, letter: Option<char>, is_end: bool) -> f64 {
        let Some(letter) = letter.filter(|letter| letter.is_alphabetic()) else {
            return SIGN;
        };
        let lower = letter
            .to_lowercase()
            .next()
            .filter(|_| letter != 'İ')
            .unwrap_or(letter);
        match self.letters.chars().position(|own| own == lower) {
            Some(rank) if is_end || !self.is_final => 0.35 / (1.0 + rank as f64).powf(0.8),
            _ if self.pages == WESTERN => 3.0 * FOREIGN,
            _ => FOREIGN,
        }
    }
}
