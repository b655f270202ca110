//! The content of the book that an import compares its cards with.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use sha2::{Digest, Sha256};

use super::report::ImportOutcome;
use crate::domain::books::BookAccess;
use crate::domain::{App, export};
use crate::error::Result;
use crate::model::card::Card;
use crate::model::card::labels::{Label, member_key};
use crate::model::card::version::Version;
use crate::model::content_hash::ContentHash;
use crate::model::export::csv;
use crate::model::ids::ContactId;
use crate::model::import::{Format, json};
use crate::model::{email, fold};
use crate::store::contacts;
use crate::store::labels::{self, GroupLabel};

/// The longest UID that a card may bring, in bytes, because databases index it.
const UID_BYTES: usize = 1000;
/// The trailing digits by which phone numbers are compared, whatever their country code.
const PHONE_DIGITS: usize = 9;

/// A contact of the book, as far as an import needs it.
pub struct Known {
    /// The contact.
    pub id: ContactId,
    /// The hash of its card.
    pub content: ContentHash,
    /// The hash of its card as the last imported file had it.
    file: Option<ContentHash>,
    /// The hash of its card as an export in the form of the file has it.
    exported: Option<ContentHash>,
}

impl Known {
    /// Returns the outcome of a card of the file with this content and the contact's own UID.
    fn outcome(&self, content: ContentHash) -> ImportOutcome {
        let own = [Some(self.content), self.exported];
        if own.contains(&Some(content)) || self.file == Some(content) {
            ImportOutcome::Same
        } else if self.file.is_none() || own.contains(&self.file) {
            ImportOutcome::Changed
        } else {
            ImportOutcome::Conflict
        }
    }
}

/// The place of a card of the file in the book.
#[derive(Clone, Debug)]
pub struct Placement {
    /// The UID under which the book stores it.
    pub uid: String,
    /// The hash of its content.
    pub content: ContentHash,
    /// Its outcome.
    pub outcome: ImportOutcome,
}

impl Placement {
    /// Checks whether the book had a contact with this UID when it was read.
    pub fn is_known(&self) -> bool {
        use ImportOutcome::{Changed, Conflict, Same};
        matches!(self.outcome, Changed | Conflict | Same)
    }
}

/// The contacts of the book, as far as an import needs them, and the cards of the file so far.
pub struct Book {
    /// The contacts by their UIDs.
    pub known: HashMap<String, Known>,
    /// Emails and phone numbers with names, hashed.
    marks: HashSet<u64>,
    /// The same of the file's new cards so far.
    brought_marks: HashSet<u64>,
    /// The UIDs of the file's cards so far.
    brought: HashSet<String>,
    /// The contacts as rows of a table, hashed, with the labels of each. Read for a table alone,
    /// whose rows have no UIDs.
    rows: HashMap<u64, Vec<RowLabels>>,
    /// The number of cards with this content that got a UID derived from it.
    repetitions: HashMap<ContentHash, u32>,
}

impl Book {
    /// Reads the book that an import of a file goes into, with this format and, of vCards, version.
    pub async fn load(
        app: &App,
        access: &BookAccess,
        format: Format,
        version: Option<Version>,
    ) -> Result<Self> {
        let is_table = matches!(format, Format::Csv(_));
        let access = access.at_home();
        let mut book = Self {
            known: HashMap::new(),
            marks: HashSet::new(),
            brought_marks: HashSet::new(),
            brought: HashSet::new(),
            rows: HashMap::new(),
            repetitions: HashMap::new(),
        };
        let mut page = export::Pages::default();
        let (user, home) = (access.owner(), access.book());
        let mut given = match is_table {
            true => given_labels(app, &access).await?,
            false => HashMap::new(),
        };
        while let Some((after, last)) = page.next_range(app, &access).await? {
            for kept in contacts::known(&app.db, user, home, after, last).await? {
                let card = Card::parse(&kept.vcard);
                let exported = exported(&card, &kept.vcard, format, version);
                book.marks.extend(marks(&card));
                if is_table {
                    let given = given.remove(&kept.uid);
                    let labels = row_labels(&card, given.unwrap_or_default());
                    book.rows.entry(row_hash(&card)).or_default().push(labels);
                }
                book.known.insert(
                    member_key(&kept.uid).into_owned(),
                    Known {
                        id: kept.id,
                        content: ContentHash::of(&card),
                        file: kept.file_hash,
                        exported,
                    },
                );
            }
        }
        Ok(book)
    }

    /// Returns the place of a card, and gives it a UID if it has none of its own.
    pub fn place(&mut self, card: &mut Card) -> Placement {
        let content = ContentHash::of(card);
        let own = card
            .uid()
            .map(|uid| member_key(&uid).into_owned())
            .filter(|own| (1..=UID_BYTES).contains(&own.len()));
        let own = own.filter(|own| !self.brought.contains(own));
        let is_own = own.is_some();
        let uid = own.unwrap_or_else(|| self.made_uid(card, content));
        self.brought.insert(uid.clone());
        let outcome = match self.known.get(&uid) {
            // A UID derived from the content means that the card was imported before, whatever has
            // become of its contact.
            Some(_) if !is_own => ImportOutcome::Same,
            Some(known) => known.outcome(content),
            None if !is_own && self.has_row(card) => ImportOutcome::Same,
            None => self.likeness(card),
        };
        Placement {
            uid,
            content,
            outcome,
        }
    }

    /// Checks whether a contact has all that this row of a table says.
    fn has_row(&self, card: &Card) -> bool {
        if self.rows.is_empty() {
            return false;
        }
        let alike = self.rows.get(&row_hash(card));
        let labels = row_labels(card, Vec::new());
        alike.is_some_and(|alike| alike.iter().any(|known| known.is_superset(&labels)))
    }

    /// Checks whether a contact still had this card when the book was read.
    pub fn has_content(&self, uid: &str, card: &Card) -> bool {
        let known = self.known.get(uid);
        known.is_some_and(|known| known.content == ContentHash::of(card))
    }

    /// Returns the contact that a card belongs to, if the book does not know yet that a file has
    /// it with this content.
    pub fn newly_seen(&self, place: &Placement) -> Option<ContactId> {
        let known = self.known.get(&place.uid);
        known
            .filter(|known| known.file != Some(place.content))
            .map(|known| known.id)
    }

    /// Returns the outcome of a new card.
    fn likeness(&mut self, card: &Card) -> ImportOutcome {
        let marks = marks(card);
        let is_among = |known: &HashSet<u64>| marks.iter().any(|mark| known.contains(mark));
        let outcome = match (is_among(&self.marks), is_among(&self.brought_marks)) {
            (true, true) => ImportOutcome::LikeBoth,
            (true, false) => ImportOutcome::LikeContact,
            (false, true) => ImportOutcome::LikeOther,
            (false, false) => ImportOutcome::New,
        };
        self.brought_marks.extend(marks);
        outcome
    }

    /// Gives a card a UID derived from its content if it has none, or that of another card of the
    /// file, so that the same file always brings the same UIDs.
    fn made_uid(&mut self, card: &mut Card, content: ContentHash) -> String {
        let repetition = self.repetitions.entry(content).or_insert(0);
        *repetition += 1;
        let digest = Sha256::new()
            .chain_update(content.as_bytes())
            .chain_update(repetition.to_be_bytes())
            .finalize();
        let mut bytes = uuid::Bytes::default();
        bytes.copy_from_slice(&digest[..16]);
        let made = uuid::Builder::from_custom_bytes(bytes)
            .into_uuid()
            .to_string();
        card.set_uid(&made);
        made
    }
}

/// Returns the hash of a card as a file of this format and version has it when it was exported;
/// `None` if it stays as it is.
fn exported(
    card: &Card,
    vcard: &str,
    format: Format,
    version: Option<Version>,
) -> Option<ContentHash> {
    let exported = match format {
        Format::JsContact => json::read_back(card)?,
        _ => match version?.of(vcard) {
            Cow::Borrowed(_) => return None,
            Cow::Owned(exported) => Card::parse(&exported),
        },
    };
    Some(ContentHash::of(&exported))
}

/// Returns hashes that two cards of the same person are likely to share: of each email, and of each
/// phone number together with the name.
fn marks(card: &Card) -> Vec<u64> {
    let name = card
        .stated_name()
        .unwrap_or_else(|| card.display_name(&card.fields()));
    let name = fold::needle(&name);
    let emails = card
        .texts("EMAIL")
        .into_iter()
        .map(|email| hashed(("email", email::key(&email))));
    let digits = |phone: &String| {
        let digits = fold::digits(phone);
        let start = digits.len().saturating_sub(PHONE_DIGITS);
        (digits.len() > 5).then(|| digits[start..].to_owned())
    };
    let phones = card
        .texts("TEL")
        .iter()
        .filter_map(digits)
        .map(|digits| hashed(("phone", digits, &name)))
        .collect::<Vec<_>>();
    emails.chain(phones).collect()
}

/// The labels of a row of a table, in the form in which they are compared.
type RowLabels = BTreeSet<String>;

/// The star among the labels of a row. No label has this form.
const STAR: &str = "\n";

/// Returns the labels that groups of the book give to their members, by the UIDs of these.
async fn given_labels(app: &App, access: &BookAccess) -> Result<HashMap<String, Vec<String>>> {
    let mut given: HashMap<_, Vec<_>> = HashMap::new();
    for GroupLabel { member, label } in labels::by_groups(&app.db, access.owner()).await? {
        let (book, uid) = member;
        if book == access.home() {
            given.entry(uid).or_default().push(label);
        }
    }
    Ok(given)
}

/// Returns the labels of a row, those of the card and those that groups give; the star is one too.
fn row_labels(card: &Card, given: Vec<String>) -> RowLabels {
    let details = card.details();
    let star = details.favorite.then(|| STAR.to_owned());
    let labels = details.categories.into_iter().chain(given);
    labels.map(|label| Label::key(&label)).chain(star).collect()
}

/// Returns a hash of the row of a table that a card becomes, but for its labels.
fn row_hash(card: &Card) -> u64 {
    hashed(csv::cells_without_labels(card))
}

fn hashed(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
