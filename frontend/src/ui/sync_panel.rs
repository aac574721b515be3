//! The exchange with the server, in words: what waits, what was refused, what is stored, the journal.

use etabli_ids::SpaceId;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::page_list::{moment, use_moments};
use super::{Icon, use_desk, use_locale, use_selected, use_workspace};
use crate::platform::{clipboard, clock};
use crate::route::{self, AppRoute};
use crate::store::records::{JournalLine, Reason, Refused, RefusedWhat};
use crate::sync::badge::Badge;

/// Most lines of the journal shown.
const MAX_LINES: usize = 50;

/// The panel.
#[component]
pub fn SyncPanel() -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let badge = use_selected(|state| Badge::of(&state.sync));
    let coming = use_selected(|state| state.sync.coming);
    let last = use_selected(|state| state.sync.last_exchange);
    let last = match last {
        Some(at) => locale.format("sync-last", &[("when", moment(locale, at).into())]),
        None => locale.text("sync-never"),
    };
    let (measuring, retrying, downloading) = (workspace.clone(), workspace.clone(), workspace.clone());
    use_effect_with((), move |()| spawn_local(async move { measuring.measure_storage().await }));
    let retry = Callback::from(move |_: MouseEvent| retrying.retry_now());
    let download = Callback::from(move |_: MouseEvent| {
        let workspace = downloading.clone();
        spawn_local(async move { workspace.download_changes().await });
    });
    html! {
        <div class="sync-panel stack">
            <div class="sync-now" data-look={badge.look()}>
                <Icon name={badge.icon()} />
                <div>
                    <p class="strong">{ locale.format(badge.message(), &[("count", badge.count().into())]) }</p>
                    <p class="secondary small">{ last }</p>
                </div>
            </div>
            if badge == Badge::Saved && coming > 0 {
                <p>{ locale.format("sync-coming", &[("count", coming.into())]) }</p>
            } else {
                <p>{ locale.text(&format!("{}-explained", badge.message())) }</p>
            }
            <p class="cluster">
                if badge == Badge::SignedOut {
                    <a class="button button-primary" href={route::sign_in()}>{ locale.text("sync-sign-in") }</a>
                } else if badge != Badge::Saved {
                    <button type="button" class="button" onclick={retry}>{ locale.text("sync-retry") }</button>
                }
                <button type="button" class="button" onclick={download}><Icon name="download" />{ locale.text("sync-download") }</button>
            </p>
            <RefusedChanges />
            <Waiting />
            <Storage />
            <Journal />
        </div>
    }
}

#[component]
fn Waiting() -> Html {
    let locale = use_locale();
    let lines = use_selected(|state| {
        let page = |(id, count): &(_, u32)| {
            let title = state.tree.document(*id).map(|entry| entry.title.clone());
            (*id, title.unwrap_or_else(|| state.locale.text("app-untitled")), *count)
        };
        (state.sync.edits.iter().map(page).collect::<Vec<_>>(), state.sync.commands)
    });
    let (edits, commands) = lines;
    if edits.is_empty() && commands == 0 {
        return Html::default();
    }
    html! {
        <section class="stack stack-s">
            <h2>{ locale.text("sync-waiting") }</h2>
            <ul class="panel-list">
                { for edits.into_iter().map(|(id, title, count)| html! {
                    <li key={id.to_string()}>
                        <a href={AppRoute::Page(id).address()}>{ title }</a>
                        { " · " }{ locale.format("sync-waiting-edits", &[("count", count.into())]) }
                    </li>
                }) }
                if commands > 0 {
                    <li>{ locale.format("sync-waiting-commands", &[("count", commands.into())]) }</li>
                }
            </ul>
        </section>
    }
}

#[component]
fn Storage() -> Html {
    let locale = use_locale();
    let storage = use_selected(|state| state.storage);
    let used = storage.quota.map(|quota| {
        let (used, allowed) = (locale.bytes(quota.used), locale.bytes(quota.allowed));
        locale.format("sync-storage-used", &[("used", used.into()), ("allowed", allowed.into())])
    });
    let promise = if storage.is_persistent { "sync-persistent" } else { "sync-not-persistent" };
    html! {
        <section class="stack stack-s">
            <h2>{ locale.text("sync-storage") }</h2>
            <p>{ used }</p>
            <p class="secondary small">{ locale.text(promise) }</p>
        </section>
    }
}

#[component]
fn Journal() -> Html {
    let locale = use_locale();
    let workspace = use_workspace();
    let lines = use_state_eq(Vec::<JournalLine>::new);
    let status = use_selected(|state| state.sync.status);
    {
        let lines = lines.clone();
        use_effect_with(status, move |_| {
            spawn_local(async move {
                let mut found = workspace.read_journal().await;
                found.truncate(MAX_LINES);
                lines.set(found);
            });
        });
    }
    let written = lines.iter().map(|line| {
        let when = locale.date_time(clock::civil(line.at));
        let title = line.title.clone().unwrap_or_default();
        html! { <li><time>{ when }</time>{ locale.format(&line.message, &[("title", title.into())]) }</li> }
    });
    html! {
        <details class="journal">
            <summary>{ locale.text("sync-journal") }</summary>
            if lines.is_empty() {
                <p class="secondary">{ locale.text("sync-journal-empty") }</p>
            }
            <ol>{ for written }</ol>
        </details>
    }
}

#[component]
fn RefusedChanges() -> Html {
    let locale = use_locale();
    let refused = use_selected(|state| state.refused.clone());
    if refused.is_empty() {
        return Html::default();
    }
    html! {
        <section class="stack stack-s">
            <h2>{ locale.text("sync-refused-title") }</h2>
            <p>{ locale.text("sync-refused-text") }</p>
            { for refused.iter().map(|one| html! { <RefusedChange key={one.key.clone()} refused={one.clone()} /> }) }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct RefusedProps {
    refused: Refused,
}

#[component]
fn RefusedChange(props: &RefusedProps) -> Html {
    let locale = use_locale();
    let moments = use_moments();
    let is_confirming = use_state_eq(|| false);
    let refused = &props.refused;
    let reason = match refused.reason {
        Reason::Rights => locale.text("sync-reason-rights"),
        Reason::TooLarge => locale.text("sync-reason-too-large"),
        Reason::Invalid => locale.text("sync-reason-invalid"),
        Reason::Lost => locale.text("sync-reason-lost"),
        Reason::Code(code) => locale.text(&format!("problem-{}", code.name())),
    };
    html! {
        <article class="refused">
            <h3>{ &refused.title }</h3>
            <p class="small">{ moments(refused.at) }{ " · " }{ reason }</p>
            { match &refused.what {
                RefusedWhat::Text(text) => html! {
                    <details><summary>{ locale.text("sync-refused-see") }</summary><pre tabindex="0">{ &text.body }</pre></details>
                },
                RefusedWhat::Command(command) => html! { <p>{ locale.text(command_message(command)) }</p> },
            } }
            <RefusedActions refused={refused.clone()} is_confirming={is_confirming} />
        </article>
    }
}

/// What a refused command was to do.
fn command_message(command: &etabli_api::Command) -> &'static str {
    match command {
        etabli_api::Command::CreatePage { .. } => "sync-command-create",
        etabli_api::Command::Rename { .. } => "sync-command-rename",
        etabli_api::Command::Move { .. } => "sync-command-move",
        etabli_api::Command::Trash { .. } => "sync-command-trash",
        etabli_api::Command::Restore { .. } => "sync-command-restore",
    }
}

#[derive(Properties, PartialEq)]
struct RefusedActionsProps {
    refused: Refused,
    is_confirming: UseStateHandle<bool>,
}

#[component]
fn RefusedActions(props: &RefusedActionsProps) -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let draft_space = use_selected(|state| {
        // A place that nobody else reads: what was refused may be meant for nobody else.
        state.session.person.as_ref().map(|person| etabli_api::private_space(person.id))
    });
    let refused = &props.refused;
    let workspace = desk.workspace.clone();
    let settle = {
        let (workspace, key) = (workspace.clone(), refused.key.clone());
        Callback::from(move |_: MouseEvent| workspace.settle_refused(&key))
    };
    let ask = {
        let is_confirming = props.is_confirming.clone();
        Callback::from(move |_: MouseEvent| is_confirming.set(!*is_confirming))
    };
    if *props.is_confirming {
        return html! {
            <div class="cluster" role="group" aria-label={locale.text("sync-refused-discard")}>
                <p>{ locale.text("sync-refused-sure") }</p>
                <button type="button" class="button button-danger button-primary" onclick={settle}>{ locale.text("sync-refused-discard") }</button>
                <button type="button" class="button" onclick={ask}>{ locale.text("cancel") }</button>
            </div>
        };
    }
    let download = {
        let (workspace, refused) = (workspace.clone(), refused.clone());
        Callback::from(move |_: MouseEvent| workspace.download_refused(&refused))
    };
    let is_text = matches!(refused.what, RefusedWhat::Text(_));
    html! {
        <div class="cluster">
            if let (true, Some(space)) = (is_text, draft_space) {
                <button type="button" class="button" onclick={make_draft(&desk, refused, space)}>{ locale.text("sync-refused-draft") }</button>
            }
            if is_text {
                <button type="button" class="button" onclick={copy(&desk, refused)}>{ locale.text("sync-refused-copy") }</button>
                <button type="button" class="button" onclick={download}>{ locale.text("sync-refused-download") }</button>
            }
            <button type="button" class="button button-danger" onclick={ask}>{ locale.text("sync-refused-discard") }</button>
        </div>
    }
}

fn make_draft(desk: &super::Desk, refused: &Refused, space: SpaceId) -> Callback<MouseEvent> {
    let (desk, refused) = (desk.clone(), refused.clone());
    Callback::from(move |_| {
        let (desk, refused) = (desk.clone(), refused.clone());
        spawn_local(async move {
            match desk.workspace.draft_of_refused(&refused, space).await {
                Ok(Some(document)) => desk.go_to_page(document),
                Ok(None) => {}
                Err(error) => {
                    let text = desk.workspace.read(|state| error.user_message(state.locale));
                    desk.workspace.toast(text, None);
                }
            }
        });
    })
}

fn copy(desk: &super::Desk, refused: &Refused) -> Callback<MouseEvent> {
    let (workspace, what) = (desk.workspace.clone(), refused.what.clone());
    Callback::from(move |_| {
        let (workspace, what) = (workspace.clone(), what.clone());
        spawn_local(async move {
            let RefusedWhat::Text(text) = &what else { return };
            let message = if clipboard::copy(&text.body).await { "app-copied" } else { "app-not-copied" };
            let message = workspace.read(|state| state.locale.text(message));
            workspace.toast(message, None);
        });
    })
}
