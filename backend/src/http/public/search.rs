//! The search page, and the same search for programs.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use etabli_api::{Fragment, SearchAnswer};
use maud::{Markup, html};
use serde::Deserialize;

use super::reading::Reading;
use crate::app::App;
use crate::http::extract::Who;
use crate::http::layout::{Head, Layout};
use crate::problem::Problem;

const RESULTS: usize = 30;
/// Longest question, in characters.
const MAX_QUESTION: usize = 200;

#[derive(Debug, Deserialize)]
pub struct Question {
    #[serde(default)]
    q: String,
}

impl Question {
    fn text(&self) -> String {
        self.q.chars().take(MAX_QUESTION).collect()
    }
}

/// `GET /search?q=`.
pub async fn show_search(
    State(app): State<App>,
    reading: Reading,
    Query(question): Query<Question>,
) -> Result<Response, Problem> {
    let (locale, question) = (reading.locale(), question.text());
    let answer = app.search(reading.actor(), &question, RESULTS).await?;
    let title = match question.trim() {
        "" => locale.text("site-search"),
        words => locale.format("site-search-title", &[("words", words.into())]),
    };
    let body = html! {
        div.wrap.page {
            header.page-head { h1 { (title) } }
            (super::search_form(locale, &question))
            @if !question.trim().is_empty() { (results(&reading, &answer)) }
        }
    };
    let head = Head { is_hidden: true, ..Head::default() };
    let layout = Layout::new(&app, locale, &title).reader(reading.who()).path("/search").head(head);
    Ok(([(CACHE_CONTROL, "private, no-cache")], layout.render(body)).into_response())
}

fn results(reading: &Reading, answer: &SearchAnswer) -> Markup {
    let locale = reading.locale();
    let count = answer.results.len();
    let said = match (count, answer.has_more) {
        (0, _) => locale.text("site-found-nothing"),
        (_, false) => locale.format("site-found", &[("count", count.into())]),
        (_, true) => locale.format("site-found-many", &[("count", count.into())]),
    };
    html! {
        p.secondary role="status" { (said) }
        @if count > 0 {
            ol.entries {
                @for result in &answer.results {
                    li {
                        h2 { a href={ "/" (result.slug) } { (result.title) } }
                        p { @for piece in &result.snippet { (fragment(piece)) } }
                    }
                }
            }
        }
    }
}

fn fragment(piece: &Fragment) -> Markup {
    html! { @if piece.is_hit { mark { (piece.text) } } @else { (piece.text) } }
}

/// `GET /api/search?q=`.
pub async fn search_json(
    State(app): State<App>,
    who: Who,
    Query(question): Query<Question>,
) -> Result<Json<SearchAnswer>, Problem> {
    Ok(Json(app.search(&who.actor, &question.text(), RESULTS).await?))
}
