//! The photo in a contact's form: `photo` is the file, `photo_kept` what a form that was refused
//! sends along again, `photo_removed` a mark.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::domain::books::BookAccess;
use crate::domain::spool::Arrived;
use crate::domain::{App, photos};
use crate::error::Error;
use crate::http::body::WEIGH_BYTES;
use crate::limiter::Held;
use crate::model::card::edit::Edit;
use crate::model::validation::Reason;

/// The change that a form makes to the photo.
#[derive(Clone, Default)]
pub enum FormPhoto {
    #[default]
    Unchanged,
    Removed,
    /// Another photo, as a JPEG.
    Chosen(Vec<u8>),
}

impl FormPhoto {
    /// Returns the photo that a form's `fields` and `file` mean.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming `photo` for what is no picture, or too large.
    pub async fn read(
        app: &App,
        access: &BookAccess,
        fields: &[(String, String)],
        file: Option<Arrived>,
    ) -> Result<Self, Error> {
        let value = |field| {
            let pair = fields.iter().find(|(name, _)| name == field);
            pair.map_or("", |(_, value)| value.as_str())
        };
        let picture = match (file, value("photo_kept")) {
            (Some(file), _) => file.hold(app, WEIGH_BYTES).await?,
            (None, _) if value("photo_removed") == "true" => return Ok(Self::Removed),
            (None, "") => return Ok(Self::Unchanged),
            (None, kept) => Held::uncounted(
                BASE64_STANDARD
                    .decode(kept)
                    .map_err(|_| Error::invalid("photo", Reason::NoPicture))?,
            ),
        };
        photos::accept(app, access, picture).await.map(Self::Chosen)
    }

    /// Returns the chosen photo as the form sends it along, in base64.
    pub fn kept(&self) -> Option<String> {
        match self {
            Self::Chosen(jpeg) => Some(BASE64_STANDARD.encode(jpeg)),
            _ => None,
        }
    }

    /// Checks whether the form removes the photo.
    pub fn is_removed(&self) -> bool {
        matches!(self, Self::Removed)
    }

    /// Returns the edit of a card, if there is one.
    pub fn edit(&self) -> Option<Edit> {
        match self {
            Self::Unchanged => None,
            Self::Removed => Some(Edit::Photo(None)),
            Self::Chosen(jpeg) => Some(Edit::Photo(Some(jpeg.clone()))),
        }
    }
}
