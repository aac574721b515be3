//! Statements whose length depends on what is asked.
//!
//! sqlx's own builder writes `?` for a value, which PostgreSQL does not understand; this one numbers them, as all other
//! statements do.

use std::fmt::Write;

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, Arguments, AssertSqlSafe, Encode, Type};

/// A statement in the making.
#[derive(Default)]
pub(super) struct Statement {
    sql: String,
    values: AnyArguments,
    count: usize,
}

impl Statement {
    /// Begins with this text.
    pub(super) fn new(sql: &str) -> Self {
        Self { sql: sql.to_owned(), ..Self::default() }
    }

    /// Goes on with this text, which never comes from outside.
    pub(super) fn push(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Goes on with a value.
    pub(super) fn bind<T: Encode<'static, Any> + Type<Any> + 'static>(&mut self, value: T) -> &mut Self {
        // Encoding for `Any` only moves the value; were it to fail, the engine would miss a value and refuse.
        if self.values.add(value).is_ok() {
            self.count += 1;
        }
        let _infallible = write!(self.sql, "${}", self.count);
        self
    }

    /// Goes on with `VALUES (…), (…)`: each row is bound by `bind`, which calls [`Row::value`] for each value.
    pub(super) fn rows<T>(&mut self, rows: &[T], bind: impl Fn(&mut Row<'_>, &T)) -> &mut Self {
        self.push("VALUES ");
        for (place, row) in rows.iter().enumerate() {
            self.push(if place == 0 { "(" } else { ", (" });
            bind(&mut Row { statement: self, is_first: true }, row);
            self.push(")");
        }
        self
    }

    /// The statement, to be run.
    pub(super) fn query(self) -> Query<'static, Any, AnyArguments> {
        sqlx::query_with(AssertSqlSafe(self.sql), self.values)
    }
}

/// A row of values in the making.
pub(super) struct Row<'s> {
    statement: &'s mut Statement,
    is_first: bool,
}

impl Row<'_> {
    /// The next value.
    pub(super) fn value<T: Encode<'static, Any> + Type<Any> + 'static>(&mut self, value: T) -> &mut Self {
        if !self.is_first {
            self.statement.push(", ");
        }
        self.is_first = false;
        self.statement.bind(value);
        self
    }
}
