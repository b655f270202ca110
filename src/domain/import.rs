//! Import: reading a file, comparing it with the book, and writing all of it or nothing.

mod book;
pub mod remote;
mod report;
mod writing;

use std::sync::Arc;

use book::Book;

use super::books::BookAccess;
use super::bulk::{self, BulkOperation};
use super::compute::compute;
use super::idempotency::{self, Answered, IdempotentRequest, Once};
use super::{App, limits};
use crate::error::{Error, Result};
use crate::limiter::Held;
use crate::model::actor::Actor;
use crate::model::card::version::Version;
use crate::model::content_hash::ContentHash;
use crate::model::ids::{ContactId, OperationId, UserId};
use crate::model::import::bundle::{self, FetchedBook};
use crate::model::import::csv::Dialect;
use crate::model::import::{self, Entry, Format, Hints, ReadCard, Refusal, Unreadable};
use crate::model::operation::OperationKind;
use crate::store::{Batch, Guard, StoreError, contacts};
pub use report::{Conflict, ConflictRule, ImportOutcome, Report, Seen, Skipped};
use writing::{Part, Placed, write};

/// The characters of a file's name that the history keeps.
const TITLE_CHARS: usize = 200;

/// The mode of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing is written.
    DryRun,
    /// Everything that is not refused is written, or nothing at all.
    Commit,
}

/// A file to import.
#[derive(Debug, Default)]
pub struct File {
    /// Its content, with the permit for the memory that reading it takes.
    pub bytes: Held<Vec<u8>>,
    /// Its name.
    pub name: Option<String>,
    /// Its media type.
    pub content_type: Option<String>,
    /// The meaning of a table's columns, if a person has chosen it.
    pub columns: Option<import::csv::ColumnMap>,
    /// The numbers of the books to import of a file that was fetched from another server; all when
    /// absent.
    pub books: Option<Vec<usize>>,
    /// The version that contacts get which were changed both here and in the file.
    pub conflicts: ConflictRule,
    /// The items that the lists of the report leave out before the first that they name.
    pub skipped: Skipped,
}

/// The outer properties of a file.
pub struct DetectedFile {
    /// Its format, or the reason why it cannot be read.
    pub format: Result<Format, Unreadable>,
    /// The books that it holds, if it was fetched from another server.
    pub books: Vec<FetchedBook>,
}

/// Detects the format of a file.
pub async fn detect(
    app: &App,
    actor: &Actor,
    bytes: Held<Vec<u8>>,
    name: String,
) -> Result<DetectedFile> {
    compute(app, actor.id(), move |_| {
        let (mut bytes, _permit) = bytes.into_parts();
        let books = bundle::split(&mut bytes);
        let hints = Hints {
            filename: Some(&name),
            ..Hints::default()
        };
        let format = match books.is_empty() {
            true => import::read(bytes, &hints, &limits::FILE).map(|import| import.format),
            false => Ok(Format::VCard),
        };
        DetectedFile { format, books }
    })
    .await
}

/// Checks whether a person should assign the columns of such a file.
pub fn may_be_table(format: Result<Format, Unreadable>) -> bool {
    matches!(
        format,
        Ok(Format::Csv(Dialect::Unknown)) | Err(Unreadable::NoContact)
    )
}

/// Guesses the meaning of the columns of a table from an unknown program.
pub async fn guess_columns(
    app: &App,
    actor: &Actor,
    bytes: Held<Vec<u8>>,
) -> Result<Option<import::csv::Guess>> {
    compute(app, actor.id(), move |_| {
        let (bytes, _permit) = bytes.into_parts();
        let guess = import::csv::guess(import::encoding::decode(bytes).text, limits::CARD.bytes);
        // Any text looks like a table of one column.
        guess.filter(|table| table.header.len() > 1)
    })
    .await
}

/// A request for an import that is carried out once, and the rendering of its answer.
pub struct OnceImported {
    /// The request.
    pub request: IdempotentRequest,
    /// Renders the answer.
    pub render: fn(&Report) -> Vec<u8>,
}

/// Carries out an import once, however often the request is repeated.
pub async fn run_once(
    app: &Arc<App>,
    access: &BookAccess,
    file: File,
    once: OnceImported,
) -> Result<Answered<Report>> {
    if let Some(answer) = idempotency::answer_before(app, access.actor(), &once.request).await? {
        return Ok(Answered::Before(answer));
    }
    let (request, render) = (once.request.clone(), once.render);
    let report = bulk::run(app, access, async move |app, access| {
        carry_out(app, access, file, Mode::Commit, Some(once)).await
    })
    .await?;
    if report.undo.is_some() || report.clone().or_refusal().is_err() {
        return Ok(Answered::Now(report));
    }
    // An import that found nothing new has no operation to keep its key.
    let mut batch = Batch::default();
    Once {
        request: &request,
        render: &render,
    }
    .keep(app, &mut batch, access.actor(), &report);
    match app.db.commit(batch).await {
        Ok(()) => Ok(Answered::Now(report)),
        Err(StoreError::Unmet(Guard::NewKey)) => Ok(Answered::Before(
            idempotency::answer_meanwhile(app, access.actor(), &request).await?,
        )),
        Err(error) => Err(error.into()),
    }
}

/// Tries an import, or carries it out.
pub async fn run(app: &Arc<App>, access: &BookAccess, file: File, mode: Mode) -> Result<Report> {
    // Reading a large file keeps the processor busy for long. It continues when nobody waits for
    // the answer any more.
    bulk::run(app, access, async move |app, access| {
        carry_out(app, access, file, mode, None).await
    })
    .await
}

async fn carry_out(
    app: &App,
    access: &BookAccess,
    file: File,
    mode: Mode,
    once: Option<OnceImported>,
) -> Result<Report> {
    let permit = app.bulk_changes.acquire(access.actor().id(), 1).await?;
    let File {
        bytes,
        name,
        content_type,
        columns,
        books,
        conflicts,
        skipped,
    } = file;
    // Held until the last card is read.
    let (mut bytes, _memory) = bytes.into_parts();
    match books {
        Some(chosen) => bundle::choose(&mut bytes, &chosen),
        None => _ = bundle::split(&mut bytes),
    }
    let hints = Hints {
        filename: name.as_deref(),
        content_type: content_type.as_deref(),
        columns,
    };
    let version = Version::of_file(&bytes);
    let parsed = import::read(bytes, &hints, &limits::FILE)
        .map_err(|reason| Error::invalid("file", reason.to_string()))?;
    let mut report = Report::of(parsed.format, skipped);
    let mut book = Book::load(app, access, parsed.format, version).await?;
    let user = access.owner();
    let keep = |batch: &mut Batch, id: OperationId| {
        once.iter()
            .for_each(|once| idempotency::begin(app, batch, user, &once.request, id));
    };
    let mut bulk = BulkOperation::new(app, access, OperationKind::Import, &title(name.as_deref()))?
        .with_permit(permit)
        .beginning_with(keep);
    let rules = Rules { mode, conflicts };
    match read(
        app,
        &mut bulk,
        &mut book,
        &mut report,
        parsed.entries,
        rules,
    )
    .await
    {
        Ok(()) => {
            report.undo = bulk.id();
            let answer = once.as_ref().map(|once| (once.render)(&report));
            let (id, finish) = (report.undo, |batch: &mut Batch, id, answer| {
                idempotency::finish(batch, user, id, answer)
            });
            bulk.end(|batch| {
                _ = id.zip(answer).map(|(id, answer)| finish(batch, id, answer));
            })
            .await?;
            Ok(report)
        }
        Err(error) => Err(bulk.take_back(error).await),
    }
}

/// Returns the file's name as the history shows it.
fn title(name: Option<&str>) -> String {
    name.unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(TITLE_CHARS)
        .collect()
}

/// The rules for the cards of a file.
#[derive(Clone, Copy)]
struct Rules {
    mode: Mode,
    conflicts: ConflictRule,
}

impl Rules {
    /// Checks whether a card with this outcome is written.
    fn take(self, outcome: ImportOutcome) -> bool {
        self.mode == Mode::Commit
            && match outcome {
                ImportOutcome::Same => false,
                ImportOutcome::Conflict => self.conflicts == ConflictRule::TakeFile,
                _ => true,
            }
    }
}

/// Reads entries, and writes their cards part by part.
async fn read(
    app: &App,
    bulk: &mut BulkOperation<'_>,
    book: &mut Book,
    report: &mut Report,
    entries: impl Iterator<Item = Entry>,
    rules: Rules,
) -> Result<()> {
    let (mut part, mut seen) = (Part::default(), Vec::new());
    for entry in entries {
        match entry {
            // The parts already written are taken back.
            Entry::TooMany { max, line } => {
                let problem = format!(
                    "has more than {max} contacts and refused parts; line {line} is beyond"
                );
                return Err(Error::invalid("file", problem));
            }
            Entry::Refused(refusal) => report.refuse(refusal),
            Entry::Note(note) => report.note(note),
            // One without any line for a name is kept: servers store such cards.
            Entry::Card(ReadCard { line, card }) if card.is_blank() && card.has_name_line() => {
                report.refuse(Refusal::nameless(line, &card));
            }
            Entry::Card(ReadCard { line, mut card }) => {
                card.mark_starred();
                let place = book.place(&mut card);
                report.count(line, &card, place.outcome);
                match place.outcome {
                    ImportOutcome::Conflict => {
                        _ = book
                            .known
                            .get(&place.uid)
                            .map(|known| report.name_conflict(line, &card, known.id))
                    }
                    ImportOutcome::Same => {
                        let contact = book.newly_seen(&place);
                        seen.extend(contact.map(|contact| (contact, place.content)));
                    }
                    _ => {}
                }
                if rules.take(place.outcome) {
                    part.add(Placed { place, card });
                }
            }
        }
        if part.is_full() {
            write(app, bulk, book, &std::mem::take(&mut part).cards).await?;
        }
    }
    write(app, bulk, book, &part.cards).await?;
    match rules.mode {
        Mode::DryRun => Ok(()),
        Mode::Commit => note_seen(app, bulk.origin().user, &seen).await,
    }
}

/// Notes that a file has these contacts with this content, so that the same file is recognised even
/// when they have been edited. This changes no contact, so an undo need not take it back.
async fn note_seen(app: &App, user: UserId, seen: &[(ContactId, ContentHash)]) -> Result<()> {
    for part in seen.chunks(limits::PART_CONTACTS) {
        let mut batch = Batch::default();
        for (contact, hash) in part {
            contacts::set_file_hash(&mut batch, user, *contact, Some(*hash));
        }
        app.db.commit(batch).await?;
    }
    Ok(())
}
