//! The contacts that a browser keeps for when it is offline.

use std::collections::HashSet;

use crate::domain::books::BookAccess;
use crate::domain::{App, limits};
use crate::error::{Error, Result};
use crate::model::contact::Contact;
use crate::model::ids::ContactId;
use crate::model::page::{PageRequest, Sort, SortBy};

/// Returns the first favourites by name, and then the others of `seen` that there still are.
///
/// # Errors
///
/// When `seen` are too many.
pub async fn kept_offline(
    app: &App,
    access: &BookAccess,
    seen: &[ContactId],
) -> Result<Vec<Contact>> {
    if seen.len() > usize::from(limits::OFFLINE_CONTACTS) {
        let most = limits::OFFLINE_CONTACTS;
        return Err(Error::invalid(
            "ids",
            format!("must be at most {most} identifiers"),
        ));
    }
    let favorites = PageRequest {
        skip: 0,
        limit: i64::from(limits::OFFLINE_CONTACTS),
        favorite: Some(true),
        label: None,
        sort: Sort {
            by: SortBy::Name,
            descending: false,
        },
        after: None,
    };
    let mut kept = super::list(app, access, &favorites, false).await?.items;
    let (seen, _) = super::chosen(app, access, seen).await?;
    let known: HashSet<_> = kept.iter().map(|contact| contact.id).collect();
    kept.extend(
        seen.into_iter()
            .filter(|contact| !known.contains(&contact.id)),
    );
    Ok(kept)
}
