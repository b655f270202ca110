//! The texts of pages in the reader's language: Fluent texts from `locales/`, dates and numbers by
//! Unicode's rules.

use std::borrow::{Borrow, Cow};
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_langneg::{NegotiationStrategy, accepted_languages, negotiate_languages};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, static_loader};
use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{self, MD, YMD, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale;
use jiff::tz::TimeZone;

use super::unreadable;
use crate::model::birthday::Birthday;
use crate::model::card::Excess;
use crate::model::import::{Fault, Remark};
use crate::model::json::JsonExcess;
use crate::model::time::Timestamp;
use crate::model::validation::Reason;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Isolation marks around inserted values would also end up in attributes and titles.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The language of readers who speak none of the available ones.
const FALLBACK: &str = "en";

static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let mut languages: Vec<_> = LOCALES.locales().map(Language::new).collect();
    languages.sort_by(|one, other| one.tag.cmp(&other.tag));
    languages
});

/// A language with a folder of texts.
struct Language {
    id: LanguageIdentifier,
    tag: String,
    full_date: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
    day: Option<FixedCalendarDateTimeFormatter<Gregorian, MD>>,
    moment: Option<FixedCalendarDateTimeFormatter<Gregorian, YMDT>>,
    months: Vec<String>,
    weekdays: Vec<String>,
    number: Option<DecimalFormatter>,
}

impl Language {
    fn new(id: &LanguageIdentifier) -> Self {
        let tag = id.to_string();
        let locale: Locale = tag.parse().unwrap_or(Locale::UNKNOWN);
        let month_name =
            FixedCalendarDateTimeFormatter::try_new((&locale).into(), fieldsets::M::long()).ok();
        let weekday_name =
            FixedCalendarDateTimeFormatter::try_new((&locale).into(), fieldsets::E::short()).ok();
        // A month that begins on a Monday.
        let weekdays = (1..=7).filter_map(|day| {
            let date = Date::try_new_gregorian(2001, 1, day).ok()?;
            Some(weekday_name.as_ref()?.format(&date).to_string())
        });
        let months = (1..=12).map(|month| {
            let date = Date::try_new_gregorian(2000, month, 1).ok();
            let name = month_name
                .as_ref()
                .zip(date)
                .map(|(names, date)| names.format(&date).to_string());
            name.unwrap_or_else(|| month.to_string())
        });
        Self {
            months: months.collect(),
            weekdays: weekdays.collect(),
            full_date: FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).ok(),
            day: FixedCalendarDateTimeFormatter::try_new((&locale).into(), MD::long()).ok(),
            moment: FixedCalendarDateTimeFormatter::try_new(
                (&locale).into(),
                YMD::medium().with_time_hm(),
            )
            .ok(),
            number: DecimalFormatter::try_new((&locale).into(), Default::default()).ok(),
            id: id.clone(),
            tag,
        }
    }
}

/// Returns the languages of an `Accept-Language` header, by descending weight (RFC 9110, section
/// 12.5.4).
fn by_weight(header: &str) -> String {
    let weighed = header.split(',').map(|item| {
        let (tag, weight) = item.split_once(';').unwrap_or((item, ""));
        (
            tag.trim(),
            weight
                .trim()
                .strip_prefix("q=")
                .and_then(|weight| weight.parse::<f32>().ok())
                .unwrap_or(1.0),
        )
    });
    let mut wanted: Vec<_> = weighed.filter(|(_, weight)| *weight > 0.0).collect();
    wanted.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    wanted
        .into_iter()
        .map(|(tag, _)| tag)
        .collect::<Vec<_>>()
        .join(",")
}

/// All texts of pages in one language.
#[derive(Clone, Copy)]
pub struct Texts(&'static Language);

impl Texts {
    /// Returns the texts of the language with this tag, if there are any.
    pub fn of(tag: &str) -> Option<Self> {
        LANGUAGES
            .iter()
            .find(|language| language.tag == tag)
            .map(Self)
    }

    /// Returns every language, in the order of their tags.
    pub fn all() -> impl Iterator<Item = Self> {
        LANGUAGES.iter().map(Self)
    }

    /// Returns the texts of the language that an `Accept-Language` header prefers.
    pub fn preferred(header: &str) -> Self {
        let wanted = accepted_languages::parse(&by_weight(header));
        let known: Vec<_> = LANGUAGES.iter().map(|language| &language.id).collect();
        let chosen = negotiate_languages(&wanted, &known, None, NegotiationStrategy::Lookup);
        let tag = chosen
            .first()
            .map_or_else(|| FALLBACK.to_owned(), ToString::to_string);
        Self::of(&tag).unwrap_or(Self(&LANGUAGES[0]))
    }

    /// Returns the language's tag.
    pub fn tag(self) -> &'static str {
        &self.0.tag
    }

    /// Returns a text.
    pub fn t(self, key: &str) -> String {
        self.lookup(key, None)
    }

    /// Returns a text with a count.
    pub fn n(self, key: &str, count: impl Borrow<i64>) -> String {
        let count = *count.borrow();
        self.lookup(
            key,
            Some(&HashMap::from([
                (Cow::from("count"), count.into()),
                (Cow::from("shown"), self.number(count).into()),
            ])),
        )
    }

    /// Returns a text with a value in it.
    pub fn with(self, key: &str, name: &'static str, value: impl AsRef<str>) -> String {
        self.lookup(
            key,
            Some(&HashMap::from([(
                Cow::from(name),
                value.as_ref().to_owned().into(),
            )])),
        )
    }

    /// Returns a text with several values in it.
    pub fn filled(self, key: &str, values: &[(&'static str, &str)]) -> String {
        let values = values
            .iter()
            .map(|(name, value)| (Cow::from(*name), FluentValue::from((*value).to_owned())))
            .collect();
        self.lookup(key, Some(&values))
    }

    fn lookup(
        self,
        key: &str,
        arguments: Option<&HashMap<Cow<'static, str>, FluentValue<'_>>>,
    ) -> String {
        let found = LOCALES.lookup_single_language(&self.0.id, key, arguments);
        found.unwrap_or_else(|_| LOCALES.lookup_complete(LOCALES.fallback(), key, arguments))
    }

    /// Explains why a value is refused.
    pub fn reason(self, reason: &Reason) -> String {
        let count = |key, count: usize| self.n(key, i64::try_from(count).unwrap_or(i64::MAX));
        match reason {
            Reason::Blank => self.t("reason-blank"),
            Reason::TooShort { min } => count("reason-too-short", *min),
            Reason::TooLong { max } => count("reason-too-long", *max),
            Reason::TooLarge { max } => count("reason-too-large", *max / 1024),
            Reason::ControlCharacter | Reason::ControlCharacterInLines => {
                self.t("reason-control-character")
            }
            Reason::NoEmail => self.t("reason-no-email"),
            Reason::NoDate => self.t("reason-no-date"),
            Reason::Nameless => self.t("reason-nameless"),
            Reason::CommonPassword => self.t("reason-common-password"),
            Reason::TellingPassword => self.t("reason-telling-password"),
            Reason::AccountExists => self.t("signup-taken"),
            Reason::ContactExists => self.t("contact-email-taken"),
            Reason::WrongPassword => self.t("reason-wrong-password"),
            Reason::TooOften => self.t("login-throttled"),
            Reason::NoLanguage => self.t("reason-no-language"),
            Reason::NoRegion => self.t("reason-no-region"),
            Reason::NoTimeZone => self.t("reason-no-time-zone"),
            Reason::TooMany { max } => count("reason-too-many", *max),
            Reason::NoPicture => self.t("reason-no-picture"),
            Reason::PictureTooLarge { megapixels, .. } => {
                count("reason-picture-too-large", *megapixels as usize)
            }
            Reason::Other(text) => text.clone(),
        }
    }

    /// Explains what is wrong with a part of a file.
    pub fn fault(self, fault: &Fault) -> String {
        let number = |number: usize| self.number(i64::try_from(number).unwrap_or(i64::MAX));
        match fault {
            Fault::Nameless => self.t("fault-nameless"),
            Fault::OutsideCards => self.t("fault-outside-cards"),
            Fault::NoBeginning => self.t("fault-no-beginning"),
            Fault::NoEnd => self.t("fault-no-end"),
            Fault::Calendar => self.t("fault-calendar"),
            Fault::Excess(Excess::Bytes { max }) => {
                self.with("fault-too-large", "most", number(max >> 20))
            }
            Fault::Excess(Excess::BytesWithMedia { max }) => {
                self.with("fault-too-large-with-media", "most", number(max >> 20))
            }
            Fault::Excess(Excess::Lines { max }) => {
                self.with("fault-too-many-lines", "most", number(*max))
            }
            Fault::Excess(Excess::Components { max, .. }) => {
                self.with("fault-too-many-components", "most", number(*max))
            }
            Fault::Excess(Excess::JsonValues { max }) => {
                self.with("fault-too-many-json-values", "most", number(*max))
            }
            Fault::JsonExcess(JsonExcess::Objects { max, .. }) => {
                self.with("fault-too-many-objects", "most", number(*max))
            }
            Fault::JsonExcess(JsonExcess::Nodes { max, .. }) => {
                self.with("fault-too-many-values", "most", number(*max))
            }
            Fault::JsonExcess(JsonExcess::Depth { max, .. }) => {
                self.with("fault-too-deep", "most", number(*max))
            }
            Fault::RecordLines { max } => {
                self.with("fault-too-many-attributes", "most", number(*max))
            }
            Fault::UnknownVersion(version) => {
                self.with("fault-unknown-version", "version", version)
            }
            Fault::Json(told) => self.with("fault-json", "told", told),
            Fault::Xml => self.t("fault-xml"),
            Fault::BrokenMember => self.t("fault-broken-member"),
            Fault::Unreadable(reason) => self.t(unreadable::key(*reason)),
            Fault::JCardProperty => self.t("fault-jcard-property"),
            Fault::NoContact => self.t("fault-no-contact"),
            Fault::OpenQuote => self.t("fault-open-quote"),
            Fault::NoAttribute => self.t("fault-no-attribute"),
            Fault::Base64 => self.t("fault-base64"),
            Fault::ChangeRecord => self.t("fault-change-record"),
            Fault::DirectoryUnit => self.t("fault-directory-unit"),
        }
    }

    /// Explains how a part of a file was read.
    pub fn remark(self, remark: &Remark) -> String {
        match remark {
            Remark::EncodingGuessed(name) => self.with("remark-encoding-guessed", "name", *name),
            Remark::BrokenText => self.t("remark-broken-text"),
            Remark::Nul => self.t("remark-nul"),
            Remark::UnknownCharset(name) => self.with("remark-unknown-charset", "name", name),
            Remark::Indented => self.t("remark-indented"),
            Remark::SharedLine => self.t("remark-shared-line"),
            Remark::Version { stated, read } => match stated.is_empty() {
                true => self.with("remark-no-version", "read", *read),
                false => self.with("remark-version", "read", *read),
            },
            Remark::NestedCard => self.t("remark-nested-card"),
            Remark::NoProperty => self.t("remark-no-property"),
            Remark::LeftOut => self.t("remark-left-out"),
            Remark::Renamed(name) => self.with("remark-renamed", "name", name),
            Remark::StrayContinuation => self.t("remark-stray-continuation"),
            Remark::BrokenQuotedPrintable => self.t("remark-broken-quoted-printable"),
            Remark::RepairedNames => self.t("remark-repaired-names"),
            Remark::RepairedMedia => self.t("remark-repaired-media"),
            Remark::UnreadDate => self.t("remark-unread-date"),
            Remark::DateOrderGuessed { day_first: true } => self.t("remark-day-first"),
            Remark::DateOrderGuessed { day_first: false } => self.t("remark-month-first"),
            Remark::UnusedColumn(name) => self.with("remark-unused-column", "name", name),
            Remark::UnknownColumn(name) => self.with("remark-unknown-column", "name", name),
            Remark::UnknownAttribute(name) => self.with("remark-unknown-attribute", "name", name),
            Remark::Repeated(count) => self.n("remark-repeated", *count as i64),
            Remark::MemberLeftOut => self.t("remark-member-left-out"),
            Remark::UnusedMember(name) => self.with("remark-unused-member", "name", name),
            Remark::UnknownMember(name) => self.with("remark-unknown-member", "name", name),
        }
    }

    /// Formats a whole number.
    pub fn number(self, number: impl Borrow<i64>) -> String {
        let number = *number.borrow();
        match &self.0.number {
            Some(format) => format.format(&number.into()).to_string(),
            None => number.to_string(),
        }
    }

    /// Returns the name of each month in its standalone form.
    pub fn months(self) -> &'static [String] {
        &self.0.months
    }

    /// Returns the short name of each weekday from Monday on.
    pub fn weekdays(self) -> &'static [String] {
        &self.0.weekdays
    }

    /// Formats a birthday, with its year if known.
    pub fn birthday(self, birthday: &Birthday) -> String {
        let (month, day) = (
            birthday.month().unsigned_abs(),
            birthday.day().unsigned_abs(),
        );
        let written = match birthday.year() {
            Some(year) => self.date(year.into(), month, day, |language, date| {
                Some(language.full_date.as_ref()?.format(date).to_string())
            }),
            None => self.day(month, day),
        };
        written.unwrap_or_else(|| birthday.to_string())
    }

    /// Formats day and month.
    pub fn day_of(self, date: &jiff::civil::Date) -> String {
        self.day(date.month().unsigned_abs(), date.day().unsigned_abs())
            .unwrap_or_else(|| date.to_string())
    }

    fn day(self, month: u8, day: u8) -> Option<String> {
        // A leap year, which has every day.
        self.date(2000, month, day, |language, date| {
            Some(language.day.as_ref()?.format(date).to_string())
        })
    }

    fn date(
        self,
        year: i32,
        month: u8,
        day: u8,
        write: impl Fn(&Language, &Date<Gregorian>) -> Option<String>,
    ) -> Option<String> {
        write(self.0, &Date::try_new_gregorian(year, month, day).ok()?)
    }

    /// Formats date and time in this time zone.
    pub fn moment(self, instant: &Timestamp, time_zone: &str) -> String {
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let local = instant.to_jiff().to_zoned(zone).datetime();
        let written = || {
            let date = Date::try_new_gregorian(
                local.year().into(),
                local.month().unsigned_abs(),
                local.day().unsigned_abs(),
            )
            .ok()?;
            let time = Time::try_new(
                local.hour().unsigned_abs(),
                local.minute().unsigned_abs(),
                0,
                0,
            )
            .ok()?;
            Some(
                self.0
                    .moment
                    .as_ref()?
                    .format(&DateTime { date, time })
                    .to_string(),
            )
        };
        written().unwrap_or_else(|| instant.to_string())
    }
}
