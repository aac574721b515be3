//! The members' app.

use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <h1>{ "Établi" }</h1> }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
