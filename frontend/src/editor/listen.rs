//! Binds the browser's events to the island.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    ClipboardEvent, CompositionEvent, Document, DragEvent, Event, EventTarget, HtmlElement, InputEvent, KeyboardEvent,
    MouseEvent, MutationObserver,
};

use super::island::Island;

type Shared = Rc<RefCell<Island>>;

/// What listens, until dropped.
pub struct Listening {
    _listeners: Vec<EventListener>,
}

/// Watches for changes that no event announces; what it sees is given to the island once there is one.
pub struct Watch {
    /// The observer.
    pub observer: MutationObserver,
    island: Rc<RefCell<Option<Shared>>>,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

impl Watch {
    /// Makes an observer.
    pub fn new() -> Result<Self, JsValue> {
        let island: Rc<RefCell<Option<Shared>>> = Rc::default();
        let watched = Rc::clone(&island);
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |records: js_sys::Array| {
            if let Some(island) = watched.borrow().as_ref()
                && let Ok(mut island) = island.try_borrow_mut()
            {
                island.observed(&records);
            }
        });
        let observer = MutationObserver::new(callback.as_ref().unchecked_ref())?;
        Ok(Self { observer, island, _callback: callback })
    }

    /// Whom to tell.
    pub fn tell(&self, island: &Shared) {
        self.island.replace(Some(Rc::clone(island)));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.observer.disconnect();
        self.island.replace(None);
    }
}

/// Listens to the host and to the document around it.
pub fn listen(island: &Shared, host: &HtmlElement, document: &Document) -> Listening {
    let mut bound = Bound { island: Rc::clone(island), listeners: Vec::new() };
    bound.on::<InputEvent>(host, "beforeinput", Island::before_input);
    bound.on::<InputEvent>(host, "input", Island::input);
    bound.on::<CompositionEvent>(host, "compositionstart", |island, _| island.composition_started());
    bound.on::<CompositionEvent>(host, "compositionend", |island, _| island.composition_ended());
    bound.on::<ClipboardEvent>(host, "copy", |island, event| island.copy(event, false));
    bound.on::<ClipboardEvent>(host, "cut", |island, event| island.copy(event, true));
    bound.on::<ClipboardEvent>(host, "paste", Island::paste);
    bound.on::<DragEvent>(host, "dragstart", |island, event| island.drag_started(event));
    bound.on::<DragEvent>(host, "dragover", |_, event| event.prevent_default());
    bound.on::<DragEvent>(host, "drop", |island, event| island.dropped(event));
    bound.on::<DragEvent>(host, "dragend", |island, _| island.drag_ended());
    bound.on::<MouseEvent>(host, "mousedown", Island::pressed);
    bound.on::<MouseEvent>(host, "click", Island::clicked);
    bound.on::<Event>(document, "mouseup", |island, _| island.released());
    bound.on::<Event>(document, "selectionchange", |island, _| island.follow_selection());
    if let Some(window) = document.default_view() {
        // The last chance: nothing typed may be lost with the page.
        bound.on::<Event>(&window, "pagehide", |island, _| island.settle());
        // On paper nobody writes: no block shows its marks.
        bound.on::<Event>(&window, "beforeprint", |island, _| island.hide_marks());
        bound.on::<Event>(&window, "afterprint", |island, _| island.show_active());
        if let Some(viewport) = window.visual_viewport() {
            bound.on::<Event>(&viewport, "resize", |island, _| island.room_changed());
        }
    }
    bound.on::<Event>(host, "focus", |island, _| island.entered());
    bound.on::<Event>(host, "blur", |island, _| island.left());
    bound.on::<KeyboardEvent>(host, "keydown", |island, event| {
        if island.key(event) {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    Listening { _listeners: bound.listeners }
}

struct Bound {
    island: Shared,
    listeners: Vec<EventListener>,
}

impl Bound {
    fn on<E: JsCast + 'static>(&mut self, target: &EventTarget, kind: &'static str, act: fn(&mut Island, &E)) {
        let island = Rc::clone(&self.island);
        let options = EventListenerOptions { passive: false, ..EventListenerOptions::default() };
        self.listeners.push(EventListener::new_with_options(target, kind, options, move |event| {
            // An event that our own change of the DOM causes finds the island busy, and says nothing it does not know.
            if let Ok(mut island) = island.try_borrow_mut() {
                act(&mut island, event.unchecked_ref::<E>());
            }
        }));
    }
}
