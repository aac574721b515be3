//! The page people see instead of what they asked for: what happened, and where to go from here.

use etabli_api::{Code, Problem};
use etabli_locale::Locale;
use maud::{Markup, html};

use super::layout::{self, Kind};
use crate::app::App;

/// A calm page in the site's frame.
pub fn render(app: &App, locale: Locale, path: &str, problem: &Problem) -> String {
    let is_missing = problem.code == Code::NotFound;
    let heading = locale.text(if is_missing { "site-missing-title" } else { "site-problem-title" });
    let body = html! {
        div.wrap.page {
            header.page-head {
                p.tag { (locale.format("site-problem-status", &[("status", i64::from(problem.status).into())])) }
                h1 { (heading) }
                p { (problem.title) }
                @if let Some(request) = &problem.request {
                    p.secondary.small { (locale.format("site-problem-request", &[("request", request.into())])) }
                }
            }
            @if is_missing { (elsewhere(app, locale, path)) }
            div.actions {
                a.button.button-primary[!is_missing] href="/" { (locale.text("site-back-home")) }
                @if is_missing || problem.code == Code::SignInNeeded {
                    a.button href=(layout::sign_in_href(path)) { (locale.text("site-sign-in")) }
                }
            }
        }
    };
    layout::page(app, locale, &heading, Kind::Site, body).into_string()
}

/// Where what was sought may be.
fn elsewhere(app: &App, locale: Locale, path: &str) -> Markup {
    let near = super::public::suggestions(app, path);
    html! {
        @if !near.is_empty() {
            section.stack.stack-s {
                h2 { (locale.text("site-suggestions")) }
                ul { @for row in &near { li { a href={ "/" (row.slug) } { (row.title) } } } }
            }
        }
        (super::public::search_form(locale, ""))
        p.secondary { (locale.text("site-missing-members")) }
    }
}
