//! The trash: what was put there, for thirty days.

use etabli_access::Level;
use etabli_api::DocumentEntry;
use yew::prelude::*;

use super::Heading;
use crate::store::Tree;
use crate::ui::page_list::use_moments;
use crate::ui::{Empty, Icon, use_locale, use_selected, use_workspace};

/// The screen.
#[component]
pub fn Trash() -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let tree = use_selected(|state| state.tree.clone());
    let moments = use_moments();
    let trashed = tops(&tree);
    html! {
        <div class="screen stack">
            <Heading title={locale.text("app-trash")} />
            <p class="secondary">{ locale.text("app-trash-text") }</p>
            if trashed.is_empty() {
                <Empty icon="trash" title={locale.text("app-trash-empty")} />
            } else {
                <ul class="page-list trash-list">
                    { for trashed.iter().map(|(entry, below)| {
                        let (workspace, id) = (workspace.clone(), entry.id);
                        let restore = Callback::from(move |_: MouseEvent| workspace.restore(id));
                        let when = moments(entry.trashed_at.unwrap_or_default());
                        html! {
                            <li key={id.to_string()}>
                                <Icon name="page" />
                                <span class="page-list-text">
                                    <span class="page-list-title">{ &entry.title }</span>
                                    <span class="page-list-facts">
                                        { locale.format("app-trashed-when", &[("when", when.into()), ("below", (*below).into())]) }
                                    </span>
                                </span>
                                if entry.level >= Level::Write {
                                    <button type="button" class="button" onclick={restore}
                                        aria-label={locale.format("app-restore-named", &[("title", (&entry.title).into())])}>
                                        { locale.text("app-restore") }
                                    </button>
                                }
                            </li>
                        }
                    }) }
                </ul>
            }
        </div>
    }
}

/// What was put in the trash itself, the latest first, with how many pages lie below.
fn tops(tree: &Tree) -> Vec<(DocumentEntry, usize)> {
    let went_along = |entry: &DocumentEntry| {
        let above = entry.parent.and_then(|parent| tree.document(parent));
        above.is_some_and(|above| above.trashed_at.is_some() && above.trashed_at == entry.trashed_at)
    };
    let trashed: Vec<&DocumentEntry> = tree.documents().filter(|entry| entry.trashed_at.is_some()).collect();
    let mut tops: Vec<_> = trashed
        .iter()
        .filter(|entry| !went_along(entry))
        .map(|entry| ((*entry).clone(), below(&trashed, entry)))
        .collect();
    tops.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.trashed_at));
    tops
}

fn below(trashed: &[&DocumentEntry], top: &DocumentEntry) -> usize {
    let children = trashed.iter().filter(|entry| entry.parent == Some(top.id) && entry.trashed_at == top.trashed_at);
    children.map(|child| 1 + below(trashed, child)).sum()
}
