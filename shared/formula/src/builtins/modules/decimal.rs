//! `decimal`: numbers of 28 decimal digits, exact as long as they fit.
//!
//! Deliberately absent: infinities, contexts, and exponents beyond a thousand.

use std::any::Any;
use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, Zero};

use super::Module;
use crate::builtins::native::{Builtin, native};
use crate::error::{ErrorClass, Outcome, Raised};
use crate::run::{Arguments, Context, to_index};
use crate::syntax::ast::{BinaryOperator, UnaryOperator};
use crate::value::show::Shower;
use crate::value::{Key, Object, Value};

const ROUNDINGS: [&str; 7] =
    ["ROUND_HALF_EVEN", "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_FLOOR"];
/// Significant digits of results.
const PRECISION: u32 = 28;
/// The largest exponent, either way.
const MOST: i64 = 1000;

pub(super) const MODULE: Module = Module {
    name: "decimal",
    functions: &[Builtin::class("Decimal", decimal)],
    constant: |name| match name {
        "InvalidOperation" => crate::builtins::exceptions::class("ArithmeticError"),
        _ => ROUNDINGS.contains(&name).then(|| Value::text(name)),
    },
};

/// `digits × 10^-scale`
#[derive(Clone, Debug)]
struct Decimal {
    digits: BigInt,
    scale: i64,
}

fn ten(power: i64) -> BigInt {
    BigInt::from(10).pow(u32::try_from(power.clamp(0, 4 * MOST)).unwrap_or(0))
}

fn invalid() -> Raised {
    Raised::new(ErrorClass::Other("InvalidOperation".into()), "[<class 'decimal.ConversionSyntax'>]")
}

fn decimal(_ctx: &mut Context, arguments: Arguments) -> Outcome {
    let made = match arguments.positional.first() {
        None => Decimal { digits: BigInt::zero(), scale: 0 },
        Some(Value::Text(text)) => Decimal::parse(text)?,
        Some(Value::Float(number)) if number.is_finite() => {
            // The exact value of the float.
            let text = format!("{number:.1074}");
            Decimal::parse(text.trim_end_matches('0').trim_end_matches('.'))?
        }
        Some(other) => Decimal::from_value(other).ok_or_else(invalid)?,
    };
    Ok(made.value())
}

impl Decimal {
    fn value(self) -> Value {
        Value::Object(Rc::new(self))
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Object(object) => object.as_any().downcast_ref::<Self>().cloned(),
            other => other.as_big().filter(|digits| digits.bits() < 4000).map(|digits| Self { digits, scale: 0 }),
        }
    }

    fn parse(text: &str) -> Outcome<Self> {
        let text = text.trim().replace('_', "").to_lowercase();
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let exponent: i64 = exponent.parse().map_err(|_| invalid())?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let scale = i64::try_from(fraction.len()).unwrap_or(i64::MAX).saturating_sub(exponent);
        if digits.len() > 1500 || scale.abs() > MOST + 100 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(invalid());
        }
        Ok(Self { digits: digits.parse().map_err(|_| invalid())?, scale })
    }

    /// The digits at a scale that is at least its own.
    fn at(&self, scale: i64) -> BigInt {
        &self.digits * ten(scale - self.scale)
    }

    fn rescaled(&self, scale: i64, rounding: &str) -> Self {
        if scale >= self.scale {
            return Self { digits: self.at(scale), scale };
        }
        let unit = ten(self.scale - scale);
        let (quotient, remainder) = self.digits.abs().div_mod_floor(&unit);
        let is_negative = self.digits.is_negative();
        let half = (&remainder * 2_u32).cmp(&unit);
        let goes_up = !remainder.is_zero()
            && match rounding {
                "ROUND_HALF_UP" => half != Ordering::Less,
                "ROUND_HALF_DOWN" => half == Ordering::Greater,
                "ROUND_UP" => true,
                "ROUND_DOWN" => false,
                "ROUND_CEILING" => !is_negative,
                "ROUND_FLOOR" => is_negative,
                _ => half == Ordering::Greater || (half == Ordering::Equal && quotient.is_odd()),
            };
        let digits = quotient + i32::from(goes_up);
        Self { digits: if is_negative { -digits } else { digits }, scale }
    }

    /// Rounded to the precision.
    fn rounded(self) -> Outcome<Self> {
        let excess = self.digits.abs().to_string().len().saturating_sub(PRECISION as usize);
        let scale = self.scale - i64::try_from(excess).unwrap_or(0);
        if scale.abs() > MOST + 100 {
            return Err(Raised::new(ErrorClass::OverflowError, "decimal exponent out of range"));
        }
        Ok(if excess > 0 { self.rescaled(scale, "ROUND_HALF_EVEN") } else { self })
    }

    fn divided(&self, other: &Self) -> Outcome<Self> {
        if other.digits.is_zero() {
            return Err(Raised::new(ErrorClass::ZeroDivisionError, "[<class 'decimal.DivisionByZero'>]"));
        }
        let width = i64::try_from(other.digits.to_string().len()).unwrap_or(0);
        let more = width + i64::from(PRECISION) + 2;
        let (quotient, remainder) = (&self.digits * ten(more)).div_rem(&other.digits);
        let mut made = Self { digits: quotient, scale: self.scale + more - other.scale };
        let wished = self.scale - other.scale;
        if !remainder.is_zero() {
            return made.rounded();
        }
        while made.scale > wished && (&made.digits % 10_u32).is_zero() && !made.digits.is_zero() {
            made = Self { digits: made.digits / 10_u32, scale: made.scale - 1 };
        }
        made.rounded()
    }

    fn text(&self) -> String {
        let digits = self.digits.abs().to_string();
        let sign = if self.digits.is_negative() { "-" } else { "" };
        let length = i64::try_from(digits.len()).unwrap_or(0);
        let leading = length - self.scale - 1;
        if self.scale < 0 || leading < -6 {
            let (first, rest) = digits.split_at(1);
            let point = if rest.is_empty() { "" } else { "." };
            return format!("{sign}{first}{point}{rest}E{leading:+}");
        }
        if self.scale == 0 {
            return format!("{sign}{digits}");
        }
        let width = usize::try_from(self.scale + 1).unwrap_or(0);
        let padded = format!("{digits:0>width$}");
        let (whole, fraction) = padded.split_at(padded.len() - (width - 1));
        format!("{sign}{whole}.{fraction}")
    }

    fn method(&self, name: &str, arguments: &Arguments) -> Outcome {
        Ok(match name {
            "quantize" => {
                let unit = Self::from_value(arguments.required(0, "exp")?).ok_or_else(invalid)?;
                let rounding = match arguments.get(1, "rounding") {
                    Some(Value::Text(rounding)) => rounding.to_string(),
                    _ => "ROUND_HALF_EVEN".to_owned(),
                };
                self.rescaled(unit.scale, &rounding).value()
            }
            "normalize" => {
                let mut made = self.clone();
                while !made.digits.is_zero() && (&made.digits % 10_u32).is_zero() {
                    made = Self { digits: made.digits / 10_u32, scale: made.scale - 1 };
                }
                made.value()
            }
            "is_zero" => Value::Bool(self.digits.is_zero()),
            "is_finite" => Value::Bool(true),
            "is_nan" => Value::Bool(false),
            "sqrt" => {
                if self.digits.is_negative() {
                    return Err(invalid());
                }
                let scale = self.scale.max(0) + 2 * i64::from(PRECISION);
                let scale = scale + scale % 2;
                Self { digits: self.at(scale).sqrt(), scale: scale / 2 }.rounded()?.value()
            }
            _ => self.rescaled(0, "ROUND_HALF_EVEN").value(),
        })
    }
}

impl Object for Decimal {
    fn type_name(&self) -> &str {
        "Decimal"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn repr(&self) -> String {
        format!("Decimal('{}')", self.text())
    }

    fn str(&self, shower: &mut Shower) -> Outcome<()> {
        shower.push(&self.text())
    }

    fn format(&self, spec: &str) -> Outcome<Option<String>> {
        let parsed = crate::value::format::FormatSpec::parse(spec)?;
        let rounded = match (parsed.kind, parsed.precision) {
            (Some('f' | 'F'), Some(places)) => {
                self.rescaled(i64::try_from(places.min(1000)).unwrap_or(0), "ROUND_HALF_EVEN")
            }
            _ => self.clone(),
        };
        Ok(parsed.grouping.is_none().then(|| parsed.pad(&rounded.text(), '>')))
    }

    fn is_true(&self) -> bool {
        !self.digits.is_zero()
    }

    fn number(&self) -> Option<f64> {
        self.text().parse().ok()
    }

    fn key(&self) -> Option<Key> {
        let whole = self.rescaled(0, "ROUND_DOWN");
        if whole.compare(&self.clone().value()) == Some(Ordering::Equal) {
            return Key::of(&Value::from_big(whole.digits)).ok();
        }
        Key::of(&Value::Float(self.number()?)).ok()
    }

    fn equals(&self, other: &Value) -> Option<bool> {
        self.compare(other).map(|order| order == Ordering::Equal)
    }

    fn compare(&self, other: &Value) -> Option<Ordering> {
        if let Value::Float(other) = other {
            return self.number()?.partial_cmp(other);
        }
        let other = Self::from_value(other)?;
        let scale = self.scale.max(other.scale);
        Some(self.at(scale).cmp(&other.at(scale)))
    }

    fn binary(
        self: Rc<Self>,
        ctx: &mut Context,
        operator: BinaryOperator,
        other: &Value,
        is_right: bool,
    ) -> Outcome<Option<Value>> {
        ctx.budget.spend(20)?;
        let Some(other) = Self::from_value(other) else { return Ok(None) };
        let (left, right) = if is_right { (&other, self.as_ref()) } else { (self.as_ref(), &other) };
        let scale = left.scale.max(right.scale);
        let made = match operator {
            BinaryOperator::Add => Self { digits: left.at(scale) + right.at(scale), scale },
            BinaryOperator::Subtract => Self { digits: left.at(scale) - right.at(scale), scale },
            BinaryOperator::Multiply => Self { digits: &left.digits * &right.digits, scale: left.scale + right.scale },
            BinaryOperator::Divide => return Ok(Some(left.divided(right)?.value())),
            BinaryOperator::FloorDivide | BinaryOperator::Modulo if right.digits.is_zero() => {
                return Err(Raised::new(ErrorClass::ZeroDivisionError, "[<class 'decimal.DivisionByZero'>]"));
            }
            // The quotient goes towards zero, unlike that of integers.
            BinaryOperator::FloorDivide => Self { digits: left.at(scale) / right.at(scale), scale: 0 },
            BinaryOperator::Modulo => Self { digits: left.at(scale) % right.at(scale), scale },
            BinaryOperator::Power if right.scale == 0 && !right.digits.is_negative() => {
                let power = u32::try_from(&right.digits).ok().filter(|power| *power <= 1000).ok_or_else(invalid)?;
                let mut made = Self { digits: BigInt::from(1), scale: 0 };
                for _ in 0..power {
                    made = Self { digits: made.digits * &left.digits, scale: made.scale + left.scale }.rounded()?;
                }
                made
            }
            _ => return Ok(None),
        };
        Ok(Some(made.rounded()?.value()))
    }

    fn unary(self: Rc<Self>, _ctx: &mut Context, operator: UnaryOperator) -> Outcome<Option<Value>> {
        Ok(match operator {
            UnaryOperator::Minus => Some(Self { digits: -self.digits.clone(), scale: self.scale }.value()),
            UnaryOperator::Plus => Some(self.as_ref().clone().value()),
            _ => None,
        })
    }

    fn attribute(self: Rc<Self>, _ctx: &mut Context, name: &str) -> Outcome<Option<Value>> {
        let methods =
            ["quantize", "normalize", "is_zero", "is_finite", "is_nan", "sqrt", "to_integral_value", "__round__"];
        let method = methods.into_iter().find(|method| *method == name);
        Ok(method.map(|method| {
            native(method, move |_ctx, arguments| match (method, arguments.positional.first()) {
                ("__round__", Some(digits)) => {
                    Ok(self.rescaled(to_index(digits)?.clamp(-MOST, MOST), "ROUND_HALF_EVEN").value())
                }
                _ => self.method(method, &arguments),
            })
        }))
    }
}
