//! Moving in from another server: its address books are fetched into a file, which is imported like
//! any other.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::compute::{self, Cancellation};
use crate::domain::spool::{Arrival, Arrived};
use crate::domain::{App, limits};
use crate::error::{Error, Result};
use crate::fetch::{FetchError, Reach, RemoteAccount, RemoteBook, RemoteServer};
use crate::model::actor::Actor;
use crate::model::import::bundle::{self, FetchedBook};
use crate::model::import::encoding;

/// The time between looks at the cancellation.
const LOOKS_EVERY: Duration = Duration::from_millis(500);

/// A request for the address books of another server.
pub struct FetchRequest {
    /// The account there.
    pub account: RemoteAccount,
    /// The servers that may be asked.
    pub reach: Reach,
    /// The names of the books to fetch; all when empty.
    pub names: Vec<String>,
    /// The time within which all must arrive.
    pub within: Duration,
}

/// The address books of another server.
pub struct FetchedFile {
    /// The books, in the order of the file.
    pub books: Vec<FetchedBook>,
    /// Their cards, and a last line that lists the books ([`bundle`]).
    pub file: Arrived,
}

/// Fetches address books for an account that imports them. An account fetches once at a time.
///
/// # Errors
///
/// [`Error::Remote`] with the reason why the other server gives nothing.
pub async fn fetch(app: &Arc<App>, actor: &Actor, request: FetchRequest) -> Result<FetchedFile> {
    app.throttle.fetch(actor.id())?;
    let (held, account) = (Arc::clone(app), actor.id());
    let handle = tokio::runtime::Handle::current();
    // Reading large answers keeps the processor busy for long.
    compute::run(&app.fetches, account, move |cancellation| {
        let arrival = Arrival::new(&held, account);
        let within = request.within;
        let receiving = receive(arrival, request);
        handle.block_on(async {
            tokio::select! {
                received = receiving => received,
                () = tokio::time::sleep(within) => Err(FetchError::TooSlow.into()),
                () = cancelled(cancellation) => Err(Error::Busy),
            }
        })
    })
    .await?
}

/// Waits until nobody waits for the result any more.
async fn cancelled(cancellation: &Cancellation) {
    while !cancellation.is_cancelled() {
        tokio::time::sleep(LOOKS_EVERY).await;
    }
}

async fn receive(mut file: Arrival, request: FetchRequest) -> Result<FetchedFile> {
    let FetchRequest {
        account,
        reach,
        names,
        within: _,
    } = request;
    let server = RemoteServer::sign_in(account, reach, limits::FETCH).await?;
    let mut lists = Vec::new();
    let mut count = 0;
    for book in chosen(&server.books, &names)? {
        let list = server.list(book).await?;
        count += list.count();
        lists.push((book, list));
        if count > limits::FETCH.cards {
            return Err(FetchError::TooMany.into());
        }
    }
    let mut books = Vec::new();
    for (book, list) in lists {
        let start = file.length();
        let mut download = server.fetch(book, list);
        let mut cards = 0;
        while let Some(some) = download.next().await? {
            cards += some.len();
            for card in some {
                // Cards that came alone may each have an encoding of their own.
                let card = encoding::decode(card).text;
                add(&mut file, card.as_bytes()).await?;
            }
        }
        books.push(FetchedBook {
            name: book.name.clone(),
            cards,
            missing: download.missing,
            bytes: file.length() - start,
        });
    }
    file.add(bundle::last_line(&books).as_bytes()).await?;
    let file = file.finish().await?;
    Ok(FetchedFile { books, file })
}

/// Returns the books that have these names.
fn chosen<'a>(books: &'a [RemoteBook], names: &[String]) -> Result<Vec<&'a RemoteBook>> {
    for name in names {
        if !books.iter().any(|book| book.name == *name) {
            let names = books.iter().map(|book| book.name.clone()).collect();
            let name = name.clone();
            return Err(FetchError::UnknownBook { name, names }.into());
        }
    }
    let is_chosen = |book: &&RemoteBook| names.is_empty() || names.contains(&book.name);
    Ok(books.iter().filter(is_chosen).collect())
}

/// Adds a card, which begins on a line of its own.
async fn add(file: &mut Arrival, card: &[u8]) -> Result<()> {
    if file.length() + card.len() > limits::FETCH.total_bytes {
        return Err(FetchError::TooLarge.into());
    }
    file.add(card).await?;
    match card.ends_with(b"\n") {
        true => Ok(()),
        false => file.add(b"\r\n").await,
    }
}
