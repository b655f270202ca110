//! Fields of a whole header, each considering the others.

use super::field;
use crate::model::import::csv::field::{AddressPart, DatePart, Field, NamePart};
use crate::model::import::csv::words::fold;

/// Returns the fields of the columns of a header, each considering the others.
pub fn fields(header: &[String]) -> Vec<Option<Field>> {
    let mut fields: Vec<_> = header.iter().map(|header| field(header)).collect();
    settle_titles(&mut fields);
    settle_given_names(header, &mut fields);
    settle_middle_names(header, &mut fields);
    settle_second_persons(&mut fields);
    settle_repeats(header, &mut fields);
    settle_lone_names(header, &mut fields);
    settle_addresses(&mut fields);
    settle_regions(header, &mut fields);
    settle_birthdays(header, &mut fields);
    fields
}

/// Decides on `Title`: beside a job title, or before the name, it is the honorific; of two the
/// second is the job title.
fn settle_titles(fields: &mut [Option<Field>]) {
    let titles: Vec<_> = (0..fields.len())
        .filter(|at| fields[*at] == Some(Field::Title))
        .collect();
    let has_job = fields.contains(&Some(Field::JobTitle));
    let given = fields
        .iter()
        .position(|field| *field == Some(Field::Name(NamePart::Given)));
    for (nth, at) in titles.iter().enumerate() {
        let honorific =
            nth == 0 && (has_job || titles.len() > 1 || given.is_some_and(|given| *at < given));
        fields[*at] = Some(if honorific {
            Field::Name(NamePart::Prefix)
        } else {
            Field::JobTitle
        });
    }
}

/// Turns the first of two family names into the given name if it has the word for that in Catalan,
/// which is that for a family name in French.
fn settle_given_names(header: &[String], fields: &mut [Option<Field>]) {
    let family = Some(Field::Name(NamePart::Family));
    let families = fields.iter().filter(|field| **field == family).count();
    if families < 2 || fields.contains(&Some(Field::Name(NamePart::Given))) {
        return;
    }
    for (field, header) in fields.iter_mut().zip(header) {
        if *field == family && fold(header) == " nom " {
            *field = Some(Field::Name(NamePart::Given));
        }
    }
}

/// Turns a family name into the middle name beside one in Bulgarian, whose word for a middle name is
/// that for a family name in Serbian.
fn settle_middle_names(header: &[String], fields: &mut [Option<Field>]) {
    if !header.iter().any(|header| fold(header) == " фамилия ") {
        return;
    }
    for (field, header) in fields.iter_mut().zip(header) {
        if fold(header) == " презиме " {
            *field = Some(Field::Name(NamePart::Additional));
        }
    }
}

/// Makes the names of a second person fields of their own, where given and family names take turns.
fn settle_second_persons(fields: &mut [Option<Field>]) {
    let parts = [NamePart::Given, NamePart::Family].map(|part| Some(Field::Name(part)));
    let names: Vec<_> = (0..fields.len())
        .filter(|at| parts.contains(&fields[*at]))
        .collect();
    let does_alternate = names
        .windows(2)
        .all(|pair| fields[pair[0]] != fields[pair[1]]);
    if names.len() > 3 && does_alternate {
        names[2..].iter().for_each(|at| fields[*at] = None);
    }
}

/// Words in the header of a second name.
const SECOND: &[&str] = &[
    "segundo", "segunda", "segon", "second", "secondo", "andra", "drugie", "masodik",
];
/// Words in the header of a family name that comes from the mother.
const OF_THE_MOTHER: &[&str] = &["materno", "matern", "maternal", "mother"];
/// Words in the header of a family name before marriage, or by it.
const BY_MARRIAGE: &[&str] = &[
    "maiden",
    "panienskie",
    "rodowe",
    "soltera",
    "casada",
    "девојачко",
    "девичья",
    "дівоче",
];

/// Turns a second given name into the middle name. A second family name stays beside the first, and
/// one before marriage or by it becomes a field of its own. Any other second column for one of these
/// becomes the whole name, else the nickname: some languages use the same word for these.
fn settle_repeats(header: &[String], fields: &mut [Option<Field>]) {
    for part in [NamePart::Given, NamePart::Family] {
        let columns: Vec<_> = (0..fields.len())
            .filter(|at| fields[*at] == Some(Field::Name(part)))
            .collect();
        let Some((first, repeats)) = columns.split_first() else {
            continue;
        };
        let is_of_two =
            |at: &usize| is_further(&header[*at]) || has_word(&header[*at], OF_THE_MOTHER);
        let are_two = columns.iter().any(is_of_two);
        for at in repeats {
            let is_same = fold(&header[*first]) == fold(&header[*at]);
            let taken = fields.contains(&Some(Field::Name(NamePart::Full)));
            fields[*at] = match part {
                NamePart::Family if has_word(&header[*at], BY_MARRIAGE) => None,
                NamePart::Family if are_two || is_same => continue,
                NamePart::Given if is_further(&header[*at]) => {
                    Some(Field::Name(NamePart::Additional))
                }
                _ if taken => Some(Field::Name(NamePart::Nickname)),
                _ => Some(Field::Name(NamePart::Full)),
            };
        }
    }
}

/// Checks whether a header is that of a second name or a later one.
fn is_further(header: &str) -> bool {
    let number = |word: &str| -> Option<u8> {
        word.trim_matches(|c: char| !c.is_ascii_digit())
            .parse()
            .ok()
    };
    let folded = fold(header);
    let mut numbers = folded.split(' ').filter_map(number);
    has_word(header, SECOND) || numbers.any(|number| number > 1)
}

fn has_word(header: &str, words: &[&str]) -> bool {
    fold(header).split(' ').any(|word| words.contains(&word))
}

/// Headers that mean the given name beside a family name, and the whole name without one.
const AMBIGUOUS: &[&str] = &[
    "nombre",
    "nombres",
    "nombre s",
    "nome",
    "ad",
    "ime",
    "име",
    "ten",
    "vards",
    "名",
    "名字",
    "이름",
    "نام",
    "ชื่อ",
];

/// Turns a given name without a family name into the whole name, where its header may mean that.
fn settle_lone_names(header: &[String], fields: &mut [Option<Field>]) {
    let has = |part| fields.contains(&Some(Field::Name(part)));
    if has(NamePart::Family) || has(NamePart::Full) {
        return;
    }
    let is_ambiguous = |header: &str| AMBIGUOUS.iter().any(|name| fold(name) == fold(header));
    for (field, header) in fields.iter_mut().zip(header) {
        if *field == Some(Field::Name(NamePart::Given)) && is_ambiguous(header) {
            *field = Some(Field::Name(NamePart::Full));
        }
    }
}

/// Assigns parts of an address without a place to the place before them. A whole address without a
/// street column becomes the street.
fn settle_addresses(fields: &mut [Option<Field>]) {
    let mut before = "";
    for field in fields.iter_mut() {
        let Some(Field::Address(place, _)) = field else {
            continue;
        };
        if place.is_empty() {
            *place = before;
        }
        before = *place;
    }
    let streets: Vec<_> = fields
        .iter()
        .filter_map(|field| street_of(*field))
        .collect();
    for field in fields.iter_mut() {
        if let Some(Field::Address(place, part @ AddressPart::Whole)) = field
            && !streets.contains(place)
        {
            *part = AddressPart::Street;
        }
    }
}

/// Turns the country of an address that has another into the region: the word for it in Polish is
/// that for a region in Czech and Slovak.
fn settle_regions(header: &[String], fields: &mut [Option<Field>]) {
    let is_other = |header: &String| !fold(header).contains(" kraj");
    let countries: Vec<_> = fields
        .iter()
        .zip(header)
        .filter(|(_, header)| is_other(header))
        .filter_map(|(field, _)| country_of(*field))
        .collect();
    for (field, header) in fields.iter_mut().zip(header) {
        if let Some(Field::Address(place, part @ AddressPart::Country)) = field
            && countries.contains(place)
            && fold(header).starts_with(" kraj ")
        {
            *part = AddressPart::Region;
        }
    }
}

/// The birthday in Portuguese and in Catalan, or an anniversary beside another birthday.
const ANIVERSARIO: [&str; 2] = ["aniversário", "aniversari"];

/// Turns a whole birthday beside columns of its year and month into the day, and a day without them
/// into the whole birthday.
fn settle_birthdays(header: &[String], fields: &mut [Option<Field>]) {
    if !fields
        .iter()
        .any(|field| matches!(field, Some(Field::Birthday(_))))
    {
        for (field, header) in fields.iter_mut().zip(header) {
            if ANIVERSARIO.contains(&&*header.trim().to_lowercase()) {
                *field = Some(Field::Birthday(DatePart::Whole));
            }
        }
    }
    let has = |part| fields.contains(&Some(Field::Birthday(part)));
    let (former, settled) = match (has(DatePart::Year), has(DatePart::Month)) {
        (true, true) => (DatePart::Whole, DatePart::Day),
        (false, false) if !has(DatePart::Whole) => (DatePart::Day, DatePart::Whole),
        _ => return,
    };
    let meant = fields
        .iter_mut()
        .filter(|field| **field == Some(Field::Birthday(former)));
    meant.for_each(|field| *field = Some(Field::Birthday(settled)));
}

fn country_of(field: Option<Field>) -> Option<&'static str> {
    match field {
        Some(Field::Address(place, AddressPart::Country)) => Some(place),
        _ => None,
    }
}

fn street_of(field: Option<Field>) -> Option<&'static str> {
    match field {
        Some(Field::Address(place, AddressPart::Street)) => Some(place),
        _ => None,
    }
}
