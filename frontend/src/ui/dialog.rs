//! A modal dialog: the browser's own, which keeps the focus inside and gives it back.

use yew::prelude::*;

use super::{IconButton, use_locale};
use crate::platform::dialog;

/// A dialog's properties.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// What it is about.
    pub title: AttrValue,
    /// Called when the person closes it, by whatever means.
    pub on_close: Callback<()>,
    /// Classes beside its own.
    #[prop_or_default]
    pub class: Classes,
    /// What it shows.
    pub children: Html,
}

/// A dialog, open as long as it is drawn.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let locale = use_locale();
    let node = use_node_ref();
    let shown = node.clone();
    use_effect_with((), move |()| {
        dialog::open(&shown);
        move || dialog::close(&shown)
    });
    let closed = props.on_close.reform(|_: Event| ());
    let close = props.on_close.reform(|_: MouseEvent| ());
    html! {
        <dialog ref={node} class={classes!("app-dialog", props.class.clone())} aria-labelledby="dialog-title" onclose={closed}>
            <header class="dialog-head">
                <h2 id="dialog-title">{ &props.title }</h2>
                <IconButton icon="close" label={locale.text("close")} onclick={close} />
            </header>
            { props.children.clone() }
        </dialog>
    }
}
