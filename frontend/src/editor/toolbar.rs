//! The toolbar: one row, one stop for Tab, arrows within (APG toolbar pattern).
//!
//! On phones it scrolls sideways and stays above the keyboard; its menus are popovers, because what
//! scrolls would cut them off. Buttons do not take the caret out
//! of the text when they are pressed with a pointer.

use etabli_locale::Locale;
use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::prelude::*;

use super::command::Command;
use super::context::Context;
use super::icon::icon;
use super::room::Room;

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Runs a command.
    Run(Command),
    /// Asks for a file.
    File,
}

#[derive(Properties, PartialEq)]
pub struct ToolbarProps {
    pub context: Context,
    pub locale: Locale,
    pub on_action: Callback<Action>,
    /// Id of the text the toolbar is for.
    pub controls: AttrValue,
}

/// Which menu is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Menu {
    Heading,
    More,
}

enum Tool {
    Button { id: &'static str, icon: &'static str, action: Action, pressed: Option<bool>, enabled: bool },
    Menu { id: &'static str, icon: &'static str, menu: Menu, pressed: bool },
    Gap,
}

fn tools(context: &Context) -> Vec<Tool> {
    let toggle = |id, icon, command, pressed| Tool::Button {
        id,
        icon,
        action: Action::Run(command),
        pressed: Some(pressed),
        enabled: true,
    };
    let press = |id, icon, action, enabled| Tool::Button { id, icon, action, pressed: None, enabled };
    vec![
        press("editor-undo", "undo", Action::Run(Command::Undo), context.can_undo),
        press("editor-redo", "redo", Action::Run(Command::Redo), context.can_redo),
        Tool::Gap,
        toggle("editor-strong", "bold", Command::Strong, context.is_strong),
        toggle("editor-emphasis", "italic", Command::Emphasis, context.is_emphasis),
        Tool::Menu { id: "editor-heading", icon: "heading", menu: Menu::Heading, pressed: context.heading.is_some() },
        Tool::Gap,
        toggle("editor-bullet", "list-bullet", Command::Bullet, context.is_bullet),
        toggle("editor-ordered", "list-ordered", Command::Ordered, context.is_ordered),
        toggle("editor-task", "list-task", Command::Task, context.is_task),
        toggle("editor-quote", "quote", Command::Quote, context.is_quote),
        toggle("editor-code", "code", Command::Code, context.is_code),
        Tool::Gap,
        toggle("editor-link", "link", Command::Link, context.is_link),
        press("editor-page-link", "page", Action::Run(Command::PageLink), true),
        press("editor-mention", "at", Action::Run(Command::Mention), true),
        press("editor-file", "image", Action::File, true),
        Tool::Menu { id: "editor-more", icon: "plus", menu: Menu::More, pressed: false },
    ]
}

fn menu_items(menu: Menu) -> &'static [(&'static str, Command)] {
    match menu {
        Menu::Heading => &[
            ("editor-heading-1", Command::Heading(1)),
            ("editor-heading-2", Command::Heading(2)),
            ("editor-heading-3", Command::Heading(3)),
            ("editor-paragraph", Command::Heading(0)),
        ],
        Menu::More => &[
            ("editor-strike", Command::Strike),
            ("editor-table", Command::Table),
            ("editor-callout", Command::Callout),
            ("editor-code-block", Command::CodeBlock),
            ("editor-rule", Command::Rule),
            ("editor-indent", Command::Indent),
            ("editor-outdent", Command::Outdent),
            ("editor-move-up", Command::MoveUp),
            ("editor-move-down", Command::MoveDown),
            ("editor-commands", Command::Slash),
        ],
    }
}

/// Shows the toolbar.
#[component]
pub fn Toolbar(props: &ToolbarProps) -> Html {
    let bar = use_node_ref();
    let current = use_state_eq(|| 0_usize);
    let open = use_state_eq(|| None::<Menu>);
    use_close_outside(&bar, &open);
    let onkeydown = {
        let (bar, current, open) = (bar.clone(), current.clone(), open.clone());
        Callback::from(move |event: KeyboardEvent| bar_key(&event, &bar, &current, &open))
    };
    let mut index = 0;
    let shown = tools(&props.context).into_iter().map(|tool| {
        let place = index;
        index += usize::from(!matches!(tool, Tool::Gap));
        let tabindex = if place == *current { "0" } else { "-1" };
        match tool {
            Tool::Gap => html! { <span class="gap" role="separator" aria-orientation="vertical"></span> },
            Tool::Button { id, icon, action, pressed, enabled } => {
                button(props, id, icon, action, pressed, enabled, tabindex)
            }
            Tool::Menu { id, icon, menu, pressed } => menu_button(props, &open, (id, icon, menu, pressed), tabindex),
        }
    });
    html! {
        <div class="editor-toolbar-frame">
            <div ref={bar.clone()} class="editor-toolbar" role="toolbar" aria-label={props.locale.text("editor-toolbar")}
                aria-controls={props.controls.clone()} {onkeydown}>
                { for shown }
            </div>
        </div>
    }
}

fn keep_caret(event: MouseEvent) {
    event.prevent_default();
}

fn button(
    props: &ToolbarProps,
    id: &'static str,
    name: &'static str,
    action: Action,
    pressed: Option<bool>,
    enabled: bool,
    tabindex: &'static str,
) -> Html {
    let on_action = props.on_action.clone();
    let onclick = Callback::from(move |_| {
        if enabled {
            on_action.emit(action);
        }
    });
    let label = props.locale.text(id);
    html! {
        <button type="button" class="tool" data-tool={id} aria-label={label.clone()} title={label} {tabindex} {onclick}
            onmousedown={keep_caret} aria-pressed={pressed.map(|pressed| pressed.to_string())}
            aria-disabled={(!enabled).then_some("true")}>
            { icon(name) }
        </button>
    }
}

fn menu_button(
    props: &ToolbarProps,
    open: &UseStateHandle<Option<Menu>>,
    (id, name, menu, pressed): (&'static str, &'static str, Menu, bool),
    tabindex: &'static str,
) -> Html {
    let is_open = **open == Some(menu);
    let onclick = {
        let open = open.clone();
        Callback::from(move |_| open.set(if is_open { None } else { Some(menu) }))
    };
    let label = props.locale.text(id);
    let menu_id = format!("{id}-menu");
    html! {
        <span class="tool-menu">
            <button type="button" class="tool" data-tool={id} aria-label={label.clone()} title={label.clone()} {tabindex} {onclick}
                onmousedown={keep_caret} aria-haspopup="menu" aria-expanded={is_open.to_string()}
                aria-controls={is_open.then(|| menu_id.clone())} data-pressed={pressed.to_string()}>
                { icon(name) }
            </button>
            if is_open {
                <MenuList id={menu_id} {label} {menu} locale={props.locale} on_action={props.on_action.clone()} open={open.clone()} />
            }
        </span>
    }
}

#[derive(Properties, PartialEq)]
struct MenuListProps {
    id: String,
    label: String,
    menu: Menu,
    locale: Locale,
    on_action: Callback<Action>,
    open: UseStateHandle<Option<Menu>>,
}

/// A menu beside its button, above everything: the row it hangs from scrolls and fades.
#[component]
fn MenuList(props: &MenuListProps) -> Html {
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with((), move |()| {
            if let Some(list) = list.cast::<HtmlElement>()
                && list.show_popover().is_ok()
            {
                place_menu(&list);
            }
        });
    }
    let items = menu_items(props.menu).iter().map(|(id, command)| {
        let (on_action, open, command) = (props.on_action.clone(), props.open.clone(), *command);
        let onclick = Callback::from(move |_| {
            open.set(None);
            on_action.emit(Action::Run(command));
        });
        html! {
            <button type="button" role="menuitem" tabindex="-1" {onclick} onmousedown={keep_caret}>{ props.locale.text(id) }</button>
        }
    });
    html! {
        <div ref={list.clone()} id={props.id.clone()} popover="manual" class="editor-menu" role="menu" aria-label={props.label.clone()}>{ for items }</div>
    }
}

fn place_menu(list: &HtmlElement) {
    let Some(button) = list.previous_element_sibling() else { return };
    let Some(window) = web_sys::window() else { return };
    let width = window.inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(0.0);
    let anchor = button.get_bounding_client_rect();
    let top = Room::around(list).place(list, anchor.top(), anchor.bottom());
    let left = anchor.left().min(width - list.get_bounding_client_rect().width() - 8.0).max(8.0);
    let style = list.style();
    let _ = style.set_property("left", &format!("{left}px"));
    let _ = style.set_property("top", &format!("{top}px"));
}

/// Arrows walk along the row, or through an open menu; Escape closes it.
fn bar_key(event: &KeyboardEvent, bar: &NodeRef, current: &UseStateHandle<usize>, open: &UseStateHandle<Option<Menu>>) {
    let Some(bar) = bar.cast::<Element>() else { return };
    let focused = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let in_menu = focused.as_ref().is_some_and(|element| element.get_attribute("role").as_deref() == Some("menuitem"));
    let (selector, back, forth) = match in_menu || (open.is_some() && event.key() == "ArrowDown") {
        true => ("[role=menuitem]", "ArrowUp", "ArrowDown"),
        false => ("button.tool", "ArrowLeft", "ArrowRight"),
    };
    let buttons = elements(&bar, selector);
    let here = buttons.iter().position(|button| Some(button.unchecked_ref::<Element>()) == focused.as_ref());
    let last = buttons.len().saturating_sub(1);
    let next = match event.key().as_str() {
        key if key == forth => here.map_or(0, |here| if here == last { 0 } else { here + 1 }),
        key if key == back => here.map_or(last, |here| here.checked_sub(1).unwrap_or(last)),
        "Home" => 0,
        "End" => last,
        "Escape" if open.is_some() => {
            open.set(None);
            event.prevent_default();
            if let Some(button) = elements(&bar, "[aria-expanded=true]").first() {
                let _ = button.focus();
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    if let Some(button) = buttons.get(next) {
        let _ = button.focus();
    }
    if !in_menu && selector == "button.tool" {
        current.set(next);
    }
}

fn elements(within: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// A press anywhere else closes the menu.
#[hook]
fn use_close_outside(bar: &NodeRef, open: &UseStateHandle<Option<Menu>>) {
    let (bar, open) = (bar.clone(), open.clone());
    use_effect_with((*open).is_some(), move |is_open| {
        let listener = is_open.then(|| {
            let document = web_sys::window().and_then(|window| window.document());
            document.map(|document| {
                EventListener::new(&document, "mousedown", move |event| {
                    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
                    let is_inside = bar.get().is_some_and(|bar| bar.contains(target.as_ref()));
                    if !is_inside {
                        open.set(None);
                    }
                })
            })
        });
        move || drop(listener)
    });
}
