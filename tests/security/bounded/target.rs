//! The server under attack.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, MutexGuard};

use super::impact::Impact;
use super::neighbour::Neighbour;
use crate::support::draft;
use crate::support::place::Place;
use crate::support::postgres;
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::user::path_of;

/// The address space of the server's process, in KiB.
const SPACE: u64 = 4 << 20;
/// How long the neighbour works before the attack begins and after it has ended.
const QUIET: Duration = Duration::from_millis(500);
/// For how long the server must stand still to be idle, and how long that is waited for.
const STILL: Duration = Duration::from_millis(500);
const UNTIL_STILL: Duration = Duration::from_secs(20);
/// The processor time that an idle server may use while it stands still, in hundredths of a second.
const STILL_TICKS: u64 = 2;

/// Attacks measure time: those of one process come one after another. nextest sees to it among
/// processes.
static ALONE: Mutex<()> = Mutex::const_new(());

/// A running server with a neighbour on it.
pub struct Target {
    pub place: Place,
    pub program: Program,
    neighbour: Remote,
    attackers: AtomicUsize,
    /// Resident memory of the idle server, in KiB.
    idle: u64,
    _alone: MutexGuard<'static, ()>,
}

impl Target {
    pub async fn start(place: Place) -> Self {
        Self::start_with(place, &[]).await
    }

    /// Starts the server with these settings.
    pub async fn start_with(place: Place, settings: &[(&str, &str)]) -> Self {
        let alone = ALONE.lock().await;
        let mut command = limited(&place.command());
        command.envs(settings.iter().copied());
        let program = Program::spawn(command).await;
        let neighbour = Remote::open(&program, "neighbour@example.org").await;
        neighbour
            .post("/api/contacts", &draft("First"))
            .await
            .expect(201);
        let idle = program.resident_kib();
        Self {
            place,
            program,
            neighbour,
            attackers: AtomicUsize::new(0),
            idle,
            _alone: alone,
        }
    }

    /// Opens an account for an attacker.
    pub async fn account(&self) -> Remote {
        let nth = self.attackers.fetch_add(1, Ordering::SeqCst);
        Remote::open(&self.program, &format!("attacker{nth}@example.org")).await
    }

    /// Opens several accounts.
    pub async fn accounts(&self, count: usize) -> Vec<Remote> {
        let mut accounts = Vec::new();
        for _ in 0..count {
            accounts.push(self.account().await);
        }
        accounts
    }

    /// Stores a card that may be larger than any that the server takes today, as one that was
    /// stored earlier. Returns the path of its contact.
    pub async fn plant(&self, account: &Remote, card: &str) -> String {
        let contact = account
            .post("/api/contacts", &draft("Planted"))
            .await
            .expect(201)
            .json();
        let card = card.replace('\'', "''");
        self.place
            .execute(&format!(
                "UPDATE contacts SET vcard = '{card}' WHERE id = {}",
                contact["id"]
            ))
            .await;
        path_of(&contact)
    }

    /// Measures what an attack does to the server and to the neighbour. The attackers leave when it
    /// ends.
    pub async fn attacked_by(&self, attack: impl Future<Output = ()>) -> Impact {
        let neighbour = Neighbour::start(&self.neighbour);
        tokio::time::sleep(QUIET).await;
        let since = Instant::now();
        attack.await;
        let (took, left) = (since.elapsed(), Instant::now());
        tokio::time::sleep(QUIET).await;
        let neighbour = neighbour.stop().await;
        let is_alive = fs::metadata(self.process("exe")).is_ok();
        let idle_after = if is_alive {
            self.until_idle(left).await
        } else {
            Some(Duration::ZERO)
        };
        let growth = if is_alive {
            self.program.peak_kib().saturating_sub(self.idle) / 1024
        } else {
            SPACE / 1024
        };
        Impact {
            attackers: self.attackers.load(Ordering::SeqCst),
            took,
            neighbour,
            growth,
            idle_after,
            is_alive,
        }
    }

    /// Waits until neither the process nor its database works any more. Returns how long that was
    /// after `left`.
    async fn until_idle(&self, left: Instant) -> Option<Duration> {
        let mut before = (Instant::now(), self.ticks());
        while left.elapsed() < UNTIL_STILL {
            tokio::time::sleep(STILL).await;
            let now = self.ticks();
            if now <= before.1 + STILL_TICKS && !self.database_works().await {
                return Some(before.0 - left);
            }
            before = (Instant::now(), now);
        }
        None
    }

    /// The processor time that the process has used, in hundredths of a second.
    fn ticks(&self) -> u64 {
        let Ok(stat) = fs::read_to_string(self.process("stat")) else {
            return 0;
        };
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        fields
            .split(' ')
            .skip(11)
            .take(2)
            .map(|ticks| ticks.parse::<u64>().unwrap())
            .sum()
    }

    async fn database_works(&self) -> bool {
        let Some(url) = &self.place.database_url else {
            return false;
        };
        let sql = "SELECT COUNT(*) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'";
        postgres::query(url, sql).await[0].get::<_, i64>(0) > 0
    }

    fn process(&self, file: &str) -> String {
        format!("/proc/{}/{file}", self.program.child.id())
    }
}

/// The same command with a limited address space.
fn limited(plain: &Command) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("ulimit -v {SPACE} && exec \"$0\"")])
        .arg(plain.get_program());
    if let Some(folder) = plain.get_current_dir() {
        command.current_dir(folder);
    }
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}
