//! Requests to the server.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, Request, RequestInit, Response};

use super::window;

/// Longest wait for an answer, in milliseconds.
const PATIENCE: u32 = 30_000;

/// What the server answered.
pub struct Answer {
    /// The status.
    pub status: u16,
    response: Response,
}

impl Answer {
    /// Whether the status is a success.
    pub fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as text.
    pub async fn text(&self) -> Option<String> {
        JsFuture::from(self.response.text().ok()?).await.ok()?.as_string()
    }

    /// The body as bytes.
    pub async fn bytes(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.response.array_buffer().ok()?).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<String> {
        self.response.headers().get(name).ok().flatten()
    }
}

/// What is sent along.
pub enum Body<'a> {
    /// Nothing.
    None,
    /// JSON.
    Json(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// Asks the server; none when it could not be reached. `known` is the tag of a version held, for `If-None-Match`.
pub async fn ask(method: &str, path: &str, body: Body<'_>, known: Option<&str>) -> Option<Answer> {
    let headers = Headers::new().ok()?;
    headers.set("accept", "application/json").ok()?;
    if let Some(tag) = known {
        headers.set("if-none-match", tag).ok()?;
    }
    let init = RequestInit::new();
    init.set_method(method);
    // The entity tags are ours: the browser's own cache would hide the 304.
    init.set_cache(web_sys::RequestCache::NoStore);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    match body {
        Body::None => {}
        Body::Json(text) => {
            headers.set("content-type", "application/json").ok()?;
            init.set_body(&JsValue::from_str(text));
        }
        Body::Bytes(bytes) => {
            headers.set("content-type", "application/octet-stream").ok()?;
            init.set_body(&Uint8Array::from(bytes));
        }
    }
    init.set_headers(&headers);
    let request = Request::new_with_str_and_init(path, &init).ok()?;
    fetched(window().fetch_with_request(&request)).await
}

async fn fetched(promise: Promise) -> Option<Answer> {
    let response: Response = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    Some(Answer { status: response.status(), response })
}
