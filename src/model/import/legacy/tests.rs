use proptest::prelude::*;

use super::*;
use crate::model::card::text::unescape;

/// Converts a card that is a file of its own, with the notes on it.
fn upgrade(text: &str) -> (String, Vec<Note>) {
    super::upgrade(text, 1, text, &mut Octets::new(None))
}

/// Returns line and remark of each note on a card of these lines, the first of which is line 3.
fn remarks(lines: &str) -> Vec<(usize, Remark)> {
    let (_, notes) = upgrade(&format!("BEGIN:VCARD\nVERSION:2.1\n{lines}\nEND:VCARD\n"));
    notes
        .into_iter()
        .map(|note| (note.line, note.remark))
        .collect()
}

/// Returns the unfolded lines of the 3.0 card between its version and its end.
fn upgraded(lines: &str) -> Vec<String> {
    let (card, _) = upgrade(&format!("BEGIN:VCARD\nVERSION:2.1\n{lines}\nEND:VCARD\n"));
    let unfolded = card.replace("\r\n ", "");
    let body = unfolded
        .strip_prefix("BEGIN:VCARD\r\nVERSION:3.0\r\n")
        .and_then(|rest| rest.strip_suffix("END:VCARD\r\n"));
    body.expect("a card").lines().map(str::to_owned).collect()
}

#[test]
fn bare_parameters_become_types_and_values_are_escaped() {
    let lines = "FN:A\nN:Doe\\; Sons;John, Q.\nTEL;HOME;VOICE;X-A=b:1\nADR;POSTAL:;;1, Main\\nFloor 2;C:\\x\nURL;WORK:http://a/?b,c;d";
    let expected = [
        "FN:A",
        "N:Doe\\; Sons;John\\, Q.",
        "TEL;X-A=b;TYPE=HOME,VOICE:1",
        "ADR;TYPE=POSTAL:;;1\\, Main\\nFloor 2;C:\\\\x",
        "URL;TYPE=WORK:http://a/?b,c;d",
    ];
    assert_eq!(upgraded(lines), expected);
}

#[test]
fn blanks_around_a_value_go_unless_it_is_free_text() {
    let lines = "N : Doe ; Ann \nFN : Ann Doe\nTEL ;TYPE=cell : 1 \nEMAIL: a@example.org\nNICKNAME: An , Nan\nNOTE:  two\nX-OWN : a; b ";
    let expected = [
        "N:Doe;Ann",
        "FN:Ann Doe",
        "TEL;TYPE=cell:1",
        "EMAIL:a@example.org",
        "NICKNAME:An,Nan",
        "NOTE:  two",
        "X-OWN:a; b",
    ];
    assert_eq!(upgraded(lines), expected);
}

#[test]
fn a_position_has_its_comma_in_2_1_alone() {
    let expected = ["GEO:48.2;16.37", "GEO:48.2;16.37", "GEO:north\\, of here"];
    let lines = "GEO:48.2,16.37\nGEO:48.2;16.37\nGEO:north, of here";
    assert_eq!(upgraded(lines), expected);
}

#[test]
fn quoted_printable_is_joined_before_it_is_read() {
    let lines = "FN;QUOTED-PRINTABLE:Zo=C3=AB\nNOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0A=\n#two=\nTEL:3 =3D\nTITLE:x";
    assert_eq!(
        upgraded(lines),
        ["FN:Zoë", "NOTE:one\\n#twoTEL:3 =", "TITLE:x"]
    );
}

#[test]
fn the_charset_of_a_property_decodes_its_octets() {
    let lines = "FN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=CA=E8=BF=E2\nNOTE;ENCODING=QUOTED-PRINTABLE:=CB=FC=E2=B3=E2";
    assert_eq!(upgraded(lines), ["FN:Київ", "NOTE:Львів"]);
    // The second octet of each of these characters is a backslash.
    assert_eq!(
        upgraded("FN;CHARSET=SHIFT_JIS;QUOTED-PRINTABLE:=95=5C=8E=A6;=83=5C"),
        ["FN:表示\\;ソ"]
    );
}

#[test]
fn a_soft_break_before_the_end_or_a_blank_line_takes_nothing_with_it() {
    assert_eq!(
        upgraded("FN;QUOTED-PRINTABLE:A=\n\nTEL:1"),
        ["FN:A", "TEL:1"]
    );
    assert_eq!(
        upgraded("TEL:1\nFN;QUOTED-PRINTABLE:A="),
        ["TEL:1", "FN:A="]
    );
}

#[test]
fn base64_ends_where_the_next_property_starts_and_gets_the_padding_it_lacks() {
    let lines = "FN:A\nPHOTO;JPEG;BASE64:\n AAEC\nAw\nTEL:1\nLOGO;ENCODING=BASE64:AAE\n\nKEY;ENCODING=BASE64:A?B\nNOTE:n";
    let expected = [
        "FN:A",
        "PHOTO;ENCODING=b;TYPE=JPEG:AAECAw==",
        "TEL:1",
        "LOGO;ENCODING=b:AAE=",
        "KEY;ENCODING=b:A?B",
        "NOTE:n",
    ];
    assert_eq!(upgraded(lines), expected);
}

#[test]
fn an_agent_is_one_value_of_the_outer_card() {
    let lines = "FN:Boss\nAGENT:\nAGENT:BEGIN:VCARD\nVERSION:2.1\nN:Aide;An\nEND:VCARD\nTEL:1";
    let agent = "AGENT:BEGIN:VCARD\\nVERSION:3.0\\nFN:An Aide\\nN:Aide\\;An\\nEND:VCARD\\n";
    assert_eq!(upgraded(lines), ["FN:Boss", "AGENT:", agent, "TEL:1"]);
}

#[test]
fn a_missing_name_is_made_from_what_there_is() {
    assert_eq!(
        upgraded("N:Doe;Jane;M.;Dr.;PhD")[0],
        "FN:Dr. Jane M. Doe PhD"
    );
    assert_eq!(
        upgraded("FN:\nN:;\nORG:Acme, Inc.;Sales"),
        ["FN:Acme\\, Inc.", "N:;", "ORG:Acme\\, Inc.;Sales"]
    );
    assert_eq!(upgraded("TEL:1"), ["FN:1", "TEL:1"]);
}

#[test]
fn certain_dates_are_written_in_full() {
    let lines = "FN:A\nBDAY:1995/05/06\nBDAY:19950506\nBDAY:05/06/1995\nBDAY:19951306\nX-MS-ANNIVERSARY:20010203";
    let dates = [
        "BDAY:1995-05-06",
        "BDAY:1995-05-06",
        "BDAY:05/06/1995",
        "BDAY:19951306",
        "X-MS-ANNIVERSARY:2001-02-03",
    ];
    assert_eq!(upgraded(lines)[1..], dates);
}

#[test]
fn comments_go_and_text_that_broke_off_stays() {
    assert_eq!(
        upgraded("FN:A\n# no\nNOTE:one\ntwo, three\nEMAIL\nTEL:1"),
        ["FN:A", "NOTE:one\\ntwo\\, three", "TEL:1"]
    );
}

#[test]
fn only_free_text_takes_a_line_that_broke_off() {
    assert_eq!(
        upgraded("FN:A\nKiss\nTEL:1\n;=\"Home: 2\":\nNOTE:one\nhttp://example.org/x"),
        ["FN:A", "TEL:1", "NOTE:one\\nhttp://example.org/x"]
    );
    assert_eq!(
        remarks("FN:A\nKiss\nTEL:1\n;=\"Home: 2\":\nNOTE:one\ntwo"),
        [
            (4, Remark::LeftOut),
            (6, Remark::LeftOut),
            (8, Remark::StrayContinuation)
        ]
    );
}

#[test]
fn a_property_with_an_odd_name_is_one_of_its_own() {
    assert_eq!(
        upgraded("FN:A\nTEL:1\nX-CHAT/XMPP:a@example.org\nNOTE:n\nX-CHAT/SIP:b"),
        [
            "FN:A",
            "TEL:1",
            "X-CHAT-XMPP:a@example.org",
            "NOTE:n",
            "X-CHAT-SIP:b"
        ]
    );
    let renamed = Remark::Renamed("X-CHAT-XMPP".to_owned());
    assert_eq!(remarks("FN:A\nX-CHAT/XMPP:a@example.org"), [(4, renamed)]);
}

#[test]
fn labels_stand_between_commas_or_semicolons() {
    for (stated, read) in [
        ("CATEGORIES:a,b", "CATEGORIES:a,b"),
        ("CATEGORIES:a; b", "CATEGORIES:a,b"),
        ("CATEGORIES:a\\;b", "CATEGORIES:a\\;b"),
        ("CATEGORIES:a,b;c", "CATEGORIES:a,b\\;c"),
    ] {
        assert_eq!(upgraded(&format!("FN:A\n{stated}")), ["FN:A", read]);
    }
}

#[test]
fn a_label_in_samsungs_spelling_is_that_of_the_entry() {
    let custom = "X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=D0=94=D1=96=D0=BC, 2)";
    assert_eq!(
        upgraded(&format!("FN:A\nTEL;{custom}:1\nTEL;CELL:2")),
        [
            "FN:A",
            "custom2.TEL:1",
            "custom2.X-ABLabel:Дім\\, 2",
            "TEL;TYPE=CELL:2"
        ]
    );
    let broken = "X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=D0=94=\n=D1=96=\r\n=D0=BC)";
    assert_eq!(
        upgraded(&format!("FN:A\nTEL;{broken}:1\nTEL;X-CUSTOM(A=:2\nNOTE:n")),
        [
            "FN:A",
            "custom2.TEL:1",
            "custom2.X-ABLabel:Дім",
            "TEL;X-CUSTOM(A=:2",
            "NOTE:n"
        ]
    );
    assert_eq!(
        upgraded("FN:A\nTEL;X-CUSTOM(Boat, 2):1"),
        ["FN:A", "custom2.TEL:1", "custom2.X-ABLabel:Boat\\, 2"]
    );
}

#[test]
fn what_was_guessed_and_repaired_is_noted() {
    assert_eq!(
        remarks(
            "FN;CHARSET=X-MAC;QUOTED-PRINTABLE:M=FCller\nNOTE;QUOTED-PRINTABLE:50=% of=20it\nAGENT:BEGIN:VCARD\nFN:I\nEND:VCARD"
        ),
        [
            (5, Remark::NestedCard),
            (3, Remark::UnknownCharset("X-MAC".to_owned())),
            (3, Remark::EncodingGuessed("windows-1252")),
            (4, Remark::BrokenQuotedPrintable),
        ]
    );
}

#[test]
fn octets_that_state_no_encoding_have_one_in_the_whole_file() {
    let card =
        |name: &str| format!("BEGIN:VCARD\nVERSION:2.1\nFN;QUOTED-PRINTABLE:{name}\nEND:VCARD\n");
    let (short, long) = (
        card("=DF=ED=E0"),
        card("=CC=E0=F0=B3=FF =CA=EE=E2=E0=EB=FC=F7=F3=EA"),
    );
    let file = format!("{short}{long}");
    let mut octets = Octets::new(None);
    let (read, _) = super::upgrade(&short, 1, &file, &mut octets);
    assert!(read.contains("FN:Яна\r\n"), "{read}");
}

#[test]
fn a_western_name_alone_in_octets_stays_western() {
    for (octets, name) in [
        ("Beno=EEt", "Benoît"),
        ("H=E9l=E8ne", "Hélène"),
        ("Lo=EFc", "Loïc"),
        ("Ana=EFs", "Anaïs"),
        ("G=FCnther", "Günther"),
    ] {
        let line = format!("FN;ENCODING=QUOTED-PRINTABLE:{octets}");
        assert_eq!(upgraded(&line), [format!("FN:{name}")]);
    }
}

#[test]
fn octets_that_end_within_a_character_lose_only_it() {
    for charset in ["", ";CHARSET=UTF-8"] {
        let line = format!("FN{charset};QUOTED-PRINTABLE:=D0=9B=D0=B5=D1=81=D1=8F=D0");
        assert_eq!(upgraded(&line), ["FN:Леся\u{fffd}"]);
        assert_eq!(remarks(&line), [(3, Remark::BrokenText)]);
    }
}

/// Encodes quoted-printable with a soft break after every `width` octets.
fn quoted_printable(text: &str, width: usize) -> String {
    let escaped = text.replace(';', "\\;");
    let octet = |byte: u8| match byte {
        b'=' | 0..b' ' | 0x7f.. => format!("={byte:02X}"),
        plain => char::from(plain).to_string(),
    };
    let octets: Vec<_> = escaped.bytes().map(octet).collect();
    octets
        .chunks(width)
        .map(<[String]>::concat)
        .collect::<Vec<_>>()
        .join("=\r\n")
}

proptest! {
    #[test]
    fn any_text_survives_quoted_printable(text in "[^\\r\0]{0,120}", width in 1usize..80) {
        let (card, _) = upgrade(&format!("BEGIN:VCARD\r\nNOTE;QUOTED-PRINTABLE:{}\r\nEND:VCARD\r\n", quoted_printable(&text, width)));
        let unfolded = card.replace("\r\n ", "");
        let note = unfolded.split("\r\n").find_map(|line| line.strip_prefix("NOTE:")).expect("a note");
        prop_assert_eq!(unescape(note), text);
    }

    #[test]
    fn any_lines_become_a_card_whose_lines_are_properties(text in "([A-Z;:=\"\\\\# .\r\n]|QUOTED-PRINTABLE|BASE64|\\PC){0,80}") {
        let (card, _) = upgrade(&format!("BEGIN:VCARD\r\n{text}\r\nEND:VCARD\r\n"));
        let unfolded = card.replace("\r\n ", "");
        let is_property = |line: &str| line.contains(':') && !line.contains(['\r', '\n']);
        prop_assert!(unfolded.split_terminator("\r\n").all(is_property), "{}", card);
    }
}
