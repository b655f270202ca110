//! The report of an import.

use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::ids::{ContactId, OperationId};
use crate::model::import::{Format, Note, Refusal};

/// The most refusals, notes and examples that an answer names.
const MAX_NAMED: usize = 1000;

/// The outcome of importing a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It is added.
    New,
    /// It is added, though it looks like a contact in the book.
    LikeContact,
    /// It is added, though it looks like another new contact of the file.
    LikeOther,
    /// It replaces the card with the same UID.
    Changed,
    /// It is in the book already, or was, before it was edited there.
    Same,
    /// The contact was changed both here and in the file.
    Conflict,
}

/// The version that a contact gets which was changed both here and in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConflictRule {
    /// Its own.
    #[default]
    KeepOwn,
    /// That of the file.
    TakeFile,
}

/// A contact that was changed both here and in the file.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// The line on which its card starts.
    pub line: usize,
    /// The contact.
    pub contact: ContactId,
    /// Its name in the file.
    pub name: String,
}

/// A card of the file, as shown to people.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The line on which it starts.
    pub line: usize,
    /// The name of the contact.
    pub name: String,
    /// The outcome.
    pub outcome: ImportOutcome,
}

/// The report of an import.
#[derive(Clone, Debug)]
pub struct Report {
    /// The detected format of the file.
    pub format: Format,
    /// The number of new contacts.
    pub new: usize,
    /// The number of contacts that replace others.
    pub changed: usize,
    /// The number that are in the book already.
    pub same: usize,
    /// The number of contacts that were changed both here and in the file.
    pub conflicts: usize,
    /// The first of them.
    pub conflicting: Vec<Conflict>,
    /// The number of new ones that look like contacts in the book.
    pub duplicates: usize,
    /// The number of new ones that look like others of the file.
    pub duplicates_in_file: usize,
    /// The number of parts of the file that are not contacts.
    pub refused: usize,
    /// The first refused parts.
    pub refusals: Vec<Refusal>,
    /// The first notes on how the file was read.
    pub notes: Vec<Note>,
    /// The first contacts.
    pub seen: Vec<Seen>,
    /// The operation to undo, if something was written.
    pub undo: Option<OperationId>,
}

impl Report {
    pub(super) fn of(format: Format) -> Self {
        Self {
            format,
            new: 0,
            changed: 0,
            same: 0,
            conflicts: 0,
            conflicting: Vec::new(),
            duplicates: 0,
            duplicates_in_file: 0,
            refused: 0,
            refusals: Vec::new(),
            notes: Vec::new(),
            seen: Vec::new(),
            undo: None,
        }
    }

    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.refused += 1;
        if self.refusals.len() < MAX_NAMED {
            self.refusals.push(refusal);
        }
    }

    pub(super) fn note(&mut self, note: Note) {
        if self.notes.len() < MAX_NAMED {
            self.notes.push(note);
        }
    }

    pub(super) fn count(&mut self, line: usize, card: &Card, outcome: ImportOutcome) {
        match outcome {
            ImportOutcome::New => self.new += 1,
            ImportOutcome::LikeContact => {
                self.new += 1;
                self.duplicates += 1;
            }
            ImportOutcome::LikeOther => {
                self.new += 1;
                self.duplicates_in_file += 1;
            }
            ImportOutcome::Changed => self.changed += 1,
            ImportOutcome::Same => self.same += 1,
            ImportOutcome::Conflict => self.conflicts += 1,
        }
        if self.seen.len() < MAX_NAMED {
            self.seen.push(Seen {
                line,
                name: card.display_name(&card.fields()),
                outcome,
            });
        }
    }

    /// Names a contact that was changed both here and in the file.
    pub(super) fn name_conflict(&mut self, line: usize, card: &Card, contact: ContactId) {
        if self.conflicting.len() < MAX_NAMED {
            let name = card.display_name(&card.fields());
            self.conflicting.push(Conflict {
                line,
                contact,
                name,
            });
        }
    }

    /// Returns the number of contacts in the file.
    pub fn contacts(&self) -> usize {
        self.new + self.changed + self.same + self.conflicts
    }

    /// Returns the error if the file contains no contact.
    pub fn or_refusal(self) -> Result<Self> {
        if self.contacts() == 0 {
            Err(self.nothing())
        } else {
            Ok(self)
        }
    }

    /// Builds the error for a file that contains no contact.
    fn nothing(&self) -> Error {
        let first = self
            .refusals
            .first()
            .map(|refusal| format!("; line {}: {}", refusal.line, refusal.fault));
        Error::invalid(
            "file",
            format!("holds no contact{}", first.unwrap_or_default()),
        )
    }
}
