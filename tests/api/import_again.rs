//! The same file again, after edits here, in the file, or on both sides.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::dav_user::DavUser;
use crate::support::user::path_of;
use crate::support::{Answer, TestUser, on_both};

/// A file of one contact.
fn file(name: &str) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:one\r\nN:;{name};;;\r\nFN:{name}\r\nEND:VCARD\r\n")
}

/// Imports a file of one contact with this name, and returns the counts of changed, same and
/// conflicting contacts.
async fn import(user: &TestUser<'_>, query: &str, name: &str) -> [u64; 3] {
    let report = answer(user, query, name).await;
    assert_eq!(report["refused"], json!([]));
    ["changed", "same", "conflicts"].map(|count| report[count].as_u64().unwrap())
}

async fn answer(user: &TestUser<'_>, query: &str, name: &str) -> Value {
    let path = format!("/api/import?mode=commit{query}");
    let request = user.request(Method::POST, &path).body(file(name));
    Answer::of(request).await.expect(200).json()
}

/// Edits the account's only contact.
async fn edit(user: &TestUser<'_>, name: &str) {
    let contact = only(user).await;
    let edited = json!({"first_name": name});
    user.patch(&path_of(&contact), &edited).await.expect(200);
}

async fn only(user: &TestUser<'_>) -> Value {
    user.get("/api/contacts").await.json()[0].clone()
}

async fn name(user: &TestUser<'_>) -> String {
    only(user).await["first_name"].as_str().unwrap().to_owned()
}

on_both! {
    async fn the_same_file_never_takes_back_an_edit(app: TestApp) {
        let user = app.user().await;
        import(&user, "", "Lesya").await;
        edit(&user, "Larysa").await;
        assert_eq!(import(&user, "", "Lesya").await, [0, 1, 0]);
        assert_eq!(import(&user, "&conflicts=file", "Lesya").await, [0, 1, 0]);
        assert_eq!(name(&user).await, "Larysa");
    }
}

on_both! {
    async fn an_export_in_any_form_is_the_same(app: TestApp) {
        let rich = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:rich\r\nFN:Леся\r\nN;SORT-AS=\"Kosach\",\"Larysa\":Косач;Лариса;;;\r\n\
            TEL;VALUE=uri;PREF=1;TYPE=\"cell,home\":tel:+380445550101\r\nBDAY:--0225\r\nANNIVERSARY:18860504\r\nCATEGORIES:Poets\r\n\
            RELATED;TYPE=spouse;VALUE=text:Olha\r\nHOBBY;LEVEL=high:chess\r\nPHOTO:data:image/png;base64,iVBORw0KGgo=\r\nEND:VCARD\r\n";
        let odd = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:odd\r\nFN:Odd\r\nTEL;TYPE=HOME;TYPE=VOICE:1\r\nX-ABDATE:2001-02-03\r\nno property\r\nEND:VCARD\r\n";
        let user = app.user().await;
        let import = async |mode: &str, file: String| {
            let request = user.request(Method::POST, &format!("/api/import?mode={mode}")).body(file);
            Answer::of(request).await.expect(200).json()
        };
        import("commit", format!("{rich}{odd}{}", file("Lesya"))).await;
        for form in ["vcard&version=3.0", "vcard&version=4.0", "vcard&version=original", "jscontact"] {
            let export = user.get(&format!("/api/export?format={form}")).await.expect(200).text;
            let report = import("commit", export).await;
            let counts = ["new", "changed", "same", "conflicts"].map(|count| report[count].as_u64().unwrap());
            assert_eq!(counts, [0, 0, 3, 0], "{form}: {report}");
        }
    }
}

on_both! {
    async fn an_export_that_was_edited_and_seen_before_changes_the_contact(app: TestApp) {
        let rich = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:rich\r\nFN:Lesya\r\nTEL;VALUE=uri;TYPE=cell:tel:+380445550101\r\nBDAY:--0225\r\nEND:VCARD\r\n";
        let user = app.user().await;
        let import = async |file: String| {
            let request = user.request(Method::POST, "/api/import?mode=commit").body(file);
            Answer::of(request).await.expect(200).json()
        };
        import(rich.to_owned()).await;
        let export = user.get("/api/export?format=vcard&version=3.0").await.expect(200).text;
        assert_eq!(import(export.clone()).await["same"], 1);
        let report = import(export.replace("0101", "0202")).await;
        let counts = ["new", "changed", "same", "conflicts"].map(|count| report[count].as_u64().unwrap());
        assert_eq!(counts, [0, 1, 0, 0], "{report}");
    }
}

on_both! {
    async fn a_table_of_the_book_is_the_same_though_its_rows_have_no_uids(app: TestApp) {
        let user = app.user().await;
        let lesya = json!({"first_name": "Леся", "last_name": "Kosach", "email": "lesya@example.org",
            "phone": "+380 44 555 0101", "birthday": "1871-02-25", "comments": "two\nlines"});
        user.post("/api/contacts", &lesya).await.expect(201);
        let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:two\r\nFN:Ivan Franko\r\nN:Franko;Ivan;;Dr.;\r\nORG:Zoria;Press;Kyiv\r\n\
            NICKNAME:Myron\r\nBDAY:circa 1856\r\nIMPP:xmpp:ivan@example.org\r\nADR;TYPE=home:;;1 Way;Lviv;;79000;UA\r\n\
            CATEGORIES:Poets\r\nANNIVERSARY:1886-05-04\r\nRELATED;TYPE=spouse;VALUE=text:Olha\r\nEND:VCARD\r\n";
        let body = user.request(Method::POST, "/api/import?mode=commit").body(card);
        Answer::of(body).await.expect(200);
        let table = user.get("/api/export?format=csv").await.expect(200).text;
        let request = user.request(Method::POST, "/api/import?mode=commit").body(table);
        let report = Answer::of(request).await.expect(200).json();
        assert_eq!((&report["new"], &report["same"]), (&json!(0), &json!(2)), "{report}");
        let book = user.get("/api/contacts").await.json();
        assert_eq!(book.as_array().unwrap().len(), 2);
    }
}

on_both! {
    async fn a_row_with_a_label_or_a_star_that_the_contact_lacks_is_not_the_same(app: TestApp) {
        let user = app.user().await;
        user.post("/api/contacts", &json!({"first_name": "Ann", "email": "ann@example.org"})).await.expect(201);
        let table = user.get("/api/export?format=csv").await.expect(200).text;
        let labels = table.lines().next().unwrap().split(',').position(|name| name.contains("Labels")).unwrap();
        let mut cells: Vec<_> = table.lines().nth(1).unwrap().split(',').map(str::to_owned).collect();
        cells[labels] = "Friends".to_owned();
        let other = format!("{}\r\n{}\r\n", table.lines().next().unwrap(), cells.join(","));
        let request = user.request(Method::POST, "/api/import?mode=commit").body(other);
        let report = Answer::of(request).await.expect(200).json();
        assert_eq!((&report["new"], &report["same"], &report["duplicates"]), (&json!(1), &json!(0), &json!(1)), "{report}");
    }
}

on_both! {
    async fn a_card_that_changed_in_the_file_alone_is_changed_each_time(app: TestApp) {
        let user = app.user().await;
        for (file, outcome) in [("Lesya", [0, 0, 0]), ("Larysa", [1, 0, 0]), ("Olha", [1, 0, 0]), ("Olha", [0, 1, 0])] {
            assert_eq!(import(&user, "", file).await, outcome, "{file}");
            assert_eq!(name(&user).await, file);
        }
    }
}

on_both! {
    async fn a_favourite_changes_with_the_file(app: TestApp) {
        let user = app.user().await;
        import(&user, "", "Lesya").await;
        user.patch(&path_of(&only(&user).await), &json!({"favorite": true})).await.expect(200);
        assert_eq!(import(&user, "", "Larysa").await, [1, 0, 0]);
        let contact = only(&user).await;
        assert_eq!((&contact["first_name"], &contact["favorite"]), (&json!("Larysa"), &json!(true)));
    }
}

on_both! {
    async fn a_contact_that_changed_on_both_sides_is_named_and_stays(app: TestApp) {
        let user = app.user().await;
        import(&user, "", "Lesya").await;
        edit(&user, "Larysa").await;
        for _ in 0..2 {
            let report = answer(&user, "", "Olha").await;
            let conflict = json!([{"line": 1, "id": only(&user).await["id"], "name": "Olha"}]);
            assert_eq!((&report["conflicts"], &report["conflicting"], &report["undo"]), (&json!(1), &conflict, &Value::Null));
            assert_eq!(name(&user).await, "Larysa");
        }
    }
}

on_both! {
    async fn a_contact_that_changed_on_both_sides_becomes_that_of_the_file_by_choice(app: TestApp) {
        let user = app.user().await;
        import(&user, "", "Lesya").await;
        edit(&user, "Larysa").await;
        assert_eq!(import(&user, "&conflicts=file", "Olha").await, [0, 0, 1]);
        assert_eq!(name(&user).await, "Olha");
        assert_eq!(import(&user, "", "Olha").await, [0, 1, 0]);
        let refused = Answer::of(user.request(Method::POST, "/api/import?conflicts=both").body(file("Olha"))).await;
        assert_eq!(refused.refused_fields(), ["conflicts"]);
    }
}

on_both! {
    async fn a_contact_that_was_there_before_its_file_keeps_its_edits(app: TestApp) {
        let phone = DavUser::new(&app).await;
        phone.put("one.vcf", file("Lesya")).await.expect(201);
        let user = &phone.user;
        assert_eq!(import(user, "", "Lesya").await, [0, 1, 0]);
        edit(user, "Larysa").await;
        assert_eq!(import(user, "", "Lesya").await, [0, 1, 0]);
        assert_eq!(name(user).await, "Larysa");
    }
}

on_both! {
    async fn after_an_undo_the_undone_file_can_be_imported_again(app: TestApp) {
        let user = app.user().await;
        import(&user, "", "Lesya").await;
        let second = answer(&user, "", "Larysa").await;
        user.post(second["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!(name(&user).await, "Lesya");
        assert_eq!(import(&user, "", "Lesya").await, [0, 1, 0]);
        assert_eq!(import(&user, "", "Larysa").await, [1, 0, 0]);
        assert_eq!(name(&user).await, "Larysa");
    }
}

on_both! {
    async fn an_undo_of_an_undo_knows_the_second_file_again(app: TestApp) {
        let user = app.user().await;
        import(&user, "", "Lesya").await;
        let second = answer(&user, "", "Larysa").await;
        let undone = user.post(second["undo"].as_str().unwrap(), &json!({})).await.expect(200).json();
        let again = undone["undo"].as_str().unwrap();
        user.post(again, &json!({})).await.expect(200);
        edit(&user, "Olha").await;
        assert_eq!(import(&user, "", "Larysa").await, [0, 1, 0]);
        assert_eq!(import(&user, "", "Lesya").await, [0, 0, 1]);
    }
}
