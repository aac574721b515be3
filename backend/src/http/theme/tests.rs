//! Contrasts: of the tokens as written in `public/css/tokens.css`, and of the shades derived from any accent.

use std::collections::HashMap;

use expect_test::expect;

use super::*;

const TOKENS: &str = include_str!("../../../../public/css/tokens.css");

/// The tokens written as `--name: light-dark(#light, #dark);`.
fn tokens() -> HashMap<&'static str, [Colour; 2]> {
    let declaration = |line: &'static str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
        let (light, dark) = value.strip_suffix(");")?.split_once(", ")?;
        Some((name, [Colour::parse(light)?, Colour::parse(dark)?]))
    };
    TOKENS.lines().filter_map(declaration).collect()
}

/// Inks, grounds, and the least contrast between each pair.
fn pairs() -> Vec<(&'static str, &'static str, f64)> {
    let mut pairs = Vec::new();
    let mut add = |inks: &[&'static str], grounds: &[&'static str], least: f64| {
        pairs.extend(inks.iter().flat_map(|ink| grounds.iter().map(move |ground| (*ink, *ground, least))));
    };
    add(&["ink", "ink-2", "link"], &["paper", "surface", "sunken", "hover", "accent-soft"], 4.5);
    add(&["ink-3"], &["paper", "surface", "sunken"], 4.5);
    add(&["accent"], &["paper", "surface", "sunken"], 4.5);
    add(&["on-accent"], &["accent", "accent-hover"], 4.5);
    add(&["accent-soft-ink", "accent"], &["accent-soft"], 4.5);
    add(&["foot-ink", "foot-link"], &["foot"], 4.5);
    add(&["danger", "warn", "ok", "info"], &["paper", "surface", "sunken"], 4.5);
    add(&["on-danger"], &["danger", "danger-hover"], 4.5);
    add(&["ink"], &["mark", "danger-soft", "warn-soft", "ok-soft", "info-soft"], 4.5);
    for state in ["danger", "warn", "ok", "info"] {
        pairs.push((state, Box::leak(format!("{state}-soft").into_boxed_str()), 4.5));
    }
    for hue in ["sand", "red", "orange", "yellow", "green", "blue", "violet", "pink"] {
        pairs.push((Box::leak(format!("{hue}-ink").into_boxed_str()), hue, 7.0));
    }
    for presence in ["presence-1", "presence-2", "presence-3", "presence-4", "presence-5", "presence-6"] {
        pairs.push(("on-presence", presence, 4.5));
    }
    for edge in ["line-strong", "focus"] {
        pairs.extend(["paper", "surface", "sunken"].map(|ground| (edge, ground, 3.0)));
    }
    pairs
}

#[track_caller]
fn check_contrasts(tokens: &HashMap<&str, [Colour; 2]>, what: &str) {
    let mut faults = Vec::new();
    for (ink, ground, least) in pairs() {
        let (inks, grounds) = (tokens[ink], tokens[ground]);
        for (scheme, ink_colour, ground_colour) in [("light", inks[0], grounds[0]), ("dark", inks[1], grounds[1])] {
            let contrast = ink_colour.contrast(ground_colour);
            // A pair of the table of the design may be 4.4999 by rounding alone.
            if contrast < least - 0.005 {
                faults.push(format!("{what}, {scheme}: {ink} on {ground} has {contrast:.2}, needs {least}"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn tokens_have_enough_contrast() {
    check_contrasts(&tokens(), "tokens.css");
}

#[test]
fn any_accent_keeps_contrast() {
    for accent in ["#0f6b5c", "#ffffff", "#000000", "#ffee00", "#ff0000", "#7fff7f", "#1a1aff", "#808080", "#f4a6c0"] {
        let mut tokens = tokens();
        let colour = Colour::parse(accent).expect("a colour");
        tokens.extend(shades(colour).map(|(name, light, dark)| (name, [light, dark])));
        check_contrasts(&tokens, accent);
    }
}

#[test]
fn the_style_sheet_replaces_tokens() {
    expect![[r#"
        @layer tokens {
          :root {
            --accent: light-dark(#a54d1c, #ca8762);
            --accent-hover: light-dark(#843e16, #d7a589);
            --on-accent: light-dark(#ffffff, #332219);
            --accent-soft: light-dark(#f3e8e1, #392c24);
            --accent-soft-ink: light-dark(#7a3915, #deb59e);
            --foot: light-dark(#392a20, #2b2018);
            --foot-link: light-dark(#dcb097, #d6a185);
          }
        }
    "#]]
    .assert_eq(&style_sheet(Colour::parse("#b3541e")));
    assert!(!style_sheet(None).contains("--"));
}

#[test]
fn only_six_digits_are_a_colour() {
    for text in ["", "red", "#fff", "#12345g", "#1234567", "url(x)", "#12345é"] {
        assert_eq!(Colour::parse(text), None, "{text}");
    }
}
