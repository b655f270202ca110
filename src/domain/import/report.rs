//! The report of an import.

use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::ids::{ContactId, OperationId};
use crate::model::import::{Format, Note, Refusal, Remark};

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
    /// It is added, though it looks like a contact in the book and like another of the file.
    LikeBoth,
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

/// The numbers of items that the lists of a report leave out before the first that they name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Contacts that were changed both here and in the file.
    pub conflicting: usize,
    /// Refused parts of the file.
    pub refusals: usize,
    /// Notes on how it was read.
    pub notes: usize,
    /// Contacts of the file.
    pub seen: usize,
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
    /// The number of notes on how the file was read.
    pub noted: usize,
    /// The first notes.
    pub notes: Vec<Note>,
    /// The first contacts.
    pub seen: Vec<Seen>,
    /// The operation to undo, if something was written.
    pub undo: Option<OperationId>,
    /// The items before the first that the lists name.
    skipped: Skipped,
}

impl Report {
    pub(super) fn of(format: Format, skipped: Skipped) -> Self {
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
            noted: 0,
            notes: Vec::new(),
            seen: Vec::new(),
            undo: None,
            skipped,
        }
    }

    pub(super) fn refuse(&mut self, refusal: Refusal) {
        self.refused += 1;
        if is_named(self.refused, self.skipped.refusals) {
            self.refusals.push(refusal);
        }
    }

    pub(super) fn note(&mut self, note: Note) {
        self.noted += 1;
        if is_named(self.noted, self.skipped.notes) {
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
            ImportOutcome::LikeBoth => {
                self.new += 1;
                self.duplicates += 1;
                self.duplicates_in_file += 1;
            }
            ImportOutcome::Changed => self.changed += 1,
            ImportOutcome::Same => self.same += 1,
            ImportOutcome::Conflict => self.conflicts += 1,
        }
        if is_named(self.contacts(), self.skipped.seen) {
            self.seen.push(Seen {
                line,
                name: card.display_name(&card.fields()),
                outcome,
            });
        }
    }

    /// Names a contact that was changed both here and in the file, once it is counted.
    pub(super) fn name_conflict(&mut self, line: usize, card: &Card, contact: ContactId) {
        if is_named(self.conflicts, self.skipped.conflicting) {
            let name = card.display_name(&card.fields());
            self.conflicting.push(Conflict {
                line,
                contact,
                name,
            });
        }
    }

    /// Returns the numbers of items that the lists leave out before the first that they name.
    pub fn skipped(&self) -> Skipped {
        self.skipped
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
        let refused = self.refusals.first();
        let refused = refused.map(|refusal| format!("; line {}: {}", refusal.line, refusal.fault));
        let is_left_out = |note: &&Note| note.remark == Remark::MemberLeftOut;
        let noted = || {
            let note = self.notes.iter().find(is_left_out)?;
            Some(format!("; {}: {}", note.text, note.remark))
        };
        let first = refused.or_else(noted).unwrap_or_default();
        Error::invalid("file", format!("holds no contact{first}"))
    }
}

/// Checks whether a list that leaves out `skipped` items names the item of this number.
fn is_named(number: usize, skipped: usize) -> bool {
    (skipped + 1..=skipped.saturating_add(MAX_NAMED)).contains(&number)
}
