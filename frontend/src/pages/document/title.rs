//! The title, written where it stands. Enter goes to the text; the title is sent a moment after the last key.

use etabli_ids::DocumentId;
use yew::prelude::*;

use crate::platform::dom;
use crate::platform::timer::Timer;
use crate::ui::{use_desk, use_locale};

/// How long after the last key the title is kept.
const DELAY: u32 = 900;

/// The title's properties.
#[derive(Properties, PartialEq, Clone)]
pub struct TitleProps {
    /// The page.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// Whether it may be written.
    pub is_editable: bool,
    /// Called when the person goes on to the text.
    pub on_enter: Callback<()>,
}

/// The title. Its text is not drawn by Yew: the browser edits it.
#[component]
pub fn Title(props: &TitleProps) -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let node = use_node_ref();
    let timer = use_memo((), |()| Timer::default());
    // Whether something was typed that is not kept yet: leaving an untouched title must not undo somebody's renaming.
    let is_dirty = use_mut_ref(|| false);
    let TitleProps { id, title, is_editable, on_enter } = props.clone();
    {
        let (node, fresh) = (node.clone(), desk.fresh.clone());
        use_effect_with((id, title.clone()), move |(id, title)| {
            // What somebody else renames waits while it is being written here.
            if !dom::is_focused(&node) && dom::text_of(&node) != *title {
                dom::set_text(&node, title);
            }
            if fresh.take(*id) {
                dom::select_text(&node);
            }
        });
    }
    let keep = {
        let (node, workspace, timer, is_dirty) =
            (node.clone(), desk.workspace.clone(), timer.clone(), is_dirty.clone());
        Callback::from(move |()| {
            timer.cancel();
            if is_dirty.replace(false) {
                workspace.rename(id, &dom::text_of(&node));
            }
        })
    };
    let oninput = {
        let (keep, timer, fresh) = (keep.clone(), timer.clone(), desk.fresh.clone());
        Callback::from(move |_: InputEvent| {
            fresh.titled(id);
            is_dirty.replace(true);
            let keep = keep.clone();
            timer.set(DELAY, move || keep.emit(()));
        })
    };
    let onblur = {
        let (keep, node, workspace) = (keep.clone(), node.clone(), desk.workspace.clone());
        Callback::from(move |_: FocusEvent| {
            keep.emit(());
            // As it is kept: cleaned, or as somebody else renamed it meanwhile.
            let kept = workspace.read(|state| state.tree.document(id).map(|entry| entry.title.clone()));
            if let Some(kept) = kept.filter(|kept| *kept != dom::text_of(&node)) {
                dom::set_text(&node, &kept);
            }
        })
    };
    let onkeydown = {
        let (node, title) = (node.clone(), title.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" if !event.is_composing() => {
                event.prevent_default();
                keep.emit(());
                on_enter.emit(());
            }
            "Escape" => dom::set_text(&node, &title),
            _ => {}
        })
    };
    html! {
        <h1 ref={node} id="page-title" class="page-title" contenteditable={if is_editable { "plaintext-only" } else { "false" }}
            spellcheck={is_editable.to_string()} data-placeholder={locale.text("app-untitled")}
            {oninput} {onblur} {onkeydown}></h1>
    }
}
