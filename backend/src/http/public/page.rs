//! A page of the wiki as the site shows it.

use std::sync::Arc;

use etabli_access::Level;
use etabli_ids::fold;
use etabli_markup::{Heading, front_matter, outline, without_front_matter};
use maud::{Markup, PreEscaped, html};

use super::bands::bands;
use super::reading::{Made, Reading};
use crate::app::App;
use crate::http::layout::{Head, Layout};
use crate::problem::Problem;
use crate::services::public_site::{Sources, beginning, children, date, encode_segment, hue};
use crate::services::render::{Rendered, address_of, first_picture, render};
use crate::services::settings::DESCRIPTION;
use crate::services::tree::Tree;
use crate::storage::DocumentRow;

/// What search engines and feeds show of a page, in characters.
pub const DESCRIPTION_LENGTH: usize = 160;
/// From so many headings on, a page shows its outline.
const OUTLINED: usize = 3;

/// Makes a page. The home page, and those whose front matter says `hero: true`, are welcoming pages.
pub async fn make(
    app: &App,
    tree: &Arc<Tree>,
    reading: &Reading,
    row: &DocumentRow,
    is_home: bool,
) -> Result<Made, Problem> {
    let (head, text) = app.current_text(row.id).await?.unwrap_or_default();
    let (fields, _) = front_matter(&text);
    let is_hero = is_home || fields.is_some_and(|fields| fields.text("hero") == Some("true"));
    let source = without_front_matter(&text);
    let has_own_title = is_hero && begins_with_title(source);
    let source = if has_own_title { source } else { without_title(source, &row.title) };
    let shift = u8::from(!has_own_title);
    let mut rendered = render(app, tree, reading.reader(), row, source, shift).await?;
    rendered.sources.documents.push((row.id, head));
    let name = app.settings().name();
    let body = if is_hero {
        // Nobody wants to be welcomed by the word "home".
        let title = if is_home { &name } else { &row.title };
        bands(&rendered.html, (!has_own_title).then_some(title))
    } else {
        Article { app, tree, reading, row, source, rendered: &rendered }.show()
    };
    let href = if is_home { "/".to_owned() } else { format!("/{}", encode_segment(&row.slug)) };
    let can_write = tree.level(reading.actor(), row.id) >= Level::Write && reading.who().is_some();
    let layout = Layout::new(app, reading.locale(), if is_home { &name } else { &row.title });
    let layout = layout.reader(reading.who()).path(&href).edit(can_write.then(|| format!("/app/p/{}", row.id)));
    let page = layout.head(head_of(app, &text, &href)).render(body);
    Ok(Made::html(page, rendered.sources))
}

/// The Markdown source of a page.
pub async fn make_source(app: &App, row: &DocumentRow) -> Result<Made, Problem> {
    let (head, body) = app.current_text(row.id).await?.unwrap_or_default();
    let sources = Sources { documents: vec![(row.id, head)], anything: false };
    Ok(Made { media_type: "text/markdown; charset=utf-8", body, sources })
}

/// The home page of a site that has none yet: what there is to read.
pub fn make_welcome(app: &App, tree: &Tree, reading: &Reading) -> Made {
    let (locale, settings) = (reading.locale(), app.settings());
    let spaces = tree.spaces().iter().flat_map(|space| children(tree, reading.actor(), space.id, None));
    let rows: Vec<_> = spaces.collect();
    let body = html! {
        div.hero {
            div.wrap.hero-text {
                h1 { (settings.name()) }
                p { (settings.get(DESCRIPTION).unwrap_or_else(|| locale.text("site-welcome"))) }
                (super::search_form(locale, ""))
            }
        }
        @if !rows.is_empty() {
            div.wrap.page {
                ul.cards { @for row in &rows { li.card.card-link { h2 { a href={ "/" (row.slug) } { (row.title) } } } } }
            }
        }
    };
    let name = settings.name();
    let layout = Layout::new(app, locale, &name).reader(reading.who()).path("/");
    Made::html(layout.render(body), Sources { anything: true, ..Sources::default() })
}

fn head_of(app: &App, text: &str, href: &str) -> Head {
    let origin = app.origin("");
    let whole = |path: &str| (!origin.is_empty()).then(|| format!("{origin}{path}"));
    let description = beginning(text, DESCRIPTION_LENGTH);
    Head {
        description: (!description.is_empty()).then_some(description),
        canonical: whole(href),
        image: first_picture(text).and_then(|path| whole(&path)),
        ..Head::default()
    }
}

/// Whether a text begins with its only heading of the first level.
fn begins_with_title(source: &str) -> bool {
    let outline = outline(source);
    let firsts = outline.iter().filter(|heading| heading.level == 1).count();
    firsts == 1 && outline[0].level == 1 && source.trim_start().starts_with("# ")
}

/// A text without a first line that repeats the page's title.
fn without_title<'s>(source: &'s str, title: &str) -> &'s str {
    let start = source.trim_start();
    let (line, rest) = start.split_once('\n').unwrap_or((start, ""));
    let repeats = line.strip_prefix("# ").is_some_and(|heading| fold(heading.trim()) == fold(title));
    if repeats { rest } else { source }
}

/// An ordinary page: where it stands, its title, its text, and where to go next.
struct Article<'a> {
    app: &'a App,
    tree: &'a Tree,
    reading: &'a Reading,
    row: &'a DocumentRow,
    source: &'a str,
    rendered: &'a Rendered,
}

impl Article<'_> {
    fn text(&self, id: &str) -> String {
        self.reading.locale().text(id)
    }

    fn show(&self) -> Markup {
        let headings: Vec<&Heading> = self.rendered.headings.iter().filter(|heading| heading.level <= 2).collect();
        let outlined = headings.len() >= OUTLINED && !self.source.contains("{{toc");
        html! {
            div.wrap.page {
                (self.breadcrumb())
                header.page-head {
                    h1 { (self.row.title) }
                    (self.meta())
                }
                div.page-body {
                    @if outlined { (self.outline(&headings)) }
                    div.prose { (PreEscaped(&self.rendered.html)) }
                }
                (self.onwards())
            }
        }
    }

    fn breadcrumb(&self) -> Markup {
        let ancestors = self.tree.ancestors(self.row.id).into_iter().rev();
        let visible: Vec<_> = ancestors.filter(|row| self.tree.is_published(self.reading.actor(), row)).collect();
        html! {
            @if !visible.is_empty() {
                nav.breadcrumb aria-label=(self.text("site-breadcrumb")) {
                    ol {
                        li { a href="/" { (self.text("site-home")) } }
                        @for row in visible { li { a href=(address_of(self.app, row)) { (row.title) } } }
                        li { span aria-current="page" { (self.row.title) } }
                    }
                }
            }
        }
    }

    fn meta(&self) -> Markup {
        let changed = self.row.updated_at;
        let day = self.app.settings().civil(changed).iso_date();
        let date = date(self.app, self.reading.locale(), changed);
        html! {
            div.page-meta {
                time datetime=(day) { (self.reading.locale().format("site-changed-on", &[("date", date.into())])) }
                @if !self.tree.tags(self.row.id).is_empty() {
                    ul.tags aria-label=(self.text("site-tags")) {
                        @for tag in self.tree.tags(self.row.id) {
                            li { a.tag data-hue=(hue(tag)) href={ "/tags/" (encode_segment(tag)) } { (tag) } }
                        }
                    }
                }
            }
        }
    }

    fn outline(&self, headings: &[&Heading]) -> Markup {
        html! {
            nav.outline aria-labelledby="outline" {
                h2 #outline { (self.text("site-outline")) }
                ol { @for heading in headings { li data-level=(heading.level) { a href={ "#" (heading.id) } { (heading.text) } } } }
            }
        }
    }

    /// Pages below this one, and its neighbours.
    fn onwards(&self) -> Markup {
        let actor = self.reading.actor();
        let shown = self.source.contains("{{children") || self.source.contains("{{pages");
        let below = if shown { Vec::new() } else { children(self.tree, actor, self.row.space, Some(self.row.id)) };
        let beside = self.row.parent.map(|parent| children(self.tree, actor, self.row.space, Some(parent)));
        let beside = beside.unwrap_or_default();
        let place = beside.iter().position(|row| row.id == self.row.id);
        let before = place.and_then(|place| beside.get(place.checked_sub(1)?));
        let after = place.and_then(|place| beside.get(place + 1));
        html! {
            @if !below.is_empty() || before.is_some() || after.is_some() {
                div.page-end {
                    @if !below.is_empty() {
                        nav aria-labelledby="below" {
                            h2 #below { (self.text("site-below")) }
                            ul.cards {
                                @for row in &below { li.card.card-link { h3 { a href={ "/" (row.slug) } { (row.title) } } } }
                            }
                        }
                    }
                    nav.siblings aria-label=(self.text("site-beside")) {
                        @if let Some(row) = before {
                            a rel="prev" href={ "/" (row.slug) } { small { (self.text("site-before")) } (row.title) }
                        }
                        @if let Some(row) = after {
                            a rel="next" href={ "/" (row.slug) } { small { (self.text("site-after")) } (row.title) }
                        }
                    }
                }
            }
        }
    }
}
