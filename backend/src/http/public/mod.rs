//! The public site: what visitors read, and signed-in people too, each as far as they may.

use std::sync::Arc;

use etabli_access::Actor;
use etabli_locale::Locale;
use maud::{Markup, html};

use crate::app::App;
use crate::services::settings::HOME;
use crate::storage::DocumentRow;

/// Slugs of a home page when the settings name none.
const HOME_SLUGS: [&str; 2] = ["accueil", "home"];

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
