//! The page for an edit of a contact that somebody else has changed meanwhile: it shows the changes
//! of both sides, and saves exactly what is chosen.

mod comparison;

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::contact_form::{ContactForm, choice_name, entries_origin, origin, saved};
use super::contacts::beside_list;
use super::entries::Entries;
use super::fields::Fields;
use super::frame::Frame;
use super::member::{Member, Rendered};
use crate::domain::compute::{Cancellation, compute};
use crate::domain::contacts::{CardRow, Precondition};
use crate::domain::{App, cards, contacts};
use crate::error::Error;
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::contact::Contact;
use crate::model::ids::ContactId;
use comparison::{Comparison, Side};

/// The most changes of the other side that the page tells.
const SHOWN_KEPT: usize = 100;

/// Both versions of a contact that was changed meanwhile, to choose from.
#[derive(Template)]
#[template(path = "contacts/conflict.html")]
struct ConflictPage<'a> {
    frame: &'a Frame,
    contact: &'a Contact,
    /// The input, of which labels and photo go along as they are.
    sent: &'a ContactForm,
    compared: Comparison,
    /// The stored values, of which the choices are an edit.
    origin: String,
    entries_origin: String,
}

impl ConflictPage<'_> {
    fn name(&self, at: &usize) -> String {
        choice_name(*at)
    }

    fn kept(&self) -> impl Iterator<Item = &String> {
        self.compared.kept.iter().take(SHOWN_KEPT)
    }

    /// Returns the number of changes of the other side that are not told.
    fn further(&self) -> i64 {
        let further = self.compared.kept.len().saturating_sub(SHOWN_KEPT);
        i64::try_from(further).unwrap_or(i64::MAX)
    }
}

/// The answer to a stale edit.
enum Resolution {
    /// The edit is already contained in the stored card.
    Saved,
    /// A page with the choices.
    Page(String),
}

/// Shows both versions of the contact, or nothing more when the edit is contained in the stored
/// card.
pub async fn conflict(
    app: &Arc<App>,
    member: &Member,
    id: ContactId,
    sent: &Arc<ContactForm>,
) -> Result<Response, Error> {
    let CardRow { contact, vcard, .. } =
        contacts::card(app, &member.all_books(Rights::READ)?, id).await?;
    let (frame, form, theirs) = (Arc::clone(&member.frame), Arc::clone(sent), contact.clone());
    let work = move |_: &Cancellation| resolve(&frame, &theirs, &vcard, &form);
    match compute(app, member.actor.user.id, work).await?? {
        Resolution::Saved => save_rest(app, member, id, sent).await,
        Resolution::Page(html) => {
            beside_list(
                member,
                StatusCode::CONFLICT,
                member.t("conflict-title"),
                Rendered { html },
                None,
            )
            .await
        }
    }
}

/// Saves the labels and the photo, which conflict with nothing.
async fn save_rest(
    app: &Arc<App>,
    member: &Member,
    id: ContactId,
    sent: &ContactForm,
) -> Result<Response, Error> {
    let (access, edits) = (member.all_books(Rights::WRITE)?, sent.independent_edits()?);
    cards::edit(app, &access, id, &Precondition::None, edits)
        .await
        .map(|()| saved(id))
}

fn resolve(
    frame: &Frame,
    contact: &Contact,
    vcard: &str,
    sent: &ContactForm,
) -> Result<Resolution, Error> {
    let fields = Fields::from(&contact.fields).shown();
    let entries = Entries::of(&Card::parse(vcard).details(), &contact.fields);
    let theirs = Side {
        fields: &fields,
        entries: &entries,
    };
    let former_fields = serde_json::from_str(&sent.origin).unwrap_or_else(|_| fields.clone());
    // A form without entries changes none.
    let former_entries = serde_json::from_str(&sent.entries_origin).ok();
    let before = Side {
        fields: &former_fields,
        entries: former_entries.as_ref().unwrap_or(&entries),
    };
    let own = ContactForm {
        entries: former_entries
            .as_ref()
            .map_or_else(|| entries.clone(), |_| sent.entries.clone()),
        ..sent.clone()
    };
    let compared = Comparison::of(frame, &before, &own, &theirs);
    if compared.choices.is_empty() && compared.refused.is_empty() {
        return Ok(Resolution::Saved);
    }
    let page = ConflictPage {
        frame,
        contact,
        sent,
        origin: origin(&fields),
        entries_origin: entries_origin(&compared.base),
        compared,
    };
    page.render().map(Resolution::Page).map_err(Error::internal)
}
