use super::*;
use crate::model::import::any_file::LIMITS;

/// Returns line and name of each card, line and reason of each refusal.
fn found(text: &str) -> Option<Vec<(usize, String)>> {
    let (_, entries) = entries(text.to_owned(), LIMITS.json)?;
    let named = |entry| match entry {
        Entry::Card(read) => Some((read.line, read.card.display_name(&read.card.fields()))),
        Entry::Refused(refusal) => Some((refusal.line, refusal.fault.to_string())),
        Entry::Note(_) => None,
        other => panic!("{other:?}"),
    };
    Some(entries.filter_map(named).collect())
}

#[test]
fn one_card_a_list_and_a_jmap_answer_are_read() {
    let card = |name: &str| {
        format!("{{\"@type\": \"Card\", \"version\": \"1.0\", \"name\": {{\"full\": \"{name}\"}}}}")
    };
    let (a, b) = (card("A"), card("B"));
    let expect = |text: String, expected: &[(usize, &str)]| {
        let expected: Vec<_> = expected
            .iter()
            .map(|(line, name)| (*line, (*name).to_owned()))
            .collect();
        assert_eq!(found(&text), Some(expected), "{text}");
    };
    expect(a.clone(), &[(1, "A")]);
    expect(format!("\n[{a},\n\n{b}]"), &[(2, "A"), (4, "B")]);
    expect(format!("{{\"list\": [\n{a},{b}]}}"), &[(2, "A"), (2, "B")]);
    expect(
        format!(
            "{{\"methodResponses\": [[\"ContactCard/get\", {{\"list\": [{a},\n{b}]}}, \"0\"]]}}"
        ),
        &[(1, "A"), (2, "B")],
    );
    expect("[]".to_owned(), &[]);
    expect(
        format!("[[{a}],\n{{\"items\": [{b}, {{\"a\": {{\"list\": []}}, \"cards\": [{a}]}}]}}]"),
        &[(1, "A"), (2, "B"), (2, "A")],
    );
    let named = "{\"list\": [], \"name\": {\"full\": \"A\"}}";
    expect(named.to_owned(), &[(1, "A")]);
}

#[test]
fn what_is_no_card_is_refused_with_its_line() {
    let text = "[{\"@type\": \"Card\", \"name\": {\"full\": \"A\"}},\n{\"@type\": \"Card\", \"emails\": 1},\n7]";
    let expected = [
        (1, "A"),
        (2, "\"emails\" has the wrong type."),
        (3, "A JSContact card is a JSON object."),
    ];
    assert_eq!(
        found(text),
        Some(
            expected
                .map(|(line, text)| (line, text.to_owned()))
                .to_vec()
        )
    );
    assert_eq!(found("BEGIN:VCARD"), None);
    assert_eq!(found("{not json"), None);
    assert_eq!(
        found("\n{\"@type\": \"Card\",\n").map(|found| found[0].0),
        Some(3)
    );
}

#[test]
fn a_broken_element_of_a_list_is_refused_and_the_others_are_read() {
    let jcard = |name: &str| format!("[\"vcard\", [[\"fn\", {{}}, \"text\", \"{name}\"]]]");
    let broken = "[\"vcard\", [[\"fn\", {}, \"text\",\n]]]";
    let reason = |text: &str| {
        let error = serde_json::from_str::<IgnoredAny>(text).expect_err("no JSON");
        no_json(&error).to_string()
    };
    let [a, b] = ["A", "B"].map(jcard);
    let named = |line: usize, name: &str| (line, name.to_owned());
    for (text, expected) in [
        (
            format!("[{a},\n{broken},\n{b}\n]"),
            vec![(2, reason(broken)), named(1, "A"), named(4, "B")],
        ),
        (
            format!("\n[\n{a}\n{b},\n[\"vcard\", [[\"fn\","),
            vec![
                (5, reason("[\"vcard\", [[\"fn\",")),
                named(3, "A"),
                named(4, "B"),
            ],
        ),
        (
            format!("[{a},\n[\"vcard\", [[\"fn\",\n{b},\n{a}]"),
            vec![
                (2, reason("[\"vcard\", [[\"fn\",\n")),
                named(1, "A"),
                named(3, "B"),
                named(4, "A"),
            ],
        ),
    ] {
        assert_eq!(found(&text), Some(expected), "{text}");
    }
    for followed in [
        format!("[{a}]\n[{b}]"),
        format!("[{a}],]"),
        format!("[{a}] {b}"),
    ] {
        let refused = found(&followed).expect("a list");
        assert_eq!(refused.len(), 1, "{followed}");
        assert_ne!(refused[0].1, "A", "{followed}");
    }
    let alone = format!("[{broken}]");
    assert_eq!(found(&alone), Some(vec![(2, reason(&alone))]));
}

#[test]
fn an_element_of_too_many_values_is_refused_and_the_others_are_read() {
    let limits = JsonLimits {
        nodes: 10,
        objects: 10,
        depth: 3,
    };
    let card = |more: &str| format!("{{\"@type\": \"Card\", \"name\": {{\"full\": \"A\"}}{more}}}");
    let text = format!(
        "[\n{},\n{},\n{}]",
        card(", \"x\": [1,2,3,4,5,\n6]"),
        card(", \"x\": {\"a\": {\"b\": {}}}"),
        card("")
    );
    let fault = |entry| match entry {
        Entry::Refused(refusal) => (refusal.line, refusal.fault.to_string()),
        Entry::Card(read) => (read.line, read.card.display_name(&read.card.fields())),
        other => panic!("{other:?}"),
    };
    let (_, entries) = entries(text, limits).expect("cards");
    let found: Vec<_> = entries.map(fault).collect();
    let faults = [
        (2, "This card has more than 10 values; line 3 is beyond."),
        (
            4,
            "This card has more than 3 arrays and objects inside each other on line 4.",
        ),
        (5, "A"),
    ];
    assert_eq!(found, faults.map(|(line, text)| (line, text.to_owned())));
}

#[test]
fn a_member_that_is_not_known_is_noted_once() {
    let card = |name: &str| {
        format!(
            "{{\"@type\": \"Card\", \"name\": {{\"full\": \"{name}\"}}, \"shoe\": 41, \"ext:a\": 1}}"
        )
    };
    let text = format!("[\n{},\n{}]", card("A"), card("B"));
    let (_, entries) = entries(text, LIMITS.json).expect("cards");
    let note = |entry| match entry {
        Entry::Note(note) => Some((note.line, note.remark)),
        _ => None,
    };
    let notes: Vec<_> = entries.filter_map(note).collect();
    let unknown = |name: &str| (2, Remark::UnknownMember(name.to_owned()));
    assert_eq!(notes, [unknown("ext:a"), unknown("shoe")]);
}

#[test]
fn the_format_is_that_of_the_content() {
    let fossify = r#"[{"surname": "Byte", "firstName": "Ada", "phoneNumbers": []}]"#;
    let jcard = r#"["vcard", [["fn", {}, "text", "Ada Byte"]]]"#;
    let jcards = format!("[{jcard}, {jcard}]");
    let jscontact = r#"{"@type": "Card", "name": {"full": "Ada Byte"}}"#;
    for (text, format, names) in [
        (fossify, Format::Fossify, 1),
        (jcard, Format::JCard, 1),
        (&jcards, Format::JCard, 2),
        (jscontact, Format::JsContact, 1),
    ] {
        let (found, _) = entries(text.to_owned(), LIMITS.json).expect("cards");
        assert_eq!(found, format, "{text}");
        assert_eq!(
            self::found(text),
            Some(vec![(1, "Ada Byte".to_owned()); names])
        );
    }
}

#[test]
fn drafts_are_read_where_they_are_clear() {
    let text = r#"{"@type": "Card", "uid": 7, "fullName": "Taras Shevchenko",
        "name": [{"type": "personal", "value": "Taras"}, {"type": "surname", "value": "Shevchenko"}],
        "emails": [{"email": "t@example.org"}], "phones": {"p": {"phone": "+1"}}, "notes": "Poet",
        "addresses": [{"street": [{"type": "name", "value": "Main St"}, {"type": "number", "value": "1"}], "locality": "Kyiv"}],
        "anniversaries": {"a": {"type": "birth", "date": "1814-03-09"}}}"#;
    let Some(Entry::Card(read)) =
        entries(text.to_owned(), LIMITS.json).and_then(|(_, mut entries)| entries.next())
    else {
        panic!("a card")
    };
    let fields = read.card.fields();
    assert_eq!(read.card.display_name(&fields), "Taras Shevchenko");
    assert_eq!(
        (fields.first_name.as_deref(), fields.last_name.as_deref()),
        (Some("Taras"), Some("Shevchenko"))
    );
    assert_eq!(
        (fields.email.as_deref(), fields.phone.as_deref()),
        (Some("t@example.org"), Some("+1"))
    );
    assert_eq!(fields.comments.as_deref(), Some("Poet"));
    assert_eq!(
        fields.birthday.map(|day| day.to_string()).as_deref(),
        Some("1814-03-09")
    );
    let address = &read.card.details().addresses[0].value;
    assert_eq!(address.city, "Kyiv", "{}", read.card);
    assert!(address.street.contains("Main St"), "{}", read.card);
}
