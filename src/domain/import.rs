//! Import: reading a file, comparing it with the book, and writing all of it or nothing.

mod book;
pub mod remote;
mod report;

use std::collections::HashMap;
use std::sync::Arc;

use book::Book;

use super::books::BookAccess;
use super::bulk::{self, BulkOperation};
use super::compute::compute;
use super::idempotency::{self, Answered, IdempotentRequest, Once};
use super::parts::Planned;
use super::update::put;
use super::{App, limits};
use crate::error::{Error, Result};
use crate::limiter::Held;
use crate::model::actor::Actor;
use crate::model::card::Card;
use crate::model::href::Href;
use crate::model::ids::{BookId, ContactId, OperationId};
use crate::model::import::bundle::{self, FetchedBook};
use crate::model::import::csv::Dialect;
use crate::model::import::{self, Entry, Format, Hints, ReadCard, Refusal, Unreadable};
use crate::model::job::{Job, JobKind};
use crate::model::operation::OperationKind;
use crate::model::projection::{CardIdentity, StoredCard};
use crate::model::time::Timestamp;
use crate::store::contacts::{self, ChangeOrigin, ContactChanges, EmailRule};
use crate::store::{Batch, Guard, StoreError, jobs};
pub use report::{ImportOutcome, Report, Seen};

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
    let parsed = import::read(bytes, &hints, &limits::FILE)
        .map_err(|reason| Error::invalid("file", reason.to_string()))?;
    let mut report = Report::of(parsed.format);
    let mut book = Book::load(app, access).await?;
    let user = access.owner();
    let keep = |batch: &mut Batch, id: OperationId| {
        once.iter()
            .for_each(|once| idempotency::begin(app, batch, user, &once.request, id));
    };
    let mut bulk = BulkOperation::new(app, access, OperationKind::Import, &title(name.as_deref()))?
        .with_permit(permit)
        .beginning_with(keep);
    match read(app, &mut bulk, &mut book, &mut report, parsed.entries, mode).await {
        Ok(()) => {
            report.undo = bulk.id();
            let answer = once.as_ref().map(|once| (once.render)(&report));
            let (id, finish) = (report.undo, |batch: &mut Batch, id, answer| {
                idempotency::finish(batch, user, id, answer)
            });
            bulk.end(|batch| {
                _ = id.zip(answer).map(|(id, answer)| finish(batch, id, answer));
                let find = Job::of(JobKind::FindDuplicates, user);
                jobs::queue(batch, find, app.now());
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

/// Reads entries, and writes their cards part by part.
async fn read(
    app: &App,
    bulk: &mut BulkOperation<'_>,
    book: &mut Book,
    report: &mut Report,
    entries: impl Iterator<Item = Entry>,
    mode: Mode,
) -> Result<()> {
    let mut part = Part::default();
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
            Entry::Card(ReadCard { line, card }) if card.is_blank() && card.has_name_line() => {
                report.refuse(Refusal::nameless(line, &card));
            }
            Entry::Card(ReadCard { line, mut card }) => {
                card.mark_starred();
                let (uid, outcome) = book.place(&mut card);
                report.count(line, &card, outcome);
                if mode == Mode::Commit && outcome != ImportOutcome::Same {
                    part.add(Placed { uid, card, outcome });
                }
            }
        }
        if part.is_full() {
            write(app, bulk, book, &std::mem::take(&mut part).cards).await?;
        }
    }
    write(app, bulk, book, &part.cards).await
}

/// A card of the file with the UID under which the book stores it, and its outcome.
struct Placed {
    uid: String,
    card: Card,
    outcome: ImportOutcome,
}

/// Cards that are written together.
#[derive(Default)]
struct Part {
    cards: Vec<Placed>,
    bytes: i64,
}

impl Part {
    fn add(&mut self, placed: Placed) {
        self.bytes += i64::try_from(placed.card.len()).unwrap_or(i64::MAX);
        self.cards.push(placed);
    }

    fn is_full(&self) -> bool {
        self.cards.len() >= limits::PART_CONTACTS || self.bytes >= limits::PART_BYTES
    }
}

async fn write(
    app: &App,
    bulk: &mut BulkOperation<'_>,
    book: &Book,
    cards: &[Placed],
) -> Result<()> {
    let origin = bulk.origin();
    let mut is_again = false;
    let plan = async |rest: &[Placed], changes: &mut ContactChanges| {
        // Usually nobody else has a UID of this file, or a name made of one. Only when a part fails
        // are they looked up again.
        let taken = match std::mem::replace(&mut is_again, true) {
            true => Taken::meanwhile(app, origin, rest).await?,
            false => Taken::default(),
        };
        plan(app, origin, book, &taken, rest, changes).await
    };
    bulk.change(cards, plan, false).await.map(drop)
}

/// The contacts of the book that have the UIDs of some cards, or the names that these would get.
#[derive(Default)]
struct Taken {
    uids: HashMap<String, ContactId>,
    hrefs: HashMap<Href, ContactId>,
}

impl Taken {
    /// Looks up what these cards would take.
    async fn meanwhile(app: &App, origin: ChangeOrigin, cards: &[Placed]) -> Result<Self> {
        let (db, user, book) = (&app.db, origin.user, origin.book);
        let uids: Vec<_> = cards.iter().map(|placed| placed.uid.as_str()).collect();
        let hrefs: Vec<_> = uids.iter().map(|uid| Href::of_uid(uid)).collect();
        Ok(Self {
            uids: contacts::with_uids(db, user, book, &uids).await?,
            hrefs: contacts::with_hrefs(db, user, book, &hrefs).await?,
        })
    }

    /// Returns the identity of a new contact with this UID.
    fn identity(&self, id: ContactId, book: BookId, uid: &str, now: Timestamp) -> CardIdentity {
        let mut identity = CardIdentity::new(id, book, uid, now);
        if self.hrefs.contains_key(&identity.href) {
            identity.href = Href::of_contact(id);
        }
        identity
    }
}

async fn plan(
    app: &App,
    origin: ChangeOrigin,
    book: &Book,
    taken: &Taken,
    cards: &[Placed],
    changes: &mut ContactChanges,
) -> Result<Planned> {
    let id = |placed: &Placed| match placed.outcome {
        ImportOutcome::Changed => book.known.get(&placed.uid).map(|known| known.id),
        _ => taken.uids.get(&placed.uid).copied(),
    };
    let ids: Vec<_> = cards.iter().filter_map(id).collect();
    let rows = if ids.is_empty() {
        Vec::new()
    } else {
        contacts::cards_of(&app.db, origin.user, &ids).await?
    };
    let rows: HashMap<_, _> = rows.into_iter().map(|row| (row.contact.id, row)).collect();
    for placed in cards {
        match id(placed).and_then(|id| rows.get(&id)) {
            Some(row) => {
                // A card of another program does not know the favourite mark, so the contact keeps
                // its own.
                let mut card = placed.card.clone();
                card.keep_favorite(&Card::parse(&row.vcard));
                put(app.now(), changes, 0, row, &card);
            }
            // The contact was moved to the trash meanwhile, and stays there.
            None if placed.outcome == ImportOutcome::Changed => {}
            None => {
                let now = app.now();
                let id = app.ids.contact(now);
                let identity = taken.identity(id, origin.book, &placed.uid, now);
                let card = StoredCard::project(identity, &placed.card, now);
                changes.insert(&card, EmailRule::Any);
            }
        }
    }
    Ok(Planned {
        taken: cards.len(),
        kept: 0,
    })
}
