//! The classes of `datetime` and `zoneinfo`: constructors and class methods.
//!
//! Deliberately absent: `tzinfo` on times of day, classes of one's own.

use super::members::{self, document_zone, integer, on_wall, within};
use super::objects::{self, ZoneObject, zone};
use super::{Zone, calendar, duration, iso, strptime};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::{Date, DateTime, SECOND, TimeOfDay, Value};

/// A class of the module `datetime`, or `ZoneInfo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// `datetime.date`
    Date,
    /// `datetime.datetime`
    DateTime,
    /// `datetime.time`
    Time,
    /// `datetime.timedelta`
    Duration,
    /// `datetime.timezone`
    FixedZone,
    /// `zoneinfo.ZoneInfo`
    NamedZone,
    /// `datetime.tzinfo`
    AnyZone,
}

pub(super) const ALL: [Class; 7] =
    [Class::Date, Class::DateTime, Class::Time, Class::Duration, Class::FixedZone, Class::NamedZone, Class::AnyZone];

impl Class {
    /// The class of a value.
    #[must_use]
    pub fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Date(_) => Self::Date,
            Value::DateTime(_) => Self::DateTime,
            Value::Time(_) => Self::Time,
            Value::Duration(_) => Self::Duration,
            Value::Object(object) if object.as_any().is::<ZoneObject>() => Self::NamedZone,
            _ => return None,
        })
    }

    /// The class that a value is, for `isinstance(…, datetime.date)`.
    #[must_use]
    pub fn in_value(value: &Value) -> Option<Self> {
        objects::class_in(value)
    }

    /// `isinstance(value, class)`: a moment is a date too.
    #[must_use]
    pub fn has(self, value: &Value) -> bool {
        match Self::of(value) {
            Some(Self::DateTime) => matches!(self, Self::DateTime | Self::Date),
            Some(Self::NamedZone) => matches!(self, Self::NamedZone | Self::FixedZone | Self::AnyZone),
            Some(class) => class == self,
            None => false,
        }
    }

    /// The class as a value.
    #[must_use]
    pub fn value(self) -> Value {
        objects::class(self)
    }

    /// Its name within its module.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "datetime",
            Self::Time => "time",
            Self::Duration => "timedelta",
            Self::FixedZone => "timezone",
            Self::NamedZone => "ZoneInfo",
            Self::AnyZone => "tzinfo",
        }
    }

    pub(super) fn methods(self) -> &'static [&'static str] {
        match self {
            Self::Date => &[
                "today",
                "fromtimestamp",
                "fromordinal",
                "fromisoformat",
                "fromisocalendar",
                "weekday",
                "isoweekday",
                "toordinal",
                "isocalendar",
                "strftime",
                "ctime",
                "timetuple",
                "isoformat",
                "replace",
                "__format__",
                "__str__",
            ],
            Self::DateTime => &[
                "today",
                "now",
                "utcnow",
                "fromtimestamp",
                "utcfromtimestamp",
                "fromordinal",
                "fromisoformat",
                "fromisocalendar",
                "strptime",
                "combine",
                "date",
                "time",
                "timetz",
                "timestamp",
                "weekday",
                "isoweekday",
                "toordinal",
                "isocalendar",
                "strftime",
                "ctime",
                "timetuple",
                "utctimetuple",
                "isoformat",
                "replace",
                "astimezone",
                "utcoffset",
                "tzname",
                "dst",
                "__format__",
                "__str__",
            ],
            Self::Time => {
                &["fromisoformat", "isoformat", "strftime", "replace", "utcoffset", "tzname", "dst", "__format__"]
            }
            Self::Duration => &["total_seconds"],
            Self::FixedZone | Self::NamedZone | Self::AnyZone => &["utcoffset", "tzname", "dst"],
        }
    }

    pub(super) fn is_class_method(self, name: &str) -> bool {
        const OF_THE_CLASS: [&str; 10] = [
            "today",
            "now",
            "utcnow",
            "fromtimestamp",
            "utcfromtimestamp",
            "fromordinal",
            "fromisoformat",
            "fromisocalendar",
            "strptime",
            "combine",
        ];
        OF_THE_CLASS.contains(&name)
    }

    /// `min`, `max` and `resolution`.
    pub(super) fn constant(self, name: &str) -> Option<Value> {
        let last = 86_400 * SECOND - 1;
        Some(match (self, name) {
            (Self::Date, "min") => Value::Date(Date::FIRST),
            (Self::Date, "max") => Value::Date(Date::LAST),
            (Self::Date, "resolution") => Value::Duration(86_400 * SECOND),
            (Self::DateTime, "min") => Value::DateTime(DateTime::naive(Date::FIRST.midnight())),
            (Self::DateTime, "max") => Value::DateTime(DateTime::naive(Date::LAST.midnight() + last)),
            (Self::Time, "min") => Value::Time(TimeOfDay(0)),
            (Self::Time, "max") => Value::Time(TimeOfDay(last)),
            (Self::DateTime | Self::Time | Self::Duration, "resolution") => Value::Duration(1),
            (Self::Duration, "min") => Value::Duration(i64::MIN + 1),
            (Self::Duration, "max") => Value::Duration(i64::MAX),
            (Self::FixedZone, "utc") => zone(Zone::utc()),
            _ => return None,
        })
    }

    pub(super) fn construct(self, arguments: &Arguments) -> Outcome {
        match self {
            Self::Date => {
                arguments.only(&["year", "month", "day"])?;
                let (year, month, day) = year_month_day(arguments)?;
                Ok(Value::Date(day_of(year, month, day)?))
            }
            Self::DateTime => moment(arguments).map(Value::DateTime),
            Self::Time => {
                arguments.only(&["hour", "minute", "second", "microsecond", "tzinfo", "fold"])?;
                Ok(Value::Time(TimeOfDay(time_parts(arguments, 0)?)))
            }
            Self::Duration => {
                let names = duration::UNITS.map(|(name, _)| name);
                arguments.only(&names)?;
                let units = duration::UNITS.iter().enumerate();
                let given = units.filter_map(|(index, (name, unit))| Some((arguments.get(index, name)?, *unit)));
                duration::sum_of_units(given).map(Value::Duration)
            }
            Self::FixedZone => match arguments.required(0, "offset")? {
                Value::Duration(micros) => {
                    let seconds = i32::try_from(micros / SECOND).ok().filter(|_| micros % SECOND == 0);
                    let fixed = seconds.and_then(Zone::fixed);
                    fixed.map(zone).ok_or_else(|| Raised::value_error("offset must be whole minutes, below a day"))
                }
                _ => Err(Raised::type_error("timezone() argument 1 must be datetime.timedelta")),
            },
            Self::NamedZone => match arguments.required(0, "key")? {
                Value::Text(name) => named(name).map(zone),
                other => Err(Raised::type_error(format!("expected str, not {}", other.full_type_name()))),
            },
            Self::AnyZone => Err(Raised::type_error("cannot make a bare tzinfo")),
        }
    }

    pub(super) fn call_method(self, ctx: &Context<'_>, name: &str, arguments: &Arguments) -> Outcome {
        let day = match (self, name) {
            (Self::DateTime, "now" | "today") => {
                let instant = ctx.host.now();
                return match arguments.get(0, "tz") {
                    // Without a zone Python has the machine's; here the document's.
                    None | Some(Value::None) => Ok(Value::DateTime(DateTime::naive(members::now(ctx).wall))),
                    Some(value) => Ok(Value::DateTime(DateTime::at(instant, zone_of(value)?))),
                };
            }
            (Self::DateTime, "utcnow") => return Ok(Value::DateTime(DateTime::naive(ctx.host.now()))),
            (Self::DateTime, "strptime") => {
                return match (arguments.required(0, "date_string")?, arguments.required(1, "format")?) {
                    (Value::Text(text), Value::Text(format)) => strptime::strptime(text, format).map(Value::DateTime),
                    (other, _) => Err(Raised::type_error(format!(
                        "strptime() argument 1 must be str, not {}",
                        other.full_type_name()
                    ))),
                };
            }
            (Self::DateTime, "combine") => return combine(arguments),
            (Self::DateTime | Self::Date, "fromtimestamp" | "utcfromtimestamp") => {
                let moment = from_timestamp(ctx, name, arguments)?;
                return Ok(if self == Self::Date { Value::Date(moment.date()) } else { Value::DateTime(moment) });
            }
            (_, "fromisoformat") => return self.read_iso(arguments),
            (_, "today") => members::now(ctx).date(),
            (_, "fromordinal") => {
                let ordinal = integer(arguments.required(0, "ordinal")?)?;
                Date::from_ordinal(ordinal).ok_or_else(|| Raised::value_error("ordinal must be >= 1"))?
            }
            (_, "fromisocalendar") => {
                let part = |index, name| integer(arguments.required(index, name)?);
                let (year, week, weekday) = (part(0, "year")?, part(1, "week")?, part(2, "day")?);
                Date::of_iso_week(year, week, weekday)
                    .ok_or_else(|| Raised::value_error(format!("Invalid week: {week}")))?
            }
            _ => return Err(Raised::new(ErrorClass::AttributeError, format!("type object has no attribute '{name}'"))),
        };
        Ok(if self == Self::DateTime { Value::DateTime(DateTime::naive(day.midnight())) } else { Value::Date(day) })
    }

    fn read_iso(self, arguments: &Arguments) -> Outcome {
        let written = match arguments.required(0, "date_string")? {
            Value::Text(written) => written,
            _ => return Err(Raised::type_error("fromisoformat: argument must be str")),
        };
        let parsed = match self {
            Self::Time => {
                let clock = written.strip_prefix('T').unwrap_or(written);
                iso::parse_time(clock).map(|(time, _)| Value::Time(TimeOfDay(time)))
            }
            Self::Date => {
                iso::parse(written).filter(|parsed| parsed.time.is_none()).map(|parsed| Value::Date(parsed.date))
            }
            _ => iso::parse(written).and_then(|parsed| {
                let wall = parsed.date.midnight() + parsed.time.unwrap_or(0);
                let zone = match parsed.offset {
                    Some(offset) => Some(Zone::fixed(offset)?),
                    None => None,
                };
                Some(Value::DateTime(on_wall(wall, zone)))
            }),
        };
        parsed.ok_or_else(|| Raised::value_error(format!("Invalid isoformat string: '{written}'")))
    }
}

fn year_month_day(arguments: &Arguments) -> Outcome<(i64, i64, i64)> {
    let part = |index, name| integer(arguments.required(index, name)?);
    Ok((part(0, "year")?, part(1, "month")?, part(2, "day")?))
}

fn moment(arguments: &Arguments) -> Outcome<DateTime> {
    arguments.only(&["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"])?;
    let (year, month, day) = year_month_day(arguments)?;
    let wall = day_of(year, month, day)?.midnight() + time_parts(arguments, 3)?;
    let zone = match arguments.get(7, "tzinfo") {
        None | Some(Value::None) => None,
        Some(value) => Some(zone_of(value)?),
    };
    Ok(on_wall(wall, zone))
}

fn time_parts(arguments: &Arguments, first: usize) -> Outcome<i64> {
    let part = |index: usize, name: &str| arguments.get(first + index, name).map_or(Ok(0), integer);
    time_of(part(0, "hour")?, part(1, "minute")?, part(2, "second")?, part(3, "microsecond")?)
}

/// A day of the calendar, with Python's words for what is none.
pub(super) fn day_of(year: i64, month: i64, day: i64) -> Outcome<Date> {
    if !(calendar::FIRST_YEAR..=calendar::LAST_YEAR).contains(&year) {
        return Err(Raised::value_error(format!("year {year} is out of range")));
    }
    if !(1..=12).contains(&month) {
        return Err(Raised::value_error("month must be in 1..12"));
    }
    Date::of(year, month, day).ok_or_else(|| Raised::value_error("day is out of range for month"))
}

/// A time of day in microseconds, with Python's words for what is none.
pub(super) fn time_of(hour: i64, minute: i64, second: i64, micro: i64) -> Outcome<i64> {
    for (value, end, message) in [
        (hour, 24, "hour must be in 0..23"),
        (minute, 60, "minute must be in 0..59"),
        (second, 60, "second must be in 0..59"),
        (micro, SECOND, "microsecond must be in 0..999999"),
    ] {
        if !(0..end).contains(&value) {
            return Err(Raised::value_error(message));
        }
    }
    Ok((hour * 3600 + minute * 60 + second) * SECOND + micro)
}

fn combine(arguments: &Arguments) -> Outcome {
    let (day, zone) = match arguments.required(0, "date")? {
        Value::Date(date) => (*date, None),
        Value::DateTime(moment) => (moment.date(), None),
        other => {
            return Err(Raised::type_error(format!(
                "combine() argument 1 must be datetime.date, not {}",
                other.full_type_name()
            )));
        }
    };
    let Value::Time(time) = arguments.required(1, "time")? else {
        return Err(Raised::type_error("combine() argument 2 must be datetime.time"));
    };
    let zone = match arguments.get(2, "tzinfo") {
        None | Some(Value::None) => zone,
        Some(value) => Some(zone_of(value)?),
    };
    Ok(Value::DateTime(on_wall(day.midnight() + time.0, zone)))
}

fn from_timestamp(ctx: &Context<'_>, name: &str, arguments: &Arguments) -> Outcome<DateTime> {
    let micros = duration::sum_of_units([(arguments.required(0, "timestamp")?, SECOND)])?;
    let utc = within(DateTime::naive(micros))?;
    Ok(match arguments.get(1, "tz") {
        None | Some(Value::None) if name == "utcfromtimestamp" => utc,
        None | Some(Value::None) => DateTime::naive(DateTime::at(micros, document_zone(ctx)).wall),
        Some(value) => DateTime::at(micros, zone_of(value)?),
    })
}

/// The zone of this name.
///
/// # Errors
/// `KeyError` when there is none.
pub fn named(name: &str) -> Outcome<Zone> {
    Zone::named(name).ok_or_else(|| Raised::new(ErrorClass::KeyError, format!("'{name}'")))
}

/// The zone that a `tzinfo` argument is.
///
/// # Errors
/// `TypeError` for anything else.
pub fn zone_of(value: &Value) -> Outcome<Zone> {
    let zone = match value {
        Value::Object(object) => object.as_any().downcast_ref::<ZoneObject>().map(|zone| zone.zone),
        _ => None,
    };
    let message =
        || format!("tzinfo argument must be None or of a tzinfo subclass, not type '{}'", value.full_type_name());
    zone.ok_or_else(|| Raised::type_error(message()))
}
