//! The frame of every page the server makes: head, skip links, header with menu, main, footer.
//!
//! [`page`] is enough for most; [`Layout`] says more (who reads, what search engines and other sites are told).
//! Deliberately absent: scripts. The menu button on phones is a `<details>`.

use etabli_access::{Actor, Level};
use etabli_api::paths;
use etabli_locale::Locale;
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use super::extract::Who;
use super::{assets, theme};
use crate::app::App;
use crate::services::settings::{DESCRIPTION, FOOTER, LOGO, MENU};

/// What sort of page it is.
#[derive(Debug, Clone, Default)]
pub enum Kind {
    /// The public site: the body fills the width and has its own `.wrap`s.
    #[default]
    Site,
    /// Accounts, installation, invitations: a narrow column; put the form in a `.panel`.
    Account,
    /// The administration: its menu (a `<ul class="menu">`) at the side, the body beside it; on phones, a button that
    /// says where one is and opens the menu.
    Admin { menu: Markup, here: String },
}

/// What search engines, feeds readers and other sites are told about a page.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// One or two sentences.
    pub description: Option<String>,
    /// The page's own address, with scheme and host.
    pub canonical: Option<String>,
    /// A picture, with scheme and host.
    pub image: Option<String>,
    /// Keeps the page out of search engines.
    pub is_hidden: bool,
    /// A feed of this very page: address and title.
    pub feed: Option<(String, String)>,
}

/// A page about to be written.
#[derive(Debug, Clone)]
pub struct Layout<'a> {
    app: &'a App,
    locale: Locale,
    title: &'a str,
    kind: Kind,
    reader: Option<&'a Who>,
    edit: Option<String>,
    path: &'a str,
    head: Head,
}

/// One line of the public menu.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MenuEntry {
    pub label: String,
    pub href: String,
}

/// Slugs that the footer links to when such a page is public, in either language. They are no news either.
pub const LEGAL_PAGES: [&str; 6] =
    ["mentions-legales", "legal-notice", "accessibilite", "declaration-d-accessibilite", "accessibility", "contact"];

/// A page in the site's frame, for whoever reads it.
pub fn page(app: &App, locale: Locale, title: &str, kind: Kind, body: Markup) -> Markup {
    Layout::new(app, locale, title).kind(kind).render(body)
}

/// An icon of the sprite, which says nothing by itself: put words beside it.
pub fn icon(name: &str) -> Markup {
    html! { svg.icon aria-hidden="true" { use href={ (assets::address("icons.svg")) "#" (name) } {} } }
}

impl<'a> Layout<'a> {
    /// A page of the public site read by a visitor.
    pub fn new(app: &'a App, locale: Locale, title: &'a str) -> Self {
        Self { app, locale, title, kind: Kind::Site, reader: None, edit: None, path: "", head: Head::default() }
    }

    /// Of another sort.
    pub fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// Who reads: signed-in people see the way to their space. The response is then private.
    pub fn reader(self, who: Option<&'a Who>) -> Self {
        Self { reader: who, ..self }
    }

    /// Where this page is written, for who may.
    pub fn edit(self, href: Option<String>) -> Self {
        Self { edit: href, ..self }
    }

    /// The path of this page, to mark its line in the menu.
    pub fn path(self, path: &'a str) -> Self {
        Self { path, ..self }
    }

    /// What others are told.
    pub fn head(self, head: Head) -> Self {
        Self { head, ..self }
    }

    /// The page around its body.
    pub fn render(&self, body: Markup) -> Markup {
        let is_admin = matches!(self.kind, Kind::Admin { .. });
        html! {
            (DOCTYPE)
            html lang=(self.locale.language.code()) {
                head { (self.head_tags()) }
                body.site {
                    (self.skip_links())
                    (self.header())
                    @match &self.kind {
                        Kind::Site => main #content tabindex="-1" { (body) },
                        Kind::Account => main #content.wrap.wrap-narrow.account tabindex="-1" { (body) },
                        Kind::Admin { menu, here } => div.wrap.with-sidebar {
                            nav #menu aria-label=(self.text("site-administration")) {
                                details.admin-sections {
                                    summary.button { (icon("menu")) (here) }
                                    (menu)
                                }
                                (menu)
                            }
                            main #content.stack tabindex="-1" { (body) }
                        },
                    }
                    @if !is_admin { (self.footer()) }
                }
            }
        }
    }

    fn text(&self, id: &str) -> String {
        self.locale.text(id)
    }

    fn head_tags(&self) -> Markup {
        let name = self.app.settings().name();
        let title = if self.title == name { name.clone() } else { format!("{} — {name}", self.title) };
        let sheet = if matches!(self.kind, Kind::Admin { .. }) { "admin.css" } else { "site.css" };
        let hidden = self.head.is_hidden || !matches!(self.kind, Kind::Site);
        html! {
            meta charset="utf-8";
            title { (title) }
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            link rel="stylesheet" href=(assets::address(sheet));
            link rel="stylesheet" href=(theme::address(self.app));
            link rel="icon" href="/favicon.svg" type="image/svg+xml";
            @if hidden { meta name="robots" content="noindex"; } @else { (self.for_others(&title, &name)) }
        }
    }

    fn for_others(&self, title: &str, name: &str) -> Markup {
        let description = self.head.description.clone().or_else(|| self.app.settings().get(DESCRIPTION));
        html! {
            @if let Some(description) = &description {
                meta name="description" content=(description);
                meta property="og:description" content=(description);
            }
            meta property="og:type" content="website";
            meta property="og:title" content=(title);
            meta property="og:site_name" content=(name);
            meta property="og:locale" content=(if self.locale == Locale::EN { "en_GB" } else { "fr_FR" });
            @if let Some(canonical) = &self.head.canonical {
                link rel="canonical" href=(canonical);
                meta property="og:url" content=(canonical);
            }
            @if let Some(image) = &self.head.image { meta property="og:image" content=(image); }
            link rel="alternate" type="application/atom+xml" href="/feeds/recent.xml" title=(name);
            @if let Some((href, title)) = &self.head.feed {
                link rel="alternate" type="application/atom+xml" href=(href) title=(title);
            }
        }
    }

    fn skip_links(&self) -> Markup {
        html! {
            nav aria-label=(self.text("skip-links")) {
                ul.skip-links {
                    li { a href="#content" { (self.text("skip-to-content")) } }
                    @if matches!(self.kind, Kind::Site | Kind::Admin { .. }) {
                        li { a href="#menu" { (self.text("skip-to-menu")) } }
                    }
                    @if matches!(self.kind, Kind::Site) {
                        li { a href="/search" { (self.text("skip-to-search")) } }
                    }
                }
            }
        }
    }

    fn header(&self) -> Markup {
        html! {
            header.site-header {
                div.wrap {
                    (self.brand())
                    @match self.kind {
                        Kind::Site => (self.menus()),
                        Kind::Account => {},
                        Kind::Admin { .. } => a.button.button-quiet.push href="/app/" { (self.text("site-members")) },
                    }
                }
            }
        }
    }

    fn brand(&self) -> Markup {
        let settings = self.app.settings();
        let name = settings.name();
        let initial: String = name.chars().find(|letter| letter.is_alphanumeric()).into_iter().collect();
        html! {
            a.brand href="/" {
                @match settings.get(LOGO) {
                    Some(logo) => img src={ "/files/" (logo) } alt="";,
                    None => span.brand-mark aria-hidden="true" { (initial.to_uppercase()) },
                }
                span { (name) }
            }
        }
    }

    fn menus(&self) -> Markup {
        let lines = html! {
            ul {
                @for entry in menu(self.app) {
                    @let is_here = entry.href == self.path;
                    li { a href=(entry.href) aria-current=[is_here.then_some("page")] { (entry.label) } }
                }
                li {
                    a href="/search" aria-current=[(self.path == "/search").then_some("page")] {
                        (icon("find")) (self.text("site-search"))
                    }
                }
                @if let Some(edit) = &self.edit { li { a href=(edit) { (icon("edit")) (self.text("site-edit")) } } }
                @if self.reader.is_some_and(|who| who.session.is_some()) {
                    li { a href="/app/" { (icon("user")) (self.text("site-members")) } }
                }
            }
        };
        html! {
            nav #menu.site-nav aria-label=(self.text("site-main-menu")) { (lines) }
            details.site-menu {
                summary.button { (icon("menu")) (self.text("site-menu")) }
                nav aria-label=(self.text("site-main-menu")) { (lines) }
            }
        }
    }

    fn footer(&self) -> Markup {
        let settings = self.app.settings();
        let tree = self.app.tree();
        let visitor = Actor::visitor();
        let legal = LEGAL_PAGES.into_iter().filter_map(|slug| tree.by_slug(slug));
        let legal: Vec<_> = legal.filter(|row| tree.is_published(&visitor, row)).collect();
        html! {
            footer.site-footer {
                div.wrap {
                    p { (settings.get(FOOTER).unwrap_or_else(|| settings.name())) }
                    @if !legal.is_empty() {
                        ul { @for row in legal { li { a href={ "/" (row.slug) } { (row.title) } } } }
                    }
                    ul {
                        @if matches!(self.kind, Kind::Site) {
                            li { a href="/recent" { (self.text("site-recent")) } }
                            li { a href="/feeds/recent.xml" { (self.text("site-feed")) } }
                        }
                        li { a href="/app/" { (self.text("site-members")) } }
                    }
                }
            }
        }
    }
}

/// The public menu: as set, or else the top pages of the spaces that visitors may read.
pub fn menu(app: &App) -> Vec<MenuEntry> {
    let set = app.settings().get(MENU).and_then(|json| serde_json::from_str::<Vec<MenuEntry>>(&json).ok());
    if let Some(entries) = set {
        let is_safe = |entry: &MenuEntry| etabli_markup::safe_url(&entry.href).is_some();
        return entries.into_iter().filter(is_safe).collect();
    }
    const MOST: usize = 6;
    let (tree, visitor) = (app.tree(), Actor::visitor());
    let home = super::public::home_page(app).map(|row| row.id);
    let spaces = tree.spaces().iter().filter(|space| tree.decide_space(&visitor, space.id).allows(Level::Read));
    let top = spaces.flat_map(|space| tree.children(space.id, None)).filter(|row| tree.is_published(&visitor, row));
    let top = top.filter(|row| !LEGAL_PAGES.contains(&row.slug.as_str())).take(MOST).map(|row| MenuEntry {
        label: row.title.clone(),
        href: if home == Some(row.id) { "/".to_owned() } else { format!("/{}", row.slug) },
    });
    top.collect()
}

/// Where a visitor who wants to sign in goes, to come back here afterwards.
pub fn sign_in_href(back: &str) -> String {
    format!("{}?next={back}", paths::SIGN_IN)
}
