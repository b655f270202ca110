//! Arriving bodies and files: small ones in memory, others on disk, so that a slow sender holds no
//! memory.
//!
//! A file of the spool has no name, so it disappears with its last handle, even when the process
//! dies. Memory for the work on it is acquired once the file is whole.
//!
//! The sender is known before the body is read. A body of up to 16 KiB is read in memory, and so is
//! any body of a stranger; a larger one goes to a file without a name in `tmp` of the data folder
//! (`domain/spool.rs`) as it arrives, at a minimum rate (`http/pace.rs`). An account waits only for
//! its own room there. Once the body is whole, memory is acquired for the work on it, it is read
//! in, and the file goes. If the work takes more than the bytes of the body, it is weighed first
//! and then read once more, so that nobody holds memory while waiting for more. `Held` keeps the
//! bytes and the permit together; the values that an extractor returns separately are counted until
//! the request is answered. Cards from the store have a budget of their own, acquired after that of
//! the body and never before.
//!
//! A file that waits to be imported is stored in `upload_pieces`, a megabyte a row, written and
//! removed a few at a time.

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{App, limits};
use crate::error::{Error, Result};
use crate::limiter::{Held, Limiter, Permit};
use crate::model::ids::UserId;

/// Bytes that are written to disk at a time.
const WRITTEN_BYTES: usize = 64 * 1024;
/// KiB of disk that are acquired at a time.
const ROOM_KIB: u32 = 256;

/// The folder of arriving files, and the limits of disk and open files.
pub struct Spool {
    folder: PathBuf,
    /// The disk space, in KiB.
    disk: Limiter,
    files: Limiter,
}

impl Spool {
    /// Uses this folder, which is created when it is needed.
    pub fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            disk: Limiter::new(limits::SPOOL),
            files: Limiter::new(limits::ARRIVING),
        }
    }

    fn create(&self) -> io::Result<File> {
        match tempfile::tempfile_in(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_folder(&self.folder)?;
                tempfile::tempfile_in(&self.folder)
            }
            made => made,
        }
    }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// A body or a file that is arriving.
pub struct Arrival {
    spool: Arc<Spool>,
    account: UserId,
    /// The bytes that are not on disk.
    rest: Vec<u8>,
    file: Option<SpooledFile>,
    length: usize,
}

/// The part of an arrival that is on disk.
struct SpooledFile {
    file: Arc<File>,
    length: usize,
    room: usize,
    _permit: Permit,
    disk: Vec<Permit>,
}

impl Arrival {
    /// Starts an empty arrival for this account.
    pub fn new(app: &App, account: UserId) -> Self {
        Self {
            spool: Arc::clone(&app.spool),
            account,
            rest: Vec::new(),
            file: None,
            length: 0,
        }
    }

    /// Returns the number of bytes that have arrived.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Adds bytes that have arrived.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] when the account, or all together, have too much arriving;
    /// [`Error::StorageFull`].
    pub async fn add(&mut self, bytes: &[u8]) -> Result<()> {
        self.rest.extend_from_slice(bytes);
        self.length += bytes.len();
        let kept = if self.file.is_some() {
            WRITTEN_BYTES
        } else {
            limits::BODY_IN_MEMORY
        };
        if self.rest.len() > kept {
            self.write_out().await
        } else {
            Ok(())
        }
    }

    /// Returns the complete body or file. Call it once nothing more arrives.
    pub async fn finish(mut self) -> Result<Arrived> {
        if self.file.is_some() && !self.rest.is_empty() {
            self.write_out().await?;
        }
        let Self {
            account,
            rest,
            file,
            length,
            ..
        } = self;
        Ok(Arrived {
            account,
            rest,
            file,
            length,
        })
    }

    async fn write_out(&mut self) -> Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self
                .file
                .insert(SpooledFile::create(&self.spool, self.account).await?),
        };
        let bytes = std::mem::take(&mut self.rest);
        self.rest = file.write(&self.spool, self.account, bytes).await?;
        Ok(())
    }
}

impl SpooledFile {
    async fn create(spool: &Arc<Spool>, account: UserId) -> Result<Self> {
        let permit = spool.files.acquire(account, 1).await?;
        let spool = Arc::clone(spool);
        let file = on_disk(move || spool.create()).await?;
        Ok(Self {
            file: Arc::new(file),
            length: 0,
            room: 0,
            _permit: permit,
            disk: Vec::new(),
        })
    }

    /// Appends bytes, and returns their buffer empty.
    async fn write(
        &mut self,
        spool: &Spool,
        account: UserId,
        mut bytes: Vec<u8>,
    ) -> Result<Vec<u8>> {
        while self.length + bytes.len() > self.room {
            self.disk.push(spool.disk.acquire(account, ROOM_KIB).await?);
            self.room += ROOM_KIB as usize * 1024;
        }
        let (file, at) = (Arc::clone(&self.file), self.length as u64);
        self.length += bytes.len();
        on_disk(move || {
            file.write_all_at(&bytes, at)?;
            bytes.clear();
            Ok(bytes)
        })
        .await
    }
}

/// Returns the memory that working on these bytes takes, or refuses them.
pub type Weigh = fn(&[u8]) -> Result<usize>;

/// A body or a file that has arrived whole.
pub struct Arrived {
    account: UserId,
    rest: Vec<u8>,
    file: Option<SpooledFile>,
    length: usize,
}

impl Arrived {
    /// Returns its length in bytes.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Reads it into memory, under a permit for the weight that `weigh` returns.
    pub async fn hold(self, app: &App, weigh: Weigh) -> Result<Held<Vec<u8>>> {
        match &self.file {
            None => {
                weigh(&self.rest)?;
                Ok(Held::uncounted(self.rest))
            }
            Some(_) => {
                hold(app, self.account, self.length, weigh, || {
                    self.piece(0, self.length)
                })
                .await
            }
        }
    }

    /// Returns at most this many bytes from `start` on.
    pub async fn piece(&self, start: usize, most: usize) -> Result<Vec<u8>> {
        let length = most.min(self.length.saturating_sub(start));
        let Some(spooled) = &self.file else {
            return Ok(self.rest[start.min(self.length)..][..length].to_vec());
        };
        let file = Arc::clone(&spooled.file);
        on_disk(move || {
            let mut bytes = vec![0; length];
            file.read_exact_at(&mut bytes, start as u64)?;
            Ok(bytes)
        })
        .await
    }
}

/// Reads content into memory, under a permit for the weight that `weigh` returns. If that is more
/// than its bytes, it is read a second time, so that no memory is held while waiting for more.
pub async fn hold<F: Future<Output = Result<Vec<u8>>>>(
    app: &App,
    account: UserId,
    bytes: usize,
    weigh: Weigh,
    read: impl Fn() -> F,
) -> Result<Held<Vec<u8>>> {
    let permit = app.hold_memory(account, bytes).await?;
    let content = read().await?;
    let weighing = tokio::task::spawn_blocking(move || (weigh(&content), content));
    let (weight, content) = weighing.await.map_err(Error::internal)?;
    let weight = weight?;
    if weight <= bytes {
        return Ok(Held::new(content, permit));
    }
    drop((content, permit));
    let permit = app.hold_memory(account, weight).await?;
    Ok(Held::new(read().await?, permit))
}

/// Runs work that may wait for the disk on the blocking pool.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(Error::internal)?;
    done.map_err(|error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::StorageFull,
        _ => Error::internal(format!("the folder of arriving files: {error}")),
    })
}
