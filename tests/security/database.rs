use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::json;

use crate::support::draft;
use crate::support::postgres::Cluster;
use crate::support::process::Program;
use crate::support::remote::{Remote, sign_in_request};
use crate::support::user::{Answer, PASSWORD, path_of};

/// Row 30. While the database is away every answer says so, and tells nothing of the inside; when
/// it is back, so is the server, without a restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_database_the_server_says_try_again_and_recovers() {
    let cluster = Cluster::start();
    let url = cluster.lasting_database("carnet_away").await;
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path(), Some(&url)).await;
    let user = Remote::open(&program, "taras@example.org").await;
    let contact = path_of(
        &user
            .post("/api/contacts", &draft("Taras"))
            .await
            .expect(201)
            .json(),
    );
    cluster.control("stop-now");
    for path in [
        "/api/healthchecker",
        "/readyz",
        "/api/contacts",
        &contact,
        "/api/contacts/search?q=taras",
        "/api/contacts/birthdays",
    ] {
        must_say_try_again(user.get(path).await, path);
    }
    let writes = [
        (Method::POST, "/api/contacts".to_owned(), draft("Lesya")),
        (Method::PATCH, contact.clone(), draft("Evil")),
        (Method::DELETE, contact.clone(), json!({})),
        (
            Method::POST,
            "/api/contacts/batch".to_owned(),
            json!({"operations": [{"op": "create", "contact": draft("Evil")}]}),
        ),
    ];
    for (method, path, body) in writes {
        must_say_try_again(user.try_send(method, &path, &body).await.unwrap(), &path);
    }
    must_say_try_again(
        Answer::of(sign_in_request(
            &user.client,
            &program.url,
            &user.email,
            PASSWORD,
        ))
        .await,
        "sign-in",
    );
    let form = json!({"username": "Lesya", "email": "lesya@example.org", "password": PASSWORD});
    must_say_try_again(
        Answer::of(
            user.client
                .post(format!("{}/api/auth/signup", program.url))
                .json(&form),
        )
        .await,
        "sign-up",
    );
    user.get("/livez").await.expect(200);
    cluster.control("start");
    let since = Instant::now();
    program.wait_until_ready(Duration::from_secs(5)).await;
    assert!(since.elapsed() < Duration::from_secs(5));
    assert_eq!(
        user.get(&contact).await.expect(200).json()["first_name"],
        "Taras"
    );
    user.get("/api/healthchecker").await.expect(200);
    user.post("/api/contacts", &draft("Lesya"))
        .await
        .expect(201);
    Remote::sign_in(&program.url, &user.email, PASSWORD).await;
}

fn must_say_try_again(answer: Answer, what: &str) {
    let wait = answer.header("retry-after").to_owned();
    assert!(
        wait.parse::<u64>()
            .is_ok_and(|wait| (1..=60).contains(&wait)),
        "{what}: {answer:?}"
    );
    let text = answer.text.to_lowercase();
    for internal in [
        "select",
        "insert",
        "sql",
        "postgres",
        "connect",
        "refused",
        "127.0.0.1",
        "/src",
        ".rs",
        "panic",
        "os error",
        "tcp",
        "socket",
    ] {
        assert!(!text.contains(internal), "{what}: {internal} in {text}");
    }
    answer.problem(503);
}
