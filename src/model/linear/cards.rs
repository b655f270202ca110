//! Measurements on cards with many lines and with long ones.

use serde_json::{Value, json};

use super::assert_linear;
use crate::model::card::Card;
use crate::model::card::edit::{self, Edit};
use crate::model::card::entry_label::EntryLabel;
use crate::model::card::jscontact::{merge_patch, with_present_ids};
use crate::model::card::version::Version;
use crate::model::duplicates::{conflicts, merge};
use crate::model::export;
use crate::model::history::differences;

/// The name of a kind of input, and a function that makes it in a given size.
type Kind<T> = (&'static str, fn(usize) -> T);

/// Kinds of lines: the name of each, and its lines with a given number.
const KINDS: &[Kind<String>] = &[
    ("phones", |nth| format!("TEL;TYPE=HOME,VOICE:{nth}\r\n")),
    ("emails", |nth| {
        format!("EMAIL;TYPE=work;PREF=1:p{nth}@example.org\r\n")
    }),
    ("addresses", |nth| {
        format!("ADR;TYPE=HOME:;;{nth} Main St;Kyiv,b;;01001;Ukraine\r\n")
    }),
    ("groups", |nth| {
        format!("item{nth}.EMAIL:p{nth}@example.org\r\nitem{nth}.X-ABLabel:Boat {nth}\r\n")
    }),
    ("a group", |nth| {
        format!("item1.URL:https://example.org/{nth}\r\n")
    }),
    ("labels of a group", |nth| {
        format!("item1.X-ABLabel:{nth}\r\n")
    }),
    ("own properties", |nth| {
        format!("X-OWN-{nth};P=\"a:b\":{nth}\r\n")
    }),
    ("notes", |nth| format!("NOTE;LANGUAGE=en:{nth}\\n, and\r\n")),
    ("related", |nth| {
        format!("RELATED;TYPE=friend:urn:uuid:{nth}\r\n")
    }),
    ("members", |nth| format!("MEMBER:urn:uuid:{nth}\r\n")),
    ("messengers", |nth| {
        format!("IMPP:xmpp:{nth}@example.org\r\n")
    }),
    ("categories", |nth| format!("CATEGORIES:a{nth},b{nth}\r\n")),
    ("roles", |nth| {
        format!("item{nth}.ORG:{nth};Sales\r\nitem{nth}.ROLE:{nth}\r\n")
    }),
    ("places", |nth| format!("TZ:{nth}\r\nGEO:geo:1,{nth}\r\n")),
    ("members of JSContact", |nth| {
        format!("JSPROP;JSPTR=a{nth}:\"{nth}\"\r\n")
    }),
    ("names", |nth| {
        format!("N:{nth};b;;;\r\nFN:{nth}\r\nNICKNAME:{nth}\r\n")
    }),
    ("places of days", |nth| {
        format!("BDAY:20000101\r\nBIRTHPLACE:{nth}\r\n")
    }),
    ("days", |nth| {
        format!("BDAY:2000010{}\r\nANNIVERSARY:20000102\r\n", nth % 9 + 1)
    }),
];

/// Kinds of long lines, by their length.
const LONG: &[Kind<String>] = &[
    ("components of a name", |size| {
        format!("N:{};a{}\r\n", ",a".repeat(size / 2), ";b".repeat(size / 2))
    }),
    ("categories of a line", |size| {
        format!("CATEGORIES:{}\r\n", "a,".repeat(size))
    }),
    ("components of an address", |size| {
        format!("ADR:{}{}\r\n", ",".repeat(size), ";".repeat(size))
    }),
    ("nicknames of a line", |size| {
        format!("NICKNAME:{}\r\n", "a,".repeat(size))
    }),
    ("parameters", |size| {
        format!("TEL{}:1\r\n", ";TYPE=a".repeat(size))
    }),
    ("values of a parameter", |size| {
        format!("TEL;TYPE={}:1\r\n", "a,".repeat(size))
    }),
    ("folds", |size| {
        format!("NOTE:{}a\r\n", "a\r\n ".repeat(size))
    }),
    ("soft breaks", |size| {
        format!(
            "NOTE;ENCODING=QUOTED-PRINTABLE:{}a\r\n",
            "=D0=\r\n".repeat(size)
        )
    }),
    ("escapes", |size| {
        format!("NOTE:{}\r\n", "\\,\\".repeat(size))
    }),
];

fn card(version: &str, lines: &str) -> Card {
    Card::parse(&format!(
        "BEGIN:VCARD\r\nVERSION:{version}\r\nFN:A\r\n{lines}UID:u\r\nEND:VCARD\r\n"
    ))
}

/// Checks each kind of line on a card that repeats it `count` times, and then long lines.
fn assert_linear_in_lines(version: &str, count: usize, length: usize, run: impl Fn(&Card)) {
    for (name, lines) in KINDS {
        assert_linear(
            name,
            count,
            |count| card(version, &(0..count).map(lines).collect::<String>()),
            &run,
        );
    }
    for (name, line) in LONG {
        assert_linear(name, length, |length| card(version, &line(length)), &run);
    }
}

#[test]
fn a_card_is_read_and_shown_in_linear_time() {
    assert_linear_in_lines("3.0", 30, 200, |card| {
        let card = Card::parse(&card.to_string());
        card.details();
        card.size();
        card.labels("u");
        card.photo_hash();
        export::csv::row(&card, &card.categories());
    });
}

#[test]
fn a_card_is_converted_to_another_version_in_linear_time() {
    for (from, to) in [("3.0", Version::V4), ("4.0", Version::V3)] {
        assert_linear_in_lines(from, 20, 200, |card| drop(card.clone().into_version(to)));
    }
    let labelled =
        |nth: usize| format!("ADR;LABEL=\"{nth}\":;;;;;;\r\nADR;LABEL=\"{nth}\":;;a;;;;\r\n");
    let card = |count: usize| card("4.0", &(0..count).map(labelled).collect::<String>());
    assert_linear("labels of addresses", 50, card, |card| {
        drop(card.clone().into_version(Version::V3))
    });
}

#[test]
fn versions_of_a_card_are_compared_in_linear_time() {
    let changed = |card: &Card| Card::parse(&card.to_string().replace('1', "2"));
    assert_linear_in_lines("3.0", 20, 200, |card| {
        drop(differences(Some(card), &changed(card)))
    });
}

#[test]
fn cards_are_merged_in_linear_time() {
    let changed = |card: &Card| Card::parse(&card.to_string().replace('1', "2"));
    assert_linear_in_lines("3.0", 20, 200, |card| {
        let others = [changed(card)];
        conflicts(card, &others);
        merge(card, &others);
    });
}

#[test]
fn a_card_is_converted_to_jscontact_in_linear_time() {
    assert_linear_in_lines("4.0", 16, 50, |card| drop(card.to_jscontact()));
}

#[test]
fn a_card_is_converted_from_jscontact_in_linear_time() {
    for (name, lines) in KINDS {
        let json =
            |count: usize| card("4.0", &(0..count).map(lines).collect::<String>()).to_jscontact();
        assert_linear(name, 20, json, |json| drop(Card::from_jscontact(json)));
    }
}

/// Members of JSContact that our own cards never have, by their number.
const JSON: &[Kind<Value>] = &[
    ("keywords", |size| json!({"keywords": set(size)})),
    ("members", |size| json!({"members": set(size)})),
    ("own members", |size| {
        Value::Object(
            (0..size)
                .map(|nth| (format!("x{nth}"), json!(nth)))
                .collect(),
        )
    }),
    (
        "components",
        |size| json!({"name": {"components": vec![json!({"kind": "given", "value": "a"}); size]}}),
    ),
    (
        "contexts",
        |size| json!({"emails": {"e": {"address": "a", "contexts": set(size)}}}),
    ),
    (
        "localizations of a card",
        |size| json!({"localizations": {"de": paths(size, "name/x")}}),
    ),
    (
        "localizations of an entry",
        |size| json!({"emails": {"e": {"address": "a"}}, "localizations": {"de": paths(size, "emails/e/x")}}),
    ),
    ("languages", |size| {
        let languages = (0..size).map(|nth| (format!("l{nth}"), json!({"emails/e/label": "a"})));
        json!({"emails": {"e": {"address": "a"}}, "localizations": languages.collect::<serde_json::Map<_, _>>()})
    }),
    (
        "parameters of an entry",
        |size| json!({"emails": {"e": {"address": "a", "vCardParams": paths(size, "x")}, "f": paths(size, "x")}}),
    ),
    ("carried lines", |size| {
        let line = |nth: usize| json!(["x-spouse", {"jsptr": format!("relatedTo/{nth}")}, "unknown", nth.to_string()]);
        let people = (0..size).map(|nth| (nth.to_string(), json!({"relation": {"spouse": true}})));
        let people: serde_json::Map<_, _> = people.collect();
        json!({"relatedTo": people, "vCardProps": (0..size).map(line).collect::<Vec<_>>()})
    }),
    ("nicknames of a line", |size| {
        let nickname = |nth: usize| (format!("n-{nth}"), json!({"name": "a"}));
        let further: serde_json::Map<_, _> = (2..size).map(nickname).collect();
        let mut nicknames = json!({"n": {"name": "a"}});
        merge_patch(&mut nicknames, Value::Object(further));
        json!({"nicknames": nicknames})
    }),
    ("titles of organizations", |size| {
        let titles = (0..size).map(|nth| {
            (
                format!("t{nth}"),
                json!({"name": "a", "organizationId": "o"}),
            )
        });
        json!({"titles": titles.collect::<serde_json::Map<_, _>>(), "organizations": {"o": {"name": "a"}}})
    }),
];

fn set(size: usize) -> Value {
    Value::Object(
        (0..size)
            .map(|nth| (format!("x{nth}"), json!(true)))
            .collect(),
    )
}

fn paths(size: usize, path: &str) -> Value {
    Value::Object(
        (0..size)
            .map(|nth| (format!("{path}{nth}"), json!({"parameters": {"x-a": "b"}})))
            .collect(),
    )
}

#[test]
fn any_jscontact_is_read_in_linear_time() {
    for (name, json) in JSON {
        let whole = |size| {
            let mut card = json(size);
            merge_patch(
                &mut card,
                json!({"@type": "Card", "version": "1.0", "notes": {"n": {"note": "a"}}}),
            );
            card
        };
        assert_linear(name, 60, whole, |json| drop(Card::from_jscontact(json)));
    }
}

#[test]
fn a_card_is_patched_in_linear_time() {
    for (name, lines) in KINDS {
        let patched = |count: usize| {
            let card = card("3.0", &(0..count).map(lines).collect::<String>());
            let former = card.to_jscontact();
            let mut new = former.clone();
            let added = (0..count).map(|nth| (format!("n{nth}"), json!({"note": "a"})));
            merge_patch(
                &mut new,
                json!({"notes": added.collect::<serde_json::Map<_, _>>(), "phones": null, "emails": null}),
            );
            (card, former, new)
        };
        assert_linear(name, 8, patched, |(card, former, new)| {
            with_present_ids(former, new);
            card.clone().apply_jscontact(former, new).expect("a card");
        });
    }
}

#[test]
fn entries_are_edited_in_linear_time() {
    let edits = |count: usize| {
        let lines = |nth: usize| {
            format!(
                "item{nth}.EMAIL:p{nth}@example.org\r\nitem{nth}.X-ABLabel:Boat\r\nTEL:{nth}\r\n"
            )
        };
        let card = card("3.0", &(0..count).map(lines).collect::<String>());
        let details = card.details();
        let label = |key| Edit::Change {
            key,
            value: None,
            label: Some(EntryLabel::Custom("Van".to_owned())),
        };
        let mut edits: Vec<_> = details
            .phones
            .iter()
            .map(|phone| label(phone.key))
            .collect();
        let emails = details.emails.iter().enumerate();
        edits.extend(emails.map(|(nth, email)| {
            if nth % 2 == 0 {
                label(email.key)
            } else {
                Edit::Remove { key: email.key }
            }
        }));
        let add = |nth: usize| Edit::Add {
            value: edit::Value::Note(nth.to_string()),
            label: EntryLabel::Custom("Boat".to_owned()),
        };
        edits.extend((0..count).map(add));
        (card, edits)
    };
    assert_linear("edits", 20, edits, |(card, edits)| {
        card.clone().edit(edits).expect("known entries")
    });
}
