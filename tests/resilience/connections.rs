use std::process::Command;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Place;
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::{Engine, draft};

/// How many connections are left idle.
const IDLE: usize = 2000;

/// Lets this process hold many connections.
fn allow_many_files() {
    let status = Command::new("prlimit")
        .args(["--pid", &std::process::id().to_string(), "--nofile=8192:"])
        .status()
        .unwrap();
    assert!(
        status.success(),
        "this test needs 8192 open files: raise the hard limit (ulimit -Hn)"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_thousand_idle_connections_take_little_memory_and_hinder_nobody() {
    allow_many_files();
    let place = Place::new(Engine::Sqlite).await;
    let mut command = place.command();
    command.env("CARNET_HEADER_TIMEOUT_SECONDS", "60");
    let program = Program::spawn(command).await;
    let user = Remote::open(&program, "taras@example.org").await;
    let mut idle = Vec::with_capacity(IDLE);
    for nth in 0..IDLE {
        let mut stream = TcpStream::connect(program.address()).await.unwrap();
        // Half of them have been used once.
        if nth % 2 == 0 {
            stream
                .write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
                .await
                .unwrap();
            let mut answer = [0; 1024];
            assert!(stream.read(&mut answer).await.unwrap() > 0);
        }
        idle.push(stream);
    }
    let start = Instant::now();
    for nth in 0..10 {
        user.post("/api/contacts", &draft(&format!("Served {nth}")))
            .await
            .expect(201);
        user.get("/api/contacts").await.expect(200);
    }
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "{:?}",
        start.elapsed()
    );
    // The pages of the program's own file depend on how it was built: 26 MiB of a release build, 36
    // MiB of a debug build.
    let allocated = program.allocated_kib();
    assert!(allocated < 52 * 1024, "{allocated} KiB");
    drop(idle);
}

/// More connections than there are slots wait; they are not refused, and a closed one makes room.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_beyond_the_limit_wait_their_turn() {
    let place = Place::new(Engine::Sqlite).await;
    let mut command = place.command();
    command
        .env("CARNET_CONNECTIONS", "5")
        .env("CARNET_HEADER_TIMEOUT_SECONDS", "2");
    let program = Program::spawn(command).await;
    let mut idle = Vec::new();
    for _ in 0..5 {
        idle.push(TcpStream::connect(program.address()).await.unwrap());
    }
    let start = Instant::now();
    let mut stream = TcpStream::connect(program.address()).await.unwrap();
    stream
        .write_all(b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let answer = tokio::time::timeout(
        Duration::from_secs(10),
        crate::support::raw::read_all(&mut stream),
    )
    .await
    .unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        start.elapsed() < Duration::from_secs(8),
        "the silent ones were closed to make room"
    );
}

/// Many systems start programs with room for 1,024 open files and let them ask for more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_low_limit_of_open_files_is_raised_and_else_respected() {
    for (soft, hard, idle) in [(200, 2000, 600), (200, 200, 300)] {
        let place = Place::new(Engine::Sqlite).await;
        let plain = place.command();
        let mut command = Command::new("prlimit");
        command
            .arg(format!("--nofile={soft}:{hard}"))
            .arg(plain.get_program())
            .current_dir(place.path());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.env("CARNET_HEADER_TIMEOUT_SECONDS", "2");
        let program = Program::spawn(command).await;
        let user = Remote::open(&program, "taras@example.org").await;
        let mut connections = Vec::new();
        for _ in 0..idle {
            connections.push(TcpStream::connect(program.address()).await.unwrap());
        }
        let start = Instant::now();
        user.post("/api/contacts", &draft("Served"))
            .await
            .expect(201);
        Remote::sign_in(&program.url, &user.email, crate::support::user::PASSWORD)
            .await
            .get("/api/contacts")
            .await
            .expect(200);
        let patience = if hard > soft { 2 } else { 10 };
        assert!(
            start.elapsed() < Duration::from_secs(patience),
            "{soft} of {hard}: {:?}",
            start.elapsed()
        );
        drop(connections);
    }
}
