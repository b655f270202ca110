//! The data file, or what lies beside it, is taken away under the running server.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Place, stdout};
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::user::path_of;
use crate::support::{Engine, draft};

/// A server whose log can be read, with an account that has one contact.
async fn serve(place: &Place) -> (Program, Remote) {
    let mut command = place.command();
    command
        .stdout(File::create(place.path().join("stdout")).unwrap())
        .stderr(File::create(log_file(place)).unwrap());
    let program = Program::spawn_as_is(command).await;
    let user = Remote::open(&program, "taras@example.org").await;
    user.post("/api/contacts", &draft("Taras"))
        .await
        .expect(201);
    (program, user)
}

fn log_file(place: &Place) -> PathBuf {
    place.path().join("stderr")
}

fn logged(place: &Place, text: &str) -> usize {
    fs::read_to_string(log_file(place))
        .unwrap()
        .matches(text)
        .count()
}

/// Every write and the readiness check answer 503, whatever writes; reads of this process go on.
async fn must_refuse_writes(user: &Remote) {
    for _ in 0..3 {
        for answer in [
            user.post("/api/contacts", &draft("Lost")).await,
            user.post(
                "/api/contacts/batch",
                &serde_json::json!({"operations": [{"op": "create", "contact": draft("Lost")}]}),
            )
            .await,
            user.get("/readyz").await,
            user.get("/api/healthchecker").await,
        ] {
            assert!(!answer.header("retry-after").is_empty(), "{answer:?}");
            answer.problem(503);
        }
    }
    user.get("/livez").await.expect(200);
}

async fn must_write(user: &Remote, names: &[&str]) {
    user.get("/readyz").await.expect(200);
    user.post("/api/contacts", &draft("Found"))
        .await
        .expect(201);
    assert_eq!(
        user.get("/api/contacts?sort=created").await.first_names(),
        names,
        "nothing that was refused is there"
    );
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", file.display()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_data_file_is_away_writes_are_refused_and_go_on_when_it_is_back() {
    let place = Place::new(Engine::Sqlite).await;
    let (_program, user) = serve(&place).await;
    let (file, aside) = (place.sqlite_file(), place.path().join("aside"));
    for suffix in ["", "-wal", "-shm"] {
        let lost = beside(&file, suffix);
        fs::rename(&lost, &aside).unwrap();
        must_refuse_writes(&user).await;
        // A copy is another file, even one that says the same.
        fs::copy(&aside, &lost).unwrap();
        must_refuse_writes(&user).await;
        fs::rename(&aside, &lost).unwrap();
        user.get("/readyz").await.expect(200);
    }
    must_write(&user, &["Taras", "Found"]).await;
    assert_eq!(
        logged(&place, "nothing is written until"),
        3,
        "once for each time, not for each request"
    );
    assert_eq!(logged(&place, "writes go on"), 3);
    assert!(
        logged(&place, &format!("{} was deleted or moved", file.display())) > 0,
        "the log names the file"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_data_file_is_never_written_to() {
    let place = Place::new(Engine::Sqlite).await;
    let (mut program, user) = serve(&place).await;
    let file = place.sqlite_file();
    for suffix in ["", "-wal", "-shm"] {
        fs::remove_file(beside(&file, suffix)).unwrap();
    }
    must_refuse_writes(&user).await;
    assert!(!file.exists(), "no new one is made in its place");
    let output = place
        .command()
        .arg("healthcheck")
        .env("CARNET_LISTEN", program.address().to_string())
        .output()
        .unwrap();
    assert!(!output.status.success(), "{}", stdout(&output));
    program.kill();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moved_data_folder_is_noticed_and_so_is_a_copy_in_its_place() {
    let place = Place::new(Engine::Sqlite).await;
    let data = place.path().join("data");
    let mut command = place.command();
    let program = Program::spawn({
        command.env("CARNET_DATA_DIR", &data);
        command
    })
    .await;
    let user = Remote::open(&program, "taras@example.org").await;
    user.post("/api/contacts", &draft("Taras"))
        .await
        .expect(201);
    let moved = place.path().join("moved");
    fs::rename(&data, &moved).unwrap();
    must_refuse_writes(&user).await;
    fs::create_dir(&data).unwrap();
    for name in ["carnet.db", "carnet.db-wal", "carnet.db-shm"] {
        fs::copy(moved.join(name), data.join(name)).unwrap();
    }
    must_refuse_writes(&user).await;
    // A fresh thread's connection does not read the copy either.
    for _ in 0..50 {
        let status = user.get("/api/contacts").await.status.as_u16();
        assert!(matches!(status, 200 | 503), "{status}");
    }
    fs::remove_dir_all(&data).unwrap();
    fs::rename(&moved, &data).unwrap();
    must_write(&user, &["Taras", "Found"]).await;
}

/// The log holds what was written last. Removed, it ends with the process, so what it holds is
/// saved before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_removed_log_held_is_in_the_data_file_before_the_process_ends() {
    let place = Place::new(Engine::Sqlite).await;
    let (mut program, user) = serve(&place).await;
    let mut paths = Vec::new();
    for nth in 0..20 {
        paths.push(path_of(
            &user
                .post("/api/contacts", &draft(&format!("Kept {nth}")))
                .await
                .expect(201)
                .json(),
        ));
    }
    fs::remove_file(beside(&place.sqlite_file(), "-wal")).unwrap();
    user.get("/readyz").await.problem(503);
    user.post("/api/contacts", &draft("Lost"))
        .await
        .problem(503);
    program.kill();
    let program = place.serve().await;
    let user = user.at(&program.url);
    for path in paths {
        user.get(&path).await.expect(200);
    }
    assert_eq!(
        user.get("/api/contacts?total=true")
            .await
            .header("x-total-count"),
        "21"
    );
    super::journal::read_sqlite(&place.sqlite_file());
}

/// Writers that were under way when the file went are told so, or what they wrote is in it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_load_nothing_is_acknowledged_that_is_not_in_the_file() {
    let place = Place::new(Engine::Sqlite).await;
    let (mut program, user) = serve(&place).await;
    let (file, aside) = (place.sqlite_file(), place.path().join("aside"));
    let writing = (0..8).map(|writer| {
        let user = user.clone();
        tokio::spawn(async move {
            let (mut acknowledged, since) = (Vec::new(), Instant::now());
            for nth in 0.. {
                if since.elapsed() > Duration::from_secs(2) {
                    break;
                }
                let answer = user
                    .post("/api/contacts", &draft(&format!("w{writer}n{nth}")))
                    .await;
                match answer.status.as_u16() {
                    201 => acknowledged.push(answer.json()["id"].as_i64().unwrap()),
                    503 => {}
                    _ => panic!("{answer:?}"),
                }
            }
            acknowledged
        })
    });
    let writing: Vec<_> = writing.collect();
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(80)).await;
        fs::rename(&file, &aside).unwrap();
        tokio::time::sleep(Duration::from_millis(40)).await;
        fs::rename(&aside, &file).unwrap();
    }
    let mut acknowledged = Vec::new();
    for writer in writing {
        acknowledged.extend(writer.await.unwrap());
    }
    program.kill();
    let stored = super::journal::read_sqlite(&file);
    let missing: Vec<_> = acknowledged
        .iter()
        .filter(|id| !stored.contains_key(id))
        .collect();
    assert!(
        missing.is_empty() && acknowledged.len() > 20,
        "{missing:?} of {}",
        acknowledged.len()
    );
}
