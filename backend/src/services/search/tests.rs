//! Questions and snippets.

use expect_test::{Expect, expect};

use super::*;

#[track_caller]
fn check(text: &str, question: &str, expected: Expect) {
    let snippet = snippet(text, &wanted(question));
    let shown: String = snippet
        .iter()
        .map(|piece| if piece.is_hit { format!("[{}]", piece.text) } else { piece.text.clone() })
        .collect();
    expected.assert_eq(&shown);
}

#[test]
fn words_found_are_marked_in_any_form() {
    check(
        "Du **pain** et des *farines* de l’été.",
        "l'ete farine pai",
        expect!["Du [pain] et des [farines] de l’[été]."],
    );
    check("<script>alert(1)</script> pain", "pain", expect!["<script>alert(1)</script> [pain]"]);
    check("Rien ici.", "absent", expect!["Rien ici."]);
    check("", "pain", expect![""]);
}

#[test]
fn a_long_text_is_cut_around_the_first_word() {
    let long = format!("{} le pain {}", "avant ".repeat(40), "après ".repeat(60));
    let found = snippet(&long, &wanted("pain"));
    assert!(found.iter().map(|piece| piece.text.chars().count()).sum::<usize>() <= SNIPPET_LENGTH + 4);
    assert!(found[0].text.starts_with("… avant") && found[1].is_hit, "{found:?}");
    assert!(found.last().is_some_and(|piece| piece.text.ends_with('…')));
}

#[test]
fn only_the_last_word_may_be_unfinished() {
    let shown = |question: &str| -> String {
        let words = wanted(question).into_iter().map(|wanted| wanted.word + if wanted.is_prefix { "*" } else { "" });
        words.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shown("Les farines du mou"), "les farine du mou*");
    assert_eq!(shown("pain pain"), "pain*");
    assert_eq!(shown("a b c d e f g h i j"), "a b c d e f g j");
    assert_eq!(shown("  ?! "), "");
}
