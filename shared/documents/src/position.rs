//! Places among siblings: texts between texts (fractional indexes), so that moving one page rewrites one page.
//!
//! A place is made of ASCII letters and digits, compared byte by byte, and never ends with `0`: there is always room
//! before it. Two people who insert at the same place at once get the same text; the ids of the documents then decide.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A place after `before` and ahead of `after`; either may be absent (the ends of the list).
///
/// When there is no room (equal or foreign texts), the place comes right after `before`.
#[must_use]
pub fn position_between(before: Option<&str>, after: Option<&str>) -> String {
    let low = digits(before.unwrap_or_default());
    let high = after.map(digits).filter(|high| *high > low && high.iter().any(|digit| *digit > 0));
    let middle = match &high {
        None if after.is_some() && before.is_some() => append(&low),
        None => next(&low),
        Some(high) => middle(&low, high),
    };
    middle.into_iter().map(|digit| char::from(DIGITS[digit])).collect()
}

fn digits(text: &str) -> Vec<usize> {
    let value = |byte| DIGITS.iter().position(|digit| *digit == byte).unwrap_or(0);
    let mut digits: Vec<usize> = text.bytes().map(value).collect();
    while digits.last() == Some(&0) {
        digits.pop();
    }
    digits
}

fn append(low: &[usize]) -> Vec<usize> {
    low.iter().copied().chain([DIGITS.len() / 2]).collect()
}

/// The next short place: appending a thousand pages makes places of a few characters.
fn next(low: &[usize]) -> Vec<usize> {
    let last = DIGITS.len() - 1;
    let mut place: Vec<usize> = low.iter().copied().take_while(|digit| *digit == last).collect();
    // An empty list starts in the middle, to leave room before.
    let digit = if low.is_empty() { DIGITS.len() / 2 } else { low.get(place.len()).map_or(1, |digit| digit + 1) };
    place.push(digit);
    place
}

fn middle(low: &[usize], high: &[usize]) -> Vec<usize> {
    let mut place = Vec::new();
    let mut is_below = false;
    for index in 0.. {
        let from = low.get(index).copied().unwrap_or(0);
        // Once the place is below `high`, any digit will do.
        let to = if is_below { DIGITS.len() } else { high.get(index).copied().unwrap_or(DIGITS.len()) };
        if to > from + 1 {
            place.push((from + to) / 2);
            break;
        }
        place.push(from);
        is_below |= to > from;
    }
    place
}

#[cfg(test)]
mod tests {
    use super::position_between;

    #[track_caller]
    fn check(before: Option<&str>, after: Option<&str>, expected: &str) {
        let place = position_between(before, after);
        assert_eq!(place, expected);
        assert!(before.is_none_or(|before| before < place.as_str()), "{before:?} < {place}");
        assert!(after.is_none_or(|after| place.as_str() < after), "{place} < {after:?}");
    }

    #[test]
    fn there_is_always_room() {
        check(None, None, "V");
        check(Some("V"), None, "W");
        check(Some("z"), None, "z1");
        check(None, Some("V"), "F");
        check(None, Some("1"), "0V");
        check(Some("a"), Some("b"), "aV");
        check(Some("a"), Some("aV"), "aF");
        check(Some("az"), Some("b"), "azV");
        check(Some("a0"), Some("a1"), "a0V");
    }

    #[test]
    fn equal_places_and_foreign_ones_still_give_a_place() {
        assert_eq!(position_between(Some("V"), Some("V")), "VV");
        assert_eq!(position_between(Some("b"), Some("a")), "bV");
        assert_eq!(position_between(None, Some("0")), "V");
    }

    #[test]
    fn inserting_many_times_keeps_the_order() {
        let mut places = vec![position_between(None, None)];
        for step in 0..600usize {
            let at = (step * 7919) % (places.len() + 1);
            let before = at.checked_sub(1).map(|index| places[index].clone());
            let place = position_between(before.as_deref(), places.get(at).map(String::as_str));
            places.insert(at, place);
        }
        assert!(places.is_sorted_by(|left, right| left < right));
        assert!(places.iter().all(|place| place.len() < 60 && !place.ends_with('0')));
    }
}
