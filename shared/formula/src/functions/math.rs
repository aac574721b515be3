//! Arithmetic, rounding and counting arrangements, with the results and errors that Grist gives.
//!
//! Deliberately absent: what takes angles and logarithms, in `trigonometry.rs`.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::Signed;

use super::numbers::{self, add, divide, is_negative, is_zero, modulo, multiply, power, whole};
use super::reading::{
    at_least_one, elements, integer, integer_of, is_plain_number, list, made, number, number_of, number_or, parsed,
    real, real_or, text, truncated, walk,
};
use super::{Family::Math, Function, of};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context};
use crate::value::{Number, Value};

pub(super) const TABLE: &[Function] = &[
    of(Math, ["ABS", "ABS", "value", "ABS(-2)", "2"], |_, a| absolute(&a)),
    of(Math, ["ARABIC", "CHIFFRE.ARABE", "roman_numeral", "ARABIC('mcmxii')", "1912"], |_, a| arabic(&a)),
    of(Math, ["CEILING", "PLAFOND", "value, factor=1", "CEILING(2.1, 0.5)", "2.5"], |_, a| ceiling(&a)),
    of(Math, ["COMBIN", "COMBIN", "n, k", "COMBIN(10, 7)", "120"], |_, a| combinations(&a)),
    of(Math, ["EVEN", "PAIR", "value", "EVEN(-1)", "-2"], |_, a| {
        Ok(multiply(&whole(away_from_zero(parsed(&a, 0, "value")? / 2.0))?, &Number::Int(2))?.into_value())
    }),
    of(Math, ["FACT", "FACT", "value", "FACT(5)", "120"], |_, a| factorial(&a)),
    of(Math, ["FACTDOUBLE", "FACTDOUBLE", "value", "FACTDOUBLE(7)", "105"], |_, a| double_factorial(&a)),
    of(Math, ["FLOOR", "PLANCHER", "value, factor=1", "FLOOR(3.7, 2)", "2"], |_, a| floor(&a)),
    of(Math, ["GCD", "PGCD", "value1, *more_values", "GCD(14, 42, 21)", "7"], |_, a| greatest_divisor(&a)),
    of(Math, ["INT", "ENT", "value", "INT(-8.9)", "-9"], |_, a| {
        let value = number(&a, 0, "value")?;
        let floored = if let Number::Float(value) = value { whole(libm::floor(value))? } else { value };
        Ok(floored.into_value())
    }),
    of(Math, ["ISEVEN", "EST.PAIR", "value", "ISEVEN(4)", "True"], |_, a| {
        Ok(Value::Bool(truncated(&a, 0, "value")? % 2 == 0))
    }),
    of(Math, ["ISODD", "EST.IMPAIR", "value", "ISODD(4)", "False"], |_, a| {
        Ok(Value::Bool(truncated(&a, 0, "value")? % 2 != 0))
    }),
    of(Math, ["LCM", "PPCM", "value1, *more_values", "LCM(12, 18, 24)", "72"], |_, a| least_multiple(&a)),
    of(Math, ["MOD", "MOD", "dividend, divisor", "MOD(-3, 2)", "1"], |_, a| {
        Ok(modulo(&number(&a, 0, "dividend")?, &number(&a, 1, "divisor")?)?.into_value())
    }),
    of(Math, ["MROUND", "ARRONDI.AU.MULTIPLE", "value, factor", "MROUND(10, 3)", "9"], |_, a| nearest_multiple(&a)),
    of(Math, ["MULTINOMIAL", "MULTINOMIALE", "value1, *more_values", "MULTINOMIAL(2, 3, 4)", "1260"], |_, a| {
        multinomial(&a)
    }),
    of(Math, ["NUM", "NUM", "value", "NUM(-17.0)", "-17"], |_, a| {
        let value = a.required(0, "value")?;
        match value {
            Value::Float(number) if libm::trunc(*number) == *number && number.is_finite() => {
                Ok(whole(*number)?.into_value())
            }
            other => Ok(other.clone()),
        }
    }),
    of(Math, ["ODD", "IMPAIR", "value", "ODD(2)", "3"], |_, a| {
        let half = whole(away_from_zero((real(&a, 0, "value")? + 1.0) / 2.0))?;
        Ok(add(&multiply(&half, &Number::Int(2))?, &Number::Int(-1))?.into_value())
    }),
    of(Math, ["PERMUT", "PERMUTATION", "n, k", "PERMUT(5, 2)", "20"], |_, a| permutations(&a)),
    of(Math, ["POWER", "PUISSANCE", "base, exponent", "POWER(5, 2)", "25.0"], |_, a| raised(&a)),
    of(Math, ["PRODUCT", "PRODUIT", "factor1, *more_factors", "PRODUCT([5, 15, 30], 2)", "4500"], product),
    of(Math, ["QUOTIENT", "QUOTIENT", "dividend, divisor", "QUOTIENT(-10, 3)", "-3"], |_, a| {
        let quotient = divide(parsed(&a, 0, "dividend")?, real(&a, 1, "divisor")?)?;
        Ok(whole(libm::trunc(quotient))?.into_value())
    }),
    of(Math, ["RAND", "ALEA", "", "0 <= RAND() < 1", "True"], |ctx, _| Ok(Value::Float(fraction(ctx)))),
    of(Math, ["RANDBETWEEN", "ALEA.ENTRE.BORNES", "low, high", "RANDBETWEEN(3, 3)", "3"], random_between),
    of(Math, ["ROMAN", "ROMAIN", "number, form_unused=None", "ROMAN(499)", "'CDXCIX'"], |ctx, a| {
        let numeral = roman(truncated(&a, 0, "number")?)?;
        made(ctx, numeral)
    }),
    of(Math, ["ROUND", "ARRONDI", "value, places=0", "ROUND(2.15, 1)", "2.2"], |_, a| {
        let value = a.required(0, "value")?;
        let Some(number) = value.as_float() else { return Err(not_a_number(value)) };
        rounded(number, places(&a)?).map(Value::Float)
    }),
    of(Math, ["ROUNDDOWN", "ARRONDI.INF", "value, places=0", "ROUNDDOWN(-3.14159, 1)", "-3.1"], |_, a| {
        cut(&a, libm::trunc)
    }),
    of(Math, ["ROUNDUP", "ARRONDI.SUP", "value, places=0", "ROUNDUP(31415.92654, -2)", "31500"], |_, a| {
        cut(&a, away_from_zero)
    }),
    of(Math, ["SERIESSUM", "SOMME.SERIES", "x, n, m, a", "SERIESSUM(-3, 1, 1, [2, 4, 6])", "-132"], series_sum),
    of(Math, ["SIGN", "SIGNE", "value", "SIGN(-0.5)", "-1"], |_, a| {
        let value = number(&a, 0, "value")?;
        let sign = if is_zero(&value) { 0 } else { i64::from(!is_negative(&value)) * 2 - 1 };
        Ok(Value::Int(sign))
    }),
    of(Math, ["SUM", "SOMME", "value1, *more_values", "SUM([5, 15, 30], 2)", "52"], sum),
    of(
        Math,
        ["SUMPRODUCT", "SOMMEPROD", "array1, *more_arrays", "SUMPRODUCT([1, 2, 3], [4, 5, 6])", "32"],
        sum_product,
    ),
    of(Math, ["SUMSQ", "SOMME.CARRES", "value1, *more_values", "SUMSQ(3, [4])", "25"], |ctx, a| {
        let mut total = Number::Int(0);
        walk(ctx, at_least_one(&a, "value1")?, &mut |value| {
            if is_plain_number(value) {
                let value = number_of(value)?;
                total = add(&total, &multiply(&value, &value)?)?;
            }
            Ok(())
        })?;
        Ok(total.into_value())
    }),
    of(Math, ["SUMX2MY2", "SOMME.X2MY2", "array_x, array_y", "SUMX2MY2([3, 4], [1, 2])", "20.0"], |ctx, a| {
        pairs(ctx, &a, |x, y| x * x - y * y)
    }),
    of(Math, ["SUMX2PY2", "SOMME.X2PY2", "array_x, array_y", "SUMX2PY2([3, 4], [1, 2])", "30.0"], |ctx, a| {
        pairs(ctx, &a, |x, y| x * x + y * y)
    }),
    of(Math, ["SUMXMY2", "SOMME.XMY2", "array_x, array_y", "SUMXMY2([3, 4], [1, 2])", "8.0"], |ctx, a| {
        pairs(ctx, &a, |x, y| (x - y) * (x - y))
    }),
    of(Math, ["TRUNC", "TRONQUE", "value, places=0", "TRUNC(8.9)", "8"], |_, a| cut(&a, libm::trunc)),
    of(Math, ["UUID", "UUID", "", "LEN(UUID())", "36"], |ctx, _| {
        let uuid = uuid(ctx);
        made(ctx, uuid)
    }),
];

fn not_a_number(value: &Value) -> Raised {
    Raised::type_error(format!("must be real number, not {}", value.type_name()))
}

fn away_from_zero(value: f64) -> f64 {
    if value >= 0.0 { libm::ceil(value) } else { libm::floor(value) }
}

fn absolute(arguments: &Arguments) -> Outcome {
    Ok(match arguments.required(0, "value")? {
        Value::Duration(duration) => Value::Duration(duration.saturating_abs()),
        value => match number_of(value)? {
            Number::Float(value) => Value::Float(value.abs()),
            value if is_negative(&value) => multiply(&value, &Number::Int(-1))?.into_value(),
            value => value.into_value(),
        },
    })
}

/// Rounds half away from zero, with the very operations of Grist's ROUND.
pub(super) fn rounded(value: f64, places: i64) -> Outcome<f64> {
    let factor = numbers::power_of_ten(places)?;
    let scaled = if value >= 0.0 { libm::floor(value * factor + 0.5) } else { libm::ceil(value * factor - 0.5) };
    if scaled.is_nan() || scaled.is_infinite() {
        whole(scaled)?;
    }
    divide(scaled, factor)
}

fn places(arguments: &Arguments) -> Outcome<i64> {
    Ok(match arguments.get(1, "places") {
        None => 0,
        Some(value) => integer_of(value)?.clamp(-400, 400),
    })
}

/// Rounds with `round` at a place; whole when the place is a whole one.
fn cut(arguments: &Arguments, round: fn(f64) -> f64) -> Outcome {
    let value = parsed(arguments, 0, "value")?;
    let places = places(arguments)?;
    let factor = numbers::power_of_ten(-places)?;
    let scaled = whole(round(divide(value, factor)?))?;
    let factor = if places > 0 { Number::Float(factor) } else { whole(factor)? };
    Ok(multiply(&scaled, &factor)?.into_value())
}

fn ceiling(arguments: &Arguments) -> Outcome {
    let factor = number_or(arguments, 1, "factor", 1)?;
    let steps = whole(libm::ceil(divide(parsed(arguments, 0, "value")?, factor.to_f64())?))?;
    Ok(multiply(&steps, &factor)?.into_value())
}

/// The value and the factor, which must have the same sign.
fn multiple(arguments: &Arguments, factor: Number) -> Outcome<(f64, Number)> {
    let value = number(arguments, 0, "value")?;
    if is_negative(&value) != is_negative(&factor) {
        return Err(Raised::value_error("factor argument invalid"));
    }
    Ok((divide(value.to_f64(), factor.to_f64())?, factor))
}

fn floor(arguments: &Arguments) -> Outcome {
    let (steps, factor) = multiple(arguments, number_or(arguments, 1, "factor", 1)?)?;
    Ok(multiply(&whole(libm::floor(steps))?, &factor)?.into_value())
}

fn nearest_multiple(arguments: &Arguments) -> Outcome {
    let (steps, factor) = multiple(arguments, number(arguments, 1, "factor")?)?;
    Ok(multiply(&whole(libm::trunc(steps + 0.5))?, &factor)?.into_value())
}

/// How many ways there are to choose `k` of `n`.
pub(super) fn choose(n: i64, k: i64) -> Outcome<Number> {
    let k = k.min(n.saturating_sub(k));
    let Ok(k) = u64::try_from(k) else {
        return Err(Raised::type_error("reduce() of empty iterable with no initial value"));
    };
    let n = n.unsigned_abs();
    let ways = numbers::product_of_range(n - k + 1, n)? / numbers::product_of_range(1, k)?;
    numbers::from_big(ways)
}

fn combinations(arguments: &Arguments) -> Outcome {
    Ok(choose(integer(arguments, 0, "n")?, integer(arguments, 1, "k")?)?.into_value())
}

fn permutations(arguments: &Arguments) -> Outcome {
    let (n, k) = (truncated(arguments, 0, "n")?, truncated(arguments, 1, "k")?);
    if k < 0 || n < k {
        return Err(Raised::value_error("n and k must be 0 <= k <= n"));
    }
    let (n, k) = (n.unsigned_abs(), k.unsigned_abs());
    let ways = numbers::product_of_range(n - k + 1, n)?;
    Ok(numbers::from_big(ways)?.into_value())
}

fn multinomial(arguments: &Arguments) -> Outcome {
    let mut values = at_least_one(arguments, "value1")?.iter();
    let mut sum = values.next().map_or(Ok(0), integer_of)?;
    let mut ways = Number::Int(1);
    for value in values {
        let value = integer_of(value)?;
        sum = sum.saturating_add(value);
        ways = multiply(&ways, &choose(sum, value)?)?;
    }
    Ok(ways.into_value())
}

fn factorial(arguments: &Arguments) -> Outcome {
    let value = truncated(arguments, 0, "value")?;
    let value = u64::try_from(value).map_err(|_| Raised::value_error("factorial() not defined for negative values"))?;
    Ok(numbers::from_big(numbers::product_of_range(1, value)?)?.into_value())
}

fn double_factorial(arguments: &Arguments) -> Outcome {
    let value = integer(arguments, 0, "value")?;
    if value <= 1 {
        return Err(Raised::type_error("reduce() of empty iterable with no initial value"));
    }
    let mut product = Number::Int(1);
    let mut factor = value;
    while factor > 1 {
        product = multiply(&product, &Number::Int(factor))?;
        factor -= 2;
    }
    Ok(product.into_value())
}

/// Values as whole numbers of any size, none below zero.
fn naturals(values: &[Value]) -> Outcome<Vec<BigInt>> {
    let values = values.iter().map(|value| match number_of(value)? {
        Number::Float(value) => Ok(numbers::to_big(&whole(libm::trunc(value))?).unwrap_or_default()),
        value => Ok(numbers::to_big(&value).unwrap_or_default()),
    });
    let values: Vec<BigInt> = values.collect::<Outcome<_>>()?;
    if values.iter().any(Signed::is_negative) {
        return Err(Raised::value_error("gcd requires non-negative values"));
    }
    Ok(values)
}

fn greatest_divisor(arguments: &Arguments) -> Outcome {
    let given = at_least_one(arguments, "value1")?.iter().filter(|value| value.is_true()).cloned();
    let given: Vec<Value> = given.collect();
    let divisor = naturals(&given)?.iter().fold(BigInt::from(0), |divisor, value| divisor.gcd(value));
    Ok(numbers::from_big(divisor)?.into_value())
}

fn least_multiple(arguments: &Arguments) -> Outcome {
    let mut multiple = Number::Int(1);
    for value in naturals(at_least_one(arguments, "value1")?)? {
        let so_far = numbers::to_big(&multiple).unwrap_or_default();
        multiple = numbers::from_big(so_far.lcm(&value))?;
    }
    Ok(multiple.into_value())
}

fn raised(arguments: &Arguments) -> Outcome {
    let (base, exponent) = (real(arguments, 0, "base")?, real(arguments, 1, "exponent")?);
    let power = libm::pow(base, exponent);
    if (power.is_nan() && !base.is_nan() && !exponent.is_nan()) || (base == 0.0 && exponent < 0.0) {
        return Err(super::reading::domain());
    }
    if power.is_infinite() && base.is_finite() && exponent.is_finite() {
        return Err(Raised::new(ErrorClass::OverflowError, "math range error"));
    }
    Ok(Value::Float(power))
}

/// Adds numbers: exact for whole ones, in the order given.
pub(super) fn sum(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let values = at_least_one(&arguments, "value1")?;
    let mut total = Number::Int(0);
    walk(ctx, values, &mut |value| {
        match (&mut total, value) {
            (Number::Float(total), Value::Float(value)) => *total += value,
            (total, value) => {
                if let Some(value) = value.as_number() {
                    *total = add(total, &value)?;
                }
            }
        }
        Ok(())
    })?;
    Ok(total.into_value())
}

fn product(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let mut product: Option<Number> = None;
    walk(ctx, at_least_one(&arguments, "factor1")?, &mut |value| {
        if is_plain_number(value) {
            let value = number_of(value)?;
            product = Some(match &product {
                Some(product) => multiply(product, &value)?,
                None => value,
            });
        }
        Ok(())
    })?;
    let empty = || Raised::type_error("reduce() of empty iterable with no initial value");
    Ok(product.ok_or_else(empty)?.into_value())
}

fn sum_product(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let mut arrays = Vec::new();
    for value in at_least_one(&arguments, "array1")? {
        let not_iterable = || Raised::type_error(format!("'{}' object is not iterable", value.type_name()));
        arrays.push(elements(ctx, value)?.ok_or_else(not_iterable)?);
    }
    let shortest = arrays.iter().map(Vec::len).min().unwrap_or(0);
    let mut total = Number::Int(0);
    for index in 0..shortest {
        let mut product = Number::Int(1);
        for factor in arrays.iter().filter_map(|array| array.get(index)) {
            let Some(factor) = factor.as_number() else { return Err(not_a_number(factor)) };
            product = multiply(&product, &factor)?;
        }
        total = add(&total, &product)?;
    }
    Ok(total.into_value())
}

fn series_sum(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let base = number(&arguments, 0, "x")?;
    let mut exponent = number(&arguments, 1, "n")?;
    let step = number(&arguments, 2, "m")?;
    let mut total = Number::Int(0);
    for coefficient in list(ctx, &arguments, 3, "a")? {
        let term = multiply(&number_of(&coefficient)?, &power(&base, &exponent)?)?;
        total = add(&total, &term)?;
        exponent = add(&exponent, &step)?;
    }
    Ok(total.into_value())
}

fn pairs(ctx: &mut Context<'_>, arguments: &Arguments, term: fn(f64, f64) -> f64) -> Outcome {
    let (xs, ys) = super::regression::paired(ctx, arguments, ["array_x", "array_y"])?;
    Ok(Value::Float(xs.iter().zip(&ys).map(|(x, y)| term(*x, *y)).sum()))
}

/// A random fraction of 53 bits.
fn fraction(ctx: &Context<'_>) -> f64 {
    (ctx.host.random() >> 11) as f64 / 9_007_199_254_740_992.0
}

fn random_between(ctx: &mut Context<'_>, arguments: Arguments) -> Outcome {
    let low = libm::ceil(real(&arguments, 0, "low")?);
    let high = libm::floor(real_or(&arguments, 1, "high", low)?);
    let (low, high) = (super::reading::whole(low)?, super::reading::whole(high)?);
    if low > high {
        return Err(Raised::value_error("empty range for randrange()"));
    }
    let span = u128::from(high.abs_diff(low)) + 1;
    // The high half of a product spreads 64 random bits evenly over the span.
    let offset = (u128::from(ctx.host.random()) * span) >> 64;
    Ok(Value::Int(low.wrapping_add_unsigned(offset as u64)))
}

fn uuid(ctx: &Context<'_>) -> String {
    let bits = (u128::from(ctx.host.random()) << 64) | u128::from(ctx.host.random());
    // Version 4, variant 1 (RFC 9562, 5.4).
    let bits = bits & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let digits = format!("{bits:032x}");
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
    parts.map(|range| digits.get(range).unwrap_or_default()).join("-")
}

const NUMERALS: [(i64, &str); 13] = [
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
];

fn roman(number: i64) -> Outcome<String> {
    if number == 0 {
        return Ok("N".to_owned());
    }
    if !(0..5000).contains(&number) {
        let class = ErrorClass::Other("OutOfRangeError".into());
        return Err(Raised::new(class, "number out of range (must be 0..4999)"));
    }
    let mut rest = number;
    let mut numeral = String::new();
    for (value, letters) in NUMERALS {
        while rest >= value {
            numeral.push_str(letters);
            rest -= value;
        }
    }
    Ok(numeral)
}

fn arabic(arguments: &Arguments) -> Outcome {
    let numeral = text(arguments, 0, "roman_numeral")?.to_uppercase();
    if numeral == "N" {
        return Ok(Value::Int(0));
    }
    let mut rest = numeral.as_str();
    let mut number = 0;
    for (value, letters) in NUMERALS {
        while let Some(shorter) = rest.strip_prefix(letters) {
            rest = shorter;
            number += value;
        }
    }
    if rest.is_empty() && number > 0 && roman(number).is_ok_and(|canonical| canonical == numeral) {
        return Ok(Value::Int(number));
    }
    let class = ErrorClass::Other("InvalidRomanNumeralError".into());
    Err(Raised::new(class, format!("Invalid Roman numeral: {numeral}")))
}
