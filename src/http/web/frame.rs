//! The reader of a page, and the frame around every page's content.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::assets;
use super::cookies::{Cookie, set_look};
use super::label_colors;
use super::nav_counts::NavCounts;
use super::policy::PAGE_POLICY;
use super::texts::Texts;
use crate::domain::books;
use crate::domain::{App, labels, sessions};
use crate::error::Error;
use crate::http::Shared;
use crate::model::actor::Actor;
use crate::model::book::Book;
use crate::model::card::labels::Label;
use crate::model::contact::Contact;
use crate::model::ids::SessionId;
use crate::model::label::LabelColor;
use crate::model::list_settings::ListSettings;
use crate::model::user::Theme;

/// Bytes of a form token.
const TOKEN: usize = 32;

/// The reader of a page, signed in or not, with the data that every page shows around its content.
pub struct Frame {
    /// The reader's language.
    pub texts: Texts,
    /// The theme of the page.
    pub theme: Theme,
    /// The account, when signed in.
    pub actor: Option<Arc<Actor>>,
    /// The id of the element to replace, if only a part of a page is requested.
    pub part: Option<String>,
    /// The path and query of the page.
    pub place: String,
    /// True if pages are served under TLS.
    pub tls: bool,
    /// The address books of the account.
    books: Vec<Book>,
    /// The numbers in the navigation of a whole page.
    counts: NavCounts,
    /// The colours of its labels by their comparison forms.
    label_colors: HashMap<String, LabelColor>,
    app: Arc<App>,
    visitor: String,
    is_new_visitor: bool,
}

impl Deref for Frame {
    type Target = Texts;

    fn deref(&self) -> &Texts {
        &self.texts
    }
}

impl FromRequestParts<Shared> for Frame {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Error> {
        let app = Arc::<App>::from_ref(shared);
        let tls = app.public_url.starts_with("https://");
        let actor = match Cookie::Session.read(&parts.headers, tls) {
            Some(token) => match sessions::authenticate_browser(&app, token).await {
                Ok(actor) => Some(actor),
                Err(Error::Unauthenticated(_)) => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        let (books, label_colors) = match &actor {
            Some(actor) => (
                books::by_name(&app, actor).await?,
                labels::colors(&app, actor).await?,
            ),
            None => Default::default(),
        };
        let frame = Self::new(
            app,
            &parts.headers,
            parts
                .uri
                .path_and_query()
                .map_or("/", |place| place.as_str()),
            actor,
        );
        let counts = match &frame.actor {
            Some(actor) if frame.part.is_none() => NavCounts::read(&frame.app, actor).await?,
            _ => NavCounts::default(),
        };
        Ok(Self {
            books,
            counts,
            label_colors,
            ..frame
        })
    }
}

impl Frame {
    /// Creates the frame of a page for this request.
    pub fn new(app: Arc<App>, headers: &HeaderMap, place: &str, actor: Option<Arc<Actor>>) -> Self {
        let tls = app.public_url.starts_with("https://");
        let kept = Cookie::Visitor.read(headers, tls);
        let visitor = kept.map_or_else(
            || URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>()),
            str::to_owned,
        );
        let look = Cookie::Look.read(headers, tls).unwrap_or_default();
        let (language, theme) = look.split_once('.').unwrap_or_default();
        let user = actor.as_ref().map(|actor| &actor.user);
        // An account's choice applies on every device, also the choice to follow the browser.
        let chosen = user
            .map_or(Some(language), |user| user.locale.as_deref())
            .and_then(Texts::of);
        let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let target = header(HeaderName::from_static("hx-target")).unwrap_or_default();
        let is_part = headers.contains_key("hx-request")
            && !headers.contains_key("hx-history-restore-request");
        Self {
            texts: chosen.unwrap_or_else(|| {
                Texts::preferred(header(header::ACCEPT_LANGUAGE).unwrap_or_default())
            }),
            theme: user.map_or_else(|| Theme::from(theme.to_owned()), |user| user.theme),
            part: is_part.then(|| {
                target
                    .split_once('#')
                    .map_or(target, |(_, id)| id)
                    .to_owned()
            }),
            place: place.to_owned(),
            is_new_visitor: kept.is_none(),
            visitor,
            actor,
            tls,
            books: Vec::new(),
            counts: NavCounts::default(),
            label_colors: HashMap::new(),
            app,
        }
    }

    /// Returns the account's address books if it has several.
    pub fn books(&self) -> &[Book] {
        if self.books.len() > 1 {
            &self.books
        } else {
            &[]
        }
    }

    /// Checks whether the page shows this address book alone.
    pub fn is_in_book(&self, book: &Book) -> bool {
        let id = book.id.to_string();
        form_urlencoded::parse(self.list_query().as_bytes())
            .any(|(name, value)| name == "book" && value == id)
    }

    /// Returns the query that says which contacts the page lists; empty on other pages.
    pub fn list_query(&self) -> &str {
        let (path, query) = self.place.split_once('?').unwrap_or((&self.place, ""));
        if path == "/contacts" { query } else { "" }
    }

    /// Checks whether the page is this one, by path and query.
    pub fn is_at(&self, place: &str) -> bool {
        self.place == place
    }

    /// Checks whether the page is about contacts, and not about a part of them that the navigation
    /// names.
    pub fn is_all_contacts(&self) -> bool {
        let is_part = |name: &str| matches!(name, "book" | "label" | "favorites");
        let mut query = form_urlencoded::parse(self.list_query().as_bytes());
        self.is_below("/contacts")
            && !query.any(|(name, value)| is_part(&name) && !value.is_empty())
    }

    /// Returns the numbers in the navigation.
    pub fn counts(&self) -> &NavCounts {
        &self.counts
    }

    /// Returns the domain.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Returns the token of this page's forms, under a fresh mask, so that it cannot be guessed
    /// from the compressed length of pages.
    pub fn form_token(&self) -> String {
        let mask: [u8; TOKEN] = rand::random();
        let token = self.app.form_token(&self.binding());
        let masked: Vec<u8> = mask
            .iter()
            .copied()
            .chain(mask.iter().zip(token).map(|(mask, byte)| mask ^ byte))
            .collect();
        URL_SAFE_NO_PAD.encode(masked)
    }

    /// Checks whether a form's token was made for this browser.
    pub fn made(&self, form_token: &str) -> bool {
        let Ok(masked) = URL_SAFE_NO_PAD.decode(form_token) else {
            return false;
        };
        let Some((mask, rest)) = masked.split_at_checked(TOKEN) else {
            return false;
        };
        let token = self.app.form_token(&self.binding());
        let differences = mask
            .iter()
            .zip(rest)
            .zip(token)
            .fold(0, |all, ((mask, byte), own)| all | (mask ^ byte ^ own));
        rest.len() == TOKEN && differences == 0 && !self.is_new_visitor_without_session()
    }

    fn is_new_visitor_without_session(&self) -> bool {
        self.actor.is_none() && self.is_new_visitor
    }

    /// Returns the reader's session, to which belongs what the browser keeps.
    pub fn session(&self) -> Option<SessionId> {
        self.actor.as_ref()?.session()
    }

    fn binding(&self) -> String {
        match self.session() {
            Some(session) => format!("session {session}"),
            None => format!("visitor {}", self.visitor),
        }
    }

    /// Returns a contact's name with its parts in the order that the account has chosen.
    pub fn name<'a>(&self, contact: &'a Contact) -> Cow<'a, str> {
        contact.name(self.list().name_order)
    }

    /// Returns the name of a button or link of which a page has several, for those who hear it: the
    /// action, and what it is about.
    pub fn about(&self, action: impl AsRef<str>, thing: impl AsRef<str>) -> String {
        let values = [("action", action.as_ref()), ("thing", thing.as_ref())];
        self.filled("action-about", &values)
    }

    /// Returns how the account's list looks.
    pub fn list(&self) -> ListSettings {
        let actor = self.actor.as_ref();
        actor.map_or_else(ListSettings::default, |actor| actor.user.list)
    }

    /// Returns the colour of a label.
    pub fn label_color(&self, name: &str) -> Option<LabelColor> {
        self.label_colors.get(&Label::key(name)).copied()
    }

    /// Returns the class with the colour of a label, with a space before it; empty without one.
    pub fn label_class(&self, name: &str) -> &'static str {
        self.label_color(name).map_or("", label_colors::class)
    }

    /// Returns the reader's time zone.
    pub fn time_zone(&self) -> &str {
        self.actor
            .as_ref()
            .map_or("UTC", |actor| &actor.user.time_zone)
    }

    /// Returns the path of the page, without its query.
    pub fn path(&self) -> &str {
        self.place.split('?').next().unwrap_or_default()
    }

    /// Checks whether the page is below this path of the navigation.
    pub fn is_below(&self, path: &str) -> bool {
        self.path().starts_with(path)
    }

    /// Checks whether the page is one of those in the menu.
    pub fn is_in_more(&self) -> bool {
        ["/labels", "/import", "/duplicates", "/history", "/trash"]
            .into_iter()
            .any(|path| self.is_below(path))
    }

    /// Checks whether only the element with this id is requested.
    pub fn wants_part(&self, id: &str) -> bool {
        self.part.as_deref() == Some(id)
    }

    /// Returns the address of an embedded file.
    pub fn asset(&self, name: &str) -> &'static str {
        match name {
            "app.css" => assets::APP_CSS,
            "app.js" => assets::APP_JS,
            "icon.svg" => assets::ICON_SVG,
            "icon.png" => assets::ICON_PNG,
            "app.webmanifest" => assets::APP_WEBMANIFEST,
            _ => assets::ICONS_SVG,
        }
    }

    /// Renders a page.
    pub fn page(&self, status: StatusCode, template: &impl Template) -> Response {
        let html = match template.render() {
            Ok(html) => html,
            Err(error) => return Error::internal(error).into_response(),
        };
        self.html(status, Body::from(html))
    }

    /// Returns a page whose text is still being written.
    pub fn streamed(&self, html: Body) -> Response {
        self.html(StatusCode::OK, html)
    }

    fn html(&self, status: StatusCode, html: Body) -> Response {
        let content_type = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
        let mut response = (status, content_type, html).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
        // Without any referrer a browser would not send the origin of a form either.
        headers.insert(
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        );
        headers.insert(
            header::VARY,
            HeaderValue::from_static("cookie, accept-language, hx-request, hx-target"),
        );
        if self.is_new_visitor_without_session() {
            headers.append(
                header::SET_COOKIE,
                Cookie::Visitor.set(&self.visitor, None, self.tls),
            );
        }
        response
    }

    /// Returns the header that stores the look of this reader's pages.
    pub fn kept_look(&self, language: Option<&str>, theme: Theme) -> HeaderValue {
        set_look(language.unwrap_or_default(), theme.as_str(), self.tls)
    }
}
