//! The basis of every journey: a server on a free port, its users, and the databases.

pub mod authority;
#[cfg(feature = "web")]
pub mod browser;
pub mod calendar;
pub mod dav;
pub mod dav_user;
pub mod foreign;
pub mod multistatus;
pub mod owner;
pub mod place;
pub mod postgres;
pub mod process;
pub mod random;
pub mod raw;
pub mod remote;
pub mod rival;
pub mod routes;
pub mod rows;
pub mod user;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use carnet::domain::throttle::Limits;
use carnet::domain::tokens::SecretKey;
use carnet::domain::{App, Quota, Settings, jobs};
use carnet::fetch::AllowedServers;
use carnet::http::{self, Options, Server, ServerLimits};
use carnet::model::session::Lifetimes;
use carnet::model::time::{Clock, Timestamp};
use carnet::store::{Db, PostgresOptions};
use reqwest::{Client, ClientBuilder, Method, RequestBuilder};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use postgres::FreshDatabase;
pub use user::{Answer, TestUser, draft};

/// The databases that every behaviour is tested on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Declares a journey and runs it on both databases, on a standard server or with a [`Setup`] of
/// its own.
macro_rules! on_both {
    ($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $body:block) => {
        on_both! { $(#[$meta])* async fn $name($app: TestApp with $crate::support::Setup::default()) $body }
    };
    ($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp with $setup:expr) $body:block) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a journey may need nothing else of its file")]
            use super::*;
            use $crate::support::{Engine, TestApp};

            async fn journey($app: TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                journey(TestApp::start_with(Engine::Sqlite, $setup).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                journey(TestApp::start_with(Engine::Postgres, $setup).await).await;
            }
        }
    };
}
pub(crate) use on_both;

/// A running server with a database of its own.
pub struct TestApp {
    pub url: String,
    pub client: Client,
    /// The domain behind the server, for tests of behaviour without a route.
    pub app: Arc<App>,
    clock: Arc<AtomicI64>,
    setup: Setup,
    /// The path of the SQLite file; `None` on PostgreSQL.
    pub sqlite_file: Option<PathBuf>,
    /// The database's address; `None` on SQLite.
    pub database_url: Option<FreshDatabase>,
    folder: TempDir,
    _stop: oneshot::Sender<()>,
}

/// The settings in which a test server differs from the standard.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    pub limits: Option<Limits>,
    pub options: Options,
    pub closed_signup: bool,
    pub dav_account_password: bool,
    pub public_url: Option<String>,
    pub quota: Option<Quota>,
    /// The servers that the web app may fetch from; none when empty.
    pub fetch: &'static str,
    /// The longest that a statement may run on PostgreSQL.
    pub statement_timeout: Option<Duration>,
}

impl TestApp {
    /// Starts a server without limits.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, Setup::default()).await
    }

    pub async fn start_with(engine: Engine, setup: Setup) -> Self {
        // The test's clock starts at the real time and moves only when the test moves it.
        let clock = Arc::new(AtomicI64::new(Clock::System.now().micros()));
        let database_url = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(FreshDatabase::migrated().await),
        };
        Self::on(tempfile::tempdir().unwrap(), database_url, clock, setup).await
    }

    /// Stops the server, and starts another on the same database.
    pub async fn restart(self) -> Self {
        let setup = self.lasting_setup();
        Self::on(self.folder, self.database_url, self.clock, setup).await
    }

    /// Stops the server, and starts another on a database restored from this backup.
    pub async fn restore(self, backup: &Path) -> Self {
        let setup = self.lasting_setup();
        let folder = tempfile::tempdir().unwrap();
        let database_url = match self.database_url {
            Some(_) => Some(FreshDatabase::restored(backup).await),
            None => {
                std::fs::copy(backup, folder.path().join("carnet.db")).unwrap();
                None
            }
        };
        Self::on(folder, database_url, self.clock, setup).await
    }

    /// Returns the setup for a server that takes over the tokens of this one, a second later.
    fn lasting_setup(&self) -> Setup {
        self.pass(Duration::from_secs(1));
        let public_url = self.setup.public_url.clone();
        Setup {
            public_url: public_url.or_else(|| Some(self.url.clone())),
            ..self.setup.clone()
        }
    }

    async fn on(
        folder: TempDir,
        database_url: Option<FreshDatabase>,
        clock: Arc<AtomicI64>,
        setup: Setup,
    ) -> Self {
        let (db, sqlite_file) = match &database_url {
            Some(url) => (open_postgres(url, setup.statement_timeout), None),
            None => {
                let file = folder.path().join("carnet.db");
                (Db::sqlite(&file).unwrap(), Some(file))
            }
        };
        db.migrate().await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("http://{address}");
        let app = App::new(
            db,
            Clock::Manual(Arc::clone(&clock)),
            settings(&setup, &url),
        );
        let request_timeout = Some(setup.options.request_timeout).filter(|time| !time.is_zero());
        let options = Options {
            request_timeout: request_timeout.unwrap_or(Duration::from_secs(20)),
            ..setup.options.clone()
        };
        let site = http::Site::new(Arc::clone(&app), options);
        let limits = ServerLimits {
            header_timeout: Duration::from_secs(2),
            drain_timeout: Duration::from_secs(5),
            connections: 1000,
        };
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(Server::new(listener, site, limits).run(async {
            let _ = stopped.await;
        }));
        let client = client_builder()
            .pool_max_idle_per_host(64)
            .no_proxy()
            .build()
            .unwrap();
        Self {
            url,
            client,
            app,
            clock,
            setup,
            sqlite_file,
            database_url,
            folder,
            _stop: stop,
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.url.trim_start_matches("http://").parse().unwrap()
    }

    /// Advances the server's clock.
    pub fn pass(&self, time: Duration) {
        self.clock
            .fetch_add(i64::try_from(time.as_micros()).unwrap(), Ordering::SeqCst);
    }

    /// Sets the server's clock.
    pub fn set_time(&self, rfc3339: &str) {
        let instant: jiff::Timestamp = rfc3339.parse().unwrap();
        self.clock.store(instant.as_microsecond(), Ordering::SeqCst);
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.clock.load(Ordering::SeqCst))
    }

    /// Runs the jobs that are due, which no other process does for a test.
    pub async fn run_jobs(&self) {
        while jobs::run_next(&self.app, std::future::pending())
            .await
            .unwrap()
        {}
    }

    /// Returns the result of a counting statement, run in the database itself.
    pub async fn count(&self, sql: &str) -> i64 {
        match (&self.sqlite_file, &self.database_url) {
            (Some(file), _) => rusqlite::Connection::open(file)
                .unwrap()
                .query_row(sql, [], |row| row.get(0))
                .unwrap(),
            (None, url) => postgres::query(url.as_ref().unwrap(), sql).await[0].get(0),
        }
    }

    /// Builds a request without a token.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }

    /// Signs up and signs in a new user with an email of its own.
    pub async fn user(&self) -> TestUser<'_> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        TestUser::sign_up(self, &format!("user{number}@example.org")).await
    }
}

/// Returns the builder of a client that uses no proxy, and no TLS that would verify anything.
pub fn client_builder() -> ClientBuilder {
    let provider = rustls::crypto::ring::default_provider();
    // For clients that are built without this function.
    let _ = provider.clone().install_default();
    let tls = rustls::ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client::builder().no_proxy().tls_backend_preconfigured(tls)
}

/// Opens a PostgreSQL database.
pub fn open_postgres(url: &str, statement_timeout: Option<Duration>) -> Db {
    let statement_timeout = statement_timeout.unwrap_or(Duration::from_secs(20));
    let options = PostgresOptions {
        url: url.to_owned(),
        connections: 8,
        statement_timeout,
    };
    Db::postgres(&options).unwrap()
}

/// Returns settings for a domain whose tokens are signed with a test key.
pub fn settings(setup: &Setup, url: &str) -> Settings {
    let day = Duration::from_secs(86_400);
    Settings {
        secret_key: SecretKey::new("b6a1f0c29d3e4857a1b2c3d4e5f60718293a4b5c6d7e8f90").unwrap(),
        lifetimes: Lifetimes {
            access: Duration::from_secs(900),
            refresh: 7 * day,
            session: 90 * day,
            refresh_grace: Duration::from_secs(3),
        },
        limits: setup.limits,
        open_signup: !setup.closed_signup,
        dav_account_password: setup.dav_account_password,
        public_url: setup.public_url.clone().unwrap_or_else(|| url.to_owned()),
        trash_keeps: Duration::from_secs(30 * 86_400),
        quota: setup.quota.unwrap_or(Quota {
            contacts: 250_000,
            bytes: 16 << 30,
        }),
        spool_dir: std::env::temp_dir(),
        fetch_from: match setup.fetch {
            "" => AllowedServers::default(),
            setting => setting.parse().unwrap(),
        },
    }
}

/// Returns the default limits, for tests of rate limiting.
pub fn default_limits() -> Limits {
    let of = |count| NonZeroU32::new(count).unwrap();
    Limits {
        signin_per_address: of(100),
        signin_per_account: of(20),
        signup_per_address: of(60),
        contacts_per_account: of(6000),
    }
}
