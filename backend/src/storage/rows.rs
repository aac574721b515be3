//! Reading typed values out of rows.

use std::str::FromStr;

use sqlx::Row;
use sqlx::any::AnyRow;

/// Reads columns by name, with errors that name the column.
pub(super) trait Columns {
    /// A text of ours: an identifier, a level, a role …
    fn parsed<T: FromStr>(&self, column: &'static str) -> Result<T, sqlx::Error>;
    /// The same where NULL means none.
    fn parsed_opt<T: FromStr>(&self, column: &'static str) -> Result<Option<T>, sqlx::Error>;
    /// A number that is never negative.
    fn unsigned(&self, column: &'static str) -> Result<u64, sqlx::Error>;
}

fn undecodable(column: &'static str, text: &str) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: format!("unexpected value {text:?}").into() }
}

impl Columns for AnyRow {
    fn parsed<T: FromStr>(&self, column: &'static str) -> Result<T, sqlx::Error> {
        let text: String = self.try_get(column)?;
        text.parse().map_err(|_| undecodable(column, &text))
    }

    fn parsed_opt<T: FromStr>(&self, column: &'static str) -> Result<Option<T>, sqlx::Error> {
        let text: Option<String> = self.try_get(column)?;
        text.map(|text| text.parse().map_err(|_| undecodable(column, &text))).transpose()
    }

    fn unsigned(&self, column: &'static str) -> Result<u64, sqlx::Error> {
        let number: i64 = self.try_get(column)?;
        u64::try_from(number).map_err(|_| undecodable(column, &number.to_string()))
    }
}
