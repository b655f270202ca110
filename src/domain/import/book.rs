//! The content of the book that an import compares its cards with.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use super::report::ImportOutcome;
use crate::domain::books::BookAccess;
use crate::domain::{App, export};
use crate::error::Result;
use crate::model::card::Card;
use crate::model::card::labels::member_key;
use crate::model::ids::ContactId;
use crate::model::{email, fold};

/// The longest UID that a card may bring, in bytes, because databases index it.
const UID_BYTES: usize = 1000;
/// The trailing digits by which phone numbers are compared, whatever their country code.
const PHONE_DIGITS: usize = 9;

/// A hash of a card's content, without the lines that are new in each export.
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

pub struct Known {
    /// The contact.
    pub id: ContactId,
    content: Content,
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
    /// The number of cards with this content that got a UID derived from it.
    repetitions: HashMap<Content, u32>,
}

impl Book {
    /// Reads the book that an import goes into.
    pub async fn load(app: &App, access: &BookAccess) -> Result<Self> {
        let access = access.at_home();
        let mut book = Self {
            known: HashMap::new(),
            marks: HashSet::new(),
            brought_marks: HashSet::new(),
            brought: HashSet::new(),
            repetitions: HashMap::new(),
        };
        let mut page = export::Pages::default();
        while let Some(cards) = page.next(app, &access).await? {
            for kept in cards {
                let card = Card::parse(&kept.vcard);
                book.marks.extend(marks(&card));
                book.known.insert(
                    kept.uid,
                    Known {
                        id: kept.id,
                        content: content(&card),
                    },
                );
            }
        }
        Ok(book)
    }

    /// Returns the outcome of a card, and gives it a UID if it has none of its own.
    pub fn place(&mut self, card: &mut Card) -> (String, ImportOutcome) {
        let content = content(card);
        let own = card
            .uid()
            .map(|uid| member_key(&uid).to_owned())
            .filter(|own| (1..=UID_BYTES).contains(&own.len()));
        let own = own.filter(|own| !self.brought.contains(own));
        let is_own = own.is_some();
        let uid = own.unwrap_or_else(|| self.made_uid(card, content));
        self.brought.insert(uid.clone());
        let outcome = match self.known.get(&uid) {
            // A UID derived from the content means that the card was imported before, whatever has
            // become of its contact.
            Some(known) if known.content == content || !is_own => ImportOutcome::Same,
            Some(_) => ImportOutcome::Changed,
            None => self.likeness(card),
        };
        (uid, outcome)
    }

    /// Returns the outcome of a new card.
    fn likeness(&mut self, card: &Card) -> ImportOutcome {
        let marks = marks(card);
        let is_among = |known: &HashSet<u64>| marks.iter().any(|mark| known.contains(mark));
        let outcome = if is_among(&self.marks) {
            ImportOutcome::LikeContact
        } else if is_among(&self.brought_marks) {
            ImportOutcome::LikeOther
        } else {
            ImportOutcome::New
        };
        self.brought_marks.extend(marks);
        outcome
    }

    /// Gives a card a UID derived from its content if it has none, or that of another card of the
    /// file, so that the same file always brings the same UIDs.
    fn made_uid(&mut self, card: &mut Card, content: Content) -> String {
        let repetition = self.repetitions.entry(content).or_insert(0);
        *repetition += 1;
        let digest = Sha256::new()
            .chain_update(content)
            .chain_update(repetition.to_be_bytes())
            .finalize();
        let mut bytes = Content::default();
        bytes.copy_from_slice(&digest[..16]);
        let made = uuid::Builder::from_custom_bytes(bytes)
            .into_uuid()
            .to_string();
        card.set_uid(&made);
        made
    }
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
        .map(|email| hash("email", &email::key(&email), ""));
    let digits = |phone: &String| {
        let digits = fold::digits(phone);
        let start = digits.len().saturating_sub(PHONE_DIGITS);
        (digits.len() > 5).then(|| digits[start..].to_owned())
    };
    let phones = card
        .texts("TEL")
        .iter()
        .filter_map(digits)
        .map(|digits| hash("phone", &digits, &name))
        .collect::<Vec<_>>();
    emails.chain(phones).collect()
}

fn hash(kind: &str, value: &str, name: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    (kind, value, name).hash(&mut hasher);
    hasher.finish()
}
