//! Phone numbers: shown as written, compared in E.164.

mod regions;

use any_ascii::any_ascii_char;
use phonenumber::country::{Id, Source};
use phonenumber::metadata::DATABASE;

/// The numbers of digits in an E.164 number, country code included; shorter ones are short codes of
/// a network.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// The prefixes of international calls that are no `00`: in North America, Australia, Japan, and
/// Russia and its neighbours.
const PREFIXES_ABROAD: [&str; 4] = ["0011", "011", "010", "810"];

/// The most bytes of a number in any notation.
const LONGEST: usize = 128;

/// A country by its ISO 3166 alpha-2 code, with a known telephone numbering plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region(Id);

impl Region {
    /// Returns the two letters.
    pub fn as_str(&self) -> &str {
        self.0.as_ref()
    }
}

impl std::str::FromStr for Region {
    type Err = ();

    /// Parses two letters of either case.
    fn from_str(text: &str) -> Result<Self, ()> {
        let two_letters = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        let id = two_letters
            .then(|| text.to_ascii_uppercase().parse().ok())
            .flatten()
            .ok_or(())?;
        Some(Self(id))
            .filter(|region| DATABASE.by_id(region.as_str()).is_some())
            .ok_or(())
    }
}

impl std::fmt::Display for Region {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Returns every country with a known numbering plan, in the order of their codes.
pub fn countries() -> impl Iterator<Item = Region> {
    let letters = || (b'A'..=b'Z').map(char::from);
    letters().flat_map(move |first| {
        letters().filter_map(move |second| format!("{first}{second}").parse().ok())
    })
}

/// Returns the country whose national numbers a person most likely writes: that of the time zone,
/// which tells where one lives, else that of the language tag, since many read English elsewhere;
/// else one where the language is spoken.
pub fn region_of(locale: &str, time_zone: &str) -> Option<Region> {
    let mut subtags = locale.split(['-', '_', '.']);
    let language = subtags.next().unwrap_or_default().to_ascii_lowercase();
    let by_zone = regions::ZONES
        .iter()
        .find(|(_, zones)| zones.split(' ').any(|zone| zone == time_zone));
    let by_tag = || {
        subtags
            .take_while(|subtag| subtag.len() > 1)
            .find_map(|subtag| subtag.parse().ok())
    };
    let by_language = || regions::LANGUAGES.iter().find(|(tag, _)| *tag == language);
    let zone = by_zone.and_then(|(country, _)| country.parse().ok());
    zone.or_else(by_tag)
        .or_else(|| by_language()?.1.parse().ok())
}

/// Returns the tag of the language that most people read in a country, where that is clear.
pub fn language_of(region: Region) -> Option<&'static str> {
    let is_there = |(_, country): &&(_, &str)| *country == region.as_str();
    let (language, _) = regions::LANGUAGES.iter().find(is_there)?;
    Some(language)
}

/// Returns the number in E.164, such as `+380671234567`: an international number as written, a
/// national one in `region`. Extensions and pauses are left out. `None` when its length rules out a
/// full number.
pub fn e164(number: &str, region: Option<Region>) -> Option<String> {
    let dialled = dialled(number)?;
    let international = dialled
        .strip_prefix('+')
        .map(|digits| digits.trim_start_matches("00"));
    let international =
        international.or_else(|| dialled.strip_prefix("00").filter(|_| region.is_none()));
    if let Some(digits) = international {
        let plausible = DIGITS.contains(&digits.len()) && !digits.starts_with('0');
        return plausible.then(|| format!("+{digits}"));
    }
    national(&dialled, region?)
}

/// Returns the digits of a number that begins with a country code, without the prefix of an
/// international call.
pub fn international(number: &str) -> Option<String> {
    let dialled = dialled(number)?;
    let digits = match dialled.strip_prefix('+') {
        Some(digits) => digits.trim_start_matches("00"),
        None => dialled.strip_prefix("00")?,
    };
    Some(digits.to_owned()).filter(|digits| !digits.is_empty())
}

/// Returns a number, or its beginning, that has a country code as it is dialled within the country.
pub fn dialled_at_home(number: &str) -> Option<String> {
    let digits = international(number)?;
    let (plan, rest) = (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        let plan = DATABASE.by_code(&code.parse().ok()?)?.into_iter().next()?;
        Some((plan, rest))
    })?;
    // In North America the prefix is the country code itself, and rarely written.
    let prefix = plan.national_prefix().filter(|prefix| *prefix != "1");
    (!rest.is_empty()).then(|| [prefix.unwrap_or_default(), rest].concat())
}

/// Returns the digits that a whole number with a country code has after it, with the code's `+`,
/// a prefix of international calls or neither: those that every way of writing it ends with. Also
/// those after 8 0, which Ukraine and Belarus dial within the country. `None` for the beginning of a
/// number.
pub fn subscriber(number: &str) -> Option<String> {
    let written = dialled(number)?;
    let mut abroad = PREFIXES_ABROAD
        .iter()
        .filter_map(|prefix| written.strip_prefix(prefix));
    let digits = international(number);
    let soviet = || written.strip_prefix("80").filter(|rest| rest.len() == 9);
    national_part(digits.as_deref().unwrap_or(&written))
        .or_else(|| abroad.find_map(national_part))
        .or_else(|| soviet().map(str::to_owned))
}

/// Returns what follows the country code in a whole number.
fn national_part(digits: &str) -> Option<String> {
    (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        let plans = DATABASE.by_code(&code.parse().ok()?)?;
        let is_whole = plans
            .iter()
            .any(|plan| plan.descriptors().general().is_match(rest));
        is_whole.then(|| rest.to_owned())
    })
}

/// Returns the digits as dialled, with a `+` if there is one, up to an extension; `None` when there
/// is text in their place. Marks of writing direction, which some phones add, are ignored.
pub fn dialled(number: &str) -> Option<String> {
    let number = without_scheme(number);
    if number.len() > LONGEST {
        return None;
    }
    // The trunk prefix is dialled inside the country only: +44 (0)20.
    let number = if number.contains('+') {
        number.replace("(0)", "")
    } else {
        number.to_owned()
    };
    let mut dialled = String::with_capacity(16);
    for c in number.chars() {
        match c {
            '0'..='9' => dialled.push(c),
            '+' | '＋' if dialled.is_empty() => dialled.push('+'),
            ',' | ';' | '#' | '*' => break,
            _ if c.is_alphabetic() => break,
            _ if c.is_numeric() => {
                dialled.extend(any_ascii_char(c).chars().filter(char::is_ascii_digit))
            }
            _ => {}
        }
    }
    (dialled.len() >= 3).then_some(dialled)
}

/// Returns the digits as dialled if there is nothing else: no extension, no word.
pub fn dialled_alone(number: &str) -> Option<String> {
    let is_more = |c: char| c.is_alphabetic() || matches!(c, ',' | ';' | '#' | '*');
    if without_scheme(number).contains(is_more) {
        None
    } else {
        dialled(number)
    }
}

/// Returns the number in a `tel:` URI (RFC 3966).
pub fn without_scheme(number: &str) -> &str {
    let number = number.trim();
    number
        .get(..4)
        .filter(|scheme| scheme.eq_ignore_ascii_case("tel:"))
        .map_or(number, |scheme| &number[scheme.len()..])
}

/// Returns a number as dialled within a region, by the prefixes and lengths of its plan.
fn national(digits: &str, region: Region) -> Option<String> {
    let plan = DATABASE.by_id(region.as_str())?;
    if digits.len() > *DIGITS.end() + 5 {
        return None;
    }
    let parsed = phonenumber::parse(Some(region.0), digits).ok()?;
    let national = parsed.national().to_string();
    let abroad = parsed.code().source() == Source::Idd;
    let possible = abroad || plan.descriptors().general().is_match(&national);
    let whole = format!("+{}{national}", parsed.code().value());
    (possible && DIGITS.contains(&(whole.len() - 1))).then_some(whole)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn region(code: &str) -> Option<Region> {
        code.parse().ok()
    }

    #[test]
    fn what_follows_the_country_code_is_told_from_a_national_number() {
        for (written, expected) in [
            ("+5511912345678", Some("11912345678")),
            ("380675550123", Some("675550123")),
            ("1-415-555-2671", Some("4155552671")),
            ("00491725550456", Some("1725550456")),
            ("011 44 20 7946 0958", Some("2079460958")),
            ("0011 61 412 345 678", Some("412345678")),
            ("010-81-90-5550-0001", Some("9055500001")),
            ("8~10 380 67 555 01 23", Some("675550123")),
            ("8 067 555 01 23", Some("675550123")),
            ("8 029 123-45-67", Some("291234567")),
            ("8 (912) 345-67-89", None),
            ("(415) 555-2671", None),
            ("067 555 01 23", None),
            ("+38067", None),
        ] {
            assert_eq!(subscriber(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn an_international_number_needs_no_region() {
        for (written, expected) in [
            ("+380 67 123-45-67", "+380671234567"),
            ("+380(67)1234567", "+380671234567"),
            ("tel:+380-67-123-45-67;ext=5", "+380671234567"),
            ("00380 67 123 45 67", "+380671234567"),
            ("+44 (0)20 7946 0958", "+442079460958"),
            ("\u{202a}+380671234567\u{202c}", "+380671234567"),
            ("＋３８０ ６７ １２３４５６７", "+380671234567"),
            ("+1 (415) 555-2671 x123", "+14155552671"),
            ("+1 415 555 2671,,99#", "+14155552671"),
        ] {
            assert_eq!(e164(written, None).as_deref(), Some(expected), "{written}");
            assert_eq!(
                e164(written, region("UA")).as_deref(),
                Some(expected),
                "{written}"
            );
        }
    }

    #[test]
    fn a_national_number_is_completed_by_its_region() {
        for (written, country, expected) in [
            ("067 123-45-67", "UA", "+380671234567"),
            ("(067) 1234567", "UA", "+380671234567"),
            ("671234567", "UA", "+380671234567"),
            ("380671234567", "UA", "+380671234567"),
            ("(415) 555-2671", "US", "+14155552671"),
            ("1-415-555-2671", "US", "+14155552671"),
            ("011 380 67 123 45 67", "US", "+380671234567"),
            ("020 7946 0958", "GB", "+442079460958"),
            ("06 1234 5678", "IT", "+390612345678"),
            ("8 (912) 345-67-89", "RU", "+79123456789"),
            ("601 234 567", "PL", "+48601234567"),
            ("030/123456", "DE", "+4930123456"),
            ("06 12 34 56 78", "FR", "+33612345678"),
        ] {
            assert_eq!(
                e164(written, region(country)).as_deref(),
                Some(expected),
                "{written} in {country}"
            );
        }
    }

    #[test]
    fn an_international_number_is_dialled_at_home_with_the_prefix_of_its_country() {
        for (written, expected) in [
            ("+49 172 5550123", Some("01725550123")),
            ("0049172", Some("0172")),
            ("+380 67 123", Some("067123")),
            ("+44 (0)20 7946 0958", Some("02079460958")),
            ("+7 912 345", Some("8912345")),
            ("+1 415 555", Some("415555")),
            ("+39 06 1234", Some("061234")),
            ("+48 601", Some("601")),
            ("067 123", None),
            ("+380", None),
            ("+999 1", None),
        ] {
            assert_eq!(dialled_at_home(written).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn what_is_no_full_number_has_no_such_form() {
        for written in [
            "",
            "102",
            "067",
            "taras",
            "taras1110@example.org",
            "+",
            "+0",
            "*100#",
            "12345",
            "067 12",
        ] {
            assert_eq!(e164(written, region("UA")), None, "{written}");
            assert_eq!(e164(written, None), None, "{written}");
        }
        assert_eq!(e164("067 123 45 67", None), None, "of which country?");
        assert_eq!(e164(&"1".repeat(100), region("UA")), None);
    }

    #[test]
    fn a_region_is_two_letters_of_a_known_country() {
        assert_eq!(
            region("ua").map(|region| region.to_string()).as_deref(),
            Some("UA")
        );
        for text in ["", "U", "UKR", "XX", "00", "єё"] {
            assert_eq!(region(text), None, "{text}");
        }
    }

    #[test]
    fn the_region_follows_time_zone_tag_and_language() {
        for (locale, zone, expected) in [
            ("en-GB", "", Some("GB")),
            ("uk", "UTC", Some("UA")),
            ("uk-UA", "Europe/Warsaw", Some("PL")),
            ("en-US", "Europe/Kyiv", Some("UA")),
            ("en", "Europe/Kiev", Some("UA")),
            ("zh-Hant-TW", "Etc/UTC", Some("TW")),
            ("en_US.UTF-8", "", Some("US")),
            ("en-x-gb", "", None),
            ("en", "", None),
            ("", "", None),
        ] {
            assert_eq!(
                region_of(locale, zone)
                    .map(|region| region.to_string())
                    .as_deref(),
                expected,
                "{locale} {zone}"
            );
        }
    }

    #[test]
    fn every_country_of_the_tables_is_known() {
        let codes = regions::ZONES
            .iter()
            .map(|row| row.0)
            .chain(regions::LANGUAGES.iter().map(|row| row.1));
        assert!(codes.into_iter().all(|code| region(code).is_some()));
    }

    fn any_region() -> impl Strategy<Value = Option<Region>> {
        let known: Vec<_> = DATABASE
            .iter()
            .filter_map(|plan| region(plan.id()))
            .collect();
        proptest::option::of(proptest::sample::select(known))
    }

    proptest! {
        #[test]
        fn no_number_makes_it_panic(number in "[0-9+]{0,20}", region in any_region()) {
            if let Some(e164) = e164(&number, region) {
                prop_assert!(e164.starts_with('+') && DIGITS.contains(&(e164.len() - 1)));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}", region in any_region()) {
            let _ = e164(&text, region);
        }

        #[test]
        fn the_form_is_its_own(number in "\\+[1-9][0-9]{7,14}", region in any_region()) {
            prop_assert_eq!(e164(&number, region), Some(number));
        }
    }
}
