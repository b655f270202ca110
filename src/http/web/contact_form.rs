//! The form of a contact: its input, the edits that it means, and the answer once it is saved.

mod labels;
mod photo;

use std::collections::HashMap;
use std::sync::Arc;

use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::entries::{Entries, first_key};
use super::fields::Fields;
use super::forms::too_many;
use super::member::Member;
use super::multipart::FieldsAndFile;
use crate::domain::compute::compute_large;
use crate::domain::contacts::EmailRule;
use crate::domain::{App, limits};
use crate::error::Error;
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::card::edit::{Edit, Value};
use crate::model::ids::ContactId;
use crate::model::photo::MAX_BYTES;
pub use labels::FormLabels;
pub use photo::FormPhoto;

/// A contact's form as it arrives.
pub type SentForm = FieldsAndFile<MAX_BYTES>;

/// The input of a contact's form.
#[derive(Clone)]
pub struct ContactForm {
    /// The flat fields.
    pub fields: Fields,
    /// The rest of the card.
    pub entries: Entries,
    pub labels: FormLabels,
    pub photo: FormPhoto,
    /// The version that the form was made of; empty for a new contact.
    pub etag: String,
    /// The fields that the form was made of, as written by [`origin`].
    pub origin: String,
    /// The entries that the form was made of; empty when the form has the flat fields only, or is
    /// for a new contact.
    pub entries_origin: String,
    /// The rule for a new contact with the email of another.
    pub emails: EmailRule,
    /// The digest of the input of a form for a new contact, which has a key of its own.
    pub digest: Option<Sha256>,
}

impl ContactForm {
    /// Parses a form.
    fn parse(pairs: &[(String, String)]) -> Self {
        let pairs = &with_choices(pairs);
        let mut form = HashMap::with_capacity(pairs.len());
        for (name, value) in pairs {
            form.entry(name.as_str()).or_insert(value.as_str());
        }
        let value = |name: &str| form.get(name).copied().unwrap_or_default().to_owned();
        let (etag, origin, entries_origin) =
            (value("etag"), value("origin"), value("entries_origin"));
        Self {
            fields: Fields::parse(&form),
            entries: Entries::parse(pairs),
            labels: FormLabels::parse(pairs),
            photo: FormPhoto::default(),
            etag,
            origin,
            entries_origin,
            emails: match value("allow_duplicate_email").as_str() {
                "true" => EmailRule::Any,
                _ => EmailRule::Unique,
            },
            digest: (!value("key").is_empty()).then(|| digest(pairs)),
        }
    }

    /// Returns the UID of a new contact: the same if the very same form comes again, as after an
    /// answer that was lost, so that the contact is added once.
    pub fn uid(&self) -> String {
        let uid = match (self.digest.clone(), &self.photo) {
            (Some(digest), FormPhoto::Chosen(jpeg)) => uid_of(digest.chain_update(jpeg)),
            (Some(digest), _) => uid_of(digest),
            (None, _) => Uuid::now_v7(),
        };
        uid.to_string()
    }

    /// Returns the edits that turn the stored card into the new one.
    pub fn edits(&self, stored: &Card) -> Result<Vec<Edit>, Error> {
        let mut edits = self.entry_edits(stored)?;
        edits.extend(self.independent_edits()?);
        Ok(edits)
    }

    /// Returns the edits that do not depend on what is stored: those of labels and photo.
    pub fn independent_edits(&self) -> Result<Vec<Edit>, Error> {
        let labels = self.labels.edit()?;
        Ok(labels.into_iter().chain(self.photo.edit()).collect())
    }

    /// Returns the edits of the entries; none when the form has the flat fields only.
    fn entry_edits(&self, stored: &Card) -> Result<Vec<Edit>, Error> {
        let (details, fields) = (stored.details(), stored.fields());
        let known = Entries::of(&details, &fields);
        if self.entries_origin.is_empty() && !known.rows.is_empty() {
            return Ok(Vec::new());
        }
        let shown = serde_json::from_str(&self.entries_origin).unwrap_or_default();
        let draft = self.fields.draft(&fields);
        let [first_name, last_name, email, phone] =
            [draft.first_name, draft.last_name, draft.email, draft.phone]
                .map(Option::unwrap_or_default);
        let mut edits = known.edits(&self.entries, &shown, (&first_name, &last_name))?;
        let firsts = [
            ("email", first_key(&details.emails, fields.email.as_deref())),
            ("phone", first_key(&details.phones, fields.phone.as_deref())),
        ];
        for (group, key) in firsts {
            let Some(label) = known.first_label(&self.entries, group) else {
                continue;
            };
            match key {
                Some(key) => edits.push(Edit::Change {
                    key,
                    value: None,
                    label: Some(label),
                }),
                None if group == "email" && email.trim().is_empty() => {}
                None if group == "phone" && phone.trim().is_empty() => {}
                None if group == "email" => edits.push(Edit::Add {
                    value: Value::Email(email.clone()),
                    label,
                }),
                None => edits.push(Edit::Add {
                    value: Value::Phone(phone.clone()),
                    label,
                }),
            }
        }
        Ok(edits)
    }
}

fn digest(pairs: &[(String, String)]) -> Sha256 {
    let own = pairs.iter().filter(|(name, _)| name != "form_token");
    let parts = own.flat_map(|(name, value)| [name, value]);
    parts.fold(Sha256::new(), |digest, part| {
        digest
            .chain_update((part.len() as u64).to_be_bytes())
            .chain_update(part)
    })
}

fn uid_of(digest: Sha256) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, &digest.finalize())
}

/// The beginning of the names of choices between two versions. The value of a choice is the encoded
/// fields of the version that was chosen.
const CHOICE: &str = "choice.";

/// Returns the name of a form's choice.
pub fn choice_name(at: usize) -> String {
    format!("{CHOICE}{at}")
}

/// Encodes fields as the value of a choice.
pub fn choice_value(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// Replaces each choice by the fields that it stands for. Of several values of a choice the last
/// counts: before it stands what is kept if nothing was chosen.
fn with_choices(pairs: &[(String, String)]) -> Vec<(String, String)> {
    let places = pairs.iter().enumerate();
    let last: HashMap<_, _> = places.map(|(at, (name, _))| (name, at)).collect();
    let mut fields = Vec::with_capacity(pairs.len());
    for (at, (name, value)) in pairs.iter().enumerate() {
        if !name.starts_with(CHOICE) {
            fields.push((name.clone(), value.clone()));
        } else if last.get(name) == Some(&at) {
            fields.extend(form_urlencoded::parse(value.as_bytes()).into_owned());
        }
    }
    fields
}

/// A contact's form, and the error of its photo if that was refused.
pub type ReadForm = (Arc<ContactForm>, Option<Error>);

/// Parses the form of a contact away from the threads that serve requests, because it may be large.
/// Refuses one with too many entries.
pub async fn read_form(app: &App, member: &Member, sent: SentForm) -> Result<ReadForm, Response> {
    let (account, FieldsAndFile { fields, file }) = (member.actor.user.id, sent);
    let access = member
        .all_books(Rights::WRITE)
        .map_err(IntoResponse::into_response)?;
    let photo = FormPhoto::read(app, &access, &fields, file).await;
    let bytes = fields
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    let read = compute_large(app, account, bytes, move |_| ContactForm::parse(&fields)).await;
    let mut form = read.map_err(IntoResponse::into_response)?;
    let count = form.entries.rows.len();
    if count > limits::FORM_ROWS {
        let most = limits::FORM_ROWS;
        return Err(too_many(&member.frame, "form-too-many-rows", most, count));
    }
    let refused = photo.map(|photo| form.photo = photo).err();
    Ok((Arc::new(form), refused))
}

/// Encodes the fields for the hidden origin of a form.
pub fn origin(fields: &Fields) -> String {
    serde_json::to_string(fields).unwrap_or_default()
}

/// Encodes the entries for the hidden origin of a form.
pub fn entries_origin(entries: &Entries) -> String {
    serde_json::to_string(entries).unwrap_or_default()
}

/// Redirects to the contact, whose row in the list is out of date.
pub fn saved(id: ContactId) -> Response {
    Redirect::to(&format!("/contacts/{id}?changed")).into_response()
}
