//! Export: a book, a label's contacts or chosen ones, written piece by piece, so that a large book
//! takes hardly more memory than a small one.

mod archive;
mod pieces;
mod writer;

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use super::App;
use super::books::{self, BookAccess};
use crate::error::{Error, Result};
use crate::model::card::labels::Label;
use crate::model::card::version::Version;
use crate::model::ids::{ContactId, UserId};
use crate::store;
use crate::store::contacts::{self, ExportedCard};
use crate::store::labels::{self, GroupLabel, Member};
pub use pieces::Pieces;
use pieces::pieces;
use writer::Writer;

/// The bytes that a page of cards should not exceed.
pub(super) const PAGE_BYTES: i64 = 1 << 20;
/// The most cards on a page.
pub(super) const PAGE_CARDS: i64 = 1000;

/// The format of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Each card in its stored form.
    Original,
    /// Every card in this version of vCard.
    VCard(Version),
    /// A JSON array of JSContact cards (RFC 9553).
    JsContact,
    /// The CSV columns of Google Contacts.
    Csv,
    /// The cards in their stored form, and every photo in a file of its own.
    Zip,
}

impl Format {
    /// Returns the media type.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Original | Self::VCard(_) => "text/vcard; charset=utf-8",
            Self::JsContact => "application/jscontact+json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Zip => "application/zip",
        }
    }

    /// Returns the file name extension.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Original | Self::VCard(_) => "vcf",
            Self::JsContact => "json",
            Self::Csv => "csv",
            Self::Zip => "zip",
        }
    }
}

/// The selection of contacts to export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All, including group cards.
    All,
    /// The contacts with this label.
    Label(String),
    /// These contacts. Those that are gone are skipped.
    Contacts(Vec<ContactId>),
}

/// A request for an export.
#[derive(Clone, Debug)]
pub struct ExportRequest {
    /// The contacts.
    pub selection: Selection,
    /// The format.
    pub format: Format,
}

/// The most characters of the name of a book or label in the name of a file.
const NAME_CHARS: usize = 60;

/// Returns the name of the file: what was chosen, and the day.
pub async fn file_name(app: &App, access: &BookAccess, request: &ExportRequest) -> Result<String> {
    let choice = match (&request.selection, access.book()) {
        (Selection::Label(label), _) => Some(label.clone()),
        (Selection::Contacts(_), _) => Some("selection".to_owned()),
        (Selection::All, Some(_)) => Some(books::get(app, access).await?.name),
        (Selection::All, None) => None,
    };
    let choice = choice
        .map(|name| in_file_name(&name))
        .filter(|name| !name.is_empty());
    let choice = choice.map_or_else(String::new, |name| format!("-{name}"));
    let day = app.today(access.actor());
    Ok(format!(
        "carnet{choice}-{day}.{}",
        request.format.extension()
    ))
}

/// Returns a name without what file systems refuse.
fn in_file_name(name: &str) -> String {
    let is_refused = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let kept = name.chars().map(|c| if is_refused(c) { '-' } else { c });
    let name: String = kept.take(NAME_CHARS).collect();
    name.trim_matches(['.', ' ', '-']).to_owned()
}

/// Cards, page by page, outside the trash and in the order of creation.
#[derive(Default)]
pub(super) struct Pages {
    after: Option<ContactId>,
}

impl Pages {
    /// Returns the next page, which is empty if all its cards have gone meanwhile; `None` after the
    /// last.
    pub async fn next(
        &mut self,
        app: &App,
        access: &BookAccess,
    ) -> store::Result<Option<Vec<ExportedCard>>> {
        let Some((after, last)) = self.next_range(app, access).await? else {
            return Ok(None);
        };
        let (db, user, book) = (&app.db, access.owner(), access.book());
        Ok(Some(contacts::exported(db, user, book, after, last).await?))
    }

    /// Goes on to the next page, and returns the contact before it and its last; `None` after the
    /// last page.
    pub async fn next_range(
        &mut self,
        app: &App,
        access: &BookAccess,
    ) -> store::Result<Option<(Option<ContactId>, ContactId)>> {
        let (db, user, book) = (&app.db, access.owner(), access.book());
        let sizes = contacts::sizes(db, user, book, self.after, PAGE_CARDS).await?;
        let (mut last, mut bytes) = (None, 0);
        for (id, size) in sizes {
            if bytes >= PAGE_BYTES {
                break;
            }
            (last, bytes) = (Some(id), bytes + size);
        }
        let after = self.after;
        self.after = last.or(after);
        Ok(last.map(|last| (after, last)))
    }
}

/// Writes the chosen cards to `out`. Call it on a thread that may block, within the runtime of
/// `handle`.
pub fn write(
    app: &App,
    access: &BookAccess,
    handle: &tokio::runtime::Handle,
    request: &ExportRequest,
    out: impl Write,
) -> Result<()> {
    let chosen = handle.block_on(Chosen::of(app, access, &request.selection))?;
    let mut writer = Writer::begin(request.format, out).map_err(Error::internal)?;
    if let Writer::Csv { groups, .. } = &mut writer {
        for GroupLabel { member, label } in
            handle.block_on(labels::by_groups(&app.db, access.owner()))?
        {
            groups.entry(member).or_default().push(label);
        }
    }
    let mut pages = Pages::default();
    let mut listed = chosen.listed();
    loop {
        let page = match &mut listed {
            Some(ids) => handle.block_on(some(app, access, ids))?,
            None => handle.block_on(pages.next(app, access))?,
        };
        let Some(cards) = page else { break };
        let is_in = |card: &ExportedCard| access.covers(card.book);
        for card in cards
            .into_iter()
            .filter(|card| is_in(card) && chosen.has(card))
        {
            writer.write(&card).map_err(Error::internal)?;
        }
    }
    writer.end().map_err(Error::internal)
}

async fn some(
    app: &App,
    access: &BookAccess,
    ids: &mut Vec<ContactId>,
) -> store::Result<Option<Vec<ExportedCard>>> {
    while let Some(id) = ids.pop() {
        if let Some(row) = contacts::find_card(&app.db, access.owner(), id).await? {
            return Ok(Some(vec![ExportedCard {
                id,
                uid: row.uid,
                vcard: row.vcard,
                book: row.contact.book,
            }]));
        }
    }
    Ok(None)
}

/// The selection, resolved as far as needed before the cards are read.
enum Chosen {
    All,
    Members(BTreeSet<Member>),
    Ids(Vec<ContactId>),
}

impl Chosen {
    async fn of(app: &App, access: &BookAccess, selection: &Selection) -> Result<Self> {
        Ok(match selection {
            Selection::All => Self::All,
            Selection::Contacts(ids) => Self::Ids(ids.clone()),
            Selection::Label(name) => Self::Members(
                labels::members(&app.db, access.owner(), &Label::key(name))
                    .await?
                    .into_iter()
                    .collect(),
            ),
        })
    }

    fn listed(&self) -> Option<Vec<ContactId>> {
        match self {
            Self::Ids(ids) => {
                let mut seen = BTreeSet::new();
                let mut distinct: Vec<_> =
                    ids.iter().copied().filter(|id| seen.insert(*id)).collect();
                distinct.reverse();
                Some(distinct)
            }
            _ => None,
        }
    }

    fn has(&self, card: &ExportedCard) -> bool {
        match self {
            Self::Members(members) => members.contains(&(card.book, card.uid.clone())),
            _ => true,
        }
    }
}

/// Returns an export as a stream of pieces. It ends early when the reader stops.
pub async fn stream(
    app: Arc<App>,
    access: BookAccess,
    request: ExportRequest,
) -> Result<tokio::sync::mpsc::Receiver<io::Result<Vec<u8>>>> {
    let handle = tokio::runtime::Handle::current();
    let (held, account) = (Arc::clone(&app), access.actor().id());
    in_pieces(&app, account, move |out| {
        write(&held, &access, &handle, &request, out)
    })
    .await
}

/// Runs `write` on the blocking pool as an export, and returns what it writes as a stream of pieces.
/// Writing fails when the reader stops.
///
/// # Errors
///
/// [`Error::Busy`] if no thread is free in time.
pub async fn in_pieces(
    app: &App,
    account: UserId,
    write: impl FnOnce(Pieces) -> Result<()> + Send + 'static,
) -> Result<tokio::sync::mpsc::Receiver<io::Result<Vec<u8>>>> {
    let permit = app.exports.acquire(account, 1).await?;
    Ok(pieces(permit, write))
}
