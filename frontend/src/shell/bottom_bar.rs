//! The bar at the bottom of a phone: five places within the thumb's reach.

use yew::prelude::*;

use crate::commands::Action;
use crate::commands::perform::act;
use crate::route::AppRoute;
use crate::sync::badge::Badge;
use crate::ui::{Icon, use_desk, use_locale, use_selected};

/// The bottom bar; hidden on larger screens by the style sheet.
#[component]
pub fn BottomBar() -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let badge = use_selected(|state| Badge::of(&state.sync));
    let can_write = use_selected(|state| state.tree.writable_spaces().next().is_some());
    let place = |route: AppRoute, icon: &'static str, message: &str| {
        let is_here = std::mem::discriminant(&desk.route) == std::mem::discriminant(&route);
        html! {
            <a href={route.address()} aria-current={is_here.then_some("page")}>
                <Icon name={icon} /><span>{ locale.text(message) }</span>
            </a>
        }
    };
    let write = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| act(&desk, Action::NewPage, desk.route.page()))
    };
    html! {
        <nav class="bottom-bar" aria-label={locale.text("app-bottom-bar")}>
            { place(AppRoute::Home, "home", "app-bar-home") }
            { place(AppRoute::Search(String::new()), "find", "app-bar-search") }
            if can_write {
                <button type="button" onclick={write}>
                    <Icon name="plus" /><span>{ locale.text("app-bar-write") }</span>
                </button>
            }
            { place(AppRoute::Sync, badge.icon(), "app-bar-sync") }
            { place(AppRoute::Tree, "menu", "app-bar-menu") }
        </nav>
    }
}
