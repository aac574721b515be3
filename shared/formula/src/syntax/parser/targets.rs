//! What may be assigned: variables, elements, attributes of anything but the current record.

use super::expressions::BITS;
use super::{Parsed, Parser, expression};
use crate::syntax::ast::{Expression, ExpressionKind, Mistake, MistakeKind};

impl Parser<'_> {
    /// The target of a `for`: names, perhaps several, before `in`.
    pub(super) fn loop_target(&mut self) -> Parsed {
        let start = self.token().span;
        let first = self.loop_target_part()?;
        let target = if self.at(",") {
            let mut parts = vec![first];
            while self.eat(",") && !self.at_keyword("in") {
                parts.push(self.loop_target_part()?);
            }
            expression(ExpressionKind::Tuple(parts), self.since(start))
        } else {
            first
        };
        check_target(&target)?;
        Ok(target)
    }

    fn loop_target_part(&mut self) -> Parsed {
        if self.at("*") { self.starred_or_named() } else { self.operators(BITS) }
    }
}

/// Refuses what cannot be assigned. One starred part at most among several.
pub(super) fn check_target(target: &Expression) -> Parsed<()> {
    match &target.kind {
        ExpressionKind::Name(_) | ExpressionKind::Subscript { .. } => Ok(()),
        ExpressionKind::Attribute { value, .. } => {
            let is_record = matches!(&value.kind, ExpressionKind::Name(name) if &**name == "rec");
            if is_record { Err(refused(target)) } else { Ok(()) }
        }
        ExpressionKind::Tuple(parts) | ExpressionKind::List(parts) => {
            let mut starred = 0;
            for part in parts {
                let inner = match &part.kind {
                    ExpressionKind::Starred(inner) => {
                        starred += 1;
                        inner
                    }
                    _ => part,
                };
                check_target(inner)?;
            }
            if starred > 1 { Err(refused(target)) } else { Ok(()) }
        }
        _ => Err(refused(target)),
    }
}

/// Refuses what `+=` and the like cannot change.
pub(super) fn check_single_target(target: &Expression) -> Parsed<()> {
    match &target.kind {
        ExpressionKind::Tuple(_) | ExpressionKind::List(_) => Err(refused(target)),
        _ => check_target(target),
    }
}

fn refused(target: &Expression) -> Mistake {
    Mistake { kind: MistakeKind::Assignment, span: target.span }
}
