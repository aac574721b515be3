//! Names of tables and columns: changing one rewrites the formulas that say it.

use std::collections::BTreeMap;

use etabli_formula::syntax::names::{column_identifier, table_identifier};
use etabli_formula::syntax::rename::{Rename, rename};
use etabli_formula::syntax::{Place, Schema, Shape};
use serde_json::Value;

use super::edit::{SchemaEdit, Thing};
use super::properties::{Properties, flatten, former_property};
use super::things::{Base, Column, Rule, Table, TableKey, Validation};
use crate::registers::ColumnKey;

const DROPDOWN: &str = "dropdownCondition";

/// The names of a base as formulas say them, those of before included: a formula that was written while another device
/// renamed a column still means that column.
pub(super) struct Names<'a> {
    base: &'a Base,
}

impl<'a> Names<'a> {
    pub fn of(base: &'a Base) -> Self {
        Self { base }
    }

    fn table(&self, id: &str) -> Option<&'a Table> {
        let former = || self.base.tables.iter().find(|table| table.former.contains(id));
        self.base.table_named(id).or_else(former)
    }
}

impl Schema for Names<'_> {
    fn has_table(&self, table: &str) -> bool {
        self.table(table).is_some()
    }

    fn column(&self, table: &str, column: &str) -> Option<Shape> {
        let table = self.table(table)?;
        let former = || table.columns.iter().find(|found| found.former.contains(column));
        let column = table.column_named(column).or_else(former)?;
        Some(Shape::of_type(&self.base.type_text(column)))
    }

    fn tables(&self) -> Vec<etabli_formula::syntax::ast::Name> {
        self.base.tables.iter().map(|table| table.id.as_str().into()).collect()
    }

    fn columns(&self, table: &str) -> Vec<etabli_formula::syntax::ast::Name> {
        let columns = self.table(table).into_iter().flat_map(|table| &table.columns);
        columns.map(|column| column.id.as_str().into()).collect()
    }
}

/// Gives a column another identifier and follows it in every formula. The identifier is made usable and unique.
#[must_use]
pub fn rename_column(base: &Base, key: ColumnKey, wanted: &str) -> Vec<SchemaEdit> {
    let Some((table, column)) = base.column(key) else { return Vec::new() };
    let taken: Vec<&str> =
        table.columns.iter().filter(|other| other.key != key).map(|other| other.id.as_str()).collect();
    let id = column_identifier(wanted, &taken);
    if id == column.id {
        return Vec::new();
    }
    let properties = renaming(&column.id, &id);
    let mut edits = vec![SchemaEdit::Set { thing: Thing::Column(key), properties }];
    edits.extend(follow(base, &[Rename::Column { table: &table.id, old: &column.id, new: &id }]));
    edits
}

/// Gives a table another identifier and follows it in every formula.
#[must_use]
pub fn rename_table(base: &Base, key: TableKey, wanted: &str) -> Vec<SchemaEdit> {
    let Some(table) = base.table(key) else { return Vec::new() };
    let taken: Vec<&str> = base.tables.iter().filter(|other| other.key != key).map(|other| other.id.as_str()).collect();
    let id = table_identifier(wanted, &taken);
    if id == table.id {
        return Vec::new();
    }
    let properties = renaming(&table.id, &id);
    let mut edits = vec![SchemaEdit::Set { thing: Thing::Table(key), properties }];
    edits.extend(follow(base, &[Rename::Table { old: &table.id, new: &id }]));
    edits
}

/// Gives a column another label, and the identifier that goes with it unless they are untied.
#[must_use]
pub fn relabel_column(base: &Base, key: ColumnKey, label: &str) -> Vec<SchemaEdit> {
    let Some((_, column)) = base.column(key) else { return Vec::new() };
    let mut edits = vec![SchemaEdit::set(Thing::Column(key), "label", label)];
    if !column.is_untied {
        edits.extend(rename_column(base, key, label));
    }
    edits
}

/// Gives a table another label and the identifier that goes with it.
#[must_use]
pub fn relabel_table(base: &Base, key: TableKey, label: &str) -> Vec<SchemaEdit> {
    let mut edits = vec![SchemaEdit::set(Thing::Table(key), "label", label)];
    edits.extend(rename_table(base, key, label));
    edits
}

/// The new identifier, and both among those that the thing ever had: if another device gives it yet another name, formulas
/// with either still find it.
pub(super) fn renaming(old: &str, new: &str) -> Properties {
    let mut properties = Properties::from([("id".to_owned(), Value::from(new))]);
    let names = [old, new].into_iter().filter(|name| !name.is_empty());
    properties.extend(names.map(|name| (former_property(name), Value::Bool(true))));
    properties
}

/// The edits that make all formulas follow.
fn follow(base: &Base, renames: &[Rename<'_>]) -> Vec<SchemaEdit> {
    let mut followed = base.clone();
    rewrite(&mut followed, renames, &Names::of(base));
    let mut edits = Vec::new();
    for (before, after) in base.tables.iter().zip(&followed.tables) {
        edits.extend(difference(Thing::Table(before.key), &flatten(before), &flatten(after)));
        for (before, after) in before.columns.iter().zip(&after.columns) {
            edits.extend(difference(Thing::Column(before.key), &flatten(before), &flatten(after)));
        }
    }
    for (before, after) in base.sections.iter().zip(&followed.sections) {
        edits.extend(difference(Thing::Section(before.key), &flatten(before), &flatten(after)));
    }
    edits
}

fn difference(thing: Thing, before: &Properties, after: &Properties) -> Option<SchemaEdit> {
    let changed = after.iter().filter(|(name, value)| before.get(*name) != Some(value));
    let properties: Properties = changed.map(|(name, value)| (name.clone(), value.clone())).collect();
    (!properties.is_empty()).then_some(SchemaEdit::Set { thing, properties })
}

/// Rewrites every formula of the base. Identifiers themselves stay; `names` tells those until now.
pub(super) fn rewrite(base: &mut Base, renames: &[Rename<'_>], names: &Names<'_>) {
    let ids: BTreeMap<TableKey, String> = base.tables.iter().map(|table| (table.key, table.id.clone())).collect();
    let kinds: BTreeMap<ColumnKey, Shape> = {
        let columns = base.tables.iter().flat_map(|table| &table.columns);
        columns.map(|column| (column.key, Shape::of_type(&base.type_text(column)))).collect()
    };
    let follow = |text: &mut String, table: TableKey, choice: Option<&Shape>| {
        let Some(id) = ids.get(&table) else { return };
        let variables: Vec<(&str, Shape)> = choice.map(|shape| ("choice", shape.clone())).into_iter().collect();
        if !text.is_empty()
            && let Some(new) = rename(text, Place { table: id, variables: &variables }, renames, names)
        {
            *text = new;
        }
    };
    let rules = |rules: &mut Vec<Rule>, table| rules.iter_mut().for_each(|rule| follow(&mut rule.formula, table, None));
    for table in &mut base.tables {
        rules(&mut table.rules, table.key);
        for column in &mut table.columns {
            follow(&mut column.formula, table.key, None);
            rules(&mut column.rules, table.key);
            if let Some(Validation { formula, .. }) = &mut column.validation {
                follow(formula, table.key, None);
            }
            let shape = kinds.get(&column.key);
            if let Some(text) = dropdown(column) {
                follow(text, table.key, shape);
            }
        }
    }
    for section in &mut base.sections {
        rules(&mut section.rules, section.table);
        section.fields.iter_mut().for_each(|field| rules(&mut field.rules, section.table));
    }
}

/// The condition on the choices offered for a column: a text, or Grist's `{"text": …, "parsed": …}`.
fn dropdown(column: &mut Column) -> Option<&mut String> {
    match column.options.get_mut(DROPDOWN)? {
        Value::String(text) => Some(text),
        Value::Object(fields) => match fields.get_mut("text")? {
            Value::String(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}
