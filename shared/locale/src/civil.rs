//! Dates and times of day, and how they are written.

use crate::{Language, Locale};

/// A date and time of day in the reader's zone, in the Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Civil {
    /// Year, such as 2026.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
}

const DAY: i64 = 86_400_000;

impl Civil {
    /// The civil time `milliseconds` after 1970 (UTC), `offset_minutes` east of Greenwich.
    ///
    /// Days to civil date: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    #[must_use]
    pub fn from_milliseconds(milliseconds: i64, offset_minutes: i32) -> Self {
        let local = milliseconds.saturating_add(i64::from(offset_minutes) * 60_000);
        let minutes = local.rem_euclid(DAY) / 60_000;
        let days = local.div_euclid(DAY) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year: i32::try_from(year).unwrap_or(i32::MAX),
            month: month as u8,
            day: day as u8,
            hour: (minutes / 60) as u8,
            minute: (minutes % 60) as u8,
        }
    }

    /// Day of the week, 0 for Monday.
    #[must_use]
    pub fn weekday(self) -> usize {
        // Sakamoto's method, with Sunday as 0.
        const SHIFT: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let month = usize::from(self.month.clamp(1, 12));
        let year = self.year - i32::from(month < 3);
        let sunday_first = year + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + SHIFT[month - 1]
            + i32::from(self.day);
        ((sunday_first + 6).rem_euclid(7)) as usize
    }

    /// The machine's form: `2026-03-03`.
    #[must_use]
    pub fn iso_date(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

const FR_DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const EN_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const FR_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const EN_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Language {
    /// The names of the months, January first.
    #[must_use]
    pub const fn month_names(self) -> &'static [&'static str; 12] {
        match self {
            Self::Fr => &FR_MONTHS,
            Self::En => &EN_MONTHS,
        }
    }

    /// The names of the days of the week, Monday first.
    #[must_use]
    pub const fn day_names(self) -> &'static [&'static str; 7] {
        match self {
            Self::Fr => &FR_DAYS,
            Self::En => &EN_DAYS,
        }
    }
}

impl Locale {
    /// `3 mars 2026`, `3 March 2026`; the first of the month is `1er` in French.
    #[must_use]
    pub fn date(self, civil: Civil) -> String {
        let month = usize::from(civil.month.clamp(1, 12)) - 1;
        match self.language {
            Language::Fr if civil.day == 1 => format!("1er {} {}", FR_MONTHS[month], civil.year),
            Language::Fr => format!("{} {} {}", civil.day, FR_MONTHS[month], civil.year),
            Language::En => format!("{} {} {}", civil.day, EN_MONTHS[month], civil.year),
        }
    }

    /// `mardi 3 mars 2026`, `Tuesday 3 March 2026`.
    #[must_use]
    pub fn long_date(self, civil: Civil) -> String {
        let days = match self.language {
            Language::Fr => FR_DAYS,
            Language::En => EN_DAYS,
        };
        format!("{} {}", days[civil.weekday()], self.date(civil))
    }

    /// `18 h 05` in French (with no-break spaces), `18:05` in English.
    #[must_use]
    pub fn time(self, civil: Civil) -> String {
        match self.language {
            Language::Fr if civil.minute == 0 => format!("{}\u{a0}h", civil.hour),
            Language::Fr => format!("{}\u{a0}h\u{a0}{:02}", civil.hour, civil.minute),
            Language::En => format!("{}:{:02}", civil.hour, civil.minute),
        }
    }

    /// `3 mars 2026, 18 h 05`.
    #[must_use]
    pub fn date_time(self, civil: Civil) -> String {
        format!("{}, {}", self.date(civil), self.time(civil))
    }

    /// How long ago something was, from milliseconds: `à l’instant`, `il y a 2 min`, `hier`, then none: print the date.
    #[must_use]
    pub fn ago(self, elapsed: i64) -> Option<String> {
        let minutes = elapsed / 60_000;
        match minutes {
            ..1 => Some(self.text("time-just-now")),
            1..60 => Some(self.format("time-minutes-ago", &[("count", minutes.into())])),
            60..1440 => Some(self.format("time-hours-ago", &[("count", (minutes / 60).into())])),
            1440..10_080 => Some(self.format("time-days-ago", &[("count", (minutes / 1440).into())])),
            _ => None,
        }
    }
}
