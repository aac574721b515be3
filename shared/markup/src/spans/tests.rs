//! The editor's lines as pictures: block, kind, text; then one line for each span.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::{LineKind, spans};

fn picture(source: &str) -> String {
    let mut picture = String::new();
    for line in spans(source) {
        let kind = match &line.kind {
            LineKind::Task { depth, checked, box_range } => {
                format!("Task {depth} {checked} {:?}", &source[box_range.clone()])
            }
            kind => format!("{kind:?}"),
        };
        let _ = writeln!(picture, "{} {kind} |{}", line.block, &source[line.range.clone()]);
        for span in &line.spans {
            let target = span.target.as_ref().map(|target| format!(" → {target}")).unwrap_or_default();
            let _ = writeln!(picture, "    {:?} {:?}{target}", &source[span.range.clone()], span.style);
        }
    }
    picture
}

#[track_caller]
fn check(source: &str, expected: Expect) {
    let lines = spans(source);
    for line in &lines {
        let mut at = line.range.start;
        for span in &line.spans {
            assert!(
                at <= span.range.start && span.range.start < span.range.end && span.range.end <= line.range.end,
                "{span:?}"
            );
            at = span.range.end;
        }
    }
    let text: Vec<&str> = lines.iter().map(|line| &source[line.range.clone()]).collect();
    assert_eq!(text.join("\n"), source.replace('\r', ""));
    expected.assert_eq(&picture(source));
}

#[test]
fn prose_and_blank_lines() {
    check(
        "un **gras** et ***les deux***\nsuite ~~barré~~\n\n\nfin\n",
        expect![[r#"
        0 Paragraph |un **gras** et ***les deux***
            "**" mark+strong
            "gras" strong
            "**" mark+strong
            "*" mark+emphasis
            "**" mark+strong+emphasis
            "les deux" strong+emphasis
            "**" mark+strong+emphasis
            "*" mark+emphasis
        0 Paragraph |suite ~~barré~~
            "~~" mark+strike
            "barré" strike
            "~~" mark+strike
        1 Blank |
        2 Blank |
        3 Paragraph |fin
        4 Blank |
    "#]],
    );
    check(
        "",
        expect![[r#"
        0 Blank |
    "#]],
    );
}

#[test]
fn headings() {
    check(
        "# Un *deux* #\n\nDeux\n===\n#\n#tag",
        expect![[r##"
        0 Heading(1) |# Un *deux* #
            "# " mark
            "*" mark+emphasis
            "deux" emphasis
            "*" mark+emphasis
            " #" mark
        1 Blank |
        2 Heading(1) |Deux
        2 Heading(1) |===
            "===" mark
        3 Heading(1) |#
            "#" mark
        4 Paragraph |#tag
            "#tag" tag → tag
    "##]],
    );
}

#[test]
fn links() {
    check(
        "[a **b**](https://x.org) <https://y.org> [r][] www.z.fr\n\n[r]: /u",
        expect![[r#"
        0 Paragraph |[a **b**](https://x.org) <https://y.org> [r][] www.z.fr
            "[" mark+link → https://x.org
            "a " link → https://x.org
            "**" mark+strong+link → https://x.org
            "b" strong+link → https://x.org
            "**" mark+strong+link → https://x.org
            "](https://x.org)" mark+url → https://x.org
            "<" mark+link → https://y.org
            "https://y.org" link → https://y.org
            ">" mark+link → https://y.org
            "[" mark+link → /u
            "r" link → /u
            "]" mark+link → /u
            "[]" mark
            "www.z.fr" link+url → https://www.z.fr
        1 Blank |
        2 Definition |[r]: /u
    "#]],
    );
    check(
        "[[Page]] [[Page#S|texte]] ![[photo.png]] ![alt *x*](a.png) **[[P]]**\n{{view \"A/B\"}}\n> {{toc}}\navant {{toc}}",
        expect![[r#"
        0 Paragraph |[[Page]] [[Page#S|texte]] ![[photo.png]] ![alt *x*](a.png) **[[P]]**
            "[[" mark+wiki-link → Page
            "Page" wiki-link → Page
            "]]" mark+wiki-link → Page
            "[[Page#S|" mark+wiki-link → Page#S
            "texte" wiki-link → Page#S
            "]]" mark+wiki-link → Page#S
            "![[photo.png]]" embed → photo.png
            "![alt *x*](a.png)" image → a.png
            "**" mark+strong
            "[[" mark+strong+wiki-link → P
            "P" strong+wiki-link → P
            "]]" mark+strong+wiki-link → P
            "**" mark+strong
        0 Component |{{view "A/B"}}
            "{{view \"A/B\"}}" component → view
        1 Component |> {{toc}}
            "> " quote-mark
            "{{toc}}" component → toc
        1 Quote { depth: 1 } |avant {{toc}}
            "{{toc}}" component → toc
    "#]],
    );
}

#[test]
fn code_and_escapes() {
    check(
        "``a ` b`` \\* &amp; `*`\n\n```rust ignore\n**a**\n\n```\n    x\n\n    y\n- ```\n  z\n  ```",
        expect![[r#"
        0 Paragraph |``a ` b`` \* &amp; `*`
            "``" mark+code
            "a ` b" code
            "``" mark+code
            "\\" mark
            "`" mark+code
            "*" code
            "`" mark+code
        1 Blank |
        2 Code { opens: true, closes: false, language: Some("rust ignore") } |```rust ignore
            "```" mark
            "rust ignore" code-language
        2 Code { opens: false, closes: false, language: None } |**a**
        2 Code { opens: false, closes: false, language: None } |
        2 Code { opens: false, closes: true, language: None } |```
            "```" mark
        3 Code { opens: false, closes: false, language: None } |    x
        3 Code { opens: false, closes: false, language: None } |
        3 Code { opens: false, closes: false, language: None } |    y
        4 Code { opens: true, closes: false, language: None } |- ```
            "- " list-mark
            "```" mark
        4 Code { opens: false, closes: false, language: None } |  z
        4 Code { opens: false, closes: true, language: None } |  ```
            "```" mark
    "#]],
    );
}

#[test]
fn lists() {
    check(
        "- a\n  suite\n- **b**\n  1. c\n\n     d\n-\n10) x\n- - y",
        expect![[r#"
        0 ListItem { depth: 1, ordered: false, first: true } |- a
            "- " list-mark
        0 ListItem { depth: 1, ordered: false, first: false } |  suite
        1 ListItem { depth: 1, ordered: false, first: true } |- **b**
            "- " list-mark
            "**" mark+strong
            "b" strong
            "**" mark+strong
        2 ListItem { depth: 2, ordered: true, first: true } |  1. c
            "1. " list-mark
        3 Blank |
        4 ListItem { depth: 2, ordered: true, first: false } |     d
        5 ListItem { depth: 1, ordered: false, first: true } |-
            "-" list-mark
        6 ListItem { depth: 1, ordered: true, first: true } |10) x
            "10) " list-mark
        7 ListItem { depth: 2, ordered: false, first: true } |- - y
            "- " list-mark
            "- " list-mark
    "#]],
    );
}

#[test]
fn tasks() {
    check(
        "- [ ] à faire\n- [x] **fait**\n  suite\n> - [X] q",
        expect![[r#"
        0 Task 1 false "[ ]" |- [ ] à faire
            "- " list-mark
            "[ ]" task-box
        1 Task 1 true "[x]" |- [x] **fait**
            "- " list-mark
            "[x]" task-box
            "**" mark+strong
            "fait" strong
            "**" mark+strong
        1 ListItem { depth: 1, ordered: false, first: false } |  suite
        2 Task 1 true "[X]" |> - [X] q
            "> " quote-mark
            "- " list-mark
            "[X]" task-box
    "#]],
    );
}

#[test]
fn quotes_and_callouts() {
    check(
        "> a\n> > b *c\n> > d*\nparesseux\n>\n> e\n\n> [!note]- Titre **x**\n> corps\n\n> [!tip]",
        expect![[r#"
        0 Quote { depth: 1 } |> a
            "> " quote-mark
        1 Quote { depth: 2 } |> > b *c
            "> " quote-mark
            "> " quote-mark
            "*" mark+emphasis
            "c" emphasis
        1 Quote { depth: 2 } |> > d*
            "> " quote-mark
            "> " quote-mark
            "d" emphasis
            "*" mark+emphasis
        1 Quote { depth: 2 } |paresseux
        2 Quote { depth: 1 } |>
            ">" quote-mark
        3 Quote { depth: 1 } |> e
            "> " quote-mark
        4 Blank |
        5 Callout { depth: 1, name: "note", first: true } |> [!note]- Titre **x**
            "> " quote-mark
            "[!note]-" mark+callout-kind
            "**" mark+strong
            "x" strong
            "**" mark+strong
        5 Callout { depth: 1, name: "note", first: false } |> corps
            "> " quote-mark
        6 Blank |
        7 Callout { depth: 1, name: "tip", first: true } |> [!tip]
            "> " quote-mark
            "[!tip]" mark+callout-kind
    "#]],
    );
}

#[test]
fn tables() {
    check(
        "| a | **b** |\n|---|:-:|\n| `c` | d |\n\nfin",
        expect![[r#"
        0 TableRow { header: true, delimiter: false } || a | **b** |
            "|" table-bar
            "|" table-bar
            "**" mark+strong
            "b" strong
            "**" mark+strong
            "|" table-bar
        0 TableRow { header: false, delimiter: true } ||---|:-:|
            "|---|:-:|" table-bar
        0 TableRow { header: false, delimiter: false } || `c` | d |
            "|" table-bar
            "`" mark+code
            "c" code
            "`" mark+code
            "|" table-bar
            "|" table-bar
        1 Blank |
        2 Paragraph |fin
    "#]],
    );
    check(
        "a | b\n--|--\nc",
        expect![[r#"
        0 TableRow { header: true, delimiter: false } |a | b
            "|" table-bar
        0 TableRow { header: false, delimiter: true } |--|--
            "--|--" table-bar
        0 TableRow { header: false, delimiter: false } |c
    "#]],
    );
}

#[test]
fn rules_footnotes_and_front_matter() {
    check(
        "---\ntags: [a]\n---\na[^1]\n\n---\n\n[^1]: note *x*\n    suite",
        expect![[r#"
        0 FrontMatter |---
        0 FrontMatter |tags: [a]
        0 FrontMatter |---
        1 Paragraph |a[^1]
            "[^1]" footnote
        2 Blank |
        3 Rule |---
            "---" mark
        4 Blank |
        5 Footnote |[^1]: note *x*
            "[^1]: " footnote
            "*" mark+emphasis
            "x" emphasis
            "*" mark+emphasis
        5 Footnote |    suite
    "#]],
    );
}

#[test]
fn tags_people_and_harmless_html() {
    check(
        "#tag @zoé x@y.org <u>a **b**</u> c<br>d </u> <mark>e\nf</mark> <div>",
        expect![[r##"
        0 Paragraph |#tag @zoé x@y.org <u>a **b**</u> c<br>d </u> <mark>e
            "#tag" tag → tag
            "@zoé" mention → zoé
            "x@y.org" link+url → mailto:x@y.org
            "<u>" mark+html
            "a " underline
            "**" mark+strong+underline
            "b" strong+underline
            "**" mark+strong+underline
            "</u>" mark+html+underline
            "<br>" html
            "</u>" mark+html
            "<mark>" mark+html
            "e" highlight
        0 Paragraph |f</mark> <div>
            "f" highlight
            "</mark>" mark+html+highlight
    "##]],
    );
}

#[test]
fn carriage_returns_and_wide_letters() {
    check(
        "é 👩‍🌾 **é**\r\n- b\r\n",
        expect![[r#"
        0 Paragraph |é 👩‍🌾 **é**
            "**" mark+strong
            "e\u{301}" strong
            "**" mark+strong
        1 ListItem { depth: 1, ordered: false, first: true } |- b
            "- " list-mark
        2 Blank |
    "#]],
    );
}
