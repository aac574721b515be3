//! Numbers as texts.

/// The text of a number in a column of texts: a whole one in full, any other with at most 15 significant digits, as C's
/// `%.15g`: `2`, `0.1`, `1e-07`.
#[must_use]
pub fn general(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf".to_owned() } else { "-inf".to_owned() };
    }
    // Beyond, not every whole number is a float.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if libm::trunc(number) == number && number.abs() < EXACT {
        return format!("{number:.0}");
    }
    let scientific = format!("{number:.14e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-5..15).contains(&exponent) {
        let decimals = usize::try_from(14 - exponent).unwrap_or_default();
        return without_zeros(&format!("{number:.decimals$}")).to_owned();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", without_zeros(digits), exponent.abs())
}

fn without_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

/// A text that Python's `float` reads, underscores apart.
#[must_use]
pub(super) fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.parse().ok();
    }
    match text.to_ascii_lowercase().trim_start_matches(['+', '-']) {
        "inf" | "infinity" => Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }),
        "nan" => Some(f64::NAN),
        _ => None,
    }
}

/// A number cut to a whole number of 32 bits.
#[must_use]
pub(super) fn short_int(number: f64) -> Option<i64> {
    let whole = libm::trunc(number);
    #[allow(clippy::cast_possible_truncation, reason = "checked to be within 32 bits")]
    (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&whole).then_some(whole as i64)
}
