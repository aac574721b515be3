//! Makes what was merged consistent, the same way on every device, without writing anything.
//!
//! Two devices may have given one identifier to two columns, or written a formula with a name that another device was just
//! changing. Neither is an error of theirs.

use etabli_formula::syntax::names::{column_identifier, table_identifier};
use etabli_formula::syntax::rename::Rename;

use super::edit::{SchemaEdit, Thing};
use super::names::{Names, renaming, rewrite};
use super::things::Base;

impl Base {
    /// The base with usable and unique identifiers, and with formulas that say the names of today.
    #[must_use]
    pub fn mended(mut self) -> Self {
        self.mend_identifiers();
        self.mend_formulas();
        self
    }

    /// The edits that write down the identifiers as [`Base::mended`] gives them. Made before anything else is written, so
    /// that a formula never says a name that only stood for another: it would be gone once the other is renamed.
    #[must_use]
    pub fn settling(&self) -> Vec<SchemaEdit> {
        let mut settled = self.clone();
        settled.mend_identifiers();
        let mut edits = Vec::new();
        for (before, after) in self.tables.iter().zip(&settled.tables) {
            edits.extend(settling(Thing::Table(before.key), &before.id, &after.id));
            for (column, after) in before.columns.iter().zip(&after.columns) {
                edits.extend(settling(Thing::Column(column.key), &column.id, &after.id));
            }
        }
        edits
    }

    /// The thing with the smaller key keeps an identifier that two have.
    fn mend_identifiers(&mut self) {
        let mut taken: Vec<String> = Vec::new();
        let mut tables: Vec<_> = self.tables.iter_mut().collect();
        tables.sort_by_key(|table| table.key);
        for table in tables {
            if is_taken(&taken, &table.id) {
                let names: Vec<&str> = taken.iter().map(String::as_str).collect();
                table.id = table_identifier(&table.id, &names);
            }
            taken.push(table.id.clone());
            let mut taken: Vec<String> = Vec::new();
            let mut columns: Vec<_> = table.columns.iter_mut().collect();
            columns.sort_by_key(|column| column.key);
            for column in columns {
                if is_taken(&taken, &column.id) {
                    let names: Vec<&str> = taken.iter().map(String::as_str).collect();
                    column.id = column_identifier(&column.id, &names);
                }
                taken.push(column.id.clone());
            }
        }
    }

    fn mend_formulas(&mut self) {
        let seen = self.clone();
        let mut renames = Vec::new();
        for table in &seen.tables {
            let former = table.former.iter().filter(|former| seen.table_named(former).is_none());
            renames.extend(former.map(|old| Rename::Table { old, new: &table.id }));
            // A formula may say a column's former name behind its table's present or former one.
            let ids = || std::iter::once(&table.id).chain(&table.former);
            for column in &table.columns {
                let former = column.former.iter().filter(|former| table.column_named(former).is_none());
                let former = former.flat_map(|old| ids().map(move |id| (id, old)));
                renames.extend(former.map(|(id, old)| Rename::Column { table: id, old, new: &column.id }));
            }
        }
        if !renames.is_empty() {
            rewrite(self, &renames, &Names::of(&seen));
        }
    }
}

fn settling(thing: Thing, before: &str, after: &str) -> Option<SchemaEdit> {
    // What it was called before is another's name.
    (before != after).then(|| SchemaEdit::Set { thing, properties: renaming("", after) })
}

fn is_taken(taken: &[String], id: &str) -> bool {
    id.is_empty() || taken.iter().any(|other| other.eq_ignore_ascii_case(id))
}
