//! Files that commands write.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

/// A file in the making, for its owner alone: it holds other people's data. It is written beside
/// its place under a name that ends in `.partial`, and gets its own name once it is whole and on
/// disk. A kill leaves at most the partial file, which nothing reads and which can be removed.
pub struct NewFile {
    path: PathBuf,
    partial: PathBuf,
    file: File,
}

impl NewFile {
    /// Begins a file that is to get this path, which must be free.
    pub fn begin(path: &Path) -> io::Result<Self> {
        // Asked now only to spare the work: the name is not taken from another file at the end
        // either.
        if fs::symlink_metadata(path).is_ok() {
            return Err(taken());
        }
        let mut name = path
            .file_name()
            .ok_or(io::ErrorKind::InvalidFilename)?
            .to_owned();
        name.push(format!(".{:08x}.partial", rand::random::<u32>()));
        let partial = path.with_file_name(name);
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&partial)?;
        Ok(Self {
            path: path.to_owned(),
            partial,
            file,
        })
    }

    /// Where its content goes.
    pub fn partial(&self) -> &Path {
        &self.partial
    }

    /// Its content.
    pub fn content(&self) -> &File {
        &self.file
    }

    /// Gives the file its name. When this returns, both are on disk.
    pub fn finish(self) -> io::Result<()> {
        self.file.sync_all()?;
        match renameat_with(CWD, &self.partial, CWD, &self.path, RenameFlags::NOREPLACE) {
            Ok(()) => {}
            Err(Errno::EXIST) => return Err(taken()),
            // Some file systems cannot rename without replacing. A second link does the same; the
            // first goes at the end.
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => {
                fs::hard_link(&self.partial, &self.path)?
            }
            Err(error) => return Err(error.into()),
        }
        let folder = self
            .path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        match File::open(folder)?.sync_all() {
            // A file system that cannot sync folders, such as one reached over a network.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            synced => synced,
        }
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Once it was renamed there is none. Elsewhere, that it stays would be the lesser error.
        let _ = fs::remove_file(&self.partial);
    }
}

fn taken() -> io::Error {
    io::Error::new(io::ErrorKind::AlreadyExists, "the file exists already")
}
