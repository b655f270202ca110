//! Identifiers of entries that keep the order of an exported card.

use sha2::{Digest, Sha256};

use crate::model::card::line::ContentLine;

/// Sorts the numbered lines by their numbers. Others stay after all that are before them, such as a
/// value in another language after the value itself.
pub fn in_former_order(lines: Vec<ContentLine>) -> Vec<ContentLine> {
    let mut last = None;
    let keyed = lines.into_iter().map(|line| {
        let own = own_id(&line);
        last = last.max(own);
        (own.or(last), line)
    });
    let mut keyed: Vec<_> = keyed.collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, line)| line).collect()
}

/// Gives a line without an identifier one: its number, by which an exported card keeps its order,
/// and a hash of its meaning, by which it is found after other lines were added or removed.
pub fn with_id(line: &ContentLine, at: usize) -> ContentLine {
    if !line.is_property() || line.parameters().any(|parameter| parameter.is("PROP-ID")) {
        return line.clone();
    }
    let said = Sha256::digest(line.text_in_group());
    let hash = u32::from_be_bytes([said[0], said[1], said[2], said[3]]);
    line.rebuilt(
        line.name(),
        |_| true,
        &format!(";PROP-ID=k{at}-{hash:08x}"),
        line.value(),
    )
}

/// Returns the line number in an identifier from [`with_id`].
pub fn own_id(line: &ContentLine) -> Option<usize> {
    line.parameters_named("PROP-ID")
        .find_map(|id| read_own_id(id).map(|(at, _)| at))
}

/// Returns the line number and the hash in an identifier from [`with_id`]; of a further nickname of
/// a line, the hash with its number.
pub fn read_own_id(id: &str) -> Option<(usize, &str)> {
    let (at, hash) = id.strip_prefix('k')?.split_once('-')?;
    let (digits, nth) = hash.split_once('-').unwrap_or((hash, "2"));
    let is_hash = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_number = nth.parse::<usize>().is_ok();
    Some((at.parse().ok()?, hash)).filter(|_| is_hash && is_number)
}

/// Returns the line without an identifier from [`with_id`].
pub fn without_own_id(line: &ContentLine) -> ContentLine {
    match own_id(line) {
        Some(_) => line.rebuilt(
            line.name(),
            |parameter| !parameter.is("PROP-ID"),
            "",
            line.value(),
        ),
        None => line.clone(),
    }
}
