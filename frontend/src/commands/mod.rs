//! Everything that a person can ask of the app, in one table: keys, menus and the help screen come from it.

pub mod perform;

use etabli_access::Level;
use etabli_api::DocumentEntry;
use etabli_locale::Locale;

use crate::platform::keyboard;

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// To the search field.
    Search,
    /// A new page in the space shown.
    NewPage,
    /// Writing or reading.
    ToggleReading,
    /// Marks shown or hidden while writing.
    ToggleSource,
    /// The panel beside the page.
    TogglePanel,
    /// The help.
    Help,
    /// To the title.
    Rename,
    /// A page below this one.
    NewBelow,
    /// A copy.
    Duplicate,
    /// Before the page above.
    MoveUp,
    /// After the page below.
    MoveDown,
    /// Below the page above.
    Indent,
    /// Beside the page it is in.
    Outdent,
    /// Elsewhere.
    MoveTo,
    /// The address, to be pasted.
    CopyLink,
    /// Who may see it.
    Share,
    /// As visitors see it.
    ViewPublic,
    /// To the trash.
    Trash,
}

/// A line of the table.
pub struct Entry {
    /// What.
    pub action: Action,
    /// The keys, as [`keyboard::combination`] writes them.
    pub keys: Option<&'static str>,
    /// Id of its message.
    pub message: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// The level on the page that it needs; none when it is not about a page.
    pub needs: Option<Level>,
}

const fn entry(action: Action, keys: Option<&'static str>, message: &'static str, icon: &'static str) -> Entry {
    Entry { action, keys, message, icon, needs: None }
}

const fn on_page(action: Action, keys: Option<&'static str>, message: &'static str, icon: &'static str) -> Entry {
    Entry { needs: Some(Level::Read), ..entry(action, keys, message, icon) }
}

const fn writes(action: Action, keys: Option<&'static str>, message: &'static str, icon: &'static str) -> Entry {
    Entry { needs: Some(Level::Write), ..entry(action, keys, message, icon) }
}

/// The table. Keys avoid Ctrl+Alt, which writes characters on many keyboards.
pub const COMMANDS: &[Entry] = &[
    entry(Action::Search, Some("Mod+k"), "app-do-search", "find"),
    entry(Action::NewPage, Some("Alt+Shift+n"), "app-do-new", "plus"),
    entry(Action::Help, Some("F1"), "app-do-help", "help"),
    on_page(Action::ToggleReading, Some("Mod+e"), "app-do-reading", "eye"),
    writes(Action::ToggleSource, Some("Mod+Shift+e"), "app-do-source", "code"),
    on_page(Action::TogglePanel, Some("Mod+."), "app-do-panel", "list-bullet"),
    writes(Action::Rename, Some("F2"), "app-do-rename", "edit"),
    writes(Action::NewBelow, None, "app-do-new-below", "plus"),
    writes(Action::Duplicate, None, "app-do-duplicate", "duplicate"),
    writes(Action::MoveUp, None, "app-do-up", "arrow-up"),
    writes(Action::MoveDown, None, "app-do-down", "arrow-down"),
    writes(Action::Indent, None, "app-do-indent", "chevron-right"),
    writes(Action::Outdent, None, "app-do-outdent", "back"),
    writes(Action::MoveTo, None, "app-do-move-to", "folder"),
    on_page(Action::CopyLink, None, "app-do-copy-link", "link"),
    on_page(Action::Share, None, "app-do-share", "share"),
    on_page(Action::ViewPublic, None, "app-do-view-public", "globe"),
    writes(Action::Trash, None, "app-do-trash", "trash"),
];

/// The lines of a page's menu, in groups.
pub const PAGE_MENU: &[&[Action]] = &[
    &[Action::Rename, Action::NewBelow, Action::Duplicate],
    &[Action::MoveUp, Action::MoveDown, Action::Indent, Action::Outdent, Action::MoveTo],
    &[Action::CopyLink, Action::Share, Action::ViewPublic],
    &[Action::Trash],
];

/// The line of an action.
pub fn entry_of(action: Action) -> Option<&'static Entry> {
    COMMANDS.iter().find(|entry| entry.action == action)
}

/// The action of a combination of keys.
pub fn action_of(combination: &str) -> Option<Action> {
    COMMANDS.iter().find(|entry| entry.keys == Some(combination)).map(|entry| entry.action)
}

impl Entry {
    /// Whether it can be asked for a page.
    pub fn is_possible(&self, document: &DocumentEntry) -> bool {
        let is_public = self.action != Action::ViewPublic || document.public;
        is_public && self.needs.is_none_or(|needed| document.level >= needed)
    }

    /// Its keys as people read them on this device.
    pub fn keys_in_words(&self, locale: Locale) -> Option<String> {
        self.keys.map(|keys| keys_in_words(keys, locale))
    }
}

/// `Mod+Shift+e` → `Ctrl Maj E`, `⌘ ⇧ E`.
pub fn keys_in_words(keys: &str, locale: Locale) -> String {
    let is_apple = keyboard::is_apple();
    let word = |part: &str| match part {
        "Mod" if is_apple => "⌘".to_owned(),
        "Mod" => locale.text("app-key-control"),
        "Shift" if is_apple => "⇧".to_owned(),
        "Shift" => locale.text("app-key-shift"),
        "Alt" if is_apple => "⌥".to_owned(),
        "Alt" => locale.text("app-key-alt"),
        other => other.to_uppercase(),
    };
    keys.split('+').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn keys_belong_to_one_command_and_every_command_has_words() {
        let mut taken = BTreeSet::new();
        for entry in COMMANDS {
            assert!(entry.keys.is_none_or(|keys| taken.insert(keys)), "{:?}", entry.action);
            assert!(Locale::FR.has(entry.message), "{}", entry.message);
        }
    }

    #[test]
    fn the_menu_names_known_commands() {
        assert!(PAGE_MENU.iter().flat_map(|group| group.iter()).all(|action| entry_of(*action).is_some()));
    }
}
