//! One reading of the public site: who asks, and the page kept for them or made for them.
//!
//! Visitors without a session share pages kept in memory; finding one costs no query. What signed-in people see is
//! theirs, and made each time.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, COOKIE, HOST, HeaderName, HeaderValue, VARY};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use etabli_access::Actor;
use etabli_locale::Locale;

use crate::app::App;
use crate::http::assets::{accepted_encoding, is_known};
use crate::http::extract::{SESSION_COOKIE, Who, cookie, visitor_locale};
use crate::http::problems::protect;
use crate::problem::Problem;
use crate::services::public_site::{KeptPage, Sources};
use crate::services::render::Reader;
use crate::services::tree::Tree;

static VISITOR: Actor = Actor::visitor();
const SHARED: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-cache");
const VARIES: HeaderValue = HeaderValue::from_static("accept-encoding, cookie");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// A page made for a reading.
#[derive(Debug)]
pub struct Made {
    pub media_type: &'static str,
    pub body: String,
    pub sources: Sources,
}

impl Made {
    /// A page of HTML.
    pub fn html(body: maud::Markup, sources: Sources) -> Self {
        Self { media_type: "text/html; charset=utf-8", body: body.into_string(), sources }
    }
}

/// Who asks, and how.
#[derive(Debug)]
pub struct Reading {
    /// The signed-in person or guest; none for a visitor.
    who: Option<Who>,
    locale: Locale,
    path: String,
    headers: HeaderMap,
}

impl FromRequestParts<App> for Reading {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let who = match cookie(parts, SESSION_COOKIE) {
            Some(_) => Some(<Who as FromRequestParts<App>>::from_request_parts(parts, app).await?),
            None => None,
        };
        let who = who.filter(|who| who.session.is_some());
        let locale = who.as_ref().map_or_else(|| visitor_locale(parts, app), |who| who.locale);
        Ok(Self { who, locale, path: parts.uri.path().to_owned(), headers: std::mem::take(&mut parts.headers) })
    }
}

impl Reading {
    /// The signed-in person or guest.
    pub fn who(&self) -> Option<&Who> {
        self.who.as_ref()
    }

    /// As far as rights are concerned.
    pub fn actor(&self) -> &Actor {
        self.who.as_ref().map_or(&VISITOR, |who| &who.actor)
    }

    /// The language of the page.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// For whom a page is rendered.
    pub fn reader(&self) -> Reader<'_> {
        Reader { actor: self.actor(), locale: self.locale }
    }

    /// The path asked for, as it came.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Scheme and host, for what must hold whole addresses: as configured, or else as the request says.
    pub fn origin(&self, app: &App) -> String {
        let text = |name: HeaderName| self.headers.get(name).and_then(|value| value.to_str().ok());
        let scheme = text(FORWARDED_PROTO).filter(|scheme| app.config().behind_proxy && *scheme == "https");
        app.origin(&format!("{}://{}", scheme.unwrap_or("http"), text(HOST).unwrap_or("localhost")))
    }

    /// The page kept under a key, if this is a visitor and it is still true.
    pub fn kept(&self, app: &App, key: &str) -> Option<Response> {
        if self.who.is_some() {
            return None;
        }
        app.public_site().find(app, self.locale.language, key).map(|page| respond(&page, &self.headers))
    }

    /// Answers with a page just made, and keeps it for other visitors.
    pub fn send(&self, app: &App, tree: &Tree, key: &str, made: Made) -> Response {
        if self.who.is_some() {
            let media_type = HeaderValue::from_static(made.media_type);
            return ([(CONTENT_TYPE, media_type), (CACHE_CONTROL, PRIVATE)], made.body).into_response();
        }
        let headers = shared_headers(app, made.media_type);
        let page = Arc::new(app.public_site().make(app, tree, headers, made.body, made.sources));
        app.public_site().keep(self.locale.language, key, &page);
        respond(&page, &self.headers)
    }
}

/// The page kept for a visitor who brings no cookie.
pub fn from_memory(app: &App, request: &Request) -> Option<Response> {
    if *request.method() != Method::GET || request.headers().contains_key(COOKIE) {
        return None;
    }
    let language = app.settings().site_language()?;
    let page = app.public_site().find(app, language, request.uri().path())?;
    Some(respond(&page, request.headers()))
}

/// The headers of a page for visitors, besides its ETag.
fn shared_headers(app: &App, media_type: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(20);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CACHE_CONTROL, SHARED);
    headers.insert(VARY, VARIES);
    protect(app, &mut headers);
    headers
}

fn respond(page: &KeptPage, asked: &HeaderMap) -> Response {
    let encoding = accepted_encoding(asked, &["br", "gzip"]);
    let is_known = is_known(asked, page.tag());
    let mut response = Response::new(if is_known { Body::empty() } else { Body::from(page.body(encoding)) });
    *response.headers_mut() = page.headers.clone();
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response.headers_mut().remove(CONTENT_TYPE);
    } else if let Some(encoding) = encoding {
        let name = if encoding == "br" { "br" } else { "gzip" };
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    response
}
