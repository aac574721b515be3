//! Nothing typed, and no value of a cell, makes dates panic; what is written is read again.

use etabli_locale::Language;
use proptest::prelude::*;

use crate::moments::{self, Order, Zone, iso};
use crate::value::{Date, DateTime, Value};

/// Pieces that texts of dates are made of, so that most texts get far.
fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "1",
        "12",
        "31",
        "2020",
        "030925",
        "20030925",
        "Mar",
        "mars",
        "Thu",
        "am",
        "pm",
        "h",
        "m",
        "s",
        "12h30",
        "10:36",
        ":28.5",
        "Z",
        "UTC",
        "+",
        "-",
        "+02:00",
        "T",
        "st",
        "of",
        "/",
        ".",
        ",",
        " ",
        "é",
        "🌙",
        "(",
        ")",
        "%",
        "%d",
        "%Y",
        "%-",
        "%z",
        "W",
        "'",
        "[",
        "]",
        "YYYY",
        "LLLL",
        "\u{a0}",
        "99999999999999999999",
        "0",
        "weekly:",
        "daily:",
        "+1d",
        "3-months:",
        "\0",
        "²",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..9).prop_map(|pieces| pieces.concat())
}

fn zones() -> impl Strategy<Value = Zone> {
    let names =
        ["UTC", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC-03:30", "Africa/Monrovia"];
    prop::sample::select(names.to_vec()).prop_map(|name| Zone::named(name).unwrap_or_else(Zone::utc))
}

proptest! {
    #[test]
    fn no_text_panics(text in text(), format in text(), day in any::<i32>()) {
        let day = Date(day);
        let _ = moments::parse_free(&text, day);
        let _ = moments::strptime(&text, &format);
        let _ = iso::parse(&text);
        let _ = super::notation::with_context(|ctx| {
            let run = crate::functions::find("SCHEDULE").unwrap().run;
            run(ctx, crate::run::Arguments::of(vec![Value::Text(text.as_str().into())])).is_ok()
        });
        for language in Language::ALL {
            for order in [Order::DayMonthYear, Order::MonthDayYear, Order::YearMonthDay] {
                let _ = moments::parse_typed(&text, order, language, Some(day));
            }
            let _ = moments::format_date(&format, day, language);
        }
        let _ = moments::strftime(DateTime::naive(day.midnight()), &format);
    }

    #[test]
    fn no_number_panics(one in any::<i64>(), other in any::<i64>(), days in any::<i32>(), zone in zones()) {
        let values = [
            Value::DateTime(DateTime::at(one, zone)),
            Value::DateTime(DateTime::at(one, zone).with_wall(DateTime::at(other, zone).wall)),
            Value::DateTime(DateTime::naive(other)),
            Value::Duration(one),
            Value::Duration(other),
            Value::Date(Date(days)),
            Value::Int(other),
            Value::Float(f64::from_bits(other.cast_unsigned())),
        ];
        for left in &values {
            let _ = (moments::negate(left).is_ok(), moments::absolute(left).is_ok());
            let _ = (moments::shown(left), moments::written(left), moments::format_spec(left, "%c %U %W %V %G %Z %s"));
            for right in &values {
                let operations = [
                    moments::add, moments::subtract, moments::multiply, moments::divide, moments::floor_divide,
                    moments::modulo,
                ];
                let _ = operations.map(|operation| operation(left, right).is_ok());
                let _ = moments::compare(left, right).is_ok();
            }
        }
    }

    #[test]
    fn instants_come_back_from_their_clock(seconds in -60_000_000_000_i64..250_000_000_000, zone in zones()) {
        let moment = DateTime::at(seconds * 1_000_000, zone);
        prop_assert_eq!(moment.instant(), seconds * 1_000_000);
        prop_assert_eq!(moment.with_wall(moment.wall), moment);
        prop_assert_eq!(moment.settled(), moment);
        let read = iso::parse(&iso::moment(moment, " "));
        if moment.offset % 60 == 0 {
            let read = read.unwrap();
            prop_assert_eq!(read.date, moment.date());
            prop_assert_eq!(read.time.map(|time| time - i64::from(read.offset.unwrap()) * 1_000_000), Some(moment.time().0 - i64::from(moment.offset) * 1_000_000));
        }
    }

    #[test]
    fn dates_come_back_from_their_texts(days in Date::FIRST.0..=Date::LAST.0) {
        let date = Date(days);
        let (year, week, weekday) = date.iso_week();
        prop_assert_eq!(Date::from_ordinal(date.ordinal()), Some(date));
        if (1..=9999).contains(&year) {
            prop_assert_eq!(Date::of_iso_week(year, week, weekday), Some(date));
        }
        let moment = DateTime::naive(date.midnight());
        for format in ["%Y-%m-%d", "%G-W%V-%u", "%Y %j", "%A %d %B %Y", "%Y %U %w", "%Y %W %a"] {
            // C writes years before 1000 with fewer digits than it reads.
            if date.year() >= 1001 {
                let written = moments::strftime(moment, format);
                prop_assert_eq!(moments::strptime(&written, format).ok(), Some(moment), "{}", written);
            }
        }
        for language in Language::ALL {
            for format in ["DD/MM/YYYY", "YYYY-MM-DD", "dddd Do MMMM YYYY", "D MMM YYYY"] {
                let written = moments::format_date(format, date, language);
                let typed = moments::parse_typed(&written, Order::of_format(format), language, None);
                prop_assert_eq!(typed.and_then(|typed| typed.date), Some(date), "{}", written);
            }
        }
    }
}
