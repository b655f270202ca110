//! Import: what is in a file, what of it is new, and all of that or nothing into the book.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::operations::Running;
use super::{App, Caller, limits};
use crate::error::{Error, Result};
use crate::model::card::Card;
use crate::model::card::labels::member_key;
use crate::model::contact::StoredCard;
use crate::model::email;
use crate::model::fold;
use crate::model::ids::{ContactId, OperationId};
use crate::model::import::csv::Dialect;
use crate::model::import::{self, Entry, Format, Hints, ReadCard, Refusal, Unreadable};
use crate::store::contacts::EmailRule;
use crate::store::{StoreError, contacts};

/// Refusals and examples that an answer names.
const NAMED: usize = 1000;
/// The characters of a file's name that the history keeps.
const TITLE_CHARS: usize = 200;
/// The longest UID that a card may bring; databases index it.
const UID_BYTES: usize = 1000;
/// The digits of a phone number by which it is told from others in whatever country: the last nine.
const PHONE_DIGITS: usize = 9;

/// Whether an import is only tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing is written.
    DryRun,
    /// Everything that is not refused is written, or nothing at all.
    Commit,
}

/// What becomes of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
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
    pub fate: Fate,
}

/// What was in a file, and what became of it.
#[derive(Debug)]
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
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Its content.
    pub bytes: Vec<u8>,
    /// Its name.
    pub name: Option<String>,
    /// Its media type.
    pub content_type: Option<String>,
    /// What the columns of a table mean, where a person has said so.
    pub columns: Option<import::csv::ColumnMap>,
}

/// What a file is, before anything of it is imported.
#[derive(Debug)]
pub struct Look {
    /// What it is, or why it cannot be read.
    pub format: Result<Format, Unreadable>,
    /// What the columns seem to mean, where it is a table of no known program.
    pub table: Option<import::csv::Guess>,
}

/// Looks at a file, and gives it back.
pub async fn look(bytes: Vec<u8>, name: String) -> Result<(Look, Vec<u8>)> {
    let looking = tokio::task::spawn_blocking(move || {
        let hints = Hints { filename: Some(&name), ..Hints::default() };
        let format = import::read(bytes.clone(), &hints, &limits::FILE).map(|import| import.format);
        let is_unknown = matches!(format, Ok(Format::Csv(Dialect::Unknown)) | Err(Unreadable::NoContact));
        let table = is_unknown.then(|| import::csv::guess(import::encoding::text(bytes.clone()), limits::CARD.bytes)).flatten();
        // A single column is what any text has.
        (Look { format, table: table.filter(|table| table.header.len() > 1) }, bytes)
    });
    looking.await.map_err(Error::internal)
}

/// Tries an import, or carries it out.
pub async fn run(app: &Arc<App>, caller: &Arc<Caller>, file: File, mode: Mode) -> Result<Report> {
    let (app, caller) = (Arc::clone(app), Arc::clone(caller));
    let turn = app.imports.take(caller.user.id).await?;
    let handle = tokio::runtime::Handle::current();
    // Reading cards takes the processor for as long as the file is large. The turn lasts as long as that, also when nobody
    // waits for the answer any more.
    let work = tokio::task::spawn_blocking(move || {
        let report = handle.block_on(carry_out(&app, &caller, file, mode));
        drop(turn);
        report
    });
    work.await.map_err(Error::internal)?
}

async fn carry_out(app: &App, caller: &Caller, file: File, mode: Mode) -> Result<Report> {
    let File { bytes, name, content_type, columns } = file;
    let hints = Hints { filename: name.as_deref(), content_type: content_type.as_deref(), columns };
    let parsed = import::read(bytes, &hints, &limits::FILE).map_err(|reason| Error::invalid("file", reason.to_string()))?;
    let running = match mode {
        Mode::DryRun => None,
        Mode::Commit => Some(Running::begin(app, caller, "import", &title(name.as_deref())).await?),
    };
    let read = read(app, caller, parsed, running).await.map_err(|error| match error {
        // Nobody else can have changed the book since the import began; another process may hold its lock.
        StoreError::Unmet(_) | StoreError::Duplicate(_) => Error::Busy,
        error => error.into(),
    })?;
    read.map_err(|TooMany { max, line }| {
        Error::invalid("file", format!("has more than {max} contacts and refused parts; line {line} is beyond"))
    })
}

/// What the history calls the file.
fn title(name: Option<&str>) -> String {
    name.unwrap_or_default().chars().filter(|c| !c.is_control()).take(TITLE_CHARS).collect()
}

/// A file of more than a file may hold: the limit, and the line of the first that is beyond.
struct TooMany {
    max: usize,
    line: usize,
}

async fn read(
    app: &App,
    caller: &Caller,
    parsed: import::Import,
    mut running: Option<Running<'_>>,
) -> Result<Result<Report, TooMany>, StoreError> {
    let mut report = Report {
        format: parsed.format,
        new: 0,
        changed: 0,
        same: 0,
        duplicates: 0,
        refused: 0,
        refusals: Vec::new(),
        seen: Vec::new(),
        undo: None,
    };
    let mut book = Book::load(app, caller).await?;
    for entry in parsed.entries {
        match entry {
            // What was begun is taken back with it.
            Entry::TooMany { max, line } => return Ok(Err(TooMany { max, line })),
            Entry::Refused(refusal) => {
                report.refused += usize::from(!refusal.fault.is_note());
                if report.refusals.len() < NAMED {
                    report.refusals.push(refusal);
                }
            }
            Entry::Card(ReadCard { line, mut card }) => {
                let (uid, fate) = book.place(&mut card);
                report.count(line, &card, fate);
                if let Some(running) = &mut running {
                    write(app, caller, running, &book, &uid, card, fate).await?;
                }
            }
        }
    }
    if let Some(running) = running {
        report.undo = running.finish().await?.map(|operation| operation.id);
    }
    Ok(Ok(report))
}

impl Report {
    fn count(&mut self, line: usize, card: &Card, fate: Fate) {
        match fate {
            Fate::New => self.new += 1,
            Fate::Duplicate => {
                self.new += 1;
                self.duplicates += 1;
            }
            Fate::Changed => self.changed += 1,
            Fate::Same => self.same += 1,
        }
        if self.seen.len() < NAMED {
            self.seen.push(Seen { line, name: card.display_name(&card.fields()), fate });
        }
    }

    /// Refuses a file in which nothing is a contact.
    pub fn or_refusal(self) -> Result<Self> {
        if self.new + self.changed + self.same == 0 { Err(self.nothing()) } else { Ok(self) }
    }

    /// The refusal of a file in which nothing is a contact.
    fn nothing(&self) -> Error {
        let first = self.refusals.first().map(|refusal| format!("; line {}: {}", refusal.line, refusal.fault));
        Error::invalid("file", format!("holds no contact{}", first.unwrap_or_default()))
    }
}

async fn write(
    app: &App,
    caller: &Caller,
    running: &mut Running<'_>,
    book: &Book,
    uid: &str,
    mut card: Card,
    fate: Fate,
) -> Result<(), StoreError> {
    match fate {
        Fate::Same => Ok(()),
        Fate::New | Fate::Duplicate => {
            let now = app.now();
            let card = StoredCard::project(app.ids.contact(now), uid, &card, now, now);
            let by = running.by();
            contacts::insert(running.batch(), &by, &card, EmailRule::Any);
            running.changed().await
        }
        Fate::Changed => {
            let Some(known) = book.known.get(uid) else { return Ok(()) };
            let Some(row) = contacts::find_card(&app.db, caller.user.id, known.id).await? else { return Ok(()) };
            // That someone is a favourite here, another program's card does not know.
            card.keep_favorite(&Card::parse(&row.vcard));
            running.put(&row, &card).await
        }
    }
}

/// The content of a card, by which it is told from others: all but what is new in each export.
type Content = [u8; 16];

fn content(card: &Card) -> Content {
    let mut digest = Sha256::new();
    for line in card.content() {
        digest.update(line);
        digest.update(b"\n");
    }
    let mut content = Content::default();
    content.copy_from_slice(&digest.finalize()[..16]);
    content
}

struct Known {
    id: ContactId,
    content: Content,
}

/// What is in the book, as far as an import must know, and what the file has brought so far.
struct Book {
    known: HashMap<String, Known>,
    /// Emails and phone numbers with names, hashed.
    marks: HashSet<u64>,
    /// The UIDs of the file's cards so far.
    brought: HashSet<String>,
    /// How often cards of this content got a UID that was made of it.
    repetitions: HashMap<Content, u32>,
}

impl Book {
    async fn load(app: &App, caller: &Caller) -> Result<Self, StoreError> {
        let mut book =
            Self { known: HashMap::new(), marks: HashSet::new(), brought: HashSet::new(), repetitions: HashMap::new() };
        let mut page = super::export::Pages::default();
        while let Some(cards) = page.next(app, caller).await? {
            for kept in cards {
                let card = Card::parse(&kept.vcard);
                book.marks.extend(marks(&card));
                book.known.insert(kept.uid, Known { id: kept.id, content: content(&card) });
            }
        }
        Ok(book)
    }

    /// Finds out what becomes of a card, and gives it a UID where it has none of its own.
    fn place(&mut self, card: &mut Card) -> (String, Fate) {
        let content = content(card);
        let own = card.uid().map(|uid| member_key(&uid).to_owned()).filter(|own| (1..=UID_BYTES).contains(&own.len()));
        let own = own.filter(|own| !self.brought.contains(own));
        let is_own = own.is_some();
        let uid = own.unwrap_or_else(|| self.made_uid(card, content));
        self.brought.insert(uid.clone());
        let fate = match self.known.get(&uid) {
            // A UID that is made of the content tells that the card came before, whatever its contact has become.
            Some(known) if known.content == content || !is_own => Fate::Same,
            Some(_) => Fate::Changed,
            None => {
                let marks = marks(card);
                let is_alike = marks.iter().any(|mark| self.marks.contains(mark));
                self.marks.extend(marks);
                if is_alike { Fate::Duplicate } else { Fate::New }
            }
        };
        (uid, fate)
    }

    /// Gives a card that has no UID, or that of another card of the file, one that is made of its content, so that the same
    /// file brings the same cards again.
    fn made_uid(&mut self, card: &mut Card, content: Content) -> String {
        let repetition = self.repetitions.entry(content).or_insert(0);
        *repetition += 1;
        let digest = Sha256::new().chain_update(content).chain_update(repetition.to_be_bytes()).finalize();
        let mut bytes = Content::default();
        bytes.copy_from_slice(&digest[..16]);
        let made = uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string();
        card.set_uid(&made);
        made
    }
}

/// What of a card makes it likely that another with the same is the same person's: an email, or a phone number together
/// with a name.
fn marks(card: &Card) -> Vec<u64> {
    let name = card.stated_name().unwrap_or_else(|| card.display_name(&card.fields()));
    let name = fold::needle(&name);
    let emails = card.texts("EMAIL").into_iter().map(|email| hash("email", &email::key(&email), ""));
    let digits = |phone: &String| {
        let digits = fold::digits(phone);
        let start = digits.len().saturating_sub(PHONE_DIGITS);
        (digits.len() > 5).then(|| digits[start..].to_owned())
    };
    let phones = card.texts("TEL").iter().filter_map(digits).map(|digits| hash("phone", &digits, &name)).collect::<Vec<_>>();
    emails.chain(phones).collect()
}

fn hash(kind: &str, value: &str, name: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    (kind, value, name).hash(&mut hasher);
    hasher.finish()
}
