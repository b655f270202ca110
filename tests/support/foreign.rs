//! A server of somebody else's, which answers as a test says and remembers what it was asked; and
//! what the client of other servers makes of one.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use carnet::fetch::{self, FetchError, FetchLimits, Reach, RemoteAccount, RemoteServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// The namespaces of answers.
const NAMESPACES: &str = "xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:carddav\"";

/// A request as it arrived: its first line, headers and body.
#[derive(Clone, Debug)]
pub struct ForeignRequest(pub String);

impl ForeignRequest {
    pub fn method(&self) -> &str {
        self.0.split(' ').next().unwrap()
    }

    pub fn path(&self) -> &str {
        self.0.split(' ').nth(1).unwrap()
    }

    pub fn contains(&self, text: &str) -> bool {
        self.0.contains(text)
    }
}

/// The answer to a request.
pub enum ForeignAnswer {
    /// These bytes.
    Whole(Vec<u8>),
    /// These bytes, then more of them without an end.
    Endless(String),
    /// These bytes, then one now and then without an end.
    Slow(String),
}

/// A server on a port of this machine.
pub struct Foreign {
    pub url: String,
    asked: Arc<Mutex<Vec<ForeignRequest>>>,
}

impl Foreign {
    pub async fn start(
        answer: impl Fn(&ForeignRequest) -> ForeignAnswer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<ForeignRequest>>>::default();
        let (heard, answer) = (Arc::clone(&asked), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (heard, answer) = (Arc::clone(&heard), Arc::clone(&answer));
                tokio::spawn(async move {
                    let request = read(&mut stream).await;
                    heard.lock().unwrap().push(request.clone());
                    let said = answer(&request);
                    say(&mut stream, said).await;
                });
            }
        });
        Self { url, asked }
    }

    /// Returns the requests so far.
    pub fn asked(&self) -> Vec<ForeignRequest> {
        self.asked.lock().unwrap().clone()
    }
}

async fn read(stream: &mut TcpStream) -> ForeignRequest {
    let (mut text, mut buffer) = (String::new(), [0; 8192]);
    loop {
        let count = stream.read(&mut buffer).await.unwrap_or_default();
        text.push_str(&String::from_utf8_lossy(&buffer[..count]));
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            assert!(count > 0, "the request is cut off: {text}");
            continue;
        };
        let head = head.to_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        if body.len() >= length.map_or(0, |length| length.parse().unwrap()) || count == 0 {
            return ForeignRequest(text);
        }
    }
}

async fn say(stream: &mut TcpStream, said: ForeignAnswer) {
    match said {
        ForeignAnswer::Whole(bytes) => _ = stream.write_all(&bytes).await,
        ForeignAnswer::Endless(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            while stream.write_all(&[b' '; 65_536]).await.is_ok() {}
        }
        ForeignAnswer::Slow(text) => {
            let _ = stream.write_all(text.as_bytes()).await;
            while stream.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

/// An answer with a length of its own; `headers` are further lines.
pub fn says(status: &str, headers: &str, body: impl AsRef<[u8]>) -> ForeignAnswer {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    );
    ForeignAnswer::Whole([head.as_bytes(), body].concat())
}

/// A multistatus with these responses: each a reference and its properties.
pub fn multistatus(responses: &[(&str, &str)]) -> ForeignAnswer {
    says("207 Multi-Status", "", document(responses))
}

pub fn document(responses: &[(&str, &str)]) -> String {
    let response = |(href, properties): &(&str, &str)| {
        format!(
            "<D:response><D:href>{href}</D:href><D:propstat><D:prop>{properties}</D:prop>\
             <D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>"
        )
    };
    let responses: String = responses.iter().map(response).collect();
    format!("<D:multistatus {NAMESPACES}>{responses}</D:multistatus>")
}

/// The properties of an address book.
pub const BOOK: &str = "<D:resourcetype><D:collection/><C:addressbook/></D:resourcetype>\
    <D:displayname>Friends</D:displayname>";

/// Small limits, so that a test soon reaches them.
pub const LIMITS: FetchLimits = FetchLimits {
    books: 5,
    cards: 500,
    answer_bytes: 100_000,
    total_bytes: 1_000_000,
    connect: Duration::from_secs(5),
    request: Duration::from_millis(1500),
};

/// Signs in to a server from the command line.
pub async fn sign_in(
    address: &str,
    user: &str,
    password: &str,
) -> Result<RemoteServer, FetchError> {
    sign_in_within(address, user, password, LIMITS).await
}

pub async fn sign_in_within(
    address: &str,
    user: &str,
    password: &str,
    limits: FetchLimits,
) -> Result<RemoteServer, FetchError> {
    let account = RemoteAccount {
        address: fetch::parse_address(address)?,
        user: user.to_owned(),
        password: password.to_owned(),
    };
    RemoteServer::sign_in(account, Reach::Anywhere, limits).await
}

/// Returns the cards of the first book, and the number of those that the server did not give.
pub async fn cards(server: &RemoteServer) -> Result<(Vec<String>, usize), FetchError> {
    let book = &server.books[0];
    let mut download = server.fetch(book, server.list(book).await?);
    let mut cards = Vec::new();
    while let Some(some) = download.next().await? {
        cards.extend(
            some.into_iter()
                .map(|card| String::from_utf8(card).unwrap()),
        );
    }
    Ok((cards, download.missing))
}
