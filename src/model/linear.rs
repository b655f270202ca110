//! Checks that processing cards and files takes time linear in the size of the input.
//!
//! Each operation runs on input that doubles four times. The time is the CPU time of the thread,
//! the least of several runs, so that a busy machine does not increase it.

use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

mod cards;
mod files;

/// The number of times that the input doubles.
const DOUBLINGS: u32 = 4;
/// The most that the time may exceed its double when the input doubles, as a factor.
const MAX_GROWTH: f64 = 1.4;
/// The number of runs, of which the fastest counts.
const RUNS: u32 = 2;
/// The shortest time that can be measured well.
const MIN_TIME: Duration = Duration::from_micros(200);

/// Checks that `run` takes time linear in the size of its input.
fn assert_linear<T>(name: &str, size: usize, input: impl Fn(usize) -> T, run: impl Fn(&T)) {
    let time = |doublings: u32| {
        let input = input(size << doublings);
        (0..RUNS)
            .map(|_| cpu_time_of(|| run(black_box(&input))))
            .min()
            .unwrap_or_default()
            .max(MIN_TIME)
    };
    let [first, middle, last] = [0, DOUBLINGS / 2, DOUBLINGS].map(time);
    let growth = |since: Duration, doublings: u32| {
        let ratio = last.as_secs_f64() / since.as_secs_f64() / f64::from(1 << doublings);
        ratio.powf(1.0 / f64::from(doublings))
    };
    // Over all doublings, and over the last of them, where superlinear work weighs most.
    let most = growth(first, DOUBLINGS).max(growth(middle, DOUBLINGS / 2));
    assert!(
        most < MAX_GROWTH,
        "{name}: twice the input takes {most:.2} times twice as long: {first:?} {middle:?} {last:?}"
    );
}

fn cpu_time_of(run: impl Fn()) -> Duration {
    let since = cpu_time();
    run();
    cpu_time() - since
}

fn cpu_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

#[test]
#[should_panic(expected = "twice the input takes")]
fn what_is_quadratic_is_found() {
    assert_linear(
        "pairs",
        500,
        |size| (0..size).collect::<Vec<_>>(),
        |all| {
            black_box(
                all.iter()
                    .filter(|one| all.iter().any(|other| *other == **one + all.len()))
                    .count(),
            );
        },
    );
}
