use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::process::Program;
use crate::support::raw::{exchange, header, statuses};
use crate::support::remote::Remote;
use crate::support::user::{Answer, PASSWORD, path_of};
use crate::support::{Engine, TestApp, draft, on_both};

on_both! {
    /// Row 17. What a form of another site can send without asking is refused, and changes nothing.
    async fn only_json_is_taken_where_json_is_asked_for(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Taras")).await;
        let path = path_of(&contact);
        for media_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", ""] {
            for (method, path) in [
                (Method::POST, "/api/contacts"), (Method::POST, "/api/contacts/batch"), (Method::PUT, &path), (Method::PATCH, &path),
                (Method::PATCH, &format!("{path}/favorite")), (Method::PATCH, "/api/users/me"),
            ] {
                let body = r#"{"first_name": "Evil", "favorite": true}"#;
                let request = user.request(method.clone(), path).header("content-type", media_type).body(body);
                let answer = Answer::of(request.header("origin", "https://evil.example")).await;
                assert_eq!(answer.status, 415, "{method} {path} as {media_type}: {answer:?}");
                answer.problem(415);
            }
            if media_type != "application/x-www-form-urlencoded" {
                let login = app.post("/api/auth/login").header("content-type", media_type).body("{}");
                Answer::of(login).await.problem(415);
            }
            let signup = app.post("/api/auth/signup").header("content-type", media_type).body("{}");
            Answer::of(signup).await.problem(415);
        }
        assert_eq!(user.get("/api/contacts?limit=500").await.json(), json!([contact]));
        assert_eq!(user.get("/api/users/me").await.json()["username"], "Taras");
    }
}

on_both! {
    /// Row 17.
    async fn get_never_writes(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&json!({"first_name": "Taras", "birthday": "--03-09"})).await;
        let path = path_of(&contact);
        let me = user.get("/api/users/me").await.json();
        for (route, status) in [
            ("/api/auth/signup?username=x&email=x@example.org&password=stohne+i+reve", 405),
            ("/api/auth/login?username=x&password=x", 405),
            ("/api/auth/logout", 405),
            ("/api/contacts/batch", 422),
            (&format!("{path}/favorite?favorite=true"), 405),
            (&format!("{path}?first_name=Evil&_method=DELETE"), 200),
            ("/api/contacts?first_name=Evil", 200),
            ("/api/users/me?username=Evil", 200),
        ] {
            for method in [Method::GET, Method::HEAD] {
                let request = user.request(method, route).header("x-http-method-override", "DELETE").json(&json!({"favorite": true, "first_name": "Evil"}));
                let answer = Answer::of(request).await;
                assert!(answer.status.as_u16() == status || answer.status == 405, "{route}: {answer:?}");
            }
        }
        assert_eq!(user.get(&path).await.json(), contact);
        assert_eq!(user.get("/api/users/me").await.json(), me);
        assert_eq!(user.get("/api/contacts?limit=500").await.json(), json!([contact]));
    }
}

on_both! {
    /// Row 24.
    async fn fields_that_are_not_the_callers_to_set_are_refused(app: TestApp) {
        let (user, other) = (app.user().await, app.user().await);
        let contact = user.create(&draft("Taras")).await;
        let path = path_of(&contact);
        let theirs = other.account["id"].clone();
        let extras: [(&str, Value); 10] = [
            ("user_id", theirs.clone()), ("user", json!({"id": theirs})), ("role", json!("admin")), ("confirmed", json!(true)), ("id", json!(1)),
            ("etag", json!("x")), ("created_at", json!("2020-01-01T00:00:00Z")), ("disabled_at", json!(null)), ("book_id", json!(1)),
            ("vcard", json!("BEGIN:VCARD")),
        ];
        for (name, value) in &extras {
            let with = |mut body: Value| {
                body[*name] = value.clone();
                body
            };
            let signup = with(json!({"username": "x", "email": "new@example.org", "password": PASSWORD}));
            let batch = json!({"operations": [{"op": "create", "contact": with(draft("Evil"))}]});
            let batch_patch = json!({"operations": [{"op": "update", "id": contact["id"], "patch": with(draft("Evil"))}]});
            for answer in [
                user.post("/api/contacts", &with(draft("Evil"))).await,
                user.put(&path, &with(draft("Evil"))).await,
                user.patch(&path, &with(draft("Evil"))).await,
                user.patch(&format!("{path}/favorite"), &with(json!({"favorite": true}))).await,
                user.patch("/api/users/me", &with(json!({"username": "Evil"}))).await,
                user.patch("/api/users/me", &json!({"email": "evil@example.org"})).await,
                user.post("/api/contacts/batch", &batch).await,
                user.post("/api/contacts/batch", &batch_patch).await,
                Answer::of(app.post("/api/auth/signup").json(&signup)).await,
                Answer::of(app.post("/api/auth/login").json(&with(json!({"email": user.email, "password": PASSWORD})))).await,
            ] {
                assert_eq!(answer.status, 422, "{name}: {answer:?}");
                assert!(answer.text.contains(name) || answer.text.contains("email"), "{name}: {answer:?}");
            }
        }
        assert_eq!(user.get("/api/contacts?limit=500").await.json(), json!([contact]));
        assert_eq!(user.get("/api/users/me").await.json()["role"], "user");
        assert_eq!(other.get("/api/contacts").await.json(), json!([]));
    }
}

on_both! {
    /// Row 25.
    async fn what_is_too_deep_too_long_or_too_many_is_refused(app: TestApp) {
        let user = app.user().await;
        let json_body = |body: String| user.request(Method::POST, "/api/contacts").header("content-type", "application/json").body(body);
        for body in [
            "[".repeat(100_000), "{\"a\":".repeat(100_000), format!("{{\"first_name\":{}", "[".repeat(100_000)),
            format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)), "{".to_owned(), "\"".to_owned(), "1e999999".to_owned(), String::new(),
            "{\"first_name\": \"\\ud800\"}".to_owned(), "null".to_owned(), "{} {}".to_owned(),
        ] {
            let start = body.chars().take(30).collect::<String>();
            let answer = Answer::of(json_body(body)).await;
            assert!(matches!(answer.status.as_u16(), 400 | 422), "{start}: {answer:?}");
            assert!(answer.text.len() < 2000, "{start}");
        }
        let many: Vec<_> = (0..501).map(|_| json!({"op": "create", "contact": draft("Many")})).collect();
        user.post("/api/contacts/batch", &json!({"operations": many})).await.problem(422);
        for path in [
            "/api/contacts?limit=501", "/api/contacts?limit=0", "/api/contacts?limit=-1", "/api/contacts?skip=1000001", "/api/contacts?skip=-1",
            "/api/contacts?limit=99999999999999999999", "/api/contacts/search?q=a&limit=501", "/api/contacts/birthdays?days=367",
            "/api/contacts/9007199254740992", "/api/contacts/-1", "/api/contacts/1e3", "/api/contacts/99999999999999999999999",
            &format!("/api/contacts/search?q={}", "x".repeat(8_000)), &format!("/api/contacts/search?q={}", "x+".repeat(3_000)),
            &format!("/api/contacts?after={}", "A".repeat(8_000)),
        ] {
            let answer = user.get(path).await;
            assert_eq!(answer.status, 422, "{answer:?}");
        }
        assert_eq!(user.get("/api/contacts?total=true").await.header("x-total-count"), "0");
    }
}

on_both! {
    /// Row 25. The longest values of every field are taken or refused, and never a failure of the
    /// server.
    async fn the_longest_and_strangest_values_are_taken_or_refused(app: TestApp) {
        let user = app.user().await;
        // Each of these becomes much longer when it is folded, sorted or encoded.
        for letter in ["\u{fdfa}", "\u{3316}", "ﷺ", "ß", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\u{1e9e}", "İ", "한", "\u{0}", "\u{feff}", "\u{202e}", "\u{fffe}", "\u{10ffff}"] {
            let long = letter.repeat(200);
            for contact in [
                json!({"first_name": long, "last_name": long}),
                json!({"email": format!("{}@{}.example", letter.repeat(15), letter.repeat(50))}),
                json!({"phone": letter.repeat(100)}),
                json!({"first_name": "x", "comments": letter.repeat(65_536 / letter.len())}),
            ] {
                let answer = user.post("/api/contacts", &contact).await;
                assert!(matches!(answer.status.as_u16(), 201 | 409 | 422), "{letter:?}: {answer:?}");
            }
            let form = json!({"username": letter.repeat(64), "email": format!("{}@{}.example", letter.repeat(15), letter.repeat(50)), "password": long});
            let answer = Answer::of(app.post("/api/auth/signup").json(&form)).await;
            assert!(matches!(answer.status.as_u16(), 201 | 413 | 422), "{letter:?}: {answer:?}");
            let answer = crate::support::user::sign_in(&app, &long, &long).await;
            assert!(matches!(answer.status.as_u16(), 401 | 413 | 422), "{letter:?}: {answer:?}");
            let search = Answer::of(user.request(Method::GET, "/api/contacts/search").query(&[("q", letter.repeat(50)), ("email", letter.to_owned())])).await;
            assert!(matches!(search.status.as_u16(), 200 | 422), "{letter:?}: {search:?}");
        }
        for page in ["created", "-created", "name", "-name", "updated", "-updated"] {
            user.get(&format!("/api/contacts?limit=500&sort={page}")).await.expect(200);
        }
    }
}

/// Row 25. A hundred megabytes, their length not told, to the real process.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_megabytes_are_refused_in_little_memory() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), None).await;
    let user = Remote::open(&program, "taras@example.org").await;
    user.post("/api/contacts", &draft("Warm")).await.expect(201);
    // Signing in has left its mark on the peak, so the present memory is watched instead.
    let before = program.resident_kib();
    let mut stream = TcpStream::connect(program.address()).await.unwrap();
    let head = format!(
        "POST /api/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n",
        user.access
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let mut most = 0;
    for nth in 0..1600 {
        if stream.write_all(chunk.as_bytes()).await.is_err() {
            break;
        }
        if nth % 16 == 0 {
            most = most.max(program.resident_kib());
        }
    }
    let _ = stream.write_all(b"0\r\n\r\n").await;
    let mut answer = vec![0; 4096];
    let count = tokio::time::timeout(Duration::from_secs(15), stream.read(&mut answer))
        .await
        .unwrap()
        .unwrap();
    let answer = String::from_utf8_lossy(&answer[..count]).into_owned();
    assert_eq!(statuses(&answer), [413], "{answer}");
    assert_eq!(header(&answer, "content-type"), "application/problem+json");
    most = most.max(program.resident_kib());
    assert!(most <= before + 8 * 1024, "{most} KiB after {before}");
    user.get("/api/contacts").await.expect(200);
}

/// Row 25. A body whose length is told is refused before it is sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_declared_length_is_refused_without_waiting_for_the_body() {
    let app = TestApp::start(Engine::Sqlite).await;
    let user = app.user().await;
    let start = Instant::now();
    let head = format!(
        "POST /api/contacts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 104857600\r\n\r\n",
        user.access
    );
    let answer = exchange(app.address(), head.as_bytes()).await;
    assert_eq!(statuses(&answer), [413], "{answer}");
    assert!(start.elapsed() < Duration::from_secs(5));
}

/// Row 25. Who is not signed in makes the server hold next to nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_send_only_small_bodies() {
    let app = TestApp::start(Engine::Sqlite).await;
    let long = "x".repeat(40_000);
    for path in [
        "/api/auth/signup",
        "/api/auth/login",
        "/api/auth/refresh_token",
    ] {
        let body = json!({"email": "x@example.org", "password": long, "refresh_token": long});
        Answer::of(app.post(path).json(&body)).await.problem(413);
    }
    Answer::of(
        app.post("/api/auth/login")
            .form(&[("username", "x"), ("password", &long)]),
    )
    .await
    .problem(413);
}

/// Row 25. Whoever is refused before the body was read still learns why.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_early_refusal_of_a_large_body_reaches_its_sender() {
    let app = TestApp::start(Engine::Sqlite).await;
    let user = app.user().await;
    let large = json!({"first_name": "x".repeat(4_000_000)});
    for _ in 0..5 {
        for path in ["/api/contacts", "/api/contacts/batch"] {
            Answer::of(app.post(path).json(&large)).await.problem(401);
        }
        user.post("/nowhere", &large).await.problem(404);
        user.put("/api/contacts", &large).await.problem(405);
        Answer::of(
            user.request(Method::POST, "/api/contacts")
                .body("x".repeat(4_000_000)),
        )
        .await
        .problem(415);
        user.put("/api/contacts/x", &large).await.problem(422);
    }
}

/// Row 25.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn large_heads_are_refused() {
    let app = TestApp::start(Engine::Sqlite).await;
    let head = |size: usize| {
        format!(
            "GET / HTTP/1.1\r\nHost: x\r\nX-Large: {}\r\n\r\n",
            "x".repeat(size)
        )
    };
    assert_eq!(
        statuses(&exchange(app.address(), head(1_000_000).as_bytes()).await),
        [431]
    );
    let many: String = (0..5000).map(|nth| format!("X-{nth}: {nth}\r\n")).collect();
    assert_eq!(
        statuses(
            &exchange(
                app.address(),
                format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n").as_bytes()
            )
            .await
        ),
        [431]
    );
    let longest_path = format!(
        "GET /{} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "x".repeat(100_000)
    );
    let status = statuses(&exchange(app.address(), longest_path.as_bytes()).await);
    assert!(
        status == [414] || status == [431] || status == [404],
        "{status:?}"
    );
    for size in [17_000, 40_000] {
        let answer = exchange(app.address(), head(size).as_bytes()).await;
        assert_eq!(statuses(&answer), [431], "{answer}");
        assert_eq!(header(&answer, "content-type"), "application/problem+json");
    }
    let answer = Answer::of(app.get("/livez").header("x-large", "x".repeat(15_000))).await;
    answer.expect(200);
}
