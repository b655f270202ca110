use proptest::prelude::*;

use super::any_file::LIMITS;
use super::*;

#[test]
fn a_file_of_more_than_a_file_may_hold_ends_where_it_does() {
    let text = "BEGIN:VCARD\nVERSION:3.0\nFN:A\nEND:VCARD\njunk\n".repeat(2);
    let limits = FileLimits {
        entries: 3,
        ..LIMITS
    };
    let last = |text: String| {
        let file = read(text.into_bytes(), &Hints::default(), &limits).expect("a file");
        file.entries
            .last()
            .map(|entry| (entry.line(), matches!(entry, Entry::TooMany { max: 3, .. })))
    };
    assert_eq!(last(text.clone()), Some((10, true)));
    assert_eq!(last(text.repeat(3)), Some((10, true)));
    assert_eq!(
        last(text.trim_end_matches("junk\n").to_owned()),
        Some((6, false))
    );
}

#[test]
fn a_date_that_is_none_or_may_be_two_is_noted_before_its_contact() {
    let notes = |text: &str| -> Vec<_> {
        let file = read(text.as_bytes().to_vec(), &Hints::default(), &LIMITS).expect("a file");
        let said = |entry: Entry| match entry {
            Entry::Note(note) => Some((note.line, note.remark, note.text)),
            _ => None,
        };
        file.entries.filter_map(said).collect()
    };
    let note = |line, remark, text: &str| (line, remark, text.to_owned());
    assert_eq!(
        notes(
            "BEGIN:VCARD\nVERSION:3.0\nFN:A\nBDAY:1971-04-03\nEND:VCARD\n\
            BEGIN:VCARD\nVERSION:3.0\nFN:B\nBDAY:03-04-1971\nANNIVERSARY:in spring\nEND:VCARD\n"
        ),
        [
            note(
                6,
                Remark::DateOrderGuessed { day_first: true },
                "03-04-1971"
            ),
            note(6, Remark::UnreadDate, "in spring"),
        ]
    );
    let further = "BEGIN:VCARD\nVERSION:3.0\nFN:A\nBDAY:03-04-1971\nEND:VCARD\n".repeat(3);
    assert_eq!(
        notes(&further),
        [note(
            1,
            Remark::DateOrderGuessed { day_first: true },
            "03-04-1971"
        )]
    );
    let unsaid = "BEGIN:VCARD\nVERSION:4.0\nFN:A\nBDAY: \nANNIVERSARY:0000-00-00T00:00:00Z\n\
        BDAY;CALSCALE=hebrew:57310803\nX-ABDATE:0001-05-17\nEND:VCARD\n";
    assert_eq!(notes(unsaid), []);
    assert_eq!(
        notes("Name,Birthday\nAda,in spring\nBo,0/0/00\n"),
        [note(2, Remark::UnreadDate, "in spring")]
    );
}

fn format(bytes: &[u8], filename: &str) -> Result<Format, Unreadable> {
    read(
        bytes.to_vec(),
        &Hints {
            filename: Some(filename),
            ..Hints::default()
        },
        &LIMITS,
    )
    .map(|import| import.format)
}

#[test]
fn content_is_believed_before_the_name() {
    for name in ["contacts.vcf", "contacts.ldif"] {
        assert_eq!(
            format(b"First Name,Phone\nAda,1\n", name),
            format(b"First Name,Phone\nAda,1\n", "contacts.csv")
        );
    }
    assert_eq!(
        format(b"\xEF\xBB\xBF\nbegin:vcard\nEND:VCARD\n", "contacts.csv"),
        Ok(Format::VCard)
    );
    assert_eq!(
        format(b"# LDIF\n\nversion: 1\ndn: cn=A\n", "contacts.vcf"),
        Ok(Format::Ldif)
    );
    assert_eq!(format(b"FN:A\nTEL:1\n", "contacts.vcf"), Ok(Format::VCard));
}

#[test]
fn the_media_type_helps_where_the_name_does_not() {
    let hints = Hints {
        filename: Some("upload"),
        content_type: Some("text/vcard; charset=utf-8"),
        columns: None,
    };
    assert_eq!(
        read(b"FN:A\n".to_vec(), &hints, &LIMITS)
            .map(|import| import.format)
            .ok(),
        Some(Format::VCard)
    );
}

#[test]
fn what_is_no_address_book_is_named() {
    for (bytes, unreadable) in [
        (&b"\xEF\xBB\xBF \r\n"[..], Unreadable::Empty),
        (
            b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
            Unreadable::Calendar,
        ),
        (b"\xFF\xD8\xFF\xE0", Unreadable::Image),
        (b"<!doctype html><title>Sign in</title>", Unreadable::Html),
        (b"PK\x03\x04", Unreadable::Zip),
        (b"%PDF-1.7", Unreadable::Binary),
    ] {
        assert_eq!(format(bytes, "contacts.vcf"), Err(unreadable));
    }
}

#[test]
fn each_format_is_recognised_by_its_content() {
    let windows = format!("<c:contact xmlns:c=\"{}\"/>", windows_contact::NAMESPACE);
    for (text, expected) in [
        (r#" ["vcard", [["fn", {}, "text", "A"]]]"#, Format::JCard),
        (
            "<?xml version=\"1.0\"?><!-- x --><vcards></vcards>",
            Format::XCard,
        ),
        (&windows, Format::WindowsContact),
        ("dn: cn=A\ncn: A\n", Format::Ldif),
    ] {
        assert_eq!(
            format(text.as_bytes(), "contacts.txt"),
            Ok(expected),
            "{text}"
        );
    }
    for text in ["<svg></svg>", "<contact/>", "<"] {
        assert_eq!(
            format(text.as_bytes(), "a.xml"),
            Err(Unreadable::NoContact),
            "{text}"
        );
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_their_end(bytes in proptest::collection::vec(any::<u8>(), 0..300), start in ".{0,3}", is_card in any::<bool>()) {
        let marks = if is_card { ["\nBEGIN:VCARD\n", "\nEND:VCARD\n"] } else { ["", ""] };
        let file = [start.as_bytes(), marks[0].as_bytes(), &bytes, marks[1].as_bytes()].concat();
        if let Ok(import) = read(file, &Hints::default(), &LIMITS) {
            import.entries.for_each(drop);
        }
    }
}

/// Returns the lines of the only card of a file, but those of its name.
fn said(file: &str) -> Vec<String> {
    let file = read(file.as_bytes().to_vec(), &Hints::default(), &LIMITS).expect("a file");
    let cards = file.entries.filter_map(|entry| match entry {
        Entry::Card(read) => Some(read.card.to_string()),
        _ => None,
    });
    let cards: Vec<_> = cards.collect();
    assert_eq!(cards.len(), 1, "{cards:?}");
    let of_card = ["BEGIN:", "END:", "VERSION:", "N:", "FN:", "UID:", "PRODID"];
    let is_said = |line: &&str| !of_card.iter().any(|start| line.starts_with(start));
    let lines = cards[0].lines().filter(is_said);
    lines.map(str::to_owned).collect()
}

#[test]
fn what_is_empty_in_a_file_is_not_on_the_card() {
    let windows = "<c:contact xmlns:c=\"http://schemas.microsoft.com/Contact\"><c:Notes> </c:Notes><c:NameCollection>\
        <c:Name><c:FormattedName>Ada</c:FormattedName></c:Name></c:NameCollection><c:IMAddressCollection><c:IMAddress/>\
        <c:IMAddress><c:Value/><c:Protocol>Skype</c:Protocol></c:IMAddress></c:IMAddressCollection><c:DateCollection><c:Date>\
        <c:Value/><c:LabelCollection><c:Label>wab:Birthday</c:Label></c:LabelCollection></c:Date></c:DateCollection>\
        <c:UrlCollection><c:Url><c:Value> </c:Value></c:Url></c:UrlCollection><c:PersonCollection><c:Person/></c:PersonCollection>\
        </c:contact>";
    let xcard = "<vcards xmlns=\"urn:ietf:params:xml:ns:vcard-4.0\"><vcard><fn><text>Ada</text></fn><note><text> </text></note>\
        <impp><uri/></impp><adr><street/><code/></adr><bday><date/></bday><gender><sex/></gender><group name=\"a\"><tel><text/></tel>\
        <x-ablabel><text>Boat</text></x-ablabel></group><org><text/><text/></org></vcard></vcards>";
    let jcard = "[\"vcard\", [[\"fn\", {}, \"text\", \"Ada\"], [\"email\", {}, \"text\", \"\"], [\"impp\", {}, \"uri\"],\
        [\"adr\", {}, \"text\", [\"\", \"\", [\"\", \"\"], \"\"]], [\"note\", {}, \"text\", null]]]";
    let js_contact = "{\"@type\": \"Card\", \"version\": \"1.0\", \"uid\": \"1\", \"name\": {\"full\": \"Ada\"},\
        \"emails\": {\"e\": {\"address\": \"\"}}, \"phones\": {\"p\": {\"number\": \" \"}}, \"notes\": {\"n\": {\"note\": \"\"}},\
        \"onlineServices\": {\"o\": {\"uri\": \"\"}}, \"keywords\": {}}";
    let fossify = "[{\"firstName\": \"Ada\", \"surname\": \"\", \"phoneNumbers\": [{\"value\": \"\", \"type\": 2}], \"emails\": [{}],\
        \"IMs\": [{\"value\": \" \", \"type\": 3}], \"addresses\": [{\"value\": \"\"}], \"events\": [{\"value\": \"\", \"type\": 3}],\
        \"relations\": [{\"name\": \"\", \"type\": 14}], \"websites\": [\"\"], \"groups\": [{\"title\": \" \"}], \"notes\": \" \"}]";
    let ldif = "dn: cn=Ada\ncn: Ada\nmail:\ntelephoneNumber: \nlabeledURI:\nnsAIMid:\npostalAddress: $$\nbirthyear:\njpegPhoto:\n";
    let table = "First Name,E-mail 1 - Value,Birthday,Website 1 - Value,IM 1 - Service,IM 1 - Value,Notes,Labels,Photo\n\
        Ada, ,\"\", ,Skype, ,\" \", , \n";
    for file in [windows, xcard, jcard, js_contact, fossify, ldif, table] {
        assert_eq!(said(file), [""; 0], "{file}");
    }
}
