//! Entries in words for people.

use super::Row;
use crate::http::web::entry_labels;
use crate::http::web::excerpt;
use crate::http::web::texts::Texts;
use crate::model::birthday::Birthday;
use crate::model::card::day::DayKind;

/// Returns the text key of a field that a card has once.
pub fn single_key(name: &str) -> &'static str {
    match name {
        "prefix" => "card-prefix",
        "middle_name" => "card-middle-name",
        "display_name" => "duplicates-shown-name",
        "suffix" => "card-suffix",
        "nickname" => "card-nickname",
        "organization" => "card-organization",
        "department" => "card-department",
        "role" => "card-role",
        "phonetic_first" => "card-phonetic-first",
        "phonetic_last" => "card-phonetic-last",
        _ => "card-title",
    }
}

/// Returns the texts that are not blank, with `between` between them.
fn joined(texts: impl Iterator<Item = String>, between: &str) -> String {
    let stated = texts.map(|text| text.trim().to_owned());
    let stated: Vec<_> = stated.filter(|text| !text.is_empty()).collect();
    stated.join(between)
}

impl Row {
    /// Returns the name of its kind.
    pub fn title(&self, texts: &Texts) -> String {
        if self.group == "fact" {
            let known = entry_labels::fact_key(self.fact_kind());
            return known.map_or_else(|| self.part("name").to_owned(), |key| texts.t(key));
        }
        texts.t(match self.group.as_str() {
            "email" => "field-email",
            "phone" => "field-phone",
            "address" => "field-address",
            "url" => "card-url",
            "messenger" => "card-messenger",
            "profile" => "card-profile",
            "date" => entry_labels::day_key(self.day_kind()),
            "related" => "card-related",
            _ => "field-comments",
        })
    }

    /// Returns its value and label as people write them, cut to what a page shows.
    pub fn shown(&self, texts: &Texts) -> String {
        let part = |name: &str| self.part(name).to_owned();
        let value = match self.group.as_str() {
            "address" => {
                let names = ["po_box", "extended", "street", "city"];
                let names = names.iter().chain(&["region", "postcode", "country"]);
                joined(names.map(|name| self.part(name).replace('\n', " ")), ", ")
            }
            "messenger" | "profile" => joined([part("service"), part("user")].into_iter(), ": "),
            "date" => self
                .date_text()
                .parse()
                .map_or_else(|_| self.date_text(), |date: Birthday| texts.birthday(&date)),
            _ => part("value"),
        };
        let value = excerpt::value(&value).into_owned();
        match entry_labels::shown(texts, &self.label()).filter(|_| self.group != "fact") {
            Some(label) if !value.is_empty() => format!("{value} ({})", excerpt::line(&label)),
            _ => value,
        }
    }

    fn day_kind(&self) -> DayKind {
        super::row::day_kind(self.part("kind"))
    }
}
