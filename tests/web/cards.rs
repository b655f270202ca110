use serde_json::json;

use super::{html, member, picture, said};
use crate::support::TestUser;
use crate::support::browser::Browser;
use crate::support::on_both;

const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:one\r\nFN:Taras Shevchenko\r\nN:Shevchenko;Taras;;;\r\nEMAIL;TYPE=HOME:taras@example.org\r\nEMAIL;TYPE=WORK;X-KEPT=1:office@example.org\r\nitem1.TEL:+380 67 1\r\nitem1.X-ABLabel:Boat\r\nORG:Academy;Painting\r\nURL:javascript:alert(1)\r\nURL:https://example.org/taras\r\nX-OWN:kept\r\nSORT-STRING:Kobzar\r\nEND:VCARD\r\n";

/// A contact with this card.
async fn stored(user: &TestUser<'_>) -> String {
    let id = user.create(&json!({"first_name": "Taras"})).await["id"].to_string();
    let request = user
        .request(reqwest::Method::PUT, &format!("/api/contacts/{id}/card"))
        .header("content-type", "text/vcard");
    let card = CARD.replace("UID:one\r\n", "");
    crate::support::user::Answer::of(request.body(card))
        .await
        .expect(200);
    id
}

async fn card(user: &TestUser<'_>, id: &str) -> String {
    user.get_with(&format!("/api/contacts/{id}/card"), "accept", "text/vcard")
        .await
        .expect(200)
        .text
}

async fn form(browser: &Browser, id: &str) -> Vec<(String, String)> {
    html::fields(
        &browser.page(&format!("/contacts/{id}/edit")).await,
        &format!("/contacts/{id}"),
    )
}

/// The name of the field that holds this value.
fn named(fields: &[(String, String)], value: &str) -> String {
    fields
        .iter()
        .find(|(name, own)| own == value && name.contains('.'))
        .unwrap_or_else(|| panic!("{value}: {fields:?}"))
        .0
        .clone()
}

on_both! {
    async fn a_contacts_page_shows_the_whole_card_and_links_only_to_known_kinds(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let page = browser.page(&format!("/contacts/{}", stored(&user).await)).await;
        for shown in ["office@example.org", "Boat", "Academy", "Painting", "javascript:alert(1)", "Kobzar", &said("en", "label-work"), &said("en", "property-sort")] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        assert!(page.contains("href=\"https://example.org/taras\""));
        assert!(!page.contains("href=\"javascript:"));
    }
}

on_both! {
    async fn a_form_of_a_whole_card_sent_back_as_it_is_changes_no_byte(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = stored(&user).await;
        let before = card(&user, &id).await;
        browser.post(&format!("/contacts/{id}"), &html::borrowed(&form(&browser, &id).await)).await.expect(303);
        assert_eq!(card(&user, &id).await, before);
    }
}

on_both! {
    async fn only_the_entries_that_were_edited_change(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = stored(&user).await;
        let before = card(&user, &id).await;
        let fields = form(&browser, &id).await;
        let fields = html::with(&fields, &named(&fields, "office@example.org"), "new@example.org");
        let fields = html::with(&fields, &named(&fields, "javascript:alert(1)"), "");
        let fields = html::with(&fields, "phone.new0.value", "+380 44 2");
        let fields = html::with(&fields, "phone.new0.label", "mobile");
        browser.post(&format!("/contacts/{id}"), &html::borrowed(&fields)).await.expect(303);
        let expected = before
            .replace("X-KEPT=1:office@", "X-KEPT=1:new@")
            .replace("URL:javascript:alert(1)\r\n", "")
            .replace("END:VCARD", "TEL;TYPE=CELL:+380 44 2\r\nEND:VCARD");
        assert_eq!(card(&user, &id).await, expected);
    }
}

on_both! {
    async fn an_emptied_first_email_leaves_the_others(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = stored(&user).await;
        let before = card(&user, &id).await;
        let fields = html::with(&form(&browser, &id).await, "email", "");
        browser.post(&format!("/contacts/{id}"), &html::borrowed(&fields)).await.expect(303);
        assert_eq!(card(&user, &id).await, before.replace("EMAIL;TYPE=HOME:taras@example.org\r\n", ""));
    }
}

on_both! {
    async fn a_refused_entry_is_marked_and_kept_as_typed(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = stored(&user).await;
        let fields = form(&browser, &id).await;
        let name = named(&fields, "office@example.org");
        let answer = browser.post(&format!("/contacts/{id}"), &html::borrowed(&html::with(&fields, &name, "no address"))).await.expect(422);
        let kept = html::fields(&answer.text, &format!("/contacts/{id}"));
        assert_eq!(named(&kept, "no address"), name);
        assert!(answer.text.contains(&said("en", "reason-no-email")));
    }
}

on_both! {
    async fn a_new_contact_is_made_with_its_whole_card(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let fields = [
            ("first_name", "Ivan"), ("email", "ivan@example.org"), ("email.first.label", "work"), ("email.new0.value", "franko@example.org"),
            ("organization", "University"), ("note.new0.value", "poet"),
        ];
        let answer = browser.submit("/contacts", &fields).await.expect(303);
        let id = answer.header("location").rsplit('/').next().unwrap().to_owned();
        let card = card(&user, &id).await;
        for line in ["EMAIL;TYPE=WORK:ivan@example.org", "EMAIL:franko@example.org", "ORG:University", "NOTE:poet", "FN:Ivan"] {
            assert!(card.lines().any(|own| own == line), "{line}: {card}");
        }
    }
}

on_both! {
    async fn the_name_to_show_is_its_own_until_it_is_emptied(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = stored(&user).await;
        let before = card(&user, &id).await;
        assert!(form(&browser, &id).await.contains(&("display_name".to_owned(), String::new())));
        for (name, first, shown) in [("Kobzar", "Taras", "Kobzar"), ("Perebendia", "Ivan", "Perebendia"), ("", "Taras", "Taras Shevchenko")] {
            let fields = html::with(&html::with(&form(&browser, &id).await, "display_name", name), "first_name", first);
            browser.post(&format!("/contacts/{id}"), &html::borrowed(&fields)).await.expect(303);
            let now = before.replace("FN:Taras Shevchenko", &format!("FN:{shown}")).replace(";Taras;", &format!(";{first};"));
            assert_eq!(card(&user, &id).await, now);
        }
    }
}

on_both! {
    async fn a_line_break_in_a_field_of_one_line_stays(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = stored(&user).await;
        let path = format!("/api/contacts/{id}/card");
        let request = user.request(reqwest::Method::PUT, &path).header("content-type", "text/vcard");
        let broken = card(&user, &id).await.replace("END:VCARD", "TITLE:Director\\nSales\r\nEND:VCARD");
        crate::support::user::Answer::of(request.body(broken.clone())).await.expect(200);
        // A browser leaves line breaks out of such a field.
        let fields = html::with(&form(&browser, &id).await, "title", "DirectorSales");
        let fields = html::with(&fields, "phone", "+380 67 2");
        browser.post(&format!("/contacts/{id}"), &html::borrowed(&fields)).await.expect(303);
        assert_eq!(card(&user, &id).await, broken.replace("+380 67 1", "+380 67 2"));
    }
}

on_both! {
    async fn a_company_is_renamed_by_its_organisation(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let fields = html::with(&html::fields(&browser.page("/contacts/new").await, "/contacts"), "organization", "Acme");
        let answer = browser.post("/contacts", &html::borrowed(&fields)).await.expect(303);
        let id = answer.header("location").rsplit('/').next().unwrap().to_owned();
        let fields = html::with(&form(&browser, &id).await, "organization", "Acme & Sons");
        browser.post(&format!("/contacts/{id}"), &html::borrowed(&fields)).await.expect(303);
        let card = card(&user, &id).await;
        assert!(card.contains("FN:Acme & Sons\r\n") && card.contains("ORG:Acme & Sons\r\n"), "{card}");
    }
}

/// A form with a file, as a browser sends it.
async fn upload(
    browser: &Browser,
    path: &str,
    token: &str,
    file: &[u8],
) -> crate::support::user::Answer {
    let mut body = format!("--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"p\"\r\n\r\n").into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--b--\r\n");
    let request = browser
        .request(reqwest::Method::POST, path)
        .header("content-type", "multipart/form-data; boundary=b");
    browser.send(request.body(body)).await
}

on_both! {
    async fn a_photo_is_given_shown_and_taken_away(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&json!({"first_name": "Taras"})).await["id"].to_string();
        let path = format!("/contacts/{id}/photo");
        let token = browser.token().await;
        upload(&browser, &path, &token, &picture()).await.expect(303);
        let photo = browser.get(&format!("{path}?size=64&v=x")).await.expect(200);
        assert_eq!(photo.header("content-type"), "image/jpeg");
        assert!(browser.page("/contacts").await.contains(&format!("{path}?size=64")));
        browser.submit(&format!("{path}/delete"), &[]).await.expect(303);
        browser.get(&path).await.expect(404);
    }
}

on_both! {
    async fn what_is_no_picture_is_refused_in_words_and_a_strangers_form_too(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let id = user.create(&json!({"first_name": "Taras"})).await["id"].to_string();
        let path = format!("/contacts/{id}/photo");
        let token = browser.token().await;
        for file in [&b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"[..], b"<html></html>", b""] {
            let answer = upload(&browser, &path, &token, file).await.expect(422);
            assert!(answer.text.contains(&said("en", "reason-no-picture")), "{answer:?}");
        }
        upload(&browser, &path, "x", &picture()).await.expect(403);
        upload(&browser, &path, &token, &vec![0; 11 * 1024 * 1024]).await.expect(413);
        browser.get(&path).await.expect(404);
    }
}
