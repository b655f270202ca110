//! The form of a new or an existing contact.

use std::collections::{HashMap, HashSet};

use askama::Template;
use uuid::Uuid;

use crate::http::web::contact_form::{FormLabels, FormPhoto};
use crate::http::web::entries::shown::single_key;
use crate::http::web::entries::{Entries, FIRST, GROUPS, Group, Row};
use crate::http::web::fields::Fields;
use crate::http::web::frame::Frame;
use crate::http::web::{entry_labels, refusal};
use crate::model::book::Book;
use crate::model::card::entry_label::StandardLabel;
use crate::model::card::fact::FactKind;
use crate::model::contact::Contact;
use crate::model::ids::ContactId;
use crate::model::validation::FieldError;

/// The fields of a name that stay behind a link while they are empty.
const MORE_NAMES: [&str; 7] = [
    "prefix",
    "middle_name",
    "suffix",
    "phonetic_first",
    "phonetic_last",
    "display_name",
    "nickname",
];
/// The facts that a form offers to add; those of other kinds that a card has can be edited, too.
const FORM_FACTS: [FactKind; 11] = [
    FactKind::Own,
    FactKind::Pronouns,
    FactKind::Gender,
    FactKind::Language,
    FactKind::TimeZone,
    FactKind::MaidenName,
    FactKind::BirthPlace,
    FactKind::Profession,
    FactKind::Expertise,
    FactKind::Hobby,
    FactKind::Interest,
];

/// A form for a new or an existing contact.
#[derive(Template)]
#[template(path = "contacts/form.html")]
pub struct EditPage<'a> {
    pub frame: &'a Frame,
    /// The contact, with the tag of the version that the form was made of; `None` for a new one.
    pub edited: Option<(ContactId, String)>,
    /// The same contact as it is stored.
    pub stored: Option<Contact>,
    pub fields: Fields,
    pub entries: Entries,
    pub labels: FormLabels,
    pub photo: FormPhoto,
    /// The number of entries of each kind that the form leaves out.
    pub further: HashMap<String, usize>,
    /// The values that the form was made of, used to detect conflicting edits.
    pub origin: String,
    pub entries_origin: String,
    pub errors: Vec<FieldError>,
    /// The reason that it could not be saved, if no field is to blame.
    pub problem: Option<String>,
    /// The contact that has the email already.
    pub sharing: Option<Contact>,
}

impl EditPage<'_> {
    fn error(&self, field: &str) -> Option<String> {
        refusal(self.frame, &self.errors, field)
    }

    /// Returns the key by which a form for a new contact is known when it comes again.
    fn key(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// Checks whether the contact has a photo to remove.
    fn has_photo(&self) -> bool {
        let stored = self.stored.as_ref();
        stored.is_some_and(|contact| contact.photo.is_some())
    }

    /// Checks that a new contact goes into this address book.
    fn is_into(&self, book: &Book) -> bool {
        if self.fields.book.is_empty() {
            book.is_default
        } else {
            self.fields.book == book.id.to_string()
        }
    }

    /// Checks whether the form holds unsaved input.
    fn is_unsaved(&self) -> bool {
        self.problem.is_some() || !self.errors.is_empty()
    }

    /// Returns the kinds of entries with these names, in this order.
    fn groups(&self, names: &str) -> Vec<&'static Group> {
        let named = |name| GROUPS.iter().find(|group| group.name == name);
        names.split(' ').filter_map(named).collect()
    }

    /// Returns the kinds of facts to choose from, each with its name and a mark if it is chosen.
    fn fact_kinds(&self, row: &Row) -> Vec<(&'static str, String, bool)> {
        let kinds =
            FactKind::all().filter(|kind| FORM_FACTS.contains(kind) || *kind == row.fact_kind());
        let named = |kind: FactKind| {
            let key = entry_labels::fact_key(kind).unwrap_or("fact-own");
            (kind.word(), self.frame.t(key), kind == row.fact_kind())
        };
        kinds.map(named).collect()
    }

    /// Returns the rows of a kind, with an empty one at the end.
    fn rows(&self, group: &Group) -> Vec<Row> {
        let has_values = |row: &&Row| row.group == group.name && row.id != FIRST && !row.is_blank();
        let mut rows: Vec<_> = self
            .entries
            .rows
            .iter()
            .filter(has_values)
            .cloned()
            .collect();
        let taken: HashSet<_> = rows.iter().map(|row| row.id.as_str()).collect();
        let id = (0..)
            .map(|nth| format!("new{nth}"))
            .find(|id| !taken.contains(id.as_str()))
            .unwrap_or_default();
        rows.push(Row::blank(group.name, &id));
        rows
    }

    /// Returns the number of entries of a kind that are left out, if any.
    fn further(&self, group: &Group) -> Option<i64> {
        self.further
            .get(group.name)
            .map(|count| i64::try_from(*count).unwrap_or(i64::MAX))
    }

    /// Returns the row with the label of a flat field.
    fn first(&self, group: &str) -> Row {
        self.entries
            .first(group)
            .cloned()
            .unwrap_or_else(|| Row::blank(group, FIRST))
    }

    /// Checks whether the form has a flat text; the form of a stored card has only those that it
    /// showed.
    fn has_text(&self, name: &str) -> bool {
        self.edited.is_none() || self.fields.has(name)
    }

    /// Checks whether the form has a field that a card has once; the form of a stored card has only
    /// those that it showed.
    fn has(&self, name: &str) -> bool {
        self.edited.is_none() || self.entries.singles.contains_key(name)
    }

    /// Returns the labels to choose from, each with a mark if it is chosen.
    fn labels(&self, row: &Row) -> Vec<(&'static str, String, bool)> {
        let group = GROUPS.iter().find(|group| group.name == row.group);
        let fitting = group.map_or(&[][..], |group| group.labels);
        let own =
            StandardLabel::from_key(row.part("label")).filter(|label| !fitting.contains(label));
        let all = fitting.iter().copied().chain(own);
        all.map(|label| {
            (
                label.key(),
                self.frame.t(entry_labels::key(label)),
                label.key() == row.part("label"),
            )
        })
        .collect()
    }

    fn group_title(&self, group: &str) -> String {
        self.frame.t(match group {
            "email" => "card-more-emails",
            "phone" => "card-more-phones",
            "address" => "field-address",
            "url" => "card-url",
            "messenger" => "card-messenger",
            "profile" => "card-profile",
            "date" => "card-dates",
            "related" => "card-related",
            "fact" => "form-custom",
            _ => "card-more-notes",
        })
    }

    /// Returns what one more entry of a group is called.
    fn entry_title(&self, group: &str) -> String {
        self.frame.t(match group {
            "email" => "field-email",
            "phone" => "field-phone",
            "date" => "card-day",
            "fact" => "fact-own",
            "note" => "field-comments",
            _ => return self.group_title(group),
        })
    }

    /// Returns what a button takes out: what is written first in a row, else what the row is called.
    fn removed(&self, group: &Group, row: &Row) -> String {
        let parts = group.parts.iter().filter(|part| **part != "kind");
        let written = parts
            .map(|part| row.part(part))
            .find(|text| !text.is_empty());
        written.map_or_else(|| self.entry_title(group.name), str::to_owned)
    }

    fn part_title(&self, group: &str, part: &str) -> String {
        self.frame.t(match part {
            "street" => "card-street",
            "extended" => "card-extended",
            "po_box" => "card-po-box",
            "city" => "card-city",
            "region" => "card-region",
            "postcode" => "card-postcode",
            "country" => "card-country",
            "service" => "card-service",
            "user" => "card-user",
            "day" => "field-day",
            "month" => "field-month",
            "year" => "field-year",
            "kind" => "card-kind",
            "name" => "card-field-name",
            "value" if group == "fact" => "card-field-value",
            _ => return self.entry_title(group),
        })
    }

    fn single_title(&self, name: &str) -> String {
        self.frame.t(single_key(name))
    }

    fn has_more_names(&self) -> bool {
        MORE_NAMES
            .iter()
            .any(|name| !self.entries.single(name).is_empty() || self.error(name).is_some())
    }

    fn title(&self) -> String {
        match &self.edited {
            Some(_) => self
                .frame
                .with("contact-edit-title", "name", self.fields.name()),
            None => self.frame.t("contact-new"),
        }
    }

    fn action(&self) -> String {
        self.edited.as_ref().map_or_else(
            || "/contacts".to_owned(),
            |(id, _)| format!("/contacts/{id}"),
        )
    }
}
