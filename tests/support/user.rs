//! Users of a test server, and the answers they get.

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::TestApp;

pub const PASSWORD: &str = "reve ta stohne Dnipr";

/// A signed-in user.
pub struct TestUser<'a> {
    pub app: &'a TestApp,
    pub email: String,
    pub account: Value,
    pub access: String,
    pub refresh: String,
}

/// A whole answer, because tests look at all of it.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Self {
            status,
            headers,
            text: response.text().await.unwrap(),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }

    /// Returns status, headers and body without the parts that differ between any two answers.
    pub fn essence(&self) -> (u16, Vec<(String, String)>, &str) {
        let headers = self
            .headers
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "date" | "x-request-id"));
        let mut headers: Vec<_> = headers
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        headers.sort();
        (self.status.as_u16(), headers, &self.text)
    }

    /// Returns the first names of the contacts in this array.
    pub fn first_names(&self) -> Vec<String> {
        let contacts = self.json();
        contacts
            .as_array()
            .unwrap()
            .iter()
            .map(|contact| {
                contact["first_name"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned()
            })
            .collect()
    }

    /// Returns the path of the next page, if there is one.
    pub fn next_page(&self) -> Option<String> {
        let link = self.headers.get("link")?.to_str().unwrap();
        Some(
            link.strip_prefix('<')
                .unwrap()
                .strip_suffix(">; rel=\"next\"")
                .unwrap()
                .to_owned(),
        )
    }

    /// Returns the body, once the status is as expected.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        self
    }

    /// Returns the `detail` of a problem with this status, once its form is right.
    pub fn problem(self, status: u16) -> String {
        self.expect(status).expect_problem()
    }

    /// Returns the `detail` of a problem with any status, once its form is right.
    pub fn expect_problem(self) -> String {
        let answer = self;
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{answer:?}"
        );
        let problem = answer.json();
        assert_eq!(problem["status"], answer.status.as_u16());
        assert_eq!(problem["type"], "about:blank");
        problem["detail"]
            .as_str()
            .expect("a string detail")
            .to_owned()
    }

    /// Returns the names of the refused fields of a 422.
    pub fn refused_fields(self) -> Vec<String> {
        let answer = self.expect(422);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert!(problem["detail"].is_string(), "{answer:?}");
        let errors = problem["errors"].as_array().expect("a list of errors");
        errors
            .iter()
            .map(|error| error["field"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Returns a contact to send.
pub fn draft(first_name: &str) -> Value {
    json!({"first_name": first_name})
}

impl<'a> TestUser<'a> {
    pub async fn sign_up(app: &'a TestApp, email: &str) -> Self {
        let form = json!({"username": "Taras", "email": email, "password": PASSWORD});
        let account = Answer::of(app.post("/api/auth/signup").json(&form))
            .await
            .expect(201)
            .json();
        Self::sign_in(app, email, account).await
    }

    async fn sign_in(app: &'a TestApp, email: &str, account: Value) -> Self {
        let tokens = sign_in(app, email, PASSWORD).await.expect(200).json();
        Self {
            app,
            email: email.to_owned(),
            account,
            access: tokens["access_token"].as_str().unwrap().to_owned(),
            refresh: tokens["refresh_token"].as_str().unwrap().to_owned(),
        }
    }

    /// Signs in to the same account on another device.
    pub async fn elsewhere(&self) -> Self {
        Self::sign_in(self.app, &self.email, self.account.clone()).await
    }

    /// Builds a request with the access token.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.app.request(method, path).bearer_auth(&self.access)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    /// Sends a GET with one more header.
    pub async fn get_with(&self, path: &str, header: &str, value: &str) -> Answer {
        Answer::of(self.request(Method::GET, path).header(header, value)).await
    }

    /// Sends a request with `If-Match` and a JSON body.
    pub async fn if_match(&self, method: Method, path: &str, tag: &str, body: &Value) -> Answer {
        Answer::of(
            self.request(method, path)
                .header("if-match", tag)
                .json(body),
        )
        .await
    }

    /// Carries out a batch.
    pub async fn batch(&self, operations: &[Value]) -> Answer {
        self.post("/api/contacts/batch", &json!({"operations": operations}))
            .await
    }

    /// Returns the pages of a list, each as first names, by following the links.
    pub async fn pages(&self, path: &str) -> Vec<Vec<String>> {
        let mut pages = Vec::new();
        let mut next = Some(path.to_owned());
        while let Some(path) = next {
            let page = self.get(&path).await.expect(200);
            pages.push(page.first_names());
            next = page.next_page();
        }
        pages
    }

    /// Creates a contact and returns it.
    pub async fn create(&self, contact: &Value) -> Value {
        self.post("/api/contacts", contact).await.expect(201).json()
    }

    /// Creates contacts with these first names, in this order.
    pub async fn create_all(&self, first_names: &[&str]) {
        for names in first_names.chunks(500) {
            let operations: Vec<_> = names
                .iter()
                .map(|name| json!({"op": "create", "contact": draft(name)}))
                .collect();
            self.batch(&operations).await.expect(200);
        }
    }

    /// Returns the first names of the contacts in the answer of this path.
    pub async fn first_names(&self, path: &str) -> Vec<String> {
        self.get(path).await.expect(200).first_names()
    }
}

/// Signs in with the OAuth2 password form.
pub async fn sign_in(app: &TestApp, email: &str, password: &str) -> Answer {
    Answer::of(
        app.post("/api/auth/login")
            .form(&[("username", email), ("password", password)]),
    )
    .await
}

/// Returns the path of a contact.
pub fn path_of(contact: &Value) -> String {
    format!("/api/contacts/{}", contact["id"])
}
