//! The verbs and the rules: what each caller may do, and what happens then.

pub mod accounts;
pub mod avatar;
pub mod batch;
pub mod birthdays;
pub mod cards;
pub mod compute;
pub mod contacts;
pub mod data;
pub mod duplicates;
pub mod export;
pub mod history;
pub mod import;
pub mod labels;
pub mod limits;
pub mod operations;
pub mod passwords;
pub mod photos;
pub mod sessions;
pub mod throttle;
pub mod tokens;
pub mod trash;
pub mod turns;
pub mod uploads;

use std::sync::Arc;
use std::time::Duration;

use quick_cache::sync::Cache;
use tokio::sync::Semaphore;

use crate::model::ids::{BookId, IdSource, SessionId, UserId};
use crate::model::session::Lifetimes;
use crate::model::time::{Clock, Timestamp};
use crate::model::user::User;
use crate::store::Db;
use avatar::AvatarSeed;
use contacts::{Overview, Source};
use passwords::PasswordHasher;
use sessions::SessionCache;
use throttle::{Limits, Throttle};
use tokens::{SecretKey, TokenKeys};
use turns::{Turn, Turns};

/// Files that are received at a time, and those of one account: each is held in memory.
const FILES: turns::Limits = turns::Limits { all: 4, own: 2, patience: Duration::from_secs(10) };
/// Exports at a time, and those of one account: each holds a thread for as long as it is read.
const EXPORTS: turns::Limits = turns::Limits { all: 32, own: 8, patience: Duration::from_secs(10) };
/// Imports at a time, and those of one account.
const IMPORTS: turns::Limits = turns::Limits { all: 2, own: 1, patience: Duration::from_secs(60) };
/// Accounts whose overview is remembered.
const OVERVIEWS: usize = 1000;

/// What the domain needs to know to start.
pub struct Settings {
    /// The key from which those of the tokens are derived.
    pub secret_key: SecretKey,
    /// How long tokens and sessions live.
    pub lifetimes: Lifetimes,
    /// How much is allowed how fast; `None` allows everything.
    pub limits: Option<Limits>,
    /// Whether anyone may open an account.
    pub open_signup: bool,
    /// The origin under which people reach this server, without a slash at the end.
    pub public_url: String,
    /// How long the trash keeps what was deleted.
    pub trash_keeps: Duration,
}

/// The running program: its database and what it keeps in memory.
pub struct App {
    /// The database.
    pub db: Db,
    /// Where the present comes from.
    pub clock: Clock,
    /// The origin under which people reach this server.
    pub public_url: String,
    ids: IdSource,
    tokens: TokenKeys,
    sessions: SessionCache,
    overviews: Cache<UserId, Arc<Overview>>,
    throttle: Throttle,
    hasher: PasswordHasher,
    lifetimes: Lifetimes,
    open_signup: bool,
    trash_keeps: Duration,
    files: Turns,
    imports: Turns,
    scans: Arc<Semaphore>,
    exports: Turns,
    duplicates: Cache<UserId, Arc<duplicates::Found>>,
    thumbnails: photos::Thumbnails,
    computing: Turns,
}

impl App {
    /// Puts the parts together. The database's schema must be up to date.
    pub fn new(db: Db, clock: Clock, settings: Settings) -> Arc<Self> {
        let Settings { secret_key, lifetimes, limits, open_signup, public_url, trash_keeps } = settings;
        Arc::new(Self {
            db,
            clock,
            public_url,
            ids: IdSource::default(),
            tokens: TokenKeys::new(&secret_key),
            sessions: SessionCache::default(),
            overviews: Cache::new(OVERVIEWS),
            throttle: Throttle::new(limits),
            hasher: PasswordHasher::default(),
            lifetimes,
            open_signup,
            trash_keeps,
            files: Turns::new(FILES),
            imports: Turns::new(IMPORTS),
            scans: Arc::new(Semaphore::new(1)),
            exports: Turns::new(EXPORTS),
            duplicates: Cache::new(OVERVIEWS),
            thumbnails: photos::Thumbnails::default(),
            computing: compute::turns(),
        })
    }

    /// Whether anyone may open an account.
    pub fn signup_is_open(&self) -> bool {
        self.open_signup
    }

    /// A text that only this server can make of `binding`, for forms to carry back.
    pub fn form_token(&self, binding: &str) -> [u8; 32] {
        self.tokens.form_token(binding)
    }

    /// The URL of an account's picture, drawn by this server.
    pub fn avatar_url(&self, user: UserId) -> String {
        format!("{}/avatars/{}.svg", self.public_url, AvatarSeed::of(user))
    }

    /// Waits for a turn to receive a file, which is held in memory.
    pub async fn receive_file(&self, user: UserId) -> crate::error::Result<Turn> {
        self.files.take(user).await
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Forgets the addresses and accounts that have been quiet.
    pub fn forget_quiet(&self) {
        self.throttle.forget_quiet();
    }
}

/// Who is calling: an account, through one of its sessions.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account.
    pub user: User,
    /// The session whose token was shown.
    pub session: SessionId,
    /// Through which face the caller comes.
    pub source: Source,
    /// The account's address book.
    pub book: BookId,
    /// The URL of the account's picture.
    pub avatar: String,
}
