//! PostgreSQL that keeps its connections and answers nothing.

use std::time::Duration;

use reqwest::Method;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::support::postgres::{self, Cluster};
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::user::{Answer, path_of};
use crate::support::{draft, open_postgres};

/// A server and the database that it uses.
struct Site {
    cluster: Cluster,
    url: String,
    program: Program,
    _folder: TempDir,
}

/// The process behind the connection that writes groups, which is stopped until this is dropped.
struct Frozen(Pid);

impl Site {
    async fn start(name: &str) -> Self {
        let cluster = Cluster::start();
        let url = cluster.lasting_database(name).await;
        let folder = tempfile::tempdir().unwrap();
        let program = Program::start(folder.path(), Some(&url)).await;
        Self {
            cluster,
            url,
            program,
            _folder: folder,
        }
    }

    /// Stops the connection that carries out this user's small writes: the only one that commits while
    /// one is made. Where the server's own work commits too, it is made again.
    async fn freeze_group_writes(&self, user: &Remote) -> Frozen {
        for _ in 0..50 {
            let clock = "SELECT clock_timestamp()::text";
            let start: String = postgres::query(&self.url, clock).await[0].get(0);
            let added = user.post("/api/contacts", &draft("First")).await;
            added.expect(201);
            let sql = format!(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() \
                 AND query = 'COMMIT' AND state_change >= '{start}'"
            );
            if let [only] = &postgres::query(&self.url, &sql).await[..] {
                let pid = Pid::from_raw(only.get(0)).unwrap();
                kill_process(pid, Signal::STOP).unwrap();
                return Frozen(pid);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("the server commits all the time");
    }

    async fn count(&self, name: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM contacts WHERE first_name = '{name}'");
        postgres::query(&self.url, &sql).await[0].get(0)
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        let _ = kill_process(self.0, Signal::CONT);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_gets_no_answer_is_given_up_and_not_repeated() {
    let site = Site::start("carnet_frozen").await;
    let user = Remote::open(&site.program, "taras@example.org").await;
    let other = Remote::open(&site.program, "lesya@example.org").await;
    let frozen = site.freeze_group_writes(&user).await;
    let answer = user.post("/api/contacts", &draft("Lost")).await;
    assert_eq!(answer.header("retry-after"), "1", "{answer:?}");
    answer.problem(503);
    let next = draft("Next");
    let created = tokio::time::timeout(Duration::from_secs(3), other.post("/api/contacts", &next));
    created.await.expect("a new connection writes").expect(201);
    // The process finds the group in its socket.
    drop(frozen);
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(site.count("Lost").await <= 1);
    drop(site.cluster);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deletion_of_a_large_contact_joins_no_group() {
    let site = Site::start("carnet_large").await;
    let user = Remote::open(&site.program, "taras@example.org").await;
    let large = json!({"first_name": "Large", "comments": "x".repeat(20_000)});
    let large = user.post("/api/contacts", &large).await.expect(201).json();
    let frozen = site.freeze_group_writes(&user).await;
    let deletion = Answer::of(user.request(Method::DELETE, &path_of(&large)));
    let deleted = tokio::time::timeout(Duration::from_secs(5), deletion).await;
    let deleted = deleted.expect("the deletion waits for no group").status;
    assert!(deleted.is_success(), "{deleted}");
    drop(frozen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_do_not_wait_one_after_another_for_a_database_that_accepts_and_says_nothing() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = silent.local_addr().unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((connection, _)) = silent.accept().await {
            open.push(connection);
        }
    });
    let db = open_postgres(&format!("postgres://carnet@{address}/carnet"), None);
    let reads = futures_util::future::join_all((0..10).map(|_| db.durability_warnings()));
    // Connecting takes three seconds at the most.
    let read = tokio::time::timeout(Duration::from_secs(5), reads).await;
    let read = read.expect("the readers are refused together");
    assert!(read.iter().all(Result::is_err), "{read:?}");
}
