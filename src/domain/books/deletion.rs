//! Moving a book to the trash.

use std::sync::Arc;

use super::access::{BookAccess, get};
use crate::domain::bulk::{self, BulkOperation};
use crate::domain::{App, operations};
use crate::error::{Error, Result};
use crate::model::actor::Rights;
use crate::model::operation::{Operation, OperationKind};
use crate::store::{Batch, books};

/// Moves a book to the trash with its contacts, as one operation.
///
/// # Errors
///
/// [`Error::Conflict`] for the default book.
pub async fn delete(app: &Arc<App>, access: &BookAccess) -> Result<Option<Operation>> {
    access.require(Rights::MANAGE)?;
    let book = get(app, access).await?;
    if book.is_default {
        return Err(Error::Conflict(
            "this is the default address book; make another the default first",
        ));
    }
    bulk::run(app, access, async move |app, access| {
        let (user, id) = (access.owner(), book.id);
        let trash =
            |batch: &mut Batch, operation| books::trash(batch, user, id, operation, app.now());
        let mut bulk = BulkOperation::new(app, access, OperationKind::DeleteBook, &book.name)?
            .beginning_with(trash);
        // From here on, nothing can be added to the book.
        bulk.store().await?;
        match books::contacts(&app.db, user, id).await {
            Ok(contacts) => operations::trash_all(app, bulk, &contacts).await,
            Err(error) => Err(bulk.take_back(error.into()).await),
        }
    })
    .await
}
