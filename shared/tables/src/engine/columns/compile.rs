//! From the tree of a formula to a plan, where the formula is simple enough.
//!
//! Deliberately absent: statements, local names, comprehensions, whatever may answer with values of several kinds.

use std::sync::Arc;

use etabli_formula::syntax::ast::{
    Argument, BinaryOperator, Comparison, Expression, ExpressionKind, Formula, StatementKind, UnaryOperator,
};
use etabli_formula::{ColumnIndex, Host, TableIndex};

use super::super::Document;
use super::super::index::{IndexShape, KeyColumn, Matching};
use super::super::table::ColumnKey;
use crate::types::ColumnType;

/// An expression over columns.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Column(ColumnIndex),
    RowId,
    Int(i64),
    Float(f64),
    Bool(bool),
    Text(Arc<str>),
    Minus(Box<Node>),
    Arithmetic(BinaryOperator, Box<Node>, Box<Node>),
    Compare(Comparison, Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    /// A column of the row that a reference names.
    Follow {
        reference: ColumnIndex,
        target: ColumnKey,
    },
    Call(TextFunction, Box<Node>, Option<Box<Node>>),
    Aggregate {
        how: Aggregate,
        rows: Source,
        column: Option<ColumnIndex>,
    },
}

/// Functions of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextFunction {
    Upper,
    Lower,
    Left,
    Len,
}

/// What is made of the rows found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aggregate {
    /// The column of the first row.
    First,
    Sum,
    Average,
    Min,
    Max,
    /// How many rows.
    Len,
}

/// Rows that a lookup finds.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Where, by which columns.
    pub(super) shape: IndexShape,
    /// With which key.
    pub(super) by: By,
}

/// Where the key of a lookup comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// A column of the row.
    Column(ColumnIndex),
    /// The row's id.
    RowId,
    /// There is none: all rows.
    Nothing,
    /// The group of a summary's row.
    Group,
}

/// The expression of a formula that is one expression.
pub(super) fn compile(document: &Document, table: TableIndex, formula: &Formula) -> Option<Node> {
    let [statement] = formula.body.as_slice() else { return None };
    if formula.mistake.is_some() {
        return None;
    }
    match &statement.kind {
        StatementKind::Expression(value) | StatementKind::Return(Some(value)) => {
            Compiler { document, table }.node(value, DEPTH)
        }
        _ => None,
    }
}

/// Deeper expressions run row by row.
const DEPTH: u32 = 24;

struct Compiler<'a> {
    document: &'a Document,
    table: TableIndex,
}

impl Compiler<'_> {
    fn node(&self, expression: &Expression, depth: u32) -> Option<Node> {
        let depth = depth.checked_sub(1)?;
        let boxed = |expression: &Expression| self.node(expression, depth).map(Box::new);
        Some(match &expression.kind {
            ExpressionKind::Int(value) => Node::Int(*value),
            ExpressionKind::Float(value) => Node::Float(*value),
            ExpressionKind::Bool(value) => Node::Bool(*value),
            ExpressionKind::Text(value) => Node::Text(Arc::clone(value)),
            ExpressionKind::Column(name) => self.own(name)?,
            ExpressionKind::Unary { operator: UnaryOperator::Minus, operand } => Node::Minus(boxed(operand)?),
            ExpressionKind::Binary { operator, left, right } => {
                use BinaryOperator::{Add, Divide, Multiply, Subtract};
                if !matches!(operator, Add | Subtract | Multiply | Divide) {
                    return None;
                }
                Node::Arithmetic(*operator, boxed(left)?, boxed(right)?)
            }
            ExpressionKind::Compare { first, rest } => {
                let [(comparison, second)] = rest.as_slice() else { return None };
                if matches!(comparison, Comparison::In | Comparison::NotIn | Comparison::Is | Comparison::IsNot) {
                    return None;
                }
                Node::Compare(*comparison, boxed(first)?, boxed(second)?)
            }
            ExpressionKind::IfElse { test, then, otherwise } => Node::If(boxed(test)?, boxed(then)?, boxed(otherwise)?),
            ExpressionKind::Attribute { value, name } => self.attribute(value, name)?,
            ExpressionKind::Call { callee, arguments } => self.call(callee, arguments, depth)?,
            _ => return None,
        })
    }

    fn own(&self, name: &str) -> Option<Node> {
        if name == "id" {
            return Some(Node::RowId);
        }
        let column = self.document.column(self.table, name)?;
        Some(Node::Column(ColumnIndex(column.0)))
    }

    fn kind(&self, table: TableIndex, column: ColumnIndex) -> Option<&ColumnType<TableIndex>> {
        self.document.column_type(table, column)
    }

    /// `rec.Column`, `$Ref.Column`, `T.lookupOne(K=…).Column`.
    fn attribute(&self, value: &Expression, name: &str) -> Option<Node> {
        match &value.kind {
            ExpressionKind::Name(rec) if &**rec == "rec" => self.own(name),
            ExpressionKind::Column(reference) => {
                let reference = self.document.column(self.table, reference)?;
                let ColumnType::Ref(target) = self.kind(self.table, reference)? else { return None };
                let column = self.document.column(*target, name)?;
                Some(Node::Follow { reference, target: ColumnKey { table: *target, column } })
            }
            ExpressionKind::Call { callee, arguments } => {
                let rows = self.lookup(callee, arguments, "lookupOne")?;
                let column = self.document.column(rows.shape.table, name)?;
                Some(Node::Aggregate { how: Aggregate::First, rows, column: Some(column) })
            }
            _ => None,
        }
    }

    fn call(&self, callee: &Expression, arguments: &[Argument], depth: u32) -> Option<Node> {
        let node = |place: usize| match arguments.get(place) {
            Some(Argument::Positional(value)) => self.node(value, depth).map(Box::new),
            _ => None,
        };
        if let ExpressionKind::Attribute { value, name } = &callee.kind {
            let function = match &**name {
                "upper" => TextFunction::Upper,
                "lower" => TextFunction::Lower,
                _ => return None,
            };
            return arguments
                .is_empty()
                .then(|| self.node(value, depth))?
                .map(|text| Node::Call(function, Box::new(text), None));
        }
        let ExpressionKind::Name(name) = &callee.kind else { return None };
        match (&**name, arguments) {
            ("IF", [_, _, _]) => Some(Node::If(node(0)?, node(1)?, node(2)?)),
            ("UPPER", [_]) => Some(Node::Call(TextFunction::Upper, node(0)?, None)),
            ("LOWER", [_]) => Some(Node::Call(TextFunction::Lower, node(0)?, None)),
            ("LEFT", [_]) => Some(Node::Call(TextFunction::Left, node(0)?, Some(Box::new(Node::Int(1))))),
            ("LEFT", [_, _]) => Some(Node::Call(TextFunction::Left, node(0)?, Some(node(1)?))),
            ("LEN", [_]) => Some(Node::Call(TextFunction::Len, node(0)?, None)),
            ("len", [Argument::Positional(rows)]) => self.rows(rows).map(len_of),
            ("SUM" | "AVERAGE" | "MIN" | "MAX", [Argument::Positional(values)]) => {
                let ExpressionKind::Attribute { value, name: column } = &values.kind else { return None };
                let rows = self.rows(value)?;
                let column = self.document.column(rows.shape.table, column)?;
                let how = match &**name {
                    "SUM" => Aggregate::Sum,
                    "AVERAGE" => Aggregate::Average,
                    "MIN" => Aggregate::Min,
                    _ => Aggregate::Max,
                };
                Some(Node::Aggregate { how, rows, column: Some(column) })
            }
            _ => None,
        }
    }

    /// `T.lookupRecords(K=$k)`, `T.all`, `$group`.
    fn rows(&self, expression: &Expression) -> Option<Source> {
        match &expression.kind {
            ExpressionKind::Call { callee, arguments } => self.lookup(callee, arguments, "lookupRecords"),
            ExpressionKind::Column(name) if &**name == "group" => {
                let shape = self.document.summary_shape(self.table)?;
                Some(Source { shape, by: By::Group })
            }
            ExpressionKind::Attribute { value, name } if &**name == "all" => {
                let ExpressionKind::Name(table) = &value.kind else { return None };
                let table = self.document.table(table)?;
                Some(Source { shape: IndexShape { table, columns: Vec::new() }, by: By::Nothing })
            }
            _ => None,
        }
    }

    fn lookup(&self, callee: &Expression, arguments: &[Argument], method: &str) -> Option<Source> {
        let ExpressionKind::Attribute { value, name } = &callee.kind else { return None };
        let ExpressionKind::Name(table) = &value.kind else { return None };
        let [Argument::Keyword { name: key, value, .. }] = arguments else { return None };
        if &**name != method || matches!(&**key, "id" | "order_by" | "sort_by") {
            return None;
        }
        let table = self.document.table(table)?;
        let column = self.document.column(table, key)?;
        let looked_up = self.kind(table, column)?;
        let by = match &value.kind {
            ExpressionKind::Column(name) if &**name == "id" => match looked_up {
                ColumnType::Ref(_) | ColumnType::Int | ColumnType::Numeric => By::RowId,
                _ => return None,
            },
            ExpressionKind::Column(name) => {
                let own = self.document.column(self.table, name)?;
                if !is_same_key(looked_up, self.kind(self.table, own)?) {
                    return None;
                }
                By::Column(own)
            }
            _ => return None,
        };
        let columns = vec![KeyColumn { column: Some(column), matching: Matching::Whole }];
        Some(Source { shape: IndexShape { table, columns }, by })
    }
}

/// Whether a value of one column is the same key in the other.
fn is_same_key(looked_up: &ColumnType<TableIndex>, own: &ColumnType<TableIndex>) -> bool {
    use ColumnType::{Choice, Date, Int, Numeric, Ref, Text, Toggle};
    match (looked_up, own) {
        (Text | Choice, Text | Choice) | (Numeric, Numeric | Int) | (Int, Int) | (Toggle, Toggle) | (Date, Date) => {
            true
        }
        (Ref(one), Ref(other)) => one == other,
        _ => false,
    }
}

fn len_of(rows: Source) -> Node {
    Node::Aggregate { how: Aggregate::Len, rows, column: None }
}
