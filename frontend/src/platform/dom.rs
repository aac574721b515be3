//! The page itself: title, language, theme, focus.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};
use yew::NodeRef;

use super::{document, window};

/// The element in which the app draws itself.
pub fn root() -> Element {
    document().get_element_by_id("app").expect("index.html has #app")
}

/// Says that the app is ready: what was announced as busy is not any more.
pub fn ready() {
    let _ = root().remove_attribute("aria-busy");
}

/// The title of the tab.
pub fn set_title(title: &str) {
    if document().title() != title {
        document().set_title(title);
    }
}

/// An attribute of `<html>`: its language, its theme.
pub fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(html) = document().document_element() else { return };
    let _ = match value {
        Some(value) => html.set_attribute(name, value),
        None => html.remove_attribute(name),
    };
}

/// The address of the icons, said by the page.
pub fn icons() -> String {
    let meta = document().query_selector("meta[name=etabli-icons]").ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}

/// Focuses the first element that a selector finds; false when there is none.
pub fn focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    found.and_then(|found| found.dyn_into::<HtmlElement>().ok()).is_some_and(|found| found.focus().is_ok())
}

/// Focuses an element of a component.
pub fn focus_node(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Whether the focus is in an element that a selector finds.
pub fn has_focus(selector: &str) -> bool {
    document().active_element().is_some_and(|active| active.closest(selector).ok().flatten().is_some())
}

/// Scrolls to the element with this id, and focuses it if it takes the focus.
pub fn scroll_to(id: &str) -> bool {
    let Some(element) = document().get_element_by_id(id) else { return false };
    element.scroll_into_view();
    true
}

/// Whether the window is at most so many `rem` wide.
pub fn is_narrow() -> bool {
    window().match_media("(max-width: 40rem)").ok().flatten().is_some_and(|list| list.matches())
}

/// Calls back for each key pressed anywhere; true means that it has been used.
pub fn on_key(act: impl Fn(&KeyboardEvent) -> bool + 'static) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), "keydown", options, move |event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>()
            && act(event)
        {
            event.prevent_default();
        }
    })
}

/// Calls back for a press outside of these elements.
pub fn on_press_outside(nodes: [NodeRef; 2], act: impl Fn() + 'static) -> EventListener {
    EventListener::new(&document(), "pointerdown", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let is_inside = |node: &NodeRef| node.get().is_some_and(|node| node.contains(target.as_ref()));
        if !nodes.iter().any(is_inside) {
            act();
        }
    })
}

/// The region of the page that an element stands in, or the page.
pub fn region_of(node: &NodeRef) -> Option<Element> {
    let element = node.cast::<Element>()?;
    element.closest("nav, header, main, aside, dialog").ok().flatten().or_else(|| document().body().map(Element::from))
}

/// The address of the link of the app that was clicked, when the click means "go there in this tab".
pub fn clicked_link(event: &web_sys::MouseEvent) -> Option<String> {
    if event.button() != 0 || event.meta_key() || event.ctrl_key() || event.shift_key() || event.default_prevented() {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link = target.closest("a[href]").ok().flatten()?;
    if link.has_attribute("download") || link.has_attribute("target") {
        return None;
    }
    link.get_attribute("href")
}

/// Focuses the n-th descendant of an element that a selector finds.
pub fn focus_child(node: &NodeRef, selector: &str, index: usize) {
    let Some(element) = node.cast::<Element>() else { return };
    let found = element.query_selector_all(selector).ok().and_then(|all| all.get(u32::try_from(index).unwrap_or(0)));
    if let Some(child) = found.and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        let _ = child.focus();
    }
}

/// The text of a field that an event comes from.
pub fn field_value(event: &impl AsRef<web_sys::Event>) -> String {
    let target = event.as_ref().target();
    let input = target.as_ref().and_then(|target| target.dyn_ref::<HtmlInputElement>()).map(HtmlInputElement::value);
    let select =
        || target.as_ref().and_then(|target| target.dyn_ref::<web_sys::HtmlSelectElement>()).map(|it| it.value());
    input.or_else(select).unwrap_or_default()
}

/// The text of an element.
pub fn text_of(node: &NodeRef) -> String {
    node.get().and_then(|node| node.text_content()).unwrap_or_default()
}

/// Replaces the text of an element whose children are not drawn by components.
pub fn set_text(node: &NodeRef, text: &str) {
    if let Some(node) = node.get() {
        node.set_text_content(Some(text));
    }
}

/// Whether an element has the focus.
pub fn is_focused(node: &NodeRef) -> bool {
    node.get().is_some_and(|node| document().active_element().is_some_and(|active| active.is_same_node(Some(&node))))
}

/// Selects the whole text of an element.
pub fn select_text(node: &NodeRef) {
    focus_node(node);
    if let (Some(node), Ok(Some(selection))) = (node.get(), window().get_selection()) {
        let _ = selection.select_all_children(&node);
    }
}

/// Clicks the first descendant of an element that a selector finds.
pub fn click_child(node: &NodeRef, selector: &str) {
    let found = node.cast::<Element>().and_then(|element| element.query_selector(selector).ok().flatten());
    if let Some(child) = found.and_then(|child| child.dyn_into::<HtmlElement>().ok()) {
        child.click();
    }
}

/// The `data-id` of the element that a key was pressed on; none when it was pressed on something inside of it.
pub fn focused_id(event: &KeyboardEvent) -> Option<String> {
    event.target()?.dyn_into::<Element>().ok()?.get_attribute("data-id")
}

/// Begins to drag something that has a name.
pub fn start_drag(event: &web_sys::DragEvent, name: &str) {
    event.stop_propagation();
    if let Some(transfer) = event.data_transfer() {
        let _ = transfer.set_data("text/x-etabli-page", name);
        transfer.set_effect_allowed("move");
    }
}

/// The name of what is dropped.
pub fn dragged(event: &web_sys::DragEvent) -> String {
    event.data_transfer().and_then(|transfer| transfer.get_data("text/x-etabli-page").ok()).unwrap_or_default()
}

/// Where the pointer is in the height of the nearest element that a selector finds: 0 at its top, 1 at its bottom.
///
/// Not the event's current target: Yew listens at the root for everybody.
pub fn height_share(event: &web_sys::DragEvent, selector: &str) -> f64 {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let element = target.and_then(|target| target.closest(selector).ok().flatten());
    element.map_or(0.5, |element| {
        let frame = element.get_bounding_client_rect();
        (f64::from(event.client_y()) - frame.top()) / frame.height().max(1.0)
    })
}

/// Sends a form without asking its listeners again.
pub fn submit(node: &NodeRef) {
    if let Some(form) = node.cast::<web_sys::HtmlFormElement>() {
        let _ = form.submit();
    }
}

/// An element by its id, to draw into.
pub fn element(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}
