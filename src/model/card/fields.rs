//! The flat fields that REST and the web show, read from the card and written to it.

use std::iter;

use super::android::text_of;
use super::jscontact::components::NAME;
use super::line::ContentLine;
use super::{Card, text};
use crate::model::birthday::{self, Birthday};
use crate::model::contact::ContactFields;

/// The extension property that marks a favourite: no standard one exists.
pub(super) const FAVORITE: &str = "X-CARNET-FAVORITE";
/// The year in Apple's address book when the year is unknown.
const APPLE_NO_YEAR: i16 = 1604;
/// Properties that name a contact when nothing better does.
const FURTHER_NAMES: &[&str] = &["TITLE", "ROLE", "IMPP", "URL", "NOTE"];
/// The most characters of a name to show.
const SHOWN_CHARS: usize = 300;
/// The `VALUE` types of a date.
pub(super) const DATE_TYPES: &[&str] = &["date", "date-and-or-time"];
/// Family name, given name, additional names, prefixes, suffixes (RFC 6350, section 6.2.2).
pub(super) const NAME_COMPONENTS: usize = 5;

impl Card {
    /// Returns the flat fields of the card: the preferred value of each kind.
    pub fn fields(&self) -> ContactFields {
        let name = self.name_parts();
        ContactFields {
            first_name: present(&name.first),
            last_name: present(&name.last),
            email: self.text("EMAIL"),
            phone: self.phone(),
            birthday: self.birthday(),
            comments: self.text("NOTE"),
            favorite: self.is_favorite(),
        }
    }

    pub(super) fn is_favorite(&self) -> bool {
        self.value(FAVORITE)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Returns the name to show: the card's own, else the value that identifies the contact best,
    /// else a question mark.
    pub fn display_name(&self, fields: &ContactFields) -> String {
        let named = self
            .text("FN")
            .or_else(|| present(&self.fallback_name(fields)));
        let first_line = |name: &&str| self.text(name)?.trim().lines().next().map(str::to_owned);
        let name = named.or_else(|| FURTHER_NAMES.iter().find_map(first_line));
        name.as_deref()
            .unwrap_or("?")
            .chars()
            .take(SHOWN_CHARS)
            .collect()
    }

    /// Returns the organisation, cut to what a line shows.
    pub fn shown_organization(&self) -> Option<String> {
        let name = present(&self.components("ORG").swap_remove(0))?;
        Some(name.chars().take(SHOWN_CHARS).collect())
    }

    /// Returns the card's own name to show, if it is not derived from other fields.
    pub fn own_name(&self) -> Option<String> {
        let is_spoken = |name: &String| name.trim() == self.full_name();
        let name = self.text("FN").filter(|name| !is_spoken(name))?;
        let mut derived = self.fallback_names(&self.fields()).into_iter();
        let is_derived = derived.any(|other| other.trim() == name.trim());
        Some(name).filter(|_| !is_derived)
    }

    /// Checks whether a value outside the flat fields names the contact.
    pub fn is_called(&self) -> bool {
        self.own_name().is_some()
            || ["ORG", "NICKNAME"]
                .iter()
                .any(|name| self.text(name).is_some())
    }

    /// Returns the name of a contact without a name of its own.
    pub(super) fn fallback_name(&self, fields: &ContactFields) -> String {
        self.fallback_names(fields)
            .into_iter()
            .next()
            .unwrap_or_default()
    }

    /// Returns the values that can name a contact without a name of its own, best first.
    pub(super) fn fallback_names(&self, fields: &ContactFields) -> Vec<String> {
        let called = [
            self.components("ORG").swap_remove(0),
            self.text("NICKNAME").unwrap_or_default(),
        ];
        let addressed = [&fields.email, &fields.phone]
            .into_iter()
            .flatten()
            .cloned();
        let names = iter::once(self.short_name()).chain(called).chain(addressed);
        names.filter(|name| !name.trim().is_empty()).collect()
    }

    /// Updates the name to show if it was derived: equal to one of the `former` fallback names.
    pub(super) fn follow_name(&mut self, former: &[String], fields: &ContactFields) {
        let now = self.fallback_names(fields);
        let Some(best) = now.first() else { return };
        let stays = |shown: &String| {
            !former.contains(shown) || (former.first() == Some(best) && now.contains(shown))
        };
        if !self.text("FN").is_some_and(|shown| stays(&shown)) {
            self.set_text("FN", Some(best));
        }
    }

    /// Writes `fields` to the card, changing only the lines whose value differs.
    pub fn apply(&mut self, fields: &ContactFields) {
        let former = self.fields();
        self.apply_name(&former, fields);
        if former.email != fields.email {
            self.set_text("EMAIL", fields.email.as_deref());
        }
        if former.phone != fields.phone {
            self.set_text("TEL", fields.phone.as_deref());
        }
        if former.birthday != fields.birthday {
            self.set_birthday(fields.birthday);
        }
        if former.comments != fields.comments {
            self.set_text("NOTE", fields.comments.as_deref());
        }
        if former.favorite != fields.favorite {
            self.set_favorite(fields.favorite);
        }
    }

    /// Marks it as a favourite, or removes the mark.
    pub fn set_favorite(&mut self, favorite: bool) {
        self.set(FAVORITE, favorite.then_some("TRUE"));
    }

    fn apply_name(&mut self, former: &ContactFields, fields: &ContactFields) {
        let renamed =
            former.first_name != fields.first_name || former.last_name != fields.last_name;
        let names = self.fallback_names(former);
        let is_own = self.text("FN").is_some_and(|shown| !names.contains(&shown));
        if renamed {
            self.set_name_components(fields);
        }
        if !is_own {
            self.follow_name(&names, fields);
        } else if renamed && let Some(name) = self.ordered_name() {
            self.set_once("FN", &name);
        }
        // Every version before 4.0 requires it (RFC 2426, section 3.1.2).
        if !self.is_version_4() && self.lines.iter().all(|line| !line.is("N")) {
            self.insert(ContentLine::new("N", ";;;;"));
        }
    }

    fn set_name_components(&mut self, fields: &ContactFields) {
        let encoded = self.value("N").unwrap_or_default().into_owned();
        let names = [&fields.last_name, &fields.first_name];
        let names = names.map(|name| name.as_deref().unwrap_or_default());
        if let Some(encoded) = text::with_components(&encoded, &names, NAME_COMPONENTS) {
            self.set("N", Some(&encoded));
        }
    }

    /// Returns the parts of the name in the order in which they are read out.
    pub(in crate::model) fn full_name(&self) -> String {
        self.name_parts_as(text::spoken).spoken()
    }

    /// Returns the parts of the name in the order that the card states, else in which they are read
    /// out; `None` if there are none.
    pub(super) fn ordered_name(&self) -> Option<String> {
        let line = self.preferred("N").map(|at| &self.lines[at]);
        let ordered = line.and_then(|line| NAME.spoken(line));
        present(&ordered.unwrap_or_else(|| self.full_name()))
    }

    fn phone(&self) -> Option<String> {
        read_phone(&self.lines[self.preferred("TEL")?])
    }

    pub(in crate::model) fn birthday(&self) -> Option<Birthday> {
        read_date(&self.lines[self.preferred("BDAY")?])
    }

    pub(super) fn is_version_4(&self) -> bool {
        self.value("VERSION")
            .is_some_and(|version| version.trim() == "4.0")
    }

    pub(super) fn set_birthday(&mut self, birthday: Option<Birthday>) {
        let Some(birthday) = birthday else {
            return self.set("BDAY", None);
        };
        let (parameter, value) = write_date(birthday, self.is_version_4());
        match self.line_to_set("BDAY") {
            Some(at) => {
                self.lines[at] = self.lines[at].with_value_as(DATE_TYPES, &parameter, &value)
            }
            None => self.insert(ContentLine::new(&format!("BDAY{parameter}"), &value)),
        }
    }
}

/// Returns a phone number without the marks of writing direction that some phones add; vCard 4.0
/// may write it as a `tel:` URI (RFC 6350, section 6.4.1).
pub(super) fn read_phone(line: &ContentLine) -> Option<String> {
    let mut number = text::unescape(&line.decoded());
    if number
        .get(..4)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("tel:"))
    {
        number.drain(..4);
    }
    number.retain(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    present(&number)
}

/// Returns the Gregorian date on a line.
pub(in crate::model) fn read_date(line: &ContentLine) -> Option<Birthday> {
    match other_calendar(line) {
        Some(_) => None,
        None => read_date_of_any_calendar(line),
    }
}

/// Returns the date on a line, or its text; one of another calendar with the name of that, because it
/// would be read as Gregorian.
pub(super) fn date_text(line: &ContentLine) -> String {
    match (read_date(line), other_calendar(line)) {
        (Some(date), _) => date.to_string(),
        (None, Some(calendar)) => format!("{} ({calendar})", text_of(line)),
        (None, None) => text_of(line),
    }
}

/// Returns the calendar of a date that is not Gregorian (RFC 6350, section 5.8).
pub(super) fn other_calendar(line: &ContentLine) -> Option<&str> {
    let is_other = |scale: &&str| !scale.is_empty() && !scale.eq_ignore_ascii_case("gregorian");
    line.parameters_named("CALSCALE").find(is_other)
}

/// Returns year, month and day on a line in whatever calendar, if a Gregorian date may have them.
pub(super) fn read_date_of_any_calendar(line: &ContentLine) -> Option<Birthday> {
    let omitted = line
        .parameters_named("X-APPLE-OMIT-YEAR")
        .find_map(|year| year.parse().ok());
    read_birthday(&text_of(line), omitted)
}

/// Returns the additional parameter and the value of a date, for vCard 4.0 or earlier.
pub(super) fn write_date(date: Birthday, is_version_4: bool) -> (String, String) {
    let (month, day) = (date.month(), date.day());
    match date.year() {
        Some(year) if is_version_4 => (String::new(), format!("{year:04}{month:02}{day:02}")),
        Some(_) => (String::new(), date.to_string()),
        None if is_version_4 => (String::new(), format!("--{month:02}{day:02}")),
        None => (
            format!(";X-APPLE-OMIT-YEAR={APPLE_NO_YEAR}"),
            format!("{APPLE_NO_YEAR}-{month:02}-{day:02}"),
        ),
    }
}

/// Reads a date in any notation. `omitted` is the year that means none.
fn read_birthday(value: &str, omitted: Option<i16>) -> Option<Birthday> {
    let date = birthday::read(value, None)?;
    let year = date.year().filter(|year| Some(*year) != omitted);
    Birthday::new(year, date.month(), date.day())
}

fn present(text: &str) -> Option<String> {
    Some(text)
        .filter(|text| !text.trim().is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests;
