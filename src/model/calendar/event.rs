//! The text of a calendar: its head, and the events of a day that returns each year.

use std::fmt::Write;

use jiff::civil::Date;

use super::link::{Alarm, CalendarOptions};
use crate::model::birthday::{Birthday, MAX_AGE};
use crate::model::card::Card;
use crate::model::card::day::DayKind;
use crate::model::card::line::ContentLine;
use crate::model::card::text::escape;
use crate::model::ids::ContactId;
use crate::model::time::Timestamp;

/// The kind of a day that returns each year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// A birthday.
    Birthday,
    /// An anniversary, such as that of a wedding.
    Anniversary,
}

impl Occasion {
    fn as_str(self) -> &'static str {
        match self {
            Self::Birthday => "birthday",
            Self::Anniversary => "anniversary",
        }
    }
}

/// The number that the summary of an event tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// None, because the year is unknown or is this one.
    Unknown,
    /// The years until the event.
    Years(i64),
    /// The year of the day itself, in the summary of many events.
    Since(i16),
}

/// The texts of a calendar in the language of its owner.
pub trait CalendarWords: Send + Sync {
    /// Returns the language's tag.
    fn language(&self) -> &str;

    /// Returns the name of the calendar.
    fn title(&self, options: CalendarOptions) -> String;

    /// Returns the name of a kind of days.
    fn category(&self, occasion: Occasion) -> String;

    /// Returns the summary of an event of this person.
    fn summary(&self, occasion: Occasion, name: &str, age: Age) -> String;
}

/// The contact whose day it is.
#[derive(Clone, Debug)]
pub struct DayOwner {
    /// The contact.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// The time of its last change.
    pub updated_at: Timestamp,
}

/// The form in which a calendar is written.
pub struct CalendarStyle<'a> {
    /// The present year.
    pub year: i16,
    /// The choices of its owner.
    pub options: CalendarOptions,
    /// Its texts.
    pub words: &'a dyn CalendarWords,
}

/// The end of a calendar.
pub const TAIL: &str = "END:VCALENDAR\r\n";
/// The version of this text, which changes with what is written for the same contacts.
pub const FORM: u8 = 1;
/// The years around the present one whose events tell the age.
const BEFORE: i16 = 1;
const AFTER: i16 = 1;

/// Returns the beginning of a calendar, up to its first event.
pub fn head(style: &CalendarStyle<'_>) -> String {
    let title = escape(&style.words.title(style.options));
    let mut head = String::from(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Carnet//Birthdays//EN\r\n\
         CALSCALE:GREGORIAN\r\n",
    );
    push(&mut head, "NAME", &title);
    push(&mut head, "X-WR-CALNAME", &title);
    head.push_str("REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n");
    head
}

/// Writes the events of a contact's birthday.
pub fn write_birthday(
    out: &mut String,
    style: &CalendarStyle<'_>,
    owner: &DayOwner,
    day: Birthday,
) {
    Series::new(style, owner, Occasion::Birthday, day).write(out, 0);
}

/// Writes the events of the anniversaries on a contact's card.
pub fn write_anniversaries(
    out: &mut String,
    style: &CalendarStyle<'_>,
    owner: &DayOwner,
    card: &Card,
) {
    for (nth, day) in anniversaries(card).into_iter().enumerate() {
        Series::new(style, owner, Occasion::Anniversary, day).write(out, nth);
    }
}

/// Returns the anniversaries on a card: each date once, whatever property has it.
fn anniversaries(card: &Card) -> Vec<Birthday> {
    let dates = card.details().dates.into_iter();
    let anniversaries = dates.filter(|day| day.value.kind == DayKind::Anniversary);
    anniversaries
        .filter_map(|day| day.value.date.date())
        .collect()
}

/// All events of one day.
struct Series<'a> {
    style: &'a CalendarStyle<'a>,
    occasion: Occasion,
    day: Birthday,
    id: ContactId,
    name: String,
    stamp: String,
    category: String,
}

impl<'a> Series<'a> {
    fn new(
        style: &'a CalendarStyle<'a>,
        owner: &DayOwner,
        occasion: Occasion,
        day: Birthday,
    ) -> Self {
        Self {
            style,
            occasion,
            day,
            id: owner.id,
            name: one_line(&owner.name),
            stamp: owner
                .updated_at
                .to_jiff()
                .strftime("%Y%m%dT%H%M%SZ")
                .to_string(),
            category: escape(&style.words.category(occasion)),
        }
    }

    /// Writes the events of the contact's `nth` day of its kind, counted from 0.
    fn write(&self, out: &mut String, nth: usize) {
        let (kind, id) = (self.occasion.as_str(), self.id);
        let uid = match nth {
            0 => format!("{kind}-{id}"),
            nth => format!("{kind}-{}-{id}", nth + 1),
        };
        let first = self.style.year.saturating_sub(BEFORE).max(1);
        let Some(began) = self.day.year() else {
            return self.event(out, &uid, self.day.in_year(first), Age::Unknown, true);
        };
        let later = self.style.year.saturating_add(AFTER + 1);
        for year in first.max(began)..later {
            let age = match year - began {
                years @ 1.. if i64::from(years) <= MAX_AGE => Age::Years(years.into()),
                _ => Age::Unknown,
            };
            let date = self.day.in_year(year);
            self.event(out, &format!("{uid}-{year}"), date, age, false);
        }
        let date = self.day.in_year(later.max(began));
        self.event(out, &uid, date, Age::Since(began), true);
    }

    /// Writes an event on this date, and on each of its returns if it is yearly. There is none
    /// after the year 9999.
    fn event(&self, out: &mut String, uid: &str, date: Option<Date>, age: Age, is_yearly: bool) {
        let Some((date, next)) = date.and_then(|date| Some((date, date.tomorrow().ok()?))) else {
            return;
        };
        let words = self.style.words;
        let summary = escape(&words.summary(self.occasion, &self.name, age));
        let _ = write!(
            out,
            "BEGIN:VEVENT\r\nUID:{uid}@carnet\r\nDTSTAMP:{}\r\n\
             DTSTART;VALUE=DATE:{}\r\nDTEND;VALUE=DATE:{}\r\n",
            self.stamp,
            date.strftime("%Y%m%d"),
            next.strftime("%Y%m%d"),
        );
        if is_yearly {
            out.push_str(match (self.day.month(), self.day.day()) {
                (2, 29) => "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1\r\n",
                _ => "RRULE:FREQ=YEARLY\r\n",
            });
        }
        push(out, "SUMMARY", &summary);
        push(out, "CATEGORIES", &self.category);
        out.push_str("CLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\n");
        if let Some(alarm) = self.style.options.alarm {
            push_alarm(out, alarm, &summary);
        }
        out.push_str("END:VEVENT\r\n");
    }
}

fn push_alarm(out: &mut String, alarm: Alarm, summary: &str) {
    let trigger = alarm.trigger();
    let _ = write!(
        out,
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:{trigger}\r\n"
    );
    push(out, "DESCRIPTION", summary);
    out.push_str("END:VALARM\r\n");
}

/// Adds a content line, which cards and calendars fold alike (RFC 5545, section 3.1).
fn push(out: &mut String, name: &str, value: &str) {
    out.push_str(ContentLine::new(name, value).raw());
}

/// The characters that begin and end a text whose direction does not affect what surrounds it.
const ISOLATE: char = '\u{2068}';
const END_ISOLATE: char = '\u{2069}';

/// Returns a name without what would break its line or turn around the text after it. A name that
/// runs from right to left is isolated (UAX #9, section 2.4).
fn one_line(name: &str) -> String {
    let kept = name.chars().filter(|c| !turns(*c));
    let plain = kept.map(|c| if c.is_control() { ' ' } else { c });
    let plain = plain.collect::<String>().trim().to_owned();
    match plain.chars().any(runs_leftward) {
        true => format!("{ISOLATE}{plain}{END_ISOLATE}"),
        false => plain,
    }
}

/// Checks whether a character only sets the direction of others.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Checks whether a character is of a script that is written from right to left.
fn runs_leftward(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests;
