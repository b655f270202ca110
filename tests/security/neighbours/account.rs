//! Accounts that do the same things in turn, each with a little of its own besides.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::browser::Browser;
use crate::support::user::{Answer, path_of};
use crate::support::{TestApp, TestUser, draft};

/// When the accounts are opened.
const OPENED: &str = "2026-03-01T12:00:00Z";
/// An instant after everything.
const FURNISHED: &str = "2026-03-01T12:05:00Z";

/// What one account has and the others do not.
pub struct Own {
    pub name: &'static str,
    /// How it writes a label that all of them have.
    pub poets: &'static str,
    pub label: &'static str,
    pub group: &'static str,
    /// Two people, under letters at which nobody else's contacts stand.
    pub people: [&'static str; 2],
}

const OLDER: Own = Own {
    name: "older",
    poets: "POETS",
    label: "Arkadia",
    group: "Brotherhood",
    people: ["Aeneas", "Nestor"],
};
const MIDDLE: Own = Own {
    name: "middle",
    poets: "Poets",
    label: "Meadow",
    group: "Guild",
    people: ["Maria", "Sofia"],
};
const NEWER: Own = Own {
    name: "newer",
    poets: "poets",
    label: "Zenith",
    group: "Yard",
    people: ["Kassandra", "Zoe"],
};

/// An account, in a browser and in a client of the API.
pub struct Account<'a> {
    pub own: &'static Own,
    pub user: TestUser<'a>,
    pub browser: Browser,
    pub id: i64,
}

/// The account whose answers are looked at, and those around it.
pub struct Neighbours<'a> {
    pub app: &'a TestApp,
    pub middle: Account<'a>,
    pub others: Vec<Account<'a>>,
}

impl<'a> Neighbours<'a> {
    /// Three accounts with the same content. Each of the middle one's rows has older and newer ones
    /// of its neighbours around it.
    pub async fn around(app: &'a TestApp) -> Self {
        let neighbours = Self::furnished(app, &[&OLDER, &MIDDLE, &NEWER]).await;
        neighbours.begin_what_goes_on().await;
        neighbours
    }

    /// The middle account as it would be without the others.
    pub async fn alone(app: &'a TestApp) -> Self {
        Self::furnished(app, &[&MIDDLE]).await
    }

    async fn furnished(app: &'a TestApp, present: &[&'static Own]) -> Self {
        app.set_time(OPENED);
        let mut accounts = Vec::new();
        // The clock goes on for absent accounts too, so that the middle one does everything at the
        // same instant.
        for own in [&OLDER, &MIDDLE, &NEWER] {
            app.pass(Duration::from_secs(1));
            if present.iter().any(|present| present.name == own.name) {
                accounts.push(Account::open(app, own).await);
            }
        }
        for step in 0..STEPS {
            for own in [&OLDER, &MIDDLE, &NEWER] {
                app.pass(Duration::from_secs(1));
                if let Some(account) = accounts.iter().find(|account| account.own.name == own.name)
                {
                    account.take(step).await;
                }
            }
        }
        app.set_time(FURNISHED);
        let place = accounts
            .iter()
            .position(|account| account.own.name == MIDDLE.name)
            .unwrap();
        Self {
            app,
            middle: accounts.remove(place),
            others: accounts,
        }
    }

    /// Has the neighbours in the midst of a change of many contacts in another process, and of
    /// sending another file.
    async fn begin_what_goes_on(&self) {
        for (nth, other) in (1_i64..).zip(&self.others) {
            let (user, later) = (other.id, self.app.now().micros() + 3_600_000_000);
            let (operation, upload) = (later + nth, later + 10 + nth);
            self.app.execute(&format!(
                "INSERT INTO operations (user_id, id, kind, about, contacts, at, state, planned, processed, lease_until, owner, reason) \
                 VALUES ({user}, {operation}, 'import', 'other.vcf', 0, {later}, 'running', 9, 0, {later}, 7, ''); \
                 INSERT INTO uploads (user_id, id, filename, at, bytes, is_whole) VALUES ({user}, {upload}, 'half.vcf', {later}, 0, FALSE)"
            )).await;
        }
    }

    /// The identifiers of the accounts around the middle one.
    pub fn ids(&self) -> Vec<i64> {
        self.others.iter().map(|other| other.id).collect()
    }
}

const STEPS: usize = 12;

impl<'a> Account<'a> {
    async fn open(app: &'a TestApp, own: &'static Own) -> Self {
        let email = format!("{}@example.org", own.name);
        let user = TestUser::sign_up(app, &email).await;
        let browser = Browser::sign_in(app, &email).await;
        let id = user.account["id"].as_i64().unwrap();
        Self {
            own,
            user,
            browser,
            id,
        }
    }

    /// Does the next thing that all accounts do.
    async fn take(&self, step: usize) {
        match step {
            0 => _ = self.import("import-1", &self.book()).await.expect(200),
            1 => _ = self.create("create-1").await.expect(201),
            2 => crate::web::give_photo(&self.user, &self.id_of("lesya").await).await,
            3 => {
                let favorite = self
                    .fill(r#"[{"op": "update", "id": <taras-1>, "patch": {"favorite": true}}]"#)
                    .await;
                let operations: Vec<Value> = serde_json::from_str(&favorite).unwrap();
                self.user.batch(&operations).await.expect(200);
            }
            4 => {
                let path = self.fill("/api/contacts/<ivan-1>").await;
                self.user
                    .patch(&path, &json!({"comments": "met at the fair"}))
                    .await
                    .expect(200);
            }
            5 => {
                _ = self
                    .user
                    .delete(&self.fill("/api/contacts/<panas>").await)
                    .await
                    .expect(204)
            }
            6 => {
                let deleted = self.fill(r#"[{"op": "delete", "id": <oksana>}]"#).await;
                self.user
                    .batch(&serde_json::from_str::<Vec<Value>>(&deleted).unwrap())
                    .await
                    .expect(200);
            }
            7 => {
                let distinct = self.fill(r#"{"contacts": [<ivan-1>, <ivan-2>]}"#).await;
                self.user
                    .post(
                        "/api/duplicates/distinct",
                        &serde_json::from_str(&distinct).unwrap(),
                    )
                    .await
                    .expect(204);
            }
            8 => {
                let renamed = self
                    .user
                    .patch("/api/labels/Choir", &json!({"name": "Singers"}))
                    .await
                    .expect(200)
                    .json();
                self.user
                    .post(renamed["undo"].as_str().unwrap(), &json!({}))
                    .await
                    .expect(200);
            }
            9 => {
                _ = self
                    .import("import-2", &self.own_people())
                    .await
                    .expect(200)
            }
            10 => {
                let contact = self.user.create(&draft("Danylo")).await;
                self.user
                    .patch(&path_of(&contact), &json!({"last_name": "Halytskyi"}))
                    .await
                    .expect(200);
                Answer::of(
                    self.user
                        .elsewhere()
                        .await
                        .request(Method::POST, "/api/auth/logout"),
                )
                .await
                .expect(204);
                self.user.elsewhere().await;
                self.user.secret().await;
            }
            _ => {
                _ = self
                    .browser
                    .send_file("/import", "waiting.vcf", &self.waiting())
                    .await
                    .expect(303)
            }
        }
    }

    pub async fn import(&self, key: &str, cards: &str) -> Answer {
        let request = self
            .user
            .request(Method::POST, "/api/import?mode=commit")
            .header("content-type", "text/vcard");
        Answer::of(
            request
                .header("idempotency-key", key)
                .body(cards.to_owned()),
        )
        .await
    }

    pub async fn create(&self, key: &str) -> Answer {
        let request = self
            .user
            .request(Method::POST, "/api/contacts")
            .header("idempotency-key", key);
        Answer::of(request.json(&json!({"first_name": "Olha", "email": "olha@example.org"}))).await
    }

    fn book(&self) -> String {
        let poets = self.own.poets;
        let people = [
            (
                "lesya",
                "Lesya",
                "Ukrainka",
                format!(
                    "EMAIL:lesya@example.org\r\nBDAY:1871-02-25\r\nCATEGORIES:{poets},Friends\r\n"
                ),
            ),
            (
                "taras-1",
                "Taras",
                "Shevchenko",
                "EMAIL:taras@example.org\r\nBDAY:1814-03-09\r\nCATEGORIES:Friends\r\n".to_owned(),
            ),
            (
                "taras-2",
                "Taras",
                "Shevchenko",
                "EMAIL:taras@example.org\r\nTEL:+380671112233\r\n".to_owned(),
            ),
            (
                "ivan-1",
                "Ivan",
                "Franko",
                "TEL:+380671234567\r\n".to_owned(),
            ),
            (
                "ivan-2",
                "Ivan",
                "Franko",
                "TEL:+380671234567\r\nNOTE:another one\r\n".to_owned(),
            ),
            (
                "panas",
                "Panas",
                "Myrnyi",
                "CATEGORIES:Friends\r\n".to_owned(),
            ),
            (
                "oksana",
                "Oksana",
                "Zabuzhko",
                format!("CATEGORIES:{poets}\r\n"),
            ),
        ];
        let people = people
            .iter()
            .map(|(uid, first, last, rest)| person(uid, first, last, rest));
        people
            .chain([group("choir", "Choir", &["lesya", "taras-1"])])
            .collect()
    }

    pub fn own_people(&self) -> String {
        let Own {
            label,
            group: name,
            people,
            ..
        } = self.own;
        let rest = format!("TEL:+380671234567\r\nCATEGORIES:{label}\r\n");
        let [one, other] = people;
        let group = group("own-group", name, &["lesya", "taras-1", "taras-2"]);
        [
            person("own-1", one, "Own", &rest),
            person("own-2", other, "Own", &rest),
            group,
        ]
        .concat()
    }

    /// The content of the file that waits to be imported: one contact changed, one new, and one of
    /// the account's own.
    fn waiting(&self) -> String {
        let changed = person(
            "ivan-1",
            "Ivan",
            "Franko",
            "TEL:+380671234567\r\nTITLE:Doctor\r\n",
        );
        let new = person("marko", "Marko", "Vovchok", "EMAIL:lesya@example.org\r\n");
        [changed, new, person("own-3", self.own.name, "Waiting", "")].concat()
    }

    /// The latest contact with this UID.
    pub async fn id_of(&self, uid: &str) -> String {
        self.fill(&format!("<{uid}>")).await
    }

    /// Puts identifiers of the account's in the place of their names: `<lesya>` by the UID of a
    /// contact, `<operation>`, `<upload>` and `<session>` the latest, `<import>` the first
    /// operation, `<version>` the first of the contact `ivan-1`.
    pub async fn fill(&self, text: &str) -> String {
        let user = self.id;
        if !text.contains('<') {
            return text.to_owned();
        }
        let latest = |name: &str, id: &str, rest: String| {
            format!("SELECT '{name}', COALESCE(CAST({id} AS TEXT), '1'), '' FROM {rest}")
        };
        let names = [
            latest(
                "operation",
                "MAX(id)",
                format!("operations WHERE user_id = {user}"),
            ),
            latest(
                "import",
                "MIN(id)",
                format!("operations WHERE user_id = {user}"),
            ),
            latest(
                "upload",
                "MAX(id)",
                format!("uploads WHERE user_id = {user}"),
            ),
            latest(
                "session",
                "MAX(id)",
                format!("sessions WHERE user_id = {user} AND revoked_at IS NULL"),
            ),
            latest(
                "app-password",
                "MAX(id)",
                format!("app_passwords WHERE user_id = {user}"),
            ),
            latest(
                "version",
                "MIN(revisions.change)",
                format!(
                    "revisions JOIN contacts ON contacts.id = contact_id WHERE revisions.user_id = {user} AND uid = 'ivan-1'"
                ),
            ),
            format!(
                "SELECT uid, CAST(id AS TEXT), CAST(id AS TEXT) FROM contacts WHERE user_id = {user} ORDER BY 3 DESC"
            ),
        ];
        let named = self.user.app.select(&names.join(" UNION ALL ")).await;
        named.iter().fold(text.to_owned(), |text, named| {
            text.replace(&format!("<{}>", named[0]), &named[1])
        })
    }

    /// An answer in which names stand for the account's own identifiers, tags and addresses. What
    /// is not its own stays.
    pub async fn with_names(&self, answer: &str) -> String {
        let (user, app) = (self.id, self.user.app);
        let of = |table: &str, tag: &str, uid: &str| {
            format!(
                "SELECT '{table}', CAST(id AS TEXT) AS id, {tag}, {uid} FROM {table} WHERE user_id = {user}"
            )
        };
        let tables = [
            of("app_passwords", "''", "''"),
            of("books", "''", "''"),
            of("contacts", "etag", "uid"),
            of("operations", "''", "''"),
            of("sessions", "''", "''"),
            of("uploads", "''", "''"),
        ];
        let mut rows = app.select(&tables.join(" UNION ALL ")).await;
        // Identifiers have the same number of digits for as long as the tests last.
        rows.sort();
        let avatar = self.user.account["avatar"].as_str().unwrap();
        let seed = avatar.rsplit('/').next().unwrap();
        let mut text = answer
            .replace(avatar, "avatar")
            .replace(seed, "seed")
            .replace(&app.url, "")
            .replace(&user.to_string(), "user");
        for (nth, row) in rows.iter().enumerate() {
            let [table, id, tag, uid] = row.as_slice() else {
                panic!("{row:?}")
            };
            text = text.replace(id, &format!("{table}-{nth}"));
            if !tag.is_empty() {
                text = text.replace(tag, &format!("etag-{nth}"));
            }
            // Of those that the server has made.
            if uid.len() == 36 {
                text = text.replace(uid, &format!("uid-{nth}"));
            }
        }
        // The colour of initials is made of the identifier.
        (0..10).fold(text, |text, hue| {
            text.replace(&format!(" hue-{hue}\""), " hue\"")
        })
    }
}

fn person(uid: &str, first: &str, last: &str, rest: &str) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{first} {last}\r\nN:{last};{first};;;\r\n{rest}END:VCARD\r\n"
    )
}

fn group(uid: &str, name: &str, members: &[&str]) -> String {
    let members: String = members
        .iter()
        .map(|uid| format!("MEMBER:{uid}\r\n"))
        .collect();
    format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:{uid}\r\nFN:{name}\r\nKIND:group\r\n{members}END:VCARD\r\n"
    )
}
