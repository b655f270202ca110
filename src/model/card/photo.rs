//! The photo of a card: read in the notation of every version, written in the card's own.

use std::borrow::Cow;

use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine, GeneralPurpose, GeneralPurposeConfig};
use base64::prelude::BASE64_STANDARD;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

use super::line::{ContentLine, Parameter, is_of_the_value};
use super::version::media;
use super::{Card, text};
use crate::model::hex;

/// The first base64 characters of pictures, for cards that do not declare an embedded one: JPEG,
/// PNG, GIF, WebP.
const PICTURES: [&str; 4] = ["/9j/", "iVBORw", "R0lGOD", "UklGR"];

/// Reads the output of other programs: padded or not, with stray bits at the end.
pub const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The photo of a card (RFC 6350, section 6.2.4; RFC 2426, section 3.1.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Photo {
    /// The picture itself, in any format and possibly damaged: foreign pictures are kept unchanged.
    Embedded {
        /// The picture file.
        bytes: Vec<u8>,
    },
    /// The address of the picture. It is never fetched, because that would tell its host who looks
    /// at which contact.
    Url(String),
    /// Neither of the two.
    Unreadable,
}

/// The content of a line, before decoding.
enum Encoded<'a> {
    Base64(&'a str),
    Url(&'a str),
    Unknown,
}

impl Card {
    /// Returns the preferred photo of the card, its base64 decoded.
    pub fn photo(&self) -> Option<Photo> {
        let photo = match encoded(&self.lines[self.preferred("PHOTO")?]) {
            Encoded::Base64(payload) => decode(payload).map(|bytes| Photo::Embedded { bytes }),
            Encoded::Url(url) => Some(Photo::Url(url.to_owned())),
            Encoded::Unknown => None,
        };
        Some(photo.unwrap_or(Photo::Unreadable))
    }

    /// Returns the address of the preferred photo, if it is not embedded.
    pub(super) fn photo_url(&self) -> Option<String> {
        match encoded(&self.lines[self.preferred("PHOTO")?]) {
            Encoded::Url(url) => Some(text::unescape(url)),
            Encoded::Base64(_) | Encoded::Unknown => None,
        }
    }

    /// Returns 32 hexadecimal digits that are equal for equal embedded photos, however they are
    /// folded and in either version, without decoding; `None` when no photo is embedded.
    pub fn photo_hash(&self) -> Option<String> {
        let Encoded::Base64(payload) = encoded(&self.lines[self.preferred("PHOTO")?]) else {
            return None;
        };
        let mut hasher = Sha256::new();
        payload
            .split_ascii_whitespace()
            .for_each(|part| hasher.update(part));
        Some(hex::encode(&hasher.finalize()[..16]))
    }

    /// Returns the [hash](Self::photo_hash) of a photo in a displayable format.
    pub fn shown_photo(&self) -> Option<String> {
        let Encoded::Base64(payload) = encoded(&self.lines[self.preferred("PHOTO")?]) else {
            return None;
        };
        let is_picture = PICTURES
            .iter()
            .any(|start| payload.trim_start().starts_with(start));
        // In rare cases the base64 of a URI is itself encoded.
        let may_be_one = is_picture || payload.contains('%');
        may_be_one.then(|| self.photo_hash()).flatten()
    }

    /// Rewrites embedded media that are not stated as such: a `data:` URI that lost its colon, since
    /// some programs write it as that of the line (`PHOTO;DATA:IMAGE/JPEG;BASE64,...`), and pictures
    /// in base64 that are not said to be. Returns true if there are any.
    pub fn repair_media(&mut self) -> bool {
        let is_version_4 = self.is_version_4();
        let mut is_repaired = false;
        for line in &mut self.lines {
            let Some(whole) = repaired_media(line) else {
                continue;
            };
            *line = match is_version_4 {
                true => media::to_uri(&whole),
                false => media::to_base64(&whole),
            };
            is_repaired = true;
        }
        is_repaired
    }

    /// Replaces the photo with a picture, with the parameters of the card's version and none of the
    /// former photo's; `None` removes every photo.
    pub fn set_photo(&mut self, picture: Option<&[u8]>) {
        let Some(picture) = picture else {
            return self.lines.retain(|line| !line.is("PHOTO"));
        };
        let at = self
            .preferred("PHOTO")
            .or_else(|| self.lines.iter().position(|line| line.is("PHOTO")));
        let new = self.photo_line(at.map(|at| &self.lines[at]), picture);
        match at {
            Some(at) => self.lines[at] = new,
            None => self.insert(new),
        }
    }

    /// Returns the line of a photo that replaces `former` and keeps its preference.
    fn photo_line(&self, former: Option<&ContentLine>, picture: &[u8]) -> ContentLine {
        let preferred = former
            .map(ContentLine::preference)
            .filter(|preference| *preference <= 100);
        let payload = BASE64_STANDARD.encode(picture);
        let format = match picture {
            [0x89, b'P', b'N', b'G', ..] => "PNG",
            [b'G', b'I', b'F', ..] => "GIF",
            _ => "JPEG",
        };
        let mut head = former
            .and_then(ContentLine::group)
            .map_or_else(String::new, |group| format!("{group}."));
        head.push_str("PHOTO");
        if self.is_version_4() {
            if let Some(preference) = preferred {
                head.push_str(&format!(";PREF={preference}"));
            }
            let format = format.to_ascii_lowercase();
            return ContentLine::new(&head, &format!("data:image/{format};base64,{payload}"));
        }
        head.push_str(&format!(";ENCODING=b;TYPE={format}"));
        if preferred.is_some() {
            head.push_str(";TYPE=pref");
        }
        ContentLine::new(&head, &payload)
    }
}

/// Determines the kind of value on a PHOTO line.
fn encoded(line: &ContentLine) -> Encoded<'_> {
    let value = line.value().trim();
    // Some programs write the colon after the scheme as that of the line.
    let is_data = line.parameters().any(|parameter| is_data(&parameter));
    if starts_with_ignoring_case(value, "data:") || is_data {
        return data_uri_payload(value).map_or(Encoded::Unknown, Encoded::Base64);
    }
    let marked = line
        .parameter("ENCODING")
        .iter()
        .any(|encoding| encoding == "B" || encoding == "BASE64");
    if marked || PICTURES.iter().any(|start| value.starts_with(start)) {
        return Encoded::Base64(value);
    }
    let is_url = value.contains("://")
        || line
            .parameter("VALUE")
            .iter()
            .any(|kind| kind == "URI" || kind == "URL");
    if is_url {
        Encoded::Url(value)
    } else {
        Encoded::Unknown
    }
}

/// Checks whether a parameter is the scheme of a `data:` URI.
fn is_data(parameter: &Parameter<'_>) -> bool {
    let is_type = |value: &str| parameter.is("TYPE") && value.eq_ignore_ascii_case("DATA");
    parameter.value.map_or(parameter.is("DATA"), is_type)
}

/// Returns the whole line of embedded media that are not stated as such.
fn repaired_media(line: &ContentLine) -> Option<ContentLine> {
    if let Some(uri) = broken_data_uri(line) {
        return Some(line.rebuilt(line.name(), |each| !is_data(each), "", &uri));
    }
    let is_picture = line.is("PHOTO") || line.is("LOGO");
    if !is_picture || line.is_base64() || line.has("VALUE", "uri") || line.has("VALUE", "url") {
        return None;
    }
    let data = line.decoded();
    let kept = |each: &Parameter<'_>| !each.is("VALUE") && !is_of_the_value(each, &[]);
    media::is_picture(data.trim())
        .then(|| line.rebuilt(line.name(), kept, ";ENCODING=b", data.trim()))
}

/// Returns the URI of a line whose colon is that of its `data:` URI.
fn broken_data_uri(line: &ContentLine) -> Option<String> {
    let (head, payload) = line.value().trim().split_once(',')?;
    let head = head.trim_end_matches('\\');
    // Hardly any value passes this; parameters take longer to read.
    let end = head.as_bytes().last_chunk::<7>()?;
    let is_media = end.eq_ignore_ascii_case(b";base64") && head.contains('/');
    let is_broken = is_media && line.is_property() && line.parameters().any(|each| is_data(&each));
    is_broken.then(|| format!("data:{},{payload}", head.to_ascii_lowercase()))
}

/// Returns the base64 part of a `data:` URI (RFC 2397), whose comma some programs escape as in a
/// text.
fn data_uri_payload(uri: &str) -> Option<&str> {
    let (head, payload) = uri.split_once(',')?;
    let head = head.trim_end_matches('\\');
    let from = head.len().checked_sub("base64".len())?;
    head.get(from..)?
        .eq_ignore_ascii_case("base64")
        .then_some(payload)
}

fn decode(payload: &str) -> Option<Vec<u8>> {
    let payload = match payload.contains('%') {
        true => percent_decode_str(payload).decode_utf8().ok()?,
        false => Cow::Borrowed(payload),
    };
    let digits: Vec<u8> = payload
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'\\')
        .collect();
    LENIENT
        .decode(digits)
        .ok()
        .filter(|bytes| !bytes.is_empty())
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BYTES: &[u8] = b"\xff\xd8\xff\xe0 no real picture, but long enough to be folded over several lines of text \xff\xd9";

    fn card(version: &str, photo: &str) -> Card {
        Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:{version}\r\n{photo}\r\nFN:Taras\r\nEND:VCARD\r\n"
        ))
    }

    fn embedded() -> Option<Photo> {
        Some(Photo::Embedded {
            bytes: BYTES.to_vec(),
        })
    }

    #[test]
    fn a_photo_is_found_in_every_spelling() {
        let base64 = BASE64_STANDARD.encode(BYTES);
        let folded = format!(
            "{}\r\n {}\r\n  {}",
            &base64[..40],
            &base64[40..80],
            &base64[80..]
        );
        for line in [
            format!("PHOTO;ENCODING=b;TYPE=JPEG:{base64}"),
            format!("PHOTO;ENCODING=b;TYPE=JPEG:{folded}"),
            format!("item1.photo;encoding=BASE64;jpeg:{base64}"),
            format!("PHOTO;JPEG;BASE64:{base64}"),
            format!("PHOTO;DATA:IMAGE/JPEG;BASE64,{base64}"),
            format!("PHOTO:data:image/jpeg;base64,{base64}"),
            format!("PHOTO;VALUE=URI:DATA:image/jpeg;BASE64\\,{base64}"),
            format!(
                "PHOTO:data:image/jpeg\\;base64\\,{}",
                base64.trim_end_matches('=')
            ),
            format!(
                "PHOTO:data:image/jpeg;base64,{}",
                base64.replace('/', "%2F").replace('=', "%3D")
            ),
        ] {
            assert_eq!(card("3.0", &line).photo(), embedded(), "{line}");
        }
    }

    #[test]
    fn an_address_is_kept_as_text_and_anything_else_is_unreadable() {
        let url = Some(Photo::Url("https://example.org/taras.jpg".to_owned()));
        assert_eq!(
            card("3.0", "PHOTO;VALUE=uri:https://example.org/taras.jpg").photo(),
            url
        );
        assert_eq!(
            card("4.0", "PHOTO:https://example.org/taras.jpg").photo(),
            url
        );
        for line in [
            "PHOTO;ENCODING=b:no base64!",
            "PHOTO:data:image/png,raw",
            "PHOTO:data:",
            "PHOTO:taras.jpg",
        ] {
            assert_eq!(card("3.0", line).photo(), Some(Photo::Unreadable), "{line}");
        }
        assert_eq!(card("3.0", "NOTE:none").photo(), None);
        assert_eq!(card("3.0", "PHOTO:").photo(), None);
    }

    #[test]
    fn one_photo_has_one_hash_in_every_version_and_folding() {
        let base64 = BASE64_STANDARD.encode(BYTES);
        let hashes = [
            card("3.0", &format!("PHOTO;ENCODING=b:{base64}")).photo_hash(),
            card(
                "3.0",
                &format!("PHOTO;ENCODING=b:{}\r\n  {}", &base64[..9], &base64[9..]),
            )
            .photo_hash(),
            card("4.0", &format!("PHOTO:data:image/jpeg;base64,{base64}")).photo_hash(),
        ];
        assert_eq!(hashes[0].as_ref().map(String::len), Some(32));
        assert!(hashes.iter().all(|hash| *hash == hashes[0]));
        assert_ne!(card("3.0", "PHOTO;ENCODING=b:AAAA").photo_hash(), hashes[0]);
        assert_eq!(
            card("3.0", "PHOTO:https://example.org/x.jpg").photo_hash(),
            None
        );
        assert_eq!(card("3.0", "NOTE:none").photo_hash(), None);
        assert_eq!(
            card("3.0", &format!("PHOTO;ENCODING=b:{base64}"))
                .shown_photo()
                .as_ref(),
            hashes[0].as_ref()
        );
        assert_eq!(
            card("4.0", "PHOTO:data:image/svg+xml;base64,PHN2Zz4=").shown_photo(),
            None
        );
    }

    #[test]
    fn a_new_photo_is_written_as_the_version_asks() {
        for (version, head) in [
            ("3.0", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/"),
            ("4.0", "PHOTO:data:image/jpeg;base64,/9j/"),
        ] {
            let mut card = card(version, "NOTE:x");
            card.set_photo(Some(BYTES));
            assert!(card.to_string().contains(head), "{card}");
            assert!(
                card.to_string().lines().all(|line| line.len() <= 75),
                "{card}"
            );
            assert_eq!(Card::parse(&card.to_string()).photo(), embedded());
        }
    }

    #[test]
    fn a_photo_is_replaced_in_place_and_nothing_else_changes() {
        let former =
            "item1.PHOTO;ENCODING=b;TYPE=PNG;X-ABCROP-RECTANGLE=ABClipRect_1&0&0&9&9&x==:AA\r\n AA";
        let mut changed = card("3.0", former);
        changed.set_photo(Some(b"abc"));
        let expected = card("3.0", "item1.PHOTO;ENCODING=b;TYPE=JPEG:YWJj").to_string();
        assert_eq!(changed.to_string(), expected);
    }

    #[test]
    fn a_replaced_photo_stays_the_preferred_one() {
        let mut card = card(
            "4.0",
            "PHOTO;PREF=2:https://example.org/a.jpg\r\nPHOTO;PREF=1:https://example.org/b.jpg",
        );
        card.set_photo(Some(BYTES));
        assert_eq!(card.photo(), embedded());
        assert!(
            card.to_string()
                .contains("PHOTO;PREF=2:https://example.org/a.jpg\r\nPHOTO;PREF=1:data:"),
            "{card}"
        );
    }

    #[test]
    fn a_photo_that_is_taken_out_is_gone() {
        let mut changed = card("3.0", "PHOTO;ENCODING=b:AAAA\r\nPHOTO;ENCODING=b:BBBB");
        changed.set_photo(None);
        assert_eq!(
            changed.to_string(),
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Taras\r\nEND:VCARD\r\n"
        );
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic(head in "PHOTO[;=,A-Z0-9\\\\%:]{0,30}", value in "\\PC{0,60}") {
            let card = card("3.0", &format!("{head}:{value}"));
            prop_assert_eq!(card.photo_hash().is_some() && card.photo().is_none(), false);
        }
    }
}
