//! Background work of the real program: of several servers, of one that dies, over restarts.

use std::fs::File;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio_postgres::NoTls;

use super::{Place, at_both_places, stderr, stdout};
use crate::support::Engine;
use crate::support::process::Program;
use crate::support::remote::Remote;

/// The longest that a job may take to begin and end.
const SOON: Duration = Duration::from_secs(20);
/// Jobs that two servers share.
const SHARED: i64 = 1000;

/// Waits until a statement reads this number.
async fn until(place: &Place, sql: &str, expected: i64, patience: Duration) {
    let since = Instant::now();
    loop {
        let number = place.number(sql).await;
        if number == expected {
            return;
        }
        assert!(since.elapsed() < patience, "still {number}: {sql}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until every regular job has run.
async fn until_all_have_run(place: &Place) {
    let missing = "SELECT CAST(CASE WHEN COUNT(*) < 6 THEN 1 \
        ELSE SUM(CASE WHEN started_at IS NULL OR lease_until IS NOT NULL THEN 1 ELSE 0 END) END AS BIGINT) FROM jobs";
    until(place, missing, 0, SOON).await;
}

fn listed(place: &Place) -> String {
    let output = place.run(&["jobs"], "");
    assert!(output.status.success(), "{}", stderr(&output));
    stdout(&output)
}

/// Returns the line of this job, its words separated by one space.
fn line_of(place: &Place, name: &str) -> String {
    let listed = listed(place);
    let line = listed.lines().find(|line| line.starts_with(name));
    let line = line.unwrap_or_else(|| panic!("{name} is not listed: {listed}"));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A lock that keeps the job from running to its end that forgets files.
async fn lock_uploads(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let lock = "BEGIN; LOCK TABLE uploads IN ACCESS EXCLUSIVE MODE";
    client.batch_execute(lock).await.unwrap();
    client
}

const FORGETTING: &str =
    "SELECT COUNT(*) FROM jobs WHERE kind = 'forget-uploads' AND lease_until IS NOT NULL";

const FORGOTTEN: &str = "SELECT COUNT(*) FROM jobs \
     WHERE kind = 'forget-uploads' AND lease_until IS NULL AND attempts = 0 AND error = ''";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_database_run_each_job_once() {
    let place = Place::new(Engine::Postgres).await;
    assert!(place.run(&["migrate"], "").status.success());
    let noted = "CREATE TABLE runs (account BIGINT, backend INTEGER); \
         CREATE FUNCTION note_run() RETURNS trigger AS $$ BEGIN INSERT INTO runs VALUES (NEW.account, pg_backend_pid()); \
         RETURN NEW; END $$ LANGUAGE plpgsql; \
         CREATE TRIGGER noted AFTER UPDATE ON jobs FOR EACH ROW WHEN (NEW.kind <> 'gather-statistics' AND NEW.holder <> 0 AND NEW.holder <> OLD.holder) \
         EXECUTE FUNCTION note_run();";
    place.execute(noted).await;
    let (mut one, _other) = (place.serve().await, place.serve().await);
    until_all_have_run(&place).await;
    assert_eq!(
        place.number("SELECT COUNT(*) FROM runs").await,
        6,
        "the regular ones, once each"
    );
    let queue = format!(
        "INSERT INTO jobs (kind, account, due_at, holder, attempts, error) \
         SELECT 'forget-uploads', n, 0, 0, 0, '' FROM generate_series(1, {SHARED}) AS n"
    );
    place.execute(&queue).await;
    until(
        &place,
        "SELECT COUNT(*) FROM jobs WHERE account > 0",
        0,
        3 * SOON,
    )
    .await;
    let once = "SELECT COUNT(*) FROM (SELECT 1 FROM runs WHERE account > 0 GROUP BY account HAVING COUNT(*) = 1) AS once";
    assert_eq!(place.number(once).await, SHARED);
    one.kill();
    // The connections of the one that lives are still there.
    let gone = "SELECT COUNT(*) FROM pg_stat_activity WHERE pid IN (SELECT backend FROM runs) AND state <> 'idle'";
    until(&place, gone, 0, SOON).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let living = "SELECT COUNT(*) FROM runs WHERE account > 0 AND backend IN (SELECT pid FROM pg_stat_activity)";
    let living = place.number(living).await;
    assert!(living > 0 && living < SHARED, "both have worked: {living}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_job_of_a_killed_server_is_taken_by_another_when_its_lease_has_ended() {
    let place = Place::new(Engine::Postgres).await;
    assert!(place.run(&["migrate"], "").status.success());
    let lock = lock_uploads(place.database_url.as_ref().unwrap()).await;
    let mut killed = place.serve().await;
    until(&place, FORGETTING, 1, SOON).await;
    killed.kill();
    let since = Instant::now();
    lock.batch_execute("COMMIT").await.unwrap();
    let _heir = place.serve().await;
    assert!(line_of(&place, "forget-uploads").starts_with("forget-uploads running - "));
    until(&place, FORGOTTEN, 1, 3 * SOON).await;
    assert!(
        since.elapsed() > Duration::from_secs(20),
        "after {:?}",
        since.elapsed()
    );
    assert!(line_of(&place, "forget-uploads").starts_with("forget-uploads waiting 2"));
}

/// The only server of a file knows that whoever had a lease is dead.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_job_of_a_killed_server_on_sqlite_is_taken_at_the_next_start() {
    let place = Place::new(Engine::Sqlite).await;
    assert!(place.run(&["migrate"], "").status.success());
    assert!(
        place
            .run(&["jobs", "run", "forget-uploads"], "")
            .status
            .success()
    );
    let day = 86_400_000_000_i64;
    let later = jiff::Timestamp::now().as_microsecond() + day;
    let taken = format!(
        "UPDATE jobs SET holder = 5, due_at = {}, lease_until = {later}, attempts = 1",
        i64::MAX
    );
    place.execute(&taken).await;
    let refused = place.run(&["jobs", "run", "forget-uploads"], "");
    assert!(!refused.status.success());
    assert!(
        stderr(&refused).contains("forget-uploads: another process is running it already"),
        "{}",
        stderr(&refused)
    );
    let _program = place.serve().await;
    until(&place, FORGETTING, 0, SOON).await;
    until(&place, FORGOTTEN, 1, SOON).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_ends_a_job_soon_and_gives_it_back() {
    let place = Place::new(Engine::Postgres).await;
    assert!(place.run(&["migrate"], "").status.success());
    let lock = lock_uploads(place.database_url.as_ref().unwrap()).await;
    let mut program = place.serve().await;
    until(&place, FORGETTING, 1, SOON).await;
    let since = Instant::now();
    program.terminate();
    let status = program.child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(
        since.elapsed() < Duration::from_secs(4),
        "after {:?}",
        since.elapsed()
    );
    let given_back = "SELECT COUNT(*) FROM jobs WHERE kind = 'forget-uploads' AND lease_until IS NULL AND attempts = 0 AND error = ''";
    assert_eq!(place.number(given_back).await, 1, "{}", listed(&place));
    lock.batch_execute("COMMIT").await.unwrap();
}

at_both_places! {
    async fn the_schedule_survives_a_restart(place: Place) {
        let program = place.serve().await;
        until_all_have_run(&place).await;
        drop(program);
        let (runs, due) = ("SELECT CAST(SUM(started_at / 1000) AS BIGINT) FROM jobs", "SELECT CAST(SUM(due_at / 1000) AS BIGINT) FROM jobs WHERE kind <> 'take-back-operations'");
        let others = "SELECT CAST(SUM(started_at / 1000) AS BIGINT) FROM jobs WHERE kind <> 'take-back-operations'";
        assert!(place.number(runs).await > 0);
        let before = (place.number(others).await, place.number(due).await);
        let _program = place.serve().await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert_eq!((place.number(others).await, place.number(due).await), before, "{}", listed(&place));
    }
}

at_both_places! {
    async fn jobs_are_listed_and_run_from_the_command_line(place: Place) {
        assert!(place.run(&["migrate"], "").status.success());
        assert!(listed(&place).contains("no jobs yet"), "{}", listed(&place));
        place.execute("ALTER TABLE upload_pieces RENAME TO hidden_pieces").await;
        let log = place.path().join("log");
        let mut command = place.command();
        command.stdout(Stdio::null()).stderr(File::create(&log).unwrap());
        let _program = Program::spawn_as_is(command).await;
        // No row while an attempt runs.
        let failed = "SELECT COALESCE(MAX(attempts), 0) FROM jobs WHERE kind = 'forget-uploads' AND lease_until IS NULL";
        until_all_have_run(&place).await;
        // The pause that follows is long enough to look at what is listed.
        until(&place, failed, 2, SOON).await;
        let line = line_of(&place, "forget-uploads");
        assert!(line.starts_with("forget-uploads failed 2"), "{line}");
        assert!(line.contains("upload_pieces"), "its error: {line}");
        assert!(line_of(&place, "purge-trash").starts_with("purge-trash waiting 2"));
        let warnings = std::fs::read_to_string(&log).unwrap();
        let warnings = warnings.lines().filter(|line| line.contains("WARN") && line.contains("forget-uploads"));
        assert_eq!(warnings.count(), 2, "one for each failure");

        let refused = place.run(&["jobs", "run", "forget-uploads"], "");
        assert!(!refused.status.success() && stderr(&refused).contains("forget-uploads: "), "{}", stderr(&refused));
        place.execute("ALTER TABLE hidden_pieces RENAME TO upload_pieces").await;
        let done = place.run(&["jobs", "run", "forget-uploads"], "");
        assert_eq!(stdout(&done), "forget-uploads: done\n", "{}", stderr(&done));
        let line = line_of(&place, "forget-uploads");
        assert!(line.starts_with("forget-uploads waiting 2") && line.ends_with("Z 0"), "{line}");
        let unknown = place.run(&["jobs", "run", "everything"], "");
        assert!(!unknown.status.success() && stderr(&unknown).contains("purge-trash"), "{}", stderr(&unknown));
    }
}

at_both_places! {
    async fn an_import_from_the_command_line_leads_the_server_to_the_duplicates(place: Place) {
        let program = place.serve().await;
        Remote::open(&program, "taras@example.org").await;
        drop(program);
        let file = place.path().join("people.vcf");
        std::fs::write(&file, "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Taras\r\nEND:VCARD\r\n").unwrap();
        let imported = place.run(&["import", "--user", "taras@example.org", file.to_str().unwrap()], "");
        assert!(imported.status.success(), "{}", stderr(&imported));
        assert!(line_of(&place, "find-duplicates of account").contains(" waiting now never 0"));
        let _program = place.serve().await;
        until(&place, "SELECT COUNT(*) FROM jobs WHERE kind = 'find-duplicates'", 0, SOON).await;
    }
}
