//! One contact: shown, made, edited, starred, deleted, scanned.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::{Deserialize, Serialize};

use super::contacts::{Row, Star, beside_list};
use super::forms::{Form, Nothing};
use super::frame::{Frame, LocalPath, Member};
use crate::domain::contacts::Precondition;
use crate::domain::{App, contacts};
use crate::error::Error;
use crate::http::extract::{ContactPath, Query};
use crate::model::card::Card;
use crate::model::contact::{Contact, ContactDraft, ContactFields};
use crate::model::ids::ContactId;
use crate::model::validation::{FieldError, Reason};

/// A contact with everything that its page shows.
#[derive(Template)]
#[template(path = "contacts/detail.html")]
struct Detail<'a> {
    frame: &'a Frame,
    contact: &'a Contact,
    addresses: Vec<String>,
    /// Whether its row in the list is out of date.
    is_changed: bool,
}

impl Detail<'_> {
    fn row(&self) -> Row<'_> {
        Row::renewed(self.frame, self.contact)
    }

    /// The number as a link takes it (RFC 3966).
    fn tel(&self, phone: &str) -> String {
        phone
            .chars()
            .filter(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#' | ';' | ','))
            .collect::<String>()
            .replace('#', "%23")
    }

    /// The address as a link takes it (RFC 6068).
    fn mailto(&self, email: &str) -> String {
        percent_encoding::utf8_percent_encode(email, MAIL).to_string()
    }

    /// A map's page about a place.
    fn map(&self, address: &str) -> String {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("query", address).finish();
        format!("https://www.openstreetmap.org/search?{query}")
    }
}

/// What must be encoded in a `mailto:` link.
const MAIL: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'@').remove(b'.').remove(b'-').remove(b'_').remove(b'+').remove(b'~');

#[derive(Deserialize)]
pub struct ViewQuery {
    changed: Option<String>,
}

/// `GET /contacts/{id}`.
pub async fn view(
    State(app): State<Arc<App>>,
    member: Member,
    path: Result<ContactPath, Error>,
    Query(query): Query<ViewQuery>,
) -> Result<Response, Error> {
    let id = path.map_err(|_| Error::NotFound)?.0;
    show(&app, &member, id, query.changed.is_some()).await
}

async fn show(app: &App, member: &Member, id: ContactId, is_changed: bool) -> Result<Response, Error> {
    let row = contacts::card(app, &member.caller, id).await?;
    let addresses = Card::parse(&row.vcard).addresses();
    let title = row.contact.display_name.clone();
    let is_changed = is_changed && member.wants_part("detail");
    beside_list(member, StatusCode::OK, title, Detail { frame: &member.frame, contact: &row.contact, addresses, is_changed })
        .await
}

/// The fields of a contact as a form has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Fields {
    #[serde(default)]
    first_name: String,
    #[serde(default)]
    last_name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    phone: String,
    /// In one, in place of its parts.
    #[serde(default, skip_serializing)]
    birthday: String,
    #[serde(default)]
    birth_day: String,
    #[serde(default)]
    birth_month: String,
    #[serde(default)]
    birth_year: String,
    #[serde(default)]
    comments: String,
    #[serde(default)]
    favorite: String,
}

impl From<&ContactFields> for Fields {
    fn from(fields: &ContactFields) -> Self {
        let ContactFields { first_name, last_name, email, phone, birthday, comments, favorite } = fields.clone();
        Self {
            first_name: first_name.unwrap_or_default(),
            last_name: last_name.unwrap_or_default(),
            email: email.unwrap_or_default(),
            phone: phone.unwrap_or_default(),
            birthday: String::new(),
            birth_day: birthday.map(|birthday| birthday.day().to_string()).unwrap_or_default(),
            birth_month: birthday.map(|birthday| birthday.month().to_string()).unwrap_or_default(),
            birth_year: birthday.and_then(|birthday| birthday.year()).map(|year| year.to_string()).unwrap_or_default(),
            comments: comments.unwrap_or_default(),
            favorite: if favorite { "true".to_owned() } else { String::new() },
        }
    }
}

impl Fields {
    fn draft(&self) -> ContactDraft {
        let text = |text: &String| Some(text.clone());
        ContactDraft {
            first_name: text(&self.first_name),
            last_name: text(&self.last_name),
            email: text(&self.email),
            phone: text(&self.phone),
            birthday: self.birthday(),
            comments: text(&self.comments),
            favorite: Some(self.favorite == "true"),
        }
    }

    /// As the domain reads it. What is no date stays none, so that it is refused rather than dropped.
    fn birthday(&self) -> Option<String> {
        if !self.birthday.is_empty() {
            return Some(self.birthday.clone());
        }
        let [day, month, year] = [&self.birth_day, &self.birth_month, &self.birth_year].map(|part| part.trim());
        match (day.is_empty() && month.is_empty(), year) {
            (true, "") => None,
            (_, "") => Some(format!("--{month:0>2}-{day:0>2}")),
            (_, year) => Some(format!("{year:0>4}-{month:0>2}-{day:0>2}")),
        }
    }

    /// The same with the birthday in its parts, as the form shows it.
    fn spread(self) -> Self {
        let Some((rest, day)) = self.birthday.rsplit_once('-') else { return self };
        let (year, month) = rest.rsplit_once('-').unwrap_or(("", rest));
        let plain = |part: &str| part.trim_start_matches('0').to_owned();
        Self {
            birth_day: plain(day),
            birth_month: plain(month),
            birth_year: year.trim_matches('-').to_owned(),
            birthday: String::new(),
            ..self
        }
    }

    /// Each field by its name, birthday in one, with line ends as the store has them: a browser sends others.
    fn versions(&self, frame: &Frame) -> Vec<(&'static str, Version)> {
        let plain = |text: &String| Version { value: text.clone(), shown: text.clone() };
        let birthday = self.birthday().unwrap_or_default();
        let date = birthday.parse().map_or_else(|_| birthday.clone(), |date| frame.birthday(&date));
        let star = frame.t(if self.is_favorite() { "yes" } else { "no" });
        vec![
            ("first_name", plain(&self.first_name)),
            ("last_name", plain(&self.last_name)),
            ("email", plain(&self.email)),
            ("phone", plain(&self.phone)),
            ("birthday", Version { value: birthday, shown: date }),
            ("comments", plain(&self.comments.replace("\r\n", "\n"))),
            ("favorite", Version { value: self.favorite.clone(), shown: star }),
        ]
    }

    fn is_favorite(&self) -> bool {
        self.favorite == "true"
    }

    fn is_born_in(&self, month: &usize) -> bool {
        self.birth_month == month.to_string()
    }
}

/// A form for a new contact, or for one that is there.
#[derive(Template)]
#[template(path = "contacts/form.html")]
struct EditPage<'a> {
    frame: &'a Frame,
    /// Which contact, with the tag of the version that the form was made of; `None` for a new one.
    edited: Option<(ContactId, String)>,
    fields: Fields,
    /// What the form was made of, for telling later who changed what.
    origin: String,
    errors: Vec<FieldError>,
    /// Why it could not be saved, when that has nothing to do with a field.
    problem: Option<String>,
}

impl EditPage<'_> {
    fn error(&self, field: &str) -> Option<String> {
        super::refusal(self.frame, &self.errors, field)
    }

    /// Whether it holds what was typed and is not saved yet.
    fn is_unsaved(&self) -> bool {
        self.problem.is_some() || !self.errors.is_empty()
    }

    fn title(&self) -> String {
        self.frame.t(if self.edited.is_some() { "contact-edit" } else { "contact-new" })
    }

    fn action(&self) -> String {
        self.edited.as_ref().map_or_else(|| "/contacts".to_owned(), |(id, _)| format!("/contacts/{id}"))
    }
}

fn origin(fields: &Fields) -> String {
    serde_json::to_string(fields).unwrap_or_default()
}

/// `GET /contacts/new`.
pub async fn new(member: Member) -> Result<Response, Error> {
    let fields = Fields::default();
    let origin = origin(&fields);
    let page = EditPage { frame: &member.frame, edited: None, origin, fields, errors: Vec::new(), problem: None };
    beside_list(&member, StatusCode::OK, member.t("contact-new"), page).await
}

/// `GET /contacts/{id}/edit`.
pub async fn edit(State(app): State<Arc<App>>, member: Member, path: Result<ContactPath, Error>) -> Result<Response, Error> {
    let id = path.map_err(|_| Error::NotFound)?.0;
    let contact = contacts::get(&app, &member.caller, id).await?;
    let fields = Fields::from(&contact.fields);
    let edited = Some((id, contact.etag.as_str().to_owned()));
    let origin = origin(&fields);
    let page = EditPage { frame: &member.frame, edited, origin, fields, errors: Vec::new(), problem: None };
    beside_list(&member, StatusCode::OK, member.with("contact-edit-title", "name", &contact.display_name), page).await
}

/// What a contact's form sends back.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(flatten)]
    fields: Fields,
    #[serde(default)]
    etag: String,
    #[serde(default)]
    origin: String,
}

/// `POST /contacts`: makes a contact.
pub async fn create(State(app): State<Arc<App>>, member: Member, Form(sent): Form<Sent>) -> Result<Response, Error> {
    match contacts::create(&app, &member.caller, sent.fields.draft()).await {
        Ok(contact) => {
            let path = format!("/contacts/{}", contact.id);
            let redirect = HeaderValue::try_from(&path).map_err(Error::internal)?;
            // The whole page is loaded anew, with the contact in its place in the list.
            Ok(match member.part {
                Some(_) => (StatusCode::NO_CONTENT, [(HeaderName::from_static("hx-redirect"), redirect)]).into_response(),
                None => Redirect::to(&path).into_response(),
            })
        }
        Err(error) => refused(&member, None, sent, error).await,
    }
}

/// `POST /contacts/{id}`: saves an edit, unless somebody else was there first.
pub async fn save(
    State(app): State<Arc<App>>,
    member: Member,
    path: Result<ContactPath, Error>,
    Form(sent): Form<Sent>,
) -> Result<Response, Error> {
    let id = path.map_err(|_| Error::NotFound)?.0;
    let known = Precondition::OneOf(vec![sent.etag.clone()]);
    match contacts::replace(&app, &member.caller, id, &known, &sent.fields.draft()).await {
        Ok(contact) => Ok(saved(&contact)),
        Err(Error::Stale) => conflict(&app, &member, id, sent).await,
        Err(error) => refused(&member, Some((id, sent.etag.clone())), sent, error).await,
    }
}

fn saved(contact: &Contact) -> Response {
    Redirect::to(&format!("/contacts/{}?changed", contact.id)).into_response()
}

/// The form again, with what was typed and why it is not saved.
async fn refused(member: &Member, edited: Option<(ContactId, String)>, sent: Sent, error: Error) -> Result<Response, Error> {
    let problem = |key: &str| Some(member.t(key));
    let is_gone = matches!(error, Error::NotFound);
    // A script does not swap in what was not found.
    let gone = if member.part.is_some() { StatusCode::CONFLICT } else { StatusCode::NOT_FOUND };
    let (status, errors, problem) = match error {
        Error::Invalid(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Error::Conflict(_) => (StatusCode::CONFLICT, vec![FieldError::new("email", Reason::ContactExists)], None),
        // Typed for a contact that has been deleted meanwhile, it can still become a new one.
        Error::NotFound if edited.is_some() && !sent.etag.is_empty() => (gone, Vec::new(), problem("form-gone")),
        Error::TooManyRequests(_) => (StatusCode::TOO_MANY_REQUESTS, Vec::new(), problem("error-too-many-text")),
        Error::Busy => (StatusCode::SERVICE_UNAVAILABLE, Vec::new(), problem("error-busy-text")),
        Error::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, Vec::new(), problem("error-away-text")),
        Error::StorageFull => (StatusCode::INSUFFICIENT_STORAGE, Vec::new(), problem("error-full-text")),
        other => return Err(other),
    };
    let edited = edited.filter(|_| !is_gone);
    let page = EditPage { frame: &member.frame, edited, fields: sent.fields.spread(), origin: sent.origin, errors, problem };
    let title = page.title();
    beside_list(member, status, title, page).await
}

/// One field that two people have changed differently.
struct Difference {
    name: &'static str,
    mine: Version,
    theirs: Version,
    /// Whether mine is what is kept unless told otherwise: I changed it, and they did not.
    prefers_mine: bool,
}

/// What one side made of a field: as the form carries it, and as a person reads it.
#[derive(Clone, PartialEq, Eq)]
struct Version {
    value: String,
    shown: String,
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
}

impl ConflictPage<'_> {
    fn label(&self, field: &str) -> String {
        self.frame.t(&format!("field-{}", field.replace('_', "-")))
    }
}

async fn conflict(app: &App, member: &Member, id: ContactId, sent: Sent) -> Result<Response, Error> {
    let frame = &member.frame;
    let contact = contacts::get(app, &member.caller, id).await?;
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
    if differences.is_empty() {
        // What is left of the edit is there already.
        return Ok(saved(&contact));
    }
    let page = ConflictPage { frame, contact: &contact, agreed, differences, origin: origin(&their_fields) };
    beside_list(member, StatusCode::CONFLICT, member.t("conflict-title"), page).await
}

#[derive(Deserialize)]
pub struct Favorite {
    favorite: bool,
    #[serde(default)]
    back: String,
}

/// `POST /contacts/{id}/favorite`.
pub async fn favorite(
    State(app): State<Arc<App>>,
    member: Member,
    path: Result<ContactPath, Error>,
    Form(form): Form<Favorite>,
) -> Result<Response, Error> {
    let id = path.map_err(|_| Error::NotFound)?.0;
    let contact = contacts::set_favorite(&app, &member.caller, id, &Precondition::None, form.favorite).await?;
    if member.wants_part("detail") {
        return show(&app, &member, id, true).await;
    }
    if member.part.is_some() {
        return Ok(member.page(StatusCode::OK, &Star { frame: &member.frame, contact: &contact }));
    }
    Ok(Redirect::to(LocalPath::parse(&form.back).unwrap_or_default().as_str()).into_response())
}

/// What remains of a deleted contact: a way to bring it back.
#[derive(Template)]
#[template(path = "contacts/deleted.html")]
struct Deleted<'a> {
    frame: &'a Frame,
    id: ContactId,
    deleted_at: i64,
}

/// `POST /contacts/{id}/delete`.
pub async fn delete(
    State(app): State<Arc<App>>,
    member: Member,
    path: Result<ContactPath, Error>,
    _: Form<Nothing>,
) -> Result<Response, Error> {
    let id = path.map_err(|_| Error::NotFound)?.0;
    let deleted_at = contacts::delete(&app, &member.caller, id, &Precondition::None).await?.micros();
    if member.wants_part("detail") {
        let mut response = member.page(StatusCode::OK, &Deleted { frame: &member.frame, id, deleted_at });
        let headers = response.headers_mut();
        headers.insert(HeaderName::from_static("hx-replace-url"), HeaderValue::from_static("/contacts"));
        headers.insert(HeaderName::from_static("hx-trigger"), HeaderValue::from_static("contacts-changed"));
        return Ok(response);
    }
    Ok(Redirect::to(&format!("/contacts?undo={deleted_at}")).into_response())
}

/// `GET /contacts/{id}/qr.svg`: what a phone's camera adds to its own address book.
pub async fn qr(State(app): State<Arc<App>>, member: Member, path: Result<ContactPath, Error>) -> Result<Response, Error> {
    let id = path.map_err(|_| Error::NotFound)?.0;
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

    fn fields(day: &str, month: &str, year: &str) -> Fields {
        Fields { birth_day: day.to_owned(), birth_month: month.to_owned(), birth_year: year.to_owned(), ..Fields::default() }
    }

    #[test]
    fn a_birthday_is_put_together_of_its_parts() {
        assert_eq!(fields("9", "3", "1814").birthday().as_deref(), Some("1814-03-09"));
        assert_eq!(fields("9", "3", "").birthday().as_deref(), Some("--03-09"));
        assert_eq!(fields("", "", "").birthday(), None);
        for unreal in [fields("", "3", ""), fields("9", "", "1814"), fields("", "", "1814"), fields("31", "2", "")] {
            assert!(unreal.draft().check(&ContactFields::default()).is_err(), "{unreal:?}");
        }
    }

    #[test]
    fn a_birthday_in_one_is_taken_apart_again() {
        for (whole, parts) in [("1814-03-09", ("9", "3", "1814")), ("--03-29", ("29", "3", ""))] {
            let spread = Fields { birthday: whole.to_owned(), ..Fields::default() }.spread();
            assert_eq!((spread.birth_day.as_str(), spread.birth_month.as_str(), spread.birth_year.as_str()), parts);
            assert_eq!(spread.birthday().as_deref(), Some(whole));
        }
    }

    #[test]
    fn notes_too_long_for_a_code_are_left_out() {
        let fields =
            ContactFields { first_name: Some("Taras".to_owned()), comments: Some("x".repeat(5000)), ..ContactFields::default() };
        assert!(scannable(&fields).is_some());
    }
}
