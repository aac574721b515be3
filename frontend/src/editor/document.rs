//! An open page as the editor and the store share it.
//!
//! The store opens the page and imports what others wrote; the editor writes in it. Both hold the same [`EditorDocument`] and
//! tell each other through it: the editor hands over each update to be kept and sent, the store reports changes and people.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use etabli_documents::{Page, Selection, TextChange};
use yew::Callback;

/// Somebody else's caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteCursor {
    /// Tells one opening of the app from another: the peer's id.
    pub peer: u64,
    /// Whose.
    pub name: String,
    /// Which of the six colours of presence.
    pub colour: u8,
    /// Where their selection began, as [`Page::cursor`] encodes it.
    pub anchor: Vec<u8>,
    /// Where their caret is.
    pub focus: Vec<u8>,
}

/// One's own caret, encoded likewise, to be shown to others; nothing when the editor is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCursor {
    /// Where the selection began.
    pub anchor: Vec<u8>,
    /// Where the caret is.
    pub focus: Vec<u8>,
}

/// What the editor is told by the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The body was changed by an import, in this order.
    Changed(Vec<TextChange>),
    /// Others' carets moved, came or went.
    Cursors,
}

type Listener = Rc<dyn Fn(News)>;

struct Shared {
    page: Rc<RefCell<Page>>,
    on_update: Callback<Vec<u8>>,
    on_cursor: Callback<Option<OwnCursor>>,
    listeners: RefCell<Vec<(u64, Listener)>>,
    next_listener: Cell<u64>,
    cursors: RefCell<Vec<RemoteCursor>>,
}

/// A page being edited. Cheap to clone; two are equal when they are the same opening of the same page.
#[derive(Clone)]
pub struct EditorDocument(Rc<Shared>);

impl PartialEq for EditorDocument {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Listening to a document, until dropped.
pub struct Subscription {
    shared: Rc<Shared>,
    id: u64,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.shared.listeners.borrow_mut().retain(|(id, _)| *id != self.id);
    }
}

impl EditorDocument {
    /// Shares a page. `on_update` receives each update of the editor, already in the page, to be kept and sent; `on_cursor`
    /// one's own caret when it moved.
    pub fn new(page: Rc<RefCell<Page>>, on_update: Callback<Vec<u8>>, on_cursor: Callback<Option<OwnCursor>>) -> Self {
        Self(Rc::new(Shared {
            page,
            on_update,
            on_cursor,
            listeners: RefCell::default(),
            next_listener: Cell::new(0),
            cursors: RefCell::default(),
        }))
    }

    /// The page itself.
    pub fn page(&self) -> &Rc<RefCell<Page>> {
        &self.0.page
    }

    /// The store says: an import changed the body.
    pub fn body_changed(&self, changes: Vec<TextChange>) {
        if !changes.is_empty() {
            self.tell(&News::Changed(changes));
        }
    }

    /// The store says: these are the others' carets now.
    pub fn cursors_changed(&self, cursors: Vec<RemoteCursor>) {
        if *self.0.cursors.borrow() != cursors {
            self.0.cursors.replace(cursors);
            self.tell(&News::Cursors);
        }
    }

    /// Others' carets.
    pub fn cursors(&self) -> Vec<RemoteCursor> {
        self.0.cursors.borrow().clone()
    }

    /// Listens to the store until the subscription is dropped.
    pub fn subscribe(&self, listener: impl Fn(News) + 'static) -> Subscription {
        let id = self.0.next_listener.replace(self.0.next_listener.get() + 1);
        self.0.listeners.borrow_mut().push((id, Rc::new(listener)));
        Subscription { shared: Rc::clone(&self.0), id }
    }

    fn tell(&self, news: &News) {
        // A listener may subscribe or leave while it is told.
        let listeners: Vec<Listener> = self.0.listeners.borrow().iter().map(|(_, told)| Rc::clone(told)).collect();
        for listener in listeners {
            listener(news.clone());
        }
    }

    /// Hands an update to the store.
    pub(super) fn hand_over(&self, update: Vec<u8>) {
        if !update.is_empty() {
            self.0.on_update.emit(update);
        }
    }

    /// Shows one's caret to others. Positions are UTF-16 units of the body.
    pub(super) fn show_caret(&self, selection: Option<Selection>) {
        let page = self.0.page.borrow();
        let cursor = selection.and_then(|selection| {
            Some(OwnCursor { anchor: page.cursor(selection.anchor)?, focus: page.cursor(selection.focus)? })
        });
        drop(page);
        self.0.on_cursor.emit(cursor);
    }
}
