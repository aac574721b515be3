//! `/admin`: the installation looked after, in plain pages that need neither scripts nor the app.
//!
//! Each section is a module: what it shows, and what its forms do. A form that succeeds leads to a page that says so; one
//! that would destroy something asks for its name first ([`Confirmation`]).

mod backups;
mod circles;
mod health;
mod identity;
mod invitations;
mod journal;
mod members;
mod menu;
mod rights;
mod settings;
mod spaces;
mod trash;
mod usage;
mod visible;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Request};
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use etabli_access::Actor;
use etabli_ids::PersonId;
use etabli_locale::{Arg, Locale};
use maud::{Markup, html};

use super::forms::Fields;
use super::layout::{Kind, Layout, icon, sign_in_href};
use super::{Admin, Who};
use crate::app::App;
use crate::problem::Problem;

/// The sections, in the order of the menu: name, address, icon.
const SECTIONS: [Section; 12] = [
    Section("health", "/admin", "info"),
    Section("members", "/admin/members", "people"),
    Section("invitations", "/admin/invitations", "mail"),
    Section("circles", "/admin/circles", "user"),
    Section("spaces", "/admin/spaces", "lock"),
    Section("public", "/admin/public", "globe"),
    Section("identity", "/admin/identity", "home"),
    Section("trash", "/admin/trash", "trash"),
    Section("space", "/admin/space", "folder"),
    Section("journal", "/admin/journal", "history"),
    Section("backups", "/admin/backups", "backup"),
    Section("settings", "/admin/settings", "settings"),
];

/// A section: its name (of which the ids of its messages are made), address and icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Section(&'static str, &'static str, &'static str);

/// Every address of the administration.
pub fn router(app: App) -> Router<App> {
    Router::new()
        .route("/admin", get(health::show))
        .merge(people())
        .merge(places())
        .route("/admin/identity", get(identity::show).post(identity::save))
        .route("/admin/identity/logo", post(identity::set_logo).layer(DefaultBodyLimit::max(6 * 1024 * 1024)))
        .route("/admin/identity/logo/remove", post(identity::remove_logo))
        .route("/admin/identity/menu", post(menu::save))
        .route("/admin/space", get(usage::show))
        .route("/admin/journal", get(journal::show))
        .route("/admin/backups", get(backups::show).post(backups::make))
        .route("/admin/backups/upload", post(backups::upload).layer(DefaultBodyLimit::disable()))
        .route("/admin/backups/{name}", get(backups::download))
        .route("/admin/backups/{name}/restore", get(backups::ask_restore).post(backups::restore))
        .route("/admin/export", get(backups::export))
        .route("/admin/settings", get(settings::show).post(settings::save))
        .route("/admin/settings/mail", post(settings::test_mail))
        .route_layer(from_fn_with_state(app, lead_to_sign_in))
}

fn people() -> Router<App> {
    Router::new()
        .route("/admin/members", get(members::list))
        .route("/admin/members/{id}", get(members::show))
        .route("/admin/members/{id}/role", post(members::set_role))
        .route("/admin/members/{id}/circles", post(members::set_circles))
        .route("/admin/members/{id}/reset", post(members::make_reset_link))
        .route("/admin/members/{id}/disable", get(members::ask_disable).post(members::disable))
        .route("/admin/members/{id}/enable", post(members::enable))
        .route("/admin/invitations", get(invitations::show).post(invitations::create))
        .route("/admin/invitations/{id}/revoke", post(invitations::revoke))
        .route("/admin/circles", get(circles::list).post(circles::create))
        .route("/admin/circles/{id}", get(circles::show).post(circles::rename))
        .route("/admin/circles/{id}/members", post(circles::set_members))
        .route("/admin/circles/{id}/delete", get(circles::ask_delete).post(circles::delete))
}

fn places() -> Router<App> {
    Router::new()
        .route("/admin/spaces", get(spaces::list).post(spaces::create))
        .route("/admin/spaces/{id}", get(spaces::show).post(spaces::rename))
        .route("/admin/spaces/{id}/rights", post(rights::save))
        .route("/admin/spaces/{id}/move", post(spaces::reorder))
        .route("/admin/spaces/{id}/delete", get(spaces::ask_delete).post(spaces::delete))
        .route("/admin/public", get(visible::show))
        .route("/admin/public/{id}/hide", post(visible::hide))
        .route("/admin/public/{id}/show", post(visible::publish))
        .route("/admin/links/{id}/revoke", post(visible::revoke_link))
        .route("/admin/trash", get(trash::show))
        .route("/admin/trash/empty", get(trash::ask_empty).post(trash::empty))
        .route("/admin/trash/{id}/restore", post(trash::restore))
        .route("/admin/trash/{id}/delete", get(trash::ask_delete).post(trash::delete))
}

/// Who is not signed in signs in first and comes back; a refusal would not say how.
async fn lead_to_sign_in(who: Who, request: Request, next: Next) -> Response {
    if who.person.is_none() && *request.method() == Method::GET {
        return Redirect::to(&sign_in_href(request.uri().path())).into_response();
    }
    next.run(request).await
}

/// An admin at work: what every page of the administration needs.
#[derive(Debug)]
pub struct Desk {
    app: App,
    actor: Actor,
    by: PersonId,
    locale: Locale,
    /// What has just been done: the end of a message's id, from the address.
    done: Option<String>,
}

impl FromRequestParts<App> for Desk {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let Admin(member) = Admin::from_request_parts(parts, app).await?;
        let query = parts.uri.query().unwrap_or_default();
        let done = query.split('&').find_map(|pair| pair.strip_prefix("done=")).map(str::to_owned);
        Ok(Self { app: app.clone(), actor: member.actor, by: member.person.id, locale: member.locale, done })
    }
}

impl Desk {
    fn text(&self, id: &str) -> String {
        self.locale.text(id)
    }

    fn format(&self, id: &str, args: &[(&'static str, Arg)]) -> String {
        self.locale.format(id, args)
    }

    /// `3 mars 2026`, in the cooperative's time zone.
    fn date(&self, milliseconds: i64) -> String {
        self.locale.date(self.app.settings().civil(milliseconds))
    }

    /// A time people can place: how long ago, then the date.
    fn when(&self, milliseconds: i64) -> Markup {
        let civil = self.app.settings().civil(milliseconds);
        let words = self.locale.ago(self.app.now() - milliseconds).unwrap_or_else(|| self.locale.date(civil));
        html! { time datetime=(civil.iso_date()) title=(self.locale.date_time(civil)) { (words) } }
    }

    /// The name of a section.
    fn title(&self, section: &str) -> String {
        self.text(&format!("admin-{section}"))
    }

    /// The front page of a section.
    fn page(&self, section: &str, body: Markup) -> Response {
        self.page_titled(section, &self.title(section), body)
    }

    /// A page of a section: the menu at its side, what was just done on top.
    fn page_titled(&self, section: &str, title: &str, body: Markup) -> Response {
        let done = self.done.as_ref().map(|done| format!("admin-done-{done}")).filter(|id| self.locale.has(id));
        let body = html! {
            h1 { (title) }
            @if let Some(done) = done { p.notice.notice-ok role="status" { (self.text(&done)) } }
            (body)
        };
        let page = Layout::new(&self.app, self.locale, title)
            .kind(Kind::Admin { menu: self.menu(section), here: self.title(section) })
            .render(body);
        ([(CACHE_CONTROL, "no-store")], page).into_response()
    }

    fn menu(&self, section: &str) -> Markup {
        html! {
            ul.menu.admin-menu {
                @for Section(name, href, picture) in SECTIONS {
                    li {
                        a href=(href) aria-current=[(name == section).then_some("page")] {
                            (icon(picture)) (self.title(name))
                        }
                    }
                }
            }
        }
    }

    /// A button that does one thing to one object, which it names for those who hear it.
    fn button(&self, action: &str, words: &str, object: &str) -> Markup {
        html! {
            form method="post" action=(action) {
                button.button { (self.text(words)) span.visually-hidden { " " (object) } }
            }
        }
    }

    /// A link to do something to one object.
    fn link(&self, href: &str, words: &str, object: &str) -> Markup {
        html! { a href=(href) { (self.text(words)) span.visually-hidden { " " (object) } } }
    }

    /// Words for a list without lines.
    fn nothing(&self, words: &str) -> Markup {
        html! { div.empty { p { (self.text(words)) } } }
    }

    /// Writes settings and tells everybody.
    async fn save_settings(&self, values: &[(&str, &str)]) -> Result<(), Problem> {
        for (key, value) in values {
            self.app.settings().set(self.app.storage(), key, value).await?;
        }
        {
            let _one_at_a_time = self.app.tree_lock().lock().await;
            self.app.commit_tree(Vec::new(), None).await?;
        }
        let keys: Vec<_> = values.iter().map(|(key, _)| *key).collect();
        self.app.journal(Some(self.by), "settings-changed", "", &keys.join(", ")).await;
        Ok(())
    }
}

/// Leads to a page that says what was done.
fn done(path: &str, what: &str) -> Response {
    Redirect::to(&format!("{path}?done={what}")).into_response()
}

/// The question before something is destroyed: its name must be typed.
struct Confirmation<'a> {
    section: &'a str,
    title: String,
    /// What will go, what will stay, whether it can be undone.
    explanation: String,
    /// What must be typed.
    expected: &'a str,
    action: &'a str,
    back: &'a str,
    /// Id of the words of the button.
    button: &'a str,
}

impl Confirmation<'_> {
    /// Asks.
    fn ask(&self, desk: &Desk) -> Response {
        self.show(desk, None)
    }

    /// The page that says that another name was typed; none when it was the right one.
    fn refusal(&self, desk: &Desk, fields: &Fields) -> Option<Response> {
        let typed = fields.get("confirmation");
        if etabli_ids::fold(typed.trim()) == etabli_ids::fold(self.expected.trim()) {
            return None;
        }
        Some((StatusCode::UNPROCESSABLE_ENTITY, self.show(desk, Some(typed))).into_response())
    }

    fn show(&self, desk: &Desk, wrong: Option<&str>) -> Response {
        let describedby = if wrong.is_some() { "confirmation-hint confirmation-error" } else { "confirmation-hint" };
        let body = html! {
            p.notice.notice-warn { (self.explanation) }
            form.panel.form method="post" action=(self.action) {
                @if wrong.is_some() {
                    div.error-summary role="alert" tabindex="-1" autofocus {
                        p { a href="#confirmation" { (desk.text("admin-confirm-wrong")) } }
                    }
                }
                div.field {
                    label for="confirmation" { (desk.text("admin-confirm-label")) }
                    p.hint id="confirmation-hint" { (desk.text("admin-confirm-hint")) " " strong { (self.expected) } }
                    input id="confirmation" name="confirmation" required autocomplete="off" value=(wrong.unwrap_or_default())
                        aria-describedby=(describedby) aria-invalid=[wrong.map(|_| "true")];
                    @if wrong.is_some() { p.error id="confirmation-error" { (desk.text("admin-confirm-wrong")) } }
                }
                div.actions {
                    button.button.button-danger.button-primary { (desk.text(self.button)) }
                    a.button href=(self.back) { (desk.text("cancel")) }
                }
            }
        };
        desk.page_titled(self.section, &self.title, body)
    }
}
