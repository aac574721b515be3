//! `str` and `repr` of values.
//!
//! The text made is charged to the budget while it grows, so that a list that holds itself twice, many times over, stops.

use std::fmt::Write;

use super::{Dict, Value, number};
use crate::budget::Budget;
use crate::error::{Outcome, Raised};
use crate::host::{Host, RowId, TableIndex};

/// How deep `repr` follows lists within lists.
const DEEPEST: u32 = 48;

/// A text in the making.
pub struct Shower<'a> {
    /// For the names of tables.
    pub host: &'a dyn Host,
    /// What the text costs.
    pub budget: &'a mut Budget,
    /// The text so far.
    pub text: String,
    depth: u32,
}

impl<'a> Shower<'a> {
    /// Nothing yet.
    pub fn new(host: &'a dyn Host, budget: &'a mut Budget) -> Self {
        Self { host, budget, text: String::new(), depth: 0 }
    }

    /// Adds `str(value)`.
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn str(&mut self, value: &Value) -> Outcome<()> {
        match value {
            Value::Text(text) => self.push(text),
            Value::AltText(alt) => self.push(&alt.text),
            Value::Record(table, row) => {
                let shown = record_text(self.host, *table, *row);
                self.push(&shown)
            }
            Value::Date(_) | Value::DateTime(_) | Value::Time(_) | Value::Duration(_) => {
                let shown = super::bridge::moment_str(value);
                self.push(&shown)
            }
            Value::Object(object) => object.str(self),
            other => self.repr(other),
        }
    }

    /// Adds `repr(value)`.
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn repr(&mut self, value: &Value) -> Outcome<()> {
        self.budget.spend(1)?;
        match value {
            Value::None => self.push("None"),
            Value::Bool(true) => self.push("True"),
            Value::Bool(false) => self.push("False"),
            Value::Int(number) => {
                let _ = write!(self.text, "{number}");
                Ok(())
            }
            Value::Big(number) => {
                let digits = number::big_to_text(number)?;
                self.push(&digits)
            }
            Value::Float(number) => self.push(&number::float_to_text(*number)),
            Value::Text(text) => {
                self.budget.allocate(text.len() as u64)?;
                let quoted = quote(text);
                self.push(&quoted)
            }
            Value::Bytes(bytes) => {
                let quoted = quote_bytes(bytes);
                self.push(&quoted)
            }
            Value::AltText(alt) => self.push(&quote(&alt.text)),
            Value::Date(_) | Value::DateTime(_) | Value::Time(_) | Value::Duration(_) => {
                let shown = super::bridge::moment_repr(value);
                self.push(&shown)
            }
            Value::Record(table, row) => {
                let shown = record_text(self.host, *table, *row);
                self.push(&shown)
            }
            Value::RecordSet(records) => {
                let rows: Vec<String> = records.rows.iter().map(|row| row.0.to_string()).collect();
                let shown = format!("{}[[{}]]", self.host.table_name(records.table), rows.join(", "));
                self.push(&shown)
            }
            Value::Table(table) => {
                let shown = self.host.table_name(*table).to_owned();
                self.push(&format!("<Table {shown}>"))
            }
            Value::Object(_) if self.depth >= DEEPEST => self.push("..."),
            Value::Object(object) => {
                self.depth += 1;
                let outcome = object.show(self);
                self.depth -= 1;
                outcome
            }
            container => self.nested(container),
        }
    }

    fn nested(&mut self, value: &Value) -> Outcome<()> {
        if self.depth >= DEEPEST {
            return self.push("...");
        }
        self.depth += 1;
        let outcome = self.container(value);
        self.depth -= 1;
        outcome
    }

    fn container(&mut self, value: &Value) -> Outcome<()> {
        match value {
            Value::List(items) => match items.try_borrow() {
                Ok(items) => self.items("[", &items, "]"),
                Err(_) => self.push("[...]"),
            },
            Value::Tuple(items) => self.items("(", items, if items.len() == 1 { ",)" } else { ")" }),
            Value::Dict(entries) => self.entries(&entries.borrow()),
            Value::Set(items) => {
                let items = items.borrow();
                if items.is_empty() {
                    return self.push("set()");
                }
                let keys: Vec<Value> = items.iter().map(|(key, _)| key.clone()).collect();
                self.items("{", &keys, "}")
            }
            _ => Ok(()),
        }
    }

    /// Adds values between brackets.
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn items(&mut self, open: &str, items: &[Value], close: &str) -> Outcome<()> {
        self.push(open)?;
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(", ")?;
            }
            self.repr(item)?;
        }
        self.push(close)
    }

    /// Adds a dictionary.
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn entries(&mut self, entries: &Dict) -> Outcome<()> {
        self.push("{")?;
        for (index, (key, value)) in entries.iter().enumerate() {
            if index > 0 {
                self.push(", ")?;
            }
            self.repr(key)?;
            self.push(": ")?;
            self.repr(value)?;
        }
        self.push("}")
    }

    /// Adds text as it is.
    ///
    /// # Errors
    /// When the budget is spent.
    pub fn push(&mut self, text: &str) -> Outcome<()> {
        self.budget.allocate(text.len() as u64)?;
        self.text.push_str(text);
        Ok(())
    }
}

/// `str(record)`: `People[1]`.
#[must_use]
pub fn record_text(host: &dyn Host, table: TableIndex, row: RowId) -> String {
    format!("{}[{}]", host.table_name(table), row.0)
}

/// `repr(text)`: in single quotes, unless it holds one and no double quote.
#[must_use]
pub fn quote(text: &str) -> String {
    let mark = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push(mark);
    for character in text.chars() {
        match character {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\\' => quoted.push_str("\\\\"),
            other if other == mark => {
                quoted.push('\\');
                quoted.push(other);
            }
            other if is_printable(other) => quoted.push(other),
            other => push_escape(&mut quoted, other),
        }
    }
    quoted.push(mark);
    quoted
}

fn is_printable(character: char) -> bool {
    let code = u32::from(character);
    let is_space = character != ' ' && character.is_whitespace();
    let is_format =
        matches!(code, 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0xFEFF | 0xE000..=0xF8FF);
    !character.is_control() && !is_space && !is_format
}

/// Adds `\xe9`, `\u2028` or `\U0001f600`.
pub(crate) fn push_escape(text: &mut String, character: char) {
    let code = u32::from(character);
    let _ = match code {
        0..=0xFF => write!(text, "\\x{code:02x}"),
        0x100..=0xFFFF => write!(text, "\\u{code:04x}"),
        _ => write!(text, "\\U{code:08x}"),
    };
}

fn quote_bytes(bytes: &[u8]) -> String {
    let mark = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut quoted = format!("b{mark}");
    for byte in bytes {
        match byte {
            b'\n' => quoted.push_str("\\n"),
            b'\r' => quoted.push_str("\\r"),
            b'\t' => quoted.push_str("\\t"),
            b'\\' => quoted.push_str("\\\\"),
            byte if char::from(*byte) == mark => {
                quoted.push('\\');
                quoted.push(mark);
            }
            0x20..=0x7E => quoted.push(char::from(*byte)),
            other => {
                let _ = write!(quoted, "\\x{other:02x}");
            }
        }
    }
    quoted.push(mark);
    quoted
}

/// `ascii(value)` of a text already shown: what is not ASCII is escaped.
#[must_use]
pub fn ascii(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            plain.push(character);
        } else {
            push_escape(&mut plain, character);
        }
    }
    plain
}

/// What a failed operation says of two operands.
pub(crate) fn unsupported(symbol: &str, left: &Value, right: &Value) -> Raised {
    let (left, right) = (left.full_type_name(), right.full_type_name());
    Raised::type_error(format!("unsupported operand type(s) for {symbol}: '{left}' and '{right}'"))
}
