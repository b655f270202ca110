use proptest::prelude::*;

use super::*;
use crate::model::import::any_file::LIMITS;
use crate::model::import::{Refusal, Remark};

fn read(text: &str) -> Vec<Result<(usize, String), Refusal>> {
    let entry = |entry| match entry {
        Entry::Card(read) => Some(Ok((read.line, read.card.to_string()))),
        Entry::Refused(refusal) => Some(Err(refusal)),
        Entry::Note(_) => None,
        other => panic!("{other:?}"),
    };
    entries(text.to_owned(), &LIMITS)
        .filter_map(entry)
        .collect()
}

/// Returns the card of these lines.
fn card(lines: &[&str]) -> String {
    format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n",
        lines.join("\r\n")
    )
}

fn refused(line: usize, fault: Fault, text: &str) -> Result<(usize, String), Refusal> {
    Err(Refusal {
        line,
        fault,
        text: text.to_owned(),
    })
}

#[test]
fn a_labelled_address_keeps_its_label() {
    let text = "dn: cn=Ada\ncn: Ada\nlabeledURI: https://example.org/ada  Ada's page\nlabeledURI: https://example.org\n";
    let expected = card(&[
        "N:;;;;",
        "FN:Ada",
        "item1.URL:https://example.org/ada",
        "item1.X-ABLabel:Ada's page",
        "URL:https://example.org",
    ]);
    assert_eq!(read(text), [Ok((1, expected))]);
}

#[test]
fn a_person_of_evolution_keeps_days_and_people() {
    let text = "dn: cn=Ada\ncn: Ada\nbirthDate: 1985-03-09\nanniversary: 2009-08-08\nspouseName: Bo\nassistantName: Cy\n";
    let expected = card(&[
        "N:;;;;",
        "FN:Ada",
        "item1.X-ABRELATEDNAMES:Bo",
        "item1.X-ABLabel:_$!<Spouse>!$_",
        "item2.X-ABRELATEDNAMES:Cy",
        "item2.X-ABLabel:_$!<Assistant>!$_",
        "item3.X-ABDATE:2009-08-08",
        "item3.X-ABLabel:_$!<Anniversary>!$_",
        "BDAY:1985-03-09",
    ]);
    assert_eq!(read(text), [Ok((1, expected))]);
}

#[test]
fn a_person_of_thunderbird() {
    let text = "version: 1\r\n\r\n# a comment\r\n  goes on\r\ndn: cn=Ada Long,mail=ada@example.org\r\nobjectclass: inetOrgPerson\r\n\
        givenName: Ada\r\nsn: Long\r\ncn: Ada Long\r\nmail: ada@exam\r\n ple.org\r\nmozillaSecondEmail: al@example.org\r\n\
        mozillaNickname: Al\r\ntelephoneNumber: 1\r\nhomePhone: 2\r\nmobile: 3\r\nmozillaHomeStreet: 1 Lane\r\n\
        mozillaHomeLocalityName: Bath\r\nl: York\r\npostalCode: YO1\r\no: Mill\r\nou: Flour\r\ntitle: Miller\r\nbirthyear: 1980\r\n\
        birthmonth: 2\r\nbirthday: 29\r\nmozillaWorkUrl: https://example.org\r\nmozillaCustom1: tall\r\nuserPassword: secret\r\n\
        description:: w6kKZg==\r\njpegPhoto:: /9j/\r\n";
    let expected = card(&[
        "N:Long;Ada;;;",
        "FN:Ada Long",
        "NICKNAME:Al",
        "ORG:Mill;Flour",
        "TITLE:Miller",
        "EMAIL:ada@example.org",
        "EMAIL:al@example.org",
        "TEL;TYPE=WORK:1",
        "TEL;TYPE=HOME:2",
        "TEL;TYPE=CELL:3",
        "ADR;TYPE=WORK:;;;York;;YO1;",
        "ADR;TYPE=HOME:;;1 Lane;Bath;;;",
        "URL;TYPE=WORK:https://example.org",
        "item1.X-CARNET-FIELD:tall",
        "item1.X-ABLabel:Custom 1",
        "NOTE:é\\nf",
        "PHOTO;ENCODING=b;TYPE=JPEG:/9j/",
        "BDAY:1980-02-29",
    ]);
    assert_eq!(read(text), [Ok((5, expected))]);
}

#[test]
fn a_person_of_active_directory() {
    let text = "dn: cn=Ada\ncn: Ada\notherTelephone: 1\nipPhone: 2\nwWWHomePage: https://example.org\n\
        info: Met\nphysicalDeliveryOfficeName: 12\nobjectGUID:: AAECAw==\nbadge: 7\n\n\
        dn: cn=Bo\ncn: Bo\nbadge: 8\nfloor: 3\n";
    let expected = card(&[
        "N:;;;;",
        "FN:Ada",
        "TEL;TYPE=WORK:1",
        "item1.TEL:2",
        "item1.X-ABLabel:IP",
        "URL:https://example.org",
        "item2.X-CARNET-FIELD:12",
        "item2.X-ABLabel:Office",
        "item3.X-CARNET-FIELD:7",
        "item3.X-ABLabel:badge",
        "NOTE:Met",
    ]);
    assert_eq!(read(text)[0], Ok((1, expected)));
    let notes = entries(text.to_owned(), &LIMITS).filter_map(|entry| match entry {
        Entry::Note(note) => Some((note.line, note.remark)),
        _ => None,
    });
    let unknown = |name: &str| Remark::UnknownAttribute(name.to_owned());
    let expected = [(9, unknown("badge")), (14, unknown("floor"))];
    assert_eq!(notes.collect::<Vec<_>>(), expected);
}

#[test]
fn every_name_old_encodings_and_addresses_of_values_are_kept() {
    let text = "dn: cn=Ada\ncn: Long Ada\ncn: Countess\ndisplayName: Ada Long\ninitials: A.\ndescription:: R3L832U=\n\
        userCertificate:: MIIB\nmozillaCustom1:< file:///notes.txt\njpegPhoto:< http://example.org/ada.jpg\n";
    let expected = card(&[
        "N:;;;;",
        "FN:Ada Long",
        "NICKNAME:Countess",
        "item1.X-CARNET-FIELD:A.",
        "item1.X-ABLabel:Initials",
        "item2.X-CARNET-FIELD:file:///notes.txt",
        "item2.X-ABLabel:Custom 1",
        "NOTE:Grüße",
        "PHOTO;VALUE=uri:http://example.org/ada.jpg",
    ]);
    assert_eq!(read(text), [Ok((1, expected))]);
}

#[test]
fn passwords_and_emails_that_are_elsewhere_are_left_out_and_noted() {
    let text = "dn: cn=Ada\ncn: Ada\nmail:< file:///etc/passwd\nmail: a@example.org\nuserPassword: secret\n";
    let notes = entries(text.to_owned(), &LIMITS).filter_map(|entry| match entry {
        Entry::Note(note) => Some((note.line, note.remark, note.text)),
        _ => None,
    });
    let unused = |name: &str| Remark::UnusedMember(name.to_owned());
    let expected = [
        (3, unused("mail"), String::new()),
        (5, unused("userpassword"), String::new()),
    ];
    assert_eq!(notes.collect::<Vec<_>>(), expected);
    let expected = card(&["N:;;;;", "FN:Ada", "EMAIL:a@example.org"]);
    assert_eq!(read(text), [Ok((1, expected))]);
}

#[test]
fn each_further_name_is_a_nickname_of_its_own() {
    let text = "dn: cn=Bob\ncn: Bob Ray\ndisplayName: Robert Ray\nmozillaNickname: Bobby\n";
    let expected = card(&[
        "N:;;;;",
        "FN:Robert Ray",
        "NICKNAME:Bobby",
        "NICKNAME:Bob Ray",
    ]);
    assert_eq!(read(text), [Ok((1, expected))]);
}

#[test]
fn a_list_names_its_members_by_their_identifiers() {
    let text = "dn: cn=Friends\nobjectclass: groupOfNames\ncn: Friends\nmember: cn=Ada, mail=a@example.org\n\n\
        dn: cn=ada,mail=a@example.org\ncn: Ada\n";
    let [Ok((1, list)), Ok((6, ada))] = &read(text)[..] else {
        panic!("a list and a person")
    };
    let uid = ada
        .lines()
        .find_map(|line| line.strip_prefix("UID:"))
        .expect("an identifier");
    assert!(
        list.contains("FN:Friends\r\n") && list.contains("X-ADDRESSBOOKSERVER-KIND:group\r\n"),
        "{list}"
    );
    assert!(
        list.contains(&format!("X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:{uid}\r\n")),
        "{list}"
    );
}

#[test]
fn what_is_no_person_is_refused_with_its_line() {
    let text = "dn: ou=people\nobjectclass: organizationalUnit\nou: people\n\ndn: cn=Ada\nchangetype: delete\n\n\
        dn: cn=Bo\nobjectclass: person\n\ndn: cn=Cy\nchangetype: add\ncn: Cy\njunk\nmail:: %%\n";
    assert_eq!(
        read(text),
        [
            refused(1, Fault::DirectoryUnit, "ou=people"),
            refused(5, Fault::ChangeRecord, "cn=Ada"),
            refused(8, Fault::Nameless, "cn=Bo"),
            refused(14, Fault::NoAttribute, "junk"),
            refused(15, Fault::Base64, "mail:: %%"),
            Ok((11, card(&["N:;;;;", "FN:Cy"]))),
        ]
    );
}

#[test]
fn a_record_of_too_many_lines_is_refused_whole() {
    let max = LIMITS.record_lines;
    let text = format!("dn: cn=x\n{}\ndn: cn=Ada\ncn: Ada\n", "x\n".repeat(max));
    assert_eq!(
        read(&text),
        [
            refused(1, Fault::RecordLines { max }, "cn=x"),
            Ok((max + 3, card(&["N:;;;;", "FN:Ada"])))
        ]
    );
    let text = format!("dn: cn=x\n{}", "mail: a@example.org\n".repeat(max));
    assert_eq!(
        read(&text),
        [refused(1, Fault::RecordLines { max }, "cn=x")]
    );
}

#[test]
fn a_record_of_too_many_bytes_is_refused_whole() {
    let max = LIMITS.card.bytes_with_media;
    let text = format!(
        "dn: cn=x\njpegPhoto: {}\n\ndn: cn=Ada\ncn: Ada\n",
        "x".repeat(max)
    );
    let excess = Fault::Excess(crate::model::card::Excess::BytesWithMedia { max });
    assert_eq!(
        read(&text),
        [
            refused(1, excess, "cn=x"),
            Ok((4, card(&["N:;;;;", "FN:Ada"])))
        ]
    );
}

#[test]
fn no_value_becomes_a_property_of_its_own() {
    let text = "dn: cn=x\ncn:: QWRhDQpURUw6NjY2\n";
    assert_eq!(read(text), [Ok((1, card(&["N:;;;;", "FN:Ada\\nTEL:666"])))]);
}

proptest! {
    #[test]
    fn any_text_is_read_to_its_end(text in "[a-z:,;=<\r\n #é-]{0,200}") {
        prop_assert!(entries(text.clone(), &LIMITS).count() <= text.len());
    }

    #[test]
    fn any_value_keeps_to_its_line(value in "\\PC{1,60}") {
        let encoded = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, format!("x{value}"));
        let text = format!("dn: cn=x\ncn: Ada\ntitle:: {encoded}\nmail:: {encoded}\nhomepage:: {encoded}\n");
        let read = read(&text);
        prop_assert_eq!(read.len(), 1);
        let text = read[0].as_ref().map(|(_, card)| card.clone()).unwrap_or_default();
        prop_assert_eq!(text.matches("\r\nTITLE:").count(), 1);
    }
}
