//! The page people see instead of what they asked for.

use etabli_api::Problem;
use etabli_locale::Locale;
use maud::{DOCTYPE, html};

use crate::app::App;

/// A calm page that says what happened and where to go.
pub fn render(app: &App, locale: Locale, problem: &Problem) -> String {
    html! {
        (DOCTYPE)
        html lang=(locale.language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (problem.status) " — " (app.settings().name()) }
            }
            body { main { h1 { (problem.title) } } }
        }
    }
    .into_string()
}
