//! What an account asks for, and the answer in words that are the same on every server.

use super::account::Account;
use crate::support::browser::without_tokens;
use crate::support::user::Answer;

/// A request, in which names in angle brackets stand for identifiers of the account's own.
#[derive(Clone, Copy, Debug)]
pub enum Ask {
    /// Reads a resource of the API, with all its pages.
    Get(&'static str),
    /// Looks at a page.
    Page(&'static str),
    /// Sends JSON to the API.
    Send(&'static str, &'static str, &'static str),
    /// Sends a file of cards.
    Cards(&'static str, &'static str),
    /// Creates the same contact as when the account was furnished, with this key.
    Create(&'static str),
    /// Imports the same people as when the account was furnished, with this key.
    Import(&'static str),
    /// Sends a form.
    Form(&'static str, &'static [(&'static str, &'static str)]),
    /// Sends a file that waits to be imported.
    Upload(&'static str),
}

impl Account<'_> {
    /// Asks, and returns the answer with names in the place of the account's own identifiers.
    pub async fn ask(&self, ask: Ask) -> String {
        let text = match ask {
            Ask::Get(path) => self.all_pages(&self.fill(path).await).await,
            Ask::Page(path) => written(&self.browser.get(&self.fill(path).await).await),
            Ask::Send(method, path, body) => {
                let (path, body) = (self.fill(path).await, self.fill(body).await);
                let request = self
                    .user
                    .request(method.parse().unwrap(), &path)
                    .header("content-type", "application/json");
                written(&Answer::of(request.body(body)).await)
            }
            Ask::Cards(path, cards) => {
                let request = self
                    .user
                    .request("POST".parse().unwrap(), path)
                    .header("content-type", "text/vcard");
                written(&Answer::of(request.body(cards)).await)
            }
            Ask::Create(key) => written(&self.create(key).await),
            Ask::Import(key) => written(&self.import(key, &self.own_people()).await),
            Ask::Form(path, fields) => {
                let mut filled = Vec::new();
                for (name, value) in fields {
                    filled.push((*name, self.fill(value).await));
                }
                let fields: Vec<_> = filled
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                written(&self.browser.submit(&self.fill(path).await, &fields).await)
            }
            Ask::Upload(cards) => written(
                &self
                    .browser
                    .send_file("/import", "another.vcf", cards)
                    .await,
            ),
        };
        self.with_names(&text).await
    }

    async fn all_pages(&self, path: &str) -> String {
        let (mut text, mut next) = (String::new(), Some(path.to_owned()));
        while let Some(path) = next {
            let page = self.user.get(&path).await;
            text.push_str(&written(&page));
            next = page.next_page();
        }
        text
    }
}

/// What of an answer does not differ from one time to the next.
fn written(answer: &Answer) -> String {
    let headers = [
        "location",
        "x-total-count",
        "idempotency-replayed",
        "content-disposition",
    ]
    .map(|name| answer.header(name));
    format!(
        "{} {headers:?}\n{}\n",
        answer.status,
        without_tokens(&answer.text)
    )
}

/// The first line in which two answers differ, for whoever reads the failure.
pub fn assert_same_answer(own: &str, among: &str, what: &str) {
    let pieces = |text: &str| {
        text.replace('>', ">\n")
            .replace(",\"", ",\n\"")
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (own, among) = (pieces(own), pieces(among));
    if let Some(at) = (0..own.len().max(among.len())).find(|at| own.get(*at) != among.get(*at)) {
        let around = |lines: &[String]| {
            lines[at.saturating_sub(3).min(lines.len())..(at + 4).min(lines.len())].join("\n")
        };
        panic!(
            "{what}: alone\n{}\nand among neighbours\n{}",
            around(&own),
            around(&among)
        );
    }
}
