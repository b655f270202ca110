use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, TestUser, draft, on_both};

const TWO: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:one\r\nFN:Lesya\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nUID:two\r\nFN:Taras\r\nEND:VCARD\r\n";

async fn import(user: &TestUser<'_>, mode: &str, file: &str) -> Answer {
    let request = user.request(Method::POST, &format!("/api/import?mode={mode}"));
    Answer::of(
        request
            .header("content-type", "text/vcard")
            .body(file.to_owned()),
    )
    .await
}

fn report(new: usize, changed: usize, same: usize, undo: &Value) -> Value {
    json!({"format": "vcard", "new": new, "changed": changed, "same": same, "conflicts": 0, "conflicting": [], "duplicates": 0, "duplicates_in_file": 0, "refused": [], "notes": [], "undo": undo})
}

on_both! {
    async fn a_trial_writes_nothing(app: TestApp) {
        let user = app.user().await;
        assert_eq!(import(&user, "dry_run", TWO).await.expect(200).json(), report(2, 0, 0, &Value::Null));
        assert_eq!(user.get("/api/contacts").await.json(), json!([]));
        assert_eq!(user.get("/api/operations").await.json(), json!([]));
    }
}

on_both! {
    async fn the_same_file_again_changes_nothing(app: TestApp) {
        let user = app.user().await;
        let first = import(&user, "commit", TWO).await.expect(200).json();
        assert_eq!(first, report(2, 0, 0, &first["undo"]));
        let contacts = user.get("/api/contacts").await.json();
        assert_eq!(import(&user, "commit", TWO).await.expect(200).json(), report(0, 0, 2, &Value::Null));
        assert_eq!(user.get("/api/contacts").await.json(), contacts);
    }
}

on_both! {
    async fn a_card_with_a_known_uid_is_changed_and_undone_as_one(app: TestApp) {
        let user = app.user().await;
        import(&user, "commit", TWO).await.expect(200);
        let before = user.get("/api/contacts").await.json();
        let second = import(&user, "commit", &TWO.replace("FN:Lesya", "FN:Larysa")).await.expect(200).json();
        assert_eq!(second, report(0, 1, 1, &second["undo"]));
        let undone = user.post(second["undo"].as_str().unwrap(), &json!({})).await.expect(200).json();
        assert_eq!((&undone["contacts"], &undone["kept"]), (&json!(1), &json!(0)));
        let names = |contacts: &Value| contacts.as_array().unwrap().iter().map(|contact| contact["display_name"].clone()).collect::<Vec<_>>();
        assert_eq!(names(&user.get("/api/contacts").await.json()), names(&before));
        user.post(second["undo"].as_str().unwrap(), &json!({})).await.problem(409);
    }
}

on_both! {
    async fn anothers_uid_makes_a_contact_of_ones_own(app: TestApp) {
        let (owner, other) = (app.user().await, app.user().await);
        import(&owner, "commit", TWO).await.expect(200);
        let theirs = owner.get("/api/contacts").await.json();
        let own = import(&other, "commit", &TWO.replace("Lesya", "Mine")).await.expect(200).json();
        assert_eq!(own, report(2, 0, 0, &own["undo"]));
        assert_eq!(owner.get("/api/contacts").await.json(), theirs);
        other.post(own["undo"].as_str().unwrap(), &json!({})).await.expect(200);
        assert_eq!(owner.get("/api/contacts").await.json(), theirs);
    }
}

on_both! {
    async fn a_file_without_a_contact_is_refused(app: TestApp) {
        let user = app.user().await;
        let contact = user.create(&draft("Lesya")).await;
        import(&user, "commit", "").await.problem(422);
        assert_eq!(user.get("/api/contacts").await.json(), json!([contact]));
    }
}

on_both! {
    async fn an_archive_that_only_holds_another_is_refused_by_its_name(app: TestApp) {
        let user = app.user().await;
        let nested = archive("inner.zip", &archive("a.vcf", TWO.as_bytes()));
        let request = user.request(Method::POST, "/api/import").body(nested);
        let detail = Answer::of(request).await.problem(422);
        assert!(detail.starts_with("file holds no contact; inner.zip: This file of the archive was left out."), "{detail}");
    }
}

/// A file as bytes, its name, and what its import answers but for the undo.
struct Sample {
    name: &'static str,
    content: Vec<u8>,
    format: &'static str,
    notes: Value,
}

/// Returns a ZIP archive of one file.
fn archive(name: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(name, zip::write::SimpleFileOptions::default())
        .unwrap();
    std::io::Write::write_all(&mut zip, content).unwrap();
    zip.finish().unwrap().into_inner()
}

fn samples() -> Vec<Sample> {
    let quoted = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=D8=E5=E2=F7=E5=ED=EA=EE;=D2=E0=F0=E0=F1\r\n\
                  TEL;CELL;PREF:+380671234567\r\nEND:VCARD\r\n";
    let plain = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Шевченко;Тарас;;;\r\n\
                 FN:Тарас Шевченко\r\nTEL:+380671234567\r\nEND:VCARD\r\n";
    let utf16 = std::iter::once(0xfeff)
        .chain(plain.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect::<Vec<u8>>();
    let ldif = "dn: cn=Taras\nobjectclass: person\ncn:: 0KLQsNGA0LDRgSDQqNC10LLRh9C10L3QutC+\ngivenName:: 0KLQsNGA0LDRgQ==\n\
                sn:: 0KjQtdCy0YfQtdC90LrQvg==\nmobile: +380671234567\n";
    let google = "First Name,Last Name,Phone 1 - Label,Phone 1 - Value\nТарас,Шевченко,Mobile,+380671234567\n";
    let (windows, _, _) = encoding_rs::WINDOWS_1251
        .encode("Vorname;Nachname;Telefon\nТарас;Шевченко;+380671234567\n");
    let guessed = "Nothing says which encoding this is in; it was read as windows-1251.";
    let jscontact = json!({"@type": "Card", "version": "1.0", "uid": "kobzar", "name": {"components": [
        {"kind": "given", "value": "Тарас"},
        {"kind": "surname", "value": "Шевченко"},
    ]}, "phones": {"p1": {"number": "+380671234567"}}});
    let jcard = json!([
        "vcard",
        [
            ["n", {}, "text", ["Шевченко", "Тарас", "", "", ""]],
            ["tel", {}, "text", "+380671234567"],
        ]
    ]);
    let xcard = "<vcards><vcard><n><surname>Шевченко</surname><given>Тарас</given></n><tel><text>+380671234567</text></tel></vcard></vcards>";
    let of_windows = "<c:contact xmlns:c=\"http://schemas.microsoft.com/Contact\"><c:NameCollection><c:Name><c:GivenName>Тарас</c:GivenName>\
        <c:FamilyName>Шевченко</c:FamilyName></c:Name></c:NameCollection><c:PhoneNumberCollection><c:PhoneNumber>\
        <c:Number>+380671234567</c:Number></c:PhoneNumber></c:PhoneNumberCollection></c:contact>";
    let fossify = json!([{"firstName": "Тарас", "surname": "Шевченко", "phoneNumbers": [{"value": "+380671234567", "type": 2}]}]);
    let zip = archive("Contacts/Taras.vcf", plain.as_bytes());
    let sample = |name, content: &[u8], format| Sample {
        name,
        content: content.to_vec(),
        format,
        notes: json!([]),
    };
    vec![
        sample("old.vcf", quoted.as_bytes(), "vcard"),
        sample("wide.vcf", &utf16, "vcard"),
        sample("thunderbird.ldif", ldif.as_bytes(), "ldif"),
        sample("google.csv", google.as_bytes(), "csv:google"),
        Sample {
            notes: json!([{"line": 1, "note": guessed, "text": ""}]),
            ..sample("unknown.csv", &windows, "csv:unknown")
        },
        sample("card.json", jscontact.to_string().as_bytes(), "jscontact"),
        sample("jcard.json", jcard.to_string().as_bytes(), "jcard"),
        sample("cards.xml", xcard.as_bytes(), "xcard"),
        sample("Taras.contact", of_windows.as_bytes(), "windows-contact"),
        sample("fossify.json", fossify.to_string().as_bytes(), "fossify"),
        sample("takeout.zip", &zip, "zip"),
    ]
}

on_both! {
    async fn a_file_of_any_kind_brings_the_same_contact(app: TestApp) {
        for Sample { name, content, format, notes } in samples() {
            let user = app.user().await;
            let request = user.request(Method::POST, &format!("/api/import?mode=commit&filename={name}"));
            let answer = Answer::of(request.body(content)).await.expect(200).json();
            let expected = json!({"format": format, "new": 1, "changed": 0, "same": 0, "conflicts": 0, "conflicting": [], "duplicates": 0, "duplicates_in_file": 0, "refused": [], "notes": notes, "undo": &answer["undo"]});
            assert_eq!(answer, expected, "{name}");
            let contact = &user.get("/api/contacts").await.json()[0];
            let fields = [&contact["first_name"], &contact["last_name"], &contact["phone"]];
            assert_eq!(fields, ["Тарас", "Шевченко", "+380671234567"], "{name}");
        }
    }
}

on_both! {
    async fn a_bad_card_is_named_by_its_line_and_blocks_no_other(app: TestApp) {
        let user = app.user().await;
        let file = TWO.replace("END:VCARD\r\nBEGIN", "END:VCARD\r\nBEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut off\r\nBEGIN");
        let answer = import(&user, "commit", &file).await.expect(200).json();
        assert_eq!((&answer["new"], &answer["refused"].as_array().map(Vec::len)), (&json!(2), &Some(1)), "{answer}");
        let refused = &answer["refused"][0];
        assert_eq!((&refused["line"], &refused["text"]), (&json!(6), &json!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Cut off\r\n")), "{answer}");
        assert!(refused["reason"].as_str().unwrap().contains("END:VCARD"), "{answer}");
    }
}

on_both! {
    async fn a_card_without_an_identifier_that_was_imported_before_takes_nothing_back(app: TestApp) {
        let user = app.user().await;
        let import = async || {
            let request = user.request(Method::POST, "/api/import?mode=commit").body("First Name,Last Name\nAda,Lovelace\n");
            Answer::of(request).await.expect(200).json()
        };
        assert_eq!(import().await["new"], 1);
        let id = user.get("/api/contacts").await.json()[0]["id"].to_string();
        let edited = user.patch(&format!("/api/contacts/{id}"), &json!({"comments": "met in Bath"})).await.expect(200).json();
        let again = import().await;
        assert_eq!((&again["new"], &again["changed"], &again["same"]), (&json!(0), &json!(0), &json!(1)), "{again}");
        assert_eq!(user.get(&format!("/api/contacts/{id}")).await.expect(200).json(), edited);
    }
}

on_both! {
    async fn a_card_that_stands_twice_in_a_file_is_kept_twice_and_stays_so(app: TestApp) {
        let user = app.user().await;
        let twice = format!("{TWO}{TWO}");
        let answer = import(&user, "commit", &twice).await.expect(200).json();
        assert_eq!(answer, report(4, 0, 0, &answer["undo"]));
        let again = import(&user, "commit", &twice).await.expect(200).json();
        assert_eq!(again, report(0, 0, 4, &Value::Null));
    }
}

on_both! {
    async fn a_name_that_no_database_keeps_hinders_no_import(app: TestApp) {
        let user = app.user().await;
        let request = user.request(Method::POST, "/api/import?mode=commit&filename=a%00b.vcf").body(TWO);
        assert_eq!(Answer::of(request).await.expect(200).json()["new"], 2);
        let contact = user.get("/api/contacts").await.json()[0]["id"].to_string();
        let patch = json!({"vCardProps": [["x-a", {}, "text", "v\u{0}w"]]});
        user.patch(&format!("/api/contacts/{contact}/card"), &patch).await.expect(200);
        assert!(user.get("/api/export?format=vcard&version=original").await.expect(200).text.contains("X-A;VALUE=text:v\u{fffd}w\r\n"));
    }
}

on_both! {
    async fn imports_are_undone_one_after_the_other_from_the_last(app: TestApp) {
        let user = app.user().await;
        let commit = async |file: &str| import(&user, "commit", file).await.expect(200).json()["undo"].as_str().unwrap().to_owned();
        let first = commit(TWO).await;
        let stored = user.get("/api/export?format=vcard&version=original").await.expect(200).text;
        let second = commit(&TWO.replace("FN:", "FN:Dr. ")).await;
        let undone = user.post(&second, &json!({})).await.expect(200).json();
        assert_eq!((&undone["contacts"], &undone["kept"]), (&json!(2), &json!(0)), "{undone}");
        assert_eq!(user.get("/api/export?format=vcard&version=original").await.expect(200).text, stored);
        let undone = user.post(&first, &json!({})).await.expect(200).json();
        assert_eq!((&undone["contacts"], &undone["kept"]), (&json!(2), &json!(0)), "{undone}");
        assert_eq!(user.get("/api/contacts").await.expect(200).json(), json!([]));
    }
}

on_both! {
    async fn undoing_an_import_leaves_what_was_changed_since(app: TestApp) {
        let user = app.user().await;
        let undo = import(&user, "commit", TWO).await.expect(200).json()["undo"].as_str().unwrap().to_owned();
        let contacts = user.get("/api/contacts?sort=name").await.json();
        user.patch(&format!("/api/contacts/{}", contacts[1]["id"]), &json!({"comments": "edited"})).await.expect(200);
        let undone = user.post(&undo, &json!({})).await.expect(200).json();
        assert_eq!((&undone["contacts"], &undone["kept"]), (&json!(1), &json!(1)), "{undone}");
        let left = user.get("/api/contacts").await.json();
        assert_eq!((left.as_array().unwrap().len(), &left[0]["comments"]), (1, &json!("edited")), "{left}");
    }
}

on_both! {
    async fn what_no_index_holds_is_kept_all_the_same(app: TestApp) {
        let user = app.user().await;
        let many = format!("{}last@example.org", "someone@example.org,".repeat(500));
        let file = format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:one\r\nFN:Lesya\r\nEMAIL:{many}\r\nNOTE;ENCODING=QUOTED-PRINTABLE:a=00b\r\nEND:VCARD\r\n\
             BEGIN:VCARD\r\nVERSION:4.0\r\nUID:two\r\nFN:{}\r\nKIND:group\r\nMEMBER:{many}\r\nEND:VCARD\r\n",
            "long".repeat(1000)
        );
        let answer = import(&user, "commit", &file).await.expect(200).json();
        assert_eq!(answer, report(2, 0, 0, &answer["undo"]));
        assert_eq!(user.get("/api/export?format=vcard&version=original").await.expect(200).text, file);
        assert_eq!(user.get("/api/contacts").await.json()[0]["comments"], json!("a\u{fffd}b"));
    }
}

on_both! {
    async fn who_has_a_successor_stays_in_the_trash_when_the_others_come_back(app: TestApp) {
        let user = app.user().await;
        import(&user, "commit", TWO).await.expect(200);
        let contacts = user.get("/api/contacts").await.json();
        let deletions: Vec<_> = contacts.as_array().unwrap().iter().map(|contact| json!({"op": "delete", "id": contact["id"]})).collect();
        let undo = user.post("/api/contacts/batch", &json!({"operations": deletions})).await.expect(200).json()["undo"].as_str().unwrap().to_owned();
        let one = TWO.split_inclusive("END:VCARD\r\n").next().unwrap();
        assert_eq!(import(&user, "commit", one).await.expect(200).json()["new"], json!(1));
        let undone = user.post(&undo, &json!({})).await.expect(200).json();
        assert_eq!((&undone["contacts"], &undone["kept"]), (&json!(1), &json!(1)), "{undone}");
        assert_eq!(user.get("/api/contacts?sort=name").await.json().as_array().unwrap().len(), 2);
        user.post(&undo, &json!({})).await.problem(409);
    }
}

on_both! {
    async fn a_favourite_stays_one_when_its_file_is_imported_again(app: TestApp) {
        let user = app.user().await;
        import(&user, "commit", TWO).await.expect(200);
        let id = user.get("/api/contacts").await.json()[0]["id"].clone();
        user.patch(&format!("/api/contacts/{id}/favorite"), &json!({"favorite": true})).await.expect(200);
        for (file, name) in [(TWO.to_owned(), "Lesya"), (TWO.replace("FN:Lesya", "FN:Larysa"), "Larysa"), (TWO.replace("FN:Taras", "FN:Ivan"), "Lesya")] {
            import(&user, "commit", &file).await.expect(200);
            let contacts = user.get("/api/contacts").await.json();
            let favorites: Vec<_> = contacts.as_array().unwrap().iter().map(|contact| contact["favorite"].as_bool().unwrap()).collect();
            assert_eq!((contacts[0]["display_name"].as_str(), favorites), (Some(name), vec![true, false]));
        }
    }
}

on_both! {
    async fn a_card_like_a_contact_and_one_like_another_of_the_file_are_told_apart(app: TestApp) {
        let user = app.user().await;
        let card = |uid: &str, email: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:{uid}\r\nFN:{uid}\r\nEMAIL:{email}\r\nEND:VCARD\r\n");
        import(&user, "commit", &card("one", "lesya@example.org")).await.expect(200);
        let file = [card("two", "lesya@example.org"), card("three", "taras@example.org"), card("four", "taras@example.org")].concat();
        let answer = import(&user, "dry_run", &file).await.expect(200).json();
        assert_eq!((&answer["new"], &answer["duplicates"], &answer["duplicates_in_file"]), (&json!(3), &json!(1), &json!(1)), "{answer}");
        let file = [card("two", "lesya@example.org"), card("five", "lesya@example.org")].concat();
        let answer = import(&user, "dry_run", &file).await.expect(200).json();
        assert_eq!((&answer["new"], &answer["duplicates"], &answer["duplicates_in_file"]), (&json!(2), &json!(2), &json!(1)), "{answer}");
    }
}

on_both! {
    async fn a_card_in_which_nobody_is_named_is_refused(app: TestApp) {
        let user = app.user().await;
        let blank = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;;;;\r\nFN: \r\nUID:three\r\nTEL:\r\nCATEGORIES:a\r\nEND:VCARD\r\n";
        let answer = import(&user, "commit", &format!("{TWO}{blank}")).await.expect(200).json();
        assert_eq!((&answer["new"], &answer["refused"][0]["line"]), (&json!(2), &json!(11)), "{answer}");
        import(&user, "commit", blank).await.problem(422);
        // Servers store cards without any line for a name, which come in as they are.
        import(&user, "dry_run", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:four\r\nREV:2026\r\nEND:VCARD\r\n").await.expect(200);
        for json in [
            r#"[{"id": 1, "firstName": "Ada", "phoneNumbers": [{"value": "+15550001"}], "emails": []}]"#,
            r#"{"name": "carnet", "version": "1.0.0", "scripts": {"test": "x"}}"#,
        ] {
            import(&user, "commit", json).await.problem(422);
        }
    }
}

on_both! {
    async fn googles_groups_are_no_labels_but_its_stars_are_favourites(app: TestApp) {
        let user = app.user().await;
        let file = TWO
            .replace("FN:Lesya", "FN:Lesya\r\nCATEGORIES:myContacts,starred,Poets")
            .replace("FN:Taras", "FN:Taras\r\nCATEGORIES:myContacts");
        import(&user, "commit", &file).await.expect(200);
        let contacts = user.get("/api/contacts?sort=name").await.json();
        let favorites: Vec<_> = contacts.as_array().unwrap().iter().map(|contact| &contact["favorite"]).collect();
        assert_eq!(favorites, [&json!(true), &json!(false)]);
        let labels = user.get("/api/labels").await.json();
        let names: Vec<_> = labels.as_array().unwrap().iter().map(|label| &label["name"]).collect();
        assert_eq!(names, ["Poets"]);
        let exported = user.get("/api/export?format=vcard&version=original").await.expect(200).text;
        assert!(exported.contains("CATEGORIES:myContacts,starred,Poets\r\n"), "{exported}");
    }
}

on_both! {
    async fn a_form_brings_its_file(app: TestApp) {
        let user = app.user().await;
        let send = async |fields: &str| {
            let body = format!("{fields}--x--\r\n");
            let request = user.request(Method::POST, "/api/import?mode=commit").header("content-type", "multipart/form-data; boundary=x").body(body);
            Answer::of(request).await
        };
        let field = |disposition: &str, content: &str| format!("--x\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{content}\r\n");
        let file = field("name=\"file\"; filename=\"people.vcf\"", TWO);
        let answer = send(&format!("{}{file}", field("name=\"note\"", "hello"))).await.expect(200).json();
        assert_eq!(answer, report(2, 0, 0, &answer["undo"]));
        assert_eq!(user.get("/api/operations").await.json()[0]["about"], json!("people.vcf"));
        send(&field("name=\"file\"", TWO)).await.problem(422);
        send("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nBEGIN").await.problem(400);
    }
}

on_both! {
    async fn a_form_has_one_file_and_may_have_the_options(app: TestApp) {
        let user = app.user().await;
        let send = async |query: &str, fields: &str| {
            let body = format!("{fields}--x--\r\n");
            let request = user.request(Method::POST, &format!("/api/import{query}")).header("content-type", "multipart/form-data; boundary=x").body(body);
            Answer::of(request).await
        };
        let field = |disposition: &str, content: &str| format!("--x\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{content}\r\n");
        let file = field("name=\"file\"; filename=\"people.vcf\"", TWO);
        let mode = |mode| field("name=\"mode\"", mode);
        let told = send("", &format!("{file}{}", mode("maybe"))).await.problem(422);
        assert_eq!(told, "mode must be dry_run or commit");
        let told = send("?mode=dry_run", &format!("{file}{}", mode("commit"))).await.problem(422);
        assert_eq!(told, "query duplicate field `mode`");
        let told = send("", &format!("{file}{file}")).await.problem(422);
        assert_eq!(told, "file must be one: send a form for each");
        let answer = send("", &format!("{}{file}", mode("commit"))).await.expect(200).json();
        assert_eq!(answer, report(2, 0, 0, &answer["undo"]));
    }
}

on_both! {
    async fn files_put_one_after_another_are_read_as_they_were(app: TestApp) {
        let user = app.user().await;
        let file = TWO.replace("END:VCARD\r\nBEGIN", "END:VCARDBEGIN");
        let answer = import(&user, "commit", &file).await.expect(200).json();
        assert_eq!((&answer["new"], &answer["notes"][0]["line"]), (&json!(2), &json!(5)), "{answer}");
        let exported = user.get("/api/export?format=vcard&version=original").await.expect(200).text;
        assert_eq!(exported.lines().filter(|line| *line == "BEGIN:VCARD").count(), 2, "{exported}");
    }
}
