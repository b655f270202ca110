//! Merging contacts: side by side with the result, the choices, and the merger itself.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::{Ids, LIST, list, next_group, parsed};
use crate::domain::duplicates::{Comparison, PropertyValues};
use crate::domain::{App, duplicates};
use crate::error::Error;
use crate::http::extract::Query;
use crate::http::web::bulk::{joined, with_undo};
use crate::http::web::forms::Form;
use crate::http::web::frame::Frame;
use crate::http::web::local_path::LocalPath;
use crate::http::web::member::Member;
use crate::http::web::notice::{Notice, NoticeText};
use crate::http::web::{excerpt, properties};
use crate::model::actor::Rights;
use crate::model::contact::Contact;
use crate::model::duplicates::{Choices, Conflict};
use crate::model::history::LabelledValue;

/// The most properties compared on the page before a merge.
const SHOWN_PROPERTIES: usize = 100;

/// Contacts side by side, with the choices for merging them.
#[derive(Template)]
#[template(path = "duplicates/merge.html")]
struct MergePage<'a> {
    frame: &'a Frame,
    contacts: Vec<Contact>,
    compared: ComparedTable<'a>,
    conflicts: Vec<Conflict>,
    ids: String,
    /// True if the next group follows.
    goes_on: bool,
    notice: Option<Notice<'a>>,
}

/// The merged contact, and the contacts that it is made of beside it.
#[derive(Template)]
#[template(path = "duplicates/compared.html")]
struct ComparedTable<'a> {
    frame: &'a Frame,
    contacts: Vec<Contact>,
    rows: Vec<Row>,
    /// The number of further properties.
    further: i64,
}

/// A property with its values on the merged card, and then on each contact's.
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
    names.sort_by_cached_key(|name| (properties::rank(name), name.clone()));
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

impl ComparedTable<'_> {
    fn title(&self, row: &Row) -> String {
        properties::title(self.frame, &excerpt::line(&row.name))
    }

    fn number(&self, count: &usize) -> i64 {
        i64::try_from(*count).unwrap_or(i64::MAX)
    }

    /// Returns a contact's value of a row as the reader writes it.
    fn value(&self, row: &Row, value: &LabelledValue) -> String {
        properties::labelled(self.frame, &row.name, value)
    }
}

impl MergePage<'_> {
    fn property(&self, conflict: &Conflict) -> String {
        match conflict.property.as_str() {
            "FN" => self.frame.t("duplicates-shown-name"),
            property => properties::title(self.frame, &property.to_ascii_lowercase()),
        }
    }

    /// Returns a value to choose from as the reader writes it.
    fn choice(&self, conflict: &Conflict, text: &str) -> String {
        let property = conflict.property.to_ascii_lowercase();
        properties::value(self.frame, &property, &excerpt::value(text))
    }

    /// Returns the contact that has this value of the property.
    fn owner(&self, card: &usize) -> Cow<'_, str> {
        let owner = self.contacts.get(*card);
        owner
            .map(|contact| self.frame.name(contact))
            .unwrap_or_default()
    }

    fn photo(&self, conflict: &Conflict, card: &usize) -> Option<&Contact> {
        let contact = self
            .contacts
            .get(*card)
            .filter(|_| conflict.property == "PHOTO")?;
        Some(contact).filter(|contact| contact.photo.is_some())
    }
}

/// Reads the choices of a form: `choice.BDAY` is the number of the card to take the birthday from.
fn choices(fields: &[(String, String)]) -> Choices {
    let chosen = |(name, card): &(String, String)| {
        Some((name.strip_prefix("choice.")?.to_owned(), card.parse().ok()?))
    };
    fields.iter().filter_map(chosen).collect()
}

/// `GET /duplicates/merge?ids=1,2`; without two contacts, the list of all duplicates.
pub async fn compare(
    State(app): State<Arc<App>>,
    member: Member,
    Query(query): Query<Ids>,
    Query(told): Query<NoticeText>,
    Query(fields): Query<Vec<(String, String)>>,
) -> Result<Response, Error> {
    let ids = parsed(&query.ids);
    if ids.len() < 2 {
        return list(State(app), member, Query(told)).await;
    }
    let goes_on = query.goes_on == "true";
    let choices = choices(&fields);
    let Comparison {
        contacts,
        mut said,
        merged,
        conflicts,
    } = duplicates::compare(&app, &member.all_books(Rights::READ)?, &ids, choices).await?;
    said.insert(0, merged);
    let is_part = member.wants_part("compared");
    let operation = told.operation(&member).await?;
    let page = member.render(move |frame| {
        let (rows, further) = rows(said);
        let notice = operation.map(|operation| Notice::of(frame, &operation, LIST));
        let further = i64::try_from(further).unwrap_or(i64::MAX);
        let compared = ComparedTable {
            frame,
            contacts: contacts.clone(),
            rows,
            further,
        };
        if is_part {
            return compared.render();
        }
        MergePage {
            frame,
            contacts,
            compared,
            conflicts,
            ids: joined(ids.into_iter()),
            goes_on,
            notice,
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
    let access = member.all_books(Rights::WRITE)?;
    let operation = duplicates::merge(&app, &access, &ids, &choices(&fields)).await?;
    let contact = ids.first().map(|id| format!("/contacts/{id}"));
    let contact = contact.and_then(|path| LocalPath::parse(&path));
    let back = match fields.contains(&("goes_on".to_owned(), "true".to_owned())) {
        true => next_group(&app, &member).await?,
        false => contact.unwrap_or_default(),
    };
    Ok(with_undo(&back, operation))
}
