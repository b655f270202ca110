//! Characters that look alike or stand for each other, unified.

/// Unifies the signs that people write for an apostrophe, a quotation mark or a hyphen, and leaves out
/// signs that cannot be seen.
/// Compatibility forms are not decomposed yet: some of these would become a space with an accent.
pub fn unified_sign(c: char) -> Option<char> {
    match c {
        '`' | '´' | 'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ˈ' | 'ˊ' | 'ˋ' | '՚' | '׳' | '‘' | '’'
        | '‛' | '′' | '‵' | 'ꞌ' | '＇' | '｀' => Some('\''),
        '“' | '”' | '„' | '‟' => Some('"'),
        '\u{2010}'..='\u{2015}' | '−' | '﹘' | '﹣' | '－' => Some('-'),
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
    unified_variant(c).is_some() || c.to_lowercase().any(|c| other_spelling(c).is_some())
}

/// Returns a text in lower case with the other spelling of each letter that has one.
pub fn respelt(lower: &str) -> String {
    let mut respelt = String::with_capacity(lower.len());
    for c in lower.chars() {
        match other_spelling(c) {
            Some(other) => respelt.push_str(other),
            None => respelt.push(unified_variant(c).unwrap_or(c)),
        }
    }
    respelt
}

/// Returns a folded text with ґ as г, and with the shape that stands for others of a Han character;
/// none if it has neither.
pub fn with_unified_variants(folded: &str) -> Option<String> {
    let is_variant = |c| unified_variant(c).is_some();
    folded.contains(is_variant).then(|| {
        let letters = folded.chars();
        letters.map(|c| unified_variant(c).unwrap_or(c)).collect()
    })
}

/// Returns the letter that stands for this one and its other shapes: г for ґ; and of Han characters
/// those of Japanese names, and the simplified ones of Chinese surnames.
fn unified_variant(c: char) -> Option<char> {
    Some(match c {
        'ґ' | 'Ґ' => 'г',
        '髙' => '高',
        '﨑' => '崎',
        '邊' | '邉' => '辺',
        '濵' | '濱' => '浜',
        '齋' | '斎' | '齊' => '斉',
        '澤' => '沢',
        '廣' => '広',
        '國' => '国',
        '櫻' => '桜',
        '瀧' => '滝',
        '嶋' | '嶌' => '島',
        '眞' => '真',
        '惠' => '恵',
        '榮' => '栄',
        '學' => '学',
        '龍' | '龙' => '竜',
        '張' => '张',
        '陳' => '陈',
        '劉' => '刘',
        '楊' => '杨',
        '趙' => '赵',
        '黃' => '黄',
        '吳' | '呉' => '吴',
        '鄭' => '郑',
        '孫' => '孙',
        '馬' => '马',
        '許' => '许',
        '蕭' => '萧',
        '葉' => '叶',
        '呂' => '吕',
        '蘇' => '苏',
        '盧' => '卢',
        '蔣' => '蒋',
        '閻' => '阎',
        '韓' => '韩',
        '馮' => '冯',
        '鄧' => '邓',
        '錢' => '钱',
        '湯' => '汤',
        '羅' => '罗',
        '謝' => '谢',
        '鄒' => '邹',
        '陸' => '陆',
        '顧' => '顾',
        '萬' => '万',
        '賴' | '頼' => '赖',
        '譚' => '谭',
        '賈' => '贾',
        '鍾' | '鐘' => '钟',
        '龔' => '龚',
        _ => return None,
    })
}

/// Returns how else people write a letter: without a caron, for names in another script, or as two.
fn other_spelling(c: char) -> Option<&'static str> {
    Some(match c {
        'š' => "sh",
        'č' => "ch",
        'ž' => "zh",
        'đ' | 'ђ' => "dj",
        'å' => "aa",
        'ø' => "oe",
        _ => return None,
    })
}
