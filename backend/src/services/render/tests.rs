//! Which page a link means.

use etabli_access::{Actor, Grant, Level, Subject};
use etabli_api::Kind;
use etabli_ids::{DocumentId, SpaceId};

use super::links::find_page;
use crate::services::tree::Tree;
use crate::storage::{DocumentRow, GrantRow, TreeRows};

const HERE: SpaceId = SpaceId::new(0, 1);
const THERE: SpaceId = SpaceId::new(0, 2);
const HIDDEN: SpaceId = SpaceId::new(0, 3);

fn page(number: u128, space: SpaceId, parent: Option<u128>, title: &str) -> DocumentRow {
    DocumentRow {
        id: DocumentId::new(0, number),
        kind: Kind::Page,
        space,
        parent: parent.map(|parent| DocumentId::new(0, parent)),
        position: "a".into(),
        title: title.into(),
        slug: etabli_ids::numbered_slug(&etabli_ids::slug(title), number as usize),
        head: 0,
        created_at: number as i64,
        created_by: None,
        updated_at: 0,
        updated_by: None,
        trashed_at: None,
        trashed_with: None,
    }
}

fn tree() -> Tree {
    let Grant { subject, level } = Grant { subject: Subject::Public, level: Level::Read };
    let grants = [HERE, THERE].map(|space| GrantRow { target: space.to_string(), subject, level });
    let documents = vec![
        page(1, HERE, None, "Départ"),
        page(2, THERE, None, "Été"),
        page(3, HERE, None, "Réunions"),
        page(4, HERE, Some(3), "Mars"),
        page(5, THERE, None, "Mars"),
        page(6, HIDDEN, None, "Paie"),
        page(7, THERE, None, "Œufs / poules"),
    ];
    Tree::new(TreeRows { documents, grants: grants.into(), ..TreeRows::default() })
}

#[track_caller]
fn check(target: &str, expected: Option<u128>) {
    let tree = tree();
    let from = tree.document(DocumentId::new(0, 1)).expect("there");
    let found = find_page(&tree, &Actor::visitor(), from, target).map(|row| row.id);
    assert_eq!(found, expected.map(|number| DocumentId::new(0, number)), "{target}");
}

#[test]
fn links_mean_titles_paths_and_addresses() {
    check("ete", Some(2));
    check("MARS", Some(4));
    check("Réunions/Mars", Some(4));
    check("Ailleurs/Mars", Some(4));
    check("/ete-2", Some(2));
    check("mars-5", Some(5));
    check("oeufs / poules", Some(7));
    check("Paie", None);
    check("Nulle part", None);
    check("", None);
}
