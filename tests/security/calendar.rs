//! Rows 15, 22, 32 and 37 for the secret link to a calendar: it opens the calendar alone, ends at
//! once, is not stored, and whatever is no link answers alike.

use carnet::domain::{accounts, books, calendar, sessions};
use carnet::error::Error;
use carnet::model::actor::{Credential, Rights};
use carnet::model::face::Face;
use reqwest::{Method, RequestBuilder};
use serde_json::json;

use crate::support::calendar::SETTINGS;
use crate::support::dav::assert_refused;
use crate::support::routes::operations;
use crate::support::user::{Answer, PASSWORD};
use crate::support::{Setup, TestApp, default_limits, on_both};

on_both! {
    async fn what_a_link_shows_may_only_be_read(app: TestApp) {
        let user = app.user().await;
        let path = user.calendar(&json!({})).await;
        let origin = std::net::IpAddr::from([127, 0, 0, 1]).into();
        let (actor, _) = calendar::authenticate(&app.app, secret(&path), origin).await.unwrap();
        assert_eq!((actor.credential, actor.face), (Credential::CalendarLink, Face::Calendar));
        for face in [Face::Api, Face::Web, Face::Dav, Face::Cli, Face::Job] {
            assert!(!actor.credential.opens(face), "{face:?}");
        }
        books::open_all(&actor, Rights::READ).unwrap();
        for rights in [Rights::WRITE, Rights::MANAGE] {
            let opened = books::open_all(&actor, rights);
            assert!(matches!(opened, Err(Error::Forbidden(_))));
        }
        let link = calendar::link(&app.app, &actor).await;
        assert!(matches!(link, Err(Error::Forbidden(_))));
        let revoked = calendar::revoke(&app.app, &actor).await;
        assert!(matches!(revoked, Err(Error::Forbidden(_))));
        user.subscribe(&path).await.expect(200);
    }
}

/// Returns the secret in the path of a calendar.
fn secret(path: &str) -> &str {
    let file = path.strip_prefix("/calendar/").unwrap();
    file.strip_suffix(".ics").unwrap()
}

on_both! {
    async fn whatever_is_no_link_answers_alike(app: TestApp) {
        let (user, disabled, left) = (app.user().await, app.user().await, app.user().await);
        let revoked = user.calendar(&json!({})).await;
        user.delete(SETTINGS).await.expect(204);
        let path = user.calendar(&json!({})).await;
        let shut = disabled.calendar(&json!({})).await;
        let gone = left.calendar(&json!({})).await;
        let id = disabled.account["id"].as_i64().and_then(carnet::model::ids::UserId::new);
        accounts::set_disabled(&app.app, id.unwrap(), true).await.unwrap();
        let actor = sessions::authenticate(&app.app, &left.access).await.unwrap();
        let origin = std::net::IpAddr::from([127, 0, 0, 1]).into();
        accounts::delete(&app.app, &actor, origin, PASSWORD).await.unwrap();
        let unknown = user.subscribe("/calendar/00000000000000000000000000000000.ics").await;
        let mut asked = 0;
        for other in [
            revoked,
            shut.clone(),
            gone,
            path.trim_end_matches(".ics").to_owned(),
            path.replace(".ics", ".ics.ics"),
            path.to_uppercase().replace("/CALENDAR", "/calendar").replace("ICS", "ics"),
            path.replace("/calendar/", "/calendar/x"),
            "/calendar/.ics".to_owned(),
            "/calendar/%FF.ics".to_owned(),
            "/calendar/%00.ics".to_owned(),
        ] {
            let answer = user.subscribe(&other).await;
            assert_eq!(answer.essence(), unknown.essence(), "{other}");
            asked += 1;
        }
        assert_eq!((asked, unknown.problem(404).as_str()), (10, "not found"));
        user.subscribe(&path).await.expect(200);
        accounts::set_disabled(&app.app, id.unwrap(), false).await.unwrap();
        user.subscribe(&shut).await.expect(200);
    }
}

on_both! {
    async fn a_link_opens_nothing_but_its_calendar(app: TestApp) {
        let user = app.user().await;
        let path = user.calendar(&json!({})).await;
        let secret = secret(&path);
        let shown: [fn(RequestBuilder, &str) -> RequestBuilder; 2] = [
            |request, secret| request.bearer_auth(secret),
            |request, secret| request.basic_auth(secret, Some(secret)),
        ];
        let mut asked = 0;
        for operation in operations().iter().filter(|operation| operation.is_secured()) {
            for show in shown {
                let request = app.request(operation.method.clone(), &operation.path_with("5"));
                Answer::of(show(request.json(&json!({})), secret)).await.problem(401);
                asked += 1;
            }
        }
        assert!(asked > 100, "{asked}");
        assert_refused(&app.app, &user.email, secret).await;
    }
}

on_both! {
    async fn a_calendar_is_only_read(app: TestApp) {
        let user = app.user().await;
        let path = user.calendar(&json!({})).await;
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
            let answer = Answer::of(app.request(method, &path)).await;
            assert_eq!(answer.header("allow"), "GET, HEAD");
            answer.problem(405);
        }
        user.subscribe(&path).await.expect(200);
    }
}

on_both! {
    async fn the_database_alone_opens_no_calendar(app: TestApp) {
        let user = app.user().await;
        let path = user.calendar(&json!({})).await;
        let rows = app.rows_of(&[user.account["id"].as_i64().unwrap()]).await;
        assert_eq!(rows["calendar_links"].len(), 1);
        let stored = format!("{rows:?}");
        let hex: String = secret(&path).bytes().map(|byte| format!("{byte:02x}")).collect();
        let numbers = format!("{:?}", secret(&path).as_bytes());
        for needle in [secret(&path), &hex, &hex.to_uppercase(), numbers.trim_matches(['[', ']'])] {
            assert!(!stored.contains(needle), "{stored}");
        }
    }
}

on_both! {
    /// Row 4.
    async fn guesses_are_slowed_and_links_still_open(app: TestApp with limited()) {
        let user = app.user().await;
        let path = user.calendar(&json!({})).await;
        let mut refusals = 0;
        for guess in 0..101 {
            let answer = user.subscribe(&format!("/calendar/{guess:032}.ics")).await;
            match answer.status.as_u16() {
                429 => {
                    let wait: u64 = answer.header("retry-after").parse().unwrap();
                    assert!((1..=60).contains(&wait), "{wait}");
                    refusals += 1;
                }
                _ => drop(answer.problem(404)),
            }
        }
        assert!(refusals > 50, "{refusals}");
        user.subscribe(&path).await.expect(200);
    }
}

fn limited() -> Setup {
    Setup {
        limits: Some(default_limits()),
        ..Setup::default()
    }
}

/// A link that was made under a key that is no more ends with it, and a new one takes its place.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_key_ends_every_link() {
    let app = TestApp::start(crate::support::Engine::Sqlite).await;
    let user = app.user().await;
    let path = user.calendar(&json!({})).await;
    app.execute("UPDATE calendar_links SET secret_hash = x'00'")
        .await;
    user.get(SETTINGS).await.problem(404);
    user.subscribe(&path).await.problem(404);
    user.put(SETTINGS, &json!({})).await.expect(201);
    let renewed = user.calendar(&json!({})).await;
    assert_ne!(renewed, path);
    user.subscribe(&renewed).await.expect(200);
}
