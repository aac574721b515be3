//! The editor in the page: what it writes goes to the store, what others write comes to it.

use std::rc::Rc;

use etabli_ids::DocumentId;
use etabli_sync::client::Status;
use yew::prelude::*;

use crate::editor::{
    Editor, EditorDocument, EditorHandle, Mode, OwnCursor, RemoteCursor, Suggestion, Surroundings, Target,
};
use crate::platform::{clock, location};
use crate::route::AppRoute;
use crate::store::{OpenPage, PageEvent};
use crate::ui::{Desk, use_desk, use_locale, use_selected};

/// The properties.
#[derive(Properties, PartialEq)]
pub struct IslandProps {
    /// The page.
    pub page: OpenPage,
    /// Whether all marks are shown.
    pub is_source: bool,
    /// Receives the means to command the editor.
    pub on_ready: Callback<EditorHandle>,
}

/// The editor.
#[component]
pub fn WritingIsland(props: &IslandProps) -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let language = use_selected(|state| state.session.workspace.language.clone());
    let page = props.page.clone();
    let document = use_memo(page.clone(), share_with_editor);
    {
        let document = (*document).clone();
        use_effect_with(page.clone(), move |page| {
            document.cursors_changed(cursors(page));
            let (shown, heard) = (document.clone(), page.clone());
            let subscription = page.subscribe(move |event| match event {
                PageEvent::Changed(changes) => shown.body_changed(changes.clone()),
                PageEvent::Presence => shown.cursors_changed(cursors(&heard)),
                PageEvent::Tags | PageEvent::Access => {}
            });
            // Others see that I am here before I have touched anything.
            page.publish_cursors(None);
            move || drop(subscription)
        });
    }
    let around = use_memo((page.id(), desk), |(page, desk)| Around { page: *page, desk: desk.clone() });
    let mode = if props.is_source { Mode::Source } else { Mode::Live };
    html! {
        <Editor document={(*document).clone()} surroundings={around as Rc<dyn Surroundings>} {mode} {locale} {language}
            labelled_by="page-title" on_ready={props.on_ready.clone()} />
    }
}

fn share_with_editor(page: &OpenPage) -> EditorDocument {
    let writing = page.clone();
    let on_update = Callback::from(move |update| writing.edited(update));
    let moving = page.clone();
    let on_cursor = Callback::from(move |cursor: Option<OwnCursor>| {
        moving.publish_cursors(cursor.as_ref().map(|cursor| (cursor.anchor.as_slice(), cursor.focus.as_slice())));
    });
    EditorDocument::new(page.shared(), on_update, on_cursor)
}

fn cursors(page: &OpenPage) -> Vec<RemoteCursor> {
    let others = page.presence().into_iter();
    let with_cursor = others.filter_map(|other| {
        let (anchor, focus) = other.cursors?;
        Some(RemoteCursor { peer: other.peer, name: other.name, colour: other.colour, anchor, focus })
    });
    with_cursor.collect()
}

/// The app as the editor knows it.
struct Around {
    page: DocumentId,
    desk: Desk,
}

impl Around {
    fn suggestions(names: impl Iterator<Item = (String, String)>) -> Vec<Suggestion> {
        names.map(|(label, detail)| Suggestion { insert: label.clone(), label, detail }).collect()
    }
}

impl Surroundings for Around {
    fn pages(&self) -> Vec<Suggestion> {
        self.desk.workspace.read(|state| {
            let mut pages: Vec<_> = state.tree.living().filter(|entry| entry.id != self.page).collect();
            pages.sort_by_key(|entry| std::cmp::Reverse(entry.updated_at));
            let space = |entry: &etabli_api::DocumentEntry| {
                state.tree.space(entry.space).map(|space| space.name.clone()).unwrap_or_default()
            };
            Self::suggestions(pages.into_iter().map(|entry| (entry.title.clone(), space(entry))))
        })
    }

    fn people(&self) -> Vec<Suggestion> {
        self.desk
            .workspace
            .read(|state| Self::suggestions(state.tree.people().map(|(_, name)| (name.to_owned(), String::new()))))
    }

    fn tags(&self) -> Vec<Suggestion> {
        Self::suggestions(self.desk.workspace.all_tags().into_iter().map(|(tag, _)| (tag, String::new())))
    }

    fn create_page(&self, title: &str) {
        // Made without leaving the text: the link stands, the page waits.
        self.desk.workspace.page_of_link(title, self.page);
    }

    fn can_create_page(&self) -> bool {
        self.desk.workspace.read(|state| {
            let space = state.tree.document(self.page).map(|entry| entry.space);
            state.tree.writable_spaces().any(|writable| Some(writable.id) == space)
        })
    }

    fn open(&self, target: &Target) {
        match target {
            Target::Page(title) => {
                if let Some(page) = self.desk.workspace.page_of_link(title, self.page) {
                    self.desk.go_to_page(page);
                }
            }
            Target::Person(name) => self.desk.go.emit(AppRoute::Search(name.clone())),
            Target::Tag(tag) => self.desk.go.emit(AppRoute::Tag(tag.clone())),
            Target::Address(address) => self.open_address(address),
        }
    }

    fn is_online(&self) -> bool {
        self.desk
            .workspace
            .read(|state| matches!(state.sync.status, Status::Saved | Status::Saving | Status::Refused(_)))
    }

    fn upload_address(&self) -> String {
        format!("{}?document={}", etabli_api::paths::FILES, self.page)
    }

    fn today(&self) -> String {
        self.desk.workspace.read(|state| state.locale.long_date(clock::civil(clock::now())))
    }
}

impl Around {
    fn open_address(&self, address: &str) {
        let internal = address.strip_prefix(&location::origin()).unwrap_or(address);
        if let Some(route) = AppRoute::parse(internal) {
            return self.desk.go.emit(route);
        }
        let is_wiki = !etabli_markup::is_external(address) && !address.starts_with(['/', '#']);
        let page = is_wiki.then(|| address.trim_end_matches(".md")).and_then(|name| {
            let decoded = location::decode(name);
            self.desk.workspace.read(|state| state.tree.resolve(&decoded, None).map(|entry| entry.id))
        });
        match (page, etabli_markup::safe_url(address)) {
            (Some(page), _) => self.desk.go_to_page(page),
            (None, Some(address)) => location::open_tab(&address),
            (None, None) => {}
        }
    }
}
