//! Editing rules, in their own notation: `$0` is the caret, `«…»` what is selected.

use super::*;

/// Reads `$0` or `«…»`.
fn read(picture: &str) -> (String, Selection) {
    if let Some(at) = picture.find("$0") {
        return (picture.replacen("$0", "", 1), Selection::caret(at));
    }
    let from = picture.find('«').expect("a caret or a selection");
    let to = picture.find('»').expect("the end of the selection") - '«'.len_utf8();
    (picture.replacen(['«', '»'], "", 2), Selection::new(from, to))
}

fn print(text: &str, selection: Selection) -> String {
    let mut text = text.to_owned();
    if selection.is_caret() {
        text.insert_str(selection.head, "$0");
    } else {
        text.insert(selection.end(), '»');
        text.insert(selection.start(), '«');
    }
    // Blanks that nothing else on the line would show.
    let visible = |line: &str| if line.trim().is_empty() { "·".repeat(line.len()) } else { line.to_owned() };
    text.split('\n').map(visible).collect::<Vec<_>>().join("\n")
}

/// What a rule makes of a picture; "nothing" when it has nothing to say.
#[track_caller]
fn outcome(rule: impl Fn(&str, Selection) -> Option<Edit>, picture: &str) -> String {
    let (mut text, selection) = read(picture);
    let Some(edit) = rule(&text, selection) else { return "nothing".to_owned() };
    for splice in &edit.splices {
        assert!(text.get(splice.range.clone()).is_some(), "{splice:?} is not in {text:?}");
        splice.apply(&mut text);
    }
    print(&text, edit.selection)
}

/// A table of cases: before, after.
#[track_caller]
fn check_all(rule: impl Fn(&str, Selection) -> Option<Edit>, cases: &[(&str, &str)]) {
    for (before, after) in cases {
        let found = outcome(&rule, before);
        assert_eq!(found, *after, "\n{before}\nbecomes\n{found}\nand not\n{after}");
    }
}

/// A rule that always has something to say.
fn always(rule: impl Fn(&str, Selection) -> Edit) -> impl Fn(&str, Selection) -> Option<Edit> {
    move |text, selection| Some(rule(text, selection))
}

/// Toggling a task, as a rule.
fn toggle_task_here(text: &str, selection: Selection) -> Option<Edit> {
    toggle_task(text, selection.head).map(|splice| Edit { splices: vec![splice], selection })
}

#[test]
fn enter_continues_lists_and_quotes() {
    check_all(
        always(enter),
        &[
            ("- pain\n- sel$0", "- pain\n- sel\n- $0"),
            ("- pa$0in", "- pa\n- $0in"),
            ("- $0pain", "- \n- $0pain"),
            ("* un $0 deux", "* un \n* $0deux"),
            ("1. un$0\n2. deux\n3. trois\n\n4. quatre", "1. un\n2. $0\n3. deux\n4. trois\n\n5. quatre"),
            ("9) neuf$0", "9) neuf\n10) $0"),
            ("- [x] fait$0", "- [x] fait\n- [ ] $0"),
            ("> cité$0", "> cité\n> $0"),
            (">>deux$0", ">>deux\n>> $0"),
            ("> - a$0", "> - a\n> - $0"),
            ("- a\n  - dedans$0", "- a\n  - dedans\n  - $0"),
            ("- é👩‍🌾$0é", "- é👩‍🌾\n- $0é"),
            ("- a «b\n- c» d", "- a \n- $0d"),
            ("> [!note] Titre$0", "> [!note] Titre\n> $0"),
            ("- a\n  suite$0", "- a\n  suite\n  $0"),
            ("1. a$0\n   1. b\n2. c", "1. a\n2. $0\n   1. b\n3. c"),
        ],
    );
}

#[test]
fn enter_on_an_empty_item_ends_it() {
    check_all(
        always(enter),
        &[
            ("- a\n- $0", "- a\n\n$0"),
            ("- a\n  - $0", "- a\n- $0"),
            ("1. a\n2. $0", "1. a\n\n$0"),
            ("- [ ] $0", "$0"),
            ("> a\n> $0", "> a\n\n$0"),
            ("> > $0", "> $0"),
            ("> - $0", "> $0"),
            ("-$0", "$0"),
            ("- a\n  - b\n    - $0\n- c", "- a\n  - b\n  - $0\n- c"),
        ],
    );
}

#[test]
fn enter_elsewhere_is_a_newline() {
    check_all(
        always(enter),
        &[
            ("- a\n  $0", "- a\n··\n$0"),
            ("texte$0", "texte\n$0"),
            ("$0", "\n$0"),
            ("$0- a", "\n$0- a"),
            ("-$0 a", "-\n$0 a"),
            ("# Titre$0", "# Titre\n$0"),
            ("| a | b |$0", "| a | b |\n$0"),
            ("```\n- a$0\n```", "```\n- a\n$0\n```"),
            ("```\n    x$0\n```", "```\n    x\n    $0\n```"),
            ("a «b» c", "a \n$0 c"),
            ("---$0", "---\n$0"),
            ("- - -$0", "- - -\n$0"),
        ],
    );
}

#[test]
fn backspace_at_the_start_takes_the_mark() {
    check_all(
        backspace,
        &[
            ("- $0a", "$0a"),
            ("- [ ] $0a", "$0a"),
            ("1. $0a", "$0a"),
            ("## $0a", "$0a"),
            ("> $0a", "$0a"),
            ("> > $0a", "> $0a"),
            ("> - $0a", "> $0a"),
            ("  - $0a", "  $0a"),
            ("a$0", "nothing"),
            ("- a$0", "nothing"),
            ("$0a", "nothing"),
            ("```\n- $0a\n```", "nothing"),
            ("- ## $0a", "- $0a"),
        ],
    );
}

#[test]
fn tab_moves_items_in() {
    check_all(
        indent,
        &[
            ("- a\n- b$0", "- a\n  - b$0"),
            ("- $0a", "- $0a"),
            ("1. a\n2. b$0\n3. c", "1. a\n   1. b$0\n2. c"),
            ("- a\n- «b\n- c»", "- a\n  - «b\n  - c»"),
            ("- a\n- b$0\n  - c\n- d", "- a\n  - b$0\n    - c\n- d"),
            ("- [ ] a\n- [ ] b$0", "- [ ] a\n  - [ ] b$0"),
            ("> - a\n> - b$0", "> - a\n>   - b$0"),
            ("texte$0", "nothing"),
            ("1. a\n   1. b\n2. c$0\n3. d", "1. a\n   1. b\n   2. c$0\n2. d"),
        ],
    );
}

#[test]
fn shift_tab_moves_items_out() {
    check_all(
        outdent,
        &[
            ("- a\n  - b$0", "- a\n- b$0"),
            ("- a$0", "- a$0"),
            ("1. a\n   1. b$0\n   2. c\n2. d", "1. a\n2. b$0\n   2. c\n3. d"),
            ("- a\n  - b$0\n    - c", "- a\n- b$0\n  - c"),
            ("\t- a$0", "- a$0"),
            ("texte$0", "nothing"),
        ],
    );
}

#[test]
fn strong() {
    check_all(
        always(toggle_strong),
        &[
            ("un «mot» ici", "un **«mot»** ici"),
            ("un mo$0t", "un **mo$0t**"),
            ("un **mo$0t** ici", "un mo$0t ici"),
            ("**«mot»**", "«mot»"),
            ("«**mot**»", "«mot»"),
            ("un« mot »ici", "un **«mot»** ici"),
            ("a $0 b", "a **$0** b"),
            ("a **$0** b", "a $0 b"),
            ("«un\n\n- deux»", "**«un**\n\n- **deux»**"),
            ("«**un**\n\n- **deux**»", "«un\n\n- deux»"),
            ("**un «deux» trois**", "un «deux» trois"),
            ("*«mot»*", "***«mot»***"),
            ("***«mot»***", "*«mot»*"),
            ("l’«été» 👩‍🌾", "l’**«été»** 👩‍🌾"),
            ("__m$0__", "__m__$0"),
        ],
    );
}

#[test]
fn other_marks() {
    check_all(
        always(toggle_emphasis),
        &[
            ("un «mot»", "un *«mot»*"),
            ("*m$0ot*", "m$0ot"),
            ("**«mot»**", "***«mot»***"),
            ("***«mot»***", "**«mot»**"),
            ("_«a b»_", "«a b»"),
        ],
    );
}

#[test]
fn strike_and_code() {
    check_all(always(toggle_strike), &[("«a»", "~~«a»~~"), ("~~«a»~~", "«a»")]);
}

#[test]
fn code() {
    check_all(
        always(toggle_code),
        &[("«a»", "`«a»`"), ("`a$0`", "`a`$0"), ("«a`b»", "`` «a`b» ``"), ("``a`«b»``", "a`«b»")],
    );
}

#[test]
fn link() {
    check_all(
        always(toggle_link),
        &[
            ("voir «ici» là", "voir [ici]($0) là"),
            ("voir ic$0i", "voir [ici]($0)"),
            ("$0", "[$0]()"),
            ("[te$0xte](https://x.org)", "te$0xte"),
            ("[[Page|te$0xte]]", "te$0xte"),
            ("[[Pa$0ge]]", "Pa$0ge"),
            ("«https://x.org»", "[$0](https://x.org)"),
            ("[«a *b*» c](u)", "«a *b*» c"),
        ],
    );
}

#[test]
fn typing_over_a_selection_wraps_it() {
    check_all(
        |text, selection| wrap(text, selection, "*"),
        &[
            ("un «mot»", "un *«mot»*"),
            ("«un\ndeux»", "nothing"),
            ("*«mot»*", "**«mot»**"),
            ("```\n«a»\n```", "nothing"),
        ],
    );
}

#[test]
fn brackets_wrap() {
    check_all(|text, selection| wrap(text, selection, "["), &[("«Page»", "[«Page»]"), ("[«Page»]", "[[«Page»]]")]);
}

#[test]
fn other_letters_do_not_wrap() {
    check_all(|text, selection| wrap(text, selection, "a"), &[("«Page»", "nothing")]);
}

#[test]
fn an_address_pasted_on_a_text_is_a_link() {
    check_all(
        |text, selection| paste_link(text, selection, " https://x.org/a_(b) "),
        &[
            ("voir «ici » là", "voir [ici](<https://x.org/a_(b)>)$0  là"),
            ("«https://y.org»", "nothing"),
            ("$0", "nothing"),
            ("«a\nb»", "nothing"),
        ],
    );
}

#[test]
fn other_texts_are_pasted() {
    check_all(|text, selection| paste_link(text, selection, "pas une adresse"), &[("«a»", "nothing")]);
}

#[test]
fn headings() {
    check_all(
        always(|text, selection| set_heading(text, selection, 2)),
        &[
            ("ti$0tre", "## ti$0tre"),
            ("## ti$0tre", "ti$0tre"),
            ("# ti$0tre", "## ti$0tre"),
            ("«un\n\ndeux»", "## «un\n\n## deux»"),
            ("$0", "## $0"),
            ("- it$0em", "## it$0em"),
            ("> ci$0té", "> ## ci$0té"),
        ],
    );
}

#[test]
fn no_heading() {
    check_all(
        always(|text, selection| set_heading(text, selection, 0)),
        &[("### ti$0tre", "ti$0tre"), ("te$0xte", "te$0xte")],
    );
}

#[test]
fn bullets() {
    check_all(
        always(toggle_bullet),
        &[
            ("te$0xte", "- te$0xte"),
            ("- te$0xte", "te$0xte"),
            ("«un\n\ndeux»", "- «un\n\n- deux»"),
            ("«- un\n2. deux»", "«- un\n- deux»"),
            ("- [ ] a$0", "- a$0"),
            ("$0", "- $0"),
            ("> a$0", "> - a$0"),
            ("# a$0", "- a$0"),
            ("  1. a$0", "  - a$0"),
        ],
    );
}

#[test]
fn numbers() {
    check_all(
        always(toggle_ordered),
        &[("«un\ndeux»", "1. «un\n2. deux»"), ("«1. un\n2. deux»", "«un\ndeux»"), ("- a$0", "1. a$0")],
    );
}

#[test]
fn tasks() {
    check_all(
        always(toggle_task_list),
        &[
            ("te$0xte", "- [ ] te$0xte"),
            ("- te$0xte", "- [ ] te$0xte"),
            ("- [x] te$0xte", "te$0xte"),
            ("«un\n- [ ] deux»", "- [ ] «un\n- [ ] deux»"),
        ],
    );
}

#[test]
fn quotes() {
    check_all(
        always(toggle_quote),
        &[
            ("te$0xte", "> te$0xte"),
            ("> te$0xte", "te$0xte"),
            ("«un\n\ndeux»", "> «un\n> \n> deux»"),
            ("«> un\n>\n> > deux»", "«un\n\n> deux»"),
            ("«un\n> deux»", "> «un\n> > deux»"),
        ],
    );
}

#[test]
fn a_task_is_toggled_by_one_letter() {
    check_all(
        toggle_task_here,
        &[
            ("- [ ] a$0", "- [x] a$0"),
            ("- $0[x] a", "- $0[ ] a"),
            ("> 1. [X] a$0", "> 1. [ ] a$0"),
            ("- a$0", "nothing"),
            ("```\n- [ ] a$0\n```", "nothing"),
        ],
    );
}

#[test]
fn blocks_move_up() {
    check_all(
        |text, selection| move_block(text, selection, Direction::Up),
        &[
            ("a\n\nb$0", "b$0\n\na"),
            ("a\nb\n\n\nc$0\nd\n\ne", "c$0\nd\n\n\na\nb\n\ne"),
            ("- a\n- b$0\n  - c\n- d", "- b$0\n  - c\n- a\n- d"),
            ("- a\n  - b$0", "nothing"),
            ("- a\n  - x\n- b$0", "- b$0\n- a\n  - x"),
            ("$0a", "nothing"),
            ("| a |\n|---|\n\n«b\n\nc»\n", "«b\n\nc»\n\n| a |\n|---|\n"),
            ("# T\n- a$0", "- a$0\n# T"),
        ],
    );
}

#[test]
fn blocks_move_down() {
    check_all(
        |text, selection| move_block(text, selection, Direction::Down),
        &[
            ("a$0\n\nb", "b\n\na$0"),
            ("a$0\n\n", "nothing"),
            ("- a$0\n- b\n  - c\n- d", "- b\n  - c\n- a$0\n- d"),
            ("- a$0\n  - b\n- c", "- c\n- a$0\n  - b"),
            ("a$0\n\n```\nx\n\ny\n```\nfin", "```\nx\n\ny\n```\n\na$0\nfin"),
            ("- a\n  - b$0\n- c", "nothing"),
        ],
    );
}

#[test]
fn tables() {
    check_all(
        always(|text, selection| insert_table(text, selection, 1, 2)),
        &[
            ("$0", "| $0  |   |\n| - | - |\n|   |   |"),
            ("a$0", "a\n\n| $0  |   |\n| - | - |\n|   |   |"),
            ("a\n$0\nb", "a\n\n| $0  |   |\n| - | - |\n|   |   |\n\nb"),
            ("a\n\n$0\n\nb", "a\n\n| $0  |   |\n| - | - |\n|   |   |\n\nb"),
        ],
    );
}

#[test]
fn a_mark_typed_again_is_swallowed() {
    check_all(
        |text, selection| swallow_mark(text, selection, " "),
        &[
            ("- pain\n- -$0", "- pain\n- $0"),
            ("1. pain\n2. 2.$0", "1. pain\n2. $0"),
            ("- [ ] -$0", "- [ ] $0"),
            ("-$0", "nothing"),
            ("- pain -$0", "nothing"),
            ("- 12$0", "nothing"),
        ],
    );
}
