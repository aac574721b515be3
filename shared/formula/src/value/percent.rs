//! `"…" % values` and `"…".format(…)`.

use super::format::{FormatSpec, format_value};
use super::show::{ascii, quote};
use super::{Value, number};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context};

/// How deep formats hold formats.
const DEEPEST: u32 = 2;

/// `format % right`
///
/// # Errors
/// `TypeError` for missing or remaining values, `ValueError` for a directive that is none.
pub fn percent(ctx: &mut Context, format: &str, right: &Value) -> Outcome {
    let mut values: Vec<Value> = match right {
        Value::Tuple(items) => items.to_vec(),
        other => vec![other.clone()],
    };
    values.reverse();
    let is_mapping =
        matches!(right, Value::Dict(_)) || matches!(right, Value::Object(object) if object.plain().is_some());
    let mut text = String::new();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        text.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        let (directive, after) = Directive::read(rest)?;
        rest = after;
        if directive.kind == '%' {
            text.push('%');
            continue;
        }
        ctx.budget.spend(1)?;
        let shown = directive.apply(ctx, right, &mut values)?;
        ctx.budget.allocate(shown.len() as u64)?;
        text.push_str(&shown);
    }
    text.push_str(rest);
    if !values.is_empty() && !is_mapping {
        return Err(Raised::type_error("not all arguments converted during string formatting"));
    }
    Ok(Value::text(text))
}

/// `%(name)-08.2f`
struct Directive<'a> {
    name: Option<&'a str>,
    flags: &'a str,
    width: Amount,
    precision: Option<Amount>,
    kind: char,
}

enum Amount {
    Fixed(usize),
    Given,
}

impl<'a> Directive<'a> {
    fn read(text: &'a str) -> Outcome<(Self, &'a str)> {
        let incomplete = || Raised::value_error("incomplete format");
        let mut rest = text;
        let mut name = None;
        if let Some(inner) = rest.strip_prefix('(') {
            let (key, after) = inner.split_once(')').ok_or_else(|| Raised::value_error("incomplete format key"))?;
            (name, rest) = (Some(key), after);
        }
        let length = rest.len() - rest.trim_start_matches(['-', '+', ' ', '#', '0']).len();
        let (flags, after) = rest.split_at(length);
        let (width, after) = amount(after)?;
        let (precision, after) = match after.strip_prefix('.') {
            Some(after) => {
                let (precision, after) = amount(after)?;
                (Some(precision), after)
            }
            None => (None, after),
        };
        let after = after.trim_start_matches(['h', 'l', 'L']);
        let kind = after.chars().next().ok_or_else(incomplete)?;
        let after = after.get(kind.len_utf8()..).unwrap_or_default();
        Ok((Self { name, flags, width, precision, kind }, after))
    }

    fn apply(&self, ctx: &mut Context, right: &Value, values: &mut Vec<Value>) -> Outcome<String> {
        let missing = || Raised::type_error("not enough arguments for format string");
        let mut resolve = |amount: &Amount| -> Outcome<usize> {
            match amount {
                Amount::Fixed(number) => Ok(*number),
                Amount::Given => {
                    let number = values.pop().ok_or_else(missing)?.as_index();
                    Ok(usize::try_from(number.unwrap_or(0)).unwrap_or(0).min(100_000))
                }
            }
        };
        let width = resolve(&self.width)?;
        let precision = self.precision.as_ref().map(&mut resolve).transpose()?;
        let value = match self.name {
            Some(name) => ctx.item(right, &Value::text(name))?,
            None => values.pop().ok_or_else(missing)?,
        };
        let mut spec = FormatSpec { width, precision, ..FormatSpec::default() };
        spec.align = self.flags.contains('-').then_some('<');
        spec.is_zero_padded = self.flags.contains('0') && spec.align.is_none();
        spec.is_alternate = self.flags.contains('#');
        spec.sign = if self.flags.contains('+') { Some('+') } else { self.flags.contains(' ').then_some(' ') };
        self.show(ctx, &value, &spec)
    }

    fn show(&self, ctx: &mut Context, value: &Value, spec: &FormatSpec) -> Outcome<String> {
        let text = match self.kind {
            's' => ctx.str(value)?,
            'r' => ctx.repr(value)?,
            'a' => ascii(&ctx.repr(value)?),
            'c' => match value {
                Value::Text(text) => text.to_string(),
                other => other
                    .as_index()
                    .and_then(|code| u32::try_from(code).ok())
                    .and_then(char::from_u32)
                    .map_or_else(String::new, String::from),
            },
            'd' | 'i' | 'u' => {
                let required =
                    || Raised::type_error(format!("%d format: a real number is required, not {}", value.type_name()));
                let whole = match value.as_number().ok_or_else(required)? {
                    number::Number::Float(number) => number::float_to_int(number)?,
                    integer => integer.into_value(),
                };
                return self.number(ctx, &whole, spec, 'd');
            }
            'x' | 'X' | 'o' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                if value.as_number().is_none() && !matches!(value, Value::Object(_)) {
                    return Err(Raised::type_error(format!("must be real number, not {}", value.type_name())));
                }
                return self.number(ctx, value, spec, self.kind);
            }
            other => {
                let message = format!("unsupported format character '{other}' (0x{:x})", u32::from(other));
                return Err(Raised::value_error(message));
            }
        };
        let cut: String = text.chars().take(spec.precision.unwrap_or(usize::MAX)).collect();
        let spec = FormatSpec { is_zero_padded: false, ..spec.clone() };
        Ok(spec.pad(&cut, '>'))
    }

    fn number(&self, ctx: &mut Context, value: &Value, spec: &FormatSpec, kind: char) -> Outcome<String> {
        let mut written = String::new();
        if let Some(align) = spec.align {
            written.push(align);
        }
        written.extend(spec.sign);
        if spec.is_alternate {
            written.push('#');
        }
        if spec.is_zero_padded {
            written.push('0');
        }
        if spec.width > 0 {
            written.push_str(&spec.width.to_string());
        }
        if let Some(precision) = spec.precision.filter(|_| !matches!(kind, 'd' | 'x' | 'X' | 'o')) {
            written.push_str(&format!(".{precision}"));
        }
        written.push(kind);
        format_value(ctx, value, &written)
    }
}

fn amount(text: &str) -> Outcome<(Amount, &str)> {
    if let Some(rest) = text.strip_prefix('*') {
        return Ok((Amount::Given, rest));
    }
    let length = text.len() - text.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    let (digits, rest) = text.split_at(length);
    if digits.is_empty() {
        return Ok((Amount::Fixed(0), rest));
    }
    let number = digits.parse().ok().filter(|number| *number <= 100_000);
    Ok((Amount::Fixed(number.ok_or_else(|| Raised::value_error("width too big"))?), rest))
}

/// `template.format(*positional, **keywords)`
///
/// # Errors
/// `IndexError` or `KeyError` for a missing argument, `ValueError` for a template that is none.
pub fn format_template(ctx: &mut Context, template: &str, arguments: &Arguments) -> Outcome<String> {
    Template { arguments, next: 0 }.fill(ctx, template, 0)
}

struct Template<'a> {
    arguments: &'a Arguments,
    next: usize,
}

impl Template<'_> {
    fn fill(&mut self, ctx: &mut Context, template: &str, depth: u32) -> Outcome<String> {
        if depth > DEEPEST {
            return Err(Raised::value_error("Max string recursion exceeded"));
        }
        let mut text = String::new();
        let mut rest = template;
        while let Some(at) = rest.find(['{', '}']) {
            text.push_str(rest.get(..at).unwrap_or_default());
            let brace = rest.get(at..=at).unwrap_or_default();
            rest = rest.get(at + 1..).unwrap_or_default();
            if let Some(after) = rest.strip_prefix(brace) {
                text.push_str(brace);
                rest = after;
                continue;
            }
            if brace == "}" {
                return Err(Raised::value_error("Single '}' encountered in format string"));
            }
            let end = closing(rest).ok_or_else(|| Raised::value_error("expected '}' before end of string"))?;
            ctx.budget.spend(1)?;
            let shown = self.field(ctx, rest.get(..end).unwrap_or_default(), depth)?;
            ctx.budget.allocate(shown.len() as u64)?;
            text.push_str(&shown);
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        text.push_str(rest);
        Ok(text)
    }

    fn field(&mut self, ctx: &mut Context, field: &str, depth: u32) -> Outcome<String> {
        let end = field_end(field);
        let (name, rest) = field.split_at(end);
        let (conversion, rest) = match rest.strip_prefix('!') {
            Some(rest) => (rest.chars().next(), rest.get(1..).unwrap_or_default()),
            None => (None, rest),
        };
        let spec = rest.strip_prefix(':').unwrap_or_default();
        let value = self.value(ctx, name)?;
        let spec = if spec.contains('{') { self.fill(ctx, spec, depth + 1)? } else { spec.to_owned() };
        convert_and_format(ctx, &value, conversion, &spec)
    }

    fn value(&mut self, ctx: &mut Context, name: &str) -> Outcome {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, mut rest) = name.split_at(end);
        let mut value = if first.is_empty() || first.bytes().all(|byte| byte.is_ascii_digit()) {
            let index = if first.is_empty() { self.next } else { first.parse().unwrap_or(usize::MAX) };
            self.next += usize::from(first.is_empty());
            let missing = || {
                let message = format!("Replacement index {index} out of range for positional args tuple");
                Raised::new(ErrorClass::IndexError, message)
            };
            self.arguments.positional.get(index).cloned().ok_or_else(missing)?
        } else {
            self.arguments.keyword(first).cloned().ok_or_else(|| Raised::new(ErrorClass::KeyError, quote(first)))?
        };
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                let (attribute, after) = after.split_at(end);
                value = ctx.attribute(&value, attribute)?;
                rest = after;
            } else {
                let inner = rest.strip_prefix('[').unwrap_or(rest);
                let (key, after) =
                    inner.split_once(']').ok_or_else(|| Raised::value_error("Missing ']' in format string"))?;
                let key = key.parse::<i64>().map_or_else(|_| Value::text(key), Value::Int);
                value = ctx.item(&value, &key)?;
                rest = after;
            }
        }
        Ok(value)
    }
}

/// Where the name of a field ends: at `!` or `:` outside of brackets.
fn field_end(field: &str) -> usize {
    let mut is_inside = false;
    for (index, byte) in field.bytes().enumerate() {
        match byte {
            b'[' => is_inside = true,
            b']' => is_inside = false,
            b'!' | b':' if !is_inside => return index,
            _ => {}
        }
    }
    field.len()
}

fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(index),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `{value!conversion:spec}`
///
/// # Errors
/// As `format`.
pub fn convert_and_format(ctx: &mut Context, value: &Value, conversion: Option<char>, spec: &str) -> Outcome<String> {
    let text = match conversion {
        None => return format_value(ctx, value, spec),
        Some('s') => ctx.str(value)?,
        Some('r') => ctx.repr(value)?,
        Some('a') => ascii(&ctx.repr(value)?),
        Some(other) => {
            return Err(Raised::value_error(format!("Unknown conversion specifier {other}")));
        }
    };
    format_value(ctx, &Value::text(text), spec)
}
