//! The frame around every screen: top bar, tree, content, bottom bar on phones, dialogs, messages.

mod bottom_bar;
mod move_dialog;
mod share;
pub mod side_bar;
mod top_bar;
pub mod tree_view;

use yew::prelude::*;

use crate::commands::action_of;
use crate::commands::perform::perform;
use crate::pages;
use crate::platform::{dom, keyboard, location, viewport};
use crate::route::AppRoute;
use crate::ui::hooks::Fresh;
use crate::ui::sync_panel::SyncPanel;
use crate::ui::toasts::{Announcer, Toasts};
use crate::ui::{Desk, Dialog, Dialogue, use_desk, use_locale, use_workspace};
use bottom_bar::BottomBar;
use move_dialog::{MoveDialog, PublishDialog};
use share::ShareDialog;
use side_bar::SideBar;
use top_bar::TopBar;

/// The frame.
#[component]
pub fn Shell() -> Html {
    let workspace = use_workspace();
    let route = use_state_eq(|| AppRoute::parse(&location::current()).unwrap_or_default());
    let dialogue = use_state_eq(|| None::<Dialogue>);
    let fresh = use_memo((), |()| Fresh::default());
    let desk = Desk {
        workspace,
        route: (*route).clone(),
        go: use_going(&route, &dialogue),
        dialogue: {
            let dialogue = dialogue.clone();
            Callback::from(move |wanted| dialogue.set(wanted))
        },
        fresh: (*fresh).clone(),
    };
    use_history(&route);
    use_keys(&desk);
    use_focus_on_arrival(&route);
    use_effect_with((), |()| {
        let listeners = viewport::follow_keyboard();
        move || drop(listeners)
    });
    let onclick = follow_links(&desk);
    let class = classes!("app", matches!(*route, AppRoute::Tree).then_some("app-tree"));
    html! {
        <ContextProvider<Desk> context={desk.clone()}>
            <div {class} {onclick}>
                <SkipLinks />
                <TopBar />
                // The tree as a screen is the same tree: it must not be there twice.
                if *route != AppRoute::Tree {
                    <SideBar />
                }
                <main id="content" tabindex="-1">{ screen(&route) }</main>
                <BottomBar />
            </div>
            { open_dialog(dialogue.as_ref(), &desk) }
            <Toasts />
            <Announcer />
        </ContextProvider<Desk>>
    }
}

fn screen(route: &AppRoute) -> Html {
    match route {
        AppRoute::Home => html! { <pages::home::Home /> },
        AppRoute::Page(id) => html! { <pages::document::DocumentScreen key={id.to_string()} id={*id} /> },
        AppRoute::Trash => html! { <pages::trash::Trash /> },
        AppRoute::Search(words) => html! { <pages::search::Search words={words.clone()} /> },
        AppRoute::Tag(tag) => html! { <pages::tag::TagScreen tag={tag.clone()} /> },
        AppRoute::Sync => html! { <pages::sync::SyncScreen /> },
        AppRoute::Tree => html! { <pages::tree::TreeScreen /> },
        AppRoute::Help => html! { <pages::help::Help /> },
        AppRoute::Install => html! { <pages::install::Install /> },
        AppRoute::SignOut => html! { <pages::sign_out::SignOut /> },
        AppRoute::Unknown => html! { <pages::opening::NotFound /> },
    }
}

fn open_dialog(dialogue: Option<&Dialogue>, desk: &Desk) -> Html {
    let close = desk.dialogue.reform(|()| None);
    match dialogue {
        None => Html::default(),
        Some(Dialogue::Move(document)) => html! { <MoveDialog document={*document} on_close={close} /> },
        Some(Dialogue::Publish(document, place)) => {
            html! { <PublishDialog document={*document} place={place.clone()} on_close={close} /> }
        }
        Some(Dialogue::Share(document)) => html! { <ShareDialog document={*document} on_close={close} /> },
        Some(Dialogue::Sync) => {
            let title = desk.workspace.read(|state| state.locale.text("sync-title"));
            html! { <Dialog {title} on_close={close}><SyncPanel /></Dialog> }
        }
    }
}

#[hook]
fn use_going(route: &UseStateHandle<AppRoute>, dialogue: &UseStateHandle<Option<Dialogue>>) -> Callback<AppRoute> {
    let (route, dialogue) = (route.setter(), dialogue.setter());
    use_callback((), move |wanted: AppRoute, ()| {
        let address = wanted.address();
        if address != location::current() {
            location::push(&address);
        }
        dialogue.set(None);
        route.set(wanted);
    })
}

#[hook]
fn use_history(route: &UseStateHandle<AppRoute>) {
    let route = route.setter();
    use_effect_with((), move |()| {
        let listener =
            location::on_change(move || route.set(AppRoute::parse(&location::current()).unwrap_or_default()));
        move || drop(listener)
    });
}

/// Combinations of keys work everywhere, also while writing.
#[hook]
fn use_keys(desk: &Desk) {
    use_effect_with(desk.clone(), |desk| {
        let desk = desk.clone();
        let listener = dom::on_key(move |event| {
            let action = keyboard::combination(event).and_then(|combination| action_of(&combination));
            action.is_some_and(|action| perform(&desk, action, desk.route.page()))
        });
        move || drop(listener)
    });
}

/// After going somewhere, the focus is on the new screen's heading: screen readers read it. Not when the app opens, and
/// never in a title that can be written: the next key would change it.
#[hook]
fn use_focus_on_arrival(route: &UseStateHandle<AppRoute>) {
    let is_first = use_mut_ref(|| true);
    use_effect_with((**route).clone(), move |_| {
        // A page just made has its title ready to be written.
        if !is_first.replace(false) && !dom::has_focus("#page-title") {
            dom::focus("main [data-arrival]");
        }
    });
}

/// Links of the app do not load it again.
fn follow_links(desk: &Desk) -> Callback<MouseEvent> {
    let go = desk.go.clone();
    Callback::from(move |event: MouseEvent| {
        if let Some(route) = dom::clicked_link(&event).and_then(|address| AppRoute::parse(&address)) {
            event.prevent_default();
            go.emit(route);
        }
    })
}

#[component]
fn SkipLinks() -> Html {
    let locale = use_locale();
    let has_side_bar = use_desk().route != AppRoute::Tree;
    html! {
        <nav class="skip-links" aria-label={locale.text("app-skip")}>
            <a href="#content">{ locale.text("skip-to-content") }</a>
            if has_side_bar {
                <a class="wide-only" href="#search-field">{ locale.text("app-skip-to-search") }</a>
                <a class="wide-only" href="#tree">{ locale.text("app-skip-to-tree") }</a>
            }
        </nav>
    }
}
