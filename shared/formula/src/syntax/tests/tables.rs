//! Tables for tests, in one line each: `People: Name Text, Boss Ref:People`.

use crate::syntax::ast::Name;
use crate::syntax::shapes::{Schema, Shape};

/// Tables with their columns and types.
pub(super) struct Tables(Vec<(Name, Vec<(Name, String)>)>);

/// A cooperative's tables.
pub(super) fn cooperative() -> Tables {
    tables(
        "People: Name Text, Age Int, Boss Ref:People, Team Ref:Teams, Friends RefList:People
        Teams: Name Text, Lead Ref:People, Members RefList:People, Budget Numeric
        Orders: Client Ref:People, Date Date, Amount Numeric, Tags ChoiceList, group RefList:People",
    )
}

/// Reads one table a line.
pub(super) fn tables(lines: &str) -> Tables {
    let table = |line: &str| {
        let (name, columns) = line.split_once(": ")?;
        let columns = columns.split(", ").filter_map(|column| column.split_once(' '));
        Some((Name::from(name.trim()), columns.map(|(name, kind)| (Name::from(name), kind.to_owned())).collect()))
    };
    Tables(lines.lines().filter_map(table).collect())
}

impl Tables {
    fn find(&self, table: &str) -> &[(Name, String)] {
        self.0.iter().find(|(name, _)| &**name == table).map_or(&[], |(_, columns)| columns)
    }
}

impl Schema for Tables {
    fn has_table(&self, table: &str) -> bool {
        self.0.iter().any(|(name, _)| &**name == table)
    }

    fn column(&self, table: &str, column: &str) -> Option<Shape> {
        self.find(table).iter().find(|(name, _)| &**name == column).map(|(_, kind)| Shape::of_type(kind))
    }

    fn tables(&self) -> Vec<Name> {
        self.0.iter().map(|(name, _)| name.clone()).collect()
    }

    fn columns(&self, table: &str) -> Vec<Name> {
        self.find(table).iter().map(|(name, _)| name.clone()).collect()
    }
}
