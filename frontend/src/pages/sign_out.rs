//! Signing out: says what would stay behind, and offers to take the pages off the device.

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Heading;
use crate::platform::{dom, local};
use crate::route::{AppRoute, SIGN_OUT};
use crate::store::boot::LAST;
use crate::ui::{use_locale, use_workspace};

/// The screen.
#[component]
pub fn SignOut() -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let forgets = use_state_eq(|| false);
    let form = use_node_ref();
    let has_unsent = workspace.has_unsent();
    let choose = {
        let forgets = forgets.clone();
        Callback::from(move |_: Event| forgets.set(!*forgets))
    };
    let download = {
        let workspace = workspace.clone();
        Callback::from(move |_: MouseEvent| {
            let workspace = workspace.clone();
            spawn_local(async move { workspace.download_changes().await });
        })
    };
    let onsubmit = {
        let (form, forgets) = (form.clone(), forgets.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (workspace, form, forgets) = (workspace.clone(), form.clone(), *forgets);
            spawn_local(async move {
                if forgets {
                    // What the browser refuses to delete stays readable on this device only.
                    let _ = workspace.forget_device().await;
                }
                local::remove(LAST);
                dom::submit(&form);
            });
        })
    };
    html! {
        <div class="screen stack">
            <Heading title={locale.text("app-sign-out")} />
            if has_unsent {
                <div class="notice notice-warn"><div>
                    <p>{ locale.text("app-sign-out-unsent") }</p>
                    <p><button type="button" class="button" onclick={download}>{ locale.text("sync-download") }</button></p>
                </div></div>
            }
            <form ref={form} method="post" action={SIGN_OUT} class="form" {onsubmit}>
                <div class="choice">
                    <input id="forget" type="checkbox" checked={*forgets} onchange={choose} aria-describedby="forget-hint" />
                    <label for="forget">{ locale.text("app-forget-device") }</label>
                    <p id="forget-hint" class="hint">{ locale.text("app-forget-device-hint") }</p>
                </div>
                <div class="actions">
                    <button type="submit" class="button button-primary">{ locale.text("app-sign-out") }</button>
                    <a class="button button-quiet" href={AppRoute::Home.address()}>{ locale.text("cancel") }</a>
                </div>
            </form>
        </div>
    }
}
