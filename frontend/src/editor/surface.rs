//! The host's lines: which nodes show which line, what changed in them, where the caret is.
//!
//! The host has one `<div>` per line of the source and nothing else. This module patches them, reads them back, and turns
//! DOM places into lines and columns; it knows nothing of the page, of keys or of Markdown.

use std::cell::Cell;
use std::ops::Range;

use etabli_markup::source::Place;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, DomRect, Element, HtmlElement, MutationObserver, MutationObserverInit, MutationRecord, Node, StaticRange,
};

use super::decorate::{LineView, Patch};
use super::dom::{self, Point, Reading};

/// A line as it is shown.
struct Shown {
    element: Element,
    view: LineView,
    is_active: bool,
    /// The browser changed it since: its nodes must be compared with its view again.
    is_stale: bool,
}

/// What the browser changed in the host since it was last asked.
pub enum Changed {
    /// Nothing.
    Nothing,
    /// The text of some lines, in order; with each where the selection's ends are in it.
    Lines(Vec<(usize, Reading)>),
    /// Lines came, went or moved: everything was read.
    Everything(Reading),
}

/// The host and its lines.
pub struct Surface {
    document: Document,
    host: HtmlElement,
    observer: MutationObserver,
    lines: Vec<Shown>,
    /// The selection must be set even where it seems right: when lines come or go before it, and after a focus that no
    /// click made, Chromium may report one place and write at another.
    must_select: Cell<bool>,
    /// Whether no line was lost since they were last shown.
    is_whole: bool,
}

impl Surface {
    /// Takes over a host; `observer` is told of everything that changes in it.
    pub fn new(document: Document, host: HtmlElement, observer: MutationObserver) -> Self {
        host.set_text_content(None);
        let surface =
            Self { document, host, observer, lines: Vec::new(), must_select: Cell::new(true), is_whole: false };
        surface.observe();
        surface
    }

    /// The host.
    pub const fn host(&self) -> &HtmlElement {
        &self.host
    }

    fn observe(&self) {
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_character_data(true);
        options.set_subtree(true);
        let _ = self.observer.observe_with_options(&self.host, &options);
    }

    /// Stops listening to the browser.
    pub fn release(&self) {
        self.observer.disconnect();
    }

    /// Chromium remembers the look of what it deleted and gives it to what is typed next, until the selection is set.
    pub fn forget_typing_style(&self) {
        self.must_select.set(true);
    }

    /// Whether the lines are those that were shown last: a patch to them can be applied.
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Shows what a patch says, touching only lines that differ. `frozen` is a line being composed, as (index now, index
    /// after): its nodes are not touched until it is shown without being frozen.
    pub fn show(&mut self, patch: Patch, frozen: Option<(usize, usize)>) {
        // Our own changes are not news; a large patch would also make a large list of them.
        self.observer.disconnect();
        let mut lines = std::mem::take(&mut self.lines);
        let (first, last) = if self.is_whole { (patch.first, patch.last) } else { (0, 0) };
        self.is_whole = true;
        let mut last_lines = lines.split_off(lines.len() - last);
        let middle = lines.split_off(first);
        let end = last_lines.first().map(|shown| Node::from(shown.element.clone()));
        let mut middle = match frozen {
            Some((before, after)) if (first..first + middle.len()).contains(&before) && after >= first => {
                self.merge_around(middle, patch.views, (before - first, after - first), end.as_ref())
            }
            _ => self.merge(middle, patch.views, end.as_ref()),
        };
        lines.append(&mut middle);
        lines.append(&mut last_lines);
        for (index, line) in lines.iter_mut().enumerate() {
            if line.is_stale && frozen.is_none_or(|(_, after)| after != index) {
                line.is_stale = false;
                patch_line(&self.document, line);
            }
        }
        self.lines = lines;
        self.observe();
    }

    /// Merges what comes before and after a line that is not to be touched.
    fn merge_around(
        &self,
        mut old: Vec<Shown>,
        mut views: Vec<LineView>,
        (before, after): (usize, usize),
        end: Option<&Node>,
    ) -> Vec<Shown> {
        if after >= views.len() {
            return self.merge(old, views, end);
        }
        let last_views = views.split_off(after + 1);
        let last = old.split_off(before + 1);
        let (view, line) = (views.pop(), old.pop());
        let mut last = self.merge(last, last_views, end);
        let end = line.as_ref().map(|shown| Node::from(shown.element.clone()));
        let mut lines = self.merge(old, views, end.as_ref());
        if let (Some(view), Some(line)) = (view, line) {
            lines.push(Shown { view, is_stale: true, ..line });
        }
        lines.append(&mut last);
        lines
    }

    fn merge(&self, mut old: Vec<Shown>, mut views: Vec<LineView>, end: Option<&Node>) -> Vec<Shown> {
        let is_same = |(line, view): &(&Shown, &LineView)| !line.is_stale && line.view == **view;
        let first = old.iter().zip(&views).take_while(is_same).count();
        let last = old[first..].iter().rev().zip(views[first..].iter().rev()).take_while(is_same).count();
        let last_lines = old.split_off(old.len() - last);
        let last_views = views.split_off(views.len() - last);
        let end = last_lines.first().map(|shown| Node::from(shown.element.clone())).or_else(|| end.cloned());
        for surplus in old.drain(views.len().max(first).min(old.len())..) {
            surplus.element.remove();
            self.must_select.set(true);
        }
        let new_views = views.split_off(old.len());
        let mut lines: Vec<Shown> = Vec::with_capacity(old.len() + new_views.len() + last);
        for (index, (mut line, view)) in old.into_iter().zip(views).enumerate() {
            line.view = view;
            if index >= first {
                line.is_stale = false;
                patch_line(&self.document, &line);
            }
            lines.push(line);
        }
        self.insert(new_views, end.as_ref(), &mut lines);
        lines.extend(last_lines.into_iter().zip(last_views).map(|(line, view)| Shown { view, ..line }));
        lines
    }

    fn insert(&self, views: Vec<LineView>, end: Option<&Node>, lines: &mut Vec<Shown>) {
        if views.is_empty() {
            return;
        }
        self.must_select.set(true);
        let fragment = self.document.create_document_fragment();
        for view in views {
            let Ok(element) = self.document.create_element("div") else { continue };
            let line = Shown { element, view, is_active: false, is_stale: false };
            patch_line(&self.document, &line);
            let _ = fragment.append_child(&line.element);
            lines.push(line);
        }
        let _ = self.host.insert_before(&fragment, end);
    }

    /// Marks the lines of the block that is being edited.
    pub fn set_active(&mut self, active: &[Range<usize>]) {
        for (index, line) in self.lines.iter_mut().enumerate() {
            let is_active = active.iter().any(|range| range.contains(&index));
            if is_active != line.is_active {
                line.is_active = is_active;
                let _ = line.element.toggle_attribute_with_force("data-active", is_active);
            }
        }
    }

    /// Whether a line shows its marks.
    pub fn is_active(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|line| line.is_active)
    }

    /// Gives the host the focus.
    pub fn focus(&self) {
        self.must_select.set(true);
        let _ = self.host.focus();
    }

    /// What the browser changed since the last time; `hint` is a line near which to look first.
    pub fn take_changes(&mut self, hint: usize) -> Changed {
        let records = self.observer.take_records();
        self.changes_of(&records, hint)
    }

    /// What these records and those not yet delivered say.
    pub fn changes_of(&mut self, records: &js_sys::Array, hint: usize) -> Changed {
        let mut changed: Vec<usize> = Vec::new();
        let mut is_structural = false;
        for record in records.iter().chain(self.observer.take_records().iter()) {
            let Some(target) = record.unchecked_into::<MutationRecord>().target() else { continue };
            match self.line_of(&target, hint) {
                Some(line) => changed.push(line),
                None => is_structural = true,
            }
        }
        changed.sort_unstable();
        changed.dedup();
        for line in &changed {
            self.lines[*line].is_stale = true;
        }
        if is_structural {
            let reading = Reading::of_host(&self.host, self.selected_points());
            self.forget_foreign_nodes();
            return Changed::Everything(reading);
        }
        if changed.is_empty() {
            return Changed::Nothing;
        }
        let read = |line: usize| (line, Reading::of(&self.lines[line].element, self.selected_points()));
        Changed::Lines(changed.into_iter().map(read).collect())
    }

    /// Keeps only our own lines, in the order in which they are; all of them are compared again when shown.
    fn forget_foreign_nodes(&mut self) {
        self.observer.disconnect();
        self.is_whole = false;
        let mut ours: Vec<Option<Shown>> = std::mem::take(&mut self.lines).into_iter().map(Some).collect();
        let mut expected = 0;
        for child in dom::children_of(&self.host).collect::<Vec<_>>() {
            let is_this = |line: &Option<Shown>| line.as_ref().is_some_and(|line| *line.element == child);
            match (expected..ours.len()).find(|index| is_this(&ours[*index])) {
                Some(index) => {
                    self.lines.extend(ours[index].take().map(|line| Shown { is_stale: true, ..line }));
                    expected = index + 1;
                }
                None => {
                    let _ = self.host.remove_child(&child);
                }
            }
        }
        self.observe();
    }

    /// The line that holds a node, looking near `hint` first.
    pub fn line_of(&self, node: &Node, hint: usize) -> Option<usize> {
        let host: &Node = &self.host;
        let mut child = node.clone();
        loop {
            let parent = child.parent_node()?;
            if parent == *host {
                break;
            }
            child = parent;
        }
        let is_it = |index: &usize| self.lines.get(*index).is_some_and(|line| *line.element == child);
        let near = hint.saturating_sub(2)..hint + 3;
        near.into_iter().find(is_it).or_else(|| (0..self.lines.len()).find(is_it))
    }

    fn selected_points(&self) -> [Option<Point>; 2] {
        let Some(selection) = self.document.get_selection().ok().flatten() else { return [None, None] };
        let anchor = selection.anchor_node().map(|node| Point { node, offset: selection.anchor_offset() });
        let focus = selection.focus_node().map(|node| Point { node, offset: selection.focus_offset() });
        [anchor, focus]
    }

    /// The selection's ends, if both are in the host: from, to (where the caret is).
    pub fn selection(&self, hint: usize) -> Option<[Place; 2]> {
        let [anchor, focus] = self.selected_points();
        Some([self.place_of(&anchor?, hint)?, self.place_of(&focus?, hint)?])
    }

    /// Both ends of a range the browser speaks of.
    pub fn places_of(&self, range: &StaticRange, hint: usize) -> Option<[Place; 2]> {
        let start = Point { node: range.start_container(), offset: range.start_offset() };
        let end = Point { node: range.end_container(), offset: range.end_offset() };
        Some([self.place_of(&start, hint)?, self.place_of(&end, hint)?])
    }

    /// The line and column of a DOM place.
    pub fn place_of(&self, point: &Point, hint: usize) -> Option<Place> {
        let host: &Node = &self.host;
        if point.node == *host {
            // Between two lines: the start of the one below, or the end of the last.
            let index = point.offset as usize;
            if index < self.lines.len() {
                return Some(Place { line: index, column: 0 });
            }
            let line = self.lines.len().checked_sub(1)?;
            let text = Reading::of(&self.lines[line].element, [None, None]).text;
            return Some(Place { line, column: etabli_markup::utf16::len(&text) });
        }
        let line = self.line_of(&point.node, hint)?;
        let reading = Reading::of(&self.lines[line].element, [Some(point.clone()), None]);
        let byte = reading.places[0]?;
        Some(Place { line, column: etabli_markup::utf16::from_byte(&reading.text, byte) })
    }

    /// Moves the selection, unless it is there already.
    pub fn select(&self, anchor: Place, focus: Place) {
        // Between two lines is no place to write: typing there would make a line that is not ours.
        let host: &Node = &self.host;
        let is_in_lines = self.selected_points().iter().flatten().all(|point| point.node != *host);
        if is_in_lines && !self.must_select.take() && self.selection(focus.line) == Some([anchor, focus]) {
            return;
        }
        let (Some(from), Some(to)) = (self.point_of(anchor), self.point_of(focus)) else { return };
        if let Some(selection) = self.document.get_selection().ok().flatten() {
            let _ = selection.set_base_and_extent(&from.node, from.offset, &to.node, to.offset);
        }
    }

    fn point_of(&self, place: Place) -> Option<Point> {
        let line = self.lines.get(place.line.min(self.lines.len().checked_sub(1)?))?;
        Some(dom::point_at(&line.element, place.column))
    }

    /// The node at a place.
    pub fn node_at(&self, place: Place) -> Option<Node> {
        Some(self.point_of(place)?.node)
    }

    /// Where on the screen a place is. Reads the layout: not for the way from key to paint.
    pub fn rect_of(&self, place: Place) -> Option<DomRect> {
        let point = self.point_of(place)?;
        let range = self.document.create_range().ok()?;
        range.set_start(&point.node, point.offset).ok()?;
        range.collapse_with_to_start(true);
        let rects = range.get_client_rects();
        let rect = rects.and_then(|rects| rects.item(rects.length().saturating_sub(1)));
        // An empty line has a box but its range has none.
        rect.or_else(|| self.lines.get(place.line).map(|line| line.element.get_bounding_client_rect()))
    }

    /// The place under a point of the screen.
    pub fn place_under(&self, x: f32, y: f32) -> Option<Place> {
        let point = caret_under(&self.document, x, y)?;
        self.place_of(&point, 0)
    }

    /// Brings a line into view.
    pub fn scroll_to(&self, line: usize) {
        if let Some(line) = self.lines.get(line) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            line.element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }
}

fn patch_line(document: &Document, line: &Shown) {
    if line.element.class_name() != line.view.class {
        line.element.set_class_name(&line.view.class);
    }
    dom::patch_line(document, &line.element, &line.view.pieces, line.view.picture.as_ref());
}

/// `caretPositionFromPoint`, or what Safari has instead.
fn caret_under(document: &Document, x: f32, y: f32) -> Option<Point> {
    let call = |name: &str| {
        let function = js_sys::Reflect::get(document, &JsValue::from_str(name)).ok()?;
        let function = function.dyn_into::<js_sys::Function>().ok()?;
        function.call2(document, &x.into(), &y.into()).ok().filter(|found| found.is_object())
    };
    let field = |found: &JsValue, name: &str| js_sys::Reflect::get(found, &JsValue::from_str(name)).ok();
    let (found, node, offset) = match call("caretPositionFromPoint") {
        Some(found) => (found, "offsetNode", "offset"),
        None => (call("caretRangeFromPoint")?, "startContainer", "startOffset"),
    };
    let node = field(&found, node)?.dyn_into::<Node>().ok()?;
    let offset = field(&found, offset)?.as_f64()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an offset is a small whole number")]
    Some(Point { node, offset: offset as u32 })
}
