use std::time::{Duration, Instant};

use super::{Place, at_both_places, finish, stderr, stdout};
use crate::support::Engine;
use crate::support::postgres::Cluster;
use crate::support::process::{Program, carnet};
use crate::support::remote::{Remote, client, sign_in_request};
use crate::support::user::{Answer, PASSWORD};

async fn must_soon_be_out(user: &Remote) {
    let since = Instant::now();
    while user.get("/api/users/me").await.status != 401 {
        assert!(
            since.elapsed() < Duration::from_secs(5),
            "still in after {:?}",
            since.elapsed()
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

at_both_places! {
    /// An administrator looks after accounts while the server runs.
    async fn accounts_are_looked_after_from_the_command_line(place: Place) {
        let program = place.serve().await;
        let succeeds = |arguments: &[&str], input: &str| {
            let output = place.run(arguments, input);
            assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
            stdout(&output)
        };
        let fails = |arguments: &[&str], input: &str, reason: &str| {
            let output = place.run(arguments, input);
            assert!(!output.status.success() && stderr(&output).contains(reason), "{arguments:?}: {}", stderr(&output));
        };
        succeeds(&["user", "add", "Taras@example.org"], &format!("{PASSWORD}\n"));
        succeeds(&["user", "add", "admin@example.org", "--username", "Boss", "--admin"], PASSWORD);
        fails(&["user", "add", "TARAS@example.org"], PASSWORD, "exists already");
        fails(&["user", "add", "short@example.org"], "seven77\n", "password");
        fails(&["user", "add", "nobody"], PASSWORD, "email");
        let listed = succeeds(&["user", "list"], "");
        let rows: Vec<Vec<_>> = listed.lines().map(|line| line.split('\t').skip(1).collect()).collect();
        assert_eq!(rows, [["Taras@example.org", "Taras", "user", "active"], ["admin@example.org", "Boss", "admin", "active"]]);

        let user = Remote::sign_in(&program.url, "taras@example.org", PASSWORD).await;
        user.get("/api/users/me").await.expect(200);
        succeeds(&["user", "set-password", "taras@EXAMPLE.org"], "a wholly new one\n");
        must_soon_be_out(&user).await;
        let refusal = |email: &'static str, password: &'static str| {
            let (client, url) = (client(), program.url.clone());
            async move { Answer::of(sign_in_request(&client, &url, email, password)).await.expect(401).text }
        };
        let wrong = refusal("taras@example.org", PASSWORD).await;
        let user = Remote::sign_in(&program.url, "taras@example.org", "a wholly new one").await;

        succeeds(&["user", "disable", "taras@example.org"], "");
        must_soon_be_out(&user).await;
        assert_eq!(refusal("taras@example.org", "a wholly new one").await, wrong, "as if the password were wrong");
        assert!(succeeds(&["user", "list"], "").contains("Taras@example.org\tTaras\tuser\tdisabled"));
        succeeds(&["user", "disable", "--undo", "taras@example.org"], "");
        Remote::sign_in(&program.url, "taras@example.org", "a wholly new one").await.get("/api/users/me").await.expect(200);
        user.get("/api/users/me").await.expect(401);
        fails(&["user", "disable", "nobody@example.org"], "", "no account has this email");
        fails(&["user", "set-password", "nobody@example.org"], PASSWORD, "no account has this email");
        fails(&["user", "set-password", "taras@example.org"], "password\n", "password");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bad_setting_is_named_and_nothing_starts() {
    let folder = tempfile::tempdir().unwrap();
    for (variable, value) in [
        ("CARNET_LISTEN", "nowhere"),
        ("CARNET_LISTEN", "192.0.2.1:9000"),
        ("DATABASE_URL", "mysql://carnet:geheim@x/y"),
        ("CARNET_SECRET_KEY", "hush hush"),
        (
            "CARNET_SECRET_KEY",
            "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
        ),
        ("CARNET_CORS_ORIGINS", "example.org"),
        ("CARNET_TRUSTED_PROXIES", "proxy"),
        ("CARNET_PUBLIC_URL", "https://example.org/path"),
        ("CARNET_RATE_LIMIT", "maybe"),
        ("CARNET_SIGNIN_PER_ADDRESS", "0"),
        ("CARNET_ACCESS_TOKEN_MINUTES", "-1"),
        ("CARNET_LOG", "carnet=loud"),
        ("CARNET_LOG_FORMAT", "xml"),
        ("CARNET_CONNECTIONS", "many"),
        ("CARNET_DATA_DIR", "/proc/nowhere"),
        ("CARNET_MIGRATE", "perhaps"),
    ] {
        let output = finish(carnet(folder.path()).env(variable, value), "");
        let message = stderr(&output);
        assert!(
            !output.status.success() && message.contains(variable),
            "{variable}={value}: {message}"
        );
        assert!(
            !message.contains("panicked") && !message.contains("geheim"),
            "{message}"
        );
        assert!(
            variable != "CARNET_SECRET_KEY" || !message.contains(value),
            "a key is not shown: {message}"
        );
    }
    let output = finish(
        carnet(folder.path()).env(
            "DATABASE_URL",
            "postgres://carnet:geheim@127.0.0.1:1/carnet",
        ),
        "",
    );
    assert!(
        !output.status.success()
            && stderr(&output).contains("DATABASE_URL")
            && !stderr(&output).contains("geheim"),
        "{}",
        stderr(&output)
    );
}

/// Nobody else on the machine reads the key or the contacts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_data_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("made/by/carnet");
    let output = finish(
        carnet(folder.path())
            .env("CARNET_DATA_DIR", &data)
            .arg("migrate"),
        "",
    );
    assert!(output.status.success(), "{}", stderr(&output));
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("secret.key")), 0o600);
}

/// Whoever has the key can sign in as anyone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_others_can_read_is_refused_with_the_command_that_mends_it() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(Engine::Sqlite).await;
    assert!(place.run(&["migrate"], "").status.success());
    let key = place.path().join("secret.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let output = place
        .command()
        .env("CARNET_LISTEN", "127.0.0.1:0")
        .output()
        .unwrap();
    let message = stderr(&output);
    let command = message.split('`').nth(1).unwrap_or_default();
    assert!(
        !output.status.success() && command == format!("chmod 600 {}", key.display()),
        "{message}"
    );
    assert!(
        std::process::Command::new("sh")
            .args(["-c", command])
            .status()
            .unwrap()
            .success()
    );
    let program = place.serve().await;
    Remote::open(&program, "taras@example.org")
        .await
        .get("/api/contacts")
        .await
        .expect(200);
}

/// A folder that others may enter is told of, but served: platforms set the modes of their volumes
/// as they like.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_data_folder_that_others_can_read_is_served_with_a_warning() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(Engine::Sqlite).await;
    for (mode, warned) in [(0o700, false), (0o755, true)] {
        std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        let log = place.path().join("log");
        let mut command = place.command();
        command
            .stdout(std::process::Stdio::null())
            .stderr(std::fs::File::create(&log).unwrap());
        let program = Program::spawn_as_is(command).await;
        drop(program);
        let log = std::fs::read_to_string(log).unwrap();
        assert_eq!(
            log.contains("other users of this machine may read this"),
            warned,
            "{mode:o}: {log}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn healthcheck_tells_whether_the_server_and_its_database_are_well() {
    let cluster = Cluster::start();
    let url = cluster.lasting_database("carnet_health").await;
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path(), Some(&url)).await;
    let check = |address: String| {
        let output = carnet(folder.path())
            .arg("healthcheck")
            .env("CARNET_LISTEN", address)
            .output()
            .unwrap();
        (output.status.code(), stderr(&output))
    };
    let address = program.address();
    assert_eq!(check(address.to_string()).0, Some(0));
    assert_eq!(
        check(format!("0.0.0.0:{}", address.port())).0,
        Some(0),
        "where it listens everywhere"
    );
    cluster.control("stop-now");
    let (code, message) = check(address.to_string());
    assert_eq!(code, Some(1), "{message}");
    assert!(message.contains("503"), "{message}");
    program.kill();
    let (code, message) = check(address.to_string());
    assert_eq!(code, Some(1), "{message}");
}

/// A second start on the same address says which setting is in the way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_taken_port_is_named() {
    let place = Place::new(Engine::Sqlite).await;
    let program = place.serve().await;
    let other = tempfile::tempdir().unwrap();
    let output = finish(
        carnet(other.path()).env("CARNET_LISTEN", program.address().to_string()),
        "",
    );
    assert!(
        !output.status.success() && stderr(&output).contains("CARNET_LISTEN"),
        "{}",
        stderr(&output)
    );
}

/// A command beside the wrong folder would otherwise look as if there were no accounts.
#[tokio::test]
async fn a_command_about_accounts_makes_no_database() {
    let place = Place::new(Engine::Sqlite).await;
    for arguments in [
        &["user", "list"][..],
        &["user", "disable", "taras@example.org"],
        &["export", "--user", "taras@example.org"],
        &["jobs"],
    ] {
        let output = place.run(arguments, "");
        assert!(!output.status.success(), "{arguments:?}");
        let told = stderr(&output);
        assert!(told.contains("CARNET_DATA_DIR: there is no "), "{told}");
    }
    assert!(!place.sqlite_file().exists());
}
