//! Rows, their lines and their cells.

use super::*;

#[test]
fn a_birthday_that_is_no_date_is_kept_as_its_text() {
    for (cell, line) in [
        ("9 mars 1985", "BDAY:1985-03-09"),
        ("\"March 9th, 1985\"", "BDAY:1985-03-09"),
        ("circa 1950", "BDAY;VALUE=text:circa 1950"),
        ("1985", "BDAY;VALUE=text:1985"),
        ("12/31/1980", "BDAY:1980-12-31"),
    ] {
        let read = &cards(&format!("First Name,Last Name,Birthday\nAnn,Lee,{cell}\n"))[0];
        assert!(read.contains(&format!("{line}\r\n")), "{read}");
    }
}

#[test]
fn rows_tell_the_line_on_which_they_start() {
    let text = "Name,Email,Notes\r\n\r\nAda,a@example.org,\"two\r\nlines\"\r\n,,\r\n,,lost\r\nBo,b@example.org,\r\n";
    let lines: Vec<_> = read(text)
        .into_iter()
        .map(|entry| match entry {
            Entry::Card(read) => (read.line, String::new()),
            Entry::Refused(refusal) => {
                (refusal.line, format!("{}: {}", refusal.fault, refusal.text))
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let refused = "This has no name, email or phone.: lost".to_owned();
    assert_eq!(
        lines,
        [(3, String::new()), (6, refused), (7, String::new())]
    );
    assert_eq!(cards("Name,Email\rAda,a@example.org\r").len(), 1);
}

#[test]
fn a_quote_that_nothing_closes_costs_its_line_alone() {
    let kept = "Name,Email,Notes\nAda,a@example.org,\"said \"\"no\"\",\ntwice\"\n";
    for broken in ["\"lost,x,y", "lost,\"x,y", "\"lost\",x,\"y"] {
        let text = format!("{kept}{broken}\nBo,b@example.org,\n\"Cy\",c@example.org,z\n");
        let read = read(&text).into_iter().map(|entry| match entry {
            Entry::Card(read) => (read.line, Ok(read.card.display_name(&read.card.fields()))),
            Entry::Refused(refusal) => (refusal.line, Err((refusal.fault, refusal.text))),
            other => panic!("{other:?}"),
        });
        let expected = [
            (2, Ok("Ada".to_owned())),
            (4, Err((Fault::OpenQuote, broken.to_owned()))),
            (5, Ok("Bo".to_owned())),
            (6, Ok("Cy".to_owned())),
        ];
        assert_eq!(read.collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the time that passes is what is tested"
)]
fn quotes_that_nothing_closes_are_passed_in_time() {
    let broken = "a\"b,\"\n".repeat(100_000);
    let text = format!("First Name,Email\n{broken}\"Bo\",b@example.org\n");
    let since = std::time::Instant::now();
    let read = read(&text);
    assert!(
        since.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        since.elapsed()
    );
    assert_eq!(read.len(), 100_001);
    assert!(
        matches!(&read[99_999], Entry::Refused(refusal) if (refusal.line, &refusal.fault) == (100_001, &Fault::OpenQuote))
    );
    assert!(
        matches!(&read[100_000], Entry::Card(read) if read.line == 100_002 && read.card.stated_name().as_deref() == Some("Bo"))
    );
}

#[test]
fn equal_values_are_kept_once_and_empty_addresses_not_at_all() {
    let text = "Display Name,Home Phone,Business Phone,Home City,Home Country\nJo,12,12,,\n";
    assert_eq!(
        cards(text),
        [card(&["N:;;;;", "FN:Jo", "TEL;TYPE=HOME:12"])]
    );
}

#[test]
fn no_cell_becomes_a_property_of_its_own() {
    let text = "First Name,E-mail 1 - Label,E-mail 1 - Value\nMal,\"x\r\nTEL:666\r\n\",\"m@example.org\r\nNOTE:evil\"\n";
    let expected = card(&[
        "N:;Mal;;;",
        "FN:Mal",
        "item1.EMAIL:m@example.org\\nNOTE:evil",
        "item1.X-ABLabel:x\\nTEL:666",
    ]);
    assert_eq!(cards(text), [expected]);
}

#[test]
fn cells_between_bars_are_told_apart() {
    let expected = card(&["N:Byte;Ada;;;", "FN:Ada Byte", "EMAIL:ada@example.org"]);
    let table = "First Name|Last Name|Email\nAda|Byte|ada@example.org\n";
    assert_eq!(cards(table), [expected]);
}

#[test]
fn an_order_of_day_and_month_that_nothing_tells_is_noted_once() {
    let guessed = |line, day_first| vec![(line, Remark::DateOrderGuessed { day_first })];
    for (text, expected) in [
        (
            "Name,Birthday\nAda,5/5/1990\nBo,3/4/1971\nCy,1/2/1980\n",
            guessed(3, false),
        ),
        ("Name,Geburtstag\nAda,03-04-1971\n", guessed(2, true)),
        ("Name,Birthday\nAda,3/4/1971\nBo,13/4/1971\n", Vec::new()),
        ("Name,Birthday\nAda,3-4-1971\nBo,4-13-1971\n", Vec::new()),
        ("Name,Birthday\nAda,0004-05-17\nBo,3.4.1971\n", Vec::new()),
        ("Name,Birthday\nAda,5/6/7/8\nBo,3.4.1971\n", Vec::new()),
        (
            "Name,Birthday\nAda,13/2/1990\nBo,2/13/1990\nCy,3/4/1990\n",
            guessed(4, true),
        ),
        ("Name,Birthday (DD/MM/YYYY)\nAda,3/4/1990\n", Vec::new()),
        (
            "Name,Wedding Anniversary (MM/DD/YYYY)\nAda,3/4/1990\n",
            Vec::new(),
        ),
        (
            "Name,Birthday (YYYY-MM-DD)\nAda,3/4/1990\n",
            guessed(2, false),
        ),
        (
            "Name,Birthday (DD/MM/YYYY)\nAda,12/25/1990\nBo,3/4/1990\n",
            guessed(3, true),
        ),
        (
            "Name,Event 1 - Label,Event 1 - Value\nAda,A ::: B,1990-05-01 ::: 3/4/1971\n",
            guessed(2, true),
        ),
        (
            "Name,Event 1 - Label,Event 1 - Value\nAda,Party,3/4/1971\n",
            guessed(2, true),
        ),
    ] {
        assert_eq!(remarks(text), expected, "{text}");
    }
    let stated = cards("Name,Birthday (DD/MM/YYYY)\nAda,3/4/1990\n");
    assert!(stated[0].contains("BDAY:1990-04-03"), "{stated:?}");
    let rows = "Name,Geburtstag\nAda,3-4-1971\nBo,4-13-1971\n";
    assert!(
        cards(rows)[0].contains("BDAY:1971-03-04"),
        "{:?}",
        cards(rows)
    );
}
