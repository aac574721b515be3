//! What a value is.

use super::reading::{is_plain_number, text};
use super::stats::is_blank;
use super::{Family::Information, Function, of};
use crate::error::Outcome;
use crate::run::Arguments;
use crate::value::{DateTime, Value};

pub(super) const TABLE: &[Function] = &[
    of(Information, ["ISBLANK", "ESTVIDE", "value", "ISBLANK('')", "True"], |_, a| is(&a, is_blank)),
    of(Information, ["ISDATE", "ESTDATE", "value", "ISDATE(DATE(2026, 1, 1))", "True"], |_, a| {
        is(&a, |value| matches!(value, Value::Date(_) | Value::DateTime(_)))
    }),
    of(Information, ["ISEMAIL", "ESTCOURRIEL", "value", "ISEMAIL('Abc.123@example.com')", "True"], |_, a| {
        Ok(Value::Bool(is_email(&text(&a, 0, "value")?)))
    }),
    of(Information, ["ISERR", "ESTERR", "value", "ISERR(1/0)", "True"], |_, a| is(&a, |_| false)),
    of(Information, ["ISERROR", "ESTERREUR", "value", "ISERROR(float('nan'))", "True"], |_, a| is(&a, is_invalid)),
    of(Information, ["ISLOGICAL", "ESTLOGIQUE", "value", "ISLOGICAL(0)", "False"], |_, a| {
        is(&a, |value| matches!(value, Value::Bool(_)))
    }),
    of(Information, ["ISNA", "ESTNA", "value", "ISNA(NA())", "True"], |_, a| is(&a, is_nan)),
    of(Information, ["ISNONTEXT", "ESTNONTEXTE", "value", "ISNONTEXT(17)", "True"], |_, a| {
        is(&a, |value| !is_text(value))
    }),
    of(Information, ["ISNUMBER", "ESTNUM", "value", "ISNUMBER(17)", "True"], |_, a| {
        is(&a, |value| is_plain_number(value) || matches!(value, Value::Bool(_)))
    }),
    of(Information, ["ISREF", "ESTREF", "value", "ISREF('Roger')", "False"], |_, a| {
        is(&a, |value| matches!(value, Value::Record(..)))
    }),
    of(Information, ["ISREFLIST", "ESTREFLISTE", "value", "ISREFLIST(17)", "False"], |_, a| {
        is(&a, |value| matches!(value, Value::RecordSet(_)))
    }),
    of(Information, ["ISTEXT", "ESTTEXTE", "value", "ISTEXT('')", "True"], |_, a| is(&a, is_text)),
    of(Information, ["ISURL", "ESTURL", "value", "ISURL('http://www.example.com')", "True"], |_, a| {
        let value = super::text::method_text(&a, 0, "value", "strip")?;
        Ok(Value::Bool(is_url(value.trim())))
    }),
    of(Information, ["N", "N", "value", "N('Even')", "0"], |ctx, a| {
        let value = a.required(0, "value")?;
        Ok(match value {
            Value::Date(date) => Value::Float(super::serial(ctx, DateTime::naive(date.midnight()))?),
            Value::DateTime(moment) => Value::Float(super::serial(ctx, *moment)?),
            other if other.as_number().is_some() => other.clone(),
            _ => Value::Int(0),
        })
    }),
    of(Information, ["NA", "NA", "", "ISNA(NA())", "True"], |_, a| {
        a.only(&[])?;
        Ok(Value::Float(f64::NAN))
    }),
    of(Information, ["TYPE", "TYPE", "value", "TYPE('abc')", "2"], |_, a| {
        let code = match a.required(0, "value")? {
            Value::Text(_) => 2,
            Value::Bool(_) => 4,
            Value::AltText(_) => 16,
            Value::List(_) | Value::Tuple(_) | Value::Set(_) | Value::Dict(_) | Value::RecordSet(_) => 64,
            Value::Record(..) | Value::Table(_) | Value::Object(_) => 128,
            _ => 1,
        };
        Ok(Value::Int(code))
    }),
];

fn is(arguments: &Arguments, test: fn(&Value) -> bool) -> Outcome {
    arguments.only(&["value"])?;
    Ok(Value::Bool(test(arguments.required(0, "value")?)))
}

fn is_text(value: &Value) -> bool {
    matches!(value, Value::Text(_) | Value::AltText(_) | Value::Bytes(_))
}

/// Whether a value is "not available".
pub(super) fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Float(number) if number.is_nan())
}

/// Whether a value counts as an error: a text in a column of another type, or "not available".
pub(super) fn is_invalid(value: &Value) -> bool {
    is_nan(value) || matches!(value, Value::AltText(_))
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Labels of letters, digits and inner hyphens; the last one of letters alone.
fn is_host(host: &str) -> bool {
    let Some((labels, top)) = host.rsplit_once('.') else { return false };
    let is_label = |label: &str| {
        let is_edge = |edge: Option<char>| edge.is_some_and(|character| character.is_ascii_alphanumeric());
        let is_inner = |character: char| character.is_ascii_alphanumeric() || character == '-';
        is_edge(label.chars().next()) && is_edge(label.chars().last()) && label.chars().all(is_inner)
    };
    let is_top = (2..=24).contains(&top.len()) && top.chars().all(|character| character.is_ascii_alphabetic());
    is_top && labels.split('.').all(is_label)
}

fn is_email(address: &str) -> bool {
    let Some((name, host)) = address.rsplit_once('@') else { return false };
    let is_allowed = |character: char| is_word(character) || "%+/='-".contains(character);
    let mut parts = name.split('.');
    let starts_well = name.chars().next().is_some_and(is_word);
    starts_well && parts.all(|part| !part.is_empty() && part.chars().all(is_allowed)) && is_host(host)
}

fn is_url(address: &str) -> bool {
    const SCHEMES: [&str; 8] = ["ftp", "http", "https", "gopher", "mailto", "news", "telnet", "aim"];
    let rest = match address.split_once("://") {
        Some((scheme, rest)) if SCHEMES.contains(&scheme) => rest,
        _ => address,
    };
    let (place, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = match place.split_once('@') {
        Some((user, host)) if !user.is_empty() && user.chars().all(is_word) => host,
        _ => place,
    };
    let is_allowed = |character: char| is_word(character) || "-!#$%&'()*+,./:;=?@~".contains(character);
    is_host(host) && path.chars().all(is_allowed)
}
