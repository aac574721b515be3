//! Lists of pages: by tag, by date.

use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use etabli_api::Code;
use maud::{Markup, html};

use super::page::DESCRIPTION_LENGTH;
use super::reading::{Made, Reading};
use super::tag_list;
use crate::app::App;
use crate::http::layout::{Head, Layout};
use crate::problem::Problem;
use crate::services::public_site::{Order, Sources, beginning, date, encode_segment, hue, latest, news, tag_counts};
use crate::services::render::address_of;
use crate::services::tree::Tree;
use crate::storage::DocumentRow;

const LISTED: usize = 50;

/// `GET /tags`.
pub async fn show_tags(State(app): State<App>, reading: Reading) -> Result<Response, Problem> {
    if let Some(kept) = reading.kept(&app, reading.path()) {
        return Ok(kept);
    }
    let tree = app.tree();
    let counts = tag_counts(&tree, reading.actor());
    let title = reading.locale().text("site-tags");
    let list = if counts.is_empty() { nothing(&reading) } else { tag_list(&counts) };
    Ok(send(&app, &tree, &reading, &title, Head::default(), &list))
}

/// `GET /tags/{tag}`.
pub async fn show_tag(State(app): State<App>, reading: Reading, Path(tag): Path<String>) -> Result<Response, Problem> {
    if let Some(kept) = reading.kept(&app, reading.path()) {
        return Ok(kept);
    }
    let tree = app.tree();
    let rows = latest(&tree, reading.actor(), Some(&tag), Order::Changed, LISTED);
    if rows.is_empty() {
        return Err(Code::NotFound.into());
    }
    let title = format!("#{tag}");
    let list = entries(&app, &tree, &reading, &rows).await?;
    let list = html! { (list) p { a href="/tags" { (reading.locale().text("site-all-tags")) } } };
    let head =
        Head { feed: Some((format!("/feeds/tags/{}.xml", encode_segment(&tag)), title.clone())), ..Head::default() };
    Ok(send(&app, &tree, &reading, &title, head, &list))
}

/// `GET /etiquettes/{tag}`: what people who write the site in French guess.
pub async fn redirect_tag(Path(tag): Path<String>) -> Redirect {
    Redirect::to(&format!("/tags/{}", encode_segment(&tag)))
}

/// `GET /recent`.
pub async fn show_recent(State(app): State<App>, reading: Reading) -> Result<Response, Problem> {
    if let Some(kept) = reading.kept(&app, reading.path()) {
        return Ok(kept);
    }
    let tree = app.tree();
    let rows = news(&tree, reading.actor(), LISTED);
    let title = reading.locale().text("site-recent");
    let list = if rows.is_empty() { nothing(&reading) } else { entries(&app, &tree, &reading, &rows).await? };
    Ok(send(&app, &tree, &reading, &title, Head::default(), &list))
}

fn nothing(reading: &Reading) -> Markup {
    html! { p.empty { (reading.locale().text("site-nothing-yet")) } }
}

fn send(app: &App, tree: &Tree, reading: &Reading, title: &str, head: Head, list: &Markup) -> Response {
    let body = html! {
        div.wrap.page {
            header.page-head { h1 { (title) } }
            (list)
        }
    };
    let origin = app.origin("");
    let canonical = (!origin.is_empty()).then(|| format!("{origin}{}", reading.path()));
    let layout = Layout::new(app, reading.locale(), title).reader(reading.who()).path(reading.path());
    let made = Made::html(
        layout.head(Head { canonical, ..head }).render(body),
        Sources { anything: true, ..Sources::default() },
    );
    reading.send(app, tree, reading.path(), made)
}

/// Pages with their beginning, date and tags.
async fn entries(
    app: &App,
    tree: &Tree,
    reading: &Reading,
    rows: &[std::sync::Arc<DocumentRow>],
) -> Result<Markup, Problem> {
    let mut excerpts = Vec::with_capacity(rows.len());
    for row in rows {
        let text = app.current_text(row.id).await?.map(|(_, text)| text).unwrap_or_default();
        excerpts.push(beginning(&text, DESCRIPTION_LENGTH));
    }
    Ok(html! {
        ul.entries {
            @for (row, excerpt) in rows.iter().zip(&excerpts) {
                li {
                    h2 { a href=(address_of(app, row)) { (row.title) } }
                    @if !excerpt.is_empty() { p { (excerpt) } }
                    div.page-meta {
                        time datetime=(app.settings().civil(row.updated_at).iso_date()) {
                            (date(app, reading.locale(), row.updated_at))
                        }
                        @for tag in tree.tags(row.id) {
                            a.tag data-hue=(hue(tag)) href={ "/tags/" (encode_segment(tag)) } { (tag) }
                        }
                    }
                }
            }
        }
    })
}
