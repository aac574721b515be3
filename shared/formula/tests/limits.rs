//! Formulas that would run away: an error within their budget, on the stack that a browser gives.

use etabli_formula::conformance::NoTables;
use etabli_formula::run::{Prepared, evaluate};
use etabli_formula::syntax::parse;
use etabli_formula::{Budget, Limits, Raised, RowId, TableIndex};

const CASES: &[(&str, &str)] = &[
    ("while True: pass\nreturn 1", "Limit"),
    ("\"x\" * 10**12", "Limit"),
    ("10**10**10", "Limit"),
    ("2 << 10**9", "Limit"),
    ("[0] * 10**10", "Limit"),
    ("try:\n  while True: pass\nexcept:\n  pass\nreturn 1", "Limit"),
    ("def f(n):\n  return f(n + 1)\nreturn f(0)", "RecursionError"),
    ("f = lambda n: (((n + f(n + 1)))) if n >= 0 else 0\nf(0)", "RecursionError"),
    ("x = []\nfor i in range(100000):\n  x = [x]\nreturn x", "RecursionError"),
    ("x = ()\nfor i in range(100000):\n  x = (x,)\nreturn {x: 1}", "TypeError"),
    ("x = [1]\nfor i in range(60):\n  x = [x, x]\nreturn str(x)", "Limit"),
    ("x = []\nx.append(x)\nreturn x", "RecursionError"),
    ("x = []\nfor i in range(50000):\n  x = map(str, x)\nreturn list(x)", "RecursionError"),
    ("f = 1\nfor i in range(50000):\n  f = (lambda g: lambda: g)(f)\nreturn f == 0", ""),
    ("import itertools\nreturn sum(itertools.count())", "Limit"),
    ("import re\nreturn re.match(r'(a*)*b', 'a' * 30) is None", ""),
];

fn class_of(formula: &str) -> String {
    let mut budget = Budget::new(Limits::default());
    let prepared = Prepared::new(&parse(formula), &NoTables, TableIndex(0));
    match evaluate(&prepared, &NoTables, TableIndex(0), RowId(1), &mut budget) {
        Ok(_) => String::new(),
        Err(Raised::Error(thrown)) => thrown.class.name().to_owned(),
        Err(Raised::NotReady(_)) => "not ready".to_owned(),
    }
}

#[test]
fn formulas_that_run_away_end_with_an_error() {
    for (formula, class) in CASES {
        let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(|| class_of(formula));
        assert_eq!(thread.unwrap().join().unwrap(), *class, "{formula}");
    }
}
