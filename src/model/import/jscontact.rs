//! JSContact cards, of the standard and of earlier drafts, one after the other.
//!
//! The text is checked as a whole and then walked, so that only one card is parsed at a time.

mod draft;
mod walk;

use serde::de::IgnoredAny;
use serde_json::{Map, Value};

use super::{Entry, Fault, ReadCard};
use crate::model::card::Card;
use crate::model::json::JsonCost;
use crate::model::limits::JsonLimits;
use walk::Walk;

/// Returns the cards of a JSON text: one, an array of them, or an object or a JMAP answer (RFC
/// 8620, section 5.1) that lists them. `None` when the text is not JSON that could hold any.
pub fn entries(text: String, limits: JsonLimits) -> Option<Box<dyn Iterator<Item = Entry> + Send>> {
    let start = text.find(|c: char| !c.is_whitespace() && c != '\u{feff}')?;
    if !text[start..].starts_with(['{', '[']) {
        return None;
    }
    match serde_json::from_str::<IgnoredAny>(&text[start..]) {
        Ok(_) => {}
        Err(error) if text.contains("\"@type\"") || text.contains("\"fullName\"") => {
            let line = line_of(&text, start)
                .saturating_add(error.line())
                .saturating_sub(1);
            return Some(Box::new(std::iter::once(Entry::refused(
                line,
                no_json(&error),
                &text[start..],
            ))));
        }
        Err(_) => return None,
    }
    Some(Box::new(Cards {
        walk: Walk::new(start),
        text,
        limits,
        line: 1,
        counted: 0,
    }))
}

/// The cards of a valid JSON text.
struct Cards {
    text: String,
    walk: Walk,
    limits: JsonLimits,
    /// The line of the byte up to which lines are counted.
    line: usize,
    counted: usize,
}

impl Iterator for Cards {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        let found = self.walk.next(self.text.as_bytes())?;
        self.line += self.text.as_bytes()[self.counted..found.start]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        self.counted = found.start;
        Some(read(&self.text[found], self.line, &self.limits))
    }
}

fn read(text: &str, line: usize, limits: &JsonLimits) -> Entry {
    if let Err(excess) = JsonCost::within(text.as_bytes(), limits) {
        return Entry::refused(line, Fault::JsonExcess(excess.from_line(line)), text);
    }
    let value = serde_json::from_str::<Value>(text).map_err(|error| no_json(&error));
    let card = value.and_then(|value| {
        if value.as_object().is_some_and(|object| !is_contact(object)) {
            return Err(Fault::NoContact);
        }
        Card::from_jscontact(&draft::modernised(value)).map_err(Fault::Json)
    });
    match card {
        Ok(card) if card.is_blank() => Entry::refused(line, Fault::Nameless, text),
        Ok(card) => Entry::Card(ReadCard { line, card }),
        Err(fault) => Entry::refused(line, fault, text),
    }
}

/// Checks whether an object says that it is a contact, or has a member that only contacts have.
fn is_contact(object: &Map<String, Value>) -> bool {
    const MEMBERS: [&str; 9] = [
        "fullName",
        "emails",
        "phones",
        "addresses",
        "organizations",
        "nicknames",
        "nickNames",
        "onlineServices",
        "members",
    ];
    let kind = object.get("@type").and_then(Value::as_str);
    let name = object.get("name");
    kind.is_some_and(|kind| kind.ends_with("Card") || kind == "CardGroup")
        || name.is_some_and(|name| name.is_object() || name.is_array())
        || MEMBERS.iter().any(|member| object.contains_key(*member))
}

fn no_json(error: &serde_json::Error) -> Fault {
    Fault::Json(format!("This is no JSON: {error}"))
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::import::any_file::LIMITS;

    /// Returns line and name of each card, line and reason of each refusal.
    fn found(text: &str) -> Option<Vec<(usize, String)>> {
        let entries = entries(text.to_owned(), LIMITS.json)?;
        let named = |entry| match entry {
            Entry::Card(read) => (read.line, read.card.display_name(&read.card.fields())),
            Entry::Refused(refusal) => (refusal.line, refusal.fault.to_string()),
            other => panic!("{other:?}"),
        };
        Some(entries.map(named).collect())
    }

    #[test]
    fn one_card_a_list_and_a_jmap_answer_are_read() {
        let card = |name: &str| {
            format!(
                "{{\"@type\": \"Card\", \"version\": \"1.0\", \"name\": {{\"full\": \"{name}\"}}}}"
            )
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
            format!(
                "[[{a}],\n{{\"items\": [{b}, {{\"a\": {{\"list\": []}}, \"cards\": [{a}]}}]}}]"
            ),
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
    fn an_element_of_too_many_values_is_refused_and_the_others_are_read() {
        let limits = JsonLimits {
            nodes: 10,
            objects: 10,
            depth: 3,
        };
        let card =
            |more: &str| format!("{{\"@type\": \"Card\", \"name\": {{\"full\": \"A\"}}{more}}}");
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
        let found: Vec<_> = entries(text, limits).expect("cards").map(fault).collect();
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
    fn drafts_are_read_where_they_are_clear() {
        let text = r#"{"@type": "Card", "uid": 7, "fullName": "Taras Shevchenko",
            "name": [{"type": "personal", "value": "Taras"}, {"type": "surname", "value": "Shevchenko"}],
            "emails": [{"email": "t@example.org"}], "phones": {"p": {"phone": "+1"}}, "notes": "Poet",
            "addresses": [{"street": [{"type": "name", "value": "Main St"}, {"type": "number", "value": "1"}], "locality": "Kyiv"}],
            "anniversaries": {"a": {"type": "birth", "date": "1814-03-09"}}}"#;
        let Some(Entry::Card(read)) =
            entries(text.to_owned(), LIMITS.json).and_then(|mut entries| entries.next())
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
}
