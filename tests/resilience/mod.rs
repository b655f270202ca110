mod backup;
mod cli;
mod connections;
mod crash;
mod data_file;
mod disk;
mod drain;
mod import;
mod journal;
mod new_files;
mod restart;
mod sessions;
mod startup;
mod upgrade;
mod writers;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use tempfile::TempDir;

use crate::support::process::{Program, carnet};
use crate::support::{Engine, postgres};

/// A data folder and, on PostgreSQL, a database of its own.
struct Place {
    folder: TempDir,
    database_url: Option<String>,
}

impl Place {
    async fn new(engine: Engine) -> Self {
        let database_url = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(postgres::fresh_database().await),
        };
        Self { folder: tempfile::tempdir().unwrap(), database_url }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn sqlite_file(&self) -> PathBuf {
        self.path().join("carnet.db")
    }

    fn command(&self) -> std::process::Command {
        let mut command = carnet(self.path());
        if let Some(url) = &self.database_url {
            command.env("DATABASE_URL", url);
        }
        command
    }

    async fn serve(&self) -> Program {
        Program::spawn(self.command()).await
    }

    /// Runs a command of the program with this standard input to its end.
    fn run(&self, arguments: &[&str], input: &str) -> Output {
        finish(self.command().args(arguments), input)
    }
}

fn finish(command: &mut std::process::Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A program that refuses its arguments does not read.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Declares a test of both databases, each with a place of its own.
macro_rules! at_both_places {
    ($(#[$meta:meta])* async fn $name:ident($place:ident: Place) $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing else of its file")]
            use super::*;
            use $crate::resilience::Place;
            use $crate::support::Engine;

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
use at_both_places;
