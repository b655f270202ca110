//! Finding, merging and dismissing duplicates.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::operations::UndoView;
use super::params::InBook;
use super::params::contact_ids;
use crate::domain::books;
use crate::domain::compute::{Cancellation, compute};
use crate::domain::{App, duplicates, limits};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::body::Json;
use crate::http::extract::Query;
use crate::http::json::json;
use crate::http::problem::Problem;
use crate::model::actor::Rights;
use crate::model::duplicates::{Cluster, Evidence, Link};
use crate::model::ids::ContactId;

/// Contacts that seem to be the same person.
#[derive(Serialize, ToSchema)]
pub struct ClusterView {
    /// The contacts.
    #[schema(value_type = Vec<i64>)]
    contacts: Vec<ContactId>,
    /// `certain`, `likely` or `possible`. The same name alone is never more than `possible`.
    #[schema(example = "likely")]
    certainty: &'static str,
    /// The evidence, pair by pair; at most a thousand pairs.
    links: Vec<LinkView>,
}

/// The evidence that two contacts are the same person.
#[derive(Serialize, ToSchema)]
pub struct LinkView {
    /// The two contacts.
    #[schema(value_type = Vec<i64>)]
    contacts: [ContactId; 2],
    certainty: &'static str,
    evidence: Vec<EvidenceView>,
}

/// Something that two contacts share.
#[derive(Serialize, ToSchema)]
pub struct EvidenceView {
    /// `email`, `phone`, `name`, `birthday`, `organization` or `uid`.
    #[schema(example = "email")]
    kind: &'static str,
    /// The shared value, where there is a single one.
    #[schema(example = "taras@example.org")]
    value: Option<String>,
}

impl From<&Cluster> for ClusterView {
    fn from(cluster: &Cluster) -> Self {
        let shortened = |value: &str| value.chars().take(limits::VALUE_CHARS).collect();
        let evidence = |evidence: &Evidence| EvidenceView {
            kind: evidence.kind(),
            value: evidence.value().map(shortened),
        };
        let link = |link: &Link| LinkView {
            contacts: [link.contacts.0, link.contacts.1],
            certainty: link.certainty.as_str(),
            evidence: link.evidence.iter().map(evidence).collect(),
        };
        Self {
            contacts: cluster.contacts.clone(),
            certainty: cluster.certainty.as_str(),
            links: cluster.links.iter().take(MOST_LINKS).map(link).collect(),
        }
    }
}

/// The most clusters in one answer; the others follow once these are merged.
const MOST_CLUSTERS: usize = 1000;
/// The most links listed of a cluster.
const MOST_LINKS: usize = 1000;

impl ClusterView {
    /// Estimates its length as JSON, in bytes.
    fn weight(&self) -> usize {
        let evidence =
            |evidence: &EvidenceView| 32 + evidence.value.as_ref().map_or(0, String::len);
        let link = |link: &LinkView| 64 + link.evidence.iter().map(evidence).sum::<usize>();
        16 * self.contacts.len() + self.links.iter().map(link).sum::<usize>()
    }
}

/// Finds contacts that seem to be the same person, the most certain first; at most a thousand
/// groups, and fewer where they are large.
#[utoipa::path(get, path = "/api/duplicates", tag = "duplicates", params(InBook), responses(
    (status = 200, description = "Groups of contacts", body = [ClusterView]),
))]
pub async fn list(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Query(InBook { book }): Query<InBook>,
) -> Result<Response, Error> {
    let access = books::open(&app, &actor, book, Rights::READ).await?;
    let found = duplicates::find(&app, &access).await?;
    let write = move |_: &Cancellation| {
        let (mut views, mut room) = (Vec::new(), limits::LIST_BYTES);
        for view in found
            .clusters
            .iter()
            .take(MOST_CLUSTERS)
            .map(ClusterView::from)
        {
            if room <= 0 {
                break;
            }
            room -= i64::try_from(view.weight()).unwrap_or(i64::MAX);
            views.push(view);
        }
        json(StatusCode::OK, &views)
    };
    compute(&app, actor.user.id, write).await
}

/// Contacts to merge.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"contacts": [1, 2], "choices": {"FN": 1}}))]
pub struct MergeRequest {
    /// The contacts; the first keeps its identifier.
    #[serde(deserialize_with = "contact_ids")]
    #[schema(value_type = Vec<i64>, min_items = 2, max_items = 50)]
    contacts: Vec<ContactId>,
    /// For properties that a card has once: the index, from 0, of the contact whose value is
    /// displayed. By default the first contact that has a value. Other names become nicknames,
    /// other birthdays and anniversaries labelled dates.
    #[serde(default)]
    choices: BTreeMap<String, usize>,
}

/// Merges contacts into the first, which keeps all their values; the others go to the trash.
#[utoipa::path(post, path = "/api/duplicates/merge", tag = "duplicates", request_body = MergeRequest, responses(
    (status = 200, description = "The contacts were merged", body = UndoView),
    (status = 404, description = "One of the contacts does not exist, or belongs to another account", body = Problem, content_type = "application/problem+json"),
))]
pub async fn merge(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Json(request): Json<MergeRequest>,
) -> Result<Response, Error> {
    let choices = request
        .choices
        .into_iter()
        .map(|(property, card)| (property.to_ascii_uppercase(), card))
        .collect();
    let access = books::open_all(&actor, Rights::WRITE)?;
    let operation = duplicates::merge(&app, &access, &request.contacts, &choices).await?;
    Ok(json(StatusCode::OK, &UndoView::of(operation.as_ref(), 0)))
}

/// Contacts that are different people.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"contacts": [1, 2]}))]
pub struct DistinctRequest {
    /// The contacts.
    #[serde(deserialize_with = "contact_ids")]
    #[schema(value_type = Vec<i64>, min_items = 2, max_items = 50)]
    contacts: Vec<ContactId>,
}

/// Records that contacts are not duplicates of each other.
#[utoipa::path(post, path = "/api/duplicates/distinct", tag = "duplicates", request_body = DistinctRequest, responses(
    (status = 204, description = "The contacts are recorded as different people"),
    (status = 404, description = "One of the contacts does not exist, or belongs to another account", body = Problem, content_type = "application/problem+json"),
))]
pub async fn tell_apart(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    Json(request): Json<DistinctRequest>,
) -> Result<Response, Error> {
    let access = books::open_all(&actor, Rights::WRITE)?;
    duplicates::tell_apart(&app, &access, &request.contacts).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
