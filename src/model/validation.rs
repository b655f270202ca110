//! Why a value was refused.

use std::fmt;

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

/// What is wrong with a value. Its text is English, for programs; pages say it in their reader's
/// language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing was given.
    Blank,
    /// Fewer characters than `min`.
    TooShort {
        /// The fewest.
        min: usize,
    },
    /// More characters than `max`.
    TooLong {
        /// The most.
        max: usize,
    },
    /// More bytes than `max`.
    TooLarge {
        /// The most.
        max: usize,
    },
    /// A control character where there must be none.
    ControlCharacter,
    /// A control character in a text of several lines, other than a line end or a tab.
    ControlCharacterInLines,
    /// No email address.
    NoEmail,
    /// No date that exists.
    NoDate,
    /// A contact without anything to call it by.
    Nameless,
    /// A password that many people have.
    CommonPassword,
    /// A password that names its owner or this service.
    TellingPassword,
    /// An email that another account has.
    AccountExists,
    /// An email that another contact has.
    ContactExists,
    /// Not the account's password.
    WrongPassword,
    /// Tried too often for now.
    TooOften,
    /// No language tag.
    NoLanguage,
    /// No time zone.
    NoTimeZone,
    /// No country.
    NoRegion,
    /// No picture in a format that is taken: JPEG, PNG, WebP or GIF.
    NoPicture,
    /// A picture of more pixels than are taken.
    PictureTooLarge {
        /// The most, in millions.
        megapixels: u32,
        /// The most on a side.
        side: u32,
    },
    /// What only programs get to read.
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

/// One refused field and the reason, for the person or program that sent it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field's name as the caller wrote it.
    #[schema(example = "email")]
    pub field: String,
    /// What is wrong with it, in English.
    #[schema(value_type = String, example = "must be an email address")]
    pub reason: Reason,
}

impl FieldError {
    /// A refusal of `field`.
    pub fn new(field: impl Into<String>, reason: impl Into<Reason>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
        }
    }
}

/// Collects every refusal of one input, so that the caller learns them all at once.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    /// Records a refusal.
    pub fn refuse(&mut self, field: &str, reason: impl Into<Reason>) {
        self.0.push(FieldError::new(field, reason));
    }

    /// The value, or its refusal recorded under `field`.
    pub fn accept<T>(&mut self, field: &str, result: Result<T, impl Into<Reason>>) -> Option<T> {
        result.map_err(|reason| self.refuse(field, reason)).ok()
    }

    /// One line of text: not blank, no control characters, at most `max` characters. Blank counts
    /// as absent.
    pub fn line(&mut self, field: &str, text: Option<String>, max: usize) -> Option<String> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        if text.chars().any(char::is_control) {
            self.refuse(field, Reason::ControlCharacter);
        } else if text.chars().count() > max {
            self.refuse(field, Reason::TooLong { max });
        }
        Some(text)
    }

    /// Success only when nothing was refused.
    pub fn finish(self) -> Result<(), Vec<FieldError>> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.0)
        }
    }
}
