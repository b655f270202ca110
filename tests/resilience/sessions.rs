use std::time::{Duration, Instant};

use reqwest::Method;

use super::{Place, stderr};
use crate::support::Engine;
use crate::support::process::Program;
use crate::support::remote::Remote;
use crate::support::user::{Answer, PASSWORD};

/// Waits until this server refuses the token, for at most five seconds.
async fn must_soon_be_out(user: &Remote) {
    let since = Instant::now();
    while user.get("/api/users/me").await.status != 401 {
        assert!(
            since.elapsed() < Duration::from_secs(5),
            "still in after {:?}",
            since.elapsed()
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Row 14, on several processes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ended_session_ends_here_at_once_and_elsewhere_within_five_seconds() {
    let place = Place::new(Engine::Postgres).await;
    let start = async || {
        let mut command = place.command();
        command.env(
            "CARNET_SECRET_KEY",
            "b6a1f0c29d3e4857a1b2c3d4e5f60718293a4b5c6d7e8f90",
        );
        Program::spawn(command).await
    };
    let (here, elsewhere) = (start().await, start().await);
    let user = Remote::open(&here, "taras@example.org").await;
    let there = user.at(&elsewhere.url);
    there.get("/api/users/me").await.expect(200);
    Answer::of(user.request(Method::POST, "/api/auth/logout"))
        .await
        .expect(204);
    user.get("/api/users/me").await.expect(401);
    must_soon_be_out(&there).await;

    let user = Remote::sign_in(&here.url, &user.email, PASSWORD).await;
    let there = user.at(&elsewhere.url);
    there.get("/api/users/me").await.expect(200);
    user.get("/api/users/me").await.expect(200);
    let output = place.run(&["user", "disable", &user.email], "");
    assert!(output.status.success(), "{}", stderr(&output));
    tokio::join!(must_soon_be_out(&user), must_soon_be_out(&there));
}
