//! A line's nodes: made from its pieces, patched with as few changes as possible, and read back as text and positions.
//!
//! What the browser left in a line is the truth when it is patched: nodes that already say the right thing are not touched,
//! so that the caret, the spell checker's marks and a running composition survive.
//!
//! Deliberately absent: which line is which (see [`super::surface`]) and what Markdown means (see [`super::decorate`]).

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Node};

/// A bit of a line: text as it is, or text with a style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Unstyled text.
    Text(String),
    /// A `<span>`.
    Span {
        /// Its classes.
        class: String,
        /// Its other attributes.
        attributes: Vec<(&'static str, String)>,
        /// What is in it.
        children: Vec<Piece>,
    },
}

/// Something drawn below a line, which is not text and cannot be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Address of the image.
    pub source: String,
    /// What it shows, in words.
    pub description: String,
}

/// Marks what is in the host without being text.
const WIDGET: &str = "data-widget";

/// A place in the DOM: a node and an offset in it (UTF-16 units of a text, children of an element).
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The node.
    pub node: Node,
    /// The offset.
    pub offset: u32,
}

/// Makes the children of a line say `pieces`, then the picture.
pub fn patch_line(document: &Document, line: &Element, pieces: &[Piece], picture: Option<&Picture>) {
    let children: Vec<Node> = children_of(line).collect();
    let (widgets, children): (Vec<Node>, Vec<Node>) = children.into_iter().partition(is_widget);
    if pieces.is_empty() {
        patch_empty(document, line, &children);
    } else {
        patch_children(document, line, &children, pieces, widgets.first());
    }
    patch_picture(document, line, &widgets, picture);
}

/// An empty line holds one `<br>`: without it browsers give it no height and no caret.
fn patch_empty(document: &Document, line: &Element, children: &[Node]) {
    if let [only] = children
        && only.node_name() == "BR"
    {
        return;
    }
    children.iter().for_each(remove);
    if let Ok(line_break) = document.create_element("br") {
        let _ = line.insert_before(&line_break, line.first_child().as_ref());
    }
}

fn patch_children(document: &Document, parent: &Node, existing: &[Node], wanted: &[Piece], end: Option<&Node>) {
    let same_start = existing.iter().zip(wanted).take_while(|(node, piece)| says(node, piece)).count();
    let (existing, wanted) = (&existing[same_start..], &wanted[same_start..]);
    let same_end = existing.iter().rev().zip(wanted.iter().rev()).take_while(|(node, piece)| says(node, piece)).count();
    let after = existing.len().checked_sub(same_end).and_then(|index| existing.get(index)).or(end);
    let (existing, wanted) = (&existing[..existing.len() - same_end], &wanted[..wanted.len() - same_end]);
    let is_same_shape =
        existing.len() == wanted.len() && existing.iter().zip(wanted).all(|(node, piece)| fits(node, piece));
    if is_same_shape {
        existing.iter().zip(wanted).for_each(|(node, piece)| adjust(document, node, piece));
        return;
    }
    existing.iter().for_each(remove);
    for piece in wanted {
        if let Some(node) = build(document, piece) {
            let _ = parent.insert_before(&node, after);
        }
    }
}

/// Whether a node shows exactly this piece.
fn says(node: &Node, piece: &Piece) -> bool {
    match piece {
        Piece::Text(text) => node.node_type() == Node::TEXT_NODE && node.node_value().as_deref() == Some(text),
        Piece::Span { children, .. } => {
            fits(node, piece) && {
                let nodes: Vec<Node> = children_of(node).collect();
                nodes.len() == children.len() && nodes.iter().zip(children).all(|(node, piece)| says(node, piece))
            }
        }
    }
}

/// Whether a node shows this piece but for its text.
fn fits(node: &Node, piece: &Piece) -> bool {
    match piece {
        Piece::Text(_) => node.node_type() == Node::TEXT_NODE,
        Piece::Span { class, attributes, .. } => node.dyn_ref::<Element>().is_some_and(|element| {
            element.tag_name() == "SPAN"
                && element.class_name() == *class
                && element.get_attribute_names().length() as usize == attributes.len() + usize::from(!class.is_empty())
                && attributes.iter().all(|(name, value)| element.get_attribute(name).as_deref() == Some(value))
        }),
    }
}

fn adjust(document: &Document, node: &Node, piece: &Piece) {
    match piece {
        Piece::Text(text) => {
            if node.node_value().as_deref() != Some(text) {
                node.set_node_value(Some(text));
            }
        }
        Piece::Span { children, .. } => {
            let nodes: Vec<Node> = children_of(node).collect();
            patch_children(document, node, &nodes, children, None);
        }
    }
}

fn build(document: &Document, piece: &Piece) -> Option<Node> {
    match piece {
        Piece::Text(text) => Some(document.create_text_node(text).into()),
        Piece::Span { class, attributes, children } => {
            let element = document.create_element("span").ok()?;
            if !class.is_empty() {
                element.set_class_name(class);
            }
            for (name, value) in attributes {
                element.set_attribute(name, value).ok()?;
            }
            for child in children {
                element.append_child(&build(document, child)?).ok()?;
            }
            Some(element.into())
        }
    }
}

fn patch_picture(document: &Document, line: &Element, widgets: &[Node], picture: Option<&Picture>) {
    let shown = widgets.first().and_then(|widget| widget.dyn_ref::<Element>()).and_then(Element::first_element_child);
    if let (Some(shown), Some(picture)) = (&shown, picture)
        && shown.get_attribute("src").as_deref() == Some(&picture.source)
        && shown.get_attribute("alt").as_deref() == Some(&picture.description)
    {
        return;
    }
    widgets.iter().for_each(remove);
    if let Some(picture) = picture {
        let _ = append_picture(document, line, picture);
    }
}

fn append_picture(document: &Document, line: &Element, picture: &Picture) -> Option<()> {
    let frame = document.create_element("span").ok()?;
    frame.set_class_name("picture");
    frame.set_attribute("contenteditable", "false").ok()?;
    frame.set_attribute(WIDGET, "").ok()?;
    let image = document.create_element("img").ok()?;
    image.set_attribute("loading", "lazy").ok()?;
    image.set_attribute("alt", &picture.description).ok()?;
    image.set_attribute("src", &picture.source).ok()?;
    frame.append_child(&image).ok()?;
    line.append_child(&frame).ok()?;
    Some(())
}

/// The text of a line or of the whole host, and where in it (in bytes) each of two points lies.
pub struct Reading {
    /// The text: the host's lines are joined by newlines.
    pub text: String,
    /// Where the points asked for are, if they are in what was read.
    pub places: [Option<usize>; 2],
    points: [Option<Point>; 2],
}

impl Reading {
    /// Reads a node, looking for the given points.
    pub fn of(root: &Node, points: [Option<Point>; 2]) -> Self {
        let mut reading = Self { text: String::new(), places: [None, None], points };
        reading.read_children(root);
        reading
    }

    /// Reads the host: one line per child.
    pub fn of_host(host: &Node, points: [Option<Point>; 2]) -> Self {
        let mut reading = Self { text: String::new(), places: [None, None], points };
        let mut is_first = true;
        for (index, child) in children_of(host).enumerate() {
            reading.meet(host, index);
            if !std::mem::take(&mut is_first) {
                reading.text.push('\n');
            }
            match child.node_type() {
                Node::TEXT_NODE => reading.read_text(&child),
                _ if child.node_name() == "BR" => {}
                _ => reading.read_children(&child),
            }
        }
        reading.meet(host, children_of(host).count());
        reading
    }

    fn read_children(&mut self, parent: &Node) {
        let mut index = 0;
        let mut child = parent.first_child();
        while let Some(node) = child {
            self.meet(parent, index);
            match node.node_type() {
                Node::TEXT_NODE => self.read_text(&node),
                Node::ELEMENT_NODE if is_widget(&node) => self.meet_within(&node),
                // A break at the end of a line only holds it open; elsewhere somebody put a newline there.
                Node::ELEMENT_NODE if node.node_name() == "BR" => self.read_break(&node),
                Node::ELEMENT_NODE => {
                    if matches!(node.node_name().as_str(), "DIV" | "P") && !self.text.is_empty() {
                        self.text.push('\n');
                    }
                    self.read_children(&node);
                }
                _ => {}
            }
            child = node.next_sibling();
            index += 1;
        }
        self.meet(parent, index);
    }

    fn read_break(&mut self, node: &Node) {
        if node.next_sibling().is_some_and(|next| !is_widget(&next)) {
            self.text.push('\n');
        }
    }

    fn read_text(&mut self, node: &Node) {
        let value = node.node_value().unwrap_or_default();
        for (point, place) in self.points.iter().zip(&mut self.places) {
            if let Some(point) = point
                && place.is_none()
                && point.node == *node
            {
                *place = Some(self.text.len() + etabli_markup::utf16::to_byte(&value, point.offset as usize));
            }
        }
        self.text.push_str(&value);
    }

    fn meet(&mut self, parent: &Node, index: usize) {
        for (point, place) in self.points.iter().zip(&mut self.places) {
            if let Some(point) = point
                && place.is_none()
                && point.offset as usize == index
                && point.node == *parent
            {
                *place = Some(self.text.len());
            }
        }
    }

    /// A point within a widget counts as the place where the widget stands.
    fn meet_within(&mut self, widget: &Node) {
        for (point, place) in self.points.iter().zip(&mut self.places) {
            if let Some(point) = point
                && place.is_none()
                && widget.contains(Some(&point.node))
            {
                *place = Some(self.text.len());
            }
        }
    }
}

/// The DOM place of a column of a line, in UTF-16 units. Between two nodes the end of the first.
pub fn point_at(line: &Node, column: usize) -> Point {
    let mut left = column;
    let mut last = None;
    if let Some(point) = find_column(line, &mut left, &mut last) {
        return point;
    }
    last.unwrap_or_else(|| Point { node: line.clone(), offset: 0 })
}

fn find_column(parent: &Node, left: &mut usize, last: &mut Option<Point>) -> Option<Point> {
    let mut child = parent.first_child();
    while let Some(node) = child {
        if node.node_type() == Node::TEXT_NODE {
            let length = node.unchecked_ref::<web_sys::Text>().length();
            if *left <= length as usize {
                return Some(Point { node, offset: u32::try_from(*left).unwrap_or(length) });
            }
            *left -= length as usize;
            *last = Some(Point { node: node.clone(), offset: length });
        } else if !is_widget(&node)
            && let Some(found) = find_column(&node, left, last)
        {
            return Some(found);
        }
        child = node.next_sibling();
    }
    None
}

/// Whether a node is not part of the text.
pub fn is_widget(node: &Node) -> bool {
    node.dyn_ref::<Element>().is_some_and(|element| element.has_attribute(WIDGET))
}

/// The children of a node, in order.
pub fn children_of(node: &Node) -> impl Iterator<Item = Node> {
    std::iter::successors(node.first_child(), Node::next_sibling)
}

fn remove(node: &Node) {
    if let Some(parent) = node.parent_node() {
        let _ = parent.remove_child(node);
    }
}
