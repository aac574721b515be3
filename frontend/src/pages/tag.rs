//! The pages of a tag.

use etabli_ids::fold;
use yew::prelude::*;

use super::Heading;
use crate::ui::{Empty, PageList, use_locale, use_selected, use_workspace};

/// The screen's properties.
#[derive(Properties, PartialEq)]
pub struct TagScreenProps {
    /// The tag.
    pub tag: String,
}

/// The screen.
#[component]
pub fn TagScreen(props: &TagScreenProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let version = use_selected(|state| (state.texts_version, state.tree.clone()));
    let pages = use_memo((props.tag.clone(), version), move |(tag, (_, tree))| {
        let wanted = fold(tag);
        let has_tag = |id| workspace.tags_of(id).iter().any(|tag| fold(tag) == wanted);
        let mut pages: Vec<_> = tree.living().filter(|entry| has_tag(entry.id)).collect();
        pages.sort_by_key(|entry| std::cmp::Reverse(entry.updated_at));
        pages.into_iter().map(|entry| entry.id).collect::<Vec<_>>()
    });
    html! {
        <div class="screen stack">
            <Heading title={locale.format("app-tag-title", &[("tag", (&props.tag).into())])} />
            if pages.is_empty() {
                <Empty icon="tag" title={locale.text("app-tag-empty")} text={locale.text("app-tag-empty-text")} />
            } else {
                <PageList pages={(*pages).clone()} />
            }
        </div>
    }
}
