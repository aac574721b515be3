//! The calendar and the clocks of zones.

use crate::moments::{Zone, easter, french_holidays};
use crate::value::{Date, DateTime, Preference};

fn date(text: &str) -> Date {
    let parts: Vec<i64> = text.split('-').map(|part| part.parse().unwrap()).collect();
    Date::of(parts[0], parts[1], parts[2]).unwrap()
}

fn shown(date: Date) -> String {
    let (year, month, day) = date.civil();
    format!("{year:04}-{month:02}-{day:02}")
}

#[test]
fn days_and_dates_agree() {
    for (text, days) in [
        ("1970-01-01", 0),
        ("1969-12-31", -1),
        ("2000-02-29", 11_016),
        ("0001-01-01", -719_162),
        ("9999-12-31", 2_932_896),
    ] {
        assert_eq!(date(text), Date(days), "{text}");
        assert_eq!(shown(Date(days)), text);
    }
    for days in (Date::FIRST.0..=Date::LAST.0).step_by(97) {
        let (year, month, day) = Date(days).civil();
        assert_eq!(Date::of(year, month, day), Some(Date(days)));
    }
    assert_eq!(Date::of(2021, 2, 29), None);
    assert_eq!(Date::of(10_000, 1, 1), None);
    assert_eq!(date("2020-01-01").ordinal(), 737_425);
}

#[test]
fn weeks_are_those_of_iso_8601() {
    for (text, week) in [
        ("2020-12-31", (2020, 53, 4)),
        ("2021-01-03", (2020, 53, 7)),
        ("2021-01-04", (2021, 1, 1)),
        ("2012-03-09", (2012, 10, 5)),
        ("0001-01-01", (1, 1, 1)),
        ("9999-12-31", (9999, 52, 5)),
    ] {
        assert_eq!(date(text).iso_week(), week, "{text}");
        assert_eq!(Date::of_iso_week(week.0, week.1, week.2), Some(date(text)));
    }
    assert_eq!(Date::of_iso_week(2021, 53, 1), None);
}

#[test]
fn months_end_where_they_end() {
    assert_eq!(date("2020-01-31").plus_months(1), Some(date("2020-02-29")));
    assert_eq!(date("2020-03-31").plus_months(-1), Some(date("2020-02-29")));
    assert_eq!(date("9999-12-01").plus_months(1), None);
}

#[test]
fn easter_moves_and_holidays_with_it() {
    for (year, text) in [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25")] {
        assert_eq!(easter(year).map(shown).as_deref(), Some(text));
    }
    let days: Vec<String> = french_holidays(2026).into_iter().map(|day| shown(day)[5..].to_owned()).collect();
    assert_eq!(days.join(" "), "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25");
}

#[test]
fn clocks_skip_and_repeat_an_hour() {
    let zone = Zone::named("America/New_York").unwrap();
    let wall = |day: &str, minutes: i64| date(day).midnight() + minutes * 60_000_000;
    // Never shown: as after the gap.
    let hole = DateTime::on_wall(wall("2020-03-08", 150), zone);
    assert_eq!(hole.offset, -4 * 3600);
    assert_eq!(hole.settled().wall, wall("2020-03-08", 90));
    // Shown twice: the earlier, unless the later is preferred.
    assert_eq!(DateTime::on_wall(wall("2020-11-01", 90), zone).offset, -4 * 3600);
    assert_eq!(zone.offset_on_wall(wall("2020-11-01", 90), Preference::offset(-5 * 3600)), -5 * 3600);
    let later = DateTime::at(wall("2020-11-01", 390), zone);
    assert_eq!((later.wall, later.offset), (wall("2020-11-01", 90), -5 * 3600));
    assert_eq!(later.with_wall(later.wall).offset, -5 * 3600);
}

#[test]
fn zones_have_their_exact_names() {
    for name in ["Europe/Paris", "UTC", "UTC+02:00", "UTC-03:30", "Asia/Kolkata"] {
        assert_eq!(Zone::named(name).map(Zone::name).as_deref(), Some(name));
    }
    for name in ["europe/paris", "Europe/Nowhere", "", "UTC+2", "UTC+24:00", "Établi"] {
        assert_eq!(Zone::named(name), None, "{name}");
    }
    assert_eq!(Zone::fixed(-12_600), Zone::named("UTC-03:30"));
    let summer = date("2024-07-01").midnight();
    assert_eq!(Zone::named("Europe/Paris").unwrap().abbreviation_at(summer), ("CEST".to_owned(), true));
}
