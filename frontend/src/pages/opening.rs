//! Before the app can be used: starting, no network yet, damaged data. These speak without a workspace.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Heading;
use crate::platform::{dom, location};
use crate::route::{self, AppRoute};
use crate::store::{boot, rescue};
use crate::ui::{Empty, use_locale};

/// The workspace is being opened: nothing for a moment, then a word.
#[component]
pub fn Starting() -> Html {
    let locale = use_memo((), |()| boot::first_locale());
    html! { <main class="alone"><p class="starting" role="status">{ locale.text("app-starting") }</p></main> }
}

/// Nobody is signed in: said while the sign-in page is on its way.
#[component]
pub fn SigningIn() -> Html {
    let locale = use_memo((), |()| boot::first_locale());
    html! {
        <main class="alone stack">
            <p role="status">{ locale.text("app-signing-in") }</p>
            <p><a class="button button-primary" href={route::sign_in()}>{ locale.text("account-sign-in") }</a></p>
        </main>
    }
}

/// Nothing is on this device, and there is no network.
#[component]
pub fn NeedsNetwork() -> Html {
    let locale = use_memo((), |()| boot::first_locale());
    let retry = Callback::from(|_: MouseEvent| location::reload());
    html! {
        <main class="alone stack">
            <h1>{ locale.text("app-needs-network") }</h1>
            <p>{ locale.text("app-needs-network-text") }</p>
            <p><button type="button" class="button button-primary" onclick={retry}>{ locale.text("app-retry") }</button></p>
        </main>
    }
}

/// What is damaged.
#[derive(Properties, PartialEq)]
pub struct DamagedProps {
    /// The database.
    pub name: AttrValue,
    /// For whoever helps.
    pub detail: AttrValue,
}

/// The device's data cannot be read: take out what can be, then start afresh.
#[component]
pub fn Damaged(props: &DamagedProps) -> Html {
    let locale = use_memo((), |()| boot::first_locale());
    let rescued = use_state_eq(|| None::<bool>);
    let export = {
        let (rescued, name, locale) = (rescued.clone(), props.name.clone(), *locale);
        Callback::from(move |_: MouseEvent| {
            let (rescued, name) = (rescued.clone(), name.clone());
            spawn_local(async move { rescued.set(Some(rescue::download_rescue(&name, locale).await)) });
        })
    };
    let afresh = {
        let name = props.name.clone();
        Callback::from(move |_: MouseEvent| {
            let name = name.clone();
            spawn_local(async move { rescue::start_afresh(&name).await });
        })
    };
    use_effect_with((), |()| dom::set_title("Établi"));
    let outcome = rescued.map(|found| locale.text(if found { "app-rescue-done" } else { "app-rescue-nothing" }));
    html! {
        <main class="alone stack">
            <h1>{ locale.text("app-damaged") }</h1>
            <p>{ locale.text("app-damaged-text") }</p>
            <p class="cluster">
                <button type="button" class="button" onclick={export}>{ locale.text("app-rescue") }</button>
                <button type="button" class="button button-primary" onclick={afresh}>{ locale.text("app-start-afresh") }</button>
            </p>
            <p role="status">{ outcome }</p>
            <details><summary>{ locale.text("app-detail") }</summary><pre>{ &props.detail }</pre></details>
        </main>
    }
}

/// No screen has this address.
#[component]
pub fn NotFound() -> Html {
    let locale = use_locale();
    html! {
        <div class="screen stack">
            <Heading title={locale.text("app-not-found")} />
            <Empty icon="find" title={locale.text("app-not-found-title")} text={locale.text("app-not-found-text")}>
                <a class="button" href={AppRoute::Home.address()}>{ locale.text("app-back-home") }</a>
            </Empty>
        </div>
    }
}
