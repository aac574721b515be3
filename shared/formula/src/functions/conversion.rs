//! Bases of numbers, bits, and units of measure.

use num_bigint::BigInt;
use num_traits::{Num, Signed};

use super::numbers::{from_big, to_big};
use super::reading::{integer, integer_or, made, real, text, whole};
use super::{Family::Conversion, Function, of};
use crate::error::{Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::Value;

pub(super) const TABLE: &[Function] = &[
    of(Conversion, ["BASE", "BASE", "value, base, min_length=0", "BASE(255, 16, 4)", "'00FF'"], |ctx, a| {
        let value = super::reading::number(&a, 0, "value")?;
        let big = to_big(&value).unwrap_or(BigInt::from(whole(libm::trunc(value.to_f64()))?));
        let base = radix(&a, 1, "base")?;
        if big.is_negative() {
            return Err(Raised::value_error("value must not be negative"));
        }
        let width = usize::try_from(integer_or(&a, 2, "min_length", 0)?.clamp(0, 255)).unwrap_or(0);
        made(ctx, format!("{:0>width$}", big.to_str_radix(base).to_uppercase()))
    }),
    of(Conversion, ["BIN2DEC", "BINDEC", "number", "BIN2DEC('1010')", "10"], |ctx, a| rebase(ctx, &a, 2, 10)),
    of(Conversion, ["BIN2HEX", "BINHEX", "number, significant_digits=0", "BIN2HEX('1010')", "'A'"], |ctx, a| {
        rebase(ctx, &a, 2, 16)
    }),
    of(Conversion, ["BIN2OCT", "BINOCT", "number, significant_digits=0", "BIN2OCT('1010')", "'12'"], |ctx, a| {
        rebase(ctx, &a, 2, 8)
    }),
    of(Conversion, ["BITAND", "BITET", "value1, value2", "BITAND(12, 10)", "8"], |_, a| {
        bits(&a, |left, right| left & right)
    }),
    of(Conversion, ["BITLSHIFT", "BITDECALG", "value, shift", "BITLSHIFT(1, 4)", "16"], |_, a| shift(&a, 1)),
    of(Conversion, ["BITOR", "BITOU", "value1, value2", "BITOR(12, 10)", "14"], |_, a| {
        bits(&a, |left, right| left | right)
    }),
    of(Conversion, ["BITRSHIFT", "BITDECALD", "value, shift", "BITRSHIFT(16, 4)", "1"], |_, a| shift(&a, -1)),
    of(Conversion, ["BITXOR", "BITOUEXCLUSIF", "value1, value2", "BITXOR(12, 10)", "6"], |_, a| {
        bits(&a, |left, right| left ^ right)
    }),
    of(Conversion, ["CONVERT", "CONVERT", "value, start_unit, end_unit", "CONVERT(100, 'cm', 'm')", "1.0"], |_, a| {
        convert(&a)
    }),
    of(Conversion, ["DEC2BIN", "DECBIN", "number, significant_digits=0", "DEC2BIN(10)", "'1010'"], |ctx, a| {
        rebase(ctx, &a, 10, 2)
    }),
    of(Conversion, ["DEC2HEX", "DECHEX", "number, significant_digits=0", "DEC2HEX(-1)", "'FFFFFFFFFF'"], |ctx, a| {
        rebase(ctx, &a, 10, 16)
    }),
    of(Conversion, ["DEC2OCT", "DECOCT", "number, significant_digits=0", "DEC2OCT(8, 4)", "'0010'"], |ctx, a| {
        rebase(ctx, &a, 10, 8)
    }),
    of(Conversion, ["DECIMAL", "DECIMAL", "value, base", "DECIMAL('FF', 16)", "255"], |_, a| {
        let (digits, base) = (text(&a, 0, "value")?, radix(&a, 1, "base")?);
        let number =
            BigInt::from_str_radix(digits.trim(), base).map_err(|_| Raised::value_error("no number of this base"))?;
        Ok(from_big(number)?.into_value())
    }),
    of(Conversion, ["HEX2BIN", "HEXBIN", "number, significant_digits=0", "HEX2BIN('A')", "'1010'"], |ctx, a| {
        rebase(ctx, &a, 16, 2)
    }),
    of(Conversion, ["HEX2DEC", "HEXDEC", "number", "HEX2DEC('FFFFFFFFFF')", "-1"], |ctx, a| rebase(ctx, &a, 16, 10)),
    of(Conversion, ["HEX2OCT", "HEXOCT", "number, significant_digits=0", "HEX2OCT('A')", "'12'"], |ctx, a| {
        rebase(ctx, &a, 16, 8)
    }),
    of(Conversion, ["OCT2BIN", "OCTBIN", "number, significant_digits=0", "OCT2BIN('12')", "'1010'"], |ctx, a| {
        rebase(ctx, &a, 8, 2)
    }),
    of(Conversion, ["OCT2DEC", "OCTDEC", "number", "OCT2DEC('12')", "10"], |ctx, a| rebase(ctx, &a, 8, 10)),
    of(Conversion, ["OCT2HEX", "OCTHEX", "number, significant_digits=0", "OCT2HEX('12')", "'A'"], |ctx, a| {
        rebase(ctx, &a, 8, 16)
    }),
];

fn radix(arguments: &Arguments, index: usize, name: &str) -> Outcome<u32> {
    let base = integer(arguments, index, name)?;
    u32::try_from(base)
        .ok()
        .filter(|base| (2..=36).contains(base))
        .ok_or_else(|| Raised::value_error("base is 2 to 36"))
}

/// From one base to another as spreadsheets do: ten digits at most, negative numbers as the complement.
fn rebase(ctx: &mut Context<'_>, arguments: &Arguments, from: u32, to: u32) -> Outcome {
    let too_large = || Raised::value_error("the number has too many digits");
    let complement = |base: u32| i64::from(base).checked_pow(10).unwrap_or(i64::MAX);
    let number = if from == 10 {
        integer(arguments, 0, "number")?
    } else {
        let value = arguments.required(0, "number")?.clone();
        let digits = super::reading::shown(ctx, &value)?;
        let digits = digits.trim();
        if digits.len() > 10 {
            return Err(too_large());
        }
        let number = i64::from_str_radix(digits, from).map_err(|_| Raised::value_error("no number of this base"))?;
        if number < 0 {
            return Err(Raised::value_error("no number of this base"));
        }
        if number >= complement(from) / 2 { number - complement(from) } else { number }
    };
    if to == 10 {
        return Ok(Value::Int(number));
    }
    let half = complement(to) / 2;
    if number < -half || number >= half {
        return Err(too_large());
    }
    let positive = if number < 0 { number + complement(to) } else { number };
    let width = usize::try_from(integer_or(arguments, 1, "significant_digits", 0)?.clamp(0, 10)).unwrap_or(0);
    let digits = BigInt::from(positive).to_str_radix(to).to_uppercase();
    made(ctx, format!("{digits:0>width$}"))
}

fn bits(arguments: &Arguments, combine: fn(i64, i64) -> i64) -> Outcome {
    let (left, right) = (integer(arguments, 0, "value1")?, integer(arguments, 1, "value2")?);
    if left < 0 || right < 0 {
        return Err(Raised::value_error("the values must not be negative"));
    }
    Ok(Value::Int(combine(left, right)))
}

fn shift(arguments: &Arguments, direction: i64) -> Outcome {
    let value = integer(arguments, 0, "value")?;
    let places = integer(arguments, 1, "shift")?.clamp(-53, 53) * direction;
    if value < 0 {
        return Err(Raised::value_error("the value must not be negative"));
    }
    let (big, count) = (BigInt::from(value), places.unsigned_abs());
    Ok(from_big(if places < 0 { big >> count } else { big << count })?.into_value())
}

/// Units: symbol, what they measure, how many base units they are. Prefixes go before those marked.
const UNITS: [(&str, char, f64, bool); 47] = [
    ("g", 'm', 1.0, true),
    ("lbm", 'm', 453.592_37, false),
    ("ozm", 'm', 28.349_523_125, false),
    ("stone", 'm', 6_350.293_18, false),
    ("t", 'm', 1e6, false),
    ("ton", 'm', 907_184.74, false),
    ("m", 'l', 1.0, true),
    ("in", 'l', 0.0254, false),
    ("ft", 'l', 0.3048, false),
    ("yd", 'l', 0.9144, false),
    ("mi", 'l', 1609.344, false),
    ("Nmi", 'l', 1852.0, false),
    ("ang", 'l', 1e-10, true),
    ("ly", 'l', 9_460_730_472_580_800.0, true),
    ("s", 't', 1.0, true),
    ("sec", 't', 1.0, true),
    ("mn", 't', 60.0, false),
    ("min", 't', 60.0, false),
    ("hr", 't', 3600.0, false),
    ("day", 't', 86_400.0, false),
    ("d", 't', 86_400.0, false),
    ("yr", 't', 31_557_600.0, false),
    ("Pa", 'p', 1.0, true),
    ("bar", 'p', 1e5, true),
    ("atm", 'p', 101_325.0, true),
    ("psi", 'p', 6_894.757_293_168_361, false),
    ("mmHg", 'p', 133.322, true),
    ("N", 'f', 1.0, true),
    ("lbf", 'f', 4.448_221_615_260_5, false),
    ("J", 'e', 1.0, true),
    ("cal", 'e', 4.1868, true),
    ("Wh", 'e', 3600.0, true),
    ("W", 'w', 1.0, true),
    ("HP", 'w', 745.699_871_582_270_2, false),
    ("l", 'v', 1.0, true),
    ("L", 'v', 1.0, true),
    ("lt", 'v', 1.0, true),
    ("m3", 'v', 1000.0, false),
    ("gal", 'v', 3.785_411_784, false),
    ("uk_gal", 'v', 4.546_09, false),
    ("cup", 'v', 0.236_588_236_5, false),
    ("tsp", 'v', 0.004_928_921_593_75, false),
    ("tbs", 'v', 0.014_786_764_781_25, false),
    ("m2", 'a', 1.0, false),
    ("ha", 'a', 10_000.0, false),
    ("ar", 'a', 100.0, false),
    ("m/s", 'c', 1.0, false),
];

const MORE_UNITS: [(&str, char, f64, bool); 9] = [
    ("km/h", 'c', 1.0 / 3.6, false),
    ("kn", 'c', 1852.0 / 3600.0, false),
    ("mph", 'c', 0.447_04, false),
    ("km2", 'a', 1e6, false),
    ("ft2", 'a', 0.092_903_04, false),
    ("uk_acre", 'a', 4_046.856_422_4, false),
    ("bit", 'b', 1.0, true),
    ("byte", 'b', 8.0, true),
    ("o", 'b', 8.0, true),
];

const PREFIXES: [(&str, f64); 17] = [
    ("da", 10.0),
    ("k", 1e3),
    ("h", 1e2),
    ("d", 1e-1),
    ("c", 1e-2),
    ("m", 1e-3),
    ("u", 1e-6),
    ("µ", 1e-6),
    ("n", 1e-9),
    ("p", 1e-12),
    ("M", 1e6),
    ("G", 1e9),
    ("T", 1e12),
    ("Ki", 1024.0),
    ("Mi", 1_048_576.0),
    ("Gi", 1_073_741_824.0),
    ("Ti", 1_099_511_627_776.0),
];

/// What a unit measures, and how many base units it is.
fn unit(symbol: &str) -> Option<(char, f64)> {
    let units = || UNITS.iter().chain(&MORE_UNITS);
    if let Some((_, kind, size, _)) = units().find(|(name, ..)| *name == symbol) {
        return Some((*kind, *size));
    }
    PREFIXES.iter().find_map(|(prefix, scale)| {
        let rest = symbol.strip_prefix(prefix)?;
        let (_, kind, size, _) = units().find(|(name, _, _, takes_prefix)| *takes_prefix && *name == rest)?;
        Some((*kind, size * scale))
    })
}

fn convert(arguments: &Arguments) -> Outcome {
    let value = real(arguments, 0, "value")?;
    let (start, end) = (text(arguments, 1, "start_unit")?, text(arguments, 2, "end_unit")?);
    if let (Some(from), Some(to)) = (temperature(&start), temperature(&end)) {
        let kelvin = (value + from.0) * from.1;
        return Ok(Value::Float(kelvin / to.1 - to.0));
    }
    match (unit(&start), unit(&end)) {
        (Some((from, from_size)), Some((to, to_size))) if from == to => Ok(Value::Float(value * from_size / to_size)),
        (Some(_), Some(_)) => Err(Raised::value_error(format!("{start} and {end} measure different things"))),
        (None, _) => Err(Raised::value_error(format!("unknown unit: {start}"))),
        (_, None) => Err(Raised::value_error(format!("unknown unit: {end}"))),
    }
}

/// What to add to a temperature, and how many kelvins a degree is.
fn temperature(symbol: &str) -> Option<(f64, f64)> {
    match symbol {
        "C" | "cel" | "°C" => Some((273.15, 1.0)),
        "F" | "fah" | "°F" => Some((459.67, 5.0 / 9.0)),
        "K" | "kel" => Some((0.0, 1.0)),
        _ => None,
    }
}
