//! The files that commands write.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

/// A new file that only its owner may read, because it holds other people's data. It is written
/// beside its path under a name that ends in `.partial`, and gets its own name once it is whole and
/// on disk. A killed process leaves at most the partial file, which nothing reads and which can be
/// removed.
pub struct NewFile {
    path: PathBuf,
    partial: PathBuf,
    file: File,
}

impl NewFile {
    /// Begins a file for this path, which must be free.
    pub fn begin(path: &Path) -> io::Result<Self> {
        // Checked now only to save the work: at the end, too, an existing file is not replaced.
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

    /// Returns the path of the partial file.
    pub fn partial(&self) -> &Path {
        &self.partial
    }

    /// Returns the open partial file.
    pub fn content(&self) -> &File {
        &self.file
    }

    /// Renames the partial file to its path. When this returns, the content and the name are on
    /// disk.
    pub fn finish(self) -> io::Result<()> {
        self.file.sync_all()?;
        match renameat_with(CWD, &self.partial, CWD, &self.path, RenameFlags::NOREPLACE) {
            Ok(()) => {}
            Err(Errno::EXIST) => return Err(taken()),
            // Some file systems cannot rename without replacing. A second link does the same; the
            // first is removed on drop.
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
        // After a rename there is no partial file. If the removal fails otherwise, a leftover is
        // acceptable.
        let _ = fs::remove_file(&self.partial);
    }
}

fn taken() -> io::Error {
    io::Error::new(io::ErrorKind::AlreadyExists, "the file exists already")
}
