//! Days, instants and times of day.
//!
//! A moment remembers the clock on the wall, as Python's `datetime` does, and the offset from UTC that it means. Arithmetic
//! and texts are in [`crate::moments`].

use crate::moments::Zone;

/// Microseconds of a second.
pub(crate) const SECOND: i64 = 1_000_000;
/// Microseconds of a day.
pub(crate) const DAY: i64 = 86_400 * SECOND;

/// A day of the Gregorian calendar: days since 1970-01-01. Between the years 1 and 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub i32);

/// `datetime.datetime`: a wall-clock time, with or without a zone. Made by [`DateTime::naive`], [`DateTime::on_wall`] and
/// [`DateTime::at`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// Microseconds since 1970-01-01T00:00 of the clock on the wall, as if it stood in UTC.
    pub wall: i64,
    /// Seconds east of UTC at that moment; 0 without a zone.
    pub offset: i32,
    /// None is Python's "naive".
    pub zone: Option<Zone>,
    /// Which offset is meant where the clock shows a time twice.
    pub prefers: Preference,
}

/// The offset that a moment prefers where its clock shows a time twice: that of the instant it came from. One that was
/// written as a wall-clock time prefers none, and takes the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Preference(i16);

impl Preference {
    /// The earlier of the two.
    pub const NONE: Self = Self(i16::MIN);

    /// This offset, in seconds.
    #[must_use]
    pub fn offset(seconds: i32) -> Self {
        i16::try_from(seconds.div_euclid(60)).map_or(Self::NONE, Self)
    }

    /// Whether it is for this offset, in seconds.
    #[must_use]
    pub fn is_for(self, seconds: i32) -> bool {
        self != Self::NONE && i32::from(self.0) == seconds.div_euclid(60)
    }
}

/// `datetime.time`: microseconds since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeOfDay(pub i64);

impl DateTime {
    /// A wall-clock time without a zone.
    #[must_use]
    pub fn naive(wall: i64) -> Self {
        Self { wall, offset: 0, zone: None, prefers: Preference::NONE }
    }

    /// What the clock of a zone shows, from the wall: the earlier of two where it is shown twice, the offset after the gap
    /// where it is never shown.
    #[must_use]
    pub fn on_wall(wall: i64, zone: Zone) -> Self {
        Self { wall, offset: zone.offset_on_wall(wall, Preference::NONE), zone: Some(zone), prefers: Preference::NONE }
    }

    /// An instant, in microseconds since 1970 UTC, on the clock of a zone. Beyond the calendar it is the calendar's end.
    #[must_use]
    pub fn at(instant: i64, zone: Zone) -> Self {
        let instant = instant.clamp(Date::FIRST.midnight(), Date::LAST.midnight() + DAY - 1);
        let offset = zone.offset_at(instant);
        let wall = instant.saturating_add(i64::from(offset) * SECOND);
        Self { wall, offset, zone: Some(zone), prefers: Preference::offset(offset) }
    }

    /// Microseconds since 1970 UTC; a naive one is taken as UTC.
    #[must_use]
    pub fn instant(self) -> i64 {
        self.wall.saturating_sub(i64::from(self.offset) * SECOND)
    }

    /// The same instant as a clock really shows it: a time within a gap moves out of it. What cells keep.
    #[must_use]
    pub fn settled(self) -> Self {
        self.zone.map_or(self, |zone| Self::at(self.instant(), zone))
    }

    /// Another time on the wall, in the same zone.
    #[must_use]
    pub fn with_wall(self, wall: i64) -> Self {
        let offset = self.zone.map_or(0, |zone| zone.offset_on_wall(wall, self.prefers));
        Self { wall, offset, ..self }
    }

    /// The day on the wall.
    #[must_use]
    pub fn date(self) -> Date {
        #[allow(clippy::cast_possible_truncation, reason = "an i64 of microseconds holds 107 million days either way")]
        Date(self.wall.div_euclid(DAY) as i32)
    }

    /// The time on the wall.
    #[must_use]
    pub fn time(self) -> TimeOfDay {
        TimeOfDay(self.wall.rem_euclid(DAY))
    }
}

impl Date {
    /// Midnight, on the wall. A day number beyond the calendar is the calendar's end.
    #[must_use]
    pub fn midnight(self) -> i64 {
        i64::from(self.0.clamp(Self::FIRST.0, Self::LAST.0)) * DAY
    }
}

impl TimeOfDay {
    /// Hour, minute, second, microsecond.
    #[must_use]
    pub fn parts(self) -> (i64, i64, i64, i64) {
        let seconds = self.0.div_euclid(SECOND);
        (seconds / 3600, seconds / 60 % 60, seconds % 60, self.0.rem_euclid(SECOND))
    }
}
