//! The Gregorian calendar, from year 1 to 9999: dates to days and back, weeks, months, Easter and French public holidays.
//!
//! Pure arithmetic on day numbers. Deliberately absent: other calendars, zones.

use crate::value::Date;

/// The first year that a date may have.
pub const FIRST_YEAR: i64 = 1;
/// The last year that a date may have.
pub const LAST_YEAR: i64 = 9999;

/// Days from 0001-01-01 (day 1) to 1970-01-01.
const ORDINAL_OF_1970: i64 = 719_163;

impl Date {
    /// 0001-01-01
    pub const FIRST: Self = Self(-719_162);
    /// 9999-12-31
    pub const LAST: Self = Self(2_932_896);

    /// The day of this year, month (1 to 12) and day of the month; none if there is no such day.
    #[must_use]
    pub fn of(year: i64, month: i64, day: i64) -> Option<Self> {
        let is_month = (FIRST_YEAR..=LAST_YEAR).contains(&year) && (1..=12).contains(&month);
        (is_month && day >= 1 && day <= days_in_month(year, month))
            .then(|| Self::from_days(days_since_1970(year, month, day)))?
    }

    /// A day number, if it is within the calendar.
    #[must_use]
    pub fn from_days(days: i64) -> Option<Self> {
        let date = Self(i32::try_from(days).ok()?);
        (Self::FIRST..=Self::LAST).contains(&date).then_some(date)
    }

    /// Python's ordinal: 0001-01-01 is day 1.
    #[must_use]
    pub fn from_ordinal(ordinal: i64) -> Option<Self> {
        Self::from_days(ordinal.checked_sub(ORDINAL_OF_1970)?)
    }

    /// Python's ordinal.
    #[must_use]
    pub fn ordinal(self) -> i64 {
        i64::from(self.0) + ORDINAL_OF_1970
    }

    /// Year, month and day.
    #[must_use]
    pub fn civil(self) -> (i64, i64, i64) {
        // Eras of 400 years that begin on 1 March, so that the leap day is the last of its year.
        let days = i64::from(self.0) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        (year_of_era + era * 400 + i64::from(month <= 2), month, day)
    }

    /// Its year.
    #[must_use]
    pub fn year(self) -> i64 {
        self.civil().0
    }

    /// Its month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i64 {
        self.civil().1
    }

    /// Its day of the month.
    #[must_use]
    pub fn day(self) -> i64 {
        self.civil().2
    }

    /// Monday is 0, Sunday 6.
    #[must_use]
    pub fn weekday(self) -> i64 {
        (i64::from(self.0) + 3).rem_euclid(7)
    }

    /// 1 January is 1.
    #[must_use]
    pub fn day_of_year(self) -> i64 {
        i64::from(self.0) - days_since_1970(self.year(), 1, 1) + 1
    }

    /// The ISO 8601 year, week, and day of the week (Monday is 1).
    #[must_use]
    pub fn iso_week(self) -> (i64, i64, i64) {
        let days = i64::from(self.0);
        // The Thursday of a week is in the year the week belongs to.
        let thursday = days - self.weekday() + 3;
        let year = year_of(thursday);
        (year, (thursday - days_since_1970(year, 1, 1)) / 7 + 1, self.weekday() + 1)
    }

    /// The day of an ISO 8601 year, week and weekday (Monday is 1); none if there is no such week.
    #[must_use]
    pub fn of_iso_week(year: i64, week: i64, weekday: i64) -> Option<Self> {
        if !(FIRST_YEAR..=LAST_YEAR).contains(&year) || !(1..=7).contains(&weekday) {
            return None;
        }
        let fourth = days_since_1970(year, 1, 4);
        let first_monday = fourth - (fourth + 3).rem_euclid(7);
        let date = Self::from_days(first_monday + (week - 1) * 7 + weekday - 1)?;
        (date.iso_week().1 == week).then_some(date)
    }

    /// This many days later.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Option<Self> {
        Self::from_days(i64::from(self.0).checked_add(days)?)
    }

    /// The same day of the month some months later, or the last of that month if it is shorter.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Option<Self> {
        let (year, month, day) = self.civil();
        let (year, month) = shift_month(year, month, months)?;
        Self::of(year, month, day.min(days_in_month(year, month)))
    }
}

/// The day number of a date of the calendar extended both ways. The month is 1 to 12, the day any.
#[must_use]
pub fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn year_of(days: i64) -> i64 {
    // Weeks at either end of the calendar belong to years just outside it; the arithmetic holds there.
    Date(i32::try_from(days).unwrap_or_default()).year()
}

/// Whether 29 February exists.
#[must_use]
pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// 28 to 31; a month that does not exist has none.
#[must_use]
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// The year and month some months later.
#[must_use]
pub fn shift_month(year: i64, month: i64, months: i64) -> Option<(i64, i64)> {
    let total = year.checked_mul(12)?.checked_add(month - 1)?.checked_add(months)?;
    Some((total.div_euclid(12), total.rem_euclid(12) + 1))
}

/// Easter Sunday of a year (Gregorian), by the anonymous algorithm of 1876.
#[must_use]
pub fn easter(year: i64) -> Option<Date> {
    let golden = year.rem_euclid(19);
    let (century, rest) = (year.div_euclid(100), year.rem_euclid(100));
    let correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century / 4 - correction + 15).rem_euclid(30);
    let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * sunday) / 451;
    let total = epact + sunday - 7 * late + 114;
    Date::of(year, total / 31, total % 31 + 1)
}

/// The eleven public holidays of France in a year, in order.
#[must_use]
pub fn french_holidays(year: i64) -> Vec<Date> {
    let fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    let fixed = fixed.into_iter().filter_map(|(month, day)| Date::of(year, month, day));
    // Easter Monday, Ascension, Whit Monday.
    let movable = [1, 39, 50].into_iter().filter_map(|days| easter(year)?.plus_days(days));
    let mut days: Vec<Date> = fixed.chain(movable).collect();
    days.sort_unstable();
    days.dedup();
    days
}
