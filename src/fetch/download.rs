//! Fetches the cards of an address book: their list, then by the hundred with a multiget (RFC 6352,
//! section 8.7), and one by one those that it does not bring.

use std::collections::{HashMap, VecDeque};

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::discovery::RemoteBook;
use super::multistatus;
use super::session::{RemoteRequest, Session};
use super::{FetchError, Result};
use crate::xml::{CARDDAV, DAV, escape};

/// The cards that one multiget asks for.
const BATCH: usize = 100;

/// The references of the cards in a book, sorted, so that fetching them again yields the same file.
pub struct CardList(Vec<String>);

impl CardList {
    /// Returns the number of cards.
    pub fn count(&self) -> usize {
        self.0.len()
    }
}

/// Lists the cards of a book, at most `max`.
pub async fn list(session: &Session, book: &RemoteBook, max: usize) -> Result<CardList> {
    let request = RemoteRequest::propfind(&book.url, "1", "<D:getetag/>");
    let answer = session.ask(&request).await?;
    let mut hrefs = Vec::new();
    let mut is_cut = false;
    multistatus::read(&answer.body, |resource| {
        is_cut |= resource.status == Some(507);
        let is_card = resource.property(DAV, "getetag").is_some() && !resource.href.ends_with('/');
        let url = answer.url.join(&resource.href);
        if is_card && url.is_ok_and(|url| session.trusts(&url) && url != book.url) {
            hrefs.push(resource.href);
        }
    })?;
    if is_cut || hrefs.len() > max {
        return Err(FetchError::TooMany);
    }
    hrefs.sort();
    hrefs.dedup();
    Ok(CardList(hrefs))
}

/// The cards of a book on their way.
pub struct Download<'a> {
    session: &'a Session,
    book: &'a RemoteBook,
    /// References of cards to be fetched together.
    waiting: VecDeque<String>,
    /// References of cards to be fetched alone.
    alone: VecDeque<String>,
    batch: usize,
    /// The number of cards that the server listed but did not give.
    pub missing: usize,
}

impl<'a> Download<'a> {
    /// Begins with the first card.
    pub fn new(session: &'a Session, book: &'a RemoteBook, cards: CardList) -> Self {
        Self {
            session,
            book,
            waiting: cards.0.into(),
            alone: VecDeque::new(),
            batch: BATCH,
            missing: 0,
        }
    }

    /// Returns the next cards, perhaps none; `None` after the last.
    ///
    /// # Errors
    ///
    /// The reason that no more cards can be fetched.
    pub async fn next(&mut self) -> Result<Option<Vec<Vec<u8>>>> {
        if let Some(href) = self.alone.pop_front() {
            let card = self.fetch_alone(&href).await?;
            return Ok(Some(card.into_iter().collect()));
        }
        if self.waiting.is_empty() {
            return Ok(None);
        }
        let most = self.batch.min(self.waiting.len());
        let hrefs: Vec<_> = self.waiting.drain(..most).collect();
        match self.fetch_together(&hrefs).await {
            Ok(cards) => return Ok(Some(cards)),
            Err(FetchError::TooLarge) if hrefs.len() > 1 => {
                self.batch = hrefs.len().div_ceil(2);
                for href in hrefs.into_iter().rev() {
                    self.waiting.push_front(href);
                }
            }
            Err(FetchError::TooLarge) => self.missing += 1,
            // It has no multiget.
            Err(FetchError::Status(_) | FetchError::NotCardDav) => {
                self.alone.extend(hrefs);
                self.alone.append(&mut self.waiting);
            }
            Err(error) => return Err(error),
        }
        Ok(Some(Vec::new()))
    }

    /// Fetches cards with one request, in the order of their references.
    async fn fetch_together(&mut self, hrefs: &[String]) -> Result<Vec<Vec<u8>>> {
        let request = self.multiget(hrefs);
        let answer = self.session.ask(&request).await?;
        let mut cards = HashMap::new();
        multistatus::read(&answer.body, |mut resource| {
            let path = path(&answer.url, &resource.href);
            let card = resource.take_text(CARDDAV, "address-data");
            if let Some(card) = card.filter(|card| !card.trim().is_empty()) {
                cards.insert(path, card);
            }
        })?;
        drop(answer.body);
        let mut ordered = Vec::with_capacity(hrefs.len());
        for href in hrefs {
            let path = path(&answer.url, href);
            match cards.remove(&path) {
                Some(card) => ordered.push(card.into_bytes()),
                // It is gone only if asking for it alone says so too: a server may not know a
                // reference again in a list.
                None => self.alone.push_back(href.clone()),
            }
        }
        Ok(ordered)
    }

    fn multiget(&self, hrefs: &[String]) -> RemoteRequest {
        let data = match self.book.has_version_4 {
            true => "<C:address-data content-type=\"text/vcard\" version=\"4.0\"/>",
            false => "<C:address-data/>",
        };
        let hrefs: String = hrefs
            .iter()
            .map(|href| format!("<D:href>{}</D:href>", escape(href)))
            .collect();
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <C:addressbook-multiget xmlns:D=\"DAV:\" xmlns:C=\"{CARDDAV}\">\
             <D:prop><D:getetag/>{data}</D:prop>{hrefs}</C:addressbook-multiget>"
        );
        RemoteRequest::xml("REPORT", &self.book.url, "1", body)
    }

    /// Fetches one card; `None` if it is gone meanwhile or not given.
    async fn fetch_alone(&mut self, href: &str) -> Result<Option<Vec<u8>>> {
        let url = self
            .book
            .url
            .join(href)
            .map_err(|_| FetchError::NotCardDav)?;
        match self.session.ask(&RemoteRequest::card(&url)).await {
            Ok(answer) => Ok(Some(answer.body)),
            Err(FetchError::Status(404 | 410)) => Ok(None),
            Err(FetchError::Status(_) | FetchError::TooLarge) => {
                self.missing += 1;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Returns the decoded path of a reference: servers answer about the same card in other encodings.
fn path(base: &Url, href: &str) -> Vec<u8> {
    let url = base.join(href);
    let path = url.as_ref().map_or(href, |url| url.path());
    percent_decode_str(path).collect()
}
