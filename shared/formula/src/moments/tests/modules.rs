//! Formulas with modules of dates: what CPython 3.11 and dateutil 2.9 answer.

use super::notation::NoTables;
use crate::budget::{Budget, Limits};
use crate::host::{RowId, TableIndex};
use crate::run::{Prepared, evaluate};
use crate::syntax::parse;

/// `str` of the value of a formula; the class of its error.
fn evaluated(formula: &str) -> String {
    let imports = "import calendar\nfrom datetime import date, datetime, timedelta\n\
        from dateutil.relativedelta import relativedelta, MO, FR\nimport dateutil.parser\nfrom zoneinfo import ZoneInfo\n";
    let tree = parse(&format!("{imports}return str({formula})"));
    let prepared = Prepared::new(&tree, &NoTables, TableIndex(0));
    let mut budget = Budget::new(Limits::default());
    let outcome = evaluate(&prepared, &NoTables, TableIndex(0), RowId(1), &mut budget);
    super::notation::shown(outcome.map(Some))
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (formula, expected) in cases {
        assert_eq!(evaluated(formula), *expected, "{formula}");
    }
}

#[test]
fn distances_of_months() {
    check(&[
        ("date(2020, 1, 31) + relativedelta(months=1)", "2020-02-29"),
        ("date(2020, 1, 31) - relativedelta(months=2, days=1)", "2019-11-29"),
        ("relativedelta(months=13, days=40) + date(2020, 1, 31)", "2021-04-09"),
        ("date(2020, 1, 31) + relativedelta(hours=25)", "2020-02-01 01:00:00"),
        ("date(2020, 1, 15) + relativedelta(day=31)", "2020-01-31"),
        ("date(2020, 1, 15) + relativedelta(months=1, weekday=FR(-1))", "2020-02-14"),
        ("date(2020, 1, 15) + relativedelta(weekday=MO)", "2020-01-20"),
        ("relativedelta(date(2020, 2, 29), date(1980, 3, 1)).years", "39"),
        (
            "relativedelta(datetime(2021, 6, 15, 1), date(2019, 12, 1))",
            "relativedelta(years=+1, months=+6, days=+14, hours=+1)",
        ),
        ("relativedelta(date(2019, 12, 1), date(2020, 1, 31))", "relativedelta(months=-1, days=-30)"),
        ("-relativedelta(months=14) * 2", "relativedelta(years=-2, months=-4)"),
        (
            "relativedelta(weeks=1, year=2020, weekday=FR(2), hour=3)",
            "relativedelta(days=+7, year=2020, weekday=FR(+2), hour=3)",
        ),
        ("relativedelta(years=1.5)", "ValueError"),
        ("relativedelta(years=10**18) + date(2020, 1, 1)", "OverflowError"),
        ("date(2020, 1, 1) + relativedelta(years=10**18)", "OverflowError"),
        ("relativedelta(months=1) - date(2020, 1, 1)", "TypeError"),
    ]);
}

#[test]
fn named_parts() {
    check(&[
        ("date(2020, 1, 31).isocalendar()", "datetime.IsoCalendarDate(year=2020, week=5, weekday=5)"),
        ("date(2020, 1, 31).isocalendar().week", "5"),
        ("date(2020, 1, 31).isocalendar()[1] + len(date(2020, 1, 31).isocalendar())", "8"),
        ("date(2020, 1, 31).timetuple().tm_yday", "31"),
        ("date(2020, 1, 31).isocalendar() == (2020, 5, 5)", "True"),
    ]);
}

#[test]
fn calendars_parsers_zones() {
    check(&[
        ("calendar.monthrange(2020, 2)", "(5, 29)"),
        ("calendar.monthrange(2020, 13)", "ValueError"),
        ("calendar.month_name[3] + calendar.day_abbr[0]", "MarchMon"),
        ("calendar.monthcalendar(2021, 2)[0]", "[1, 2, 3, 4, 5, 6, 7]"),
        ("calendar.leapdays(2000, 2021)", "6"),
        ("dateutil.parser.parse('10/11/2012', dayfirst=True)", "2012-11-10 00:00:00"),
        ("dateutil.parser.parse('5pm', default=datetime(2000, 1, 1, 3, 4))", "2000-01-01 17:04:00"),
        ("datetime(2020, 7, 1, 12, tzinfo=ZoneInfo('Europe/Paris'))", "2020-07-01 12:00:00+02:00"),
        ("datetime(2020, 7, 1, 12, tzinfo=ZoneInfo('Europe/Nowhere'))", "KeyError"),
        ("isinstance(datetime(2020, 1, 1), date) and type(date(2020, 1, 1)) is date", "True"),
    ]);
}
