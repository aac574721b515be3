//! A welcoming page: a hero, then bands.
//!
//! Made from ordinary Markdown. What stands before the first `##` or `---` is the hero. `---` begins a band; a band that
//! holds two `##` shows them side by side; otherwise each `##` is a band of its own.

use maud::{Markup, PreEscaped, html};

/// Where the HTML of a page is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// Before a heading of the second level.
    Section,
    /// At a rule, which goes.
    Band,
}

const RULE: &str = "<hr />";
const VOID: [&str; 8] = ["br", "hr", "img", "input", "source", "wbr", "use", "path"];

/// The page around HTML rendered by us; `title` is shown unless the HTML holds its own.
pub fn bands(rendered: &str, title: Option<&str>) -> Markup {
    let cuts = cuts(rendered);
    let hero = rendered[..cuts.first().map_or(rendered.len(), |(at, _)| *at)].trim();
    let bands = sections(rendered, &cuts);
    html! {
        div.hero {
            div.wrap.hero-text {
                @if let Some(title) = title { h1 { (title) } }
                (PreEscaped(hero))
            }
        }
        @for band in &bands {
            section.band {
                div.wrap {
                    div.columns[band.len() == 2] { @for section in band { div.prose { (PreEscaped(section)) } } }
                }
            }
        }
    }
}

/// The bands, each with its sections.
fn sections<'h>(rendered: &'h str, cuts: &[(usize, Cut)]) -> Vec<Vec<&'h str>> {
    let mut groups: Vec<Vec<&str>> = Vec::new();
    for (place, (at, cut)) in cuts.iter().enumerate() {
        let end = cuts.get(place + 1).map_or(rendered.len(), |(next, _)| *next);
        let start = if *cut == Cut::Band { at + RULE.len() } else { *at };
        if *cut == Cut::Band || groups.is_empty() {
            groups.push(Vec::new());
        }
        let section = rendered[start..end].trim();
        if let Some(group) = groups.last_mut().filter(|_| !section.is_empty()) {
            group.push(section);
        }
    }
    groups.retain(|group| !group.is_empty());
    let split = |group: Vec<&'h str>| match group.len() {
        2 => vec![group],
        _ => group.into_iter().map(|section| vec![section]).collect(),
    };
    groups.into_iter().flat_map(split).collect()
}

/// The cuts outside of any element, in order. The HTML is ours: balanced, with `>` escaped in attributes.
fn cuts(rendered: &str) -> Vec<(usize, Cut)> {
    let (mut cuts, mut depth, mut at) = (Vec::new(), 0_usize, 0);
    while let Some(start) = rendered[at..].find('<').map(|found| at + found) {
        let Some(length) = rendered[start..].find('>') else { break };
        let tag = &rendered[start + 1..start + length];
        at = start + length + 1;
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if depth == 0 && name == "hr" {
            cuts.push((start, Cut::Band));
        } else if depth == 0 && name == "h2" {
            cuts.push((start, Cut::Section));
        }
        if !tag.ends_with('/') && !VOID.contains(&name) {
            depth += 1;
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&[&str]]) {
        assert_eq!(sections(html, &cuts(html)), expected);
    }

    #[test]
    fn rules_and_headings_cut() {
        check("<p>a</p>", &[]);
        check("a<h2>b</h2><h2>c</h2>", &[&["<h2>b</h2>", "<h2>c</h2>"]]);
        check("a<h2>b</h2><h2>c</h2><h2>d</h2>", &[&["<h2>b</h2>"], &["<h2>c</h2>"], &["<h2>d</h2>"]]);
        check("a<hr />b<hr /><h2>c</h2><h2>d</h2>", &[&["b"], &["<h2>c</h2>", "<h2>d</h2>"]]);
    }

    #[test]
    fn what_is_inside_of_something_is_not_cut() {
        check("<blockquote><h2>a</h2><hr /></blockquote><hr /><img src=\"x\">b<br />", &[&["<img src=\"x\">b<br />"]]);
    }
}
