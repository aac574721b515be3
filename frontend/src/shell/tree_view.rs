//! The tree of one space (ARIA Authoring Practices, "Tree View"): arrows, Home, End, first letters; pages are moved by
//! dragging or by their menu.

use std::collections::BTreeSet;

use etabli_access::Level;
use etabli_ids::{DocumentId, SpaceId};
use yew::prelude::*;

use crate::commands::perform::{act, perform};
use crate::commands::{Action, PAGE_MENU, entry_of};
use crate::platform::dom;
use crate::route::AppRoute;
use crate::store::{Shared, Tree};
use crate::ui::{Desk, Icon, IconButton, Menu, MenuItem, use_desk, use_locale, use_selected};

/// A tree's properties.
#[derive(Properties, PartialEq)]
pub struct TreeViewProps {
    /// The space.
    pub space: SpaceId,
}

/// One line that is shown.
#[derive(Clone, PartialEq)]
struct Line {
    id: DocumentId,
    title: AttrValue,
    level: usize,
    /// None when it has nothing below.
    is_unfolded: Option<bool>,
    parent: Option<DocumentId>,
    place: (usize, usize),
    is_writable: bool,
}

/// Where a dragged page would go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drop {
    Before,
    Inside,
    After,
}

impl Drop {
    const fn name(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::Inside => "inside",
            Self::After => "after",
        }
    }
}

/// A space with its pages.
#[component]
pub fn TreeView(props: &TreeViewProps) -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let tree = use_selected(|state| state.tree.clone());
    let unfolded = use_selected(|state| state.preferences.clone());
    let focused = use_state_eq(|| None::<DocumentId>);
    let root = use_node_ref();
    let current = desk.route.page();
    use_unfold_to(&desk, &tree, current);
    let lines = use_memo((tree.clone(), unfolded.clone(), props.space), |(tree, preferences, space)| {
        lines(tree, &preferences.unfolded, *space)
    });
    let Some(space) = tree.space(props.space).cloned() else { return Html::default() };
    // One line of the tree is reached by Tab: the one used last, else the page shown, else the first.
    let is_shown = |id: &DocumentId| lines.iter().any(|line| line.id == *id);
    let stop = focused.filter(|id| is_shown(id)).or(current.filter(is_shown)).or(lines.first().map(|line| line.id));
    let onkeydown = tree_keys(&desk, &lines, &focused, &root);
    let add = {
        let (desk, space) = (desk.clone(), space.id);
        Callback::from(move |_: MouseEvent| {
            desk.make_page(space, None);
        })
    };
    let heading = format!("space-{}", space.id);
    html! {
        <section class="space">
            <div class="space-head" ondragover={accept_drag()} ondrop={drop_on_space(&desk, &tree, space.id)}>
                <h2 id={heading.clone()}>{ &space.name }</h2>
                if space.public {
                    <span class="space-public" title={locale.text("app-space-public")}>
                        <Icon name="globe" /><span class="visually-hidden">{ locale.text("app-space-public") }</span>
                    </span>
                }
                if space.level >= Level::Write {
                    <IconButton icon="plus" label={locale.format("app-new-in", &[("space", (&space.name).into())])} onclick={add} />
                }
            </div>
            if lines.is_empty() {
                <p class="space-empty">{ locale.text("app-space-empty") }</p>
            } else {
                <ul role="tree" class="tree" aria-labelledby={heading} ref={root} {onkeydown}>
                    { for lines.iter().map(|line| html! {
                        <TreeLine key={line.id.to_string()} line={line.clone()} is_current={current == Some(line.id)}
                            is_stop={stop == Some(line.id)} on_focus={
                                let (focused, id) = (focused.clone(), line.id);
                                Callback::from(move |()| focused.set(Some(id)))
                            } />
                    }) }
                </ul>
            }
        </section>
    }
}

/// The branch of the page shown is unfolded when it is opened.
#[hook]
fn use_unfold_to(desk: &Desk, tree: &Shared<Tree>, current: Option<DocumentId>) {
    let (workspace, tree) = (desk.workspace.clone(), tree.clone());
    use_effect_with(current, move |current| {
        let above: Vec<String> =
            current.map(|id| tree.ancestors(id).iter().map(|it| it.id.to_string()).collect()).unwrap_or_default();
        let is_folded = |branch: &&String| workspace.read(|state| !state.preferences.unfolded.contains(*branch));
        let folded: Vec<&String> = above.iter().filter(is_folded).collect();
        folded.into_iter().for_each(|branch| workspace.unfold(branch, true));
    });
}

/// The lines shown, top down.
fn lines(tree: &Tree, unfolded: &BTreeSet<String>, space: SpaceId) -> Vec<Line> {
    let mut lines = Vec::new();
    add_lines(tree, unfolded, space, None, 1, &mut lines);
    lines
}

fn add_lines(
    tree: &Tree,
    unfolded: &BTreeSet<String>,
    space: SpaceId,
    parent: Option<DocumentId>,
    level: usize,
    lines: &mut Vec<Line>,
) {
    let siblings = tree.children(space, parent);
    for (index, id) in siblings.iter().enumerate() {
        let Some(entry) = tree.document(*id) else { continue };
        let has_children = !tree.children(space, Some(*id)).is_empty();
        let is_unfolded = has_children.then(|| unfolded.contains(&id.to_string()));
        lines.push(Line {
            id: *id,
            title: entry.title.clone().into(),
            level,
            is_unfolded,
            parent,
            place: (index + 1, siblings.len()),
            is_writable: entry.level >= Level::Write,
        });
        if is_unfolded == Some(true) {
            add_lines(tree, unfolded, space, Some(*id), level + 1, lines);
        }
    }
}

#[derive(Properties, PartialEq)]
struct TreeLineProps {
    line: Line,
    is_current: bool,
    is_stop: bool,
    on_focus: Callback<()>,
}

#[component]
fn TreeLine(props: &TreeLineProps) -> Html {
    let locale = use_locale();
    let desk = use_desk();
    let over = use_state_eq(|| None::<Drop>);
    let TreeLineProps { line, is_current, is_stop, on_focus } = props;
    let toggle = {
        let (workspace, branch, is_unfolded) = (desk.workspace.clone(), line.id.to_string(), line.is_unfolded);
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            event.prevent_default();
            workspace.unfold(&branch, is_unfolded != Some(true));
        })
    };
    let items = page_menu(&desk, line.id);
    let menu_label = locale.format("app-page-menu", &[("title", line.title.to_string().into())]);
    let id = line.id;
    html! {
        <li role="treeitem" aria-level={line.level.to_string()} aria-setsize={line.place.1.to_string()}
            aria-posinset={line.place.0.to_string()} aria-expanded={line.is_unfolded.map(|open| open.to_string())}
            aria-selected={is_current.to_string()} aria-current={is_current.then_some("page")} aria-label={line.title.clone()}
            tabindex={if *is_stop { "0" } else { "-1" }} data-id={id.to_string()} data-depth={line.level.min(8).to_string()}
            data-drop={over.map(Drop::name)} draggable={line.is_writable.to_string()}
            onfocus={on_focus.reform(|_: FocusEvent| ())}
            ondragstart={Callback::from(move |event: DragEvent| dom::start_drag(&event, &id.to_string()))}
            ondragover={drag_over(&over)} ondragleave={let over = over.clone(); Callback::from(move |_: DragEvent| over.set(None))}
            ondrop={drop_on_line(&desk, id, &over)}>
            if line.is_unfolded.is_some() {
                <span class="tree-toggle" aria-hidden="true" onclick={toggle}><Icon name="chevron-right" /></span>
            } else {
                <span class="tree-toggle" aria-hidden="true"></span>
            }
            <a class="tree-link" href={AppRoute::Page(id).address()} tabindex="-1" draggable="false">
                <Icon name="page" /><span class="truncate">{ &line.title }</span>
            </a>
            <Menu class="icon-button tree-menu" label={menu_label} {items} is_skipped=true><Icon name="more" /></Menu>
        </li>
    }
}

/// The lines of a page's menu that are possible.
pub fn page_menu(desk: &Desk, page: DocumentId) -> Vec<MenuItem> {
    let locale = desk.workspace.read(|state| state.locale);
    let mut items = Vec::new();
    for group in PAGE_MENU {
        let mut is_first = !items.is_empty();
        for entry in group.iter().filter_map(|action| entry_of(*action)) {
            let is_possible = desk
                .workspace
                .read(|state| state.tree.document(page).is_some_and(|document| entry.is_possible(document)));
            if !is_possible {
                continue;
            }
            let (acting, action) = (desk.clone(), entry.action);
            let mut item = MenuItem::new(locale.text(entry.message), entry.icon, move |()| {
                perform(&acting, action, Some(page));
            });
            item.keys = entry.keys_in_words(locale);
            item.is_danger = action == Action::Trash;
            item.is_group_start = std::mem::take(&mut is_first);
            items.push(item);
        }
    }
    items
}

fn tree_keys(
    desk: &Desk,
    lines: &std::rc::Rc<Vec<Line>>,
    focused: &UseStateHandle<Option<DocumentId>>,
    root: &NodeRef,
) -> Callback<KeyboardEvent> {
    let (desk, lines, focused, root) = (desk.clone(), lines.clone(), focused.clone(), root.clone());
    Callback::from(move |event: KeyboardEvent| {
        let Some(index) =
            dom::focused_id(&event).and_then(|id| lines.iter().position(|line| line.id.to_string() == id))
        else {
            return;
        };
        let Some(line) = lines.get(index) else { return };
        let fold = |is_unfolded| desk.workspace.unfold(&line.id.to_string(), is_unfolded);
        let parent = || lines.iter().position(|other| Some(other.id) == line.parent);
        let target = match event.key().as_str() {
            "ArrowDown" => Some(index + 1),
            "ArrowUp" => index.checked_sub(1),
            "Home" => Some(0),
            "End" => lines.len().checked_sub(1),
            "ArrowRight" if line.is_unfolded == Some(false) => {
                fold(true);
                None
            }
            "ArrowRight" => line.is_unfolded.map(|_| index + 1),
            "ArrowLeft" if line.is_unfolded == Some(true) => {
                fold(false);
                None
            }
            "ArrowLeft" => parent(),
            "Enter" | " " => {
                desk.go_to_page(line.id);
                None
            }
            "F2" => return act(&desk, Action::Rename, Some(line.id)),
            "Delete" if line.is_writable => {
                perform(&desk, Action::Trash, Some(line.id));
                None
            }
            "ContextMenu" => {
                dom::click_child(&root, &format!("[data-id='{}'] .tree-menu", line.id));
                None
            }
            "F10" if event.shift_key() => {
                dom::click_child(&root, &format!("[data-id='{}'] .tree-menu", line.id));
                None
            }
            key if key.chars().count() == 1 && !event.ctrl_key() && !event.meta_key() && !event.alt_key() => {
                typed(&lines, index, key)
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(line) = target.and_then(|target| lines.get(target)) {
            focused.set(Some(line.id));
            dom::focus_child(&root, &format!("[data-id='{}']", line.id), 0);
        }
    })
}

/// The next line whose title begins with a letter.
fn typed(lines: &[Line], from: usize, key: &str) -> Option<usize> {
    let letter = etabli_ids::fold(key);
    let mut order = (1..=lines.len()).map(|step| (from + step) % lines.len());
    order.find(|index| lines.get(*index).is_some_and(|line| etabli_ids::fold(&line.title).starts_with(&letter)))
}

fn accept_drag() -> Callback<DragEvent> {
    Callback::from(|event: DragEvent| event.prevent_default())
}

fn drag_over(over: &UseStateHandle<Option<Drop>>) -> Callback<DragEvent> {
    let over = over.clone();
    Callback::from(move |event: DragEvent| {
        event.prevent_default();
        over.set(Some(drop_at(&event)));
    })
}

/// The upper and lower quarters of a line mean beside it, the middle below it.
fn drop_at(event: &DragEvent) -> Drop {
    match dom::height_share(event, "[role=treeitem]") {
        share if share < 0.25 => Drop::Before,
        share if share > 0.75 => Drop::After,
        _ => Drop::Inside,
    }
}

fn drop_on_line(desk: &Desk, onto: DocumentId, over: &UseStateHandle<Option<Drop>>) -> Callback<DragEvent> {
    let (desk, over) = (desk.clone(), over.clone());
    Callback::from(move |event: DragEvent| {
        event.prevent_default();
        over.set(None);
        let Some(moved) = dom::dragged(&event).parse::<DocumentId>().ok().filter(|moved| *moved != onto) else {
            return;
        };
        let drop = drop_at(&event);
        let place = desk.workspace.read(|state| {
            let tree = &state.tree;
            let space = tree.document(onto)?.space;
            let place = match drop {
                Drop::Before => tree.place_beside(onto, false, Some(moved))?,
                Drop::After => tree.place_beside(onto, true, Some(moved))?,
                Drop::Inside => tree.last_place(space, Some(onto)),
            };
            tree.accepts(place.space, place.parent, moved).then_some(place)
        });
        if let Some(place) = place {
            desk.move_page(moved, place);
        }
    })
}

fn drop_on_space(desk: &Desk, tree: &Shared<Tree>, space: SpaceId) -> Callback<DragEvent> {
    let (desk, tree) = (desk.clone(), tree.clone());
    Callback::from(move |event: DragEvent| {
        event.prevent_default();
        let Ok(moved) = dom::dragged(&event).parse::<DocumentId>() else { return };
        if tree.accepts(space, None, moved) {
            desk.move_page(moved, tree.last_place(space, None));
        }
    })
}
