//! Tables of any text, and of any contact.

use proptest::prelude::*;

use super::*;
use crate::model::card::address::Address;
use crate::model::card::day::{DateOrText, Day, DayKind};
use crate::model::card::details::{Detail, Details, NameParts};
use crate::model::card::entry_label::EntryLabel;
use crate::model::export::csv as export;

/// Generates text without Google's separator of values in a cell.
fn text() -> impl Strategy<Value = String> {
    "[a-zA-Zа-яїє0-9 ,;:'\"=+@*\\\\().\n-]{0,12}"
        .prop_map(|text| text.replace(":::", "").trim().to_owned())
}

fn label() -> impl Strategy<Value = EntryLabel> {
    prop_oneof![
        Just("Home".to_owned()),
        Just("Work Fax".to_owned()),
        Just(String::new()),
        text()
    ]
    .prop_map(|word| EntryLabel::from_word(&word))
}

fn entries_of<T: std::fmt::Debug + 'static>(
    values: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Vec<Detail<T>>> {
    let entry = (values, label(), any::<bool>()).prop_map(|(value, label, preferred)| Detail {
        preferred,
        ..Detail::new(value, label)
    });
    proptest::collection::vec(entry, 0..9)
}

fn texts() -> impl Strategy<Value = Vec<Detail<String>>> {
    let or_x = |text: String| {
        if text.is_empty() {
            "x".to_owned()
        } else {
            text
        }
    };
    entries_of(text().prop_map(or_x))
}

fn days() -> impl Strategy<Value = Vec<Detail<Day>>> {
    let date = "1990-12-31|--02-29|[a-z]{1,9}".prop_map(|text| match text.parse() {
        Ok(date) => DateOrText::Date(date),
        Err(_) => DateOrText::Text(text),
    });
    let day = (date, any::<bool>()).prop_map(|(date, is_anniversary)| Day {
        kind: if is_anniversary {
            DayKind::Anniversary
        } else {
            DayKind::Other
        },
        date,
    });
    let unlabelled = |mut days: Vec<Detail<Day>>| {
        let anniversaries = days
            .iter_mut()
            .filter(|day| day.value.kind == DayKind::Anniversary);
        anniversaries.for_each(|day| day.label = EntryLabel::None);
        days
    };
    entries_of(day).prop_map(unlabelled)
}

prop_compose! {
    fn address()(parts in [text(), text(), text(), text(), text(), text(), text()]) -> Address {
        let [po_box, extended, street, city, region, postcode, country] = parts;
        Address { po_box, extended, street, city, region, postcode, country }
    }
}

/// Generates the name of a custom field. One that is called IM is read as a messenger's address.
fn field_name() -> impl Strategy<Value = String> {
    text().prop_filter("a messenger", |name| name.split(' ').next() != Some("IM"))
}

prop_compose! {
    fn details()(
        names in [text(), text(), text(), text(), text()],
        fields in [text(), text(), text(), text(), text(), text()],
        (emails, phones, urls, related) in (texts(), texts(), texts(), texts()),
        dates in days(), notes in texts(), addresses in entries_of(address()),
        facts in proptest::collection::vec((field_name(), "[a-zA-Z]{1,9}"), 0..5),
        categories in proptest::collection::vec("[a-z =+;,]{1,9}", 0..4), favorite in any::<bool>(),
    ) -> Details {
        let [first, middle, last, prefix, suffix] = names;
        let [display_name, nickname, organization, unit, title, role] = fields;
        let name = NameParts { prefix, first, middle, last, suffix };
        let facts = facts.iter().map(|(name, text)| Detail::named(name, text)).collect();
        Details {
            name, display_name, nickname, organization, units: vec![unit], title, role, emails,
            phones, urls, related, dates, notes, addresses, facts, categories, favorite,
            ..Details::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read_to_its_end(text in "[a-z@,;\t\"'\r\n:0-9 é-]{0,200}", columns in proptest::collection::vec(0..Column::ALL.len(), 0..5)) {
        let _ = guess(text.clone(), LIMITS.card.bytes);
        let columns = ColumnMap(columns.into_iter().map(|at| Column::ALL.get(at).copied()).collect());
        for columns in [None, Some(columns)] {
            if let Some((_, entries)) = entries(text.clone(), columns, LIMITS.card.bytes) {
                prop_assert!(entries.count() <= text.len());
            }
        }
    }

    #[test]
    fn any_bytes_under_a_header_are_read_to_their_end(rows in "\\PC{0,200}") {
        let text = format!("First Name,Birthday,E-mail 1 - Value,Phone 1 - Label,Address 1 - Formatted,Labels\n{rows}");
        for entry in read(&text) {
            if let Entry::Card(read) = entry {
                prop_assert_eq!(read.card.to_string().matches("END:VCARD\r\n").count(), 1);
            }
        }
    }

    #[test]
    fn what_is_exported_is_imported(details in details()) {
        let written = details.to_card();
        let row = export::row(&written, &[]);
        let table = [export::line(&export::header()), export::line(&row)].concat();
        let table = String::from_utf8(table).expect("UTF-8");
        let read: Vec<_> = read(&table);
        match &read[..] {
            [Entry::Card(read)] => prop_assert_eq!(export::row(&read.card, &[]), row),
            _ => prop_assert!(written.stated_name().is_none(), "{table}"),
        }
    }
}
