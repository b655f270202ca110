//! Bodies and files on their way in: small ones in memory, others on disk, so that a slow sender
//! holds no memory.
//!
//! A file of the spool has no name, so it goes with its last handle, also when the process dies.
//! Memory is acquired once the file is there whole, by what working on it takes.
//!
//! Who sends is known before the body is read. A body of up to 16 KiB is read in memory, like all
//! of a stranger's; of a larger one everything goes to a file without a name in `tmp` of the data
//! folder (`domain/spool.rs`) while it comes, at a minimum rate (`http/pace.rs`). An account waits
//! only for its own room there. Once the body is whole, memory is acquired for what working on it
//! takes, it is read in, and the file goes. Where that is more than its bytes, it is weighed first
//! and then read once more, so that nobody holds memory while they wait for more. `Held` keeps the
//! bytes and the permit together; what an extractor takes apart is counted until the request is
//! answered. Cards from the store have a budget of their own, acquired after that of the body and
//! never before.
//!
//! A file that waits to be imported stands in `upload_pieces`, a megabyte a row, written and
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

/// The folder of arriving files, and what may lie there.
pub struct Spool {
    folder: PathBuf,
    /// In KiB.
    disk: Limiter,
    files: Limiter,
}

impl Spool {
    /// A spool in this folder, which is made when it is needed.
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
    /// What is not on disk.
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
    /// An arrival for this account, of which nothing is there yet.
    pub fn new(app: &App, account: UserId) -> Self {
        Self {
            spool: Arc::clone(&app.spool),
            account,
            rest: Vec::new(),
            file: None,
            length: 0,
        }
    }

    /// Returns how many bytes have arrived.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Takes what has come.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] when the account, or all together, have too much on its way in;
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

    /// Returns what has arrived, once nothing more will.
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

/// Tells how much memory working on these bytes takes, or why they are refused.
pub type Weigh = fn(&[u8]) -> Result<usize>;

/// A body or a file that has arrived whole.
pub struct Arrived {
    account: UserId,
    rest: Vec<u8>,
    file: Option<SpooledFile>,
    length: usize,
}

impl Arrived {
    /// Returns how many bytes it has.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Brings it into memory, under a permit for what `weigh` says.
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

    /// Returns the bytes from `start` on, at most so many.
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

/// Brings into memory what is elsewhere, under a permit for what `weigh` says of it. It is read
/// once more where it weighs more than its bytes, so that nothing is held while more is waited for.
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

/// Does what may wait for the disk on the blocking pool.
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
