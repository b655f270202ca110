use std::num::NonZeroU32;

use carnet::domain::throttle::Limits;
use carnet::http::Options;
use serde_json::json;

use crate::support::user::{Answer, PASSWORD, sign_in};
use crate::support::{Engine, Setup, TestApp, default_limits, draft};

fn of(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap()
}

async fn limited(limits: Limits, options: Options) -> TestApp {
    TestApp::start_with(
        Engine::Sqlite,
        Setup {
            limits: Some(limits),
            options,
            ..Setup::default()
        },
    )
    .await
}

/// A refusal that tells how long to wait.
fn refused(answer: Answer) -> bool {
    if answer.status != 429 {
        return false;
    }
    let wait: u64 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=3600).contains(&wait), "{wait}");
    answer.problem(429);
    true
}

/// Row 4.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_and_one_wrong_passwords_are_stopped_and_other_accounts_are_not() {
    let app = limited(
        Limits {
            signin_per_address: of(1000),
            ..default_limits()
        },
        Options::default(),
    )
    .await;
    let (user, other) = (app.user().await, app.user().await);
    let mut refusals = 0;
    for _ in 0..101 {
        let answer = sign_in(&app, &user.email, "quite another one").await;
        assert!(matches!(answer.status.as_u16(), 401 | 429), "{answer:?}");
        refusals += u32::from(refused(answer));
    }
    assert!(
        refusals > 50,
        "20 a minute to one account, but only {refusals} of 101 were refused"
    );
    sign_in(&app, &other.email, PASSWORD).await.expect(200);
    user.get("/api/contacts").await.expect(200);
}

/// Row 4.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trying_many_accounts_from_one_address_is_stopped() {
    let app = limited(
        Limits {
            signin_per_address: of(6),
            ..default_limits()
        },
        Options::default(),
    )
    .await;
    let mut refusals = 0;
    for nth in 0..18 {
        refusals += u32::from(refused(
            sign_in(&app, &format!("nobody{nth}@example.org"), PASSWORD).await,
        ));
    }
    assert!(refusals >= 6, "{refusals}");
}

/// Row 4. An unknown address is limited as a known one is, so that limits tell nothing either.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_accounts_are_limited_alike() {
    let app = limited(
        Limits {
            signin_per_account: of(5),
            ..default_limits()
        },
        Options::default(),
    )
    .await;
    let mut refusals = 0;
    for _ in 0..15 {
        refusals += u32::from(refused(sign_in(&app, "nobody@example.org", PASSWORD).await));
    }
    assert!(refusals >= 5, "{refusals}");
}

fn trusting() -> Options {
    Options {
        trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()],
        ..Options::default()
    }
}

async fn sign_in_from(app: &TestApp, address: &str, email: &str, password: &str) -> Answer {
    let form = [("username", email), ("password", password)];
    Answer::of(
        app.post("/api/auth/login")
            .header("x-forwarded-for", address)
            .form(&form),
    )
    .await
}

/// Row 4.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_never_lock_the_owner_out() {
    let limits = Limits {
        signin_per_account: of(2),
        ..default_limits()
    };
    let app = limited(limits, trusting()).await;
    let user = app.user().await;
    let mut refusals = 0;
    for stranger in 0..8 {
        for _ in 0..4 {
            let answer = sign_in_from(
                &app,
                &format!("198.51.100.{stranger}"),
                &user.email,
                "quite another one",
            )
            .await;
            refusals += u32::from(refused(answer));
        }
    }
    assert!(refusals > 0);
    sign_in_from(&app, "203.0.113.7", &user.email, PASSWORD)
        .await
        .expect(200);
}

/// Row 31.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotating_forwarded_address_of_an_unknown_peer_does_not_help() {
    let limits = Limits {
        signin_per_account: of(5),
        ..default_limits()
    };
    let app = limited(limits, Options::default()).await;
    let user = app.user().await;
    let mut last = 0;
    for nth in 0..8 {
        last = sign_in_from(
            &app,
            &format!("198.51.100.{nth}"),
            &user.email,
            "quite another one",
        )
        .await
        .status
        .as_u16();
    }
    assert_eq!(last, 429);
    let limits = Limits {
        signin_per_account: of(5),
        ..default_limits()
    };
    let behind_proxy = limited(limits, trusting()).await;
    let user = behind_proxy.user().await;
    for nth in 0..8 {
        let forged = format!("203.0.113.{nth}, 198.51.100.1");
        last = sign_in_from(&behind_proxy, &forged, &user.email, "quite another one")
            .await
            .status
            .as_u16();
    }
    assert_eq!(
        last, 429,
        "only the address that the proxy itself saw counts"
    );
}

/// Row 4, for accounts and contacts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_ups_and_new_contacts_are_limited() {
    let limits = Limits {
        signup_per_address: of(3),
        contacts_per_account: of(10),
        ..default_limits()
    };
    let app = limited(limits, Options::default()).await;
    let (user, other) = (app.user().await, app.user().await);
    app.user().await;
    let form = json!({"username": "Taras", "email": "fourth@example.org", "password": PASSWORD});
    assert!(refused(
        Answer::of(app.post("/api/auth/signup").json(&form)).await
    ));
    let operations: Vec<_> = (0..8)
        .map(|_| json!({"op": "create", "contact": draft("Many")}))
        .collect();
    user.post("/api/contacts/batch", &json!({"operations": operations}))
        .await
        .expect(200);
    assert!(
        refused(
            user.post("/api/contacts/batch", &json!({"operations": operations}))
                .await
        ),
        "a batch counts its contacts"
    );
    let mut refusals = 0;
    for nth in 0..6 {
        let answer = user
            .post("/api/contacts", &draft(&format!("One {nth}")))
            .await;
        refusals += u32::from(refused(answer));
    }
    assert!(refusals >= 3, "{refusals}");
    other.create(&draft("Unhindered")).await;
}

/// A stranger with many addresses asks for one account again and again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_ups_for_one_email_are_limited_from_whatever_address_they_come() {
    let app = limited(
        Limits {
            signup_per_address: of(3),
            ..default_limits()
        },
        trusting(),
    )
    .await;
    let sign_up = |nth: usize, email: &str| {
        let form = json!({"username": "Taras", "email": email, "password": PASSWORD});
        Answer::of(
            app.post("/api/auth/signup")
                .header("x-forwarded-for", format!("198.51.100.{nth}"))
                .json(&form),
        )
    };
    let mut statuses = Vec::new();
    for (nth, email) in [
        "taras@example.org",
        "Taras@Example.org",
        "taras@example.org",
        "taras@example.org",
        "TARAS@example.org",
    ]
    .iter()
    .enumerate()
    {
        let answer = sign_up(nth, email).await;
        statuses.push(answer.status.as_u16());
        assert_eq!(refused(answer), nth >= 3);
    }
    assert_eq!(statuses, [201, 409, 409, 429, 429]);
    sign_up(9, "lesya@example.org").await.expect(201);
}
