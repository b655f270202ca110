//! An account on a real process, which may be slow, stopped or killed meanwhile.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use super::process::Program;
use super::user::{Answer, PASSWORD};

/// A signed-in account.
#[derive(Clone)]
pub struct Remote {
    pub url: String,
    pub client: Client,
    pub email: String,
    pub access: String,
    pub refresh: String,
}

/// Returns a client whose requests end within a bounded time.
pub fn client() -> Client {
    super::client_builder()
        .pool_max_idle_per_host(64)
        .timeout(Duration::from_secs(40))
        .build()
        .unwrap()
}

impl Program {
    pub fn address(&self) -> SocketAddr {
        self.url.trim_start_matches("http://").parse().unwrap()
    }
}

impl Remote {
    /// Opens an account and signs in.
    pub async fn open(program: &Program, email: &str) -> Self {
        let client = client();
        let form = json!({"username": "Lesya", "email": email, "password": PASSWORD});
        Answer::of(
            client
                .post(format!("{}/api/auth/signup", program.url))
                .json(&form),
        )
        .await
        .expect(201);
        Self::sign_in(&program.url, email, PASSWORD).await
    }

    /// Signs in to an account that exists.
    pub async fn sign_in(url: &str, email: &str, password: &str) -> Self {
        let client = client();
        let tokens = Answer::of(sign_in_request(&client, url, email, password))
            .await
            .expect(200)
            .json();
        let token = |name: &str| tokens[name].as_str().unwrap().to_owned();
        let (access, refresh) = (token("access_token"), token("refresh_token"));
        Self {
            url: url.to_owned(),
            client,
            email: email.to_owned(),
            access,
            refresh,
        }
    }

    /// Returns the same account at another address.
    pub fn at(&self, url: &str) -> Self {
        Self {
            url: url.to_owned(),
            ..self.clone()
        }
    }

    /// Builds a request with the access token.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&self.access)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    /// Sends a request and returns the answer, if it arrived whole.
    pub async fn try_send(&self, method: Method, path: &str, body: &Value) -> Option<Answer> {
        let response = self.request(method, path).json(body).send().await.ok()?;
        let (status, headers) = (response.status(), response.headers().clone());
        Some(Answer {
            status,
            headers,
            text: response.text().await.ok()?,
        })
    }
}

/// Builds a sign-in with the OAuth2 password form.
pub fn sign_in_request(client: &Client, url: &str, email: &str, password: &str) -> RequestBuilder {
    client
        .post(format!("{url}/api/auth/login"))
        .form(&[("username", email), ("password", password)])
}
