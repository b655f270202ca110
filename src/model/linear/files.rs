//! Measurements on files of every format, ordinary ones and ones made to be slow.

use super::assert_linear;
use crate::model::import::any_file::LIMITS;
use crate::model::import::{Hints, read};
use crate::model::limits::FileLimits;

/// Checks that files of `repeated`, between `start` and `end`, are read completely in linear time.
fn assert_linear_file(name: &str, size: usize, start: &str, repeated: &str, end: &str) {
    let limits = FileLimits {
        entries: usize::MAX,
        ..LIMITS
    };
    let file = |count: usize| [start, &repeated.repeat(count), end].concat().into_bytes();
    assert_linear(name, size, file, |bytes| {
        if let Ok(file) = read(
            bytes.clone(),
            &Hints {
                filename: Some("contacts.vcf"),
                ..Hints::default()
            },
            &limits,
        ) {
            file.entries.for_each(drop);
        }
    });
}

#[test]
fn vcards_are_read_in_linear_time() {
    for version in ["2.1", "3.0", "4.0"] {
        let card = format!(
            "BEGIN:VCARD\r\nVERSION:{version}\r\nN:a;b\r\nFN;CHARSET=UTF-8:b a\r\nTEL;CELL:1\r\nEND:VCARD\r\n"
        );
        assert_linear_file(version, 20, "", &card, "");
    }
    for (name, repeated) in [
        ("beginnings", "BEGIN:VCARD\nVERSION:3.0\n"),
        ("beginnings without a version", "BEGIN:VCARD\n"),
        (
            "beginnings far from each other",
            "BEGIN:VCARD\nVERSION:2.1\nNOTE:a\n\n\nNOTE:b\nNOTE:c\nNOTE:d\n",
        ),
        (
            "cards in cards",
            "BEGIN:VCARD\nFN:a\nAGENT:BEGIN:VCARD\nFN:b\nEND:VCARD\nEND:VCARD\n",
        ),
        ("agents", "AGENT:BEGIN:VCARD\nFN:b\n"),
        ("ends", "END:VCARD\n"),
        ("indented lines", " a\n BEGIN:VCARD\n"),
        ("returns", "\r\r\r\n\r"),
    ] {
        assert_linear_file(name, 80, "BEGIN:VCARD\n", repeated, "END:VCARD\n");
    }
    for (name, repeated) in [
        ("soft breaks", "=\n"),
        ("octets", "=D0"),
        ("blanks", "  "),
        ("stray lines", "stray\n"),
        ("semicolons", ";,\\"),
        ("lines", "a\nTEL:1\nNOTE;QUOTED-PRINTABLE:=\n"),
    ] {
        assert_linear_file(
            name,
            250,
            "BEGIN:VCARD\nVERSION:2.1\nNOTE;QUOTED-PRINTABLE:a",
            repeated,
            "\nEND:VCARD\n",
        );
    }
}

#[test]
fn tables_are_read_in_linear_time() {
    let header = "First Name,Last Name,E-mail 1 - Value,Custom Field 1 - Value\n";
    for (name, repeated) in [
        ("rows", "Ada,Long,a@example.org,x\n"),
        (
            "rows of quotes",
            "\"Ada\",\"Lo\"\"ng\",\"a@example.org\",\"x\ny\"\n",
        ),
        ("open quotes", "Ada,\"Long,a@example.org,x\n"),
        ("doubled quotes", ",\"x\"\"\n"),
        ("quotes", "\"\"\"\n"),
        ("empty rows", ",,,\n"),
        ("blank lines", "\r\n"),
        ("values that share a cell", "a@example.org ::: b ::: "),
        ("cells", "a,"),
    ] {
        assert_linear_file(name, 100, header, repeated, "");
    }
    assert_linear_file(
        "a quote to the end",
        500,
        &format!("{header}Ada,\""),
        "a,b\n",
        "",
    );
}

#[test]
fn directories_are_read_in_linear_time() {
    for (name, repeated) in [
        (
            "records",
            "dn: cn=Ada\nobjectclass: person\ncn: Ada\nmail: a@example.org\ndescription:: R3L832U=\n\n",
        ),
        ("attributes", "cn: Ada\nstreet: a\ndescription: b\n"),
        ("broken lines", "x\n"),
        ("folds", " x\n"),
        ("members", "member: cn=Ada\nobjectclass: groupOfNames\n"),
        ("records of nothing", "x\n\n"),
    ] {
        assert_linear_file(name, 100, "dn: cn=x\n", repeated, "");
    }
}

#[test]
fn jscontact_is_read_in_linear_time() {
    let card = "{\"@type\": \"Card\", \"name\": {\"full\": \"A\"}, \"emails\": {\"e\": {\"address\": \"a@example.org\"}}},\n";
    for (name, start, repeated, end) in [
        ("cards", "[", card, "{}]"),
        (
            "a list of cards",
            "{\"a\": 1, \"list\": [",
            card,
            "{}], \"b\": 2}",
        ),
        (
            "answers",
            "{\"methodResponses\": [",
            "[\"ContactCard/get\", {\"list\": [{\"name\": {\"full\": \"A\"}}]}, \"0\"],",
            "[]]}",
        ),
        ("numbers", "[", "1,\n", "1]"),
        ("lists", "[", "[[[]]],{\"items\": [{}]},", "1]"),
        (
            "objects of a card",
            "[{\"@type\": \"Card\", \"x\": [",
            "{\"a\": 0},",
            "1]}]",
        ),
        ("a broken end", "[", card, "{"),
    ] {
        assert_linear_file(name, 25, start, repeated, end);
    }
}

#[test]
fn files_in_other_encodings_are_read_in_linear_time() {
    let limits = FileLimits {
        entries: usize::MAX,
        ..LIMITS
    };
    for (name, start, repeated) in [
        ("lines", &b"BEGIN:VCARD\n"[..], &b"NOTE:\xE4\xF6\n"[..]),
        (
            "lines with a charset",
            b"BEGIN:VCARD\n",
            b"NOTE;CHARSET=windows-1251:\xE4\xF6\n",
        ),
        ("a long line", b"BEGIN:VCARD\nNOTE:", b"\xE4\xF6 a"),
        ("a folded line", b"BEGIN:VCARD\nNOTE:", b"\xE4\xF6\n a"),
        ("units of UTF-16", b"\xFF\xFE", b"N\0\n\0"),
        ("escapes", b"BEGIN:VCARD\n", b"\x1B$B0!\x1B(B\n"),
        ("nothing", b"BEGIN:VCARD\n", b"\0\xE4"),
    ] {
        let file = |count: usize| [start, &repeated.repeat(count)].concat();
        assert_linear(name, 500, file, |bytes| {
            if let Ok(file) = read(bytes.clone(), &Hints::default(), &limits) {
                file.entries.for_each(drop);
            }
        });
    }
}
