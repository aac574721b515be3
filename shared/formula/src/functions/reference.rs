//! The reference of functions in Markdown, written from the very table from which formulas run.

use etabli_locale::{Language, Locale};

use super::{Family, catalogue};

/// Functions of the evaluator, which take tables or records and so have no place in the catalogue: name, French name,
/// parameters.
const FORMS: [(&str, &str, &str); 9] = [
    ("CONTAINS", "CONTIENT", "value, match_empty=no_match_empty"),
    ("NEXT", "SUIVANT", "rec, *, group_by=(), order_by"),
    ("PEEK", "PEEK", "expression"),
    ("PREVIOUS", "PRECEDENT", "rec, *, group_by=(), order_by"),
    ("RANK", "RANK", "rec, *, group_by=(), order_by, order='asc'"),
    ("RECORD", "RECORD", "record_or_list, dates_as_iso=False, expand_refs=0"),
    ("VLOOKUP", "RECHERCHEV", "table, **field_value_pairs"),
    ("lookupOne", "lookupOne", "**field_value_pairs, order_by=None"),
    ("lookupRecords", "lookupRecords", "**field_value_pairs, order_by=None"),
];

const FAMILIES: [Family; 10] = [
    Family::Math,
    Family::Statistics,
    Family::Conditional,
    Family::Text,
    Family::Date,
    Family::Logical,
    Family::Information,
    Family::Lookup,
    Family::Finance,
    Family::Conversion,
];

impl Family {
    /// The identifier of its name among the messages.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Math => "function-family-math",
            Self::Statistics => "function-family-statistics",
            Self::Text => "function-family-text",
            Self::Date => "function-family-date",
            Self::Information => "function-family-information",
            Self::Logical => "function-family-logical",
            Self::Lookup => "function-family-lookup",
            Self::Conditional => "function-family-conditional",
            Self::Finance => "function-family-finance",
            Self::Conversion => "function-family-conversion",
        }
    }
}

/// The identifier of the sentence that says what a function does: `function-date-to-xl`.
#[must_use]
pub fn message(name: &str) -> String {
    format!("function-{}", name.to_ascii_lowercase().replace('_', "-"))
}

/// What a function does, in a sentence.
#[must_use]
pub fn sentence(name: &str, language: Language) -> String {
    Locale::new(language).text(&message(name))
}

/// The whole reference, a section for each family.
#[must_use]
pub fn reference(language: Language) -> String {
    let locale = Locale::new(language);
    let mut page = format!("# {}\n\n{}\n", locale.text("function-reference"), locale.text("function-reference-intro"));
    page.push_str(&format!("\n## {}\n", locale.text("function-family-records")));
    for (name, french, parameters) in FORMS {
        page.push_str(&heading(name, french, parameters));
        page.push_str(&format!("{}\n", sentence(name, language)));
    }
    for family in FAMILIES {
        page.push_str(&format!("\n## {}\n", locale.text(family.message())));
        for function in catalogue().iter().filter(|function| function.family == family) {
            page.push_str(&heading(function.name, function.french, function.parameters));
            page.push_str(&format!("{}\n", sentence(function.name, language)));
            page.push_str(&format!("\n    {}\n    {}\n", function.example, function.value));
        }
    }
    page
}

fn heading(name: &str, french: &str, parameters: &str) -> String {
    let other = if french == name { String::new() } else { format!(" · {french}") };
    format!("\n### {name}{other}\n\n`{name}({parameters})`\n\n")
}

/// The names of the evaluator's own functions.
pub fn forms() -> impl Iterator<Item = &'static str> {
    FORMS.iter().map(|(name, _, _)| *name)
}
