//! Which of up to three numbers is the year, the month and the day.

use super::calendar::days_in_month;
use super::tokens;

/// What a number was said to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Year,
    Month,
}

/// The numbers in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Ymd {
    values: Vec<i64>,
    year: Option<usize>,
    month: Option<usize>,
    has_century: bool,
}

type Resolved = (Option<i64>, Option<i64>, Option<i64>);

impl Ymd {
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether the year was written in full.
    pub(super) fn has_century(&self) -> bool {
        self.has_century
    }

    /// Takes a number; above 100 it must be the year. None when it contradicts what is known.
    pub(super) fn push(&mut self, value: i64, role: Option<Role>) -> Option<()> {
        self.push_as(value, role, value > 100)
    }

    /// Takes digits as written; three or more must be the year.
    pub(super) fn push_text(&mut self, digits: &str) -> Option<()> {
        self.push_labelled(digits, None)
    }

    pub(super) fn push_labelled(&mut self, digits: &str, role: Option<Role>) -> Option<()> {
        let value = tokens::is_digits(digits).then(|| digits.parse().ok())??;
        self.push_as(value, role, digits.len() > 2)
    }

    fn push_as(&mut self, value: i64, role: Option<Role>, is_full_year: bool) -> Option<()> {
        let role = if is_full_year {
            self.has_century = true;
            if !matches!(role, None | Some(Role::Year)) {
                return None;
            }
            Some(Role::Year)
        } else {
            role
        };
        let index = self.values.len();
        self.values.push(value);
        let slot = match role {
            None => return Some(()),
            Some(Role::Year) => &mut self.year,
            Some(Role::Month) => &mut self.month,
        };
        slot.replace(index).is_none().then_some(())
    }

    /// Whether a number could be the day, by what is known of month and year. None when those are impossible.
    pub(super) fn could_be_day(&self, value: i64) -> Option<bool> {
        let known = |index: Option<usize>| index.and_then(|index| self.values.get(index)).copied();
        let most = match known(self.month) {
            None => 31,
            // Without a year, one that has a leap day.
            Some(month) => days_in_month(known(self.year).unwrap_or(2000), month),
        };
        (most > 0).then(|| (1..=most).contains(&value))
    }

    /// Year, month and day; none when there are too many numbers.
    pub(super) fn resolve(&self, is_day_first: bool) -> Option<Resolved> {
        let roles = [self.year, self.month];
        let known = roles.iter().flatten().count();
        let count = self.values.len();
        if (count == known && known > 0) || (count == 3 && known == 2) {
            return Some(self.by_roles(roles));
        }
        match *self.values.as_slice() {
            [] => Some((None, None, None)),
            [one] => Some(match (self.month.is_some(), one > 31) {
                (true, _) => (None, Some(one), None),
                (false, true) => (Some(one), None, None),
                (false, false) => (None, None, Some(one)),
            }),
            [one, other] => Some(self.of_two(one, other, is_day_first)),
            [one, two, three] => Some(self.of_three(one, two, three, is_day_first)),
            _ => None,
        }
    }

    fn by_roles(&self, roles: [Option<usize>; 2]) -> Resolved {
        let free = (0..self.values.len()).find(|index| !roles.contains(&Some(*index)));
        let of = |role: Option<usize>| role.or(free).and_then(|index| self.values.get(index)).copied();
        // With as many roles as numbers none is free, and a part without a role is missing.
        let [year, month] = roles;
        (of(year), of(month), of(None))
    }

    fn of_two(&self, one: i64, other: i64, is_day_first: bool) -> Resolved {
        if let Some(index) = self.month {
            let (month, rest) = if index == 0 { (one, other) } else { (other, one) };
            return if rest > 31 { (Some(rest), Some(month), None) } else { (None, Some(month), Some(rest)) };
        }
        if one > 31 {
            (Some(one), Some(other), None)
        } else if other > 31 {
            (Some(other), Some(one), None)
        } else if is_day_first && other <= 12 {
            (None, Some(other), Some(one))
        } else {
            (None, Some(one), Some(other))
        }
    }

    /// English order unless asked for days first, and unless a number cannot be what its place says.
    fn of_three(&self, one: i64, two: i64, three: i64, is_day_first: bool) -> Resolved {
        let (year, month, day) = match self.month {
            Some(0) if two > 31 => (two, one, three),
            Some(0) => (three, one, two),
            Some(1) if one > 31 => (one, two, three),
            Some(1) => (three, two, one),
            Some(_) if two > 31 => (two, three, one),
            Some(_) => (one, three, two),
            None if (one > 31 || self.year == Some(0)) && is_day_first && three <= 12 => (one, three, two),
            None if one > 31 || self.year == Some(0) => (one, two, three),
            None if one > 12 || (is_day_first && two <= 12) => (three, two, one),
            None => (three, one, two),
        };
        (Some(year), Some(month), Some(day))
    }
}

/// A year of two digits within fifty years of this one. None for a year that is no year.
pub(super) fn full_year(year: i64, has_century: bool, this_year: i64) -> Option<i64> {
    if year >= 100 || has_century {
        return Some(year);
    }
    let near = year + this_year.div_euclid(100) * 100;
    Some(if near >= this_year + 50 {
        near - 100
    } else if near < this_year - 50 {
        near + 100
    } else {
        near
    })
}
