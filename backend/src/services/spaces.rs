//! Spaces: made, renamed, put in order and removed by admins.

use etabli_access::Grant;
use etabli_api::Code;
use etabli_ids::{PersonId, SpaceId, numbered_slug, slug};

use super::accounts::clean_name;
use super::starting_content::nth_position;
use super::tree::Tree;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::{SpaceRow, TreeWrite};

impl App {
    /// Makes a space with rights, after those that exist.
    ///
    /// # Errors
    /// When the name is missing or taken, or the database fails.
    pub async fn create_space(&self, name: &str, grants: Vec<Grant>) -> Result<SpaceId, Problem> {
        let _one_at_a_time = self.tree_lock().lock().await;
        let tree = self.tree();
        let now = self.now();
        let id = SpaceId::new(now.unsigned_abs(), self.randomness());
        let (name, slug) = free_name(&tree, name, None)?;
        let mut order: Vec<_> = tree.spaces().iter().map(|space| space.id).collect();
        order.push(id);
        let row = SpaceRow { id, name, slug, position: nth_position(order.len()), created_at: now };
        let mut writes = vec![TreeWrite::AddSpace(row)];
        writes.extend(in_order(&order));
        writes.push(TreeWrite::SetGrants { target: id.to_string(), grants });
        self.commit_tree(writes, None).await?;
        Ok(id)
    }

    /// Gives a space another name.
    ///
    /// # Errors
    /// When there is none, the name is missing or taken, or the database fails.
    pub async fn rename_space(&self, by: PersonId, space: SpaceId, name: &str) -> Result<(), Problem> {
        let name = {
            let _one_at_a_time = self.tree_lock().lock().await;
            let tree = self.tree();
            tree.space(space).ok_or(Code::NotFound)?;
            let (name, slug) = free_name(&tree, name, Some(space))?;
            self.commit_tree(vec![TreeWrite::RenameSpace { space, name: name.clone(), slug }], None).await?;
            name
        };
        self.journal(Some(by), "space-renamed", &name, "").await;
        Ok(())
    }

    /// Moves a space one place up or down.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn move_space(&self, space: SpaceId, is_up: bool) -> Result<(), Problem> {
        let _one_at_a_time = self.tree_lock().lock().await;
        let mut order: Vec<_> = self.tree().spaces().iter().map(|row| row.id).collect();
        let from = order.iter().position(|id| *id == space).ok_or(Code::NotFound)?;
        let to = if is_up { from.saturating_sub(1) } else { (from + 1).min(order.len() - 1) };
        order.swap(from, to);
        self.commit_tree(in_order(&order), None).await
    }

    /// Removes a space that holds nothing, not even in the trash.
    ///
    /// # Errors
    /// [`Code::Conflict`] when it holds something; when there is none, or the database fails.
    pub async fn remove_space(&self, by: PersonId, space: SpaceId) -> Result<(), Problem> {
        let name = {
            let _one_at_a_time = self.tree_lock().lock().await;
            let tree = self.tree();
            let name = tree.space(space).ok_or(Code::NotFound)?.name.clone();
            if tree.documents().any(|row| row.space == space) {
                return Err(Code::Conflict.into());
            }
            self.commit_tree(vec![TreeWrite::RemoveSpace(space)], None).await?;
            name
        };
        self.journal(Some(by), "space-deleted", &name, "").await;
        Ok(())
    }
}

/// Spaces are few: their positions are all written anew.
fn in_order(order: &[SpaceId]) -> Vec<TreeWrite> {
    let place =
        |(index, space): (usize, &SpaceId)| TreeWrite::PlaceSpace { space: *space, position: nth_position(index) };
    order.iter().enumerate().map(place).collect()
}

/// A name as it is kept and an address for it.
///
/// # Errors
/// When it is missing or taken.
pub(super) fn free_name(tree: &Tree, name: &str, of: Option<SpaceId>) -> Result<(String, String), Problem> {
    let name = clean_name(name).map_err(|message| Problem::fields([("name", message)]))?;
    let others = || tree.spaces().iter().filter(|space| Some(space.id) != of);
    if others().any(|space| etabli_ids::fold(&space.name) == etabli_ids::fold(&name)) {
        return Err(Problem::fields([("name", "field-name-taken")]));
    }
    let base = Some(slug(&name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "espace".to_owned());
    let is_free = |slug: &String| others().all(|space| space.slug != *slug);
    let slug = (1..).map(|number| numbered_slug(&base, number)).find(is_free).unwrap_or(base);
    Ok((name, slug))
}
