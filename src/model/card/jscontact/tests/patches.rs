//! Changes of a card through JSContact.

use super::*;

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
fn a_label_that_stands_twice_is_changed_as_one() {
    let mut card = Card::parse(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nitem1.TEL:5550100\r\n\
        item1.X-ABLabel:Boat\r\nitem1.X-ABLabel:Boat\r\nEND:VCARD\r\n",
    );
    let former = card.to_jscontact();
    let (id, _) = former["phones"]
        .as_object()
        .and_then(|all| all.iter().next())
        .expect("a phone");
    let mut new = former.clone();
    merge_patch(&mut new, json!({"phones": {id.clone(): {"label": "Mine"}}}));
    card.apply_jscontact(&former, &new).expect("a card");
    assert_eq!(
        card.to_string(),
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nitem1.TEL:5550100\r\n\
        item1.X-ABLabel:Mine\r\nEND:VCARD\r\n"
    );
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
