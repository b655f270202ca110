//! The calendar of birthdays: the secret link to it, and its text (RFC 5545, RFC 7986).
//!
//! A yearly rule alone cannot tell an age, because all of its instances share one summary; so
//! Nextcloud shows the year of birth, and its users ask for the age (nextcloud/server#12462).
//! Changed instances (`RECURRENCE-ID`) could tell it, but programs that do not know them show a day
//! twice. So a day whose year is known has an event of its own for the years around the present
//! one, with the age, and one with a yearly rule for all later years, with the year in brackets. A
//! day without a year needs only the rule. The rule of 29 February names the last day of February.
//! Every event keeps its UID for as long as its contact exists.

mod event;
mod link;

pub use event::{
    Age, CalendarStyle, CalendarWords, DayOwner, FORM, Occasion, TAIL, head, write_anniversaries,
    write_birthday,
};
pub use link::{Alarm, CalendarLink, CalendarOptions, CalendarSecret, SEED_BYTES};
