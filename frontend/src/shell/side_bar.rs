//! The side: search, the tree of each space, the trash.

use yew::prelude::*;

use super::tree_view::TreeView;
use crate::commands::{Action, entry_of};
use crate::platform::dom;
use crate::route::AppRoute;
use crate::store::search::Hit;
use crate::ui::{Desk, Icon, use_desk, use_locale, use_selected};

/// Most results shown under the field; the search screen shows more.
const MAX_RESULTS: usize = 8;

/// The side bar; hidden on phones by the style sheet, where its parts are screens.
#[component]
pub fn SideBar() -> Html {
    let locale = use_locale();
    html! {
        <aside class="side-bar" aria-label={locale.text("app-side-bar")}>
            <SearchField />
            <TreeAndPlaces />
        </aside>
    }
}

/// The tree with what is around it: on the side, and as a screen on phones.
#[component]
pub fn TreeAndPlaces() -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let tree = use_selected(|state| state.tree.clone());
    let is_admin = use_selected(|state| {
        state.session.person.as_ref().is_some_and(|person| person.role == etabli_access::Role::Admin)
    });
    let here = |route: &AppRoute| (desk.route == *route).then_some("page");
    html! {
        <>
            <nav class="menu places" aria-label={locale.text("app-places")}>
                <a href={AppRoute::Home.address()} aria-current={here(&AppRoute::Home)}>
                    <Icon name="clock" />{ locale.text("app-recent") }
                </a>
            </nav>
            <div id="tree" tabindex="-1">
                { for tree.spaces.iter().map(|space| html! { <TreeView key={space.id.to_string()} space={space.id} /> }) }
            </div>
            <nav class="menu places places-end" aria-label={locale.text("app-more-places")}>
                <a href={AppRoute::Trash.address()} aria-current={here(&AppRoute::Trash)}>
                    <Icon name="trash" />{ locale.text("app-trash") }
                </a>
                if is_admin {
                    <a href={crate::route::ADMIN}><Icon name="settings" />{ locale.text("app-admin") }</a>
                }
            </nav>
        </>
    }
}

/// The search field with its results: a combobox whose list follows what is typed.
#[component]
fn SearchField() -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let words = use_state_eq(String::new);
    let active = use_state_eq(|| 0usize);
    let version = use_selected(|state| (state.texts_version, state.tree.clone()));
    let hits = use_memo(((*words).clone(), version), {
        let workspace = desk.workspace.clone();
        move |(words, _)| workspace.search(words, MAX_RESULTS)
    });
    let is_open = !words.trim().is_empty();
    let oninput = {
        let (words, active) = (words.clone(), active.clone());
        Callback::from(move |event: InputEvent| {
            words.set(dom::field_value(&event));
            active.set(0);
        })
    };
    let close = {
        let words = words.clone();
        Callback::from(move |()| words.set(String::new()))
    };
    let onkeydown = search_keys(&desk, &hits, &words, &active);
    let keys = entry_of(Action::Search).and_then(|entry| entry.keys_in_words(locale));
    html! {
        <search class="search-box">
            <label class="search-label">
                <Icon name="find" />
                <span class="visually-hidden">{ locale.text("app-search") }</span>
                <input id="search-field" type="search" autocomplete="off" role="combobox" aria-expanded={is_open.to_string()}
                    aria-controls="search-results" aria-autocomplete="list" placeholder={locale.text("app-search")}
                    aria-activedescendant={(is_open && !hits.is_empty()).then(|| format!("search-result-{}", *active))}
                    value={(*words).clone()} {oninput} {onkeydown} />
                if let Some(keys) = keys {
                    <kbd aria-hidden="true">{ keys }</kbd>
                }
            </label>
            <div class="search-results" hidden={!is_open}>
                <div id="search-results" role="listbox" aria-label={locale.text("app-results")}>
                    { for hits.iter().enumerate().map(|(index, hit)| view_hit(&desk, hit, index, index == *active, &close)) }
                </div>
                if is_open && hits.is_empty() {
                    <p class="search-none">{ locale.text("app-no-result") }</p>
                }
            </div>
            <p class="visually-hidden" role="status">
                { is_open.then(|| locale.format("app-result-count", &[("count", hits.len().into())])) }
            </p>
        </search>
    }
}

fn view_hit(desk: &Desk, hit: &Hit, index: usize, is_active: bool, close: &Callback<()>) -> Html {
    let title = desk.workspace.read(|state| state.tree.document(hit.document).map(|entry| entry.title.clone()));
    let (desk, close, document) = (desk.clone(), close.clone(), hit.document);
    let choose = Callback::from(move |_: MouseEvent| {
        close.emit(());
        desk.go_to_page(document);
    });
    html! {
        <div role="option" id={format!("search-result-{index}")} aria-selected={is_active.to_string()} onclick={choose}>
            <span class="truncate">{ title }</span>
            if let Some([before, found, after]) = &hit.excerpt {
                <span class="search-excerpt truncate">{ before }<mark>{ found }</mark>{ after }</span>
            }
        </div>
    }
}

fn search_keys(
    desk: &Desk,
    hits: &std::rc::Rc<Vec<Hit>>,
    words: &UseStateHandle<String>,
    active: &UseStateHandle<usize>,
) -> Callback<KeyboardEvent> {
    let (desk, hits, words, active) = (desk.clone(), hits.clone(), words.clone(), active.clone());
    Callback::from(move |event: KeyboardEvent| {
        let count = hits.len().max(1);
        match event.key().as_str() {
            "ArrowDown" => active.set((*active + 1) % count),
            "ArrowUp" => active.set((*active + count - 1) % count),
            "Enter" => {
                match hits.get(*active) {
                    Some(hit) => desk.go_to_page(hit.document),
                    None => desk.go.emit(AppRoute::Search((*words).clone())),
                }
                words.set(String::new());
            }
            "Escape" => words.set(String::new()),
            _ => return,
        }
        event.prevent_default();
    })
}
