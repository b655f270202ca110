//! Export: a book, a label's contacts or chosen ones, written piece by piece, so that a large book
//! takes hardly more memory than a small one.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::sync::Arc;

use super::App;
use super::books::BookAccess;
use crate::error::{Error, Result};
use crate::limiter::Permit;
use crate::model::card::labels::Label;
use crate::model::card::version::Version;
use crate::model::card::{Card, Photo};
use crate::model::export::csv;
use crate::model::ids::ContactId;
use crate::store;
use crate::store::contacts::{self, ExportedCard};
use crate::store::labels::{self, GroupLabel, Member};

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
        let (db, user, book) = (&app.db, access.owner(), access.book());
        let sizes = contacts::sizes(db, user, book, self.after, PAGE_CARDS).await?;
        let (mut last, mut bytes) = (None, 0);
        for (id, size) in sizes {
            if bytes >= PAGE_BYTES {
                break;
            }
            (last, bytes) = (Some(id), bytes + size);
        }
        let Some(last) = last else {
            return Ok(None);
        };
        let cards = contacts::exported(db, user, book, self.after, last).await?;
        self.after = Some(last);
        Ok(Some(cards))
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

/// The writer of an export in its format.
enum Writer<W: Write> {
    Cards {
        out: W,
        version: Option<Version>,
    },
    JsContact {
        out: W,
        is_first: bool,
    },
    /// The labels that groups give to members, by their UIDs.
    Csv {
        out: W,
        groups: HashMap<Member, Vec<String>>,
    },
    Zip(Box<Archive<W>>),
}

impl<W: Write> Writer<W> {
    fn begin(format: Format, mut out: W) -> io::Result<Self> {
        Ok(match format {
            Format::Original => Self::Cards { out, version: None },
            Format::VCard(version) => Self::Cards {
                out,
                version: Some(version),
            },
            Format::JsContact => {
                out.write_all(b"[")?;
                Self::JsContact {
                    out,
                    is_first: true,
                }
            }
            Format::Csv => {
                out.write_all(&csv::line(&csv::header()))?;
                Self::Csv {
                    out,
                    groups: HashMap::new(),
                }
            }
            Format::Zip => Self::Zip(Box::new(Archive::begin(out)?)),
        })
    }

    fn write(&mut self, card: &ExportedCard) -> io::Result<()> {
        match self {
            Self::Cards { out, version: None } => write_card(out, &card.vcard),
            Self::Cards {
                out,
                version: Some(version),
            } => write_card(out, &version.of(&card.vcard)),
            Self::JsContact { out, is_first } => {
                out.write_all(if std::mem::take(is_first) {
                    b"\n"
                } else {
                    b",\n"
                })?;
                serde_json::to_writer(out, &Card::parse(&card.vcard).to_jscontact())
                    .map_err(io::Error::from)
            }
            Self::Csv { out, groups } => {
                let labels = groups
                    .get(&(card.book, card.uid.clone()))
                    .map_or(&[][..], Vec::as_slice);
                let card = Card::parse(&card.vcard);
                if card.is_group() {
                    Ok(())
                } else {
                    out.write_all(&csv::line(&csv::row(&card, labels)))
                }
            }
            Self::Zip(archive) => archive.write(card),
        }
    }

    fn end(self) -> io::Result<()> {
        match self {
            Self::Cards { mut out, .. } | Self::Csv { mut out, .. } => out.flush(),
            Self::JsContact { mut out, .. } => out.write_all(b"\n]\n").and_then(|()| out.flush()),
            Self::Zip(archive) => archive.end(),
        }
    }
}

/// Writes a card, and the line end if it has none.
fn write_card(out: &mut impl Write, vcard: &str) -> io::Result<()> {
    out.write_all(vcard.as_bytes())?;
    if vcard.ends_with('\n') {
        Ok(())
    } else {
        out.write_all(b"\r\n")
    }
}

/// A ZIP file with `contacts/NAME.vcf` and `photos/NAME.jpg` for each contact, written as the cards
/// are read.
struct Archive<W: Write> {
    zip: zip::ZipWriter<zip::write::StreamWriter<W>>,
}

impl<W: Write> Archive<W> {
    fn begin(out: W) -> io::Result<Self> {
        Ok(Self {
            zip: zip::ZipWriter::new_stream(out),
        })
    }

    fn write(&mut self, card: &ExportedCard) -> io::Result<()> {
        let parsed = Card::parse(&card.vcard);
        let name = file_name(&parsed.display_name(&parsed.fields()), card.id);
        self.file(
            &format!("contacts/{name}.vcf"),
            card.vcard.as_bytes(),
            zip::CompressionMethod::Deflated,
        )?;
        if let Some(Photo::Embedded { bytes, .. }) = parsed.photo() {
            let kind = image::guess_format(&bytes)
                .ok()
                .and_then(|kind| kind.extensions_str().first().copied())
                .unwrap_or("bin");
            self.file(
                &format!("photos/{name}.{kind}"),
                &bytes,
                zip::CompressionMethod::Stored,
            )?;
        }
        Ok(())
    }

    fn file(
        &mut self,
        name: &str,
        content: &[u8],
        method: zip::CompressionMethod,
    ) -> io::Result<()> {
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        self.zip
            .start_file(name, options)
            .map_err(io::Error::other)?;
        self.zip.write_all(content)
    }

    fn end(self) -> io::Result<()> {
        self.zip.finish().map_err(io::Error::other).map(drop)
    }
}

/// Returns a file name that is safe everywhere and unique to the contact.
fn file_name(name: &str, id: ContactId) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || c == ' ' || c == '-' {
                c
            } else {
                '_'
            }
        })
        .take(60)
        .collect();
    format!("{} {id}", plain.trim()).trim().to_owned()
}

/// Returns an export as a stream of pieces. It ends early when the reader stops.
pub async fn stream(
    app: Arc<App>,
    access: BookAccess,
    request: ExportRequest,
) -> Result<tokio::sync::mpsc::Receiver<io::Result<Vec<u8>>>> {
    let permit = app.exports.acquire(access.actor().id(), 1).await?;
    let handle = tokio::runtime::Handle::current();
    Ok(pieces(permit, move |out| {
        write(&app, &access, &handle, &request, out)
    }))
}

/// Runs `write` on the blocking pool and passes on its output in pieces. Writing fails once the
/// reader stops.
pub(super) fn pieces(
    permit: Permit,
    write: impl FnOnce(Pieces) -> Result<()> + Send + 'static,
) -> tokio::sync::mpsc::Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = tokio::sync::mpsc::channel(PIECES);
    tokio::task::spawn_blocking(move || {
        let out = Pieces {
            sender: sender.clone(),
            piece: Vec::with_capacity(PIECE_BYTES),
        };
        if let Err(error) = write(out) {
            // The broken connection tells the reader that the file is incomplete.
            let _ = sender.blocking_send(Err(io::Error::other(error)));
        }
        drop(permit);
    });
    receiver
}

/// The most pieces that wait to be read.
const PIECES: usize = 4;
const PIECE_BYTES: usize = 64 * 1024;

/// Writes into a channel, piece by piece.
pub(super) struct Pieces {
    sender: tokio::sync::mpsc::Sender<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE_BYTES {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            Ok(())
        } else {
            self.send()
        }
    }
}

impl Pieces {
    fn send(&mut self) -> io::Result<()> {
        let piece = std::mem::replace(&mut self.piece, Vec::with_capacity(PIECE_BYTES));
        self.sender
            .blocking_send(Ok(piece))
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

/// Sends the last piece, in case the writer was not flushed.
impl Drop for Pieces {
    fn drop(&mut self) {
        let _ = self.flush();
    }
}
