use proptest::prelude::*;

use super::*;
use crate::model::card::Card;
use crate::model::phone::Region;

fn id(number: i64) -> ContactId {
    ContactId::new(number).expect("an id")
}

fn ukraine() -> Option<Region> {
    "UA".parse().ok()
}

/// Returns a contact whose card has these lines.
fn contact(number: i64, lines: &[&str]) -> Fingerprint {
    let card = Card::parse(&format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n",
        lines.join("\r\n")
    ));
    Fingerprint::of(id(number), &card, ukraine())
}

fn contacts(cards: &[&[&str]]) -> Vec<Fingerprint> {
    (1..)
        .zip(cards)
        .map(|(number, lines)| contact(number, lines))
        .collect()
}

/// Returns the clusters as numbers.
fn found(contacts: Vec<Fingerprint>) -> Vec<(Certainty, Vec<i64>)> {
    let clusters = find(contacts, &HashSet::new());
    clusters
        .iter()
        .map(|cluster| {
            (
                cluster.certainty,
                cluster.contacts.iter().map(|id| id.get()).collect(),
            )
        })
        .collect()
}

#[test]
fn one_email_with_agreeing_names_is_certain() {
    let cards = contacts(&[
        &["FN:Taras Shevchenko", "EMAIL:Taras@Example.org"],
        &[
            "FN:Шевченко Тарас",
            "EMAIL;TYPE=work:other@example.org",
            "EMAIL:mailto:taras@example.ORG",
        ],
        &["EMAIL:taras@example.org"],
    ]);
    assert_eq!(found(cards), [(Certainty::Certain, vec![1, 2, 3])]);
}

#[test]
fn one_phone_in_any_writing_with_agreeing_names_is_certain_and_says_why() {
    let cards = contacts(&[
        &["FN:Taras Shevchenko", "TEL:067 123-45-67"],
        &["FN:T. Shevchenko", "TEL:+38 (067) 123 45 67"],
    ]);
    let link = Link {
        contacts: (id(1), id(2)),
        certainty: Certainty::Certain,
        evidence: vec![Evidence::Phone("+380671234567".to_owned())],
    };
    let cluster = Cluster {
        contacts: vec![id(1), id(2)],
        certainty: Certainty::Certain,
        links: vec![link],
    };
    assert_eq!(find(cards, &HashSet::new()), [cluster]);
}

#[test]
fn one_phone_or_email_with_other_names_is_likely_at_most() {
    let home = contacts(&[
        &["FN:Taras Shevchenko", "TEL:044 123 45 67"],
        &["FN:Lesia Kosach", "TEL:044 123 45 67"],
    ]);
    assert_eq!(found(home), [(Certainty::Likely, vec![1, 2])]);
    let office = contacts(&[
        &["FN:Taras Shevchenko", "EMAIL:info@example.org"],
        &["FN:Lesia Kosach", "EMAIL:info@example.org"],
    ]);
    assert_eq!(found(office), [(Certainty::Likely, vec![1, 2])]);
}

#[test]
fn a_name_alone_is_only_possible_and_none_when_the_birthdays_differ() {
    let homonyms = contacts(&[
        &["FN:Taras Shevchenko", "TEL:067 1234567"],
        &["FN:Shevchenko Taras", "TEL:067 7654321"],
    ]);
    assert_eq!(found(homonyms), [(Certainty::Possible, vec![1, 2])]);
    let born_apart = contacts(&[
        &["FN:Taras Shevchenko", "BDAY:1980-01-02"],
        &["FN:Taras Shevchenko", "BDAY:1990-01-02"],
    ]);
    assert_eq!(found(born_apart), []);
    assert_eq!(
        found(contacts(&[&["FN:Taras"], &["FN:Taras"]])),
        [],
        "a given name is no name"
    );
}

#[test]
fn a_name_with_birthday_or_organization_is_likely() {
    let birthday = contacts(&[
        &["FN:Taras Shevchenko", "BDAY:1814-03-09"],
        &["FN:Тарас Шевченко", "BDAY:--0309"],
    ]);
    assert_eq!(found(birthday), [(Certainty::Likely, vec![1, 2])]);
    let place = contacts(&[
        &["FN:Taras Shevchenko", "ORG:Academy;Arts"],
        &["FN:Taras Shevchenko", "ORG:ACADEMY"],
    ]);
    assert_eq!(found(place), [(Certainty::Likely, vec![1, 2])]);
}

#[test]
fn father_and_son_with_one_phone_are_not_certain() {
    let cards = contacts(&[
        &["FN:Taras Shevchenko", "TEL:044 1234567", "BDAY:1950-01-01"],
        &["FN:Taras Shevchenko", "TEL:044 1234567", "BDAY:1980-02-02"],
    ]);
    assert_eq!(found(cards), [(Certainty::Likely, vec![1, 2])]);
}

#[test]
fn a_company_address_does_not_make_one_person_of_its_people() {
    let names = [
        "Olha", "Petro", "Iryna", "Bohdan", "Sofiia", "Danylo", "Zoia", "Maksym",
    ];
    let mut cards: Vec<_> = (1..)
        .zip(names)
        .map(|(n, name)| {
            contact(
                n,
                &[
                    &format!("FN:{name} Number{name}"),
                    "EMAIL:info@example.org",
                    "TEL:+380441234567",
                ],
            )
        })
        .collect();
    assert_eq!(found(cards.clone()), []);
    cards.push(contact(
        9,
        &["FN:Olha NumberOlha", "EMAIL:info@example.org"],
    ));
    assert_eq!(found(cards), [(Certainty::Certain, vec![1, 9])]);
}

#[test]
fn a_switchboard_with_extensions_is_no_evidence() {
    let cards = contacts(&[
        &["FN:Taras Shevchenko", "TEL:+380441234567 ext. 1"],
        &["FN:Lesia Kosach", "TEL:+380441234567;ext=2"],
    ]);
    assert_eq!(found(cards), []);
}

#[test]
fn someone_between_two_people_joins_them_not() {
    let cards = contacts(&[
        &["FN:Taras", "TEL:0671234567", "EMAIL:t@example.org"],
        &["FN:Taras Shevchenko", "TEL:0671234567"],
        &["FN:Taras Franko", "EMAIL:t@example.org"],
    ]);
    assert_eq!(found(cards), [(Certainty::Certain, vec![1, 2])]);
}

#[test]
fn a_hundred_copies_are_one_cluster() {
    let copies = (1..=100)
        .map(|n| contact(n, &["FN:Taras Shevchenko", "EMAIL:t@example.org"]))
        .collect();
    assert_eq!(found(copies), [(Certainty::Certain, (1..=100).collect())]);
    let uids = (1..=2)
        .map(|n| contact(n, &["FN:Taras", "UID:same"]))
        .collect();
    assert_eq!(found(uids), [(Certainty::Certain, vec![1, 2])]);
}

#[test]
fn who_is_declared_different_does_not_meet_through_a_third() {
    let same = ["FN:Taras Shevchenko", "EMAIL:t@example.org"];
    let cards = contacts(&[&same, &same, &same]);
    let clusters = find(cards, &HashSet::from([(id(2), id(1))]));
    let sets: Vec<_> = clusters
        .iter()
        .map(|cluster| cluster.contacts.clone())
        .collect();
    assert_eq!(sets, [[id(1), id(3)]]);
}

#[test]
fn the_work_grows_with_the_number_of_contacts_and_no_faster() {
    let book: Vec<_> = (1..=3000)
        .map(|n| {
            let name = format!("FN:Name{} Family{}", n % 7, n % 31);
            let shared = format!("TEL:+38044{:07}", n % 50);
            contact(
                n,
                &[
                    &name,
                    &shared,
                    "ORG:One",
                    "EMAIL:info@example.org",
                    "BDAY:1990-01-01",
                    &format!("EMAIL:{}@x.org", n / 4),
                ],
            )
        })
        .collect();
    let keys: usize = book.iter().map(|contact| keys(contact).count()).sum();
    let links = links(&book, &HashSet::new()).len();
    assert!(links <= keys * SHARED / 2, "{links} links of {keys} keys");
}

/// Generates contacts from few words, so that many have something in common.
fn any_book() -> impl Strategy<Value = Vec<Fingerprint>> {
    let card =
        (0..4u8, 0..3u8, 0..5u8, 0..5u8, 0..4u8).prop_map(|(given, family, email, phone, born)| {
            let mut lines = vec![format!(
                "FN:{} {}",
                ["Taras", "Lesia", "Ivan", ""][given as usize],
                ["Franko", "Kosach", ""][family as usize]
            )];
            if email < 4 {
                lines.push(format!("EMAIL:{email}@example.org"));
            }
            if phone < 4 {
                lines.push(format!("TEL:067 123 45 6{phone}"));
            }
            if born < 2 {
                lines.push(format!("BDAY:199{born}-01-01"));
            }
            lines
        });
    proptest::collection::vec(card, 0..24).prop_map(|cards| {
        (1..)
            .zip(cards)
            .map(|(n, lines)| contact(n, &lines.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_the_contacts_does_not_matter(book in any_book(), seed in any::<u64>()) {
        let mut shuffled = book.clone();
        shuffled.sort_by_key(|contact| (contact.id.get() as u64).wrapping_mul(seed | 1).rotate_left(17));
        prop_assert_eq!(find(book, &HashSet::new()), find(shuffled, &HashSet::new()));
    }

    #[test]
    fn a_pair_declared_different_is_in_no_cluster(
        book in any_book(),
        pairs in proptest::collection::hash_set((1..25i64, 1..25i64), 0..20),
    ) {
        let pairs = pairs.into_iter().filter(|(one, two)| one != two);
        let declared: HashSet<_> = pairs.map(|(one, two)| (id(one), id(two))).collect();
        for cluster in find(book, &declared) {
            for (one, two) in &declared {
                prop_assert!(!(cluster.contacts.contains(one) && cluster.contacts.contains(two)));
            }
        }
    }

    #[test]
    fn clusters_are_apart_and_certain_ones_hold_no_other_name_or_birthday(book in any_book()) {
        let mut seen = HashSet::new();
        for cluster in find(book.clone(), &HashSet::new()) {
            prop_assert!(cluster.contacts.len() > 1 && cluster.contacts.iter().all(|contact| seen.insert(*contact)));
            let of = |id: &ContactId| book.iter().find(|contact| contact.id == *id).expect("of the book");
            let neighbours = cluster.contacts.iter().zip(&cluster.contacts[1..]);
            for (one, two) in neighbours.filter(|_| cluster.certainty == Certainty::Certain) {
                let (one, two) = (of(one), of(two));
                let differ = one.name.full().zip(two.name.full()).is_some_and(|(one, two)| one != two);
                prop_assert!(!differ && !are_apart(one.birthday, two.birthday));
            }
        }
    }
}
