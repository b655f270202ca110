use super::*;

fn exported(lines: &str, version: Version) -> Vec<String> {
    let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nN:A;;;;\r\n{lines}END:VCARD\r\n");
    let exported = version.of(&card).into_owned();
    let lines: Vec<_> = exported.lines().map(str::to_owned).collect();
    lines[4..lines.len() - 1].to_vec()
}

#[test]
fn an_export_as_3_0_has_nothing_that_only_later_versions_know() {
    for (stored, expected) in [
        (
            "ADR:;;1 Road;Town;;1;Country;;;;;;;;;;;\r\n",
            ["ADR:;;1 Road;Town;;1;Country"].as_slice(),
        ),
        (
            "ADR:;;;Kyiv;;;;;4;;12;Elm Rd;;;;Podil;;\r\n",
            &["ADR:;4;12 Elm Rd\\, Podil;Kyiv;;;"],
        ),
        (
            "TEL;PROP-ID=t1;TYPE=\"home,voice\":+1\r\n",
            &["TEL;TYPE=home,voice:+1"],
        ),
        (
            "PHOTO;ENCODING=b;TYPE=png:data:image/png;base64,iVBORw0KGgo=\r\n",
            &["PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo="],
        ),
        ("TEL;PREF=2:+1\r\n", &["TEL:+1"]),
        ("TEL:+1\r\nTEL;PREF=2:+2\r\n", &["TEL:+2", "TEL:+1"]),
        ("TEL;TYPE=pref,work;PREF=2:+1\r\n", &["TEL;TYPE=work:+1"]),
        ("RELATED;VALUE=text:Anna\r\n", &["X-ABRELATEDNAMES:Anna"]),
        (
            "item1.RELATED;VALUE=text:Anna\r\nitem1.X-ABLabel:Aunt\r\n",
            &["item1.X-ABRELATEDNAMES:Anna", "item1.X-ABLabel:Aunt"],
        ),
        (
            "item1.ANNIVERSARY:20000229\r\nitem1.X-ABLabel:Second\r\n",
            &["item1.X-ANNIVERSARY:2000-02-29", "item1.X-ABLabel:Second"],
        ),
        (
            "TEL;LABEL=Boat:+1\r\n",
            &["item1.TEL:+1", "item1.X-ABLabel:Boat"],
        ),
        ("HOBBY;LEVEL=high:chess\r\n", &["X-HOBBY:chess"]),
        (
            "ANNIVERSARY:20000229\r\n",
            &[
                "item1.X-ABDATE:2000-02-29",
                "item1.X-ABLabel:_$!<Anniversary>!$_",
            ],
        ),
        (
            "item1.URL:https://a.example\r\nRELATED;TYPE=spouse;VALUE=text:Anna\r\n",
            &[
                "item1.URL:https://a.example",
                "item2.X-ABRELATEDNAMES:Anna",
                "item2.X-ABLabel:_$!<Spouse>!$_",
            ],
        ),
        (
            "SOCIALPROFILE;SERVICE-TYPE=Mastodon;USERNAME=@a:https://m.example/@a\r\n",
            &["X-SOCIALPROFILE;TYPE=Mastodon;X-USER=@a:https://m.example/@a"],
        ),
        (
            "PHOTO;VALUE=uri:data:image/jpeg;base64,/9j/AA==\r\n",
            &["PHOTO;ENCODING=b;TYPE=JPEG:/9j/AA=="],
        ),
        (
            "no content line\r\nA name: with a blank\r\nX-OWN;A=\"b:c\r\n",
            &["X-OWN:c"],
        ),
        (
            "VERSION:4.0\r\nNOTE;BAD(NAME)=1;X-A=b:kept\r\n",
            &["NOTE;X-A=b:kept"],
        ),
        ("X-OWN;A=b:as it is\r\n", &["X-OWN;A=b:as it is"]),
        ("NOTE:a\u{1}b\u{b}c\rd\te\u{7f}\r\n", &["NOTE:ab c d\te"]),
        (
            "PHOTO; ENCODING=b ;TYPE=PNG:iVBORw0KGgo=\r\n",
            &["PHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo="],
        ),
        (
            "BDAY;CALSCALE=hebrew:57480715\r\n",
            &["BDAY;VALUE=text:57480715 (hebrew)"],
        ),
        ("BDAY:-0044-03-15\r\n", &["BDAY;VALUE=text:-0044-03-15"]),
        (
            "PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/AA==\r\n",
            &["PHOTO;TYPE=JPEG;ENCODING=b:/9j/AA=="],
        ),
        (
            ".TEL:1\r\na..TEL:2\r\nBEGIN:VCARDX\r\nEND:VEVENT\r\nTEL:3\r\n",
            &["TEL:3"],
        ),
        (
            "PHOTO;VALUE=URL;TYPE=GIF:https://a.example/p\r\n",
            &["PHOTO;TYPE=GIF;VALUE=uri:https://a.example/p"],
        ),
        (
            "ANNIVERSARY:20000229\r\nitem1.X-ABDATE:2000-02-29\r\nitem1.X-ABLabel:_$!<Anniversary>!$_\r\n",
            &[
                "item1.X-ABDATE:2000-02-29",
                "item1.X-ABLabel:_$!<Anniversary>!$_",
            ],
        ),
        (
            "BDAY:1604-06-19\r\n",
            &["BDAY;X-APPLE-OMIT-YEAR=1604:1604-06-19"],
        ),
        (
            "BDAY:20190227T144137+0100\r\n",
            &["BDAY:2019-02-27T14:41:37+01:00"],
        ),
        (
            "SOUND;X-IRMC-N:ﾔﾏﾀﾞ;ﾊﾅｺ;;;\r\n",
            &["X-PHONETIC-LAST-NAME:ﾔﾏﾀﾞ", "X-PHONETIC-FIRST-NAME:ﾊﾅｺ"],
        ),
        (
            "X_SKYPE;HOME:a\r\nOWN_ID:b\r\n",
            &["X-SKYPE;TYPE=HOME:a", "X-OWN-ID:b"],
        ),
        ("BDAY;VALUE=DATE:\r\n", &["BDAY;VALUE=text:"]),
        ("BDAY:1985-03\r\n", &["BDAY;VALUE=text:1985-03"]),
        ("BDAY:19850309T\r\n", &["BDAY:1985-03-09"]),
    ] {
        assert_eq!(exported(stored, Version::V3), expected, "{stored}");
    }
}

#[test]
fn what_3_0_writes_otherwise_comes_back_in_4_0() {
    for line in [
        "ANNIVERSARY:20000229",
        "RELATED;TYPE=spouse;VALUE=text:Anna",
        "RELATED;VALUE=text:Anna",
        "SOCIALPROFILE;SERVICE-TYPE=Mastodon;USERNAME=@a:https://m.example/@a",
        "HOBBY:chess",
        "KIND:org",
    ] {
        let card = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{line}\r\nEND:VCARD\r\n");
        let third = Version::V3.of(&card).into_owned();
        let fourth = Version::V4.of(&third).into_owned();
        assert!(fourth.contains(&format!("{line}\r\n")), "{third}{fourth}");
    }
}

#[test]
fn the_path_of_a_member_may_have_any_blank_before_it() {
    let line = "X-JSPROP;\u{3000}X-JSPTR=team/a:{\"b\":1}\r\n";
    assert_eq!(
        exported(line, Version::V4),
        ["JSPROP;JSPTR=team/a:{\"b\":1}"]
    );
}

#[test]
fn media_keep_their_other_types_as_base64() {
    let logo = "LOGO;TYPE=work,png:data:image/png;base64,iVBORw0KGgo=\r\n";
    let expected = ["LOGO;ENCODING=b;TYPE=work,PNG:iVBORw0KGgo="];
    assert_eq!(exported(logo, Version::V3), expected);
    let broken = "PHOTO;ENCODING=b:data:image/png;base64,%%%\r\n";
    assert_eq!(exported(broken, Version::V3), [""; 0]);
}

#[test]
fn a_member_of_jscontact_comes_back_from_3_0() {
    let line = "JSPROP;JSPTR=team/a:{\"b\":1}\r\n";
    let card = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{line}END:VCARD\r\n");
    let third = Version::V3.of(&card).into_owned();
    let extension = line.replace("JSPROP;JSPTR", "X-JSPROP;X-JSPTR");
    assert!(third.contains(&extension), "{third}");
    assert!(Version::V4.of(&third).contains(line), "{third}");
    let json = Card::parse(&third).to_jscontact();
    assert_eq!(json["team"]["a"]["b"], 1, "{json}");
}

#[test]
fn a_date_without_its_day_is_one_in_4_0() {
    for date in ["1985", "1985-03", "--03", "---09"] {
        let stored = format!("BDAY:{date}\r\n");
        assert_eq!(exported(&stored, Version::V4), [stored.trim_end()]);
    }
}

#[test]
fn a_date_of_another_calendar_keeps_it_in_4_0() {
    let stored = "BDAY;CALSCALE=hebrew:57480715\r\n";
    assert_eq!(exported(stored, Version::V4), [stored.trim_end()]);
    let shown = Card::parse(&format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\n{stored}END:VCARD\r\n"
    ));
    assert_eq!(shown.birthday(), None);
    let date = &shown.details().dates[0].value.date;
    assert_eq!(date.to_string(), "57480715 (hebrew)");
    let json = shown.to_jscontact();
    let days = json["anniversaries"].as_object().expect("days");
    let date = &days.values().next().expect("a day")["date"];
    let expected = serde_json::json!(
        {"calendarScale": "hebrew", "year": 5748, "month": 7, "day": 15}
    );
    assert_eq!(*date, expected);
}

#[test]
fn what_a_name_is_sorted_by_has_no_quotes_in_3_0() {
    let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nN;SORT-AS=\"Kosach\",\"Larysa\":K;L;;;\r\nEND:VCARD\r\n";
    let exported = Version::V3.of(card).into_owned();
    assert!(
        exported.contains("SORT-STRING:Kosach\\,Larysa\r\n"),
        "{exported}"
    );
}

#[test]
fn a_label_that_lines_share_stays_in_4_0() {
    let shared =
        "item1.X-ABRELATEDNAMES:Anna\r\nitem1.NOTE:x\r\nitem1.X-ABLabel:_$!<Spouse>!$_\r\n";
    let lines: Vec<_> = shared.lines().collect();
    assert_eq!(exported(shared, Version::V4), lines);
}

#[test]
fn a_name_to_show_is_never_empty() {
    for (lines, name) in [
        ("UID:urn:uuid:1\r\n", "?"),
        ("FN:\r\nUID:urn:uuid:1\r\n", "?"),
        ("FN: \r\nNOTE:The gardener\\nTuesdays\r\n", "The gardener"),
        ("FN:\r\nFN:Ann\r\n", "Ann"),
    ] {
        for version in [Version::V3, Version::V4] {
            let number = if version == Version::V3 { "3.0" } else { "4.0" };
            let card = format!("BEGIN:VCARD\r\nVERSION:{number}\r\n{lines}END:VCARD\r\n");
            let exported = version.of(&card).into_owned();
            let names: Vec<_> = exported
                .lines()
                .filter_map(|line| line.strip_prefix("FN:"))
                .collect();
            assert_eq!(names, [name], "{exported}");
            assert_eq!(version.of(&exported), exported);
        }
    }
}

#[test]
fn a_card_without_a_name_gets_one_and_one_kind_of_line_end() {
    let card = "BEGIN:VCARD\nVERSION:3.0\nEMAIL:a@example.org\n\nEND:VCARD\n";
    assert_eq!(
        Version::V3.of(card),
        "BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:a@example.org\r\nFN:a@example.org\r\nN:;;;;\r\nEND:VCARD\r\n"
    );
}

#[test]
fn a_card_of_the_version_is_exported_as_it_is() {
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nN:A;;;;\r\nitem1.EMAIL;TYPE=HOME:a@example.org\r\n\
                item1.X-ABLabel:own\r\nNOTE:folded\r\n  here\r\nEND:VCARD\r\n";
    assert!(matches!(Version::V3.of(card), std::borrow::Cow::Borrowed(text) if text == card));
}
