use std::fs::File;
use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::Engine;
use crate::support::place::Place;
use crate::support::process::Program;
use crate::support::remote::{Remote, sign_in_request};
use crate::support::user::{Answer, PASSWORD, path_of};

/// A process whose standard error goes to a file.
async fn logging(place: &Place, level: &str, format: &str) -> Program {
    let mut command = place.command();
    command
        .env("CARNET_LOG", level)
        .env("CARNET_LOG_FORMAT", format)
        .env("CARNET_RATE_LIMIT", "on")
        .env("CARNET_REFRESH_GRACE_SECONDS", "0");
    command
        .stdout(File::create(place.path().join("stdout")).unwrap())
        .stderr(File::create(place.path().join("stderr")).unwrap());
    Program::spawn_as_is(command).await
}

fn log_of(folder: &Path) -> String {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    read("stdout") + &read("stderr")
}

/// Everything that a person's day brings, and everything that goes wrong in it. Returns an app
/// password and the secret of a calendar.
async fn live(program: &Program, user: &Remote) -> [String; 2] {
    let contact = json!({"first_name": "Canaryfirst", "last_name": "Canarylast", "email": "canarymail@example.net", "phone": "+38 067 555 13 37",
        "birthday": "1961-11-13", "comments": "canarynote"});
    let created = user
        .post("/api/contacts", &contact)
        .await
        .expect(201)
        .json();
    let path = path_of(&created);
    user.post("/api/contacts", &contact).await.expect(409);
    user.get("/api/contacts/search?q=canaryfirst&phone=5551337")
        .await
        .expect(200);
    user.get("/api/contacts/birthdays?days=366")
        .await
        .expect(200);
    for body in [
        json!({"comments": "canarynote two"}),
        json!({"birthday": "canarydate"}),
        json!({"canaryfield": 1}),
        json!(["canaryarray"]),
    ] {
        Answer::of(user.request(Method::PATCH, &path).json(&body)).await;
    }
    let broken = user
        .request(Method::POST, "/api/contacts")
        .header("content-type", "application/json");
    Answer::of(broken.body("{\"first_name\": \"canarybroken"))
        .await
        .expect(400);
    user.post(
        "/api/contacts/batch",
        &json!({"operations": [{"op": "update", "id": created["id"], "etag": "\"x\"", "patch": contact}]}),
    )
    .await
    .expect(412);
    user.get(&format!("/api/contacts?access_token={}", user.access))
        .await
        .expect(200);
    let client = &user.client;
    let form =
        json!({"username": "Canaryname", "email": user.email, "password": "canarypassword two"});
    Answer::of(
        client
            .post(format!("{}/api/auth/signup", program.url))
            .json(&form),
    )
    .await
    .expect(409);
    Answer::of(sign_in_request(
        client,
        &program.url,
        &user.email,
        "canarypassword wrong",
    ))
    .await
    .expect(401);
    Answer::of(sign_in_request(
        client,
        &program.url,
        "canarynobody@example.net",
        PASSWORD,
    ))
    .await
    .expect(401);
    user.get("/api/contacts/1").await.expect(404);
    let refreshed = user
        .request(Method::GET, "/api/auth/refresh_token")
        .bearer_auth(&user.refresh);
    let _ = Answer::of(refreshed).await;
    let calendar = user.request(Method::PUT, "/api/users/me/calendar");
    let calendar = Answer::of(calendar.json(&json!({}))).await;
    let url = calendar.expect(201).json()["url"].take();
    let secret = url.as_str().and_then(|url| url.rsplit('/').next()).unwrap();
    for file in [secret, "canarycanarycanarycanarycanary00.ics"] {
        let address = format!("{}/calendar/{file}", program.url);
        Answer::of(user.client.get(address)).await;
    }
    let path = "/api/users/me/app-passwords";
    let created = user.post(path, &json!({"name": "Canaryphone"})).await;
    user.get(path).await.expect(200);
    let created = created.expect(201).json();
    let password = created["password"].as_str().unwrap().to_owned();
    [password, secret.trim_end_matches(".ics").to_owned()]
}

async fn nothing_personal_is_logged(engine: Engine) {
    for format in ["text", "json"] {
        let place = Place::new(engine).await;
        let program = logging(&place, "trace", format).await;
        let user = Remote::open(&program, "canaryowner@example.net").await;
        let [secret, calendar] = live(&program, &user).await;
        let renewed = Answer::of(
            user.client
                .get(format!("{}/api/auth/refresh_token", program.url))
                .bearer_auth(&user.refresh),
        )
        .await;
        let other = Remote::sign_in(&program.url, &user.email, PASSWORD).await;
        if engine == Engine::Sqlite {
            rusqlite::Connection::open(place.path().join("carnet.db"))
                .unwrap()
                .execute_batch("DROP TABLE revisions")
                .unwrap();
            other
                .post(
                    "/api/contacts",
                    &json!({"first_name": "Canarylost", "email": "canarylost@example.net"}),
                )
                .await;
            let id = other.get("/api/contacts").await.json()[0]["id"].clone();
            Answer::of(
                other
                    .request(Method::PATCH, &format!("/api/contacts/{id}"))
                    .json(&json!({"first_name": "Canaryfailed"})),
            )
            .await
            .expect(500);
        }
        let log = log_of(place.path()).to_lowercase();
        assert!(
            log.contains("signin.accepted") && log.contains("answered"),
            "the log is there: {log}"
        );
        let secrets = std::fs::read_to_string(place.path().join("secret.key")).unwrap();
        let tokens = [
            user.access,
            user.refresh,
            other.access,
            other.refresh,
            renewed.text,
        ];
        let signatures = tokens
            .iter()
            .filter_map(|token| token.rsplit('.').next().map(str::to_lowercase))
            .filter(|text| text.len() > 20);
        let needles = [
            "canary",
            "555 13 37",
            "5551337",
            "1961-11-13",
            "19611113",
            "eyj",
            "argon2id",
            &PASSWORD.to_lowercase(),
            &secrets,
            &secret,
            &secret.replace('-', ""),
            &calendar,
        ];
        for needle in needles.into_iter().map(str::to_owned).chain(signatures) {
            let line = log.lines().find(|line| line.contains(&needle));
            assert!(line.is_none(), "{needle} is logged: {line:?}");
        }
    }
}

/// Row 32.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_and_no_contact_is_logged_on_sqlite() {
    nothing_personal_is_logged(Engine::Sqlite).await;
}

/// Row 32.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_and_no_contact_is_logged_on_postgres() {
    nothing_personal_is_logged(Engine::Postgres).await;
}

/// The entries of a JSON log that carry this event.
fn events(log: &str, name: &str) -> Vec<Value> {
    let entries = log
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    entries
        .filter(|entry| entry["fields"]["event"] == name)
        .collect()
}

/// Row 33.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_ins_refusals_reuse_and_changes_are_recorded() {
    let place = Place::new(Engine::Sqlite).await;
    let program = logging(&place, "info", "json").await;
    let user = Remote::open(&program, "taras@example.org").await;
    let wrong = sign_in_request(&user.client, &program.url, &user.email, "quite another one");
    Answer::of(wrong.header("x-request-id", "refused-1"))
        .await
        .expect(401);
    let refresh = |id: &str| {
        user.client
            .get(format!("{}/api/auth/refresh_token", program.url))
            .bearer_auth(&user.refresh)
            .header("x-request-id", id.to_owned())
    };
    Answer::of(refresh("renewed-1")).await.expect(200);
    tokio::time::sleep(std::time::Duration::from_millis(2100)).await;
    Answer::of(refresh("reused-1")).await.expect(401);
    let again = Remote::sign_in(&program.url, &user.email, PASSWORD).await;
    let devices = "/api/users/me/app-passwords";
    let device = again
        .post(devices, &json!({"name": "Phone"}))
        .await
        .expect(201);
    let device = format!("{devices}/{}", device.json()["id"]);
    let revoke = again.request(Method::DELETE, &device);
    Answer::of(revoke.header("x-request-id", "revoked-1"))
        .await
        .expect(204);
    Answer::of(
        again
            .request(Method::POST, "/api/auth/logout")
            .header("x-request-id", "out-1"),
    )
    .await
    .expect(204);
    for nth in 0..30 {
        let id = format!("throttled-{nth}");
        Answer::of(
            sign_in_request(&user.client, &program.url, &user.email, "quite another one")
                .header("x-request-id", id),
        )
        .await;
    }
    let log = log_of(place.path());
    for (name, id) in [
        ("account.created", ""),
        ("signin.accepted", ""),
        ("signin.refused", "refused-1"),
        ("refresh.reused", "reused-1"),
        ("signout", "out-1"),
        ("app_password.created", ""),
        ("app_password.revoked", "revoked-1"),
        ("signin.throttled", ""),
    ] {
        let found = events(&log, name);
        assert!(!found.is_empty(), "{name} is recorded: {log}");
        for entry in &found {
            let time = entry["timestamp"].as_str().unwrap();
            assert!(
                time.ends_with('Z') && time.parse::<jiff::Timestamp>().is_ok(),
                "{time}"
            );
            assert!(
                entry["span"]["id"]
                    .as_str()
                    .is_some_and(|id| !id.is_empty()),
                "{entry}"
            );
        }
        assert!(
            id.is_empty() || found.iter().any(|entry| entry["span"]["id"] == id),
            "{name} with its request: {found:?}"
        );
    }
    for arguments in [
        &["user", "set-password", "taras@example.org"][..],
        &["user", "disable", "taras@example.org"],
    ] {
        let (mut reading, mut writing) = std::io::pipe().unwrap();
        std::io::Write::write_all(&mut writing, b"a wholly new one\n").unwrap();
        drop(writing);
        let output = place
            .command()
            .args(arguments)
            .env("CARNET_LOG_FORMAT", "json")
            .stdin(reading.try_clone().unwrap())
            .output()
            .unwrap();
        let _ = std::io::Read::read(&mut reading, &mut [0; 64]);
        let log = String::from_utf8(output.stderr).unwrap();
        let name = if arguments[1] == "disable" {
            "account.disabled"
        } else {
            "account.password_changed"
        };
        assert_eq!(events(&log, name).len(), 1, "{log}");
    }
}
