//! The impact of an attack, and the bounds that it must keep.

use std::time::Duration;

use super::is_strict;
use super::neighbour::Experience;

/// The most memory that one account may make the server take above idle, in MiB.
const GROWTH_BY_ONE: u64 = 300;
/// The same for ten accounts at once.
const GROWTH_BY_MANY: u64 = 600;

/// The measured effect of an attack on the server and on another account.
#[derive(Debug)]
pub struct Impact {
    pub attackers: usize,
    pub took: Duration,
    /// How the neighbour's requests were answered.
    pub neighbour: Vec<Experience>,
    /// The peak of resident memory above that of the idle server, in MiB.
    pub growth: u64,
    /// The time from the attackers' leaving until the server stood still; `None` when it did not in
    /// time.
    pub idle_after: Option<Duration>,
    pub is_alive: bool,
}

/// The longest waits that are borne.
struct Bounds {
    livez: Duration,
    other: Duration,
    idle: Duration,
}

/// What a release build keeps on a quiet machine.
const STRICT: Bounds = Bounds {
    livez: Duration::from_millis(100),
    other: Duration::from_millis(500),
    idle: Duration::from_secs(5),
};
/// What any build keeps on any machine.
const GENEROUS: Bounds = Bounds {
    livez: Duration::from_secs(1),
    other: Duration::from_secs(2),
    idle: Duration::from_secs(10),
};

impl Bounds {
    fn now() -> Self {
        if is_strict() { STRICT } else { GENEROUS }
    }

    fn longest_wait(&self, kind: &str) -> Duration {
        if kind == "livez" {
            self.livez
        } else {
            self.other
        }
    }
}

impl Impact {
    /// How many contacts the neighbour has created meanwhile, one of them before all others.
    pub fn created(&self) -> usize {
        let creating = self.neighbour.iter().filter(|met| met.kind == "create");
        creating.map(|met| met.requests - met.failed).sum::<usize>() + 1
    }

    /// Everything that went beyond its bound, in words.
    pub fn excesses(&self) -> Vec<String> {
        let (bounds, mut excesses) = (Bounds::now(), Vec::new());
        for Experience {
            kind,
            requests,
            worst,
            failed,
            failures,
        } in &self.neighbour
        {
            let bound = bounds.longest_wait(kind);
            if *worst > bound {
                excesses.push(format!(
                    "the neighbour waited {worst:.1?} for {kind}; at most {bound:?} are borne"
                ));
            }
            if *failed > 0 {
                excesses.push(format!(
                    "{failed} of the neighbour's {requests} requests failed ({kind}): {failures:?}"
                ));
            }
        }
        let growth = if self.attackers > 1 {
            GROWTH_BY_MANY
        } else {
            GROWTH_BY_ONE
        };
        if self.growth > growth {
            excesses.push(format!(
                "the server took {} MiB above idle; at most {growth} are borne",
                self.growth
            ));
        }
        if !self.is_alive {
            excesses.push("the server died".to_owned());
        }
        match self.idle_after {
            Some(after) if after <= bounds.idle => {}
            Some(after) => excesses.push(format!(
                "the server was busy for {after:.1?} after the attackers had left"
            )),
            None => {
                excesses.push("the server was busy long after the attackers had left".to_owned())
            }
        }
        excesses
    }

    /// Prints the figures, and fails when one is beyond its bound.
    pub fn must_be_bounded(&self) {
        let waits: Vec<_> = self
            .neighbour
            .iter()
            .map(|met| format!("{} {:.0?} of {}", met.kind, met.worst, met.requests))
            .collect();
        let idle = self
            .idle_after
            .map_or("never".to_owned(), |after| format!("after {after:.1?}"));
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        eprintln!(
            "{test}: {:.1?}, {} MiB, idle {idle}, longest waits: {}",
            self.took,
            self.growth,
            waits.join(", ")
        );
        let excesses = self.excesses();
        assert!(excesses.is_empty(), "{}", excesses.join("\n"));
    }
}
