//! A tag: the same colour everywhere for the same word, and the word itself.

use yew::prelude::*;

use crate::route::AppRoute;

const HUES: [&str; 8] = ["sand", "red", "orange", "yellow", "green", "blue", "violet", "pink"];

/// The colour of a tag.
pub fn hue(tag: &str) -> &'static str {
    let sum = etabli_ids::fold(tag).bytes().fold(7u32, |sum, byte| sum.wrapping_mul(33) ^ u32::from(byte));
    HUES.get(sum as usize % HUES.len()).copied().unwrap_or_default()
}

/// A tag's properties.
#[derive(Properties, PartialEq)]
pub struct TagProps {
    /// The word.
    pub tag: AttrValue,
}

/// A tag that leads to the pages that have it.
#[component]
pub fn Tag(props: &TagProps) -> Html {
    let address = AppRoute::Tag(props.tag.to_string()).address();
    html! { <a class="tag" data-hue={hue(&props.tag)} href={address}>{ &props.tag }</a> }
}
