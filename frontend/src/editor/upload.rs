//! Sends a file to the server and learns its address.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, RequestInit, Response};

use super::happening::Trouble;

/// A file the server has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// Its name.
    pub name: String,
    /// Its address on this site.
    pub address: String,
    /// Whether it is an image that pages show.
    pub is_image: bool,
}

/// Sends a file to `address` (which has a query already).
pub async fn upload(address: &str, file: File) -> Result<Uploaded, Trouble> {
    let name = file.name();
    let is_image = file.type_().starts_with("image/");
    let escaped = String::from(js_sys::encode_uri_component(&name));
    let response = send(&format!("{address}&name={escaped}"), &file).await.ok_or(Trouble::Offline)?;
    if !response.ok() {
        return Err(Trouble::UploadRefused);
    }
    let address = address_of(&response).await.ok_or(Trouble::UploadRefused)?;
    Ok(Uploaded { name, address, is_image })
}

async fn send(address: &str, file: &File) -> Option<Response> {
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_body(file);
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str_and_init(address, &options)).await.ok()?;
    answer.dyn_into().ok()
}

async fn address_of(response: &Response) -> Option<String> {
    let body = JsFuture::from(response.json().ok()?).await.ok()?;
    js_sys::Reflect::get(&body, &"path".into()).ok()?.as_string()
}
