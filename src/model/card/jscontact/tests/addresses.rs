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
fn what_the_later_components_of_an_address_do_not_say_is_said() {
    for (line, expected) in [
        (
            "ADR:;;4 Way;;;;;;;;;;;;;Podil;;",
            json!([{"kind": "name", "value": "4 Way"}, {"kind": "district", "value": "Podil"}]),
        ),
        (
            "ADR:;Apt 3;4 Way;;;;;;;3;;Way;;;;;;",
            json!([
                {"kind": "apartment", "value": "Apt 3"},
                {"kind": "name", "value": "4 Way"},
                {"kind": "floor", "value": "3"},
                {"kind": "name", "value": "Way"},
            ]),
        ),
        (
            "ADR:;-;X;;;;;;;-;;X;;;;;;",
            json!([{"kind": "floor", "value": "-"}, {"kind": "name", "value": "X"}]),
        ),
        (
            "ADR:;Suite 5;4 Way;;;;;;;3;;;;;;;;",
            json!([
                {"kind": "apartment", "value": "Suite 5"},
                {"kind": "name", "value": "4 Way"},
                {"kind": "floor", "value": "3"},
            ]),
        ),
    ] {
        let json = jscontact(&format!("{line}\r\n"));
        assert_eq!(only(&json, "addresses")["components"], expected, "{line}");
        let back = Card::from_jscontact(&json).expect("a card").to_jscontact();
        let mut components = only(&back, "addresses")["components"]
            .as_array()
            .cloned()
            .expect("components");
        let mut expected = expected.as_array().cloned().expect("components");
        for list in [&mut components, &mut expected] {
            list.sort_by_key(ToString::to_string);
        }
        assert_eq!(components, expected, "{line}");
    }
}

#[test]
fn a_street_in_another_spelling_than_its_ordered_parts_is_not_said_again() {
    let json = jscontact("ADR;JSCOMPS=\";11;10\":;;Main St. 5;;;;;;;;5;Main Street;;;;;;\r\n");
    let expected =
        json!([{"kind": "name", "value": "Main Street"}, {"kind": "number", "value": "5"}]);
    assert_eq!(only(&json, "addresses")["components"], expected);
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

#[test]
fn a_patch_leaves_the_components_of_an_address_that_it_does_not_change() {
    for (value, city) in [
        (
            ";;Musterstraße 5;Berlin;;10115;Germany;;;;5;Musterstraße;;;;;;",
            Some(";;Musterstraße 5;Bergen;;10115;Germany;;;;5;Musterstraße;;;;;;"),
        ),
        (
            ";Apt 5;12 Main St;Springfield;IL;;USA;;5;;12;Main St;;;;;;",
            None,
        ),
        (
            ";;Gran Via 5\\, 3º B;Madrid;;;;;B;3º;5;Gran Via;;;;;;",
            None,
        ),
        (";Suite 5;4 Way;Oslo;;;", Some(";Suite 5;4 Way;Bergen;;;")),
    ] {
        let text = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nADR:{value}\r\nEND:VCARD\r\n");
        let change = |of: fn(&mut Value)| {
            let mut card = Card::parse(&text);
            let former = card.to_jscontact();
            let mut new = former.clone();
            let addresses = new["addresses"].as_object_mut().expect("addresses");
            of(addresses.values_mut().next().expect("an address"));
            card.apply_jscontact(&former, &new).expect("a card");
            assert_eq!(
                card.to_jscontact()["addresses"]
                    .as_object()
                    .map(|all| all.len()),
                Some(1),
                "{value}"
            );
            card.to_string().replace("\r\n ", "")
        };
        let preferred = change(|address| address["pref"] = json!(1));
        assert!(
            preferred.contains(&format!("ADR;PREF=1:{value}\r\n")),
            "{preferred}"
        );
        let moved = change(|address| {
            let components = address["components"].as_array_mut().expect("components");
            let city = components.iter_mut().find(|one| one["kind"] == "locality");
            city.expect("a city")["value"] = json!("Bergen");
        });
        if let Some(city) = city {
            assert!(moved.contains(&format!("ADR:{city}\r\n")), "{moved}");
        }
    }
}

#[test]
fn a_part_that_a_patch_adds_to_a_street_is_found_by_older_programs_too() {
    let value = ";;4 Way;Oslo;;;;;;;4;Way;;;;;;";
    let text = format!("BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nADR:{value}\r\nEND:VCARD\r\n");
    let mut card = Card::parse(&text);
    let former = card.to_jscontact();
    let mut new = former.clone();
    let address = new["addresses"]
        .as_object_mut()
        .and_then(|all| all.values_mut().next());
    let components = address.expect("an address")["components"]
        .as_array_mut()
        .expect("components");
    components.push(json!({"kind": "direction", "value": "NW"}));
    card.apply_jscontact(&former, &new).expect("a card");
    let expected = ";;4 Way NW;Oslo;;;;;;;4;Way;;;;;;NW";
    assert_eq!(card.to_string(), text.replace(value, expected));
}
