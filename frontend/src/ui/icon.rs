//! Icons of the sprite, and buttons that show only one.

use yew::prelude::*;

use crate::platform::dom;

thread_local! {
    static SPRITE: String = dom::icons();
}

/// An icon's properties.
#[derive(Properties, PartialEq)]
pub struct IconProps {
    /// Its name in the sprite.
    pub name: AttrValue,
}

/// An icon that says nothing to screen readers: words are beside it, or on the button around it.
#[component]
pub fn Icon(props: &IconProps) -> Html {
    let address = SPRITE.with(|sprite| format!("{sprite}#{}", props.name));
    html! { <svg class="icon" aria-hidden="true"><use href={address} /></svg> }
}

/// A button's properties.
#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    /// The icon.
    pub icon: AttrValue,
    /// What it does, in words.
    pub label: AttrValue,
    /// What happens.
    pub onclick: Callback<MouseEvent>,
    /// Whether it is switched on, for a switch.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// Classes beside its own.
    #[prop_or_default]
    pub class: Classes,
}

/// A button with an icon and a name that screen readers and pointers get.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    html! {
        <button type="button" class={classes!("icon-button", props.class.clone())} aria-label={props.label.clone()}
            title={props.label.clone()} aria-pressed={props.pressed.map(|pressed| pressed.to_string())}
            onclick={props.onclick.clone()}>
            <Icon name={props.icon.clone()} />
        </button>
    }
}
