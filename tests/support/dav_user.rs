//! Accounts with an app password, as CardDAV clients use them.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::multistatus::Multistatus;
use super::{Answer, TestApp, TestUser};

/// The namespaces of the requests that tests send.
pub const NAMESPACES: &str = "xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:carddav\" \
    xmlns:S=\"http://calendarserver.org/ns/\" xmlns:X=\"urn:x\"";

/// An account with an app password.
pub struct DavUser<'a> {
    pub user: TestUser<'a>,
    pub secret: String,
    /// The number of the account.
    pub id: i64,
    /// The path of its default book.
    pub book: String,
}

/// The keys of a [`DavUser`], which outlive the server.
#[derive(Clone)]
pub struct DavKeys {
    email: String,
    account: Value,
    access: String,
    refresh: String,
    secret: String,
    id: i64,
    book: String,
}

impl DavKeys {
    /// Returns the user on this server.
    pub fn on<'a>(&self, app: &'a TestApp) -> DavUser<'a> {
        let keys = self.clone();
        DavUser {
            user: TestUser {
                app,
                email: keys.email,
                account: keys.account,
                access: keys.access,
                refresh: keys.refresh,
            },
            secret: keys.secret,
            id: keys.id,
            book: keys.book,
        }
    }
}

impl<'a> DavUser<'a> {
    /// Returns the keys of the user.
    pub fn keys(&self) -> DavKeys {
        DavKeys {
            email: self.user.email.clone(),
            account: self.user.account.clone(),
            access: self.user.access.clone(),
            refresh: self.user.refresh.clone(),
            secret: self.secret.clone(),
            id: self.id,
            book: self.book.clone(),
        }
    }

    /// Signs up a user and creates an app password.
    pub async fn new(app: &'a TestApp) -> Self {
        let user = app.user().await;
        let secret = user.secret().await;
        let id = user.account["id"].as_i64().unwrap();
        let books = user.get("/api/books").await.expect(200).json();
        let default = books
            .as_array()
            .unwrap()
            .iter()
            .find(|book| book["default"] == json!(true));
        let book = format!("/dav/books/{id}/{}/", default.unwrap()["id"]);
        Self {
            user,
            secret,
            id,
            book,
        }
    }

    /// Returns the same account with a new app password that only reads.
    pub async fn read_only(self) -> Self {
        let created = json!({"name": "Display", "read_only": true});
        let created = self.user.app_password(created).await;
        Self {
            secret: created["password"].as_str().unwrap().to_owned(),
            ..self
        }
    }

    pub fn principal(&self) -> String {
        format!("/dav/principals/{}/", self.id)
    }

    pub fn home(&self) -> String {
        format!("/dav/books/{}/", self.id)
    }

    /// Returns the path of a card in the default book.
    pub fn path(&self, name: &str) -> String {
        format!("{}{name}", self.book)
    }

    /// Builds a request with the app password.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.user.app.request(method, path);
        request.basic_auth(&self.user.email, Some(&self.secret))
    }

    /// Sends a request with these headers and this body.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let mut request = self.request(method, path).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, &[], "").await
    }

    /// Stores a card under a name of the default book.
    pub async fn put(&self, name: &str, vcard: impl Into<reqwest::Body>) -> Answer {
        self.put_with(name, vcard, &[]).await
    }

    /// Stores a card with more headers.
    pub async fn put_with(
        &self,
        name: &str,
        vcard: impl Into<reqwest::Body>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let media_type = ("content-type", "text/vcard; charset=utf-8");
        let headers = [&[media_type][..], headers].concat();
        self.send("PUT", &self.path(name), &headers, vcard).await
    }

    /// Stores simple cards in the default book: `a` as `a.vcf` with the UID `a`.
    pub async fn put_all(&self, names: &[&str]) {
        for name in names {
            self.put(&format!("{name}.vcf"), simple_card(name))
                .await
                .expect(201);
        }
    }

    /// Copies or moves a card of the default book to a path.
    pub async fn relocate(
        &self,
        method: &str,
        name: &str,
        destination: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        let headers = [&[("destination", destination)][..], headers].concat();
        self.send(method, &self.path(name), &headers, "").await
    }

    /// Asks for the properties whose elements these are.
    pub async fn propfind(&self, path: &str, depth: &str, properties: &str) -> Multistatus {
        let inside = format!("<D:prop>{properties}</D:prop>");
        Multistatus::of(&self.propfind_as(path, &[("depth", depth)], &inside).await)
    }

    /// Sends a PROPFIND with this content.
    pub async fn propfind_as(&self, path: &str, headers: &[(&str, &str)], inside: &str) -> Answer {
        let body = format!("<D:propfind {NAMESPACES}>{inside}</D:propfind>");
        self.send("PROPFIND", path, headers, body).await
    }

    /// Returns the content of one property.
    pub async fn property(&self, path: &str, name: &str) -> String {
        let told = self.propfind(path, "0", &format!("<{name}/>")).await;
        told.only().value(name).to_owned()
    }

    /// Sends a PROPPATCH with this content.
    pub async fn proppatch(&self, path: &str, inside: &str) -> Answer {
        let body = format!("<D:propertyupdate {NAMESPACES}>{inside}</D:propertyupdate>");
        self.send("PROPPATCH", path, &[], body).await
    }

    /// Makes a book.
    pub async fn mkcol(&self, name: &str) -> String {
        let path = format!("{}{name}/", self.home());
        self.send("MKCOL", &path, &[], "").await.expect(201);
        path
    }

    /// Sends a report about the default book: the name of its element and what is in it.
    pub async fn report(&self, name: &str, inside: &str) -> Answer {
        self.report_on(&self.book, name, inside).await
    }

    pub async fn report_on(&self, path: &str, name: &str, inside: &str) -> Answer {
        let body = format!("<{name} {NAMESPACES}>{inside}</{name}>");
        self.send("REPORT", path, &[("depth", "0")], body).await
    }

    /// Returns the contacts of the account, as the API lists them.
    pub async fn contacts(&self) -> Vec<Value> {
        let listed = self.user.get("/api/contacts?limit=500").await.expect(200);
        listed.json().as_array().unwrap().clone()
    }
}

/// Returns a small card of version 3.0 whose UID and first name these are.
pub fn simple_card(name: &str) -> String {
    card(name, &[&format!("N:;{name};;;"), &format!("FN:{name}")])
}

/// Returns a card of version 3.0 with these lines.
pub fn card(uid: &str, lines: &[&str]) -> String {
    let uid = format!("UID:{uid}");
    let start = ["BEGIN:VCARD", "VERSION:3.0", &uid];
    let all = [&start, lines, &["END:VCARD"]].concat();
    all.iter().map(|line| format!("{line}\r\n")).collect()
}

/// Returns the body of a refusal, with the element that names what did not hold.
pub fn refusal(element: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error xmlns:D=\"DAV:\" \
         xmlns:C=\"urn:ietf:params:xml:ns:carddav\">{element}</D:error>\n"
    )
}

impl Answer {
    /// Returns the tag of the answer.
    pub fn etag(&self) -> String {
        let etag = self.header("etag").to_owned();
        assert!(etag.starts_with('"') && etag.len() > 2, "{self:?}");
        etag
    }

    /// Checks that the request was refused, with the element that names why; `""` for none.
    pub fn expect_refusal(&self, status: u16, element: &str) {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(
            self.header("content-type"),
            "application/xml; charset=utf-8"
        );
        assert_eq!(self.text, refusal(element));
    }

    /// Checks that the answer has this status and no body.
    pub fn expect_empty(&self, status: u16) {
        assert_eq!(
            (self.status.as_u16(), self.text.as_str()),
            (status, ""),
            "{self:?}"
        );
    }
}
