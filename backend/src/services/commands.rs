//! Commands of the app: what each means for the tree, and carrying it out once.
//!
//! [`plan`] is pure: tree, actor and command in, changes or a refusal out.

use std::sync::Arc;

use etabli_access::{Actor, Level};
use etabli_api::{Code, Command, CommandEnvelope, CommandOutcome, CommandResult, Kind};
use etabli_ids::{DocumentId, PersonId, SpaceId, numbered_slug, slug};

use crate::app::App;
use crate::problem::Problem;
use crate::storage::{CommandRow, DocumentRow, TreeWrite};

use super::private_space::founder;
use super::tree::Tree;

#[cfg(test)]
mod tests;

/// First segments of addresses that pages may not take.
pub const RESERVED_SLUGS: &[&str] = &[
    "app",
    "admin",
    "api",
    "files",
    "feeds",
    "search",
    "assets",
    "theme",
    "sitemap",
    "robots",
    "installation",
    "rejoindre",
    "connexion",
    "deconnexion",
    "compte",
    "mot-de-passe",
    "partage",
    "dav",
    "health",
    "tags",
    "recent",
    "manifest",
    "favicon",
];

/// Longest title, in bytes.
pub const MAX_TITLE_LENGTH: usize = 300;
const MAX_POSITION_LENGTH: usize = 200;

/// Decides what a command changes.
///
/// # Errors
/// The code of the refusal.
pub fn plan(tree: &Tree, actor: &Actor, command: &Command, now: i64) -> Result<Vec<TreeWrite>, Code> {
    let by = actor.person.map(|(id, _)| id);
    match command {
        Command::CreatePage { document, space, parent, position, title } => {
            if tree.document(*document).is_some() {
                return Err(Code::Conflict);
            }
            need_place(tree, actor, *space, *parent)?;
            let title = clean_title(title)?;
            check_position(position)?;
            let slug = free_slug(tree, &title, None);
            let mut writes = vec![TreeWrite::ForgetRedirect { slug: slug.clone() }];
            writes.push(TreeWrite::AddDocument(new_page(*document, *space, *parent, position, title, slug, now, by)));
            Ok(writes)
        }
        Command::Rename { document, title } => {
            let row = need(tree, actor, *document, Level::Write)?;
            let title = clean_title(title)?;
            if title == row.title {
                return Ok(Vec::new());
            }
            let slug = free_slug(tree, &title, Some(*document));
            let mut writes = Vec::new();
            if slug != row.slug {
                writes.push(TreeWrite::ForgetRedirect { slug: slug.clone() });
                writes.push(TreeWrite::Redirect { slug: row.slug.clone(), document: *document });
            }
            writes.push(TreeWrite::Retitle { document: *document, title, slug, at: now, by });
            Ok(writes)
        }
        Command::Move { document, space, parent, position } => {
            plan_move(tree, actor, *document, *space, *parent, position)
        }
        Command::Trash { document } => {
            let row = need(tree, actor, *document, Level::Write)?;
            if row.trashed_at.is_some() {
                return Ok(Vec::new());
            }
            let below: Vec<_> =
                tree.descendants(*document).into_iter().filter(|row| row.trashed_at.is_none()).collect();
            need_all(tree, actor, &below)?;
            let trash = |id| TreeWrite::Trash { document: id, at: now, with: *document };
            Ok(std::iter::once(trash(*document)).chain(below.iter().map(|row| trash(row.id))).collect())
        }
        Command::Restore { document } => plan_restore(tree, actor, *document),
    }
}

fn plan_move(
    tree: &Tree,
    actor: &Actor,
    document: DocumentId,
    space: SpaceId,
    parent: Option<DocumentId>,
    position: &str,
) -> Result<Vec<TreeWrite>, Code> {
    let row = need(tree, actor, document, Level::Write)?;
    need_place(tree, actor, space, parent)?;
    check_position(position)?;
    let goes_below_itself =
        parent.is_some_and(|parent| parent == document || tree.ancestors(parent).iter().any(|row| row.id == document));
    if goes_below_itself {
        return Err(Code::Cycle);
    }
    // Another place gives other rights to all that stands below.
    let below = tree.descendants(document);
    need_all(tree, actor, &below)?;
    let place =
        |id, parent, position: &str| TreeWrite::Place { document: id, space, parent, position: position.into() };
    let mut writes = vec![place(document, parent, position)];
    if row.space != space {
        writes.extend(below.iter().map(|row| place(row.id, row.parent, &row.position)));
    }
    Ok(writes)
}

fn plan_restore(tree: &Tree, actor: &Actor, document: DocumentId) -> Result<Vec<TreeWrite>, Code> {
    let row = need(tree, actor, document, Level::Write)?;
    if row.trashed_at.is_none() {
        return Ok(Vec::new());
    }
    let lives = |parent: DocumentId| tree.document(parent).is_some_and(|row| row.trashed_at.is_none());
    let mut writes = vec![TreeWrite::Restore { document, parent: row.parent.filter(|parent| lives(*parent)) }];
    let mut taken_along = tree.descendants(document);
    taken_along.retain(|below| below.trashed_with == Some(document) && below.id != document);
    need_all(tree, actor, &taken_along)?;
    writes.extend(taken_along.iter().map(|row| TreeWrite::Restore { document: row.id, parent: row.parent }));
    Ok(writes)
}

/// The document, if the actor has the level; one that may not be read is said not to exist.
fn need<'t>(tree: &'t Tree, actor: &Actor, document: DocumentId, level: Level) -> Result<&'t DocumentRow, Code> {
    let has = tree.level(actor, document);
    match tree.document(document) {
        Some(row) if has >= level => Ok(row),
        Some(_) if has >= Level::Read => Err(Code::Forbidden),
        _ => Err(Code::NotFound),
    }
}

/// Whether the actor may write all of these: a page is not moved or trashed along by somebody who may not touch it.
fn need_all(tree: &Tree, actor: &Actor, rows: &[&Arc<DocumentRow>]) -> Result<(), Code> {
    let may_write = |row: &&Arc<DocumentRow>| tree.level(actor, row.id) >= Level::Write;
    if rows.iter().all(may_write) { Ok(()) } else { Err(Code::Forbidden) }
}

/// Whether the actor may put pages there.
fn need_place(tree: &Tree, actor: &Actor, space: SpaceId, parent: Option<DocumentId>) -> Result<(), Code> {
    match parent {
        Some(parent) => {
            let row = need(tree, actor, parent, Level::Write)?;
            if row.space == space && row.trashed_at.is_none() { Ok(()) } else { Err(Code::Conflict) }
        }
        // The place of one's own, which the first page makes.
        None if founder(tree, actor, space).is_some() => Ok(()),
        None => {
            let decision = tree.decide_space(actor, space);
            if tree.space(space).is_none() || !decision.allows(Level::Read) {
                Err(Code::NotFound)
            } else if decision.allows(Level::Write) {
                Ok(())
            } else {
                Err(Code::Forbidden)
            }
        }
    }
}

/// A title on one line, without control characters, of a reasonable length.
fn clean_title(title: &str) -> Result<String, Code> {
    let words: Vec<_> = title.split(|letter: char| letter.is_whitespace() || letter.is_control()).collect();
    let title = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if title.is_empty() || title.len() > MAX_TITLE_LENGTH { Err(Code::InvalidFields) } else { Ok(title) }
}

fn check_position(position: &str) -> Result<(), Code> {
    let fits = (1..=MAX_POSITION_LENGTH).contains(&position.len());
    if fits && position.bytes().all(|byte| byte.is_ascii_alphanumeric()) { Ok(()) } else { Err(Code::Malformed) }
}

/// The first free address for a title. Old addresses may be taken over: a living page comes before a redirection.
pub fn free_slug(tree: &Tree, title: &str, document: Option<DocumentId>) -> String {
    let base = Some(slug(title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "page".to_owned());
    let is_free = |slug: &String| {
        let holder = tree.by_slug(slug).map(|row| row.id);
        !RESERVED_SLUGS.contains(&slug.as_str()) && (holder.is_none() || holder == document)
    };
    (1..).map(|number| numbered_slug(&base, number)).find(is_free).unwrap_or(base)
}

#[expect(clippy::too_many_arguments, reason = "a row has that many columns")]
fn new_page(
    id: DocumentId,
    space: SpaceId,
    parent: Option<DocumentId>,
    position: &str,
    title: String,
    slug: String,
    now: i64,
    by: Option<PersonId>,
) -> DocumentRow {
    DocumentRow {
        id,
        kind: Kind::Page,
        space,
        parent,
        position: position.to_owned(),
        title,
        slug,
        head: 0,
        created_at: now,
        created_by: by,
        updated_at: now,
        updated_by: by,
        trashed_at: None,
        trashed_with: None,
    }
}

impl App {
    /// Carries out one command, once: a repeated id gets the first answer again.
    ///
    /// # Errors
    /// When the database fails. A refusal is an answer, not an error.
    pub async fn execute(&self, actor: &Actor, envelope: &CommandEnvelope) -> Result<CommandResult, Problem> {
        let person = actor.person.map(|(id, _)| id);
        let _one_at_a_time = self.tree_lock().lock().await;
        if let Some(known) = self.storage().command(envelope.id).await? {
            // Somebody else's id is a collision or a probe: the first outcome is not told.
            let outcome = serde_json::from_str(&known.outcome).ok().filter(|_| known.person == person);
            let outcome = outcome.unwrap_or(CommandOutcome::Refused { code: Code::Conflict });
            return Ok(CommandResult { id: envelope.id, outcome });
        }
        let now = self.now();
        let tree = self.tree();
        let founding = self.private_space_for(&tree, actor, &envelope.command).await?;
        let planned = plan(&tree, actor, &envelope.command, now);
        let (writes, outcome) = match planned {
            Ok(writes) => ([founding, writes].concat(), CommandOutcome::Done),
            Err(code) => (Vec::new(), CommandOutcome::Refused { code }),
        };
        let record = CommandRow {
            id: envelope.id,
            person,
            at: now,
            outcome: serde_json::to_string(&outcome).map_err(Problem::internal)?,
        };
        self.commit_tree(writes, Some(&record)).await?;
        Ok(CommandResult { id: envelope.id, outcome })
    }

    /// Writes changes of the tree, takes them in and tells everybody. The caller holds [`App::tree_lock`].
    ///
    /// # Errors
    /// When the database fails; the tree is then read anew, as another server may have changed it.
    pub async fn commit_tree(&self, writes: Vec<TreeWrite>, command: Option<&CommandRow>) -> Result<(), Problem> {
        match self.storage().write_tree(&writes, command).await {
            Ok(version) => {
                let titled: Vec<_> = writes.iter().filter_map(TreeWrite::titled).collect();
                self.forest().apply(writes, version);
                titled.into_iter().for_each(|document| self.projector().touch(document));
                self.catalogue_changed(version).await;
                Ok(())
            }
            Err(error) => {
                self.forest().reload(self.storage()).await?;
                Err(error.into())
            }
        }
    }
}
