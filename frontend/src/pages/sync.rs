//! The exchange with the server as a screen, on phones.

use yew::prelude::*;

use super::Heading;
use crate::ui::sync_panel::SyncPanel;
use crate::ui::use_locale;

/// The screen.
#[component]
pub fn SyncScreen() -> Html {
    let locale = use_locale();
    html! {
        <div class="screen stack">
            <Heading title={locale.text("sync-title")} />
            <SyncPanel />
        </div>
    }
}
