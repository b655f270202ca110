//! Finding the contact that a card names, as a related person.

use std::collections::BTreeSet;

use crate::domain::books::BookAccess;
use crate::domain::{App, limits};
use crate::error::Result;
use crate::model::card::labels::member_key;
use crate::model::contact::Contact;
use crate::model::ids::{BookId, ContactId};
use crate::store::contacts;

/// The most contacts of one name that are looked at.
const NAMESAKES: i64 = 10;
/// The most words of a name before the one by which its contact is sorted, such as titles.
const LEADING_WORDS: usize = 4;

/// Returns the contact that a text on a card in `book` stands for: the one with this UID there, or
/// the only one of the opened books with this name. A text too long to be shown stands for none.
pub async fn referred(
    app: &App,
    access: &BookAccess,
    book: BookId,
    text: &str,
) -> Result<Option<Contact>> {
    let (owner, text) = (access.owner(), text.trim());
    if text.is_empty() || text.len() > limits::VALUE_CHARS {
        return Ok(None);
    }
    let uid = contacts::with_uid(&app.db, owner, book, &member_key(text)).await?;
    let mut found: Vec<_> = uid.into_iter().collect();
    if found.is_empty() {
        found = named(app, access, text).await?;
    }
    match found[..] {
        [id] => {
            let contact = contacts::find(&app.db, owner, id).await?;
            Ok(contact.filter(|contact| access.covers(contact.book)))
        }
        _ => Ok(None),
    }
}

/// Returns the contacts with this name, which are sorted by it or by its last words.
async fn named(app: &App, access: &BookAccess, name: &str) -> Result<Vec<ContactId>> {
    let (owner, collation) = (access.owner(), access.actor().user.collation());
    let (mut found, mut rest) = (BTreeSet::new(), Some(name));
    for _ in 0..=LEADING_WORDS {
        let Some(sorted) = rest else { break };
        let key = collation.sort_key(sorted);
        let alike = contacts::named(&app.db, owner, &key, NAMESAKES).await?;
        let same = alike.into_iter().filter(|(_, alike)| alike == name);
        found.extend(same.map(|(id, _)| id));
        rest = sorted
            .split_once(char::is_whitespace)
            .map(|(_, rest)| rest.trim_start());
    }
    Ok(found.into_iter().collect())
}
