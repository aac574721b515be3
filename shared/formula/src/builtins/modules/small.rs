//! Modules of which a few functions are wanted: `base64`, `hashlib`, `string`, `textwrap`, `urllib.parse`, `uuid`.

use std::any::Any;
use std::rc::Rc;
use std::sync::Arc;

use super::Module;
use super::digest;
use crate::builtins::native::{Builtin, native};
use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::{Object, Value};

pub(super) const BASE64: Module = Module {
    name: "base64",
    functions: &[
        Builtin::function("b64decode", |ctx, arguments| decode64(ctx, &arguments)),
        Builtin::function("b64encode", |ctx, arguments| encode64(ctx, &arguments, false)),
        Builtin::function("urlsafe_b64decode", |ctx, arguments| decode64(ctx, &arguments)),
        Builtin::function("urlsafe_b64encode", |ctx, arguments| encode64(ctx, &arguments, true)),
    ],
    constant: |_| None,
};

pub(super) const HASHLIB: Module = Module {
    name: "hashlib",
    functions: &[
        Builtin::function("md5", |ctx, arguments| hash(ctx, &arguments, digest::md5)),
        Builtin::function("sha1", |ctx, arguments| hash(ctx, &arguments, digest::sha1)),
        Builtin::function("sha256", |ctx, arguments| hash(ctx, &arguments, digest::sha256)),
    ],
    constant: |_| None,
};

pub(super) const STRING: Module = Module {
    name: "string",
    functions: &[Builtin::function("capwords", capwords)],
    constant: |name| {
        Some(Value::text(match name {
            "ascii_letters" => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "ascii_lowercase" => "abcdefghijklmnopqrstuvwxyz",
            "ascii_uppercase" => "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "digits" => "0123456789",
            "hexdigits" => "0123456789abcdefABCDEF",
            "octdigits" => "01234567",
            "punctuation" => "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
            "whitespace" => " \t\n\r\u{b}\u{c}",
            _ => return None,
        }))
    },
};

pub(super) const TEXTWRAP: Module = Module {
    name: "textwrap",
    functions: &[
        Builtin::function("dedent", dedent),
        Builtin::function("fill", |ctx, arguments| Ok(Value::text(wrapped(ctx, &arguments)?.join("\n")))),
        Builtin::function("indent", indent),
        Builtin::function("shorten", shorten),
        Builtin::function("wrap", |ctx, arguments| {
            Ok(Value::list(wrapped(ctx, &arguments)?.into_iter().map(Value::text).collect()))
        }),
    ],
    constant: |_| None,
};

pub(super) const URLLIB: Module = Module { name: "urllib", functions: &[], constant: |_| None };

pub(super) const URLLIB_PARSE: Module = Module {
    name: "urllib.parse",
    functions: &[
        Builtin::function("quote", |ctx, arguments| quote_url(ctx, &arguments, false)),
        Builtin::function("quote_plus", |ctx, arguments| quote_url(ctx, &arguments, true)),
        Builtin::function("unquote", |ctx, arguments| unquote(ctx, &arguments, false)),
        Builtin::function("unquote_plus", |ctx, arguments| unquote(ctx, &arguments, true)),
        Builtin::function("urlencode", urlencode),
    ],
    constant: |_| None,
};

pub(super) const UUID: Module =
    Module { name: "uuid", functions: &[Builtin::function("uuid4", uuid4)], constant: |_| None };

fn bytes_of(arguments: &Arguments) -> Outcome<Arc<[u8]>> {
    match arguments.positional.first() {
        Some(Value::Bytes(bytes)) => Ok(Arc::clone(bytes)),
        Some(Value::Text(text)) => Ok(Arc::from(text.as_bytes())),
        _ => Err(Raised::type_error("a bytes-like object is required")),
    }
}

fn encode64(ctx: &mut Context, arguments: &Arguments, is_for_urls: bool) -> Outcome {
    let bytes = match arguments.positional.first() {
        Some(Value::Text(_)) => return Err(Raised::type_error("a bytes-like object is required, not 'str'")),
        _ => bytes_of(arguments)?,
    };
    ctx.budget.allocate(bytes.len() as u64 * 2)?;
    let (plus, slash) = if is_for_urls { (b'-', b'_') } else { (b'+', b'/') };
    let letter = |six: u32| match six {
        0..=25 => b'A' + six as u8,
        26..=51 => b'a' + (six - 26) as u8,
        52..=61 => b'0' + (six - 52) as u8,
        62 => plus,
        _ => slash,
    };
    let mut made = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let is_padding = index > chunk.len();
            made.push(if is_padding { b'=' } else { letter(group >> (18 - 6 * index) & 63) });
        }
    }
    Ok(Value::Bytes(made.into()))
}

fn decode64(ctx: &mut Context, arguments: &Arguments) -> Outcome {
    let bytes = bytes_of(arguments)?;
    ctx.budget.allocate(bytes.len() as u64)?;
    let (mut made, mut group, mut bits) = (Vec::new(), 0_u32, 0_u32);
    for byte in bytes.iter() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        group = group << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            made.push((group >> bits & 0xFF) as u8);
        }
    }
    if !bytes.iter().filter(|byte| !byte.is_ascii_whitespace()).count().is_multiple_of(4) {
        return Err(Raised::value_error("Incorrect padding"));
    }
    Ok(Value::Bytes(made.into()))
}

/// A finished digest.
#[derive(Debug)]
struct Digest(Vec<u8>);

impl Object for Digest {
    fn type_name(&self) -> &str {
        "HASH"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        Ok(match name {
            "hexdigest" => Some(native("hexdigest", move |_, _| {
                Ok(Value::text(self.0.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
            })),
            "digest" => Some(native("digest", move |_, _| Ok(Value::Bytes(self.0.clone().into())))),
            _ => None,
        })
    }
}

fn hash(ctx: &mut Context, arguments: &Arguments, digest: fn(&[u8]) -> Vec<u8>) -> Outcome {
    let bytes = match arguments.positional.first() {
        None => Arc::from([]),
        Some(Value::Text(_)) => return Err(Raised::type_error("Strings must be encoded before hashing")),
        Some(_) => bytes_of(arguments)?,
    };
    ctx.budget.spend(1 + bytes.len() as u64 / 4)?;
    Ok(Value::Object(Rc::new(Digest(digest(&bytes)))))
}

fn capwords(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let text = arguments.text(0, "s")?;
    let words = text.split_whitespace().map(|word| {
        let mut characters = word.chars();
        let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
        first + &characters.as_str().to_lowercase()
    });
    let made = words.collect::<Vec<_>>().join(" ");
    ctx.text(made)
}

/// Lines of at most `width` characters; a longer word is cut.
fn wrapped(ctx: &mut Context, arguments: &Arguments) -> Outcome<Vec<String>> {
    let text = arguments.text(0, "text")?;
    let width = usize::try_from(arguments.index(1, "width", Some(70))?).unwrap_or(0);
    if width == 0 {
        return Err(Raised::value_error("invalid width (must be > 0)"));
    }
    ctx.budget.allocate(text.len() as u64 * 2)?;
    ctx.budget.spend(text.len() as u64 / 8)?;
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut length) = (String::new(), 0);
    for word in text.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        while !word.is_empty() {
            let space = usize::from(length > 0);
            if length + space + word.len() <= width {
                line.push_str(if length > 0 { " " } else { "" });
                length += space + word.len();
                line.extend(word.drain(..));
            } else if length > 0 {
                lines.push(std::mem::take(&mut line));
                length = 0;
            } else {
                lines.push(word.drain(..width).collect());
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    Ok(lines)
}

fn shorten(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let text = arguments.text(0, "text")?;
    let width = usize::try_from(arguments.index(1, "width", None)?).unwrap_or(0);
    let placeholder = match arguments.keyword("placeholder") {
        Some(Value::Text(text)) => text.to_string(),
        _ => " [...]".to_owned(),
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let whole = words.join(" ");
    if whole.chars().count() <= width {
        return Ok(Value::text(whole));
    }
    if placeholder.trim_start().chars().count() > width {
        return Err(Raised::value_error("placeholder too large for max width"));
    }
    let mut kept = String::new();
    for word in words {
        let space = usize::from(!kept.is_empty());
        if kept.chars().count() + space + word.chars().count() + placeholder.chars().count() > width {
            break;
        }
        kept.push_str(if kept.is_empty() { "" } else { " " });
        kept.push_str(word);
    }
    Ok(Value::text(if kept.is_empty() { placeholder.trim_start().to_owned() } else { kept + &placeholder }))
}

fn dedent(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let text = arguments.text(0, "text")?;
    let indented = text.lines().filter(|line| !line.trim().is_empty());
    let margin = indented.map(|line| line.len() - line.trim_start_matches([' ', '\t']).len()).min().unwrap_or(0);
    let lines =
        text.split('\n').map(|line| if line.trim().is_empty() { "" } else { line.get(margin..).unwrap_or(line) });
    let made = lines.collect::<Vec<_>>().join("\n");
    ctx.text(made)
}

fn indent(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let (text, prefix) = (arguments.text(0, "text")?, arguments.text(1, "prefix")?);
    let lines = text.lines().count() as u64;
    ctx.budget.allocate(lines.saturating_mul(prefix.len() as u64))?;
    let made: Vec<String> = text
        .split('\n')
        .map(|line| if line.trim().is_empty() { line.to_owned() } else { format!("{prefix}{line}") })
        .collect();
    ctx.text(made.join("\n"))
}

fn percent_encoded(text: &str, safe: &str, space_is_plus: bool) -> String {
    let mut made = String::with_capacity(text.len());
    for byte in text.bytes() {
        let character = char::from(byte);
        if byte.is_ascii_alphanumeric() || "_.-~".contains(character) || (byte.is_ascii() && safe.contains(character)) {
            made.push(character);
        } else if byte == b' ' && space_is_plus {
            made.push('+');
        } else {
            made.push_str(&format!("%{byte:02X}"));
        }
    }
    made
}

fn quote_url(ctx: &mut Context, arguments: &Arguments, space_is_plus: bool) -> Outcome {
    let value = arguments.required(0, "string")?;
    let text = match value {
        Value::Text(text) => text.to_string(),
        _ => return Err(Raised::type_error("quote_from_bytes() expected bytes")),
    };
    let safe = match arguments.get(1, "safe") {
        Some(_) => arguments.text(1, "safe")?,
        None => if space_is_plus { "" } else { "/" }.into(),
    };
    ctx.text(percent_encoded(&text, &safe, space_is_plus))
}

fn unquote(ctx: &mut Context, arguments: &Arguments, plus_is_space: bool) -> Outcome {
    let text = arguments.text(0, "string")?;
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if *first == b'+' && plus_is_space { b' ' } else { *first });
                rest = after;
            }
        }
    }
    ctx.text(String::from_utf8_lossy(&bytes).into_owned())
}

fn urlencode(ctx: &mut Context, arguments: Arguments) -> Outcome {
    let query = arguments.required(0, "query")?;
    let pairs = match crate::builtins::pairs_of(ctx, query) {
        Ok(pairs) => pairs,
        Err(_) => {
            let mut pairs = Vec::new();
            for pair in ctx.collect(query)? {
                if let [key, value] = ctx.collect(&pair)?.as_slice() {
                    pairs.push((key.clone(), value.clone()));
                }
            }
            pairs
        }
    };
    let mut parts = Vec::new();
    for (key, value) in pairs {
        let (key, value) = (ctx.str(&key)?, ctx.str(&value)?);
        parts.push(format!("{}={}", percent_encoded(&key, "", true), percent_encoded(&value, "", true)));
    }
    ctx.text(parts.join("&"))
}

/// A random identifier.
#[derive(Debug)]
struct Identifier(u128);

impl Identifier {
    fn text(&self) -> String {
        let digits = format!("{:032x}", self.0);
        let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default().to_owned();
        [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-")
    }
}

impl Object for Identifier {
    fn type_name(&self) -> &str {
        "UUID"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        format!("UUID('{}')", self.text())
    }

    fn str(&self, shower: &mut crate::value::show::Shower) -> Outcome<()> {
        shower.push(&self.text())
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        Ok((name == "hex").then(|| Value::text(format!("{:032x}", self.0))))
    }
}

fn uuid4(ctx: &mut Context, _arguments: Arguments) -> Outcome {
    let random = u128::from(ctx.host.random()) << 64 | u128::from(ctx.host.random());
    let version = random & !(0xF << 76) | 4 << 76;
    Ok(Value::Object(Rc::new(Identifier(version & !(3 << 62) | 2 << 62))))
}
