use proptest::prelude::*;

use super::*;

fn cell(row: &[String], column: &str) -> String {
    header()
        .iter()
        .position(|header| header == column)
        .map(|at| row[at].clone())
        .expect("a column")
}

#[test]
fn quoted_printable_is_written_as_what_it_says() {
    let card = Card::parse(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nADR;QUOTED-PRINTABLE:;;1 Main St=0D=0AFlat 2;=D0=9A=D0=B8=D1=97=D0=B2;;;\r\n\
        NOTE;QUOTED-PRINTABLE:=D0=A2=D0=B0=D0=BA\r\nEND:VCARD\r\n",
    );
    let row = row(&card, &[]);
    let cells =
        ["Address 1 - Street", "Address 1 - City", "Notes"].map(|column| cell(&row, column));
    assert_eq!(cells, ["1 Main St\nFlat 2", "Київ", "Так"]);
}

#[test]
fn blank_parts_leave_no_gaps() {
    let card = Card::parse(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nN: ;;;;\r\nADR:;;1 Way;Kiel;;24103;\r\nEND:VCARD\r\n",
    );
    let row = row(&card, &[]);
    let cells = ["Last Name", "Address 1 - Formatted"].map(|column| cell(&row, column));
    assert_eq!(cells, ["", "1 Way\nKiel 24103"]);
}

#[test]
fn blanks_around_values_and_what_is_said_twice_or_not_at_all_are_left_out() {
    let card = Card::parse(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lee ;Ann;;;\r\nFN:Ann Lee \r\nORG:Firm \r\nTEL;TYPE=HOME: 1\r\nTEL;TYPE=HOME:1\r\n\
         ADR: ;;1 Way ;;;;\r\nADR:;;1 Way;;;;\r\nURL: \r\nURL:https://a.example\r\nEND:VCARD\r\n",
    );
    let row = row(&card, &[]);
    let stated: Vec<_> = row.iter().filter(|cell| !cell.is_empty()).collect();
    let expected = [
        "Ann",
        "Lee",
        "Firm",
        "Home",
        "1",
        "1 Way",
        "1 Way",
        "https://a.example",
    ];
    assert_eq!(stated, expected);
    assert_eq!(cell(&row, "Website 1 - Value"), "https://a.example");
}

#[test]
fn every_column_has_a_cell() {
    assert_eq!(row(&Card::parse(""), &[]).len(), header().len());
}

#[test]
fn values_beyond_the_columns_share_the_last() {
    let emails: String = (1..=7)
        .map(|at| format!("EMAIL;TYPE=WORK:{at}@example.org\r\n"))
        .collect();
    let row = row(
        &Card::parse(&format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\n{emails}END:VCARD\r\n"
        )),
        &[],
    );
    assert_eq!(cell(&row, "E-mail 4 - Value"), "4@example.org");
    assert_eq!(
        cell(&row, "E-mail 5 - Value"),
        "5@example.org ::: 6@example.org ::: 7@example.org"
    );
    assert_eq!(cell(&row, "E-mail 5 - Label"), "Work ::: Work ::: Work");
}

#[test]
fn a_value_that_stands_twice_is_preferred_if_one_of_them_is() {
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nEMAIL;TYPE=home:y@example.org\r\n\
        EMAIL;TYPE=home,pref:y@example.org\r\nEND:VCARD\r\n";
    let row = row(&Card::parse(card), &[]);
    assert_eq!(cell(&row, "E-mail 1 - Label"), "* Home");
    assert_eq!(cell(&row, "E-mail 1 - Value"), "y@example.org");
    assert_eq!(cell(&row, "E-mail 2 - Value"), "");
}

#[test]
fn the_labels_of_apple_are_read() {
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:B;A;;;\r\nFN:A B\r\nitem1.TEL;type=pref:12\r\nitem1.X-ABLabel:Dacha\r\n\
        item2.X-ABRELATEDNAMES:Eve\r\nitem2.X-ABLabel:_$!<Spouse>!$_\r\nEND:VCARD\r\n";
    let row = row(&Card::parse(card), &["Team".to_owned()]);
    assert_eq!(cell(&row, "Phone 1 - Label"), "* Dacha");
    assert_eq!(cell(&row, "Labels"), "Team");
    assert_eq!(
        (
            cell(&row, "Relation 1 - Label"),
            cell(&row, "Relation 1 - Value")
        ),
        ("Spouse".to_owned(), "Eve".to_owned())
    );
}

#[test]
fn what_a_semicolon_would_cut_off_stands_in_quotes() {
    assert_eq!(
        line(&["x;=1+1".to_owned(), "y".to_owned()]),
        b"\"x;=1+1\",\"y\"\r\n"
    );
    assert_eq!(
        line(&["x, z".to_owned(), "y".to_owned()]),
        b"\"x, z\",y\r\n"
    );
}

#[test]
fn formulas_get_an_apostrophe_and_phone_numbers_none() {
    for formula in [
        "=1+1",
        "+cmd|'x'",
        "-1",
        "@SUM(1)",
        " =1",
        "\t=1",
        "\r1",
        "＝1",
        "'=1",
        "+1+2",
        "+380=1",
        "+380 x=1",
        "--03-09+1",
        "\u{a0}=1",
    ] {
        assert_eq!(neutralise(formula), format!("'{formula}"));
    }
    for plain in [
        "",
        "Ada",
        "1+1",
        "+380 67 123-45-67",
        "+49 30/1234567",
        "+1 555 123 4567 ext. 5",
        "+1 555;ext=5",
        "--03-09",
        "+1 (555) 123.45.67",
        "'tis",
        "a@example.org",
    ] {
        assert_eq!(neutralise(plain), plain);
    }
}

proptest! {
    #[test]
    fn what_is_neutralised_is_restored(cell in "['=+@\t\r＝ -]{0,4}\\PC{0,9}") {
        let safe = neutralise(&cell);
        prop_assert_eq!(restore(&safe), &cell);
    }
}
