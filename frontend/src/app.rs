//! The app: opens the workspace, then shows the shell; or says what stands in the way.

use yew::prelude::*;

use crate::pages::opening::{Damaged, NeedsNetwork, SigningIn, Starting};
use crate::platform::{dom, location};
use crate::route;
use crate::shell::Shell;
use crate::store::Workspace;
use crate::store::boot::{self, Opening};
use crate::ui::use_selected;

/// The root component.
#[component]
pub fn App() -> Html {
    let opening = use_state(|| None::<std::rc::Rc<Opening>>);
    {
        let opening = opening.clone();
        use_effect_with((), move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                let opened = boot::open().await;
                dom::ready();
                opening.set(Some(std::rc::Rc::new(opened)));
            });
        });
    }
    match opening.as_deref() {
        None => html! { <Starting /> },
        Some(Opening::Ready(workspace)) => html! {
            <ContextProvider<Workspace> context={workspace.clone()}><Sound /></ContextProvider<Workspace>>
        },
        Some(Opening::Damaged { name, detail }) => {
            html! { <Damaged name={name.clone()} detail={detail.clone()} /> }
        }
        Some(Opening::NeedsNetwork) => html! { <NeedsNetwork /> },
        Some(Opening::SignIn) => {
            location::leave(&route::sign_in());
            html! { <SigningIn /> }
        }
    }
}

/// The shell, unless the device's data turn out to be damaged while it is used.
#[component]
fn Sound() -> Html {
    let workspace = use_context::<Workspace>().expect("provided above");
    let damage = use_selected(|state| state.damage.clone());
    match damage {
        None => html! { <Shell /> },
        Some(detail) => html! { <Damaged name={workspace.name().to_owned()} {detail} /> },
    }
}
