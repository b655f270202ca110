use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::process::{Program, carnet};
use crate::support::remote::{Remote, client, sign_in_request};
use crate::support::user::{Answer, PASSWORD, sign_in};
use crate::support::{Engine, TestApp, on_both, postgres};

fn form(email: &str, password: &str) -> Value {
    json!({"username": "Kobzar", "email": email, "password": password})
}

async fn sign_up(app: &TestApp, email: &str, password: &str) -> Answer {
    Answer::of(app.post("/api/auth/signup").json(&form(email, password))).await
}

on_both! {
    /// Row 1.
    async fn of_many_sign_ups_with_one_email_exactly_one_wins(app: TestApp) {
        let spellings = ["Taras@Bücher.example", "TARAS@BÜCHER.EXAMPLE", "taras@xn--bcher-kva.example", "taras@bu\u{308}cher.example"];
        // On a slow machine some are asked to come back, since only so many are hashed at once.
        let until_decided = async |email: &str| loop {
            let status = sign_up(&app, email, PASSWORD).await.status.as_u16();
            if status != 503 {
                return status;
            }
        };
        let statuses = join_all((0..50).map(|nth| until_decided(spellings[nth % 4]))).await;
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 49, "{statuses:?}");
        assert_eq!(carnet::domain::accounts::list(&app.app).await.unwrap().len(), 1);
    }
}

on_both! {
    /// Row 2.
    async fn every_failed_sign_in_gets_the_same_bytes(app: TestApp) {
        let user = app.user().await;
        let shut = app.user().await;
        let account = carnet::domain::accounts::by_email(&app.app, &shut.email).await.unwrap();
        carnet::domain::accounts::set_disabled(&app.app, account.id, true).await.unwrap();
        let answers = [
            sign_in(&app, &user.email, "quite another one").await,
            sign_in(&app, "nobody@example.org", PASSWORD).await,
            sign_in(&app, "no address", PASSWORD).await,
            sign_in(&app, &shut.email, PASSWORD).await,
            sign_in(&app, &shut.email, "quite another one").await,
            sign_in(&app, &user.email, "").await,
        ];
        for answer in &answers {
            assert_eq!(answer.status, 401, "{answer:?}");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
            assert_eq!(answer.text, answers[0].text);
            let names = |answer: &Answer| answer.headers.keys().map(ToString::to_string).collect::<Vec<_>>();
            assert_eq!(names(answer), names(&answers[0]));
        }
    }
}

/// Row 5. A sign-in flood on the real process, without the limits that would stop it earlier.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_sign_ins_takes_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), None).await;
    let user = Remote::open(&program, "taras@example.org").await;
    let before = program.peak_kib();
    let client = client();
    let flood = (0..200).map(|nth| {
        let password = if nth % 2 == 0 {
            PASSWORD
        } else {
            "quite another one"
        };
        Answer::of(sign_in_request(
            &client,
            &program.url,
            &user.email,
            password,
        ))
    });
    let answers = join_all(flood).await;
    for (nth, answer) in answers.iter().enumerate() {
        let expected = if nth % 2 == 0 { 200 } else { 401 };
        let status = answer.status.as_u16();
        assert!(status == expected || status == 503, "{answer:?}");
        assert!(
            status != 503 || !answer.header("retry-after").is_empty(),
            "{answer:?}"
        );
    }
    assert!(
        answers.iter().any(|answer| answer.status == 200),
        "somebody gets in"
    );
    let permits = std::thread::available_parallelism().unwrap().get() as u64;
    let grown = program.peak_kib() - before;
    assert!(
        grown <= permits * 19 * 1024 + 24 * 1024,
        "{grown} KiB more for {permits} at once"
    );
    user.get("/api/users/me").await.expect(200);
}

on_both! {
    /// Row 6.
    async fn a_password_of_any_characters_counts_to_its_last(app: TestApp) {
        let long = "ab".repeat(36);
        for (nth, password) in ["🦀".repeat(64), "correct horse battery".to_owned(), format!("{long}x"), "x1".repeat(512)].iter().enumerate() {
            let email = format!("any{nth}@example.org");
            sign_up(&app, &email, password).await.expect(201);
            sign_in(&app, &email, password).await.expect(200);
            let mut shorter = password.clone();
            shorter.pop();
            sign_in(&app, &email, &shorter).await.expect(401);
        }
        sign_in(&app, "any2@example.org", &format!("{long}y")).await.expect(401);
        sign_in(&app, "any2@example.org", &long).await.expect(401);
        assert_eq!(sign_up(&app, "short@example.org", "seven77").await.refused_fields(), ["password"]);
        assert_eq!(sign_up(&app, "long@example.org", &"x1y".repeat(342)).await.refused_fields(), ["password"]);
    }
}

/// Row 6. A megabyte of password is refused without being hashed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_of_a_megabyte_is_refused_fast() {
    let app = TestApp::start(Engine::Sqlite).await;
    let user = app.user().await;
    let huge = "x".repeat(1_000_000);
    let start = Instant::now();
    sign_up(&app, "huge@example.org", &huge).await.problem(413);
    sign_in(&app, &user.email, &huge).await.problem(413);
    for encoded in ["🦀".repeat(1024), "\u{1}".repeat(1024)] {
        assert_eq!(
            sign_in(&app, &user.email, &encoded).await.status,
            401,
            "the longest password fits in any encoding"
        );
    }
    assert!(
        start.elapsed() < Duration::from_secs(3),
        "{:?}",
        start.elapsed()
    );
}

on_both! {
    /// Row 7.
    async fn common_and_telling_passwords_are_refused_with_the_reason(app: TestApp) {
        for (password, reason) in [
            ("password", "common"),
            ("Password123", "common"),
            ("12345678", "common"),
            ("QWERTYUIOP", "common"),
            ("taras@example.org", "must not be the email"),
            ("Taras@Example.ORG", "must not be the email"),
            ("kobzar2024", "must not be the email"),
        ] {
            let detail = sign_up(&app, "taras@example.org", password).await.problem(422);
            assert!(detail.contains("password") && detail.contains(reason), "{password}: {detail}");
        }
    }
}

/// The stored PHC string of an account.
async fn stored_hash(app: &TestApp, email: &str) -> String {
    match (&app.sqlite_file, &app.database_url) {
        (Some(file), _) => {
            let connection = rusqlite::Connection::open(file).unwrap();
            connection
                .query_row(
                    "SELECT password_hash FROM users WHERE email_key = ?1",
                    [email],
                    |row| row.get(0),
                )
                .unwrap()
        }
        (_, Some(url)) => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
                .await
                .unwrap();
            tokio::spawn(connection);
            client
                .query_one(
                    "SELECT password_hash FROM users WHERE email_key = $1",
                    &[&email],
                )
                .await
                .unwrap()
                .get(0)
        }
        _ => unreachable!("one of the two"),
    }
}

async fn store_hash(app: &TestApp, email: &str, phc: &str) {
    let sql = format!("UPDATE users SET password_hash = '{phc}' WHERE email_key = '{email}'");
    match (&app.sqlite_file, &app.database_url) {
        (Some(file), _) => rusqlite::Connection::open(file)
            .unwrap()
            .execute_batch(&sql)
            .unwrap(),
        (_, Some(url)) => postgres::execute(url, &sql).await,
        _ => unreachable!("one of the two"),
    }
}

/// Whether the PHC string is of argon2id with at least 19 MiB, two passes and one lane.
fn is_strong(phc: &str) -> bool {
    let parts: Vec<_> = phc.split('$').collect();
    let cost = |name: &str| -> u32 {
        let found = parts[3]
            .split(',')
            .find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        found.unwrap().parse().unwrap()
    };
    parts[1] == "argon2id"
        && parts[2] == "v=19"
        && cost("m") >= 19456
        && cost("t") >= 2
        && cost("p") >= 1
}

on_both! {
    /// Row 8.
    async fn a_password_is_stored_as_strong_argon2id(app: TestApp) {
        let (one, other) = (app.user().await, app.user().await);
        let (first, second) = (stored_hash(&app, &one.email).await, stored_hash(&app, &other.email).await);
        assert!(is_strong(&first) && is_strong(&second), "{first}");
        assert_ne!(first, second, "each has a salt of its own");
    }
}

on_both! {
    /// Row 8.
    async fn a_weak_hash_is_replaced_at_sign_in(app: TestApp) {
        let user = app.user().await;
        let params = Params::new(64, 1, 1, None).unwrap();
        for algorithm in [Algorithm::Argon2id, Algorithm::Argon2i] {
            let weak = Argon2::new(algorithm, Version::V0x13, params.clone()).hash_password(PASSWORD.as_bytes()).unwrap().to_string();
            assert!(!is_strong(&weak), "{weak}");
            store_hash(&app, &user.email, &weak).await;
            sign_in(&app, &user.email, "quite another one").await.expect(401);
            assert_eq!(stored_hash(&app, &user.email).await, weak, "a wrong password replaces nothing");
            sign_in(&app, &user.email, PASSWORD).await.expect(200);
            let now = stored_hash(&app, &user.email).await;
            assert!(is_strong(&now), "{now}");
            sign_in(&app, &user.email, PASSWORD).await.expect(200);
            assert_eq!(stored_hash(&app, &user.email).await, now, "a strong one stays");
        }
    }
}

on_both! {
    /// Row 8.
    async fn parallel_sign_ins_with_a_weak_hash_all_succeed(app: TestApp) {
        let user = app.user().await;
        let params = Params::new(64, 1, 1, None).unwrap();
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(PASSWORD.as_bytes()).unwrap().to_string();
        store_hash(&app, &user.email, &weak).await;
        for answer in join_all((0..6).map(|_| sign_in(&app, &user.email, PASSWORD))).await {
            answer.expect(200);
        }
        assert!(is_strong(&stored_hash(&app, &user.email).await));
    }
}

/// Row 9.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_server_has_no_account_and_a_random_key_of_its_own() {
    use std::os::unix::fs::PermissionsExt;
    let mut keys = Vec::new();
    for _ in 0..2 {
        let folder = tempfile::tempdir().unwrap();
        let _program = Program::start(folder.path(), None).await;
        let path = folder.path().join("secret.key");
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        keys.push(std::fs::read_to_string(&path).unwrap());
        let listed = carnet(folder.path())
            .args(["user", "list"])
            .output()
            .unwrap();
        assert!(
            listed.status.success() && listed.stdout.is_empty(),
            "{listed:?}"
        );
    }
    assert!(keys[0].len() >= 64 && keys[0] != keys[1]);
}

/// Row 9.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sample_key_refuses_to_start() {
    let folder = tempfile::tempdir().unwrap();
    for key in [
        "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
        "change-me-change-me-change-me-please",
        "short",
    ] {
        let output = carnet(folder.path())
            .env("CARNET_SECRET_KEY", key)
            .output()
            .unwrap();
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && message.contains("CARNET_SECRET_KEY"),
            "{message}"
        );
    }
}

on_both! {
    /// Row 14. A password changed by the administrator ends what was signed in with the former one.
    async fn a_changed_password_ends_the_sessions(app: TestApp) {
        let user = app.user().await;
        user.get("/api/users/me").await.expect(200);
        let account = carnet::domain::accounts::by_email(&app.app, &user.email).await.unwrap();
        carnet::domain::accounts::set_password(&app.app, &account, "a wholly new one").await.unwrap();
        user.get("/api/users/me").await.problem(401);
        let refresh = app.request(Method::GET, "/api/auth/refresh_token").bearer_auth(&user.refresh);
        Answer::of(refresh).await.problem(401);
        sign_in(&app, &user.email, PASSWORD).await.expect(401);
        sign_in(&app, &user.email, "a wholly new one").await.expect(200);
    }
}
