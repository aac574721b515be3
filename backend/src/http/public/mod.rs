//! The public site: what visitors read, and signed-in people too, each as far as they may.
//!
//! Reading order: `reading` (who asks, what is kept), `page` (a page of the wiki), `bands` (a welcoming page), then lists,
//! search, feeds, and what is said when there is nothing.

mod bands;
mod feeds;
mod lists;
mod missing;
mod page;
mod reading;
mod search;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use etabli_access::Actor;
use etabli_api::{Code, paths};
use etabli_locale::Locale;
use maud::{Markup, html};

use crate::app::App;
use crate::problem::Problem;
use crate::services::public_site::{encode_segment, hue};
use crate::services::settings::HOME;
use crate::storage::DocumentRow;
use reading::Reading;

pub use reading::from_memory;

pub use missing::suggestions;

/// Addresses that people guess, in the other language, and where they lead; a page of that address comes first.
const GUESSES: [(&str, &str); 11] = [
    ("recherche", "/search"),
    ("chercher", "/search"),
    ("rechercher", "/search"),
    ("etiquettes", "/tags"),
    ("nouveautes", "/recent"),
    ("modifications", "/recent"),
    ("login", paths::SIGN_IN),
    ("sign-in", paths::SIGN_IN),
    ("logout", "/deconnexion"),
    ("account", "/compte"),
    ("administration", "/admin"),
];

/// Slugs of a home page when the settings name none.
const HOME_SLUGS: [&str; 2] = ["accueil", "home"];

/// The addresses of the public site. Pages stand at the root: what is reserved is in `services::commands`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(show_home))
        .route("/{slug}", get(show_page))
        .route("/tags", get(lists::show_tags))
        .route("/tags/{tag}", get(lists::show_tag))
        .route("/recent", get(lists::show_recent))
        .route("/search", get(search::show_search))
        .route("/etiquettes/{tag}", get(lists::redirect_tag))
        .route(paths::SEARCH, get(search::search_json))
        .route("/feeds/recent.xml", get(feeds::show_recent))
        .route("/feeds/tags/{tag}", get(feeds::show_tag))
        .route("/sitemap.xml", get(feeds::show_sitemap))
        .route("/robots.txt", get(feeds::show_robots))
}

/// The home page: the one set, or else the one whose address says so.
pub fn home_page(app: &App) -> Option<Arc<DocumentRow>> {
    let (tree, visitor) = (app.tree(), Actor::visitor());
    let set = app.settings().get(HOME).and_then(|id| id.parse().ok()).and_then(|id| tree.document(id));
    let named = || HOME_SLUGS.iter().find_map(|slug| tree.by_slug(slug));
    set.filter(|row| tree.is_published(&visitor, row))
        .or_else(|| named().filter(|row| tree.is_published(&visitor, row)))
        .cloned()
}

/// The field that searches the site.
pub fn search_form(locale: Locale, query: &str) -> Markup {
    html! {
        form.search-form role="search" action="/search" method="get" {
            input type="search" name="q" value=(query) aria-label=(locale.text("site-search-label"));
            button.button.button-primary type="submit" { (locale.text("site-search")) }
        }
    }
}

/// Tags with how many pages bear each.
pub fn tag_list(counts: &[(String, usize)]) -> Markup {
    html! {
        ul.tag-cloud {
            @for (tag, count) in counts {
                li { a.tag data-hue=(hue(tag)) href={ "/tags/" (encode_segment(tag)) } { "#" (tag) " · " (count) } }
            }
        }
    }
}

async fn show_home(State(app): State<App>, reading: Reading) -> Result<Response, Problem> {
    if let Some(kept) = reading.kept(&app, "/") {
        return Ok(kept);
    }
    let tree = app.tree();
    let made = match home_page(&app) {
        Some(row) => page::make(&app, &tree, &reading, &row, true).await?,
        None => page::make_welcome(&app, &tree, &reading),
    };
    Ok(reading.send(&app, &tree, "/", made))
}

async fn show_page(
    State(app): State<App>,
    reading: Reading,
    Path(slug): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    if let Some(kept) = reading.kept(&app, reading.path()) {
        return Ok(kept);
    }
    let tree = app.tree();
    let (slug, is_source) = slug.strip_suffix(".md").map_or((slug.as_str(), false), |slug| (slug, true));
    let Some(row) = tree.by_slug(slug).filter(|row| tree.is_published(reading.actor(), row)) else {
        let renamed = tree.redirect(slug).filter(|row| tree.is_published(reading.actor(), row));
        let Some(renamed) = renamed else { return guessed(slug, query.as_deref()) };
        let ending = if is_source { ".md" } else { "" };
        return Ok(moved(&format!("/{}{ending}", encode_segment(&renamed.slug))));
    };
    if !is_source && home_page(&app).is_some_and(|home| home.id == row.id) {
        return Ok(moved("/"));
    }
    let made = if is_source {
        page::make_source(&app, row).await?
    } else {
        page::make(&app, &tree, &reading, row, false).await?
    };
    Ok(reading.send(&app, &tree, reading.path(), made))
}

/// For now: a page may get this address one day.
fn guessed(slug: &str, query: Option<&str>) -> Result<Response, Problem> {
    let (_, to) = GUESSES.iter().find(|(guess, _)| *guess == slug).ok_or(Code::NotFound)?;
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    Ok(Redirect::to(&format!("{to}{query}")).into_response())
}

fn moved(to: &str) -> Response {
    // Who may know of the page is asked again each time.
    let headers = [(LOCATION, to.to_owned()), (CACHE_CONTROL, "private, no-cache".to_owned())];
    (StatusCode::MOVED_PERMANENTLY, headers).into_response()
}
