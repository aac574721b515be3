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

/// Pieces of formulas, so that random texts get past the first word.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "$A", "$B", "rec", "T", "x", "B", "A", "lookupRecords", "order_by", "sorted", "key", "SI", "NB.SI", "VRAI", "1", "1,5", "0x", "05", "1e",
            "\"a\"", "'-A'", "f\"", "f'{", "'''", "\"", "'", "\\", "{", "}", "(", ")", "[", "]", "return ", "if ", "else", "elif ", "for ", " in ",
            "while ", "lambda ", "def f(", "try:", "except ", "finally:", "class ", "import ", "from ", "yield ", "not ", " and ", " is ", "=", "==",
            "<>", ":=", "**", "*", "+", "-", "&", "^", ".", ",", ";", ":", "!r", "\n", "\n  ", "\n    ", "\r\n", "\t", " ", "#", "é", "\u{a0}", "...", "@",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_text_is_harmless(text in pieces()) {
        exercise::exercise(text.as_bytes());
    }
}
