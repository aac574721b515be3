//! Keys as people name them.

use web_sys::KeyboardEvent;

use super::window;

/// Whether this is an Apple device: ⌘ there, Ctrl elsewhere.
pub fn is_apple() -> bool {
    let agent = window().navigator().user_agent().unwrap_or_default();
    agent.contains("Mac OS X") || agent.contains("iPhone") || agent.contains("iPad")
}

/// The combination pressed: `Mod+k`, `Mod+Shift+z`, `F1`; none while a character is being composed.
///
/// AltGr is Ctrl and Alt to some systems: it writes characters, so it makes no combination.
pub fn combination(event: &KeyboardEvent) -> Option<String> {
    let key = event.key();
    let writes = event.get_modifier_state("AltGraph") || event.is_composing() || key == "Dead";
    if writes || event.key_code() == 229 {
        return None;
    }
    let modifier = if is_apple() { event.meta_key() } else { event.ctrl_key() };
    let mut text = String::new();
    for (held, name) in [(modifier, "Mod+"), (event.alt_key(), "Alt+")] {
        if held {
            text.push_str(name);
        }
    }
    // Shift is part of the character itself (`?`), except with another key held or for keys without character.
    if event.shift_key() && (modifier || event.alt_key() || key.chars().count() > 1) {
        text.push_str("Shift+");
    }
    Some(text + &if key.chars().count() == 1 { key.to_lowercase() } else { key })
}
