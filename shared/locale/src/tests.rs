//! Parity of the languages, and how dates and numbers are written.

use std::collections::{BTreeMap, BTreeSet};

use expect_test::expect;

use super::*;

/// Ids and variables of the messages of an area, read from the source: enough for the subset of Fluent we use.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in source.lines() {
        let starts = line.starts_with(|letter: char| letter.is_ascii_lowercase());
        if let (true, Some((id, _))) = (starts, line.split_once(" =")) {
            assert!(found.insert(id.to_owned(), BTreeSet::new()).is_none(), "{id} is defined twice");
            current = Some(id.to_owned());
        }
        let variables = line.split('$').skip(1).map(|rest| {
            rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect::<String>()
        });
        if let Some(variables_of) = current.as_ref().and_then(|id| found.get_mut(id)) {
            variables_of.extend(variables);
        }
    }
    found
}

#[test]
fn both_languages_say_the_same_things() {
    for ((area, french), (_, english)) in Language::Fr.sources().iter().zip(Language::En.sources()) {
        let (french, english) = (messages(french), messages(english));
        for (id, variables) in &french {
            assert_eq!(Some(variables), english.get(id), "{area}: {id} differs between fr and en");
        }
        for id in english.keys() {
            assert!(french.contains_key(id), "{area}: {id} is missing in French");
        }
    }
}

#[test]
fn every_file_is_valid_and_no_id_is_used_by_two_areas() {
    for language in Language::ALL {
        let mut seen = BTreeMap::new();
        for (area, source) in language.sources() {
            if let Err((_, errors)) = fluent_bundle::FluentResource::try_new((*source).to_owned()) {
                panic!("{area} ({}): {errors:?}", language.code());
            }
            for id in messages(source).into_keys() {
                if let Some(other) = seen.insert(id.clone(), area) {
                    panic!("{id} is in {other} and in {area}");
                }
            }
        }
    }
}

#[test]
fn french_typography_has_its_spaces() {
    for (area, source) in Language::Fr.sources() {
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            // Only the text counts: selectors and functions of Fluent stand between braces.
            let text: String = line.split('{').map(|part| part.rsplit('}').next().unwrap_or(part)).collect();
            for sign in [" !", " ?", " ;", " »", "« ", " :"] {
                assert!(!text.contains(sign), "{area}: a plain space in « {sign} » of: {line}");
            }
        }
    }
}

#[test]
fn dates_and_numbers() {
    let written = |milliseconds, offset| {
        let civil = Civil::from_milliseconds(milliseconds, offset);
        [Locale::FR, Locale::EN]
            .map(|locale| format!("{} · {}", locale.long_date(civil), locale.time(civil)))
            .join("\n")
    };
    expect![[r#"
        mardi 3 mars 2026 · 11 h 05
        Tuesday 3 March 2026 · 11:05"#]]
    .assert_eq(&written(1_772_532_300_000, 60));
    expect![[r#"
        mercredi 31 décembre 1969 · 23 h 59
        Wednesday 31 December 1969 · 23:59"#]]
    .assert_eq(&written(-1, 0));
    expect![[r#"
        mardi 29 février 2000 · 0 h
        Tuesday 29 February 2000 · 0:00"#]]
    .assert_eq(&written(951_782_400_000, 0));
    assert_eq!(Locale::FR.integer(-1_234_567), "−1\u{202f}234\u{202f}567");
    assert_eq!(Locale::FR.bytes(3_400_000), "3,4\u{a0}Mo");
    assert_eq!(Locale::EN.bytes(512), "512\u{a0}B");
}

#[test]
fn plurals_and_unknown_ids() {
    assert_eq!(Locale::FR.ago(120_000).as_deref(), Some("il y a 2\u{a0}min"));
    assert_eq!(Locale::EN.ago(90_000_000).as_deref(), Some("yesterday"));
    assert_eq!(Locale::EN.text("no-such-message"), "no-such-message");
}
