//! Who may do what on a space or a document: reading and setting the list.

use etabli_access::{Actor, Grant, Level, Subject};
use etabli_api::{Code, GrantEntry, Grants};
use etabli_ids::{DocumentId, SpaceId};

use super::tree::Tree;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::TreeWrite;

const MAX_GRANTS: usize = 200;

/// What rights are set on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    Space(SpaceId),
    Document(DocumentId),
}

impl Target {
    /// The space or document of this id that the actor may manage.
    ///
    /// # Errors
    /// [`Code::NotFound`] when there is none that the actor may read, [`Code::Forbidden`] when reading is all they may.
    pub fn managed(tree: &Tree, actor: &Actor, id: &str) -> Result<Self, Code> {
        let (target, level) = Self::find(tree, actor, id).ok_or(Code::NotFound)?;
        match level {
            Level::Manage => Ok(target),
            Level::None => Err(Code::NotFound),
            _ => Err(Code::Forbidden),
        }
    }

    fn find(tree: &Tree, actor: &Actor, id: &str) -> Option<(Self, Level)> {
        let document = id.parse().ok().filter(|id| tree.document(*id).is_some());
        if let Some(document) = document {
            return Some((Self::Document(document), tree.level(actor, document)));
        }
        let space: SpaceId = id.parse().ok()?;
        tree.space(space)?;
        Some((Self::Space(space), tree.decide_space(actor, space).level))
    }

    /// Its title or name.
    pub fn name(self, tree: &Tree) -> String {
        match self {
            Self::Space(id) => tree.space(id).map(|space| space.name.clone()),
            Self::Document(id) => tree.document(id).map(|row| row.title.clone()),
        }
        .unwrap_or_default()
    }
}

impl App {
    /// The rights set on a space or document, and those it has from above.
    ///
    /// # Errors
    /// When the actor may not manage it, or the database fails.
    pub async fn grants(&self, actor: &Actor, target: &str) -> Result<Grants, Problem> {
        let tree = self.tree();
        let found = Target::managed(&tree, actor, target)?;
        let mut inherited = Vec::new();
        if let Target::Document(id) = found {
            for above in tree.ancestors(id) {
                inherited.extend(self.entries(tree.grants(&above.id.to_string()), Some(&above.title)).await?);
            }
            if let Some(space) = tree.document(id).and_then(|row| tree.space(row.space)) {
                inherited.extend(self.entries(tree.grants(&space.id.to_string()), Some(&space.name)).await?);
            }
        }
        let circles = self.storage().circles().await?;
        Ok(Grants {
            target: target.to_owned(),
            own: self.entries(tree.grants(target), None).await?,
            inherited,
            circles: circles.into_iter().map(|row| (row.id, row.name)).collect(),
        })
    }

    async fn entries(&self, grants: &[Grant], from: Option<&str>) -> Result<Vec<GrantEntry>, Problem> {
        let mut entries = Vec::with_capacity(grants.len());
        for grant in grants {
            let name = match grant.subject {
                Subject::Public | Subject::Members | Subject::Link(_) => None,
                Subject::Person(id) => self.storage().person(id).await?.map(|row| row.name),
                Subject::Circle(id) => {
                    self.storage().circles().await?.into_iter().find(|row| row.id == id).map(|row| row.name)
                }
            };
            let from = from.map(ToOwned::to_owned);
            entries.push(GrantEntry { subject: grant.subject, level: grant.level, name, from });
        }
        Ok(entries)
    }

    /// Replaces the rights set on a space or document. Those of share links stay: they go with their links.
    ///
    /// # Errors
    /// When the actor may not manage it, a subject does not exist or is named twice, or the database fails.
    pub async fn set_grants(&self, actor: &Actor, target: &str, grants: Vec<Grant>) -> Result<(), Problem> {
        self.check_grants(&grants).await?;
        let name = {
            let _one_at_a_time = self.tree_lock().lock().await;
            let tree = self.tree();
            let found = Target::managed(&tree, actor, target)?;
            let links = tree.grants(target).iter().filter(|grant| matches!(grant.subject, Subject::Link(_)));
            let grants = grants.into_iter().chain(links.copied()).collect();
            self.commit_tree(vec![TreeWrite::SetGrants { target: target.to_owned(), grants }], None).await?;
            found.name(&tree)
        };
        self.journal(actor.person.map(|(id, _)| id), "rights-changed", &name, "").await;
        Ok(())
    }

    async fn check_grants(&self, grants: &[Grant]) -> Result<(), Problem> {
        if grants.len() > MAX_GRANTS {
            return Err(Code::TooLarge.into());
        }
        let circles = self.storage().circles().await?;
        for (index, grant) in grants.iter().enumerate() {
            let exists = match grant.subject {
                Subject::Public | Subject::Members => true,
                Subject::Person(id) => self.storage().person(id).await?.is_some(),
                Subject::Circle(id) => circles.iter().any(|circle| circle.id == id),
                Subject::Link(_) => false,
            };
            let is_repeated = grants.iter().take(index).any(|before| before.subject == grant.subject);
            // Visitors have no name: what they write could be nobody's.
            let is_too_much = grant.subject == Subject::Public && grant.level > Level::Read;
            if !exists || is_repeated || is_too_much {
                return Err(Problem::fields([("grants", "field-grants-wrong")]));
            }
        }
        Ok(())
    }

    /// Makes a change of roles, circles or accounts count at once: the tree is read anew, and everybody is told.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rights_changed(&self) -> Result<(), Problem> {
        let _one_at_a_time = self.tree_lock().lock().await;
        self.forest().reload(self.storage()).await?;
        self.commit_tree(Vec::new(), None).await
    }
}
