//! The fuzzer's corpus, replayed: what it once found stays mended.

#[path = "../fuzz/exercise.rs"]
mod exercise;

use proptest::prelude::*;

#[test]
fn the_corpus_of_the_fuzzer_is_harmless() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/formula");
    let mut replayed = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        exercise::exercise(&std::fs::read(entry.unwrap().path()).unwrap());
        replayed += 1;
    }
    assert!(replayed > 20);
}

/// One word of a formula, or anything.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "$A", "$B", "rec", "T", "x", "B", "A", "lookupRecords", "order_by", "sorted", "key", "SI", "NB.SI", "VRAI", "1", "1,5", "0x", "05", "1e",
            "\"a\"", "'-A'", "f\"", "f'{", "'''", "\"", "'", "\\", "{", "}", "(", ")", "[", "]", "return ", "if ", "else", "elif ", "for ", " in ",
            "while ", "lambda ", "def f(", "try:", "except ", "finally:", "class ", "import ", "from ", "yield ", "not ", " and ", " is ", "=", "==",
            "<>", ":=", "**", "*", "+", "-", "&", "^", ".", ",", ";", ":", "!r", "\n", "\n  ", "\n    ", "\r\n", "\t", " ", "#", "é", "\u{a0}", "...", "@",
            "None", "-1", "10**9", "2**63", "1e308", "[]", "{}", "()", "$C", "int", "str", "list", "range(10**9)", "float('nan')", "-0.0", "b''",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

/// Words in any order, so that random texts get past the first one.
fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..30).prop_map(|pieces| pieces.concat())
}

/// Formulas of the recorded cases, a few words of which are replaced, removed or doubled.
fn changed_formulas() -> impl Strategy<Value = String> {
    let cases = include_str!("data/grist_functions.jsonl");
    let formula = |line: &str| {
        serde_json::from_str::<serde_json::Value>(line).expect("a case")["formula"].as_str().expect("a text").to_owned()
    };
    let formulas: Vec<String> = cases.lines().map(formula).collect();
    let change = (any::<prop::sample::Index>(), 0..4u8, piece());
    (prop::sample::select(formulas), prop::collection::vec(change, 1..4)).prop_map(|(formula, changes)| {
        let mut words = words(&formula);
        for (place, change, piece) in changes {
            if words.is_empty() {
                break;
            }
            let place = place.index(words.len());
            match change {
                0 => words[place] = piece,
                1 => words.insert(place, piece),
                2 => drop(words.remove(place)),
                _ => words.insert(place, words[place].clone()),
            }
        }
        words.concat()
    })
}

/// Runs of letters and digits, and every other letter alone.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in text.chars() {
        match words.last_mut() {
            Some(last) if letter.is_alphanumeric() && last.ends_with(char::is_alphanumeric) => last.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    words
}

proptest! {
    #[test]
    fn any_text_is_harmless(text in pieces()) {
        exercise::exercise(text.as_bytes());
    }

    #[test]
    fn any_change_to_a_formula_is_harmless(text in changed_formulas()) {
        exercise::exercise(text.as_bytes());
    }
}
