//! All contacts of an account in one file, including those in the trash.

use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::mpsc::Receiver;

use super::App;
use super::export::{PAGE_BYTES, PAGE_CARDS, in_pieces};
use crate::error::{Error, Result};
use crate::model::actor::Actor;
use crate::model::ids::ContactId;
use crate::model::time::Timestamp;
use crate::store::contacts::{self, KeptCard};

/// A contact in the file.
#[derive(Serialize)]
struct ContactEntry<'a> {
    id: ContactId,
    created_at: Timestamp,
    updated_at: Timestamp,
    deleted_at: Option<Timestamp>,
    favorite: bool,
    vcard: &'a str,
}

/// Writes `head`, an array of the actor's contacts and `tail` as a stream of pieces. It ends early
/// when the reader stops.
pub async fn stream(
    app: Arc<App>,
    actor: Arc<Actor>,
    head: String,
    tail: &'static str,
) -> Result<Receiver<io::Result<Vec<u8>>>> {
    let (held, account, handle) = (Arc::clone(&app), actor.id(), Handle::current());
    in_pieces(&app, account, move |mut out| {
        out.write_all(head.as_bytes()).map_err(Error::internal)?;
        write_contacts(&held, &actor, &handle, &mut out)?;
        out.write_all(tail.as_bytes()).map_err(Error::internal)
    })
    .await
}

fn write_contacts(app: &App, actor: &Actor, handle: &Handle, out: &mut impl Write) -> Result<()> {
    out.write_all(b"[").map_err(Error::internal)?;
    let mut after = None;
    loop {
        let cards = handle.block_on(contacts::cards(
            &app.db,
            actor.id(),
            after,
            PAGE_CARDS,
            PAGE_BYTES,
        ))?;
        if cards.is_empty() {
            return out.write_all(b"]").map_err(Error::internal);
        }
        for KeptCard {
            id,
            created_at,
            updated_at,
            deleted_at,
            favorite,
            vcard,
        } in cards
        {
            let before: &[u8] = if after.is_none() { b"" } else { b",\n" };
            out.write_all(before).map_err(Error::internal)?;
            let entry = ContactEntry {
                id,
                created_at,
                updated_at,
                deleted_at,
                favorite,
                vcard: &vcard,
            };
            serde_json::to_writer(&mut *out, &entry).map_err(Error::internal)?;
            after = Some(id);
        }
    }
}
