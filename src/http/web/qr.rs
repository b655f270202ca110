//! A contact as a picture that a phone's camera reads.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use super::frame::Member;
use crate::domain::{App, contacts};
use crate::error::Error;
use crate::http::extract::Id;
use crate::model::card::Card;
use crate::model::contact::ContactFields;
use crate::model::ids::ContactId;

/// `GET /contacts/{id}/qr.svg`: what a phone's camera adds to its own address book.
pub async fn picture(State(app): State<Arc<App>>, member: Member, Id(id): Id<ContactId>) -> Result<Response, Error> {
    let contact = contacts::get(&app, &member.caller, id).await?;
    let code = scannable(&contact.fields).ok_or_else(|| Error::internal("a contact does not fit a QR code"))?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(240, 240).quiet_zone(true).build();
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response())
}

/// What is left of a name that is too long for a code, in characters.
const SCANNED_NAME_CHARS: usize = 40;

/// The code of a card with these fields; without the notes, or with names cut short, when they are too long for one.
fn scannable(fields: &ContactFields) -> Option<QrCode> {
    let code = |fields: &ContactFields| {
        let mut card = Card::new("");
        card.apply(fields);
        // The identifier would make the phone's copy a stranger to later imports.
        let text = card.to_string().replace("UID:\r\n", "");
        QrCode::with_error_correction_level(text, EcLevel::L).ok()
    };
    let cut = |name: &Option<String>| name.as_ref().map(|name| name.chars().take(SCANNED_NAME_CHARS).collect());
    let whole = ContactFields { favorite: false, ..fields.clone() };
    let short = ContactFields { comments: None, ..whole.clone() };
    let shortest = ContactFields { first_name: cut(&fields.first_name), last_name: cut(&fields.last_name), ..short.clone() };
    [whole, short, shortest].iter().find_map(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_too_long_for_a_code_are_left_out() {
        let fields =
            ContactFields { first_name: Some("Taras".to_owned()), comments: Some("x".repeat(5000)), ..ContactFields::default() };
        assert!(scannable(&fields).is_some());
    }
}
