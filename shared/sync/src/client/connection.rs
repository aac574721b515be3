//! Whether the server can be reached: attempts, pauses and heartbeats.
//!
//! An open socket does not notice a dead network, and `navigator.onLine` lies: only what is heard counts.

use super::Random;
use crate::limits::{BUSY_HEARTBEAT, CONNECT_TIMEOUT, FIRST_PAUSE, HEARTBEAT, LONGEST_PAUSE, MISSED_HEARTBEATS};

/// Failed attempts after which the badge says "offline" instead of "reconnecting".
const ATTEMPTS_TO_OFFLINE: u32 = 2;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not wanted: blocked by something that a human must settle.
    Off,
    /// The next attempt is at this time.
    Waiting { until: u64 },
    /// An attempt began at this time.
    Connecting { since: u64 },
    /// The server was heard last at `heard`, and asked `asked` times since, last at `asked_at`.
    Open { heard: u64, asked: u32, asked_at: u64 },
}

/// What to do about the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Nothing,
    Connect,
    Ask,
    /// Nobody answers: the socket is dead whatever it says.
    Dead,
}

#[derive(Debug)]
pub(super) struct Connection {
    state: State,
    failures: u32,
}

impl Connection {
    pub(super) fn new() -> Self {
        Self { state: State::Waiting { until: 0 }, failures: 0 }
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::Open { .. })
    }

    /// Without network for more than a moment.
    pub(super) fn is_offline(&self) -> bool {
        !self.is_open() && self.failures >= ATTEMPTS_TO_OFFLINE
    }

    pub(super) fn opened(&mut self, now: u64) {
        self.state = State::Open { heard: now, asked: 0, asked_at: now };
    }

    /// Something of the server was received.
    pub(super) fn heard(&mut self, now: u64) {
        if self.is_open() {
            self.state = State::Open { heard: now, asked: 0, asked_at: now };
        }
    }

    /// The server has shown that it works: the next break is a new one.
    pub(super) fn proved(&mut self) {
        self.failures = 0;
    }

    pub(super) fn lost(&mut self, now: u64, random: &mut Random) {
        if self.state == State::Off {
            return;
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << self.failures.min(10)).min(LONGEST_PAUSE);
        // Between half a pause and a whole one, so that a restarted server is not met by everybody at once.
        let jitter = random.next() % (pause / 2 + 1);
        self.failures += 1;
        self.state = State::Waiting { until: now + pause - jitter };
    }

    /// Cuts short a pause.
    pub(super) fn hurry(&mut self, now: u64) {
        if matches!(self.state, State::Waiting { .. }) {
            self.state = State::Waiting { until: now };
        }
    }

    pub(super) fn switch_off(&mut self) {
        self.state = State::Off;
    }

    pub(super) fn switch_on(&mut self, now: u64) {
        if self.state == State::Off {
            self.failures = 0;
            self.state = State::Waiting { until: now };
        }
    }

    pub(super) fn next_tick(&self, is_busy: bool) -> Option<u64> {
        match self.state {
            State::Off => None,
            State::Waiting { until } => Some(until),
            State::Connecting { since } => Some(since + CONNECT_TIMEOUT),
            State::Open { asked_at, .. } => Some(asked_at + silence(is_busy)),
        }
    }

    pub(super) fn tick(&mut self, now: u64, is_busy: bool) -> Step {
        match self.state {
            State::Waiting { until } if now >= until => {
                self.state = State::Connecting { since: now };
                Step::Connect
            }
            State::Connecting { since } if now >= since + CONNECT_TIMEOUT => Step::Dead,
            State::Open { heard, asked, asked_at } if now >= asked_at + silence(is_busy) => {
                if asked >= MISSED_HEARTBEATS {
                    return Step::Dead;
                }
                self.state = State::Open { heard, asked: asked + 1, asked_at: now };
                Step::Ask
            }
            _ => Step::Nothing,
        }
    }
}

fn silence(is_busy: bool) -> u64 {
    if is_busy { BUSY_HEARTBEAT } else { HEARTBEAT }
}
