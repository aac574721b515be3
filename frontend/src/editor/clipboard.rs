//! Copy, cut, paste, drag and drop.
//!
//! What is copied is Markdown: the source, not what is drawn. What is pasted is text, except for a table out of a
//! spreadsheet, an address onto selected words, and files.

use etabli_markup::edit;
use etabli_markup::splice::{Selection, Splice, Stick};
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, File};

use super::gesture::Stroke;
use super::happening::Happening;
use super::island::Island;

impl Island {
    /// `copy` and `cut`.
    pub fn copy(&mut self, event: &ClipboardEvent, is_cut: bool) {
        self.absorb_pending();
        self.follow_selection();
        let (Some(data), false) = (event.clipboard_data(), self.selection.is_caret()) else { return };
        let text = self.source.text().get(self.selection.range()).unwrap_or_default();
        if data.set_data("text/plain", text).is_err() {
            return;
        }
        event.prevent_default();
        if is_cut {
            self.replace_selection("", Stroke::Whole);
        }
    }

    /// `paste`.
    pub fn paste(&mut self, event: &ClipboardEvent) {
        let Some(data) = event.clipboard_data() else { return };
        event.prevent_default();
        self.settle();
        self.follow_selection();
        self.take_in(&data);
    }

    fn take_in(&mut self, data: &DataTransfer) {
        let text = data.get_data("text/plain").unwrap_or_default();
        let files = files_of(data);
        // A spreadsheet offers its cells as a picture too: the text is what was meant.
        if text.is_empty() && !files.is_empty() {
            self.tell.emit(Happening::Files(files));
            return;
        }
        let text = clean(&text);
        if text.is_empty() || !self.is_editable {
            return;
        }
        if let Some(edit) = edit::paste_link(self.source.text(), self.selection, &text) {
            self.apply(edit);
        } else if let Some(table) = table_of(&text) {
            self.replace_selection(&table, Stroke::Whole);
        } else {
            self.replace_selection(&text, Stroke::Whole);
        }
    }

    /// What is selected begins to be dragged.
    pub fn drag_started(&mut self, event: &web_sys::DragEvent) {
        self.absorb_pending();
        self.follow_selection();
        self.is_dragging_text = true;
        if let (Some(data), Some(text)) = (event.data_transfer(), self.source.text().get(self.selection.range())) {
            let _ = data.set_data("text/plain", text);
        }
    }

    /// Something is dropped into the text.
    pub fn dropped(&mut self, event: &web_sys::DragEvent) {
        let is_from_here = std::mem::take(&mut self.is_dragging_text);
        self.is_dragging = false;
        self.drop_here(event, is_from_here);
    }

    /// Dragging ended somewhere.
    pub fn drag_ended(&mut self) {
        self.is_dragging_text = false;
        self.is_dragging = false;
    }

    /// `drop`: where the pointer is.
    pub fn drop_here(&mut self, event: &DragEvent, is_from_here: bool) {
        let Some(data) = event.data_transfer() else { return };
        event.prevent_default();
        self.absorb_pending();
        #[expect(clippy::cast_precision_loss, reason = "places on a screen")]
        let place = self.surface.place_under(event.client_x() as f32, event.client_y() as f32);
        let Some(at) = place.map(|place| self.source.byte_of(place)) else { return };
        if is_from_here {
            self.move_selection_to(at);
            return;
        }
        self.selection = Selection::caret(at);
        self.take_in(&data);
        self.focus();
    }

    /// Moves what is selected, the selection with it.
    fn move_selection_to(&mut self, at: usize) {
        let moved = self.selection.range();
        if moved.contains(&at) || self.selection.is_caret() {
            return;
        }
        let text = self.source.text().get(moved.clone()).unwrap_or_default().to_owned();
        let removal = Splice::remove(moved);
        let at = removal.map(at, Stick::Before);
        let insertion = Splice::insert(at, text);
        let selection = Selection::new(at, insertion.inserted_end());
        self.edit(&[removal, insertion], selection, Stroke::Whole);
        self.focus();
    }

    /// Puts a link to a file that was sent at the caret.
    pub fn insert_file(&mut self, name: &str, address: &str, is_image: bool) {
        self.settle();
        let label: String = name.chars().filter(|letter| !"[]|\n".contains(*letter)).collect();
        let mark = if is_image { "!" } else { "" };
        self.replace_selection(&format!("{mark}[{label}]({address})"), Stroke::Whole);
    }
}

fn files_of(data: &DataTransfer) -> Vec<File> {
    let files = data.files();
    files.map(|files| (0..files.length()).filter_map(|index| files.get(index)).collect()).unwrap_or_default()
}

/// Newlines as ours, and nothing that a text cannot hold.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.replace(['\0', '\u{feff}'], "")
}

/// Most cells that become a table: beyond, it is data, which belongs into a table of the other kind.
const MAX_CELLS: usize = 2_000;

/// Rows of cells separated by tabs, as spreadsheets copy them, as a Markdown table.
fn table_of(text: &str) -> Option<String> {
    let rows: Vec<Vec<&str>> = text.trim_end_matches('\n').lines().map(|line| line.split('\t').collect()).collect();
    let columns = rows.first()?.len();
    let is_table = rows.len() > 1 && columns > 1 && rows.iter().all(|row| row.len() == columns);
    if !is_table || rows.len() * columns > MAX_CELLS {
        return None;
    }
    let line = |row: &Vec<&str>| {
        let cells: Vec<String> = row.iter().map(|cell| cell.trim().replace('|', "\\|")).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    lines.insert(1, format!("|{}", " --- |".repeat(columns)));
    Some(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_a_table() {
        let table = table_of("Article\tPrix\nFarine | T80\t12,50\u{a0}€\n").expect("a table");
        assert_eq!(table, "| Article | Prix |\n| --- | --- |\n| Farine \\| T80 | 12,50\u{a0}€ |");
        assert_eq!(table_of("un\tdeux"), None);
        assert_eq!(table_of("un\tdeux\ntrois"), None);
    }

    #[test]
    fn newlines_are_ours() {
        assert_eq!(clean("a\r\nb\rc\0"), "a\nb\nc");
    }
}
