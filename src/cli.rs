//! The commands.

mod files;
mod jobs;
mod new_file;
mod password;
mod remote;
mod users;

use std::io::{self, IsTerminal, Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use self::new_file::NewFile;
use crate::config::{Config, LogFormat, Switch};
use crate::domain::retry::Attempts;
use crate::domain::{self, App, limits};
use crate::error::Error;
use crate::http::{self, Server, ServerLimits};
use crate::model::time::Clock;
use crate::store::StoreError;

/// An address book server that people run themselves.
#[derive(Parser, Debug)]
#[command(version, about, max_term_width = 110)]
pub struct Cli {
    /// The settings.
    #[command(flatten)]
    pub config: Config,
    /// What to do; `serve` when absent.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What the program can do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Run the server (the default)
    Serve,
    /// Bring the database's schema up to date
    Migrate,
    /// Look after accounts
    #[command(subcommand)]
    User(users::UserCommand),
    /// Ask the running server whether it is well; exits with 1 when it is not
    Healthcheck,
    /// Bring the contacts of a file, or of another server, into an account
    Import(files::ImportArgs),
    /// Write the contacts of an account to a file
    Export(files::ExportArgs),
    /// Copy the database to a new file while the server runs
    Backup {
        /// The file to write
        file: PathBuf,
    },
    /// List the background work of the server, or run some of it now
    Jobs {
        /// List it when absent
        #[command(subcommand)]
        command: Option<jobs::JobsCommand>,
    },
}

/// A command's failure, told on standard error.
type Outcome = Result<(), String>;

impl Cli {
    /// Reads flags and environment. A variable that is set to nothing counts as not set.
    pub fn from_environment() -> Self {
        let is_empty =
            |name: &std::ffi::OsStr| std::env::var_os(name).is_some_and(|value| value.is_empty());
        let command =
            Self::command().mut_args(|argument| match argument.get_env().is_some_and(is_empty) {
                true => argument.env(None::<&str>),
                false => argument,
            });
        Self::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
    }
}

/// Carries out the command.
pub async fn run(cli: Cli) -> Outcome {
    let Cli { config, command } = cli;
    start_log(&config)?;
    match command.unwrap_or(Command::Serve) {
        Command::Serve => serve(&config).await,
        Command::Migrate => migrate(&config).await,
        Command::User(command) => users::run(&config, command).await,
        Command::Healthcheck => healthcheck(&config),
        Command::Import(args) => files::import(&config, args).await,
        Command::Export(args) => files::export(&config, args).await,
        Command::Backup { file } => backup(&config, file).await,
        Command::Jobs { command } => jobs::run(&config, command).await,
    }
}

fn start_log(config: &Config) -> Outcome {
    let filter: Targets = config
        .log
        .parse()
        .map_err(|error| format!("CARNET_LOG: {error}"))?;
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_target(false);
    let registry = tracing_subscriber::registry();
    match config.log_format {
        LogFormat::Text => registry
            .with(
                lines
                    .with_ansi(std::io::stderr().is_terminal())
                    .with_filter(filter),
            )
            .init(),
        LogFormat::Json => registry.with(lines.json().with_filter(filter)).init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "a request or task panicked");
    }));
    Ok(())
}

/// The pause between two attempts to reach a database that is not there yet at start.
const START_PAUSE: Duration = Duration::from_millis(160);

/// Returns how to tell an error about the account with this email.
fn about_account(email: &str) -> impl Fn(Error) -> String + use<> {
    let email = email.to_owned();
    move |error| match error {
        Error::NotFound => format!("{email}: no account has this email"),
        error => format!("{email}: {error}"),
    }
}

/// Opens the program on a database that is there already, so that a wrong folder is told instead of
/// getting a database of its own.
async fn open_existing_app(config: &Config) -> Result<Arc<App>, String> {
    config
        .require_database()
        .map_err(|error| error.to_string())?;
    open_app(config).await
}

async fn open_app(config: &Config) -> Result<Arc<App>, String> {
    config.make_data_dir()?;
    let name = if config.database_url.is_some() {
        "DATABASE_URL"
    } else {
        "CARNET_DATA_DIR"
    };
    let db = config
        .open_database()
        .map_err(|error| format!("{name}: {error}"))?;
    let mut attempts = Attempts::default();
    loop {
        let ready = if config.migrate == Switch::On {
            db.migrate().await
        } else {
            db.check_schema().await
        };
        match ready {
            Ok(()) => break,
            Err(StoreError::Unavailable(_) | StoreError::Busy) if attempts.allow_another() => {
                tokio::time::sleep(START_PAUSE).await
            }
            Err(error) => return Err(format!("{name}: {error}")),
        }
    }
    Ok(App::new(db, Clock::System, config.domain()?))
}

async fn serve(config: &Config) -> Outcome {
    let app = open_app(config).await?;
    for setting in app.db.durability_warnings().await.unwrap_or_default() {
        tracing::warn!(
            setting,
            "with this setting PostgreSQL may lose acknowledged writes when the machine fails"
        );
    }
    for path in config.open_places() {
        tracing::warn!(path = %path.display(), "other users of this machine may read this: chmod go= keeps it to its owner");
    }
    if config.database_url.is_some() && config.secret_key.is_none() {
        tracing::info!("several servers that share a database need one CARNET_SECRET_KEY");
    }
    let listener = TcpListener::bind(config.listen).await;
    let listener = listener
        .map_err(|error| format!("CARNET_LISTEN: cannot listen on {}: {error}", config.listen))?;
    let address = listener
        .local_addr()
        .map_err(|error| format!("CARNET_LISTEN: {error}"))?;
    let config = Config {
        listen: address,
        ..config.clone()
    };
    greet(&config);
    let (stop, stopping) = watch::channel(false);
    let jobs = tokio::spawn(domain::jobs::run(Arc::clone(&app), stopping));
    let site = http::Site::new(app, config.http());
    let limits = config.server();
    let limits = ServerLimits {
        connections: connections_within_limits(limits.connections),
        ..limits
    };
    let stopped = Server::new(listener, site, limits)
        .run(async {
            asked_to_stop().await;
            stop.send_replace(true);
        })
        .await;
    drop(stop);
    let _ = jobs.await;
    tracing::info!("stopped");
    stopped.map_err(|error| error.to_string())
}

/// Open files that are not connections: the database's, for each thread that reads, bodies on their
/// way in, and some to spare.
const OTHER_FILES: u64 = 128 + limits::ARRIVING.total as u64;

/// Returns how many connections the system lets this process have. Each is an open file, and a
/// process that has no more of them cannot even read its database.
fn connections_within_limits(wanted: usize) -> usize {
    let mut limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    if setrlimit(Resource::Nofile, raised).is_ok() {
        limit = raised;
    }
    let files = limit.current.unwrap_or(u64::MAX);
    let room = files.saturating_sub(OTHER_FILES).max(files / 2).max(1);
    let possible = usize::try_from(room).unwrap_or(usize::MAX);
    if possible < wanted {
        tracing::warn!(
            wanted,
            possible,
            "the system's limit of open files allows fewer connections than CARNET_CONNECTIONS"
        );
    }
    wanted.min(possible)
}

fn greet(config: &Config) {
    let url = config.public_url();
    let pages = if cfg!(feature = "web") {
        format!("open {url} and create an account, or ")
    } else {
        String::new()
    };
    let text = format!(
        "Carnet {} listens on {} - {url}\nData: {}\nNext: {pages}use the API, described at {url}/docs:\n  \
         curl -X POST {url}/api/auth/signup -H 'Content-Type: application/json' \\\n    \
         -d '{{\"username\": \"you\", \"email\": \"you@example.org\", \"password\": \"a long one of your own\"}}'\n",
        env!("CARGO_PKG_VERSION"),
        config.listen,
        config.data_place()
    );
    // A closed standard output is no reason not to serve.
    let _ = std::io::stdout().write_all(text.as_bytes());
    tracing::info!(listen = %config.listen, "ready");
}

/// Resolves at SIGTERM or SIGINT.
async fn asked_to_stop() {
    let (Ok(mut terminate), Ok(mut interrupt)) = (
        signal(SignalKind::terminate()),
        signal(SignalKind::interrupt()),
    ) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping: requests under way may finish");
}

async fn migrate(config: &Config) -> Outcome {
    open_app(&Config {
        migrate: Switch::On,
        ..config.clone()
    })
    .await?;
    println!("The schema is up to date: {}", config.data_place());
    Ok(())
}

/// Asks `/readyz` over a plain connection, so that a container needs no other program for it.
fn healthcheck(config: &Config) -> Outcome {
    let ip = if config.listen.ip().is_unspecified() {
        IpAddr::V4(Ipv4Addr::LOCALHOST)
    } else {
        config.listen.ip()
    };
    let address = SocketAddr::new(ip, config.listen.port());
    let patience = Duration::from_secs(5);
    let asked = TcpStream::connect_timeout(&address, patience).and_then(|mut stream| {
        stream.set_read_timeout(Some(patience))?;
        stream.write_all(
            format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
                .as_bytes(),
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    });
    match asked {
        Ok(answer) if answer.starts_with("HTTP/1.1 200 ") => Ok(()),
        Ok(answer) => Err(answer.lines().next().unwrap_or("no answer").to_owned()),
        Err(error) => Err(format!("{address}: {error}")),
    }
}

async fn backup(config: &Config, file: PathBuf) -> Outcome {
    let db = config
        .open_existing_database()
        .map_err(|error| error.to_string())?;
    db.check_schema()
        .await
        .map_err(|error| format!("{}: {error}", config.data_place()))?;
    let explain = |error: io::Error| format!("{}: {error}", file.display());
    let copy = NewFile::begin(&file).map_err(explain)?;
    db.backup(copy.partial())
        .await
        .map_err(|error| error.to_string())?;
    copy.finish().map_err(explain)?;
    println!("Copied {} to {}", config.data_place(), file.display());
    Ok(())
}
