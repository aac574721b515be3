//! Whatever the source: no panic, HTML that is balanced and harmless, spans and links that lie in the source.
//!
//! Sources are made of the fragments that mean something; linear time is shown by texts that are quadratic for careless
//! parsers, long enough to make this test hang.

use proptest::prelude::*;

use super::checker::check_html;
use crate::edit::{self, Direction, Edit};
use crate::spans::spans;
use crate::splice::{Selection, floor};
use crate::{NoLinks, Options, links, mentions, outline, plain_text, render, tags, title_of};

const FRAGMENTS: &[&str] = &[
    "a",
    "é",
    "👩‍🌾",
    "e\u{301}",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\u{0}",
    "\u{1}",
    "\u{f}",
    "\u{1f}",
    "\u{a0}",
    "# ",
    "#",
    "##",
    "#tag",
    "@zoé",
    "x@y.org",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "~~~",
    "\\",
    "&",
    "&lt;",
    "&#1;",
    "<",
    ">",
    "> ",
    "> [!note] ",
    "[!tip]-",
    "- ",
    "* ",
    "1. ",
    "- [ ] ",
    "- [x] ",
    "[",
    "]",
    "[[",
    "]]",
    "|",
    "![",
    "![[",
    "](",
    ")",
    "(",
    "[^1]",
    "[^1]: ",
    "[r]: ",
    "[a](b \"c\")",
    "[[Page]]",
    "[[Page#S|t]]",
    "![[i.png|30]]",
    "![a|300](i.png)",
    "{{",
    "}}",
    "{{toc}}",
    "{{x a=\"b\"}}",
    "\"",
    "'",
    "=",
    "===",
    "---",
    "| a | b |\n|---|---|\n",
    "<u>",
    "</u>",
    "<br>",
    "<sub>",
    "</sub>",
    "<details>",
    "</details>",
    "<summary>",
    "</summary>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<img src=x onerror=y>",
    "javascript:",
    "data:",
    "https://",
    "www.x.org/a_b*c",
    "<https://x.org>",
    "<javascript:x>",
    "onclick=\"x\"",
    "</p>",
    "</a>",
    "</div>",
];

fn sources() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(FRAGMENTS), 0..40).prop_map(|fragments| fragments.concat())
}

#[track_caller]
fn check(source: &str) {
    let rendered = render(source, &Options::default(), &NoLinks);
    assert_eq!(check_html(&rendered.html), Ok(()), "{source:?}\n{}", rendered.html);
    assert_eq!(rendered.headings, outline(source), "{source:?}");
    check_spans(source);
    for link in links(source) {
        assert!(source.get(link.range.clone()).is_some(), "{link:?} in {source:?}");
        if let Some(target) = link.target_range {
            let inside = link.range.start <= target.start && target.end <= link.range.end;
            assert!(inside && source.get(target).is_some(), "{source:?}");
        }
    }
    let _ = (tags(source), mentions(source), plain_text(source), title_of(source));
}

#[track_caller]
fn check_spans(source: &str) {
    let mut at = 0;
    let mut block = 0;
    for line in spans(source) {
        assert!(line.range.start >= at && source.get(line.range.clone()).is_some(), "{line:?} in {source:?}");
        assert!(line.block == block || line.block == block + 1, "{line:?} in {source:?}");
        (at, block) = (line.range.start, line.block);
        for span in &line.spans {
            let inside =
                span.range.start >= at && span.range.start < span.range.end && span.range.end <= line.range.end;
            assert!(inside && source.get(span.range.clone()).is_some(), "{span:?} in {source:?}");
            at = span.range.end;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_source_is_rendered_and_described(source in sources()) {
        check(&source);
    }
}

/// Every editing rule that takes a text and a selection alone.
fn rules(text: &str, selection: Selection) -> Vec<Edit> {
    let always = [
        edit::enter,
        edit::toggle_strong,
        edit::toggle_emphasis,
        edit::toggle_strike,
        edit::toggle_code,
        edit::toggle_link,
        edit::toggle_bullet,
        edit::toggle_ordered,
        edit::toggle_task_list,
        edit::toggle_quote,
    ];
    let mut edits: Vec<Edit> = always.into_iter().map(|rule| rule(text, selection)).collect();
    edits.extend([edit::backspace, edit::indent, edit::outdent].into_iter().filter_map(|rule| rule(text, selection)));
    edits.extend([Direction::Up, Direction::Down].into_iter().filter_map(|to| edit::move_block(text, selection, to)));
    edits.extend(["*", "[", "`"].into_iter().filter_map(|typed| edit::wrap(text, selection, typed)));
    edits.extend(edit::paste_link(text, selection, "https://x.org"));
    edits.push(edit::set_heading(text, selection, 2));
    edits.push(edit::insert_table(text, selection, 1, 1));
    edits
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_rule_keeps_to_the_text(source in sources(), anchor in 0_usize..200, head in 0_usize..200) {
        let selection = Selection::new(floor(&source, anchor), floor(&source, head));
        for edit in rules(&source, selection) {
            let mut text = source.clone();
            for splice in &edit.splices {
                prop_assert!(text.get(splice.range.clone()).is_some(), "{:?} in {:?}", splice, text);
                splice.apply(&mut text);
            }
            prop_assert!(text.get(edit.selection.range()).is_some(), "{:?} in {:?}", edit, text);
        }
    }
}

#[test]
fn long_hostile_sources_take_linear_time() {
    let fragments = [
        "[",
        "[[a",
        "![[",
        ">",
        "> ",
        "- ",
        "1. ",
        "{{a \"",
        "*_",
        "*a ",
        "<u>",
        "<details>\n",
        "`",
        "[a](",
        "<a@",
        "[^a]: ",
    ];
    for fragment in fragments.into_iter().chain(["# a\n{{toc}}\n", "a\n=\n", "![a", "<u>*a ", "#a", "a@"]) {
        check(&fragment.repeat(20_000 / fragment.len()));
    }
    check(&format!("{}a\n{}", "- ".repeat(5_000), "\n".repeat(10_000)));
    check(&format!("{}{}", "*a _b ".repeat(2_000), "b_ a* ".repeat(2_000)));
    check(&format!("{}{}", "![a".repeat(4_000), "](b)".repeat(4_000)));
}

#[test]
fn known_attacks_stay_text() {
    for source in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](java&#10;script:alert(1))",
        "[a](<java\tscript:alert(1)>)",
        "[a](\u{1}javascript:alert(1))",
        "![a](data:image/svg+xml,<svg onload=alert(1)>)",
        "<javascript:alert(1)>",
        "[a](x 'onmouseover=\"alert(1)')",
        "```\"><script>\n```",
        "# \"><script>",
        "[[\"><script>]] #a\"onclick @a\"b {{x \"><script>\"}}",
        "[r]\n\n[r]: javascript:x",
        "<u onclick=x>a</u><br onclick=x>",
        "<details open ontoggle=alert(1)>",
    ] {
        check(source);
    }
}
