//! Files that are tables of contacts or not, and columns that are guessed from their values.

use super::*;

#[test]
fn a_table_without_a_header_is_read_by_its_values() {
    let text =
        "Ada Long,Ada,Long,ada@example.org,+44 20 1234567\nBo Short,Bo,Short,bo@example.org,\n";
    let expected = card(&[
        "N:Long;Ada;;;",
        "FN:Ada Long",
        "EMAIL:ada@example.org",
        "TEL:+44 20 1234567",
    ]);
    assert_eq!(cards(text)[0], expected);
    assert_eq!(cards("a@example.org\nb@example.org\n").len(), 2);
}

#[test]
fn source_text_is_no_table() {
    for text in [
        "\"firstName\": \"Ada\",\n\"phone\": \"+15550001\"\n}\n",
        "const contact = {\n  firstName: \"Ada\",\n};\n",
        "def name(first, last):\n    return first + last\n",
        "import email, phone\nif email == phone:\n    print({})\n}\n",
        "first_name: Ada\nlast_name: Byte\n",
        "<contact><name>Ada</name>\n<phone>1</phone></contact>\n",
        "[contact]\nemail=a@example.org\n",
        "fn phone() -> String {\n    name\n}\n",
    ] {
        assert!(dialect(text).is_none(), "{text}");
    }
}

#[test]
fn what_is_no_table_of_contacts_is_none() {
    for text in [
        "",
        "\n\n",
        "Dear all,\nplease call me, thanks.\n",
        "a,b\n1,2\n",
        "product,price\nspade,12.50\n",
        "{\"name\": 1}",
    ] {
        assert_eq!(dialect(text), None, "{text}");
    }
}

#[test]
fn a_person_overrules_the_guess() {
    let text = "Kunde;Ruf;Sonst\nAda Long;12;x\n";
    let guess = guess(text.to_owned(), LIMITS.card.bytes).expect("a table");
    assert_eq!(
        (guess.dialect, guess.header),
        (
            Dialect::Unknown,
            vec!["Kunde".to_owned(), "Ruf".to_owned(), "Sonst".to_owned()]
        )
    );
    let columns = ColumnMap(vec![Some(Column::FullName), Some(Column::HomePhone), None]);
    let mut read: Vec<_> = entries(text.to_owned(), Some(columns), LIMITS.card.bytes)
        .expect("a table")
        .1
        .collect();
    let Some(Entry::Card(read)) = read.pop() else {
        panic!("a card")
    };
    assert_eq!(
        read.card.to_string(),
        card(&["N:;;;;", "FN:Ada Long", "TEL;TYPE=HOME:12"])
    );
}

#[test]
fn a_guess_that_is_confirmed_changes_nothing() {
    let text = "First Name,Business Fax,Other City,Shoe\nAda,12,Bath,41\n";
    let guess = guess(text.to_owned(), LIMITS.card.bytes).expect("a table");
    let confirmed = entries(text.to_owned(), Some(guess.columns), LIMITS.card.bytes)
        .expect("a table")
        .1;
    let read = confirmed.map(|entry| match entry {
        Entry::Card(read) => read.card.to_string(),
        Entry::Refused(refusal) => refusal.fault.to_string(),
        other => panic!("{other:?}"),
    });
    assert_eq!(read.collect::<Vec<_>>(), cards(text));
}

#[test]
fn columns_have_stable_names() {
    assert!(
        Column::ALL
            .iter()
            .all(|column| column.as_str().parse() == Ok(*column))
    );
    assert_eq!("shoe".parse::<Column>(), Err(UnknownColumn));
}
