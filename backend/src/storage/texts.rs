//! What is derived from the documents' content: their text, tags and search terms.
//!
//! A text says which update it was made from; who reads it compares that with the document's head.

use std::collections::HashMap;

use etabli_ids::DocumentId;
use sqlx::{AnyConnection, Row};

use super::Storage;
use super::rows::Columns;
use super::statement::Statement;

/// Rows of one INSERT: three values each.
const ROWS_PER_INSERT: usize = 500;

/// A document's text as derived, beside what it should be derived from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRow {
    /// Number of the document's last update.
    pub head: u64,
    /// Whether the text was made from that update and the present title.
    pub is_current: bool,
    /// The Markdown source.
    pub body: String,
}

/// All that is derived from one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projection {
    pub document: DocumentId,
    /// The last update that went in.
    pub head: u64,
    pub title: String,
    /// The Markdown source.
    pub body: String,
    /// Sorted, each once.
    pub tags: Vec<String>,
    /// Folded words with their weights.
    pub terms: HashMap<String, i64>,
}

impl Storage {
    /// A document's text; none when there is no such document.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn text(&self, document: DocumentId) -> Result<Option<TextRow>, sqlx::Error> {
        let row = sqlx::query(
            "SELECT documents.head, documents.title, texts.head AS text_head, texts.title AS text_title, texts.body
             FROM documents LEFT JOIN texts ON texts.document = documents.id WHERE documents.id = $1",
        )
        .bind(document.to_string())
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let head = row.unsigned("head")?;
        let made_from: Option<i64> = row.try_get("text_head")?;
        let title: Option<String> = row.try_get("text_title")?;
        let is_current =
            made_from.is_some_and(|made_from| made_from.unsigned_abs() >= head) && title == row.try_get("title")?;
        let body: Option<String> = row.try_get("body")?;
        Ok(Some(TextRow { head, is_current, body: body.unwrap_or_default() }))
    }

    /// The documents whose text, or the title it was indexed under, is out of date.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn outdated_texts(&self) -> Result<Vec<DocumentId>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT documents.id FROM documents LEFT JOIN texts ON texts.document = documents.id
             WHERE texts.head IS NULL OR texts.head < documents.head OR texts.title <> documents.title",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| row.parsed("id")).collect()
    }

    /// Writes what was derived, unless something newer is there. Terms that stay are not touched.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write_projection(&self, projection: &Projection) -> Result<(), sqlx::Error> {
        let document = projection.document.to_string();
        let mut tx = self.write().await?;
        let written = sqlx::query(
            "INSERT INTO texts (document, head, title, body) SELECT id, $2, $3, $4 FROM documents WHERE id = $1
             ON CONFLICT (document) DO UPDATE SET head = excluded.head, title = excluded.title, body = excluded.body
             WHERE texts.head <= excluded.head",
        )
        .bind(&document)
        .bind(i64::try_from(projection.head).unwrap_or(i64::MAX))
        .bind(&projection.title)
        .bind(&projection.body)
        .execute(&mut *tx)
        .await?;
        if written.rows_affected() > 0 {
            write_tags(&mut tx, &document, &projection.tags).await?;
            write_terms(&mut tx, &document, &projection.terms).await?;
        }
        tx.commit().await
    }
}

async fn write_tags(tx: &mut AnyConnection, document: &str, tags: &[String]) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM tags WHERE document = $1").bind(document).execute(&mut *tx).await?;
    for tag in tags {
        sqlx::query("INSERT INTO tags (document, tag) VALUES ($1, $2)")
            .bind(document)
            .bind(tag)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// An edit changes few of a page's words: only those are written.
async fn write_terms(tx: &mut AnyConnection, document: &str, terms: &HashMap<String, i64>) -> Result<(), sqlx::Error> {
    let rows = sqlx::query("SELECT term, weight FROM terms WHERE document = $1").bind(document);
    let rows = rows.fetch_all(&mut *tx).await?;
    let mut known: HashMap<String, i64> = HashMap::with_capacity(rows.len());
    for row in &rows {
        known.insert(row.try_get("term")?, row.try_get("weight")?);
    }
    let gone: Vec<&String> =
        known.iter().filter(|(term, weight)| terms.get(*term) != Some(weight)).map(|(t, _)| t).collect();
    for terms in gone.chunks(ROWS_PER_INSERT) {
        let mut query = Statement::new("DELETE FROM terms WHERE document = ");
        query.bind(document.to_owned()).push(" AND term IN (");
        for (place, term) in terms.iter().enumerate() {
            query.push(if place == 0 { "" } else { ", " }).bind((*term).clone());
        }
        query.push(")");
        query.query().execute(&mut *tx).await?;
    }
    let new: Vec<(&String, &i64)> = terms.iter().filter(|(term, weight)| known.get(*term) != Some(weight)).collect();
    for rows in new.chunks(ROWS_PER_INSERT) {
        let mut query = Statement::new("INSERT INTO terms (term, document, weight) ");
        query.rows(rows, |values, (term, weight)| {
            values.value((*term).clone()).value(document.to_owned()).value(**weight);
        });
        query.query().execute(&mut *tx).await?;
    }
    Ok(())
}
