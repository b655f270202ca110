//! A browser without scripts: it keeps cookies, reads pages and sends their forms back.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder};

use super::TestApp;
use super::user::{Answer, PASSWORD};

pub struct Browser {
    url: String,
    client: Client,
    cookies: Mutex<BTreeMap<String, String>>,
    headers: Vec<(&'static str, String)>,
}

impl Browser {
    /// Starts a browser without cookies.
    pub fn new(app: &TestApp) -> Self {
        Self::at(&app.url)
    }

    /// The same for a server at this address.
    pub fn at(url: &str) -> Self {
        let client = super::client_builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self {
            url: url.to_owned(),
            client,
            cookies: Mutex::default(),
            headers: Vec::new(),
        }
    }

    /// Sends this header with every request.
    pub fn with(mut self, header: &'static str, value: &str) -> Self {
        self.headers.push((header, value.to_owned()));
        self
    }

    /// Returns a browser whose user has just signed up with this email.
    pub async fn sign_up(app: &TestApp, email: &str) -> Self {
        Self::new(app).signed_up(email).await
    }

    /// Returns a browser whose user has just signed in.
    pub async fn sign_in(app: &TestApp, email: &str) -> Self {
        Self::new(app).signed_in(email).await
    }

    pub async fn signed_up(self, email: &str) -> Self {
        let form = [
            ("username", "Lesya"),
            ("email", email),
            ("password", PASSWORD),
        ];
        self.submit("/signup", &form).await.expect(303);
        self
    }

    pub async fn signed_in(self, email: &str) -> Self {
        self.submit("/login", &[("email", email), ("password", PASSWORD)])
            .await
            .expect(303);
        self
    }

    /// Returns the cookie with this name, without the prefix that it has under TLS.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        cookies
            .get(name)
            .or_else(|| cookies.get(&format!("__Host-{name}")))
            .cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), value.to_owned());
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.url));
        if !self.headers.iter().any(|(name, _)| *name == "accept") {
            request = request.header("accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        let pairs: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if pairs.is_empty() {
            request
        } else {
            request.header("cookie", pairs.join("; "))
        }
    }

    /// Sends a request and keeps the cookies of its answer.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let answer = Answer::of(request).await;
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        for set in answer.headers.get_all("set-cookie") {
            let set = set.to_str().unwrap();
            let (name, value) = set.split(';').next().unwrap().split_once('=').unwrap();
            if set.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Returns the text of a page that exists.
    pub async fn page(&self, path: &str) -> String {
        self.get(path).await.expect(200).text
    }

    /// Returns the token of the forms on this page.
    pub async fn form(&self, path: &str) -> String {
        token(&self.page(path).await).to_owned()
    }

    /// Returns the token of the forms made for this browser.
    pub async fn token(&self) -> String {
        self.form(if self.cookie("carnet-session").is_some() {
            "/contacts/new"
        } else {
            "/login"
        })
        .await
    }

    /// Sends a form with these fields and this browser's token.
    pub async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token().await;
        let fields: Vec<_> = fields
            .iter()
            .copied()
            .chain([("form_token", token.as_str())])
            .collect();
        self.post(path, &fields).await
    }

    /// Uploads a file with the form at this path, as a page's own form does.
    pub async fn send_file(&self, path: &str, name: &str, content: &str) -> Answer {
        let token = self.token().await;
        let (kind, body) = multipart(&[("form_token", &token), ("file", content)], name);
        self.send(
            self.request(Method::POST, path)
                .header("content-type", kind)
                .body(body),
        )
        .await
    }

    /// Sends these fields without adding a token.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.request(Method::POST, path).form(fields))
            .await
    }
}

/// Returns the media type and the body of a form whose field `file` is a file of this name.
pub fn multipart(fields: &[(&str, &str)], file_name: &str) -> (&'static str, String) {
    let mut body = String::new();
    for (name, value) in fields {
        let file = if *name == "file" {
            format!("; filename=\"{file_name}\"")
        } else {
            String::new()
        };
        body.push_str(&format!(
            "--x-edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str("--x-edge--\r\n");
    ("multipart/form-data; boundary=x-edge", body)
}

/// Returns the token of the first form on a page.
pub fn token(html: &str) -> &str {
    let (_, rest) = html
        .split_once("name=\"form_token\" value=\"")
        .unwrap_or_else(|| panic!("no form in {html}"));
    rest.split('"').next().unwrap()
}

/// Returns a page without its tokens, which are masked anew each time, the keys of its forms, and its
/// session.
pub fn without_tokens(html: &str) -> String {
    let parts = [
        "name=\"form_token\" value=\"",
        "name=\"key\" value=\"",
        " data-session=\"",
    ];
    parts.into_iter().fold(html.to_owned(), |html, opening| {
        let mut pieces = html.split(opening);
        let first = pieces.next().unwrap();
        let rest = pieces.map(|piece| piece.split_once('"').unwrap().1);
        first.to_owned() + &rest.collect::<String>()
    })
}
