use proptest::prelude::*;

use super::*;
use crate::model::birthday::Birthday;
use crate::model::card::address::Address;
use crate::model::card::day::Day;
use crate::model::card::entry_label::StandardLabel;
use crate::model::card::online::Account;

/// Returns cards as written by phones, webmailers and old programs; each line of the lists below is
/// one.
fn cards() -> Vec<String> {
    let apple = "item1.EMAIL;type=INTERNET;type=pref:o@example.org|item1.X-ABLabel:_$!<Work>!$_|EMAIL;type=HOME:h@example.org|\
        TEL;type=IPHONE;type=CELL;type=VOICE:+380 67 1|item2.ADR;type=HOME:;;Main St 1\\nFlat 2;Kyiv;;01001;Ukraine|item2.X-ABADR:ua|\
        item2.X-ABLabel:Dacha|item3.URL:http\\://example.org|item3.X-ABLabel:_$!<HomePage>!$_|\
        IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:o.kosach|X-SOCIALPROFILE;type=twitter;x-user=o:http://twitter.com/o|\
        item4.X-ABDATE:2001-02-03|item4.X-ABLabel:_$!<Anniversary>!$_|item5.X-ABRELATEDNAMES:Olha|item5.X-ABLabel:_$!<Mother>!$_|\
        BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29|NOTE:one\\, two|ORG:Firm\\; Sons;Sales;East";
    let google = "EMAIL:g@example.org|TEL;TYPE=WORK,FAX:1|TEL;TYPE=X-car:2|item1.TEL:3|item1.X-ABLabel:boat\\, red|BDAY:--0122|\
        ADR;TYPE=WORK:;;S;C;R;P;US;US|X-ANNIVERSARY:2010-10-10|X-SKYPE:sky|X-SPOUSE:Pat|URL;TYPE=x-blog:https://example.org/a,b;c";
    let four = "EMAIL;PREF=1;TYPE=work;PID=1.1:f@example.org|TEL;VALUE=uri;PREF=2;TYPE=\"voice,home\":tel:+1-555;ext=5|\
        ADR;LABEL=\"1, Road\";GEO=\"geo:1,2\":;;1 Road;Town;;;|IMPP;PREF=1:xmpp:a@example.org|RELATED;TYPE=friend:urn:uuid:1|\
        RELATED;VALUE=text;TYPE=emergency:Bob|ANNIVERSARY:20101010|SOCIALPROFILE;SERVICE-TYPE=Mastodon:https://example.org/@a|\
        g.TEL:7|g.EMAIL:shared@example.org|g.X-ABLabel:Shared|NOTE;LANGUAGE=en:hello|X-ODD;A=\"b;c\":kept";
    let old = "TEL;HOME;VOICE:9|NOTE;ENCODING=QUOTED-PRINTABLE:=D0=B6|TEL:\u{202a}8\u{202c}|EMAIL;X-NOTE=a=b:q@example.org|no property|\
        agent:BEGIN:VCARD|TEL:inner|END:VCARD|BDAY;VALUE=text:circa 1800";
    let card = |version: &str, lines: &str| {
        format!(
            "BEGIN:VCARD\nVERSION:{version}\nN:Kosach;Larysa;;;\nFN:Larysa Kosach\n{}\nEND:VCARD\n",
            lines.replace('|', "\n")
        )
    };
    vec![
        card("3.0", apple),
        card("3.0", google),
        card("4.0", four),
        card("3.0", old),
    ]
}

/// Returns every entry of the card: its key, label and value as in an edit.
fn entries(card: &Card) -> Vec<(usize, EntryLabel, Option<Value>)> {
    let details = card.details();
    let mut all = Vec::new();
    for (list, of) in [
        (details.emails, Value::Email as fn(String) -> Value),
        (details.phones, Value::Phone),
        (details.urls, Value::Url),
        (details.related, Value::Related),
        (details.notes, Value::Note),
    ] {
        all.extend(
            list.into_iter()
                .map(|detail| (detail.key, detail.label, Some(of(detail.value)))),
        );
    }
    all.extend(
        details
            .addresses
            .into_iter()
            .map(|detail| (detail.key, detail.label, Some(Value::Address(detail.value)))),
    );
    all.extend(details.messengers.into_iter().map(|detail| {
        (
            detail.key,
            detail.label,
            Some(Value::Messenger(detail.value)),
        )
    }));
    all.extend(
        details
            .profiles
            .into_iter()
            .map(|detail| (detail.key, detail.label, Some(Value::Profile(detail.value)))),
    );
    let day = |day: Day| day.date.date().is_some().then_some(Value::Day(day));
    all.extend(
        details
            .dates
            .into_iter()
            .map(|detail| (detail.key, detail.label, day(detail.value))),
    );
    all
}

fn another(value: &Value, text: &str) -> Value {
    let account = |account: &Account| Account {
        user: format!("{}{text}", account.user),
        ..account.clone()
    };
    match value {
        Value::Email(_) => Value::Email(format!("new{text}")),
        Value::Phone(_) => Value::Phone(format!(
            "0{}",
            text.replace(|c: char| !c.is_ascii_digit(), "")
        )),
        Value::Url(_) => Value::Url(format!("https://{text}")),
        Value::Related(_) => Value::Related(format!("new{text}")),
        Value::Note(_) => Value::Note(format!("new{text}")),
        Value::Address(former) => Value::Address(Address {
            city: format!("new{text}"),
            ..former.clone()
        }),
        Value::Messenger(former) => Value::Messenger(account(former)),
        Value::Profile(former) => Value::Profile(account(former)),
        Value::Day(former) => {
            let date = Birthday::new(Some(1999), 9, 9).expect("a date");
            Value::Day(Day::on(former.kind, date))
        }
        Value::Fact(_) => panic!("facts are not edited"),
    }
}

fn lines(card: &Card) -> Vec<&str> {
    card.lines.iter().map(ContentLine::raw).collect()
}

#[test]
fn an_edit_to_what_is_there_changes_no_byte() {
    for text in cards() {
        let mut card = Card::parse(&text);
        let details = card.details();
        let mut edits: Vec<_> = entries(&card)
            .into_iter()
            .map(|(key, label, value)| Edit::Change {
                key,
                value,
                label: Some(label),
            })
            .collect();
        edits.extend([
            Edit::Name(details.name),
            Edit::DisplayName(details.display_name),
            Edit::Field(Field::Organization, details.organization),
            Edit::Field(
                Field::Department,
                details.units.first().cloned().unwrap_or_default(),
            ),
            Edit::Field(Field::Nickname, details.nickname),
        ]);
        card.edit(&edits).expect("known keys");
        assert_eq!(card.to_string(), text);
    }
}

#[test]
fn another_value_changes_its_line_alone_and_keeps_group_and_parameters() {
    let mut card = Card::parse(&cards()[2]);
    let before = card.clone();
    for (key, label, value) in entries(&before) {
        let value = value.map(|value| another(&value, ""));
        card.edit(&[Edit::Change {
            key,
            value: value.clone(),
            label: None,
        }])
        .expect("a known key");
        let changed: Vec<_> = (0..card.lines.len())
            .filter(|at| lines(&card)[*at] != lines(&before)[*at])
            .collect();
        assert!(changed.is_empty() || changed == [key], "{changed:?}");
        let (_, label_after, value_after) = entries(&card)
            .into_iter()
            .find(|entry| entry.0 == key)
            .expect("it stays");
        assert_eq!((label_after, value_after), (label, value));
        card = before.clone();
    }
    let mail = entries(&before)[0].0;
    card.edit(&[Edit::Change {
        key: mail,
        value: Some(Value::Email("n@example.org".to_owned())),
        label: None,
    }])
    .expect("known");
    assert_eq!(
        card.lines[mail].raw(),
        "EMAIL;PREF=1;TYPE=work;PID=1.1:n@example.org\r\n"
    );
}

#[test]
fn labels_are_read_in_every_form() {
    let read = |text: &str| {
        entries(&Card::parse(text))
            .into_iter()
            .map(|(_, label, _)| label)
            .collect::<Vec<_>>()
    };
    let standard = EntryLabel::Standard;
    let custom = |own: &str| EntryLabel::Custom(own.to_owned());
    assert_eq!(
        read(&cards()[1]),
        [
            EntryLabel::None,
            standard(StandardLabel::WorkFax),
            custom("car"),
            custom("boat, red"),
            custom("blog"),
            standard(StandardLabel::Spouse),
            standard(StandardLabel::Work),
            EntryLabel::None,
            EntryLabel::None,
            EntryLabel::None,
        ]
    );
}

#[test]
fn a_label_of_ones_own_stands_in_a_free_group() {
    let mut card = Card::parse(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nitem7.NOTE:x\r\nTEL;TYPE=HOME,VOICE;PREF=1:1\r\nEND:VCARD\r\n",
    );
    let label = Some(EntryLabel::Custom("Boat".to_owned()));
    card.edit(&[Edit::Change {
        key: 3,
        value: None,
        label,
    }])
    .expect("known");
    assert_eq!(
        lines(&card)[3..5],
        [
            "item8.TEL;PREF=1;TYPE=VOICE:1\r\n",
            "item8.X-ABLabel:Boat\r\n"
        ]
    );
    card.edit(&[Edit::Change {
        key: 3,
        value: None,
        label: Some(EntryLabel::Standard(StandardLabel::Work)),
    }])
    .expect("known");
    assert_eq!(
        lines(&card)[3..],
        [
            "item8.TEL;PREF=1;TYPE=VOICE;TYPE=WORK:1\r\n",
            "END:VCARD\r\n"
        ]
    );
}

#[test]
fn a_label_that_another_entry_shares_stays_with_that() {
    let mut card = Card::parse(&cards()[2]);
    let (key, ..) = entries(&card)
        .into_iter()
        .find(|(_, _, value)| *value == Some(Value::Phone("7".to_owned())))
        .expect("it is there");
    card.edit(&[Edit::Change {
        key,
        value: None,
        label: Some(EntryLabel::Custom("Mine".to_owned())),
    }])
    .expect("known");
    let details = card.details();
    assert_eq!(
        details.phones[1].label,
        EntryLabel::Custom("Mine".to_owned())
    );
    assert_eq!(
        details.emails[1].label,
        EntryLabel::Custom("Shared".to_owned())
    );
}

fn is_in(line: &ContentLine, group: &str) -> bool {
    !line.is_nested()
        && line
            .group()
            .is_some_and(|own| own.eq_ignore_ascii_case(group))
}

#[test]
fn a_removed_entry_takes_its_label_and_nothing_else_along() {
    for text in cards() {
        let before = Card::parse(&text);
        for (key, ..) in entries(&before) {
            let mut card = before.clone();
            card.edit(&[Edit::Remove { key }]).expect("a known key");
            let line = &before.lines[key];
            let others = || {
                before
                    .lines
                    .iter()
                    .enumerate()
                    .filter(|(at, other)| *at != key && !other.is_companion())
            };
            let alone = line
                .group()
                .filter(|group| !others().any(|(_, other)| is_in(other, group)));
            let kept = before.lines.iter().enumerate().filter(|(at, other)| {
                *at != key && !alone.is_some_and(|group| is_in(other, group))
            });
            assert_eq!(
                lines(&card),
                kept.map(|(_, line)| line.raw()).collect::<Vec<_>>()
            );
        }
    }
}

#[test]
fn a_change_of_service_is_read_back() {
    for text in cards() {
        let before = Card::parse(&text);
        for (key, label, value) in entries(&before) {
            let account = Account {
                service: "Signal".to_owned(),
                user: "me".to_owned(),
            };
            let value = match value {
                Some(Value::Messenger(_)) => Value::Messenger(account),
                Some(Value::Profile(_)) => Value::Profile(account),
                _ => continue,
            };
            let mut card = before.clone();
            card.edit(&[Edit::Change {
                key,
                value: Some(value.clone()),
                label: None,
            }])
            .expect("a known key");
            assert!(
                entries(&card).contains(&(key, label, Some(value))),
                "{card}"
            );
        }
    }
}

#[test]
fn names_and_fields_change_alone() {
    let mut card = Card::parse(&cards()[0]);
    let name = NameParts {
        middle: "Petrivna".to_owned(),
        ..card.details().name
    };
    card.edit(&[
        Edit::Name(name),
        Edit::Field(Field::Department, "Art".to_owned()),
        Edit::Field(Field::Title, "Poet".to_owned()),
    ])
    .expect("no keys");
    let expected = cards()[0]
        .replace(
            "N:Kosach;Larysa;;;\nFN:Larysa Kosach\n",
            "N:Kosach;Larysa;Petrivna;;\r\nFN:Larysa Petrivna Kosach\r\n",
        )
        .replace(
            "ORG:Firm\\; Sons;Sales;East\n",
            "ORG:Firm\\; Sons;Art;East\r\nTITLE:Poet\r\n",
        );
    assert_eq!(card.to_string(), expected);
}

#[test]
fn an_unknown_key_changes_nothing() {
    let mut card = Card::parse(&cards()[0]);
    let edits = [
        Edit::Field(Field::Title, "x".to_owned()),
        Edit::Change {
            key: 4,
            value: Some(Value::Note(String::new())),
            label: None,
        },
    ];
    assert_eq!(card.edit(&edits), Err(UnknownKey(4)));
    assert_eq!(
        card.edit(&[Edit::Remove { key: 999 }]),
        Err(UnknownKey(999))
    );
    assert_eq!(card.to_string(), cards()[0]);
}

fn any_label() -> impl Strategy<Value = EntryLabel> {
    prop_oneof![
        Just(EntryLabel::None),
        proptest::sample::select(StandardLabel::ALL).prop_map(EntryLabel::Standard),
        "[a-zA-Zж;,:\\\\\"] ?[a-zж]{1,40}".prop_map(EntryLabel::Custom),
    ]
}

/// Checks whether the label says that a day is an anniversary, which then is its kind.
fn is_labelled_twice(value: &Value, label: &EntryLabel) -> bool {
    matches!(value, Value::Day(day) if day.kind != DayKind::Birthday) && label.is_anniversary()
}

#[test]
fn a_day_that_two_lines_state_is_there_once_and_changes_in_both() {
    let lines = "BEGIN:VCARD\r\nVERSION:3.0\r\nX-ANNIVERSARY:2001-02-03\r\n\
        item1.X-ABDATE:20010203\r\nitem1.X-ABLabel:_$!<Anniversary>!$_\r\n\
        item2.X-ABDATE:2001-02-03\r\nitem2.X-ABLabel:Moved\r\nEND:VCARD\r\n";
    let card = Card::parse(lines);
    let dates = card.details().dates;
    let kinds: Vec<_> = dates.iter().map(|day| day.value.kind).collect();
    assert_eq!(kinds, [DayKind::Anniversary, DayKind::Other]);
    let edited = |edit: Edit| {
        let mut card = card.clone();
        card.edit(&[edit]).expect("a known key");
        card.to_string()
    };
    let key = dates[0].key;
    let value = Some(another(&Value::Day(dates[0].value.clone()), ""));
    let label = None;
    assert_eq!(
        edited(Edit::Change { key, value, label }),
        lines
            .replace("X-ANNIVERSARY:2001-02-03", "X-ANNIVERSARY:1999-09-09")
            .replace("20010203", "1999-09-09")
    );
    assert_eq!(
        edited(Edit::Remove { key }),
        "BEGIN:VCARD\r\nVERSION:3.0\r\nitem2.X-ABDATE:2001-02-03\r\n\
        item2.X-ABLabel:Moved\r\nEND:VCARD\r\n"
    );
}

proptest! {
    #[test]
    fn what_is_edited_is_read_back_and_all_else_stays(
        which in 0..4_usize, pick in any::<proptest::sample::Index>(), label in any_label(), text in "[a-z;,:\\\\\"ж\n]{1,60}",
    ) {
        let before = Card::parse(&cards()[which]);
        let (key, _, value) = entries(&before)[pick.index(entries(&before).len())].clone();
        let value = value.map(|value| another(&value, &text));
        prop_assume!(!value.as_ref().is_some_and(|value| is_labelled_twice(value, &label)));
        let mut card = before.clone();
        card.edit(&[Edit::Change { key, value: value.clone(), label: Some(label.clone()) }]).expect("a known key");
        let card = Card::parse(&card.to_string());
        let changed = entries(&card).into_iter().find(|entry| entry.0 == key).expect("it stays");
        prop_assert_eq!(changed, (key, label, value));
        let group = before.lines[key].group();
        for (at, line) in before.lines.iter().enumerate() {
            let is_label = group.is_some_and(|group| is_in(line, group)) && line.is_companion();
            prop_assert!(at == key || is_label || lines(&card).contains(&line.raw()), "{}", line.raw());
        }
    }

    #[test]
    fn what_is_added_is_read_back(
        which in 0..4_usize, pick in any::<proptest::sample::Index>(), label in any_label(), text in "[a-z;,:\\\\\"ж\n]{1,60}",
    ) {
        let before = Card::parse(&cards()[which]);
        let values: Vec<_> = entries(&before).into_iter().filter_map(|(_, _, value)| value).collect();
        let value = another(&values[pick.index(values.len())], &text);
        let birthday = DayKind::Birthday;
        prop_assume!(!matches!(&value, Value::Day(day) if day.kind == birthday));
        prop_assume!(!is_labelled_twice(&value, &label));
        let mut card = before.clone();
        card.edit(&[Edit::Add { value: value.clone(), label: label.clone() }]).expect("no keys");
        let card = Card::parse(&card.to_string());
        prop_assert!(entries(&card).iter().any(|entry| (&entry.1, &entry.2) == (&label, &Some(value.clone()))), "{}", card);
        prop_assert!(before.lines.iter().all(|line| lines(&card).contains(&line.raw())));
    }
}
