//! The neighbour: an account that goes on with its work while another attacks the server.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use reqwest::{Method, RequestBuilder};
use serde_json::json;
use tokio::time::{MissedTickBehavior, interval};

use crate::support::draft;
use crate::support::remote::{Remote, client};
use crate::support::user::path_of;

/// The time from one request of a kind to the next.
const PERIOD: Duration = Duration::from_millis(50);
/// The most failures that are told in words.
const TOLD: usize = 10;

/// An account at work, on a thread of its own, so that what the attacker computes is not taken for
/// a slow server.
pub struct Neighbour {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Vec<Experience>>,
}

/// How the requests of one kind were answered.
#[derive(Debug)]
pub struct Experience {
    pub kind: &'static str,
    pub requests: usize,
    pub worst: Duration,
    pub failed: usize,
    /// The first failures in words.
    pub failures: Vec<String>,
}

impl Neighbour {
    pub fn start(account: &Remote) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, account) = (Arc::clone(&stop), account.clone());
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(work(
                &Remote {
                    client: client(),
                    ..account
                },
                &stopped,
            ))
        });
        Self { stop, thread }
    }

    /// Lets it finish what it waits for, and returns what it met with.
    pub async fn stop(self) -> Vec<Experience> {
        self.stop.store(true, Ordering::SeqCst);
        tokio::task::spawn_blocking(|| self.thread.join().unwrap())
            .await
            .unwrap()
    }
}

async fn work(account: &Remote, stop: &AtomicBool) -> Vec<Experience> {
    let contact = account
        .post("/api/contacts", &draft("Neighbour"))
        .await
        .expect(201)
        .json();
    let path = &path_of(&contact);
    // A new connection each time: whether those are accepted is part of what it asks.
    let fresh = crate::support::client_builder()
        .pool_max_idle_per_host(0)
        .timeout(Duration::from_secs(40))
        .build()
        .unwrap();
    let (live, read, search, change, create) = tokio::join!(
        repeat("livez", stop, |_| fresh
            .get(format!("{}/livez", account.url))),
        repeat("read", stop, |_| account.request(Method::GET, path)),
        repeat("search", stop, |_| account
            .request(Method::GET, "/api/contacts/search?q=neighbour")),
        repeat("change", stop, |nth| account
            .request(Method::PATCH, path)
            .json(&json!({"comments": format!("{nth}")}))),
        repeat("create", stop, |nth| account
            .request(Method::POST, "/api/contacts")
            .json(&draft(&format!("Friend {nth}")))),
    );
    vec![live, read, search, change, create]
}

/// Sends requests of a kind one after another until it is told to stop.
async fn repeat(
    kind: &'static str,
    stop: &AtomicBool,
    request: impl Fn(usize) -> RequestBuilder,
) -> Experience {
    let mut experience = Experience {
        kind,
        requests: 0,
        worst: Duration::ZERO,
        failed: 0,
        failures: Vec::new(),
    };
    let mut ticks = interval(PERIOD);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !stop.load(Ordering::SeqCst) {
        ticks.tick().await;
        let since = Instant::now();
        let outcome = answer(request(experience.requests)).await;
        experience.note(since.elapsed(), outcome);
    }
    experience
}

/// Reads a whole answer, which is an error unless its status is 2xx.
async fn answer(request: RequestBuilder) -> Result<(), String> {
    let response = request.send().await.map_err(|error| format!("{error:?}"))?;
    let status = response.status();
    let text = response
        .text()
        .await
        .map_err(|error| format!("{error:?}"))?;
    if status.is_success() {
        Ok(())
    } else {
        Err(format!("{status}: {text}"))
    }
}

impl Experience {
    fn note(&mut self, took: Duration, outcome: Result<(), String>) {
        self.requests += 1;
        self.worst = self.worst.max(took);
        if let Err(failure) = outcome {
            self.failed += 1;
            if self.failures.len() < TOLD {
                self.failures.push(failure);
            }
        }
    }
}
