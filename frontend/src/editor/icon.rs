//! Icons out of the app's sprite, whose address the page's head tells.

use std::cell::OnceCell;

use yew::prelude::*;

thread_local! {
    static SPRITE: OnceCell<String> = const { OnceCell::new() };
}

/// An icon of the sprite; the element around it has the name.
pub fn icon(name: &str) -> Html {
    let address = SPRITE.with(|sprite| sprite.get_or_init(find_sprite).clone());
    html! { <svg class="icon" aria-hidden="true"><use href={format!("{address}#{name}")} /></svg> }
}

fn find_sprite() -> String {
    let document = page();
    let meta = document.and_then(|document| document.query_selector("meta[name='etabli-icons']").ok().flatten());
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}

fn page() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}
