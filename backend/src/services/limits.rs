//! How often somebody may knock: counts by address and by account, in memory.
//!
//! Deliberately absent: a lock on the account. Whoever knows an address could then keep its owner out.

use std::num::NonZeroU32;

use etabli_api::Code;
use etabli_sync::limits::{BYTES_A_MINUTE, BYTES_BURST};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::problem::Problem;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Sign-ins from an address.
    SignInFrom,
    /// Sign-ins to an account.
    SignInAs,
    /// Uses of links and keys from an address: a wrong one is a guess.
    LinkFrom,
    /// Mails asked for from an address.
    MailFrom,
    /// Mails sent to an address.
    MailTo,
    /// Notes about a series of refused sign-ins to an account.
    NoteAbout,
    /// Bytes of updates sent by a person or with a link.
    Written,
}

/// The counts.
#[derive(Debug)]
pub struct Limits(Vec<(Door, DefaultKeyedRateLimiter<String>)>);

impl Default for Limits {
    fn default() -> Self {
        let door = |door, burst: NonZeroU32, a_minute: NonZeroU32| {
            (door, RateLimiter::keyed(Quota::per_minute(a_minute).allow_burst(burst)))
        };
        Self(vec![
            // A whole cooperative may sign in from behind one address.
            door(Door::SignInFrom, count(60), count(30)),
            door(Door::SignInAs, count(10), count(6)),
            door(Door::LinkFrom, count(60), count(30)),
            door(Door::MailFrom, count(10), count(2)),
            door(Door::MailTo, count(2), count(1)),
            door(Door::NoteAbout, count(1), count(1)),
            door(Door::Written, count(BYTES_BURST), count(BYTES_A_MINUTE)),
        ])
    }
}

const fn count(number: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(number - 1)
}

impl Limits {
    /// Counts one more knock by `who` at a door.
    ///
    /// # Errors
    /// [`Code::TooManyRequests`] when there were too many.
    pub fn knock(&self, door: Door, who: &str) -> Result<(), Problem> {
        let limiter = self.0.iter().find(|(known, _)| *known == door).map(|(_, limiter)| limiter);
        let passes = limiter.is_none_or(|limiter| limiter.check_key(&who.to_owned()).is_ok());
        if passes { Ok(()) } else { Err(Code::TooManyRequests.into()) }
    }

    /// Whether `who` may spend so much at a door now; it is counted if so.
    pub fn spend(&self, door: Door, who: &str, amount: usize) -> bool {
        let Some((_, limiter)) = self.0.iter().find(|(known, _)| *known == door) else { return true };
        let amount = u32::try_from(amount).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN);
        matches!(limiter.check_key_n(&who.to_owned(), amount), Ok(Ok(())))
    }

    /// Forgets whoever has not knocked for a while.
    pub fn forget_calm(&self) {
        self.0.iter().for_each(|(_, limiter)| limiter.retain_recent());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_pages_pass_and_a_flood_does_not() {
        let limits = Limits::default();
        let mebibyte = 1024 * 1024;
        assert!((0..16).all(|_| limits.spend(Door::Written, "zoe", mebibyte)));
        assert!(!limits.spend(Door::Written, "zoe", mebibyte));
        assert!(limits.spend(Door::Written, "leo", mebibyte));
    }

    #[test]
    fn the_eleventh_guess_waits_and_others_do_not() {
        let limits = Limits::default();
        for _ in 0..10 {
            assert!(limits.knock(Door::SignInAs, "zoe@example.org").is_ok());
        }
        let refused = limits.knock(Door::SignInAs, "zoe@example.org").map_err(|problem| problem.code);
        assert_eq!(refused, Err(Code::TooManyRequests));
        assert!(limits.knock(Door::SignInAs, "leo@example.org").is_ok());
    }
}
