//! A page: title, who changed it, tags, text to write or read, panel.

mod island;
mod lists;
mod panel;
mod reading;
mod tags;
mod title;

use std::rc::Rc;

use etabli_access::Level;
use etabli_api::DocumentEntry;
use etabli_ids::DocumentId;
use etabli_sync::client::Access;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::use_tab_title;
use crate::commands::Action;
use crate::commands::perform::act;
use crate::editor::EditorHandle;
use crate::platform::dom;
use crate::route::AppRoute;
use crate::shell::tree_view::page_menu;
use crate::store::preferences::PageMode;
use crate::store::{OpenPage, PageEvent, Workspace};
use crate::ui::avatar::Avatar;
use crate::ui::hooks::Fresh;
use crate::ui::page_list::modified;
use crate::ui::{Desk, Empty, Icon, IconButton, Menu, use_desk, use_locale, use_selected, use_workspace};
use island::WritingIsland;
use panel::SidePanel;
use reading::Reading;
use tags::TagEditor;
use title::Title;

/// The screen's properties.
#[derive(Properties, PartialEq)]
pub struct DocumentProps {
    /// Which page.
    pub id: DocumentId,
}

/// The screen of a page, or why there is none.
#[component]
pub fn DocumentScreen(props: &DocumentProps) -> Html {
    let locale = use_locale();
    let tree = use_selected(|state| state.tree.clone());
    let is_known = use_selected(|state| state.sync.has_catalogue);
    match tree.document(props.id) {
        Some(entry) if entry.trashed_at.is_some() => html! { <InTrash entry={entry.clone()} /> },
        Some(entry) => html! { <OpenDocument entry={entry.clone()} /> },
        None if !is_known => html! { <p class="screen" role="status">{ locale.text("app-fetching") }</p> },
        None => html! {
            <div class="screen">
                <h1 class="visually-hidden" tabindex="-1" data-arrival="">{ locale.text("app-no-page") }</h1>
                <Empty icon="lock" title={locale.text("app-no-page")} text={locale.text("app-no-page-text")}>
                    <a class="button" href={AppRoute::Home.address()}>{ locale.text("app-back-home") }</a>
                </Empty>
            </div>
        },
    }
}

#[derive(Properties, PartialEq)]
struct EntryProps {
    entry: DocumentEntry,
}

#[component]
fn InTrash(props: &EntryProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let entry = &props.entry;
    use_tab_title(&[&entry.title]);
    let id = entry.id;
    let restore = Callback::from(move |_: MouseEvent| workspace.restore(id));
    html! {
        <div class="screen stack">
            <h1 tabindex="-1" data-arrival="">{ &entry.title }</h1>
            <Empty icon="trash" title={locale.text("app-in-trash")} text={locale.text("app-trash-text")}>
                if entry.level >= Level::Write {
                    <button type="button" class="button button-primary" onclick={restore}>{ locale.text("app-restore") }</button>
                }
            </Empty>
        </div>
    }
}

/// The page taken from the device, for as long as it is shown.
#[hook]
fn use_open_page(id: DocumentId) -> Option<OpenPage> {
    let Desk { workspace, fresh, .. } = use_desk();
    let page = use_state_eq(|| None::<OpenPage>);
    let shown = page.clone();
    use_effect_with(id, move |id| {
        let opened = Rc::new(std::cell::RefCell::new((None::<OpenPage>, false)));
        let (id, keeping) = (*id, opened.clone());
        let leaving = (workspace.clone(), fresh.clone());
        let opening = workspace.clone();
        spawn_local(async move {
            match opening.open_page(id).await {
                // The person may have gone elsewhere meanwhile.
                Ok(page) if keeping.borrow().1 => leave(&leaving.0, &leaving.1, &page),
                Ok(page) => {
                    keeping.borrow_mut().0 = Some(page.clone());
                    shown.set(Some(page));
                }
                Err(error) => opening.damaged(&error),
            }
        });
        move || {
            let page = std::mem::replace(&mut *opened.borrow_mut(), (None, true)).0;
            if let Some(page) = page {
                leave(&workspace, &fresh, &page);
            }
        }
    });
    (*page).clone()
}

/// Closes a page; one made and left without a word in it is not kept.
fn leave(workspace: &Workspace, fresh: &Fresh, page: &OpenPage) {
    if fresh.take_untitled(page.id()) && page.read(|page| page.tags().is_empty() && page.body().trim().is_empty()) {
        workspace.discard_untitled(page.id());
    }
    workspace.close_page(page);
}

/// Draws again whenever the page says something.
#[hook]
fn use_page_events(page: Option<&OpenPage>, wanted: fn(&PageEvent) -> bool) {
    let redraw = use_force_update();
    use_effect_with(page.cloned(), move |page| {
        let subscription = page.as_ref().map(|page| {
            page.subscribe(move |event| {
                if wanted(event) {
                    redraw.force_update();
                }
            })
        });
        move || drop(subscription)
    });
}

#[component]
fn OpenDocument(props: &EntryProps) -> Html {
    let locale = use_locale();
    let entry = &props.entry;
    let page = use_open_page(entry.id);
    let handle = use_state_eq(|| None::<EditorHandle>);
    let mode = use_selected(|state| state.preferences.mode);
    let panel = use_selected(|state| state.preferences.panel);
    let space = use_selected({
        let space = entry.space;
        move |state| state.tree.space(space).map(|space| space.name.clone()).unwrap_or_default()
    });
    use_tab_title(&[&entry.title, &space]);
    use_page_events(page.as_ref(), |event| matches!(event, PageEvent::Presence | PageEvent::Access));
    let access = page.as_ref().and_then(OpenPage::access);
    // The catalogue knows without network; the server, when it has spoken, knows better.
    let may_write = entry.level >= Level::Write && !matches!(access, Some(Access::Read | Access::None));
    let is_reading = mode == PageMode::Reading || !may_write;
    let workspace = use_workspace();
    use_writing_when_empty(&workspace, page.as_ref(), mode, may_write, entry.head == 0 || access.is_some());
    // The person went from the title to a text that is not there yet.
    let wants_text = use_mut_ref(|| false);
    let to_text = {
        let (handle, wants_text) = (handle.clone(), wants_text.clone());
        Callback::from(move |()| match &*handle {
            Some(handle) if !is_reading => handle.focus(),
            _ => {
                wants_text.replace(true);
                workspace.stop_reading();
            }
        })
    };
    let on_ready = {
        let handle = handle.clone();
        Callback::from(move |ready: EditorHandle| {
            if wants_text.replace(false) {
                ready.focus();
            }
            handle.set(Some(ready));
        })
    };
    html! {
        <div class="document" data-panel={panel.map(|_| "open")}>
            { page.as_ref().map(view_presence).unwrap_or_default() }
            <article class="document-page" aria-labelledby="page-title" tabindex="-1" data-arrival="">
                <div class="document-head">
                    <Above id={entry.id} space={space.clone()} />
                    <Title id={entry.id} title={entry.title.clone()} is_editable={may_write} on_enter={to_text} />
                    <Meta entry={entry.clone()} {may_write} />
                    if let Some(page) = &page {
                        <TagEditor page={page.clone()} is_editable={may_write} />
                    }
                    if !may_write {
                        <p class="notice read-only"><Icon name="eye" />{ locale.text("app-read-only") }</p>
                    }
                </div>
                { view_text(page.as_ref(), entry, is_reading, mode, on_ready) }
            </article>
            if let Some(panel) = panel {
                <SidePanel id={entry.id} {panel} handle={(*handle).clone().filter(|_| !is_reading)} />
            }
        </div>
    }
}

/// There is nothing to read in an empty page: who may write it writes. `is_whole` says that nothing of it is still to come.
#[hook]
fn use_writing_when_empty(
    workspace: &Workspace,
    page: Option<&OpenPage>,
    mode: PageMode,
    may_write: bool,
    is_whole: bool,
) {
    let workspace = workspace.clone();
    let is_asked = mode == PageMode::Reading && may_write && is_whole;
    use_effect_with((page.cloned(), is_asked), move |(page, is_asked)| {
        let is_empty = |page: &OpenPage| page.read(|page| page.body().trim().is_empty());
        if *is_asked && page.as_ref().is_some_and(is_empty) {
            workspace.stop_reading();
        }
    });
}

#[derive(Properties, PartialEq)]
struct AboveProps {
    id: DocumentId,
    space: String,
}

/// Where the page is, on phones, whose top bar has no room for it: the page above, or else the space.
#[component]
fn Above(props: &AboveProps) -> Html {
    let id = props.id;
    let above = use_selected(move |state| {
        state.tree.ancestors(id).last().map(|above| (AppRoute::Page(above.id).address(), above.title.clone()))
    });
    html! {
        <p class="document-above">
            { match above {
                Some((href, title)) => html! { <a {href}><Icon name="back" />{ title }</a> },
                None => html! { <span>{ &props.space }</span> },
            } }
        </p>
    }
}

fn view_text(
    page: Option<&OpenPage>,
    entry: &DocumentEntry,
    is_reading: bool,
    mode: PageMode,
    on_ready: Callback<EditorHandle>,
) -> Html {
    match page {
        None => html! { <div class="document-loading" aria-busy="true"></div> },
        Some(page) if is_reading => html! { <Reading page={page.clone()} space={entry.space} /> },
        Some(page) => html! { <WritingIsland page={page.clone()} is_source={mode == PageMode::Source} {on_ready} /> },
    }
}

/// Who else is here, drawn into the top bar.
fn view_presence(page: &OpenPage) -> Html {
    let Some(place) = dom::element("page-presence") else { return Html::default() };
    let mut present = page.presence();
    // A person with two tabs is one person.
    present.dedup_by(|left, right| left.name == right.name);
    let avatars = present.into_iter().map(|presence| {
        let key = presence.peer;
        html! { <Avatar {key} {presence} /> }
    });
    create_portal(avatars.collect::<Html>(), place)
}

#[derive(Properties, PartialEq)]
struct MetaProps {
    entry: DocumentEntry,
    may_write: bool,
}

/// When it was changed and by whom; the mode, the panel, the page's menu.
#[component]
fn Meta(props: &MetaProps) -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let id = props.entry.id;
    let text = use_selected({
        let entry = props.entry.clone();
        move |state| modified(state, &entry)
    });
    let mode = use_selected(|state| state.preferences.mode);
    let has_panel = use_selected(|state| state.preferences.panel.is_some());
    let act = |action: Action| {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| act(&desk, action, Some(id)))
    };
    html! {
        <div class="document-meta">
            <span>{ text }</span>
            if props.entry.public {
                <a class="document-public" href={format!("/{}", props.entry.slug)} target="_blank" rel="noopener">
                    <Icon name="globe" />{ locale.text("app-is-public") }
                </a>
            }
            <span class="document-tools">
                if props.may_write {
                    <IconButton icon={if mode == PageMode::Reading { "edit" } else { "eye" }} label={locale.text("app-do-reading")}
                        pressed={mode == PageMode::Reading} onclick={act(Action::ToggleReading)} />
                    <IconButton class="wide-only" icon="code" label={locale.text("app-do-source")} pressed={mode == PageMode::Source}
                        onclick={act(Action::ToggleSource)} />
                }
                <IconButton icon="list-bullet" label={locale.text("app-do-panel")} pressed={has_panel}
                    onclick={act(Action::TogglePanel)} />
                <Menu class="icon-button" label={locale.text("app-this-page-menu")} items={page_menu(&desk, id)}>
                    <Icon name="more" />
                </Menu>
            </span>
        </div>
    }
}
