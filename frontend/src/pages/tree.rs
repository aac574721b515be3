//! The tree as a screen, on phones.

use yew::prelude::*;

use super::Heading;
use crate::shell::side_bar::TreeAndPlaces;
use crate::ui::use_locale;

/// The screen.
#[component]
pub fn TreeScreen() -> Html {
    let locale = use_locale();
    html! {
        <div class="screen tree-screen">
            <Heading title={locale.text("app-bar-menu")} />
            <TreeAndPlaces />
        </div>
    }
}
