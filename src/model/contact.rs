//! Contacts: the flat view of a card.

mod name;

use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::birthday::Birthday;
use super::email::Email;
use super::hex;
use super::ids::{BookId, ContactId};
use super::time::Timestamp;
use super::validation::{Checks, FieldError, Reason};
pub use name::{NameOrder, is_title, without_titles};

/// The most characters in a first or a last name.
pub const NAME_CHARS: usize = 200;
/// The most characters in a phone number.
pub const PHONE_CHARS: usize = 100;
/// The most bytes in the comments.
pub const COMMENTS_BYTES: usize = 64 * 1024;

/// The flat fields of a contact: the preferred value of each kind on its card. An absent value is
/// `None`, never blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactFields {
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Email address.
    pub email: Option<String>,
    /// Phone number as written.
    pub phone: Option<String>,
    /// Birthday, the year optional.
    pub birthday: Option<Birthday>,
    /// Notes; lines end with `\n`.
    pub comments: Option<String>,
    /// True if it is marked as a favourite.
    pub favorite: bool,
}

/// The fields to create or replace a contact. At least one of the names, the email or the phone is
/// required.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"first_name": "Taras", "last_name": "Shevchenko", "email": "taras@example.org", "phone": "+380 67 123 45 67",
    "birthday": "1814-03-09", "comments": "Poet", "favorite": true}))]
pub struct ContactDraft {
    /// Given name.
    #[schema(max_length = 200)]
    pub first_name: Option<String>,
    /// Family name.
    #[schema(max_length = 200)]
    pub last_name: Option<String>,
    /// Email address.
    #[schema(format = "email", max_length = 254)]
    pub email: Option<String>,
    /// Phone number in any format.
    #[schema(max_length = 100)]
    pub phone: Option<String>,
    /// `YYYY-MM-DD`, or `--MM-DD` when the year is unknown.
    #[schema(pattern = r"^([0-9]{4}|-)-[0-9]{2}-[0-9]{2}$")]
    pub birthday: Option<String>,
    /// Notes, at most 64 KiB.
    pub comments: Option<String>,
    /// True if it is a favourite.
    pub favorite: Option<bool>,
    /// The address book of a new contact; the default one when none is named. A stored contact is
    /// moved with a request of its own.
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
    pub book_id: Option<BookId>,
}

/// A JSON merge patch of a contact (RFC 7396): `null` clears a field, an absent one stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"phone": "+380 44 000 00 00", "comments": null}))]
pub struct ContactPatch {
    /// Given name.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub first_name: Option<Option<String>>,
    /// Family name.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub last_name: Option<Option<String>>,
    /// Email address.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, format = "email", max_length = 254)]
    pub email: Option<Option<String>>,
    /// Phone number in any format.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub phone: Option<Option<String>>,
    /// `YYYY-MM-DD`, or `--MM-DD` when the year is unknown.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, pattern = r"^([0-9]{4}|-)-[0-9]{2}-[0-9]{2}$")]
    pub birthday: Option<Option<String>>,
    /// Notes, at most 64 KiB.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub comments: Option<Option<String>>,
    /// True if it is a favourite.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<bool>)]
    pub favorite: Option<Option<bool>>,
}

/// Distinguishes `null` from an absent field.
pub(super) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl ContactDraft {
    /// Checks the fields of a new contact, and returns them or every refused one.
    pub fn check_new(self) -> Result<ContactFields, Vec<FieldError>> {
        self.check(&ContactFields::default(), false)
    }

    /// Checks the fields, and returns them or every refused one. Values equal to those of `former`
    /// are not checked again, so that a card from elsewhere stays editable; `is_called` is true if
    /// the card has another name for the contact.
    pub fn check(
        self,
        former: &ContactFields,
        is_called: bool,
    ) -> Result<ContactFields, Vec<FieldError>> {
        let Self {
            first_name,
            last_name,
            email,
            phone,
            birthday,
            comments,
            favorite,
            book_id: _,
        } = self;
        let mut checks = Checks::default();
        let mut line = |field, text: Option<String>, former: &Option<String>, max| match text {
            Some(text) if former.as_ref() == Some(&text) => Some(text),
            text => checks.line(field, text, max),
        };
        let first_name = line("first_name", first_name, &former.first_name, NAME_CHARS);
        let last_name = line("last_name", last_name, &former.last_name, NAME_CHARS);
        let phone = line("phone", phone, &former.phone, PHONE_CHARS);
        let email = email
            .filter(|email| !email.trim().is_empty())
            .and_then(|email| match &former.email {
                Some(same) if *same == email => Some(email),
                _ => checks
                    .accept("email", email.parse::<Email>())
                    .map(|email| email.to_string()),
            });
        let birthday = birthday.filter(|text| !text.trim().is_empty());
        let birthday =
            birthday.and_then(|text| checks.accept("birthday", text.parse::<Birthday>()));
        let comments = comments.and_then(|text| check_comments(&mut checks, text, former));
        if !is_called
            && first_name.is_none()
            && last_name.is_none()
            && email.is_none()
            && phone.is_none()
        {
            checks.refuse("first_name", Reason::Nameless);
        }
        checks.finish()?;
        Ok(ContactFields {
            first_name,
            last_name,
            email,
            phone,
            birthday,
            comments,
            favorite: favorite.unwrap_or(false),
        })
    }
}

fn check_comments(checks: &mut Checks, text: String, former: &ContactFields) -> Option<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if former.comments.as_ref() == Some(&text) {
        return Some(text);
    }
    if text.len() > COMMENTS_BYTES {
        checks.refuse(
            "comments",
            Reason::TooLarge {
                max: COMMENTS_BYTES,
            },
        );
    } else if text
        .chars()
        .any(|c| c.is_control() && c != '\n' && c != '\t')
    {
        checks.refuse("comments", Reason::ControlCharacterInLines);
    }
    Some(text).filter(|text| !text.trim().is_empty())
}

impl ContactPatch {
    /// Returns the draft that results from applying this patch to `fields`.
    pub fn apply(self, fields: &ContactFields) -> ContactDraft {
        let Self {
            first_name,
            last_name,
            email,
            phone,
            birthday,
            comments,
            favorite,
        } = self;
        let text = |patch: Option<Option<String>>, former: &Option<String>| {
            patch.unwrap_or_else(|| former.clone())
        };
        ContactDraft {
            first_name: text(first_name, &fields.first_name),
            last_name: text(last_name, &fields.last_name),
            email: text(email, &fields.email),
            phone: text(phone, &fields.phone),
            birthday: birthday.unwrap_or_else(|| fields.birthday.map(|day| day.to_string())),
            comments: text(comments, &fields.comments),
            favorite: favorite.unwrap_or(Some(fields.favorite)),
            book_id: None,
        }
    }
}

/// A strong entity tag without its quotes, which changes with every change of the stored contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag(String);

impl ETag {
    /// Returns the tag of a card stored at this instant. The instant is included because a card
    /// that returns to a former text must not get its former tag back, which would let a stale
    /// `If-Match` through.
    pub fn of(vcard: &str, updated_at: Timestamp) -> Self {
        let digest = Sha256::new()
            .chain_update(updated_at.micros().to_be_bytes())
            .chain_update(vcard)
            .finalize();
        Self(hex::encode(&digest[..12]))
    }

    /// Returns the tag as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for ETag {
    fn from(stored: String) -> Self {
        Self(stored)
    }
}

/// A contact as shown in lists and on pages.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Its identifier.
    pub id: ContactId,
    /// The address book that it is in.
    pub book: BookId,
    /// The flat fields.
    pub fields: ContactFields,
    /// The name to show.
    pub display_name: String,
    /// The organisation, as far as a line of a list shows it.
    pub organization: Option<String>,
    /// The hash of the photo on its card, which also names the photo.
    pub photo: Option<String>,
    /// Its entity tag.
    pub etag: ETag,
    /// The time at which it was created.
    pub created_at: Timestamp,
    /// The time of its last change.
    pub updated_at: Timestamp,
}
