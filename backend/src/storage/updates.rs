//! The logs of the documents: updates in their order, snapshots that make reading quick, and whose each peer is.
//!
//! Updates are never removed: they are the history. A snapshot holds everything up to its number.

use etabli_ids::{DocumentId, LinkId, PersonId};
use sqlx::{AnyConnection, Row};

use super::Storage;
use super::rows::Columns;
use super::statement::Statement;
use super::wake::Wake;

/// Rows of one INSERT: six values each, and SQLite takes 32,766 values.
const ROWS_PER_INSERT: usize = 500;

/// Who wrote: a person, or a guest by link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Author {
    pub person: Option<PersonId>,
    pub link: Option<LinkId>,
}

/// Updates to be appended to a document's log, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    pub document: DocumentId,
    pub author: Author,
    pub at: i64,
    pub updates: Vec<Vec<u8>>,
}

/// What a document's content is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentLog {
    /// Number of the last update.
    pub head: u64,
    /// The snapshot, if there is one, and the number it goes up to.
    pub snapshot: Option<(u64, Vec<u8>)>,
    /// The updates after the snapshot.
    pub updates: Vec<Vec<u8>>,
}

impl Storage {
    /// Appends to several logs in one transaction. For each, the number of its last update then; none when the document
    /// does not exist (any more). Other servers are told that it comes from `server`.
    ///
    /// # Errors
    /// When the database fails: nothing is appended then.
    pub async fn append_updates(&self, appends: &[Append], server: u64) -> Result<Vec<Option<u64>>, sqlx::Error> {
        let mut tx = self.write().await?;
        let mut heads = Vec::with_capacity(appends.len());
        let mut rows: Vec<(u64, &Append, &[u8])> = Vec::new();
        for append in appends {
            let head = advance_head(&mut tx, append).await?;
            if let Some(head) = head {
                let first = head + 1 - append.updates.len() as u64;
                rows.extend((first..).zip(&append.updates).map(|(seq, bytes)| (seq, append, bytes.as_slice())));
                if let Some(notify) = self.engine.notify() {
                    let payload = Wake::Update { server, document: append.document, head }.to_string();
                    sqlx::query(notify).bind(payload).execute(&mut *tx).await?;
                }
            }
            heads.push(head);
        }
        for rows in rows.chunks(ROWS_PER_INSERT) {
            insert(&mut tx, rows).await?;
        }
        tx.commit().await?;
        Ok(heads)
    }

    /// A document's log; none when there is no such document.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn document_log(&self, document: DocumentId) -> Result<Option<DocumentLog>, sqlx::Error> {
        // Read in this order, a commit in between only adds updates that the head does not count yet.
        let id = document.to_string();
        let found = sqlx::query("SELECT id FROM documents WHERE id = $1").bind(&id).fetch_optional(&self.pool).await?;
        if found.is_none() {
            return Ok(None);
        }
        let snapshot =
            sqlx::query("SELECT seq, bytes FROM snapshots WHERE document = $1").bind(&id).fetch_optional(&self.pool);
        let snapshot = match snapshot.await? {
            Some(row) => Some((row.unsigned("seq")?, row.try_get("bytes")?)),
            None => None,
        };
        let after = snapshot.as_ref().map_or(0, |(seq, _)| *seq);
        let updates = self.updates_since(document, after).await?;
        let head = updates.last().map_or(after, |(seq, _)| *seq);
        Ok(Some(DocumentLog { head, snapshot, updates: updates.into_iter().map(|(_, bytes)| bytes).collect() }))
    }

    /// The updates of a document after a number, with theirs.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn updates_since(&self, document: DocumentId, seq: u64) -> Result<Vec<(u64, Vec<u8>)>, sqlx::Error> {
        let rows = sqlx::query("SELECT seq, bytes FROM updates WHERE document = $1 AND seq > $2 ORDER BY seq")
            .bind(document.to_string())
            .bind(i64::try_from(seq).unwrap_or(i64::MAX))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| Ok((row.unsigned("seq")?, row.try_get("bytes")?))).collect()
    }

    /// Keeps a snapshot that holds everything up to `seq`, unless there is a newer one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_snapshot(&self, document: DocumentId, seq: u64, bytes: &[u8]) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO snapshots (document, seq, bytes) VALUES ($1, $2, $3) ON CONFLICT (document)
             DO UPDATE SET seq = excluded.seq, bytes = excluded.bytes WHERE snapshots.seq < excluded.seq",
        )
        .bind(document.to_string())
        .bind(i64::try_from(seq).unwrap_or(i64::MAX))
        .bind(bytes)
        .execute(&self.pool)
        .await
        .map(|_| ())
    }

    /// Whose a peer is: the author's from now on, if it was nobody's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_peer(&self, peer: u64, author: Author, at: i64) -> Result<Author, sqlx::Error> {
        let peer = i64::from_ne_bytes(peer.to_ne_bytes());
        sqlx::query("INSERT INTO peers (peer, person, link, at) VALUES ($1, $2, $3, $4) ON CONFLICT (peer) DO NOTHING")
            .bind(peer)
            .bind(author.person.map(|id| id.to_string()))
            .bind(author.link.map(|id| id.to_string()))
            .bind(at)
            .execute(&self.pool)
            .await?;
        let row =
            sqlx::query("SELECT person, link FROM peers WHERE peer = $1").bind(peer).fetch_one(&self.pool).await?;
        Ok(Author { person: row.parsed_opt("person")?, link: row.parsed_opt("link")? })
    }
}

async fn advance_head(tx: &mut AnyConnection, append: &Append) -> Result<Option<u64>, sqlx::Error> {
    let row = sqlx::query(
        "UPDATE documents SET head = head + $2, updated_at = $3, updated_by = $4 WHERE id = $1 RETURNING head",
    )
    .bind(append.document.to_string())
    .bind(i64::try_from(append.updates.len()).unwrap_or(i64::MAX))
    .bind(append.at)
    .bind(append.author.person.map(|id| id.to_string()))
    .fetch_optional(tx)
    .await?;
    row.map(|row| row.unsigned("head")).transpose()
}

async fn insert(tx: &mut AnyConnection, rows: &[(u64, &Append, &[u8])]) -> Result<(), sqlx::Error> {
    let mut query = Statement::new("INSERT INTO updates (document, seq, person, link, at, bytes) ");
    query.rows(rows, |values, (seq, append, bytes)| {
        values
            .value(append.document.to_string())
            .value(i64::try_from(*seq).unwrap_or(i64::MAX))
            .value(append.author.person.map(|id| id.to_string()))
            .value(append.author.link.map(|id| id.to_string()))
            .value(append.at)
            .value(bytes.to_vec());
    });
    query.query().execute(tx).await.map(|_| ())
}
