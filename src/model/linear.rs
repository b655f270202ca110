//! Measures that computing on cards and files takes time linear in the size of its input.
//!
//! Each is done on input that doubles four times. The time is that of the processor for this thread, and the least of several
//! runs, so that a busy machine makes it no longer.

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

mod cards;
mod files;

/// How often the input doubles.
const DOUBLINGS: u32 = 4;
/// How much longer than twice as long twice the input may take.
const MAX_GROWTH: f64 = 1.4;
/// The runs of which the quickest counts.
const RUNS: u32 = 3;
/// What is quicker is not measured well.
const MIN_TIME: Duration = Duration::from_micros(200);

/// Checks that `run` takes time linear in the size for which its input is made.
fn assert_linear<T>(name: &str, size: usize, input: impl Fn(usize) -> T, run: impl Fn(&T)) {
    let time = |doublings: u32| {
        let input = input(size << doublings);
        (0..RUNS).map(|_| cpu_time_of(|| run(black_box(&input)))).min().unwrap_or_default().max(MIN_TIME)
    };
    let times: Vec<_> = (0..=DOUBLINGS).map(time).collect();
    let growth = |from: u32| {
        let doublings = DOUBLINGS - from;
        let ratio = times[DOUBLINGS as usize].as_secs_f64() / times[from as usize].as_secs_f64();
        (ratio / f64::from(1 << doublings)).powf(1.0 / f64::from(doublings))
    };
    // Over all doublings, and over the last two, where what is not linear weighs most.
    let least = growth(0).max(growth(DOUBLINGS - 2));
    assert!(least < MAX_GROWTH, "{name}: each doubling takes {least:.2} times longer than it may: {times:?}");
}

fn cpu_time_of(run: impl Fn()) -> Duration {
    let since = cpu_time();
    run();
    cpu_time() - since
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

#[test]
#[should_panic(expected = "each doubling takes")]
fn what_is_quadratic_is_found() {
    assert_linear(
        "pairs",
        500,
        |size| (0..size).collect::<Vec<_>>(),
        |all| {
            black_box(all.iter().filter(|one| all.iter().any(|other| *other == **one + all.len())).count());
        },
    );
}
