//! The places of the data: the folder, and the database in it or elsewhere.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;

use super::key::lets_others_in;
use super::{Config, seconds};
use crate::store::{Db, PostgresOptions, StoreError};

impl Config {
    /// Returns where the data lies, for people.
    pub fn data_place(&self) -> String {
        match &self.database_url {
            Some(_) => "PostgreSQL".to_owned(),
            None => self.sqlite_path().display().to_string(),
        }
    }

    fn sqlite_path(&self) -> PathBuf {
        self.data_dir.join("carnet.db")
    }

    /// Returns where bodies and files lie while they arrive.
    pub(super) fn spool_dir(&self) -> PathBuf {
        self.data_dir.join("tmp")
    }

    /// Makes the data folder and the one of arriving files in it, readable by their owner alone.
    pub fn make_data_dir(&self) -> Result<(), String> {
        let spool_dir = self.spool_dir();
        let made = fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&spool_dir);
        made.map_err(|error| {
            format!(
                "CARNET_DATA_DIR: {} cannot be made: {error}",
                spool_dir.display()
            )
        })
    }

    /// Returns which of the places that hold contacts or secrets let in other users of this
    /// machine. That may be meant, as in a volume whose modes the platform sets.
    pub fn open_places(&self) -> Vec<PathBuf> {
        let database = Some(self.sqlite_path()).filter(|_| self.database_url.is_none());
        let places = std::iter::once(self.data_dir.clone()).chain(database);
        places
            .filter(|place| lets_others_in(place).unwrap_or(false))
            .collect()
    }

    /// Checks that the database is there already, as far as that can be told without opening it.
    pub fn require_database(&self) -> Result<(), StoreError> {
        let path = self.sqlite_path();
        if self.database_url.is_none() && !path.exists() {
            return Err(StoreError::Fault(format!(
                "CARNET_DATA_DIR: there is no {}",
                path.display()
            )));
        }
        Ok(())
    }

    /// Opens the database, which must be there already.
    pub fn open_existing_database(&self) -> Result<Db, StoreError> {
        self.require_database()?;
        self.open_database()
    }

    /// Opens the database.
    pub fn open_database(&self) -> Result<Db, StoreError> {
        match &self.database_url {
            None => Db::sqlite(&self.sqlite_path()),
            Some(url) => Db::postgres(&PostgresOptions {
                url: url.clone(),
                connections: usize::try_from(self.database_connections.get()).unwrap_or(usize::MAX),
                statement_timeout: seconds(self.request_timeout_seconds),
            }),
        }
    }
}
