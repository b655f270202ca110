//! The labels in a contact's form: `labels` for each that is chosen, `labels_shown` for each that the
//! form was made with.

use std::collections::HashSet;

use crate::domain::labels::LABEL_CHARS;
use crate::domain::limits;
use crate::error::Error;
use crate::model::card::edit::Edit;
use crate::model::card::labels::Label;
use crate::model::validation::{Checks, Reason};

/// The labels of a form.
#[derive(Clone, Default)]
pub struct FormLabels {
    /// Those that the form was made with.
    pub shown: Vec<String>,
    /// Those that are chosen.
    pub chosen: Vec<String>,
}

impl FormLabels {
    /// Returns the labels of a contact's form before it is edited.
    pub fn of(names: Vec<String>) -> Self {
        Self {
            shown: names.clone(),
            chosen: names,
        }
    }

    /// Parses a form.
    pub fn parse(pairs: &[(String, String)]) -> Self {
        let values = |field: &str| {
            let named = pairs.iter().filter(|(name, _)| name == field);
            let values = named.map(|(_, value)| value.trim().to_owned());
            values.filter(|value| !value.is_empty()).collect()
        };
        Self {
            shown: values("labels_shown"),
            chosen: values("labels"),
        }
    }

    /// Returns every label once, each with a mark if it is chosen.
    pub fn choices(&self) -> Vec<(&str, bool)> {
        let chosen = keys(&self.chosen);
        let mut known = HashSet::new();
        let all = self.shown.iter().chain(&self.chosen);
        all.map(|name| (name.as_str(), Label::key(name)))
            .filter(|(_, key)| known.insert(key.clone()))
            .map(|(name, key)| (name, chosen.contains(&key)))
            .collect()
    }

    /// Returns the edit that gives a contact the chosen labels, if it changes any.
    pub fn edit(&self) -> Result<Option<Edit>, Error> {
        let added = without(&self.chosen, &self.shown);
        let removed = without(&self.shown, &self.chosen);
        let mut checks = Checks::default();
        for name in &added {
            checks.line("labels", Some(name.clone()), LABEL_CHARS);
        }
        if added.len() + removed.len() > limits::FORM_LABELS {
            let max = limits::FORM_LABELS;
            checks.refuse("labels", Reason::TooMany { max });
        }
        checks.finish()?;
        let is_changed = !added.is_empty() || !removed.is_empty();
        Ok(is_changed.then_some(Edit::Categories { added, removed }))
    }
}

fn keys(names: &[String]) -> HashSet<String> {
    names.iter().map(|name| Label::key(name)).collect()
}

/// Returns the labels that are not among `others`.
fn without(names: &[String], others: &[String]) -> Vec<String> {
    let others = keys(others);
    let others_lack = |name: &&String| !others.contains(&Label::key(name));
    names.iter().filter(others_lack).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(shown: &[&str], chosen: &[&str]) -> FormLabels {
        let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        FormLabels {
            shown: named(shown),
            chosen: named(chosen),
        }
    }

    #[test]
    fn labels_that_stay_chosen_are_no_edit() {
        let edit = labels(&["Poets"], &["poets"]).edit().expect("labels");
        assert_eq!(edit, None);
    }

    #[test]
    fn only_what_was_chosen_or_dropped_is_edited() {
        let edit = labels(&["Poets", "Kyiv"], &["Kyiv", "Friends"]).edit();
        let Edit::Categories { added, removed } = edit.expect("labels").expect("an edit") else {
            panic!("another edit");
        };
        assert_eq!(
            (added, removed),
            (vec!["Friends".to_owned()], vec!["Poets".to_owned()])
        );
    }

    #[test]
    fn a_label_that_is_too_long_or_one_of_too_many_is_refused() {
        assert!(labels(&[], &[&"x".repeat(LABEL_CHARS + 1)]).edit().is_err());
        let many: Vec<_> = (0..=limits::FORM_LABELS)
            .map(|nth| nth.to_string())
            .collect();
        let many: Vec<_> = many.iter().map(String::as_str).collect();
        assert!(labels(&[], &many).edit().is_err());
    }

    #[test]
    fn every_label_is_offered_once() {
        let labels = labels(&["Poets", "Kyiv"], &["kyiv", "Friends"]);
        assert_eq!(
            labels.choices(),
            [("Poets", false), ("Kyiv", true), ("Friends", true)]
        );
    }
}
