//! A transaction that writes, and its turn.
//!
//! SQLite has one write lock. Whoever finds it taken sleeps and tries again, ever longer, and whoever comes later may be
//! faster: under load somebody waits for seconds. So writers of this process queue in order of arrival before they ask for it.

use std::ops::{Deref, DerefMut};

use sqlx::{Any, AnyConnection, Transaction};
use tokio::sync::OwnedMutexGuard;

use super::Storage;

/// A transaction that writes. Dropped before [`Writing::commit`], it changes nothing.
#[derive(Debug)]
pub struct Writing {
    // Ends before the turn does.
    tx: Transaction<'static, Any>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Storage {
    /// Begins a transaction that writes, when its turn has come.
    pub(super) async fn write(&self) -> Result<Writing, sqlx::Error> {
        let turn = match &self.turns {
            Some(turns) => Some(std::sync::Arc::clone(turns).lock_owned().await),
            None => None,
        };
        Ok(Writing { tx: self.pool.begin_with(self.engine.begin_write()).await?, _turn: turn })
    }
}

impl Writing {
    /// Makes it durable.
    pub(super) async fn commit(self) -> Result<(), sqlx::Error> {
        self.tx.commit().await
    }

    /// Gives it up.
    pub(super) async fn rollback(self) -> Result<(), sqlx::Error> {
        self.tx.rollback().await
    }
}

impl Deref for Writing {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.tx
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }
}
