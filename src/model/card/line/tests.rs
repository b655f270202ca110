use super::*;

#[test]
fn semicolons_and_colons_in_quotes_are_no_separators() {
    let line =
        ContentLine::parse("item1.ADR;X=\"a;b:c\";TYPE=home,\"work\":;;Street\r\n".to_owned());
    assert_eq!(
        (line.group(), line.name(), line.value()),
        (Some("item1"), "ADR", ";;Street")
    );
    assert_eq!(line.parameters_named("X").collect::<Vec<_>>(), ["a;b:c"]);
    assert_eq!(
        line.parameters_named("type").collect::<Vec<_>>(),
        ["home", "work"]
    );
}

#[test]
fn a_fold_takes_one_space() {
    assert_eq!(
        ContentLine::parse("NOTE:two\r\n  words\r\n".to_owned()).value(),
        "two words"
    );
}

#[test]
fn quoted_printable_is_the_same_after_it_was_folded_again() {
    for start in 0..8 {
        let value = format!("{}{}", "x".repeat(start), "=D0=96=3D".repeat(40));
        let line = ContentLine::new("TITLE;ENCODING=QUOTED-PRINTABLE", &value);
        assert!(
            line.raw()
                .lines()
                .all(|physical| physical.len() <= 75 && !physical.ends_with('=')),
            "{}",
            line.raw()
        );
        assert_eq!(line.value(), value);
    }
    let hostile = "=".repeat(300) + "x";
    assert_eq!(
        ContentLine::new("X;QUOTED-PRINTABLE", &hostile).value(),
        hostile
    );
}

#[test]
fn a_value_never_becomes_a_second_line() {
    let line = ContentLine::new("ADR", ";;1 Main St\r\nTEL:666\rx\ny;Kyiv");
    assert_eq!(line.raw(), "ADR:;;1 Main St\\nTEL:666\\nx\\ny;Kyiv\r\n");
}

#[test]
fn a_soft_line_break_at_the_end_takes_in_no_further_line() {
    for cut_off in [
        "NOTE;QUOTED-PRINTABLE:a=",
        "NOTE;QUOTED-PRINTABLE:a=\r\n",
        "NOTE;QUOTED-PRINTABLE:a",
    ] {
        let mut line = ContentLine::parse(cut_off.to_owned());
        line.end();
        assert_eq!(line.raw(), "NOTE;QUOTED-PRINTABLE:a\r\n");
    }
}

#[test]
fn a_quote_that_never_ends_does_not_hide_the_value() {
    assert_eq!(ContentLine::parse("TEL;X=\"a:1\n".to_owned()).value(), "1");
}
