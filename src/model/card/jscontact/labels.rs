//! Labels of entries: members in JSContact, lines of their groups in vCard.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::property::Property;
use super::statement::label_text;
use crate::model::card::line::ContentLine;
use crate::model::card::{LABEL, text};

/// Writes labels as Apple's where they are in a group. Carried labels stay as long as the entry
/// of their group has them, or there is something else in the group.
pub fn settle(lines: &mut Vec<ContentLine>, carried: &mut Vec<ContentLine>, said: &[ContentLine]) {
    let group = |line: &ContentLine| line.group().map(str::to_ascii_lowercase);
    let mut counts: HashMap<String, usize> = HashMap::new();
    let others = carried.iter().filter(|line| !line.is_companion());
    for group in others.chain(said).chain(&*lines).filter_map(group) {
        *counts.entry(group).or_default() += 1;
    }
    let labels = carried.iter().filter(|line| line.is(LABEL));
    let labels: BTreeMap<_, _> = labels
        .rev()
        .filter_map(|line| Some((group(line)?, label_text(line))))
        .collect();
    let mut gone = HashSet::new();
    let unsettled = std::mem::take(lines);
    for line in unsettled {
        let (stated, rest) = without_label(&line);
        let group = group(&line);
        let written = group.as_ref().and_then(|group| labels.get(group));
        let is_shared = group.as_ref().is_some_and(|group| counts[group] > 1);
        match (stated, written) {
            (Some(stated), Some(written)) if stated == *written => lines.push(rest),
            (Some(_), Some(_)) if is_shared => lines.push(line.in_group(None)),
            (Some(_), None) if is_shared => lines.push(line),
            (Some(stated), _) if group.is_some() => {
                let name = line.group().unwrap_or_default();
                let label = ContentLine::new(&format!("{name}.{LABEL}"), &text::escape(&stated));
                gone.extend(group.filter(|_| written.is_some()));
                lines.extend([rest, label]);
            }
            (None, Some(_)) if has_label(&line) && is_shared => lines.push(line.in_group(None)),
            (None, Some(_)) if has_label(&line) => {
                gone.extend(group);
                lines.push(line);
            }
            _ => lines.push(line),
        }
    }
    carried.retain(|line| {
        let Some(group) = group(line).filter(|_| line.is_companion()) else {
            return true;
        };
        counts.contains_key(&group) && !(line.is(LABEL) && gone.contains(&group))
    });
}

fn has_label(line: &ContentLine) -> bool {
    Property::named(line.name()).is_some_and(Property::has_label)
}

/// Returns the label that a line states, and the line without it.
fn without_label(line: &ContentLine) -> (Option<String>, ContentLine) {
    let label = line
        .parameters()
        .find(|parameter| parameter.is("LABEL") && has_label(line));
    let Some(label) = label.and_then(|label| label.texts().next()) else {
        return (None, line.clone());
    };
    let rest = line.rebuilt(
        line.name(),
        |parameter| !parameter.is("LABEL"),
        "",
        line.value(),
    );
    (Some(label), rest)
}
