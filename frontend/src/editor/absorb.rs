//! What the browser changed becomes splices.
//!
//! The nodes are read as text and compared with the source; how the browser made the change does not matter.

use etabli_markup::splice::{Selection, Splice, difference};

use super::dom::Reading;
use super::gesture::Stroke;
use super::island::Island;
use super::surface::Changed;

impl Island {
    /// Reads back what the browser changed and has not been asked for yet.
    pub fn absorb_pending(&mut self) {
        let changed = self.surface.take_changes(self.caret_line());
        self.absorb(changed, "");
    }

    /// The browser changed something that no event announced.
    pub fn observed(&mut self, records: &js_sys::Array) {
        let changed = self.surface.changes_of(records, self.caret_line());
        self.absorb(changed, "");
    }

    /// Takes over what the browser changed. `input` is the kind of input that said so, or empty.
    pub fn absorb(&mut self, changed: Changed, input: &str) {
        let (splices, selection) = match changed {
            Changed::Nothing => return,
            Changed::Lines(readings) => self.line_differences(readings),
            Changed::Everything(reading) => {
                let splice = difference(self.source.text(), &reading.text, reading.places[1]);
                (splice.into_iter().collect(), both(reading.places))
            }
        };
        if let Some(at) = self.newline_typed(&splices, input) {
            // The browser split the line itself, as Android's do whatever we ask: the rules for Enter hold all the same.
            self.selection = Selection::caret(at);
            self.enter();
            return;
        }
        let selection =
            selection.unwrap_or_else(|| splices.iter().fold(self.selection, |kept, splice| kept.after(splice)));
        if !splices.is_empty() {
            let stroke = stroke_of(input);
            self.write(&splices, selection, stroke);
        } else {
            self.selection = selection;
        }
        if self.composing.is_some() {
            self.composing = Some(self.caret_line());
        }
        self.refresh();
    }

    fn line_differences(&self, readings: Vec<(usize, Reading)>) -> (Vec<Splice>, Option<Selection>) {
        let mut splices: Vec<Splice> = Vec::new();
        let mut ends = [None, None];
        let mut shift = Shift::default();
        for (line, reading) in readings {
            let start = shift.of(self.source.line_range(line).start);
            for (end, place) in ends.iter_mut().zip(reading.places) {
                *end = end.or(place.map(|place| start + place));
            }
            if let Some(splice) = difference(self.source.line(line), &reading.text, reading.places[1]) {
                shift.add(&splice);
                splices.push(Splice::new(splice.range.start + start..splice.range.end + start, splice.insert));
            }
        }
        (splices, both(ends))
    }

    fn newline_typed(&self, splices: &[Splice], input: &str) -> Option<usize> {
        let is_enter = matches!(input, "insertParagraph" | "insertLineBreak");
        match splices {
            [splice] if is_enter && splice.insert == "\n" && splice.range.is_empty() => Some(splice.range.start),
            _ => None,
        }
    }
}

/// How far later positions have moved.
#[derive(Default)]
struct Shift {
    inserted: usize,
    removed: usize,
}

impl Shift {
    fn add(&mut self, splice: &Splice) {
        self.inserted += splice.insert.len();
        self.removed += splice.range.len();
    }

    const fn of(&self, byte: usize) -> usize {
        byte + self.inserted - self.removed
    }
}

fn both([anchor, head]: [Option<usize>; 2]) -> Option<Selection> {
    Some(Selection::new(anchor?, head?))
}

fn stroke_of(input: &str) -> Stroke {
    if input.starts_with("delete") { Stroke::Erasing } else { Stroke::Typing }
}
