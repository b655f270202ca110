use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{execute, html, member, said};
use crate::support::browser::Browser;
use crate::support::on_both;
use crate::support::{Answer, TestUser};

type Fields = Vec<(String, String)>;

/// The form with which a contact is edited, as its page has it.
async fn form(browser: &Browser, path: &str) -> Fields {
    html::fields(&browser.page(&format!("{path}/edit")).await, path)
}

async fn saved(browser: &Browser, path: &str, fields: &Fields) {
    let answer = browser
        .post(path, &html::borrowed(fields))
        .await
        .expect(303);
    assert_eq!(answer.header("location"), format!("{path}?changed"));
}

async fn stored(user: &TestUser<'_>, path: &str) -> Value {
    user.get(&format!("/api{path}")).await.expect(200).json()
}

fn poet() -> Value {
    json!({"first_name": "Taras", "last_name": "Shevchenko", "email": "taras@example.org", "phone": "+380 67 123 45 67", "birthday": "--03-09",
        "comments": "Poet\npainter\n", "favorite": true})
}

on_both! {
    async fn a_form_sent_back_as_it_is_changes_nothing(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        for contact in [poet(), json!({"first_name": "\"Q\" & <b>", "comments": "\n\nstarts with lines"}), json!({"email": "x@example.org", "birthday": "0001-01-01"})] {
            let path = format!("/contacts/{}", user.create(&contact).await["id"]);
            let before = user.get(&format!("/api{path}")).await;
            saved(&browser, &path, &form(&browser, &path).await).await;
            let after = user.get(&format!("/api{path}")).await;
            assert_eq!((after.json(), after.header("etag")), (before.json(), before.header("etag")));
        }
        assert_eq!(app.count("SELECT COUNT(*) FROM revisions").await, 0);
    }
}

on_both! {
    async fn an_edit_is_saved_and_what_is_emptied_is_gone(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = format!("/contacts/{}", user.create(&poet()).await["id"]);
        let changes = [("last_name", ""), ("phone", ""), ("birth_year", "1814"), ("comments", "Artist\r\n"), ("email", "kobzar@example.org")];
        let fields = changes.iter().fold(form(&browser, &path).await, |fields, (name, value)| html::with(&fields, name, value));
        let fields: Fields = fields.into_iter().filter(|(name, _)| name != "favorite").collect();
        saved(&browser, &path, &fields).await;
        let contact = stored(&user, &path).await;
        for (name, value) in [
            ("first_name", json!("Taras")), ("last_name", json!(null)), ("phone", json!(null)), ("birthday", json!("1814-03-09")), ("comments", json!("Artist\n")),
            ("email", json!("kobzar@example.org")), ("favorite", json!(false)),
        ] {
            assert_eq!(contact[name], value, "{name}");
        }
        let revision = app.count("SELECT COUNT(*) FROM revisions WHERE source = 'web'").await;
        assert_eq!(revision, 1);
    }
}

on_both! {
    async fn a_refused_edit_keeps_what_was_typed_and_the_version_it_was_made_of(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = format!("/contacts/{}", user.create(&poet()).await["id"]);
        let made = form(&browser, &path).await;
        for (field, value) in [("email", "no address"), ("birth_day", "32"), ("last_name", "a\u{1}b")] {
            let fields = html::with(&html::with(&made, field, value), "comments", "typed <b>");
            let answer = browser.post(&path, &html::borrowed(&fields)).await.expect(422);
            let kept = html::fields(&answer.text, &path);
            for name in ["etag", "origin", "comments", "first_name", "birth_month", field] {
                let value = |fields: &Fields| fields.iter().find(|(own, _)| own == name).cloned();
                assert_eq!(value(&kept), value(&fields), "{name}");
            }
        }
        assert_eq!(stored(&user, &path).await["comments"], "Poet\npainter\n");
    }
}

on_both! {
    async fn an_edit_of_what_was_deleted_meanwhile_can_become_a_new_contact(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = format!("/contacts/{}", user.create(&poet()).await["id"]);
        let fields = form(&browser, &path).await;
        user.delete(&format!("/api{path}")).await.expect(204);
        let page = browser.post(&path, &html::borrowed(&fields)).await.expect(404).text;
        assert!(page.contains(&said("en", "form-gone")), "{page}");
        let answer = browser.post("/contacts", &html::borrowed(&html::fields(&page, "/contacts"))).await.expect(303);
        let made = stored(&user, answer.header("location")).await;
        assert_eq!(made["last_name"], poet()["last_name"]);
    }
}

on_both! {
    /// A form that someone else made up: without its version it is nobody's edit.
    async fn an_edit_without_its_version_saves_nothing(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = format!("/contacts/{}", user.create(&poet()).await["id"]);
        for (etag, origin) in [("", ""), ("x", "{}"), ("*", "not json"), ("\"x\"", "[]")] {
            browser.submit(&path, &[("first_name", "Evil"), ("etag", etag), ("origin", origin)]).await.expect(409);
        }
        assert_eq!(stored(&user, &path).await["first_name"], "Taras");
    }
}

on_both! {
    async fn lines_of_a_card_that_no_form_shows_survive_an_edit(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let contact = user.create(&poet()).await;
        let path = format!("/contacts/{}", contact["id"]);
        let lines = ["ADR;TYPE=home:;;Shevchenka 1;Kaniv;;19000;Ukraine", "X-SKYPE:kobzar", "TITLE:Academician", "item1.URL:https://example.org"];
        execute(&app, &format!("UPDATE contacts SET vcard = replace(vcard, 'END:VCARD', '{}\r\nEND:VCARD') WHERE id = {}", lines.join("\r\n"), contact["id"])).await;
        saved(&browser, &path, &html::with(&form(&browser, &path).await, "first_name", "Edited")).await;
        let data = browser.get("/settings/data").await.expect(200).json();
        let card = data["contacts"][0]["vcard"].as_str().unwrap();
        for line in lines.iter().chain(&["N:Shevchenko;Edited;;;", "END:VCARD"]) {
            assert!(card.lines().any(|own| own == *line), "{line}: {card}");
        }
        assert!(browser.page(&path).await.contains("Shevchenka 1"));
    }
}

on_both! {
    async fn of_edits_at_the_same_moment_one_is_saved_and_the_others_are_asked(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = format!("/contacts/{}", user.create(&poet()).await["id"]);
        let made = form(&browser, &path).await;
        let edits: Vec<_> = (0..8).map(|nth| html::with(&made, "first_name", &format!("Edit {nth}"))).collect();
        let fields: Vec<_> = edits.iter().map(|edit| html::borrowed(edit)).collect();
        let answers = join_all(fields.iter().map(|fields| browser.post(&path, fields))).await;
        let mut statuses: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409, 409, 409, 409, 409, 409, 409]);
        let saved = answers.iter().position(|answer| answer.status == 303).unwrap();
        assert_eq!(stored(&user, &path).await["first_name"], format!("Edit {saved}"));
    }
}

on_both! {
    /// A card with a large photo is written in a part of its own.
    async fn an_edit_takes_a_contact_out_of_a_group_unless_the_edit_is_refused(app: TestApp) {
        for (email, photo) in [("lesya@example.org", 4), ("olha@example.org", 3 << 20)] {
            let (browser, user) = member(&app, email).await;
            let photo = format!("PHOTO;ENCODING=b:{}", "A".repeat(photo));
            let taras = ["BEGIN:VCARD", "VERSION:3.0", "UID:taras", "FN:Taras", "N:;Taras;;;", &photo, "END:VCARD\r\n"].join("\r\n");
            let poets = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:poets\r\nFN:Poets\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n\
                         X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:taras\r\nEND:VCARD\r\n";
            let import = user.request(reqwest::Method::POST, "/api/import?mode=commit").header("content-type", "text/vcard");
            Answer::of(import.body(taras + poets)).await.expect(200);
            let poets = async || user.get("/api/contacts?label=Poets").await.first_names();
            let path = format!("/contacts/{}", user.get("/api/contacts").await.json()[0]["id"]);
            let mut fields = form(&browser, &path).await;
            fields.retain(|field| *field != ("labels".to_owned(), "Poets".to_owned()));
            user.patch(&format!("/api{path}"), &json!({"first_name": "Panas"})).await.expect(200);
            let fields = html::with(&fields, "first_name", "Ivan");
            browser.post(&path, &html::borrowed(&fields)).await.expect(409);
            assert_eq!(poets().await, ["Panas"]);
            let mut fields = html::with(&form(&browser, &path).await, "first_name", "Ivan");
            fields.retain(|field| *field != ("labels".to_owned(), "Poets".to_owned()));
            saved(&browser, &path, &fields).await;
            assert_eq!((poets().await, stored(&user, &path).await["first_name"].clone()), (vec![], json!("Ivan")));
            let operations = user.get("/api/operations").await.expect(200).json();
            let told: Vec<_> = operations.as_array().unwrap().iter().map(|each| each["kind"].clone()).collect();
            assert_eq!(told, ["edit", "import"]);
        }
    }
}

/// Imports three people, one of them in a group.
async fn import_choir(user: &TestUser<'_>) {
    let person = |name: &str| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{name}\r\nFN:{name}\r\nN:;{name};;;\r\nEND:VCARD\r\n"
        )
    };
    let group = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:choir\r\nFN:Choir\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n\
                 X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:Taras\r\nEND:VCARD\r\n";
    let import = user
        .request(reqwest::Method::POST, "/api/import?mode=commit")
        .header("content-type", "text/vcard");
    let cards = ["Taras", "Ivan", "Olha"].map(person).concat() + group;
    Answer::of(import.body(cards)).await.expect(200);
}

on_both! {
    async fn an_undone_edit_leaves_its_group_to_those_who_joined_since(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        import_choir(&user).await;
        let contacts = user.get("/api/contacts?sort=name").await.expect(200).json();
        let [ivan, olha] = [0, 1].map(|at| contacts[at]["id"].clone());
        let path = format!("/contacts/{ivan}");
        let mut fields = html::with(&form(&browser, &path).await, "first_name", "Ivanko");
        fields.push(("labels".to_owned(), "Choir".to_owned()));
        saved(&browser, &path, &fields).await;
        user.post("/api/labels/Choir/contacts", &json!({"add": [olha]})).await.expect(200);
        let singers = async || user.get("/api/contacts?label=Choir&sort=name").await.first_names();
        assert_eq!(singers().await, ["Ivanko", "Olha", "Taras"]);
        let operations = user.get("/api/operations").await.expect(200).json();
        let edit = operations.as_array().unwrap().iter().find(|each| each["kind"] == "edit").unwrap();
        let undone = user.post(&format!("/api/operations/{}/undo", edit["id"]), &json!({})).await.expect(200).json();
        assert_eq!((&undone["contacts"], &undone["kept"]), (&json!(2), &json!(0)));
        assert_eq!(singers().await, ["Olha", "Taras"]);
        assert_eq!(stored(&user, &path).await["first_name"], "Ivan");
    }
}
