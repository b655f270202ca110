use std::process::Stdio;
use std::time::Duration;

use super::{Place, at_both_places, stderr, stdout};
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::user::PASSWORD;
use crate::support::{Engine, postgres};

at_both_places! {
    async fn processes_that_migrate_at_once_all_succeed(place: Place) {
        let starts: Vec<_> = (0..4).map(|_| place.command().arg("migrate").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()).collect();
        for start in starts {
            let output = start.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", stderr(&output));
        }
        let output = place.run(&["user", "add", "taras@example.org"], PASSWORD);
        assert!(output.status.success(), "{}", stderr(&output));
    }
}

/// The lock comes before the file is made, so that nobody finds the database busy.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_is_not_even_made_while_another_process_makes_it() {
    let place = Place::new(Engine::Sqlite).await;
    let lock = std::fs::File::create(place.sqlite_file().with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let mut start = place
        .command()
        .arg("migrate")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(start.try_wait().unwrap().is_none() && !place.sqlite_file().exists());
    drop(lock);
    let output = start.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_processes_that_make_a_sqlite_file_at_once_all_succeed() {
    for round in 0..20 {
        let place = Place::new(Engine::Sqlite).await;
        let start = || {
            place
                .command()
                .arg("migrate")
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        };
        let starts: Vec<_> = (0..8).map(|_| start()).collect();
        for start in starts {
            let output = start.wait_with_output().unwrap();
            assert!(
                output.status.success(),
                "round {round}: {}",
                stderr(&output)
            );
        }
    }
}

at_both_places! {
    async fn servers_and_migrations_that_start_at_once_all_succeed(place: Place) {
        for round in 0..3 {
            let start = || place.command().arg("migrate").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
            let migrations: Vec<_> = (0..4).map(|_| start()).collect();
            let mut servers = futures_util::future::join_all([place.serve(), place.serve()]).await;
            for migration in migrations {
                let output = migration.wait_with_output().unwrap();
                assert!(output.status.success(), "round {round}: {}", stderr(&output));
            }
            let user = Remote::open(&servers[0], &format!("user{round}@example.org")).await;
            user.at(&servers[1].url).post("/api/contacts", &crate::support::draft("Ivan")).await.expect(201);
            servers.iter_mut().for_each(Program::kill);
        }
    }
}

at_both_places! {
    async fn servers_that_start_at_once_on_a_new_database_all_serve(place: Place) {
        let servers = futures_util::future::join_all([place.serve(), place.serve(), place.serve()]).await;
        let user = Remote::open(&servers[0], "taras@example.org").await;
        for server in &servers {
            user.at(&server.url).get("/api/users/me").await.expect(200);
        }
    }
}

at_both_places! {
    async fn a_newer_schema_is_refused_with_a_clear_message(place: Place) {
        assert!(place.run(&["migrate"], "").status.success());
        let sql = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) VALUES (99, 'from_the_future', '2030-01-01T00:00:00Z', '1')";
        match &place.database_url {
            None => rusqlite::Connection::open(place.sqlite_file()).unwrap().execute_batch(sql).unwrap(),
            Some(url) => postgres::execute(url, sql).await,
        }
        for command in ["migrate", "serve"] {
            let output = place.command().arg(command).env("CARNET_LISTEN", "127.0.0.1:0").output().unwrap();
            let message = stderr(&output);
            assert!(!output.status.success() && message.contains("99") && message.contains("newer"), "{command}: {message}");
        }
    }
}

at_both_places! {
    async fn a_migration_that_was_killed_is_finished_by_the_next(place: Place) {
        // From before the file is there until after the last step.
        for nth in 0..24 {
            let mut start = place.command().arg("migrate").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            tokio::time::sleep(Duration::from_millis(nth * 4)).await;
            start.kill().unwrap();
            start.wait().unwrap();
        }
        let output = place.run(&["migrate"], "");
        assert!(output.status.success() && stdout(&output).contains("up to date"), "{}", stderr(&output));
        let program = place.serve().await;
        Remote::open(&program, "taras@example.org").await.get("/api/contacts").await.expect(200);
    }
}

at_both_places! {
    async fn a_newer_schema_is_refused_without_migrations_and_by_every_command(place: Place) {
        assert!(place.run(&["migrate"], "").status.success());
        place.execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum) \
             VALUES (99, 'from_the_future', '2030-01-01T00:00:00Z', '1')"
        ).await;
        let file = place.path().join("copy");
        let backup = ["backup", file.to_str().unwrap()];
        for (arguments, migrate) in [(&backup[..], "off"), (&backup, "on"), (&["user", "list"], "off"), (&["serve"], "off")] {
            let mut command = place.command();
            let output = command.args(arguments).env("CARNET_LISTEN", "127.0.0.1:0").env("CARNET_MIGRATE", migrate).output().unwrap();
            let message = stderr(&output);
            assert!(!output.status.success() && message.contains("99") && message.contains("newer"), "{arguments:?} {migrate}: {message}");
        }
        assert!(!file.exists());
    }
}

at_both_places! {
    async fn an_older_schema_is_refused_where_nothing_is_migrated(place: Place) {
        assert!(place.run(&["migrate"], "").status.success());
        place.execute("DELETE FROM refinery_schema_history WHERE version = (SELECT MAX(version) FROM refinery_schema_history)").await;
        let file = place.path().join("copy");
        for arguments in [&["backup", file.to_str().unwrap()][..], &["user", "list"], &["serve"]] {
            let mut command = place.command();
            let output = command.args(arguments).env("CARNET_LISTEN", "127.0.0.1:0").env("CARNET_MIGRATE", "off").output().unwrap();
            assert!(!output.status.success() && stderr(&output).contains("carnet migrate"), "{arguments:?}: {}", stderr(&output));
        }
        assert!(!file.exists());
    }
}

/// While another process makes the key, a start waits for it and takes that one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_another_process_is_making_is_waited_for() {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let key = "b6a1f0c29d3e4857a1b2c3d4e5f60718293a4b5c6d7e8f90";
    let place = Place::new(Engine::Sqlite).await;
    let path = place.path().join("secret.key");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)
        .unwrap();
    file.lock().unwrap();
    let mut start = place
        .command()
        .arg("migrate")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(
        start.try_wait().unwrap().is_none(),
        "it does not go on without a key"
    );
    file.write_all(key.as_bytes()).unwrap();
    drop(file);
    let output = start.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), key);
}
