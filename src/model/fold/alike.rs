//! Characters that look alike or stand for each other, unified.

/// Unifies the signs that people write for an apostrophe, and leaves out signs that cannot be seen.
/// Compatibility forms are not decomposed yet: some of these would become a space with an accent.
pub fn unified_sign(c: char) -> Option<char> {
    match c {
        '`' | '´' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ˈ' | 'ˊ' | 'ˋ' | '՚' | '׳' | '‘' | '’'
        | '‛' | '′' | '‵' | 'ꞌ' | '＇' | '｀' => Some('\''),
        // Soft hyphens, joiners, directions, the Arabic tatweel, and selectors of variants.
        '\u{ad}'
        | '\u{61c}'
        | '\u{640}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' => None,
        _ => Some(c),
    }
}

/// Unifies letters of a decomposed text in lower case.
pub fn unified_letter(c: char) -> char {
    match c {
        // The two small sigmas have the same capital.
        'ς' => 'σ',
        // Persian, Urdu and Kurdish letters that look like Arabic ones, and those that Arabic
        // itself writes for each other.
        'ى' | 'ی' | 'ې' | 'ے' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ة' | 'ہ' | 'ۂ' | 'ھ' | 'ە' | 'ۀ' => 'ه',
        'ٱ' | 'ٲ' | 'ٳ' => 'ا',
        // Readings are written in either Japanese syllabary.
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    }
}

/// Returns the consonants with which the syllables of a Korean text begin, by which people search
/// for names; none if it has no such syllables.
pub fn hangul_initials(text: &str) -> Option<String> {
    let initial = |c: char| match c {
        '가'..='힣' => char::from_u32(0x1100 + (u32::from(c) - u32::from('가')) / 588),
        _ => Some(c),
    };
    let has_syllables = text.chars().any(|c| ('가'..='힣').contains(&c));
    has_syllables.then(|| text.chars().filter_map(initial).collect())
}

/// Checks whether [`respelt`] writes a letter of either case as another.
pub fn is_respelt(c: char) -> bool {
    c.to_lowercase().any(|c| other_spelling(c).is_some())
}

/// Returns a text in lower case with the other spelling of each letter that has one.
pub fn respelt(lower: &str) -> String {
    let mut respelt = String::with_capacity(lower.len());
    for c in lower.chars() {
        match other_spelling(c) {
            Some(other) => respelt.push_str(other),
            None => respelt.push(c),
        }
    }
    respelt
}

/// Returns how else people write a letter: without a caron, for names in another script; as two;
/// without the hook; and an apostrophe for a quotation mark.
fn other_spelling(c: char) -> Option<&'static str> {
    Some(match c {
        'š' => "sh",
        'č' => "ch",
        'ž' => "zh",
        'đ' | 'ђ' => "dj",
        'å' => "aa",
        'ø' => "oe",
        'ґ' => "г",
        '"' | '“' | '”' | '„' => "'",
        _ => return None,
    })
}
