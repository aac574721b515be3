//! What lookups and groups compare, in a column of a type.

use std::sync::Arc;

use etabli_formula::{CellValue, TableIndex};

use super::{ColumnType, KeyPart};

impl ColumnType<TableIndex> {
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
