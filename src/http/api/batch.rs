//! Many changes in one request.

use std::fmt;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::operations::undo_path;
use crate::domain::App;
use crate::domain::batch::{self, Done, MAX_OPERATIONS, Outcome};
use crate::domain::books;
use crate::domain::idempotency::{Answered, Once};
use crate::error::Error;
use crate::http::auth::CurrentUser;
use crate::http::body::{LARGE, Object, SentJson, object};
use crate::http::idempotency::{self, KeyHeader};
use crate::http::json::json;
use crate::http::problem::Problem;
use crate::model::actor::Rights;
use crate::model::contact::{ContactDraft, ContactPatch};
use crate::model::ids::ContactId;

/// Changes to carry out in order, all of them or none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchRequest {
    #[schema(value_type = Vec<Operation>, min_items = 1, max_items = 500)]
    #[serde(deserialize_with = "operations")]
    operations: Vec<Object<Operation>>,
}

/// Reads the list of operations, and refuses one longer than a batch may be before it takes memory.
fn operations<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<Object<Operation>>, D::Error> {
    struct Operations;

    impl<'de> Visitor<'de> for Operations {
        type Value = Vec<Object<Operation>>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of operations")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut operations = Vec::new();
            while let Some(operation) = list.next_element()? {
                if operations.len() == MAX_OPERATIONS {
                    return Err(serde::de::Error::custom(format!(
                        "must hold 1 to {MAX_OPERATIONS} operations"
                    )));
                }
                operations.push(operation);
            }
            Ok(operations)
        }
    }

    deserializer.deserialize_seq(Operations)
}

/// One change.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "op", rename_all = "lowercase", deny_unknown_fields)]
pub enum Operation {
    /// Creates a contact; unlike the single creation it may repeat an email.
    Create {
        /// The contact.
        #[serde(deserialize_with = "object")]
        contact: ContactDraft,
    },
    /// Changes a contact.
    Update {
        #[serde(deserialize_with = "contact_id")]
        #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
        id: ContactId,
        /// The tag of the version to change; any version when absent.
        etag: Option<String>,
        /// A JSON merge patch.
        #[serde(deserialize_with = "object")]
        patch: ContactPatch,
    },
    /// Moves a contact to the trash.
    Delete {
        #[serde(deserialize_with = "contact_id")]
        #[schema(value_type = i64, minimum = 1, maximum = 9_007_199_254_740_991_i64)]
        id: ContactId,
        /// The tag of the version to delete; any version when absent.
        etag: Option<String>,
    },
}

fn contact_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ContactId, D::Error> {
    let number = i64::deserialize(deserializer)?;
    ContactId::new(number).ok_or_else(|| {
        serde::de::Error::custom("must be a whole number from 1 to 9007199254740991")
    })
}

impl From<Operation> for batch::Step {
    fn from(operation: Operation) -> Self {
        let unquoted = |etag: Option<String>| etag.map(|etag| etag.trim_matches('"').to_owned());
        match operation {
            Operation::Create { contact } => Self::Create(contact),
            Operation::Update { id, etag, patch } => Self::Update {
                id,
                etag: unquoted(etag),
                patch,
            },
            Operation::Delete { id, etag } => Self::Delete {
                id,
                etag: unquoted(etag),
            },
        }
    }
}

/// The results of the operations, in their order.
#[derive(Serialize, ToSchema)]
pub struct BatchResponse {
    results: Vec<ResultView>,
    /// The path to POST to in order to undo all of them.
    #[schema(example = "/api/operations/213456789012999/undo")]
    undo: String,
}

/// The result of one operation.
#[derive(Serialize, ToSchema)]
pub struct ResultView {
    /// 201, 200 or 204: the status of the corresponding single request.
    #[schema(example = 201)]
    status: u16,
    #[schema(value_type = i64)]
    id: ContactId,
    /// The tag of the new version, quoted as in the `ETag` header; absent after a deletion.
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
}

impl From<&Outcome> for ResultView {
    fn from(outcome: &Outcome) -> Self {
        let (status, id, etag) = match outcome {
            Outcome::Created(id, etag) => (201, *id, Some(etag)),
            Outcome::Updated(id, etag) => (200, *id, Some(etag)),
            Outcome::Deleted(id) => (204, *id, None),
        };
        Self {
            status,
            id,
            etag: etag.map(|etag| format!("\"{}\"", etag.as_str())),
        }
    }
}

/// Carries out up to 500 changes, all or none. They may write at most 16 MB, which includes the
/// former cards that are kept. The problem names the first change that fails.
#[utoipa::path(post, path = "/api/contacts/batch", tag = "contacts", params(KeyHeader),
    request_body(content = BatchRequest, example = json!({"operations": [
        {"op": "create", "contact": {"first_name": "Lesya"}}, {"op": "update", "id": 1, "patch": {"favorite": true}}, {"op": "delete", "id": 2}]})),
    responses(
    (status = 200, description = "The result of each operation", body = BatchResponse, headers(
        ("idempotency-replayed" = bool, description = "`true` if an earlier request with this key was already carried out"))),
    (status = 404, description = "A contact does not exist", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "The first request with this Idempotency-Key is still running", body = Problem, content_type = "application/problem+json"),
    (status = 412, description = "A contact was changed meanwhile", body = Problem, content_type = "application/problem+json"),
))]
pub async fn run(
    State(app): State<Arc<App>>,
    actor: CurrentUser,
    sent: SentJson<BatchRequest, LARGE>,
) -> Result<Response, Error> {
    let steps = |request: BatchRequest| {
        Ok::<_, Error>(
            request
                .operations
                .into_iter()
                .map(|Object(step)| step.into())
                .collect(),
        )
    };
    let steps = sent.value.try_map(steps)?;
    let render = |done: &Done| idempotency::kept(carried_out(done));
    let once = sent.once.as_ref().map(|request| Once {
        request,
        render: &render,
    });
    let access = books::open_all(&actor, Rights::WRITE)?;
    match batch::run(&app, &access, steps, once).await? {
        Answered::Now(done) => Ok(carried_out(&done)),
        Answered::Before(answer) => idempotency::replayed(&answer),
    }
}

fn carried_out((outcomes, operation): &Done) -> Response {
    let results = outcomes.iter().map(ResultView::from).collect();
    json(
        StatusCode::OK,
        &BatchResponse {
            results,
            undo: undo_path(*operation),
        },
    )
}
