//! Where to move a page: a list of places to choose from, for those who do not drag.

use etabli_ids::{DocumentId, SpaceId, fold};
use yew::prelude::*;

use crate::platform::dom;
use crate::store::Tree;
use crate::store::tree::Place;
use crate::ui::{Dialog, Icon, use_desk, use_locale, use_selected, use_workspace};

/// The properties.
#[derive(Properties, PartialEq)]
pub struct MoveProps {
    /// Which page.
    pub document: DocumentId,
    /// Called when it is over.
    pub on_close: Callback<()>,
}

/// A place that can be chosen.
#[derive(Clone, PartialEq)]
struct Choice {
    space: SpaceId,
    parent: Option<DocumentId>,
    title: String,
    depth: usize,
    /// Whether everybody reads what is put there.
    is_public: bool,
}

/// The dialog.
#[component]
pub fn MoveDialog(props: &MoveProps) -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let tree = use_selected(|state| state.tree.clone());
    let filter = use_state_eq(String::new);
    let document = props.document;
    let choices = use_memo((tree.clone(), document), |(tree, document)| choices(tree, *document));
    let title = tree.document(document).map(|entry| entry.title.clone()).unwrap_or_default();
    let oninput = {
        let filter = filter.clone();
        Callback::from(move |event: InputEvent| filter.set(dom::field_value(&event)))
    };
    let wanted = fold(filter.trim());
    let shown = choices.iter().filter(|choice| wanted.is_empty() || fold(&choice.title).contains(&wanted));
    let current = tree.document(document).map(|entry| (entry.space, entry.parent));
    html! {
        <Dialog title={locale.format("app-move-title", &[("title", title.into())])} on_close={props.on_close.clone()}>
            <div class="stack">
                <div class="field">
                    <label for="move-filter">{ locale.text("app-move-filter") }</label>
                    <input id="move-filter" type="search" autocomplete="off" value={(*filter).clone()} {oninput} />
                </div>
                <ul class="menu move-list" aria-label={locale.text("app-move-places")}>
                    { for shown.map(|choice| {
                        let (desk, tree) = (desk.clone(), tree.clone());
                        let (space, parent) = (choice.space, choice.parent);
                        let choose = Callback::from(move |_: MouseEvent| {
                            desk.move_page(document, tree.last_place(space, parent));
                        });
                        let is_here = current == Some((space, parent));
                        html! {
                            <li data-depth={choice.depth.min(8).to_string()}>
                                <button type="button" onclick={choose} disabled={is_here} aria-current={is_here.then_some("true")}>
                                    <Icon name={if parent.is_some() { "page" } else { "folder" }} />
                                    <span class="move-place">{ &choice.title }</span>
                                    if choice.is_public {
                                        <span class="move-public"><Icon name="globe" />{ locale.text("app-move-public") }</span>
                                    }
                                </button>
                            </li>
                        }
                    }) }
                </ul>
            </div>
        </Dialog>
    }
}

/// The properties.
#[derive(Properties, PartialEq)]
pub struct PublishProps {
    /// Which page.
    pub document: DocumentId,
    /// Where it would go.
    pub place: Place,
    /// Called when it is over.
    pub on_close: Callback<()>,
}

/// Asks before a move shows a page to everybody.
#[component]
pub fn PublishDialog(props: &PublishProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let (document, place) = (props.document, props.place.clone());
    let names = use_selected({
        let (space, parent) = (place.space, place.parent);
        move |state| {
            let title = state.tree.document(document).map(|entry| entry.title.clone()).unwrap_or_default();
            let above = parent.and_then(|parent| state.tree.document(parent)).map(|entry| entry.title.clone());
            let space = || state.tree.space(space).map(|space| space.name.clone()).unwrap_or_default();
            (title, above.unwrap_or_else(space))
        }
    });
    let cancel = props.on_close.reform(|_: MouseEvent| ());
    let publish = {
        let on_close = props.on_close.clone();
        Callback::from(move |_: MouseEvent| {
            workspace.move_page(document, place.clone());
            on_close.emit(());
        })
    };
    html! {
        <Dialog title={locale.text("app-publish-title")} on_close={props.on_close.clone()}>
            <p>{ locale.format("app-publish-text", &[("title", names.0.into()), ("place", names.1.into())]) }</p>
            <div class="actions">
                <button type="button" class="button button-primary" onclick={publish}>{ locale.text("app-publish-move") }</button>
                <button type="button" class="button" onclick={cancel}>{ locale.text("cancel") }</button>
            </div>
        </Dialog>
    }
}

/// Every place that accepts the page, in the order of the tree.
fn choices(tree: &Tree, moved: DocumentId) -> Vec<Choice> {
    let mut choices = Vec::new();
    for space in &tree.spaces {
        if tree.accepts(space.id, None, moved) {
            let is_public = tree.is_public(space.id, None);
            choices.push(Choice { space: space.id, parent: None, title: space.name.clone(), depth: 0, is_public });
        }
        add_choices(tree, space.id, None, moved, 1, &mut choices);
    }
    choices
}

fn add_choices(
    tree: &Tree,
    space: SpaceId,
    parent: Option<DocumentId>,
    moved: DocumentId,
    depth: usize,
    choices: &mut Vec<Choice>,
) {
    for id in tree.children(space, parent).iter().filter(|id| **id != moved) {
        let Some(entry) = tree.document(*id) else { continue };
        if tree.accepts(space, Some(*id), moved) {
            let (title, is_public) = (entry.title.clone(), tree.is_public(space, Some(*id)));
            choices.push(Choice { space, parent: Some(*id), title, depth, is_public });
        }
        add_choices(tree, space, Some(*id), moved, depth + 1, choices);
    }
}
