//! From words to a tree.
//!
//! Recursive descent for statements, precedence climbing for expressions. Parsing stops at the first mistake; what was
//! read before stays in the tree. Python's rules that its compiler checks rather than its grammar (what may be assigned,
//! `break` outside a loop, arguments in disorder) are checked here too, since they make the same `SyntaxError`.
//!
//! Deliberately absent: `async`, `with`, decorators, classes with bases; annotations are read and forgotten.

mod arguments;
mod atoms;
mod blocks;
mod expressions;
mod functions;
mod matches;
mod statements;
mod targets;
mod texts;

use std::sync::Arc;

use super::ast::{Expression, ExpressionKind, Formula, Mistake, MistakeKind, Name, Span, Statement, StatementKind};
use super::lexer;
use super::token::{Token, TokenKind};

/// The longest text read, in bytes.
const MAX_TEXT: usize = 1 << 18;
/// How deep the parser recurses.
const MAX_NESTING: u32 = 300;
/// How many operators, attributes and calls may follow one another in one expression.
const MAX_CHAIN: u32 = 500;

/// Reads a formula. It never fails: a mistake is kept in the tree with its place.
///
/// The tree is never higher than a few hundred nodes: what is nested deeper or chained longer (`a + b + c …`) is a
/// [`MistakeKind::TooLarge`].
#[must_use]
pub fn parse(text: &str) -> Formula {
    if text.len() > MAX_TEXT {
        let mistake = Mistake { kind: MistakeKind::TooLarge, span: Span::new(MAX_TEXT, text.len()) };
        return Formula { body: Vec::new(), mistake: Some(mistake) };
    }
    let tokens = lexer::tokens(text);
    let mut parser = Parser::new(text, &tokens, 0);
    let mut body = Vec::new();
    let mistake = parser.file(&mut body).err().or_else(|| parser.missing_return(&body));
    Formula { body, mistake }
}

/// Reads one expression, such as the condition of a list of choices.
///
/// # Errors
/// The first mistake.
pub fn parse_expression(text: &str) -> Result<Expression, Mistake> {
    let mut formula = parse(text);
    if let Some(mistake) = formula.mistake {
        return Err(mistake);
    }
    match (formula.body.pop(), formula.body.is_empty()) {
        (Some(Statement { kind: StatementKind::Expression(expression), .. }), true) => Ok(expression),
        (Some(other), _) => Err(Mistake { kind: MistakeKind::Unexpected, span: other.span }),
        (None, _) => Err(Mistake { kind: MistakeKind::UnexpectedEnd, span: Span::new(text.len(), text.len()) }),
    }
}

type Parsed<T = Expression> = Result<T, Mistake>;

struct Parser<'t> {
    text: &'t str,
    tokens: &'t [Token],
    position: usize,
    /// Expressions, blocks and brackets within one another, now.
    depth: u32,
    /// The height of what was read since the innermost chain began.
    height: u32,
    /// Loops around, within the innermost function.
    loops: u32,
    /// Whether the innermost body is that of a class, which returns nothing.
    in_class: bool,
    /// Whether a `return` was read anywhere.
    returns: bool,
    /// Whether the innermost function holds a `yield`.
    yields: bool,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, tokens: &'t [Token], depth: u32) -> Self {
        Self {
            text,
            tokens,
            position: 0,
            depth,
            height: depth,
            loops: 0,
            in_class: false,
            returns: false,
            yields: false,
        }
    }

    fn file(&mut self, body: &mut Vec<Statement>) -> Parsed<()> {
        while !matches!(self.token().kind, TokenKind::End) {
            self.statement(body)?;
        }
        Ok(())
    }

    /// A formula must say its value: by `return` somewhere, or by ending in an expression.
    fn missing_return(&self, body: &[Statement]) -> Option<Mistake> {
        let last = body.last()?;
        let says = self.returns || matches!(last.kind, StatementKind::Expression(_));
        if says { None } else { Some(Mistake { kind: MistakeKind::NoReturn, span: last.span }) }
    }

    fn token(&self) -> &'t Token {
        const END: Token = Token { kind: TokenKind::End, span: Span { start: 0, end: 0 } };
        self.tokens.get(self.position).unwrap_or(&END)
    }

    fn after(&self) -> Option<&'t Token> {
        self.tokens.get(self.position + 1)
    }

    fn advance(&mut self) -> Span {
        let span = self.token().span;
        self.position += 1;
        span
    }

    /// Where the last word read ends.
    fn last_span(&self) -> Span {
        self.position.checked_sub(1).and_then(|last| self.tokens.get(last)).map(|token| token.span).unwrap_or_default()
    }

    /// From `start` to the last word read.
    fn since(&self, start: Span) -> Span {
        start.to(self.last_span())
    }

    fn at(&self, symbol: &str) -> bool {
        self.token().is_symbol(symbol)
    }

    fn at_keyword(&self, keyword: &str) -> bool {
        self.token().is_keyword(keyword)
    }

    fn eat(&mut self, symbol: &str) -> bool {
        let eaten = self.at(symbol);
        self.position += usize::from(eaten);
        eaten
    }

    fn eat_keyword(&mut self, keyword: &str) -> bool {
        let eaten = self.at_keyword(keyword);
        self.position += usize::from(eaten);
        eaten
    }

    fn expect(&mut self, symbol: &str) -> Parsed<Span> {
        if self.at(symbol) { Ok(self.advance()) } else { Err(self.unexpected()) }
    }

    fn expect_keyword(&mut self, keyword: &str) -> Parsed<Span> {
        if self.at_keyword(keyword) { Ok(self.advance()) } else { Err(self.unexpected()) }
    }

    fn name(&mut self) -> Parsed<(Name, Span)> {
        if !matches!(self.token().kind, TokenKind::Name) {
            return Err(self.unexpected());
        }
        let span = self.advance();
        Ok((Arc::from(span.of(self.text)), span))
    }

    /// The word that stands here has no meaning here.
    fn unexpected(&self) -> Mistake {
        let token = self.token();
        let kind = match &token.kind {
            TokenKind::Mistake(kind) => kind.clone(),
            TokenKind::End => MistakeKind::UnexpectedEnd,
            TokenKind::Newline if self.position + 2 >= self.tokens.len() => MistakeKind::UnexpectedEnd,
            TokenKind::Indent | TokenKind::Dedent => MistakeKind::Indentation,
            TokenKind::Keyword("async" | "await" | "with") => MistakeKind::NotSupported,
            _ => MistakeKind::Unexpected,
        };
        Mistake { kind, span: token.span }
    }

    fn enter(&mut self) -> Parsed<()> {
        self.depth += 1;
        self.height = self.height.max(self.depth);
        if self.depth > MAX_NESTING { Err(self.too_large()) } else { Ok(()) }
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Notes that what was read since the innermost chain began got one node higher.
    fn grow(&mut self) -> Parsed<()> {
        self.height += 1;
        if self.height > MAX_CHAIN { Err(self.too_large()) } else { Ok(()) }
    }

    fn too_large(&self) -> Mistake {
        Mistake { kind: MistakeKind::TooLarge, span: self.token().span }
    }
}

fn expression(kind: ExpressionKind, span: Span) -> Expression {
    Expression { kind, span }
}

fn boxed(expression: Expression) -> Box<Expression> {
    Box::new(expression)
}
