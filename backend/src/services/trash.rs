//! The trash as admins see it: what was thrown away, taken out again or destroyed.

use std::sync::Arc;

use etabli_access::Actor;
use etabli_api::{Code, Command};
use etabli_ids::{DocumentId, PersonId};

use super::commands::plan;
use super::tree::Tree;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::{DocumentRow, TreeWrite};

/// What was thrown away by itself, the latest first; what it took along is not listed.
pub fn thrown_away(tree: &Tree) -> Vec<Arc<DocumentRow>> {
    let mut rows: Vec<_> = tree.documents().filter(|row| row.trashed_with == Some(row.id)).cloned().collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.trashed_at), row.id));
    rows
}

/// How many documents go and come with one of the trash, itself included.
pub fn taken_along(tree: &Tree, document: DocumentId) -> usize {
    tree.documents().filter(|row| row.trashed_with == Some(document)).count()
}

impl App {
    /// Takes a document out of the trash, with what it took along.
    ///
    /// # Errors
    /// When it is not there, or the database fails.
    pub async fn take_out_of_trash(&self, actor: &Actor, document: DocumentId) -> Result<(), Problem> {
        let _one_at_a_time = self.tree_lock().lock().await;
        let writes = plan(&self.tree(), actor, &Command::Restore { document }, self.now())?;
        self.commit_tree(writes, None).await
    }

    /// Destroys documents of the trash, with what they took along: content, history, files, links. Returns how many.
    ///
    /// # Errors
    /// [`Code::NotFound`] when one is not in the trash, or the database fails.
    pub async fn destroy(&self, by: PersonId, documents: &[DocumentId]) -> Result<usize, Problem> {
        let (titles, count) = {
            let _one_at_a_time = self.tree_lock().lock().await;
            let tree = self.tree();
            let is_thrown = |id: &DocumentId| tree.document(*id).is_some_and(|row| row.trashed_with == Some(*id));
            if !documents.iter().all(is_thrown) {
                return Err(Code::NotFound.into());
            }
            let titles: Vec<_> = documents.iter().filter_map(|id| Some(tree.document(*id)?.title.clone())).collect();
            let goes = |row: &&Arc<DocumentRow>| row.trashed_with.is_some_and(|with| documents.contains(&with));
            let writes: Vec<_> = tree.documents().filter(goes).map(|row| TreeWrite::Purge(row.id)).collect();
            let count = writes.len();
            self.commit_tree(writes, None).await?;
            (titles, count)
        };
        match titles.as_slice() {
            [title] => self.journal(Some(by), "document-purged", title, &count.to_string()).await,
            _ => self.journal(Some(by), "trash-purged", "", &count.to_string()).await,
        }
        Ok(count)
    }
}
