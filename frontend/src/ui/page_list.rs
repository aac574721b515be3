//! Pages in a list: title, where, when, by whom.

use etabli_api::DocumentEntry;
use etabli_ids::DocumentId;
use yew::prelude::*;

use super::{Icon, use_locale, use_selected};
use crate::platform::clock;
use crate::route::AppRoute;
use crate::store::State;

/// A list's properties.
#[derive(Properties, PartialEq)]
pub struct PageListProps {
    /// Which pages.
    pub pages: Vec<DocumentId>,
    /// A few words of the text of each: before, found, after.
    #[prop_or_default]
    pub excerpts: Vec<Option<[String; 3]>>,
}

/// A list of pages.
#[component]
pub fn PageList(props: &PageListProps) -> Html {
    let tree = use_selected(|state| state.tree.clone());
    let row = |(index, id): (usize, &DocumentId)| {
        let entry = tree.document(*id)?;
        let excerpt = props.excerpts.get(index).cloned().flatten();
        Some(html! { <PageRow key={id.to_string()} entry={entry.clone()} {excerpt} /> })
    };
    html! { <ul class="page-list">{ for props.pages.iter().enumerate().filter_map(row) }</ul> }
}

#[derive(Properties, PartialEq)]
struct PageRowProps {
    entry: DocumentEntry,
    excerpt: Option<[String; 3]>,
}

#[component]
fn PageRow(props: &PageRowProps) -> Html {
    let entry = &props.entry;
    let facts = use_selected({
        let entry = entry.clone();
        move |state| facts(state, &entry)
    });
    html! {
        <li>
            <a href={AppRoute::Page(entry.id).address()}>
                <Icon name="page" />
                <span class="page-list-text">
                    <span class="page-list-title">{ &entry.title }</span>
                    if let Some([before, found, after]) = &props.excerpt {
                        <span class="page-list-excerpt">{ before }<mark>{ found }</mark>{ after }</span>
                    }
                    <span class="page-list-facts">{ facts }</span>
                </span>
            </a>
        </li>
    }
}

/// `Espace membres › Réunions · il y a 2 min par Léo Martin`.
fn facts(state: &State, entry: &DocumentEntry) -> String {
    let space = state.tree.space(entry.space).map(|space| space.name.clone());
    let above = state.tree.ancestors(entry.id).into_iter().map(|above| above.title.clone());
    let place = space.into_iter().chain(above).collect::<Vec<_>>().join(" › ");
    format!("{place} · {}", modified(state, entry))
}

/// `Modifié il y a 2 min par Léo Martin`.
pub fn modified(state: &State, entry: &DocumentEntry) -> String {
    let when = moment(state.locale, entry.updated_at);
    match entry.updated_by.and_then(|person| state.known_name_of(person)) {
        Some(name) => state.locale.format("app-modified-by", &[("when", when.into()), ("name", name.into())]),
        None => state.locale.format("app-modified", &[("when", when.into())]),
    }
}

/// A moment as people say it: how long ago, or the date.
pub fn moment(locale: etabli_locale::Locale, at: i64) -> String {
    let date = || locale.format("app-on-date", &[("date", locale.date(clock::civil(at)).into())]);
    locale.ago(clock::now() - at).unwrap_or_else(date)
}

/// The locale of a component that shows moments.
#[hook]
pub fn use_moments() -> impl Fn(i64) -> String {
    let locale = use_locale();
    move |at| moment(locale, at)
}
