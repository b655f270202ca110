//! Latin spellings of names that no rule gives, since Arabic and Hebrew are written without most of
//! their vowels.

use super::NAME_BYTES;

/// The most spellings of a name.
const MAX_SPELLINGS: usize = 5;

/// Returns the spellings of a folded text whose words are among the most common names; none for other
/// texts and for long ones.
pub fn spellings(folded: &str) -> Vec<String> {
    if folded.len() > NAME_BYTES || !folded.contains(may_begin) {
        return Vec::new();
    }
    let words: Vec<_> = folded.split(' ').map(|word| (word, spelt(word))).collect();
    let most = words.iter().map(|(_, spelt)| spelt.len()).max();
    let nth = |nth: usize| {
        let word = |(word, spelt): &(&str, &'static [&'static str])| {
            let spelling = spelt.get(nth).or(spelt.last());
            spelling.map_or_else(|| super::latin(word), |spelling| (*spelling).to_owned())
        };
        words.iter().map(word).collect::<Vec<_>>().join(" ")
    };
    (0..most.unwrap_or_default().min(MAX_SPELLINGS))
        .map(nth)
        .collect()
}

/// Checks whether a name of the list may begin with a letter.
fn may_begin(c: char) -> bool {
    matches!(c, 'м' | 'к' | '\u{590}'..='\u{6ff}')
}

/// Returns the spellings of a folded word.
fn spelt(word: &str) -> &'static [&'static str] {
    match word {
        "محمد" | "мухаммад" | "мухаммед" | "мохаммед" => {
            &["muhammad", "mohammed", "mohamed", "mohammad", "muhammed"]
        }
        "احمد" => &["ahmad", "ahmed"],
        "محمود" => &["mahmoud", "mahmud"],
        "علي" => &["ali"],
        "حسن" => &["hasan", "hassan"],
        "حسين" => &["hussein", "husain", "hussain", "hossein"],
        "عبدالله" => &["abdullah", "abdallah"],
        "عبدالرحمن" => &["abdulrahman", "abdelrahman"],
        "عمر" => &["omar", "umar"],
        "عثمان" => &["othman", "uthman", "osman"],
        "يوسف" => &["yusuf", "youssef", "yousef"],
        "ابراهيم" => &["ibrahim", "ebrahim"],
        "خالد" => &["khalid", "khaled"],
        "مصطفي" => &["mustafa", "mostafa"],
        "سعيد" => &["saeed", "said"],
        "كريم" => &["karim", "kareem"],
        "جمال" => &["jamal", "gamal"],
        "طارق" => &["tariq", "tarek"],
        "مهدي" => &["mahdi", "mehdi"],
        "رضا" => &["reza", "rida"],
        "حسيني" => &["husseini", "hosseini"],
        "فاطمه" => &["fatima", "fatma"],
        "عائشه" => &["aisha", "ayesha"],
        "مريم" => &["maryam", "mariam"],
        "زينب" => &["zainab", "zeinab"],
        "ليلي" => &["layla", "leila"],
        "نور" => &["nour", "noor", "nur"],
        "כהן" | "коэн" => &["cohen", "kohen"],
        "לוי" => &["levi", "levy"],
        "דוד" => &["david"],
        "משה" => &["moshe"],
        "יוסף" => &["yosef", "joseph"],
        "אברהם" => &["avraham", "abraham"],
        "יעקב" => &["yaakov", "jacob"],
        "יצחק" => &["yitzhak", "isaac"],
        "חיים" => &["haim", "chaim"],
        "שלמה" => &["shlomo"],
        "דניאל" => &["daniel"],
        "מיכאל" => &["michael"],
        "אריאל" => &["ariel"],
        "מזרחי" => &["mizrahi", "mizrachi"],
        "פרץ" => &["peretz"],
        "שרה" => &["sarah", "sara"],
        "רחל" => &["rachel"],
        "מרים" => &["miriam"],
        "אסתר" => &["esther", "ester"],
        "תמר" => &["tamar"],
        _ => &[],
    }
}
