//! The real program as a process, for tests that need one.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running `carnet serve`. It is killed when this value is dropped.
pub struct Program {
    pub url: String,
    pub child: Child,
}

/// Returns a command for the program with a clean environment.
pub fn carnet(data_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carnet"));
    for (name, _) in
        std::env::vars().filter(|(name, _)| name.starts_with("CARNET_") || name == "DATABASE_URL")
    {
        command.env_remove(name);
    }
    command
        .current_dir(data_dir)
        .env("CARNET_DATA_DIR", data_dir)
        .env("CARNET_RATE_LIMIT", "off");
    command
}

/// Returns a port that was free a moment ago.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

impl Program {
    /// Starts the server and waits until it is ready.
    pub async fn start(data_dir: &Path, database_url: Option<&str>) -> Self {
        let mut command = carnet(data_dir);
        if let Some(url) = database_url {
            command.env("DATABASE_URL", url);
        }
        Self::spawn(command).await
    }

    /// Starts the server with this command's settings and waits until it is ready.
    pub async fn spawn(mut command: Command) -> Self {
        let log = if std::env::var_os("CARNET_TEST_LOG").is_some() {
            Stdio::inherit()
        } else {
            Stdio::null()
        };
        command.stdout(Stdio::null()).stderr(log);
        Self::spawn_as_is(command).await
    }

    /// The same, but leaves the command's standard output and error unchanged.
    pub async fn spawn_as_is(mut command: Command) -> Self {
        let port = free_port();
        command
            .env("CARNET_LISTEN", format!("127.0.0.1:{port}"))
            .stdin(Stdio::null());
        let child = command.spawn().unwrap();
        let mut program = Self {
            url: format!("http://127.0.0.1:{port}"),
            child,
        };
        program.wait_until_ready(Duration::from_secs(20)).await;
        program
    }

    /// Waits until `/readyz` answers 200.
    pub async fn wait_until_ready(&mut self, patience: Duration) {
        let client = super::client_builder().build().unwrap();
        let start = Instant::now();
        loop {
            let ready = client.get(format!("{}/readyz", self.url)).send().await;
            if ready.is_ok_and(|response| response.status().is_success()) {
                return;
            }
            assert!(self.child.try_wait().unwrap().is_none(), "the server ended");
            assert!(
                start.elapsed() < patience,
                "the server is not ready after {patience:?}"
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        let status = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// Kills the process without warning, like a crash.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Returns the resident memory in KiB.
    pub fn resident_kib(&self) -> u64 {
        self.status_kib("VmRSS:")
    }

    /// Returns the resident memory in KiB that is not part of a file.
    pub fn allocated_kib(&self) -> u64 {
        self.status_kib("RssAnon:")
    }

    /// Returns the peak resident memory in KiB.
    pub fn peak_kib(&self) -> u64 {
        self.status_kib("VmHWM:")
    }

    fn status_kib(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
