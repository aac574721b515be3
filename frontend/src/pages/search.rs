//! Search as a screen: on phones, and for all results.

use yew::prelude::*;

use super::Heading;
use crate::platform::{dom, location};
use crate::route::AppRoute;
use crate::ui::{Empty, PageList, use_locale, use_selected, use_workspace};

/// Most results shown.
const MAX_RESULTS: usize = 50;

/// The screen's properties.
#[derive(Properties, PartialEq)]
pub struct SearchProps {
    /// The words of the address.
    pub words: String,
}

/// The screen.
#[component]
pub fn Search(props: &SearchProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let words = use_state_eq(|| props.words.clone());
    let field = use_node_ref();
    {
        let (words, field) = (words.clone(), field.clone());
        use_effect_with(props.words.clone(), move |asked| {
            words.set(asked.clone());
            dom::focus_node(&field);
        });
    }
    let version = use_selected(|state| (state.texts_version, state.tree.clone()));
    let hits = use_memo(((*words).clone(), version), move |(words, _)| workspace.search(words, MAX_RESULTS));
    let oninput = {
        let words = words.clone();
        Callback::from(move |event: InputEvent| {
            let typed = dom::field_value(&event);
            // The address keeps the words, so that coming back shows the same results.
            location::replace(&AppRoute::Search(typed.clone()).address());
            words.set(typed);
        })
    };
    let clear = {
        let (words, field) = (words.clone(), field.clone());
        Callback::from(move |_: MouseEvent| {
            words.set(String::new());
            dom::focus_node(&field);
        })
    };
    let is_asked = !words.trim().is_empty();
    let count = locale.format("app-result-count", &[("count", hits.len().into())]);
    html! {
        <div class="screen stack">
            <Heading title={locale.text("app-search")} />
            <div class="field">
                <label for="search-words">{ locale.text("app-search-words") }</label>
                <input ref={field} id="search-words" type="search" autocomplete="off" value={(*words).clone()} {oninput} />
                <p class="hint">{ locale.text("app-search-hint") }</p>
            </div>
            <p role="status" class="secondary">{ is_asked.then_some(count) }</p>
            if is_asked && hits.is_empty() {
                <Empty icon="find" title={locale.format("app-no-result-for", &[("words", (&*words).into())])}
                    text={locale.text("app-no-result-text")}>
                    <button type="button" class="button" onclick={clear}>{ locale.text("app-search-clear") }</button>
                </Empty>
            } else if !hits.is_empty() {
                <PageList pages={hits.iter().map(|hit| hit.document).collect::<Vec<_>>()}
                    excerpts={hits.iter().map(|hit| hit.excerpt.clone()).collect::<Vec<_>>()} />
            }
        </div>
    }
}
