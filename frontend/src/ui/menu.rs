//! The menu button (ARIA Authoring Practices, "Menu Button"): arrows, Home, End, first letters, Escape, Tab.

use yew::prelude::*;

use super::Icon;
use crate::platform::{dialog, dom};

/// One line of a menu.
#[derive(Clone, PartialEq)]
pub struct MenuItem {
    /// Its text.
    pub label: AttrValue,
    /// Its icon.
    pub icon: &'static str,
    /// Its keys, as people read them.
    pub keys: Option<String>,
    /// Whether it is the chosen one of several; none when it is no choice.
    pub checked: Option<bool>,
    /// Whether it is dangerous.
    pub is_danger: bool,
    /// Whether a line stands before it.
    pub is_group_start: bool,
    /// What happens.
    pub act: Callback<()>,
}

impl MenuItem {
    /// A plain line.
    pub fn new(label: impl Into<AttrValue>, icon: &'static str, act: impl Fn(()) + 'static) -> Self {
        Self {
            label: label.into(),
            icon,
            keys: None,
            checked: None,
            is_danger: false,
            is_group_start: false,
            act: Callback::from(act),
        }
    }

    /// One of several choices.
    pub fn choice(label: impl Into<AttrValue>, is_chosen: bool, act: impl Fn(()) + 'static) -> Self {
        Self { checked: Some(is_chosen), ..Self::new(label, if is_chosen { "check" } else { "" }, act) }
    }

    /// With a line before it.
    pub fn after_line(self) -> Self {
        Self { is_group_start: true, ..self }
    }
}

/// A menu's properties.
#[derive(Properties, PartialEq)]
pub struct MenuProps {
    /// The name of the button.
    pub label: AttrValue,
    /// What the button shows.
    pub children: Html,
    /// The lines.
    pub items: Vec<MenuItem>,
    /// Classes of the button.
    #[prop_or_default]
    pub class: Classes,
    /// Whether Tab passes over the button: within a tree, the tree's own keys lead to it.
    #[prop_or_default]
    pub is_skipped: bool,
}

/// A button that opens a menu.
#[component]
pub fn Menu(props: &MenuProps) -> Html {
    let is_open = use_state_eq(|| false);
    let active = use_state_eq(|| 0usize);
    let (root, button, list) = (use_node_ref(), use_node_ref(), use_node_ref());
    {
        let (is_open, root, list) = (is_open.clone(), root.clone(), list.clone());
        use_effect_with(*is_open, move |open| {
            let listener = open.then(|| dom::on_press_outside([root, list], move || is_open.set(false)));
            move || drop(listener)
        });
    }
    {
        let (list, button) = (list.clone(), button.clone());
        use_effect_with(*is_open, move |open| {
            if *open {
                dialog::show_at(&list, &button);
            }
        });
    }
    {
        let list = list.clone();
        use_effect_with((*is_open, *active), move |(open, active)| {
            if *open {
                dom::focus_child(&list, "[role^=menuitem]", *active);
            }
        });
    }
    let count = props.items.len();
    let toggle = {
        let (is_open, active) = (is_open.clone(), active.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            active.set(0);
            is_open.set(!*is_open);
        })
    };
    let on_button_key = {
        let (is_open, active) = (is_open.clone(), active.clone());
        Callback::from(move |event: KeyboardEvent| {
            let start = match event.key().as_str() {
                "ArrowDown" => 0,
                "ArrowUp" => count.saturating_sub(1),
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            active.set(start);
            is_open.set(true);
        })
    };
    let on_list_key = list_keys(props, &is_open, &active, &button);
    // The list stands beside what holds its button: the words of a menu are not part of a tree item's name.
    let menu = dom::region_of(&button).filter(|_| *is_open).map(|region| {
        let menu = html! {
            <div class="menu menu-list" role="menu" popover="manual" aria-label={props.label.clone()} ref={list}
                onkeydown={on_list_key}>
                { for props.items.iter().map(|item| view_item(item, &is_open, &button)) }
            </div>
        };
        create_portal(menu, region)
    });
    html! {
        <span class="menu-root" ref={root}>
            <button type="button" ref={button.clone()} class={props.class.clone()} aria-haspopup="menu"
                aria-expanded={is_open.to_string()} aria-label={props.label.clone()} title={props.label.clone()}
                tabindex={props.is_skipped.then_some("-1")} onclick={toggle} onkeydown={on_button_key}>
                { props.children.clone() }
            </button>
            { for menu }
        </span>
    }
}

fn view_item(item: &MenuItem, is_open: &UseStateHandle<bool>, button: &NodeRef) -> Html {
    let (is_open, button, act) = (is_open.clone(), button.clone(), item.act.clone());
    let choose = Callback::from(move |event: MouseEvent| {
        event.stop_propagation();
        is_open.set(false);
        dom::focus_node(&button);
        act.emit(());
    });
    let role = if item.checked.is_some() { "menuitemradio" } else { "menuitem" };
    html! {
        <>
            if item.is_group_start {
                <div class="menu-line" role="separator"></div>
            }
            <button type="button" {role} tabindex="-1" aria-checked={item.checked.map(|checked| checked.to_string())}
                data-danger={item.is_danger.then_some("true")} onclick={choose}>
                if item.icon.is_empty() {
                    <span class="icon"></span>
                } else {
                    <Icon name={item.icon} />
                }
                <span class="menu-label">{ &item.label }</span>
                if let Some(keys) = &item.keys {
                    <kbd>{ keys }</kbd>
                }
            </button>
        </>
    }
}

/// The focus returns to the button when the list is gone: taking away what has the focus loses it.
fn focus_once_closed(button: &NodeRef) {
    let button = button.clone();
    wasm_bindgen_futures::spawn_local(async move {
        crate::platform::timer::sleep(0).await;
        dom::focus_node(&button);
    });
}

fn list_keys(
    props: &MenuProps,
    is_open: &UseStateHandle<bool>,
    active: &UseStateHandle<usize>,
    button: &NodeRef,
) -> Callback<KeyboardEvent> {
    let labels: Vec<String> = props.items.iter().map(|item| etabli_ids::fold(&item.label)).collect();
    let (is_open, active, button) = (is_open.clone(), active.clone(), button.clone());
    Callback::from(move |event: KeyboardEvent| {
        let (count, now) = (labels.len().max(1), *active);
        event.stop_propagation();
        let next = match event.key().as_str() {
            "ArrowDown" => (now + 1) % count,
            "ArrowUp" => (now + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            "Escape" => {
                event.prevent_default();
                is_open.set(false);
                return focus_once_closed(&button);
            }
            "Tab" => return is_open.set(false),
            key if key.chars().count() == 1 && !event.ctrl_key() && !event.meta_key() && key != " " => {
                let letter = etabli_ids::fold(key);
                let order = (1..=count).map(|step| (now + step) % count);
                let found =
                    order.into_iter().find(|index| labels.get(*index).is_some_and(|it| it.starts_with(&letter)));
                let Some(found) = found else { return };
                found
            }
            _ => return,
        };
        event.prevent_default();
        active.set(next);
    })
}
