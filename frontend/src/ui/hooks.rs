//! How components read the workspace and act on it.

use std::cell::Cell;
use std::rc::Rc;

use etabli_ids::{DocumentId, SpaceId};
use etabli_locale::Locale;
use yew::prelude::*;

use crate::platform::clock;
use crate::route::AppRoute;
use crate::store::tree::{Place, Shift};
use crate::store::{State, Workspace};

/// Two taps within this time are one gesture, in milliseconds.
const DOUBLE_TAP: i64 = 700;

/// What a component can do beside reading: go somewhere, open a dialog.
#[derive(Clone, PartialEq)]
pub struct Desk {
    /// The workspace.
    pub workspace: Workspace,
    /// Where the person is.
    pub route: AppRoute,
    /// Goes somewhere.
    pub go: Callback<AppRoute>,
    /// Opens a dialog, or closes the one that is open.
    pub dialogue: Callback<Option<Dialogue>>,
    /// The page just made here.
    pub fresh: Fresh,
}

/// A dialog of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialogue {
    /// Where to move a page.
    Move(DocumentId),
    /// Whether everybody may see a page, which moving it there would bring about.
    Publish(DocumentId, Place),
    /// Who may see a page.
    Share(DocumentId),
    /// The exchange with the server.
    Sync,
}

/// The page just made here. Always equal: nothing is drawn from it.
#[derive(Clone, Default)]
pub struct Fresh(Rc<Cell<Made>>);

#[derive(Clone, Copy, Default)]
struct Made {
    /// Whose title is to be written first.
    to_title: Option<DocumentId>,
    /// Whose title nobody has begun to write.
    untitled: Option<DocumentId>,
    /// When the last page was made.
    at: i64,
}

impl PartialEq for Fresh {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Fresh {
    /// Whether this page was just made; it is not any more then.
    pub fn take(&self, document: DocumentId) -> bool {
        let made = self.0.get();
        let is_fresh = made.to_title == Some(document);
        if is_fresh {
            self.0.set(Made { to_title: None, ..made });
        }
        is_fresh
    }

    /// Somebody began to write the title of a page.
    pub fn titled(&self, document: DocumentId) {
        let _ = self.take_untitled(document);
    }

    /// Whether this page was made here and has not been given a title; it is an ordinary page then.
    pub fn take_untitled(&self, document: DocumentId) -> bool {
        let made = self.0.get();
        let is_untitled = made.untitled == Some(document);
        if is_untitled {
            self.0.set(Made { untitled: None, ..made });
        }
        is_untitled
    }

    /// The next page may be made now: not by the second tap of a double tap.
    fn may_make(&self, now: i64) -> bool {
        let made = self.0.get();
        let is_second_tap = made.untitled.is_some() && (0..DOUBLE_TAP).contains(&(now - made.at));
        if !is_second_tap {
            self.0.set(Made { at: now, ..made });
        }
        !is_second_tap
    }
}

impl Desk {
    /// Shows a page.
    pub fn go_to_page(&self, document: DocumentId) {
        self.go.emit(AppRoute::Page(document));
    }

    /// Shows a page, its title ready to be written.
    pub fn go_to_title(&self, document: DocumentId) {
        self.fresh.0.set(Made { to_title: Some(document), ..self.fresh.0.get() });
        self.go_to_page(document);
    }

    /// Makes a page at the end of what stands below a place, and shows it ready to be written.
    pub fn make_page(&self, space: SpaceId, parent: Option<DocumentId>) {
        if !self.fresh.may_make(clock::now()) {
            return;
        }
        let document = self.workspace.create_page(space, parent, "");
        self.fresh.0.set(Made { untitled: Some(document), ..self.fresh.0.get() });
        self.workspace.stop_reading();
        self.go_to_title(document);
    }

    /// Moves a page; asks first when that would show it to everybody.
    pub fn move_page(&self, document: DocumentId, to: Place) {
        if self.workspace.read(|state| state.tree.would_publish(document, &to)) {
            self.dialogue.emit(Some(Dialogue::Publish(document, to)));
        } else {
            self.workspace.move_page(document, to);
            self.dialogue.emit(None);
        }
    }

    /// Moves a page by one step; false when there is nowhere to go.
    pub fn shift_page(&self, document: DocumentId, shift: Shift) -> bool {
        let place = self.workspace.read(|state| state.tree.shifted(document, shift));
        let is_possible = place.is_some();
        if let Some(place) = place {
            self.move_page(document, place);
        }
        is_possible
    }
}

/// The desk.
#[hook]
pub fn use_desk() -> Desk {
    use_context::<Desk>().expect("the shell provides the desk")
}

/// The workspace.
#[hook]
pub fn use_workspace() -> Workspace {
    use_context::<Workspace>().expect("the app provides the workspace")
}

/// A part of the state; the component is drawn again when the part changes, and only then.
#[hook]
pub fn use_selected<T, F>(select: F) -> T
where
    T: Clone + PartialEq + 'static,
    F: Fn(&State) -> T + 'static,
{
    let workspace = use_workspace();
    let redraw = use_force_update();
    let value = workspace.read(&select);
    let latest = use_mut_ref(|| None::<(Box<dyn Fn(&State) -> T>, T)>);
    *latest.borrow_mut() = Some((Box::new(select), value.clone()));
    use_effect_with(workspace, move |workspace| {
        let check = move |state: &State| {
            let has_changed = latest.borrow().as_ref().is_some_and(|(select, last)| select(state) != *last);
            if has_changed {
                redraw.force_update();
            }
        };
        // What changed between the drawing and this effect.
        workspace.read(&check);
        let subscription = workspace.subscribe(check);
        move || drop(subscription)
    });
    value
}

/// The language.
#[hook]
pub fn use_locale() -> Locale {
    use_selected(|state| state.locale)
}
