//! Splices, in the notation `before$0 → after$0`.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check_difference(before: &str, after: &str, expected: Option<(Range<usize>, &str)>) {
    let caret = after.find('|');
    let after = after.replace('|', "");
    let found = difference(before, &after, caret);
    assert_eq!(found, expected.map(|(range, insert)| Splice::new(range, insert)));
}

#[test]
fn the_caret_chooses_between_equal_differences() {
    check_difference("aaa", "a|aaa", Some((0..0, "a")));
    check_difference("aaa", "aaa|a", Some((2..2, "a")));
    check_difference("aaaa", "a|aa", Some((1..2, "")));
    check_difference("aaa", "aaaa", Some((3..3, "a")));
    check_difference("le pain", "le| pain", None);
    check_difference("le pan", "le pai|n", Some((5..5, "i")));
    check_difference("- a\n- a\n", "- a\n|- a\n- a\n", Some((0..0, "- a\n")));
}

#[test]
fn differences_keep_characters_whole() {
    check_difference("é", "è|", Some((0..2, "è")));
    check_difference("👩‍🌾", "👩|", Some((4..11, "")));
    check_difference("e", "e\u{301}|", Some((1..1, "\u{301}")));
    check_difference("ééé", "éé|éé", Some((2..2, "é")));
}

#[test]
fn a_caret_does_not_jump_when_others_write() {
    let word = Splice::insert(3, "xx");
    assert_eq!(Selection::caret(2).after(&word), Selection::caret(2));
    assert_eq!(Selection::caret(3).after(&word), Selection::caret(3));
    assert_eq!(Selection::caret(4).after(&word), Selection::caret(6));
    let cut = Splice::remove(2..6);
    assert_eq!(Selection::new(7, 3).after(&cut), Selection::new(3, 2));
}

#[test]
fn a_removal_spares_what_came_in_meanwhile() {
    let removal = Splice::remove(2..5);
    assert_eq!(removal.over(&Splice::insert(2, "xx"), Stick::After), Splice::remove(4..7));
    assert_eq!(removal.over(&Splice::insert(5, "xx"), Stick::After), Splice::remove(2..5));
    assert_eq!(removal.over(&Splice::remove(0..9), Stick::After), Splice::remove(0..0));
    assert_eq!(removal.over(&Splice::new(2..5, "abc"), Stick::After), Splice::remove(5..5));
}

proptest! {
    #[test]
    fn a_difference_is_a_difference(before in "[aé👩\n]{0,8}", after in "[aé👩\n]{0,8}", caret in 0usize..40) {
        let mut text = before.clone();
        if let Some(splice) = difference(&before, &after, Some(caret)) {
            splice.apply(&mut text);
        }
        prop_assert_eq!(text, after);
    }

    #[test]
    fn insertions_made_apart_meet(text in "[aé\n]{0,8}", first in 0usize..9, second in 0usize..9) {
        let (first, second) = (Splice::insert(floor(&text, first), "1"), Splice::insert(floor(&text, second), "2"));
        let (mut left, mut right) = (text.clone(), text);
        first.apply(&mut left);
        second.over(&first, Stick::After).apply(&mut left);
        second.apply(&mut right);
        first.over(&second, Stick::Before).apply(&mut right);
        prop_assert_eq!(left, right);
    }
}
