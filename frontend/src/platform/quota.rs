//! How much the browser lets the app keep, and whether it promises not to clean it up.

use js_sys::Reflect;
use wasm_bindgen_futures::JsFuture;

use super::window;

/// What is used and what is allowed, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Used by the app.
    pub used: u64,
    /// Allowed.
    pub allowed: u64,
}

/// The quota; none where the browser does not say.
pub async fn estimate() -> Option<Quota> {
    let answer = JsFuture::from(window().navigator().storage().estimate().ok()?).await.ok()?;
    let number = |name: &str| Reflect::get(&answer, &name.into()).ok()?.as_f64();
    Some(Quota { used: number("usage")? as u64, allowed: number("quota")? as u64 })
}

/// Whether the browser promises to keep what the app stores.
pub async fn is_persistent() -> bool {
    let Ok(asked) = window().navigator().storage().persisted() else { return false };
    JsFuture::from(asked).await.is_ok_and(|answer| answer.is_truthy())
}

/// Asks the browser to promise it.
pub async fn ask_persistence() -> bool {
    let Ok(asked) = window().navigator().storage().persist() else { return false };
    JsFuture::from(asked).await.is_ok_and(|answer| answer.is_truthy())
}
