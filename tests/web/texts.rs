//! The texts in `locales/` and the places that use them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

use super::source;

/// The variables of each text of a language, by its key.
fn texts(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(language) {
        let mut key = None;
        for line in file.lines() {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                let name = line
                    .split_once(" = ")
                    .map_or_else(|| line.trim_end_matches(" ="), |(name, _)| name);
                assert!(
                    name.bytes()
                        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                    "{language}: {line}"
                );
                assert!(
                    texts.insert(name.to_owned(), BTreeSet::new()).is_none(),
                    "{language} has {name} twice"
                );
                key = Some(name.to_owned());
            } else {
                assert!(
                    line.is_empty() || line.starts_with(['#', ' ', '}']),
                    "{language}: {line}"
                );
            }
            for rest in line.split('$').skip(1) {
                let variable = rest
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap();
                texts
                    .get_mut(key.as_ref().unwrap())
                    .unwrap()
                    .insert(variable.to_owned());
            }
        }
    }
    assert!(texts.len() > 100, "{language}");
    texts
}

/// The files of a language.
fn files(language: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("locales")
        .join(language);
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect()
}

/// The forms of each text of a language that depends on a count, by its key: names of plural
/// categories and single numbers.
fn forms(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut forms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(language) {
        for text in file.split("\n}\n") {
            let Some((before, variants)) = text.split_once(" = { $count ->\n") else {
                continue;
            };
            let key = before.lines().next_back().unwrap().to_owned();
            let names = variants.lines().map(|line| {
                let variant = line.trim_start_matches([' ', '*']).strip_prefix('[');
                let name = variant.and_then(|rest| rest.split_once("] "));
                name.unwrap_or_else(|| panic!("{language}: {key}: {line}"))
                    .0
            });
            forms.insert(key.clone(), names.map(str::to_owned).collect());
        }
    }
    forms
}

/// The plural categories that whole numbers take in a language, by the rules of CLDR.
fn categories(language: &str) -> BTreeSet<&'static str> {
    let locale: Locale = language.parse().unwrap();
    let rules = PluralRules::try_new_cardinal((&locale).into()).unwrap();
    (0..=200_u32)
        .chain([1_000, 1_000_000])
        .map(|count| match rules.category_for(count) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        })
        .collect()
}

fn languages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let folders = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let languages: Vec<_> = folders.collect();
    assert!(languages.len() >= 6);
    languages
}

/// Templates and handlers, the latter without the tests at their end.
fn users() -> Vec<(String, String)> {
    fn collect(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                found.push((
                    path.display().to_string(),
                    text.split("\n#[cfg(test)]\nmod ")
                        .next()
                        .unwrap()
                        .to_owned(),
                ));
            }
        }
    }
    let mut found = Vec::new();
    for folder in ["templates", "src/http/web"] {
        collect(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &mut found,
        );
    }
    found
}

/// The text with the first argument of each call on the line of its parenthesis.
fn with_joined_calls(text: &str) -> String {
    let parts: Vec<_> = text.split("(\n").map(str::trim_start).collect();
    parts.join("(")
}

/// The literals that stand first in a call of one of the functions that look a text up.
fn named(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let text = with_joined_calls(text);
    for call in ["t(\"", "n(\"", "with(\""] {
        for (at, _) in text.match_indices(call) {
            let before = text[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let key = text[at + call.len()..].split('"').next().unwrap();
            keys.insert(key.to_owned());
        }
    }
    keys
}

/// Whatever stands between two quotes in a file and could be a key.
fn literals(text: &str) -> BTreeSet<String> {
    text.split('"')
        .map(str::to_owned)
        .filter(|literal| literal.len() < 60 && !literal.contains(char::is_whitespace))
        .collect()
}

/// Keys that are put together from a literal.
fn composed() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let kinds = source("src/http/web/errors.rs");
    let kinds = kinds
        .split("let kind = match status {")
        .nth(1)
        .and_then(|rest| rest.split("};").next())
        .expect("the kinds of failures");
    for kind in kinds.split('"').skip(1).step_by(2) {
        keys.extend([format!("error-{kind}-title"), format!("error-{kind}-text")]);
    }
    assert!(keys.len() >= 12, "{keys:?}");
    let fields = source("src/http/web/fields.rs");
    let versions = fields
        .split("fn versions(")
        .nth(1)
        .and_then(|rest| rest.split("\n    }\n").next())
        .expect("the fields of a contact");
    let versions = with_joined_calls(versions);
    let names: Vec<_> = versions
        .split("(\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .filter(|name| !matches!(*name, "yes" | "no"))
        .collect();
    let names: BTreeSet<_> = names
        .into_iter()
        .filter(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        .collect();
    assert!(names.len() >= 7, "{names:?}");
    keys.extend(
        names
            .into_iter()
            .map(|name| format!("field-{}", name.replace('_', "-"))),
    );
    keys
}

#[test]
fn every_language_has_the_same_texts_with_the_same_variables() {
    let english = texts("en");
    for language in languages() {
        let own = texts(&language);
        let (keys, others): (BTreeSet<_>, BTreeSet<_>) =
            (own.keys().collect(), english.keys().collect());
        let unmatched: Vec<_> = keys.symmetric_difference(&others).collect();
        assert!(unmatched.is_empty(), "{language}: {unmatched:?}");
        for (key, variables) in &own {
            // A form of a number may do without saying it.
            let without_count = |variables: &BTreeSet<String>| {
                variables
                    .iter()
                    .filter(|name| *name != "count")
                    .cloned()
                    .collect::<Vec<_>>()
            };
            assert_eq!(
                without_count(variables),
                without_count(&english[key]),
                "{language}: {key}"
            );
        }
    }
}

#[test]
fn every_text_with_a_count_has_a_form_for_each_plural_category_of_its_language() {
    for language in languages() {
        let categories = categories(&language);
        let forms = forms(&language);
        assert!(forms.len() > 30, "{language}: {}", forms.len());
        for (key, forms) in forms {
            let named: BTreeSet<_> = forms
                .iter()
                .map(String::as_str)
                .filter(|form| form.parse::<u32>().is_err())
                .collect();
            assert_eq!(named, categories, "{language}: {key}");
        }
    }
}

#[test]
fn every_text_that_is_asked_for_is_there() {
    let known = texts("en");
    let mut asked = composed();
    for (_, text) in users() {
        asked.extend(named(&text));
    }
    assert!(asked.len() > 100, "{}", asked.len());
    let missing: Vec<_> = asked
        .iter()
        .filter(|key| !known.contains_key(*key))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// A literal that looks like a key, in a place where only keys stand, and is none.
#[test]
fn every_literal_that_begins_like_a_key_is_one() {
    let known = texts("en");
    let mut wrong = Vec::new();
    for (path, text) in users()
        .into_iter()
        .filter(|(path, _)| path.ends_with(".rs"))
    {
        for literal in literals(&text) {
            let (start, rest) = literal.split_once('-').unwrap_or_default();
            let like_a_key = [
                "birthdays",
                "settings",
                "reason",
                "signup",
                "login",
                "conflict",
            ]
            .contains(&start)
                && !rest.is_empty();
            if like_a_key
                && !literal.contains(['{', '_', '.', '/'])
                && !known.contains_key(&literal)
            {
                wrong.push(format!("{path}: {literal}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_text_is_used() {
    let mut used = composed();
    for (_, text) in users() {
        used.extend(literals(&text));
    }
    let known = texts("en");
    let idle: Vec<_> = known.keys().filter(|key| !used.contains(*key)).collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn texts_get_the_variables_that_they_name() {
    let known = texts("en");
    for (path, text) in users() {
        for (at, call) in text.match_indices(".n(\"") {
            let key = text[at + call.len()..].split('"').next().unwrap();
            let variables = known.get(key).unwrap_or_else(|| panic!("{path}: {key}"));
            assert!(
                variables
                    .iter()
                    .all(|name| name == "count" || name == "shown"),
                "{path}: {key}: {variables:?}"
            );
        }
        for (at, _) in text.match_indices(".with(\"") {
            let mut literals = text[at + 1..].split('"').skip(1).step_by(2);
            let (key, variable) = (literals.next().unwrap(), literals.next().unwrap());
            assert_eq!(
                known[key].iter().collect::<Vec<_>>(),
                [variable],
                "{path}: {key}"
            );
        }
        for (at, _) in text.match_indices(".t(\"") {
            let key = text[at + 4..].split('"').next().unwrap();
            assert!(
                known.get(key).is_some_and(BTreeSet::is_empty),
                "{path}: {key}: {:?}",
                known.get(key)
            );
        }
    }
}
