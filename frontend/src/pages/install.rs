//! Installing the app on this device.

use yew::prelude::*;

use super::Heading;
use crate::platform::install;
use crate::ui::{use_locale, use_selected, use_workspace};

/// The screen.
#[component]
pub fn Install() -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let can_install = use_selected(|state| state.can_install);
    let accept = Callback::from(move |_: MouseEvent| {
        install::accept_offer();
        workspace.update(|state| state.can_install = false);
    });
    let steps = if install::is_apple_mobile() { "app-install-apple" } else { "app-install-other" };
    html! {
        <div class="screen stack">
            <Heading title={locale.text("app-install")} />
            <p>{ locale.text("app-install-text") }</p>
            if install::is_installed() {
                <p class="notice notice-ok">{ locale.text("app-installed") }</p>
            } else if can_install {
                <p><button type="button" class="button button-primary" onclick={accept}>{ locale.text("app-install-now") }</button></p>
            } else {
                <p class="notice">{ locale.text(steps) }</p>
            }
            if install::is_apple_mobile() && !install::is_installed() {
                <p class="notice notice-warn">{ locale.text("app-install-apple-why") }</p>
            }
        </div>
    }
}
