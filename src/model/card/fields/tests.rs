use proptest::prelude::*;

use super::*;

const PHONE_CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Shevchenko;Taras;Hryhorovych;Dr.;\r\nFN:Dr. Taras Hryhorovych Shevchenko\r\n\
    item1.EMAIL;type=INTERNET;type=pref:taras@example.org\r\nitem1.X-ABLabel:_$!<Work>!$_\r\nEMAIL:old@example.org\r\n\
    TEL;TYPE=CELL:+380 67\r\n  123\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-03-09\r\nX-SOMETHING;P=\"a:b\":kept\\, as is\r\nEND:VCARD\r\n";

#[test]
fn a_contact_without_a_name_is_called_by_what_it_has() {
    let called = |line: &str| {
        let card = Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\n{line}\r\nEND:VCARD\r\n"
        ));
        card.display_name(&card.fields())
    };
    assert_eq!(called("ORG:Academy;Painting"), "Academy");
    assert_eq!(called("NOTE:\\nThe gardener\\nTuesdays"), "The gardener");
    assert_eq!(called("FN:"), "?");
    assert_eq!(
        called(&format!("FN:{}", "x".repeat(5000))).len(),
        SHOWN_CHARS
    );
}

#[test]
fn the_preferred_value_of_each_kind_is_shown() {
    let card = Card::parse(PHONE_CARD);
    let fields = card.fields();
    assert_eq!(
        card.display_name(&fields),
        "Dr. Taras Hryhorovych Shevchenko"
    );
    assert_eq!(fields.email.as_deref(), Some("taras@example.org"));
    assert_eq!(fields.phone.as_deref(), Some("+380 67 123"));
    assert_eq!(
        fields.birthday.map(|day| day.to_string()).as_deref(),
        Some("--03-09")
    );
}

#[test]
fn an_edit_leaves_every_other_line_as_it_came() {
    let mut card = Card::parse(PHONE_CARD);
    let fields = ContactFields {
        email: Some("t@example.com".to_owned()),
        ..card.fields()
    };
    card.apply(&fields);
    let expected = PHONE_CARD.replace(
        "item1.EMAIL;type=INTERNET;type=pref:taras@example.org",
        "item1.EMAIL;type=INTERNET;type=pref:t@example.com",
    );
    assert_eq!(card.to_string(), expected);
}

#[test]
fn an_edit_that_changes_nothing_changes_no_byte() {
    let mut card = Card::parse(PHONE_CARD);
    let fields = card.fields();
    card.apply(&fields);
    assert_eq!(card.to_string(), PHONE_CARD);
}

#[test]
fn a_new_last_name_keeps_the_other_parts_of_the_name() {
    let mut card = Card::parse(PHONE_CARD);
    let fields = ContactFields {
        last_name: Some("Kosach".to_owned()),
        ..card.fields()
    };
    card.apply(&fields);
    let text = card.to_string();
    assert!(
        text.contains("N:Kosach;Taras;Hryhorovych;Dr.;\r\n"),
        "{text}"
    );
    assert!(
        text.contains("FN:Dr. Taras Hryhorovych Kosach\r\n"),
        "{text}"
    );
}

#[test]
fn several_values_of_a_part_of_the_name_are_apart_by_spaces_in_the_name_to_show() {
    for (name, shown) in [
        ("N:Sun;文,逸仙;;;", "文 逸仙 Kosach"),
        ("N:Sun;Ann;Mary;;Jr.,M.D.", "Ann Mary Kosach Jr. M.D."),
        ("N:Sun;Ann;;;Jr., M.D.", "Ann Kosach Jr., M.D."),
        ("N;JSCOMPS=\";0;1\":Sun;文,逸仙;;;", "文 逸仙 Kosach"),
        ("N;JSCOMPS=\";0;1;1,1\":Sun;文,逸仙;;;", "Kosach 文 逸仙"),
        ("N;JSCOMPS=\"s,\\, ;0;1\":Sun;文;;;", "Kosach, 文"),
        ("N:Sun;Ann\\, Mary;;;", "Ann, Mary Kosach"),
    ] {
        let text = format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{name}\r\nFN:Sun\r\nEND:VCARD\r\n");
        let mut card = Card::parse(&text);
        let last_name = Some("Kosach".to_owned());
        card.apply(&ContactFields {
            last_name,
            ..card.fields()
        });
        assert_eq!(card.display_name(&card.fields()), shown);
    }
}

#[test]
fn birthdays_are_read_in_every_form() {
    for (value, omitted, expected) in [
        ("19900102", None, "1990-01-02"),
        ("1990-01-02T00:00:00Z", None, "1990-01-02"),
        ("--0102", None, "--01-02"),
        ("--01-02", None, "--01-02"),
        ("1604-01-02", Some(1604), "--01-02"),
        ("1904-01-02", Some(1904), "--01-02"),
        ("Jan 2, 1990", None, "1990-01-02"),
        ("2.1.1990", None, "1990-01-02"),
    ] {
        assert_eq!(
            read_birthday(value, omitted)
                .map(|day| day.to_string())
                .as_deref(),
            Some(expected),
            "{value}"
        );
    }
    for value in ["circa 1800", "1990", "--01", "1990-02-30", "", "1/2/1990"] {
        assert_eq!(read_birthday(value, None), None, "{value}");
    }
}

#[test]
fn a_birthday_changes_in_its_place() {
    let mut card = Card::parse(PHONE_CARD);
    card.apply(&ContactFields {
        birthday: "--04-10".parse().ok(),
        ..card.fields()
    });
    assert_eq!(
        card.to_string(),
        PHONE_CARD.replace("1604-03-09", "1604-04-10")
    );
    card.apply(&ContactFields {
        birthday: "1814-03-09".parse().ok(),
        ..card.fields()
    });
    assert_eq!(
        card.to_string(),
        PHONE_CARD.replace("BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-09", "BDAY:1814-03-09")
    );
}

#[test]
fn a_phone_number_shows_without_marks_and_scheme() {
    for line in [
        "TEL:\u{202a}+380 67\u{202c}",
        "TEL;VALUE=uri:tel:+380 67",
        "TEL:TEL:+380 67",
    ] {
        let card = Card::parse(&format!("BEGIN:VCARD\r\n{line}\r\nEND:VCARD\r\n"));
        assert_eq!(card.fields().phone.as_deref(), Some("+380 67"), "{line}");
    }
}

#[test]
fn a_birthday_without_a_year_is_written_as_the_version_asks() {
    for (version, line) in [
        ("3.0", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29"),
        ("4.0", "BDAY:--0229"),
    ] {
        let mut card = Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:{version}\r\nEND:VCARD\r\n"
        ));
        let birthday = "--02-29".parse().ok();
        card.apply(&ContactFields {
            birthday,
            ..ContactFields::default()
        });
        assert!(card.to_string().contains(line), "{card}");
        assert_eq!(card.fields().birthday, birthday);
    }
}

prop_compose! {
    fn any_fields()(
        first_name in text(), last_name in text(), email in text(), phone in "[0-9 +()-]{1,20}", comments in ".{0,200}",
        date in proptest::option::of((1i8..13, 1i8..29)), favorite in any::<bool>(),
    ) -> ContactFields {
        let some = |text: String| present(&text.replace(|c: char| c.is_control(), ""));
        let birthday = date.and_then(|(month, day)| Birthday::new(None, month, day));
        ContactFields {
            first_name: some(first_name), last_name: some(last_name), email: some(email), phone: some(phone),
            comments: some(comments), birthday, favorite,
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[\\PC;,:\\\\\"=.]{0,40}").expect("a pattern")
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(first in any_fields(), second in any_fields()) {
        let mut card = Card::new("u");
        card.apply(&first);
        prop_assert_eq!(&Card::parse(&card.to_string()).fields(), &first);
        card.apply(&second);
        let read = Card::parse(&card.to_string());
        prop_assert_eq!(&read.fields(), &second);
        prop_assert!(card.to_string().lines().all(|line| line.len() <= 75));
    }
}
