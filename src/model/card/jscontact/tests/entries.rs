//! Entries of each kind, and their labels.

use super::*;

#[test]
fn an_entry_that_goes_takes_its_own_label_along() {
    let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:B;A;;;\r\nFN:A B\r\nitem1.EMAIL:a@example.org\r\nitem1.X-ABLabel:Dacha\r\n\
        item2.EMAIL:d@example.org\r\nitem2.X-ABLabel:Boat\r\nitem3.TEL:123\r\nitem3.X-ABLabel:Van\r\nCATEGORIES:Old\r\n\
        NOTE:last\r\nEND:VCARD\r\n";
    let former = Card::parse(text).to_jscontact();
    let gone = |patch: Value| {
        let (mut card, mut new) = (Card::parse(text), former.clone());
        merge_patch(&mut new, patch.clone());
        card.apply_jscontact(&former, &new).expect("a card");
        card.to_string()
    };
    let emails = former["emails"].as_object().expect("emails");
    let key = emails
        .iter()
        .find(|(_, email)| email["address"] == "a@example.org")
        .map(|(key, _)| key)
        .expect("it is there");
    let without = |lines: &str| text.replace(lines, "");
    assert_eq!(
        gone(json!({"emails": {key: null}})),
        without("item1.EMAIL:a@example.org\r\nitem1.X-ABLabel:Dacha\r\n")
    );
    assert_eq!(
        gone(json!({"keywords": {"Old": null}})),
        without("CATEGORIES:Old\r\n")
    );
    let linked = gone(json!({"notes": null, "links": {"l": {"uri": "https://example.org"}}}));
    assert_eq!(
        linked,
        text.replace("NOTE:last\r\n", "URL;PROP-ID=l:https://example.org\r\n")
    );
}

#[test]
fn a_label_of_ones_own_is_written_as_address_books_write_it() {
    let json = json!({"@type": "Card", "version": "1.0", "name": {"full": "A"}, "emails": {"e": {"address": "a@example.org", "label": "Boat, red"}}});
    let card = Card::from_jscontact(&json).expect("a card").to_string();
    assert!(
        card.contains("\r\nitem1.EMAIL;PROP-ID=e:a@example.org\r\nitem1.X-ABLabel:Boat\\, red\r\n"),
        "{card}"
    );
    let (gone, come) =
        patched(json!({"emails": {"new": {"address": "x@example.org", "label": "Boat"}}}));
    assert_eq!(
        (gone.as_str(), come.as_str()),
        (
            "",
            "item4.EMAIL;PROP-ID=new:x@example.org|item4.X-ABLabel:Boat"
        )
    );
}

#[test]
fn a_day_that_two_lines_state_is_there_once_and_changes_in_both() {
    for text in [
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nN:A;;;;\r\nITEM1.X-ABDATE;VALUE=DATE-AND-OR-TIME:20181206\r\n\
            ITEM1.X-ABLABEL:_$!<Anniversary>!$_\r\nX-ANNIVERSARY;VALUE=DATE-AND-OR-TIME:20181206\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nBDAY:20181206\r\nBDAY:2018-12-06\r\nEND:VCARD\r\n",
    ] {
        let card = Card::parse(text);
        let json = card.to_jscontact();
        let (id, _) = json["anniversaries"]
            .as_object()
            .expect("days")
            .iter()
            .next()
            .expect("one");
        only(&json, "anniversaries");
        let lines = |card: &Card| card.to_string().matches("2018").count();
        assert_eq!(
            lines(&Card::from_jscontact(&json).expect("a card")),
            2,
            "{json:#}"
        );
        let patched = |patch: Value| {
            let (mut new, mut card) = (json.clone(), card.clone());
            merge_patch(&mut new, json!({"anniversaries": {id.clone(): patch}}));
            card.apply_jscontact(&json, &new).expect("a card");
            card
        };
        let gone = patched(Value::Null);
        assert_eq!(lines(&gone), 0, "{gone}");
        let other = patched(json!({"date": {"year": 2019}}));
        assert_eq!(lines(&other), 0, "{other}");
        assert!(other.to_string().contains("2019"), "{other}");
    }
}

#[test]
fn the_relations_in_a_quoted_list_are_several() {
    let text = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nRELATED;TYPE=\"friend,x-own\":urn:uuid:1\r\nEND:VCARD\r\n";
    let json = Card::parse(text).to_jscontact();
    let related = json!({"relation": {"friend": true}, "vCardParams": {"type": "x-own"}});
    assert_eq!(
        (&json["relatedTo"]["urn:uuid:1"], json.get("vCardProps")),
        (&related, None)
    );
}

#[test]
fn labels_are_keywords_in_any_order() {
    for (lines, is_carried) in [
        ("CATEGORIES:Work,Family\r\n", false),
        ("CATEGORIES:Work\r\nCATEGORIES:Family\r\n", true),
        ("item1.CATEGORIES:Work,Family\r\n", true),
    ] {
        let json = jscontact(lines);
        assert_eq!(json["keywords"], json!({"Family": true, "Work": true}));
        assert_eq!(json.get(CARRIED).is_some(), is_carried, "{lines}");
        let mut back = Card::from_jscontact(&json).expect("a card").categories();
        back.sort();
        assert_eq!(back, ["Family", "Work"]);
    }
}

#[test]
fn each_nickname_is_an_entry() {
    let json = jscontact("NICKNAME:Lesya,Larochka\r\n");
    let names: Vec<_> = json["nicknames"]
        .as_object()
        .expect("nicknames")
        .values()
        .map(|one| &one["name"])
        .collect();
    assert_eq!(
        (names, json.get(CARRIED)),
        (vec![&json!("Lesya"), &json!("Larochka")], None)
    );
    assert_eq!(lines_of(&json), ["NICKNAME:Lesya,Larochka"]);
}

#[test]
fn a_note_is_read_without_its_escapes() {
    let line = "NOTE;CREATED=20200102T030405Z;AUTHOR-NAME=Olha:one\\, two\\; three\\nfour\\\\";
    let json = jscontact(&format!("{line}\r\n"));
    let expected = json!({
        "note": "one, two; three\nfour\\", "created": "2020-01-02T03:04:05Z", "author": {"name": "Olha"},
    });
    assert_eq!(*only(&json, "notes"), expected);
    assert_eq!(lines_of(&json), [line]);
}

#[test]
fn sources_and_directories_are_directories() {
    let lines = [
        "SOURCE:https://example.org/a.vcf",
        "ORG-DIRECTORY;INDEX=2:https://example.org/people",
    ];
    let json = jscontact(&lines.map(|line| format!("{line}\r\n")).concat());
    let entries: Vec<_> = json["directories"]
        .as_object()
        .expect("directories")
        .values()
        .collect();
    assert_eq!(
        entries,
        [
            &json!({"kind": "entry", "uri": "https://example.org/a.vcf"}),
            &json!({"kind": "directory", "uri": "https://example.org/people", "listAs": 2}),
        ]
    );
    assert_eq!(lines_of(&json), lines);
}

#[test]
fn a_date_with_a_zone_is_an_instant_and_keeps_its_zone() {
    for (line, utc) in [
        ("BDAY:19850412T233000Z", "1985-04-12T23:30:00Z"),
        ("BDAY:19850412T233000-0500", "1985-04-13T04:30:00Z"),
    ] {
        let json = jscontact(&format!("{line}\r\n"));
        let date = json!({"@type": "Timestamp", "utc": utc});
        assert_eq!(
            *only(&json, "anniversaries"),
            json!({"kind": "birth", "date": date})
        );
        assert_eq!(lines_of(&json), [line]);
    }
    let place = jscontact("BDAY:1871\r\nBIRTHPLACE:Zviahel\r\n");
    let expected = json!({"kind": "birth", "date": {"year": 1871}, "place": {"full": "Zviahel"}});
    assert_eq!(*only(&place, "anniversaries"), expected);
    assert_eq!(lines_of(&place), ["BIRTHPLACE:Zviahel", "BDAY:1871"]);
}

#[test]
fn types_that_are_no_contexts_are_parameters_of_vcard() {
    let json = jscontact("item1.EMAIL;TYPE=internet,home,x-club;X-A=b,c:a@example.org\r\n");
    let expected = json!({
        "address": "a@example.org", "contexts": {"private": true},
        "vCardParams": {"group": "item1", "type": ["internet", "x-club"], "x-a": ["b", "c"]},
    });
    assert_eq!(*only(&json, "emails"), expected);
    assert_eq!(
        lines_of(&json),
        ["item1.EMAIL;TYPE=home,internet,x-club;X-A=b,c:a@example.org"]
    );
}

#[test]
fn rows_of_programs_are_relations_and_stay_what_they_are() {
    for (line, relation) in [
        ("X-SPOUSE:Ivan", "spouse"),
        ("X-MS-ASSISTANT:Ivan", "agent"),
        ("X-EVOLUTION-MANAGER:Ivan", "colleague"),
        (
            "X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Ivan;5;;;",
            "parent",
        ),
        ("X-ABRELATEDNAMES:Ivan", ""),
    ] {
        let json = jscontact(&format!("{line}\r\n"));
        let relations: Vec<_> = json["relatedTo"]["Ivan"]["relation"]
            .as_object()
            .expect("relations")
            .keys()
            .collect();
        let expected: Vec<_> = Some(relation)
            .filter(|relation| !relation.is_empty())
            .into_iter()
            .collect();
        assert_eq!(relations, expected, "{json:#}");
        assert_eq!(lines_of(&json), [line]);
        let mut gone = json.clone();
        merge_patch(&mut gone, json!({"relatedTo": {"Ivan": null}}));
        assert_eq!(lines_of(&gone), [""; 0]);
        let mut other = json.clone();
        merge_patch(
            &mut other,
            json!({"relatedTo": {"Ivan": {"relation": {"friend": true}}}}),
        );
        assert!(
            lines_of(&other)[0].starts_with("RELATED;TYPE="),
            "{other:#}"
        );
    }
    let json = jscontact("X-SKYPE:o.kosach\r\n");
    let account = only(&json, "onlineServices");
    assert_eq!(
        (&account["service"], &account["uri"]),
        (&json!("Skype"), &json!("skype:o.kosach"))
    );
    assert_eq!(lines_of(&json), ["X-SKYPE:o.kosach"]);
}

#[test]
fn titles_name_the_organization_of_their_group() {
    let lines = ["item1.ORG:Kobzar;Print", "item1.TITLE:Editor"];
    let json = jscontact(&lines.map(|line| format!("{line}\r\n")).concat());
    let id = json["organizations"]
        .as_object()
        .expect("organizations")
        .keys()
        .next()
        .expect("one");
    assert_eq!(only(&json, "titles")["organizationId"], **id);
    assert_eq!(lines_of(&json), lines);
    let sent = json!({
        "name": {"full": "A"}, "organizations": {"o": {"name": "Kobzar"}},
        "titles": {"t": {"name": "Editor", "organizationId": "o"}},
    });
    assert_eq!(
        lines_of(&sent),
        ["org1.ORG;PROP-ID=o:Kobzar", "org1.TITLE;PROP-ID=t:Editor"]
    );
}
