//! Contacts that seem to be one person: listed, compared, merged, told apart.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::contacts::{joined, with_undo};
use super::forms::Form;
use super::frame::{Frame, Member};
use super::local_path::LocalPath;
use super::versions;
use crate::domain::{App, contacts, duplicates};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::card::{Card, Property};
use crate::model::contact::Contact;
use crate::model::duplicates::{Certainty, Choices, Conflict, Evidence};
use crate::model::history;
use crate::model::ids::ContactId;

/// The most groups on the page: whoever has more merges these first.
const MOST_SHOWN: usize = 50;
/// The most contacts of a group that are shown and merged at a time.
const MOST_MERGED: usize = 50;

/// Contacts that seem to be one person, with what speaks for it.
struct Group {
    certainty: Certainty,
    contacts: Vec<Contact>,
    evidence: Vec<Evidence>,
}

impl Group {
    fn ids(&self) -> String {
        joined(self.contacts.iter().map(|contact| contact.id))
    }
}

#[derive(Template)]
#[template(path = "duplicates/list.html")]
struct ListPage<'a> {
    frame: &'a Frame,
    groups: Vec<Group>,
    count: i64,
}

impl ListPage<'_> {
    fn certainty(&self, group: &Group) -> String {
        self.frame.t(match group.certainty {
            Certainty::Certain => "duplicates-certain",
            Certainty::Likely => "duplicates-likely",
            Certainty::Possible => "duplicates-possible",
        })
    }

    fn evidence(&self, evidence: &Evidence) -> String {
        match evidence {
            Evidence::Uid(_) => self.frame.t("duplicates-same-uid"),
            Evidence::Email(email) => self.frame.with("duplicates-same-email", "value", email),
            Evidence::Phone(phone) => self.frame.with("duplicates-same-phone", "value", phone),
            Evidence::Name(_) => self.frame.t("duplicates-same-name"),
            Evidence::Birthday => self.frame.t("duplicates-same-birthday"),
            Evidence::Organization => self.frame.t("duplicates-same-organization"),
        }
    }
}

/// `GET /duplicates`.
pub async fn list(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let found = duplicates::find(&app, &member.caller).await?;
    let mut groups = Vec::new();
    for cluster in found.clusters.iter().take(MOST_SHOWN) {
        let mut members = Vec::new();
        for id in cluster.contacts.iter().take(MOST_MERGED) {
            match contacts::get(&app, &member.caller, *id).await {
                Ok(contact) => members.push(contact),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        let mut evidence: Vec<_> = cluster.links.iter().flat_map(|link| link.evidence.iter().cloned()).collect();
        evidence.sort();
        evidence.dedup();
        if members.len() > 1 {
            groups.push(Group { certainty: cluster.certainty, contacts: members, evidence });
        }
    }
    let count = i64::try_from(found.clusters.len()).unwrap_or(i64::MAX);
    Ok(member.page(StatusCode::OK, &ListPage { frame: &member.frame, groups, count }))
}

#[derive(Deserialize)]
pub struct Ids {
    #[serde(default)]
    ids: String,
}

fn parsed(ids: &str) -> Vec<ContactId> {
    ids.split(',').filter_map(|id| id.trim().parse().ok()).take(MOST_MERGED + 1).collect()
}

/// `POST /duplicates/distinct`: remembers that they are different people.
pub async fn tell_apart(State(app): State<Arc<App>>, member: Member, Form(form): Form<Ids>) -> Result<Response, Error> {
    duplicates::tell_apart(&app, &member.caller, &parsed(&form.ids)).await?;
    Ok(Redirect::to("/duplicates").into_response())
}

/// Contacts side by side, with the choices that merging them needs.
#[derive(Template)]
#[template(path = "duplicates/merge.html")]
struct MergePage<'a> {
    frame: &'a Frame,
    contacts: Vec<Contact>,
    rows: Vec<Row>,
    conflicts: Vec<Conflict>,
    ids: String,
}

/// A property with the values that each of the contacts has of it.
struct Row {
    name: String,
    values: Vec<Vec<String>>,
}

/// What the cards say, property by property.
fn rows(cards: &[Card]) -> Vec<Row> {
    let said: Vec<_> = cards.iter().map(history::said).collect();
    let is_compared = |name: &&str| !["fn", "photo", "x-carnet-favorite"].contains(name);
    let mut names: Vec<_> = said.iter().flatten().map(|property| property.name.as_str()).filter(is_compared).collect();
    names.sort_by_key(|name| (versions::rank(name), *name));
    names.dedup();
    let row = |name: &str| {
        let values = |said: &Vec<Property>| said.iter().filter(|property| property.name == name).map(history::shown).collect();
        Row { name: name.to_owned(), values: said.iter().map(values).collect() }
    };
    names.into_iter().map(row).collect()
}

impl MergePage<'_> {
    fn title(&self, row: &Row) -> String {
        versions::title(self.frame, &row.name)
    }

    fn property(&self, conflict: &Conflict) -> String {
        self.frame.t(match conflict.property.as_str() {
            "FN" => "duplicates-shown-name",
            "N" => "duplicates-name",
            "BDAY" => "field-birthday",
            "ANNIVERSARY" | "X-ANNIVERSARY" => "card-anniversary",
            "PHOTO" => "card-photo",
            "GENDER" | "X-GENDER" => "duplicates-gender",
            _ => return conflict.property.clone(),
        })
    }

    /// Which contact has this value of the property.
    fn owner(&self, card: &usize) -> &str {
        self.contacts.get(*card).map_or("", |contact| &contact.display_name)
    }

    fn photo(&self, conflict: &Conflict, card: &usize) -> Option<&Contact> {
        let contact = self.contacts.get(*card).filter(|_| conflict.property == "PHOTO")?;
        Some(contact).filter(|contact| contact.photo.is_some())
    }
}

/// `GET /duplicates/merge?ids=1,2`; without two contacts, the list of all duplicates.
pub async fn compare(State(app): State<Arc<App>>, member: Member, Query(query): Query<Ids>) -> Result<Response, Error> {
    let ids = parsed(&query.ids);
    if ids.len() < 2 {
        return list(State(app), member).await;
    }
    let conflicts = duplicates::conflicts(&app, &member.caller, &ids).await?;
    let (mut columns, mut cards) = (Vec::with_capacity(ids.len()), Vec::with_capacity(ids.len()));
    for id in &ids {
        let row = contacts::card(&app, &member.caller, *id).await?;
        cards.push(Card::parse(&row.vcard));
        columns.push(row.contact);
    }
    let page = MergePage { frame: &member.frame, contacts: columns, rows: rows(&cards), conflicts, ids: joined(ids.into_iter()) };
    Ok(member.page(StatusCode::OK, &page))
}

/// `POST /duplicates/merge`: makes them one, with what was chosen of each property that a card has once.
pub async fn merge(
    State(app): State<Arc<App>>,
    member: Member,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let ids = fields.iter().find(|(name, _)| name == "ids").map(|(_, ids)| parsed(ids)).unwrap_or_default();
    let chosen = |(name, card): &(String, String)| Some((name.strip_prefix("choice.")?.to_owned(), card.parse().ok()?));
    let choices: Choices = fields.iter().filter_map(chosen).collect();
    let operation = duplicates::merge(&app, &member.caller, &ids, &choices).await?;
    let back = ids.first().and_then(|id| LocalPath::parse(&format!("/contacts/{id}"))).unwrap_or_default();
    Ok(with_undo(&back, operation))
}
