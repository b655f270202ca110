use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::user::{PASSWORD, sign_in};
use crate::support::{Answer, Setup, TestApp, TestUser, default_limits, draft, on_both, postgres};

fn form(email: &str, password: &str) -> Value {
    json!({"username": "Taras", "email": email, "password": password})
}

async fn sign_up(app: &TestApp, form: &Value) -> Answer {
    Answer::of(app.post("/api/auth/signup").json(form)).await
}

on_both! {
    async fn signing_up_answers_the_new_account(app: TestApp) {
        let answer = sign_up(&app, &form("Taras.Sh@Example.ORG", PASSWORD)).await.expect(201);
        let account = answer.json();
        let expected = json!({"id": account["id"], "username": "Taras", "email": "Taras.Sh@Example.ORG", "avatar": account["avatar"], "role": "user"});
        assert_eq!(account, expected);
        assert!(account["id"].is_i64());
        assert_eq!(answer.header("location"), "/api/users/me");
        assert_eq!(answer.header("content-type"), "application/json");
    }
}

on_both! {
    async fn a_refused_sign_up_names_each_bad_field(app: TestApp) {
        let refused = async |form: Value| sign_up(&app, &form).await.refused_fields();
        assert_eq!(refused(json!({"username": " ", "email": "taras", "password": "short"})).await, ["username", "email", "password"]);
        assert_eq!(refused(json!({"username": "x".repeat(65), "email": "t@example.org", "password": PASSWORD})).await, ["username"]);
        assert_eq!(refused(json!({"username": "a\nb", "email": "t@example.org", "password": PASSWORD})).await, ["username"]);
        assert_eq!(refused(form(&format!("{}@example.org", "x".repeat(250)), PASSWORD)).await, ["email"]);
        assert_eq!(refused(json!({"username": 5, "email": "t@example.org", "password": PASSWORD})).await, ["username"]);
        assert_eq!(app.count("SELECT COUNT(*) FROM users").await, 0);
    }
}

on_both! {
    async fn a_sign_up_with_too_little_or_too_much_is_refused(app: TestApp) {
        let missing = sign_up(&app, &json!({"username": "Taras", "email": "t@example.org"})).await.problem(422);
        assert!(missing.contains("password"), "{missing}");
        for extra in ["role", "id", "user_id", "confirmed", "avatar"] {
            let mut form = form("t@example.org", PASSWORD);
            form[extra] = json!("admin");
            assert_eq!(sign_up(&app, &form).await.refused_fields(), [extra]);
        }
        assert_eq!(app.count("SELECT COUNT(*) FROM users").await, 0);
    }
}

on_both! {
    async fn an_email_is_taken_in_every_spelling(app: TestApp) {
        let email = "Taras@Bücher.example";
        sign_up(&app, &form(email, PASSWORD)).await.expect(201);
        for spelling in ["taras@bücher.example", "TARAS@BÜCHER.EXAMPLE", "taras@xn--bcher-kva.example", "Taras@bu\u{308}cher.example",
            "ｔａｒａｓ@bücher.example", " taras@bücher.example "] {
            let detail = sign_up(&app, &form(spelling, PASSWORD)).await.problem(409);
            assert_eq!(detail, "an account with this email exists already", "{spelling}");
            sign_in(&app, spelling, PASSWORD).await.expect(200);
        }
    }
}

on_both! {
    async fn of_fifty_sign_ups_at_once_with_one_email_one_wins(app: TestApp) {
        let spell = |number: usize| -> String {
            let name = "taras.shevchenko";
            let upper = |(at, c): (usize, char)| if number >> (at % 6) & 1 == 1 { c.to_ascii_uppercase() } else { c };
            name.chars().enumerate().map(upper).chain("@example.org".chars()).collect()
        };
        let attempts = join_all((0..50).map(|number| {
            let app = &app;
            async move { sign_up(app, &form(&spell(number), PASSWORD)).await.status.as_u16() }
        })).await;
        assert_eq!(attempts.iter().filter(|status| **status == 201).count(), 1, "{attempts:?}");
        assert_eq!(attempts.iter().filter(|status| **status == 409).count(), 49, "{attempts:?}");
        assert_eq!(app.count("SELECT COUNT(*) FROM users").await, 1);
        assert_eq!(app.count("SELECT COUNT(*) FROM books").await, 1);
    }
}

on_both! {
    async fn passwords_of_any_kind_and_length_will_do(app: TestApp) {
        let passwords = ["eightchr".to_owned(), "🦀".repeat(64), "ж7".repeat(512), "  spaces  stay  ".to_owned(), "ne\nwline\ttab".to_owned()];
        for (number, password) in passwords.iter().enumerate() {
            let email = format!("p{number}@example.org");
            sign_up(&app, &form(&email, password)).await.expect(201);
            sign_in(&app, &email, password).await.expect(200);
            let mut other: Vec<char> = password.chars().collect();
            *other.last_mut().unwrap() = '!';
            sign_in(&app, &email, &other.into_iter().collect::<String>()).await.expect(401);
        }
    }
}

on_both! {
    async fn short_long_common_and_own_passwords_are_refused_with_the_reason(app: TestApp) {
        for (password, reason) in [
            ("7 chars".to_owned(), "must be at least 8 characters"),
            ("xy".repeat(513), "must be at most 1024 characters"),
            ("Password1".to_owned(), "is among the most common passwords; choose another"),
            ("kobzar@example.org".to_owned(), "must not be the email address, the username or the name of this service"),
        ] {
            let answer = sign_up(&app, &form("kobzar@example.org", &password)).await.expect(422);
            assert_eq!(answer.json()["errors"], json!([{"field": "password", "reason": reason}]));
            assert!(!answer.text.contains(&password), "the answer repeats the password");
        }
    }
}

on_both! {
    async fn only_an_argon2id_hash_of_a_password_is_stored(app: TestApp) {
        let user = app.user().await;
        let strong = "SELECT COUNT(*) FROM users WHERE password_hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'";
        assert_eq!(app.count(strong).await, 1);
        user.create(&draft("Lesya")).await;
        if let Some(file) = &app.sqlite_file {
            for entry in std::fs::read_dir(file.parent().unwrap()).unwrap() {
                let bytes = std::fs::read(entry.unwrap().path()).unwrap();
                assert!(!bytes.windows(PASSWORD.len()).any(|window| window == PASSWORD.as_bytes()));
            }
        }
        if let Some(url) = &app.database_url {
            let row = &postgres::query(url, "SELECT u::text || s::text FROM users u, sessions s").await[0];
            assert!(!row.get::<_, String>(0).contains(PASSWORD));
        }
    }
}

on_both! {
    async fn an_avatar_is_drawn_here_and_stays_the_same(app: TestApp) {
        let user = app.user().await;
        let address = user.account["avatar"].as_str().unwrap();
        let path = address.strip_prefix(&app.url).expect("this server's own address");
        let picture = Answer::of(app.get(path)).await.expect(200);
        assert_eq!(picture.header("content-type"), "image/svg+xml");
        assert!(picture.text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{}", picture.text);
        assert_eq!(picture.text.matches("http").count(), 1, "a picture that loads something else: {}", picture.text);
        assert_eq!(Answer::of(app.get(path)).await.text, picture.text);
        let other = app.user().await;
        assert_ne!(other.account["avatar"], user.account["avatar"]);
        for unknown in ["/avatars/x.svg", "/avatars/0123456789abcdef", "/avatars/0123456789ABCDEF.svg", "/avatars/%ff"] {
            Answer::of(app.get(unknown)).await.problem(404);
        }
    }
}

on_both! {
    async fn the_caller_reads_its_own_account(app: TestApp) {
        let user = app.user().await;
        let mut expected = user.account.clone();
        expected["locale"] = json!("en");
        expected["time_zone"] = json!("UTC");
        expected["region"] = json!("");
        assert_eq!(user.get("/api/users/me").await.expect(200).json(), expected);
    }
}

on_both! {
    async fn the_caller_changes_its_name_locale_and_time_zone(app: TestApp) {
        let user = app.user().await;
        let mut expected = user.get("/api/users/me").await.json();
        for (field, value) in [("username", "Тарас 🌾"), ("locale", "uk-UA"), ("time_zone", "Europe/Kyiv")] {
            expected[field] = json!(value);
            assert_eq!(user.patch("/api/users/me", &json!({field: value})).await.expect(200).json(), expected);
            assert_eq!(user.get("/api/users/me").await.json(), expected);
        }
        assert_eq!(user.patch("/api/users/me", &json!({})).await.expect(200).json(), expected);
        let contact = user.create(&draft("Lesya")).await;
        assert_eq!(contact["user"]["username"], "Тарас 🌾");
        assert_eq!(user.elsewhere().await.get("/api/users/me").await.json(), expected);
    }
}

on_both! {
    async fn a_refused_change_of_the_account_names_each_field_and_changes_nothing(app: TestApp) {
        let user = app.user().await;
        let before = user.get("/api/users/me").await.json();
        let refused = async |patch: Value| user.patch("/api/users/me", &patch).await.refused_fields();
        let all = json!({"username": "", "locale": "not a tag", "time_zone": "Mars/Olympus"});
        assert_eq!(refused(all).await, ["username", "locale", "time_zone"]);
        assert_eq!(refused(json!({"username": "Fine", "time_zone": "../../etc/passwd"})).await, ["time_zone"]);
        for field in ["username", "locale", "time_zone"] {
            assert_eq!(refused(json!({field: null})).await, [field]);
            assert_eq!(refused(json!({field: 7})).await, [field]);
        }
        for field in ["role", "email", "id", "password", "disabled"] {
            assert_eq!(refused(json!({field: "admin"})).await, [field]);
        }
        assert_eq!(user.get("/api/users/me").await.json(), before);
    }
}

on_both! {
    async fn one_account_never_changes_another(app: TestApp) {
        let (mine, theirs) = (app.user().await, app.user().await);
        mine.patch("/api/users/me", &json!({"username": "Changed"})).await.expect(200);
        assert_eq!(theirs.get("/api/users/me").await.json()["username"], "Taras");
    }
}

on_both! {
    async fn a_closed_server_opens_no_account(app: TestApp with Setup { closed_signup: true, ..Setup::default() }) {
        sign_up(&app, &form("taras@example.org", PASSWORD)).await.problem(403);
        assert_eq!(app.count("SELECT COUNT(*) FROM users").await, 0);
    }
}

fn one_of_each() -> Setup {
    let one = std::num::NonZeroU32::MIN;
    let limits = carnet::domain::throttle::Limits {
        signup_per_address: one,
        signin_per_account: one,
        contacts_per_account: one,
        ..default_limits()
    };
    Setup {
        limits: Some(limits),
        ..Setup::default()
    }
}

fn assert_told_to_wait(answer: Answer) {
    let wait: u64 = answer
        .header("retry-after")
        .parse()
        .expect("a Retry-After in seconds");
    assert!(wait >= 1);
    answer.problem(429);
}

on_both! {
    async fn sign_up_sign_in_and_contact_creation_are_limited(app: TestApp with one_of_each()) {
        let user = TestUser::sign_up(&app, "taras@example.org").await;
        assert_told_to_wait(sign_up(&app, &form("lesya@example.org", PASSWORD)).await);
        assert_told_to_wait(sign_in(&app, "taras@example.org", PASSWORD).await);
        user.create(&draft("First")).await;
        assert_told_to_wait(user.post("/api/contacts", &draft("Second")).await);
        assert_told_to_wait(user.batch(&[json!({"op": "create", "contact": draft("Third")})]).await);
        assert_eq!(user.first_names("/api/contacts").await, ["First"]);
        Answer::of(user.request(Method::GET, "/api/users/me")).await.expect(200);
    }
}
