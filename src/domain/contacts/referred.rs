//! Finding the contact that a card names, as a related person.

use crate::domain::books::BookAccess;
use crate::domain::{App, limits};
use crate::error::Result;
use crate::model::card::labels::member_key;
use crate::model::contact::Contact;
use crate::model::fold;
use crate::model::ids::BookId;
use crate::store::contacts;

/// The most contacts of one name that are looked at.
const NAMESAKES: i64 = 10;

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
        let key = fold::sort_key(text);
        let alike = contacts::named(&app.db, owner, &key, NAMESAKES).await?;
        let same = alike.into_iter().filter(|(_, name)| name == text);
        found.extend(same.map(|(id, _)| id));
    }
    match found[..] {
        [id] => {
            let contact = contacts::find(&app.db, owner, id).await?;
            Ok(contact.filter(|contact| access.covers(contact.book)))
        }
        _ => Ok(None),
    }
}
