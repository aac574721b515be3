//! Time zones: the IANA database bundled with the program, and fixed offsets.
//!
//! A zone is a small number: its name and rules are looked up once in a process-wide list. The number means nothing
//! outside the process; what is stored or sent is the name.
//!
//! Deliberately absent: the zone of the machine. The document has its own.

use std::fmt;
use std::num::NonZeroU16;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use crate::value::Preference;

/// A time zone: `Europe/Paris`, `UTC`, `UTC+02:00`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(NonZeroU16);

struct Known {
    name: Arc<str>,
    rules: TimeZone,
}

static KNOWN: RwLock<Vec<Known>> = RwLock::new(Vec::new());

impl fmt::Debug for Zone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Zone({})", self.name())
    }
}

impl Zone {
    /// The zone of this name, written exactly as in the database, or a fixed offset (`UTC+02:00`); none if there is none.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let found = read(|known| known.iter().position(|zone| zone.name.as_ref() == name));
        if let Some(index) = found {
            return Self::from_index(index);
        }
        let rules = match parse_fixed(name) {
            Some(seconds) => TimeZone::fixed(Offset::from_seconds(seconds).ok()?),
            None => TimeZone::get(name).ok().filter(|rules| rules.iana_name() == Some(name))?,
        };
        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have been faster.
        let index = known.iter().position(|zone| zone.name.as_ref() == name).unwrap_or(known.len());
        if index == known.len() {
            Self::from_index(index)?;
            known.push(Known { name: name.into(), rules });
        }
        Self::from_index(index)
    }

    /// UTC.
    #[must_use]
    pub fn utc() -> Self {
        Self::named("UTC").unwrap_or(Self(NonZeroU16::MIN))
    }

    /// A fixed offset, in seconds east of UTC; none unless whole minutes below a day.
    #[must_use]
    pub fn fixed(seconds: i32) -> Option<Self> {
        if seconds == 0 {
            return Some(Self::utc());
        }
        if seconds % 60 != 0 || seconds.abs() >= 86_400 {
            return None;
        }
        let sign = if seconds < 0 { '-' } else { '+' };
        let minutes = seconds.abs() / 60;
        Self::named(&format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60))
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> Arc<str> {
        self.known(|zone| Arc::clone(&zone.name)).unwrap_or_else(|| Arc::from("UTC"))
    }

    /// Seconds east of UTC at an instant (microseconds since 1970 UTC).
    #[must_use]
    pub fn offset_at(self, instant: i64) -> i32 {
        self.known(|zone| zone.rules.to_offset(timestamp(instant)).seconds()).unwrap_or(0)
    }

    /// Seconds east of UTC when the clock shows `wall`. Shown twice: the later offset if it is preferred, else the earlier.
    /// Never shown: the offset after the gap.
    #[must_use]
    pub fn offset_on_wall(self, wall: i64, prefers: Preference) -> i32 {
        let shown = Offset::UTC.to_datetime(timestamp(wall));
        let offset = self.known(|zone| match zone.rules.to_ambiguous_timestamp(shown).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            AmbiguousOffset::Gap { after, .. } => after,
            AmbiguousOffset::Fold { before, after } if !prefers.is_for(after.seconds()) => before,
            AmbiguousOffset::Fold { after, .. } => after,
        });
        offset.map_or(0, Offset::seconds)
    }

    /// The short name at an instant: `CEST`; and whether it is summer time.
    #[must_use]
    pub fn abbreviation_at(self, instant: i64) -> (String, bool) {
        let name = self.name();
        if parse_fixed(&name).is_some() {
            return (name.as_ref().to_owned(), false);
        }
        let shown = self.known(|zone| {
            let info = zone.rules.to_offset_info(timestamp(instant));
            (info.abbreviation().to_owned(), info.dst().is_dst())
        });
        shown.unwrap_or_else(|| ("UTC".to_owned(), false))
    }

    fn from_index(index: usize) -> Option<Self> {
        NonZeroU16::new(u16::try_from(index + 1).ok()?).map(Self)
    }

    fn known<T>(self, with: impl FnOnce(&Known) -> T) -> Option<T> {
        read(|known| known.get(usize::from(self.0.get()) - 1).map(with))
    }
}

fn read<T>(with: impl FnOnce(&[Known]) -> T) -> T {
    with(&KNOWN.read().unwrap_or_else(PoisonError::into_inner))
}

/// The nearest instant of the library's range, which ends two days before the year 10000.
fn timestamp(micros: i64) -> Timestamp {
    let clamped = micros.clamp(Timestamp::MIN.as_microsecond(), Timestamp::MAX.as_microsecond());
    Timestamp::from_microsecond(clamped).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn parse_fixed(name: &str) -> Option<i32> {
    let rest = name.strip_prefix("UTC")?;
    let (sign, digits) = match rest.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    let (hours, minutes) = (hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?);
    (hours < 24 && minutes < 60).then(|| sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60))
}
