//! The numbering plans of a dozen countries: how digits are grouped.
//!
//! Facts as libphonenumber prints them. A rule holds for numbers that begin with one of its starts and have a length within
//! its bounds; the first that holds wins.

/// A country's numbers.
pub(super) struct Plan {
    /// ISO codes of the countries that share it.
    pub countries: &'static [&'static str],
    /// The code dialled from abroad.
    pub code: u16,
    /// What is dialled before a number within the country.
    pub national_prefix: &'static str,
    /// What is dialled before a country's code.
    pub international_prefix: &'static str,
    /// How many digits numbers have.
    pub lengths: (usize, usize),
    /// How they are grouped.
    pub rules: &'static [Rule],
}

/// How the numbers that begin so are grouped.
pub(super) struct Rule {
    /// What they begin with: digits, and classes such as `[1-79]`.
    pub starts: &'static [&'static str],
    /// How many digits they have.
    pub lengths: (usize, usize),
    /// The sizes of the groups; the last takes what is left.
    pub sizes: &'static [usize],
    /// Whether the national prefix stands apart.
    pub is_prefix_apart: bool,
}

impl Plan {
    /// Whether digits can be a number of the country.
    pub(super) fn fits(&self, digits: &str) -> bool {
        let (least, most) = self.lengths;
        (least..=most).contains(&digits.len()) && self.rules.iter().any(|rule| rule.fits(digits))
    }
}

impl Rule {
    /// Whether it holds for these digits.
    pub(super) fn fits(&self, digits: &str) -> bool {
        let (least, most) = self.lengths;
        (least..=most).contains(&digits.len()) && self.starts.iter().any(|start| begins(digits, start))
    }

    /// The digits in groups.
    pub(super) fn groups(&self, digits: &str) -> Vec<String> {
        let mut groups = Vec::new();
        let mut rest = digits;
        for (place, size) in self.sizes.iter().enumerate() {
            let size = if place + 1 == self.sizes.len() { rest.len() } else { (*size).min(rest.len()) };
            let (group, after) = rest.split_at(size);
            if !group.is_empty() {
                groups.push(group.to_owned());
            }
            rest = after;
        }
        groups
    }
}

/// Whether digits begin with a pattern of digits and classes.
fn begins(digits: &str, pattern: &str) -> bool {
    let mut digits = digits.chars();
    let mut pattern = pattern.chars();
    while let Some(expected) = pattern.next() {
        let Some(digit) = digits.next() else { return false };
        if expected != '[' {
            if expected != digit {
                return false;
            }
            continue;
        }
        let class: Vec<char> = pattern.by_ref().take_while(|character| *character != ']').collect();
        if !is_in(&class, digit) {
            return false;
        }
    }
    true
}

fn is_in(class: &[char], digit: char) -> bool {
    let mut place = 0;
    while let Some(first) = class.get(place) {
        let (last, step) = match (class.get(place + 1), class.get(place + 2)) {
            (Some('-'), Some(last)) => (*last, 3),
            _ => (*first, 1),
        };
        if (*first..=last).contains(&digit) {
            return true;
        }
        place += step;
    }
    false
}

const fn rule(starts: &'static [&'static str], lengths: (usize, usize), sizes: &'static [usize]) -> Rule {
    Rule { starts, lengths, sizes, is_prefix_apart: false }
}

/// The plans, by code.
pub(super) const PLANS: &[Plan] = &[
    Plan {
        countries: &["US", "CA"],
        code: 1,
        national_prefix: "1",
        international_prefix: "011",
        lengths: (7, 10),
        rules: &[rule(&["[2-9]"], (10, 10), &[3, 3, 4]), rule(&["[2-9]"], (7, 7), &[3, 4])],
    },
    Plan {
        countries: &["NL"],
        code: 31,
        national_prefix: "0",
        international_prefix: "00",
        lengths: (5, 11),
        rules: &[
            rule(&["[89]0"], (7, 10), &[3, 7]),
            rule(&["66"], (9, 9), &[2, 7]),
            rule(&["6"], (9, 9), &[1, 8]),
            rule(&["1[16-8]", "2[259]", "3[124]", "4[17-9]", "5[124679]"], (9, 9), &[3, 3, 3]),
            rule(&["[1-578]", "91"], (9, 9), &[2, 3, 4]),
            rule(&["[39]"], (11, 11), &[3, 3, 5]),
        ],
    },
    Plan {
        countries: &["BE"],
        code: 32,
        national_prefix: "0",
        international_prefix: "00",
        lengths: (8, 9),
        rules: &[
            rule(&["800", "900"], (8, 8), &[3, 2, 3]),
            rule(&["[239]", "4[23]"], (8, 8), &[1, 3, 2, 2]),
            rule(&["[15-8]", "4[014-9]"], (8, 8), &[2, 2, 2, 2]),
            rule(&["4"], (9, 9), &[3, 2, 2, 2]),
        ],
    },
    Plan {
        countries: &["FR"],
        code: 33,
        national_prefix: "0",
        international_prefix: "00",
        lengths: (9, 9),
        rules: &[
            Rule { starts: &["8"], lengths: (9, 9), sizes: &[3, 2, 2, 2], is_prefix_apart: true },
            rule(&["[1-79]"], (9, 9), &[1, 2, 2, 2, 2]),
        ],
    },
    Plan {
        countries: &["ES"],
        code: 34,
        national_prefix: "",
        international_prefix: "00",
        lengths: (9, 9),
        rules: &[rule(&["[89]00"], (9, 9), &[3, 3, 3]), rule(&["[5-9]"], (9, 9), &[3, 2, 2, 2])],
    },
    Plan {
        countries: &["IT"],
        code: 39,
        national_prefix: "",
        international_prefix: "00",
        lengths: (6, 12),
        rules: &[
            rule(&["0[26]"], (5, 8), &[2, 6]),
            rule(&["0[26]"], (9, 9), &[2, 3, 4]),
            rule(&["0[26]"], (10, 10), &[2, 4, 4]),
            rule(&["0[26]"], (11, 11), &[2, 4, 5]),
            rule(&["0[13-57-9][0159]"], (6, 9), &[3, 6]),
            rule(&["0[13-57-9][0159]"], (10, 10), &[3, 3, 4]),
            rule(&["0[13-57-9][0159]"], (11, 11), &[3, 4, 4]),
            rule(&["0"], (6, 10), &[4, 6]),
            rule(&["0"], (11, 11), &[4, 3, 4]),
            rule(&["[378]"], (9, 10), &[3, 3, 4]),
        ],
    },
    Plan {
        countries: &["CH", "LI"],
        code: 41,
        national_prefix: "0",
        international_prefix: "00",
        lengths: (9, 12),
        rules: &[
            rule(&["8[047]", "90"], (9, 9), &[3, 3, 3]),
            rule(&["[2-79]", "81"], (9, 9), &[2, 3, 2, 2]),
            rule(&["8"], (12, 12), &[3, 2, 3, 2, 2]),
        ],
    },
    Plan {
        countries: &["GB", "GG", "JE", "IM"],
        code: 44,
        national_prefix: "0",
        international_prefix: "00",
        lengths: (7, 10),
        rules: &[
            rule(&["800"], (7, 7), &[3, 4]),
            rule(&["845"], (7, 7), &[3, 2, 2]),
            rule(&["800"], (9, 9), &[3, 6]),
            rule(&["13873", "15242", "1539[4-6]", "1697[347]", "1768[347]", "19467"], (9, 10), &[5, 5]),
            rule(&["1[2-69][02-9]", "1[78]"], (9, 10), &[4, 6]),
            rule(&["[25]", "70", "76[03-9]", "762[356]"], (10, 10), &[2, 4, 4]),
            rule(&["7"], (10, 10), &[4, 6]),
            rule(&["[1389]"], (10, 10), &[3, 3, 4]),
        ],
    },
    Plan {
        countries: &["DE"],
        code: 49,
        national_prefix: "0",
        international_prefix: "00",
        lengths: (4, 15),
        rules: &[
            rule(&["3[02]", "40", "[68]9"], (5, 15), &[2, 13]),
            rule(&["15[0568]"], (11, 11), &[5, 6]),
            rule(&["15[1279]"], (11, 11), &[4, 7]),
            rule(&["1[67]"], (10, 11), &[3, 8]),
            rule(&["800"], (10, 15), &[3, 12]),
            rule(&["180", "13", "9[0-9]00"], (7, 14), &[3, 1, 10]),
            rule(
                &[
                    "20[13-9]",
                    "21[124]",
                    "22[18]",
                    "23[14]",
                    "3[35-9][15]",
                    "34[015]",
                    "906",
                    "2[4-9]1",
                    "4[2-9]1",
                    "[579][1-9]1",
                    "[68][1-8]1",
                ],
                (6, 15),
                &[3, 12],
            ),
            rule(
                &[
                    "[24-6]",
                    "3[3569][02-46-9]",
                    "34[2-4679]",
                    "37[2-467]",
                    "38[2-46-8]",
                    "70[2-8]",
                    "80[2-9]",
                    "8[1-8]",
                    "90[7-9]",
                    "[79][1-9]",
                ],
                (6, 15),
                &[4, 11],
            ),
            rule(&["3"], (7, 15), &[5, 10]),
        ],
    },
    Plan {
        countries: &["PT"],
        code: 351,
        national_prefix: "",
        international_prefix: "00",
        lengths: (9, 9),
        rules: &[rule(&["2[12]"], (9, 9), &[2, 3, 4]), rule(&["[236-9]"], (9, 9), &[3, 3, 3])],
    },
    Plan {
        countries: &["LU"],
        code: 352,
        national_prefix: "",
        international_prefix: "00",
        lengths: (4, 11),
        rules: &[
            rule(&["6"], (9, 9), &[3, 3, 3]),
            rule(&["80[01]", "90[015]"], (8, 8), &[3, 2, 3]),
            rule(&["[2-9]"], (4, 5), &[2, 3]),
            rule(&["[2-9]"], (6, 6), &[2, 2, 2]),
            rule(&["20"], (7, 7), &[2, 2, 3]),
            rule(&["2[0367]", "24[3-8]"], (7, 8), &[2, 2, 2, 2]),
            rule(&["20"], (9, 9), &[2, 2, 2, 3]),
            rule(&["2[0367]", "24[3-8]"], (9, 10), &[2, 2, 2, 2, 2]),
            rule(&["[2-57-9]"], (7, 11), &[2, 2, 2, 5]),
        ],
    },
];
