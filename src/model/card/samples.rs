//! Cards for tests: lines of every property that people use, plain and awkward ones.

use proptest::prelude::*;

use super::Card;
use super::details::{Detail, Details};

/// Properties, and values for them beside any text.
const PROPERTIES: &[(&str, &[&str])] = &[
    ("TEL", &["+380 67 123-45-67", "tel:+1-555"]),
    ("EMAIL", &["a@example.org"]),
    (
        "ADR",
        &[
            ";;1 Main St;Kyiv;;01001;Ukraine",
            ";Apt 4;12 Elm Rd;;;;",
            ";;5 Oak St;;;;;;;;5;Oak St;;;;;;",
        ],
    ),
    ("URL", &["https://example.org/a,b;c"]),
    ("NOTE", &["one\\, two\\nthree"]),
    ("ORG", &["Firm\\; Sons;Sales;Team", ";Sales"]),
    ("TITLE", &["Poet"]),
    ("ROLE", &["Chair"]),
    ("NICKNAME", &["Lesya,Larochka"]),
    ("CATEGORIES", &["Work,Family", "Kyiv\\, old"]),
    (
        "BDAY",
        &[
            "19900203",
            "--0203",
            "1990-02-03",
            "1990",
            "1990-02-03T10:00:00+02:00",
            "15 May 1988",
        ],
    ),
    ("ANNIVERSARY", &["20000229", "2000-02-29"]),
    ("DEATHDATE", &["20100101"]),
    ("BIRTHPLACE", &["Kyiv", "geo:50.4,30.5"]),
    ("DEATHPLACE", &["Surami"]),
    ("X-ABDATE", &["2001-02-03"]),
    ("X-ABRELATEDNAMES", &["Olha"]),
    ("X-ANNIVERSARY", &["2001-02-03"]),
    ("RELATED", &["urn:uuid:1", "Anna"]),
    ("X-SPOUSE", &["Anna"]),
    ("X-MS-MANAGER", &["Ivan"]),
    ("IMPP", &["xmpp:a@example.org", "skype:a"]),
    ("X-SKYPE", &["a.b"]),
    ("X-JABBER", &["a@example.org"]),
    ("SOCIALPROFILE", &["https://m.example/@a"]),
    ("X-SOCIALPROFILE", &["https://m.example/@a"]),
    ("GENDER", &["F", "O;fluid"]),
    ("GRAMGENDER", &["feminine"]),
    ("PRONOUNS", &["she/her"]),
    ("LANG", &["uk"]),
    ("TZ", &["Europe/Kyiv", "+02:00"]),
    ("GEO", &["geo:50.4,30.5"]),
    ("HOBBY", &["chess"]),
    ("INTEREST", &["stars"]),
    ("EXPERTISE", &["poetry"]),
    ("ORG-DIRECTORY", &["https://example.org/people"]),
    ("CONTACT-URI", &["mailto:a@example.org"]),
    ("CALURI", &["https://example.org/cal"]),
    ("FBURL", &["https://example.org/busy"]),
    ("X-MAIDENNAME", &["Kosach"]),
    ("X-PHONETIC-FIRST-NAME", &["Larysa"]),
    ("SORT-STRING", &["Kosach, Larysa"]),
    ("X-CARNET-FIELD", &["own"]),
    ("X-CUSTOM1", &["own"]),
    (
        "X-ANDROID-CUSTOM",
        &["vnd.android.cursor.item/relation;Olha;8;;;;;;;;;;;;;"],
    ),
    ("X-CARNET-FAVORITE", &["TRUE"]),
    ("X-ABLabel", &["_$!<Work>!$_", "Boat"]),
    ("X-OWN", &["a\\;b;c,d"]),
    ("KIND", &["org", "individual"]),
];

/// Returns cards of both versions with any of these lines.
pub fn any_card() -> impl Strategy<Value = String> {
    let parameters = "(;TYPE=(HOME|WORK|pref|x-a|CELL|friend))?(;PREF=[12])?(;X-P=(\"a:b\"|c))?(;LANGUAGE=(en|uk))?(;ALTID=1)?(;LABEL=(Boat|\"a, b\"))?(;X-SERVICE-TYPE=Skype)?";
    let name = proptest::sample::select(PROPERTIES);
    let line = (
        "(item[12]\\.)?",
        name,
        prop_oneof![3 => Just(String::new()), 2 => parameters],
        any::<proptest::sample::Index>(),
        prop_oneof![2 => Just(None), 1 => "[a-zж0-9;,\\-\\\\: ]{0,30}".prop_map(Some)],
    );
    let line = line.prop_map(|(group, (name, values), parameters, nth, text)| {
        let value = text.unwrap_or_else(|| (*nth.get(values)).to_owned());
        format!("{group}{name}{parameters}:{value}\r\n")
    });
    (proptest::collection::vec(line, 0..10), any::<bool>()).prop_map(|(lines, is_fourth)| {
        let version = if is_fourth { "4.0" } else { "3.0" };
        let body = lines.concat();
        format!("BEGIN:VCARD\r\nVERSION:{version}\r\nN:a;b;;;\r\nFN:A\r\n{body}END:VCARD\r\n")
    })
}

/// Returns the details of a card without line numbers, sorted. The case of labels is ignored.
pub fn values_of(card: &Card) -> String {
    fn list<T: std::fmt::Debug>(details: Vec<Detail<T>>) -> Vec<String> {
        let text = |one: Detail<T>| {
            let label = format!("{:?}", one.label).to_lowercase();
            format!("{label} {} {:?}", one.preferred, one.value)
        };
        let mut all: Vec<_> = details.into_iter().map(text).collect();
        all.sort();
        all
    }
    let mut details = card.details();
    let lists = [
        list(std::mem::take(&mut details.emails)),
        list(std::mem::take(&mut details.phones)),
        list(std::mem::take(&mut details.addresses)),
        list(std::mem::take(&mut details.urls)),
        list(std::mem::take(&mut details.messengers)),
        list(std::mem::take(&mut details.profiles)),
        list(std::mem::take(&mut details.dates)),
        list(std::mem::take(&mut details.related)),
        list(std::mem::take(&mut details.notes)),
        list(std::mem::take(&mut details.facts)),
    ];
    let mut categories = std::mem::take(&mut details.categories);
    categories.sort();
    let single: Details = details;
    format!("{single:#?}\n{lists:#?}\n{categories:?}")
}
