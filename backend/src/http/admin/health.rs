//! Health: every probe in a line, with its state in words, its fact, and what can be done.

use axum::response::Response;
use maud::html;

use super::{Desk, icon};
use crate::services::probes::State;

/// `GET /admin`.
pub async fn show(desk: Desk) -> Response {
    let probes = desk.app.probes(desk.locale).await;
    let worst = probes.iter().map(|probe| probe.state).max().unwrap_or(State::Good);
    let (summary, tone) = match worst {
        State::Good => ("admin-health-good", "notice-ok"),
        State::Warning => ("admin-health-warning", "notice-warn"),
        State::Bad => ("admin-health-bad", "notice-danger"),
    };
    let body = html! {
        p class={ "notice " (tone) } { (desk.text(summary)) }
        ul.probes {
            @for probe in &probes {
                @let (state, name, picture) = match probe.state {
                    State::Good => ("admin-state-good", "good", "check"),
                    State::Warning => ("admin-state-warning", "warning", "warn"),
                    State::Bad => ("admin-state-bad", "bad", "close"),
                };
                li.probe data-state=(name) {
                    span.probe-state { (icon(picture)) (desk.text(state)) }
                    div {
                        h2 { (probe.title(desk.locale)) }
                        p { (probe.fact(desk.locale)) }
                    }
                    @if let Some((href, words)) = probe.action { a.push href=(href) { (desk.text(words)) } }
                }
            }
        }
    };
    desk.page("health", body)
}
