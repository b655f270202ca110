//! The parts of a review's lists that are shown, when a list is longer than a page.

use super::REVIEW;
use crate::domain::import::{Report, Skipped};

/// The most items of a list on one page.
pub const SHOWN: usize = 200;

/// The items of a list that are shown, counted from 1, and the addresses of the other pages.
#[derive(Clone, Default)]
pub struct ListRange {
    pub from: usize,
    pub to: usize,
    pub total: usize,
    pub previous: Option<String>,
    pub next: Option<String>,
}

impl ListRange {
    /// Checks whether the list is longer than what is shown.
    pub fn is_part(&self) -> bool {
        self.previous.is_some() || self.next.is_some()
    }
}

/// The shown part of each list of a report.
#[derive(Default)]
pub struct Ranges {
    pub conflicts: ListRange,
    pub refused: ListRange,
    pub notes: ListRange,
    pub seen: ListRange,
}

/// The parts of the lists that the address of a review asks for.
pub struct RangeQuery {
    pub skipped: Skipped,
    /// The parameters of the address that are about something else.
    others: Vec<(String, String)>,
}

impl RangeQuery {
    /// Reads a query: a parameter with a list's name says how many of its items come before.
    pub fn of(query: &[(String, String)]) -> Self {
        let (mut skipped, mut others) = (Skipped::default(), Vec::new());
        for (name, value) in query {
            match place(&mut skipped, name) {
                Some(place) => *place = value.parse().unwrap_or(0),
                None => others.push((name.clone(), value.clone())),
            }
        }
        Self { skipped, others }
    }

    /// Returns the shown part of each list of the report.
    pub fn ranges(&self, report: Option<&Report>) -> Ranges {
        report.map_or_else(Ranges::default, |report| Ranges {
            conflicts: self.range("conflicts", report.conflicts),
            refused: self.range("refused", report.refused),
            notes: self.range("notes", report.noted),
            seen: self.range("seen", report.contacts()),
        })
    }

    fn range(&self, list: &str, total: usize) -> ListRange {
        let mut skipped = self.skipped;
        let first = place(&mut skipped, list).map_or(0, |place| *place);
        let to = first.saturating_add(SHOWN).min(total);
        ListRange {
            from: first + 1,
            to,
            total,
            previous: (first > 0).then(|| self.address(list, first.saturating_sub(SHOWN))),
            next: (to < total).then(|| self.address(list, to)),
        }
    }

    /// Returns the address of the same review with another part of one list.
    fn address(&self, list: &str, first: usize) -> String {
        let mut skipped = self.skipped;
        if let Some(place) = place(&mut skipped, list) {
            *place = first;
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.others);
        for name in ["conflicts", "refused", "notes", "seen"] {
            let first = place(&mut skipped, name).map_or(0, |place| *place);
            if first > 0 {
                query.append_pair(name, &first.to_string());
            }
        }
        format!("{REVIEW}?{}#{list}", query.finish())
    }
}

fn place<'a>(skipped: &'a mut Skipped, list: &str) -> Option<&'a mut usize> {
    match list {
        "conflicts" => Some(&mut skipped.conflicting),
        "refused" => Some(&mut skipped.refusals),
        "notes" => Some(&mut skipped.notes),
        "seen" => Some(&mut skipped.seen),
        _ => None,
    }
}
