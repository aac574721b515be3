//! The tree of spaces and documents, and the rights on them: read whole, changed by lists of [`TreeWrite`].

use etabli_access::{Grant, Level, Subject};
use etabli_api::Kind;
use etabli_ids::{CircleId, CommandId, DocumentId, PersonId, SpaceId};
use sqlx::{AnyConnection, Row};

use super::Storage;
use super::rows::Columns;

/// A space as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpaceRow {
    pub id: SpaceId,
    pub name: String,
    pub slug: String,
    pub position: String,
    pub created_at: i64,
}

/// A document's place and title as stored; its content is in its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    pub id: DocumentId,
    pub kind: Kind,
    pub space: SpaceId,
    pub parent: Option<DocumentId>,
    pub position: String,
    pub title: String,
    pub slug: String,
    pub head: u64,
    pub created_at: i64,
    pub created_by: Option<PersonId>,
    pub updated_at: i64,
    pub updated_by: Option<PersonId>,
    pub trashed_at: Option<i64>,
    pub trashed_with: Option<DocumentId>,
}

/// A right as stored: `target` is the text of a space's or a document's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRow {
    pub target: String,
    pub subject: Subject,
    pub level: Level,
}

/// Everything [`crate::services::tree::Tree`] is made of.
#[derive(Debug, Clone, Default)]
pub struct TreeRows {
    pub version: u64,
    pub spaces: Vec<SpaceRow>,
    pub documents: Vec<DocumentRow>,
    pub grants: Vec<GrantRow>,
    pub redirects: Vec<(String, DocumentId)>,
    pub circle_members: Vec<(CircleId, PersonId)>,
    pub tags: Vec<(DocumentId, String)>,
}

/// One change to the tree. A command is decided as a list of them, which is written in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeWrite {
    AddSpace(SpaceRow),
    RenameSpace {
        space: SpaceId,
        name: String,
        slug: String,
    },
    PlaceSpace {
        space: SpaceId,
        position: String,
    },
    RemoveSpace(SpaceId),
    AddDocument(DocumentRow),
    Retitle {
        document: DocumentId,
        title: String,
        slug: String,
        at: i64,
        by: Option<PersonId>,
    },
    Place {
        document: DocumentId,
        space: SpaceId,
        parent: Option<DocumentId>,
        position: String,
    },
    Trash {
        document: DocumentId,
        at: i64,
        with: DocumentId,
    },
    Restore {
        document: DocumentId,
        parent: Option<DocumentId>,
    },
    /// Removes a document and all that depends on it, for good.
    Purge(DocumentId),
    /// An old address that leads to a document.
    Redirect {
        slug: String,
        document: DocumentId,
    },
    ForgetRedirect {
        slug: String,
    },
    /// Replaces all rights set on a space or a document.
    SetGrants {
        target: String,
        grants: Vec<Grant>,
    },
}

impl TreeWrite {
    /// The document that gets a title, if this gives one.
    pub const fn titled(&self) -> Option<DocumentId> {
        match self {
            Self::AddDocument(row) => Some(row.id),
            Self::Retitle { document, .. } => Some(*document),
            _ => None,
        }
    }
}

/// The answer already given to a command, in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandRow {
    pub id: CommandId,
    pub person: Option<PersonId>,
    pub at: i64,
    pub outcome: String,
}

impl Storage {
    /// Reads the whole tree in one transaction.
    ///
    /// # Errors
    /// When the database fails or holds something this version cannot read.
    pub async fn tree(&self) -> Result<TreeRows, sqlx::Error> {
        let mut tx = self.pool.begin().await?;
        let version = sqlx::query("SELECT value FROM settings WHERE key = 'catalogue-version'")
            .fetch_optional(&mut *tx)
            .await?
            .map_or(Ok(0), |row| row.parsed("value"))?;
        let spaces = sqlx::query("SELECT * FROM spaces ORDER BY position, id").fetch_all(&mut *tx).await?;
        let documents = sqlx::query("SELECT * FROM documents").fetch_all(&mut *tx).await?;
        let grants = sqlx::query("SELECT * FROM grants ORDER BY target, subject").fetch_all(&mut *tx).await?;
        let redirects = sqlx::query("SELECT * FROM redirects").fetch_all(&mut *tx).await?;
        let circles = sqlx::query("SELECT * FROM circle_members").fetch_all(&mut *tx).await?;
        let tags = sqlx::query("SELECT document, tag FROM tags ORDER BY document, tag").fetch_all(&mut *tx).await?;
        tx.commit().await?;
        Ok(TreeRows {
            version,
            spaces: spaces.iter().map(read_space).collect::<Result<_, _>>()?,
            documents: documents.iter().map(read_document).collect::<Result<_, _>>()?,
            grants: grants
                .iter()
                .map(|row| {
                    Ok(GrantRow {
                        target: row.try_get("target")?,
                        subject: row.parsed("subject")?,
                        level: row.parsed("level")?,
                    })
                })
                .collect::<Result<_, sqlx::Error>>()?,
            redirects: redirects
                .iter()
                .map(|row| Ok((row.try_get("slug")?, row.parsed("document")?)))
                .collect::<Result<_, sqlx::Error>>()?,
            circle_members: circles
                .iter()
                .map(|row| Ok((row.parsed("circle")?, row.parsed("person")?)))
                .collect::<Result<_, sqlx::Error>>()?,
            tags: tags
                .iter()
                .map(|row| Ok((row.parsed("document")?, row.try_get("tag")?)))
                .collect::<Result<_, sqlx::Error>>()?,
        })
    }

    /// Writes changes of the tree in one transaction, with the answer to the command that asked for them.
    /// Returns the new version of the catalogue.
    ///
    /// # Errors
    /// When the database fails; a unique violation when another server took an id or an address meanwhile.
    pub async fn write_tree(&self, writes: &[TreeWrite], command: Option<&CommandRow>) -> Result<u64, sqlx::Error> {
        let mut tx = self.write().await?;
        if let Some(command) = command {
            sqlx::query("INSERT INTO commands (id, person, at, outcome) VALUES ($1, $2, $3, $4)")
                .bind(command.id.to_string())
                .bind(command.person.map(|id| id.to_string()))
                .bind(command.at)
                .bind(&command.outcome)
                .execute(&mut *tx)
                .await?;
        }
        for write in writes {
            apply(&mut tx, write).await?;
        }
        let row = sqlx::query(
            "INSERT INTO settings (key, value) VALUES ('catalogue-version', '1') ON CONFLICT (key)
             DO UPDATE SET value = CAST(CAST(settings.value AS BIGINT) + 1 AS TEXT) RETURNING value",
        )
        .fetch_one(&mut *tx)
        .await?;
        let version = row.parsed("value")?;
        tx.commit().await?;
        Ok(version)
    }

    /// The answer given to a command, if it was received before.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn command(&self, id: CommandId) -> Result<Option<CommandRow>, sqlx::Error> {
        let row =
            sqlx::query("SELECT * FROM commands WHERE id = $1").bind(id.to_string()).fetch_optional(&self.pool).await?;
        row.map(|row| {
            Ok(CommandRow {
                id,
                person: row.parsed_opt("person")?,
                at: row.try_get("at")?,
                outcome: row.try_get("outcome")?,
            })
        })
        .transpose()
    }
}

fn read_space(row: &sqlx::any::AnyRow) -> Result<SpaceRow, sqlx::Error> {
    Ok(SpaceRow {
        id: row.parsed("id")?,
        name: row.try_get("name")?,
        slug: row.try_get("slug")?,
        position: row.try_get("position")?,
        created_at: row.try_get("created_at")?,
    })
}

fn read_document(row: &sqlx::any::AnyRow) -> Result<DocumentRow, sqlx::Error> {
    let kind: String = row.try_get("kind")?;
    Ok(DocumentRow {
        id: row.parsed("id")?,
        kind: Kind::from_name(&kind).ok_or_else(|| sqlx::Error::ColumnDecode {
            index: "kind".into(),
            source: format!("unknown kind {kind:?}").into(),
        })?,
        space: row.parsed("space")?,
        parent: row.parsed_opt("parent")?,
        position: row.try_get("position")?,
        title: row.try_get("title")?,
        slug: row.try_get("slug")?,
        head: row.unsigned("head")?,
        created_at: row.try_get("created_at")?,
        created_by: row.parsed_opt("created_by")?,
        updated_at: row.try_get("updated_at")?,
        updated_by: row.parsed_opt("updated_by")?,
        trashed_at: row.try_get("trashed_at")?,
        trashed_with: row.parsed_opt("trashed_with")?,
    })
}

/// One statement or a few per kind of change: a long `match`, each arm a line of SQL.
async fn apply(tx: &mut AnyConnection, write: &TreeWrite) -> Result<(), sqlx::Error> {
    match write {
        TreeWrite::AddSpace(space) => {
            sqlx::query("INSERT INTO spaces (id, name, slug, position, created_at) VALUES ($1, $2, $3, $4, $5)")
                .bind(space.id.to_string())
                .bind(&space.name)
                .bind(&space.slug)
                .bind(&space.position)
                .bind(space.created_at)
                .execute(tx)
                .await?;
        }
        TreeWrite::RenameSpace { space, name, slug } => {
            sqlx::query("UPDATE spaces SET name = $2, slug = $3 WHERE id = $1")
                .bind(space.to_string())
                .bind(name)
                .bind(slug)
                .execute(tx)
                .await?;
        }
        TreeWrite::PlaceSpace { space, position } => {
            sqlx::query("UPDATE spaces SET position = $2 WHERE id = $1")
                .bind(space.to_string())
                .bind(position)
                .execute(tx)
                .await?;
        }
        TreeWrite::RemoveSpace(space) => {
            sqlx::query("DELETE FROM spaces WHERE id = $1").bind(space.to_string()).execute(&mut *tx).await?;
            sqlx::query("DELETE FROM grants WHERE target = $1").bind(space.to_string()).execute(tx).await?;
        }
        TreeWrite::AddDocument(document) => add_document(tx, document).await?,
        TreeWrite::Retitle { document, title, slug, at, by } => {
            sqlx::query("UPDATE documents SET title = $2, slug = $3, updated_at = $4, updated_by = $5 WHERE id = $1")
                .bind(document.to_string())
                .bind(title)
                .bind(slug)
                .bind(at)
                .bind(by.map(|id| id.to_string()))
                .execute(tx)
                .await?;
        }
        TreeWrite::Place { document, space, parent, position } => {
            sqlx::query("UPDATE documents SET space = $2, parent = $3, position = $4 WHERE id = $1")
                .bind(document.to_string())
                .bind(space.to_string())
                .bind(parent.map(|id| id.to_string()))
                .bind(position)
                .execute(tx)
                .await?;
        }
        TreeWrite::Trash { document, at, with } => {
            sqlx::query("UPDATE documents SET trashed_at = $2, trashed_with = $3 WHERE id = $1")
                .bind(document.to_string())
                .bind(at)
                .bind(with.to_string())
                .execute(tx)
                .await?;
        }
        TreeWrite::Restore { document, parent } => {
            sqlx::query("UPDATE documents SET trashed_at = NULL, trashed_with = NULL, parent = $2 WHERE id = $1")
                .bind(document.to_string())
                .bind(parent.map(|id| id.to_string()))
                .execute(tx)
                .await?;
        }
        TreeWrite::Purge(document) => purge(tx, *document).await?,
        TreeWrite::Redirect { slug, document } => {
            sqlx::query(
                "INSERT INTO redirects (slug, document) VALUES ($1, $2)
                 ON CONFLICT (slug) DO UPDATE SET document = excluded.document",
            )
            .bind(slug)
            .bind(document.to_string())
            .execute(tx)
            .await?;
        }
        TreeWrite::ForgetRedirect { slug } => {
            sqlx::query("DELETE FROM redirects WHERE slug = $1").bind(slug).execute(tx).await?;
        }
        TreeWrite::SetGrants { target, grants } => set_grants(tx, target, grants).await?,
    }
    Ok(())
}

async fn add_document(tx: &mut AnyConnection, document: &DocumentRow) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO documents (id, kind, space, parent, position, title, slug, head, created_at, created_by,
         updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11)",
    )
    .bind(document.id.to_string())
    .bind(document.kind.name())
    .bind(document.space.to_string())
    .bind(document.parent.map(|id| id.to_string()))
    .bind(&document.position)
    .bind(&document.title)
    .bind(&document.slug)
    .bind(document.created_at)
    .bind(document.created_by.map(|id| id.to_string()))
    .bind(document.updated_at)
    .bind(document.updated_by.map(|id| id.to_string()))
    .execute(tx)
    .await
    .map(|_| ())
}

async fn set_grants(tx: &mut AnyConnection, target: &str, grants: &[Grant]) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM grants WHERE target = $1").bind(target).execute(&mut *tx).await?;
    for grant in grants {
        sqlx::query("INSERT INTO grants (target, subject, level) VALUES ($1, $2, $3)")
            .bind(target)
            .bind(grant.subject.to_string())
            .bind(grant.level.name())
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn purge(tx: &mut AnyConnection, document: DocumentId) -> Result<(), sqlx::Error> {
    const STATEMENTS: [&str; 10] = [
        "DELETE FROM documents WHERE id = $1",
        "DELETE FROM updates WHERE document = $1",
        "DELETE FROM snapshots WHERE document = $1",
        "DELETE FROM texts WHERE document = $1",
        "DELETE FROM tags WHERE document = $1",
        "DELETE FROM terms WHERE document = $1",
        "DELETE FROM redirects WHERE document = $1",
        "DELETE FROM grants WHERE target = $1",
        "DELETE FROM links WHERE target = $1",
        "DELETE FROM files WHERE document = $1",
    ];
    for statement in STATEMENTS {
        sqlx::query(statement).bind(document.to_string()).execute(&mut *tx).await?;
    }
    Ok(())
}
