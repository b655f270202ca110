//! A contact's fields as forms carry them.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::excerpt;
use super::frame::Frame;
use crate::domain::limits;
use crate::model::contact::{COMMENTS_BYTES, ContactDraft, ContactFields};

/// The fields of a contact in a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    #[serde(default)]
    pub first_name: String,
    #[serde(default)]
    pub last_name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub phone: String,
    /// The whole birthday, in place of its parts.
    #[serde(default, skip_serializing)]
    pub birthday: String,
    #[serde(default)]
    pub birth_day: String,
    #[serde(default)]
    pub birth_month: String,
    #[serde(default)]
    pub birth_year: String,
    #[serde(default)]
    pub comments: String,
    #[serde(default)]
    pub favorite: String,
    /// The address book of a new contact.
    #[serde(default)]
    pub book: String,
    /// The texts that the form does not have: they stay unchanged.
    #[serde(skip)]
    pub absent: BTreeSet<&'static str>,
}

/// The text fields that may be too long for a form, with the bytes that one shows.
const TEXTS: [(&str, usize); 5] = [
    ("first_name", limits::FORM_LINE_BYTES),
    ("last_name", limits::FORM_LINE_BYTES),
    ("email", limits::FORM_LINE_BYTES),
    ("phone", limits::FORM_LINE_BYTES),
    ("comments", COMMENTS_BYTES),
];

impl From<&ContactFields> for Fields {
    fn from(fields: &ContactFields) -> Self {
        let ContactFields {
            first_name,
            last_name,
            email,
            phone,
            birthday,
            comments,
            favorite,
        } = fields.clone();
        Self {
            first_name: first_name.unwrap_or_default(),
            last_name: last_name.unwrap_or_default(),
            email: email.unwrap_or_default(),
            phone: phone.unwrap_or_default(),
            birthday: String::new(),
            birth_day: birthday
                .map(|birthday| birthday.day().to_string())
                .unwrap_or_default(),
            birth_month: birthday
                .map(|birthday| birthday.month().to_string())
                .unwrap_or_default(),
            birth_year: birthday
                .and_then(|birthday| birthday.year())
                .map(|year| year.to_string())
                .unwrap_or_default(),
            comments: comments.unwrap_or_default(),
            favorite: if favorite {
                "true".to_owned()
            } else {
                String::new()
            },
            book: String::new(),
            absent: BTreeSet::new(),
        }
    }
}

impl Fields {
    /// Returns the fields of a person of whom one text is known: an email, a number or a name.
    pub fn named(text: &str) -> Self {
        let text = text.trim().to_owned();
        let mut fields = Self::default();
        if text.contains('@') {
            fields.email = text;
        } else if text.contains(|c: char| c.is_numeric()) && !text.contains(char::is_alphabetic) {
            fields.phone = text;
        } else {
            let (first, last) = text.rsplit_once(char::is_whitespace).unwrap_or((&text, ""));
            fields.first_name = first.trim().to_owned();
            fields.last_name = last.to_owned();
        }
        fields
    }

    /// Parses a form.
    pub fn parse(form: &HashMap<&str, &str>) -> Self {
        let value = |name: &str| form.get(name).copied().unwrap_or_default().to_owned();
        Self {
            first_name: value("first_name"),
            last_name: value("last_name"),
            email: value("email"),
            phone: value("phone"),
            birthday: value("birthday"),
            birth_day: value("birth_day"),
            birth_month: value("birth_month"),
            birth_year: value("birth_year"),
            comments: value("comments"),
            favorite: value("favorite"),
            book: value("book"),
            absent: TEXTS
                .iter()
                .map(|(name, _)| *name)
                .filter(|name| !form.contains_key(name))
                .collect(),
        }
    }

    /// Returns the fields without the texts that are too long for a form.
    pub fn shown(mut self) -> Self {
        for (name, most) in TEXTS {
            if let Some(text) = self.text_mut(name).filter(|text| text.len() > most) {
                text.clear();
                self.absent.insert(name);
            }
        }
        self
    }

    fn text_mut(&mut self, name: &str) -> Option<&mut String> {
        match name {
            "first_name" => Some(&mut self.first_name),
            "last_name" => Some(&mut self.last_name),
            "email" => Some(&mut self.email),
            "phone" => Some(&mut self.phone),
            "comments" => Some(&mut self.comments),
            _ => None,
        }
    }

    /// Checks whether the form has this text.
    pub fn has(&self, name: &str) -> bool {
        !self.absent.contains(name)
    }

    /// Returns the name of the contact.
    pub fn name(&self) -> String {
        let names = [&self.first_name, &self.last_name]
            .map(|name| name.trim())
            .join(" ");
        let called = [names.trim(), self.email.trim(), self.phone.trim()]
            .into_iter()
            .find(|name| !name.is_empty());
        called.unwrap_or_default().to_owned()
    }

    /// Returns the draft to store in place of `former`.
    pub fn draft(&self, former: &ContactFields) -> ContactDraft {
        let text = |name, text: &String, former: &Option<String>| match self.has(name) {
            true => Some(text.clone()),
            false => former.clone(),
        };
        ContactDraft {
            first_name: text("first_name", &self.first_name, &former.first_name),
            last_name: text("last_name", &self.last_name, &former.last_name),
            email: text("email", &self.email, &former.email),
            phone: text("phone", &self.phone, &former.phone),
            birthday: self.birthday(),
            comments: text("comments", &self.comments, &former.comments),
            favorite: Some(self.favorite == "true"),
            book_id: self.book.parse().ok(),
        }
    }

    /// Returns the birthday as the domain reads it. An invalid date stays invalid, so that it is
    /// refused rather than dropped.
    fn birthday(&self) -> Option<String> {
        if !self.birthday.is_empty() {
            return Some(self.birthday.clone());
        }
        let [day, month, year] =
            [&self.birth_day, &self.birth_month, &self.birth_year].map(|part| part.trim());
        match (day.is_empty() && month.is_empty(), year) {
            (true, "") => None,
            (_, "") => Some(format!("--{month:0>2}-{day:0>2}")),
            (_, year) => Some(format!("{year:0>4}-{month:0>2}-{day:0>2}")),
        }
    }

    /// Returns the fields with the birthday in its parts, as the form shows it.
    pub fn spread(self) -> Self {
        let Some((rest, day)) = self.birthday.rsplit_once('-') else {
            return self;
        };
        let (year, month) = rest.rsplit_once('-').unwrap_or(("", rest));
        let plain = |part: &str| part.trim_start_matches('0').to_owned();
        Self {
            birth_day: plain(day),
            birth_month: plain(month),
            birth_year: year.trim_matches('-').to_owned(),
            birthday: String::new(),
            ..self
        }
    }

    /// Returns each field by its name, with the birthday as one field, and with line ends as
    /// stored: a browser sends others.
    pub fn versions(&self, frame: &Frame) -> Vec<(&'static str, Version)> {
        let plain = |text: &String| Version {
            value: text.clone(),
            shown: excerpt::value(text).into_owned(),
        };
        let birthday = self.birthday().unwrap_or_default();
        let date = birthday
            .parse()
            .map_or_else(|_| birthday.clone(), |date| frame.birthday(&date));
        let star = frame.t(if self.is_favorite() { "yes" } else { "no" });
        vec![
            ("first_name", plain(&self.first_name)),
            ("last_name", plain(&self.last_name)),
            ("email", plain(&self.email)),
            ("phone", plain(&self.phone)),
            (
                "birthday",
                Version {
                    value: birthday,
                    shown: date,
                },
            ),
            ("comments", plain(&self.comments.replace("\r\n", "\n"))),
            (
                "favorite",
                Version {
                    value: self.favorite.clone(),
                    shown: star,
                },
            ),
        ]
    }

    /// Checks whether the contact is marked a favourite.
    pub fn is_favorite(&self) -> bool {
        self.favorite == "true"
    }

    /// Checks whether the birthday is in this month, counted from 1.
    pub fn is_born_in(&self, month: &usize) -> bool {
        self.birth_month == month.to_string()
    }
}

/// One side's value of a field.
#[derive(Clone, PartialEq, Eq)]
pub struct Version {
    /// The value in the form.
    pub value: String,
    /// The value as shown to people.
    pub shown: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(day: &str, month: &str, year: &str) -> Fields {
        Fields {
            birth_day: day.to_owned(),
            birth_month: month.to_owned(),
            birth_year: year.to_owned(),
            ..Fields::default()
        }
    }

    #[test]
    fn a_text_names_a_person() {
        for (text, [first, last, email, phone]) in [
            ("Lesia Ukrainka", ["Lesia", "Ukrainka", "", ""]),
            (" Ana María López ", ["Ana María", "López", "", ""]),
            ("Lesia", ["Lesia", "", "", ""]),
            ("lesia@example.org", ["", "", "lesia@example.org", ""]),
            ("+380 67 123", ["", "", "", "+380 67 123"]),
        ] {
            let named = Fields::named(text);
            let parts = [named.first_name, named.last_name, named.email, named.phone];
            assert_eq!(parts, [first, last, email, phone], "{text}");
        }
    }

    #[test]
    fn a_birthday_is_put_together_of_its_parts() {
        assert_eq!(
            fields("9", "3", "1814").birthday().as_deref(),
            Some("1814-03-09")
        );
        assert_eq!(fields("9", "3", "").birthday().as_deref(), Some("--03-09"));
        assert_eq!(fields("", "", "").birthday(), None);
        for unreal in [
            fields("", "3", ""),
            fields("9", "", "1814"),
            fields("", "", "1814"),
            fields("31", "2", ""),
        ] {
            assert!(
                unreal.draft(&ContactFields::default()).check_new().is_err(),
                "{unreal:?}"
            );
        }
    }

    #[test]
    fn a_birthday_in_one_is_taken_apart_again() {
        for (whole, parts) in [
            ("1814-03-09", ("9", "3", "1814")),
            ("--03-29", ("29", "3", "")),
        ] {
            let spread = Fields {
                birthday: whole.to_owned(),
                ..Fields::default()
            }
            .spread();
            assert_eq!(
                (
                    spread.birth_day.as_str(),
                    spread.birth_month.as_str(),
                    spread.birth_year.as_str()
                ),
                parts
            );
            assert_eq!(spread.birthday().as_deref(), Some(whole));
        }
    }
}
