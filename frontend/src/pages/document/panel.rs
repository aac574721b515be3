//! The panel beside a page: outline, links, facts. Closed until it is asked for.

use etabli_ids::DocumentId;
use yew::prelude::*;

use crate::editor::EditorHandle;
use crate::platform::{clock, dom};
use crate::route::AppRoute;
use crate::store::preferences::Panel;
use crate::ui::{IconButton, use_locale, use_selected, use_workspace};

const PANELS: [(Panel, &str); 3] =
    [(Panel::Outline, "app-panel-outline"), (Panel::Links, "app-panel-links"), (Panel::Info, "app-panel-info")];

/// The properties.
#[derive(Properties, PartialEq)]
pub struct PanelProps {
    /// The page.
    pub id: DocumentId,
    /// What is shown.
    pub panel: Panel,
    /// The editor, while the page is written.
    pub handle: Option<EditorHandle>,
}

/// The panel.
#[component]
pub fn SidePanel(props: &PanelProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let close = {
        let workspace = workspace.clone();
        Callback::from(move |_: MouseEvent| workspace.change_preferences(|all| all.panel = None))
    };
    let index = PANELS.iter().position(|(panel, _)| *panel == props.panel).unwrap_or(0);
    let tabs = use_node_ref();
    let onkeydown = {
        let (workspace, tabs) = (workspace.clone(), tabs.clone());
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowRight" => (index + 1) % PANELS.len(),
                "ArrowLeft" => (index + PANELS.len() - 1) % PANELS.len(),
                "Home" => 0,
                "End" => PANELS.len() - 1,
                _ => return,
            };
            event.prevent_default();
            let Some((panel, _)) = PANELS.get(next) else { return };
            workspace.change_preferences(|all| all.panel = Some(*panel));
            dom::focus_child(&tabs, "[role=tab]", next);
        })
    };
    html! {
        <aside class="side-panel" aria-label={locale.text("app-panel")}>
            <div class="side-panel-head">
                <div class="tabs" role="tablist" aria-label={locale.text("app-panel")} ref={tabs} {onkeydown}>
                    { for PANELS.iter().map(|(panel, message)| {
                        let (workspace, panel) = (workspace.clone(), *panel);
                        let is_chosen = panel == props.panel;
                        html! {
                            <button type="button" role="tab" id={*message} aria-selected={is_chosen.to_string()}
                                aria-controls="side-panel-content" tabindex={if is_chosen { "0" } else { "-1" }}
                                onclick={move |_| workspace.change_preferences(|all| all.panel = Some(panel))}>
                                { locale.text(message) }
                            </button>
                        }
                    }) }
                </div>
                <IconButton icon="close" label={locale.text("close")} onclick={close} />
            </div>
            <div id="side-panel-content" role="tabpanel" tabindex="0" aria-labelledby={PANELS.get(index).map(|(_, message)| *message)}>
                { match props.panel {
                    Panel::Outline => html! { <Outline id={props.id} handle={props.handle.clone()} /> },
                    Panel::Links => html! { <Links id={props.id} /> },
                    Panel::Info => html! { <Info id={props.id} /> },
                } }
            </div>
        </aside>
    }
}

#[derive(Properties, PartialEq)]
struct OutlineProps {
    id: DocumentId,
    handle: Option<EditorHandle>,
}

#[component]
fn Outline(props: &OutlineProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let version = use_selected(|state| state.texts_version);
    let headings = use_memo((props.id, version), move |(id, _)| {
        workspace.text_of(*id).map(|text| etabli_markup::outline(&text.body)).unwrap_or_default()
    });
    if headings.is_empty() {
        return html! { <p class="panel-empty">{ locale.text("app-no-heading") }</p> };
    }
    let top = headings.iter().map(|heading| heading.level).min().unwrap_or(1);
    html! {
        <ol class="outline">
            { for headings.iter().map(|heading| {
                let (handle, start, id) = (props.handle.clone(), heading.start, heading.id.clone());
                let jump = Callback::from(move |_: MouseEvent| match &handle {
                    Some(handle) => handle.jump_to(start),
                    None => drop(dom::scroll_to(&id)),
                });
                html! {
                    <li data-depth={(heading.level - top + 1).to_string()}>
                        <button type="button" onclick={jump}>{ &heading.text }</button>
                    </li>
                }
            }) }
        </ol>
    }
}

#[derive(Properties, PartialEq)]
struct IdProps {
    id: DocumentId,
}

#[component]
fn Links(props: &IdProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let tree = use_selected(|state| state.tree.clone());
    let version = use_selected(|state| state.texts_version);
    let links = use_memo((props.id, version, tree.clone()), move |(id, _, _)| {
        (workspace.links_to(*id), workspace.links_from(*id))
    });
    let (to, from) = &*links;
    let page = |id: &DocumentId| {
        let title = tree.document(*id).map(|entry| entry.title.clone());
        html! { <li key={id.to_string()}><a href={AppRoute::Page(*id).address()}>{ title }</a></li> }
    };
    let outgoing = from.iter().map(|link| match link.page {
        Some(id) => page(&id),
        None if link.is_external => {
            html! { <li><a href={link.target.clone()} target="_blank" rel="noopener">{ &link.target }</a></li> }
        }
        None => html! { <li class="secondary">{ locale.format("app-wanted-page", &[("title", (&link.target).into())]) }</li> },
    });
    html! {
        <div class="stack">
            <section>
                <h2>{ locale.format("app-links-to", &[("count", to.len().into())]) }</h2>
                <ul class="panel-list">{ for to.iter().map(page) }</ul>
            </section>
            <section>
                <h2>{ locale.format("app-links-from", &[("count", from.len().into())]) }</h2>
                <ul class="panel-list">{ for outgoing }</ul>
            </section>
        </div>
    }
}

#[component]
fn Info(props: &IdProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let version = use_selected(|state| state.texts_version);
    let words = use_memo((props.id, version), move |(id, _)| {
        workspace.text_of(*id).map_or(0, |text| etabli_markup::word_count(&text.body))
    });
    let facts = use_selected({
        let id = props.id;
        move |state| {
            let entry = state.tree.document(id)?;
            let date = |at| state.locale.date_time(clock::civil(at));
            let space = state.tree.space(entry.space).map(|space| space.name.clone()).unwrap_or_default();
            Some((date(i64::try_from(entry.id.born_at()).unwrap_or(0)), date(entry.updated_at), space, entry.level))
        }
    });
    let Some((born, updated, space, level)) = facts else { return Html::default() };
    let count = i64::try_from(*words).unwrap_or(i64::MAX);
    let line = |message: &str, value: String| html! { <><dt>{ locale.text(message) }</dt><dd>{ value }</dd></> };
    html! {
        <dl class="panel-facts">
            { line("app-info-words", locale.integer(count)) }
            { line("app-info-born", born) }
            { line("app-info-updated", updated) }
            { line("app-info-space", space) }
            { line("app-info-level", locale.text(&format!("level-{}", level.name()))) }
        </dl>
    }
}
