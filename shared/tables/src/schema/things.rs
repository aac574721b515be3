//! The things of a base, as plain data.
//!
//! Each keeps what it does not know in `other`, so that an older version shows and copies what a newer one wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use etabli_formula::moments::Zone;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::registers::ColumnKey;
use crate::types::ColumnType;

/// The lasting number of a table within its base: device ≪ 32 | counter; imported tables keep theirs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TableKey(pub u64);

/// The lasting number of a page within its base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PageKey(pub u64);

/// The lasting number of a section: a view of one table, on a page or by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SectionKey(pub u64);

/// What a base contains. Removed things are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Base {
    /// Of the whole base.
    pub settings: Settings,
    /// In their order.
    pub tables: Vec<Table>,
    /// In their order; a tree by indentation.
    pub pages: Vec<Page>,
    /// All sections, by key.
    pub sections: Vec<Section>,
}

/// Of the whole base.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The version of the properties.
    pub version: u32,
    /// `Europe/Paris`
    pub time_zone: String,
    /// `fr-FR`
    pub locale: String,
    /// `EUR`
    pub currency: String,
    /// Unknown here.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Table {
    /// Lasting.
    #[serde(skip)]
    pub key: TableKey,
    /// What formulas call it.
    pub id: String,
    /// What people call it; the identifier when empty.
    pub label: String,
    /// For people.
    pub description: String,
    /// The document that holds its rows' log.
    pub rows: String,
    /// If it sums up another table.
    pub summary: Option<Summary>,
    /// Styles of whole rows.
    pub rules: Vec<Rule>,
    /// The section that shows all of it.
    pub raw_section: Option<SectionKey>,
    /// The section that opens over a row.
    pub card_section: Option<SectionKey>,
    /// What formulas call it or called it before.
    pub former: BTreeSet<String>,
    /// Whether it is gone.
    pub removed: bool,
    /// In their order.
    #[serde(skip)]
    pub columns: Vec<Column>,
    /// Unknown here.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What a summary table sums up.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// The table.
    pub source: TableKey,
    /// Its columns by which it is grouped; none for a grand total.
    pub by: Vec<ColumnKey>,
}

/// A column's type, as Grist writes it but with the key of a table in place of its name: `Numeric`, `Ref:5`. Renaming a
/// table thus changes no column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kind(pub String);

impl Default for Kind {
    fn default() -> Self {
        Self("Any".to_owned())
    }
}

impl Kind {
    /// References to rows of `table`: one, or several.
    #[must_use]
    pub fn reference(table: TableKey, is_list: bool) -> Self {
        Self(format!("{}:{}", if is_list { "RefList" } else { "Ref" }, table.0))
    }

    /// The table that its values refer to.
    #[must_use]
    pub fn target(&self) -> Option<TableKey> {
        match self.0.split_once(':') {
            Some(("Ref" | "RefList", key)) => key.parse().ok().map(TableKey),
            _ => None,
        }
    }
}

/// When a trigger formula runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TriggerWhen {
    /// On new rows, and when a column of the list changes.
    #[default]
    Listed,
    /// Only when a person asks.
    Never,
    /// On new rows and on any change by hand.
    ByHand,
}

/// When a trigger formula runs, and on which columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Trigger {
    /// When.
    pub when: TriggerWhen,
    /// On changes of these.
    pub on: Vec<ColumnKey>,
}

/// A formula that must be true of each row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Validation {
    /// The condition.
    pub formula: String,
    /// What to say otherwise.
    pub message: String,
}

/// A condition and the style it gives; later ones win.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rule {
    /// The condition.
    pub formula: String,
    /// `fillColor`, `textColor`, `fontBold` …
    pub style: Map<String, Value>,
}

/// A column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Column {
    /// Lasting.
    #[serde(skip)]
    pub key: ColumnKey,
    /// Its table.
    pub table: TableKey,
    /// What formulas call it.
    pub id: String,
    /// What people call it; the identifier when empty.
    pub label: String,
    /// Whether the identifier stays when the label changes.
    pub is_untied: bool,
    /// For people.
    pub description: String,
    /// Its type.
    pub kind: Kind,
    /// Its formula, or its trigger formula.
    pub formula: String,
    /// Whether its cells are what the formula gives. Otherwise they are data, and a formula is a trigger formula. A column
    /// with neither is empty: the first value gives it a type.
    pub is_formula: bool,
    /// When a trigger formula runs.
    pub trigger: Trigger,
    /// The column of the target table by which a reference is shown.
    pub shown: Option<ColumnKey>,
    /// The column at the other end of a two-way reference.
    pub reverse: Option<ColumnKey>,
    /// In a summary table: the column of the source by which it groups.
    pub groups: Option<ColumnKey>,
    /// No two rows may hold the same.
    pub is_unique: bool,
    /// No row may be without.
    pub is_required: bool,
    /// What must hold.
    pub validation: Option<Validation>,
    /// Styles of its cells.
    pub rules: Vec<Rule>,
    /// Options of its type under Grist's names: `numMode`, `currency`, `decimals`, `dateFormat`, `choices`, `choiceOptions`,
    /// `alignment`, `dropdownCondition`. Each merges by itself.
    pub options: BTreeMap<String, Value>,
    /// What formulas call it or called it before.
    pub former: BTreeSet<String>,
    /// Whether it is gone.
    pub removed: bool,
    /// Unknown here.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A page: sections beside one another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Page {
    /// Lasting.
    #[serde(skip)]
    pub key: PageKey,
    /// For people.
    pub title: String,
    /// How deep it stands below the page before.
    pub indentation: u32,
    /// How its sections share the room: Grist's `layoutSpec` with section keys.
    pub layout: Value,
    /// Whether it is gone.
    pub removed: bool,
    /// Unknown here.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A view of one table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Section {
    /// Lasting.
    #[serde(skip)]
    pub key: SectionKey,
    /// The page it is on; none for a table's own sections.
    pub page: Option<PageKey>,
    /// The table it shows.
    pub table: TableKey,
    /// `record` (a grid), `single`, `detail`, `chart`, `form`, `custom`, `calendar`, `board`, `gallery`, `map`, `list`.
    pub shape: String,
    /// For people.
    pub title: String,
    /// For people.
    pub description: String,
    /// The columns shown, in order.
    pub fields: Vec<Field>,
    /// How rows are sorted; by hand when empty.
    pub sort: Vec<SortKey>,
    /// Which rows are shown.
    pub filters: Vec<Filter>,
    /// Which other section it follows.
    pub link: Option<Link>,
    /// Styles of whole rows.
    pub rules: Vec<Rule>,
    /// The kind of chart.
    pub chart: String,
    /// The layout of a card or a form.
    pub layout: Value,
    /// Options under Grist's names: `numFrozen`, `zebraStripes`, `customView`. Each merges by itself.
    pub options: BTreeMap<String, Value>,
    /// Whether it is gone.
    pub removed: bool,
    /// Unknown here.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A column within a section.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Field {
    /// Which.
    pub column: ColumnKey,
    /// In pixels; 0 for the usual width.
    pub width: u32,
    /// By which column of the target table a reference is shown here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<ColumnKey>,
    /// Options that differ from the column's; all of them, when there are any.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub options: Map<String, Value>,
    /// Styles of its cells here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

/// One key of a sort.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SortKey {
    /// By which column.
    pub column: ColumnKey,
    /// From the greatest.
    pub is_descending: bool,
    /// `naturalSort`, `emptyLast`, `orderByChoice`.
    pub flags: Vec<String>,
}

/// Which rows a section shows, by one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// By which column.
    pub column: ColumnKey,
    /// Grist's JSON: `{"included": […]}`, `{"excluded": […]}`, `{"min": …, "max": …}`.
    pub filter: Value,
    /// Whether a button of the section shows it.
    pub is_pinned: bool,
}

/// Which other section a section follows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Link {
    /// The section whose cursor counts.
    pub source: SectionKey,
    /// Its column; none for the row itself.
    pub source_column: Option<ColumnKey>,
    /// The column here that must match; none for the row itself.
    pub target_column: Option<ColumnKey>,
}

impl Base {
    /// The table of this key.
    #[must_use]
    pub fn table(&self, key: TableKey) -> Option<&Table> {
        self.tables.iter().find(|table| table.key == key)
    }

    /// The table that formulas call so.
    #[must_use]
    pub fn table_named(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// The column of this key, with its table.
    #[must_use]
    pub fn column(&self, key: ColumnKey) -> Option<(&Table, &Column)> {
        let mut columns = self.tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
        columns.find(|(_, column)| column.key == key)
    }

    /// The section of this key.
    #[must_use]
    pub fn section(&self, key: SectionKey) -> Option<&Section> {
        self.sections.iter().find(|section| section.key == key)
    }

    /// A column's type as Grist writes it: `Ref:People`. A reference to a table that is gone names none.
    #[must_use]
    pub fn type_text(&self, column: &Column) -> String {
        match (column.kind.target(), column.kind.0.split_once(':')) {
            (Some(key), Some((name, _))) => {
                format!("{name}:{}", self.table(key).map_or("", |table| table.id.as_str()))
            }
            _ => column.kind.0.clone(),
        }
    }

    /// A column's type, its table by name.
    #[must_use]
    pub fn column_type(&self, column: &Column) -> ColumnType<Arc<str>> {
        let zone = Zone::named(&self.settings.time_zone).unwrap_or_else(Zone::utc);
        ColumnType::parse(&self.type_text(column), zone)
    }

    /// The kind that stands for a type as Grist writes it: `Ref:People`.
    #[must_use]
    pub fn kind_of(&self, type_text: &str) -> Kind {
        match type_text.split_once(':') {
            Some(("Ref", id)) => Kind::reference(self.table_named(id).map_or(TableKey(0), |table| table.key), false),
            Some(("RefList", id)) => Kind::reference(self.table_named(id).map_or(TableKey(0), |table| table.key), true),
            _ => Kind(type_text.to_owned()),
        }
    }
}

impl Table {
    /// The column that formulas call so.
    #[must_use]
    pub fn column_named(&self, id: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.id == id)
    }

    /// What people read.
    #[must_use]
    pub fn shown_label(&self) -> &str {
        if self.label.is_empty() { &self.id } else { &self.label }
    }
}

impl Column {
    /// What people read.
    #[must_use]
    pub fn shown_label(&self) -> &str {
        if self.label.is_empty() { &self.id } else { &self.label }
    }

    /// Whether its cells are data that a formula writes at certain moments.
    #[must_use]
    pub fn has_trigger(&self) -> bool {
        !self.is_formula && !self.formula.is_empty()
    }
}
