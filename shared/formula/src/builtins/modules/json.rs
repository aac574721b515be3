//! `json`

use serde_json::Value as Json;

use super::Module;
use crate::builtins::native::Builtin;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::number::float_to_text;
use crate::value::{Dict, Value};

pub(super) const MODULE: Module = Module {
    name: "json",
    functions: &[Builtin::function("dumps", dumps), Builtin::function("loads", loads)],
    constant: |name| (name == "JSONDecodeError").then(|| crate::builtins::exceptions::class(name)).flatten(),
};

/// How a text is laid out.
struct Layout {
    indent: Option<String>,
    comma: String,
    colon: String,
    is_ascii: bool,
    is_sorted: bool,
    default: Option<Value>,
}

fn dumps(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let indent = match arguments.keyword("indent") {
        Some(Value::Int(width)) => Some(" ".repeat(usize::try_from(*width).unwrap_or(0).min(40))),
        Some(Value::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let mut layout = Layout {
        comma: if indent.is_some() { "," } else { ", " }.to_owned(),
        indent,
        colon: ": ".to_owned(),
        is_ascii: arguments.keyword("ensure_ascii").is_none_or(Value::is_true),
        is_sorted: arguments.keyword("sort_keys").is_some_and(Value::is_true),
        default: arguments.keyword("default").cloned(),
    };
    if let Some(separators) = arguments.keyword("separators")
        && let [Value::Text(comma), Value::Text(colon)] = ctx.collect(separators)?.as_slice()
    {
        (layout.comma, layout.colon) = (comma.to_string(), colon.to_string());
    }
    let mut text = String::new();
    write(ctx, &mut text, arguments.required(0, "obj")?, &layout, 0)?;
    Ok(Value::text(text))
}

fn write(ctx: &mut Context, text: &mut String, value: &Value, layout: &Layout, depth: usize) -> Outcome<()> {
    ctx.budget.spend(1)?;
    ctx.budget.allocate(8)?;
    ctx.deeper()?;
    match value {
        Value::None => text.push_str("null"),
        Value::Bool(is_true) => text.push_str(if *is_true { "true" } else { "false" }),
        Value::Float(number) => text.push_str(&match float_to_text(*number).as_str() {
            "inf" => "Infinity".to_owned(),
            "-inf" => "-Infinity".to_owned(),
            "nan" => "NaN".to_owned(),
            shown => shown.to_owned(),
        }),
        Value::Int(_) | Value::Big(_) => text.push_str(&ctx.repr(value)?),
        Value::Text(string) => {
            ctx.budget.allocate(string.len() as u64)?;
            write_text(text, string, layout.is_ascii);
        }
        Value::List(items) => {
            let items = items.borrow().clone();
            sequence(ctx, text, &items, layout, depth)?;
        }
        Value::Tuple(items) => sequence(ctx, text, items, layout, depth)?,
        Value::Dict(_) => mapping(ctx, text, value, layout, depth)?,
        Value::Object(object) if object.plain().is_some() => {
            let plain = object.plain().unwrap_or(Value::None);
            write(ctx, text, &plain, layout, depth)?;
        }
        other => match &layout.default {
            Some(default) => {
                let replaced = ctx.call(default, Arguments::of(vec![other.clone()]))?;
                write(ctx, text, &replaced, layout, depth)?;
            }
            None => {
                let message = format!("Object of type {} is not JSON serializable", other.type_name());
                return Err(Raised::type_error(message));
            }
        },
    }
    ctx.back();
    Ok(())
}

fn new_line(text: &mut String, layout: &Layout, depth: usize) {
    if let Some(indent) = &layout.indent {
        text.push('\n');
        text.push_str(&indent.repeat(depth));
    }
}

fn sequence(ctx: &mut Context, text: &mut String, items: &[Value], layout: &Layout, depth: usize) -> Outcome<()> {
    text.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push_str(&layout.comma);
        }
        new_line(text, layout, depth + 1);
        write(ctx, text, item, layout, depth + 1)?;
    }
    if !items.is_empty() {
        new_line(text, layout, depth);
    }
    text.push(']');
    Ok(())
}

fn mapping(ctx: &mut Context, text: &mut String, value: &Value, layout: &Layout, depth: usize) -> Outcome<()> {
    let mut entries = Vec::new();
    for (key, value) in crate::builtins::pairs_of(ctx, value)? {
        let key = match &key {
            Value::Text(key) => key.to_string(),
            Value::None => "null".to_owned(),
            Value::Bool(is_true) => if *is_true { "true" } else { "false" }.to_owned(),
            Value::Int(_) | Value::Big(_) | Value::Float(_) => ctx.repr(&key)?,
            other => {
                let name = other.type_name();
                let message = format!("keys must be str, int, float, bool or None, not {name}");
                return Err(Raised::type_error(message));
            }
        };
        entries.push((key, value));
    }
    if layout.is_sorted {
        entries.sort_by(|left, right| left.0.cmp(&right.0));
    }
    text.push('{');
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            text.push_str(&layout.comma);
        }
        new_line(text, layout, depth + 1);
        write_text(text, key, layout.is_ascii);
        text.push_str(&layout.colon);
        write(ctx, text, value, layout, depth + 1)?;
    }
    if !entries.is_empty() {
        new_line(text, layout, depth);
    }
    text.push('}');
    Ok(())
}

fn write_text(text: &mut String, string: &str, is_ascii: bool) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            other if other < ' ' || (is_ascii && !other.is_ascii()) => {
                let mut units = [0; 2];
                for unit in other.encode_utf16(&mut units) {
                    text.push_str(&format!("\\u{unit:04x}"));
                }
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

fn loads(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let text = match arguments.required(0, "s")? {
        Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        _ => arguments.text(0, "s")?.to_string(),
    };
    ctx.budget.allocate(text.len() as u64 * 8)?;
    ctx.budget.spend(text.len() as u64 / 16)?;
    // Its depth is bounded by the reader itself, at 128.
    let parsed: Json = serde_json::from_str(&text)
        .map_err(|error| Raised::new(ErrorClass::Other("JSONDecodeError".into()), error.to_string()))?;
    from_json(ctx, parsed)
}

fn from_json(ctx: &mut Context, json: Json) -> Outcome {
    Ok(match json {
        Json::Null => Value::None,
        Json::Bool(is_true) => Value::Bool(is_true),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::Int(whole),
            (None, Some(float)) => Value::Float(float),
            (None, None) => Value::None,
        },
        Json::String(text) => Value::text(text),
        Json::Array(items) => {
            let items = items.into_iter().map(|item| from_json(ctx, item)).collect::<Outcome<Vec<_>>>()?;
            let list = Value::list(items);
            ctx.hold(&list);
            list
        }
        Json::Object(fields) => {
            let mut made = Dict::default();
            for (key, value) in fields {
                made.insert(Value::text(key), from_json(ctx, value)?)?;
            }
            let dict = Value::dict(made);
            ctx.hold(&dict);
            dict
        }
    })
}
