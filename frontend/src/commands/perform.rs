//! Doing what a command of the table says.

use etabli_ids::DocumentId;
use wasm_bindgen_futures::spawn_local;

use super::{Action, entry_of};
use crate::platform::{clipboard, dom, location};
use crate::route::AppRoute;
use crate::store::preferences::{PageMode, Panel};
use crate::store::tree::Shift;
use crate::ui::{Desk, Dialogue};

/// Does it, about `page` if it is about a page; false when it cannot be done here.
pub fn perform(desk: &Desk, action: Action, page: Option<DocumentId>) -> bool {
    let Some(entry) = entry_of(action) else { return false };
    if entry.needs.is_some() {
        let Some(page) = page else { return false };
        let is_possible =
            desk.workspace.read(|state| state.tree.document(page).is_some_and(|document| entry.is_possible(document)));
        is_possible && perform_on_page(desk, action, page)
    } else {
        perform_anywhere(desk, action, page)
    }
}

/// Does it if it can be done here: for buttons that are there only when it can.
pub fn act(desk: &Desk, action: Action, page: Option<DocumentId>) {
    let _ = perform(desk, action, page);
}

fn perform_anywhere(desk: &Desk, action: Action, page: Option<DocumentId>) -> bool {
    match action {
        Action::Search => {
            let has_field = !dom::is_narrow() && dom::focus("#search-field");
            if !has_field {
                desk.go.emit(AppRoute::Search(String::new()));
            }
        }
        Action::NewPage => return new_page(desk, page),
        Action::Help => desk.go.emit(AppRoute::Help),
        _ => return false,
    }
    true
}

/// A new page beside the one shown, else at the end of the first space where one may write.
fn new_page(desk: &Desk, beside: Option<DocumentId>) -> bool {
    let place = desk.workspace.read(|state| {
        let writable = |id| state.tree.writable_spaces().any(|space| space.id == id);
        let here = beside.and_then(|id| state.tree.document(id)).filter(|entry| writable(entry.space));
        match here {
            Some(entry) => Some((entry.space, entry.parent.filter(|id| state.tree.document(*id).is_some()))),
            None => {
                let private = state.tree.writable_spaces().find(|space| !space.public);
                private.or_else(|| state.tree.writable_spaces().next()).map(|space| (space.id, None))
            }
        }
    });
    let Some((space, parent)) = place else { return false };
    desk.make_page(space, parent);
    true
}

fn perform_on_page(desk: &Desk, action: Action, page: DocumentId) -> bool {
    let workspace = &desk.workspace;
    match action {
        Action::ToggleReading => switch_mode(desk, PageMode::Reading),
        Action::ToggleSource => switch_mode(desk, PageMode::Source),
        Action::TogglePanel => workspace.change_preferences(|preferences| {
            preferences.panel = if preferences.panel.is_some() { None } else { Some(Panel::Outline) };
        }),
        Action::Rename => {
            if desk.route.page() == Some(page) {
                dom::focus("#page-title");
            } else {
                desk.go_to_title(page);
            }
        }
        Action::NewBelow => {
            let space = workspace.read(|state| state.tree.document(page).map(|entry| entry.space));
            let Some(space) = space else { return false };
            workspace.unfold(&page.to_string(), true);
            desk.make_page(space, Some(page));
        }
        Action::Duplicate => duplicate(desk, page),
        Action::MoveUp => return desk.shift_page(page, Shift::Up),
        Action::MoveDown => return desk.shift_page(page, Shift::Down),
        Action::Indent => return desk.shift_page(page, Shift::Indent),
        Action::Outdent => return desk.shift_page(page, Shift::Outdent),
        Action::MoveTo => desk.dialogue.emit(Some(Dialogue::Move(page))),
        Action::CopyLink => copy_link(desk, page),
        Action::Share => desk.dialogue.emit(Some(Dialogue::Share(page))),
        Action::ViewPublic => {
            let slug = workspace.read(|state| state.tree.document(page).map(|entry| entry.slug.clone()));
            location::open_tab(&format!("/{}", slug.unwrap_or_default()));
        }
        Action::Trash => {
            workspace.trash(page);
            if desk.route.page() == Some(page) {
                desk.go.emit(AppRoute::Home);
            }
        }
        Action::Search | Action::NewPage | Action::Help => return false,
    }
    true
}

/// To a mode, or back to writing from it.
fn switch_mode(desk: &Desk, mode: PageMode) {
    let workspace = &desk.workspace;
    workspace.change_preferences(|preferences| {
        preferences.mode = if preferences.mode == mode { PageMode::Live } else { mode };
    });
    let message = workspace.read(|state| match state.preferences.mode {
        PageMode::Live => state.locale.text("app-mode-live-on"),
        PageMode::Source => state.locale.text("app-mode-source-on"),
        PageMode::Reading => state.locale.text("app-mode-reading-on"),
    });
    workspace.announce(message);
}

fn duplicate(desk: &Desk, page: DocumentId) {
    let desk = desk.clone();
    spawn_local(async move {
        match desk.workspace.duplicate(page).await {
            Ok(Some(copy)) => {
                desk.go_to_page(copy);
                let text = desk.workspace.read(|state| {
                    let title = state.tree.document(copy).map(|entry| entry.title.clone()).unwrap_or_default();
                    state.locale.format("app-duplicated", &[("title", title.into())])
                });
                desk.workspace.toast(text, None);
            }
            Ok(None) => {}
            Err(error) => {
                let text = desk.workspace.read(|state| error.user_message(state.locale));
                desk.workspace.toast(text, None);
            }
        }
    });
}

fn copy_link(desk: &Desk, page: DocumentId) {
    let workspace = desk.workspace.clone();
    spawn_local(async move {
        let address = format!("{}{}", location::origin(), AppRoute::Page(page).address());
        let message = if clipboard::copy(&address).await { "app-copied" } else { "app-not-copied" };
        let text = workspace.read(|state| state.locale.text(message));
        workspace.toast(text, None);
    });
}
