//! A small, believable cooperative: « La Grange », an épicerie, a bakery and a workshop, with eight members.
//!
//! For trying Établi out and for the tests in a browser. The pages are Markdown files in `demo/`; the pictures are drawn
//! here, so that nothing has to be carried along.

mod picture;

use std::collections::HashMap;

use etabli_access::{Grant, Level, Role, Subject};
use etabli_ids::{DocumentId, PersonId, SpaceId};
use etabli_locale::Locale;

use super::files::NewFile;
use super::invitations::Candidate;
use super::pages::NewPage;
use super::settings::{ACCENT, BACKUP_EVERY, DESCRIPTION, ENTRY, FOOTER, HOME, LANGUAGE, NAME, TIME_ZONE};
use super::starting_content::nth_position;
use crate::app::App;
use crate::problem::Problem;
use crate::storage::PersonRow;

/// The password of everybody.
pub const PASSWORD: &str = "la-grange-demo";

const PEOPLE: [(&str, &str, Role); 8] = [
    ("Zoé Martin", "zoe", Role::Admin),
    ("Léo Petit", "leo", Role::Member),
    ("Inès Haddad", "ines", Role::Member),
    ("Malo Le Goff", "malo", Role::Member),
    ("Jeanne Robert", "jeanne", Role::Member),
    ("Karim Benali", "karim", Role::Member),
    ("Suzanne Lefèvre", "suzanne", Role::Member),
    ("Tom Nguyen", "tom", Role::Member),
];

const CIRCLES: [(&str, &[&str]); 3] = [
    ("Magasin", &["leo", "ines", "jeanne", "tom"]),
    ("Fournil", &["malo", "suzanne"]),
    ("Conseil", &["zoe", "karim", "jeanne"]),
];

const SETTINGS: [(&str, &str); 7] = [
    (NAME, "La Grange"),
    (LANGUAGE, "fr"),
    (TIME_ZONE, "Europe/Paris"),
    (ACCENT, "#0f6b5c"),
    (ENTRY, "invitation"),
    (BACKUP_EVERY, "24"),
    (DESCRIPTION, "Une épicerie, un fournil et un atelier de réparation, tenus ensemble à Cairon."),
];
const ADDRESS: &str = "La Grange, SCIC à capital variable\n12 rue du Moulin, 14610 Cairon";

/// Where a page goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    Site,
    Members,
    Board,
}

/// A page: its space, the title of the page above it, its title, who wrote it, its source.
type Sheet = (Place, Option<&'static str>, &'static str, &'static str, &'static str);

macro_rules! sheets {
    ($($place:ident, $parent:expr, $title:literal, $by:literal, $file:literal;)*) => {
        &[$((Place::$place, $parent, $title, $by, include_str!(concat!("demo/", $file, ".md"))),)*]
    };
}

const SHEETS: &[Sheet] = sheets! {
    Site, None, "Accueil", "zoe", "accueil";
    Site, None, "Agenda", "ines", "agenda";
    Site, None, "Actualités", "zoe", "actualites";
    Site, Some("Actualités"), "Le moulin livre désormais au quintal", "malo", "moulin-quintal";
    Site, Some("Actualités"), "On ouvre le samedi matin\u{202f}?", "jeanne", "samedi-matin";
    Site, Some("Actualités"), "Trois cents objets réparés", "tom", "objets-repares";
    Site, None, "Producteurs", "leo", "producteurs";
    Site, Some("Producteurs"), "Moulin de Cairon", "leo", "moulin-de-cairon";
    Site, Some("Producteurs"), "Ferme des Bruyères", "leo", "ferme-des-bruyeres";
    Site, Some("Producteurs"), "Rucher d’Amblie", "ines", "rucher-d-amblie";
    Site, Some("Producteurs"), "Atelier du Val", "ines", "atelier-du-val";
    Site, None, "L’atelier de réparation", "tom", "atelier-de-reparation";
    Site, None, "Nous rejoindre", "jeanne", "nous-rejoindre";
    Site, None, "Mentions légales", "zoe", "mentions-legales";
    Site, None, "Déclaration d’accessibilité", "zoe", "accessibilite";
    Members, None, "Bienvenue", "zoe", "bienvenue";
    Members, None, "Comptes rendus", "karim", "comptes-rendus";
    Members, Some("Comptes rendus"), "Réunion du 17 février", "karim", "reunion-17-fevrier";
    Members, Some("Comptes rendus"), "Réunion du 10 mars", "jeanne", "reunion-10-mars";
    Members, None, "Planning des permanences", "ines", "planning";
    Members, None, "Commande groupée de printemps", "leo", "commande-groupee";
    Members, None, "Recette du pain au levain", "malo", "pain-au-levain";
    Members, None, "Boîte à idées", "suzanne", "idees";
    Board, None, "Budget 2026", "karim", "budget";
    Board, None, "Assemblée générale du 3 avril", "jeanne", "assemblee-generale";
};

impl App {
    /// Fills an empty database.
    ///
    /// # Errors
    /// When the database or the file storage fails.
    pub async fn fill_demonstration(&self) -> Result<(), Problem> {
        let people = self.demo_people().await?;
        for (key, value) in SETTINGS {
            self.settings().set(self.storage(), key, value).await?;
        }
        self.settings().set(self.storage(), FOOTER, ADDRESS).await?;
        let spaces = self.demo_spaces(&people).await?;
        let mut made: HashMap<&str, DocumentId> = HashMap::new();
        for (index, (place, parent, title, by, source)) in SHEETS.iter().enumerate() {
            let page = NewPage {
                space: spaces[place],
                parent: parent.and_then(|parent| made.get(parent).copied()),
                position: nth_position(index),
                title,
                body: "",
                by: people.get(by).copied(),
            };
            let id = self.create_page(page).await?;
            let body = self.with_pictures(source, id, people.get(by).copied()).await?;
            self.seed_page(id, &body, people.get(by).copied()).await?;
            made.insert(title, id);
        }
        if let Some(home) = made.get("Accueil") {
            self.settings().set(self.storage(), HOME, &home.to_string()).await?;
        }
        Ok(())
    }

    async fn demo_people(&self) -> Result<HashMap<&'static str, PersonId>, Problem> {
        let mut people = HashMap::new();
        for (name, short, role) in PEOPLE {
            let candidate = Candidate {
                name: name.to_owned(),
                email: format!("{short}@lagrange.example"),
                password: PASSWORD.to_owned(),
                language: "fr".to_owned(),
            };
            let person: PersonRow = self.create_person(&candidate, role).await?;
            people.insert(short, person.id);
        }
        Ok(people)
    }

    async fn demo_spaces(&self, people: &HashMap<&str, PersonId>) -> Result<HashMap<Place, SpaceId>, Problem> {
        let (site, inside) = self.create_first_spaces(Locale::FR).await?;
        let mut spaces = HashMap::from([(Place::Site, site), (Place::Members, inside)]);
        let Some(zoe) = people.get("zoe").copied() else { return Ok(spaces) };
        for (name, members) in CIRCLES {
            let circle = self.create_circle(zoe, name).await?;
            for person in members.iter().filter_map(|short| people.get(short)) {
                self.set_circle_member(zoe, circle, *person, true).await?;
            }
            if name == "Conseil" {
                let grants = vec![Grant { subject: Subject::Circle(circle), level: Level::Write }];
                spaces.insert(Place::Board, self.create_space("Conseil", grants).await?);
            }
        }
        Ok(spaces)
    }

    /// Draws the pictures a source names (`{picture:field}`), and writes their addresses in their place.
    async fn with_pictures(&self, source: &str, document: DocumentId, by: Option<PersonId>) -> Result<String, Problem> {
        let mut body = source.to_owned();
        for (name, picture) in picture::PICTURES {
            let mark = format!("{{picture:{name}}}");
            if body.contains(&mark) {
                let file = NewFile { name: &format!("{name}.png"), document: Some(document), by };
                let row = self.add_file(file, picture::draw(picture).into()).await?;
                body = body.replace(&mark, &format!("/files/{}/{name}.png", row.id));
            }
        }
        Ok(body)
    }
}
