//! `carnet import --from-carddav`: fetches the address books of another server.

use std::sync::Arc;

use reqwest::Url;

use super::password;
use crate::domain::import::File;
use crate::domain::import::remote::{self, FetchRequest};
use crate::domain::uploads::WEIGH_FILE;
use crate::domain::{App, limits};
use crate::error::Error;
use crate::fetch::{self, Reach, RemoteAccount};
use crate::model::actor::Actor;
use crate::model::import::bundle::FetchedBook;

/// Fetches the books with these names, or all, as a file to import; `None` if they have no card.
pub async fn file(
    app: &Arc<App>,
    actor: &Actor,
    address: &str,
    user: String,
    names: Vec<String>,
) -> Result<Option<File>, String> {
    // A message that quotes the address would show a password in it.
    let url = fetch::parse_address(address).map_err(|error| format!("--from-carddav: {error}"))?;
    if url.scheme() == "http" && !is_near(&url) {
        eprintln!(
            "Warning: over http, others on the way can read the password. Use https if you can."
        );
    }
    let server = url.host_str().unwrap_or_default().to_owned();
    let password = password::ask(&format!("Password of {user} at {server}: "))?;
    let request = FetchRequest {
        account: RemoteAccount {
            address: url,
            user,
            password,
        },
        reach: Reach::Anywhere,
        names,
        within: limits::FETCHED_BY_COMMAND_IN,
    };
    let told = |error: Error| format!("{address}: {error}");
    let fetched = remote::fetch(app, actor, request).await.map_err(told)?;
    println!("{server} has:");
    for book in &fetched.books {
        println!("  {}", line(book));
    }
    if fetched.books.iter().all(|book| book.cards == 0) {
        return Ok(None);
    }
    Ok(Some(File {
        bytes: fetched.file.hold(app, WEIGH_FILE).await.map_err(told)?,
        name: Some(server),
        ..File::default()
    }))
}

/// Checks whether the address is this machine's own.
fn is_near(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn line(book: &FetchedBook) -> String {
    let FetchedBook {
        name,
        cards,
        missing,
        ..
    } = book;
    match missing {
        0 => format!("{name}: {cards} contacts and groups"),
        _ => format!("{name}: {cards} contacts and groups, and {missing} that it did not give"),
    }
}
