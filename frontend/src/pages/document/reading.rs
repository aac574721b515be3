//! A page to be read: rendered by the same renderer as the public site.

use etabli_ids::{DocumentId, SpaceId};
use etabli_locale::Locale;
use etabli_markup::{Component, Link, Options, Phrase, Placement, Resolver, escape_html, render};
use yew::prelude::*;

use super::lists::Lists;
use super::use_page_events;
use crate::route::AppRoute;
use crate::store::{OpenPage, PageEvent, Shared, Tree, Workspace};
use crate::ui::{Empty, use_locale, use_selected, use_workspace};

/// The properties.
#[derive(Properties, PartialEq)]
pub struct ReadingProps {
    /// The page.
    pub page: OpenPage,
    /// Its space: links mean its pages first.
    pub space: SpaceId,
}

/// The text.
#[component]
pub fn Reading(props: &ReadingProps) -> Html {
    let locale = use_locale();
    let tree = use_selected(|state| state.tree.clone());
    use_page_events(Some(&props.page), |event| matches!(event, PageEvent::Changed(_)));
    let body = props.page.read(etabli_documents::Page::body);
    let workspace = use_workspace();
    let texts = use_selected(|state| state.texts_version);
    let page = props.page.id();
    let html = use_memo((body, tree, locale, props.space, texts), |(body, tree, locale, space, _)| {
        let resolver = Names { workspace, tree: tree.clone(), locale: *locale, page, space: *space };
        AttrValue::from(render(body, &Options::default(), &resolver).html)
    });
    if html.trim().is_empty() {
        return html! { <Empty icon="page" title={locale.text("app-page-empty")} /> };
    }
    // Safe by the renderer's guarantees: no raw HTML passes through it.
    html! { <div class="prose document-reading">{ Html::from_html_unchecked((*html).clone()) }</div> }
}

/// What names mean in the app.
struct Names {
    workspace: Workspace,
    tree: Shared<Tree>,
    locale: Locale,
    page: DocumentId,
    space: SpaceId,
}

impl Names {
    fn lists(&self) -> Lists<'_> {
        let (workspace, tree) = (&self.workspace, &*self.tree);
        Lists { workspace, tree, locale: self.locale, page: self.page, space: self.space }
    }
}

impl Resolver for Names {
    fn page(&self, target: &str) -> Option<Link> {
        let entry = self.tree.resolve(target, Some(self.space))?;
        Some(Link { href: AppRoute::Page(entry.id).address(), title: String::new() })
    }

    fn person(&self, name: &str) -> Option<Link> {
        let wanted = etabli_ids::fold(name);
        let (_, known) = self.tree.people().find(|(_, known)| {
            let known = etabli_ids::fold(known);
            known == wanted || known.split(' ').any(|word| word == wanted) || known.replace(' ', "") == wanted
        })?;
        Some(Link { href: String::new(), title: known.to_owned() })
    }

    fn tag_href(&self, tag: &str) -> Option<String> {
        Some(AppRoute::Tag(tag.to_owned()).address())
    }

    fn component(&self, component: &Component<'_>, placement: Placement) -> Option<String> {
        match component.name {
            "button" => {
                let link = component.get("link").or_else(|| component.positional(0))?;
                let text = component.get("text").or_else(|| component.positional(1)).unwrap_or(link);
                let href = self.page(link).map_or_else(|| link.to_owned(), |link| link.href);
                let href = etabli_markup::safe_url(&href)?;
                Some(format!("<a class=\"button\" href=\"{}\">{}</a>", escape_html(&href), escape_html(text)))
            }
            // What the public site draws with the server's help is told here by its name.
            "recent" if placement == Placement::Block => Some(self.lists().recent(component)),
            "children" | "pages" if placement == Placement::Block => Some(self.lists().children(component)),
            "recent" | "children" | "pages" | "gallery" | "search" | "include" | "video" | "map" => {
                let element = if placement == Placement::Block { "p" } else { "span" };
                let text = self.locale.format("app-component", &[("name", component.name.into())]);
                Some(format!("<{element} class=\"component-note\">{}</{element}>", escape_html(&text)))
            }
            _ => None,
        }
    }

    fn phrase(&self, phrase: Phrase<'_>) -> String {
        let text = |id: &str| self.locale.text(id);
        match phrase {
            Phrase::Callout(kind) => {
                let id = format!("app-callout-{kind}");
                if self.locale.has(&id) { text(&id) } else { text("app-callout-note") }
            }
            Phrase::TaskDone => text("app-task-done"),
            Phrase::TaskOpen => text("app-task-open"),
            Phrase::Footnotes => text("app-footnotes"),
            Phrase::BackToText => text("app-back-to-text"),
            Phrase::Table => text("app-table"),
            Phrase::Contents => text("app-contents"),
            Phrase::UnknownComponent(name) => self.locale.format("app-component-unknown", &[("name", name.into())]),
            Phrase::WantedPage(target) => self.locale.format("app-wanted-page", &[("title", target.into())]),
            Phrase::UnknownPerson(name) => self.locale.format("app-unknown-person", &[("name", name.into())]),
        }
    }
}
