//! For machines: Atom feeds, the site map, and where robots may go. Only what visitors may read.

use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use etabli_access::Actor;
use etabli_api::Code;
use maud::{Markup, PreEscaped, html};

use super::page::DESCRIPTION_LENGTH;
use super::reading::{Made, Reading};
use crate::app::App;
use crate::problem::Problem;
use crate::services::public_site::{Order, Sources, beginning, encode_segment, latest};
use crate::services::render::address_of;
use crate::storage::DocumentRow;

const FEED_LENGTH: usize = 30;
/// Addresses of one site map: the protocol's limit is 50,000.
const MAP_LENGTH: usize = 50_000;
const XML: PreEscaped<&str> = PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");

/// `GET /feeds/recent.xml`.
pub async fn show_recent(State(app): State<App>, reading: Reading) -> Result<Response, Problem> {
    let title = app.settings().name();
    feed(&app, &reading, None, &title, "/recent").await
}

/// `GET /feeds/tags/{tag}.xml`, the ending being optional.
pub async fn show_tag(State(app): State<App>, reading: Reading, Path(file): Path<String>) -> Result<Response, Problem> {
    let tag = file.strip_suffix(".xml").unwrap_or(&file);
    let title = format!("{} — #{tag}", app.settings().name());
    feed(&app, &reading, Some(tag), &title, &format!("/tags/{}", encode_segment(tag))).await
}

/// A moment as Atom and site maps write it.
fn moment(milliseconds: i64) -> String {
    jiff::Timestamp::from_second(milliseconds.div_euclid(1000)).unwrap_or_default().to_string()
}

async fn feed(app: &App, reading: &Reading, tag: Option<&str>, title: &str, page: &str) -> Result<Response, Problem> {
    let origin = reading.origin(app);
    let key = format!("{origin}{}", reading.path());
    if let Some(kept) = reading.kept(app, &key) {
        return Ok(kept);
    }
    let tree = app.tree();
    let rows = latest(&tree, &Actor::visitor(), tag, Order::Changed, FEED_LENGTH);
    if rows.is_empty() && tag.is_some() {
        return Err(Code::NotFound.into());
    }
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let text = app.current_text(row.id).await?.map(|(_, text)| text).unwrap_or_default();
        let summary = beginning(&text, 3 * DESCRIPTION_LENGTH);
        entries.push(entry(app, &origin, row, tree.tags(row.id), &summary));
    }
    let updated = rows.iter().map(|row| row.updated_at).max().unwrap_or(0);
    let body = html! {
        (XML)
        feed xmlns="http://www.w3.org/2005/Atom" {
            id { (origin) (reading.path()) }
            title { (title) }
            updated { (moment(updated)) }
            author { name { (app.settings().name()) } }
            link rel="self" href={ (origin) (reading.path()) } {}
            link rel="alternate" type="text/html" href={ (origin) (page) } {}
            @for entry in &entries { (entry) }
        }
    };
    let sources = Sources { anything: true, ..Sources::default() };
    let made = Made { media_type: "application/atom+xml; charset=utf-8", body: body.into_string(), sources };
    Ok(reading.send(app, &tree, &key, made))
}

fn entry(app: &App, origin: &str, row: &DocumentRow, tags: &[String], summary: &str) -> Markup {
    html! {
        entry {
            // The page's id outlives a new title, which changes its address.
            id { (origin) "/#" (row.id) }
            title { (xml(&row.title)) }
            link rel="alternate" type="text/html" href={ (origin) (address_of(app, row)) } {}
            published { (moment(row.created_at)) }
            updated { (moment(row.updated_at)) }
            @for tag in tags { category term=(xml(tag)) {} }
            summary type="text" { (xml(summary)) }
        }
    }
}

/// A text without the control characters that XML cannot hold even escaped.
fn xml(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

/// `GET /sitemap.xml`.
pub async fn show_sitemap(State(app): State<App>, reading: Reading) -> Result<Response, Problem> {
    let origin = reading.origin(&app);
    let key = format!("{origin}/sitemap.xml");
    if let Some(kept) = reading.kept(&app, &key) {
        return Ok(kept);
    }
    let tree = app.tree();
    let rows = latest(&tree, &Actor::visitor(), None, Order::Changed, MAP_LENGTH);
    let body = html! {
        (XML)
        urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
            @for row in &rows {
                url {
                    loc { (origin) (encoded(&address_of(&app, row))) }
                    lastmod { (moment(row.updated_at)) }
                }
            }
        }
    };
    let sources = Sources { anything: true, ..Sources::default() };
    let made = Made { media_type: "application/xml; charset=utf-8", body: body.into_string(), sources };
    Ok(reading.send(&app, &tree, &key, made))
}

/// A path with what is not ASCII encoded.
fn encoded(path: &str) -> String {
    path.split('/').map(encode_segment).collect::<Vec<_>>().join("/")
}

/// `GET /robots.txt`.
pub async fn show_robots(State(app): State<App>, reading: Reading) -> impl IntoResponse {
    const CLOSED: [&str; 10] = [
        "/app/",
        "/admin",
        "/api/",
        "/search",
        "/connexion",
        "/compte",
        "/installation",
        "/rejoindre/",
        "/partage/",
        "/mot-de-passe",
    ];
    let closed: String = CLOSED.iter().map(|path| format!("Disallow: {path}\n")).collect();
    let text = format!("User-agent: *\n{closed}\nSitemap: {}/sitemap.xml\n", reading.origin(&app));
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text)
}
