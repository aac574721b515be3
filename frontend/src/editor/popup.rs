//! The list of suggestions under the caret.

use etabli_locale::Locale;
use etabli_markup::completion::{Trigger, TriggerKind, best};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::happening::Spot;
use super::icon::icon;
use super::room::Room;
use super::slash::{self, Written};
use super::surroundings::{Suggestion, Surroundings};

/// Most suggestions shown.
const MOST: usize = 8;

/// What choosing an item does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Writes this in the place of what was typed.
    Write(String),
    /// Makes a page of this title and links to it.
    NewPage(String),
    /// Does what a written command does.
    Do(Written),
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What choosing it does.
    pub choice: Choice,
    label: String,
    detail: String,
    icon: &'static str,
}

/// The open list.
#[derive(Debug, Clone, PartialEq)]
pub struct Completion {
    /// The items, never none.
    pub items: Vec<Item>,
    /// Which one Enter takes.
    pub chosen: usize,
    /// Where what is being written is on the screen.
    pub spot: Spot,
}

impl Completion {
    /// The list for what is being written; none when nothing fits.
    pub fn new(trigger: &Trigger, spot: Spot, around: &dyn Surroundings, locale: Locale) -> Option<Self> {
        let items = items_for(trigger, around, locale);
        (!items.is_empty()).then_some(Self { items, chosen: 0, spot })
    }

    /// Moves the choice, round the ends.
    pub fn step(&mut self, is_forward: bool) {
        let count = self.items.len();
        self.chosen = (self.chosen + if is_forward { 1 } else { count - 1 }) % count;
    }
}

fn items_for(trigger: &Trigger, around: &dyn Surroundings, locale: Locale) -> Vec<Item> {
    let query = trigger.query.as_str();
    let found = |all: Vec<Suggestion>| best(query, all, |suggestion| &suggestion.label, MOST);
    match trigger.kind {
        TriggerKind::Page => {
            let pages = found(around.pages());
            let is_known = pages.iter().any(|page| page.label.to_lowercase() == query.trim().to_lowercase());
            let mut items: Vec<Item> =
                pages.into_iter().map(|page| write(page, "page", |title| format!("[[{title}]]"))).collect();
            let title = query.trim();
            if !is_known && !title.is_empty() && around.can_create_page() {
                items.push(Item {
                    choice: Choice::NewPage(title.to_owned()),
                    label: locale.format("editor-create-page", &[("title", title.into())]),
                    detail: String::new(),
                    icon: "plus",
                });
            }
            items
        }
        TriggerKind::Person => {
            let people = around.people();
            let handles: Vec<Suggestion> = people.iter().map(|person| with_handle(person, &people)).collect();
            found(handles).into_iter().map(|person| write(person, "user", |name| format!("@{name} "))).collect()
        }
        TriggerKind::Tag => {
            found(around.tags()).into_iter().map(|tag| write(tag, "tag", |tag| format!("#{tag} "))).collect()
        }
        TriggerKind::Command => best(query, slash::entries(locale), |entry| &entry.label, slash_limit(query))
            .into_iter()
            .map(|entry| Item {
                choice: Choice::Do(entry.written),
                label: entry.label,
                detail: String::new(),
                icon: entry.icon,
            })
            .collect(),
    }
}

/// A mention is one word: the first name where nobody shares it, else the whole name without its spaces.
fn with_handle(person: &Suggestion, people: &[Suggestion]) -> Suggestion {
    let first = |name: &str| name.split_whitespace().next().unwrap_or_default().to_lowercase();
    let shared = people.iter().filter(|other| first(&other.insert) == first(&person.insert)).count() > 1;
    let mut words = person.insert.split_whitespace();
    let insert = if shared { words.collect() } else { words.next().unwrap_or_default().to_owned() };
    Suggestion { insert, ..person.clone() }
}

/// Without a query the menu shows everything there is.
const fn slash_limit(query: &str) -> usize {
    if query.is_empty() { usize::MAX } else { MOST }
}

fn write(suggestion: Suggestion, icon: &'static str, text: impl Fn(&str) -> String) -> Item {
    Item { choice: Choice::Write(text(&suggestion.insert)), label: suggestion.label, detail: suggestion.detail, icon }
}

/// The id of an item, for `aria-activedescendant`.
pub fn item_id(index: usize) -> String {
    format!("editor-suggestion-{index}")
}

/// The id of the list.
pub const LIST_ID: &str = "editor-suggestions";

#[derive(Properties, PartialEq)]
pub struct PopupProps {
    pub completion: Completion,
    pub locale: Locale,
    pub on_choose: Callback<usize>,
}

/// Shows the list.
#[component]
pub fn Popup(props: &PopupProps) -> Html {
    let list = use_node_ref();
    let (spot, chosen) = (props.completion.spot, props.completion.chosen);
    {
        let list = list.clone();
        let count = props.completion.items.len();
        use_effect_with((spot, count, chosen), move |(spot, _, chosen)| {
            if let Some(list) = list.cast::<HtmlElement>() {
                place(&list, *spot);
                show_item(&list, *chosen);
            }
        });
    }
    let items = props.completion.items.iter().enumerate().map(|(index, item)| {
        let on_choose = props.on_choose.clone();
        // Choosing must not take the caret out of the text.
        let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
        let onclick = Callback::from(move |_| on_choose.emit(index));
        let is_chosen = index == chosen;
        html! {
            <li key={index} id={item_id(index)} role="option" aria-selected={is_chosen.to_string()} {onmousedown} {onclick}>
                { icon(item.icon) }
                <span class="label">{ &item.label }</span>
                if !item.detail.is_empty() { <span class="detail">{ &item.detail }</span> }
            </li>
        }
    });
    html! {
        <ul ref={list.clone()} id={LIST_ID} class="editor-suggestions" role="listbox"
            aria-label={props.locale.text("editor-suggestions")}>
            { for items }
        </ul>
    }
}

/// Below what is being written, or above it where there is more room.
fn place(list: &HtmlElement, spot: Spot) {
    let Some(window) = web_sys::window() else { return };
    let width = window.inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(0.0);
    let top = Room::around(list).place(list, spot.top, spot.bottom);
    let left = spot.left.min(width - list.get_bounding_client_rect().width() - 8.0).max(8.0);
    let style = list.style();
    let _ = style.set_property("left", &format!("{left}px"));
    let _ = style.set_property("top", &format!("{top}px"));
}

fn show_item(list: &HtmlElement, index: usize) {
    let index = u32::try_from(index).unwrap_or(0);
    if let Some(item) = list.children().item(index) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        item.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
