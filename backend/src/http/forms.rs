//! Forms of server pages: reading them, and showing them again with what is wrong beside each field.
//!
//! What was typed is kept, passwords excepted. Everything works without scripts.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use etabli_api::Code;
use etabli_locale::Locale;
use maud::{Markup, html};

use super::assets;
use super::layout::{self, Kind};
use crate::app::App;
use crate::problem::Problem;

/// What was typed, by the fields' names.
#[derive(Debug, Clone, Default)]
pub struct Fields(BTreeMap<String, String>);

impl Fields {
    /// Fields filled in advance.
    pub fn filled<'a>(fields: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Self(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Fills the fields that say nothing.
    pub fn fill_missing<'a>(&mut self, fields: impl IntoIterator<Item = (&'a str, &'a str)>) {
        for (name, value) in fields {
            self.0.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
    }

    /// The value of a field; nothing when it is absent.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        let Form(pairs) = form.map_err(|_| Code::Malformed)?;
        Ok(Self(pairs.into_iter().collect()))
    }
}

/// A field with its label.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Also its id.
    pub name: &'a str,
    /// Id of the label's message.
    pub label: &'a str,
    /// Id of the message below the label.
    pub hint: Option<&'a str>,
    /// `text`, `email`, `password` …
    pub kind: &'a str,
    /// What password managers and browsers may fill in.
    pub autocomplete: &'a str,
}

/// A form about to be shown, with what was typed and what is wrong with it.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub locale: Locale,
    pub fields: &'a Fields,
    pub problem: Option<&'a Problem>,
}

impl View<'_> {
    /// A text.
    pub fn text(&self, id: &str) -> String {
        self.locale.text(id)
    }

    /// What is wrong, on top of the form, with links to the fields.
    pub fn summary(&self) -> Markup {
        let Some(problem) = self.problem else { return html! {} };
        html! {
            // Reached first once the page is there, without scripts.
            div.error-summary role="alert" tabindex="-1" autofocus {
                p { (self.text(&format!("problem-{}", problem.code.name()))) }
                @if !problem.fields.is_empty() {
                    ul { @for field in &problem.fields { li { a href={ "#" (field.field) } { (self.text(&field.message)) } } } }
                }
            }
        }
    }

    /// Whether something is wrong with a field.
    pub fn is_wrong(&self, name: &str) -> bool {
        self.wrong(name).is_some()
    }

    fn wrong(&self, name: &str) -> Option<String> {
        let field = self.problem?.fields.iter().find(|field| field.field == name)?;
        Some(self.text(&field.message))
    }

    /// Ids of the texts that describe a field.
    fn described_by(&self, name: &str, hint: Option<&str>) -> Option<String> {
        let ids = [hint.map(|_| format!("{name}-hint")), self.wrong(name).map(|_| format!("{name}-error"))];
        let ids: Vec<_> = ids.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn around(&self, name: &str, label: &str, hint: Option<&str>, control: &Markup) -> Markup {
        html! {
            div.field {
                label for=(name) { (self.text(label)) }
                @if let Some(hint) = hint { p.hint id={ (name) "-hint" } { (self.text(hint)) } }
                (control)
                @if let Some(wrong) = self.wrong(name) { p.error id={ (name) "-error" } { (wrong) } }
            }
        }
    }

    /// A field of one line that must be filled.
    pub fn input(&self, input: Input<'_>) -> Markup {
        self.optional_if(false, input)
    }

    /// A field of one line that may stay empty if `is_optional`.
    pub fn optional_if(&self, is_optional: bool, input: Input<'_>) -> Markup {
        let Input { name, label, hint, kind, autocomplete } = input;
        let value = if kind == "password" { "" } else { self.fields.get(name) };
        let minimum = (autocomplete == "new-password").then_some(crate::services::passwords::MIN_PASSWORD_LENGTH);
        let control = html! {
            input id=(name) name=(name) type=(kind) value=(value) autocomplete=(autocomplete) required[!is_optional]
                minlength=[minimum]
                aria-describedby=[self.described_by(name, hint)]
                aria-invalid=[self.wrong(name).map(|_| "true")];
            @if kind == "password" {
                // Shown by form.js.
                button.link-button type="button" data-reveal=(name) aria-pressed="false" hidden {
                    (self.text("account-show-password"))
                }
            }
        };
        self.around(name, label, hint, &control)
    }

    /// A choice in a list of values and their words.
    pub fn select(&self, name: &str, label: &str, hint: Option<&str>, options: &[(String, String)]) -> Markup {
        let chosen = self.fields.get(name);
        let control = html! {
            select id=(name) name=(name) aria-describedby=[self.described_by(name, hint)]
                aria-invalid=[self.wrong(name).map(|_| "true")] {
                @for (value, words) in options { option value=(value) selected[value == chosen] { (words) } }
            }
        };
        self.around(name, label, hint, &control)
    }

    /// The choice between French and English.
    pub fn languages(&self, name: &str, label: &str) -> Markup {
        let options = ["fr", "en"].map(|code| (code.to_owned(), self.text(&format!("language-{code}"))));
        self.select(name, label, None, &options)
    }
}

/// The name of somebody, as it stands in their account.
pub const NAME: Input<'_> =
    Input { name: "name", label: "account-name", hint: None, kind: "text", autocomplete: "name" };
/// The address one signs in with.
pub const EMAIL: Input<'_> =
    Input { name: "email", label: "account-email", hint: None, kind: "email", autocomplete: "username" };
/// The password one has.
pub const PASSWORD: Input<'_> = Input {
    name: "password",
    label: "account-password",
    hint: None,
    kind: "password",
    autocomplete: "current-password",
};
/// The password one chooses when joining.
pub const NEW_PASSWORD: Input<'_> = Input {
    name: "password",
    label: "account-password",
    hint: Some("account-password-hint"),
    kind: "password",
    autocomplete: "new-password",
};

/// A narrow page of an account, in the site's frame, never kept by anybody.
pub fn page(app: &App, locale: Locale, title: &str, body: Markup) -> Response {
    let body = html! {
        (body)
        script type="module" src=(assets::address("form.js")) {}
    };
    let page = layout::page(app, locale, title, Kind::Account, body);
    ([(axum::http::header::CACHE_CONTROL, "no-store")], page).into_response()
}

/// The same form again, with the status of what is wrong; failures of the server are not the form's.
///
/// # Errors
/// The problem itself when it is a failure of the server.
pub fn again(problem: Problem, show: impl FnOnce(&Problem) -> Response) -> Result<Response, Problem> {
    let status = StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status.is_server_error() {
        return Err(problem);
    }
    Ok((status, show(&problem)).into_response())
}
