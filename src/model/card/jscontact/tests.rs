mod addresses;
mod entries;
mod large;
mod names;
mod patches;

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::model::card::samples::{any_card, values_of};

const PHONE: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Kosach;Larysa;Petrivna;Dr.;\r\nFN:Larysa Kosach\r\nORG:Firm\\; Sons;Sales\r\n\
    item1.EMAIL;type=INTERNET;type=pref:o@example.org\r\nitem1.X-ABLabel:_$!<Work>!$_\r\nEMAIL;type=HOME:h@example.org\r\n\
    TEL;type=IPHONE;type=CELL;type=VOICE:+380 67 1\r\nitem2.TEL:2\r\nitem2.X-ABLabel:Boat\\, red\r\n\
    item3.ADR;type=HOME:;;Main St 1;Kyiv;;01001;Ukraine\r\nitem3.X-ABADR:ua\r\nURL:https://example.org/a\\,b\r\n\
    IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:o.kosach\r\nBDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29\r\nX-ANNIVERSARY:2001-02-03\r\n\
    NOTE:one\\, two \\nthree \\n\r\nPHOTO;ENCODING=b;TYPE=PNG:iVBORw0KGgo=\r\nX-OWN;P=\"a:b\":a\\;b;c,d\r\nUID:u-1\r\n\
    CATEGORIES:a,b\r\nREV:2020-01-02T03:04:05Z\r\nX-ABRELATEDNAMES:Olha\r\nEND:VCARD\r\n";

#[test]
fn a_card_comes_back_from_jscontact() {
    let card = Card::parse(PHONE);
    let json = card.to_jscontact();
    let back = Card::from_jscontact(&json).expect("a card");
    assert_eq!(values_of(&back), values_of(&card), "{json:#}\n{back}");
    assert_eq!(json["name"]["full"], "Larysa Kosach", "{json:#}");
    let uris: Vec<_> = json["media"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(_, media)| media["uri"].clone())
        .collect();
    assert_eq!(uris, ["data:image/png;base64,iVBORw0KGgo="]);
    assert!(
        back.to_string().contains("X-OWN;P=\"a:b\":a\\;b;c,d\r\n"),
        "{back}"
    );
    assert!(
        back.to_string()
            .contains("PHOTO:data:image/png;base64,iVBORw0KGgo=\r\n"),
        "{back}"
    );
    assert_eq!(json, card.to_jscontact());
}

#[test]
fn what_jscontact_has_a_member_for_is_in_that() {
    for (line, pointer, value) in [
        ("NICKNAME:Nick", "/nicknames/*/name", json!("Nick")),
        (
            "ROLE:Chair",
            "/titles/*",
            json!({"kind": "role", "name": "Chair"}),
        ),
        ("KIND:org", "/kind", json!("org")),
        (
            "GEO:geo:37.386,-122.083",
            "/addresses/*/coordinates",
            json!("geo:37.386,-122.083"),
        ),
        (
            "GRAMGENDER:feminine",
            "/speakToAs/grammaticalGender",
            json!("feminine"),
        ),
        (
            "PRONOUNS:she/her",
            "/speakToAs/pronouns/*/pronouns",
            json!("she/her"),
        ),
        (
            "EMAIL;LABEL=Boat:a@example.org",
            "/emails/*/label",
            json!("Boat"),
        ),
        (
            "ADR;TYPE=HOME:;;1 Main\\, flat 2;Town;;123;US",
            "/addresses/*/components",
            json!([
                {"kind": "name", "value": "1 Main, flat 2"},
                {"kind": "locality", "value": "Town"},
                {"kind": "postcode", "value": "123"},
                {"kind": "country", "value": "US"},
            ]),
        ),
    ] {
        let text = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{line}\r\nEND:VCARD\r\n");
        let json = Card::parse(&text).to_jscontact();
        let found = pointer
            .split('/')
            .skip(1)
            .try_fold(&json, |value, step| match step {
                "*" => value.as_object()?.values().next(),
                step => value.get(step),
            });
        assert_eq!(found, Some(&value), "{json:#}");
        assert_eq!(json.get("vCardProps"), None, "{json:#}");
    }
}

#[test]
fn a_position_of_former_versions_is_a_uri() {
    for value in ["37.386;-122.083", "37.386\\,-122.083", "37.386,-122.083"] {
        let text = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nGEO:{value}\r\nEND:VCARD\r\n");
        let json = Card::parse(&text).to_jscontact();
        let addresses = json["addresses"].as_object().into_iter().flatten();
        let positions: Vec<_> = addresses
            .map(|(_, address)| &address["coordinates"])
            .collect();
        assert_eq!(positions, ["geo:37.386,-122.083"], "{json:#}");
    }
}

#[test]
fn a_second_line_of_a_day_stays_with_its_time() {
    let text = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nBDAY:19900203\r\n\
        BDAY;PREF=1:19900203T100000+0200\r\nEND:VCARD\r\n";
    let card = Card::parse(text);
    let back = Card::from_jscontact(&card.to_jscontact()).expect("a card");
    assert_eq!(back.to_string(), text);
}

#[test]
fn an_alternative_that_no_localization_says_stays_a_line() {
    for lines in [
        "RELATED;ALTID=1:urn:uuid:1|RELATED;LANGUAGE=en;ALTID=1:urn:uuid:1",
        "NICKNAME;ALTID=1:,a|NICKNAME;LANGUAGE=en;ALTID=1:Lesya,Larochka",
        "ADR;ALTID=1:,,a|ADR;LANGUAGE=en;ALTID=1:;;1 Main St;Kyiv;;01001;Ukraine",
        "item1.ORG:Firm|ROLE;ALTID=1:Chair|item1.ROLE;LANGUAGE=en;ALTID=1:Chair",
    ] {
        let lines = lines.replace('|', "\r\n");
        let text = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{lines}\r\nEND:VCARD\r\n");
        let card = Card::parse(&text);
        let json = card.to_jscontact();
        let back = Card::from_jscontact(&json).expect("a card");
        assert_eq!(values_of(&back), values_of(&card), "{json:#}");
        assert_eq!(json.get("localizations"), None, "{json:#}");
    }
}

#[test]
fn a_grammatical_gender_has_localizations() {
    let text = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nGRAMGENDER;ALTID=1:neuter\r\n\
        GRAMGENDER;ALTID=1;LANGUAGE=de:feminine\r\nEND:VCARD\r\n";
    let json = Card::parse(text).to_jscontact();
    assert_eq!(
        json["localizations"],
        json!({"de": {"speakToAs/grammaticalGender": "feminine"}})
    );
    let back = Card::from_jscontact(&json).expect("a card");
    assert_eq!(back.to_string(), text);
}

#[test]
fn what_is_no_card_is_refused() {
    for (value, reason) in [
        (json!([]), "A JSContact card is a JSON object."),
        (json!({}), "The card is empty."),
        (
            json!({"@type": "Card", "version": "1.0", "uid": "x"}),
            "The card is empty.",
        ),
        (
            json!({"a": 1}),
            "This object has nothing of a JSContact card.",
        ),
        (
            json!({"@type": "Event", "title": "x"}),
            "\"@type\" must be \"Card\", not \"Event\".",
        ),
        (
            json!({"emails": [{"address": "x"}]}),
            "\"emails\" has the wrong type.",
        ),
        (
            json!({"emails": {"e": {"address": 1}}}),
            "\"emails/e/address\" must be a text.",
        ),
    ] {
        assert_eq!(
            Card::from_jscontact(&value).map(|card| card.to_string()),
            Err(reason.to_owned()),
            "{value}"
        );
    }
}

proptest! {
    #[test]
    fn any_card_keeps_its_details(text in any_card()) {
        let card = Card::parse(&text);
        let back = Card::from_jscontact(&card.to_jscontact()).expect("a card");
        prop_assert_eq!(values_of(&back), values_of(&card), "{}\n{}", text, back);
    }

    #[test]
    fn a_patch_of_one_property_leaves_all_other_lines(text in any_card(), uid in "[a-z]{1,9}") {
        let mut card = Card::parse(&text);
        let former = card.to_jscontact();
        let mut new = former.clone();
        merge_patch(&mut new, json!({"uid": uid}));
        card.apply_jscontact(&former, &new).expect("a card");
        prop_assert_eq!(card.to_string(), text.replace("END:VCARD", &format!("UID:{uid}\r\nEND:VCARD")));
    }

    #[test]
    fn a_patched_card_says_what_the_patched_jscontact_says(text in any_card(), pick in any::<proptest::sample::Index>(), label in any::<bool>()) {
        let mut card = Card::parse(&text);
        let former = card.to_jscontact();
        let mut new = former.clone();
        let lists = ["emails", "phones", "notes", "links", "titles", "addresses", "onlineServices"];
        let entries = |list: &str| former[list].as_object().into_iter().flatten().map(|(id, _)| id.clone()).collect::<Vec<_>>();
        let all: Vec<_> = lists.iter().flat_map(|list| entries(list).into_iter().map(|id| (*list, id))).collect();
        if !all.is_empty() {
            let (list, id) = pick.get(&all);
            merge_patch(&mut new, json!({*list: {id.clone(): if label { json!({"label": "Mine"}) } else { Value::Null }}}));
        }
        merge_patch(&mut new, json!({"emails": {"new": {"address": "new@example.org"}}}));
        card.apply_jscontact(&former, &new).expect("a card");
        let expected = Card::from_jscontact(&new).expect("a card");
        prop_assert_eq!(values_of(&card), values_of(&expected), "{}{}{}", text, card, expected);
    }
}

fn patched(patch: Value) -> (String, String) {
    let mut card = Card::parse(PHONE);
    let former = card.to_jscontact();
    let mut new = former.clone();
    merge_patch(&mut new, patch.clone());
    card.apply_jscontact(&former, &new).expect("a card");
    let text = card.to_string();
    let only = |these: &str, those: &str| {
        these
            .lines()
            .filter(|line| !those.lines().any(|other| other == *line))
            .collect::<Vec<_>>()
            .join("|")
    };
    (only(PHONE, &text), only(&text, PHONE))
}

/// Returns the JSContact form of a card of version 4.0 with these lines.
fn jscontact(lines: &str) -> Value {
    let text = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\n{lines}END:VCARD\r\n");
    Card::parse(&text).to_jscontact()
}

/// Returns the only entry of a list.
fn only<'v>(card: &'v Value, list: &str) -> &'v Value {
    let entries = card[list].as_object().expect("a list");
    assert_eq!(entries.len(), 1, "{card:#}");
    entries.values().next().expect("an entry")
}

/// Returns the lines of the vCard that a JSContact card becomes, without those of every card.
fn lines_of(json: &Value) -> Vec<String> {
    let card = Card::from_jscontact(json).expect("a card").to_string();
    let frame = ["BEGIN", "END", "VERSION", "FN:A"];
    let lines = card
        .lines()
        .filter(|line| !frame.iter().any(|start| line.starts_with(start)));
    lines.map(str::to_owned).collect()
}

#[test]
fn a_name_of_several_parts_has_a_component_for_each() {
    let line = "N;SORT-AS=\"Stevenson\":Stevenson;John;Philip,Paul;Dr.;Jr.,M.D.";
    let json = jscontact(&format!("{line}\r\n"));
    let component = |(kind, value): (&str, &str)| json!({"kind": kind, "value": value});
    let expected = [
        ("surname", "Stevenson"),
        ("given", "John"),
        ("given2", "Philip"),
        ("given2", "Paul"),
        ("title", "Dr."),
        ("credential", "Jr."),
        ("credential", "M.D."),
    ];
    assert_eq!(
        json["name"]["components"],
        Value::from(expected.map(component).to_vec())
    );
    assert_eq!(json["name"]["sortAs"], json!({"surname": "Stevenson"}));
    assert_eq!(lines_of(&json), [line.replace('"', "")]);
}

#[test]
fn alternatives_in_other_languages_are_localizations() {
    let json = jscontact(
        "N;ALTID=1:Kosach;Larysa;;;\r\nN;ALTID=1;LANGUAGE=uk:Косач;Лариса;;;\r\n\
        TITLE;ALTID=1:Poet\r\nTITLE;ALTID=1;LANGUAGE=uk:Поетка\r\n",
    );
    let id = json["titles"]
        .as_object()
        .expect("titles")
        .keys()
        .next()
        .expect("a title");
    let patches = &json["localizations"]["uk"];
    assert_eq!(
        patches["name/components"][0],
        json!({"kind": "surname", "value": "Косач"})
    );
    assert_eq!(patches[format!("titles/{id}/name")], "Поетка");
    assert_eq!(json.get(CARRIED), None, "{json:#}");
    assert_eq!(
        lines_of(&json),
        [
            "N;ALTID=1:Kosach;Larysa;;;",
            "TITLE;ALTID=1:Poet",
            "N;ALTID=1;LANGUAGE=uk:Косач;Лариса;;;",
            "TITLE;ALTID=1;LANGUAGE=uk:Поетка",
        ]
    );
}

#[test]
fn a_value_in_another_language_stays_after_the_value_itself() {
    let card = Card::parse(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:a;b;;;\r\nFN:A\r\nX-SPOUSE:Anna\r\nORG;ALTID=1:Firm\r\n\
         ORG;LANGUAGE=en;ALTID=1;LABEL=Boat:Firm\r\nEND:VCARD\r\n",
    );
    let back = Card::from_jscontact(&card.to_jscontact()).expect("a card");
    assert_eq!(values_of(&back), values_of(&card), "{back}");
}

#[test]
fn a_title_in_another_language_is_not_related_to_its_organisation_on_its_own() {
    let card = Card::parse(
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nitem1.TITLE;ALTID=1:Poet\r\nitem1.ORG;ALTID=2:Firm\r\n\
        item1.ORG;ALTID=2;LANGUAGE=uk:Фірма\r\nitem1.TITLE;ALTID=1;LANGUAGE=uk:Поетка\r\nEND:VCARD\r\n",
    );
    let json = card.to_jscontact();
    let organizations = json["organizations"].as_object().expect("organisations");
    let title = only(&json, "titles");
    assert_eq!(title["name"], "Poet");
    assert_eq!(
        organizations.keys().collect::<Vec<_>>(),
        [title["organizationId"].as_str().expect("an identifier")]
    );
    let back = Card::from_jscontact(&json).expect("a card").to_jscontact();
    assert_eq!(
        back["localizations"]["uk"].as_object().map(|all| all.len()),
        Some(2)
    );
}

#[test]
fn later_properties_that_3_0_marks_are_what_4_0_has() {
    let lines = "X-HOBBY;TYPE=home:chess\r\nX-DEATHDATE:20200101\r\n";
    let card = Card::parse(&format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}END:VCARD\r\n"
    ));
    let json = card.to_jscontact();
    assert_eq!(only(&json, "personalInfo")["value"], "chess");
    let date = json!({"year": 2020, "month": 1, "day": 1});
    assert_eq!(only(&json, "anniversaries")["date"], date);
    let back = Card::from_jscontact(&json).expect("a card").to_string();
    assert!(lines.lines().all(|line| back.contains(line)), "{back}");
}

#[test]
fn unknown_lines_and_cards_inside_the_card_stay_what_they_are() {
    let text = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;;;;\r\nFN:A\r\nGENDER:F\r\nX-OWN:a\\;b\r\n\
        AGENT:BEGIN:VCARD\r\nFN:Inner\r\nEND:VCARD\r\nEND:VCARD\r\n";
    let json = Card::parse(text).to_jscontact();
    let carried: Vec<_> = json[CARRIED]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| line[0].clone())
        .collect();
    assert_eq!(carried, ["gender", "x-own", "related"], "{json:#}");
    let back = Card::from_jscontact(&json).expect("a card");
    assert_eq!(back.details().related, []);
    assert!(
        back.to_string()
            .contains("BEGIN:VCARD\\nFN:Inner\\nEND:VCARD"),
        "{back}"
    );
}

#[test]
fn members_without_a_property_are_kept_at_their_place() {
    let json = json!({
        "@type": "Card", "version": "1.0", "name": {"full": "A", "phoneticSystem": "ipa"},
        "example.com:own": {"a": [1]},
        "emails": {"e": {"address": "a@example.org", "example.com:own": 1}},
        "anniversaries": {"w": {"kind": "wedding", "date": {"year": 2000}, "place": {"full": "Kyiv"}}},
        "localizations": {"uk": {"example.com:own/a": 2}},
    });
    let card = Card::from_jscontact(&json).expect("a card");
    assert_eq!(card.to_jscontact(), json, "{card}");
}
