//! The operations of Carnet and their rules: what each actor may do, and what happens then.

pub mod accounts;
pub mod app_passwords;
pub mod avatar;
pub mod batch;
pub mod birthdays;
pub mod books;
mod bulk;
pub mod calendar;
pub mod cards;
pub mod changes;
pub mod collection;
pub mod compute;
pub mod contacts;
pub mod data;
pub mod duplicates;
pub mod export;
pub mod history;
pub mod idempotency;
pub mod import;
pub mod jobs;
pub mod labels;
pub mod limits;
pub mod moves;
pub mod operations;
mod origin;
mod parts;
pub mod passwords;
pub mod photos;
pub mod properties;
mod quota;
mod recount;
mod removal;
pub mod retry;
pub mod revert;
pub mod search;
pub mod sessions;
pub mod spool;
pub mod throttle;
pub mod tokens;
pub mod trash;
mod update;
pub mod uploads;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::fetch::AllowedServers;
use crate::limiter::{Limiter, Permit};
use crate::model::actor::Actor;
use crate::model::ids::{BookId, IdSource, UserId};
use crate::model::session::Lifetimes;
use crate::model::time::{Clock, Timestamp};
use crate::store::Db;
pub use crate::store::contacts::Quota;
use app_passwords::VerifiedPasswords;
use avatar::AvatarSeed;
use contacts::Overview;
use passwords::PasswordHasher;
use quick_cache::sync::Cache;
use sessions::SessionCache;
use spool::Spool;
use throttle::{Limits, Throttle};
use tokens::{SecretKey, TokenKeys};

/// The most cached overviews.
const OVERVIEWS: usize = 1000;

/// The settings that the domain starts with.
pub struct Settings {
    /// The key from which the token keys are derived.
    pub secret_key: SecretKey,
    /// The lifetimes of tokens and sessions.
    pub lifetimes: Lifetimes,
    /// The rate limits; `None` allows everything.
    pub limits: Option<Limits>,
    /// True if anyone may sign up.
    pub open_signup: bool,
    /// True if CardDAV takes the account's own password too.
    pub dav_account_password: bool,
    /// The origin under which people reach this server, without a trailing slash.
    pub public_url: String,
    /// The time for which the trash keeps contacts.
    pub trash_keeps: Duration,
    /// The most that an account may have.
    pub quota: Quota,
    /// The folder of bodies and files that are arriving.
    pub spool_dir: PathBuf,
    /// The servers that the web app may fetch address books from.
    pub fetch_from: AllowedServers,
}

/// The running program: its database and its state in memory.
pub struct App {
    /// The database.
    pub db: Arc<Db>,
    /// The source of the current time.
    pub clock: Clock,
    /// The origin under which people reach this server.
    pub public_url: String,
    ids: IdSource,
    tokens: TokenKeys,
    sessions: SessionCache,
    verified: VerifiedPasswords,
    dav_account_password: bool,
    overviews: Cache<(UserId, Option<BookId>), Arc<Overview>>,
    label_counts: Cache<UserId, Arc<labels::LabelCounts>>,
    throttle: Throttle,
    hasher: PasswordHasher,
    lifetimes: Lifetimes,
    open_signup: bool,
    trash_keeps: Duration,
    quota: Quota,
    /// A number that no other process has.
    process: i64,
    /// The time when this process began.
    started: Timestamp,
    /// The memory that requests use beyond that of every connection, in KiB.
    memory: Limiter,
    small_memory: Limiter,
    /// The same for stored cards, in KiB.
    cards: Limiter,
    /// Requests that change many contacts, running or waiting.
    bulk_requests: Limiter,
    /// Changes of many contacts, and their trials.
    bulk_changes: Limiter,
    live_operations: bulk::LiveOperations,
    /// The epoch of the sync tokens, once it was read.
    epoch: tokio::sync::OnceCell<i64>,
    /// True once every contact is known to have the search text that this version makes.
    search_is_rebuilt: AtomicBool,
    /// Mergers of contacts.
    merges: Limiter,
    /// Searches for duplicates.
    scans: Limiter,
    exports: Limiter,
    /// Fetches from other servers.
    fetches: Limiter,
    fetch_from: AllowedServers,
    /// Computations away from the threads that serve requests.
    computing: Limiter,
    spool: Arc<Spool>,
    duplicates: Cache<(UserId, Option<BookId>), Arc<duplicates::Found>>,
    thumbnails: photos::Thumbnails,
}

impl App {
    /// Assembles the program. The database's schema must be up to date.
    pub fn new(db: Db, clock: Clock, settings: Settings) -> Arc<Self> {
        let Settings {
            secret_key,
            lifetimes,
            limits,
            open_signup,
            dav_account_password,
            public_url,
            trash_keeps,
            quota,
            spool_dir,
            fetch_from,
        } = settings;
        let started = clock.now();
        Arc::new(Self {
            db: Arc::new(db),
            clock,
            public_url,
            ids: IdSource::default(),
            tokens: TokenKeys::new(&secret_key),
            sessions: SessionCache::default(),
            verified: VerifiedPasswords::default(),
            dav_account_password,
            overviews: Cache::new(OVERVIEWS),
            label_counts: Cache::new(OVERVIEWS),
            throttle: Throttle::new(limits),
            hasher: PasswordHasher::default(),
            lifetimes,
            open_signup,
            trash_keeps,
            quota,
            process: rand::random::<i64>(),
            started,
            memory: Limiter::new(limits::MEMORY),
            small_memory: Limiter::new(limits::SMALL_MEMORY),
            cards: Limiter::new(limits::CARDS),
            bulk_requests: Limiter::new(limits::BULK_REQUESTS),
            bulk_changes: Limiter::new(limits::BULK_CHANGES),
            live_operations: bulk::LiveOperations::default(),
            epoch: tokio::sync::OnceCell::new(),
            search_is_rebuilt: AtomicBool::new(false),
            merges: Limiter::new(limits::MERGES),
            scans: Limiter::new(limits::SCANS),
            exports: Limiter::new(limits::EXPORTS),
            fetches: Limiter::new(limits::FETCHES),
            fetch_from,
            computing: Limiter::new(limits::computing()),
            spool: Arc::new(Spool::new(spool_dir)),
            duplicates: Cache::new(OVERVIEWS),
            thumbnails: photos::Thumbnails::default(),
        })
    }

    /// Checks whether anyone may sign up.
    pub fn signup_is_open(&self) -> bool {
        self.open_signup
    }

    /// Returns the servers that the web app may fetch address books from.
    pub fn fetch_from(&self) -> &AllowedServers {
        &self.fetch_from
    }

    /// Returns the form token for `binding`, which only this server can compute.
    pub fn form_token(&self, binding: &str) -> [u8; 32] {
        self.tokens.form_token(binding)
    }

    /// Returns the URL of an account's picture, drawn by this server.
    pub fn avatar_url(&self, user: UserId) -> String {
        format!("{}/avatars/{}.svg", self.public_url, AvatarSeed::of(user))
    }

    /// Waits for a permit to hold this many bytes in memory for an account.
    pub async fn hold_memory(&self, user: UserId, bytes: usize) -> crate::error::Result<Permit> {
        let kib = limits::kib(bytes);
        let memory = if bytes <= limits::SMALL_MEMORY_BYTES {
            &self.small_memory
        } else {
            &self.memory
        };
        Ok(memory.acquire(user, kib).await?)
    }

    /// Waits for a permit to work on stored cards of this many bytes for an account.
    async fn hold_cards(&self, user: UserId, bytes: usize) -> crate::error::Result<Permit> {
        let kib = limits::kib(bytes.saturating_mul(limits::CARD_FACTOR));
        Ok(self.cards.acquire(user, kib).await?)
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Returns the current date in an account's time zone.
    pub fn today(&self, actor: &Actor) -> Date {
        let zone = TimeZone::get(&actor.user.time_zone).unwrap_or(TimeZone::UTC);
        self.now().to_jiff().to_zoned(zone).date()
    }

    /// Removes the rate counters of addresses and accounts that have been quiet.
    pub fn forget_quiet(&self) {
        self.throttle.forget_quiet();
    }
}
