//! Dates of a card that are not sure.

use super::Card;
use super::android::text_of;
use super::fields::{other_calendar, read_date};
use super::kind::Kind;
use super::line::ContentLine;
use crate::model::birthday::{has_either_order, is_none, split_time};

/// The reason why a date is not sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It is not understood.
    Unread,
    /// Its day could be its month; it is read with the day first.
    DayOrMonth,
}

impl Card {
    /// Returns the dates that are not sure, as they are written.
    pub fn doubtful_dates(&self) -> impl Iterator<Item = (String, Doubt)> {
        let dates = self
            .lines
            .iter()
            .filter(|line| matches!(Kind::of(line), Some(Kind::Day(_))));
        dates.filter_map(doubtful)
    }
}

fn doubtful(date: &ContentLine) -> Option<(String, Doubt)> {
    let text = text_of(date);
    let (is_doubtful, doubt) = match read_date(date) {
        Some(_) => (has_either_order(&text), Doubt::DayOrMonth),
        None => (
            other_calendar(date).is_none() && !is_none(split_time(&text).0),
            Doubt::Unread,
        ),
    };
    is_doubtful.then_some((text, doubt))
}
