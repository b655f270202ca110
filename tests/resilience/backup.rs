use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::journal::{Journal, read_postgres, read_sqlite};
use super::{Place, stderr};
use crate::support::Engine;
use crate::support::postgres::FreshDatabase;
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::user::PASSWORD;

/// Copies the database while eight writers write. Returns the copy's name and what was acknowledged
/// before.
async fn copy_under_load(place: &Place) -> (Program, std::path::PathBuf, Vec<i64>) {
    let program = place.serve().await;
    let user = Remote::open(&program, "taras@example.org").await;
    let (journal, stop) = (Journal::default(), Arc::new(AtomicBool::new(false)));
    let writers: Vec<_> = (0..8)
        .map(|nth| {
            let (journal, user, stop) = (journal.clone(), user.clone(), Arc::clone(&stop));
            tokio::spawn(async move {
                journal
                    .write(&user, &format!("w{nth}"), false, || {
                        !stop.load(Ordering::SeqCst)
                    })
                    .await
            })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(600)).await;
    // A slow machine needs longer for the writes that the copy must hold.
    for _ in 0..100 {
        if journal.ids().len() > 20 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let file = place.path().join("copy of the book");
    let before = journal.ids();
    let output = tokio::task::block_in_place(|| place.run(&["backup", file.to_str().unwrap()], ""));
    assert!(output.status.success(), "{}", stderr(&output));
    stop.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.await.unwrap();
    }
    assert!(before.len() > 20, "{}", before.len());
    // What was deleted after the copy began may be missing now but not in the copy, so only what
    // still lives is asked for.
    let live = journal.ids();
    let before = before.into_iter().filter(|id| live.contains(id)).collect();
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600,
        "it holds everything: for its owner alone"
    );
    (program, file, before)
}

fn must_refuse_to_overwrite(place: &Place, file: &Path) {
    let bytes = std::fs::read(file).unwrap();
    let output = place.run(&["backup", file.to_str().unwrap()], "");
    assert!(
        !output.status.success() && stderr(&output).contains("exists"),
        "{}",
        stderr(&output)
    );
    assert_eq!(std::fs::read(file).unwrap(), bytes);
    let nowhere = place.path().join("no such folder/copy");
    let output = place.run(&["backup", nowhere.to_str().unwrap()], "");
    assert!(
        !output.status.success() && !nowhere.exists(),
        "{}",
        stderr(&output)
    );
}

/// Who restored the copy signs in and finds the contacts.
async fn must_serve(place: &Place, contacts: usize) {
    let program = place.serve().await;
    let user = Remote::sign_in(&program.url, "taras@example.org", PASSWORD).await;
    let listed = user.get("/api/contacts?total=true").await.expect(200);
    assert_eq!(listed.header("x-total-count"), contacts.to_string());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_of_sqlite_holds_every_write_acknowledged_before_it_began() {
    let place = Place::new(Engine::Sqlite).await;
    let (_program, file, before) = copy_under_load(&place).await;
    must_refuse_to_overwrite(&place, &file);
    let restored = Place::new(Engine::Sqlite).await;
    std::fs::copy(&file, restored.sqlite_file()).unwrap();
    let stored = read_sqlite(&restored.sqlite_file());
    let missing: Vec<_> = before
        .iter()
        .filter(|id| !stored.contains_key(id))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    must_serve(&restored, stored.len()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_of_postgres_holds_every_write_acknowledged_before_it_began() {
    let place = Place::new(Engine::Postgres).await;
    let (_program, file, before) = copy_under_load(&place).await;
    must_refuse_to_overwrite(&place, &file);
    let url = FreshDatabase::restored(&file).await;
    let stored = read_postgres(&url).await;
    let missing: Vec<_> = before
        .iter()
        .filter(|id| !stored.contains_key(id))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    must_serve(
        &Place {
            folder: tempfile::tempdir().unwrap(),
            database_url: Some(url),
        },
        stored.len(),
    )
    .await;
}
