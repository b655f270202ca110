//! Background work, on a clock that the test moves.

use std::time::Duration;

use carnet::domain::{accounts, books, duplicates, jobs};
use carnet::error::Error;
use carnet::model::actor::Rights;
use carnet::model::face::Face;
use carnet::model::job::{Job, JobKind, JobState, StoredJob};
use carnet::store::operations::Lease;
use carnet::store::{self, Batch};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestApp, TestUser, draft, on_both};

/// Makes the job fail that forgets files, or lets it succeed again.
const BREAK: &str = "ALTER TABLE upload_pieces RENAME TO hidden_pieces";
const MEND: &str = "ALTER TABLE hidden_pieces RENAME TO upload_pieces";

/// Returns the only job that is stored.
async fn only_job(app: &TestApp) -> StoredJob {
    let mut all = jobs::list(&app.app).await.unwrap();
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// Returns the seconds until the job is due.
fn due_in(app: &TestApp, job: &StoredJob) -> u64 {
    job.due_at.since(app.now()).as_secs()
}

async fn import(user: &TestUser<'_>, mode: &str) {
    let card = |uid| {
        format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:Taras Shevchenko\r\nEND:VCARD\r\n")
    };
    let request = user
        .request(Method::POST, &format!("/api/import?mode={mode}"))
        .header("content-type", "text/vcard");
    Answer::of(request.body([card("one"), card("two")].concat()))
        .await
        .expect(200);
}

on_both! {
    async fn a_regular_job_that_succeeds_runs_again_in_an_hour(app: TestApp) {
        jobs::run_now(&app.app, JobKind::PurgeTrash).await.unwrap();
        let job = only_job(&app).await;
        assert_eq!((job.state(app.now()), due_in(&app, &job)), (JobState::Waiting, 3600));
        assert_eq!((job.started_at, job.attempts, job.error.as_str()), (Some(app.now()), 0, ""));
        app.pass(Duration::from_secs(3599));
        app.run_jobs().await;
        assert_eq!(only_job(&app).await.started_at, job.started_at, "it is not due yet");
        app.pass(Duration::from_secs(1));
        app.run_jobs().await;
        assert_eq!(only_job(&app).await.started_at, Some(app.now()));
    }
}

on_both! {
    async fn a_job_that_fails_is_tried_again_after_pauses_that_grow(app: TestApp) {
        app.execute(BREAK).await;
        let failed = jobs::run_now(&app.app, JobKind::ForgetUploads).await;
        assert!(matches!(failed, Err(Error::Internal(_))), "{failed:?}");
        for (attempts, pause) in [(1, 10), (2, 20), (3, 40)] {
            let job = only_job(&app).await;
            assert_eq!((job.state(app.now()), job.attempts, due_in(&app, &job)), (JobState::Failed, attempts, pause));
            assert!(job.error.contains("upload_pieces"), "{}", job.error);
            app.pass(Duration::from_secs(pause - 1));
            app.run_jobs().await;
            assert_eq!(only_job(&app).await.attempts, attempts, "it is not due yet");
            app.pass(Duration::from_secs(1));
            app.run_jobs().await;
        }
        app.execute(MEND).await;
        app.pass(Duration::from_secs(80));
        app.run_jobs().await;
        let job = only_job(&app).await;
        assert_eq!((job.state(app.now()), job.attempts, job.error.as_str()), (JobState::Waiting, 0, ""));
    }
}

on_both! {
    /// Another process has taken the job and does not renew its lease. It may have died of the job.
    async fn a_job_is_taken_over_some_time_after_its_lease_has_ended(app: TestApp) {
        jobs::run_now(&app.app, JobKind::PurgeTrash).await.unwrap();
        let lease = app.now().micros() + 30_000_000;
        let taken = format!("UPDATE jobs SET holder = 5, due_at = {}, lease_until = {lease}, attempts = 2", i64::MAX);
        app.execute(&taken).await;
        app.pass(Duration::from_secs(29));
        app.run_jobs().await;
        let job = only_job(&app).await;
        assert_eq!((job.state(app.now()), job.attempts), (JobState::Running, 2));
        let refused = jobs::run_now(&app.app, JobKind::PurgeTrash).await;
        assert!(matches!(refused, Err(Error::Conflict("another process is running it already"))), "{refused:?}");
        app.pass(Duration::from_secs(1));
        app.run_jobs().await;
        let job = only_job(&app).await;
        assert_eq!((job.state(app.now()), job.attempts, due_in(&app, &job)), (JobState::Failed, 2, 20));
        assert!(job.error.contains("died"), "{}", job.error);
        app.pass(Duration::from_secs(20));
        app.run_jobs().await;
        let job = only_job(&app).await;
        assert_eq!((job.state(app.now()), job.attempts, job.started_at), (JobState::Waiting, 0, Some(app.now())));
    }
}

on_both! {
    async fn a_job_that_is_queued_again_while_it_runs_keeps_that_time_when_it_fails(app: TestApp) {
        let job = Job::for_all(JobKind::ForgetUploads);
        let (db, now) = (&app.app.db, app.now());
        let run = Lease { owner: 5, until: now + Duration::from_secs(30) };
        let mut batch = Batch::default();
        store::jobs::schedule(&mut batch, job, now);
        store::jobs::take_one(&mut batch, job, run, now);
        store::jobs::queue(&mut batch, job, now + Duration::from_secs(3));
        store::jobs::fail(&mut batch, job, run.owner, "broken", now + Duration::from_secs(10));
        db.commit(batch).await.unwrap();
        assert_eq!(due_in(&app, &only_job(&app).await), 3);
    }
}

on_both! {
    async fn operations_that_cannot_be_taken_back_are_tried_again_after_pauses_that_grow(app: TestApp) {
        let user = app.user().await;
        let account = accounts::by_email(&app.app, &user.email).await.unwrap().id;
        let operation = |id: i64, lease: i64| {
            format!("INSERT INTO operations (user_id, id, kind, about, contacts, at, state, planned, processed, reason, owner, lease_until) \
                     VALUES ({}, {id}, 'import', '', 0, 0, 'running', 0, 0, '', 7, {lease})", account.get() + id)
        };
        app.execute(&operation(0, 0)).await;
        app.execute("ALTER TABLE books RENAME TO hidden_books").await;
        jobs::run_now(&app.app, JobKind::TakeBackOperations).await.unwrap_err();
        for (attempts, pause) in [(1, 10), (2, 20), (3, 40)] {
            let job = only_job(&app).await;
            assert_eq!((job.attempts, due_in(&app, &job)), (attempts, pause));
            app.pass(Duration::from_secs(pause));
            app.run_jobs().await;
        }
        let lease = app.now() + Duration::from_secs(95);
        app.execute(&operation(1, lease.micros())).await;
        app.pass(Duration::from_secs(80));
        app.run_jobs().await;
        assert_eq!(due_in(&app, &only_job(&app).await), 15, "another process may die meanwhile");
    }
}

on_both! {
    /// Two contacts whose search texts would be the same cannot be written in the first account.
    async fn an_account_whose_index_cannot_be_rebuilt_does_not_keep_the_others(app: TestApp) {
        let (first, second) = (app.user().await, app.user().await);
        first.create_all(&["Taras", "Taras"]).await;
        second.create_all(&["Zoltan"]).await;
        let account = accounts::by_email(&app.app, &first.email).await.unwrap().id;
        app.execute("UPDATE contacts SET search = CAST(id AS TEXT)").await;
        app.execute(&format!("CREATE UNIQUE INDEX one_of_each ON contacts (search) WHERE user_id = {account}")).await;
        jobs::run_now(&app.app, JobKind::RebuildSearchIndex).await.unwrap_err();
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts WHERE search LIKE '%zoltan%'").await, 1);
    }
}

on_both! {
    /// A foreign key keeps the contact of the first account.
    async fn an_account_whose_leftovers_cannot_be_removed_does_not_keep_the_others(app: TestApp) {
        let (first, second) = (app.user().await, app.user().await);
        first.create(&draft("Taras")).await;
        second.create(&draft("Zoltan")).await;
        app.execute("CREATE UNIQUE INDEX by_id ON contacts (id); CREATE TABLE kept (id BIGINT REFERENCES contacts (id)); \
                     INSERT INTO kept SELECT id FROM contacts ORDER BY user_id LIMIT 1; DELETE FROM users").await;
        jobs::run_now(&app.app, JobKind::RemoveLeftovers).await.unwrap_err();
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 1);
    }
}

on_both! {
    async fn only_commands_and_jobs_act_on_behalf_of_an_account(app: TestApp) {
        let user = app.user().await;
        for (face, is_allowed) in [(Face::Cli, true), (Face::Job, true), (Face::Api, false), (Face::Web, false), (Face::Dav, false)] {
            let account = accounts::by_email(&app.app, &user.email).await.unwrap();
            match accounts::on_behalf(&app.app, account, face).await {
                Ok(actor) => assert!(is_allowed && actor.face == face && actor.credential.opens(face), "{actor:?}"),
                Err(error) => assert!(!is_allowed, "{face:?}: {error}"),
            }
        }
    }
}

on_both! {
    /// As an older server does beside a newer one.
    async fn a_job_of_an_unknown_kind_is_left_alone(app: TestApp) {
        app.execute("INSERT INTO jobs (kind, account, due_at, holder, attempts, error) VALUES ('send-postcards', 0, 0, 0, 0, '')").await;
        assert!(store::jobs::due(&app.app.db, app.now()).await.unwrap().is_none());
        app.run_jobs().await;
        assert_eq!(app.count("SELECT COUNT(*) FROM jobs WHERE holder = 0 AND attempts = 0").await, 1);
        jobs::run_now(&app.app, JobKind::PurgeTrash).await.unwrap();
        assert_eq!(only_job(&app).await.job, Job::for_all(JobKind::PurgeTrash), "the others are listed");
    }
}

on_both! {
    /// The cards cannot be read any more when the duplicates are asked for, so they must be known.
    async fn an_import_leads_to_duplicates_being_found_before_somebody_asks(app: TestApp) {
        let user = app.user().await;
        import(&user, "commit").await;
        let queued = "SELECT COUNT(*) FROM jobs WHERE kind = 'find-duplicates'";
        assert_eq!(app.count(queued).await, 1);
        app.run_jobs().await;
        assert_eq!(app.count(queued).await, 0, "a queued job runs once");
        let account = accounts::by_email(&app.app, &user.email).await.unwrap();
        let actor = accounts::on_behalf(&app.app, account, Face::Job).await.unwrap();
        let access = books::open_all(&actor, Rights::READ).unwrap();
        app.execute("ALTER TABLE contacts RENAME COLUMN vcard TO hidden").await;
        let found = duplicates::find(&app.app, &access).await.unwrap();
        assert_eq!(found.clusters.len(), 1);
        app.execute("ALTER TABLE contacts RENAME COLUMN hidden TO vcard").await;
    }
}

on_both! {
    async fn a_trial_of_an_import_queues_nothing(app: TestApp) {
        let user = app.user().await;
        import(&user, "dry_run").await;
        assert!(jobs::list(&app.app).await.unwrap().is_empty());
    }
}

on_both! {
    async fn what_a_deleted_account_leaves_is_removed_by_a_job(app: TestApp) {
        let user = app.user().await;
        user.create(&draft("Taras")).await;
        let id = user.get("/api/users/me").await.json()["id"].clone();
        app.execute(&format!("DELETE FROM users WHERE id = {id}")).await;
        jobs::run_now(&app.app, JobKind::RemoveLeftovers).await.unwrap();
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts").await, 0);
    }
}

on_both! {
    /// A former release could not read this date, and left the birthday out.
    async fn a_birthday_that_became_readable_is_shown_after_the_rebuild(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&json!({"first_name": "Olha", "birthday": "1890-05-15"})).await;
        app.execute("UPDATE contacts SET birthday = NULL, birthday_md = NULL, vcard = REPLACE(vcard, '1890-05-15', '15 May 1890')").await;
        let path = format!("/api/contacts/{}", contact["id"]);
        let shown = async || user.get(&path).await.expect(200).json()["birthday"].clone();
        assert_eq!(shown().await, Value::Null);
        jobs::run_now(&app.app, JobKind::RebuildSearchIndex).await.unwrap();
        assert_eq!(shown().await, "1890-05-15");
        assert_eq!(app.count("SELECT COUNT(*) FROM contacts WHERE birthday_md = 515").await, 1);
    }
}

on_both! {
    /// A former release sorted by the whole name to show, and had no key for the last name.
    async fn the_keys_by_which_names_sort_are_made_anew_by_the_rebuild(app: TestApp) {
        let user = app.user().await;
        for (first, last) in [("Lesya", "Franko"), ("Ivan", "Ukrainka"), ("Dr. Bohdan", "Zerov")] {
            user.create(&json!({"first_name": first, "last_name": last})).await;
        }
        let first = "(SELECT sort_key FROM contacts ORDER BY id LIMIT 1)";
        app.execute(&format!("UPDATE contacts SET sort_key = {first}, last_name_key = {first}")).await;
        let sorted = async |sort: &str| user.first_names(&format!("/api/contacts?sort={sort}")).await;
        assert_eq!(sorted("last_name").await, ["Lesya", "Ivan", "Dr. Bohdan"], "the order of creation");
        jobs::run_now(&app.app, JobKind::RebuildSearchIndex).await.unwrap();
        assert_eq!(sorted("name").await, ["Dr. Bohdan", "Ivan", "Lesya"]);
        assert_eq!(sorted("-last_name").await, ["Dr. Bohdan", "Ivan", "Lesya"]);
    }
}

on_both! {
    /// A former release kept no organisation beside the card.
    async fn the_organization_beside_a_card_follows_it_and_is_made_anew_by_the_rebuild(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&json!({"first_name": "Lesya", "comments": "Academy"})).await;
        let with = async |name: &str| app.count(&format!("SELECT COUNT(*) FROM contacts WHERE organization = '{name}'")).await;
        let path = format!("/api/contacts/{}/card", contact["id"]);
        user.patch(&path, &json!({"organizations": {"o": {"name": "Museum"}}})).await.expect(200);
        assert_eq!(with("Museum").await, 1);
        user.patch(&path, &json!({"organizations": null})).await.expect(200);
        assert_eq!(with("Museum").await, 0);
        app.execute("UPDATE contacts SET vcard = REPLACE(vcard, 'NOTE:', 'ORG:')").await;
        jobs::run_now(&app.app, JobKind::RebuildSearchIndex).await.unwrap();
        assert_eq!(with("Academy").await, 1);
    }
}

on_both! {
    async fn a_rebuilt_search_index_finds_every_contact_again(app: TestApp) {
        let user = app.user().await;
        user.create_all(&["Тарас", "Łukasz", "Zoë"]).await;
        let trashed = user.create(&draft("Zoltan")).await;
        user.delete(&format!("/api/contacts/{}", trashed["id"])).await.expect(204);
        app.execute("UPDATE contacts SET search = ''").await;
        if app.sqlite_file.is_some() {
            app.execute("DELETE FROM contact_terms").await;
        }
        let found = async |word: &str| user.first_names(&format!("/api/contacts/search?q={word}")).await;
        assert_eq!(found("taras").await, [""; 0]);
        let before = user.get("/api/contacts").await.expect(200);
        jobs::run_now(&app.app, JobKind::RebuildSearchIndex).await.unwrap();
        assert_eq!((found("taras").await, found("lukasz").await), (vec!["Тарас".to_owned()], vec!["Łukasz".to_owned()]));
        assert_eq!(found("zo").await, ["Zoë"]);
        assert_eq!(user.get("/api/contacts").await.json(), before.json(), "nothing else is changed");
        assert!(jobs::list(&app.app).await.unwrap().is_empty(), "it is not regular");
    }
}
