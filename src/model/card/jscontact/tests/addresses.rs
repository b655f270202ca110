//! Addresses and the order of their components.

use super::*;

#[test]
fn the_extended_part_of_an_address_is_an_apartment() {
    let json = jscontact("ADR:;Apt 4;12 Elm Rd;Kyiv;;;\r\n");
    let expected = json!([
        {"kind": "apartment", "value": "Apt 4"},
        {"kind": "name", "value": "12 Elm Rd"},
        {"kind": "locality", "value": "Kyiv"},
    ]);
    assert_eq!(only(&json, "addresses")["components"], expected);
    assert_eq!(lines_of(&json), ["ADR:;Apt 4;12 Elm Rd;Kyiv;;;"]);
}

#[test]
fn an_address_of_eighteen_components_says_each_thing_once() {
    let line = "ADR:;Apt 4;12 Elm Rd;Kyiv;;01001;Ukraine;;Apt 4;;12;Elm Rd;;;;Podil;;";
    let json = jscontact(&format!("{line}\r\n"));
    let address = only(&json, "addresses");
    let kinds: Vec<_> = address["components"]
        .as_array()
        .expect("components")
        .iter()
        .map(|one| &one["kind"])
        .collect();
    assert_eq!(
        kinds,
        [
            "locality",
            "postcode",
            "country",
            "apartment",
            "number",
            "name",
            "district"
        ]
    );
    assert_eq!(json.get(CARRIED), None);
    assert_eq!(lines_of(&json), [line]);
}

#[test]
fn the_order_of_components_is_kept() {
    let components = json!([
        {"kind": "name", "value": "Hauptstraße"},
        {"kind": "separator", "value": ", "},
        {"kind": "number", "value": "5"},
    ]);
    let json = json!({"name": {"full": "A"}, "addresses": {"a": {"isOrdered": true, "components": components}}});
    assert_eq!(
        lines_of(&json),
        [
            "ADR;PROP-ID=a;JSCOMPS=\";11;s,\\, ;10\":;;Hauptstraße 5;;;;;;;;5;Hauptstraße",
            " ;;;;;;"
        ],
    );
    let back = Card::from_jscontact(&json).expect("a card").to_jscontact();
    assert_eq!(back["addresses"], json["addresses"]);
}
