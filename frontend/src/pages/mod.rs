//! The screens, one per route.

pub mod document;
pub mod help;
pub mod home;
pub mod install;
pub mod opening;
pub mod search;
pub mod sign_out;
pub mod sync;
pub mod tag;
pub mod trash;
pub mod tree;

use yew::prelude::*;

use crate::platform::dom;
use crate::ui::use_selected;

/// A screen's heading, and the title of the tab: `Corbeille — La Grange`.
#[derive(Properties, PartialEq)]
pub struct HeadingProps {
    /// The heading.
    pub title: AttrValue,
}

/// See [`HeadingProps`].
#[component]
pub fn Heading(props: &HeadingProps) -> Html {
    use_tab_title(&[&props.title]);
    html! { <h1 tabindex="-1" data-arrival="">{ &props.title }</h1> }
}

/// Gives the tab its title: the parts, then the cooperative's name.
#[hook]
pub fn use_tab_title(parts: &[&str]) {
    let name = use_selected(|state| state.session.workspace.name.clone());
    let parts = parts.iter().copied().filter(|part| !part.is_empty()).chain([name.as_str()]);
    let title = parts.collect::<Vec<_>>().join(" — ");
    use_effect_with(title, |title| dom::set_title(title));
}
