//! QR codes for a phone's camera: of a contact, and of links.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use super::member::Member;
use crate::domain::compute::{Cancellation, compute};
use crate::domain::{App, contacts};
use crate::error::Error;
use crate::http::extract::Id;
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::contact::ContactFields;
use crate::model::ids::{ContactId, UserId};

/// `GET /contacts/{id}/qr.svg`: the QR code that a phone adds to its own address book.
pub async fn picture(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id<ContactId>,
) -> Result<Response, Error> {
    let contact = contacts::get(&app, &member.all_books(Rights::READ)?, id).await?;
    let code = move || scannable(&contact.fields, &contact.display_name);
    draw(&app, member.actor.user.id, code).await
}

/// Returns the picture of a short text.
pub async fn of_text(app: &App, user: UserId, text: String) -> Result<Response, Error> {
    draw(app, user, move || QrCode::new(text).ok()).await
}

/// Makes a code and its picture away from the threads that serve requests.
async fn draw(
    app: &App,
    user: UserId,
    make: impl FnOnce() -> Option<QrCode> + Send + 'static,
) -> Result<Response, Error> {
    let draw = move |_: &Cancellation| {
        let code = make()?;
        Some(
            code.render::<svg::Color<'_>>()
                .min_dimensions(240, 240)
                .quiet_zone(true)
                .build(),
        )
    };
    let picture = compute(app, user, draw).await?;
    let picture = picture.ok_or_else(|| Error::internal("a text does not fit a QR code"))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}

/// The most characters kept of a name that is too long for a code.
const SCANNED_NAME_CHARS: usize = 40;
/// Bytes that the largest code holds (ISO/IEC 18004, version 40 at the lowest level of correction).
const CODE_BYTES: usize = 2953;

/// Returns the code of a card with these fields. When they are too long it omits the notes, then
/// cuts names short, and at last keeps a name alone.
fn scannable(fields: &ContactFields, name: &str) -> Option<QrCode> {
    let code = |fields: &ContactFields| {
        let mut card = Card::new("");
        card.apply(fields);
        // With the identifier, later imports would not recognise the phone's copy.
        let text = card.to_string().replace("UID:\r\n", "");
        QrCode::with_error_correction_level(text, EcLevel::L).ok()
    };
    let fitting = |text: &Option<String>| text.clone().filter(|text| text.len() <= CODE_BYTES);
    let cut = |name: &str| Some(name.chars().take(SCANNED_NAME_CHARS).collect());
    let whole = ContactFields {
        favorite: false,
        email: fitting(&fields.email),
        phone: fitting(&fields.phone),
        comments: fitting(&fields.comments),
        first_name: fields
            .first_name
            .as_deref()
            .map(|name| name.chars().take(CODE_BYTES).collect()),
        last_name: fields
            .last_name
            .as_deref()
            .map(|name| name.chars().take(CODE_BYTES).collect()),
        birthday: fields.birthday,
    };
    let short = ContactFields {
        comments: None,
        ..whole.clone()
    };
    let shortest = ContactFields {
        first_name: whole.first_name.as_deref().and_then(cut),
        last_name: whole.last_name.as_deref().and_then(cut),
        ..short.clone()
    };
    let nameless = ContactFields {
        first_name: cut(name),
        ..ContactFields::default()
    };
    [whole, short, shortest, nameless].iter().find_map(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_too_long_for_a_code_are_left_out() {
        let fields = ContactFields {
            first_name: Some("Taras".to_owned()),
            comments: Some("x".repeat(5000)),
            ..ContactFields::default()
        };
        assert!(scannable(&fields, "Taras").is_some());
    }

    #[test]
    fn an_address_too_long_for_a_code_is_left_out() {
        let fields = ContactFields {
            email: Some("x".repeat(2_000_000)),
            ..ContactFields::default()
        };
        assert!(scannable(&fields, "Taras").is_some());
        let fields = ContactFields {
            email: Some("x".repeat(2950)),
            ..ContactFields::default()
        };
        assert!(scannable(&fields, "Taras").is_some());
    }
}
