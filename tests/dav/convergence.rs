//! Several clients of one book, each with a copy that it edits, while the server is restarted and
//! restored from a backup: in the end all copies are the book, and nothing was lost, doubled or
//! brought back.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::dav_user::{DavUser, card};
use crate::support::multistatus::Multistatus;
use crate::support::random::Random;
use crate::support::user::path_of;
use crate::support::{TestApp, on_both};

/// The steps of a run, and the runs in CI and at full length.
const STEPS: usize = 120;
const RUNS: u64 = 3;
const FULL_RUNS: u64 = 60;

/// The notes of contacts by name: each contact has a name of its own.
type Notes = BTreeMap<String, String>;

/// How a phone learns what has changed.
#[derive(Clone, Copy)]
enum Pull {
    /// By sync-collection.
    Changes,
    /// By the book's tag, and then all tags.
    Tags,
}

/// A card as a phone has it.
#[derive(Clone)]
struct Copied {
    etag: String,
    name: String,
    note: String,
}

/// A phone with its copy of the book.
struct Phone {
    pull: Pull,
    /// The sync token, or the tag of the book.
    token: String,
    cards: BTreeMap<String, Copied>,
}

/// Returns the value of a property in the text of a card.
fn value(vcard: &str, property: &str) -> String {
    let start = format!("{property}:");
    let line = vcard.lines().find_map(|line| line.strip_prefix(&start));
    line.unwrap_or_default().to_owned()
}

fn text(name: &str, note: &str) -> String {
    card(
        &format!("uid-{name}"),
        &[
            &format!("FN:{name}"),
            &format!("N:;{name};;;"),
            &format!("NOTE:{note}"),
        ],
    )
}

impl Phone {
    fn new(pull: Pull) -> Self {
        Self {
            pull,
            token: String::new(),
            cards: BTreeMap::new(),
        }
    }

    /// Learns what has changed.
    async fn pull(&mut self, user: &DavUser<'_>, limit: usize) {
        match self.pull {
            Pull::Changes => while self.pull_changes(user, limit).await {},
            Pull::Tags => self.pull_tags(user).await,
        }
    }

    /// Asks for the changes since the last time; from the beginning if the book was restored. Returns
    /// true if there are more.
    async fn pull_changes(&mut self, user: &DavUser<'_>, limit: usize) -> bool {
        let inside = format!(
            "<D:sync-token>{}</D:sync-token><D:sync-level>1</D:sync-level>\
             <D:limit><D:nresults>{limit}</D:nresults></D:limit><D:prop><D:getetag/></D:prop>",
            self.token
        );
        let answer = user.report("D:sync-collection", &inside).await;
        if answer.status == 403 {
            answer.expect_refusal(403, "<D:valid-sync-token/>");
            self.token.clear();
            self.cards.clear();
            return true;
        }
        let told = Multistatus::of(&answer);
        let mut has_more = false;
        for (path, about) in &told.about {
            match about.status {
                Some(507) => has_more = true,
                Some(404) => drop(self.cards.remove(path)),
                _ => self.fetch(user, path, about.value("D:getetag")).await,
            }
        }
        self.token = told.sync_token.unwrap();
        has_more
    }

    /// Asks for the tag of the book, and if it has changed for all tags.
    async fn pull_tags(&mut self, user: &DavUser<'_>) {
        let tag = user.property(&user.book, "S:getctag").await;
        if tag == self.token {
            return;
        }
        let told = user.propfind(&user.book, "1", "<D:getetag/>").await;
        let paths: BTreeSet<_> = told.about.keys().cloned().collect();
        self.cards.retain(|path, _| paths.contains(path));
        for (path, about) in told.about.iter().filter(|(path, _)| **path != user.book) {
            self.fetch(user, path, about.value("D:getetag")).await;
        }
        self.token = tag;
    }

    /// Reads a card if it is not the one that the phone has.
    async fn fetch(&mut self, user: &DavUser<'_>, path: &str, etag: &str) {
        if self.cards.get(path).is_some_and(|card| card.etag == etag) {
            return;
        }
        let answer = user.get(path).await;
        if answer.status == 200 {
            let copied = Copied {
                etag: answer.header("etag").to_owned(),
                name: value(&answer.text, "FN"),
                note: value(&answer.text, "NOTE"),
            };
            self.cards.insert(path.to_owned(), copied);
        }
    }

    /// Sends a card. A phone whose answer was lost sends it again.
    async fn send(
        &mut self,
        user: &DavUser<'_>,
        path: &str,
        (name, note): (&str, &str),
        is_lost: bool,
    ) -> bool {
        let condition = match self.cards.get(path) {
            Some(card) => ("if-match", card.etag.clone()),
            None => ("if-none-match", "*".to_owned()),
        };
        let headers = [
            ("content-type", "text/vcard"),
            (condition.0, condition.1.as_str()),
        ];
        let (mut is_stored, mut answer);
        (is_stored, answer) = (false, None);
        for _ in 0..=usize::from(is_lost) {
            let sent = user.send("PUT", path, &headers, text(name, note)).await;
            is_stored |= sent.status.is_success();
            answer = Some(sent);
        }
        let answer = answer.unwrap();
        if answer.status.is_success() && !answer.header("etag").is_empty() {
            let copied = Copied {
                etag: answer.header("etag").to_owned(),
                name: name.to_owned(),
                note: note.to_owned(),
            };
            self.cards.insert(path.to_owned(), copied);
        } else {
            assert!(
                answer.status.is_success() || answer.status == 412,
                "{answer:?}"
            );
        }
        is_stored
    }

    /// Does something at random to its copy and sends it. Keeps account of what is in the book.
    async fn act(
        &mut self,
        user: &DavUser<'_>,
        random: &mut Random,
        step: usize,
        notes: &mut Notes,
    ) {
        let paths: Vec<_> = self.cards.keys().cloned().collect();
        let chosen = paths.get(random.below(paths.len())).cloned();
        let is_lost = random.below(4) == 0;
        let note = format!("note {step}");
        match (random.below(5), chosen) {
            (1 | 2, Some(path)) => {
                let name = self.cards[&path].name.clone();
                if self.send(user, &path, (&name, &note), is_lost).await {
                    notes.insert(name, note);
                }
            }
            (3, Some(path)) => {
                let card = self.cards[&path].clone();
                let headers = [("if-match", card.etag.as_str())];
                let answer = user.send("DELETE", &path, &headers, "").await;
                if answer.status == 204 {
                    notes.remove(&card.name);
                    self.cards.remove(&path);
                }
            }
            _ => {
                let name = format!("c{step}");
                let path = user.path(&format!("{name}.vcf"));
                if self.send(user, &path, (&name, &note), is_lost).await {
                    notes.insert(name, note);
                }
            }
        }
    }

    fn notes(&self) -> Notes {
        let cards = self.cards.values();
        cards
            .map(|card| (card.name.clone(), card.note.clone()))
            .collect()
    }
}

/// The notes of the contacts outside the trash, in the default book.
async fn stored(user: &DavUser<'_>) -> Notes {
    let book = user.book.trim_end_matches('/').rsplit('/').next().unwrap();
    let listed = user
        .user
        .get(&format!("/api/contacts?limit=500&book={book}"))
        .await
        .expect(200)
        .json();
    let contacts = listed.as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let notes: Notes = contacts
        .iter()
        .map(|contact| (text(&contact["first_name"]), text(&contact["comments"])))
        .collect();
    assert_eq!(notes.len(), contacts.len(), "nothing is doubled: {listed}");
    notes
}

/// Does something at random in the app, which works on the book itself.
async fn act_in_the_app(
    user: &DavUser<'_>,
    other: &Value,
    random: &mut Random,
    step: usize,
    notes: &mut Notes,
) {
    let contacts = user.contacts().await;
    let home = user.book.trim_end_matches('/').rsplit('/').next().unwrap();
    let home: i64 = home.parse().unwrap();
    let is_at_home = |contact: &Value| contact["book_id"] == home;
    let chosen = contacts.get(random.below(contacts.len()));
    let note = format!("note {step}");
    let name_of = |contact: &Value| contact["first_name"].as_str().unwrap().to_owned();
    match (random.below(5), chosen) {
        (1, Some(contact)) => {
            let patch = json!({"comments": note});
            user.user.patch(&path_of(contact), &patch).await.expect(200);
            if is_at_home(contact) {
                notes.insert(name_of(contact), note);
            }
        }
        (2, Some(contact)) => {
            user.user.delete(&path_of(contact)).await.expect(204);
            notes.remove(&name_of(contact));
            if random.below(2) == 0 {
                let path = format!("/api/trash/{}/restore", contact["id"]);
                user.user.post(&path, &json!({})).await;
                if is_at_home(contact) {
                    let note = contact["comments"].as_str().unwrap_or_default();
                    notes.insert(name_of(contact), note.to_owned());
                }
            }
        }
        (3, Some(contact)) => {
            let to = match is_at_home(contact) {
                true => other["id"].clone(),
                false => json!(home),
            };
            let path = format!("{}/move", path_of(contact));
            user.user
                .post(&path, &json!({"book_id": to}))
                .await
                .expect(200);
            match is_at_home(contact) {
                true => drop(notes.remove(&name_of(contact))),
                false => {
                    let note = contact["comments"].as_str().unwrap_or_default();
                    notes.insert(name_of(contact), note.to_owned());
                }
            }
        }
        _ => {
            let name = format!("c{step}");
            user.user
                .create(&json!({"first_name": name, "comments": note}))
                .await;
            notes.insert(name, note);
        }
    }
}

/// What happens to the server during a run, by step.
const BACKUP: usize = 40;
const RESTARTS: [usize; 2] = [60, 100];
const RESTORED: usize = 80;

/// A server, and the backup that was made of it with the notes of that time.
struct World {
    app: TestApp,
    folder: tempfile::TempDir,
    kept: Notes,
}

impl World {
    /// Makes a backup, restarts the server or restores the backup, if this step is the one for it.
    async fn pass(mut self, step: usize, notes: &mut Notes) -> Self {
        let backup = self.folder.path().join("backup");
        match step {
            BACKUP => {
                self.app.app.db.backup(&backup).await.unwrap();
                self.kept.clone_from(notes);
            }
            RESTORED => {
                self.app = self.app.restore(&backup).await;
                notes.clone_from(&self.kept);
            }
            step if RESTARTS.contains(&step) => self.app = self.app.restart().await,
            _ => {}
        }
        self
    }
}

async fn run(app: TestApp, seed: u64) -> TestApp {
    let user = DavUser::new(&app).await;
    let keys = user.keys();
    let other = json!({"name": "Other"});
    let other = user
        .user
        .post("/api/books", &other)
        .await
        .expect(201)
        .json();
    let mut phones = [Phone::new(Pull::Changes), Phone::new(Pull::Tags)];
    let (mut random, mut notes) = (Random(seed), Notes::new());
    let mut world = World {
        app,
        folder: tempfile::tempdir().unwrap(),
        kept: Notes::new(),
    };
    for step in 0..STEPS {
        world = world.pass(step, &mut notes).await;
        let user = keys.on(&world.app);
        match random.below(5) {
            0 => act_in_the_app(&user, &other, &mut random, step, &mut notes).await,
            1 => phones[0].pull(&user, 1 + random.below(7)).await,
            2 => phones[1].pull(&user, 0).await,
            who => {
                phones[who - 3]
                    .act(&user, &mut random, step, &mut notes)
                    .await
            }
        }
        assert_eq!(stored(&user).await, notes, "seed {seed}, step {step}");
    }
    for phone in &mut phones {
        phone.pull(&keys.on(&world.app), 3).await;
        assert_eq!(phone.notes(), notes, "seed {seed}");
        assert_eq!(phone.cards.len(), notes.len(), "seed {seed}");
    }
    world.app
}

on_both! {
    async fn all_copies_become_the_book(app: TestApp) {
        let runs = match std::env::var_os("CARNET_TEST_FULL") {
            Some(_) => FULL_RUNS,
            None => RUNS,
        };
        let mut app = app;
        for seed in 0..runs {
            app = run(app, seed).await;
        }
    }
}
