//! An edit of a contact that somebody else has changed meanwhile.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::contacts::beside_list;
use super::edit::{Sent, entries_origin, origin, saved};
use super::entries::Entries;
use super::fields::{Fields, Version};
use super::frame::{Frame, Member};
use crate::domain::{App, contacts};
use crate::error::Error;
use crate::model::card::Card;
use crate::model::contact::Contact;
use crate::model::ids::ContactId;
use crate::store::contacts::CardRow;

/// One field that two people have changed differently.
struct Difference {
    name: &'static str,
    mine: Version,
    theirs: Version,
    /// Whether mine is what is kept unless told otherwise: I changed it, and they did not.
    prefers_mine: bool,
}

/// Both versions of a contact that was changed meanwhile, to choose from.
#[derive(Template)]
#[template(path = "contacts/conflict.html")]
struct ConflictPage<'a> {
    frame: &'a Frame,
    contact: &'a Contact,
    /// What stays whatever is chosen.
    agreed: Vec<(&'static str, String)>,
    differences: Vec<Difference>,
    origin: String,
    /// The rest of the card: theirs with what I changed.
    entries: Vec<(String, String)>,
    entries_origin: String,
    /// What I changed of the rest.
    rest: Vec<String>,
}

impl ConflictPage<'_> {
    fn label(&self, field: &str) -> String {
        self.frame.t(&format!("field-{}", field.replace('_', "-")))
    }
}

/// Shows what both sides have made of the contact; or nothing more, when the edit is contained in what is stored.
pub async fn conflict(app: &App, member: &Member, id: ContactId, sent: Sent) -> Result<Response, Error> {
    let frame = &member.frame;
    let CardRow { contact, vcard, .. } = contacts::card(app, &member.caller, id).await?;
    let their_entries = Entries::of(&Card::parse(&vcard).details(), &contact.fields);
    let former: Option<Entries> = serde_json::from_str(&sent.entries_origin).ok();
    let entries = former.map_or_else(|| their_entries.clone(), |former| former.rebase(&sent.entries, &their_entries));
    let theirs_as_sent = their_entries.pairs();
    let rest = entries.pairs().into_iter().filter(|pair| !theirs_as_sent.contains(pair) && !pair.1.is_empty());
    let rest: Vec<_> = rest.map(|(_, value)| value).collect();
    let their_fields = Fields::from(&contact.fields);
    let before = serde_json::from_str(&sent.origin).unwrap_or_else(|_| their_fields.clone());
    let [before, mine, theirs] = [&before, &sent.fields, &their_fields].map(|fields| fields.versions(frame));
    let mut agreed = Vec::new();
    let mut differences = Vec::new();
    for (((name, before), (_, mine)), (_, theirs)) in before.into_iter().zip(mine).zip(theirs) {
        // Only they changed it, or both did in the same way: theirs stands.
        if mine == theirs || mine == before {
            agreed.push((name, theirs.value));
        } else {
            differences.push(Difference { name, prefers_mine: theirs == before, mine, theirs });
        }
    }
    if differences.is_empty() && entries.pairs() == theirs_as_sent {
        // What is left of the edit is there already.
        return Ok(saved(&contact));
    }
    let page = ConflictPage {
        frame,
        contact: &contact,
        agreed,
        differences,
        origin: origin(&their_fields),
        entries: entries.pairs(),
        entries_origin: entries_origin(&their_entries),
        rest,
    };
    beside_list(member, StatusCode::CONFLICT, member.t("conflict-title"), page).await
}
