//! The first screen: what changed lately, tags, and how far the first synchronisation is.

use yew::prelude::*;

use super::Heading;
use crate::commands::Action;
use crate::commands::perform::act;
use crate::route::AppRoute;
use crate::ui::{Empty, PageList, Tag, use_desk, use_locale, use_selected, use_workspace};

/// Most pages listed.
const MAX_RECENT: usize = 15;
/// Addresses of the page that a new cooperative finds, in either language.
const WELCOME_SLUGS: [&str; 2] = ["bienvenue", "welcome"];
/// A cooperative with more pages has found its way.
const MOST_AT_THE_BEGINNING: usize = 15;
/// Most tags listed.
const MAX_TAGS: usize = 30;

/// The screen.
#[component]
pub fn Home() -> Html {
    let locale = use_locale();
    let tree = use_selected(|state| state.tree.clone());
    let name = use_selected(|state| state.session.person.as_ref().map(|person| person.name.clone()));
    let recent = use_memo(tree.clone(), |tree| {
        let mut pages: Vec<_> = tree.living().map(|entry| (entry.updated_at, entry.id)).collect();
        pages.sort_unstable_by(|left, right| right.cmp(left));
        pages.into_iter().take(MAX_RECENT).map(|(_, id)| id).collect::<Vec<_>>()
    });
    let title = match name.as_deref().and_then(|name| name.split_whitespace().next()) {
        Some(first) => locale.format("app-hello", &[("name", first.into())]),
        None => locale.text("app-hello-guest"),
    };
    html! {
        <div class="screen stack">
            <Heading {title} />
            <FirstSync />
            <Beginning />
            if recent.is_empty() {
                <NothingYet />
            } else {
                <section class="stack stack-s">
                    <h2>{ locale.text("app-recent") }</h2>
                    <PageList pages={(*recent).clone()} />
                </section>
            }
            <Tags />
        </div>
    }
}

/// The way to the page that welcomes, as long as there is little else.
#[component]
fn Beginning() -> Html {
    let locale = use_locale();
    let welcome = use_selected(|state| {
        let is_young = state.tree.living().count() <= MOST_AT_THE_BEGINNING;
        let mut pages = state.tree.living().filter(|_| is_young);
        let found = pages.find(|entry| !entry.public && WELCOME_SLUGS.contains(&entry.slug.as_str()));
        found.map(|entry| (entry.id, entry.title.clone()))
    });
    let Some((id, title)) = welcome else { return Html::default() };
    html! {
        <p class="notice"><span>
            { locale.text("app-begin-here") }{ " " }<a href={AppRoute::Page(id).address()}>{ title }</a>
        </span></p>
    }
}

/// How far the first synchronisation is.
#[component]
pub fn FirstSync() -> Html {
    let locale = use_locale();
    let progress = use_selected(|state| state.sync.first_sync);
    let Some((held, total)) = progress else { return Html::default() };
    let text = locale.format("sync-first", &[("held", held.into()), ("total", total.into())]);
    html! {
        <div class="notice first-sync">
            <div>
                <label for="first-sync">{ text }</label>
                <progress id="first-sync" max={total.to_string()} value={held.to_string()}></progress>
            </div>
        </div>
    }
}

#[component]
fn NothingYet() -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let is_known = use_selected(|state| state.sync.has_catalogue);
    let can_write = use_selected(|state| state.tree.writable_spaces().next().is_some());
    if !is_known {
        return html! { <p role="status">{ locale.text("app-fetching") }</p> };
    }
    let text = locale.text(if can_write { "app-nothing-yet-text" } else { "app-nothing-for-you" });
    let write = Callback::from(move |_: MouseEvent| act(&desk, Action::NewPage, None));
    html! {
        <Empty icon="page" title={locale.text("app-nothing-yet")} {text}>
            if can_write {
                <button type="button" class="button button-primary" onclick={write}>{ locale.text("app-do-new") }</button>
            }
        </Empty>
    }
}

#[component]
fn Tags() -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let version = use_selected(|state| (state.texts_version, state.tree.clone()));
    let tags = use_memo(version, move |_| workspace.all_tags());
    if tags.is_empty() {
        return Html::default();
    }
    html! {
        <section class="stack stack-s">
            <h2>{ locale.text("app-tags") }</h2>
            <p class="cluster">{ for tags.iter().take(MAX_TAGS).map(|(tag, _)| html! { <Tag tag={tag.clone()} /> }) }</p>
        </section>
    }
}
