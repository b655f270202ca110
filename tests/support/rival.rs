//! A rival: another connection to the database, which writes between a request's reads and its
//! writes.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use tokio_postgres::NoTls;

use super::{TestApp, postgres};

/// Statements that another connection has carried out and not committed yet. Writers of the same
/// rows wait for it.
pub enum Rival {
    Sqlite(rusqlite::Connection),
    Postgres {
        client: tokio_postgres::Client,
        url: String,
    },
}

impl Rival {
    pub async fn begin(app: &TestApp, sql: &str) -> Self {
        match (&app.sqlite_file, &app.database_url) {
            (Some(file), _) => {
                let connection = rusqlite::Connection::open(file).unwrap();
                connection.busy_timeout(Duration::from_secs(10)).unwrap();
                connection
                    .execute_batch(&format!("BEGIN IMMEDIATE; {sql}"))
                    .unwrap();
                Self::Sqlite(connection)
            }
            (None, url) => {
                let url = url.as_ref().unwrap().to_string();
                let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
                tokio::spawn(connection);
                client
                    .batch_execute(&format!("BEGIN; {sql}"))
                    .await
                    .unwrap();
                Self::Postgres { client, url }
            }
        }
    }

    /// Drives `work` until it has done its reads and waits for the rival to write. SQLite cannot
    /// show who waits for the writer, so there `pauses` is the number of earlier waits: one for
    /// each password comparison and each long read. A long read that is over before it is waited
    /// for is no wait, so work that has not moved for two seconds counts as waiting too.
    pub async fn hinder<T>(&self, mut work: Pin<&mut impl Future<Output = T>>, pauses: usize) {
        match self {
            Self::Sqlite(_) => {
                let mut left = pauses;
                let waiting = poll_fn(|context| match work.as_mut().poll(context) {
                    Poll::Ready(_) => panic!("the work did not wait for the rival"),
                    Poll::Pending if left == 0 => Poll::Ready(()),
                    Poll::Pending => {
                        left -= 1;
                        Poll::Pending
                    }
                });
                let _ = tokio::time::timeout(Duration::from_secs(2), waiting).await;
            }
            Self::Postgres { url, .. } => {
                tokio::select! {
                    biased;
                    _ = work => panic!("the work did not wait for the rival"),
                    () = until_locked(url, 1) => {}
                }
            }
        }
    }

    /// Carries out further statements.
    pub async fn execute(&self, sql: &str) {
        match self {
            Self::Sqlite(connection) => connection.execute_batch(sql).unwrap(),
            Self::Postgres { client, .. } => client.batch_execute(sql).await.unwrap(),
        }
    }

    /// Commits, which lets the waiting writers continue.
    pub async fn commit(self) {
        self.execute("COMMIT").await;
    }
}

/// Carries out `work` with the rival's statements between its reads and its writes. For `pauses`,
/// see [`Rival::hinder`].
pub async fn overtaken<T>(
    app: &TestApp,
    sql: &str,
    pauses: usize,
    work: impl Future<Output = T>,
) -> T {
    let rival = Rival::begin(app, sql).await;
    let mut work = pin!(work);
    rival.hinder(work.as_mut(), pauses).await;
    rival.commit().await;
    work.await
}

/// Waits until this many connections of the database wait for a lock.
pub async fn until_locked(url: &str, count: i64) {
    let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..1000 {
        if postgres::query(url, sql).await[0].get::<_, i64>(0) >= count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("fewer than {count} connections wait for a lock");
}
