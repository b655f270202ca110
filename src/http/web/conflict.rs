//! The page for an edit of a contact that somebody else has changed meanwhile.

use std::collections::HashSet;
use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::contact_form::{ContactForm, entries_origin, origin, saved};
use super::contacts::beside_list;
use super::entries::{Entries, RebasedEntries};
use super::excerpt;
use super::fields::{Fields, Version};
use super::frame::{Frame, Member, Rendered};
use crate::domain::compute::{Cancellation, compute};
use crate::domain::contacts::CardRow;
use crate::domain::{App, contacts};
use crate::error::Error;
use crate::model::actor::Rights;
use crate::model::card::Card;
use crate::model::contact::Contact;
use crate::model::ids::ContactId;

/// One field that two people changed differently.
struct Difference {
    name: &'static str,
    mine: Version,
    theirs: Version,
    /// True if mine is preselected: I changed it, and they did not.
    prefers_mine: bool,
}

/// Both versions of a contact that was changed meanwhile, to choose from.
#[derive(Template)]
#[template(path = "contacts/conflict.html")]
struct ConflictPage<'a> {
    frame: &'a Frame,
    contact: &'a Contact,
    /// The fields that do not depend on the choice.
    agreed: Vec<(&'static str, String)>,
    differences: Vec<Difference>,
    /// My texts of fields that have meanwhile become too long for a form.
    refused: Vec<Version>,
    origin: String,
    /// The rest of the card: their version with my changes.
    entries: Vec<(String, String)>,
    entries_origin: String,
    /// My changes to the rest of the card.
    rest: Vec<String>,
}

impl ConflictPage<'_> {
    fn label(&self, field: &str) -> String {
        self.frame.t(&format!("field-{}", field.replace('_', "-")))
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
    app: &App,
    member: &Member,
    id: ContactId,
    sent: &Arc<ContactForm>,
) -> Result<Response, Error> {
    let CardRow { contact, vcard, .. } =
        contacts::card(app, &member.all_books(Rights::READ)?, id).await?;
    let (frame, sent, theirs) = (Arc::clone(&member.frame), Arc::clone(sent), contact.clone());
    let work = move |_: &Cancellation| resolve(&frame, &theirs, &vcard, &sent);
    match compute(app, member.actor.user.id, work).await?? {
        Resolution::Saved => Ok(saved(&contact)),
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

fn resolve(
    frame: &Frame,
    contact: &Contact,
    vcard: &str,
    sent: &ContactForm,
) -> Result<Resolution, Error> {
    let their_entries = Entries::of(&Card::parse(vcard).details(), &contact.fields);
    let former: Option<Entries> = serde_json::from_str(&sent.entries_origin).ok();
    let RebasedEntries { base, edited } = former
        .map(|former| former.rebase(&sent.entries, &their_entries))
        .unwrap_or_default();
    let (entries, theirs_as_sent) = (edited.pairs(), base.pairs());
    let known: HashSet<_> = theirs_as_sent.iter().collect();
    let rest = entries
        .iter()
        .filter(|pair| !known.contains(pair) && !pair.1.is_empty());
    let rest: Vec<_> = rest
        .map(|(_, value)| excerpt::value(value).into_owned())
        .collect();
    let FieldComparison {
        agreed,
        differences,
        refused,
    } = compare(frame, contact, sent);
    if differences.is_empty() && refused.is_empty() && entries == theirs_as_sent {
        return Ok(Resolution::Saved);
    }
    let origin = origin(&Fields::from(&contact.fields).shown());
    let entries_origin = entries_origin(&base);
    let page = ConflictPage {
        frame,
        contact,
        agreed,
        differences,
        refused,
        origin,
        entries,
        entries_origin,
        rest,
    };
    page.render().map(Resolution::Page).map_err(Error::internal)
}

/// The flat fields of both sides.
#[derive(Default)]
struct FieldComparison {
    agreed: Vec<(&'static str, String)>,
    differences: Vec<Difference>,
    refused: Vec<Version>,
}

fn compare(frame: &Frame, contact: &Contact, sent: &ContactForm) -> FieldComparison {
    let theirs = Fields::from(&contact.fields).shown();
    let before = serde_json::from_str(&sent.origin).unwrap_or_else(|_| theirs.clone());
    let mut compared = FieldComparison::default();
    let [before_versions, mine, their_versions] =
        [&before, &sent.fields, &theirs].map(|fields| fields.versions(frame));
    for (((name, before), (_, mine)), (_, their)) in
        before_versions.into_iter().zip(mine).zip(their_versions)
    {
        // A field that the form lacked stays; so does a field that is too long for a form.
        match (sent.fields.has(name), theirs.has(name)) {
            (false, _) => {}
            (true, false) if mine == before => {}
            (true, false) => compared.refused.push(mine),
            // Only they changed it, or both made the same change: theirs is kept.
            (true, true) if mine == their || mine == before => {
                compared.agreed.push((name, their.value))
            }
            (true, true) => {
                compared.differences.push(Difference {
                    name,
                    prefers_mine: their == before,
                    mine,
                    theirs: their,
                });
            }
        }
    }
    compared
}
