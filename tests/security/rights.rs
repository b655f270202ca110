//! What a right is needed for. Every change of contacts asks for an access that may write, and every
//! route for a credential that still holds.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use carnet::domain::books::{self, BookAccess};
use carnet::domain::cards::JsonBody;
use carnet::domain::contacts::{EmailRule, Precondition};
use carnet::domain::import::{File, Mode};
use carnet::domain::{
    accounts, batch, cards, contacts, duplicates, history, import, labels, moves, operations,
    photos, sessions, trash,
};
use carnet::error::Error;
use carnet::limiter::Held;
use carnet::model::actor::{Actor, Rights};
use carnet::model::ids::{ContactId, OperationId};
use carnet::model::label::{LabelColor, LabelPatch};
use serde_json::{Value, json};

use crate::support::routes;
use crate::support::user::{Answer, PASSWORD};
use crate::support::{TestApp, TestUser, draft, on_both};

async fn actor(user: &TestUser<'_>) -> Arc<Actor> {
    sessions::authenticate(&user.app.app, &user.access)
        .await
        .unwrap()
}

fn id(contact: &Value) -> ContactId {
    ContactId::new(contact["id"].as_i64().unwrap()).unwrap()
}

/// A change that was tried, with the answer that it got.
type Tried = (&'static str, Error);

/// Tries to change one contact in every way.
async fn change_one(app: &TestApp, access: &BookAccess, id: ContactId) -> Vec<Tried> {
    let (app, known) = (&app.app, &Precondition::None);
    let draft = || serde_json::from_value(draft("Evil")).unwrap();
    let patch = serde_json::from_value(json!({"first_name": "Evil"})).unwrap();
    let card = Held::uncounted(b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Evil\r\nEND:VCARD\r\n".to_vec());
    let json = || JsonBody {
        value: Held::uncounted(json!({"notes": {"n": {"note": "Evil"}}})),
        bytes: 1,
    };
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(2, 2)
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let png = Held::uncounted(png.into_inner());
    let edits = Vec::new;
    vec![
        (
            "create",
            contacts::create(app, access, draft(), EmailRule::Unique, None)
                .await
                .unwrap_err(),
        ),
        (
            "replace",
            contacts::replace(app, access, id, known, draft())
                .await
                .unwrap_err(),
        ),
        (
            "patch",
            contacts::patch(app, access, id, known, patch)
                .await
                .unwrap_err(),
        ),
        (
            "favorite",
            contacts::set_favorite(app, access, id, known, true)
                .await
                .unwrap_err(),
        ),
        (
            "delete",
            contacts::delete(app, access, id, known).await.unwrap_err(),
        ),
        (
            "move",
            moves::one(app, access, id, access.home())
                .await
                .unwrap_err(),
        ),
        (
            "card",
            cards::replace_vcard(app, access, id, known, card)
                .await
                .unwrap_err(),
        ),
        (
            "JSContact",
            cards::replace_jscontact(app, access, id, known, json())
                .await
                .unwrap_err(),
        ),
        (
            "merge patch",
            cards::patch(app, access, id, known, json())
                .await
                .unwrap_err(),
        ),
        (
            "form",
            cards::save(app, access, id, known, draft(), edits())
                .await
                .unwrap_err(),
        ),
        (
            "new form",
            cards::create(app, access, "new", draft(), edits(), EmailRule::Unique)
                .await
                .unwrap_err(),
        ),
        (
            "photo",
            photos::set(app, access, id, known, png).await.unwrap_err(),
        ),
        (
            "no photo",
            photos::remove(app, access, id, known).await.unwrap_err(),
        ),
    ]
}

/// Tries to change many contacts, the trash and the past.
async fn change_many(
    app: &TestApp,
    access: &BookAccess,
    ids: &[ContactId],
    trashed: ContactId,
    operation: OperationId,
) -> Vec<Tried> {
    let (moment, app) = (app.now(), &app.app);
    let renamed = LabelPatch {
        name: Some("Evil".to_owned()),
        ..LabelPatch::default()
    };
    let coloured = LabelPatch {
        color: Some(Some(LabelColor::Pink)),
        ..LabelPatch::default()
    };
    let steps = Held::uncounted(vec![batch::Step::Delete {
        id: ids[0],
        etag: None,
    }]);
    let file = File {
        bytes: Held::uncounted(b"BEGIN:VCARD\nVERSION:4.0\nFN:Evil\nEND:VCARD\n".to_vec()),
        ..File::default()
    };
    vec![
        (
            "batch",
            batch::run(app, access, steps, None).await.unwrap_err(),
        ),
        (
            "delete many",
            batch::delete(app, access, ids).await.unwrap_err(),
        ),
        (
            "favorite many",
            batch::set_favorite(app, access, ids, true)
                .await
                .unwrap_err(),
        ),
        (
            "import",
            import::run(app, access, file, Mode::Commit)
                .await
                .unwrap_err(),
        ),
        (
            "add label",
            labels::add(app, access, "Evil", ids).await.unwrap_err(),
        ),
        (
            "remove label",
            labels::remove(app, access, "Friends", ids)
                .await
                .unwrap_err(),
        ),
        (
            "rename label",
            labels::change(app, access, "Friends", renamed)
                .await
                .unwrap_err(),
        ),
        (
            "colour label",
            labels::change(app, access, "Friends", coloured)
                .await
                .unwrap_err(),
        ),
        (
            "delete label",
            labels::delete(app, access, "Friends").await.unwrap_err(),
        ),
        (
            "merge",
            duplicates::merge(app, access, ids, &Default::default())
                .await
                .unwrap_err(),
        ),
        (
            "tell apart",
            duplicates::tell_apart(app, access, ids).await.unwrap_err(),
        ),
        (
            "restore",
            trash::restore(app, access, trashed).await.unwrap_err(),
        ),
        (
            "remove",
            trash::remove(app, access, trashed).await.unwrap_err(),
        ),
        ("empty", trash::empty(app, access).await.unwrap_err()),
        (
            "old version",
            history::restore(app, access, ids[0], 1).await.unwrap_err(),
        ),
        (
            "rewind",
            history::rewind(app, access, moment).await.unwrap_err(),
        ),
        (
            "cancel",
            operations::cancel(app, access, operation)
                .await
                .unwrap_err(),
        ),
        (
            "undo",
            operations::undo(app, access, operation).await.unwrap_err(),
        ),
    ]
}

on_both! {
    async fn an_access_for_reading_changes_nothing(app: TestApp) {
        let user = app.user().await;
        let (one, other, gone) = (user.create(&draft("Taras")).await, user.create(&draft("Lesya")).await, user.create(&draft("Ivan")).await);
        user.delete(&format!("/api/contacts/{}", gone["id"])).await.expect(204);
        let ids = [id(&one), id(&other)];
        let labelled = user.post("/api/labels/Friends/contacts", &json!({"add": [one["id"]]})).await.expect(200).json();
        let operation = labelled["undo"].as_str().unwrap().split('/').nth(3).unwrap().parse().unwrap();
        let account = user.account["id"].as_i64().unwrap();
        let before = app.rows_of(&[account]).await;
        let reading = books::open_all(&actor(&user).await, Rights::READ).unwrap();

        let mut tried = change_one(&app, &reading, ids[0]).await;
        tried.extend(change_many(&app, &reading, &ids, id(&gone), operation).await);

        for (change, error) in tried {
            assert!(matches!(error, Error::Forbidden(_)), "{change}: {error:?}");
        }
        assert_eq!(app.rows_of(&[account]).await, before);
    }
}

on_both! {
    async fn an_access_for_writing_does_not_manage_the_book(app: TestApp) {
        let user = app.user().await;
        let book = user.post("/api/books", &json!({"name": "Work"})).await.expect(201).json();
        let id = book["id"].to_string().parse().unwrap();
        let writing = books::open(&app.app, &actor(&user).await, Some(id), Rights::WRITE).await.unwrap();
        let patch = serde_json::from_value(json!({"name": "Evil"})).unwrap();
        assert!(matches!(books::update(&app.app, &writing, patch, &[]).await, Err(Error::Forbidden(_))));
        assert!(matches!(books::delete(&app.app, &writing).await, Err(Error::Forbidden(_))));
        assert_eq!(user.get(&format!("/api/books/{id}")).await.expect(200).json(), book);
    }
}

on_both! {
    /// An access to one book finds the contacts of no other book.
    async fn an_access_to_a_book_covers_no_other(app: TestApp) {
        let user = app.user().await;
        let contact = id(&user.create(&draft("Taras")).await);
        let book = user.post("/api/books", &json!({"name": "Work"})).await.expect(201).json();
        let work = book["id"].to_string().parse().unwrap();
        let rights = Rights::READ | Rights::WRITE;
        let access = books::open(&app.app, &actor(&user).await, Some(work), rights).await.unwrap();
        let known = &Precondition::None;
        assert!(matches!(contacts::get(&app.app, &access, contact).await, Err(Error::NotFound)));
        assert!(matches!(cards::get(&app.app, &access, contact).await, Err(Error::NotFound)));
        assert!(matches!(contacts::delete(&app.app, &access, contact, known).await, Err(Error::NotFound)));
        assert!(batch::delete(&app.app, &access, &[contact]).await.unwrap().is_none());
        assert!(matches!(trash::restore(&app.app, &access, contact).await, Err(Error::NotFound)));
        assert!(matches!(history::restore(&app.app, &access, contact, 1).await, Err(Error::NotFound)));
        assert!(matches!(trash::empty(&app.app, &access).await, Err(Error::Forbidden(_))));
        let name = serde_json::from_value(json!({"first_name": "Evil"})).unwrap();
        assert!(matches!(contacts::patch(&app.app, &access, contact, known, name).await, Err(Error::NotFound)));
        assert_eq!(user.first_names("/api/contacts").await, ["Taras"]);
    }
}

on_both! {
    /// Every credential that is none, is of another kind or has ended, on every route that needs
    /// one.
    async fn only_a_live_access_token_opens_the_api(app: TestApp) {
        let (user, left, shut) = (app.user().await, app.user().await, app.user().await);
        let origin = || IpAddr::from(Ipv4Addr::LOCALHOST).into();
        let cookie = sessions::sign_in_browser(&app.app, origin(), &user.email, PASSWORD, "").await.unwrap().token;
        let ended = sessions::sign_in(&app.app, origin(), &user.email, PASSWORD, "").await.unwrap().access;
        let session = sessions::authenticate(&app.app, &ended).await.unwrap();
        sessions::sign_out(&app.app, &session).await.unwrap();
        accounts::set_disabled(&app.app, actor(&shut).await.id(), true).await.unwrap();
        accounts::delete(&app.app, &*actor(&left).await, origin(), PASSWORD).await.unwrap();
        let credentials = [
            ("none", None), ("noise", Some("x")), ("refresh token", Some(user.refresh.as_str())), ("cookie", Some(cookie.as_str())),
            ("ended session", Some(ended.as_str())), ("disabled account", Some(shut.access.as_str())), ("deleted account", Some(left.access.as_str())),
        ];
        for operation in routes::operations().iter().filter(|operation| operation.is_secured()) {
            // A refresh token is what its own route takes.
            let takes_refresh = operation.path.ends_with("/refresh_token");
            for (credential, token) in credentials.iter().filter(|(name, _)| !takes_refresh || *name != "refresh token") {
                let request = app.request(operation.method.clone(), &operation.path_with("1")).json(&json!({}));
                let request = token.iter().fold(request, |request, token| request.bearer_auth(token));
                let answer = Answer::of(request).await;
                assert_eq!(answer.header("www-authenticate"), "Bearer", "{credential}: {operation:?}");
                answer.problem(401);
            }
        }
    }
}
