use proptest::prelude::*;

use super::*;

const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Іван Франко\r\nN:Франко;Іван;;;\r\n\
    item1.EMAIL;TYPE=home,INTERNET:Ivan@Example.org\r\nitem1.X-ABLabel:Lviv\r\n\
    EMAIL;TYPE=work:office@example.com\r\nTEL;TYPE=cell:+380 67\r\nNOTE:a\\, b\r\nEND:VCARD\r\n";

fn text(text: &str) -> TextMatch {
    TextMatch::new(text, Collation::default(), MatchType::default(), false)
}

fn not(text: &str) -> TextMatch {
    TextMatch::new(text, Collation::default(), MatchType::default(), true)
}

fn filter(
    name: &str,
    test: Test,
    texts: &[TextMatch],
    parameters: &[ParameterFilter],
) -> PropertyFilter {
    PropertyFilter {
        name: name.to_owned(),
        condition: PropertyCondition::Matching {
            test,
            texts: texts.to_vec(),
            parameters: parameters.to_vec(),
        },
    }
}

fn of_type(value: &str) -> ParameterFilter {
    ParameterFilter {
        name: "TYPE".to_owned(),
        condition: ParameterCondition::Text(text(value)),
    }
}

fn selects(filter: PropertyFilter) -> bool {
    let filter = CardFilter {
        test: Test::AllOf,
        properties: vec![filter],
    };
    filter.matches(&Card::parse(CARD))
}

#[test]
fn a_property_is_found_by_name_with_and_without_its_group() {
    for (name, found) in [
        ("EMAIL", true),
        ("email", true),
        ("item1.EMAIL", true),
        ("ITEM1.email", true),
        ("item2.EMAIL", false),
        ("URL", false),
    ] {
        assert_eq!(
            selects(filter(name, Test::AnyOf, &[], &[])),
            found,
            "{name}"
        );
        let absent = PropertyFilter {
            name: name.to_owned(),
            condition: PropertyCondition::NotDefined,
        };
        assert_eq!(selects(absent), !found, "{name}");
    }
}

#[test]
fn texts_are_compared_by_collation_and_place() {
    let is_found = |name: &str, searched: &str, collation, match_type| {
        selects(filter(
            name,
            Test::AnyOf,
            &[TextMatch::new(searched, collation, match_type, false)],
            &[],
        ))
    };
    use Collation::{AsciiCasemap, Octet, UnicodeCasemap};
    use MatchType::{Contains, EndsWith, Equals, StartsWith};
    for (name, searched, collation, match_type, found) in [
        ("FN", "франко", UnicodeCasemap, Contains, true),
        ("FN", "франко", AsciiCasemap, Contains, false),
        ("EMAIL", "ivan@example.org", AsciiCasemap, Equals, true),
        ("EMAIL", "ivan@example.org", Octet, Equals, false),
        ("EMAIL", "OFFICE", UnicodeCasemap, StartsWith, true),
        ("EMAIL", ".COM", UnicodeCasemap, EndsWith, true),
        ("EMAIL", "example", UnicodeCasemap, StartsWith, false),
        ("N", "іван", UnicodeCasemap, Equals, true),
        ("NOTE", "a, b", UnicodeCasemap, Equals, true),
        ("FN", "Іван Франко", UnicodeCasemap, Equals, true),
    ] {
        assert_eq!(
            is_found(name, searched, collation, match_type),
            found,
            "{name} {searched} {collation:?} {match_type:?}"
        );
    }
}

#[test]
fn a_negated_text_is_in_no_value() {
    assert!(!selects(filter(
        "EMAIL",
        Test::AnyOf,
        &[not("office")],
        &[]
    )));
    assert!(selects(filter(
        "EMAIL",
        Test::AnyOf,
        &[not("elsewhere")],
        &[]
    )));
    assert!(
        !selects(filter("URL", Test::AnyOf, &[not("x")], &[])),
        "it is not there"
    );
    assert!(selects(filter(
        "EMAIL",
        Test::AllOf,
        &[text("ivan"), not("elsewhere")],
        &[]
    )));
    assert!(!selects(filter(
        "EMAIL",
        Test::AllOf,
        &[text("ivan"), not("office")],
        &[]
    )));
    assert!(!selects(filter(
        "EMAIL",
        Test::AllOf,
        &[not("elsewhere")],
        &[of_type("fax")]
    )));
}

#[test]
fn positive_conditions_are_about_one_line() {
    assert!(selects(filter(
        "EMAIL",
        Test::AllOf,
        &[text("ivan")],
        &[of_type("home")]
    )));
    assert!(!selects(filter(
        "EMAIL",
        Test::AllOf,
        &[text("ivan")],
        &[of_type("work")]
    )));
    assert!(selects(filter(
        "EMAIL",
        Test::AnyOf,
        &[text("nobody")],
        &[of_type("work")]
    )));
}

#[test]
fn a_parameter_with_several_values_has_each_of_them() {
    for (value, found) in [("internet", true), ("home", true), ("fax", false)] {
        assert_eq!(
            selects(filter("EMAIL", Test::AllOf, &[], &[of_type(value)])),
            found,
            "{value}"
        );
    }
    let condition = |condition| ParameterFilter {
        name: "LANGUAGE".to_owned(),
        condition,
    };
    assert!(selects(filter(
        "FN",
        Test::AllOf,
        &[],
        &[condition(ParameterCondition::NotDefined)]
    )));
    assert!(!selects(filter(
        "FN",
        Test::AllOf,
        &[],
        &[condition(ParameterCondition::Defined)]
    )));
    assert!(!selects(filter(
        "FN",
        Test::AllOf,
        &[],
        &[condition(ParameterCondition::Text(not("x")))]
    )));
}

proptest! {
    #[test]
    fn a_card_that_matches_passes_the_quick_look(
        value in "[aBé\u{fb01}\u{ff21}İıж, \\\\;=.@\r\n\t-]{0,12}",
        head in "NOTE(;ENCODING=QUOTED-PRINTABLE)?",
        breaks in proptest::collection::vec((0..40_usize, "\r?\r?\n[ \t]"), 0..3),
        searched in "[aAbef \u{ff21}Ж.@-]{1,3}",
        is_octet: bool,
    ) {
        let mut line = format!("{head}:{value}");
        for (at, fold) in breaks {
            let at = line.floor_char_boundary(at.min(line.len()));
            line.insert_str(at, &fold);
        }
        let vcard = format!("BEGIN:VCARD\r\n{line}\r\nEND:VCARD\r\n");
        let collation = if is_octet { Collation::Octet } else { Collation::UnicodeCasemap };
        let searched = TextMatch::new(&searched, collation, MatchType::Contains, false);
        let filter = CardFilter {
            test: Test::AllOf,
            properties: vec![filter("NOTE", Test::AllOf, &[searched], &[])],
        };
        prop_assert!(filter.may_match(&vcard) || !filter.matches(&Card::parse(&vcard)));
    }
}

#[test]
fn the_quick_look_spares_cards_without_the_searched_text() {
    let spared = |test, filters: &[PropertyFilter]| {
        let filter = CardFilter {
            test,
            properties: filters.to_vec(),
        };
        !filter.may_match(CARD)
    };
    let (there, absent) = (
        filter("FN", Test::AnyOf, &[text("EXAMPLE")], &[]),
        filter("FN", Test::AnyOf, &[text("taras"), text("Lesya")], &[]),
    );
    assert!(spared(Test::AllOf, &[there.clone(), absent.clone()]));
    assert!(!spared(Test::AnyOf, &[there, absent.clone()]));
    assert!(spared(Test::AnyOf, &[absent]));
    assert!(!spared(
        Test::AnyOf,
        &[filter("FN", Test::AnyOf, &[not("taras")], &[])]
    ));
    assert!(!spared(
        Test::AnyOf,
        &[filter("FN", Test::AnyOf, &[text("a,b")], &[])]
    ));
}
