//! Calls: lookups, functions that pass records through, the formula's own functions.

use super::walk::{Walker, last_name};
use super::{Shape, Use};
use crate::syntax::ast::{Argument, Expression, ExpressionKind, Name};

impl Walker<'_> {
    pub(super) fn call(&mut self, callee: &Expression, arguments: &[Argument]) -> Shape {
        match &callee.kind {
            ExpressionKind::Attribute { value, name } => {
                let of = self.expression(value);
                self.attribute(&of, name, last_name(callee.span, name));
                self.method(value, &of, name, arguments)
            }
            ExpressionKind::Name(name) if self.variable(name).is_none() => {
                self.expression(callee);
                self.function(name, arguments)
            }
            _ => {
                let shape = self.expression(callee);
                let given = self.arguments(arguments);
                match shape {
                    Shape::Function(definition) => self.follow(&definition, &given),
                    _ => Shape::Unknown,
                }
            }
        }
    }

    /// Walks all arguments; the shapes of those by place.
    fn arguments(&mut self, arguments: &[Argument]) -> Vec<Shape> {
        let mut given = Vec::new();
        for argument in arguments {
            match argument {
                Argument::Positional(value) => given.push(self.expression(value)),
                Argument::Keyword { value, .. } | Argument::KeywordSpread(value) => {
                    self.expression(value);
                }
            }
        }
        given
    }

    fn method(&mut self, value: &Expression, of: &Shape, name: &str, arguments: &[Argument]) -> Shape {
        match (of, name) {
            (Shape::Table(table), "lookupRecords") => {
                self.keys(table, arguments);
                return Shape::Records(table.clone());
            }
            (Shape::Table(table), "lookupOne") => {
                self.keys(table, arguments);
                return Shape::Record(table.clone());
            }
            (Shape::List(_) | Shape::Records(_) | Shape::Tuple(_), "sort") => {
                let element = of.element();
                self.key_functions(&element, arguments);
                return Shape::Unknown;
            }
            _ => {}
        }
        let given = self.arguments(arguments);
        match (of, name) {
            (Shape::Find(table), "lt" | "le" | "gt" | "ge" | "eq" | "previous" | "next") => {
                Shape::Record(table.clone())
            }
            (Shape::List(known), "append" | "add") if **known == Shape::Unknown => {
                if let (ExpressionKind::Name(variable), Some(element)) = (&value.kind, given.first()) {
                    self.learn(variable, Shape::list(element.clone()));
                }
                Shape::Unknown
            }
            (Shape::List(_), "copy" | "union" | "intersection" | "difference") => of.clone(),
            (Shape::List(_), "pop") => of.element(),
            (Shape::Dict(value), "get" | "pop" | "setdefault") => (**value).clone(),
            (Shape::Dict(value), "values") => Shape::list((**value).clone()),
            (Shape::Dict(value), "items") => Shape::list(Shape::tuple(vec![Shape::Unknown, (**value).clone()])),
            _ => Shape::Unknown,
        }
    }

    /// Functions by name: those that give back records that they were given.
    fn function(&mut self, name: &str, arguments: &[Argument]) -> Shape {
        match name {
            "VLOOKUP" => return self.vlookup(arguments),
            "PREVIOUS" | "NEXT" | "RANK" => return self.neighbour(name, arguments),
            "sorted" | "min" | "max" => return self.ordered(name, arguments),
            "map" | "filter" => return self.applied(name, arguments),
            _ => {}
        }
        let mut given = self.arguments(arguments).into_iter();
        let first = given.next().unwrap_or(Shape::Unknown);
        let second = given.next().unwrap_or(Shape::Unknown);
        match name {
            "list" | "tuple" | "set" | "frozenset" | "reversed" | "iter" => Shape::list(first.element()),
            "next" => first.element(),
            "PEEK" => first,
            "IFERROR" => first.or(&second),
            "IF" => second.or(&given.next().unwrap_or(Shape::Unknown)),
            "enumerate" => Shape::list(Shape::tuple(vec![Shape::Unknown, first.element()])),
            "zip" => {
                let parts = [first, second].into_iter().chain(given).map(|walked| Shape::element(&walked));
                Shape::list(Shape::tuple(parts.collect()))
            }
            "str" | "repr" => Shape::Text,
            "dict" => Shape::dict(Shape::Unknown),
            _ => Shape::Unknown,
        }
    }

    /// `VLOOKUP(Table, Column=value)`
    fn vlookup(&mut self, arguments: &[Argument]) -> Shape {
        let Some((Argument::Positional(table), rest)) = arguments.split_first() else {
            self.arguments(arguments);
            return Shape::Unknown;
        };
        let Shape::Table(table) = self.expression(table) else {
            self.arguments(rest);
            return Shape::Unknown;
        };
        self.keys(&table, rest);
        Shape::Record(table)
    }

    /// `PREVIOUS(rec, group_by="Column", order_by=("-Column", …))`
    fn neighbour(&mut self, name: &str, arguments: &[Argument]) -> Shape {
        let Some((Argument::Positional(record), rest)) = arguments.split_first() else {
            self.arguments(arguments);
            return Shape::Unknown;
        };
        let record = self.expression(record);
        match record.records_table() {
            Some(table) => self.keys(&table.clone(), rest),
            None => {
                self.arguments(rest);
            }
        }
        if name == "RANK" { Shape::Unknown } else { record }
    }

    /// Arguments that name columns of a table: `Column=value`, `order_by="-Column"`.
    fn keys(&mut self, table: &Name, arguments: &[Argument]) {
        for argument in arguments {
            match argument {
                Argument::Positional(value) => {
                    if matches!(value.kind, ExpressionKind::Name(_)) {
                        self.meet(Use::KeyToBe { table, span: value.span });
                    }
                    self.expression(value);
                }
                Argument::Keyword { name, name_span, value } => {
                    if matches!(&**name, "order_by" | "sort_by" | "group_by") {
                        self.order(table, value);
                    } else if &**name != "order" {
                        self.meet(Use::Key { table, name, span: *name_span });
                    }
                    self.expression(value);
                }
                Argument::KeywordSpread(value) => {
                    self.expression(value);
                }
            }
        }
    }

    fn order(&mut self, table: &Name, value: &Expression) {
        let parts = match &value.kind {
            ExpressionKind::Tuple(parts) | ExpressionKind::List(parts) => parts.as_slice(),
            _ => std::slice::from_ref(value),
        };
        for part in parts {
            if let ExpressionKind::Text(text) = &part.kind {
                self.meet(Use::Order { table, text, span: part.span });
            }
        }
    }

    /// `sorted(records, key=…)`, `min(records, key=…)`, `max(one, other)`.
    fn ordered(&mut self, name: &str, arguments: &[Argument]) -> Shape {
        let positional = arguments.iter().filter_map(|argument| match argument {
            Argument::Positional(value) => Some(value),
            _ => None,
        });
        let given: Vec<Shape> = positional.map(|value| self.expression(value)).collect();
        let walked = given.first().map_or(Shape::Unknown, Shape::element);
        let element = if given.len() > 1 { given.iter().fold(Shape::Unknown, Shape::or) } else { walked };
        let named: Vec<Argument> =
            arguments.iter().filter(|argument| !matches!(argument, Argument::Positional(_))).cloned().collect();
        self.key_functions(&element, &named);
        if name == "sorted" { Shape::list(element) } else { element }
    }

    /// Walks arguments of which those that are functions get an element.
    fn key_functions(&mut self, element: &Shape, arguments: &[Argument]) {
        for argument in arguments {
            let (Argument::Positional(value) | Argument::Keyword { value, .. } | Argument::KeywordSpread(value)) =
                argument;
            self.apply(value, std::slice::from_ref(element));
        }
    }

    /// `map(function, records …)`, `filter(function, records)`.
    fn applied(&mut self, name: &str, arguments: &[Argument]) -> Shape {
        let Some((Argument::Positional(function), rest)) = arguments.split_first() else {
            self.arguments(arguments);
            return Shape::Unknown;
        };
        let elements: Vec<Shape> = self.arguments(rest).iter().map(Shape::element).collect();
        let result = self.apply(function, &elements);
        if name == "map" {
            return Shape::list(result);
        }
        Shape::list(elements.into_iter().next().unwrap_or(Shape::Unknown))
    }

    /// Walks a function that is called with these: a lambda, or a name of one.
    fn apply(&mut self, function: &Expression, given: &[Shape]) -> Shape {
        if let ExpressionKind::Lambda(definition) = &function.kind {
            return self.enter_function(definition, given);
        }
        match self.expression(function) {
            Shape::Function(definition) => self.follow(&definition, given),
            _ => Shape::Unknown,
        }
    }
}
