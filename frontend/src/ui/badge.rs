//! The sync badge: one component, always in the same corner, that tells the truth in words.

use yew::prelude::*;

use super::{Dialogue, Icon, use_desk, use_locale, use_selected};
use crate::platform::timer::Timer;
use crate::route;
use crate::sync::badge::Badge;

/// "Saving" is said only when it lasts.
const SAVING_DELAY: u32 = 400;
/// "Saved" fades to its icon.
const SAVED_TIME: u32 = 2_000;
/// Screen readers hear of the state at most once in this time.
const SPOKEN_DELAY: u32 = 10_000;

/// The badge.
#[component]
pub fn SyncBadge() -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let badge = use_selected(|state| Badge::of(&state.sync));
    let shown = use_shown(badge);
    let has_faded = use_faded(shown);
    let spoken = use_spoken(shown);
    let text = |badge: Badge| locale.format(badge.message(), &[("count", badge.count().into())]);
    let open = {
        let dialogue = desk.dialogue.clone();
        Callback::from(move |_: MouseEvent| dialogue.emit(Some(Dialogue::Sync)))
    };
    let words = text(shown);
    // A phone's top bar holds a few letters; the button's name and the panel say all.
    let short = locale.format(shown.short_message(), &[("count", shown.count().into())]);
    html! {
        <span class="sync" data-look={shown.look()}>
            <button type="button" class="sync-badge" onclick={open} aria-label={words.clone()} title={locale.text("sync-title")}>
                <Icon name={shown.icon()} />
                <span class="sync-text" data-faded={has_faded.then_some("true")}>{ words }</span>
                <span class="sync-short" data-faded={has_faded.then_some("true")}>{ short }</span>
            </button>
            if shown == Badge::Behind {
                <button type="button" class="link-button wide-only" onclick={move |_| desk.workspace.retry_now()}>
                    { locale.text("sync-retry") }
                </button>
            } else if shown == Badge::SignedOut {
                <a class="wide-only" href={route::sign_in()}>{ locale.text("sync-sign-in") }</a>
            }
            <span class="visually-hidden" role="status">{ spoken.map(text) }</span>
        </span>
    }
}

/// The state shown: a short "saving" is passed over.
#[hook]
fn use_shown(badge: Badge) -> Badge {
    let shown = use_state_eq(|| badge);
    let timer = use_memo((), |()| Timer::default());
    {
        let shown = shown.clone();
        use_effect_with(badge, move |badge| {
            let badge = *badge;
            if badge == Badge::Saving {
                timer.set(SAVING_DELAY, move || shown.set(badge));
            } else {
                timer.cancel();
                shown.set(badge);
            }
        });
    }
    *shown
}

#[hook]
fn use_faded(shown: Badge) -> bool {
    let has_faded = use_state_eq(|| false);
    let timer = use_memo((), |()| Timer::default());
    let fading = has_faded.clone();
    use_effect_with(shown, move |shown| {
        fading.set(false);
        if *shown == Badge::Saved {
            timer.set(SAVED_TIME, move || fading.set(true));
        } else {
            timer.cancel();
        }
    });
    *has_faded && shown == Badge::Saved
}

/// The state as it is told to screen readers: calmly, and not the first one.
#[hook]
fn use_spoken(shown: Badge) -> Option<Badge> {
    let spoken = use_state_eq(|| None::<Badge>);
    let timer = use_memo((), |()| Timer::default());
    let latest = use_mut_ref(|| shown);
    *latest.borrow_mut() = shown;
    let speaking = spoken.clone();
    use_effect_with(shown, move |_| {
        timer.set_if_free(SPOKEN_DELAY, move || speaking.set(Some(*latest.borrow())));
    });
    *spoken
}
