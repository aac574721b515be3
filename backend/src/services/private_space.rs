//! A place of one's own: a space that one person alone is granted, made when their first page goes there.
//!
//! Its id is the person's own number, so that the app can put a page there without network, before the space exists.
//! As everywhere, admins manage it too: it is private among members, not a vault.

use etabli_access::{Actor, Grant, Level, Subject};
use etabli_api::{Command, private_space};
use etabli_ids::{PersonId, SpaceId};

use super::spaces::free_name;
use super::starting_content::nth_position;
use super::tree::Tree;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::{SpaceRow, TreeWrite};

/// The actor, if this space is the one they may have for themselves and it does not exist yet.
pub(super) fn founder(tree: &Tree, actor: &Actor, space: SpaceId) -> Option<PersonId> {
    let (person, _) = actor.person?;
    (private_space(person) == space && tree.space(space).is_none()).then_some(person)
}

impl App {
    /// What makes the actor's own space, if the command puts the first page there.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn private_space_for(
        &self,
        tree: &Tree,
        actor: &Actor,
        command: &Command,
    ) -> Result<Vec<TreeWrite>, Problem> {
        let Command::CreatePage { space, .. } = command else { return Ok(Vec::new()) };
        let Some(person) = founder(tree, actor, *space) else { return Ok(Vec::new()) };
        let Some(row) = self.storage().person(person).await? else { return Ok(Vec::new()) };
        let base = self.settings().locale().format("site-private-space", &[("name", row.name.as_str().into())]);
        let (name, slug) =
            free_name(tree, &base, None).or_else(|_| free_name(tree, &format!("{base} ({person})"), None))?;
        let position = nth_position(tree.spaces().len());
        Ok(vec![
            TreeWrite::AddSpace(SpaceRow { id: *space, name, slug, position, created_at: self.now() }),
            TreeWrite::SetGrants {
                target: space.to_string(),
                grants: vec![Grant { subject: Subject::Person(person), level: Level::Write }],
            },
        ])
    }
}
