//! The ZIP file of an export.

use std::io::{self, Write};

use crate::model::card::{Card, Photo};
use crate::model::ids::ContactId;
use crate::store::contacts::ExportedCard;

/// A ZIP file with `contacts/NAME.vcf` and `photos/NAME.jpg` for each contact, written as the cards
/// are read.
pub struct Archive<W: Write> {
    zip: zip::ZipWriter<zip::write::StreamWriter<W>>,
}

impl<W: Write> Archive<W> {
    pub fn begin(out: W) -> io::Result<Self> {
        Ok(Self {
            zip: zip::ZipWriter::new_stream(out),
        })
    }

    pub fn write(&mut self, card: &ExportedCard) -> io::Result<()> {
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

    pub fn end(self) -> io::Result<()> {
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
