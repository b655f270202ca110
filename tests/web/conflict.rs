//! An edit of a contact that was changed meanwhile: its page shows the changes of both sides, and
//! what is saved is what was chosen.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use super::{html, member, said};
use crate::support::browser::Browser;
use crate::support::random::Random;
use crate::support::user::Answer;
use crate::support::{TestUser, on_both};

type Fields = Vec<(String, String)>;
/// The fields and entries of a form: of each its kind and its parts.
type Listing = Vec<(String, BTreeMap<String, String>)>;

/// One version that can be chosen.
#[derive(Clone, Debug)]
struct Version {
    /// The encoded fields that choosing it sends.
    value: String,
    shown: String,
    is_chosen: bool,
}

/// Two versions of a field or an entry, mine and then theirs.
#[derive(Debug)]
struct Choice {
    name: String,
    title: String,
    versions: Vec<Version>,
}

/// The choices of a page, in its order.
fn choices(page: &str) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    let mut title = String::new();
    for tag in html::tags(page) {
        if tag.name == "legend" {
            title = tag.text.clone();
        } else if tag.is("input", "type", "radio") {
            let name = tag.get("name").unwrap().to_owned();
            if choices.last().is_none_or(|choice| choice.name != name) {
                let (title, versions) = (title.clone(), Vec::new());
                choices.push(Choice {
                    name,
                    title,
                    versions,
                });
            }
            choices.last_mut().unwrap().versions.push(Version {
                value: tag.get("value").unwrap().to_owned(),
                shown: String::new(),
                is_chosen: tag.get("checked").is_some(),
            });
        } else if let (true, Some(choice)) = (tag.is("span", "class", "notes"), choices.last_mut())
        {
            choice.versions.last_mut().unwrap().shown = tag.text.clone();
        }
    }
    choices
}

/// Titles with both texts, that of the preselected version in brackets.
fn shown(page: &str) -> Vec<[String; 3]> {
    let text = |version: &Version| match version.is_chosen {
        true => format!("[{}]", version.shown),
        false => version.shown.clone(),
    };
    let line = |choice: &Choice| {
        let [mine, theirs] = [0, 1].map(|at| text(&choice.versions[at]));
        [choice.title.clone(), mine, theirs]
    };
    choices(page).iter().map(line).collect()
}

/// The fields of the page's form with the version `at` of the choice of this title.
fn choosing(page: &str, path: &str, title: &str, at: usize) -> Fields {
    let choices = choices(page);
    let choice = choices.iter().find(|choice| choice.title == title);
    let choice = choice.unwrap_or_else(|| panic!("no choice of {title}: {page}"));
    html::with(
        &html::fields(page, path),
        &choice.name,
        &choice.versions[at].value,
    )
}

async fn form(browser: &Browser, path: &str) -> Fields {
    html::fields(&browser.page(&format!("{path}/edit")).await, path)
}

async fn conflict(browser: &Browser, path: &str, fields: &Fields) -> String {
    let answer = browser
        .post(path, &html::borrowed(fields))
        .await
        .expect(409);
    assert!(
        answer.text.contains(&said("en", "conflict-title")),
        "{answer:?}"
    );
    answer.text
}

async fn saved(browser: &Browser, path: &str, fields: &Fields) {
    browser
        .post(path, &html::borrowed(fields))
        .await
        .expect(303);
}

async fn stored(user: &TestUser<'_>, path: &str) -> Value {
    user.get(&format!("/api{path}")).await.expect(200).json()
}

fn poet() -> Value {
    json!({"first_name": "Taras", "last_name": "Shevchenko", "email": "taras@example.org", "phone": "+380 67 123 45 67", "birthday": "--03-09",
        "comments": "Poet\npainter\n", "favorite": true})
}

/// A contact with these content lines beside its name; `None` for a new one.
async fn put(user: &TestUser<'_>, path: Option<&str>, lines: &[String]) -> String {
    let path = match path {
        Some(path) => path.to_owned(),
        None => format!(
            "/contacts/{}",
            user.create(&json!({"first_name": "Taras"})).await["id"]
        ),
    };
    let card = format!(
        "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n",
        lines.join("\r\n")
    );
    let request = user
        .request(Method::PUT, &format!("/api{path}/card"))
        .header("content-type", "text/vcard");
    Answer::of(request.body(card)).await.expect(200);
    path
}

async fn card(user: &TestUser<'_>, path: &str) -> String {
    user.get_with(&format!("/api{path}/card"), "accept", "text/vcard")
        .await
        .expect(200)
        .text
}

/// The name of the field of an entry that holds this value.
fn named(fields: &Fields, value: &str) -> String {
    let field = fields
        .iter()
        .find(|(name, own)| own == value && name.contains('.'));
    field
        .unwrap_or_else(|| panic!("{value}: {fields:?}"))
        .0
        .clone()
}

fn lines(texts: &[&str]) -> Vec<String> {
    let name = ["FN:Taras Shevchenko", "N:Shevchenko;Taras;;;"];
    name.iter()
        .chain(texts)
        .map(|&text| text.to_owned())
        .collect()
}

on_both! {
    async fn a_stale_edit_shows_both_versions_and_saves_the_choice(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = format!("/contacts/{}", user.create(&poet()).await["id"]);
        let mine = [("first_name", "Mine"), ("comments", "mine\r\nin lines"), ("birth_day", "10")];
        let fields = mine.iter().fold(form(&browser, &path).await, |fields, (name, value)| html::with(&fields, name, value));
        let theirs = json!({"first_name": "Theirs <b>", "comments": "theirs", "phone": "0", "birthday": null, "last_name": null});
        user.patch(&format!("/api{path}"), &theirs).await.expect(200);
        let page = conflict(&browser, &path, &fields).await;
        let nothing = said("en", "conflict-nothing");
        assert_eq!(shown(&page), [
            ["First name", "Mine", "Theirs <b>"].map(str::to_owned),
            ["Birthday".to_owned(), "March 10".to_owned(), nothing],
            ["Notes", "mine\nin lines", "theirs"].map(str::to_owned),
        ]);
        for told in ["Last name removed: “Shevchenko”", "Phone changed from “+380 67 123 45 67” to “0”"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert_eq!(stored(&user, &path).await["first_name"], "Theirs <b>", "nothing is saved yet");
        let chosen = choosing(&page, &path, "First name", 0);
        let birthday = choices(&page).swap_remove(1);
        saved(&browser, &path, &html::with(&chosen, &birthday.name, &birthday.versions[0].value)).await;
        let contact = stored(&user, &path).await;
        for (name, value) in [
            ("first_name", json!("Mine")), ("comments", json!("theirs")), ("birthday", json!("--03-10")), ("phone", json!("0")), ("last_name", json!(null)),
            ("email", json!("taras@example.org")), ("favorite", json!(true)),
        ] {
            assert_eq!(contact[name], value, "{name}: {contact}");
        }
    }
}

on_both! {
    /// A program's form, since a browser asks for each choice.
    async fn what_both_changed_stays_as_it_is_stored_where_nothing_was_chosen(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = put(&user, None, &lines(&["TEL:+380 44 1", "TEL;TYPE=WORK:+380 44 2"])).await;
        let fields = form(&browser, &path).await;
        let work = named(&fields, "+380 44 2");
        let fields = html::with(&html::with(&fields, &work, "+380 44 20"), "last_name", "Mine");
        let theirs = ["FN:Taras Theirs", "N:Theirs;Taras;;;", "TEL:+380 44 1", "TEL;TYPE=WORK:+380 44 21"];
        put(&user, Some(&path), &theirs.map(str::to_owned)).await;
        let before = card(&user, &path).await;
        let page = conflict(&browser, &path, &fields).await;
        assert!(choices(&page).iter().flat_map(|choice| &choice.versions).all(|version| !version.is_chosen), "{page}");
        saved(&browser, &path, &html::fields(&page, &path)).await;
        assert_eq!(card(&user, &path).await, before);
    }
}

on_both! {
    async fn what_only_one_of_two_changed_is_kept_from_both(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = format!("/contacts/{}", user.create(&poet()).await["id"]);
        let fields = html::with(&form(&browser, &path).await, "last_name", "Mine");
        user.patch(&format!("/api{path}"), &json!({"phone": "theirs", "favorite": false, "birthday": "1814-03-09", "comments": "theirs\ntoo\n"})).await.expect(200);
        let page = conflict(&browser, &path, &fields).await;
        assert_eq!(shown(&page), [["Last name", "[Mine]", "Shevchenko"].map(str::to_owned)]);
        assert!(page.contains(&said("en", "conflict-unchanged")), "{page}");
        saved(&browser, &path, &html::fields(&page, &path)).await;
        let contact = stored(&user, &path).await;
        for (name, value) in [
            ("last_name", json!("Mine")), ("phone", json!("theirs")), ("favorite", json!(false)), ("birthday", json!("1814-03-09")), ("comments", json!("theirs\ntoo\n")),
            ("first_name", json!("Taras")),
        ] {
            assert_eq!(contact[name], value, "{name}: {contact}");
        }
    }
}

on_both! {
    async fn entries_that_both_changed_are_chosen_one_by_one(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let with = |nickname: &str, org: &str, work: &str, url: &str| {
            let texts = [format!("NICKNAME:{nickname}"), format!("ORG:{org}"), "TEL:+380 44 1".to_owned(), format!("TEL;TYPE=WORK:{work}"), format!("URL:{url}")];
            lines(&texts.each_ref().map(String::as_str))
        };
        let path = put(&user, None, &with("Kobzar", "Academy", "+380 44 2", "https://one.example")).await;
        let fields = form(&browser, &path).await;
        let work = named(&fields, "+380 44 2");
        let url = named(&fields, "https://one.example");
        let mine = [("nickname", "Mine"), (&*work, "+380 44 20"), (&*url, ""), ("phone.first.label", "mobile")];
        let fields = mine.iter().fold(fields, |fields, (name, value)| html::with(&fields, name, value));
        put(&user, Some(&path), &with("Theirs", "University", "+380 44 21", "https://two.example")).await;
        let page = conflict(&browser, &path, &fields).await;
        assert_eq!(shown(&page), [
            ["Nickname", "Mine", "Theirs"],
            ["Phone", "[+380 44 1 (mobile)]", "+380 44 1"],
            ["Phone", "+380 44 20 (work)", "+380 44 21 (work)"],
            ["Website", &said("en", "conflict-nothing"), "https://two.example"],
        ].map(|line| line.map(str::to_owned)));
        assert!(page.contains("Organisation changed from “Academy” to “University”"), "{page}");
        let fields = choosing(&page, &path, "Website", 0);
        saved(&browser, &path, &html::with(&fields, "choice.0", &choices(&page)[0].versions[0].value)).await;
        let expected = ["NICKNAME:Mine", "ORG:University", "TEL;TYPE=CELL:+380 44 1", "TEL;TYPE=WORK:+380 44 21"];
        let card = card(&user, &path).await;
        let own = |line: &&str| !["BEGIN", "VERSION", "UID", "FN", "N:", "REV", "END"].iter().any(|start| line.starts_with(start));
        assert_eq!(card.lines().filter(own).collect::<Vec<_>>(), expected);
    }
}

on_both! {
    async fn a_change_that_both_made_alike_is_no_choice(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = format!("/contacts/{}", user.create(&poet()).await["id"]);
        let fields = html::with(&html::with(&form(&browser, &path).await, "last_name", "Same"), "comments", "same\r\nlines");
        user.patch(&format!("/api{path}"), &json!({"last_name": "Same", "comments": "same\nlines", "phone": null})).await.expect(200);
        saved(&browser, &path, &fields).await;
        assert_eq!(stored(&user, &path).await["phone"], json!(null));
    }
}

on_both! {
    async fn who_is_late_again_gets_both_versions_again(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = format!("/contacts/{}", user.create(&poet()).await["id"]);
        let fields = html::with(&html::with(&form(&browser, &path).await, "last_name", "Mine"), "phone.new0.value", "+380 44 9");
        user.patch(&format!("/api{path}"), &json!({"last_name": "Second"})).await.expect(200);
        let page = conflict(&browser, &path, &fields).await;
        let chosen = choosing(&page, &path, "Last name", 0);
        user.patch(&format!("/api{path}"), &json!({"last_name": "Third", "phone": "third"})).await.expect(200);
        let page = conflict(&browser, &path, &chosen).await;
        assert_eq!(shown(&page), [
            ["Last name", "Mine", "Third"].map(str::to_owned),
            ["Phone".to_owned(), "[+380 44 9]".to_owned(), said("en", "conflict-nothing")],
        ]);
        saved(&browser, &path, &choosing(&page, &path, "Last name", 0)).await;
        let contact = stored(&user, &path).await;
        assert_eq!((&contact["last_name"], &contact["phone"]), (&json!("Mine"), &json!("third")));
        assert!(card(&user, &path).await.contains("+380 44 9"));
    }
}

on_both! {
    async fn an_own_text_in_place_of_one_too_long_for_a_form_is_shown_and_changes_nothing(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let path = put(&user, None, &lines(&["TITLE:Poet", "NOTE:short"])).await;
        let fields = html::with(&html::with(&form(&browser, &path).await, "title", "Painter"), "comments", "mine");
        let long = "x".repeat(200_000);
        put(&user, Some(&path), &lines(&[&format!("TITLE:{long}"), &format!("NOTE:{long}")])).await;
        let before = card(&user, &path).await;
        let page = conflict(&browser, &path, &fields).await;
        assert!(page.contains(&said("en", "conflict-too-long")) && page.contains(">Painter<") && page.contains(">mine<"), "{page}");
        saved(&browser, &path, &html::fields(&page, &path)).await;
        assert_eq!(card(&user, &path).await, before);
    }
}

impl Random {
    /// A content line of which the value is one of few, so that two cards often agree.
    fn line(&mut self) -> String {
        let value = self.below(5);
        match self.below(11) {
            0 => format!("NICKNAME:Nick {value}"),
            1 => format!("ORG:Org {value};Unit {}", self.below(2)),
            2 => format!("TITLE:Title {value}"),
            3 | 4 => format!(
                "TEL{}:+380 44 {value}",
                self.pick(&["", ";TYPE=WORK", ";TYPE=CELL"])
            ),
            5 | 6 => format!(
                "EMAIL{}:mail{value}@example.org",
                self.pick(&["", ";TYPE=HOME"])
            ),
            7 => format!("ADR;TYPE=home:;;Street {value}\\nFloor;Kyiv;;01001;Ukraine"),
            8 => format!("NOTE:Note {value}\\nand more"),
            9 => format!("URL:https://site{value}.example"),
            _ => format!("BDAY:1814-03-0{}", value + 1),
        }
    }

    /// A card as lines; those that a card has once stand there once.
    fn card(&mut self, number: usize) -> Vec<String> {
        let name = self.below(3);
        let mut lines = vec![
            format!("FN:Taras Name {name}"),
            format!("N:Name {name};Taras;;;"),
        ];
        for _ in 0..number {
            let line = self.line();
            let once = ["NICKNAME", "ORG", "TITLE", "BDAY"]
                .iter()
                .find(|name| line.starts_with(**name));
            if once.is_none_or(|name| !lines.iter().any(|line| line.starts_with(name)))
                && !lines.contains(&line)
            {
                lines.push(line);
            }
        }
        lines
    }

    /// The card after somebody has changed some of it.
    fn changed(&mut self, card: &[String]) -> Vec<String> {
        let mut lines = card[..2].to_vec();
        for line in &card[2..] {
            match self.below(6) {
                0 => {}
                1 => lines.push(format!("{line}9")),
                _ => lines.push(line.clone()),
            }
        }
        lines.extend(
            self.card(3)
                .into_iter()
                .skip(2)
                .filter(|line| line.starts_with("TEL") || line.starts_with("NOTE")),
        );
        lines
    }

    /// The form after its reader has changed some of it.
    fn edited(&mut self, fields: &Fields) -> Fields {
        let is_typed = |name: &str| {
            name.ends_with(".value")
                || [
                    "last_name",
                    "nickname",
                    "organization",
                    "title",
                    "email",
                    "phone",
                    "comments",
                ]
                .contains(&name)
        };
        let mut edited = fields.clone();
        for (name, value) in &mut edited {
            let is_label = name.ends_with(".label") && name.starts_with("phone");
            match self.below(6) {
                0 if is_typed(name) && !name.starts_with("birth") => value.clear(),
                1 if is_typed(name) && !value.is_empty() => value.push('8'),
                2 if is_typed(name) && name.starts_with("phone") => {
                    *value = format!("+380 44 {}", self.below(5))
                }
                3 if is_label => *value = self.pick(&["", "home", "work"]).to_owned(),
                _ => {}
            }
        }
        edited
    }
}

/// The fields of a form as fields and entries: of each its kind and its parts, without those that
/// are blank.
fn listing(fields: &[(String, String)]) -> Listing {
    let mut found: BTreeMap<(String, String), BTreeMap<String, String>> = BTreeMap::new();
    for (name, value) in fields {
        let parts: Vec<_> = name.splitn(3, '.').collect();
        let (kind, id, part) = match parts[..] {
            [kind, id, part] => (kind, id, part),
            [
                "form_token" | "etag" | "origin" | "entries_origin" | "favorite",
                ..,
            ]
            | ["choice", ..] => continue,
            ["comments"] => ("note", "first", "value"),
            ["birthday"] => ("birthday", "", "whole"),
            ["birth_day" | "birth_month" | "birth_year"] => ("birthday", "", name.as_str()),
            [name] => (name, "first", "value"),
            _ => panic!("{name}"),
        };
        let value = value.trim().replace("\r\n", "\n");
        found
            .entry((kind.to_owned(), id.to_owned()))
            .or_default()
            .insert(part.to_owned(), value);
    }
    let mut listing: Vec<_> = found
        .into_iter()
        .map(|((kind, _), parts)| (kind, plain(parts)))
        .collect();
    listing.retain(|(_, parts)| {
        parts
            .keys()
            .any(|part| !["label", "own", "kind"].contains(&part.as_str()))
    });
    listing.sort();
    listing
}

/// The parts that say something, with a birthday in one.
fn plain(mut parts: BTreeMap<String, String>) -> BTreeMap<String, String> {
    parts.retain(|_, value| !value.is_empty());
    if let (Some(day), Some(month), year) = (
        parts.remove("birth_day"),
        parts.remove("birth_month"),
        parts.remove("birth_year"),
    ) {
        parts.insert(
            "whole".to_owned(),
            format!("{:0>4}-{month:0>2}-{day:0>2}", year.unwrap_or_default()),
        );
    }
    parts
}

fn decoded(value: &str) -> Fields {
    form_urlencoded::parse(value.as_bytes())
        .into_owned()
        .collect()
}

/// Chooses at random on this page, and returns the form to send with the fields and entries that
/// the contact must have afterwards.
fn chosen(random: &mut Random, page: &str, path: &str, theirs: &Fields) -> (Fields, Listing) {
    let (mut fields, mut expected) = (html::fields(page, path), listing(theirs));
    for choice in choices(page) {
        let version = &choice.versions[random.below(2)];
        fields = html::with(&fields, &choice.name, &version.value);
        for gone in listing(&decoded(&choice.versions[1].value)) {
            let at = expected.iter().position(|one| *one == gone);
            expected.remove(
                at.unwrap_or_else(|| panic!("{gone:?} of {choice:?} is not theirs: {expected:?}")),
            );
        }
        let new = listing(&decoded(&version.value));
        for (_, parts) in &new {
            let value = parts.get("value").map_or("", String::as_str);
            assert!(
                version.shown.contains(value),
                "{version:?} does not show {value}"
            );
        }
        assert!(
            !new.is_empty() || version.shown == said("en", "conflict-nothing"),
            "{version:?}"
        );
        expected.extend(new);
    }
    expected.sort();
    (fields, expected)
}

on_both! {
    /// For many cards with edits of both sides: the page shows each change, and the result is what
    /// the page said.
    async fn the_result_is_what_the_page_showed_and_its_reader_chose(app: TestApp) {
        let (browser, user) = member(&app, "lesya@example.org").await;
        let mut asked = 0;
        for seed in 0..60 {
            let mut random = Random(seed);
            let former = random.card(8);
            let path = put(&user, None, &former).await;
            let shown = form(&browser, &path).await;
            let mine = random.edited(&shown);
            put(&user, Some(&path), &random.changed(&former)).await;
            let theirs = form(&browser, &path).await;
            let answer = browser.post(&path, &html::borrowed(&mine)).await;
            if answer.status == 409 {
                asked += 1;
                let page = answer.text;
                let (fields, expected) = chosen(&mut random, &page, &path, &theirs);
                for (kind, parts) in listing(&theirs).iter().filter(|one| !listing(&shown).contains(one)) {
                    let value = parts.get("value").map_or("", String::as_str);
                    assert!(html::unescaped(&page).contains(value), "seed {seed}: {kind} {value} is not told");
                }
                browser.post(&path, &html::borrowed(&fields)).await.expect(303);
                assert_eq!(listing(&form(&browser, &path).await), expected, "seed {seed}: {mine:?}\n{page}");
            }
            user.delete(&format!("/api{path}")).await.expect(204);
        }
        assert!(asked > 30, "{asked}");
    }
}
