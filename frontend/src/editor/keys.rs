//! Keys that are commands. Text is never made from keys: it comes as input.
//!
//! Shortcuts go by the character of a key, not its place, so that they hold on every layout; what an input method or a dead
//! key is busy with, and what AltGr makes, is not ours.

use web_sys::KeyboardEvent;

use super::command::Command;
use super::happening::{Happening, PopupKey};
use super::island::Island;

impl Island {
    /// `keydown`: says whether the key was ours.
    pub fn key(&mut self, event: &KeyboardEvent) -> bool {
        // 229 is what browsers report while an input method holds the key.
        let is_text = event.is_composing() || event.key_code() == 229 || event.key() == "Dead";
        if is_text || self.composing.is_some() || event.get_modifier_state("AltGraph") {
            return false;
        }
        let key = event.key();
        let is_plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if is_plain && self.popup_is_open && self.popup_key(&key) {
            return true;
        }
        match key.as_str() {
            "Escape" if is_plain => {
                self.tab_leaves = true;
                false
            }
            "Tab" if is_plain => self.tab(event.shift_key()),
            _ => match command_of(event, &key) {
                Some(command) => {
                    self.absorb_pending();
                    self.follow_selection();
                    self.run(command);
                    true
                }
                None => false,
            },
        }
    }

    fn popup_key(&mut self, key: &str) -> bool {
        let key = match key {
            "ArrowDown" => PopupKey::Next,
            "ArrowUp" => PopupKey::Previous,
            "Enter" | "Tab" => PopupKey::Accept,
            "Escape" => PopupKey::Close,
            _ => return false,
        };
        self.tell.emit(Happening::Popup(key));
        true
    }

    /// Tab moves items of lists; anywhere else, and after Escape, it leaves the editor.
    fn tab(&mut self, is_back: bool) -> bool {
        self.absorb_pending();
        self.follow_selection();
        if std::mem::take(&mut self.tab_leaves) || !self.is_editable {
            return false;
        }
        let rule = if is_back { etabli_markup::edit::outdent } else { etabli_markup::edit::indent };
        match rule(self.source.text(), self.selection) {
            Some(edit) => {
                self.apply(edit);
                true
            }
            None => false,
        }
    }
}

fn command_of(event: &KeyboardEvent, key: &str) -> Option<Command> {
    let is_mod = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
    if event.alt_key() && event.shift_key() && !event.ctrl_key() && !event.meta_key() {
        return match key {
            "ArrowUp" => Some(Command::MoveUp),
            "ArrowDown" => Some(Command::MoveDown),
            _ => None,
        };
    }
    if !is_mod {
        return None;
    }
    match (key.to_lowercase().as_str(), event.shift_key()) {
        ("b", false) => Some(Command::Strong),
        ("i", false) => Some(Command::Emphasis),
        ("k", false) => Some(Command::Link),
        ("x", true) => Some(Command::Strike),
        ("`", _) => Some(Command::Code),
        ("z", false) => Some(Command::Undo),
        ("z", true) | ("y", false) => Some(Command::Redo),
        ("enter", false) => Some(Command::Act),
        _ => None,
    }
}
