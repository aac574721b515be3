//! The messages and the two ways to print one.

use std::str::FromStr;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// A language Établi speaks. French is the first: a cooperative that says nothing gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Français.
    #[default]
    Fr,
    /// English.
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The code used in `lang` attributes and in storage.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The first language of an `Accept-Language` header that we speak.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        header.split(',').find_map(|range| range.trim().get(..2)?.to_ascii_lowercase().parse().ok())
    }

    pub(crate) const fn sources(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Fr => FRENCH,
            Self::En => ENGLISH,
        }
    }
}

impl FromStr for Language {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|language| language.code() == code).ok_or(())
    }
}

macro_rules! areas {
    ($name:ident, $folder:literal, $($area:literal)*) => {
        const $name: &[(&str, &str)] = &[$(($area, include_str!(concat!("../messages/", $folder, "/", $area, ".ftl"))),)*];
    };
}

areas!(FRENCH, "fr", "common" "problem" "account" "admin" "app" "cli" "editor" "formula" "mail" "public" "setup" "sync" "functions" "functions-dates");
areas!(ENGLISH, "en", "common" "problem" "account" "admin" "app" "cli" "editor" "formula" "mail" "public" "setup" "sync" "functions" "functions-dates");

type Bundle = FluentBundle<FluentResource>;

fn bundle(language: Language) -> &'static Bundle {
    static BUNDLES: [OnceLock<Bundle>; 2] = [OnceLock::new(), OnceLock::new()];
    BUNDLES[language as usize].get_or_init(|| load(language))
}

fn load(language: Language) -> Bundle {
    let identifier: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![identifier]);
    // Isolation marks would end up in attributes, mails and copied text; our variables are names and numbers.
    bundle.set_use_isolating(false);
    for (_, source) in language.sources() {
        // A faulty line is caught by the tests; at run time the rest of the file still speaks.
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(partial, _)| partial);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The value of a variable in a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// A name or any text.
    Text(String),
    /// A count: chooses the plural form.
    Count(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

macro_rules! counts {
    ($($number:ty)*) => {$(
        impl From<$number> for Arg {
            fn from(count: $number) -> Self {
                Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
            }
        }
    )*};
}
counts!(i32 i64 u32 u64 usize);

/// A choice of language that prints messages, dates and numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Locale {
    /// The language.
    pub language: Language,
}

impl Locale {
    /// French.
    pub const FR: Self = Self { language: Language::Fr };
    /// English.
    pub const EN: Self = Self { language: Language::En };

    /// The locale of a language.
    #[must_use]
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// Prints a message without variables.
    #[must_use]
    pub fn text(self, id: &str) -> String {
        self.print(id, None)
    }

    /// Prints a message with variables: `locale.format("pages", &[("count", 3.into())])`.
    #[must_use]
    pub fn format(self, id: &str, args: &[(&'static str, Arg)]) -> String {
        let args = args.iter().map(|(name, value)| {
            let value = match value {
                Arg::Text(text) => FluentValue::from(text.as_str()),
                Arg::Count(count) => FluentValue::from(*count),
            };
            (*name, value)
        });
        self.print(id, Some(&args.collect()))
    }

    /// Whether a message exists.
    #[must_use]
    pub fn has(self, id: &str) -> bool {
        bundle(self.language).has_message(id)
    }

    fn print(self, id: &str, args: Option<&FluentArgs<'_>>) -> String {
        let bundle = bundle(self.language);
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        // Errors name a missing variable, whose name Fluent then prints in its place: visible, and caught by tests.
        bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned()
    }
}
