//! What a person chose on this device: language, theme, mode of the page, what is unfolded.

use std::collections::BTreeSet;

use etabli_locale::{Language, Locale};
use serde::{Deserialize, Serialize};

use crate::platform::{dom, local};

const KEY: &str = "etabli-preferences";

/// How a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PageMode {
    /// Written with its marks hidden.
    #[default]
    Live,
    /// Written with its marks shown.
    Source,
    /// Read.
    Reading,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The panel beside a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Panel {
    /// Headings.
    Outline,
    /// Links from here and to here.
    Links,
    /// Facts.
    Info,
}

/// The choices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Language, when chosen here; else the account's.
    pub language: Option<String>,
    /// Light or dark.
    pub theme: Theme,
    /// How pages are shown.
    pub mode: PageMode,
    /// The panel, when it is open.
    pub panel: Option<Panel>,
    /// Spaces and documents folded or unfolded against their default, by id.
    pub unfolded: BTreeSet<String>,
    /// Until when the offer to install is not shown again.
    pub install_quiet_until: i64,
}

impl Preferences {
    /// What was kept.
    pub fn load() -> Self {
        local::get(KEY).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
    }

    /// Keeps and applies them.
    pub fn keep(&self) {
        if let Ok(text) = serde_json::to_string(self) {
            local::set(KEY, &text);
        }
        self.apply();
    }

    /// Makes the page follow the theme.
    pub fn apply(&self) {
        let theme = match self.theme {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        dom::set_root_attribute("data-theme", theme);
    }

    /// The language chosen here, else the account's.
    pub fn locale(&self, account: Option<&str>) -> Locale {
        let language = self.language.as_deref().or(account).and_then(|code| code.parse::<Language>().ok());
        Locale::new(language.unwrap_or_default())
    }
}
