//! Who may see a page; the link for members; links for people without account.

use std::rc::Rc;

use etabli_access::Level;
use etabli_api::{CreateLink, CreatedLink, LinkEntry, Problem, paths};
use etabli_ids::{DocumentId, LinkId};
use serde::de::DeserializeOwned;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::commands::Action;
use crate::commands::perform::act;
use crate::error::AppError;
use crate::platform::http::{self, Body};
use crate::platform::{clipboard, clock, dom, location};
use crate::route::AppRoute;
use crate::ui::{Dialog, Icon, use_desk, use_locale, use_selected, use_workspace};

/// Levels that a link can give.
const LEVELS: [Level; 3] = [Level::Read, Level::Comment, Level::Write];
/// How many days a link can be valid; 0 for ever.
const DAYS: [(i64, &str); 4] =
    [(7, "app-link-week"), (30, "app-link-month"), (365, "app-link-year"), (0, "app-link-for-ever")];
const DAY: i64 = 86_400_000;

/// The properties.
#[derive(Properties, PartialEq)]
pub struct ShareProps {
    /// Which page.
    pub document: DocumentId,
    /// Called when it is over.
    pub on_close: Callback<()>,
}

/// The dialog.
#[component]
pub fn ShareDialog(props: &ShareProps) -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let document = props.document;
    let entry = use_selected(move |state| state.tree.document(document).cloned());
    let space = use_selected(move |state| {
        let space = state.tree.document(document).and_then(|entry| state.tree.space(entry.space));
        space.map(|space| space.name.clone()).unwrap_or_default()
    });
    let Some(entry) = entry else { return Html::default() };
    let who = if entry.public { "app-share-public" } else { "app-share-space" };
    let copy = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| act(&desk, Action::CopyLink, Some(document)))
    };
    let address = format!("{}{}", location::origin(), AppRoute::Page(document).address());
    let title = locale.format("app-share-title", &[("title", (&entry.title).into())]);
    html! {
        <Dialog {title} on_close={props.on_close.clone()}>
            <div class="stack">
                <p class="share-who"><Icon name={if entry.public { "globe" } else { "people" }} />
                    <span>{ locale.format(who, &[("space", space.into())]) }</span></p>
                <div class="field">
                    <label for="share-address">{ locale.text("app-share-members") }</label>
                    <div class="share-address">
                        <input id="share-address" type="text" readonly=true value={address} />
                        <button type="button" class="button" onclick={copy}>{ locale.text("app-copy") }</button>
                    </div>
                </div>
                if entry.level >= Level::Manage {
                    <Links {document} />
                }
            </div>
        </Dialog>
    }
}

/// What is known of the links of a page.
#[derive(Clone, PartialEq)]
enum Known {
    Asking,
    Failed(AppError),
    Links(Rc<Vec<LinkEntry>>),
}

async fn ask<T: DeserializeOwned>(method: &str, path: &str, body: Body<'_>) -> Result<T, AppError> {
    let answer = http::ask(method, path, body, None).await.ok_or(AppError::Offline)?;
    let is_ok = answer.is_ok();
    let text = answer.text().await.unwrap_or_default();
    if is_ok {
        let text = if text.is_empty() { "null" } else { &text };
        return serde_json::from_str(text).map_err(|error| AppError::Bug(error.to_string()));
    }
    let problem: Result<Problem, _> = serde_json::from_str(&text);
    Err(problem.map_or(AppError::Offline, |problem| AppError::Refused(problem.code)))
}

#[derive(Properties, PartialEq)]
struct LinksProps {
    document: DocumentId,
}

/// Share links: made, shown once, listed, revoked.
#[component]
fn Links(props: &LinksProps) -> Html {
    let locale = use_locale();
    let known = use_state_eq(|| Known::Asking);
    let created = use_state_eq(|| None::<CreatedLink>);
    let document = props.document;
    let refresh = {
        let known = known.clone();
        use_callback(document, move |(), document| {
            let (known, path) = (known.clone(), format!("{}?target={document}", paths::LINKS));
            spawn_local(async move {
                known.set(match ask::<Vec<LinkEntry>>("GET", &path, Body::None).await {
                    Ok(links) => Known::Links(Rc::new(links)),
                    Err(error) => Known::Failed(error),
                });
            });
        })
    };
    {
        let refresh = refresh.clone();
        use_effect_with(document, move |_| refresh.emit(()));
    }
    html! {
        <section class="stack stack-s share-links">
            <h3>{ locale.text("app-links-title") }</h3>
            <p class="secondary small">{ locale.text("app-links-text") }</p>
            { match &*known {
                Known::Asking => html! { <p role="status">{ locale.text("app-fetching") }</p> },
                Known::Failed(error) => html! { <p role="alert">{ error.user_message(locale) }</p> },
                Known::Links(links) => html! {
                    <>
                        <NewLink {document} on_created={
                            let (created, refresh) = (created.clone(), refresh.clone());
                            Callback::from(move |link| {
                                created.set(Some(link));
                                refresh.emit(());
                            })
                        } />
                        if let Some(link) = &*created {
                            <CreatedOnce link={link.clone()} />
                        }
                        <ul class="panel-list">
                            { for links.iter().map(|link| html! {
                                <LinkLine key={link.id.to_string()} link={link.clone()} on_revoked={refresh.clone()} />
                            }) }
                        </ul>
                    </>
                },
            } }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct NewLinkProps {
    document: DocumentId,
    on_created: Callback<CreatedLink>,
}

#[component]
fn NewLink(props: &NewLinkProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let level = use_state_eq(|| Level::Read);
    let days = use_state_eq(|| 30i64);
    let pick_level = {
        let level = level.clone();
        Callback::from(move |event: Event| level.set(dom::field_value(&event).parse().unwrap_or(Level::Read)))
    };
    let pick_days = {
        let days = days.clone();
        Callback::from(move |event: Event| days.set(dom::field_value(&event).parse().unwrap_or(30)))
    };
    let create = {
        let (document, on_created, level, days) = (props.document, props.on_created.clone(), *level, *days);
        Callback::from(move |_: MouseEvent| {
            let (workspace, on_created) = (workspace.clone(), on_created.clone());
            spawn_local(async move {
                let expires_at = (days > 0).then(|| clock::now() + days * DAY);
                let body = CreateLink { target: document.to_string(), level, expires_at };
                let body = serde_json::to_string(&body).unwrap_or_default();
                match ask("POST", paths::LINKS, Body::Json(&body)).await {
                    Ok(link) => on_created.emit(link),
                    Err(error) => {
                        let text = workspace.read(|state| error.user_message(state.locale));
                        workspace.toast(text, None);
                    }
                }
            });
        })
    };
    html! {
        <div class="new-link">
            <div class="field">
                <label for="link-level">{ locale.text("app-link-level") }</label>
                <select id="link-level" onchange={pick_level}>
                    { for LEVELS.iter().map(|one| html! {
                        <option value={one.name()} selected={*one == *level}>{ locale.text(&format!("level-{}", one.name())) }</option>
                    }) }
                </select>
            </div>
            <div class="field">
                <label for="link-days">{ locale.text("app-link-days") }</label>
                <select id="link-days" onchange={pick_days}>
                    { for DAYS.iter().map(|(count, message)| html! {
                        <option value={count.to_string()} selected={*count == *days}>{ locale.text(message) }</option>
                    }) }
                </select>
            </div>
            <button type="button" class="button button-primary" onclick={create}>{ locale.text("app-link-create") }</button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct CreatedProps {
    link: CreatedLink,
}

/// The address of a link, shown this once.
#[component]
fn CreatedOnce(props: &CreatedProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let url = props.link.url.clone();
    // It may have come below what the dialog shows.
    use_effect_with(url.clone(), |_| {
        dom::focus("#link-created");
    });
    let copy = {
        let url = url.clone();
        Callback::from(move |_: MouseEvent| {
            let (workspace, url) = (workspace.clone(), url.clone());
            spawn_local(async move {
                let message = if clipboard::copy(&url).await { "app-copied" } else { "app-not-copied" };
                let text = workspace.read(|state| state.locale.text(message));
                workspace.toast(text, None);
            });
        })
    };
    html! {
        <div class="notice notice-ok"><div>
            <label for="link-created">{ locale.text("app-link-created") }</label>
            <div class="share-address">
                <input id="link-created" type="text" readonly=true value={url} />
                <button type="button" class="button" onclick={copy}>{ locale.text("app-copy") }</button>
            </div>
        </div></div>
    }
}

#[derive(Properties, PartialEq)]
struct LinkLineProps {
    link: LinkEntry,
    on_revoked: Callback<()>,
}

#[component]
fn LinkLine(props: &LinkLineProps) -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let link = &props.link;
    let by = link.created_by;
    let name = use_selected(move |state| state.name_of(by));
    let until = match link.expires_at {
        Some(at) => locale.format("app-link-until", &[("date", locale.date(clock::civil(at)).into())]),
        None => locale.text("app-link-for-ever"),
    };
    let revoke = {
        let (id, on_revoked): (LinkId, _) = (link.id, props.on_revoked.clone());
        Callback::from(move |_: MouseEvent| {
            let (workspace, on_revoked) = (workspace.clone(), on_revoked.clone());
            spawn_local(async move {
                let path = format!("{}/{id}", paths::LINKS);
                if let Err(error) = ask::<serde_json::Value>("DELETE", &path, Body::None).await {
                    let text = workspace.read(|state| error.user_message(state.locale));
                    workspace.toast(text, None);
                }
                on_revoked.emit(());
            });
        })
    };
    html! {
        <li class="link-line">
            <span>
                <strong>{ locale.text(&format!("level-{}", link.level.name())) }</strong>
                { " · " }{ until }{ " · " }{ name }
            </span>
            <button type="button" class="button button-danger" onclick={revoke}>{ locale.text("app-link-revoke") }</button>
        </li>
    }
}
