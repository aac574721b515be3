//! Spreadsheet functions of dates: Grist's answers, and those of spreadsheets where Grist has none.

use super::notation::call;

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(call(text), *expected, "{text}");
    }
}

#[test]
fn days_and_months() {
    check(&[
        ("DATE(108, 1, 2)", "2008-01-02"),
        ("DATE(2008, 14, 2)", "2009-02-02"),
        ("DATE(2008, -3, 2)", "2007-09-02"),
        ("DATE(2008, 1, 35)", "2008-02-04"),
        ("DATE(2020, 1, 0)", "2019-12-31"),
        ("DATE(2021, 2, 29)", "2021-03-01"),
        ("DATE(2020.0, 2, 29)", "TypeError"),
        ("DATE(99999, 1, 1)", "ValueError"),
        ("DATE(2020, 1, 99999999)", "OverflowError"),
        ("DATEADD(1975-04-30, years=50, weeks=-5)", "2025-03-26"),
        ("DATEADD(2011-01-15, years=-2, months=1, days=3, weeks=2)", "2009-03-04"),
        ("DATEADD(2020-02-29, years=1)", "2021-03-01"),
        ("DATEADD('2020-01-31', weeks=2)", "AttributeError"),
        ("DATEADD(2020-01-31T10:00, hours=5)", "TypeError"),
        ("EDATE(2020-01-31, 1)", "2020-03-02"),
        ("EOMONTH(2011-01-15, -3)", "2010-10-31"),
        ("EOMONTH(2012-03-01, 10)", "2013-01-31"),
        ("EOMONTH(None, 0)", "AttributeError"),
        ("DATEDIF(2001-06-01, 2012-08-15, 'YD')", "75"),
        ("DATEDIF(2008-10-16, 2019-12-03, 'MD')", "17"),
        ("DATEDIF(2016-02-14, 2016-03-13, 'YM')", "0"),
        ("DATEDIF('2001/1/1', '2003/1/1', 'Y')", "2"),
        ("DATEDIF(2021-01-15, 2020-03-10, 'D')", "-311"),
        ("DATEDIF(2021-01-15, 2020-03-10, 'Q')", "ValueError"),
        ("DAYS('2/1/11', '3/15/11')", "-42"),
        ("WEEKDAY(2008-02-14)", "5"),
        ("WEEKDAY('3/1/2012', 3)", "3"),
        ("WEEKDAY(1901-01-01, 2)", "2"),
        ("WEEKDAY(1901-01-01, 9)", "ValueError"),
        ("WEEKNUM(2012-03-09, 2)", "11"),
        ("WEEKNUM('2/1/1909', 2)", "6"),
        ("WEEKNUM(2021-01-03, 21)", "53"),
        ("ISOWEEKNUM(2005-01-01)", "53"),
        ("EASTER(2024)", "2024-03-31"),
        ("TODAY()", "2026-11-22"),
        ("TODAY('Pacific/Kiritimati')", "2026-11-23"),
    ]);
}

#[test]
fn moments() {
    check(&[
        ("DTIME('2020-01-31 12:30')", "2020-01-31 12:30:00-05:00"),
        ("DTIME('2020-07-31 12:30', 'Europe/Paris')", "2020-07-31 12:30:00+02:00"),
        ("DTIME(2020-07-01)", "2020-07-01 00:00:00-04:00"),
        ("DTIME(2020-07-01T00:00@Europe/Paris, 'UTC')", "2020-07-01 00:00:00+02:00"),
        ("DTIME('2020-07-01', 'Europe/Nowhere')", "KeyError"),
        ("DTIME(5)", "ValueError"),
        ("DATEVALUE('')", "ParserError"),
        ("DATEVALUE('22-MAY-2011')", "2011-05-22 00:00:00-04:00"),
        ("XL_TO_DATE(41100.1875)", "2012-07-10 04:30:00-04:00"),
        ("XL_TO_DATE(-1)", "1899-12-29 00:00:00-05:00"),
        ("DATE_TO_XL(2012-03-14T01:30)", "40982.0625"),
        ("DATE_TO_XL(2012-07-14T01:30)", "41104.0625"),
        ("DATE_TO_XL(1900-01-01)", "2.0"),
        ("HOUR(2020-07-31T12:30)", "12"),
        ("MINUTE(12:58:59)", "58"),
        ("SECOND('7/18/2011 7:45:13')", "13"),
        ("NOW('Europe/Paris')", "2026-11-22 13:00:00+01:00"),
        ("TIME(25, 61, -1)", "02:00:59"),
        ("TIMEVALUE('2:24 AM')", "0.1"),
        ("MOONPHASE(1900-01-15)", "🌕"),
        ("MOONPHASE(1899-12-31, 'days')", "28.530588853"),
    ]);
}

#[test]
fn working_days() {
    check(&[
        ("NETWORKDAYS(2020-01-01, 2020-01-10)", "8"),
        ("NETWORKDAYS(2020-01-10, 2020-01-01)", "-8"),
        ("NETWORKDAYS('2020-1-1', '2020-1-10', ['2020-1-6'])", "7"),
        ("NETWORKDAYS(2020-01-01, 2020-01-10, [2020-01-05 2020-01-06 2020-01-06])", "7"),
        ("NETWORKDAYS('3/1/2013', '7/1/2013', ['1/1/2013' '1/21/2013' '5/27/2013'])", "86"),
        ("NETWORKDAYS(2020-01-04, 2020-01-05)", "0"),
        ("NETWORKDAYS_INTL(2006-01-01, 2006-02-01, 7, [2006-01-02 2006-01-16])", "22"),
        ("NETWORKDAYS_INTL(2006-01-01, 2006-02-01, '0010001', [2006-01-02 2006-01-16])", "20"),
        ("NETWORKDAYS_INTL(2006-01-01, 2006-02-01, '1111111')", "ValueError"),
        ("WORKDAY(2008-10-01, 151)", "2009-04-30"),
        ("WORKDAY(2008-10-01, 151, [2008-11-26 2008-12-04 2009-01-21])", "2009-05-05"),
        ("WORKDAY(2020-01-13, -1)", "2020-01-10"),
        ("WORKDAY_INTL(2012-01-01, 90, 11)", "2012-04-14"),
        ("DAYS360(2011-01-30, 2011-02-01)", "1"),
        ("DAYS360(2011-01-01, 2011-12-31)", "360"),
        ("DAYS360(2011-01-01, 2011-12-31, True)", "359"),
    ]);
    assert!(call("FRENCH_HOLIDAYS(2026)").starts_with("2026-01-01, 2026-04-06, 2026-05-01"));
}

#[test]
fn fractions_of_years() {
    let fraction = |text: &str| call(&format!("YEARFRAC({text})")).parse::<f64>().unwrap();
    for (text, expected) in [
        ("1985-03-15, 2016-02-29, 0", 30.955_556),
        ("1985-03-15, 2016-02-29, 1", 30.959_617),
        ("1985-03-15, 2016-02-29, -1", 30.961_202),
        ("1985-03-15, 2016-02-29, 2", 31.411_111),
        ("1985-03-15, 2016-02-29, 3", 30.980_822),
        ("2001-02-28, 2016-03-31, 0", 15.086_111),
        ("2001-02-28, 2016-03-31, 4", 15.088_889),
        ("2015-12-15, 2016-03-15, 1", 0.248_634),
        ("2015-12-15, 2016-03-15, -1", 0.248_761),
        ("2016-03-01, 2015-03-01, 1", 1.0),
        ("2015-01-01, 2017-01-01, 1", 2.000_912),
    ] {
        assert!((fraction(text) - expected).abs() < 1e-6, "{text}: {}", fraction(text));
    }
    check(&[
        ("YEARFRAC(2015-01-01, 2016-01-01, 7)", "ValueError"),
        ("YEARFRAC(2015-01-01, 2015-01-01T00:00)", "TypeError"),
    ]);
}

#[test]
fn schedules() {
    let from = |schedule: &str, count: usize| {
        call(&format!("SCHEDULE('{schedule}', 2018-09-04T14:00@UTC, {count})"))
            .replace(":00+00:00", "")
            .replace("2018-", "")
    };
    assert_eq!(from("annual: Jan-15", 1), "2019-01-15 00:00");
    for (schedule, expected) in [
        ("monthly: /1 2pm", "10-01 14:00, 11-01 14:00"),
        ("3-months: /10", "09-10 00:00, 12-10 00:00"),
        ("2-weeks: +1w Tu", "09-11 00:00, 09-25 00:00"),
        ("weekly: Fr 2pm", "09-07 14:00, 09-14 14:00"),
        ("daily: 07:30", "09-05 07:30, 09-06 07:30"),
        ("4-hour: +1H :20", "09-04 15:20, 09-04 19:20"),
        ("10-minute: +0S", "09-04 14:00, 09-04 14:10"),
        ("weekly: +1d", "09-10 00:00, 09-17 00:00"),
        ("daily: 7", "ValueError"),
        ("fortnightly: Mo", "ValueError"),
        ("daily", "ValueError"),
        ("daily: +1d +2d", "ValueError"),
        ("monthly: Mo", "ValueError"),
        ("0-day: 12am", "Limit"),
    ] {
        assert_eq!(from(schedule, 2), expected, "{schedule}");
    }
    assert_eq!(
        call("SCHEDULE('daily: 1am', 2018-09-04T14:00@UTC, 9, 2018-09-06T00:00@UTC)"),
        "2018-09-05 01:00:00+00:00"
    );
}

#[test]
fn every_function_has_its_sentence() {
    for function in
        crate::functions::catalogue().iter().filter(|function| function.family == crate::functions::Family::Date)
    {
        let id = format!("function-{}", function.name.to_lowercase().replace('_', "-"));
        for language in etabli_locale::Language::ALL {
            assert!(etabli_locale::Locale::new(language).has(&id), "{id}");
        }
    }
}
