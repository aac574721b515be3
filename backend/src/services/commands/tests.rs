//! Commands against small trees: what each changes, and whom it refuses.

use etabli_access::{Actor, Grant, Level, Role, Subject};
use etabli_api::{Code, Command};
use etabli_ids::{DocumentId, PersonId, SpaceId};

use super::super::tree::Tree;
use super::plan;
use crate::storage::{DocumentRow, GrantRow, SpaceRow, TreeRows, TreeWrite};

// Rights are kept by the text of an id: spaces and documents must not share numbers.
const SPACE: SpaceId = SpaceId::new(0, 101);
const OTHER: SpaceId = SpaceId::new(0, 102);

fn id(number: u128) -> DocumentId {
    DocumentId::new(0, number)
}

fn page(number: u128, parent: Option<u128>, title: &str) -> DocumentRow {
    let slug = etabli_ids::slug(title);
    super::new_page(id(number), SPACE, parent.map(id), "a0", title.into(), slug, 0, None)
}

/// Accueil (1) › Réunions (2) › Mars (3), in a space where members write; another space they only read.
fn tree() -> Tree {
    let space = |id, position: &str| SpaceRow {
        id,
        name: position.into(),
        slug: position.into(),
        position: position.into(),
        created_at: 0,
    };
    let members = |target: SpaceId, level| GrantRow { target: target.to_string(), subject: Subject::Members, level };
    Tree::new(TreeRows {
        spaces: vec![space(SPACE, "a"), space(OTHER, "b")],
        documents: vec![page(1, None, "Accueil"), page(2, Some(1), "Réunions"), page(3, Some(2), "Mars")],
        grants: vec![members(SPACE, Level::Write), members(OTHER, Level::Read)],
        ..TreeRows::default()
    })
}

fn member() -> Actor {
    Actor::person(PersonId::new(0, 5), Role::Member, vec![])
}

fn create(number: u128, space: SpaceId, title: &str) -> Command {
    Command::CreatePage { document: id(number), space, parent: None, position: "a1".into(), title: title.into() }
}

#[test]
fn a_page_gets_a_free_address() {
    let writes = plan(&tree(), &member(), &create(9, SPACE, "  Accueil \n"), 7).expect("allowed");
    let Some(TreeWrite::AddDocument(row)) = writes.last() else { panic!("{writes:?}") };
    assert_eq!((row.title.as_str(), row.slug.as_str(), row.created_at), ("Accueil", "accueil-2", 7));
    let writes = plan(&tree(), &member(), &create(9, SPACE, "Admin"), 7).expect("allowed");
    assert!(matches!(writes.last(), Some(TreeWrite::AddDocument(row)) if row.slug == "admin-2"), "{writes:?}");
}

#[test]
fn what_may_not_be_is_refused() {
    let cases = [
        (create(1, SPACE, "Encore"), member(), Code::Conflict),
        (create(9, OTHER, "Intrus"), member(), Code::Forbidden),
        (create(9, SPACE, "Visite"), Actor::visitor(), Code::NotFound),
        (create(9, SPACE, " \u{7} "), member(), Code::InvalidFields),
        (Command::Rename { document: id(1), title: "x".into() }, Actor::visitor(), Code::NotFound),
        (Command::Trash { document: id(77) }, member(), Code::NotFound),
    ];
    for (command, actor, code) in cases {
        assert_eq!(plan(&tree(), &actor, &command, 0), Err(code), "{command:?}");
    }
}

#[test]
fn a_page_cannot_go_below_itself() {
    let go = |document, parent| Command::Move {
        document: id(document),
        space: SPACE,
        parent: Some(id(parent)),
        position: "a".into(),
    };
    assert_eq!(plan(&tree(), &member(), &go(1, 3), 0), Err(Code::Cycle));
    assert_eq!(plan(&tree(), &member(), &go(2, 2), 0), Err(Code::Cycle));
    assert!(plan(&tree(), &member(), &go(3, 1), 0).is_ok());
}

#[test]
fn the_trash_takes_and_gives_back_a_whole_branch() {
    let trashed = plan(&tree(), &member(), &Command::Trash { document: id(2) }, 5).expect("allowed");
    assert_eq!(trashed.len(), 2);
    let forest = super::super::tree::Forest::default();
    forest.apply(
        vec![TreeWrite::AddDocument(page(2, None, "Réunions")), TreeWrite::AddDocument(page(3, Some(2), "Mars"))],
        1,
    );
    forest.apply(
        vec![TreeWrite::SetGrants {
            target: SPACE.to_string(),
            grants: vec![Grant { subject: Subject::Members, level: Level::Write }],
        }],
        2,
    );
    forest.apply(trashed, 3);
    let restored = plan(&forest.current(), &member(), &Command::Restore { document: id(2) }, 9).expect("allowed");
    assert_eq!(
        restored,
        vec![
            TreeWrite::Restore { document: id(2), parent: None },
            TreeWrite::Restore { document: id(3), parent: Some(id(2)) }
        ]
    );
}

#[test]
fn a_rename_leaves_a_redirection() {
    let writes =
        plan(&tree(), &member(), &Command::Rename { document: id(3), title: "Avril".into() }, 4).expect("allowed");
    assert!(writes.contains(&TreeWrite::Redirect { slug: "mars".into(), document: id(3) }), "{writes:?}");
    assert!(
        plan(&tree(), &member(), &Command::Rename { document: id(3), title: "Mars".into() }, 4)
            .expect("allowed")
            .is_empty()
    );
}

#[test]
fn what_stands_below_is_not_moved_or_trashed_by_who_may_not_write_it() {
    let mut rows = TreeRows {
        spaces: vec![SpaceRow { id: SPACE, name: "a".into(), slug: "a".into(), position: "a".into(), created_at: 0 }],
        documents: vec![page(1, None, "Accueil"), page(2, Some(1), "Réunions"), page(3, Some(2), "Secret")],
        ..TreeRows::default()
    };
    let grant = |target: String, level| GrantRow { target, subject: Subject::Members, level };
    rows.grants = vec![grant(SPACE.to_string(), Level::Write), grant(id(3).to_string(), Level::None)];
    let tree = Tree::new(rows);
    let go = Command::Move { document: id(2), space: SPACE, parent: None, position: "b".into() };
    for command in [go, Command::Trash { document: id(1) }] {
        assert_eq!(plan(&tree, &member(), &command, 0), Err(Code::Forbidden), "{command:?}");
    }
    assert!(plan(&tree, &member(), &Command::Rename { document: id(1), title: "Chez nous".into() }, 0).is_ok());
}

#[test]
fn the_first_page_of_ones_own_needs_no_space() {
    let own = etabli_api::private_space(PersonId::new(0, 5));
    let others = etabli_api::private_space(PersonId::new(0, 6));
    assert!(plan(&tree(), &member(), &create(9, own, "Brouillon"), 0).is_ok());
    assert_eq!(plan(&tree(), &member(), &create(9, others, "Brouillon"), 0), Err(Code::NotFound));
    assert_eq!(plan(&tree(), &Actor::visitor(), &create(9, own, "Brouillon"), 0), Err(Code::NotFound));
}
