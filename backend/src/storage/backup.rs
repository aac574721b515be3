//! Reading and refilling every table as rows of JSON: what backups are made of, the same on both engines.
//!
//! The tables and columns are listed here by hand, in an order in which a restored row never precedes what it speaks
//! of; a test compares the list with the schema. Deliberately absent: `texts` and `terms`, which are derived from the
//! documents and made anew after a restoration.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use serde_json::{Map, Value};
use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Row, Transaction};

use super::Storage;
use super::writing::Writing;

/// What a column holds: enough to read it from a row and to write its NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    Text,
    Number,
    /// In JSON: base64.
    Bytes,
}

/// A table of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    pub name: &'static str,
    pub columns: &'static [(&'static str, ColumnKind)],
}

use ColumnKind::{Bytes, Number, Text};

/// Tables whose rows are made anew from the others.
pub const DERIVED_TABLES: &[&str] = &["texts", "terms"];

/// Every table that is backed up.
pub const TABLES: &[Table] = &[
    Table { name: "settings", columns: &[("key", Text), ("value", Text)] },
    Table {
        name: "people",
        columns: &[
            ("id", Text),
            ("name", Text),
            ("email", Text),
            ("password", Text),
            ("role", Text),
            ("language", Text),
            ("created_at", Number),
            ("disabled_at", Number),
        ],
    },
    Table { name: "circles", columns: &[("id", Text), ("name", Text), ("created_at", Number)] },
    Table { name: "circle_members", columns: &[("circle", Text), ("person", Text)] },
    Table {
        name: "sessions",
        columns: &[
            ("id", Text),
            ("token_hash", Text),
            ("person", Text),
            ("link", Text),
            ("device", Number),
            ("agent", Text),
            ("created_at", Number),
            ("seen_at", Number),
            ("expires_at", Number),
        ],
    },
    Table {
        name: "invitations",
        columns: &[
            ("id", Text),
            ("token_hash", Text),
            ("role", Text),
            ("circle", Text),
            ("email", Text),
            ("note", Text),
            ("created_by", Text),
            ("created_at", Number),
            ("expires_at", Number),
            ("uses_left", Number),
            ("revoked_at", Number),
        ],
    },
    Table {
        name: "resets",
        columns: &[
            ("token_hash", Text),
            ("person", Text),
            ("created_by", Text),
            ("expires_at", Number),
            ("used_at", Number),
        ],
    },
    Table {
        name: "links",
        columns: &[
            ("id", Text),
            ("token_hash", Text),
            ("target", Text),
            ("level", Text),
            ("created_by", Text),
            ("created_at", Number),
            ("expires_at", Number),
            ("revoked_at", Number),
        ],
    },
    Table {
        name: "spaces",
        columns: &[("id", Text), ("name", Text), ("slug", Text), ("position", Text), ("created_at", Number)],
    },
    Table { name: "grants", columns: &[("target", Text), ("subject", Text), ("level", Text)] },
    Table {
        name: "documents",
        columns: &[
            ("id", Text),
            ("kind", Text),
            ("space", Text),
            ("parent", Text),
            ("position", Text),
            ("title", Text),
            ("slug", Text),
            ("head", Number),
            ("created_at", Number),
            ("created_by", Text),
            ("updated_at", Number),
            ("updated_by", Text),
            ("trashed_at", Number),
            ("trashed_with", Text),
        ],
    },
    Table { name: "redirects", columns: &[("slug", Text), ("document", Text)] },
    Table {
        name: "updates",
        columns: &[
            ("document", Text),
            ("seq", Number),
            ("person", Text),
            ("link", Text),
            ("at", Number),
            ("bytes", Bytes),
        ],
    },
    Table { name: "snapshots", columns: &[("document", Text), ("seq", Number), ("bytes", Bytes)] },
    Table { name: "peers", columns: &[("peer", Number), ("person", Text), ("link", Text), ("at", Number)] },
    Table { name: "tags", columns: &[("document", Text), ("tag", Text)] },
    Table {
        name: "files",
        columns: &[
            ("id", Text),
            ("hash", Text),
            ("name", Text),
            ("media_type", Text),
            ("size", Number),
            ("document", Text),
            ("created_at", Number),
            ("created_by", Text),
        ],
    },
    Table { name: "commands", columns: &[("id", Text), ("person", Text), ("at", Number), ("outcome", Text)] },
    Table {
        name: "journal",
        columns: &[
            ("id", Text),
            ("at", Number),
            ("person", Text),
            ("action", Text),
            ("object", Text),
            ("detail", Text),
        ],
    },
];

/// Most rows in one INSERT.
const BATCH: usize = 60;

/// The whole database as it was at one moment, while others go on writing.
#[derive(Debug)]
pub struct Snapshot {
    tx: Transaction<'static, Any>,
}

impl Snapshot {
    /// The rows of a table, one after the other: memory does not grow with the table.
    pub fn rows<'s>(&'s mut self, table: &'static Table) -> BoxStream<'s, Result<Map<String, Value>, sqlx::Error>> {
        let columns: Vec<_> = table.columns.iter().map(|(name, _)| *name).collect();
        let sql = format!("SELECT {} FROM {}", columns.join(", "), table.name);
        sqlx::query(AssertSqlSafe(sql)).fetch(&mut *self.tx).map(|row| read_row(table, &row?)).boxed()
    }

    /// The hashes of all files' contents.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hashes(&mut self) -> Result<Vec<String>, sqlx::Error> {
        let rows = sqlx::query("SELECT DISTINCT hash FROM files ORDER BY hash").fetch_all(&mut *self.tx).await?;
        rows.iter().map(|row| row.try_get("hash")).collect()
    }
}

/// A transaction that replaces the whole content of the database. Dropped before [`Refill::finish`], it changes nothing.
#[derive(Debug)]
pub struct Refill {
    tx: Writing,
}

impl Refill {
    /// Adds rows. Columns that this version does not know are left out; those a row lacks become NULL.
    ///
    /// # Errors
    /// When the database refuses a row.
    pub async fn insert(&mut self, table: &Table, rows: &[Map<String, Value>]) -> Result<(), sqlx::Error> {
        for batch in rows.chunks(BATCH) {
            let names: Vec<_> = table.columns.iter().map(|(name, _)| *name).collect();
            let width = names.len();
            let tuples: Vec<_> = (0..batch.len())
                .map(|row| {
                    let places: Vec<_> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
                    format!("({})", places.join(", "))
                })
                .collect();
            let sql = format!("INSERT INTO {} ({}) VALUES {}", table.name, names.join(", "), tuples.join(", "));
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for (row, (name, kind)) in
                batch.iter().flat_map(|row| table.columns.iter().map(move |column| (row, column)))
            {
                let value = row.get(*name).unwrap_or(&Value::Null);
                query = match kind {
                    Text => query.bind(value.as_str().map(str::to_owned)),
                    Number => query.bind(value.as_i64()),
                    Bytes => query.bind(decode(value)?),
                };
            }
            query.execute(&mut *self.tx).await?;
        }
        Ok(())
    }

    /// Makes the new content the database's, as a later version of the catalogue than any a client has seen.
    ///
    /// # Errors
    /// When the database fails; nothing has changed then.
    pub async fn finish(mut self, catalogue_version: u64) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO settings (key, value) VALUES ('catalogue-version', $1)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(catalogue_version.to_string())
        .execute(&mut *self.tx)
        .await?;
        self.tx.commit().await
    }
}

impl Storage {
    /// Begins to read everything as it is now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn snapshot(&self) -> Result<Snapshot, sqlx::Error> {
        let mut tx = self.pool.begin_with(self.engine.begin_snapshot()).await?;
        // On both engines the first read, not the BEGIN, fixes the moment.
        sqlx::query("SELECT COUNT(*) FROM settings").fetch_one(&mut *tx).await?;
        Ok(Snapshot { tx })
    }

    /// Begins to replace everything: every table is empty in the transaction that is returned.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refill(&self) -> Result<Refill, sqlx::Error> {
        let mut tx = self.write().await?;
        for name in TABLES.iter().map(|table| table.name).chain(DERIVED_TABLES.iter().copied()) {
            sqlx::query(AssertSqlSafe(format!("DELETE FROM {name}"))).execute(&mut *tx).await?;
        }
        Ok(Refill { tx })
    }

    /// Every table of the database with its columns, in SQLite's words: the test that nothing is forgotten asks it.
    #[cfg(test)]
    pub async fn schema(&self) -> Result<Vec<(String, Vec<String>)>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT tables.name AS name, columns.name AS part FROM sqlite_master AS tables, pragma_table_info(tables.name)
             AS columns WHERE tables.type = 'table' ORDER BY tables.name, columns.cid",
        )
        .fetch_all(&self.pool)
        .await?;
        let mut found: Vec<(String, Vec<String>)> = Vec::new();
        for row in rows {
            let (name, part): (String, String) = (row.try_get("name")?, row.try_get("part")?);
            match found.last_mut().filter(|(last, _)| *last == name) {
                Some((_, parts)) => parts.push(part),
                None => found.push((name, vec![part])),
            }
        }
        Ok(found)
    }

    /// Whether nobody has an account and nothing is written yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_empty(&self) -> Result<bool, sqlx::Error> {
        let row = sqlx::query("SELECT (SELECT COUNT(*) FROM people) + (SELECT COUNT(*) FROM documents)")
            .fetch_one(&self.pool)
            .await?;
        row.try_get::<i64, _>(0).map(|count| count == 0)
    }
}

fn read_row(table: &Table, row: &AnyRow) -> Result<Map<String, Value>, sqlx::Error> {
    let read = |(name, kind): &(&'static str, ColumnKind)| {
        let value = match kind {
            Text => row.try_get::<Option<String>, _>(*name)?.map(Value::from),
            Number => row.try_get::<Option<i64>, _>(*name)?.map(Value::from),
            Bytes => row.try_get::<Option<Vec<u8>>, _>(*name)?.map(|bytes| STANDARD.encode(bytes).into()),
        };
        Ok(((*name).to_owned(), value.unwrap_or(Value::Null)))
    };
    table.columns.iter().map(read).collect()
}

fn decode(value: &Value) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let decode = |text| STANDARD.decode(text).map_err(|error| sqlx::Error::Decode(Box::new(error)));
    value.as_str().map(decode).transpose()
}
