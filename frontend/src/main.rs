//! The members' app.
//!
//! `platform` is the browser's edge, `store` what the app holds and keeps, `sync` its exchange with the server, `editor` the
//! island in which pages are written; `shell`, `pages`, `ui` and `commands` are what people see and ask for.

mod app;
mod commands;
mod editor;
mod error;
mod pages;
mod platform;
mod route;
mod shell;
mod store;
mod sync;
mod ui;

fn main() {
    yew::Renderer::<app::App>::with_root(platform::dom::root()).render();
}
