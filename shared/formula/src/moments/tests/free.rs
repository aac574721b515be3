//! Dates written in free form: what Python's dateutil reads in them on 31 January 2026.

use crate::moments::{iso, parse_free};
use crate::value::Date;

#[track_caller]
fn check(text: &str, expected: &str) {
    let read = parse_free(text, Date::of(2026, 1, 31).unwrap());
    let shown = read.map_or_else(|_| "error".to_owned(), |moment| iso::moment(moment, " "));
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn days() {
    check("1/1/2012", "2012-01-01 00:00:00");
    check("1/2/3", "2003-01-02 00:00:00");
    check("13/2/2003", "2003-02-13 00:00:00");
    check("2011/02/23", "2011-02-23 00:00:00");
    check("2008-12-11", "2008-12-11 00:00:00");
    check("22-MAY-2011", "2011-05-22 00:00:00");
    check("5-JUL", "2026-07-05 00:00:00");
    check("feb 2021", "2021-02-28 00:00:00");
    check("20030925", "2003-09-25 00:00:00");
    check("Jan of 99", "1999-01-31 00:00:00");
    check("Tuesday", "2026-02-03 00:00:00");
    check("Sep.20.2009", "2009-09-20 00:00:00");
    check("10 September 2003", "2003-09-10 00:00:00");
    check("2021", "2021-01-31 00:00:00");
}

#[test]
fn times_and_zones() {
    check("12:59:00 PM", "2026-01-31 12:59:00");
    check("7/18/2011 7:45", "2011-07-18 07:45:00");
    check("20030925T104941.5-0300", "2003-09-25 10:49:41.500000-03:00");
    check("2003-09-25 10:49 GMT+3", "2003-09-25 10:49:00-03:00");
    check("2003-09-25T10:49:41Z", "2003-09-25 10:49:41+00:00");
    check("Thu Sep 25 10:36:28 2003", "2003-09-25 10:36:28");
    check("10h36m28.5s", "2026-01-31 10:36:28.500000");
    check("Wed, July 10, '96", "1996-07-10 00:00:00");
    check("1996.July.10 AD 12:08 PM", "1996-07-10 12:08:00");
    check("friday 5pm", "2026-02-06 17:00:00");
}

#[test]
fn no_dates() {
    for text in ["", "asdf", "13/13/13", "2021-02-30", "nan", "12:61", "10:00 +25:00", "é", "1 2 3 4"] {
        check(text, "error");
    }
}
