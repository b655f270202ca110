//! The file of an export, written card by card in its format.

use std::collections::HashMap;
use std::io::{self, Write};

use super::Format;
use super::archive::Archive;
use crate::model::card::Card;
use crate::model::card::version::Version;
use crate::model::export::csv;
use crate::store::contacts::ExportedCard;
use crate::store::labels::Member;

/// The writer of an export in its format.
pub enum Writer<W: Write> {
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

/// The mark by which Excel knows that a table is in UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

impl<W: Write> Writer<W> {
    pub fn begin(format: Format, mut out: W) -> io::Result<Self> {
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
                out.write_all(BYTE_ORDER_MARK)?;
                out.write_all(&csv::line(&csv::header()))?;
                Self::Csv {
                    out,
                    groups: HashMap::new(),
                }
            }
            Format::Zip => Self::Zip(Box::new(Archive::begin(out)?)),
        })
    }

    pub fn write(&mut self, card: &ExportedCard) -> io::Result<()> {
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

    pub fn end(self) -> io::Result<()> {
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
