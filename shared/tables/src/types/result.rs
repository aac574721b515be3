//! What a cell keeps of a formula's result, and of a value looked up.

use std::sync::Arc;

use etabli_formula::{CellValue, TableIndex, Value};

use super::{ColumnType, Key, KeyPart};

impl ColumnType<TableIndex> {
    /// What a formula column of this type keeps of a result. `text` is Python's `str(result)`, asked for only where the
    /// result does not fit, and `cell` what the result is as plain data.
    #[must_use]
    pub fn convert_result(
        &self,
        result: &Value,
        cell: impl FnOnce(&Value) -> CellValue,
        text: impl FnOnce(&Value) -> Arc<str>,
    ) -> CellValue {
        match (self, result) {
            (Self::Numeric, Value::Float(number)) => CellValue::Float(*number),
            (Self::Any, Value::Float(number)) => CellValue::Float(*number),
            (Self::Any, Value::Int(number)) => CellValue::Int(*number),
            (Self::Text | Self::Any | Self::Choice, Value::Text(text)) => CellValue::Text(Arc::clone(text)),
            _ => {
                let given = cell(result);
                // A text of plain numbers is the type's own; of anything else it is Python's.
                let is_plain = matches!(given, CellValue::Float(_)) && !matches!(self, Self::Int);
                self.fit_shown(given, |given| if is_plain { super::fit::plain_text(given) } else { text(result) })
            }
        }
    }

    /// The key that a lookup of `value` in a column of this type compares; none when it can find nothing.
    #[must_use]
    pub fn convert_lookup_key(&self, value: &CellValue) -> Option<KeyPart> {
        match (self, value) {
            (Self::Any, _) => KeyPart::of(value),
            // A text that is no number finds the same text, kept where it did not fit; a reference is no text.
            (Self::Ref(_) | Self::Id, CellValue::Text(text)) => Some(KeyPart::Text(Arc::clone(text))),
            // Nothing is not the default of these types.
            (Self::Ref(_), CellValue::Null) => Some(KeyPart::Int(0)),
            (Self::Toggle, CellValue::Null) => Some(KeyPart::None),
            (Self::ChoiceList | Self::RefList(_) | Self::Attachments(_), CellValue::List(items))
                if items.is_empty() =>
            {
                Some(KeyPart::None)
            }
            _ => KeyPart::of(&self.fit(value.clone())),
        }
    }

    /// The key of a cell of this type in lookups and groups: an empty list is as good as none.
    #[must_use]
    pub fn key_of(&self, cell: &CellValue) -> Option<KeyPart> {
        match cell {
            CellValue::RefList(_, rows) if rows.is_empty() => Some(KeyPart::None),
            _ => KeyPart::of(cell),
        }
    }
}

impl Key {
    /// The key of one part, or none.
    #[must_use]
    pub fn single(part: Option<KeyPart>) -> Option<Self> {
        part.map(Self::One)
    }
}
