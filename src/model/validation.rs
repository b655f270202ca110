//! Why a value was refused.

use serde::Serialize;
use utoipa::ToSchema;

/// One refused field and the reason, for the person or program that sent it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field's name as the caller wrote it.
    #[schema(example = "email")]
    pub field: String,
    /// What is wrong with it, in English.
    #[schema(example = "must be an email address")]
    pub reason: String,
}

impl FieldError {
    /// A refusal of `field`.
    pub fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: field.into(), reason: reason.into() }
    }
}

/// Collects every refusal of one input, so that the caller learns them all at once.
#[derive(Debug, Default)]
pub struct Checks(Vec<FieldError>);

impl Checks {
    /// Records a refusal.
    pub fn refuse(&mut self, field: &str, reason: impl Into<String>) {
        self.0.push(FieldError::new(field, reason));
    }

    /// The value, or its refusal recorded under `field`.
    pub fn accept<T>(&mut self, field: &str, result: Result<T, impl Into<String>>) -> Option<T> {
        result.map_err(|reason| self.refuse(field, reason)).ok()
    }

    /// One line of text: not blank, no control characters, at most `max` characters. Blank counts as absent.
    pub fn line(&mut self, field: &str, text: Option<String>, max: usize) -> Option<String> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        if text.chars().any(char::is_control) {
            self.refuse(field, "must not contain control characters");
        } else if text.chars().count() > max {
            self.refuse(field, format!("must be at most {max} characters"));
        }
        Some(text)
    }

    /// Success only when nothing was refused.
    pub fn finish(self) -> Result<(), Vec<FieldError>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}
