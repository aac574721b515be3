//! Python's `datetime`: operators, members, texts. What CPython 3.11 answers, and Grist where zones are concerned.

use super::notation::{member, shown, value, with_context};
use crate::moments::{self, module, strptime};
use crate::run::Arguments;
use crate::value::Value;

fn operate(text: &str) -> String {
    let mut words = text.split(' ');
    let (left, operator, right) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
    let (left, right) = (value(left), value(right));
    let operation = match operator {
        "+" => moments::add,
        "-" => moments::subtract,
        "*" => moments::multiply,
        "/" => moments::divide,
        "//" => moments::floor_divide,
        "%" => moments::modulo,
        "<=>" => {
            return shown(moments::compare(&left, &right).map(|order| order.map(|order| Value::Int(order as i64))));
        }
        _ => return format!("{:?}", moments::equal(&left, &right)),
    };
    shown(operation(&left, &right))
}

#[test]
fn operators() {
    for (text, expected) in [
        ("2020-03-01 - 2020-02-01", "29 days, 0:00:00"),
        ("2020-03-01 - 604800s", "2020-02-23"),
        ("2020-03-01 - 3600s", "2020-03-01"),
        ("2020-03-01 + -3600s", "2020-02-29"),
        ("2020-03-01 + 1", "unknown"),
        ("9999-12-31 + 86400s", "OverflowError"),
        ("3600s + 2020-07-31T12:30", "2020-07-31 13:30:00"),
        // The clock of a zone is added to, not its instants.
        ("2020-03-08T01:30@America/New_York + 3600s", "2020-03-08 02:30:00-04:00"),
        ("2020-03-09T00:00@America/New_York - 2020-03-08T00:00@America/New_York", "1 day, 0:00:00"),
        ("2020-03-09T00:00@America/New_York - 2020-03-09T00:00@UTC", "4:00:00"),
        ("2020-03-09T00:00 - 2020-03-09T00:00@UTC", "TypeError"),
        ("2020-03-09T00:00 <=> 2020-03-09T00:00@UTC", "TypeError"),
        ("2020-03-09 <=> 2020-03-09T00:00", "TypeError"),
        ("2020-03-09 == 2020-03-09T00:00", "Some(false)"),
        ("2020-03-09T00:00 == 2020-03-09T00:00@UTC", "Some(false)"),
        ("2020-07-01T12:00@Europe/Paris == 2020-07-01T10:00@UTC", "Some(true)"),
        ("2020-07-01T12:00@Europe/Paris <=> 2020-07-01T11:00@UTC", "-1"),
        ("12:30 <=> 12:31", "-1"),
        ("90000s * 2", "2 days, 2:00:00"),
        ("0.5 * 1s", "0:00:00.500000"),
        ("7s / 2", "0:00:03.500000"),
        ("0.000003s / 2", "0:00:00.000002"),
        ("-0.000003s / 2", "-1 day, 23:59:59.999998"),
        ("0.000003s / -2", "-1 day, 23:59:59.999998"),
        ("7s / 2s", "3.5"),
        ("-7s // 2s", "-4"),
        ("-7s % 2s", "0:00:01"),
        ("7s / 0", "ZeroDivisionError"),
        ("7s // 0s", "ZeroDivisionError"),
    ] {
        assert_eq!(operate(text), expected, "{text}");
    }
}

#[test]
fn members() {
    for (text, expected) in [
        ("2020-01-31 year", "2020"),
        ("2020-01-31 hour", "unknown"),
        ("2020-01-31 isoweekday()", "5"),
        ("2024-01-01 isocalendar()", "2024, 1, 1"),
        ("2020-01-31 replace(month=3)", "2020-03-31"),
        ("2020-01-31 replace(month=2)", "ValueError"),
        ("2020-01-31 ctime()", "Fri Jan 31 00:00:00 2020"),
        ("2020-01-31 toordinal()", "737455"),
        ("2020-01-31 frobnicate()", "unknown"),
        ("2020-01-31T12:30:15.5 isoformat(' ')", "2020-01-31 12:30:15.500000"),
        ("2020-01-31T12:30 isoformat(timespec='minutes')", "2020-01-31T12:30"),
        ("2020-01-31T12:30 isoformat(timespec='months')", "ValueError"),
        ("2020-07-01T12:30@Europe/Paris isoformat()", "2020-07-01T12:30:00+02:00"),
        ("2020-07-01T12:30@Europe/Paris timestamp()", "1593599400.0"),
        ("2020-07-01T12:30@Europe/Paris utcoffset()", "2:00:00"),
        ("2020-07-01T12:30@Europe/Paris tzname()", "CEST"),
        ("2020-07-01T12:30@Europe/Paris dst()", "1:00:00"),
        ("2020-07-01T12:30@Europe/Paris replace(month=1)", "2020-01-01 12:30:00+01:00"),
        ("2020-07-01T12:30@Europe/Paris replace(tzinfo=None)", "2020-07-01 12:30:00"),
        ("2020-07-01T12:30@Europe/Paris astimezone()", "2020-07-01 06:30:00-04:00"),
        ("2020-07-01T12:30 tzinfo", "None"),
        ("2020-07-01T12:30 date()", "2020-07-01"),
        ("2020-07-01T12:30 time()", "12:30:00"),
        ("2020-07-01T12:30 timetuple()", "2020, 7, 1, 12, 30, 0, 2, 183, -1"),
        ("12:30 isoformat(timespec='hours')", "12"),
        ("12:30 replace(hour=24)", "ValueError"),
        ("90061.5s days", "1"),
        ("-1s days", "-1"),
        ("-1s seconds", "86399"),
        ("90061.5s total_seconds()", "90061.5"),
    ] {
        assert_eq!(member(text), expected, "{text}");
    }
}

#[test]
fn texts() {
    for (text, written) in [
        ("2020-01-31", "datetime.date(2020, 1, 31)"),
        ("2020-01-31T12:30", "datetime.datetime(2020, 1, 31, 12, 30)"),
        ("2020-01-31T12:30:00.5", "datetime.datetime(2020, 1, 31, 12, 30, 0, 500000)"),
        ("2020-01-31T12:30@UTC", "datetime.datetime(2020, 1, 31, 12, 30, tzinfo=moment.tzinfo('UTC'))"),
        ("12:00", "datetime.time(12, 0)"),
        ("0s", "datetime.timedelta(0)"),
        ("-1s", "datetime.timedelta(days=-1, seconds=86399)"),
    ] {
        assert_eq!(moments::written(&value(text)).as_deref(), Some(written), "{text}");
    }
    assert_eq!(moments::shown(&value("-90000s")).as_deref(), Some("-2 days, 23:00:00"));
    assert_eq!(moments::format_spec(&value("2020-01-05"), "%d/%m/%Y").as_deref(), Some("05/01/2020"));
    assert_eq!(moments::format_spec(&value("2020-01-05"), "").as_deref(), Some("2020-01-05"));
}

#[test]
fn strftime_has_the_directives_of_c() {
    let Value::DateTime(moment) = value("2020-01-05T13:05:09.25@America/New_York") else { unreachable!() };
    for (format, expected) in [
        ("%a %A %w %u", "Sun Sunday 0 7"),
        ("%d %-d %e %j %b %B %m %-m %y %Y %C", "05 5  5 005 Jan January 01 1 20 2020 20"),
        ("%H %I %-I %l %M %S %f %p %P", "13 01 1  1 05 09 250000 PM pm"),
        ("%z %Z", "-0500 EST"),
        ("%U %W %V %G %g", "01 00 01 2020 20"),
        (
            "%c|%x|%X|%D|%F|%T|%R|%r",
            "Sun Jan  5 13:05:09 2020|01/05/20|13:05:09|01/05/20|2020-01-05|13:05:09|13:05|01:05:09 PM",
        ),
        ("100%% %Q %", "100% %Q %"),
        ("%^a é %s", "SUN é 1578247509"),
    ] {
        assert_eq!(moments::strftime(moment, format), expected, "{format}");
    }
}

#[test]
fn strptime_reads_what_strftime_writes() {
    for (text, format, expected) in [
        ("06/05/2020", "%d/%m/%Y", "2020-05-06 00:00:00"),
        ("3 March 2012  5:07 PM", "%d %B %Y %I:%M %p", "2012-03-03 17:07:00"),
        ("mar 3 68", "%b %d %y", "2068-03-03 00:00:00"),
        ("1122020", "%d%m%Y", "2020-02-11 00:00:00"),
        ("2020-06-01T10:11:12.5+0200", "%Y-%m-%dT%H:%M:%S.%f%z", "2020-06-01 10:11:12.500000+02:00"),
        ("2020-06-01 10:11Z", "%Y-%m-%d %H:%M%z", "2020-06-01 10:11:00+00:00"),
        ("2020 060", "%Y %j", "2020-02-29 00:00:00"),
        ("2020 23 Mon", "%Y %W %a", "2020-06-08 00:00:00"),
        ("2020 23 0", "%Y %U %w", "2020-06-07 00:00:00"),
        ("2020 53 4", "%G %V %u", "2020-12-31 00:00:00"),
        ("29/02", "%d/%m", "ValueError"),
        ("31/02/2020", "%d/%m/%Y", "ValueError"),
        ("2020-06-01 x", "%Y-%m-%d", "ValueError"),
        ("2020", "%Y-%m", "ValueError"),
        ("2020", "%Q", "ValueError"),
        ("", "%", "ValueError"),
    ] {
        let read = strptime(text, format).map(|moment| Some(Value::DateTime(moment)));
        assert_eq!(shown(read), expected, "{text} by {format}");
    }
}

/// `datetime.NAME[.NAME](arguments)`
fn construct(path: &[&str], arguments: Vec<Value>, keywords: &[(&str, i64)]) -> String {
    with_context(|ctx| {
        let mut found = module("datetime").unwrap();
        for name in path {
            let Value::Object(object) = found else { unreachable!() };
            found = object.attribute(ctx, name).unwrap().unwrap();
        }
        let keywords = keywords.iter().map(|(name, number)| ((*name).into(), Value::Int(*number))).collect();
        shown(ctx.call(&found, Arguments { positional: arguments, keywords }).map(Some))
    })
}

#[test]
fn classes() {
    let text = |text: &str| vec![Value::Text(text.into())];
    assert_eq!(construct(&["date"], vec![Value::Int(2020), Value::Int(2)], &[("day", 29)]), "2020-02-29");
    assert_eq!(construct(&["date"], vec![Value::Int(2020), Value::Int(2), Value::Int(30)], &[]), "ValueError");
    assert_eq!(construct(&["date"], vec![Value::Float(2020.0)], &[("month", 1), ("day", 1)]), "TypeError");
    assert_eq!(construct(&["date", "fromisoformat"], text("2020-W05-5"), &[]), "2020-01-31");
    assert_eq!(construct(&["date", "fromisoformat"], text("2020-1-5"), &[]), "ValueError");
    assert_eq!(construct(&["date", "today"], Vec::new(), &[]), "2026-11-22");
    assert_eq!(construct(&["datetime", "now"], Vec::new(), &[]), "2026-11-22 07:00:00");
    assert_eq!(construct(&["datetime", "fromisoformat"], text("20200131T1230+0130"), &[]), "2020-01-31 12:30:00+01:30");
    assert_eq!(construct(&["datetime", "fromtimestamp"], vec![Value::Float(0.5)], &[]), "1969-12-31 19:00:00.500000");
    assert_eq!(
        construct(&["datetime", "combine"], vec![value("2020-01-31"), value("12:30")], &[]),
        "2020-01-31 12:30:00"
    );
    assert_eq!(construct(&["datetime", "isoformat"], vec![value("2020-01-31T12:30")], &[]), "2020-01-31T12:30:00");
    assert_eq!(construct(&["timedelta"], vec![Value::Float(1.5)], &[("hours", 2), ("weeks", 1)]), "8 days, 14:00:00");
    assert_eq!(construct(&["timedelta"], vec![Value::Int(i64::MAX)], &[]), "OverflowError");
    assert_eq!(construct(&["time"], Vec::new(), &[("minute", 61)]), "ValueError");
}
