//! `/theme.css`: the cooperative's accent colour, and the shades derived from it so that text on them stays readable.
//!
//! An admin chooses one colour. Whatever it is, the accent used in each scheme is that colour darkened or lightened
//! until it has enough contrast with the grounds it appears on; the other shades follow from it.

use std::fmt;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::assets;
use crate::app::App;
use crate::services::settings::ACCENT;

#[cfg(test)]
mod tests;

/// Text needs 4.5; a little more, because channels are rounded.
const READABLE: f64 = 4.6;
/// What reads easily: text on soft grounds.
const EASY: f64 = 7.0;

const WHITE: Colour = Colour([255, 255, 255]);
const BLACK: Colour = Colour([0, 0, 0]);
/// `--hover` of tokens.css, the ground of each scheme with the least contrast to an accent.
const LIGHT_GROUND: Colour = Colour([0xea, 0xe7, 0xe0]);
const DARK_GROUND: Colour = Colour([0x30, 0x2d, 0x28]);
const DARK_SURFACE: Colour = Colour([0x1d, 0x1b, 0x18]);
const FOOT: Colour = Colour([0x24, 0x23, 0x21]);

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Colour {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// Relative luminance as WCAG 2 defines it.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|channel| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast ratio as WCAG 2 defines it, 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// `share` of this colour (0 to 1) and the rest of another.
    fn mix(self, share: f64, other: Self) -> Self {
        let blend = |a: u8, b: u8| (f64::from(a) * share + f64::from(b) * (1.0 - share)).round() as u8;
        let ([r, g, b], [r2, g2, b2]) = (self.0, other.0);
        Self([blend(r, r2), blend(g, g2), blend(b, b2)])
    }

    /// This colour, moved towards `end` until it has that contrast with a ground.
    fn until(self, contrast: f64, ground: Self, end: Self) -> Self {
        let candidates = (0..=50).map(|step| end.mix(f64::from(step) / 50.0, self));
        candidates.into_iter().find(|colour| colour.contrast(ground) >= contrast).unwrap_or(end)
    }
}

/// The tokens that depend on the accent, each for the light and the dark scheme.
fn shades(accent: Colour) -> [(&'static str, Colour, Colour); 7] {
    let light = accent.until(READABLE, LIGHT_GROUND, BLACK);
    let dark = accent.until(READABLE, DARK_GROUND, WHITE);
    let (light_soft, dark_soft) = (light.mix(0.13, WHITE), dark.mix(0.16, DARK_SURFACE));
    let (light_foot, dark_foot) = (light.mix(0.16, FOOT), light.mix(0.1, DARK_SURFACE));
    [
        ("accent", light, dark),
        ("accent-hover", BLACK.mix(0.2, light), WHITE.mix(0.25, dark)),
        ("on-accent", WHITE, dark.mix(0.25, BLACK).until(READABLE, dark, BLACK)),
        ("accent-soft", light_soft, dark_soft),
        ("accent-soft-ink", light.until(EASY, light_soft, BLACK), dark.until(EASY, dark_soft, WHITE)),
        ("foot", light_foot, dark_foot),
        ("foot-link", dark.until(EASY, light_foot, WHITE), dark.until(EASY, dark_foot, WHITE)),
    ]
}

fn style_sheet(accent: Option<Colour>) -> String {
    let Some(accent) = accent else { return "/* The accent of tokens.css. */\n".to_owned() };
    let lines = shades(accent).map(|(name, light, dark)| format!("    --{name}: light-dark({light}, {dark});\n"));
    format!("@layer tokens {{\n  :root {{\n{}  }}\n}}\n", lines.concat())
}

fn accent(app: &App) -> Option<Colour> {
    app.settings().get(ACCENT).as_deref().and_then(Colour::parse)
}

/// The address of the style sheet: another one for another colour, so that a change shows at once.
pub fn address(app: &App) -> String {
    match accent(app) {
        Some(Colour([red, green, blue])) => format!("/theme.css?v={red:02x}{green:02x}{blue:02x}"),
        None => "/theme.css".to_owned(),
    }
}

/// `GET /theme.css`.
pub async fn show_theme(State(app): State<App>, headers: HeaderMap) -> Response {
    assets::revalidated("text/css; charset=utf-8", style_sheet(accent(&app)).into_bytes().into(), &headers)
}
