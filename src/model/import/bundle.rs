//! Files of cards that were fetched from another server: the cards of its address books one after
//! the other, and a last line that says which are whose.

use serde::{Deserialize, Serialize};

/// The start of the last line. A JSON array of [`FetchedBook`] follows.
const MARK: &str = "X-CARNET-BOOKS:";

/// An address book of another server, as it was fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchedBook {
    /// Its name.
    pub name: String,
    /// The number of its cards in the file.
    pub cards: usize,
    /// The number of cards that the server listed but did not give.
    pub missing: usize,
    /// The bytes of its cards.
    pub bytes: usize,
}

/// Returns the last line of a file with the cards of these books.
pub fn last_line(books: &[FetchedBook]) -> String {
    let books = serde_json::to_string(books).unwrap_or_default();
    format!("{MARK}{books}\r\n")
}

/// Takes the last line off, and returns the books that it lists; none for any other file.
pub fn split(bytes: &mut Vec<u8>) -> Vec<FetchedBook> {
    match read_last_line(bytes) {
        Some((start, books)) => {
            bytes.truncate(start);
            books
        }
        None => Vec::new(),
    }
}

/// Takes out the cards of the books that are not among `chosen`, and the last line. Any other file
/// stays as it is.
pub fn choose(bytes: &mut Vec<u8>, chosen: &[usize]) {
    let mut start = 0;
    let mut kept = 0;
    for (number, book) in split(bytes).into_iter().enumerate() {
        if chosen.contains(&number) {
            bytes.copy_within(start..start + book.bytes, kept);
            kept += book.bytes;
        }
        start += book.bytes;
    }
    if start > 0 {
        bytes.truncate(kept);
    }
}

fn read_last_line(bytes: &[u8]) -> Option<(usize, Vec<FetchedBook>)> {
    let line_end = bytes.strip_suffix(b"\r\n")?;
    let start = line_end
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |at| at + 1);
    let json = line_end[start..].strip_prefix(MARK.as_bytes())?;
    let books: Vec<FetchedBook> = serde_json::from_slice(json).ok()?;
    let sum = books
        .iter()
        .try_fold(0_usize, |sum, book| sum.checked_add(book.bytes));
    (sum == Some(start)).then_some((start, books))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(name: &str, bytes: usize) -> FetchedBook {
        FetchedBook {
            name: name.to_owned(),
            cards: 1,
            missing: 0,
            bytes,
        }
    }

    fn file() -> Vec<u8> {
        let books = [book("One\n", 3), book("Two", 2), book("Empty", 0)];
        format!("aa\nb\n{}", last_line(&books)).into_bytes()
    }

    #[test]
    fn the_last_line_lists_the_books() {
        let mut bytes = file();
        assert_eq!(
            split(&mut bytes),
            [book("One\n", 3), book("Two", 2), book("Empty", 0)]
        );
        assert_eq!(bytes, b"aa\nb\n");
    }

    #[test]
    fn the_cards_of_chosen_books_are_left() {
        for (chosen, left) in [
            (&[0, 1, 2][..], "aa\nb\n"),
            (&[1], "b\n"),
            (&[0], "aa\n"),
            (&[2, 7], ""),
            (&[], ""),
        ] {
            let mut bytes = file();
            choose(&mut bytes, chosen);
            assert_eq!(bytes, left.as_bytes(), "{chosen:?}");
        }
    }

    #[test]
    fn other_files_stay_as_they_are() {
        for text in [
            "",
            "BEGIN:VCARD\r\nEND:VCARD\r\n",
            "X-CARNET-BOOKS:\r\n",
            "x\nX-CARNET-BOOKS:[{\"name\":\"\",\"cards\":0,\"missing\":0,\"bytes\":1}]\r\n",
            "X-CARNET-BOOKS:[{\"name\":\"\",\"cards\":0,\"missing\":0,\"bytes\":-1}]\r\n",
        ] {
            let mut bytes = text.as_bytes().to_vec();
            assert_eq!(split(&mut bytes), []);
            choose(&mut bytes, &[0]);
            assert_eq!(bytes, text.as_bytes());
        }
    }
}
