//! What differs between two versions of a card, property by property.

use super::card::Card;

/// A value that came, went, or took another's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The property in lower case: `email`, `tel`, `n` ...
    pub property: String,
    /// What it was; `None` where there was nothing.
    pub before: Option<String>,
    /// What it is; `None` where there is nothing any more.
    pub after: Option<String>,
}

/// Properties that say nothing to a person.
const UNSAID: [&str; 7] = ["begin", "end", "version", "prodid", "rev", "uid", "x-ablabel"];
/// The longest value that is shown whole, in characters.
const LONGEST: usize = 500;

/// What became different from `before`, or all of `after` where there was nothing.
pub fn differences(before: Option<&Card>, after: &Card) -> Vec<Difference> {
    let mut gone = before.map(said).unwrap_or_default();
    let mut came = said(after);
    came.retain(|value| match gone.iter().position(|former| former == value) {
        Some(at) => {
            gone.remove(at);
            false
        }
        None => true,
    });
    let mut differences: Vec<_> = Vec::with_capacity(gone.len() + came.len());
    for (property, former) in gone {
        let successor = came.iter().position(|(name, _)| *name == property).map(|at| came.remove(at).1);
        differences.push(Difference { property, before: Some(former), after: successor });
    }
    differences.extend(came.into_iter().map(|(property, value)| Difference { property, before: None, after: Some(value) }));
    differences
}

/// The properties of a card with their values as a person reads them.
fn said(card: &Card) -> Vec<(String, String)> {
    let properties = card.properties().map(|(name, value)| (name.to_ascii_lowercase(), shown(&value)));
    properties.filter(|(name, value)| !UNSAID.contains(&name.as_str()) && !value.is_empty()).collect()
}

fn shown(value: &str) -> String {
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(lines: &str) -> Card {
        Card::parse(&format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{lines}END:VCARD\r\n"))
    }

    fn difference(property: &str, before: Option<&str>, after: Option<&str>) -> Difference {
        Difference { property: property.to_owned(), before: before.map(str::to_owned), after: after.map(str::to_owned) }
    }

    #[test]
    fn a_changed_value_stands_beside_its_successor() {
        let before = card("FN:Taras\r\nEMAIL:a@example.org\r\nEMAIL:b@example.org\r\n");
        let after = card("FN:Taras\r\nEMAIL:b@example.org\r\nEMAIL:c@example.org\r\nNOTE:Poet\\, painter\r\n");
        assert_eq!(
            differences(Some(&before), &after),
            [difference("email", Some("a@example.org"), Some("c@example.org")), difference("note", None, Some("Poet, painter"))]
        );
        assert_eq!(differences(Some(&after), &after), []);
    }

    #[test]
    fn structured_values_read_as_lines_of_text() {
        let after = card("N:Shevchenko;Taras;;;\r\nADR;TYPE=home:;;Street 1;Kyiv;;01001;Ukraine\r\nREV:2026\r\n");
        assert_eq!(
            differences(None, &after),
            [difference("n", None, Some("Shevchenko, Taras")), difference("adr", None, Some("Street 1, Kyiv, 01001, Ukraine"))]
        );
    }
}
