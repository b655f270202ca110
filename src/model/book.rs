//! Address books: the collections in which an account keeps its contacts.

use serde::Deserialize;
use utoipa::ToSchema;

use super::contact::present;
use super::href::Href;
use super::ids::BookId;
use super::time::Timestamp;
use super::validation::{Checks, FieldError};

/// The most characters in a name.
pub const MAX_NAME_CHARS: usize = 100;
/// The most characters in a description.
pub const MAX_DESCRIPTION_CHARS: usize = 1000;

/// An address book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// Its identifier.
    pub id: BookId,
    /// Its name.
    pub name: String,
    /// A description of its purpose; empty when none was given.
    pub description: String,
    /// The colour, `#RRGGBB`; empty when none was chosen.
    pub color: String,
    /// True if new contacts go here when no book is named.
    pub is_default: bool,
    /// The time at which it was created.
    pub created_at: Timestamp,
    /// The name that a CardDAV client gave to its collection.
    pub href: Option<Href>,
}

/// The lowest number by which a book goes; identifiers count microseconds, so that none is lower.
/// Lower numbers are names that clients may choose, such as a year.
const LOWEST_ID: i64 = 1 << 40;

/// Returns the identifier of the book whose collection goes by this number.
pub fn id_of_name(name: &str) -> Option<BookId> {
    let id: BookId = name.parse().ok()?;
    (id.get() >= LOWEST_ID && id.to_string() == name).then_some(id)
}

impl Book {
    /// Returns the name of its collection: its number if no client gave it one.
    pub fn name_in_home(&self) -> String {
        self.href
            .as_ref()
            .map_or_else(|| self.id.to_string(), Href::to_string)
    }
}

/// A new address book.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Work", "color": "#3366cc"}))]
pub struct BookDraft {
    /// Its name.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// A description of its purpose.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub description: Option<String>,
    /// Its colour, `#RRGGBB`.
    #[serde(default)]
    #[schema(pattern = "^#[0-9A-Fa-f]{6}$")]
    pub color: Option<String>,
}

/// Changes of an address book: absent fields stay, and `null` clears.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Office", "default": true}))]
pub struct BookPatch {
    /// Its name.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// A description of its purpose.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub description: Option<Option<String>>,
    /// Its colour, `#RRGGBB`.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, pattern = "^#[0-9A-Fa-f]{6}$")]
    pub color: Option<Option<String>>,
    /// `true` makes it the default book.
    #[serde(default)]
    pub default: Option<bool>,
}

impl BookDraft {
    /// Checks the texts of the draft and returns it.
    ///
    /// # Errors
    ///
    /// Every refused field.
    pub fn check(self) -> Result<Self, Vec<FieldError>> {
        let mut checks = Checks::default();
        let checked = Self {
            name: check_name(&mut checks, self.name),
            description: check_description(&mut checks, self.description),
            color: check_color(&mut checks, self.color),
        };
        checks.finish()?;
        Ok(checked)
    }
}

impl BookPatch {
    /// Returns the book with the patch applied.
    ///
    /// # Errors
    ///
    /// Every refused field.
    pub fn apply(self, book: &Book) -> Result<Book, Vec<FieldError>> {
        let mut checks = Checks::default();
        let Self {
            name,
            description,
            color,
            default,
        } = self;
        if default == Some(false) && book.is_default {
            checks.refuse(
                "default",
                "must be true: make another book the default instead",
            );
        }
        let patched = Book {
            name: name.map_or_else(|| book.name.clone(), |name| check_name(&mut checks, name)),
            description: match description {
                None => book.description.clone(),
                Some(text) => check_description(&mut checks, text).unwrap_or_default(),
            },
            color: match color {
                None => book.color.clone(),
                Some(text) => check_color(&mut checks, text).unwrap_or_default(),
            },
            is_default: default.unwrap_or(book.is_default),
            ..book.clone()
        };
        checks.finish()?;
        Ok(patched)
    }
}

fn check_name(checks: &mut Checks, name: String) -> String {
    let checked = checks.line("name", Some(name.trim().to_owned()), MAX_NAME_CHARS);
    if checked.is_none() {
        checks.refuse("name", super::validation::Reason::Blank);
    }
    checked.unwrap_or_default()
}

fn check_description(checks: &mut Checks, text: Option<String>) -> Option<String> {
    checks.line("description", text, MAX_DESCRIPTION_CHARS)
}

fn check_color(checks: &mut Checks, text: Option<String>) -> Option<String> {
    let text = text.filter(|text| !text.is_empty())?;
    let digits = text.strip_prefix('#').unwrap_or_default();
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        checks.refuse("color", "must be # and six hexadecimal digits");
    }
    Some(text.to_ascii_lowercase())
}
