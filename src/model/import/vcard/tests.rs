use proptest::prelude::*;

use super::*;
use crate::model::import::any_file::LIMITS;

fn entries(text: String) -> impl Iterator<Item = Entry> {
    super::entries(text, None, LIMITS.card)
}

/// Returns the line of each entry, and its card or its fault.
fn read(text: &str) -> Vec<(usize, Result<String, Fault>)> {
    let entry = |entry| match entry {
        Entry::Card(read) => Some((read.line, Ok(read.card.to_string()))),
        Entry::Refused(refusal) => Some((refusal.line, Err(refusal.fault))),
        Entry::Note(_) => None,
        Entry::TooMany { .. } => panic!("no reader counts its entries"),
    };
    entries(text.to_owned()).filter_map(entry).collect()
}

/// Returns line and remark of each note.
fn remarks(text: &str) -> Vec<(usize, Remark)> {
    let note = |entry| match entry {
        Entry::Note(note) => Some((note.line, note.remark)),
        _ => None,
    };
    entries(text.to_owned()).filter_map(note).collect()
}

fn card(lines: &[&str]) -> String {
    [&["BEGIN:VCARD"], lines, &["END:VCARD"]]
        .concat()
        .iter()
        .map(|line| format!("{line}\r\n"))
        .collect()
}

#[test]
fn a_photo_that_is_not_stated_as_such_is_repaired() {
    let odd = "PHOTO;DATA:IMAGE/JPEG;BASE64,/9j/AA==";
    for (version, whole) in [
        ("VERSION:4.0", "PHOTO:data:image/jpeg;base64,/9j/AA=="),
        ("VERSION:3.0", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/AA=="),
    ] {
        let file = card(&[version, "FN:A", odd]);
        assert_eq!(read(&file), [(1, Ok(card(&[version, "FN:A", whole])))]);
        assert_eq!(remarks(&file), [(1, Remark::RepairedMedia)]);
    }
    for (version, odd, whole) in [
        (
            "VERSION:3.0",
            "LOGO:iVBORw0KGgo=",
            "LOGO;ENCODING=b:iVBORw0KGgo=",
        ),
        (
            "VERSION:4.0",
            "PHOTO;VALUE=binary:/9j/AA==",
            "PHOTO:data:image/jpeg;base64,/9j/AA==",
        ),
        (
            "VERSION:3.0",
            "PHOTO;TYPE=JPEG;ENCODING=QUOTED-PRINTABLE:/9j/AA=3D=3D",
            "PHOTO;TYPE=JPEG;ENCODING=b:/9j/AA==",
        ),
    ] {
        let file = card(&[version, "FN:A", odd]);
        assert_eq!(read(&file), [(1, Ok(card(&[version, "FN:A", whole])))]);
        assert_eq!(remarks(&file), [(1, Remark::RepairedMedia)]);
    }
    let former = read(&card(&["VERSION:2.1", "FN:A", odd]));
    let [(1, Ok(text))] = &former[..] else {
        panic!("{former:?}")
    };
    assert!(
        text.contains("PHOTO;ENCODING=b;TYPE=JPEG:/9j/AA==\r\n"),
        "{text}"
    );
}

#[test]
fn every_line_end_is_one_and_stays_but_for_that_of_old_macs() {
    let plain = card(&["VERSION:3.0", "FN:A", "NOTE:folded", "  here"]);
    for (end, kept) in [
        ("\n", "\n"),
        ("\r\n", "\r\n"),
        ("\r", "\r\n"),
        ("\r\r\n", "\r\r\n"),
    ] {
        let file = format!("{plain}\r\n{plain}").replace("\r\n", end);
        let expected = plain.replace("\r\n", kept);
        assert_eq!(
            read(&file),
            [(1, Ok(expected.clone())), (8, Ok(expected))],
            "{end:?}"
        );
    }
}

#[test]
fn blank_lines_inside_a_card_stay() {
    let odd = "BEGIN:VCARD\r\nVERSION:4.0\r\n\r\nGEO:geo:1\r\n\r\n .5\r\nEND:VCARD\r\n";
    assert_eq!(read(odd), [(1, Ok(odd.to_owned()))]);
}

#[test]
fn a_card_keeps_its_groups_parameters_order_and_odd_lines() {
    let lines = [
        "version: 4.0",
        "item1.EMAIL;X=\"a:b\";type=pref:x@example.org",
        "no property at all",
        "FN;CHARSET=utf-8:A\u{8}B",
        "\tC",
    ];
    assert_eq!(read(&card(&lines)), [(1, Ok(card(&lines)))]);
}

#[test]
fn white_space_and_letter_case_do_not_hide_a_card() {
    let expected = "begin:vCard\r\nVERSION:3.0\r\nFN:A\r\nend:VCARD\r\n";
    let file = "\n  begin:vCard \n\nVERSION:3.0\nFN:A\n\nend : VCARD\t\n\u{1a}";
    assert_eq!(read(file), [(2, Ok(expected.to_owned()))]);
    let expected = [(2, Remark::Indented), (2, Remark::RepairedNames)];
    assert_eq!(remarks(file), expected);
}

#[test]
fn a_card_without_its_end_hinders_no_other() {
    let good = card(&["VERSION:3.0", "FN:A"]);
    let cut = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:B\r\n";
    let file = format!("{cut}{good}{cut}{good}{cut}");
    assert_eq!(
        read(&file),
        [
            (1, Err(Fault::NoEnd)),
            (4, Ok(good.clone())),
            (8, Err(Fault::NoEnd)),
            (11, Ok(good)),
            (15, Err(Fault::NoEnd))
        ]
    );
}

#[test]
fn a_card_without_its_beginning_hinders_no_other() {
    let good = card(&["VERSION:3.0", "FN:A"]);
    let file = format!("VERSION:3.0\r\nFN:B\r\nEND:VCARD\r\n{good}ORG:C\r\n");
    let no_beginning = Err(Fault::NoBeginning);
    let stray = Err(Fault::OutsideCards);
    assert_eq!(read(&file), [(1, no_beginning), (4, Ok(good)), (8, stray)]);
}

#[test]
fn a_card_without_its_end_before_one_without_its_beginning_is_not_its_parent() {
    let good = card(&["VERSION:3.0", "FN:A"]);
    let file = format!("BEGIN:VCARD\nVERSION:3.0\nFN:B\n{good}VERSION:3.0\nFN:C\nEND:VCARD\n");
    let read = read(&file);
    assert_eq!(
        read.iter()
            .map(|(line, read)| (*line, read.is_ok()))
            .collect::<Vec<_>>(),
        [(1, false), (4, true), (8, false)]
    );
}

#[test]
fn cards_inside_a_card_belong_to_it() {
    let inner = ["BEGIN:VCARD", "VERSION:3.0", "FN:I", "END:VCARD"];
    let agent = ["AGENT:BEGIN:VCARD", "VERSION:3.0", "FN:I", "END:VCARD"];
    let folded = ["AGENT:BEGIN:VCARD", " VERSION:3.0", " END:VCARD"];
    for inside in [&inner[..], &agent, &folded] {
        let file = card(&[&["VERSION:3.0", "FN:O"], inside, &["TEL:1"]].concat());
        assert_eq!(read(&format!("{file}{file}")).len(), 2, "{inside:?}");
        assert_eq!(read(&file), [(1, Ok(file))]);
    }
}

#[test]
fn a_card_without_a_version_is_read_as_what_it_looks_like() {
    assert_eq!(
        read(&card(&["FN:A, B"])),
        [(1, Ok(card(&["VERSION:3.0", "FN:A, B"])))]
    );
    assert_eq!(
        read(&card(&["FN:A, B", "TEL;HOME:1"])),
        [(
            1,
            Ok(card(&["VERSION:3.0", "FN:A\\, B", "TEL;TYPE=HOME:1"]))
        )]
    );
}

#[test]
fn a_card_that_begins_on_the_line_where_another_ends_is_one_of_its_own() {
    let file = "BEGIN:VCARD\nVERSION:3.0\nFN:A\nTEL:1\nEND:VCARDBEGIN:VCARD\nVERSION:3.0\nFN:B\nEND:VCARD\u{feff}begin:vcard\n\
        VERSION:4.0\nFN:C\nEND:VCARD";
    let cards: Vec<_> = read(file)
        .into_iter()
        .map(|(line, card)| {
            (
                line,
                Card::parse(&card.expect("a card")).texts("FN").concat(),
            )
        })
        .collect();
    assert_eq!(
        cards,
        [
            (1, "A".to_owned()),
            (5, "B".to_owned()),
            (8, "C".to_owned())
        ]
    );
    assert_eq!(
        remarks(file),
        [(5, Remark::SharedLine), (8, Remark::SharedLine)]
    );
}

#[test]
fn marks_that_share_a_line_with_a_value_are_marks() {
    let file = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nNOTE:xEND:VCARDBEGIN:VCARD\r\nVERSION:2.1\r\n\
                FN:B\r\nNOTE:yend:vcard\u{feff}BEGIN:VCARD\r\nVERSION:3.0\r\nFN:C\r\nNOTE:END:VCARD\r\nEND:VCARD\r\n";
    let expected = [
        (1, "FN:A\r\nNOTE:x\r\nEND:VCARD\r\n"),
        (4, "FN:B\r\nNOTE:y\r\nEND:VCARD\r\n"),
        (7, "FN:C\r\nNOTE:END:VCARD\r\nEND:VCARD\r\n"),
    ];
    let card = |rest: &str| format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{rest}");
    assert_eq!(
        read(file),
        expected.map(|(line, rest)| (line, Ok(card(rest))))
    );
    let shared = [(4, Remark::SharedLine), (7, Remark::SharedLine)];
    assert_eq!(remarks(file), shared);
    let blank = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nNOTE:x END:VCARDBEGIN:VCARD\r\nVERSION:3.0\r\nFN:B\r\nEND:VCARD\r\n";
    let expected = [
        (1, Ok(card("FN:A\r\nNOTE:x \r\nEND:VCARD\r\n"))),
        (4, Ok(card("FN:B\r\nEND:VCARD\r\n"))),
    ];
    assert_eq!(read(blank), expected);
    let note =
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nNOTE:see END:VCARDBEGIN:VCARD\r\nEND:VCARD\r\n";
    assert_eq!(read(note), [(1, Ok(note.to_owned()))]);
}

#[test]
fn an_odd_version_is_read_as_the_nearest() {
    for (stated, read_as) in [
        ("3", "3.0"),
        ("4", "4.0"),
        ("V3.0", "3.0"),
        ("\"3.0\"", "3.0"),
        ("vCard 4.0", "4.0"),
        ("", "3.0"),
        ("4.1", "4.0"),
    ] {
        let file = card(&["FN:A", &format!("VERSION:{stated}"), "NOTE:n"]);
        assert_eq!(
            read(&file),
            [(
                1,
                Ok(card(&[&format!("VERSION:{read_as}"), "FN:A", "NOTE:n"]))
            )]
        );
        let stated = stated.to_owned();
        assert_eq!(
            remarks(&file),
            [(
                3,
                Remark::Version {
                    stated,
                    read: read_as
                }
            )]
        );
    }
    let old = card(&["VERSION:2.0", "FN:A", "TEL;HOME:1"]);
    assert_eq!(
        read(&old),
        [(1, Ok(card(&["VERSION:3.0", "FN:A", "TEL;TYPE=HOME:1"])))]
    );
    let stated = "2.0".to_owned();
    assert_eq!(
        remarks(&old),
        [(
            2,
            Remark::Version {
                stated,
                read: "2.1"
            }
        )]
    );
}

#[test]
fn lines_that_are_no_properties_are_noted_and_stay() {
    let lines = [
        "VERSION:3.0",
        "FN:Esz",
        "",
        "Kiss",
        "Horvat",
        "X-CHAT/A:b",
        "BDAY:1987-04-13",
        ";=\"Home: 1\":",
        "TEL:1",
    ];
    let file = card(&lines);
    assert_eq!(read(&file), [(1, Ok(file.clone()))]);
    assert_eq!(
        remarks(&file),
        [5, 6, 7, 9].map(|line| (line, Remark::NoProperty))
    );
}

#[test]
fn free_text_takes_a_line_that_broke_off() {
    let lines = [
        "VERSION:3.0",
        "FN:Esz",
        "NOTE:one",
        "two, b",
        "",
        "three",
        "TEL:1",
        "four",
        "item1.note;X-A=b:five",
        " folded",
        "six",
        "http://example.org/x",
        "# seven",
        "eight",
    ];
    let file = card(&lines);
    let expected = file
        .replace("two", " \\ntwo")
        .replace("\r\n\r\nthree", "\r\n \\nthree")
        .replace("six", " \\nsix")
        .replace("http", " \\nhttp");
    assert_eq!(read(&file), [(1, Ok(expected))]);
    assert_eq!(
        remarks(&file),
        [
            (5, Remark::StrayContinuation),
            (9, Remark::NoProperty),
            (12, Remark::StrayContinuation),
            (14, Remark::NoProperty),
            (15, Remark::NoProperty)
        ]
    );
}

#[test]
fn a_property_that_is_folded_before_its_value_is_no_part_of_the_text_before_it() {
    for lines in [
        ["item1.X-JABBER;LABEL=\"a, b\";X-SERVICE-TYPE=Skype", " :a"],
        [
            "PHOTO;ENCODING=b;X-ABCROP-RECTANGLE=ABClipRect_1&0&0",
            "\t&640:/9j/AA==",
        ],
        ["ADR;TYPE=home", " ;LABEL=\"12: Way\":;;12 Way;;;;"],
    ] {
        let file = card(&[&["VERSION:3.0", "FN:A", "NOTE:one"], &lines[..]].concat());
        assert_eq!(remarks(&file), []);
        assert_eq!(read(&file), [(1, Ok(file))]);
    }
    let text = card(&[
        "VERSION:3.0",
        "FN:A",
        "NOTE:one",
        "two; see it",
        " at 12:30",
    ]);
    assert_eq!(remarks(&text), [(5, Remark::StrayContinuation)]);
}

#[test]
fn what_a_card_states_and_nobody_knows_is_noted() {
    let inner = ["BEGIN:VCARD", "VERSION:3.0", "FN:I", "END:VCARD"];
    let lines = [
        "VERSION:3.0",
        "FN;CHARSET=X-MAC:A",
        "NOTE;ENCODING=QUOTED-PRINTABLE:1=%=",
        "2",
    ];
    let file = card(&[&lines[..], &inner].concat());
    assert_eq!(
        remarks(&file),
        [
            (3, Remark::UnknownCharset("X-MAC".to_owned())),
            (4, Remark::BrokenQuotedPrintable),
            (6, Remark::NestedCard),
        ]
    );
}

#[test]
fn what_is_no_contact_is_refused_with_its_reason() {
    let faults = [
        (
            card(&["VERSION:1.0", "FN:A"]),
            Fault::UnknownVersion("1.0".to_owned()),
        ),
        (
            "BEGIN:VCALENDAR\nEND:VCALENDAR\n".to_owned(),
            Fault::Calendar,
        ),
    ];
    for (file, fault) in faults {
        assert_eq!(read(&file), [(1, Err(fault))]);
    }
}

#[test]
fn a_card_may_not_take_all_memory() {
    let large = card(&[
        "VERSION:3.0",
        &format!("NOTE:{}", "x".repeat(LIMITS.card.bytes_with_media)),
    ]);
    let long = card(&["VERSION:3.0", &"a\r\n".repeat(LIMITS.card.lines)]);
    let lines: Vec<_> = read(&format!("{large}{long}{}", card(&["FN:A"])))
        .into_iter()
        .map(|(line, read)| (line, read.is_ok()))
        .collect();
    assert_eq!(
        lines,
        [(1, false), (5, false), (LIMITS.card.lines + 9, true)]
    );
}

/// Generates a value in which nothing ends a card or starts another.
fn value() -> impl Strategy<Value = String> {
    "[a-zA-ZäЇ猫 ,;\\\\\t]{0,40}".prop_map(|text| format!("x{text}"))
}

prop_compose! {
    fn any_card()(version in "[34]\\.0", lines in proptest::collection::vec(("(item1\\.)?(FN|TEL|X-A)(;TYPE=\"a:b\")?", value(), value()), 1..5)) -> String {
        let property = |(head, value, more): &(String, String, String)| format!("{head}:{value}\r\n {more}\r\n");
        format!("BEGIN:VCARD\r\nVERSION:{version}\r\n{}END:VCARD\r\n", lines.iter().map(property).collect::<String>())
    }
}

proptest! {
    #[test]
    fn any_valid_cards_come_out_as_they_went_in(
        cards in proptest::collection::vec(any_card(), 0..6), end in proptest::sample::select(vec!["\n", "\r\n", "\r", "\r\r\n"]),
    ) {
        let mut line = 1;
        let expected: Vec<_> = cards.iter().map(|card| {
            let start = line;
            line += card.lines().count();
            (start, Ok(card.clone()))
        }).collect();
        let plain = |(line, read): (usize, Result<String, Fault>)| (line, read.map(|card| card.replace(end, "\r\n")));
        let read = read(&cards.concat().replace("\r\n", end)).into_iter();
        let read: Vec<_> = if end == "\r" { read.collect() } else { read.map(plain).collect() };
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn any_mixture_of_lines_is_read_to_its_end(lines in proptest::collection::vec(proptest::sample::select(vec![
        "BEGIN:VCARD", "END:VCARD", "VERSION:2.1", "VERSION:3.0", "AGENT:BEGIN:VCARD", "FN;QUOTED-PRINTABLE:a=", " ", "PHOTO;BASE64:AA", "N:a;b", "",
    ]), 0..60)) {
        let text = lines.join("\n");
        let count = lines.iter().filter(|line| **line == "BEGIN:VCARD").count();
        let cards = entries(text).filter(|entry| matches!(entry, Entry::Card(_))).count();
        prop_assert!(cards <= count);
    }
}

#[test]
fn spaces_after_the_names_of_properties_are_left_out() {
    let lines = "FN : Ada Byte\r\nTEL ;TYPE=cell : 1\r\nADR:;;Long street\r\n ;Kyiv;;;\r\nNOTE:a : b\r\n : d\r\n\
                 URL; TYPE=work: https://a.example\r\nTITLE;ENCODING=QUOTED-PRINTABLE:a=\r\nb : c\r\n";
    let expected = lines
        .replace("FN : Ada", "FN:Ada")
        .replace("TEL ;TYPE=cell : 1", "TEL;TYPE=cell:1")
        .replace("URL; TYPE=work: h", "URL;TYPE=work:h");
    let expected = format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{expected}END:VCARD\r\n");
    for frame in [
        ["BEGIN : VCARD\r\nVERSION : 3.0\r\n", "END : VCARD\r\n"],
        ["BEGIN:VCARD\r\nVERSION:3.0\r\n", "END:VCARD\r\n"],
    ] {
        let text = frame.join(lines);
        assert_eq!(read(&text), [(1, Ok(expected.clone()))]);
        assert_eq!(remarks(&text), [(1, Remark::RepairedNames)]);
    }
}
