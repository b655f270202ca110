//! Moving an edit of entries onto a newer version of the card.

use std::collections::{HashMap, VecDeque};

use super::{Entries, FIRST, GROUPS, Row};
use crate::domain::limits;

/// An edit, moved from the version that it was made of to the newer one.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct RebasedEntries {
    /// The entries of the newer version that the form shows: those that it showed before and that
    /// still exist.
    pub base: Entries,
    /// The same entries with the edit.
    pub edited: Entries,
}

/// The content of a row without its label, which identifies it in another version.
type Meaning<'a> = (&'a str, bool, Vec<&'a str>);

impl Row {
    fn meaning(&self) -> Option<Meaning<'_>> {
        let group = GROUPS.iter().find(|group| group.name == self.group)?;
        Some((
            group.name,
            self.id == FIRST,
            group.parts.iter().map(|part| self.part(part)).collect(),
        ))
    }

    fn as_mine(&self) -> Self {
        Self {
            id: format!("mine{}", self.id),
            ..self.clone()
        }
    }
}

impl Entries {
    /// Applies to `theirs` the changes that turned `self` into `mine`. Where both changed
    /// something, both stay; entries that `self` did not show stay out of the form.
    pub fn rebase(&self, mine: &Self, theirs: &Self) -> RebasedEntries {
        let mut rebased = RebasedEntries::default();
        self.rebase_singles(mine, theirs, &mut rebased);
        let mut places: HashMap<Meaning<'_>, VecDeque<&Row>> = HashMap::new();
        for row in &theirs.rows {
            places
                .entry(row.meaning().unwrap_or_default())
                .or_default()
                .push_back(row);
        }
        let sent = mine.by_name();
        let RebasedEntries { base, edited } = &mut rebased;
        for before in &self.rows {
            let place = before
                .meaning()
                .and_then(|meaning| places.get_mut(&meaning)?.pop_front());
            base.rows.extend(place.cloned());
            let now = sent
                .get(&before.key())
                .filter(|now| before.id == FIRST || !now.is_blank());
            let is_same =
                now.is_some_and(|now| before.says_the_same(now) && now.label() == before.label());
            match (now, place) {
                (Some(_), place) if is_same => edited.rows.extend(place.cloned()),
                (Some(now), Some(place)) => edited.rows.push(Row {
                    parts: now.parts.clone(),
                    ..place.clone()
                }),
                (Some(now), None) if before.id != FIRST => edited.rows.push(now.as_mine()),
                _ => {}
            }
        }
        let shown = self.by_name();
        let new = mine
            .rows
            .iter()
            .filter(|row| !row.is_blank() && !shown.contains_key(&row.key()));
        edited.rows.extend(new.map(Row::as_mine));
        rebased
    }

    fn rebase_singles(&self, mine: &Self, theirs: &Self, rebased: &mut RebasedEntries) {
        for (name, value) in &mine.singles {
            let theirs =
                Some(theirs.single(name)).filter(|theirs| theirs.len() <= limits::FORM_LINE_BYTES);
            rebased
                .base
                .singles
                .extend(theirs.map(|theirs| (name.clone(), theirs.to_owned())));
            let edited = if self.single(name) == value {
                theirs
            } else {
                Some(value.as_str())
            };
            rebased
                .edited
                .singles
                .extend(edited.map(|edited| (name.clone(), edited.to_owned())));
        }
    }
}
