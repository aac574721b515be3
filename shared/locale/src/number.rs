//! Numbers and sizes as people write them.

use crate::{Language, Locale};

impl Locale {
    /// An integer with groups of three: `12 345` (U+202F) in French, `12,345` in English.
    #[must_use]
    pub fn integer(self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let separator = match self.language {
            Language::Fr => '\u{202f}',
            Language::En => ',',
        };
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        if number < 0 { format!("−{grouped}") } else { grouped }
    }

    /// A number of bytes: `3,4 Mo` in French, `3.4 MB` in English (powers of 1000, as disks are sold).
    #[must_use]
    pub fn bytes(self, bytes: u64) -> String {
        let units = match self.language {
            Language::Fr => ["o", "ko", "Mo", "Go", "To"],
            Language::En => ["B", "kB", "MB", "GB", "TB"],
        };
        let mut value = bytes as f64;
        let mut unit = 0;
        while value >= 1000.0 && unit + 1 < units.len() {
            value /= 1000.0;
            unit += 1;
        }
        let decimals = usize::from(unit > 0 && value < 10.0);
        let mut number = format!("{value:.decimals$}");
        if self.language == Language::Fr {
            number = number.replace('.', ",");
        }
        format!("{number}\u{a0}{}", units[unit])
    }
}
