//! A place for the real program: a data folder and, on PostgreSQL, a database of its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::Engine;
use super::postgres::{self, FreshDatabase};
use super::process::{Program, carnet};

/// A data folder and, on PostgreSQL, a database of its own.
pub struct Place {
    pub folder: TempDir,
    pub database_url: Option<FreshDatabase>,
}

impl Place {
    pub async fn new(engine: Engine) -> Self {
        let database_url = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(FreshDatabase::create().await),
        };
        Self {
            folder: tempfile::tempdir().unwrap(),
            database_url,
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn sqlite_file(&self) -> PathBuf {
        self.path().join("carnet.db")
    }

    pub fn command(&self) -> Command {
        let mut command = carnet(self.path());
        if let Some(url) = &self.database_url {
            command.env("DATABASE_URL", &**url);
        }
        command
    }

    pub async fn serve(&self) -> Program {
        Program::spawn(self.command()).await
    }

    /// Runs a command of the program to its end, with this standard input.
    pub fn run(&self, arguments: &[&str], input: &str) -> Output {
        finish(self.command().args(arguments), input)
    }

    /// Carries out statements in the database itself, bypassing the program.
    pub async fn execute(&self, sql: &str) {
        match &self.database_url {
            None => rusqlite::Connection::open(self.sqlite_file())
                .unwrap()
                .execute_batch(sql)
                .unwrap(),
            Some(url) => postgres::execute(url, sql).await,
        }
    }

    /// Returns the number that a statement reads from the database itself.
    pub async fn number(&self, sql: &str) -> i64 {
        match &self.database_url {
            None => rusqlite::Connection::open(self.sqlite_file())
                .unwrap()
                .query_row(sql, [], |row| row.get(0))
                .unwrap(),
            Some(url) => postgres::query(url, sql).await[0].get(0),
        }
    }
}

pub fn finish(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Declares a test of both databases, each with a place of its own.
macro_rules! at_both_places {
    ($(#[$meta:meta])* async fn $name:ident($place:ident: Place) $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing else of its file")]
            use super::*;
            use $crate::support::Engine;
            use $crate::support::place::Place;

            async fn test($place: Place) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test(Place::new(Engine::Sqlite).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                test(Place::new(Engine::Postgres).await).await;
            }
        }
    };
}
pub(crate) use at_both_places;
