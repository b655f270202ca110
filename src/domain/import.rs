//! Import: what is in a file, what of it is new, and all of that or nothing into the book.

mod book;

use std::collections::HashMap;
use std::sync::Arc;

use book::Book;

use super::bulk::{self, BulkOperation, Planned};
use super::compute::compute;
use super::contacts::put;
use super::idempotency::{self, Answered, IdempotentRequest, Once};
use super::{App, Caller, books, limits};
use crate::error::{Error, Result};
use crate::limiter::Held;
use crate::model::card::Card;
use crate::model::contact::StoredCard;
use crate::model::ids::{BookId, ContactId, OperationId};
use crate::model::import::csv::Dialect;
use crate::model::import::{self, Entry, Format, Hints, ReadCard, Refusal, Unreadable};
use crate::store::contacts::{self, ChangeOrigin, ContactChanges, EmailRule};
use crate::store::{Batch, Guard, StoreError};

/// Refusals and examples that an answer names.
const NAMED: usize = 1000;
/// The characters of a file's name that the history keeps.
const TITLE_CHARS: usize = 200;
/// The longest UID that a card may bring; databases index it.
const UID_BYTES: usize = 1000;
/// The digits of a phone number by which it is told from others in whatever country: the last nine.
const PHONE_DIGITS: usize = 9;

/// True if an import is only tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing is written.
    DryRun,
    /// Everything that is not refused is written, or nothing at all.
    Commit,
}

/// What becomes of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It is added.
    New,
    /// It is added, though it looks like a contact that is there.
    Duplicate,
    /// It takes the place of the card with the same UID.
    Changed,
    /// It is there already.
    Same,
}

/// A card of the file, for people.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The line on which it starts.
    pub line: usize,
    /// What it is called.
    pub name: String,
    /// What becomes of it.
    pub outcome: ImportOutcome,
}

/// What was in a file, and what became of it.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the file is.
    pub format: Format,
    /// How many contacts are new.
    pub new: usize,
    /// How many take the place of others.
    pub changed: usize,
    /// How many are there already.
    pub same: usize,
    /// How many of the new ones look like contacts that are there.
    pub duplicates: usize,
    /// How many parts of the file are no contacts.
    pub refused: usize,
    /// The first of these, and notes of how the file was read.
    pub refusals: Vec<Refusal>,
    /// The first of the contacts.
    pub seen: Vec<Seen>,
    /// The operation by which it is undone, when something was written.
    pub undo: Option<OperationId>,
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
    /// What the columns of a table mean, where a person has said so.
    pub columns: Option<import::csv::ColumnMap>,
    /// The address book that it comes into: the default one when none is named.
    pub book: Option<BookId>,
}

/// Returns what a file is, or why it cannot be read.
pub async fn detect(
    app: &App,
    caller: &Caller,
    bytes: Held<Vec<u8>>,
    name: String,
) -> Result<Result<Format, Unreadable>> {
    compute(app, caller.user.id, move |_| {
        let (bytes, _permit) = bytes.into_parts();
        let hints = Hints {
            filename: Some(&name),
            ..Hints::default()
        };
        import::read(bytes, &hints, &limits::FILE).map(|import| import.format)
    })
    .await
}

/// Checks whether a person should say what the columns of such a file mean.
pub fn may_be_table(format: Result<Format, Unreadable>) -> bool {
    matches!(
        format,
        Ok(Format::Csv(Dialect::Unknown)) | Err(Unreadable::NoContact)
    )
}

/// Guesses what the columns of a table of no known program mean.
pub async fn guess_columns(
    app: &App,
    caller: &Caller,
    bytes: Held<Vec<u8>>,
) -> Result<Option<import::csv::Guess>> {
    compute(app, caller.user.id, move |_| {
        let (bytes, _permit) = bytes.into_parts();
        let guess = import::csv::guess(import::encoding::text(bytes), limits::CARD.bytes);
        // A single column is what any text has.
        guess.filter(|table| table.header.len() > 1)
    })
    .await
}

/// A request for an import that is carried out once, and how the face renders its answer.
pub struct OnceImported {
    /// The request.
    pub request: IdempotentRequest,
    /// Renders the answer.
    pub render: fn(&Report) -> Vec<u8>,
}

/// Carries out an import once, however often it is asked for.
pub async fn run_once(
    app: &Arc<App>,
    caller: &Arc<Caller>,
    file: File,
    once: OnceImported,
) -> Result<Answered<Report>> {
    if let Some(answer) = idempotency::answer_before(app, caller, &once.request).await? {
        return Ok(Answered::Before(answer));
    }
    let (request, render) = (once.request.clone(), once.render);
    let report = bulk::run(app, caller, async move |app, caller| {
        carry_out(app, caller, file, Mode::Commit, Some(once)).await
    })
    .await?;
    if report.undo.is_some() || report.clone().or_refusal().is_err() {
        return Ok(Answered::Now(report));
    }
    // No operation has kept the key of an import that found nothing new.
    let mut batch = Batch::default();
    Once {
        request: &request,
        render: &render,
    }
    .keep(app, &mut batch, caller, &report);
    match app.db.commit(batch).await {
        Ok(()) => Ok(Answered::Now(report)),
        Err(StoreError::Unmet(Guard::NewKey)) => Ok(Answered::Before(
            idempotency::answer_meanwhile(app, caller, &request).await?,
        )),
        Err(error) => Err(error.into()),
    }
}

/// Tries an import, or carries it out.
pub async fn run(app: &Arc<App>, caller: &Arc<Caller>, file: File, mode: Mode) -> Result<Report> {
    // Reading cards takes the processor for as long as the file is large. It goes on when nobody
    // waits for the answer any more.
    bulk::run(app, caller, async move |app, caller| {
        carry_out(app, caller, file, mode, None).await
    })
    .await
}

async fn carry_out(
    app: &App,
    caller: &Caller,
    file: File,
    mode: Mode,
    once: Option<OnceImported>,
) -> Result<Report> {
    let permit = app.bulk_changes.acquire(caller.user.id, 1).await?;
    let File {
        bytes,
        name,
        content_type,
        columns,
        book,
    } = file;
    books::require(app, caller, book).await?;
    let book_id = book.unwrap_or(caller.book);
    // Held until the last card is read.
    let (bytes, _memory) = bytes.into_parts();
    let hints = Hints {
        filename: name.as_deref(),
        content_type: content_type.as_deref(),
        columns,
    };
    let parsed = import::read(bytes, &hints, &limits::FILE)
        .map_err(|reason| Error::invalid("file", reason.to_string()))?;
    let mut report = Report::of(parsed.format);
    let mut book = Book::load(app, caller, book_id).await?;
    let user = caller.user.id;
    let keep = |batch: &mut Batch, id: OperationId| {
        once.iter()
            .for_each(|once| idempotency::begin(app, batch, user, &once.request, id));
    };
    let mut bulk = BulkOperation::new(app, caller, "import", &title(name.as_deref()))
        .with_permit(permit)
        .into_book(book_id)
        .beginning_with(keep);
    match read(app, &mut bulk, &mut book, &mut report, parsed.entries, mode).await {
        Ok(()) => {
            report.undo = bulk.id();
            let answer = once.as_ref().map(|once| (once.render)(&report));
            let (id, finish) = (report.undo, |batch: &mut Batch, id, answer| {
                idempotency::finish(batch, user, id, answer)
            });
            bulk.end(|batch| _ = id.zip(answer).map(|(id, answer)| finish(batch, id, answer)))
                .await?;
            Ok(report)
        }
        Err(error) => Err(bulk.take_back(error).await),
    }
}

/// Returns what the history calls the file.
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
            // What was begun is taken back.
            Entry::TooMany { max, line } => {
                let problem = format!(
                    "has more than {max} contacts and refused parts; line {line} is beyond"
                );
                return Err(Error::invalid("file", problem));
            }
            Entry::Refused(refusal) => report.refuse(refusal),
            Entry::Card(ReadCard { line, mut card }) => {
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

/// A card of the file under the UID that the book knows it by.
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
        // Nobody else adds a UID of this file, as a rule. When a part fails, the book is asked who
        // has them.
        let known = if std::mem::replace(&mut is_again, true) {
            known_again(app, origin, rest).await?
        } else {
            HashMap::new()
        };
        plan(app, origin, book, &known, rest, changes).await
    };
    bulk.change(cards, plan, false).await.map(drop)
}

/// The contacts that have the UIDs of these cards by now.
async fn known_again(
    app: &App,
    origin: ChangeOrigin,
    cards: &[Placed],
) -> Result<HashMap<String, ContactId>> {
    let uids: Vec<_> = cards.iter().map(|placed| placed.uid.as_str()).collect();
    Ok(contacts::with_uids(&app.db, origin.user, origin.book, &uids).await?)
}

async fn plan(
    app: &App,
    origin: ChangeOrigin,
    book: &Book,
    known: &HashMap<String, ContactId>,
    cards: &[Placed],
    changes: &mut ContactChanges,
) -> Result<Planned> {
    let id = |placed: &Placed| match placed.outcome {
        ImportOutcome::Changed => book.known.get(&placed.uid).map(|known| known.id),
        _ => known.get(&placed.uid).copied(),
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
                // That someone is a favourite here, another program's card does not know.
                let mut card = placed.card.clone();
                card.keep_favorite(&Card::parse(&row.vcard));
                put(app.now(), changes, 0, row, &card);
            }
            // Its contact went to the trash meanwhile, and stays there.
            None if placed.outcome == ImportOutcome::Changed => {}
            None => {
                let now = app.now();
                let card = StoredCard::project(
                    app.ids.contact(now),
                    origin.book,
                    &placed.uid,
                    &placed.card,
                    now,
                    now,
                );
                changes.insert(&card, EmailRule::Any);
            }
        }
    }
    Ok(Planned {
        taken: cards.len(),
        kept: 0,
    })
}

impl Report {
    fn of(format: Format) -> Self {
        Self {
            format,
            new: 0,
            changed: 0,
            same: 0,
            duplicates: 0,
            refused: 0,
            refusals: Vec::new(),
            seen: Vec::new(),
            undo: None,
        }
    }

    fn refuse(&mut self, refusal: Refusal) {
        self.refused += usize::from(!refusal.fault.is_note());
        if self.refusals.len() < NAMED {
            self.refusals.push(refusal);
        }
    }

    fn count(&mut self, line: usize, card: &Card, outcome: ImportOutcome) {
        match outcome {
            ImportOutcome::New => self.new += 1,
            ImportOutcome::Duplicate => {
                self.new += 1;
                self.duplicates += 1;
            }
            ImportOutcome::Changed => self.changed += 1,
            ImportOutcome::Same => self.same += 1,
        }
        if self.seen.len() < NAMED {
            self.seen.push(Seen {
                line,
                name: card.display_name(&card.fields()),
                outcome,
            });
        }
    }

    /// Refuses a file in which nothing is a contact.
    pub fn or_refusal(self) -> Result<Self> {
        if self.new + self.changed + self.same == 0 {
            Err(self.nothing())
        } else {
            Ok(self)
        }
    }

    /// The refusal of a file in which nothing is a contact.
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
