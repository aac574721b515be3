//! Built-in functions on single values, and those of Grist that need the tables.

use super::native::Builtin;
use super::{numbers, record, types};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::evaluate::is_error_value;
use crate::run::records::{self, Neighbour};
use crate::run::{Arguments, Context, to_index};
use crate::value::{Number, Value, arithmetic, format, show};

pub(super) const FUNCTIONS: &[Builtin] = &[
    Builtin::function("abs", abs),
    Builtin::function("ascii", ascii),
    Builtin::function("bin", |ctx, arguments| in_base(ctx, &arguments, "#b")),
    Builtin::function("callable", callable),
    Builtin::function("chr", chr),
    Builtin::function("divmod", divmod),
    Builtin::function("format", format_function),
    Builtin::function("getattr", getattr),
    Builtin::function("hasattr", hasattr),
    Builtin::function("hash", hash),
    Builtin::function("hex", |ctx, arguments| in_base(ctx, &arguments, "#x")),
    Builtin::function("id", id),
    Builtin::function("isinstance", types::isinstance),
    Builtin::function("issubclass", types::issubclass),
    Builtin::function("len", len),
    Builtin::function("oct", |ctx, arguments| in_base(ctx, &arguments, "#o")),
    Builtin::function("ord", ord),
    Builtin::function("pow", pow),
    Builtin::function("print", |_, _| Ok(Value::None)),
    Builtin::function("repr", repr),
    Builtin::function("round", round),
    Builtin::function("setattr", setattr),
    Builtin::function("CONTAINS", records::contains),
    Builtin::function("PREVIOUS", |ctx, arguments| records::neighbour(ctx, &arguments, Neighbour::Previous)),
    Builtin::function("NEXT", |ctx, arguments| records::neighbour(ctx, &arguments, Neighbour::Next)),
    Builtin::function("RANK", |ctx, arguments| {
        records::neighbour(ctx, &arguments, Neighbour::Rank { is_descending: false })
    }),
    Builtin::function("VLOOKUP", records::vlookup),
    Builtin::function("RECORD", record::record),
    Builtin::function("IF", if_function),
    Builtin::function("IFERROR", if_error),
    Builtin::function("ISERROR", is_error),
    Builtin::function("ISERR", is_err),
    Builtin::function("PEEK", peek),
];

fn one(arguments: &Arguments, name: &str) -> Outcome {
    match arguments.positional.as_slice() {
        [value] if arguments.keywords.is_empty() => Ok(value.clone()),
        _ => Err(Raised::type_error(format!("{name}() takes exactly one argument ({} given)", arguments.len()))),
    }
}

fn abs(ctx: &mut Context, arguments: Arguments) -> Outcome {
    numbers::absolute(ctx, &one(&arguments, "abs")?)
}

fn ascii(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let text = ctx.repr(&one(&arguments, "ascii")?)?;
    ctx.text(show::ascii(&text))
}

fn in_base(ctx: &mut Context, arguments: &Arguments, spec: &str) -> Outcome {
    let value = one(arguments, "bin")?;
    let refused = || Raised::type_error(format!("'{}' object cannot be interpreted as an integer", value.type_name()));
    let whole = match value.as_number().ok_or_else(refused)? {
        Number::Float(_) => return Err(refused()),
        whole => whole.into_value(),
    };
    let text = format::format_value(ctx, &whole, spec)?;
    ctx.text(text)
}

fn callable(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let value = one(&arguments, "callable")?;
    let kinds = ["function", "type", "builtin_function_or_method"];
    Ok(Value::Bool(matches!(&value, Value::Object(object) if kinds.contains(&object.type_name()))))
}

fn chr(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let code = to_index(&one(&arguments, "chr")?)?;
    let character = u32::try_from(code).ok().and_then(char::from_u32);
    let character = character.ok_or_else(|| Raised::value_error("chr() arg not in range(0x110000)"))?;
    Ok(crate::run::walk::character_text(character))
}

fn ord(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let value = one(&arguments, "ord")?;
    let Value::Text(text) = &value else {
        let name = value.type_name();
        return Err(Raised::type_error(format!("ord() expected string of length 1, but {name} found")));
    };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(Value::Int(i64::from(u32::from(character)))),
        _ => {
            let length = text.chars().count();
            let message = format!("ord() expected a character, but string of length {length} found");
            Err(Raised::type_error(message))
        }
    }
}

fn divmod(ctx: &mut Context, arguments: Arguments) -> Outcome {
    arithmetic::divmod(ctx, arguments.required(0, "a")?, arguments.required(1, "b")?)
}

fn format_function(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let spec = match arguments.get(1, "format_spec") {
        Some(_) => arguments.text(1, "format_spec")?,
        None => "".into(),
    };
    let text = format::format_value(ctx, arguments.required(0, "value")?, &spec)?;
    ctx.text(text)
}

fn getattr(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let name = arguments.text(1, "name")?;
    match (ctx.attribute(arguments.required(0, "object")?, &name), arguments.positional.get(2)) {
        (Err(Raised::Error(thrown)), Some(default)) if thrown.class == ErrorClass::AttributeError => {
            Ok(default.clone())
        }
        (outcome, _) => outcome,
    }
}

fn hasattr(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let name = arguments.text(1, "name")?;
    match ctx.attribute(arguments.required(0, "object")?, &name) {
        Ok(_) => Ok(Value::Bool(true)),
        Err(Raised::Error(thrown)) if thrown.class == ErrorClass::AttributeError => Ok(Value::Bool(false)),
        Err(error) => Err(error),
    }
}

fn setattr(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let name = arguments.text(1, "name")?;
    ctx.set_attribute(arguments.required(0, "object")?, &name, arguments.required(2, "value")?)?;
    Ok(Value::None)
}

fn hash(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let value = one(&arguments, "hash")?;
    let key = crate::value::Key::of(&value)?;
    if let crate::value::Key::Int(number) = key {
        return Ok(Value::Int(number));
    }
    // FNV-1a: the same everywhere.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in format!("{key:?}").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    #[allow(clippy::cast_possible_wrap, reason = "shifted")]
    Ok(Value::Int((hash >> 2) as i64))
}

fn id(ctx: &mut Context, arguments: Arguments) -> Outcome {
    // An address would differ from one device to another; what a value shows does not.
    let shown = ctx.repr(&one(&arguments, "id")?)?;
    hash(ctx, Arguments::of(vec![Value::text(shown)]))
}

fn len(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let length = ctx.length(&one(&arguments, "len")?)?;
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn pow(ctx: &mut Context, arguments: Arguments) -> Outcome {
    arguments.only(&["base", "exp", "mod"])?;
    let (base, exponent) = (arguments.required(0, "base")?, arguments.required(1, "exp")?);
    match arguments.get(2, "mod") {
        None | Some(Value::None) => arithmetic::binary(ctx, crate::syntax::ast::BinaryOperator::Power, base, exponent),
        Some(modulus) => numbers::modular_power(ctx, base, exponent, modulus),
    }
}

fn repr(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let text = ctx.repr(&one(&arguments, "repr")?)?;
    Ok(Value::text(text))
}

fn round(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    arguments.only(&["number", "ndigits"])?;
    let digits = match arguments.get(1, "ndigits") {
        None | Some(Value::None) => None,
        Some(digits) => Some(to_index(digits)?),
    };
    let number = arguments.required(0, "number")?;
    if let Value::Object(object) = number
        && let Some(float) = object.number()
    {
        return arithmetic::round(&Value::Float(float), digits);
    }
    arithmetic::round(number, digits)
}

/// `IF` called with stars or names: its arguments are evaluated already.
fn if_function(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let names = ["logical_expression", "value_if_true", "value_if_false"];
    arguments.only(&names)?;
    let [test, then, otherwise] = names;
    let chosen = if arguments.required(0, test)?.is_true() { (1, then) } else { (2, otherwise) };
    arguments.required(1, then)?;
    arguments.required(2, otherwise)?;
    Ok(arguments.required(chosen.0, chosen.1)?.clone())
}

fn if_error(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    arguments.only(&["value", "value_if_error"])?;
    let value = arguments.required(0, "value")?;
    if !is_error_value(value) {
        return Ok(value.clone());
    }
    Ok(arguments.get(1, "value_if_error").cloned().unwrap_or_else(|| Value::text("")))
}

fn is_error(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    arguments.only(&["value"])?;
    Ok(Value::Bool(is_error_value(arguments.required(0, "value")?)))
}

fn is_err(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    arguments.only(&["value"])?;
    Ok(Value::Bool(matches!(arguments.required(0, "value")?, Value::AltText(_))))
}

fn peek(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    arguments.only(&["func"])?;
    Ok(arguments.required(0, "func")?.clone())
}
