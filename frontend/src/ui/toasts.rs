//! Messages shown for a while, with what takes back what they tell; and the regions that are read aloud.

use yew::prelude::*;

use super::{IconButton, use_locale, use_selected, use_workspace};
use crate::platform::worker;

/// The messages, and the offer of a new version.
#[component]
pub fn Toasts() -> Html {
    let workspace = use_workspace();
    let locale = use_locale();
    let toasts = use_selected(|state| state.toasts.clone());
    let has_new_version = use_selected(|state| state.has_new_version);
    let update = Callback::from(|_: MouseEvent| wasm_bindgen_futures::spawn_local(worker::take_new_version()));
    html! {
        <div class="toasts">
            { for toasts.iter().map(|toast| {
                let number = toast.number;
                let (undoing, closing) = (workspace.clone(), workspace.clone());
                html! {
                    <div class="toast" key={number}>
                        <span class="toast-text">{ &toast.text }</span>
                        if toast.undo.is_some() {
                            <button type="button" class="link-button" onclick={move |_| undoing.undo_toast(number)}>
                                { locale.text("app-undo") }
                            </button>
                        }
                        <IconButton icon="close" label={locale.text("close")} onclick={move |_| closing.close_toast(number)} />
                    </div>
                }
            }) }
            if has_new_version {
                <div class="toast" role="status">
                    <span class="toast-text">{ locale.text("app-new-version") }</span>
                    <button type="button" class="link-button" onclick={update}>{ locale.text("app-reload") }</button>
                </div>
            }
        </div>
    }
}

/// What is read aloud, politely.
#[component]
pub fn Announcer() -> Html {
    let announcement = use_selected(|state| state.announcement.clone());
    // The number alternates the element, so that the same text twice is read twice.
    html! {
        <div class="visually-hidden" role="status" aria-live="polite">
            <span key={announcement.number}>{ announcement.text }</span>
        </div>
    }
}
