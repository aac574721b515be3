//! Who is here, by initials.

use yew::prelude::*;

use crate::store::Presence;

/// An avatar's properties.
#[derive(Properties, PartialEq)]
pub struct AvatarProps {
    /// Who.
    pub presence: Presence,
}

/// Initials on a colour, named for screen readers.
#[component]
pub fn Avatar(props: &AvatarProps) -> Html {
    let Presence { name, colour, .. } = &props.presence;
    let number = (colour + 1).to_string();
    html! {
        <span class="avatar" role="img" aria-label={name.clone()} title={name.clone()} data-presence={number}>
            { initials(name) }
        </span>
    }
}

/// At most two initials.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}
