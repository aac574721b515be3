//! Components: `{{name key="value" "positional"}}` on one line.
//!
//! Only the notation lives here; what a component shows is the [`Resolver`](crate::Resolver)'s business.

/// Longest component read, in bytes; what is longer is text.
const MAX_LENGTH: usize = 1000;

/// A component as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component<'a> {
    /// Its name, as written.
    pub name: &'a str,
    /// Its arguments in their order.
    pub arguments: Vec<Argument<'a>>,
}

/// One argument of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argument<'a> {
    /// The key of `key="value"`; `None` for a value alone.
    pub key: Option<&'a str>,
    /// The value without its quotes.
    pub value: &'a str,
}

impl<'a> Component<'a> {
    /// The value given to a key, the last one if it was given twice.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.arguments.iter().rev().find(|argument| argument.key == Some(key)).map(|argument| argument.value)
    }

    /// The `place`-th value without key, from 0.
    #[must_use]
    pub fn positional(&self, place: usize) -> Option<&'a str> {
        self.arguments.iter().filter(|argument| argument.key.is_none()).nth(place).map(|argument| argument.value)
    }
}

/// Reads the component at the very start of `text`; returns it with its length.
pub(crate) fn component_at(text: &str) -> Option<(Component<'_>, usize)> {
    let mut scanner = Scanner { text, at: text.starts_with("{{").then_some(2)? };
    scanner.skip_blanks();
    let name = scanner.take_while(is_name_letter)?;
    let mut arguments = Vec::new();
    loop {
        let blanks = scanner.skip_blanks();
        if scanner.rest().starts_with("}}") {
            let component = Component { name, arguments };
            return name.starts_with(char::is_alphabetic).then_some((component, scanner.at + 2));
        }
        if !blanks || scanner.at > MAX_LENGTH {
            return None;
        }
        arguments.push(scanner.argument()?);
    }
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_blanks(&mut self) -> bool {
        let before = self.at;
        self.at += self.rest().bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.at > before
    }

    fn take_while(&mut self, accept: fn(char) -> bool) -> Option<&'a str> {
        let rest = self.rest();
        let length = rest.find(|letter| !accept(letter)).unwrap_or(rest.len()).min(MAX_LENGTH);
        self.at += length;
        rest.get(..length).filter(|taken| !taken.is_empty())
    }

    fn argument(&mut self) -> Option<Argument<'a>> {
        if let Some(value) = self.quoted() {
            return Some(Argument { key: None, value });
        }
        let word = self.take_while(is_word_letter)?;
        if !self.rest().starts_with('=') {
            return Some(Argument { key: None, value: word });
        }
        self.at += 1;
        let value = match self.quoted() {
            Some(value) => value,
            None => self.take_while(|letter| is_word_letter(letter) || letter == '=')?,
        };
        Some(Argument { key: Some(word), value })
    }

    /// A value in quotes; phones write curly ones by themselves.
    fn quoted(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let opening = rest.chars().next().filter(|letter| is_quote(*letter))?;
        let inner = rest.get(opening.len_utf8()..)?;
        let length = inner.find(|letter| letter == '\n' || is_quote(letter)).filter(|length| *length <= MAX_LENGTH)?;
        let closing = inner.get(length..)?.chars().next().filter(|letter| *letter != '\n')?;
        self.at += opening.len_utf8() + length + closing.len_utf8();
        inner.get(..length)
    }
}

const fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»')
}

fn is_name_letter(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '-' || letter == '_'
}

fn is_word_letter(letter: char) -> bool {
    !letter.is_whitespace() && !is_quote(letter) && !matches!(letter, '{' | '}' | '=')
}
