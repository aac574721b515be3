//! Editing rules, in their own notation: `$0` is the caret, `«…»` what is selected.

use expect_test::{Expect, expect};

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

#[track_caller]
fn check(rule: impl Fn(&str, Selection) -> Option<Edit>, picture: &str, expected: Expect) {
    let (mut text, selection) = read(picture);
    let Some(edit) = rule(&text, selection) else { return expected.assert_eq("nothing") };
    for splice in &edit.splices {
        assert!(text.get(splice.range.clone()).is_some(), "{splice:?} is not in {text:?}");
        splice.apply(&mut text);
    }
    expected.assert_eq(&print(&text, edit.selection));
}

/// A rule that always has something to say.
fn always(rule: impl Fn(&str, Selection) -> Edit) -> impl Fn(&str, Selection) -> Option<Edit> {
    move |text, selection| Some(rule(text, selection))
}

/// Toggling a task, as a rule.
fn toggle_task_here(text: &str, selection: Selection) -> Option<Edit> {
    toggle_task(text, selection.head).map(|splice| Edit { splices: vec![splice], selection })
}

#[track_caller]
fn check_enter(picture: &str, expected: Expect) {
    check(always(enter), picture, expected);
}

#[test]
fn enter_continues_lists_and_quotes() {
    check_enter(
        "- pain\n- sel$0",
        expect![[r#"
        - pain
        - sel
        - $0"#]],
    );
    check_enter(
        "- pa$0in",
        expect![[r#"
        - pa
        - $0in"#]],
    );
    check_enter(
        "- $0pain",
        expect![[r#"
        - 
        - $0pain"#]],
    );
    check_enter(
        "* un $0 deux",
        expect![[r#"
        * un 
        * $0deux"#]],
    );
    check_enter(
        "1. un$0\n2. deux\n3. trois\n\n4. quatre",
        expect![[r#"
        1. un
        2. $0
        3. deux
        4. trois

        5. quatre"#]],
    );
    check_enter(
        "9) neuf$0",
        expect![[r#"
        9) neuf
        10) $0"#]],
    );
    check_enter(
        "- [x] fait$0",
        expect![[r#"
        - [x] fait
        - [ ] $0"#]],
    );
    check_enter(
        "> cité$0",
        expect![[r#"
        > cité
        > $0"#]],
    );
    check_enter(
        ">>deux$0",
        expect![[r#"
        >>deux
        >> $0"#]],
    );
    check_enter(
        "> - a$0",
        expect![[r#"
        > - a
        > - $0"#]],
    );
    check_enter(
        "- a\n  - dedans$0",
        expect![[r#"
            - a
              - dedans
              - $0"#]],
    );
    check_enter(
        "- é👩‍🌾$0é",
        expect![[r#"
        - é👩‍🌾
        - $0é"#]],
    );
    check_enter(
        "- a «b\n- c» d",
        expect![[r#"
        - a 
        - $0d"#]],
    );
    check_enter(
        "> [!note] Titre$0",
        expect![[r#"
        > [!note] Titre
        > $0"#]],
    );
    check_enter(
        "- a\n  suite$0",
        expect![[r#"
        - a
          suite
          $0"#]],
    );
    check_enter(
        "1. a$0\n   1. b\n2. c",
        expect![[r#"
        1. a
        2. $0
           1. b
        3. c"#]],
    );
}

#[test]
fn enter_on_an_empty_item_ends_it() {
    check_enter(
        "- a\n- $0",
        expect![[r#"
            - a

            $0"#]],
    );
    check_enter(
        "- a\n  - $0",
        expect![[r#"
        - a
        - $0"#]],
    );
    check_enter(
        "1. a\n2. $0",
        expect![[r#"
            1. a

            $0"#]],
    );
    check_enter("- [ ] $0", expect!["$0"]);
    check_enter(
        "> a\n> $0",
        expect![[r#"
            > a

            $0"#]],
    );
    check_enter("> > $0", expect!["> $0"]);
    check_enter("> - $0", expect!["> $0"]);
    check_enter("-$0", expect!["$0"]);
    check_enter(
        "- a\n  - b\n    - $0\n- c",
        expect![[r#"
        - a
          - b
          - $0
        - c"#]],
    );
}

#[test]
fn enter_elsewhere_is_a_newline() {
    check_enter(
        "- a\n  $0",
        expect![[r#"
            - a
            ··
            $0"#]],
    );
    check_enter(
        "texte$0",
        expect![[r#"
        texte
        $0"#]],
    );
    check_enter(
        "$0",
        expect![[r#"

        $0"#]],
    );
    check_enter(
        "$0- a",
        expect![[r#"

        $0- a"#]],
    );
    check_enter(
        "-$0 a",
        expect![[r#"
        -
        $0 a"#]],
    );
    check_enter(
        "# Titre$0",
        expect![[r#"
        # Titre
        $0"#]],
    );
    check_enter(
        "| a | b |$0",
        expect![[r#"
        | a | b |
        $0"#]],
    );
    check_enter(
        "```\n- a$0\n```",
        expect![[r#"
        ```
        - a
        $0
        ```"#]],
    );
    check_enter(
        "```\n    x$0\n```",
        expect![[r#"
        ```
            x
            $0
        ```"#]],
    );
    check_enter(
        "a «b» c",
        expect![[r#"
        a 
        $0 c"#]],
    );
    check_enter(
        "---$0",
        expect![[r#"
        ---
        $0"#]],
    );
    check_enter(
        "- - -$0",
        expect![[r#"
        - - -
        $0"#]],
    );
}

#[test]
fn backspace_at_the_start_takes_the_mark() {
    check(backspace, "- $0a", expect!["$0a"]);
    check(backspace, "- [ ] $0a", expect!["$0a"]);
    check(backspace, "1. $0a", expect!["$0a"]);
    check(backspace, "## $0a", expect!["$0a"]);
    check(backspace, "> $0a", expect!["$0a"]);
    check(backspace, "> > $0a", expect!["> $0a"]);
    check(backspace, "> - $0a", expect!["> $0a"]);
    check(backspace, "  - $0a", expect!["  $0a"]);
    check(backspace, "a$0", expect!["nothing"]);
    check(backspace, "- a$0", expect!["nothing"]);
    check(backspace, "$0a", expect!["nothing"]);
    check(backspace, "```\n- $0a\n```", expect!["nothing"]);
    check(backspace, "- ## $0a", expect!["- $0a"]);
}

#[test]
fn tab_moves_items_in() {
    check(
        indent,
        "- a\n- b$0",
        expect![[r#"
        - a
          - b$0"#]],
    );
    check(indent, "- $0a", expect!["- $0a"]);
    check(
        indent,
        "1. a\n2. b$0\n3. c",
        expect![[r#"
        1. a
           1. b$0
        2. c"#]],
    );
    check(
        indent,
        "- a\n- «b\n- c»",
        expect![[r#"
        - a
          - «b
          - c»"#]],
    );
    check(
        indent,
        "- a\n- b$0\n  - c\n- d",
        expect![[r#"
        - a
          - b$0
            - c
        - d"#]],
    );
    check(
        indent,
        "- [ ] a\n- [ ] b$0",
        expect![[r#"
        - [ ] a
          - [ ] b$0"#]],
    );
    check(
        indent,
        "> - a\n> - b$0",
        expect![[r#"
        > - a
        >   - b$0"#]],
    );
    check(indent, "texte$0", expect!["nothing"]);
    check(
        indent,
        "1. a\n   1. b\n2. c$0\n3. d",
        expect![[r#"
        1. a
           1. b
           2. c$0
        2. d"#]],
    );
}

#[test]
fn shift_tab_moves_items_out() {
    check(
        outdent,
        "- a\n  - b$0",
        expect![[r#"
        - a
        - b$0"#]],
    );
    check(outdent, "- a$0", expect!["- a$0"]);
    check(
        outdent,
        "1. a\n   1. b$0\n   2. c\n2. d",
        expect![[r#"
        1. a
        2. b$0
           2. c
        3. d"#]],
    );
    check(
        outdent,
        "- a\n  - b$0\n    - c",
        expect![[r#"
        - a
        - b$0
          - c"#]],
    );
    check(outdent, "	- a$0", expect!["- a$0"]);
    check(outdent, "texte$0", expect!["nothing"]);
}

#[test]
fn strong() {
    check(always(toggle_strong), "un «mot» ici", expect!["un **«mot»** ici"]);
    check(always(toggle_strong), "un mo$0t", expect!["un **mo$0t**"]);
    check(always(toggle_strong), "un **mo$0t** ici", expect!["un mo$0t ici"]);
    check(always(toggle_strong), "**«mot»**", expect!["«mot»"]);
    check(always(toggle_strong), "«**mot**»", expect!["«mot»"]);
    check(always(toggle_strong), "un« mot »ici", expect!["un **«mot»** ici"]);
    check(always(toggle_strong), "a $0 b", expect!["a **$0** b"]);
    check(always(toggle_strong), "a **$0** b", expect!["a $0 b"]);
    check(
        always(toggle_strong),
        "«un\n\n- deux»",
        expect![[r#"
        **«un**

        - **deux»**"#]],
    );
    check(
        always(toggle_strong),
        "«**un**\n\n- **deux**»",
        expect![[r#"
        «un

        - deux»"#]],
    );
    check(always(toggle_strong), "**un «deux» trois**", expect!["un «deux» trois"]);
    check(always(toggle_strong), "*«mot»*", expect!["***«mot»***"]);
    check(always(toggle_strong), "***«mot»***", expect!["*«mot»*"]);
    check(always(toggle_strong), "l’«été» 👩‍🌾", expect!["l’**«été»** 👩‍🌾"]);
    check(always(toggle_strong), "__m$0__", expect!["__m__$0"]);
}

#[test]
fn other_marks() {
    check(always(toggle_emphasis), "un «mot»", expect!["un *«mot»*"]);
    check(always(toggle_emphasis), "*m$0ot*", expect!["m$0ot"]);
    check(always(toggle_emphasis), "**«mot»**", expect!["***«mot»***"]);
    check(always(toggle_emphasis), "***«mot»***", expect!["**«mot»**"]);
    check(always(toggle_emphasis), "_«a b»_", expect!["«a b»"]);
}

#[test]
fn strike_and_code() {
    check(always(toggle_strike), "«a»", expect!["~~«a»~~"]);
    check(always(toggle_strike), "~~«a»~~", expect!["«a»"]);
}

#[test]
fn code() {
    check(always(toggle_code), "«a»", expect!["`«a»`"]);
    check(always(toggle_code), "`a$0`", expect!["`a`$0"]);
    check(always(toggle_code), "«a`b»", expect!["`` «a`b» ``"]);
    check(always(toggle_code), "``a`«b»``", expect!["a`«b»"]);
}

#[test]
fn link() {
    check(always(toggle_link), "voir «ici» là", expect!["voir [ici]($0) là"]);
    check(always(toggle_link), "voir ic$0i", expect!["voir [ici]($0)"]);
    check(always(toggle_link), "$0", expect!["[$0]()"]);
    check(always(toggle_link), "[te$0xte](https://x.org)", expect!["te$0xte"]);
    check(always(toggle_link), "[[Page|te$0xte]]", expect!["te$0xte"]);
    check(always(toggle_link), "[[Pa$0ge]]", expect!["Pa$0ge"]);
    check(always(toggle_link), "«https://x.org»", expect!["[$0](https://x.org)"]);
    check(always(toggle_link), "[«a *b*» c](u)", expect!["«a *b*» c"]);
}

#[test]
fn typing_over_a_selection_wraps_it() {
    check(|text, selection| wrap(text, selection, "*"), "un «mot»", expect!["un *«mot»*"]);
    check(|text, selection| wrap(text, selection, "*"), "«un\ndeux»", expect!["nothing"]);
    check(|text, selection| wrap(text, selection, "*"), "*«mot»*", expect!["**«mot»**"]);
    check(|text, selection| wrap(text, selection, "*"), "```\n«a»\n```", expect!["nothing"]);
}

#[test]
fn brackets_wrap() {
    check(|text, selection| wrap(text, selection, "["), "«Page»", expect!["[«Page»]"]);
    check(|text, selection| wrap(text, selection, "["), "[«Page»]", expect!["[[«Page»]]"]);
}

#[test]
fn other_letters_do_not_wrap() {
    check(|text, selection| wrap(text, selection, "a"), "«Page»", expect!["nothing"]);
}

#[test]
fn an_address_pasted_on_a_text_is_a_link() {
    check(
        |text, selection| paste_link(text, selection, " https://x.org/a_(b) "),
        "voir «ici » là",
        expect!["voir [ici](<https://x.org/a_(b)>)$0  là"],
    );
    check(
        |text, selection| paste_link(text, selection, " https://x.org/a_(b) "),
        "«https://y.org»",
        expect!["nothing"],
    );
    check(|text, selection| paste_link(text, selection, " https://x.org/a_(b) "), "$0", expect!["nothing"]);
    check(|text, selection| paste_link(text, selection, " https://x.org/a_(b) "), "«a\nb»", expect!["nothing"]);
}

#[test]
fn other_texts_are_pasted() {
    check(|text, selection| paste_link(text, selection, "pas une adresse"), "«a»", expect!["nothing"]);
}

#[test]
fn headings() {
    check(always(|text, selection| set_heading(text, selection, 2)), "ti$0tre", expect!["## ti$0tre"]);
    check(always(|text, selection| set_heading(text, selection, 2)), "## ti$0tre", expect!["ti$0tre"]);
    check(always(|text, selection| set_heading(text, selection, 2)), "# ti$0tre", expect!["## ti$0tre"]);
    check(
        always(|text, selection| set_heading(text, selection, 2)),
        "«un\n\ndeux»",
        expect![[r#"
        ## «un

        ## deux»"#]],
    );
    check(always(|text, selection| set_heading(text, selection, 2)), "$0", expect!["## $0"]);
    check(always(|text, selection| set_heading(text, selection, 2)), "- it$0em", expect!["## it$0em"]);
    check(always(|text, selection| set_heading(text, selection, 2)), "> ci$0té", expect!["> ## ci$0té"]);
}

#[test]
fn no_heading() {
    check(always(|text, selection| set_heading(text, selection, 0)), "### ti$0tre", expect!["ti$0tre"]);
    check(always(|text, selection| set_heading(text, selection, 0)), "te$0xte", expect!["te$0xte"]);
}

#[test]
fn bullets() {
    check(always(toggle_bullet), "te$0xte", expect!["- te$0xte"]);
    check(always(toggle_bullet), "- te$0xte", expect!["te$0xte"]);
    check(
        always(toggle_bullet),
        "«un\n\ndeux»",
        expect![[r#"
        - «un

        - deux»"#]],
    );
    check(
        always(toggle_bullet),
        "«- un\n2. deux»",
        expect![[r#"
        «- un
        - deux»"#]],
    );
    check(always(toggle_bullet), "- [ ] a$0", expect!["- a$0"]);
    check(always(toggle_bullet), "$0", expect!["- $0"]);
    check(always(toggle_bullet), "> a$0", expect!["> - a$0"]);
    check(always(toggle_bullet), "# a$0", expect!["- a$0"]);
    check(always(toggle_bullet), "  1. a$0", expect!["  - a$0"]);
}

#[test]
fn numbers() {
    check(
        always(toggle_ordered),
        "«un\ndeux»",
        expect![[r#"
        1. «un
        2. deux»"#]],
    );
    check(
        always(toggle_ordered),
        "«1. un\n2. deux»",
        expect![[r#"
        «un
        deux»"#]],
    );
    check(always(toggle_ordered), "- a$0", expect!["1. a$0"]);
}

#[test]
fn tasks() {
    check(always(toggle_task_list), "te$0xte", expect!["- [ ] te$0xte"]);
    check(always(toggle_task_list), "- te$0xte", expect!["- [ ] te$0xte"]);
    check(always(toggle_task_list), "- [x] te$0xte", expect!["te$0xte"]);
    check(
        always(toggle_task_list),
        "«un\n- [ ] deux»",
        expect![[r#"
        - [ ] «un
        - [ ] deux»"#]],
    );
}

#[test]
fn quotes() {
    check(always(toggle_quote), "te$0xte", expect!["> te$0xte"]);
    check(always(toggle_quote), "> te$0xte", expect!["te$0xte"]);
    check(
        always(toggle_quote),
        "«un\n\ndeux»",
        expect![[r#"
        > «un
        > 
        > deux»"#]],
    );
    check(
        always(toggle_quote),
        "«> un\n>\n> > deux»",
        expect![[r#"
        «un

        > deux»"#]],
    );
    check(
        always(toggle_quote),
        "«un\n> deux»",
        expect![[r#"
        > «un
        > > deux»"#]],
    );
}

#[test]
fn a_task_is_toggled_by_one_letter() {
    check(toggle_task_here, "- [ ] a$0", expect!["- [x] a$0"]);
    check(toggle_task_here, "- $0[x] a", expect!["- $0[ ] a"]);
    check(toggle_task_here, "> 1. [X] a$0", expect!["> 1. [ ] a$0"]);
    check(toggle_task_here, "- a$0", expect!["nothing"]);
    check(toggle_task_here, "```\n- [ ] a$0\n```", expect!["nothing"]);
}

#[test]
fn blocks_move_up() {
    check(
        |text, selection| move_block(text, selection, Direction::Up),
        "a\n\nb$0",
        expect![[r#"
        b$0

        a"#]],
    );
    check(
        |text, selection| move_block(text, selection, Direction::Up),
        "a\nb\n\n\nc$0\nd\n\ne",
        expect![[r#"
        c$0
        d


        a
        b

        e"#]],
    );
    check(
        |text, selection| move_block(text, selection, Direction::Up),
        "- a\n- b$0\n  - c\n- d",
        expect![[r#"
        - b$0
          - c
        - a
        - d"#]],
    );
    check(|text, selection| move_block(text, selection, Direction::Up), "- a\n  - b$0", expect!["nothing"]);
    check(
        |text, selection| move_block(text, selection, Direction::Up),
        "- a\n  - x\n- b$0",
        expect![[r#"
        - b$0
        - a
          - x"#]],
    );
    check(|text, selection| move_block(text, selection, Direction::Up), "$0a", expect!["nothing"]);
    check(
        |text, selection| move_block(text, selection, Direction::Up),
        "| a |\n|---|\n\n«b\n\nc»\n",
        expect![[r#"
        «b

        c»

        | a |
        |---|
    "#]],
    );
    check(
        |text, selection| move_block(text, selection, Direction::Up),
        "# T\n- a$0",
        expect![[r#"
        - a$0
        # T"#]],
    );
}

#[test]
fn blocks_move_down() {
    check(
        |text, selection| move_block(text, selection, Direction::Down),
        "a$0\n\nb",
        expect![[r#"
        b

        a$0"#]],
    );
    check(|text, selection| move_block(text, selection, Direction::Down), "a$0\n\n", expect!["nothing"]);
    check(
        |text, selection| move_block(text, selection, Direction::Down),
        "- a$0\n- b\n  - c\n- d",
        expect![[r#"
        - b
          - c
        - a$0
        - d"#]],
    );
    check(
        |text, selection| move_block(text, selection, Direction::Down),
        "- a$0\n  - b\n- c",
        expect![[r#"
        - c
        - a$0
          - b"#]],
    );
    check(
        |text, selection| move_block(text, selection, Direction::Down),
        "a$0\n\n```\nx\n\ny\n```\nfin",
        expect![[r#"
        ```
        x

        y
        ```

        a$0
        fin"#]],
    );
    check(|text, selection| move_block(text, selection, Direction::Down), "- a\n  - b$0\n- c", expect!["nothing"]);
}

#[test]
fn tables() {
    check(
        always(|text, selection| insert_table(text, selection, 1, 2)),
        "$0",
        expect![[r#"
        | $0  |   |
        | - | - |
        |   |   |"#]],
    );
    check(
        always(|text, selection| insert_table(text, selection, 1, 2)),
        "a$0",
        expect![[r#"
        a

        | $0  |   |
        | - | - |
        |   |   |"#]],
    );
    check(
        always(|text, selection| insert_table(text, selection, 1, 2)),
        "a\n$0\nb",
        expect![[r#"
        a

        | $0  |   |
        | - | - |
        |   |   |

        b"#]],
    );
    check(
        always(|text, selection| insert_table(text, selection, 1, 2)),
        "a\n\n$0\n\nb",
        expect![[r#"
        a

        | $0  |   |
        | - | - |
        |   |   |

        b"#]],
    );
}
