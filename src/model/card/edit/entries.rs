//! The entries of a card while several of them are edited: groups and labels are indexed once for
//! all.

use std::collections::{BTreeMap, HashMap};

use super::{UnknownKey, Value};
use crate::model::card::entry_label::{
    EntryLabel, LabelForm, apple, is_said, said, type_parameter, without_own_label, without_types,
};
use crate::model::card::kind::Kind;
use crate::model::card::line::{ContentLine, Parameter, is_of_the_value};
use crate::model::card::{Card, LABEL};

/// The lines of a card, which keep their numbers until all edits are done.
pub struct Entries {
    lines: Vec<ContentLine>,
    /// The groups by their names in lower case.
    groups: HashMap<String, Group>,
    /// New label lines, each by the number of the line that it follows.
    labels: BTreeMap<usize, ContentLine>,
    last_group: u64,
    is_version_4: bool,
}

/// The lines of a group that still exist.
#[derive(Default)]
struct Group {
    /// The number of lines with a meaning of their own.
    entries: usize,
    /// The numbers of lines that only describe the others.
    companions: Vec<usize>,
    /// The numbers of label lines.
    labels: Vec<usize>,
}

impl Entries {
    /// Indexes a card.
    pub fn of(card: Card) -> Self {
        let (last_group, is_version_4) = (card.last_group(), card.is_version_4());
        let mut groups: HashMap<String, Group> = HashMap::new();
        for (at, line) in card
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| !line.is_nested())
        {
            let Some(name) = line.group() else { continue };
            let group = groups.entry(name.to_ascii_lowercase()).or_default();
            match line.is_companion() {
                true => group.companions.push(at),
                false => group.entries += 1,
            }
            if line.is(LABEL) {
                group.labels.push(at);
            }
        }
        Self {
            lines: card.lines,
            groups,
            labels: BTreeMap::new(),
            last_group,
            is_version_4,
        }
    }

    /// Returns the kind of the entry with this key.
    pub fn kind(&self, key: usize) -> Result<Kind, UnknownKey> {
        self.lines
            .get(key)
            .and_then(Kind::of)
            .ok_or(UnknownKey(key))
    }

    /// Changes value and label of an entry; `None` keeps them.
    pub fn change(
        &mut self,
        at: usize,
        value: Option<&Value>,
        label: Option<&EntryLabel>,
    ) -> Result<(), UnknownKey> {
        let kind = self.kind(at)?;
        if let Some(value) = value {
            if !kind.accepts(value.kind()) {
                return Err(UnknownKey(at));
            }
            if let Some(line) = value.rewritten(&self.lines[at], self.is_version_4) {
                self.lines[at] = line;
            }
        }
        let form = kind.label_form(&self.lines[at]);
        let (read_kind, former) = kind.with_label(self.label(at, &form));
        if let Some(label) = label.filter(|label| **label != former) {
            let is_bare = *label == EntryLabel::None;
            if read_kind != kind || (is_bare && form.implies()) {
                self.leave_property(at, read_kind);
            }
            self.set_label(at, label, &form);
        }
        Ok(())
    }

    /// Moves a value from a property that implies its label to one that does not.
    fn leave_property(&mut self, at: usize, kind: Kind) {
        let line = &self.lines[at];
        let Some(value) = Value::read(line, kind) else {
            return;
        };
        let other_label = EntryLabel::Custom(String::new());
        let (head, encoded) = value.new_line(&other_label, self.is_version_4);
        let (name, parameters) = head.split_at(head.find(';').unwrap_or(head.len()));
        let kept = |parameter: &Parameter| !is_of_the_value(parameter, &[]);
        self.lines[at] = line.rebuilt(name, kept, parameters, &encoded);
    }

    /// Empties a line, and the label of its group if nothing else is in it.
    pub fn take_out(&mut self, at: usize) {
        if let Some(group) = self.leave_group(at).filter(|group| group.entries == 0) {
            let companions = std::mem::take(&mut group.companions);
            group.labels.clear();
            companions
                .into_iter()
                .for_each(|companion| self.lines[companion] = ContentLine::default());
        }
        self.lines[at] = ContentLine::default();
        self.labels.remove(&at);
    }

    /// Returns the card with its edited lines.
    pub fn finish(mut self) -> Card {
        let mut lines = Vec::with_capacity(self.lines.len() + self.labels.len());
        for (at, line) in self.lines.into_iter().enumerate() {
            lines.extend(Some(line).filter(|line| !line.raw().is_empty()));
            lines.extend(self.labels.remove(&at));
        }
        Card { lines }
    }

    fn group_of(&self, at: usize) -> Option<&Group> {
        self.groups
            .get(&self.lines[at].group()?.to_ascii_lowercase())
    }

    /// Removes a line from its group.
    fn leave_group(&mut self, at: usize) -> Option<&mut Group> {
        let group = self
            .groups
            .get_mut(&self.lines[at].group()?.to_ascii_lowercase())?;
        group.entries -= 1;
        Some(group)
    }

    fn label(&self, at: usize, form: &LabelForm) -> EntryLabel {
        let labels = self
            .group_of(at)
            .into_iter()
            .flat_map(|group| &group.labels)
            .map(|label| &self.lines[*label]);
        let written = self
            .labels
            .get(&at)
            .or_else(|| labels.into_iter().find(|label| is_said(label)));
        said(&self.lines[at], written, form)
    }

    fn set_label(&mut self, at: usize, label: &EntryLabel, form: &LabelForm) {
        self.labels.remove(&at);
        self.lines[at] = without_own_label(&self.lines[at]);
        let parameters = type_parameter(label, form, self.is_version_4);
        self.lines[at] = without_types(
            &self.lines[at],
            form,
            parameters.as_deref().unwrap_or_default(),
        );
        let apple = if parameters.is_some() {
            None
        } else {
            apple(label)
        };
        let leaves =
            |group: &Group| group.entries > 1 && (apple.is_some() || !group.labels.is_empty());
        if self.group_of(at).is_some_and(leaves) {
            self.leave_group(at);
            self.lines[at] = self.lines[at].in_group(None);
        }
        let place = self
            .group_of(at)
            .and_then(|group| group.labels.first().copied());
        match (apple, place) {
            (Some(apple), Some(place)) => self.lines[place] = self.lines[place].with_value(&apple),
            (Some(apple), None) => {
                let group = self.lines[at]
                    .group()
                    .map(str::to_owned)
                    .unwrap_or_else(|| self.join_free_group(at));
                self.labels
                    .insert(at, ContentLine::new(&format!("{group}.{LABEL}"), &apple));
            }
            (None, Some(_)) => self.empty_labels(at),
            (None, None) => {}
        }
    }

    fn join_free_group(&mut self, at: usize) -> String {
        self.last_group += 1;
        let group = format!("item{}", self.last_group);
        self.lines[at] = self.lines[at].in_group(Some(&group));
        self.groups.entry(group.clone()).or_default().entries += 1;
        group
    }

    fn empty_labels(&mut self, at: usize) {
        let group = self.lines[at]
            .group()
            .map(str::to_ascii_lowercase)
            .and_then(|group| self.groups.get_mut(&group));
        let labels = group
            .map(|group| std::mem::take(&mut group.labels))
            .unwrap_or_default();
        labels
            .into_iter()
            .for_each(|label| self.lines[label] = ContentLine::default());
    }
}
