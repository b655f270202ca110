//! Labels of contacts: a card's own categories, and group cards, whose name is a label of their
//! members.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::line::ContentLine;
use super::{Card, fields, text};
use crate::model::fold;

/// The most labels that are read of a card; further ones, and too long ones, stay on it unread.
const MOST_LABELS: usize = 500;
const LABEL_BYTES: usize = 500;
/// The most bytes of a member's UID; databases index it.
const MEMBER_BYTES: usize = 1000;

/// Google's groups of all contacts and of the favourites, which are no labels.
const MY_CONTACTS: &str = "myContacts";
const STARRED: &str = "starred";

const MEMBER: &str = "MEMBER";
/// The kind and the member of a group in vCard 3.0, as Apple writes them.
const APPLE_KIND: &str = "X-ADDRESSBOOKSERVER-KIND";
const APPLE_MEMBER: &str = "X-ADDRESSBOOKSERVER-MEMBER";
const URN: &str = "urn:uuid:";

/// A label that a card gives to itself or, if it is a group card, to its members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The name as written.
    pub name: String,
    /// The UID of the contact that has it; empty for a group without members.
    pub member: String,
}

impl Label {
    /// Returns the form in which labels that people consider the same are equal.
    pub fn key(name: &str) -> String {
        fold::key(name)
    }
}

impl Card {
    /// Returns the card's UID as written.
    pub fn uid(&self) -> Option<String> {
        self.text("UID").map(|uid| uid.trim().to_owned())
    }

    /// Checks whether it is a group card (RFC 6350, section 6.1.4; Apple uses a property of its own
    /// in 3.0).
    pub fn is_group(&self) -> bool {
        ["KIND", APPLE_KIND].iter().any(|name| {
            self.value(name)
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("group"))
        })
    }

    /// Returns the categories, each once, in the order on the card.
    pub fn categories(&self) -> Vec<String> {
        let mut known = HashSet::new();
        self.written_categories()
            .filter(|name| {
                let is_label = !name.is_empty() && name.len() <= LABEL_BYTES && !is_googles(name);
                is_label && known.len() < MOST_LABELS && known.insert(Label::key(name))
            })
            .collect()
    }

    /// Marks a card that Google exported among its starred contacts as a favourite.
    pub fn mark_starred(&mut self) {
        if !self.has_favorite_mark() && self.is_starred() {
            self.set(fields::FAVORITE, Some("TRUE"));
        }
    }

    /// Checks whether Google's group of favourites is among the categories.
    fn is_starred(&self) -> bool {
        self.written_categories().any(|name| name == STARRED)
    }

    /// Returns the categories as written, each time that they are.
    pub(in crate::model) fn written_categories(&self) -> impl Iterator<Item = String> {
        let lines = self.lines.iter().filter(|line| line.is("CATEGORIES"));
        lines.flat_map(|line| {
            let value = line.escaped();
            let names = text::list(&value).into_iter();
            names
                .map(|name| text::unescape(name).trim().to_owned())
                .collect::<Vec<_>>()
        })
    }

    /// Returns the UIDs of a group's members.
    pub fn members(&self) -> Vec<String> {
        let lines = self.lines.iter().filter(|line| is_member(line));
        lines
            .map(|line| text::unescape(&line.escaped()).trim().to_owned())
            .filter(|uid| !uid.is_empty())
            .collect()
    }

    /// Returns every label that the card gives, to itself (its UID is `uid`) or to its members.
    pub fn labels(&self, uid: &str) -> Vec<Label> {
        if !self.is_group() {
            return self
                .categories()
                .into_iter()
                .map(|name| Label {
                    name,
                    member: member_key(uid).into_owned(),
                })
                .collect();
        }
        let name = self
            .text("FN")
            .or_else(|| self.text("N"))
            .filter(|name| name.len() <= LABEL_BYTES);
        let Some(name) = name else { return Vec::new() };
        let members = self
            .members()
            .into_iter()
            .filter(|uid| uid.len() <= MEMBER_BYTES);
        let mut members: Vec<_> = members.map(|uid| member_key(&uid).into_owned()).collect();
        members.sort();
        members.dedup();
        if members.is_empty() {
            members.push(String::new());
        }
        members
            .into_iter()
            .map(|member| Label {
                name: name.clone(),
                member,
            })
            .collect()
    }

    /// Sets the categories. Those that stay, and those never read, keep their line; new ones are
    /// added to the first line.
    pub fn set_categories(&mut self, names: &[String]) {
        let known: HashSet<_> = self
            .categories()
            .iter()
            .map(|name| Label::key(name))
            .collect();
        let wanted: HashMap<_, _> = names.iter().map(|name| (Label::key(name), name)).collect();
        let mut missing: Vec<_> = names
            .iter()
            .filter(|name| !known.contains(&Label::key(name)))
            .map(|name| text::escape(name))
            .collect();
        let mut emptied = HashSet::new();
        for at in (0..self.lines.len())
            .filter(|at| self.lines[*at].is("CATEGORIES"))
            .collect::<Vec<_>>()
        {
            let line = &self.lines[at];
            let value = line.escaped();
            let stays = |item: &&str| {
                let key = Label::key(text::unescape(item).trim());
                wanted.contains_key(&key) || !known.contains(&key)
            };
            let spelt = |item: &str| {
                let name = text::unescape(item).trim().to_owned();
                wanted
                    .get(&Label::key(&name))
                    .filter(|wanted| **wanted != &name)
                    .map_or(item.to_owned(), |wanted| text::escape(wanted))
            };
            let items: Vec<_> = text::list(&value)
                .into_iter()
                .filter(stays)
                .map(spelt)
                .chain(missing.drain(..))
                .collect();
            let new = items.join(",");
            match items.is_empty() {
                true => _ = emptied.insert(at),
                false if new == value => {}
                false => self.lines[at] = line.with_value(&new),
            }
        }
        let mut places = 0..;
        self.lines
            .retain(|_| places.next().is_none_or(|at| !emptied.contains(&at)));
        if !missing.is_empty() {
            self.insert(ContentLine::new("CATEGORIES", &missing.join(",")));
        }
    }

    /// Removes some categories and adds others, as far as the card lacks them.
    pub fn change_categories(&mut self, added: &[String], removed: &[String]) {
        let gone: HashSet<_> = removed.iter().map(|name| Label::key(name)).collect();
        let mut names = self.categories();
        names.retain(|name| !gone.contains(&Label::key(name)));
        let mut known: HashSet<_> = names.iter().map(|name| Label::key(name)).collect();
        let new = added.iter().filter(|name| known.insert(Label::key(name)));
        names.extend(new.cloned());
        self.set_categories(&names);
    }

    /// Removes members from a group.
    pub fn remove_members<'a>(&mut self, uids: impl IntoIterator<Item = &'a str>) {
        let gone: HashSet<_> = uids.into_iter().map(member_key).collect();
        self.lines.retain(|line| {
            !(is_member(line) && gone.contains(&member_key(text::unescape(&line.escaped()).trim())))
        });
    }

    /// Makes the card a group with these members, in the form of Apple's address book.
    pub fn make_group(&mut self, members: &[String]) {
        self.set(APPLE_KIND, Some("group"));
        self.add_members(members.iter().map(String::as_str));
    }

    /// Adds members to a group, in the property that its kind has.
    pub fn add_members<'a>(&mut self, uids: impl IntoIterator<Item = &'a str>) {
        let apples = self.lines.iter().any(|line| line.is(APPLE_KIND));
        let property = if apples { APPLE_MEMBER } else { MEMBER };
        let members = self.members();
        let mut known: HashSet<_> = members.iter().map(|uid| member_key(uid)).collect();
        for uid in uids {
            if known.insert(member_key(uid)) {
                let value = text::escape(&member_uri(uid));
                self.insert(ContentLine::new(property, &value));
            }
        }
    }

    /// Renames a group.
    pub fn rename_group(&mut self, name: &str) {
        self.set_text("FN", Some(name));
        if self.lines.iter().any(|line| line.is("N")) {
            self.set("N", Some(&format!("{};;;;", text::escape(name))));
        }
    }
}

pub(in crate::model) fn is_googles(name: &str) -> bool {
    name == MY_CONTACTS || name == STARRED
}

fn is_member(line: &ContentLine) -> bool {
    line.is(MEMBER) || line.is(APPLE_MEMBER)
}

/// Returns the URI by which a group names a member. A UID that is no URI becomes a URN, as Apple's
/// groups write it.
fn member_uri(uid: &str) -> Cow<'_, str> {
    let is_uri = ["urn:", "mailto:", "http:", "https:"].iter().any(|scheme| {
        uid.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    match is_uri {
        true => Cow::Borrowed(uid),
        false => Cow::Owned(format!("{URN}{uid}")),
    }
}

/// Returns the comparison form of a UID: some groups and members write a UUID as a URN, or in
/// capital letters (RFC 9562, section 4), some do not.
pub fn member_key(uid: &str) -> Cow<'_, str> {
    let bare = match uid.get(..URN.len()) {
        Some(start) if start.eq_ignore_ascii_case(URN) => &uid[URN.len()..],
        _ => uid,
    };
    match is_uuid(bare) && bare.contains(|c: char| c.is_ascii_uppercase()) {
        true => Cow::Owned(bare.to_ascii_lowercase()),
        false => Cow::Borrowed(bare),
    }
}

/// Checks whether a UID is 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
fn is_uuid(uid: &str) -> bool {
    let is_in_place = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    uid.len() == 36 && uid.bytes().enumerate().all(is_in_place)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:urn:uuid:1\r\nFN:Taras\r\nitem1.CATEGORIES;X-A=b:Poets,Kyiv\\, old\r\nCATEGORIES:poets,Friends\r\nEND:VCARD\r\n";

    fn names(card: &Card) -> Vec<String> {
        card.categories()
    }

    #[test]
    fn uuids_are_compared_whatever_their_case_and_form() {
        let lower = "0a25a991-cfb7-4ac2-ab35-b6310fa80001";
        for uid in [lower.to_uppercase(), format!("URN:UUID:{lower}")] {
            assert_eq!(member_key(&uid), lower);
        }
        for uid in [
            "Taras",
            "urn:uuid:Taras",
            "0A25A991-cfb7-4ac2-ab35-b6310fa8000G",
        ] {
            assert_eq!(member_key(uid), uid.trim_start_matches(URN));
        }
    }

    #[test]
    fn categories_are_listed_once_whatever_their_case() {
        assert_eq!(names(&Card::parse(CARD)), ["Poets", "Kyiv, old", "Friends"]);
    }

    #[test]
    fn changed_categories_keep_the_group_and_parameters_of_their_line() {
        let mut card = Card::parse(CARD);
        card.set_categories(&["Friends".to_owned(), "A, b".to_owned()]);
        assert_eq!(
            card.to_string(),
            CARD.replace("Poets,Kyiv\\, old", "A\\, b")
                .replace("poets,Friends", "Friends")
        );
        card.set_categories(&[]);
        assert!(!card.to_string().contains("CATEGORIES"));
    }

    #[test]
    fn a_change_of_categories_touches_only_those_that_it_names() {
        let mut card = Card::parse(CARD);
        let named = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        card.change_categories(&named(&["friends", "Work", "work"]), &named(&["POETS"]));
        assert_eq!(names(&card), ["Kyiv, old", "Work", "Friends"]);
        let before = card.to_string();
        card.change_categories(&named(&["Work"]), &named(&["Poets"]));
        assert_eq!(card.to_string(), before);
    }

    #[test]
    fn categories_that_are_too_many_or_too_long_to_be_read_stay() {
        let many: String = (0..600).map(|nth| format!("label {nth},")).collect();
        let text = format!(
            "BEGIN:VCARD\r\nVERSION:3.0\r\nCATEGORIES:{many}{}\r\nEND:VCARD\r\n",
            "long".repeat(200)
        );
        let mut card = Card::parse(&text);
        let mut names = names(&card);
        names.retain(|name| name != "label 7");
        names.push("Friends".to_owned());
        card.set_categories(&names);
        let value = card.value("CATEGORIES").expect("categories").into_owned();
        assert_eq!(
            value,
            format!(
                "{}{},Friends",
                many.replace("label 7,", ""),
                "long".repeat(200)
            )
        );
    }

    #[test]
    fn a_group_gives_its_name_to_its_members() {
        let group = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Poets\r\nN:Poets;;;;\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n\
            X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:2\r\nEND:VCARD\r\n";
        let mut card = Card::parse(group);
        let label = |member: &str| Label {
            name: "Poets".to_owned(),
            member: member.to_owned(),
        };
        assert_eq!(card.labels("g"), [label("1"), label("2")]);
        assert_eq!(Card::parse(CARD).labels("urn:uuid:1")[0], label("1"));
        card.remove_members(["1"]);
        card.add_members(["3", "urn:uuid:2"]);
        card.rename_group("Writers");
        assert_eq!(
            card.to_string(),
            group
                .replace("Poets", "Writers")
                .replace("X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1\r\n", "")
                .replace("END", "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:3\r\nEND")
        );
    }
}
