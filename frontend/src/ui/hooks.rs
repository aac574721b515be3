//! How components read the workspace and act on it.

use std::cell::Cell;
use std::rc::Rc;

use etabli_ids::DocumentId;
use etabli_locale::Locale;
use yew::prelude::*;

use crate::route::AppRoute;
use crate::store::{State, Workspace};

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
    /// The page just made here, whose title is to be written first.
    pub fresh: Fresh,
}

/// A dialog of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dialogue {
    /// Where to move a page.
    Move(DocumentId),
    /// Who may see a page.
    Share(DocumentId),
    /// The exchange with the server.
    Sync,
}

/// The page just made here. Always equal: nothing is drawn from it.
#[derive(Clone, Default)]
pub struct Fresh(Rc<Cell<Option<DocumentId>>>);

impl PartialEq for Fresh {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Fresh {
    /// Whether this page was just made; it is not any more then.
    pub fn take(&self, document: DocumentId) -> bool {
        let is_fresh = self.0.get() == Some(document);
        if is_fresh {
            self.0.set(None);
        }
        is_fresh
    }
}

impl Desk {
    /// Shows a page.
    pub fn go_to_page(&self, document: DocumentId) {
        self.go.emit(AppRoute::Page(document));
    }

    /// Shows a page just made, its title ready to be written.
    pub fn go_to_new_page(&self, document: DocumentId) {
        self.fresh.0.set(Some(document));
        self.go_to_page(document);
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
