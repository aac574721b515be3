//! What is read, and what is refused.

use crate::syntax::ast::MistakeKind;
use crate::syntax::parse;

/// Refused formulas: `kind @ the words at fault`.
fn mistake(text: &str) -> String {
    match parse(text).mistake {
        Some(mistake) => format!("{:?} @ {}", mistake.kind, mistake.span.of(text)),
        None => "none".to_owned(),
    }
}

#[track_caller]
fn check_mistakes(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expected)| mistake(text) != *expected)
        .map(|(text, expected)| format!("{text:?}: {}, not {expected}", mistake(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn conformance_formulas_are_read_as_python_reads_them() {
    let cases = include_str!("../../../tests/data/grist_functions.jsonl");
    for line in cases.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let formula = case["formula"].as_str().unwrap();
        let refused = case["expected"]["error"] == "SyntaxError";
        assert_eq!(parse(formula).mistake.is_some(), refused, "{formula}\n{:?}", parse(formula).mistake);
    }
}

#[test]
fn formulas_over_tables_are_read() {
    let cases = include_str!("../../../../tables/tests/data/grist_tables.jsonl");
    for line in cases.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let Some(formulas) = case["formulas"].as_object() else { continue };
        for (column, formula) in formulas {
            let formula = formula["formula"].as_str().unwrap();
            let values = case["expected"][column].as_object();
            let class = parse(formula).mistake.map(|mistake| mistake.class().name().to_owned());
            let fails = |name: &str| values.is_some_and(|rows| rows.values().any(|value| value["error"] == name));
            match class {
                Some(class) => assert!(values.is_none() || fails(&class), "{formula}"),
                None => assert!(!fails("SyntaxError") && !fails("IndentationError"), "{formula}"),
            }
        }
    }
}

#[test]
fn mistakes_name_their_place() {
    check_mistakes(&[
        ("", "none"),
        ("# nothing yet", "none"),
        ("1 +", "UnexpectedEnd @ "),
        ("(1", "UnclosedBracket @ ("),
        ("(1]", "Unexpected @ ]"),
        ("1 2", "Unexpected @ 2"),
        ("return \"a", "UnclosedText @ \"a"),
        ("'a\nb'", "UnclosedText @ 'a"),
        ("'''a\nb", "UnclosedText @ '''a\nb"),
        ("f'{a'", "UnclosedText @ f'{a'"),
        ("f'{'", "UnclosedText @ f'{'"),
        ("f'}'", "Unexpected @ }"),
        ("f'{a!x}'", "Unexpected @ x"),
        ("f'{}'", "UnexpectedEnd @ "),
        ("$", "Unexpected @ $"),
        ("a $ b", "Unexpected @ $"),
        ("x = 1", "NoReturn @ x = 1"),
        ("raise ValueError('custom')", "NoReturn @ raise ValueError('custom')"),
        ("for x in $A:\n  x + 1", "NoReturn @ for x in $A:\n  x + 1"),
        ("$A = 1", "Assignment @ $A"),
        ("rec.A = 1\nreturn 2", "Assignment @ rec.A"),
        ("a, $A = 1, 2\na", "Assignment @ $A"),
        ("$A += 1\n$A", "Assignment @ $A"),
        ("for $A in [1]: pass\n1", "Assignment @ $A"),
        ("[1 for rec.A in x]", "Assignment @ rec.A"),
        ("1 = x\nx", "Assignment @ 1"),
        ("f() = 1\n2", "Assignment @ f()"),
        ("None = 1\n2", "Assignment @ None"),
        ("f($A = 1)", "Assignment @ $A"),
        ("*a, *b = c\na", "Assignment @ *a, *b"),
        ("if True", "UnexpectedEnd @ "),
        ("if True:\nx", "Indentation @ x"),
        ("if a:\n    b\n  c\nd", "Indentation @   "),
        ("a\n  b", "Indentation @   "),
        ("else: 1", "Unexpected @ else"),
        ("break", "Unexpected @ break"),
        ("for a in b:\n  def f(): break\n1", "Unexpected @ break"),
        ("f(a=1, a=2)", "Unexpected @ a"),
        ("f(a=1, 2)", "Unexpected @ 2"),
        ("f(**a, *b)", "Unexpected @ *b"),
        ("f(x for x in y, 1)", "Unexpected @ 1"),
        ("def f(a=1, b): return 1", "Unexpected @ b"),
        ("def f(a, a): return 1", "Unexpected @ a"),
        ("lambda *: 1", "Unexpected @ :"),
        ("05", "Unexpected @ 05"),
        ("1__0", "Unexpected @ 1__0"),
        ("0x", "Unexpected @ 0x"),
        ("'\\x4'", "Unexpected @ \\x4"),
        ("b'é'", "Unexpected @ é"),
        ("'a' b'b'", "Unexpected @ b'b'"),
        ("*a", "Unexpected @ *a"),
        ("class A(B): pass\n1", "NotSupported @ B"),
        ("with a: pass\n1", "NotSupported @ with"),
        ("async def f(): pass\n1", "NotSupported @ async"),
        ("match $A:\n  case {1: x}: return 2", "NotSupported @ {"),
        ("match $A:\n  case 1: return 2\n  2", "Unexpected @ 2"),
        ("match $A:\n  case [*a, *b]: return 2", "Unexpected @ *"),
        ("match $A:\n  case 1 + : return 2", "Unexpected @ :"),
        ("@f\ndef g(): pass\n1", "NotSupported @ @"),
        ("try:\n  a\nb", "Unexpected @ b"),
        ("1 + not 2", "Unexpected @ not"),
        ("a ? b", "Unexpected @ ?"),
        ("x := 1", "Unexpected @ :="),
        ("return x := 1", "Unexpected @ :="),
        ("class A:\n  return 1\n2", "Unexpected @ return"),
        ("[yield 1]", "Unexpected @ yield"),
    ]);
}

#[test]
fn what_python_accepts_is_accepted() {
    for text in [
        "match = 1\nmatch",
        "match = {1: 2}\nmatch[1:]\nmatch (1)\ncase = match\ncase",
        "match $A, 1:\n  case 1 | 'a' | None | -1.5, _: return 2\n  case [a, (b, *_), [*c, d], *rest] if a: return b\n  case _:\n    return 3",
        "match $A:\n  case str(x) | int(): return x\n  case A.B.C: return 1\n  case P(x=1, y=(2 | 3) as z): return z\n  case (a): return a\n  case (a,): return 1\n  case (): return 2",
        "1 if a else 2 if b else 3",
        "x = y = 1\nx",
        "x: int = 1\nx",
        "def f(a: int, /, b=2, *args, c, d=4, **rest) -> str:\n    return a\nf(1, c=2)",
        "lambda *a, b, **c: a",
        "a[1:2, ::3, ...]",
        "{**a, 'b': 1}",
        "{*a, 1}",
        "{k: v for k, v in a.items() if v if k}",
        "f(*a, b, *c, d=1, **e)",
        "f(x for x in y)",
        "print(f'{a!r:>{w}.{p}} {{}} {b=} {d[\"k\"]} {1 if a else 2:,}')",
        "f\"{d[\"k\"]}\"",
        "rf'\\d{a}' 'b'",
        "try:\n  a\nexcept (A, B) as e:\n  b\nexcept:\n  c\nelse:\n  d\nfinally:\n  e\n1",
        "while a: b; c\nelse: d\n1",
        "a = 1; b = 2;\na",
        "if a: return 1\nelif b: return 2\nelse: return 3",
        "x = (\n  1 +\n  # why\n\n  2)\nx",
        "x = 1 + \\\n  2\nx",
        "from a.b import (c as d, e,)\nd",
        "import a.b as c, d.e\nc",
        "def f():\n  x = yield 1\n  y = yield\n  yield from x\n  return y\nf()",
        "global a\ndel b[1], c\n1",
        "not a in b",
        "-2 ** -2",
        "a if (b := 1) else c",
        "1_000.5e-1_0",
        "0xFF + 0b1 + 0o7 + .5 + 5. + 1e5",
        "$Établi + $B",
        "\u{feff}1\u{a0}+\u{202f}1",
        "\tif a:\n\t\treturn 1\n\treturn 2",
        "if a:\r\n  b\r\nc",
        "for i, (a, *b) in c: pass\nelse: pass\ni",
        "[(lambda: x) for x in y]",
        "assert a, 'b'\n1",
        "(yield 1)",
        "class A(object):\n  x = 1\n  def f(self): return 1\nA.f",
        "def f(): return 1",
    ] {
        assert_eq!(mistake(text), "none", "{text}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let nested = |open: &str, close: &str, times: usize| format!("{}x{}", open.repeat(times), close.repeat(times));
    let cases = [
        nested("(", ")", 100_000),
        nested("[", "]", 100_000),
        nested("f(", ")", 60_000),
        nested("-", "", 100_000),
        nested("not ", "", 50_000),
        nested("lambda: ", "", 20_000),
        nested("1 + ", "", 50_000),
        nested("1 ** ", "", 50_000),
        nested("", ".a", 100_000),
        nested("", "()", 100_000),
        nested("a if b else ", "", 20_000),
        nested("f'{", "}'", 40_000),
        (0..2_000).map(|depth| format!("{}if a:\n", " ".repeat(depth))).collect(),
        format!("if a: b\n{}", "elif a: b\n".repeat(20_000)),
        " ".repeat(1 << 20),
        format!("match a:\n  case {}b{}: 1", "(".repeat(20_000), ",)".repeat(20_000)),
        format!("match a:\n{}", "  case 1: 1\n".repeat(20_000)),
    ];
    let read = move || {
        for text in cases {
            assert_eq!(
                parse(&text).mistake.map(|mistake| mistake.kind),
                Some(MistakeKind::TooLarge),
                "{:?}",
                text.get(..20)
            );
        }
        let long =
            format!("match a:\n  case [{}*b, {}c]:\n    1\n1", "(a,), ".repeat(15_000), "a.b | 1, ".repeat(15_000));
        assert_eq!(parse(&long).mistake, None);
        let wide = format!("match a:\n  case {}b{}: 1\n1", "(".repeat(60), ",)".repeat(60));
        assert_eq!(parse(&wide).mistake, None);
        let deep = [nested("(", ")", 90), nested("[", "]", 90), nested("IF(a, b, ", ")", 90), nested("1 + ", "", 400)];
        for text in deep {
            assert_eq!(parse(&text).mistake, None, "{text}");
        }
    };
    // A browser's stack.
    std::thread::Builder::new().stack_size(1 << 20).spawn(read).unwrap().join().unwrap();
}
