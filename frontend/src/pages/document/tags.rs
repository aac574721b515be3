//! The tags of a page: chips, and a field that completes.

use yew::prelude::*;

use super::use_page_events;
use crate::platform::dom;
use crate::route::AppRoute;
use crate::store::{OpenPage, PageEvent};
use crate::ui::tag::hue;
use crate::ui::{Icon, use_locale, use_workspace};

/// Most completions offered.
const MAX_SUGGESTIONS: usize = 8;

/// The properties.
#[derive(Properties, PartialEq)]
pub struct TagEditorProps {
    /// The page.
    pub page: OpenPage,
    /// Whether the person may change them.
    pub is_editable: bool,
}

/// The tags.
#[component]
pub fn TagEditor(props: &TagEditorProps) -> Html {
    let locale = use_locale();
    let page = &props.page;
    use_page_events(Some(page), |event| *event == PageEvent::Tags);
    let tags = page.read(etabli_documents::Page::tags);
    if tags.is_empty() && !props.is_editable {
        return Html::default();
    }
    let chip = |tag: &String| {
        let (page, removed) = (page.clone(), tag.clone());
        let remove = Callback::from(move |_: MouseEvent| {
            page.remove_tag(&removed);
            dom::focus("#tag-field");
        });
        html! {
            <li key={tag.clone()} class="tag-chip tag" data-hue={hue(tag)}>
                <a href={AppRoute::Tag(tag.clone()).address()}>{ tag }</a>
                if props.is_editable {
                    <button type="button" onclick={remove} aria-label={locale.format("app-tag-remove", &[("tag", tag.into())])}>
                        <Icon name="close" />
                    </button>
                }
            </li>
        }
    };
    html! {
        <div class="tag-editor">
            <ul class="tags" aria-label={locale.text("app-tags")}>{ for tags.iter().map(chip) }</ul>
            if props.is_editable {
                <TagField page={page.clone()} has_tags={!tags.is_empty()} />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TagFieldProps {
    page: OpenPage,
    has_tags: bool,
}

#[component]
fn TagField(props: &TagFieldProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let typed = use_state_eq(String::new);
    let suggestions =
        if typed.trim().is_empty() { Vec::new() } else { workspace.suggest_tags(&typed, MAX_SUGGESTIONS) };
    let add = {
        let (page, typed, workspace) = (props.page.clone(), typed.clone(), workspace.clone());
        Callback::from(move |()| {
            if typed.trim().is_empty() {
                return;
            }
            if page.add_tag(&typed).is_err() {
                let text = workspace.read(|state| state.locale.text("app-tag-refused"));
                workspace.toast(text, None);
            }
            typed.set(String::new());
        })
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| typed.set(dom::field_value(&event)))
    };
    let onkeydown = {
        let (add, page, typed) = (add.clone(), props.page.clone(), typed.clone());
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Enter" | "," if !event.is_composing() => {
                event.prevent_default();
                add.emit(());
            }
            "Escape" => typed.set(String::new()),
            // In an empty field, as in a line of chips everywhere.
            "Backspace" if typed.is_empty() => {
                if let Some(last) = page.read(etabli_documents::Page::tags).last() {
                    page.remove_tag(last);
                }
            }
            _ => {}
        })
    };
    let onblur = add.reform(|_: FocusEvent| ());
    html! {
        <>
            <input id="tag-field" class="tag-field" type="text" list="tag-suggestions" autocomplete="off" maxlength="64"
                aria-label={locale.text("app-tag-add")} placeholder={locale.text("app-tag-add")}
                data-first={(!props.has_tags).then_some("true")} value={(*typed).clone()} {oninput} {onkeydown} {onblur} />
            <datalist id="tag-suggestions">
                { for suggestions.into_iter().map(|tag| html! { <option value={tag} /> }) }
            </datalist>
        </>
    }
}
