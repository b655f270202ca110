//! Rate limits by address and account.
//!
//! `domain/throttle.rs` limits sign-ins by address, by account and address together, and by account
//! from all addresses. Once strangers use up the last, it no longer refuses: each address then has
//! a small allowance of its own for that account. So an attack from many addresses is slowed, and
//! the owner, at an address of their own, is never locked out. IPv6 counts by /64. Sign-ups are
//! limited by address and email, new contacts by account. Each process counts for itself, in
//! memory. argon2 runs on the blocking pool, at most as many at once as there are cores.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::limits;
use crate::error::{Error, Result};
use crate::model::ids::UserId;

/// The allowed rates. Each may be used up at once and then refills evenly.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Sign-ins a minute from one address.
    pub signin_per_address: NonZeroU32,
    /// Sign-ins a minute to one account from one address.
    pub signin_per_account: NonZeroU32,
    /// Sign-ups an hour from one address, and for one email.
    pub signup_per_address: NonZeroU32,
    /// New contacts a minute in one account.
    pub contacts_per_account: NonZeroU32,
}

/// A network address as the limits count it: IPv6 by its /64, which one person may hold whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin(IpAddr);

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<IpAddr> for Origin {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V6(v6) => Self(IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into())),
            v4 => Self(v4),
        }
    }
}

/// The limits with their current use.
pub struct Throttle(Option<Limiters>);

struct Limiters {
    signin_by_origin: DefaultKeyedRateLimiter<Origin>,
    signin_by_pair: DefaultKeyedRateLimiter<(String, Origin)>,
    signin_by_account: DefaultKeyedRateLimiter<String>,
    signin_under_attack: DefaultKeyedRateLimiter<(String, Origin)>,
    signup_by_origin: DefaultKeyedRateLimiter<Origin>,
    signup_by_email: DefaultKeyedRateLimiter<String>,
    contacts: DefaultKeyedRateLimiter<UserId>,
    fetches: DefaultKeyedRateLimiter<UserId>,
}

impl Throttle {
    /// Enforces these limits; `None` allows everything.
    pub fn new(limits: Option<Limits>) -> Self {
        Self(limits.map(|limits| Limiters {
            signin_by_origin: RateLimiter::keyed(Quota::per_minute(limits.signin_per_address)),
            signin_by_pair: RateLimiter::keyed(Quota::per_minute(limits.signin_per_account)),
            signin_by_account: RateLimiter::keyed(Quota::per_minute(
                limits.signin_per_account.saturating_mul(FIVE),
            )),
            signin_under_attack: RateLimiter::keyed(
                Quota::per_minute(NonZeroU32::MIN).allow_burst(FIVE),
            ),
            signup_by_origin: RateLimiter::keyed(Quota::per_hour(limits.signup_per_address)),
            signup_by_email: RateLimiter::keyed(Quota::per_hour(limits.signup_per_address)),
            contacts: RateLimiter::keyed(Quota::per_minute(limits.contacts_per_account)),
            fetches: RateLimiter::keyed(Quota::per_hour(limits::FETCHES_AN_HOUR)),
        }))
    }

    /// Counts a sign-in. Attempts on one account from many addresses only reduce the allowance of
    /// each further address: they never lock the owner out.
    pub fn sign_in(&self, origin: Origin, email_key: &str) -> Result<()> {
        let Some(limiters) = &self.0 else {
            return Ok(());
        };
        let pair = (email_key.to_owned(), origin);
        // The address first: a refused one must not fill the memory with ever new accounts.
        take(&limiters.signin_by_origin, &origin)?;
        take(&limiters.signin_by_pair, &pair)?;
        match take(&limiters.signin_by_account, &pair.0) {
            Ok(()) => Ok(()),
            Err(_) => take(&limiters.signin_under_attack, &pair),
        }
    }

    /// Counts a sign-up.
    pub fn sign_up(&self, origin: Origin, email_key: &str) -> Result<()> {
        let Some(limiters) = &self.0 else {
            return Ok(());
        };
        take(&limiters.signup_by_origin, &origin)?;
        take(&limiters.signup_by_email, &email_key.to_owned())
    }

    /// Counts new contacts.
    pub fn create_contacts(&self, user: UserId, count: usize) -> Result<()> {
        let (Some(limiters), Some(count)) =
            (&self.0, u32::try_from(count).ok().and_then(NonZeroU32::new))
        else {
            return Ok(());
        };
        match limiters.contacts.check_key_n(&user, count) {
            Ok(outcome) => outcome
                .map_err(|refusal| wait(refusal.wait_time_from(DefaultClock::default().now()))),
            Err(_) => Err(Error::invalid(
                "operations",
                "create more contacts than this server allows at once",
            )),
        }
    }

    /// Counts a fetch from another server.
    pub fn fetch(&self, user: UserId) -> Result<()> {
        match &self.0 {
            Some(limiters) => take(&limiters.fetches, &user),
            None => Ok(()),
        }
    }

    /// Removes the counters of those who have been quiet long enough to have their full allowance.
    pub fn forget_quiet(&self) {
        let Some(limiters) = &self.0 else { return };
        limiters.signin_by_origin.retain_recent();
        limiters.signin_by_pair.retain_recent();
        limiters.signin_by_account.retain_recent();
        limiters.signin_under_attack.retain_recent();
        limiters.signup_by_origin.retain_recent();
        limiters.signup_by_email.retain_recent();
        limiters.contacts.retain_recent();
        limiters.fetches.retain_recent();
    }
}

const FIVE: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);

fn take<K: Hash + Eq + Clone>(limiter: &DefaultKeyedRateLimiter<K>, key: &K) -> Result<()> {
    limiter
        .check_key(key)
        .map_err(|refusal| wait(refusal.wait_time_from(DefaultClock::default().now())))
}

fn wait(time: Duration) -> Error {
    Error::TooManyRequests(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn throttle() -> Throttle {
        let of = |count| NonZeroU32::new(count).expect("not zero");
        Throttle::new(Some(Limits {
            signin_per_address: of(1000),
            signin_per_account: of(10),
            signup_per_address: of(10),
            contacts_per_account: of(100),
        }))
    }

    fn origin(last: u8) -> Origin {
        Origin::from(IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn guessing_from_one_address_is_slowed_and_told_for_how_long() {
        let throttle = throttle();
        let refusal = (0..101).find_map(|_| throttle.sign_in(origin(1), "a@example.org").err());
        assert!(matches!(refusal, Some(Error::TooManyRequests(wait)) if !wait.is_zero()));
        assert!(
            throttle.sign_in(origin(1), "b@example.org").is_ok(),
            "another account from the same address"
        );
    }

    #[test]
    fn strangers_at_many_addresses_do_not_lock_the_owner_out() {
        let throttle = throttle();
        for stranger in 0..200 {
            let tries = (0..10)
                .filter(|_| throttle.sign_in(origin(stranger), "a@example.org").is_ok())
                .count();
            assert!(
                stranger < 10 || tries <= 5,
                "stranger {stranger} had {tries} tries"
            );
        }
        assert!(throttle.sign_in(origin(201), "a@example.org").is_ok());
    }

    #[test]
    fn one_ipv6_network_is_one_origin() {
        let origin = |text: &str| Origin::from(text.parse::<IpAddr>().expect("an address"));
        assert_eq!(origin("2001:db8::1"), origin("2001:db8::ffff:1"));
        assert_ne!(origin("2001:db8::1"), origin("2001:db8:0:1::1"));
        assert_eq!(origin("::ffff:192.0.2.1"), origin("192.0.2.1"));
    }
}
