use std::time::{Duration, Instant};

use crate::support::user::sign_in;
use crate::support::{Engine, TestApp};

/// Interleaved pairs that are timed. 500 would take minutes; these find a missing or a cheaper
/// hash.
const PAIRS: usize = 60;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// By how much, of the smaller one, the median times of an unknown account and of a wrong password
/// differ.
async fn difference(app: &TestApp, known: &str) -> f64 {
    let (mut wrong, mut unknown) = (Vec::new(), Vec::new());
    for nth in 0..PAIRS {
        let stranger = format!("stranger{nth}@example.org");
        let mut pair = [(known, &mut wrong), (stranger.as_str(), &mut unknown)];
        if nth % 2 == 1 {
            pair.reverse();
        }
        for (email, times) in pair {
            let start = Instant::now();
            sign_in(app, email, "quite another one").await.expect(401);
            times.push(start.elapsed());
        }
    }
    let (wrong, unknown) = (median(wrong).as_secs_f64(), median(unknown).as_secs_f64());
    (wrong - unknown).abs() / wrong.min(unknown)
}

/// Row 3. A busy machine may spoil a measurement, but not three.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_account_takes_as_long_as_a_wrong_password() {
    let app = TestApp::start(Engine::Sqlite).await;
    let user = app.user().await;
    let mut differences = Vec::new();
    for _ in 0..3 {
        differences.push(difference(&app, &user.email).await);
        if differences
            .last()
            .is_some_and(|difference| *difference <= 0.10)
        {
            return;
        }
    }
    panic!("the medians differ by {differences:?} of the smaller");
}
