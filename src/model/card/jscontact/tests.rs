mod names;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::model::card::samples::{any_card, values_of};

const PHONE: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Kosach;Larysa;Petrivna;Dr.;\r\nFN:Larysa Kosach\r\nORG:Firm\\; Sons;Sales\r\n\
    item1.EMAIL;type=INTERNET;type=pref:o@example.org\r\nitem1.X-ABLabel:_$!<Work>!$_\r\nEMAIL;type=HOME:h@example.org\r\n\
    TEL;type=IPHONE;type=CELL;type=VOICE:+380 67 1\r\nitem2.TEL:2\r\nitem2.X-ABLabel:Boat\\, red\r\n\
    item3.ADR;type=HOME:;;Main St 1;Kyiv;;01001;Ukraine\r\nitem3.X-ABADR:ua\r\nURL:https://example.org/a\\,b\r\n\
    IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:o.kosach\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29\r\nX-ANNIVERSARY:2001-02-03\r\n\
    NOTE:one\\, two \\nthree \\n\r\nPHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo=\r\nX-OWN;P=\"a:b\":a\\;b;c,d\r\nUID:u-1\r\n\
    CATEGORIES:a,b\r\nREV:2020-01-02T03:04:05Z\r\nX-ABRELATEDNAMES:Olha\r\nEND:VCARD\r\n";

#[test]
fn a_card_comes_back_from_jscontact() {
    let card = Card::parse(PHONE);
    let json = card.to_jscontact();
    let back = Card::from_jscontact(&json).expect("a card");
    assert_eq!(values_of(&back), values_of(&card), "{json:#}\n{back}");
    assert_eq!(json["name"]["full"], "Larysa Kosach", "{json:#}");
    let uris: Vec<_> = json["media"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(_, media)| media["uri"].clone())
        .collect();
    assert_eq!(uris, ["data:image/png;base64,iVBORw0KGgo="]);
    assert!(
        back.to_string().contains("X-OWN;P=\"a:b\":a\\;b;c,d\r\n"),
        "{back}"
    );
    assert!(
        back.to_string()
            .contains("PHOTO:data:image/png;base64,iVBORw0KGgo=\r\n"),
        "{back}"
    );
    assert_eq!(json, card.to_jscontact());
}

/// Returns a card with the lines of [`PHONE`] repeated, each time in new groups and with other
/// values.
fn large(times: usize) -> Card {
    let body: Vec<_> = PHONE
        .split_inclusive("\r\n")
        .skip(4)
        .filter(|line| !line.starts_with("END"))
        .collect();
    let numbered = |nth: usize| {
        let line = |line: &&str| {
            line.replace("item", &format!("item{nth}"))
                .replace("\r\n", &format!("{nth}\r\n"))
        };
        let once = |line: &&&str| {
            !["UID", "REV", "BDAY", "X-ANNIVERSARY", "CATEGORIES", "PHOTO"]
                .iter()
                .any(|name| line.starts_with(name))
        };
        body.iter().filter(once).map(line).collect::<String>()
    };
    let more: String = (0..times).map(numbered).collect();
    Card::parse(&PHONE.replace("END:VCARD", &format!("{more}END:VCARD")))
}

#[test]
fn a_large_card_comes_back_from_jscontact() {
    let card = large(60);
    let json = card.to_jscontact();
    let back = Card::from_jscontact(&json).expect("a card");
    assert_eq!(values_of(&back), values_of(&card));
    let carried: HashSet<_> = json["vCardProps"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|line| line[0].to_string())
        .collect();
    let expected = ["x-own", "x-abadr", "x-abrelatednames", "x-ablabel"];
    assert_eq!(carried, expected.map(|name| format!("\"{name}\"")).into());
}

#[test]
fn a_patch_of_a_large_card_touches_the_line_it_names() {
    let mut card = large(60);
    let (text, former) = (card.to_string(), card.to_jscontact());
    let emails = former["emails"].as_object().expect("emails");
    let id = emails
        .iter()
        .find(|(_, email)| email["address"] == "h@example.org41")
        .map(|(id, _)| id)
        .expect("it is there");
    let mut new = former.clone();
    merge_patch(
        &mut new,
        json!({"emails": {id: {"address": "x@example.org"}}}),
    );
    card.apply_jscontact(&former, &new).expect("a card");
    assert_eq!(
        card.to_string(),
        text.replace("h@example.org41\r\n", "x@example.org\r\n")
    );
}

#[test]
fn a_line_of_too_many_components_is_carried_as_it_is() {
    let text = format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nCATEGORIES:{}a\r\nEND:VCARD\r\n",
        "b,".repeat(200)
    );
    let card = Card::parse(&text);
    let json = card.to_jscontact();
    assert_eq!(json["vCardProps"][0][3], format!("{}a", "b,".repeat(200)));
    assert_eq!(
        Card::from_jscontact(&json).expect("a card").categories(),
        card.categories()
    );
}

#[test]
fn what_jscontact_has_a_member_for_is_in_that() {
    for (line, pointer, value) in [
        ("NICKNAME:Nick", "/nicknames/*/name", json!("Nick")),
        (
            "ROLE:Chair",
            "/titles/*",
            json!({"kind": "role", "name": "Chair"}),
        ),
        ("KIND:org", "/kind", json!("org")),
        (
            "GRAMGENDER:feminine",
            "/speakToAs/grammaticalGender",
            json!("feminine"),
        ),
        (
            "PRONOUNS:she/her",
            "/speakToAs/pronouns/*/pronouns",
            json!("she/her"),
        ),
        (
            "EMAIL;LABEL=Boat:a@example.org",
            "/emails/*/label",
            json!("Boat"),
        ),
        (
            "ADR;TYPE=HOME:;;1 Main\\, flat 2;Town;;123;US",
            "/addresses/*/components",
            json!([
                {"kind": "name", "value": "1 Main, flat 2"},
                {"kind": "locality", "value": "Town"},
                {"kind": "postcode", "value": "123"},
                {"kind": "country", "value": "US"},
            ]),
        ),
    ] {
        let text = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{line}\r\nEND:VCARD\r\n");
        let json = Card::parse(&text).to_jscontact();
        let found = pointer
            .split('/')
            .skip(1)
            .try_fold(&json, |value, step| match step {
                "*" => value.as_object()?.values().next(),
                step => value.get(step),
            });
        assert_eq!(found, Some(&value), "{json:#}");
        assert_eq!(json.get("vCardProps"), None, "{json:#}");
    }
}

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

fn patched(patch: Value) -> (String, String) {
    let mut card = Card::parse(PHONE);
    let former = card.to_jscontact();
    let mut new = former.clone();
    merge_patch(&mut new, patch.clone());
    card.apply_jscontact(&former, &new).expect("a card");
    let text = card.to_string();
    let only = |these: &str, those: &str| {
        these
            .lines()
            .filter(|line| !those.lines().any(|other| other == *line))
            .collect::<Vec<_>>()
            .join("|")
    };
    (only(PHONE, &text), only(&text, PHONE))
}

#[test]
fn a_patch_touches_the_line_it_names() {
    let json = Card::parse(PHONE).to_jscontact();
    let key = |list: &str, member: &str, value: &str| {
        let entries = json[list].as_object().expect("a list");
        entries
            .iter()
            .find(|(_, entry)| entry[member] == value)
            .map(|(key, _)| key.clone())
            .expect("it is there")
    };
    let expect = |patch: Value, gone: &str, come: &str| {
        assert_eq!(patched(patch), (gone.to_owned(), come.to_owned()))
    };
    expect(json!({}), "", "");
    let mail = key("emails", "address", "o@example.org");
    expect(
        json!({"emails": {mail.clone(): {"address": "n@example.org"}}}),
        "item1.EMAIL;type=INTERNET;type=pref:o@example.org",
        "item1.EMAIL;type=INTERNET;type=pref:n@example.org",
    );
    expect(
        json!({"emails": {mail.clone(): null}}),
        "item1.EMAIL;type=INTERNET;type=pref:o@example.org|item1.X-ABLabel:_$!<Work>!$_",
        "",
    );
    expect(
        json!({"emails": {mail: {"label": "Mine"}}}),
        "item1.X-ABLabel:_$!<Work>!$_",
        "item1.X-ABLabel:Mine",
    );
    expect(
        json!({"emails": {"new": {"address": "x@example.org"}}}),
        "",
        "EMAIL;PROP-ID=new:x@example.org",
    );
    let note = key("notes", "note", "one, two \nthree \n");
    expect(
        json!({"notes": {note: {"note": "x"}}}),
        "NOTE:one\\, two \\nthree \\n",
        "NOTE:x",
    );
    expect(
        json!({"name": {"full": "L. K."}}),
        "FN:Larysa Kosach",
        "FN:L. K.",
    );
    let birthday = key("anniversaries", "kind", "birth");
    expect(
        json!({"anniversaries": {birthday: {"date": {"year": 1872}}}}),
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29",
        "BDAY:1872-02-29",
    );
}

#[test]
fn what_is_no_card_is_refused() {
    for (value, reason) in [
        (json!([]), "A JSContact card is a JSON object."),
        (json!({}), "The card is empty."),
        (
            json!({"@type": "Card", "version": "1.0", "uid": "x"}),
            "The card is empty.",
        ),
        (
            json!({"a": 1}),
            "This object has nothing of a JSContact card.",
        ),
        (
            json!({"@type": "Event", "title": "x"}),
            "\"@type\" must be \"Card\", not \"Event\".",
        ),
        (
            json!({"emails": [{"address": "x"}]}),
            "\"emails\" has the wrong type.",
        ),
        (
            json!({"emails": {"e": {"address": 1}}}),
            "\"emails/e/address\" must be a text.",
        ),
    ] {
        assert_eq!(
            Card::from_jscontact(&value).map(|card| card.to_string()),
            Err(reason.to_owned()),
            "{value}"
        );
    }
}

#[test]
fn a_patch_finds_the_entry_that_it_was_made_for() {
    let card = |lines: &str| {
        Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Taras\r\n{lines}END:VCARD\r\n"
        ))
        .to_jscontact()
    };
    let id = |card: &Value, address: &str| {
        let entries = card["emails"].as_object().expect("emails");
        entries
            .iter()
            .find(|(_, entry)| entry["address"] == address)
            .map(|(id, _)| id.clone())
            .expect("it is there")
    };
    let read = card("EMAIL:a@example.org\r\nEMAIL:b@example.org\r\n");
    let now = card("EMAIL:b@example.org\r\nEMAIL:c@example.org\r\n");
    let (gone, moved, present) = (
        id(&read, "a@example.org"),
        id(&read, "b@example.org"),
        id(&now, "b@example.org"),
    );
    assert_ne!(moved, present);
    let edit = json!({"address": "x@example.org"});
    let patched = |id: &str, edit: &Value| with_present_ids(&now, &json!({"emails": {id: edit}}));
    assert_eq!(
        patched(&moved, &edit),
        Some(json!({"emails": {present.clone(): edit}}))
    );
    assert_eq!(
        patched(&moved, &Value::Null),
        Some(json!({"emails": {present: null}}))
    );
    assert_eq!(patched(&gone, &edit), None);
    assert_eq!(patched(&gone, &Value::Null), Some(json!({"emails": {}})));
    assert_eq!(
        patched("own", &edit),
        Some(json!({"emails": {"own": edit}}))
    );
}

#[test]
fn a_patch_of_one_of_several_equal_entries_is_no_guess() {
    let card = |lines: &str| {
        Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{lines}END:VCARD\r\n"
        ))
        .to_jscontact()
    };
    let ids = |card: &Value| {
        card["phones"]
            .as_object()
            .expect("phones")
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    let phones = "TEL;TYPE=home:+1\r\nTEL;TYPE=work:+1\r\n";
    let (read, now) = (ids(&card(&format!("NOTE:x\r\n{phones}"))), card(phones));
    let edit = json!({"number": "+2"});
    let patched = with_present_ids(&now, &json!({"phones": {&read[1]: edit}}));
    assert_eq!(patched, Some(json!({"phones": {&ids(&now)[1]: edit}})));
    let twice = "TEL:+1\r\nTEL:+1\r\n";
    let (read, now) = (ids(&card(&format!("NOTE:x\r\n{twice}"))), card(twice));
    assert_eq!(
        with_present_ids(&now, &json!({"phones": {&read[1]: edit}})),
        None
    );
}

#[test]
fn identifiers_inside_a_member_are_found_too() {
    let card = |lines: &str| {
        Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{lines}PRONOUNS:she/her\r\nEND:VCARD\r\n"
        ))
        .to_jscontact()
    };
    let id = |card: &Value| {
        card["speakToAs"]["pronouns"]
            .as_object()
            .expect("pronouns")
            .keys()
            .next()
            .cloned()
            .expect("one")
    };
    let (read, now) = (card("NOTE:x\r\n"), card(""));
    let patch = |id: &str| json!({"speakToAs": {"pronouns": {id: {"pronouns": "they/them"}}}});
    assert_eq!(
        with_present_ids(&now, &patch(&id(&read))),
        Some(patch(&id(&now)))
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
fn a_merge_patch_replaces_members_and_takes_null_out() {
    let mut target = json!({"a": {"b": 1, "c": 2}, "d": [1], "e": "f"});
    merge_patch(
        &mut target,
        json!({"a": {"b": null, "x": {"y": null}}, "d": {"z": 1}}),
    );
    assert_eq!(
        target,
        json!({"a": {"c": 2, "x": {}}, "d": {"z": 1}, "e": "f"})
    );
}

proptest! {
    #[test]
    fn any_card_keeps_its_details(text in any_card()) {
        let card = Card::parse(&text);
        let back = Card::from_jscontact(&card.to_jscontact()).expect("a card");
        prop_assert_eq!(values_of(&back), values_of(&card), "{}\n{}", text, back);
    }

    #[test]
    fn a_patch_of_one_property_leaves_all_other_lines(text in any_card(), uid in "[a-z]{1,9}") {
        let mut card = Card::parse(&text);
        let former = card.to_jscontact();
        let mut new = former.clone();
        merge_patch(&mut new, json!({"uid": uid}));
        card.apply_jscontact(&former, &new).expect("a card");
        prop_assert_eq!(card.to_string(), text.replace("END:VCARD", &format!("UID:{uid}\r\nEND:VCARD")));
    }

    #[test]
    fn a_patched_card_says_what_the_patched_jscontact_says(text in any_card(), pick in any::<proptest::sample::Index>(), label in any::<bool>()) {
        let mut card = Card::parse(&text);
        let former = card.to_jscontact();
        let mut new = former.clone();
        let lists = ["emails", "phones", "notes", "links", "titles", "addresses", "onlineServices"];
        let entries = |list: &str| former[list].as_object().into_iter().flatten().map(|(id, _)| id.clone()).collect::<Vec<_>>();
        let all: Vec<_> = lists.iter().flat_map(|list| entries(list).into_iter().map(|id| (*list, id))).collect();
        if !all.is_empty() {
            let (list, id) = pick.get(&all);
            merge_patch(&mut new, json!({*list: {id.clone(): if label { json!({"label": "Mine"}) } else { Value::Null }}}));
        }
        merge_patch(&mut new, json!({"emails": {"new": {"address": "new@example.org"}}}));
        card.apply_jscontact(&former, &new).expect("a card");
        let expected = Card::from_jscontact(&new).expect("a card");
        prop_assert_eq!(values_of(&card), values_of(&expected), "{}{}{}", text, card, expected);
    }
}

#[test]
fn identifiers_that_look_like_line_numbers_are_no_line_numbers() {
    let text = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Taras\r\nEMAIL;PROP-ID=k4-00000000:a@example.org\r\nEMAIL;PROP-ID=k3-00000000:b@example.org\r\nEND:VCARD\r\n";
    let mut card = Card::parse(text);
    let former = card.to_jscontact();
    let mut new = former.clone();
    merge_patch(&mut new, json!({"emails": {"k4-00000000": null}}));
    card.apply_jscontact(&former, &new).expect("a card");
    assert_eq!(
        card.to_string(),
        text.replace("EMAIL;PROP-ID=k4-00000000:a@example.org\r\n", "")
    );
}

/// Returns the JSContact form of a card of version 4.0 with these lines.
fn jscontact(lines: &str) -> Value {
    let text = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{lines}END:VCARD\r\n");
    Card::parse(&text).to_jscontact()
}

/// Returns the only entry of a list.
fn only<'v>(card: &'v Value, list: &str) -> &'v Value {
    let entries = card[list].as_object().expect("a list");
    assert_eq!(entries.len(), 1, "{card:#}");
    entries.values().next().expect("an entry")
}

/// Returns the lines of the vCard that a JSContact card becomes, without those of every card.
fn lines_of(json: &Value) -> Vec<String> {
    let card = Card::from_jscontact(json).expect("a card").to_string();
    let frame = ["BEGIN", "END", "VERSION", "FN:A"];
    let lines = card
        .lines()
        .filter(|line| !frame.iter().any(|start| line.starts_with(start)));
    lines.map(str::to_owned).collect()
}

#[test]
fn the_extended_part_of_an_address_is_an_apartment() {
    let json = jscontact("ADR:;Apt 4;12 Elm Rd;Kyiv;;;\r\n");
    let expected = json!([
        {"kind": "apartment", "value": "Apt 4"},
        {"kind": "name", "value": "12 Elm Rd"},
        {"kind": "locality", "value": "Kyiv"},
    ]);
    assert_eq!(only(&json, "addresses")["components"], expected);
    assert_eq!(lines_of(&json), ["ADR:;Apt 4;12 Elm Rd;Kyiv;;;"]);
}

#[test]
fn an_address_of_eighteen_components_says_each_thing_once() {
    let line = "ADR:;Apt 4;12 Elm Rd;Kyiv;;01001;Ukraine;;Apt 4;;12;Elm Rd;;;;Podil;;";
    let json = jscontact(&format!("{line}\r\n"));
    let address = only(&json, "addresses");
    let kinds: Vec<_> = address["components"]
        .as_array()
        .expect("components")
        .iter()
        .map(|one| &one["kind"])
        .collect();
    assert_eq!(
        kinds,
        [
            "locality",
            "postcode",
            "country",
            "apartment",
            "number",
            "name",
            "district"
        ]
    );
    assert_eq!(json.get(CARRIED), None);
    assert_eq!(lines_of(&json), [line]);
}

#[test]
fn the_order_of_components_is_kept() {
    let components = json!([
        {"kind": "name", "value": "Hauptstraße"},
        {"kind": "separator", "value": ", "},
        {"kind": "number", "value": "5"},
    ]);
    let json = json!({"name": {"full": "A"}, "addresses": {"a": {"isOrdered": true, "components": components}}});
    assert_eq!(
        lines_of(&json),
        [
            "ADR;PROP-ID=a;JSCOMPS=\";11;s,\\, ;10\":;;Hauptstraße 5;;;;;;;;5;Hauptstraße",
            " ;;;;;;"
        ],
    );
    let back = Card::from_jscontact(&json).expect("a card").to_jscontact();
    assert_eq!(back["addresses"], json["addresses"]);
}

#[test]
fn a_name_of_several_parts_has_a_component_for_each() {
    let line = "N;SORT-AS=\"Stevenson\":Stevenson;John;Philip,Paul;Dr.;Jr.,M.D.";
    let json = jscontact(&format!("{line}\r\n"));
    let component = |(kind, value): (&str, &str)| json!({"kind": kind, "value": value});
    let expected = [
        ("surname", "Stevenson"),
        ("given", "John"),
        ("given2", "Philip"),
        ("given2", "Paul"),
        ("title", "Dr."),
        ("credential", "Jr."),
        ("credential", "M.D."),
    ];
    assert_eq!(
        json["name"]["components"],
        Value::from(expected.map(component).to_vec())
    );
    assert_eq!(json["name"]["sortAs"], json!({"surname": "Stevenson"}));
    assert_eq!(lines_of(&json), [line.replace('"', "")]);
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
fn a_keyword_that_is_added_joins_the_others() {
    let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nN:;;;;\r\nitem1.CATEGORIES:Work,Family\r\nNOTE:x\r\nEND:VCARD\r\n";
    let mut card = Card::parse(text);
    let former = card.to_jscontact();
    let mut new = former.clone();
    merge_patch(
        &mut new,
        json!({"keywords": {"Kyiv, old": true, "Work": null}}),
    );
    card.apply_jscontact(&former, &new).expect("a card");
    assert_eq!(
        card.to_string(),
        text.replace("Work,Family", "Family,Kyiv\\, old")
    );
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
fn alternatives_in_other_languages_are_localizations() {
    let json = jscontact(
        "N;ALTID=1:Kosach;Larysa;;;\r\nN;ALTID=1;LANGUAGE=uk:Косач;Лариса;;;\r\n\
        TITLE;ALTID=1:Poet\r\nTITLE;ALTID=1;LANGUAGE=uk:Поетка\r\n",
    );
    let id = json["titles"]
        .as_object()
        .expect("titles")
        .keys()
        .next()
        .expect("a title");
    let patches = &json["localizations"]["uk"];
    assert_eq!(
        patches["name/components"][0],
        json!({"kind": "surname", "value": "Косач"})
    );
    assert_eq!(patches[format!("titles/{id}/name")], "Поетка");
    assert_eq!(json.get(CARRIED), None, "{json:#}");
    assert_eq!(
        lines_of(&json),
        [
            "N;ALTID=1:Kosach;Larysa;;;",
            "TITLE;ALTID=1:Poet",
            "N;ALTID=1;LANGUAGE=uk:Косач;Лариса;;;",
            "TITLE;ALTID=1;LANGUAGE=uk:Поетка",
        ]
    );
}

#[test]
fn later_properties_that_3_0_marks_are_what_4_0_has() {
    let lines = "X-HOBBY;TYPE=home:chess\r\nX-DEATHDATE:20200101\r\n";
    let card = Card::parse(&format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}END:VCARD\r\n"
    ));
    let json = card.to_jscontact();
    assert_eq!(only(&json, "personalInfo")["value"], "chess");
    let date = json!({"year": 2020, "month": 1, "day": 1});
    assert_eq!(only(&json, "anniversaries")["date"], date);
    let back = Card::from_jscontact(&json).expect("a card").to_string();
    assert!(lines.lines().all(|line| back.contains(line)), "{back}");
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

#[test]
fn unknown_lines_and_cards_inside_the_card_stay_what_they_are() {
    let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;;;;\r\nFN:A\r\nGENDER:F\r\nX-OWN:a\\;b\r\n\
        AGENT:BEGIN:VCARD\r\nFN:Inner\r\nEND:VCARD\r\nEND:VCARD\r\n";
    let json = Card::parse(text).to_jscontact();
    let carried: Vec<_> = json[CARRIED]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| line[0].clone())
        .collect();
    assert_eq!(carried, ["gender", "x-own", "related"], "{json:#}");
    let back = Card::from_jscontact(&json).expect("a card");
    assert_eq!(back.details().related, []);
    assert!(
        back.to_string()
            .contains("BEGIN:VCARD\\nFN:Inner\\nEND:VCARD"),
        "{back}"
    );
}

#[test]
fn members_without_a_property_are_kept_at_their_place() {
    let json = json!({
        "@type": "Card", "version": "1.0", "name": {"full": "A", "phoneticSystem": "ipa"},
        "example.com:own": {"a": [1]},
        "emails": {"e": {"address": "a@example.org", "example.com:own": 1}},
        "anniversaries": {"w": {"kind": "wedding", "date": {"year": 2000}, "place": {"full": "Kyiv"}}},
        "localizations": {"uk": {"example.com:own/a": 2}},
    });
    let card = Card::from_jscontact(&json).expect("a card");
    assert_eq!(card.to_jscontact(), json, "{card}");
}
