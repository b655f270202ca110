//! Duplicates: listing, comparing, merging and dismissing them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::bulk::{joined, with_undo};
use super::excerpt;
use super::forms::Form;
use super::frame::{Frame, Member};
use super::local_path::LocalPath;
use super::versions;
use crate::domain::duplicates::{Comparison, FoundContacts, PropertyValues};
use crate::domain::{App, duplicates};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::contact::Contact;
use crate::model::duplicates::{Certainty, Choices, Cluster, Conflict, Evidence};
use crate::model::ids::ContactId;

/// The most groups on the page; the others follow once these are merged.
const MOST_SHOWN: usize = 50;
/// The most contacts of a group that are shown and merged at once.
const MOST_MERGED: usize = 50;
/// The most contacts of a group on the page.
const SHOWN_CONTACTS: usize = 10;
/// The most pieces of evidence of a group on the page.
const SHOWN_EVIDENCE: usize = 10;
/// The most properties compared on the page before a merge.
const SHOWN_PROPERTIES: usize = 100;

/// Contacts that seem to be the same person, with the evidence.
struct Group {
    certainty: Certainty,
    /// The first contacts of the group.
    contacts: Vec<Contact>,
    /// The number of further contacts.
    further: i64,
    /// The identifiers of the contacts that are merged at once.
    ids: String,
    evidence: Vec<Evidence>,
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
            Evidence::Email(email) => {
                self.frame
                    .with("duplicates-same-email", "value", excerpt::line(email))
            }
            Evidence::Phone(phone) => {
                self.frame
                    .with("duplicates-same-phone", "value", excerpt::line(phone))
            }
            Evidence::Name(_) => self.frame.t("duplicates-same-name"),
            Evidence::Birthday => self.frame.t("duplicates-same-birthday"),
            Evidence::Organization => self.frame.t("duplicates-same-organization"),
        }
    }
}

/// `GET /duplicates`.
pub async fn list(State(app): State<Arc<App>>, member: Member) -> Result<Response, Error> {
    let access = member.all_books(Rights::READ)?;
    let FoundContacts { found, contacts } =
        duplicates::find_with_contacts(&app, &access, MOST_SHOWN, SHOWN_CONTACTS).await?;
    let groups = found
        .clusters
        .iter()
        .take(MOST_SHOWN)
        .map(|cluster| group(cluster, &contacts))
        .filter(|group| group.contacts.len() > 1)
        .collect();
    let count = i64::try_from(found.clusters.len()).unwrap_or(i64::MAX);
    Ok(member.page(
        StatusCode::OK,
        &ListPage {
            frame: &member.frame,
            groups,
            count,
        },
    ))
}

fn group(cluster: &Cluster, contacts: &HashMap<ContactId, Contact>) -> Group {
    let evidence = cluster
        .links
        .iter()
        .take(MOST_MERGED)
        .flat_map(|link| &link.evidence)
        .collect::<BTreeSet<_>>();
    Group {
        certainty: cluster.certainty,
        contacts: cluster
            .contacts
            .iter()
            .take(SHOWN_CONTACTS)
            .filter_map(|id| contacts.get(id).cloned())
            .collect(),
        further: i64::try_from(cluster.contacts.len().saturating_sub(SHOWN_CONTACTS))
            .unwrap_or(i64::MAX),
        ids: joined(cluster.contacts.iter().take(MOST_MERGED).copied()),
        evidence: evidence.into_iter().take(SHOWN_EVIDENCE).cloned().collect(),
    }
}

#[derive(Deserialize)]
pub struct Ids {
    #[serde(default)]
    ids: String,
}

fn parsed(ids: &str) -> Vec<ContactId> {
    ids.split(',')
        .filter_map(|id| id.trim().parse().ok())
        .take(MOST_MERGED + 1)
        .collect()
}

/// `POST /duplicates/distinct`: records that they are different people.
pub async fn tell_apart(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<Ids>,
) -> Result<Response, Error> {
    duplicates::tell_apart(&app, &member.all_books(Rights::WRITE)?, &parsed(&form.ids)).await?;
    Ok(Redirect::to("/duplicates").into_response())
}

/// Contacts side by side, with the choices for merging them.
#[derive(Template)]
#[template(path = "duplicates/merge.html")]
struct MergePage<'a> {
    frame: &'a Frame,
    contacts: Vec<Contact>,
    rows: Vec<Row>,
    /// The number of further properties.
    further: i64,
    conflicts: Vec<Conflict>,
    ids: String,
}

/// A property with each contact's values of it.
struct Row {
    name: String,
    values: Vec<PropertyValues>,
}

/// Arranges the cards side by side, property by property, and returns the number of further
/// properties.
fn rows(mut said: Vec<BTreeMap<String, PropertyValues>>) -> (Vec<Row>, usize) {
    let is_compared =
        |name: &&String| !["fn", "photo", "x-carnet-favorite"].contains(&name.as_str());
    let names: BTreeSet<_> = said
        .iter()
        .flat_map(BTreeMap::keys)
        .filter(is_compared)
        .cloned()
        .collect();
    let mut names: Vec<_> = names.into_iter().collect();
    names.sort_by_cached_key(|name| (versions::rank(name), name.clone()));
    let further = names.len().saturating_sub(SHOWN_PROPERTIES);
    names.truncate(SHOWN_PROPERTIES);
    let mut values = |name: &str| {
        said.iter_mut()
            .map(|said| said.remove(name).unwrap_or_default())
            .collect()
    };
    (
        names
            .into_iter()
            .map(|name| Row {
                values: values(&name),
                name,
            })
            .collect(),
        further,
    )
}

impl MergePage<'_> {
    fn title(&self, row: &Row) -> String {
        versions::title(self.frame, &excerpt::line(&row.name))
    }

    fn number(&self, count: &usize) -> i64 {
        i64::try_from(*count).unwrap_or(i64::MAX)
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

    /// Returns the contact that has this value of the property.
    fn owner(&self, card: &usize) -> &str {
        self.contacts
            .get(*card)
            .map_or("", |contact| &contact.display_name)
    }

    fn photo(&self, conflict: &Conflict, card: &usize) -> Option<&Contact> {
        let contact = self
            .contacts
            .get(*card)
            .filter(|_| conflict.property == "PHOTO")?;
        Some(contact).filter(|contact| contact.photo.is_some())
    }
}

/// `GET /duplicates/merge?ids=1,2`; without two contacts, the list of all duplicates.
pub async fn compare(
    State(app): State<Arc<App>>,
    member: Member,
    Query(query): Query<Ids>,
) -> Result<Response, Error> {
    let ids = parsed(&query.ids);
    if ids.len() < 2 {
        return list(State(app), member).await;
    }
    let Comparison {
        contacts,
        said,
        conflicts,
    } = duplicates::compare(&app, &member.all_books(Rights::READ)?, &ids).await?;
    let page = member.render(move |frame| {
        let (rows, further) = rows(said);
        let further = i64::try_from(further).unwrap_or(i64::MAX);
        MergePage {
            frame,
            contacts,
            rows,
            further,
            conflicts,
            ids: joined(ids.into_iter()),
        }
        .render()
    });
    Ok(member.page(StatusCode::OK, &page.await?))
}

/// `POST /duplicates/merge`: merges them, with the chosen value of each property that a card has
/// once.
pub async fn merge(
    State(app): State<Arc<App>>,
    member: Member,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let ids = fields
        .iter()
        .find(|(name, _)| name == "ids")
        .map(|(_, ids)| parsed(ids))
        .unwrap_or_default();
    let chosen = |(name, card): &(String, String)| {
        Some((name.strip_prefix("choice.")?.to_owned(), card.parse().ok()?))
    };
    let choices: Choices = fields.iter().filter_map(chosen).collect();
    let operation =
        duplicates::merge(&app, &member.all_books(Rights::WRITE)?, &ids, &choices).await?;
    let back = ids
        .first()
        .and_then(|id| LocalPath::parse(&format!("/contacts/{id}")))
        .unwrap_or_default();
    Ok(with_undo(&back, operation))
}
