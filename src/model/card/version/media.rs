//! Photos, logos, sounds and keys: base64 in 3.0, a `data:` URI in 4.0.

use super::{MEDIA, is_any, with_types};
use crate::model::card::line::{ContentLine, Parameter};

/// Types and their media types.
const TYPES: &[(&str, &str)] = &[
    ("JPEG", "image/jpeg"),
    ("JPG", "image/jpeg"),
    ("PNG", "image/png"),
    ("GIF", "image/gif"),
    ("WEBP", "image/webp"),
    ("BMP", "image/bmp"),
    ("TIFF", "image/tiff"),
    ("SVG", "image/svg+xml"),
    ("WAVE", "audio/wav"),
    ("WAV", "audio/wav"),
    ("BASIC", "audio/basic"),
    ("OGG", "audio/ogg"),
    ("MP3", "audio/mpeg"),
    ("PGP", "application/pgp-keys"),
    ("X509", "application/pkix-cert"),
];

/// The types by the first characters of base64.
const SIGNATURES: &[(&str, &str)] = &[
    ("/9j/", "image/jpeg"),
    ("iVBORw0KGgo", "image/png"),
    ("R0lGOD", "image/gif"),
    ("UklGR", "image/webp"),
    ("LS0tLS1CRUdJTiBQR1A", "application/pgp-keys"),
];

/// Checks whether a text begins as a picture in base64 does.
pub fn is_picture(text: &str) -> bool {
    let mut pictures = SIGNATURES
        .iter()
        .filter(|(_, kind)| kind.starts_with("image/"));
    pictures.any(|(start, _)| text.starts_with(start)) && is_base64_text(text)
}

/// Checks whether a line that is said to have base64 has it, as media may in a `data:` URI.
pub fn is_embedded(line: &ContentLine) -> bool {
    let uri = data_uri(line.value()).filter(|_| is_any(line, MEDIA));
    is_base64_text(uri.map_or(line.value(), |(_, data)| data))
}

/// Returns the line in the form of 4.0; the same line when it has no base64.
pub fn to_uri(line: &ContentLine) -> ContentLine {
    if let Some((media_type, data)) = data_uri(line.value()) {
        let value = format!("data:{media_type};base64,{}", compact(data));
        return line.rebuilt(
            line.name(),
            |parameter| !is_of_media(parameter) || parameter.is("TYPE"),
            "",
            &value,
        );
    }
    if !line.is_base64() {
        return with_uri(line);
    }
    let data = compact(line.value());
    let stated = line
        .parameters_named("TYPE")
        .chain(line.parameters_named("MEDIATYPE"))
        .find_map(media_type);
    let known = stated.or_else(|| {
        SIGNATURES
            .iter()
            .find(|(start, _)| data.starts_with(start))
            .map(|(_, kind)| (*kind).to_owned())
    });
    let value = format!(
        "data:{};base64,{data}",
        known.unwrap_or_else(|| "application/octet-stream".to_owned())
    );
    let types: Vec<_> = line
        .parameters_named("TYPE")
        .filter(|word| media_type(word).is_none())
        .collect();
    let types = if types.is_empty() {
        String::new()
    } else {
        format!(";TYPE={}", types.join(","))
    };
    line.rebuilt(
        line.name(),
        |parameter| !is_of_media(parameter),
        &types,
        &value,
    )
}

/// Returns the line with `VALUE=uri` for the `VALUE=URL` of vCard 2.1.
fn with_uri(line: &ContentLine) -> ContentLine {
    if !line.has("VALUE", "URL") {
        return line.clone();
    }
    let kept = |kept: &Parameter| !kept.is("VALUE");
    line.rebuilt(line.name(), kept, ";VALUE=uri", line.value())
}

/// Checks whether a text is base64, perhaps with blanks.
fn is_base64_text(text: &str) -> bool {
    let (mut digits, mut ends) = (0_usize, 0_usize);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        match byte {
            b'=' => ends += 1,
            b'+' | b'/' => digits += 1,
            _ if byte.is_ascii_alphanumeric() => digits += 1,
            _ => return false,
        }
        if ends > 0 && byte != b'=' {
            return false;
        }
    }
    digits > 0 && ends <= 2 && (digits + ends).is_multiple_of(4)
}

/// Returns the line in the form of 3.0.
pub fn to_base64(line: &ContentLine) -> ContentLine {
    let Some((media_type, data)) = data_uri(line.value()) else {
        let is_uri =
            line.value().contains("://") && line.parameters_named("VALUE").next().is_none();
        return match () {
            () if is_uri => line.rebuilt(line.name(), |_| true, ";VALUE=uri", line.value()),
            () if line.is_base64() && !line.has("ENCODING", "b") => {
                let kept = |kept: &Parameter| !kept.is("ENCODING") && !kept.is("BASE64");
                line.rebuilt(line.name(), kept, ";ENCODING=b", line.value())
            }
            () => with_uri(line),
        };
    };
    let listed = TYPES
        .iter()
        .find(|(_, kind)| kind.eq_ignore_ascii_case(media_type))
        .map(|(name, _)| (*name).to_owned());
    let name = listed.unwrap_or_else(|| {
        media_type
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase()
    });
    let name: &[&str] = match media_type {
        "application/octet-stream" => &[],
        _ => &[&name],
    };
    let types = with_types(line, |word| !is_format(word), name);
    line.rebuilt(
        line.name(),
        |parameter| !is_of_media(parameter),
        &format!(";ENCODING=b{types}"),
        &compact(data),
    )
}

/// Returns media type and base64 of a `data:` URI, whose comma some programs escape.
fn data_uri(value: &str) -> Option<(&str, &str)> {
    let rest = value.trim_start();
    let rest = rest
        .get(..5)
        .filter(|scheme| scheme.eq_ignore_ascii_case("data:"))
        .map(|_| &rest[5..])?;
    let (head, data) = rest.split_once(',')?;
    let head = head.trim_end_matches('\\');
    let media_type = head
        .get(head.len().checked_sub(7)?..)
        .filter(|end| end.eq_ignore_ascii_case(";base64"))?;
    Some((
        head[..head.len() - media_type.len()].trim_end_matches('\\'),
        data,
    ))
}

fn is_of_media(parameter: &Parameter) -> bool {
    ["TYPE", "ENCODING", "VALUE", "MEDIATYPE", "BASE64"]
        .iter()
        .any(|name| parameter.is(name))
}

fn is_format(word: &str) -> bool {
    media_type(word).is_some()
}

fn media_type(word: &str) -> Option<String> {
    let listed = TYPES
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(word))
        .map(|(_, kind)| (*kind).to_owned());
    listed.or_else(|| word.contains('/').then(|| word.to_ascii_lowercase()))
}

fn compact(base64: &str) -> String {
    base64.chars().filter(|c| !c.is_whitespace()).collect()
}
