//! JSContact cards, of the standard and of the drafts before it.

mod draft;

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::{Entry, Fault, ReadCard};
use crate::model::card::Card;

/// Members under which objects hold lists of cards: a JMAP answer's, and those of exports.
const LISTS: &[&str] = &["list", "cards", "entries", "contacts", "items"];
/// How deep lists may lie in each other: a JMAP answer has its cards four deep.
const DEPTH: usize = 8;

/// The cards of a text in JSON: one, an array of them, or an object or a JMAP answer (RFC 8620, section 5.1) that
/// lists them. `None` when the text is no JSON that could hold any.
pub fn entries(text: String) -> Option<Box<dyn Iterator<Item = Entry> + Send>> {
    let start = text.find(|c: char| !c.is_whitespace() && c != '\u{feff}')?;
    if !text[start..].starts_with(['{', '[']) {
        return None;
    }
    let whole: &RawValue = match serde_json::from_str(&text[start..]) {
        Ok(whole) => whole,
        Err(error) if text.contains("\"@type\"") || text.contains("\"fullName\"") => {
            let line = line_of(&text, start).saturating_add(error.line()).saturating_sub(1);
            return Some(Box::new(std::iter::once(Entry::refused(line, no_json(&error), &text[start..]))));
        }
        Err(_) => return None,
    };
    let mut found = Vec::new();
    collect(whole, DEPTH, &mut found);
    let base = text.as_ptr() as usize;
    let spans: Vec<_> = found.iter().map(|raw| (raw.get().as_ptr() as usize - base, raw.get().len())).collect();
    let mut line = 1;
    let mut counted = 0;
    Some(Box::new(spans.into_iter().map(move |(start, length)| {
        line += text.as_bytes()[counted..start].iter().filter(|byte| **byte == b'\n').count();
        counted = start;
        read(&text[start..start + length], line)
    })))
}

/// The objects that are to be cards, in their order.
fn collect<'a>(raw: &'a RawValue, depth: usize, found: &mut Vec<&'a RawValue>) {
    let Some(depth) = depth.checked_sub(1) else { return found.push(raw) };
    if let Ok(array) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) {
        return array.into_iter().for_each(|raw| collect(raw, depth, found));
    }
    let Ok(object) = serde_json::from_str::<BTreeMap<String, &RawValue>>(raw.get()) else { return found.push(raw) };
    if let Some(responses) = object.get("methodResponses") {
        let calls = serde_json::from_str::<Vec<Vec<&RawValue>>>(responses.get()).unwrap_or_default();
        // A call is its name, its arguments and its number.
        return calls.iter().filter_map(|call| call.get(1)).for_each(|arguments| collect(arguments, depth, found));
    }
    let is_card = object.get("@type").is_some_and(|kind| kind.get() == "\"Card\"") || object.contains_key("name");
    match LISTS.iter().find_map(|name| object.get(*name)).filter(|list| !is_card && list.get().starts_with('[')) {
        Some(list) => collect(list, depth, found),
        None => found.push(raw),
    }
}

fn read(text: &str, line: usize) -> Entry {
    let value = serde_json::from_str::<Value>(text).map_err(|error| no_json(&error));
    match value.and_then(|value| Card::from_jscontact(&draft::modernised(value)).map_err(Fault::Json)) {
        Ok(card) => Entry::Card(ReadCard { line, card }),
        Err(fault) => Entry::refused(line, fault, text),
    }
}

fn no_json(error: &serde_json::Error) -> Fault {
    Fault::Json(format!("This is no JSON: {error}"))
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line and name of each card, line and reason of each refusal.
    fn found(text: &str) -> Option<Vec<(usize, String)>> {
        let entries = entries(text.to_owned())?;
        let named = |entry| match entry {
            Entry::Card(read) => (read.line, read.card.display_name(&read.card.fields())),
            Entry::Refused(refusal) => (refusal.line, refusal.fault.to_string()),
        };
        Some(entries.map(named).collect())
    }

    #[test]
    fn one_card_a_list_and_a_jmap_answer_are_read() {
        let card = |name: &str| format!("{{\"@type\": \"Card\", \"version\": \"1.0\", \"name\": {{\"full\": \"{name}\"}}}}");
        let (a, b) = (card("A"), card("B"));
        let expect = |text: String, expected: &[(usize, &str)]| {
            let expected: Vec<_> = expected.iter().map(|(line, name)| (*line, (*name).to_owned())).collect();
            assert_eq!(found(&text), Some(expected), "{text}");
        };
        expect(a.clone(), &[(1, "A")]);
        expect(format!("\n[{a},\n\n{b}]"), &[(2, "A"), (4, "B")]);
        expect(format!("{{\"list\": [\n{a},{b}]}}"), &[(2, "A"), (2, "B")]);
        expect(
            format!("{{\"methodResponses\": [[\"ContactCard/get\", {{\"list\": [{a},\n{b}]}}, \"0\"]]}}"),
            &[(1, "A"), (2, "B")],
        );
        expect("[]".to_owned(), &[]);
    }

    #[test]
    fn what_is_no_card_is_refused_with_its_line() {
        let text = "[{\"@type\": \"Card\", \"name\": {\"full\": \"A\"}},\n{\"@type\": \"Card\", \"emails\": 1},\n7]";
        let expected = [(1, "A"), (2, "\"emails\" has the wrong type."), (3, "A JSContact card is a JSON object.")];
        assert_eq!(found(text), Some(expected.map(|(line, text)| (line, text.to_owned())).to_vec()));
        assert_eq!(found("BEGIN:VCARD"), None);
        assert_eq!(found("{not json"), None);
        assert_eq!(found("\n{\"@type\": \"Card\",\n").map(|found| found[0].0), Some(3));
    }

    #[test]
    fn drafts_are_read_where_they_are_clear() {
        let text = r#"{"@type": "Card", "uid": 7, "fullName": "Taras Shevchenko",
            "name": [{"type": "personal", "value": "Taras"}, {"type": "surname", "value": "Shevchenko"}],
            "emails": [{"email": "t@example.org"}], "phones": {"p": {"phone": "+1"}}, "notes": "Poet",
            "addresses": [{"street": [{"type": "name", "value": "Main St"}, {"type": "number", "value": "1"}], "locality": "Kyiv"}],
            "anniversaries": {"a": {"type": "birth", "date": "1814-03-09"}}}"#;
        let Some(Entry::Card(read)) = entries(text.to_owned()).and_then(|mut entries| entries.next()) else { panic!("a card") };
        let fields = read.card.fields();
        assert_eq!(read.card.display_name(&fields), "Taras Shevchenko");
        assert_eq!((fields.first_name.as_deref(), fields.last_name.as_deref()), (Some("Taras"), Some("Shevchenko")));
        assert_eq!((fields.email.as_deref(), fields.phone.as_deref()), (Some("t@example.org"), Some("+1")));
        assert_eq!(fields.comments.as_deref(), Some("Poet"));
        assert_eq!(fields.birthday.map(|day| day.to_string()).as_deref(), Some("1814-03-09"));
        let address = &read.card.details().addresses[0].value;
        assert_eq!(address.city, "Kyiv", "{}", read.card);
        assert!(address.street.contains("Main St"), "{}", read.card);
    }
}
