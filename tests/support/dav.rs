//! CardDAV sign-ins of a test server, at the function that the face calls.

use std::net::IpAddr;
use std::sync::Arc;

use carnet::domain::App;
use carnet::domain::app_passwords::{self, DavClient};
use carnet::error::Error;
use carnet::model::actor::Actor;
use serde_json::{Value, json};

use super::{Setup, TestUser, default_limits};

/// A phone at an address of its own.
pub fn phone(last: u8) -> DavClient {
    let address = IpAddr::from([192, 0, 2, last]);
    DavClient {
        origin: address.into(),
        address: address.to_string(),
        program: format!("Phone/{last}"),
    }
}

/// Returns a setup with limits in which CardDAV takes the account's own password too.
pub fn own_password() -> Setup {
    Setup {
        dav_account_password: true,
        limits: Some(default_limits()),
        ..Setup::default()
    }
}

/// Signs in from a phone.
pub async fn sign_in(app: &App, login: &str, password: &str) -> Result<Arc<Actor>, Error> {
    app_passwords::authenticate(app, login, password, &phone(7)).await
}

/// Checks that nobody can sign in like this.
pub async fn assert_refused(app: &App, login: &str, password: &str) {
    let refusal = sign_in(app, login, password).await.unwrap_err();
    assert!(
        matches!(
            refusal,
            Error::Unauthenticated("incorrect login or password")
        ),
        "{login}: {refusal:?}"
    );
}

impl TestUser<'_> {
    /// Creates an app password and returns all that is told of it.
    pub async fn app_password(&self, draft: Value) -> Value {
        self.post("/api/users/me/app-passwords", &draft)
            .await
            .expect(201)
            .json()
    }

    /// Creates an app password and returns it.
    pub async fn secret(&self) -> String {
        let created = self.app_password(json!({"name": "Phone"})).await;
        created["password"].as_str().unwrap().to_owned()
    }

    /// Returns the app passwords as listed.
    pub async fn app_passwords(&self) -> Vec<Value> {
        let listed = self.get("/api/users/me/app-passwords").await.expect(200);
        listed.json().as_array().unwrap().clone()
    }
}
