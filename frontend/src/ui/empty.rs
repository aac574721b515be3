//! Nothing here: what could be, why, and what to do.

use yew::prelude::*;

use super::Icon;

/// An empty state's properties.
#[derive(Properties, PartialEq)]
pub struct EmptyProps {
    /// The icon.
    pub icon: AttrValue,
    /// The title.
    pub title: AttrValue,
    /// One sentence.
    #[prop_or_default]
    pub text: AttrValue,
    /// What to do: at most one primary button, one secondary.
    #[prop_or_default]
    pub children: Html,
}

/// An empty state.
#[component]
pub fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            <Icon name={props.icon.clone()} />
            <h2>{ &props.title }</h2>
            if !props.text.is_empty() {
                <p>{ &props.text }</p>
            }
            <div class="cluster">{ props.children.clone() }</div>
        </div>
    }
}
