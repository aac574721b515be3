//! Numbers as people write them, with the country and the format, and what is printed.

use super::{Style, parse, print};

#[track_caller]
fn check(text: &str, country: &str, style: &str, expected: &str) {
    let number = parse(text, (!country.is_empty()).then_some(country)).expect("a number");
    assert_eq!(print(&number, Style::named(style).expect("a style")), expected, "{text} {country} {style}");
}

#[test]
fn numbers_are_grouped_as_in_their_country() {
    for (text, country, style, expected) in [
        ("0142685300", "FR", "#", "01 42 68 53 00"),
        ("06.12.34.56.78", "FR", "+", "+33 6 12 34 56 78"),
        ("0033 6 12 34 56 78", "FR", "#", "06 12 34 56 78"),
        ("33612345678", "FR", "#", "06 12 34 56 78"),
        ("0801234567", "FR", "#", "0 801 23 45 67"),
        ("02 512 34 56", "BE", "#", "02 512 34 56"),
        ("0470123456", "BE", "#", "0470 12 34 56"),
        ("010123456", "BE", "#", "010 12 34 56"),
        ("0211234567", "CH", "#", "021 123 45 67"),
        ("621123456", "LU", "+", "+352 621 123 456"),
        ("27123456", "LU", "#", "27 12 34 56"),
        ("02079460958", "GB", "#", "020 7946 0958"),
        ("07400123456", "GB", "#", "07400 123456"),
        ("01213456789", "GB", "#", "0121 345 6789"),
        ("2345678901", "US", "#", "(234) 567-8901"),
        ("1 234 567 8901", "CA", "tel", "tel:+1-234-567-8901"),
        ("030123456", "DE", "#", "030 123456"),
        ("015123456789", "DE", "#", "01512 3456789"),
        ("612345678", "ES", "#", "612 34 56 78"),
        ("0212345678", "IT", "#", "02 1234 5678"),
        ("3123456789", "IT", "#", "312 345 6789"),
        ("212345678", "PT", "#", "21 234 5678"),
        ("0612345678", "NL", "#", "06 12345678"),
        ("0101234567", "NL", "#", "010 123 4567"),
        ("tel:+1-234-567-8901", "US", "*", "+12345678901"),
        ("+442345678901", "", "+", "+44 23 4567 8901"),
    ] {
        check(text, country, style, expected);
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for (text, country) in [("(234) 567-8901", None), ("x", Some("FR")), ("", Some("FR")), ("+0123456", None)] {
        assert!(parse(text, country).is_err(), "{text}");
    }
}
