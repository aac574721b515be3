//! Share links: somebody without an account reads, comments or writes one document or space.

use etabli_access::{Actor, Grant, Level, Subject};
use etabli_api::{Code, LinkEntry};
use etabli_ids::LinkId;

use super::rights::Target;
use super::tokens::{hash_token, new_token};
use crate::app::App;
use crate::problem::Problem;
use crate::storage::{LinkRow, TreeWrite};

impl App {
    /// Makes a link; returns it with its secret, which is not kept.
    ///
    /// # Errors
    /// When the actor may not manage the target, a field is wrong, or the database fails.
    pub async fn create_link(
        &self,
        actor: &Actor,
        target: &str,
        level: Level,
        expires_at: Option<i64>,
    ) -> Result<(LinkRow, String), Problem> {
        let by = actor.person.map(|(id, _)| id).ok_or(Code::SignInNeeded)?;
        if !(Level::Read..=Level::Write).contains(&level) {
            return Err(Problem::fields([("level", "field-level-wrong")]));
        }
        let now = self.now();
        if expires_at.is_some_and(|at| at <= now) {
            return Err(Problem::fields([("expires_at", "field-date-past")]));
        }
        let token = new_token();
        let link = LinkRow {
            id: LinkId::new(now.unsigned_abs(), self.randomness()),
            token_hash: hash_token(&token),
            target: target.to_owned(),
            level,
            created_by: by,
            created_at: now,
            expires_at,
            revoked_at: None,
        };
        let name = {
            let _one_at_a_time = self.tree_lock().lock().await;
            let tree = self.tree();
            let name = Target::managed(&tree, actor, target)?.name(&tree);
            self.storage().add_link(&link).await?;
            let mut grants = tree.grants(target).to_vec();
            grants.push(Grant { subject: Subject::Link(link.id), level });
            self.commit_tree(vec![TreeWrite::SetGrants { target: target.to_owned(), grants }], None).await?;
            name
        };
        self.journal(Some(by), "link-made", &name, level.name()).await;
        Ok((link, token))
    }

    /// The links to a space or document.
    ///
    /// # Errors
    /// When the actor may not manage it, or the database fails.
    pub async fn links(&self, actor: &Actor, target: &str) -> Result<Vec<LinkEntry>, Problem> {
        Target::managed(&self.tree(), actor, target)?;
        let links = self.storage().links(Some(target)).await?;
        Ok(links.into_iter().map(|row| entry(&row)).collect())
    }

    /// Revokes a link: its guests are out at once.
    ///
    /// # Errors
    /// When the actor may not manage its target, or the database fails.
    pub async fn revoke_link(&self, actor: &Actor, id: LinkId) -> Result<(), Problem> {
        let link = self.storage().link(id).await?.ok_or(Code::NotFound)?;
        let name = {
            let _one_at_a_time = self.tree_lock().lock().await;
            let tree = self.tree();
            let name = Target::managed(&tree, actor, &link.target)?.name(&tree);
            self.storage().revoke_link(id, self.now()).await?;
            let grants = tree.grants(&link.target).iter().filter(|grant| grant.subject != Subject::Link(id));
            let grants = grants.copied().collect();
            self.commit_tree(vec![TreeWrite::SetGrants { target: link.target.clone(), grants }], None).await?;
            name
        };
        for session in self.storage().remove_sessions_by_link(id).await? {
            self.session_ended(session).await;
        }
        self.journal(actor.person.map(|(id, _)| id), "link-revoked", &name, link.level.name()).await;
        Ok(())
    }

    /// The link behind an address.
    ///
    /// # Errors
    /// [`Code::LinkExpired`] when it is unknown, revoked or out of date.
    pub async fn open_link(&self, token: &str) -> Result<LinkRow, Problem> {
        let link = self.storage().link_by_hash(&hash_token(token)).await?;
        link.filter(|link| link.is_open(self.now())).ok_or_else(|| Code::LinkExpired.into())
    }
}

/// A link as its managers see it.
pub fn entry(row: &LinkRow) -> LinkEntry {
    LinkEntry {
        id: row.id,
        target: row.target.clone(),
        level: row.level,
        created_by: row.created_by,
        created_at: row.created_at,
        expires_at: row.expires_at,
    }
}
