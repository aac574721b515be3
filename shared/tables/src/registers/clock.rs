//! Stamps: when a write was made and by which device, in an order that all agree on.
//!
//! The clock is a hybrid one: milliseconds where the devices' clocks agree, a counter where they do not move. The caller
//! passes the time in and tells when it knows the server's.
//!
//! Deliberately absent: restamping what a device applied already; it builds its registers anew from what was acknowledged
//! and its own batches under their new stamps ([`Clock::restamp`]).

use serde::{Deserialize, Serialize};

use super::batch::Batch;

/// How far ahead of the server's clock a stamp may be, in milliseconds.
pub const MAX_AHEAD_MS: u64 = 5 * 60 * 1000;

const COUNTER_BITS: u32 = 16;

/// The number that the server allotted to a signed-in device; 0 is the importer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceNumber(pub u32);

impl DeviceNumber {
    /// The greatest: above, row ids would not fit below 2^53.
    pub const MAX: Self = Self((1 << 21) - 1);
}

/// When and by whom: totally ordered, never twice the same for two gestures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Milliseconds since 1970 ≪ 16 | counter.
    pub time: u64,
    /// Who.
    pub device: DeviceNumber,
}

impl Stamp {
    /// The stamp of `device` at `milliseconds` since 1970, the `counter`th of that millisecond.
    #[must_use]
    pub const fn new(milliseconds: u64, counter: u16, device: DeviceNumber) -> Self {
        Self { time: (milliseconds << COUNTER_BITS) | counter as u64, device }
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn milliseconds(self) -> u64 {
        self.time >> COUNTER_BITS
    }
}

/// A stamp too far ahead of the server's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("stamped {ahead_ms} ms ahead of the server")]
pub struct StampAhead {
    /// By how much.
    pub ahead_ms: u64,
}

/// Whether the server may accept a stamp when its clock shows `now_ms`.
///
/// # Errors
/// [`StampAhead`] when the stamp is more than [`MAX_AHEAD_MS`] in the future.
pub const fn check_stamp(stamp: Stamp, now_ms: u64) -> Result<(), StampAhead> {
    let ahead_ms = stamp.milliseconds().saturating_sub(now_ms);
    if ahead_ms > MAX_AHEAD_MS { Err(StampAhead { ahead_ms }) } else { Ok(()) }
}

/// The clock of one device.
#[derive(Clone, Debug)]
pub struct Clock {
    device: DeviceNumber,
    last: u64,
    correction_ms: i64,
}

impl Clock {
    /// The clock of a device that stamped nothing yet.
    #[must_use]
    pub const fn new(device: DeviceNumber) -> Self {
        Self { device, last: 0, correction_ms: 0 }
    }

    /// Whose it is.
    #[must_use]
    pub const fn device(&self) -> DeviceNumber {
        self.device
    }

    /// The server's time when the device's own clock shows `local_ms`.
    #[must_use]
    pub const fn corrected(&self, local_ms: u64) -> u64 {
        local_ms.saturating_add_signed(self.correction_ms)
    }

    /// The stamp of a gesture made now: greater than all this clock gave or observed.
    pub fn next(&mut self, local_ms: u64) -> Stamp {
        let now = self.corrected(local_ms).min(u64::MAX >> COUNTER_BITS) << COUNTER_BITS;
        self.last = self.last.saturating_add(1).max(now);
        Stamp { time: self.last, device: self.device }
    }

    /// Learns that `stamp` exists, so that what this device does next comes after. A stamp too far ahead is not followed.
    pub fn observe(&mut self, stamp: Stamp, local_ms: u64) {
        if check_stamp(stamp, self.corrected(local_ms)).is_ok() {
            self.last = self.last.max(stamp.time);
        }
    }

    /// Learns that the server's clock showed `server_ms` when this device's showed `local_ms`. Answers whether stamps already
    /// given are too far ahead: batches that wait for the server must then be restamped.
    pub fn correct(&mut self, server_ms: u64, local_ms: u64) -> bool {
        self.correction_ms = i64::try_from(i128::from(server_ms) - i128::from(local_ms)).unwrap_or(0);
        let is_ahead = check_stamp(Stamp { time: self.last, device: self.device }, server_ms).is_err();
        if is_ahead {
            self.last = 0;
        }
        is_ahead
    }

    /// Gives new stamps to batches that the server refused or would refuse, in their order. Registers that applied them
    /// under their old stamps must be built anew without those.
    pub fn restamp(&mut self, pending: &mut [Batch], local_ms: u64) {
        for batch in pending {
            batch.stamp = self.next(local_ms);
        }
    }
}
