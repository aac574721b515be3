//! What is done once a day: removing what is out of date, and emptying the trash of what has been in it for a month.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::sessions::DAY;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::TreeWrite;

/// How long a page stays in the trash.
pub const TRASH_DAYS: i64 = 30;
/// How long invitations that ended and answers to commands are remembered.
const MEMORY_DAYS: i64 = 90;

/// Cleans at the start and once a day, until the task is dropped.
pub async fn run(app: App) {
    let mut days = interval(Duration::from_secs(24 * 3600));
    days.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        days.tick().await;
        if let Err(problem) = app.clean().await {
            tracing::warn!(%problem, "the daily cleaning did not finish; it is tried again tomorrow");
        }
    }
}

impl App {
    /// Removes what is out of date.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clean(&self) -> Result<(), Problem> {
        let now = self.now();
        self.limits().forget_calm();
        let removed = self.storage().remove_stale(now, now - MEMORY_DAYS * DAY).await?;
        let purged = self.purge_trash(now - TRASH_DAYS * DAY).await?;
        tracing::info!(removed, purged, "cleaned");
        Ok(())
    }

    async fn purge_trash(&self, before: i64) -> Result<usize, Problem> {
        let count = {
            let _one_at_a_time = self.tree_lock().lock().await;
            let documents = self.storage().trashed_before(before).await?;
            if documents.is_empty() {
                return Ok(0);
            }
            let count = documents.len();
            self.commit_tree(documents.into_iter().map(TreeWrite::Purge).collect(), None).await?;
            count
        };
        self.journal(None, "trash-purged", "", &count.to_string()).await;
        Ok(count)
    }
}
