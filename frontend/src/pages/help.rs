//! The help: keys, how to write, whom to ask.

use yew::prelude::*;

use super::Heading;
use crate::commands::COMMANDS;
use crate::route::AppRoute;
use crate::ui::use_locale;

/// How things are written: the message that says what, and the source that makes it.
const MARKS: [(&str, &str); 10] = [
    ("app-mark-heading", "## "),
    ("app-mark-strong", "**…**"),
    ("app-mark-emphasis", "*…*"),
    ("app-mark-bullet", "- "),
    ("app-mark-ordered", "1. "),
    ("app-mark-task", "- [ ] "),
    ("app-mark-quote", "> "),
    ("app-mark-page", "[[…]]"),
    ("app-mark-person", "@…"),
    ("app-mark-tag", "#…"),
];

/// The screen.
#[component]
pub fn Help() -> Html {
    let locale = use_locale();
    let with_keys = COMMANDS.iter().filter_map(|entry| Some((entry.message, entry.keys_in_words(locale)?)));
    html! {
        <div class="screen stack stack-l">
            <Heading title={locale.text("app-do-help")} />
            <section class="stack stack-s">
                <h2>{ locale.text("app-help-keys") }</h2>
                <table>
                    <tbody>
                        { for with_keys.map(|(message, keys)| html! {
                            <tr><th scope="row">{ locale.text(message) }</th><td><kbd>{ keys }</kbd></td></tr>
                        }) }
                    </tbody>
                </table>
                <p class="secondary">{ locale.text("app-help-tree") }</p>
            </section>
            <section class="stack stack-s">
                <h2>{ locale.text("app-help-writing") }</h2>
                <p>{ locale.text("app-help-writing-text") }</p>
                <table>
                    <tbody>
                        { for MARKS.iter().map(|(message, source)| html! {
                            <tr><th scope="row">{ locale.text(message) }</th><td><code>{ *source }</code></td></tr>
                        }) }
                    </tbody>
                </table>
            </section>
            <section class="stack stack-s">
                <h2>{ locale.text("app-help-offline") }</h2>
                <p>{ locale.text("app-help-offline-text") }</p>
                <p><a href={AppRoute::Install.address()}>{ locale.text("app-install") }</a></p>
            </section>
            <section class="stack stack-s">
                <h2>{ locale.text("app-help-people") }</h2>
                <p>{ locale.text("app-help-people-text") }</p>
            </section>
        </div>
    }
}
