//! Apple configuration profiles with a CardDAV account (`com.apple.carddav.account`).

use askama::Template;
use uuid::Uuid;

use super::server::DavServer;

/// A profile that sets up the account on a device. Its identifier stays the same, so that another
/// one replaces it instead of adding the account twice.
#[derive(Template)]
#[template(path = "devices/profile.xml")]
pub struct Profile<'a> {
    server: &'a DavServer,
    password: String,
    ids: [Uuid; 2],
}

impl<'a> Profile<'a> {
    /// Creates the profile for an account with this password.
    pub fn new(server: &'a DavServer, password: String) -> Self {
        Self {
            server,
            password,
            ids: [Uuid::now_v7(), Uuid::now_v7()],
        }
    }
}
