//! Finding documents by words.

use etabli_ids::DocumentId;
use sqlx::Row;

use super::rows::Columns;
use super::statement::Statement;
use super::{Engine, Storage};

/// A folded word to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub word: String,
    /// Whether words that begin like it are meant too.
    pub is_prefix: bool,
}

impl Storage {
    /// The documents that hold every word, the best first, with their scores.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, words: &[Wanted]) -> Result<Vec<(DocumentId, i64)>, sqlx::Error> {
        let mut query = Statement::new("SELECT document, CAST(SUM(best) AS BIGINT) AS score FROM (");
        for (place, wanted) in words.iter().enumerate() {
            query.push(if place == 0 { "" } else { " UNION ALL " });
            query.push("SELECT document, MAX(weight) AS best FROM terms WHERE ");
            self.push_condition(&mut query, wanted);
            query.push(" GROUP BY document");
        }
        query.push(") AS found GROUP BY document HAVING COUNT(*) = ");
        query.bind(i64::try_from(words.len()).unwrap_or(i64::MAX));
        query.push(" ORDER BY score DESC, document DESC");
        let rows = query.query().fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.parsed("document")?, row.try_get::<i64, _>("score")?))).collect()
    }

    /// Words are letters and digits, so nothing in them is special to LIKE.
    fn push_condition(&self, query: &mut Statement, wanted: &Wanted) {
        match (wanted.is_prefix, self.engine) {
            (false, _) => {
                query.push("term = ").bind(wanted.word.clone());
            }
            (true, Engine::Sqlite) => {
                query.push("term >= ").bind(wanted.word.clone());
                query.push(" AND term < ").bind(format!("{}\u{10ffff}", wanted.word));
            }
            (true, Engine::Postgres) => {
                query.push("term LIKE ").bind(format!("{}%", wanted.word));
            }
        }
    }
}
