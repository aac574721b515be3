//! Dates as people read and type them.

use etabli_locale::Language::{En, Fr};

use super::notation::value;
use crate::moments::{Order, format_moment, iso, parse_typed};
use crate::value::{Date, Value};

#[test]
fn formats_of_columns() {
    let Value::DateTime(moment) = value("2026-03-03T17:05:09.25@Europe/Paris") else { unreachable!() };
    for (format, french, english) in [
        ("YYYY-MM-DD", "2026-03-03", "2026-03-03"),
        ("MM/DD/YY", "03/03/26", "03/03/26"),
        ("DD-MM-YYYY", "03-03-2026", "03-03-2026"),
        ("MMMM Do, YYYY", "mars 3, 2026", "March 3rd, 2026"),
        ("dddd D MMMM YYYY", "mardi 3 mars 2026", "Tuesday 3 March 2026"),
        ("ddd D MMM", "mar. 3 mars", "Tue 3 Mar"),
        ("HH:mm:ss z", "17:05:09 CET", "17:05:09 CET"),
        ("h:mma z", "5:05pm CET", "5:05pm CET"),
        ("hh:mm A Z ZZ", "05:05 PM +01:00 +0100", "05:05 PM +01:00 +0100"),
        ("[le] D/M [à] H[h]mm", "le 3/3 à 17h05", "le 3/3 à 17h05"),
        ("L LT", "03/03/2026 17:05", "03/03/2026 17:05"),
        ("LLLL", "mardi 3 mars 2026 17:05", "Tuesday, 3 March 2026 17:05"),
        ("ll", "3 mars 2026", "3 Mar 2026"),
        ("l", "3/3/2026", "3/3/2026"),
        ("[T]Q-YYYY", "T1-2026", "T1-2026"),
        ("GGGG-[W]WW-E DDDD SSS", "2026-W10-2 062 250", "2026-W10-2 062 250"),
        ("Wo Qo", "10e 1er", "10th 1st"),
    ] {
        assert_eq!(format_moment(format, moment, Fr), french, "{format}");
        assert_eq!(format_moment(format, moment, En), english, "{format}");
    }
}

#[test]
fn formats_tell_their_order() {
    for (format, order) in [
        ("DD/MM/YYYY", Order::DayMonthYear),
        ("MM-DD-YY", Order::MonthDayYear),
        ("MMMM Do, YYYY", Order::MonthDayYear),
        ("YYYY-MM-DD", Order::YearMonthDay),
        ("L", Order::DayMonthYear),
    ] {
        assert_eq!(Order::of_format(format), order, "{format}");
    }
}

fn read(text: &str, order: Order) -> String {
    let Some(typed) = parse_typed(text, order, Fr, Date::of(2026, 11, 22)) else { return "no".to_owned() };
    let offset = typed.offset.map(|offset| iso::offset(offset, ":"));
    let swapped = typed.is_swapped.then(|| "swapped".to_owned());
    let parts = [typed.date.map(iso::date), typed.time.map(iso::time), offset, swapped];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[test]
fn dates_as_typed() {
    for (text, expected) in [
        ("31/12/2026", "2026-12-31"),
        ("3/4/26", "2026-04-03"),
        ("3/4", "2026-04-03"),
        ("12/31/2026", "2026-12-31 swapped"),
        ("2026-12-31", "2026-12-31"),
        ("2026/12/31", "2026-12-31"),
        ("31.12.2026", "2026-12-31"),
        ("20261231", "2026-12-31"),
        ("12/2026", "2026-12-01"),
        ("2026-12", "2026-12-01"),
        ("3 mars 2026", "2026-03-03"),
        ("mardi 1er décembre 2026", "2026-12-01"),
        ("mar. 3 mars 2026", "2026-03-03"),
        ("3 mar 2026", "2026-03-03"),
        ("1er janv.", "2026-01-01"),
        ("3-Mar-12", "2012-03-03"),
        ("March 3rd, 2026", "2026-03-03"),
        ("3 AOUT 1999", "1999-08-03"),
        ("mars 2026", "2026-03-01"),
        ("demain", "2026-11-23"),
        ("Aujourd’hui", "2026-11-22"),
    ] {
        assert_eq!(read(text, Order::DayMonthYear), expected, "{text}");
    }
    assert_eq!(read("3/4/26", Order::MonthDayYear), "2026-03-04");
    assert_eq!(read("26/3/4", Order::YearMonthDay), "2026-03-04");
    assert_eq!(read("31/12/2026", Order::YearMonthDay), "2026-12-31");
}

#[test]
fn times_as_typed() {
    for (text, expected) in [
        ("12h30", "12:30:00"),
        ("12 h 30", "12:30:00"),
        ("9h", "09:00:00"),
        ("17:05:09", "17:05:09"),
        ("5:05 pm", "17:05:00"),
        ("5pm", "17:00:00"),
        ("12 am", "00:00:00"),
        ("midi", "12:00:00"),
        ("31/12/2026 12h30", "2026-12-31 12:30:00"),
        ("3 mars 2026 à 18 h 05", "2026-03-03 18:05:00"),
        ("2026-12-31T12:30:15.5+02:00", "2026-12-31 12:30:15.500000 +02:00"),
        ("2026-12-31 12:30Z", "2026-12-31 12:30:00 +00:00"),
        ("25:00", "no"),
        ("13 pm", "no"),
    ] {
        assert_eq!(read(text, Order::DayMonthYear), expected, "{text}");
    }
}

#[test]
fn what_is_no_date() {
    for text in [
        "",
        "3",
        "12.5",
        "1.234.567",
        "2026",
        "-5",
        "1 234",
        "12,5",
        "jui 2026",
        "mardi",
        "abc",
        "31/02/2026",
        "1/2/3/4",
        "3 pommes",
        "1/2-2026",
        "12345678",
        "🌙",
        "99/99",
        "+33 6 12 34 56 78",
        "Z",
        "1 mars 2 avril",
        "10 000 h",
    ] {
        assert_eq!(read(text, Order::DayMonthYear), "no", "{text}");
    }
}
