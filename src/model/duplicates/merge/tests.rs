use proptest::prelude::*;

use super::*;

fn card(lines: &[&str]) -> Card {
    Card::parse(&format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n",
        lines.join("\r\n")
    ))
}

fn lines(card: &Card) -> Vec<String> {
    let text = card.to_string();
    text.lines()
        .map(str::to_owned)
        .filter(|line| !["BEGIN:VCARD", "VERSION:3.0", "END:VCARD"].contains(&line.as_str()))
        .collect()
}

#[test]
fn what_the_primary_lacks_is_added_and_what_it_has_is_not_doubled() {
    let primary = card(&[
        "UID:1",
        "FN:Taras",
        "EMAIL:taras@example.org",
        "TEL:+380 67 123 45 67",
        "ADR:;;Street;Kyiv;;;",
    ]);
    let other = card(&[
        "UID:2",
        "REV:2020-01-01T00:00:00Z",
        "FN:Taras",
        "EMAIL;TYPE=home:TARAS@example.org",
        "EMAIL;TYPE=work:t@example.com",
        "TEL;TYPE=cell:+380(67)1234567",
        "TEL:00 380 67 1234567",
        "ADR:;;Street;Kyiv",
        "X-CUSTOM;P=1:kept",
    ]);
    let merged = merge(&primary, &[other]);
    let expected = [
        lines(&primary),
        vec![
            "EMAIL;TYPE=work:t@example.com".to_owned(),
            "X-CUSTOM;P=1:kept".to_owned(),
        ],
    ]
    .concat();
    assert_eq!(lines(&merged), expected);
}

#[test]
fn a_birthday_without_its_year_gets_that_of_the_same_day() {
    let (partial, whole) = (card(&["BDAY:--0309"]), card(&["BDAY:1985-03-09"]));
    for (primary, other) in [(&partial, &whole), (&whole, &partial)] {
        let merged = merge(primary, std::slice::from_ref(other));
        assert_eq!(lines(&merged), ["BDAY:1985-03-09"]);
        assert!(conflicts(primary, std::slice::from_ref(other)).is_empty());
    }
    let another = card(&["BDAY:1985-03-10"]);
    assert_eq!(
        lines(&merge(&partial, std::slice::from_ref(&another)))[0],
        "BDAY:--0309"
    );
    assert_eq!(conflicts(&partial, &[another]).len(), 1);
}

#[test]
fn groups_are_renamed_and_labels_stay_with_their_lines() {
    let primary = card(&["item1.EMAIL:a@example.org", "item1.X-ABLabel:Home"]);
    let other = card(&[
        "item1.EMAIL:b@example.org",
        "item1.X-ABLabel:School",
        "item2.EMAIL:A@example.org",
        "item2.X-ABLabel:Dropped with its line",
        "item3.ADR:;;Street;Kyiv;;;",
        "item3.X-ABADR:ua",
    ]);
    assert_eq!(
        lines(&merge(&primary, &[other])),
        [
            "item1.EMAIL:a@example.org",
            "item1.X-ABLabel:Home",
            "item2.EMAIL:b@example.org",
            "item2.X-ABLabel:School",
            "item3.ADR:;;Street;Kyiv;;;",
            "item3.X-ABADR:ua",
        ]
    );
}

#[test]
fn the_primary_keeps_its_single_values_and_takes_those_it_lacks() {
    let primary = card(&["UID:1", "FN:Taras H. Shevchenko", "N:;;;;", "BDAY:"]);
    let other = card(&[
        "UID:2",
        "FN:Taras Shevchenko",
        "N:Shevchenko;Taras;;;",
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-09",
    ]);
    assert_eq!(
        lines(&merge(&primary, &[other])),
        [
            "UID:1",
            "FN:Taras H. Shevchenko",
            "N:Shevchenko;Taras;;;",
            "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-09"
        ]
    );
}

#[test]
fn names_that_do_not_show_stay_as_nicknames() {
    let primary = card(&[
        "FN:Taras Shevchenko",
        "N:Shevchenko;Taras;;;",
        "EMAIL:taras@example.org",
    ]);
    let others = [
        card(&["FN:Shevchenko, Taras", "N:Shevchenko;Taras;Hryhorovych;;"]),
        card(&["FN:Тарас Шевченко"]),
        card(&["FN:Kobzar", "NICKNAME:Kobzar,Taras"]),
        card(&["FN:taras@example.org"]),
    ];
    let kept = [
        "NICKNAME:Kobzar,Taras",
        "NICKNAME:Taras Hryhorovych Shevchenko",
        "NICKNAME:Тарас Шевченко",
    ];
    assert_eq!(lines(&merge(&primary, &others))[3..], kept);
    let kept = lines(&merge_with(
        &primary,
        others[1..2].to_vec(),
        &Choices::from([("FN".to_owned(), 1)]),
    ));
    assert_eq!(
        kept,
        [
            "FN:Тарас Шевченко",
            "N:Shevchenko;Taras;;;",
            "EMAIL:taras@example.org"
        ]
    );
}

#[test]
fn days_that_do_not_show_stay_with_a_label() {
    let primary = card(&[
        "BDAY:1814-03-09",
        "item1.X-ABDATE:1840-01-01",
        "item1.X-ABLabel:First book",
    ]);
    let other = card(&[
        "BDAY:18140225",
        "BDAY:1814-03-09",
        "X-ANNIVERSARY:1861-03-10",
        "item1.X-ANNIVERSARY;TYPE=pref:1861-03-11",
    ]);
    let merged = lines(&merge(&primary, &[other]));
    let kept = [
        "X-ANNIVERSARY;TYPE=pref:1861-03-11",
        "item2.X-ABDATE:18140225",
        "item2.X-ABLabel:Birthday",
        "item3.X-ABDATE:1861-03-10",
        "item3.X-ABLabel:_$!<Anniversary>!$_",
    ];
    assert_eq!(merged[3..], kept);
}

#[test]
fn a_person_may_choose_where_single_values_differ() {
    let primary = card(&["FN:Taras", "BDAY:--03-09", "PHOTO;ENCODING=b:AAAA"]);
    let others = [
        card(&["FN:Taras", "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-09"]),
        card(&[
            "FN:Taras Shevchenko",
            "PHOTO;ENCODING=b;X-ABCROP-RECTANGLE=x:BBBB",
        ]),
    ];
    let hash = |card: &Card| card.photo_hash().expect("a photo");
    let choice = |card, text: &str| Choice {
        card,
        text: text.to_owned(),
    };
    assert_eq!(
        conflicts(&primary, &others),
        [
            Conflict {
                property: "FN".to_owned(),
                values: vec![choice(0, "Taras"), choice(2, "Taras Shevchenko")]
            },
            Conflict {
                property: "PHOTO".to_owned(),
                values: vec![choice(0, &hash(&primary)), choice(2, &hash(&others[1]))]
            },
        ]
    );
    let choices = Choices::from([
        ("FN".to_owned(), 2),
        ("PHOTO".to_owned(), 2),
        ("BDAY".to_owned(), 2),
        ("N".to_owned(), 9),
    ]);
    assert_eq!(
        lines(&merge_with(&primary, others.to_vec(), &choices)),
        [
            "FN:Taras Shevchenko",
            "BDAY:--03-09",
            "PHOTO;ENCODING=b;X-ABCROP-RECTANGLE=x:BBBB"
        ]
    );
}

#[test]
fn categories_and_notes_are_united() {
    let primary = card(&["CATEGORIES:Friends,Kyiv\\, centre", "NOTE:Poet"]);
    let other = card(&[
        "CATEGORIES:friends,Work",
        "CATEGORIES:Choir",
        "NOTE:Painter; born in Moryntsi",
        "NOTE:Poet",
    ]);
    assert_eq!(
        lines(&merge(&primary, &[other])),
        [
            "CATEGORIES:Friends,Kyiv\\, centre,Work,Choir",
            "NOTE:Poet\\n\\nPainter\\; born in Moryntsi"
        ]
    );
}

#[test]
fn the_preferred_values_of_the_primary_stay_preferred() {
    let primary = card(&["EMAIL:a@example.org"]);
    let other = card(&[
        "EMAIL;TYPE=INTERNET,pref;PREF=1:b@example.org",
        "TEL;TYPE=pref:+380671234567",
    ]);
    let merged = merge(&primary, &[other]);
    assert_eq!(
        lines(&merged),
        [
            "EMAIL:a@example.org",
            "EMAIL;TYPE=INTERNET:b@example.org",
            "TEL;TYPE=pref:+380671234567"
        ]
    );
    assert_eq!(merged.fields().email.as_deref(), Some("a@example.org"));
}

#[test]
fn a_card_merged_with_itself_or_nothing_is_as_it_was() {
    let primary = card(&[
        "FN:Taras",
        "item1.URL:https://example.org",
        "item1.X-ABLabel:Blog",
        "NOTE:a\\, b",
        "CATEGORIES:x,y",
    ]);
    assert_eq!(merge(&primary, &[]).to_string(), primary.to_string());
    assert_eq!(
        merge(&primary, &[primary.clone(), primary.clone()]).to_string(),
        primary.to_string()
    );
}

/// Generates a card with few different groups, properties and values.
fn any_card() -> impl Strategy<Value = Card> {
    let property = prop::sample::select(vec![
        "EMAIL",
        "TEL",
        "URL",
        "NOTE",
        "CATEGORIES",
        "FN",
        "BDAY",
        "X-A",
        "ADR;TYPE=pref",
        "ORG",
        "X-ABLabel",
        "UID",
        "NICKNAME",
    ]);
    let value = prop::sample::select(vec![
        "a",
        "b@c.d",
        "+380671234567",
        "0441234567;x",
        "a;b",
        "a\\;b\\, c",
        "",
        "x,y",
        "1990-01-02",
        "Я",
    ]);
    let line = (prop::option::of(1..3u8), property, value).prop_map(|(group, property, value)| {
        format!(
            "{}{property}:{value}",
            group.map_or(String::new(), |n| format!("item{n}."))
        )
    });
    prop::collection::vec(line, 0..10)
        .prop_map(|lines| card(&lines.iter().map(String::as_str).collect::<Vec<_>>()))
}

/// Returns the statements of a card in properties that may occur many times.
fn statements(card: &Card) -> HashSet<(String, String)> {
    let is_single = |name: &str| [SINGLE, BOOKKEEPING, LABELS].concat().contains(&name);
    let many = card
        .lines
        .iter()
        .map(meaning)
        .filter(|(name, value)| !is_single(name) && !value.is_empty());
    many.filter(|(name, _)| name != "NOTE" && name != "CATEGORIES")
        .collect()
}

fn joined(card: &Card, property: &str) -> String {
    card.lines
        .iter()
        .filter(|line| line.is(property))
        .map(|line| text::unescape(line.value()))
        .collect::<Vec<_>>()
        .join("\n")
}

proptest! {
    #[test]
    fn nothing_that_a_card_says_is_lost_or_made_up(primary in any_card(), others in prop::collection::vec(any_card(), 0..4)) {
        let merged = merge(&primary, &others);
        let cards = || std::iter::once(&primary).chain(&others);
        let mut said: HashSet<_> = cards().flat_map(statements).collect();
        prop_assert!(said.is_subset(&statements(&merged)));
        let names = cards().flat_map(|card| &card.lines).filter(|line| line.is("FN"));
        said.extend(names.map(|line| meaning(&line.rebuilt("NICKNAME", |_| true, "", &text::escape(&text::unescape(line.value()))))));
        let days = cards().flat_map(|card| &card.lines).filter(|line| line.is("BDAY"));
        said.extend(days.map(|line| meaning(&line.rebuilt("X-ABDATE", |_| true, "", line.value()))));
        prop_assert!(statements(&merged).is_subset(&said));
        let told: String = merged.lines.iter().map(|line| text::unescape(line.value()).to_lowercase() + "\n").collect();
        for other in &others {
            for line in &other.lines {
                let value = text::unescape(line.value()).trim().to_owned();
                if line.is("FN") || line.is("BDAY") {
                    prop_assert!(value.to_lowercase().split([',', ';', ' ']).all(|word| told.contains(word)));
                }
                if line.is("NOTE") {
                    prop_assert!(joined(&merged, "NOTE").contains(&value));
                }
                if line.is("CATEGORIES") {
                    prop_assert!(value.split(',').all(|item| joined(&merged, "CATEGORIES").contains(item.trim())));
                }
            }
        }
        for property in ["FN", "BDAY"] {
            let stated = std::iter::once(&primary).chain(&others).find_map(|card| single(card, property)).map(meaning);
            prop_assert_eq!(single(&merged, property).map(meaning), stated);
        }
    }

    #[test]
    fn no_group_of_one_card_meets_that_of_another(primary in any_card(), other in any_card()) {
        let own = groups(&primary);
        let merged = merge(&primary, &[other]);
        let before = |group: &str| primary.lines.iter().filter(|line| line.group() == Some(group)).count();
        let after = |group: &str| merged.lines.iter().filter(|line| line.group() == Some(group)).count();
        prop_assert!(own.iter().all(|group| before(group) == after(group)));
    }

    #[test]
    fn merging_again_changes_nothing(primary in any_card(), other in any_card()) {
        let once = merge(&primary, std::slice::from_ref(&other));
        prop_assert_eq!(merge(&once, &[other]).to_string(), once.to_string());
    }

    #[test]
    fn any_text_is_merged_without_a_panic(one in "(\\PC{0,20}\r?\n ?){0,6}", two in "(\\PC{0,20}\r?\n ?){0,6}") {
        let (one, two) = (Card::parse(&one), Card::parse(&two));
        let _ = (merge(&one, std::slice::from_ref(&two)).to_string(), conflicts(&one, &[two]));
    }
}

#[test]
fn a_card_inside_a_card_stays_one_value() {
    let primary = card(&["UID:1", "FN:Taras"]);
    let aide = [
        "AGENT:BEGIN:VCARD",
        "VERSION:3.0",
        "FN:Aide",
        "EMAIL:aide@example.org",
        "END:VCARD",
        "TEL:1",
    ];
    let merged = merge(&primary, &[card(&aide)]);
    let fields = merged.fields();
    assert_eq!((fields.email, fields.phone.as_deref()), (None, Some("1")));
    let agents: Vec<_> = lines(&merged)
        .into_iter()
        .filter(|line| line.starts_with("AGENT:BEGIN:VCARD\\n"))
        .collect();
    assert_eq!(agents.len(), 1, "{merged}");
}

#[test]
fn a_quoted_note_is_continued_in_plain_text() {
    let primary = card(&[
        "UID:1",
        "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=D0=9A=D0=B8=D1=97=D0=B2",
    ]);
    let merged = merge(&primary, &[card(&["NOTE:poet"])]);
    assert_eq!(lines(&merged), ["UID:1", "NOTE:Київ\\n\\npoet"]);
}

#[test]
fn quoted_printable_of_another_card_is_read_the_same_after_the_merge() {
    let title = "=D0=9F=D0=B8=D1=81=D1=8C=D0=BC=D0=B5=D0=BD=D0=BD=D0=B8=D1=86=D1=8F";
    let other = card(&[
        &format!("TITLE;ENCODING=QUOTED-PRINTABLE:{title}"),
        &format!("X-OWN;QUOTED-PRINTABLE:xx{title}"),
    ]);
    let merged = Card::parse(&merge(&card(&["FN:Lesya"]), &[other]).to_string());
    assert_eq!(
        (merged.texts("TITLE"), merged.texts("X-OWN")),
        (
            vec!["Письменниця".to_owned()],
            vec!["xxПисьменниця".to_owned()]
        )
    );
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the time that passes is what is tested"
)]
fn large_notes_are_united_in_time() {
    let long = "ab".repeat(1 << 20);
    let many: Vec<_> = (0..20_000).map(|nth| format!("NOTE:b{nth}")).collect();
    let since = std::time::Instant::now();
    let merged = merge(
        &card(&[&format!("NOTE:{long}")]),
        &[card(&many.iter().map(String::as_str).collect::<Vec<_>>())],
    );
    assert!(
        since.elapsed() < std::time::Duration::from_secs(10),
        "{:?}",
        since.elapsed()
    );
    assert!(merged.texts("NOTE")[0].ends_with("\n\nb19999"));
}
