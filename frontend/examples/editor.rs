//! A page with nothing but the editor, for the browser tests of `e2e/tests/editor*.mjs` and for measuring.
//!
//! `window.editor` lets a test read the source, write as somebody else, and see what was handed over.

#[allow(dead_code, unused_imports, reason = "the app uses more of it than this page")]
#[path = "../src/editor/mod.rs"]
mod editor;

use std::cell::RefCell;
use std::rc::Rc;

use editor::{Editor, EditorDocument, EditorHandle, Mode, RemoteCursor, Suggestion, Surroundings, Target};
use etabli_documents::Page;
use etabli_locale::Locale;
use wasm_bindgen::prelude::*;
use yew::prelude::*;

/// The page, and somebody else's copy of it.
struct Shared {
    page: Rc<RefCell<Page>>,
    other: RefCell<Page>,
    document: RefCell<Option<EditorDocument>>,
    handle: RefCell<Option<EditorHandle>>,
    log: RefCell<Vec<String>>,
}

thread_local! {
    static SHARED: Rc<Shared> = Rc::new(Shared {
        page: Rc::new(RefCell::new(Page::new(1))),
        other: RefCell::new(Page::new(2)),
        document: RefCell::default(),
        handle: RefCell::default(),
        log: RefCell::default(),
    });
}

fn shared() -> Rc<Shared> {
    SHARED.with(Rc::clone)
}

struct Around;

fn suggestions(names: &[&str]) -> Vec<Suggestion> {
    let suggestion = |name: &&str| Suggestion { label: (*name).into(), insert: (*name).into(), detail: String::new() };
    names.iter().map(suggestion).collect()
}

impl Surroundings for Around {
    fn pages(&self) -> Vec<Suggestion> {
        suggestions(&["Moulin de Cairon", "Accueil des nouveaux", "Cercle boutique"])
    }
    fn people(&self) -> Vec<Suggestion> {
        suggestions(&["Zoé", "Nadia", "Léo"])
    }
    fn tags(&self) -> Vec<Suggestion> {
        suggestions(&["réunion", "boutique"])
    }
    fn create_page(&self, title: &str) {
        shared().log.borrow_mut().push(format!("create {title}"));
    }
    fn can_create_page(&self) -> bool {
        true
    }
    fn open(&self, target: &Target) {
        shared().log.borrow_mut().push(format!("open {target:?}"));
    }
    fn is_online(&self) -> bool {
        false
    }
    fn upload_address(&self) -> String {
        "/api/files?document=x".into()
    }
    fn today(&self) -> String {
        "mardi 3 mars 2026".into()
    }
}

#[component]
fn Harness() -> Html {
    let shared = shared();
    let mode = use_state(|| Mode::Live);
    let document = shared.document.borrow().clone();
    let around = use_memo((), |()| Around);
    let on_ready = Callback::from({
        let shared = Rc::clone(&shared);
        move |handle| {
            shared.handle.replace(Some(handle));
        }
    });
    let switch = {
        let mode = mode.clone();
        Callback::from(move |_| mode.set(if *mode == Mode::Live { Mode::Source } else { Mode::Live }))
    };
    html! {
        <main>
            <h1 id="title">{ "Cercle boutique — 12 mars" }</h1>
            <button id="mode" class="button" onclick={switch}>{ "mode" }</button>
            if let Some(document) = document {
                <Editor {document} surroundings={around as Rc<dyn Surroundings>} mode={*mode} locale={Locale::FR} language="fr"
                    labelled_by="title" {on_ready} />
            }
        </main>
    }
}

/// Opens a page with this body.
#[wasm_bindgen]
pub fn open(body: &str) {
    let shared = shared();
    let update = shared.page.borrow_mut().splice(0, 0, body).unwrap_or_default();
    let _ = shared.other.borrow_mut().import(&update);
    let heard = Rc::clone(&shared);
    let on_update = Callback::from(move |update: Vec<u8>| {
        let _ = heard.other.borrow_mut().import(&update);
    });
    let document = EditorDocument::new(Rc::clone(&shared.page), on_update, Callback::noop());
    shared.document.replace(Some(document));
    yew::Renderer::<Harness>::new().render();
}

/// The body of the page.
#[wasm_bindgen]
pub fn body() -> String {
    shared().page.borrow().body()
}

/// The body as somebody else has it.
#[wasm_bindgen]
pub fn other_body() -> String {
    shared().other.borrow().body()
}

/// Somebody else replaces `deleted` units at `at`.
#[wasm_bindgen]
pub fn write_as_other(at: usize, deleted: usize, inserted: &str) {
    let shared = shared();
    let update = shared.other.borrow_mut().splice(at, deleted, inserted).unwrap_or_default();
    let changes = shared.page.borrow_mut().import(&update).unwrap_or_default();
    if let Some(document) = shared.document.borrow().as_ref() {
        document.body_changed(changes);
    }
}

/// Somebody else's caret is at `at`.
#[wasm_bindgen]
pub fn other_caret(at: usize) {
    let shared = shared();
    let cursor = shared.other.borrow().cursor(at).unwrap_or_default();
    let cursor = RemoteCursor { peer: 2, name: "Léo".into(), colour: 0, anchor: cursor.clone(), focus: cursor };
    if let Some(document) = shared.document.borrow().as_ref() {
        document.cursors_changed(vec![cursor]);
    }
}

/// What the app was asked.
#[wasm_bindgen]
pub fn log() -> String {
    shared().log.borrow().join("\n")
}

/// Puts the caret at a byte.
#[wasm_bindgen]
pub fn jump_to(byte: usize) {
    if let Some(handle) = shared().handle.borrow().as_ref() {
        handle.jump_to(byte);
    }
}

fn main() {}
