//! Identifiers from labels, as Grist makes them.
//!
//! `Prix unitaire (€)` becomes `Prix_unitaire_`. Accents are dropped, anything else that is no letter or digit becomes an
//! underscore; names are unique whatever their case.
//!
//! Deliberately absent: identifiers in other scripts. Formulas may hold them, but no label makes one, since Grist would
//! not open them.

mod bare;

use std::collections::BTreeSet;

use super::token::KEYWORDS;

/// The identifier that a label makes by itself: letters, digits and underscores, or nothing when none is left.
///
/// A name that would begin with a digit, or be a keyword, gets a `c`.
#[must_use]
pub fn identifier(label: &str) -> Option<String> {
    sanitised(label, 'c')
}

/// A column's identifier, different from those `taken` and from `id`. Without usable letters: `A`, `B` … `Z`, `AA` …
#[must_use]
pub fn column_identifier(label: &str, taken: &[&str]) -> String {
    let mut avoid = upper_cased(taken);
    avoid.insert("ID".to_owned());
    match sanitised(label, 'c') {
        Some(name) => unique(name, &avoid),
        None => lettered(&avoid),
    }
}

/// A table's identifier, capitalised, different from those `taken`. Without usable letters: `Table1`, `Table2` …
#[must_use]
pub fn table_identifier(label: &str, taken: &[&str]) -> String {
    let avoid = upper_cased(taken);
    match sanitised(label, 'T') {
        Some(name) => unique(capitalised(&name), &avoid),
        None => numbered("Table", 1, &avoid),
    }
}

/// Identifiers for several new columns at once, different from one another too.
#[must_use]
pub fn column_identifiers(labels: &[&str], taken: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = taken.iter().map(|name| (*name).to_owned()).collect();
    let mut made = Vec::with_capacity(labels.len());
    for label in labels {
        let avoid: Vec<&str> = all.iter().map(String::as_str).collect();
        let name = column_identifier(label, &avoid);
        all.push(name.clone());
        made.push(name);
    }
    made
}

/// Whether a text can be typed as the name of a column or a table.
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(super::lexer::is_name_start)
        && letters.all(super::lexer::is_name_part)
        && !KEYWORDS.contains(&text)
}

/// A text without its accents and marks, ligatures of compatibility written out: `Établi` is `Etabli`.
#[must_use]
pub fn without_accents(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !is_mark(*letter)) {
        match bare(letter) {
            Some(letters) => plain.push_str(letters),
            None => plain.push(letter),
        }
    }
    plain
}

fn bare(letter: char) -> Option<&'static str> {
    if letter.is_ascii() {
        return None;
    }
    bare::BARE.iter().find(|(_, accented)| accented.contains(letter)).map(|(bare, _)| *bare)
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Full-width forms are ASCII at a distance.
fn narrow(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter),
        _ => letter,
    }
}

fn sanitised(label: &str, prefix: char) -> Option<String> {
    let mut name = String::new();
    for letter in without_accents(label).chars().map(narrow) {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            name.push(letter);
        } else if !name.ends_with('\0') {
            // Marks a run of other letters, which becomes one underscore.
            name.push('\0');
        }
    }
    let name = name.replace('\0', "_");
    let name = name.trim_start_matches('_');
    let begins_badly = name.starts_with(|letter: char| letter.is_ascii_digit());
    let mut name = if begins_badly { format!("{prefix}{name}") } else { name.to_owned() };
    while KEYWORDS.contains(&name.as_str()) {
        name.insert(0, prefix);
    }
    if name.is_empty() { None } else { Some(name) }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn upper_cased(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| name.to_uppercase()).collect()
}

/// The name itself, or followed by 2, 3 …; after a digit, `_2`.
fn unique(name: String, avoid: &BTreeSet<String>) -> String {
    if !avoid.contains(&name.to_uppercase()) {
        return name;
    }
    let separator = if name.ends_with(|letter: char| letter.is_ascii_digit()) { "_" } else { "" };
    numbered(&format!("{name}{separator}"), 2, avoid)
}

fn numbered(base: &str, first: usize, avoid: &BTreeSet<String>) -> String {
    // One more number than there are names taken: one of them is free.
    let mut numbers = (first..=first + avoid.len()).map(|number| format!("{base}{number}"));
    numbers.find(|name| !avoid.contains(&name.to_uppercase())).unwrap_or_else(|| base.to_owned())
}

/// The first of A, B … Z, AA, AB … that is free.
fn lettered(avoid: &BTreeSet<String>) -> String {
    let mut names = (0..=avoid.len()).map(letters);
    names.find(|name| !avoid.contains(name)).unwrap_or_default()
}

/// The letters of a column's number from 0: 25 is `Z`, 26 is `AA`.
fn letters(number: usize) -> String {
    let mut left = number + 1;
    let mut reversed = Vec::new();
    while left > 0 {
        left -= 1;
        reversed.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or_default()));
        left /= 26;
    }
    reversed.iter().rev().collect()
}
