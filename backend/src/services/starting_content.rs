//! What a new cooperative finds: two spaces and a few pages to begin with, all of which it may change or delete.
//!
//! The pages are Markdown files beside this one. A page's title is its file's `title`, its place the order of the list.

use etabli_access::{Grant, Level, Subject};
use etabli_ids::{DocumentId, PersonId, SpaceId};
use etabli_locale::{Language, Locale};

use super::pages::NewPage;
use super::settings::HOME;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::DocumentRow;

/// The head of a starting page: its first text is one update.
const HEAD_OF_A_STARTER: u64 = 1;
/// No cooperative begins with more pages than this.
pub const MOST_STARTERS: usize = 20;

/// A page of the starting content.
struct Starter {
    title: &'static str,
    body: &'static str,
}

macro_rules! starters {
    ($language:literal, $($title:literal = $file:literal),* $(,)?) => {
        &[$(Starter { title: $title, body: include_str!(concat!("starting_content/", $language, "/", $file, ".md")) },)*]
    };
}

const PUBLIC_FR: &[Starter] = starters!(
    "fr",
    "Accueil" = "accueil",
    "Nous rejoindre" = "nous-rejoindre",
    "Mentions légales" = "mentions-legales",
    "Déclaration d’accessibilité" = "accessibilite",
);
const MEMBERS_FR: &[Starter] = starters!(
    "fr",
    "Bienvenue" = "bienvenue",
    "Comptes rendus" = "comptes-rendus",
    "Mémo de mise en forme" = "mise-en-forme",
);
const PUBLIC_EN: &[Starter] = starters!(
    "en",
    "Home" = "home",
    "Join us" = "join-us",
    "Legal notice" = "legal-notice",
    "Accessibility statement" = "accessibility",
);
const MEMBERS_EN: &[Starter] =
    starters!("en", "Welcome" = "welcome", "Minutes" = "minutes", "Writing tips" = "writing-tips",);

/// Whether a page is still as the cooperative found it on the first day: nobody has written it, so it is no news.
pub fn is_untouched(row: &DocumentRow) -> bool {
    let mut starters = [PUBLIC_FR, MEMBERS_FR, PUBLIC_EN, MEMBERS_EN].into_iter().flatten();
    row.head <= HEAD_OF_A_STARTER && starters.any(|starter| starter.title == row.title)
}

/// The place of the `index`-th of a list of siblings: letters that sort, with room between.
pub fn nth_position(index: usize) -> String {
    format!("a{index:03}V")
}

impl App {
    /// Makes the two spaces every cooperative begins with; returns the public one and the members'.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create_first_spaces(&self, locale: Locale) -> Result<(SpaceId, SpaceId), Problem> {
        let members = Grant { subject: Subject::Members, level: Level::Write };
        let public = Grant { subject: Subject::Public, level: Level::Read };
        let site = self.create_space(&locale.text("setup-space-public"), vec![public, members]).await?;
        let inside = self.create_space(&locale.text("setup-space-members"), vec![members]).await?;
        Ok((site, inside))
    }

    /// Makes the starting spaces and pages.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write_starting_content(&self, language: Language, by: PersonId) -> Result<(), Problem> {
        let (site, inside) = self.create_first_spaces(Locale::new(language)).await?;
        let (public, members) = match language {
            Language::Fr => (PUBLIC_FR, MEMBERS_FR),
            Language::En => (PUBLIC_EN, MEMBERS_EN),
        };
        let pages = self.write_starters(site, public, by).await?;
        self.write_starters(inside, members, by).await?;
        if let Some(home) = pages.first() {
            self.settings().set(self.storage(), HOME, &home.to_string()).await?;
        }
        Ok(())
    }

    async fn write_starters(
        &self,
        space: SpaceId,
        starters: &[Starter],
        by: PersonId,
    ) -> Result<Vec<DocumentId>, Problem> {
        let name = self.settings().name();
        let mut made = Vec::with_capacity(starters.len());
        for (index, starter) in starters.iter().enumerate() {
            let body = starter.body.replace("{cooperative}", &name);
            let position = nth_position(index);
            let page = NewPage { space, parent: None, position, title: starter.title, body: &body, by: Some(by) };
            made.push(self.create_page(page).await?);
        }
        Ok(made)
    }
}
