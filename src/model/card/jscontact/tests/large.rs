//! Cards of many lines and components.

use super::*;

/// Returns a card with the lines of [`PHONE`] repeated, each time in new groups and with other
/// values.
fn large(times: usize) -> Card {
    let body: Vec<_> = PHONE
        .split_inclusive("\r\n")
        .skip(4)
        .filter(|line| !line.starts_with("END"))
        .collect();
    let numbered = |nth: usize| {
        let line = |line: &&str| {
            line.replace("item", &format!("item{nth}"))
                .replace("\r\n", &format!("{nth}\r\n"))
        };
        let once = |line: &&&str| {
            !["UID", "REV", "BDAY", "X-ANNIVERSARY", "CATEGORIES", "PHOTO"]
                .iter()
                .any(|name| line.starts_with(name))
        };
        body.iter().filter(once).map(line).collect::<String>()
    };
    let more: String = (0..times).map(numbered).collect();
    Card::parse(&PHONE.replace("END:VCARD", &format!("{more}END:VCARD")))
}

#[test]
fn a_large_card_comes_back_from_jscontact() {
    let card = large(60);
    let json = card.to_jscontact();
    let back = Card::from_jscontact(&json).expect("a card");
    assert_eq!(values_of(&back), values_of(&card));
    let carried: HashSet<_> = json["vCardProps"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|line| line[0].to_string())
        .collect();
    let expected = ["x-own", "x-abadr", "x-abrelatednames", "x-ablabel"];
    assert_eq!(carried, expected.map(|name| format!("\"{name}\"")).into());
}

#[test]
fn a_patch_of_a_large_card_touches_the_line_it_names() {
    let mut card = large(60);
    let (text, former) = (card.to_string(), card.to_jscontact());
    let emails = former["emails"].as_object().expect("emails");
    let id = emails
        .iter()
        .find(|(_, email)| email["address"] == "h@example.org41")
        .map(|(id, _)| id)
        .expect("it is there");
    let mut new = former.clone();
    merge_patch(
        &mut new,
        json!({"emails": {id: {"address": "x@example.org"}}}),
    );
    card.apply_jscontact(&former, &new).expect("a card");
    assert_eq!(
        card.to_string(),
        text.replace("h@example.org41\r\n", "x@example.org\r\n")
    );
}

#[test]
fn a_line_of_too_many_components_is_carried_as_it_is() {
    let text = format!(
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:A\r\nCATEGORIES:{}a\r\nEND:VCARD\r\n",
        "b,".repeat(200)
    );
    let card = Card::parse(&text);
    let json = card.to_jscontact();
    assert_eq!(json["vCardProps"][0][3], format!("{}a", "b,".repeat(200)));
    assert_eq!(
        Card::from_jscontact(&json).expect("a card").categories(),
        card.categories()
    );
}
