//! Names, their pronunciation, and names in other languages.

use super::*;

#[test]
fn a_component_with_its_pronunciation_is_a_part_of_the_name() {
    let components = json!([
        {"kind": "given", "value": "Ann", "phonetic": "æn"},
        {"kind": "surname", "value": "Lee"},
        {"kind": "example.com:clan", "value": "Roe"},
    ]);
    let name = json!({"full": "Ann Lee", "components": components, "phoneticSystem": "ipa"});
    let json = json!({"@type": "Card", "version": "1.0", "name": name});
    let mut card = Card::from_jscontact(&json).expect("a card");
    assert!(card.to_string().contains("\r\nN:Lee;Ann;;;\r\n"), "{card}");
    assert!(
        card.to_string()
            .contains("\r\nX-PHONETIC-FIRST-NAME:æn\r\n"),
        "{card}"
    );
    let former = card.to_jscontact();
    assert_eq!(former, json);
    let mut new = former.clone();
    new["name"]["components"] = json!([{"kind": "surname", "value": "Lee"}]);
    card.apply_jscontact(&former, &new).expect("a card");
    // How a pronunciation is written goes with it.
    new["name"] = json!({"full": "Ann Lee", "components": new["name"]["components"]});
    assert_eq!(card.to_jscontact(), new, "{card}");
}

#[test]
fn the_pronunciation_of_a_name_is_in_its_components() {
    let card = |lines: &str| {
        Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:山田 花子\r\n{lines}END:VCARD\r\n"
        ))
    };
    let read = "N:山田;花子;;;\r\nX-PHONETIC-LAST-NAME:やまだ\r\nX-PHONETIC-FIRST-NAME:ハナコ\r\n";
    let mut stored = card(read);
    let json = stored.to_jscontact();
    let components = json!([
        {"kind": "surname", "value": "山田", "phonetic": "やまだ"},
        {"kind": "given", "value": "花子", "phonetic": "ハナコ"},
    ]);
    let name = json!({"full": "山田 花子", "components": components, "phoneticScript": "Hira"});
    assert_eq!(
        json,
        json!({"@type": "Card", "version": "1.0", "name": name})
    );
    let back = Card::from_jscontact(&json).expect("a card");
    assert_eq!(back.details().phonetic, stored.details().phonetic);
    assert_eq!(back.to_jscontact(), json);
    let mut new = json.clone();
    new["name"]["components"][1]["phonetic"] = "はなこ".into();
    stored.apply_jscontact(&json, &new).expect("a card");
    assert_eq!(
        stored.to_string(),
        card(&read.replace("ハナコ", "はなこ")).to_string()
    );
    for unclear in [
        "N:山田,王;花子;;;\r\nX-PHONETIC-LAST-NAME:やまだ\r\n",
        "N:山田;花子;;;\r\nX-PHONETIC-LAST-NAME:やまだ\r\nX-PHONETIC-LAST-NAME:さん\r\n",
        "X-PHONETIC-LAST-NAME:やまだ\r\n",
    ] {
        let json = card(unclear).to_jscontact();
        assert_eq!(json["name"].get("phoneticScript"), None, "{json}");
        let back = Card::from_jscontact(&json).expect("a card");
        assert!(
            back.to_string()
                .contains("\r\nX-PHONETIC-LAST-NAME:やまだ\r\n"),
            "{back}"
        );
    }
}

#[test]
fn how_a_pronunciation_is_written_stays_until_the_pronunciation_is_removed() {
    let card = |components: Value, told: Value| {
        let mut name = json!({"full": "Ann Lee", "components": components});
        name.as_object_mut()
            .expect("a name")
            .extend(told.as_object().expect("members").clone());
        json!({"@type": "Card", "version": "1.0", "name": name})
    };
    let silent = json!([{"kind": "surname", "value": "Lee"}, {"kind": "given", "value": "Ann"}]);
    for told in [
        json!({"phoneticScript": "Latn"}),
        json!({"phoneticSystem": "ipa", "phoneticScript": "Latn"}),
    ] {
        let without = card(silent.clone(), told.clone());
        let stored = Card::from_jscontact(&without).expect("a card");
        assert_eq!(stored.to_jscontact(), without, "{stored}");
        let mut said = silent.clone();
        said[0]["phonetic"] = "an".into();
        let mut stored = Card::from_jscontact(&card(said, told)).expect("a card");
        let former = stored.to_jscontact();
        let mut new = former.clone();
        new["name"]["components"] = silent.clone();
        stored.apply_jscontact(&former, &new).expect("a card");
        assert_eq!(
            stored.to_jscontact(),
            card(silent.clone(), json!({})),
            "{stored}"
        );
    }
}

#[test]
fn the_sound_of_a_name_is_in_its_components_until_one_changes() {
    let text = |sound: &str| {
        format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nN:山田;花子;;;\r\nFN:山田 花子\r\n{sound}END:VCARD\r\n"
        )
    };
    for sound in [
        "SOUND;X-IRMC-N:ﾔﾏﾀﾞ;ﾊﾅｺ;;;\r\n",
        "SOUND;TYPE=X-IRMC-N:ﾔﾏﾀﾞ;ﾊﾅｺ\r\n",
    ] {
        let mut card = Card::parse(&text(sound));
        let json = card.to_jscontact();
        let components = json!([
            {"kind": "surname", "value": "山田", "phonetic": "ﾔﾏﾀﾞ"},
            {"kind": "given", "value": "花子", "phonetic": "ﾊﾅｺ"},
        ]);
        let name = json!({"full": "山田 花子", "components": components, "phoneticScript": "Kana"});
        let whole = json!({"@type": "Card", "version": "1.0", "name": name});
        assert_eq!(json, whole);
        let mut noted = json.clone();
        noted["notes"] = json!({"n": {"note": "neu"}});
        card.apply_jscontact(&json, &noted).expect("a card");
        assert!(card.to_string().contains(sound), "{card}");
        let mut new = noted.clone();
        new["name"]["components"][1]["phonetic"] = "はなこ".into();
        card.apply_jscontact(&card.to_jscontact(), &new)
            .expect("a card");
        let phonetic = card.details().phonetic;
        assert_eq!([phonetic.last, phonetic.first], ["ﾔﾏﾀﾞ", "はなこ"]);
        assert!(!card.to_string().contains("SOUND"), "{card}");
    }
    let second = "N;ALTID=1;PHONETIC=script;SCRIPT=Latn:yamada;hanako;;;\r\n";
    let mut card = Card::parse(&text(second).replace("\nN:", "\nN;ALTID=1:"));
    let json = card.to_jscontact();
    assert_eq!(
        json["name"]["components"][0]["phonetic"], "yamada",
        "{json}"
    );
    assert_eq!(json["name"]["phoneticScript"], "Latn");
    let mut new = json.clone();
    new["name"]["components"][0]["phonetic"] = "Yamada".into();
    card.apply_jscontact(&json, &new).expect("a card");
    let phonetic = card.details().phonetic;
    assert_eq!([phonetic.last, phonetic.first], ["Yamada", "hanako"]);
    let unclear = Card::parse(&text("SOUND;X-IRMC-N:ﾔﾏﾀﾞ;ﾊﾅｺ;;ﾄﾞｸﾀｰ\r\n"));
    assert_eq!(unclear.to_jscontact()["vCardProps"][0][0], "sound");
}

#[test]
fn a_new_name_takes_the_place_of_the_former_before_names_in_other_languages() {
    let card = |lines: &str| {
        Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:4.0\r\n{lines}END:VCARD\r\n"
        ))
    };
    let mut several = card(
        "FN:Ада\r\nN;ALTID=1;LANGUAGE=uk:Байт;Ада;;;\r\nN;ALTID=1;LANGUAGE=en:Byte;Ada;;;\r\n",
    );
    let former = several.to_jscontact();
    let mut new = former.clone();
    new["name"]["components"] = json!([
        {"kind": "given", "value": "New"},
        {"kind": "surname", "value": "Name"},
    ]);
    several.apply_jscontact(&former, &new).expect("a card");
    let fields = several.fields();
    let names = [fields.first_name.as_deref(), fields.last_name.as_deref()];
    assert_eq!(names, [Some("New"), Some("Name")], "{several}");
    assert!(several.to_string().contains("LANGUAGE=en:Byte;Ada;;;"));
    for lines in [
        "FN;ALTID=1;LANGUAGE=en:A B\r\nFN;ALTID=1;LANGUAGE=uk:А Б\r\n",
        "FN;PREF=2:A B\r\nFN;PREF=1:А Б\r\n",
    ] {
        let mut shown = card(lines);
        let former = shown.to_jscontact();
        let mut new = former.clone();
        new["name"]["full"] = "New Full".into();
        shown.apply_jscontact(&former, &new).expect("a card");
        assert_eq!(shown.to_jscontact()["name"]["full"], "New Full", "{shown}");
    }
}

#[test]
fn one_quoted_text_has_both_parts_that_a_name_is_sorted_by() {
    let text = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jon Doe\r\n\
                N;SORT-AS=\"Dough,Jonathan\":Doe;Jon;;;\r\nEND:VCARD\r\n";
    let json = Card::parse(text).to_jscontact();
    let keys = json!({"surname": "Dough", "given": "Jonathan"});
    assert_eq!(
        (&json["name"]["sortAs"], json.get("vCardProps")),
        (&keys, None)
    );
    let back = Card::from_jscontact(&json).expect("a card");
    assert!(
        back.to_string()
            .contains("N;SORT-AS=Dough,Jonathan:Doe;Jon;;;"),
        "{back}"
    );
    let mut other = json.clone();
    other["name"]["sortAs"] = json!({"surname": "Dough, Jr."});
    let back = Card::from_jscontact(&other).expect("a card");
    assert_eq!(back.to_jscontact()["name"], other["name"], "{back}");
}

/// Returns a card of version 4.0 with these lines, and that card after a change of its name in
/// JSContact.
fn renamed(lines: &str, change: impl Fn(&mut Value)) -> [Card; 2] {
    let card = Card::parse(&format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\n{lines}END:VCARD\r\n"
    ));
    let former = card.to_jscontact();
    let (mut new, mut changed) = (former.clone(), card.clone());
    change(&mut new["name"]);
    changed.apply_jscontact(&former, &new).expect("a card");
    [card, changed]
}

fn components(given: &str, surname: &str) -> Value {
    json!([
        {"kind": "given", "value": given},
        {"kind": "surname", "value": surname},
    ])
}

#[test]
fn a_new_name_keeps_what_jscontact_has_no_place_for() {
    for (former, new) in [
        ("FN;LANGUAGE=en;X-A=b:A\r\n", "FN;LANGUAGE=en;X-A=b:New\r\n"),
        (
            "FN;PREF=1;TYPE=work:A\r\nFN;PREF=2:B\r\n",
            "FN;PREF=1;TYPE=work:New\r\nFN;PREF=2:B\r\n",
        ),
        (
            "FN;ALTID=1;LANGUAGE=en:A\r\nFN;ALTID=1;LANGUAGE=uk:А\r\n",
            "FN;ALTID=1;LANGUAGE=en:New\r\nFN;ALTID=1;LANGUAGE=uk:А\r\n",
        ),
    ] {
        let [_, changed] = renamed(former, |name| name["full"] = "New".into());
        let text = changed.to_string();
        let start = "BEGIN:VCARD\r\nVERSION:4.0\r\n";
        assert_eq!(text, format!("{start}{new}END:VCARD\r\n"));
    }
    let lines =
        "FN:Ада\r\nN;ALTID=1;LANGUAGE=uk:Байт;Ада;;;\r\nN;ALTID=1;LANGUAGE=en:Byte;Ada;;;\r\n";
    let [_, changed] = renamed(lines, |name| name["components"] = components("New", "Name"));
    assert!(
        changed
            .to_string()
            .contains("N;ALTID=1;LANGUAGE=uk:Name;New;;;\r\nN;ALTID=1;LANGUAGE=en:Byte;Ada;;;"),
        "{changed}"
    );
}

#[test]
fn a_name_as_it_is_pronounced_is_never_the_name() {
    let plain = "N;ALTID=1:Kosach;Larysa;;;\r\n";
    let reading = "N;ALTID=1;PHONETIC=ipa;SCRIPT=Latn:kosatʃ;larɪsa;;;\r\n";
    for lines in [format!("{plain}{reading}"), format!("{reading}{plain}")] {
        let change = |name: &mut Value| name["components"] = components("New", "Name");
        let [card, changed] = renamed(&format!("FN:A\r\n{lines}"), change);
        assert_eq!(card.fields().last_name.as_deref(), Some("Kosach"));
        let components = &card.to_jscontact()["name"]["components"];
        let surname = json!({"kind": "surname", "value": "Kosach"});
        assert_eq!(components[0], surname, "{lines}");
        let fields = changed.fields();
        let names = [fields.first_name.as_deref(), fields.last_name.as_deref()];
        assert_eq!(names, [Some("New"), Some("Name")], "{changed}");
        assert!(changed.to_string().contains("kosatʃ"), "{changed}");
    }
    let alone = Card::parse(&format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\n{reading}END:VCARD\r\n"
    ));
    assert_eq!(alone.fields().last_name.as_deref(), Some("kosatʃ"));
}

#[test]
fn how_a_pronunciation_is_written_goes_with_it() {
    let lines = "FN:A\r\nN:山田;花子;;;\r\nX-PHONETIC-LAST-NAME:やまだ\r\n";
    let [card, changed] = renamed(lines, |name| {
        name["components"] = json!([{"kind": "surname", "value": "山田"}]);
    });
    assert_eq!(card.to_jscontact()["name"]["phoneticScript"], "Hira");
    let name = json!({"full": "A", "components": [{"kind": "surname", "value": "山田"}]});
    assert_eq!(changed.to_jscontact()["name"], name, "{changed}");
    assert!(!changed.to_string().contains("JSPROP"), "{changed}");
}

#[test]
fn the_first_of_names_in_several_languages_is_the_main_one() {
    let card = jscontact(
        "N;ALTID=1;LANGUAGE=uk:Косач;Лариса;;;\r\nN;ALTID=1:Kosach;Larysa;;;\r\n\
         N;ALTID=1;LANGUAGE=pl:Kosacz;Łarysa;;;\r\n",
    );
    assert_eq!(card["name"]["components"][0]["value"], "Косач");
    let polish = &card["localizations"]["pl"]["name/components"];
    assert_eq!(polish[0]["value"], "Kosacz", "{card:#}");
    assert_eq!(
        lines_of(&card)
            .iter()
            .filter(|line| line.starts_with("N;"))
            .count(),
        3
    );
}

#[test]
fn a_member_of_the_wrong_type_within_a_name_is_refused() {
    for (name, wrong) in [
        (json!({"full": 1}), "name/full"),
        (json!({"full": null}), "name/full"),
        (json!({"isOrdered": "yes"}), "name/isOrdered"),
        (json!({"sortAs": ["a"]}), "name/sortAs"),
        (json!({"components": {}}), "name/components"),
        (json!({"components": ["a"]}), "name/components"),
        (
            json!({"components": [{"kind": "given", "value": 1}]}),
            "name/components",
        ),
        (json!({"phoneticScript": true}), "name/phoneticScript"),
    ] {
        let card = json!({"@type": "Card", "version": "1.0", "name": name});
        let refused = Card::from_jscontact(&card).expect_err("no card");
        assert!(
            refused.starts_with(&format!("\"{wrong}\" must be")),
            "{refused}"
        );
    }
}
