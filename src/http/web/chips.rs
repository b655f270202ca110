//! The labels of a contact: the first are seen at once, the rest on demand.

use super::frame::Frame;

/// The most labels that are seen at once: about three lines.
const SEEN: usize = 12;

/// Returns the labels that are seen at once, and the rest.
pub fn of_contact<T>(labels: &[T]) -> (&[T], &[T]) {
    split(labels, SEEN)
}

/// Splits labels after the first ones; a single further one is seen, too.
pub fn split<T>(labels: &[T], seen: usize) -> (&[T], &[T]) {
    match labels.split_at_checked(seen) {
        Some((first, rest)) if rest.len() > 1 => (first, rest),
        _ => (labels, &[]),
    }
}

/// Returns the text that shows the rest.
pub fn show_all<T>(frame: &Frame, labels: &[T]) -> String {
    let count = i64::try_from(labels.len()).unwrap_or(i64::MAX);
    frame.with("labels-all", "count", frame.number(count))
}
