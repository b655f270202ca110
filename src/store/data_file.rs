//! The SQLite file and the files beside it, watched while they are open.
//!
//! A deleted file still accepts writes for as long as a process has it open, and disappears with
//! that process. So its path must lead to the same file, by device and inode, before anything is
//! written and before a write is acknowledged.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;

use super::{Result, StoreError};

/// The files that SQLite keeps beside its own: the log of what was written last, and the index of
/// that log.
const LOG: &str = "-wal";
const LOG_INDEX: &str = "-shm";

/// The files that an open connection uses.
pub struct DataFile {
    path: PathBuf,
    /// The watched files, the data file first.
    watched: Vec<WatchedFile>,
    is_lost: AtomicBool,
}

struct WatchedFile {
    path: PathBuf,
    identity: (u64, u64),
}

impl DataFile {
    /// Creates the file if it does not exist, for its owner alone; SQLite gives the files beside it
    /// the same mode.
    pub fn make(path: &Path) -> Result<()> {
        // An existing file is not even opened: closing it would release the locks that SQLite holds
        // in this process.
        match OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
        {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(explain(path, &error))
            }
            _ => Ok(()),
        }
    }

    /// Watches the files that a connection to `path` has open.
    pub fn watch(path: &Path) -> Result<Self> {
        let path = std::path::absolute(path).map_err(|error| explain(path, &error))?;
        let real = path
            .canonicalize()
            .map_err(|error| explain(&path, &error))?;
        let beside = [LOG, LOG_INDEX].map(|suffix| {
            let mut name = real.clone().into_os_string();
            name.push(suffix);
            PathBuf::from(name)
        });
        let mut watched = vec![WatchedFile {
            identity: identity(&path).map_err(|error| explain(&path, &error))?,
            path: path.clone(),
        }];
        for path in beside {
            // On a file system without shared memory, SQLite works without these two.
            if let Ok(identity) = identity(&path) {
                watched.push(WatchedFile { path, identity });
            }
        }
        Ok(Self {
            path,
            watched,
            is_lost: AtomicBool::new(false),
        })
    }

    /// Returns the absolute path of the data file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Succeeds while every path leads to the file that is open. Logs each change of that once.
    pub fn check(&self) -> Result<()> {
        let Some(fault) = self.watched.iter().find_map(WatchedFile::fault) else {
            if self.is_lost.load(Ordering::Relaxed) && self.is_lost.swap(false, Ordering::Relaxed) {
                tracing::info!(
                    event = "data_file.found",
                    "the data file is in its place again: writes go on"
                );
            }
            return Ok(());
        };
        if !self.is_lost.swap(true, Ordering::Relaxed) {
            tracing::error!(
                event = "data_file.lost",
                fault,
                "nothing is written until this file is in its place again: move it back, or stop the server, restore a backup \
                 and start it"
            );
        }
        Err(StoreError::Lost(fault))
    }

    /// Begins a transaction, unless its writes would go into a file that is no longer in its place.
    pub fn begin(&self, connection: &Connection) -> Result<()> {
        self.check().inspect_err(|_| self.save_log(connection))?;
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(())
    }

    /// Commits the transaction. Succeeds only if the files were still in their places.
    pub fn commit(&self, connection: &Connection) -> Result<()> {
        connection.prepare_cached("COMMIT")?.execute([])?;
        self.check().inspect_err(|_| self.save_log(connection))
    }

    /// Moves the content of a removed log into the data file, so that no acknowledged write is lost
    /// with this process.
    fn save_log(&self, connection: &Connection) {
        if self.lacks_only_its_log()
            && let Err(error) = connection.execute_batch("PRAGMA wal_checkpoint(PASSIVE)")
        {
            tracing::error!(%error, "the removed log could not be saved into the data file");
        }
    }

    /// Checks whether the log alone was removed. No other process can have opened the database
    /// since, because that would have made a new log.
    fn lacks_only_its_log(&self) -> bool {
        let is_log = |file: &WatchedFile| {
            file.path
                .as_os_str()
                .as_encoded_bytes()
                .ends_with(LOG.as_bytes())
        };
        self.watched.iter().skip(1).any(is_log)
            && self.watched.iter().all(|file| match identity(&file.path) {
                Ok(found) => found == file.identity && !is_log(file),
                Err(error) => error.kind() == io::ErrorKind::NotFound && is_log(file),
            })
    }
}

impl WatchedFile {
    /// Returns why the path no longer leads to the file, if it does not.
    fn fault(&self) -> Option<String> {
        let path = self.path.display();
        match identity(&self.path) {
            Ok(found) if found == self.identity => None,
            Ok(_) => Some(format!("{path} was replaced by another file")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Some(format!("{path} was deleted or moved"))
            }
            Err(error) => Some(format!("{path} cannot be reached: {error}")),
        }
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    std::fs::metadata(path).map(|found| (found.dev(), found.ino()))
}

fn explain(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Fault(format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn watched(folder: &Path) -> DataFile {
        let path = folder.join("carnet.db");
        for name in ["carnet.db", "carnet.db-wal", "carnet.db-shm"] {
            DataFile::make(&folder.join(name)).expect("makes it");
        }
        DataFile::watch(&path).expect("watches it")
    }

    fn fault(file: &DataFile) -> Option<String> {
        match file.check() {
            Ok(()) => None,
            Err(StoreError::Lost(fault)) => Some(fault),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn each_file_is_missed_until_it_is_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = watched(folder.path());
        assert_eq!(fault(&file), None);
        for name in ["carnet.db", "carnet.db-wal", "carnet.db-shm"] {
            let (path, aside) = (folder.path().join(name), folder.path().join("aside"));
            fs::rename(&path, &aside).expect("moves it");
            assert_eq!(
                fault(&file),
                Some(format!("{} was deleted or moved", path.display()))
            );
            assert_eq!(file.lacks_only_its_log(), name == "carnet.db-wal");
            fs::copy(&aside, &path).expect("copies it");
            assert_eq!(
                fault(&file),
                Some(format!("{} was replaced by another file", path.display()))
            );
            assert!(!file.lacks_only_its_log());
            fs::rename(&aside, &path).expect("moves it back");
            assert_eq!(fault(&file), None);
        }
    }

    #[test]
    fn what_was_committed_after_the_file_went_is_not_acknowledged() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, aside) = (folder.path().join("carnet.db"), folder.path().join("aside"));
        let connection = Connection::open(&path).expect("a database");
        connection
            .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE notes (text TEXT)")
            .expect("a table");
        let file = DataFile::watch(&path).expect("watches it");
        file.begin(&connection).expect("begins");
        connection
            .execute_batch("INSERT INTO notes VALUES ('x')")
            .expect("writes");
        fs::rename(&path, &aside).expect("moves it");
        assert!(matches!(file.commit(&connection), Err(StoreError::Lost(_))));
        assert!(matches!(file.begin(&connection), Err(StoreError::Lost(_))));
        fs::rename(&aside, &path).expect("moves it back");
        file.begin(&connection)
            .and_then(|()| file.commit(&connection))
            .expect("goes on");
    }

    #[test]
    fn a_folder_that_another_takes_the_place_of_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("data");
        fs::create_dir(&data).expect("makes it");
        let file = watched(&data);
        fs::rename(&data, folder.path().join("moved")).expect("moves it");
        assert!(
            fault(&file).is_some_and(|fault| fault.ends_with("carnet.db was deleted or moved"))
        );
        fs::create_dir(&data).expect("makes it");
        fs::copy(
            folder.path().join("moved/carnet.db"),
            data.join("carnet.db"),
        )
        .expect("copies it");
        assert!(
            fault(&file)
                .is_some_and(|fault| fault.ends_with("carnet.db was replaced by another file"))
        );
    }
}
