//! Properties that say nothing, which formats other than vCard have for what is absent.

use std::collections::HashSet;

use crate::model::card::Card;
use crate::model::card::line::ContentLine;

/// Removes the empty properties of a converted card, with the labels of their groups.
pub fn remove_empty(card: &mut Card) {
    let (mut kept, mut emptied) = (HashSet::new(), HashSet::new());
    for line in card.lines.iter().filter(|line| !line.is_companion()) {
        let groups = if is_empty(line) {
            &mut emptied
        } else {
            &mut kept
        };
        groups.extend(group(line));
    }
    let is_left = |group: String| emptied.contains(&group) && !kept.contains(&group);
    card.lines.retain(|line| match line.is_companion() {
        true => !group(line).is_some_and(is_left),
        false => !is_empty(line),
    });
}

fn group(line: &ContentLine) -> Option<String> {
    line.group().map(str::to_ascii_lowercase)
}

/// Checks whether a line has nothing in its value, nor in the text of an address. Each card has a
/// display name.
fn is_empty(line: &ContentLine) -> bool {
    let value = line.value().replace("\\n", "");
    let is_separator = |c: char| c.is_whitespace() || c == ';' || c == ',';
    line.is_property()
        && !line.is("FN")
        && value.chars().all(is_separator)
        && line.parameters_named("LABEL").next().is_none()
}
