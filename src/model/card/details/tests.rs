use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::model::card::day::DateOrText;
use crate::model::card::entry_label::StandardLabel;
use crate::model::card::version::Version;
use crate::model::export::csv;

fn card(lines: &str) -> Card {
    Card::parse(&format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Kosach;Larysa;;;\r\nFN:Larysa Kosach\r\n\
        {lines}\r\nEND:VCARD\r\n"
    ))
}

fn details(lines: &str) -> Details {
    card(lines).details()
}

/// Returns the cells of the contact's row that hold this text, with the cells before them.
fn labelled_cells(lines: &str, text: &str) -> Vec<(String, String)> {
    let row = csv::row(&card(lines), &[]);
    let pairs = row.windows(2).filter(|pair| pair[1] == text);
    pairs
        .map(|pair| (pair[0].clone(), pair[1].clone()))
        .collect()
}

#[test]
fn a_relation_is_read_and_exported_in_the_spelling_of_every_program() {
    for line in [
        "X-SPOUSE:Eva",
        "X-MS-SPOUSE:Eva",
        "X-EVOLUTION-SPOUSE:Eva",
        "X-KADDRESSBOOK-X-SpousesName:Eva",
        "X-KADDRESSBOOK-X-SpouseName:Eva",
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Eva;14;;;;;;;;;;;;;",
        "item1.X-ABRELATEDNAMES:Eva\r\nitem1.X-ABLabel:_$!<Spouse>!$_",
        "RELATED;VALUE=text;TYPE=spouse:Eva",
    ] {
        let related = details(line).related;
        let read: Vec<_> = related
            .iter()
            .map(|entry| (entry.label.word(), entry.value.as_str()))
            .collect();
        assert_eq!(read, [("Spouse", "Eva")], "{line}");
        let cells = labelled_cells(line, "Eva");
        assert_eq!(cells, [("Spouse".to_owned(), "Eva".to_owned())], "{line}");
    }
}

#[test]
fn an_anniversary_is_read_and_exported_in_the_spelling_of_every_program() {
    for line in [
        "ANNIVERSARY:20110618",
        "X-ANNIVERSARY:2011-06-18",
        "X-MS-ANNIVERSARY;VALUE=DATE:20110618",
        "X-EVOLUTION-ANNIVERSARY:2011-06-18",
        "X-KADDRESSBOOK-X-Anniversary:2011-06-18T00:00:00",
        "X-ANDROID-CUSTOM:vnd.android.cursor.item/contact_event;2011-06-18;1;;;;",
        "ITEM1.X-ABDATE:20110618\r\nITEM1.X-ABLABEL:_$!<Anniversary>!$_\r\nX-ANNIVERSARY:20110618",
    ] {
        let dates = details(line).dates;
        let read: Vec<_> = dates
            .iter()
            .map(|day| (day.value.kind, day.value.date.to_string()))
            .collect();
        assert_eq!(
            read,
            [(DayKind::Anniversary, "2011-06-18".to_owned())],
            "{line}"
        );
        let expected = [("Anniversary".to_owned(), "2011-06-18".to_owned())];
        assert_eq!(labelled_cells(line, "2011-06-18"), expected, "{line}");
    }
}

#[test]
fn a_fact_is_read_and_exported_under_its_name() {
    for (line, name, text) in [
        ("GENDER:F", "Gender", "female"),
        (
            "GENDER:O;it's complicated",
            "Gender",
            "other; it's complicated",
        ),
        ("X-GENDER:Female", "Gender", "female"),
        ("X-MAIDENNAME:Drahomanova", "Maiden Name", "Drahomanova"),
        ("X-KADDRESSBOOK-X-Profession:Poet", "Profession", "Poet"),
        ("LANG:uk", "Language", "uk"),
        ("TZ:Europe/Kyiv", "Time Zone", "Europe/Kyiv"),
        ("GEO:50.59;27.61", "Coordinates", "50.59, 27.61"),
        ("GEO:geo:50.59,27.61;u=5", "Coordinates", "50.59, 27.61"),
        ("BIRTHPLACE:Zviahel", "Place of Birth", "Zviahel"),
        ("DEATHDATE:19130801", "Date of Death", "1913-08-01"),
        ("HOBBY:piano", "Hobby", "piano"),
        ("ROLE:Writer", "Role", "Writer"),
        (
            "NICKNAME:Lesia\r\nNICKNAME:Larochka",
            "Nickname",
            "Larochka",
        ),
        ("X-CUSTOM1:41", "Custom 1", "41"),
        ("X-MS-TEXT:41", "User Field", "41"),
        (
            "NICKNAME:Lesia\r\nX-EPOCSECONDNAME:Larochka",
            "Nickname",
            "Larochka",
        ),
        (
            "item1.X-CARNET-FIELD:41\r\nitem1.X-ABLabel:Shoe",
            "Shoe",
            "41",
        ),
    ] {
        let expected = [(name.to_owned(), text.to_owned())];
        assert_eq!(labelled_cells(line, text), expected, "{line}");
    }
}

#[test]
fn apples_addresses_and_its_word_for_other_networks_are_not_shown() {
    let read = |lines: &str| {
        let details = details(lines);
        let accounts = details.messengers.into_iter().chain(details.profiles);
        let read = |one: Detail<Account>| {
            let Account { service, user } = one.value;
            [service, user, one.label.word().to_owned()]
        };
        accounts.map(read).collect::<Vec<_>>()
    };
    for (lines, expected) in [
        (
            "IMPP;X-SERVICE-TYPE=Signal:x-apple:%2B380671",
            ["Signal", "+380671", ""],
        ),
        (
            "X-SOCIALPROFILE;type=Instagram;x-user=larysa:x-apple:larysa",
            ["Instagram", "larysa", ""],
        ),
        (
            "item1.X-SOCIALPROFILE;type=custom:https://m.example/@l\r\nitem1.X-ABLabel:Pixelfed",
            ["", "https://m.example/@l", "Pixelfed"],
        ),
    ] {
        assert_eq!(read(lines), [expected.map(str::to_owned)], "{lines}");
    }
}

#[test]
fn the_nickname_of_androids_row_is_the_nickname_of_a_card_without_one() {
    let row = "X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Lesia;1;;;;;;;;;;;;;";
    assert_eq!(details(row).nickname, "Lesia");
    let both = details(&format!("{row}\r\nNICKNAME:Larochka"));
    assert_eq!(both.nickname, "Larochka");
    assert_eq!(both.facts[0].value.text, "Lesia");
}

#[test]
fn a_day_that_is_no_date_is_shown_and_exported_as_text() {
    for line in ["BDAY:circa 1871", "BDAY;VALUE=text:circa 1871"] {
        let text = "circa 1871".to_owned();
        assert_eq!(
            details(line).dates[0].value.date,
            DateOrText::Text(text.clone())
        );
        assert!(csv::row(&card(line), &[]).contains(&text));
    }
}

#[test]
fn a_messenger_keeps_the_scheme_of_its_address_in_a_table() {
    let cells = labelled_cells("IMPP:xmpp:l@example.org", "l@example.org");
    assert_eq!(cells[0].0, "IM xmpp");
    let mut read = Details::default();
    csv::take_custom(&mut read, &cells[0].0, &cells[0].1);
    let written = read.to_card().to_string();
    assert!(written.contains(":xmpp:l@example.org\r\n"), "{written}");
}

#[test]
fn the_address_of_an_account_is_read_in_every_notation() {
    for (line, service, user) in [
        ("IMPP:xmpp://l@example.org", "xmpp", "l@example.org"),
        ("IMPP:im:xmpp:l@example.org", "xmpp", "l@example.org"),
        ("IMPP:im:l@example.org", "", "l@example.org"),
        ("IMPP:im:l:m", "", "l:m"),
        ("X-JABBER:xmpp:l@example.org", "Jabber", "l@example.org"),
        ("X-JABBER:skype:l", "Jabber", "skype:l"),
        ("X-SIP:sip:l@example.org", "SIP", "l@example.org"),
        ("X-VIBER:+1", "Viber", "+1"),
        (
            "X-MESSAGING-XMPP-All:l@example.org",
            "Jabber",
            "l@example.org",
        ),
        ("IMPP:https://chat.example/l", "https", "//chat.example/l"),
    ] {
        let read = details(line).messengers.remove(0).value;
        assert_eq!((&*read.service, &*read.user), (service, user), "{line}");
    }
}

#[test]
fn an_account_is_written_by_its_own_address() {
    for (service, user, line) in [
        ("", "xmpp://l@example.org", "IMPP:xmpp:l@example.org"),
        ("", "skype:l", "IMPP:skype:l"),
        ("", "l@example.org", "IMPP:im:l@example.org"),
        ("Jabber", "xmpp:l", "IMPP;X-SERVICE-TYPE=Jabber:xmpp:l"),
    ] {
        let mut details = Details::default();
        details.add_messenger(service, user);
        let written = details.to_card().to_string();
        assert!(written.contains(&format!("{line}\r\n")), "{written}");
    }
}

#[test]
fn the_text_of_an_envelope_without_an_address_is_one() {
    let lines = "ADR;TYPE=HOME:;;1 Way;Oslo;;;\r\nLABEL;TYPE=HOME:1 Way\\nOslo\r\n\
        LABEL;TYPE=WORK:2 Road\\nKyiv";
    let addresses = details(lines).addresses;
    let streets: Vec<_> = addresses.iter().map(|entry| &*entry.value.street).collect();
    assert_eq!(streets, ["1 Way", "2 Road\nKyiv"]);
    assert_eq!(addresses[1].label.word(), "Work");
    let edited = |key: usize, street: Option<&str>| {
        use crate::model::card::edit::Edit;
        let mut card = card(lines);
        let edit = street.map_or(Edit::Remove { key }, |street| Edit::Change {
            key,
            value: Some(Value::Address(Address {
                street: street.to_owned(),
                ..Address::default()
            })),
            label: None,
        });
        card.edit(&[edit]).expect("a known key");
        let text = card.to_string();
        let rest = text.split("Larysa Kosach\r\n").nth(1).unwrap_or_default();
        rest.replace("END:VCARD\r\n", "").replace("\r\n", "|")
    };
    let [home, work] = [addresses[0].key, addresses[1].key];
    let own = "ADR;TYPE=HOME:;;1 Way;Oslo;;;|LABEL;TYPE=HOME:1 Way\\nOslo|";
    let other = "LABEL;TYPE=WORK:2 Road\\nKyiv|";
    assert_eq!(edited(home, None), other);
    assert_eq!(
        edited(home, Some("3 Way")),
        format!("ADR;TYPE=HOME:;;3 Way;;;;|{other}")
    );
    assert_eq!(edited(work, None), own);
    assert_eq!(edited(work, Some("2 Road\nKyiv")), format!("{own}{other}"));
    assert_eq!(
        edited(work, Some("3 Road")),
        format!("{own}ADR;TYPE=WORK:;;3 Road;;;;|")
    );
}

#[test]
fn the_sound_of_japanese_phones_is_how_the_name_is_pronounced() {
    use crate::model::card::edit::{Edit, Field};
    let sound = "SOUND;TYPE=X-IRMC-N:コサチ;ラリサ;;;";
    let read = |card: &Card| {
        let phonetic = card.details().phonetic;
        [phonetic.last, phonetic.first]
    };
    assert_eq!(read(&card(sound)), ["コサチ", "ラリサ"]);
    assert_eq!(
        read(&card("SOUND;X-IRMC-N:コサチ;ラリサ")),
        ["コサチ", "ラリサ"]
    );
    let second = "N;ALTID=1;PHONETIC=script;SCRIPT=Latn:Kosach;Larysa;;;";
    assert_eq!(read(&card(second)), ["Kosach", "Larysa"]);
    assert!(Version::V4.of(&card(second).to_string()).contains(second));
    assert!(
        Version::V3
            .of(&card(second).to_string())
            .contains("X-PHONETIC-LAST-NAME:Kosach\r\n")
    );
    let own = format!("{sound}\r\nX-PHONETIC-FIRST-NAME:Larysa");
    assert_eq!(read(&card(&own)), ["コサチ", "Larysa"]);
    assert_eq!(
        read(&card("SOUND;VALUE=uri:https://a.example/s.ogg")),
        ["", ""]
    );
    let mut card = card(sound);
    card.edit(&[Edit::Field(Field::PhoneticLast, String::new())])
        .expect("a field");
    assert_eq!(read(&card), ["", "ラリサ"]);
    assert!(!card.to_string().contains("SOUND"), "{card}");
}

#[test]
fn what_a_name_is_sorted_by_is_a_fact_in_both_versions() {
    let sorted = |card: &Card| -> Vec<_> {
        let facts = card.details().facts.into_iter();
        facts
            .map(|fact| (fact.value.kind, fact.value.text))
            .collect()
    };
    let expected = [(FactKind::SortName, "Kosach, Larysa".to_owned())];
    for lines in [
        "SORT-STRING:Kosach\\, Larysa",
        "N;SORT-AS=\"Kosach,Larysa\":Kossatsch;Larysa;;;",
        "N;SORT-AS=Kosach,Larysa:Kossatsch;Larysa;;;",
    ] {
        let card = card(lines);
        assert_eq!(sorted(&card), expected, "{lines}");
        let fourth = Card::parse(&card.clone().into_version(Version::V4));
        assert_eq!(sorted(&fourth), expected, "{lines}");
        assert_eq!(sorted(&card.details().to_card()), expected, "{lines}");
    }
    assert_eq!(sorted(&card("SORT-STRING: ,")), []);
}

#[test]
fn a_row_of_androids_changes_in_its_own_columns() {
    let row = "X-ANDROID-CUSTOM:vnd.android.cursor.item/relation;Eva;14;;;\r\n";
    let mut card = card(row.trim_end());
    let key = card.details().related[0].key;
    let value = Some(Value::Related("Ada, M.".to_owned()));
    let label = None;
    let edits = [crate::model::card::edit::Edit::Change { key, value, label }];
    card.edit(&edits).expect("a known key");
    let changed = row.replace("Eva", "Ada\\, M.");
    assert!(card.to_string().contains(&changed), "{card}");
}

/// Returns text that is not empty and has no blanks at its ends.
fn text() -> impl Strategy<Value = String> {
    "[a-zA-Zж0-9;,:\\\\\"=@]{1,9}".prop_map(|text| format!("x{text}"))
}

fn label() -> impl Strategy<Value = EntryLabel> {
    let all = |label: &StandardLabel| EntryLabel::Standard(*label);
    let fitting = [
        StandardLabel::HomeMobile,
        StandardLabel::WorkFax,
        StandardLabel::Home,
    ];
    prop_oneof![
        Just(EntryLabel::None),
        proptest::sample::select(fitting.iter().map(all).collect::<Vec<_>>()),
        text().prop_map(EntryLabel::Custom),
    ]
}

fn list<T: std::fmt::Debug + Clone + PartialEq + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Vec<Detail<T>>> {
    let entry = (value, label()).prop_map(|(value, label)| Detail::new(value, label));
    proptest::collection::vec(entry, 0..3).prop_map(|entries| {
        let mut known: Vec<Detail<T>> = Vec::new();
        for entry in entries {
            if known.iter().all(|other| other.value != entry.value) {
                known.push(entry);
            }
        }
        known
    })
}

/// Returns the details without the numbers of their lines, which a new card gives them.
fn without_keys(details: &Details) -> String {
    let mut details = details.clone();
    details.own_name = None;
    let text = format!("{details:#?}");
    let lines = text.lines().filter(|line| !line.trim().starts_with("key:"));
    lines.collect::<Vec<_>>().join("\n")
}

prop_compose! {
    fn any_details()(
        texts in proptest::collection::vec(text(), 9),
        emails in list(text()),
        phones in list("[0-9+ ]{3,9}".prop_map(|text| format!("1{}", text.trim()))),
        urls in list(text()), related in list(text()), notes in list(text()),
        favorite in any::<bool>(),
        days in list(("1990-12-31|--02-29|[a-z]{1,9}", any::<bool>())),
        facts in proptest::collection::vec(
            ("Gender|Maiden Name|Time Zone|Shoe|Club", text()), 0..3
        ),
    ) -> Details {
        let mut texts = texts.into_iter();
        let mut next = || texts.next().unwrap_or_default();
        let name = NameParts {
            prefix: next(), first: next(), middle: next(), last: next(), suffix: next(),
        };
        let to_day = |entry: &Detail<(String, bool)>| {
            let (text, is_anniversary) = &entry.value;
            let kind = if *is_anniversary { DayKind::Anniversary } else { DayKind::Other };
            let as_text = |_| DateOrText::Text(text.clone());
            let date = text.parse().map_or_else(as_text, DateOrText::Date);
            Detail::new(Day { kind, date }, entry.label.clone())
        };
        let mut seen = HashSet::new();
        let mut facts: Vec<_> = facts.iter().map(|(name, text)| Detail::named(name, text)).collect();
        facts.retain(|fact| seen.insert(format!("{fact:?}")));
        Details {
            display_name: name.spoken(), name, nickname: next(), organization: next(),
            units: vec![next()], title: next(), emails, phones, urls, related, notes, favorite,
            dates: days.iter().map(to_day).collect(), facts,
            ..Details::default()
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_to_a_card_is_read_from_it(details in any_details()) {
        let card = Card::parse(&details.to_card().to_string());
        let mut read = card.details();
        read.dates.iter_mut().for_each(|day| day.key = 0);
        prop_assert_eq!(without_keys(&read), without_keys(&details), "{}", card);
    }
}
