//! Reads the address books of another server over CardDAV, as a client does (RFC 6352, RFC 6764).
//!
//! `discovery` goes from the address that a person knows to the books: that address itself, then
//! `/.well-known/carddav`, each to the principal, its homes and the books in them. `download` lists
//! a book and fetches its cards by the hundred, or one by one where the server refuses that. It
//! asks for vCard 4.0 where that is offered, because 3.0 cannot hold all of a card of 4.0. Nothing
//! is ever changed there, and what a card refers to (such as the URL of a photo) is not fetched.
//!
//! **The password** goes to the server that was named and no further. A redirect is followed within
//! that server, and from `http` to `https`, but not back. Another host gets it in one case, which
//! iCloud needs: the signed-in principal names a home over `https` whose host is below the same
//! parent domain (`contacts.icloud.com` names `p42-contacts.icloud.com`), where the parent has at
//! least two labels. The server that names it has the password anyway. Only Basic is spoken.
//!
//! **Where requests may go** is decided by `reach`. For the command line it is anywhere; for a
//! person at the web app it is what the administrator allows, so that this server is nobody's probe
//! of the network that it stands in. Each URL is checked before it is asked, redirects as well, and
//! each address when the connection is made, because a name may resolve otherwise the second time.
//! Proxies of the environment are not used.
//!
//! **Bounds.** Answers, their XML, books, cards and each request's time are limited by
//! [`FetchLimits`]; the caller limits the whole. Compressed answers are not asked for.

mod discovery;
mod download;
mod multistatus;
mod reach;
mod session;

use std::time::Duration;

use reqwest::Url;

pub use discovery::RemoteBook;
pub use download::{CardList, Download};
pub use reach::{AllowedServers, Reach};
use session::Session;

/// The limits of what is read from another server.
#[derive(Clone, Copy, Debug)]
pub struct FetchLimits {
    /// Address books.
    pub books: usize,
    /// Cards in all books together.
    pub cards: usize,
    /// Bytes of one answer.
    pub answer_bytes: usize,
    /// Bytes of all cards together.
    pub total_bytes: usize,
    /// The time for a connection.
    pub connect: Duration,
    /// The time for a request, its answer included.
    pub request: Duration,
}

/// An account on another server.
pub struct RemoteAccount {
    /// The address from which its books are found.
    pub address: Url,
    /// The user name there.
    pub user: String,
    /// The password there.
    pub password: String,
}

/// The reason that address books cannot be fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address cannot be one of a server.
    #[error("this is not the address of a server, such as https://contacts.example.org")]
    Address,
    /// The address has a user name or a password in it.
    #[error("leave the user name and the password out of the address")]
    PasswordInAddress,
    /// The address is not one of HTTPS on its usual ports, and not listed either.
    #[error("only https on port 443 or 8443 is allowed here")]
    NotSecure,
    /// The server cannot be reached, or may not be. The text is for the command line alone, because
    /// it tells what answers in a network.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// The server did not answer in time.
    #[error("the server took too long")]
    TooSlow,
    /// The server refuses user name and password.
    #[error("the server does not accept this user name and password")]
    Unauthenticated,
    /// The server lets people sign in, but not with Basic.
    #[error(
        "the server only offers {0} for signing in, and Carnet only speaks Basic: \
         export a file there and import that"
    )]
    OtherSignIn(String),
    /// The server has too much to do (429, 502 to 504).
    #[error("the server is too busy; try again later")]
    Overloaded,
    /// The server answers with an unexpected status.
    #[error("the server answers with status {0}; check the address")]
    Status(u16),
    /// The server leads to another one, which does not get the password.
    #[error("the server leads to {0}: if you trust that one, give its address instead")]
    LeadsElsewhere(String),
    /// The server redirects again and again.
    #[error("the server redirects in circles")]
    TooManyRedirects,
    /// The answer is not one of CardDAV.
    #[error("this server does not answer like one for address books; check the address")]
    NotCardDav,
    /// There is no address book.
    #[error("there is no address book at this address")]
    NoBooks,
    /// There is no address book of this name.
    #[error("no address book there is called {name}; there are: {}", names.join(", "))]
    UnknownBook {
        /// The name that was asked for.
        name: String,
        /// The names that there are.
        names: Vec<String>,
    },
    /// There are more books or cards than may be fetched at once.
    #[error("there are too many address books or contacts to fetch at once")]
    TooMany,
    /// There is more data than may be fetched at once.
    #[error("the server's data is too large to fetch at once")]
    TooLarge,
}

/// The result of asking another server.
type Result<T, E = FetchError> = std::result::Result<T, E>;

/// Parses the address of a server as people write it: `https://` may be left out.
///
/// # Errors
///
/// [`FetchError::Address`] and [`FetchError::PasswordInAddress`].
pub fn parse_address(text: &str) -> Result<Url> {
    let text = text.trim();
    let full = match text.contains("://") {
        true => text.to_owned(),
        false => format!("https://{text}"),
    };
    let mut url = Url::parse(&full).map_err(|_| FetchError::Address)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchError::PasswordInAddress);
    }
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(FetchError::Address);
    }
    url.set_fragment(None);
    Ok(url)
}

/// Another server, signed in to.
pub struct RemoteServer {
    session: Session,
    limits: FetchLimits,
    /// Its address books, in the order of their URLs.
    pub books: Vec<RemoteBook>,
}

impl RemoteServer {
    /// Signs in and finds the address books.
    ///
    /// # Errors
    ///
    /// The reason that no address book is found.
    pub async fn sign_in(
        account: RemoteAccount,
        reach: Reach,
        limits: FetchLimits,
    ) -> Result<Self> {
        let start = account.address.clone();
        let mut session = Session::new(account, reach, limits)?;
        let books = discovery::find(&mut session, &start, limits.books).await?;
        Ok(Self {
            session,
            limits,
            books,
        })
    }

    /// Lists the cards of a book.
    ///
    /// # Errors
    ///
    /// The reason that they cannot be listed.
    pub async fn list(&self, book: &RemoteBook) -> Result<CardList> {
        download::list(&self.session, book, self.limits.cards).await
    }

    /// Begins to fetch these cards of a book.
    pub fn fetch<'a>(&'a self, book: &'a RemoteBook, cards: CardList) -> Download<'a> {
        Download::new(&self.session, book, cards)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        for (text, url) in [
            (" contacts.example.org ", "https://contacts.example.org/"),
            ("example.org:8443/dav", "https://example.org:8443/dav"),
            ("http://localhost:9000/#x", "http://localhost:9000/"),
            ("https://Пошта.укр/a", "https://xn--80a1acn3a.xn--j1amh/a"),
        ] {
            assert_eq!(parse_address(text).expect(text).as_str(), url);
        }
        for text in ["", "ftp://example.org", "https://", "a b", "mailto:a@b.c"] {
            assert!(parse_address(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_with_a_password_is_refused() {
        for text in ["https://lesya:hush@example.org/", "lesya@example.org"] {
            assert_eq!(parse_address(text), Err(FetchError::PasswordInAddress));
        }
    }
}
