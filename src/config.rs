//! Settings: each is a flag, an environment variable and a line in `.env.example`.

#![allow(
    rustdoc::bare_urls,
    reason = "these texts are the help that the program prints"
)]

mod data;
mod key;
mod values;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use ipnet::IpNet;

use crate::domain::throttle::Limits;
use crate::domain::tokens::SecretKey;
use crate::domain::{self, limits};
use crate::fetch::AllowedServers;
use crate::http;
use crate::model::session::Lifetimes;
use key::kept_key;
use values::{Secret, cors_origin, network, origin, postgres_url, secret_key};

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// Yes.
    On,
    /// No.
    Off,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For programs: one JSON object a line.
    Json,
}

/// Every setting. The value name is the environment variable, so that messages name it.
#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Address and port to listen on
    #[arg(
        long,
        env = "CARNET_LISTEN",
        value_name = "CARNET_LISTEN",
        default_value = "127.0.0.1:9000",
        global = true
    )]
    pub listen: SocketAddr,

    /// Folder of the SQLite database and the secret key
    #[arg(
        long,
        env = "CARNET_DATA_DIR",
        value_name = "CARNET_DATA_DIR",
        default_value = "./data",
        global = true
    )]
    pub data_dir: PathBuf,

    /// PostgreSQL to use instead of SQLite: postgres://user:password@host/database
    #[arg(long, env = "DATABASE_URL", value_name = "DATABASE_URL", value_parser = Secret(postgres_url), hide_env_values = true, global = true)]
    pub database_url: Option<String>,

    /// Most connections to PostgreSQL
    #[arg(
        long,
        env = "CARNET_DATABASE_CONNECTIONS",
        value_name = "CARNET_DATABASE_CONNECTIONS",
        default_value = "16",
        global = true
    )]
    pub database_connections: NonZeroU32,

    /// Key that signs tokens, at least 32 characters; without it one is made and kept in the data
    /// folder
    #[arg(long, env = "CARNET_SECRET_KEY", value_name = "CARNET_SECRET_KEY", value_parser = Secret(secret_key), hide_env_values = true, global = true)]
    pub secret_key: Option<SecretKey>,

    /// Address under which people reach this server, such as https://contacts.example.org
    #[arg(long, env = "CARNET_PUBLIC_URL", value_name = "CARNET_PUBLIC_URL", value_parser = origin, global = true)]
    pub public_url: Option<String>,

    /// Origins whose pages may use the API, separated by commas; * for all
    #[arg(long, env = "CARNET_CORS_ORIGINS", value_name = "CARNET_CORS_ORIGINS", value_delimiter = ',', value_parser = cors_origin, global = true)]
    pub cors_origins: Vec<String>,

    /// Networks of reverse proxies whose X-Forwarded-For is believed, separated by commas
    #[arg(long, env = "CARNET_TRUSTED_PROXIES", value_name = "CARNET_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network, global = true)]
    pub trusted_proxies: Vec<IpNet>,

    /// Let anyone open an account
    #[arg(
        long,
        env = "CARNET_SIGNUP",
        value_name = "CARNET_SIGNUP",
        default_value = "on",
        global = true
    )]
    pub signup: Switch,

    /// Let CardDAV take an account's own password, not only app passwords
    #[arg(
        long,
        env = "CARNET_DAV_ACCOUNT_PASSWORD",
        value_name = "CARNET_DAV_ACCOUNT_PASSWORD",
        default_value = "off",
        global = true
    )]
    pub dav_account_password: Switch,

    /// Servers from which people at the web app may fetch their address books: off; on for those of
    /// the public Internet; hosts and networks, separated by commas, also beside on
    #[arg(
        long,
        env = "CARNET_FETCH",
        value_name = "CARNET_FETCH",
        default_value = "off",
        global = true
    )]
    pub fetch: AllowedServers,

    /// Limit sign-in, sign-up and contact creation
    #[arg(
        long,
        env = "CARNET_RATE_LIMIT",
        value_name = "CARNET_RATE_LIMIT",
        default_value = "on",
        global = true
    )]
    pub rate_limit: Switch,

    /// Sign-ins a minute from one address
    #[arg(
        long,
        env = "CARNET_SIGNIN_PER_ADDRESS",
        value_name = "CARNET_SIGNIN_PER_ADDRESS",
        default_value = "100",
        global = true
    )]
    pub signin_per_address: NonZeroU32,

    /// Sign-ins a minute to one account from one address
    #[arg(
        long,
        env = "CARNET_SIGNIN_PER_ACCOUNT",
        value_name = "CARNET_SIGNIN_PER_ACCOUNT",
        default_value = "20",
        global = true
    )]
    pub signin_per_account: NonZeroU32,

    /// Sign-ups an hour from one address, and for one email
    #[arg(
        long,
        env = "CARNET_SIGNUP_PER_ADDRESS",
        value_name = "CARNET_SIGNUP_PER_ADDRESS",
        default_value = "60",
        global = true
    )]
    pub signup_per_address: NonZeroU32,

    /// New contacts a minute in one account
    #[arg(
        long,
        env = "CARNET_CONTACTS_PER_ACCOUNT",
        value_name = "CARNET_CONTACTS_PER_ACCOUNT",
        default_value = "6000",
        global = true
    )]
    pub contacts_per_account: NonZeroU32,

    /// Minutes an access token lives
    #[arg(
        long,
        env = "CARNET_ACCESS_TOKEN_MINUTES",
        value_name = "CARNET_ACCESS_TOKEN_MINUTES",
        default_value = "15",
        global = true
    )]
    pub access_token_minutes: NonZeroU32,

    /// Days a refresh token lives, and so an idle session
    #[arg(
        long,
        env = "CARNET_REFRESH_TOKEN_DAYS",
        value_name = "CARNET_REFRESH_TOKEN_DAYS",
        default_value = "7",
        global = true
    )]
    pub refresh_token_days: NonZeroU32,

    /// Days a session lives, however busy
    #[arg(
        long,
        env = "CARNET_SESSION_DAYS",
        value_name = "CARNET_SESSION_DAYS",
        default_value = "90",
        global = true
    )]
    pub session_days: NonZeroU32,

    /// Seconds in which a just-spent refresh token still yields its successor
    #[arg(
        long,
        env = "CARNET_REFRESH_GRACE_SECONDS",
        value_name = "CARNET_REFRESH_GRACE_SECONDS",
        default_value = "3",
        global = true
    )]
    pub refresh_grace_seconds: u32,

    /// Days the trash keeps deleted contacts
    #[arg(
        long,
        env = "CARNET_TRASH_DAYS",
        value_name = "CARNET_TRASH_DAYS",
        default_value = "30",
        global = true
    )]
    pub trash_days: NonZeroU32,

    /// Most contacts of an account, those in the trash too
    #[arg(long, env = "CARNET_QUOTA_CONTACTS", value_name = "CARNET_QUOTA_CONTACTS", default_value_t = limits::QUOTA_CONTACTS, value_parser = clap::value_parser!(i64).range(1..), global = true)]
    pub quota_contacts: i64,

    /// Most bytes of an account's cards, with photos, trash and history; the oldest history makes
    /// way first
    #[arg(long, env = "CARNET_QUOTA_BYTES", value_name = "CARNET_QUOTA_BYTES", default_value_t = limits::QUOTA_BYTES, value_parser = clap::value_parser!(i64).range(1_000_000..), global = true)]
    pub quota_bytes: i64,

    /// Seconds a request may take, its body included
    #[arg(
        long,
        env = "CARNET_REQUEST_TIMEOUT_SECONDS",
        value_name = "CARNET_REQUEST_TIMEOUT_SECONDS",
        default_value = "30",
        global = true
    )]
    pub request_timeout_seconds: NonZeroU32,

    /// Seconds the headers of a request may take, a connection may stay idle, and a client may read
    /// nothing of its answer
    #[arg(
        long,
        env = "CARNET_HEADER_TIMEOUT_SECONDS",
        value_name = "CARNET_HEADER_TIMEOUT_SECONDS",
        default_value = "15",
        global = true
    )]
    pub header_timeout_seconds: NonZeroU32,

    /// Seconds that requests under way are waited for when the server stops
    #[arg(
        long,
        env = "CARNET_DRAIN_TIMEOUT_SECONDS",
        value_name = "CARNET_DRAIN_TIMEOUT_SECONDS",
        default_value = "25",
        global = true
    )]
    pub drain_timeout_seconds: NonZeroU32,

    /// Most connections at once
    #[arg(
        long,
        env = "CARNET_CONNECTIONS",
        value_name = "CARNET_CONNECTIONS",
        default_value = "12000",
        global = true
    )]
    pub connections: NonZeroU32,

    /// Let `serve` bring the database's schema up to date
    #[arg(
        long,
        env = "CARNET_MIGRATE",
        value_name = "CARNET_MIGRATE",
        default_value = "on",
        global = true
    )]
    pub migrate: Switch,

    /// What is logged: error, warn, info, debug, trace, or a tracing filter
    #[arg(
        long,
        env = "CARNET_LOG",
        value_name = "CARNET_LOG",
        default_value = "info",
        global = true
    )]
    pub log: String,

    /// How log lines look
    #[arg(
        long,
        env = "CARNET_LOG_FORMAT",
        value_name = "CARNET_LOG_FORMAT",
        default_value = "text",
        global = true
    )]
    pub log_format: LogFormat,
}

impl Config {
    /// The origin under which people reach this server.
    pub fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| {
            let ip = self.listen.ip();
            let near = ip.is_loopback() || ip.is_unspecified();
            if near {
                format!("http://localhost:{}", self.listen.port())
            } else {
                format!("http://{}", self.listen)
            }
        })
    }

    /// Returns what the domain needs. Without a key in the settings, the data folder's is used, or
    /// one is made there.
    pub fn domain(&self) -> Result<domain::Settings, String> {
        let secret_key = match &self.secret_key {
            Some(key) => key.clone(),
            None => kept_key(&self.data_dir.join("secret.key"))?,
        };
        let limits = Limits {
            signin_per_address: self.signin_per_address,
            signin_per_account: self.signin_per_account,
            signup_per_address: self.signup_per_address,
            contacts_per_account: self.contacts_per_account,
        };
        let lifetimes = Lifetimes {
            access: Duration::from_secs(60 * u64::from(self.access_token_minutes.get())),
            refresh: days(self.refresh_token_days),
            session: days(self.session_days),
            refresh_grace: Duration::from_secs(self.refresh_grace_seconds.into()),
        };
        Ok(domain::Settings {
            secret_key,
            lifetimes,
            limits: (self.rate_limit == Switch::On).then_some(limits),
            open_signup: self.signup == Switch::On,
            dav_account_password: self.dav_account_password == Switch::On,
            public_url: self.public_url(),
            trash_keeps: days(self.trash_days),
            quota: domain::Quota {
                contacts: self.quota_contacts,
                bytes: self.quota_bytes,
            },
            spool_dir: self.spool_dir(),
            fetch_from: self.fetch.clone(),
        })
    }

    /// Returns how requests are met.
    pub fn http(&self) -> http::Options {
        http::Options {
            cors_origins: self.cors_origins.clone(),
            trusted_proxies: self.trusted_proxies.clone(),
            request_timeout: seconds(self.request_timeout_seconds),
        }
    }

    /// Returns how connections are bounded.
    pub fn server(&self) -> http::ServerLimits {
        http::ServerLimits {
            header_timeout: seconds(self.header_timeout_seconds),
            drain_timeout: seconds(self.drain_timeout_seconds),
            connections: usize::try_from(self.connections.get()).unwrap_or(usize::MAX),
        }
    }
}

fn seconds(count: NonZeroU32) -> Duration {
    Duration::from_secs(count.get().into())
}

fn days(count: NonZeroU32) -> Duration {
    Duration::from_secs(86_400 * u64::from(count.get()))
}

#[cfg(test)]
mod tests;
