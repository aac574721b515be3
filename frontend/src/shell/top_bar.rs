//! The top bar: the cooperative, where one is, who is here, sharing, the sync badge, help, the account.

use etabli_locale::Language;
use yew::prelude::*;

use crate::commands::Action;
use crate::commands::perform::act;
use crate::platform::location;
use crate::route::{ACCOUNT, ADMIN, AppRoute};
use crate::store::preferences::Theme;
use crate::ui::badge::SyncBadge;
use crate::ui::{Desk, Icon, Menu, MenuItem, use_desk, use_locale, use_selected};

/// The top bar.
#[component]
pub fn TopBar() -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let workspace = use_selected(|state| state.session.workspace.clone());
    let page = desk.route.page().filter(|id| desk.workspace.read(|state| state.tree.document(*id).is_some()));
    let share = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| act(&desk, Action::Share, desk.route.page()))
    };
    html! {
        <header class="top-bar">
            <a class="brand" href={AppRoute::Home.address()}>
                if let Some(logo) = workspace.logo {
                    <img src={logo} alt="" width="28" height="28" />
                } else {
                    <span class="brand-mark" aria-hidden="true"></span>
                }
                <span class="truncate">{ workspace.name }</span>
            </a>
            <Breadcrumb />
            <div class="top-bar-end">
                // The page's own screen draws who is here into this place.
                <div id="page-presence" class="presence"></div>
                <SyncBadge />
                if page.is_some() {
                    <button type="button" class="button share-button wide-only" onclick={share}>{ locale.text("app-do-share") }</button>
                }
                <a class="icon-button wide-only" href={AppRoute::Help.address()} aria-label={locale.text("app-do-help")}
                    title={locale.text("app-do-help")}><Icon name="help" /></a>
                <AccountMenu />
            </div>
        </header>
    }
}

#[component]
fn Breadcrumb() -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let tree = use_selected(|state| state.tree.clone());
    let Some(entry) = desk.route.page().and_then(|id| tree.document(id)) else { return Html::default() };
    let space = tree.space(entry.space).map(|space| space.name.clone()).unwrap_or_default();
    html! {
        <nav class="breadcrumb app-breadcrumb" aria-label={locale.text("app-breadcrumb")}>
            <ol>
                <li>{ space }</li>
                { for tree.ancestors(entry.id).into_iter().map(|above| html! {
                    <li><a class="truncate" href={AppRoute::Page(above.id).address()}>{ &above.title }</a></li>
                }) }
                <li aria-current="page"><span class="truncate">{ &entry.title }</span></li>
            </ol>
        </nav>
    }
}

#[component]
fn AccountMenu() -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let name = use_selected(|state| state.session.person.as_ref().map(|person| person.name.clone()));
    let items = use_items(&desk);
    let label = name.clone().unwrap_or_else(|| locale.text("app-guest"));
    let initials = crate::ui::avatar::initials(&label);
    html! {
        <Menu class="account-button" label={locale.format("app-account-of", &[("name", label.into())])} {items}>
            <span class="initials" data-initials={initials}></span>
        </Menu>
    }
}

#[hook]
fn use_items(desk: &Desk) -> Vec<MenuItem> {
    let locale = use_locale();
    let preferences = use_selected(|state| state.preferences.clone());
    let can_install = use_selected(|state| state.can_install);
    let person = use_selected(|state| state.session.person.as_ref().map(|person| person.role));
    let workspace = &desk.workspace;
    let mut items = Vec::new();
    if let Some(role) = person {
        items.push(MenuItem::new(locale.text("app-my-account"), "user", |()| location::leave(ACCOUNT)));
        if role == etabli_access::Role::Admin {
            items.push(MenuItem::new(locale.text("app-admin"), "settings", |()| location::leave(ADMIN)));
        }
    }
    for (index, language) in Language::ALL.into_iter().enumerate() {
        let workspace = workspace.clone();
        let label = locale.text(&format!("language-{}", language.code()));
        let choose = move |()| workspace.change_preferences(|all| all.language = Some(language.code().to_owned()));
        let item = MenuItem::choice(label, locale.language == language, choose);
        items.push(if index == 0 { item.after_line() } else { item });
    }
    let themes =
        [(Theme::System, "app-theme-system"), (Theme::Light, "app-theme-light"), (Theme::Dark, "app-theme-dark")];
    for (theme, message) in themes {
        let workspace = workspace.clone();
        let choose = move |()| workspace.change_preferences(|all| all.theme = theme);
        let item = MenuItem::choice(locale.text(message), preferences.theme == theme, choose);
        items.push(if theme == Theme::System { item.after_line() } else { item });
    }
    let go = |route: AppRoute| {
        let go = desk.go.clone();
        move |()| go.emit(route.clone())
    };
    items.push(MenuItem::new(locale.text("app-do-help"), "help", go(AppRoute::Help)).after_line());
    if can_install || !crate::platform::install::is_installed() {
        items.push(MenuItem::new(locale.text("app-install"), "download", go(AppRoute::Install)));
    }
    items.push(MenuItem::new(locale.text("app-public-site"), "globe", |()| location::leave("/")));
    items.push(MenuItem::new(locale.text("app-sign-out"), "sign-out", go(AppRoute::SignOut)).after_line());
    items
}
