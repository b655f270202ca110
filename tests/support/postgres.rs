//! Throw-away PostgreSQL: one cluster for the run, one database for each test.

use std::io::{BufRead, BufReader};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Error, NoTls, Row};

/// A cluster of this test's own. It ends when its standard input closes: with this value, or with
/// the process.
pub struct Cluster {
    pub url: String,
    pub data: PathBuf,
    supervisor: Child,
}

fn script() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scripts/postgres")
}

impl Cluster {
    pub fn start() -> Self {
        let mut supervisor = Command::new(script())
            .args([
                "run",
                "sh",
                "-c",
                "echo $TEST_DATABASE_URL; echo $TEST_POSTGRES_DATA; exec cat >/dev/null",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("scripts/postgres runs");
        let mut lines = BufReader::new(supervisor.stdout.take().unwrap()).lines();
        let mut line = || {
            lines
                .next()
                .expect("PostgreSQL starts: scripts/test installs it")
                .unwrap()
        };
        Self {
            url: line(),
            data: line().into(),
            supervisor,
        }
    }

    /// Creates a database that keeps acknowledged writes when PostgreSQL is stopped without
    /// warning. It need not sync to disk for that, because the machine keeps running.
    pub async fn lasting_database(&self, name: &str) -> String {
        let url = create_database(&self.url, name, "template0").await;
        execute(
            &self.url,
            &format!("ALTER DATABASE {name} SET synchronous_commit = on"),
        )
        .await;
        url
    }

    /// Stops, starts or restarts the cluster without notice to its clients.
    pub fn control(&self, action: &str) {
        let status = Command::new(script())
            .arg(action)
            .arg(&self.data)
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "scripts/postgres {action}");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

/// Returns the URL of the cluster that the test command provides, or of this process's own.
fn shared_url() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    static OWN: OnceLock<Cluster> = OnceLock::new();
    URL.get_or_init(|| match std::env::var("TEST_DATABASE_URL") {
        Ok(url) => url,
        Err(_) => OWN.get_or_init(Cluster::start).url.clone(),
    })
}

/// An empty database in the shared cluster, which goes with this value: a thousand of them would fill
/// a disk.
pub struct FreshDatabase {
    url: String,
}

impl FreshDatabase {
    /// Creates one without tables.
    pub async fn create() -> Self {
        Self::copied_from("template0").await
    }

    /// Creates one with the present schema, which takes a second less than its migration.
    pub async fn migrated() -> Self {
        ensure_template().await;
        Self::copied_from(TEMPLATE).await
    }

    async fn copied_from(template: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        static RUN: OnceCell<String> = OnceCell::const_new();
        let run = RUN
            .get_or_init(|| async { format!("{:x}", rand::random::<u64>()) })
            .await;
        let name = format!("carnet_{run}_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        Self {
            url: create_database(shared_url(), &name, template).await,
        }
    }

    /// Restores a backup into a new database.
    pub async fn restored(backup: &Path) -> Self {
        let database = Self::create().await;
        let output = Command::new("pg_restore")
            .args(["--no-owner", "--dbname", &database])
            .arg(backup)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        database
    }
}

impl Deref for FreshDatabase {
    type Target = str;

    fn deref(&self) -> &str {
        &self.url
    }
}

impl Drop for FreshDatabase {
    /// Waits on a thread and a runtime of its own, since the test's runtime must not be blocked.
    fn drop(&mut self) {
        let (_, name) = self.url.rsplit_once('/').unwrap();
        let sql = format!("DROP DATABASE {name} WITH (FORCE)");
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(execute(shared_url(), &sql));
        });
        // A test that has failed already is not to fail a second time.
        let dropped = dropping.join();
        assert!(dropped.is_ok() || std::thread::panicking());
    }
}

/// The database of the shared cluster with the present schema that others are copied from.
const TEMPLATE: &str = "carnet_template";

/// Makes it, unless a test of this run did already.
async fn ensure_template() {
    static MADE: OnceCell<()> = OnceCell::const_new();
    MADE.get_or_init(make_template).await;
}

async fn make_template() {
    let url = shared_url();
    // The lock ends with the connection, whatever becomes of this test.
    let (lock, _driving) = connect(url).await;
    lock.batch_execute("SELECT pg_advisory_lock(1)")
        .await
        .unwrap();
    let sql = format!("SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}'");
    if lock.query(&sql, &[]).await.unwrap().is_empty() {
        let made = FreshDatabase::create().await;
        super::open_postgres(&made, None).migrate().await.unwrap();
        let (_, name) = made.rsplit_once('/').unwrap();
        create_database(url, TEMPLATE, name).await;
    }
}

/// Creates a database in the cluster at `url` and returns its address.
async fn create_database(url: &str, name: &str, template: &str) -> String {
    execute(url, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    let (base, _) = url.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

async fn connect(url: &str) -> (Client, JoinHandle<Result<(), Error>>) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    (client, tokio::spawn(connection))
}

/// Carries out a statement on a connection of its own.
pub async fn execute(url: &str, sql: &str) {
    let (client, driving) = connect(url).await;
    client.batch_execute(sql).await.unwrap();
    drop(client);
    let _ = driving.await;
}

/// Returns the rows of a statement, read on a connection of its own.
pub async fn query(url: &str, sql: &str) -> Vec<Row> {
    let (client, driving) = connect(url).await;
    let rows = client.query(sql, &[]).await.unwrap();
    drop(client);
    let _ = driving.await;
    rows
}
