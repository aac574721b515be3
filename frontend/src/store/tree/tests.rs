//! The tree drawn, and what commands and moves make of it.

use etabli_ids::CommandId;

use super::*;

fn id(number: u128) -> DocumentId {
    DocumentId::new(1, number)
}

const SPACE: SpaceId = SpaceId::new(1, 1);

fn create(number: u128, parent: Option<u128>, position: &str) -> Command {
    let title = format!("p{number}");
    Command::CreatePage { document: id(number), space: SPACE, parent: parent.map(id), position: position.into(), title }
}

fn tree(commands: &[Command]) -> Tree {
    let space = SpaceEntry { id: SPACE, name: "Membres".into(), level: Level::Write, public: false };
    let catalogue = Catalogue { spaces: vec![space], ..Catalogue::default() };
    let envelope = |command: &Command| CommandEnvelope { id: CommandId::new(1, 1), at: 5, command: command.clone() };
    Tree::new(&catalogue, &commands.iter().map(envelope).collect::<Vec<_>>(), None)
}

fn draw(tree: &Tree, parent: Option<DocumentId>) -> String {
    let children = tree.children(SPACE, parent).iter();
    let drawn = children.map(|child| {
        let below = draw(tree, Some(*child));
        let title = &tree.document(*child).expect("a child exists").title;
        if below.is_empty() { title.clone() } else { format!("{title}({below})") }
    });
    drawn.collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(more: &[Command], expected: &str) {
    let start = [create(1, None, "B"), create(2, None, "D"), create(3, Some(2), "B"), create(4, None, "F")];
    assert_eq!(draw(&tree(&[&start, more].concat()), None), expected);
}

fn shift(number: u128, shift: Shift) -> Command {
    let start = [create(1, None, "B"), create(2, None, "D"), create(3, Some(2), "B"), create(4, None, "F")];
    let Place { space, parent, position } = tree(&start).shifted(id(number), shift).expect("there is room");
    Command::Move { document: id(number), space, parent, position }
}

#[test]
fn commands_that_wait_show_at_once() {
    check(&[], "p1 p2(p3) p4");
    check(&[Command::Rename { document: id(3), title: "Pain".into() }], "p1 p2(Pain) p4");
    check(&[Command::Trash { document: id(2) }], "p1 p4");
    check(&[Command::Trash { document: id(2) }, Command::Restore { document: id(2) }], "p1 p2(p3) p4");
}

#[test]
fn moves_of_the_menu() {
    check(&[shift(4, Shift::Up)], "p1 p4 p2(p3)");
    check(&[shift(1, Shift::Down)], "p2(p3) p1 p4");
    check(&[shift(4, Shift::Indent)], "p1 p2(p3 p4)");
    check(&[shift(3, Shift::Outdent)], "p1 p2 p3 p4");
    assert_eq!(tree(&[create(1, None, "B")]).shifted(id(1), Shift::Up), None);
}

#[test]
fn a_page_does_not_go_below_itself() {
    let tree = tree(&[create(1, None, "B"), create(2, Some(1), "B"), create(3, None, "D")]);
    assert!(!tree.accepts(SPACE, Some(id(2)), id(1)));
    assert!(!tree.accepts(SPACE, Some(id(1)), id(1)));
    assert!(tree.accepts(SPACE, Some(id(3)), id(1)));
    assert!(tree.accepts(SPACE, None, id(2)));
}

#[test]
fn links_find_pages_by_title_address_or_path() {
    let tree = tree(&[create(1, None, "B"), Command::Rename { document: id(1), title: "Été à Cairon".into() }]);
    for target in ["été à cairon", "ETE A CAIRON", "Sorties/Été à Cairon"] {
        assert_eq!(tree.resolve(target, None).map(|entry| entry.id), Some(id(1)), "{target}");
    }
    assert_eq!(tree.resolve("Hiver", None), None);
}
