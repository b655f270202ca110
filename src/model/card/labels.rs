//! Labels: a card's own categories, and group cards, whose members have the group's name for a label.

use std::collections::HashSet;

use super::{Card, text};
use crate::model::fold;

/// More labels than a person gives to anyone, and longer ones, are left on the card unread.
const MOST_LABELS: usize = 500;
const LABEL_BYTES: usize = 500;

/// A label that a card gives to itself or, if it is a group's, to others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// As it is written.
    pub name: String,
    /// The UID of whoever has it; empty for a group without members.
    pub member: String,
}

impl Label {
    /// The form in which labels that a person takes for the same are equal.
    pub fn key(name: &str) -> String {
        fold::needle(name)
    }
}

impl Card {
    /// The card's UID as written.
    pub fn uid(&self) -> Option<String> {
        self.text("UID").map(|uid| uid.trim().to_owned())
    }

    /// Whether it stands for a group (RFC 6350, section 6.1.4; Apple says so in 3.0 with a property of its own).
    pub fn is_group(&self) -> bool {
        ["KIND", "X-ADDRESSBOOKSERVER-KIND"]
            .iter()
            .any(|name| self.value(name).is_some_and(|kind| kind.trim().eq_ignore_ascii_case("group")))
    }

    /// The categories, each once, in the order in which they stand.
    pub fn categories(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut known = HashSet::new();
        for line in self.lines.iter().filter(|line| line.is("CATEGORIES")) {
            let written = text::list(line.value()).into_iter().map(|name| text::unescape(name).trim().to_owned());
            for name in written.filter(|name| !name.is_empty() && name.len() <= LABEL_BYTES) {
                if known.len() < MOST_LABELS && known.insert(Label::key(&name)) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The UIDs of a group's members.
    pub fn members(&self) -> Vec<String> {
        let lines = self.lines.iter().filter(|line| line.is("MEMBER") || line.is("X-ADDRESSBOOKSERVER-MEMBER"));
        lines.map(|line| text::unescape(line.value()).trim().to_owned()).filter(|uid| !uid.is_empty()).collect()
    }

    /// Every label that the card gives, to itself (whose UID is `uid`) or to its members.
    pub fn labels(&self, uid: &str) -> Vec<Label> {
        if !self.is_group() {
            return self.categories().into_iter().map(|name| Label { name, member: member_key(uid).to_owned() }).collect();
        }
        let Some(name) = self.text("FN").or_else(|| self.text("N")) else { return Vec::new() };
        let mut members: Vec<_> = self.members().iter().map(|uid| member_key(uid).to_owned()).collect();
        members.sort();
        members.dedup();
        if members.is_empty() {
            members.push(String::new());
        }
        members.into_iter().map(|member| Label { name: name.clone(), member }).collect()
    }

    /// Replaces the categories. The first line keeps its group and parameters, further ones go.
    pub fn set_categories(&mut self, names: &[String]) {
        let encoded = names.iter().map(|name| text::escape(name)).collect::<Vec<_>>().join(",");
        let first = self.lines.iter().position(|line| line.is("CATEGORIES"));
        let mut at = 0;
        self.lines.retain(|line| {
            let stays = !line.is("CATEGORIES") || (Some(at) == first && !names.is_empty());
            at += 1;
            stays
        });
        match (first, names.is_empty()) {
            (_, true) => {}
            (Some(at), false) => self.lines[at] = self.lines[at].with_value(&encoded),
            (None, false) => self.insert(super::line::ContentLine::new("CATEGORIES", &encoded)),
        }
    }

    /// Takes a member out of a group.
    pub fn remove_member(&mut self, uid: &str) {
        self.lines.retain(|line| {
            let is_member = line.is("MEMBER") || line.is("X-ADDRESSBOOKSERVER-MEMBER");
            !(is_member && member_key(text::unescape(line.value()).trim()) == member_key(uid))
        });
    }

    /// Gives a group another name.
    pub fn rename_group(&mut self, name: &str) {
        self.set_text("FN", Some(name));
        if self.lines.iter().any(|line| line.is("N")) {
            self.set("N", Some(&format!("{};;;;", text::escape(name))));
        }
    }
}

/// A UID as groups and their members can be compared by: some write it as a URN (RFC 9562, section 4), some not.
pub fn member_key(uid: &str) -> &str {
    const URN: &str = "urn:uuid:";
    match uid.get(..URN.len()) {
        Some(start) if start.eq_ignore_ascii_case(URN) => &uid[URN.len()..],
        _ => uid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:urn:uuid:1\r\nFN:Taras\r\nitem1.CATEGORIES;X-A=b:Poets,Kyiv\\, old\r\nCATEGORIES:poets,Friends\r\nEND:VCARD\r\n";

    fn names(card: &Card) -> Vec<String> {
        card.categories()
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
            CARD.replace("Poets,Kyiv\\, old", "Friends,A\\, b").replace("CATEGORIES:poets,Friends\r\n", "")
        );
        card.set_categories(&[]);
        assert!(!card.to_string().contains("CATEGORIES"));
    }

    #[test]
    fn a_group_gives_its_name_to_its_members() {
        let group = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Poets\r\nN:Poets;;;;\r\nX-ADDRESSBOOKSERVER-KIND:group\r\n\
            X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1\r\nX-ADDRESSBOOKSERVER-MEMBER:urn:uuid:2\r\nEND:VCARD\r\n";
        let mut card = Card::parse(group);
        let label = |member: &str| Label { name: "Poets".to_owned(), member: member.to_owned() };
        assert_eq!(card.labels("g"), [label("1"), label("2")]);
        assert_eq!(Card::parse(CARD).labels("urn:uuid:1")[0], label("1"));
        card.remove_member("1");
        card.rename_group("Writers");
        assert_eq!(card.to_string(), group.replace("Poets", "Writers").replace("X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:1\r\n", ""));
    }
}
