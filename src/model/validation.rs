//! The reasons that values are refused.

use std::fmt;

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// The reason that a value is refused. Its text is English, for programs; pages translate it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The value is blank.
    Blank,
    /// The text has fewer characters than `min`.
    TooShort {
        /// The fewest characters.
        min: usize,
    },
    /// The text has more characters than `max`.
    TooLong {
        /// The most characters.
        max: usize,
    },
    /// The value has more bytes than `max`.
    TooLarge {
        /// The most bytes.
        max: usize,
    },
    /// The text has a control character.
    ControlCharacter,
    /// A text of several lines has a control character other than a line end or a tab.
    ControlCharacterInLines,
    /// The text is not an email address.
    NoEmail,
    /// The text is not an existing date.
    NoDate,
    /// The contact has nothing to call it by.
    Nameless,
    /// The password is a common one.
    CommonPassword,
    /// The password names its owner or this service.
    TellingPassword,
    /// Another account has the email.
    AccountExists,
    /// Another contact has the email.
    ContactExists,
    /// The password is not the account's.
    WrongPassword,
    /// There were too many attempts recently.
    TooOften,
    /// The text is not a language tag.
    NoLanguage,
    /// The text is not a time zone.
    NoTimeZone,
    /// The text is not a country.
    NoRegion,
    /// The account already has `max` of these.
    TooMany {
        /// The most that it may have.
        max: usize,
    },
    /// The file is not a picture in an accepted format: JPEG, PNG, WebP or GIF.
    NoPicture,
    /// The picture has too many pixels.
    PictureTooLarge {
        /// The most pixels, in millions.
        megapixels: u32,
        /// The most pixels on a side.
        side: u32,
    },
    /// A reason that only programs see.
    Other(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => f.write_str("must not be blank"),
            Self::TooShort { min } => write!(f, "must be at least {min} characters"),
            Self::TooLong { max } => write!(f, "must be at most {max} characters"),
            Self::TooLarge { max } => write!(f, "must be at most {max} bytes"),
            Self::ControlCharacter => f.write_str("must not contain control characters"),
            Self::ControlCharacterInLines => {
                f.write_str("must not contain control characters other than line ends and tabs")
            }
            Self::NoEmail => f.write_str("must be an email address"),
            Self::NoDate => {
                f.write_str("must be a real date written YYYY-MM-DD, or --MM-DD without the year")
            }
            Self::Nameless => {
                f.write_str("a contact needs at least one of first_name, last_name, email, phone")
            }
            Self::CommonPassword => {
                f.write_str("is among the most common passwords; choose another")
            }
            Self::TellingPassword => f.write_str(
                "must not be the email address, the username or the name of this service",
            ),
            Self::AccountExists => f.write_str("is the email of another account"),
            Self::ContactExists => f.write_str("is the email of another contact"),
            Self::TooOften => f.write_str("was tried too often; wait a minute"),
            Self::WrongPassword => f.write_str("is not the account's password"),
            Self::NoLanguage => f.write_str("must be a language tag such as en or uk"),
            Self::NoRegion => f.write_str("must be an ISO 3166 country code such as UA"),
            Self::NoTimeZone => f.write_str("must be an IANA time zone such as Europe/Kyiv"),
            Self::TooMany { max } => {
                write!(
                    f,
                    "would be one more than the {max} that an account may have"
                )
            }
            Self::NoPicture => f.write_str("must be a readable JPEG, PNG, WebP or GIF picture"),
            Self::PictureTooLarge { megapixels, side } => {
                write!(
                    f,
                    "must be a picture of at most {megapixels} million pixels and {side} on a side"
                )
            }
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl From<&str> for Reason {
    fn from(text: &str) -> Self {
        Self::Other(text.to_owned())
    }
}

impl From<String> for Reason {
    fn from(text: String) -> Self {
        Self::Other(text)
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A refused field and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field's name in the request.
    #[schema(example = "email")]
    pub field: String,
    /// The reason, in English.
    #[schema(value_type = String, example = "must be an email address")]
    pub reason: Reason,
}

impl FieldError {
    /// Creates a refusal of `field`.
    pub fn new(field: impl Into<String>, reason: impl Into<Reason>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
        }
    }
}

/// Collects every refusal of one input, so that the caller learns all of them at once.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    /// Records a refusal.
    pub fn refuse(&mut self, field: &str, reason: impl Into<Reason>) {
        self.0.push(FieldError::new(field, reason));
    }

    /// Returns the value, or records its refusal under `field`.
    pub fn accept<T>(&mut self, field: &str, result: Result<T, impl Into<Reason>>) -> Option<T> {
        result.map_err(|reason| self.refuse(field, reason)).ok()
    }

    /// Checks one line of text: not blank, no control characters, at most `max` characters. Blank
    /// counts as absent.
    pub fn line(&mut self, field: &str, text: Option<String>, max: usize) -> Option<String> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        if text.chars().any(char::is_control) {
            self.refuse(field, Reason::ControlCharacter);
        } else if text.chars().count() > max {
            self.refuse(field, Reason::TooLong { max });
        }
        Some(text)
    }

    /// Returns an error if anything was refused.
    pub fn finish(self) -> Result<(), Vec<FieldError>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.0)
        }
    }
}
