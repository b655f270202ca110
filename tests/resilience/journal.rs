//! Writers who note what was acknowledged, and what the database must therefore hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use reqwest::Method;
use serde_json::{Value, json};
use tokio_postgres::NoTls;

use super::Place;
use crate::support::remote::Remote;
use crate::support::user::Answer;

/// Contacts in one batch of creations.
const BATCH: usize = 5;

/// One version of a contact; `None` when it was deleted.
type Version = Option<String>;

#[derive(Default)]
struct Known {
    /// The last acknowledged version.
    acknowledged: Version,
    /// What was sent after it without an answer: the comment, or `None` for a deletion.
    in_flight: Option<Option<String>>,
}

#[derive(Default)]
struct Notes {
    contacts: BTreeMap<i64, Known>,
    /// Markers of batches, and whether they were acknowledged.
    batches: BTreeMap<String, bool>,
    refused: Vec<String>,
}

/// What a database holds of one contact.
pub struct Stored {
    etag: String,
    last_name: String,
    comments: String,
}

#[derive(Clone, Default)]
pub struct Journal(Arc<Mutex<Notes>>);

impl Journal {
    /// How many contacts have been acknowledged.
    pub fn len(&self) -> usize {
        self.0.lock().unwrap().contacts.len()
    }

    /// The answers that were neither an acknowledgement nor a request to come back.
    pub fn refusals(&self) -> Vec<String> {
        self.0.lock().unwrap().refused.clone()
    }

    /// The acknowledged contacts.
    pub fn ids(&self) -> Vec<i64> {
        let notes = self.0.lock().unwrap();
        notes
            .contacts
            .iter()
            .filter(|(_, known)| known.acknowledged.is_some())
            .map(|(id, _)| *id)
            .collect()
    }

    /// Writes as fast as it goes until `go_on` says no or an answer stays away, which it must not
    /// where the server is `steady`. `name` is this writer's alone.
    pub async fn write(&self, user: &Remote, name: &str, steady: bool, go_on: impl Fn() -> bool) {
        let mut own = Vec::new();
        for nth in 0.. {
            if !go_on() {
                return;
            }
            let went_on = match nth % 7 {
                0 => self.batch(user, &format!("{name}b{nth}")).await,
                2 | 5 if !own.is_empty() => {
                    self.patch(user, own[nth % own.len()], &format!("{name}p{nth}"))
                        .await
                }
                6 if own.len() > 3 => self.delete(user, own.swap_remove(nth % own.len())).await,
                _ => self
                    .create(user, &format!("{name}c{nth}"))
                    .await
                    .map(|id| own.extend(id)),
            };
            if went_on.is_none() {
                assert!(!steady, "the server always answers");
                return;
            }
        }
    }

    /// `None` when no whole answer came; else whether it is an acknowledgement.
    async fn send(
        &self,
        user: &Remote,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Option<Result<Answer, ()>> {
        let answer = user.try_send(method, path, body).await?;
        if answer.status.is_success() {
            return Some(Ok(answer));
        }
        if answer.status != 503 || answer.header("retry-after").is_empty() {
            self.0
                .lock()
                .unwrap()
                .refused
                .push(format!("{path}: {answer:?}"));
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        Some(Err(()))
    }

    async fn create(&self, user: &Remote, name: &str) -> Option<Option<i64>> {
        let contact = json!({"first_name": name, "comments": "new"});
        let Ok(answer) = self
            .send(user, Method::POST, "/api/contacts", &contact)
            .await?
        else {
            return Some(None);
        };
        let id = answer.json()["id"].as_i64().unwrap();
        let acknowledged = Some(answer.header("etag").trim_matches('"').to_owned());
        self.0.lock().unwrap().contacts.insert(
            id,
            Known {
                acknowledged,
                in_flight: None,
            },
        );
        Some(Some(id))
    }

    async fn batch(&self, user: &Remote, marker: &str) -> Option<()> {
        self.0
            .lock()
            .unwrap()
            .batches
            .insert(marker.to_owned(), false);
        let create = |nth| json!({"op": "create", "contact": {"first_name": format!("{marker}n{nth}"), "last_name": marker, "comments": "new"}});
        let operations: Vec<_> = (0..BATCH).map(create).collect();
        let Ok(answer) = self
            .send(
                user,
                Method::POST,
                "/api/contacts/batch",
                &json!({"operations": operations}),
            )
            .await?
        else {
            return Some(());
        };
        let mut notes = self.0.lock().unwrap();
        notes.batches.insert(marker.to_owned(), true);
        for result in answer.json()["results"].as_array().unwrap() {
            let acknowledged = Some(
                result["etag"]
                    .as_str()
                    .unwrap()
                    .trim_matches('"')
                    .to_owned(),
            );
            notes.contacts.insert(
                result["id"].as_i64().unwrap(),
                Known {
                    acknowledged,
                    in_flight: None,
                },
            );
        }
        Some(())
    }

    async fn patch(&self, user: &Remote, id: i64, text: &str) -> Option<()> {
        self.set_out(id, Some(text.to_owned()));
        let Ok(answer) = self
            .send(
                user,
                Method::PATCH,
                &format!("/api/contacts/{id}"),
                &json!({"comments": text}),
            )
            .await?
        else {
            return Some(());
        };
        let acknowledged = Some(answer.header("etag").trim_matches('"').to_owned());
        self.0.lock().unwrap().contacts.insert(
            id,
            Known {
                acknowledged,
                in_flight: None,
            },
        );
        Some(())
    }

    async fn delete(&self, user: &Remote, id: i64) -> Option<()> {
        self.set_out(id, None);
        if self
            .send(
                user,
                Method::DELETE,
                &format!("/api/contacts/{id}"),
                &json!({}),
            )
            .await?
            .is_ok()
        {
            self.0.lock().unwrap().contacts.insert(id, Known::default());
        }
        Some(())
    }

    fn set_out(&self, id: i64, what: Option<String>) {
        self.0
            .lock()
            .unwrap()
            .contacts
            .get_mut(&id)
            .unwrap()
            .in_flight = Some(what);
    }

    /// Every acknowledged write is there, and nothing half.
    pub fn must_agree_with(&self, stored: &BTreeMap<i64, Stored>) {
        let notes = self.0.lock().unwrap();
        for (
            id,
            Known {
                acknowledged,
                in_flight,
            },
        ) in &notes.contacts
        {
            let now = stored.get(id);
            let same = now.map(|stored| &stored.etag) == acknowledged.as_ref();
            let later = in_flight
                .as_ref()
                .is_some_and(|sent| now.map(|stored| &stored.comments) == sent.as_ref());
            assert!(
                same || later,
                "{id} was acknowledged as {acknowledged:?} and now is {:?}",
                now.map(|stored| &stored.etag)
            );
        }
        for (marker, acknowledged) in &notes.batches {
            let found = stored
                .values()
                .filter(|stored| stored.last_name == *marker)
                .count();
            assert!(
                found == BATCH || found == 0 && !acknowledged,
                "{found} of {BATCH} of batch {marker}, acknowledged: {acknowledged}"
            );
        }
    }
}

/// Everything outside the trash in a SQLite file, which must be sound.
pub fn read_sqlite(file: &std::path::Path) -> BTreeMap<i64, Stored> {
    let connection = rusqlite::Connection::open(file).unwrap();
    let verdict: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
    let mut statement = connection
        .prepare("SELECT id, etag, COALESCE(last_name, ''), COALESCE(comments, '') FROM contacts WHERE deleted_at IS NULL")
        .unwrap();
    let rows = statement
        .query_map([], |row| {
            Ok((
                row.get(0)?,
                Stored {
                    etag: row.get(1)?,
                    last_name: row.get(2)?,
                    comments: row.get(3)?,
                },
            ))
        })
        .unwrap();
    let stored: BTreeMap<_, _> = rows.map(Result::unwrap).collect();
    let ids = |sql: &str| -> BTreeSet<i64> {
        let mut statement = connection.prepare(sql).unwrap();
        let ids = statement.query_map([], |row| row.get(0)).unwrap();
        ids.map(Result::unwrap).collect()
    };
    let noted = ids("SELECT contact_id FROM contact_terms_pending");
    let indexed = ids("SELECT rowid FROM contact_terms");
    let live: BTreeSet<i64> = stored.keys().copied().collect();
    assert_eq!(
        &indexed - &noted,
        &live - &noted,
        "the search index holds exactly what is outside the trash, but for what is noted"
    );
    stored
}

/// Everything outside the trash in a PostgreSQL database.
pub async fn read_postgres(url: &str) -> BTreeMap<i64, Stored> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let sql = "SELECT id, etag, COALESCE(last_name, ''), COALESCE(comments, '') FROM contacts WHERE deleted_at IS NULL";
    let rows = client.query(sql, &[]).await.unwrap();
    rows.iter()
        .map(|row| {
            (
                row.get(0),
                Stored {
                    etag: row.get(1),
                    last_name: row.get(2),
                    comments: row.get(3),
                },
            )
        })
        .collect()
}

impl Place {
    /// Everything outside the trash.
    pub async fn read(&self) -> BTreeMap<i64, Stored> {
        match &self.database_url {
            None => read_sqlite(&self.sqlite_file()),
            Some(url) => read_postgres(url).await,
        }
    }
}
