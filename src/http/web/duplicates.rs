//! Duplicates: listing, comparing, merging and dismissing them.

pub mod apart;
pub mod merging;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::bulk::{joined, with_undo};
use super::excerpt;
use super::forms::Form;
use super::frame::Frame;
use super::local_path::LocalPath;
use super::member::Member;
use super::notice::{Notice, NoticeText};
use crate::domain::duplicates::FoundContacts;
use crate::domain::{App, duplicates};
use crate::error::Error;
use crate::http::extract::Query;
use crate::model::actor::Rights;
use crate::model::contact::Contact;
use crate::model::duplicates::{Certainty, Cluster, Evidence};
use crate::model::ids::ContactId;

/// The page with all groups.
const LIST: &str = "/duplicates";
/// The most groups on the page; the others follow once these are merged.
const MOST_SHOWN: usize = 50;
/// The most contacts of a group that are shown and merged at once.
const MOST_MERGED: usize = 50;
/// The most contacts of a group on the page.
const SHOWN_CONTACTS: usize = 10;
/// The most pieces of evidence of a group on the page.
const SHOWN_EVIDENCE: usize = 10;

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
    /// The number of groups that are certain; the page shows them first.
    certain: i64,
    /// The change number of the account at which the groups were found.
    change: i64,
    notice: Option<Notice<'a>>,
}

impl ListPage<'_> {
    /// Returns the shown groups that are certain.
    fn certain_groups(&self) -> impl Iterator<Item = &Group> {
        let is_certain = |group: &&Group| group.certainty == Certainty::Certain;
        self.groups.iter().filter(is_certain)
    }

    /// Returns the number of certain groups that are not shown.
    fn further_certain(&self) -> i64 {
        let shown = i64::try_from(self.certain_groups().count()).unwrap_or(i64::MAX);
        self.certain - shown
    }

    /// Returns the names of the contacts that a merger ends.
    fn others(&self, group: &Group) -> String {
        self.names(&group.contacts[1..])
    }

    fn names(&self, contacts: &[Contact]) -> String {
        let names: Vec<_> = contacts.iter().map(|one| self.frame.name(one)).collect();
        names.join(", ")
    }

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
pub async fn list(
    State(app): State<Arc<App>>,
    member: Member,
    Query(told): Query<NoticeText>,
) -> Result<Response, Error> {
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
    let certain = i64::try_from(found.certain().count()).unwrap_or(i64::MAX);
    let notice = told.notice(&member, LIST).await?;
    Ok(member.page(
        StatusCode::OK,
        &ListPage {
            frame: &member.frame,
            groups,
            count,
            certain,
            change: found.change,
            notice,
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
    /// `true` to go on with the next group afterwards.
    #[serde(default)]
    goes_on: String,
}

/// Returns the address at which the next group is merged, or the list if there is none.
async fn next_group(app: &Arc<App>, member: &Member) -> Result<LocalPath, Error> {
    let found = duplicates::find(app, &member.all_books(Rights::READ)?).await?;
    let path = found.clusters.first().map(|cluster| {
        let ids = cluster.contacts.iter().take(MOST_MERGED).copied();
        format!("/duplicates/merge?goes_on=true&ids={}", joined(ids))
    });
    Ok(LocalPath::parse(path.as_deref().unwrap_or(LIST)).unwrap_or_default())
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
    let back = match form.goes_on.as_str() {
        "true" => next_group(&app, &member).await?,
        _ => LocalPath::parse(LIST).unwrap_or_default(),
    };
    Ok(Redirect::to(back.as_str()).into_response())
}

#[derive(Deserialize)]
pub struct CertainForm {
    /// The change number of the account at which the groups were shown.
    change: i64,
}

/// `POST /duplicates/certain`: merges all groups that are certain, unless the contacts have changed
/// since the page was made.
pub async fn merge_certain(
    State(app): State<Arc<App>>,
    member: Member,
    Form(form): Form<CertainForm>,
) -> Result<Response, Error> {
    let access = member.all_books(Rights::WRITE)?;
    match duplicates::merge_certain(&app, &access, form.change).await {
        Err(Error::Stale) => Ok(Redirect::to("/duplicates?done=changed").into_response()),
        operation => Ok(with_undo(
            &LocalPath::parse(LIST).unwrap_or_default(),
            operation?,
        )),
    }
}
