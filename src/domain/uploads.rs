//! Files between their trial and their import: one at a time for each account, for a day.

use super::spool::{self, Arrived, Weigh};
use super::{App, limits};
use crate::error::{Error, Result};
use crate::limiter::Held;
use crate::model::actor::Actor;
use crate::model::ids::{UploadId, UserId};
use crate::model::import::archive::{self, ArchiveSize};
use crate::model::import::encoding;
use crate::model::job::{Job, JobKind};
use crate::store::{Batch, StoreError, jobs, uploads};
pub use uploads::Upload;

/// The longest file name that is kept, in characters.
const NAME_CHARS: usize = 200;
/// Weighs the memory that reading a file's cards takes: its bytes, and the converted text if they
/// are not UTF-8; of an archive, also its directory and the largest file in it.
///
/// # Errors
///
/// [`Error::Invalid`] if the file is too large for an encoding other than UTF-8, or an archive
/// holds one that is.
pub const WEIGH_FILE: Weigh = |bytes| {
    if archive::is_archive(bytes) {
        return weigh_archive(bytes);
    }
    // The cards of XML are kept as text beside it.
    let is_converted = encoding::is_copied(bytes) || bytes.trim_ascii_start().starts_with(b"<");
    match is_converted {
        false => Ok(bytes.len()),
        true if bytes.len() <= limits::OTHER_ENCODING_BYTES => {
            Ok(limits::OTHER_ENCODING_FACTOR * bytes.len())
        }
        true => Err(too_large(
            "is larger than",
            "up to which files may be XML or in another encoding than UTF-8",
        )),
    }
};

fn weigh_archive(bytes: &[u8]) -> Result<usize> {
    let size = ArchiveSize::of(bytes);
    if size.is_excessive() || size.largest > limits::OTHER_ENCODING_BYTES {
        return Err(too_large(
            "is an archive with too many files or one larger than",
            "up to which files are unpacked",
        ));
    }
    let directory = size.members * limits::ARCHIVE_MEMBER_BYTES;
    Ok(bytes.len() + directory + limits::OTHER_ENCODING_FACTOR * size.largest)
}

fn too_large(problem: &str, reason: &str) -> Error {
    let most = limits::OTHER_ENCODING_BYTES >> 20;
    Error::invalid("file", format!("{problem} {most} MB, {reason}"))
}

/// Keeps a file until it is imported, replacing any earlier one.
pub async fn keep(app: &App, actor: &Actor, filename: &str, file: &Arrived) -> Result<()> {
    let user = actor.id();
    let filename: String = filename
        .chars()
        .filter(|c| !c.is_control())
        .take(NAME_CHARS)
        .collect();
    let id = app.ids.upload(app.now());
    let mut batch = Batch::default();
    uploads::begin(&mut batch, user, id, &filename, app.now());
    app.db.commit(batch).await?;
    for (number, start) in (0..).zip((0..file.length()).step_by(limits::PIECE_BYTES)) {
        let mut batch = Batch::default();
        uploads::add_piece(
            &mut batch,
            user,
            id,
            number,
            file.piece(start, limits::PIECE_BYTES).await?,
            app.now(),
        );
        app.db.commit(batch).await.map_err(or_replaced)?;
    }
    let mut batch = Batch::default();
    uploads::finish(
        &mut batch,
        user,
        id,
        i64::try_from(file.length()).unwrap_or(i64::MAX),
        app.now(),
    );
    forget_pieces(app, &mut batch, user);
    app.db.commit(batch).await.map_err(or_replaced)
}

/// Queues the removal of the pieces of files that are gone.
fn forget_pieces(app: &App, batch: &mut Batch, user: UserId) {
    jobs::queue(batch, Job::of(JobKind::ForgetUploads, user), app.now());
}

fn or_replaced(error: StoreError) -> Error {
    match error {
        StoreError::Unmet(_) => Error::Conflict("another file came in the place of this one"),
        error => error.into(),
    }
}

/// Returns the file that waits to be imported.
pub async fn pending(app: &App, actor: &Actor) -> Result<Option<Upload>> {
    Ok(uploads::pending(&app.db, actor.id()).await?)
}

/// Returns the content of a waiting file.
pub async fn content(app: &App, actor: &Actor, upload: &Upload) -> Result<Held<Vec<u8>>> {
    let user = actor.id();
    let bytes = usize::try_from(upload.bytes).unwrap_or_default();
    let read = || async { Ok(uploads::content(&app.db, user, upload).await?) };
    spool::hold(app, user, bytes, WEIGH_FILE, read).await
}

/// Removes the waiting file, which was imported. One that stays, because the database is busy, does
/// not undo that: it is removed within a day, and changes nothing if it is imported again.
pub async fn forget_imported(app: &App, actor: &Actor, id: UploadId) {
    let user = actor.id();
    let mut batch = Batch::default();
    uploads::forget_until(&mut batch, user, id);
    forget_pieces(app, &mut batch, user);
    if let Err(error) = app.db.commit(batch).await {
        tracing::warn!(%error, %user, "an imported file could not be removed");
    }
}
