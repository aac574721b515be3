//! The rights on a space: one line for visitors, members, each circle and each person named, one choice of words each.

use std::collections::HashMap;

use axum::extract::Path;
use axum::response::Response;
use etabli_access::{Grant, Level, Subject};
use etabli_ids::{PersonId, SpaceId};
use maud::{Markup, html};

use super::{Desk, done, spaces};
use crate::http::forms::{self, Fields};
use crate::problem::Problem;

/// What a subject is called.
async fn names(desk: &Desk) -> Result<HashMap<Subject, String>, Problem> {
    let mut names = HashMap::from([
        (Subject::Public, desk.text("admin-rights-public")),
        (Subject::Members, desk.text("admin-rights-members")),
    ]);
    for circle in desk.app.storage().circles().await? {
        let name = desk.format("admin-rights-circle", &[("name", circle.name.into())]);
        names.insert(Subject::Circle(circle.id), name);
    }
    for person in desk.app.storage().people().await? {
        names.insert(Subject::Person(person.id), person.name);
    }
    Ok(names)
}

/// For each space, who may do what, in words.
pub async fn words_by_space(desk: &Desk) -> Result<HashMap<SpaceId, Vec<String>>, Problem> {
    let names = names(desk).await?;
    let tree = desk.app.tree();
    let words = |grant: &Grant| {
        let args = [("name", names.get(&grant.subject)?.into()), ("level", level_words(desk, grant.level).into())];
        (grant.level > Level::None).then(|| desk.format("admin-rights-line", &args))
    };
    let lines = |space: SpaceId| tree.grants(&space.to_string()).iter().filter_map(words).collect();
    Ok(tree.spaces().iter().map(|space| (space.id, lines(space.id))).collect())
}

fn level_words(desk: &Desk, level: Level) -> String {
    desk.text(&format!("level-{}", level.name()))
}

/// The lines of the form: visitors, members and circles always, people only when they are named.
async fn lines(desk: &Desk, space: SpaceId) -> Result<Vec<(Subject, String, Level)>, Problem> {
    let tree = desk.app.tree();
    let grants = tree.grants(&space.to_string());
    let level = |subject| grants.iter().find(|grant| grant.subject == subject).map_or(Level::None, |grant| grant.level);
    let is_named = |subject: &Subject| {
        !matches!(subject, Subject::Person(_)) || grants.iter().any(|grant| grant.subject == *subject)
    };
    let mut subjects: Vec<_> = names(desk).await?.into_iter().filter(|(subject, _)| is_named(subject)).collect();
    subjects.sort();
    Ok(subjects.into_iter().map(|(subject, name)| (subject, name, level(subject))).collect())
}

/// The table of the rights on a space, as a form.
pub async fn form(desk: &Desk, space: SpaceId) -> Result<Markup, Problem> {
    let lines = lines(desk, space).await?;
    let named: Vec<_> = lines.iter().map(|(subject, _, _)| *subject).collect();
    let people = desk.app.storage().people().await?;
    let others = people.iter().filter(|row| row.disabled_at.is_none() && !named.contains(&Subject::Person(row.id)));
    let others: Vec<_> = others.collect();
    Ok(html! {
        form.form method="post" action={ (spaces::HOME) "/" (space) "/rights" } {
            div.table-wrap { table {
                caption.visually-hidden { (desk.text("admin-rights")) }
                thead { tr {
                    th scope="col" { (desk.text("admin-rights-who")) }
                    th scope="col" { (desk.text("admin-rights-what")) }
                } }
                tbody { @for (subject, name, level) in &lines {
                    @let id = format!("grant-{subject}");
                    tr {
                        th scope="row" { label for=(id) { (name) } }
                        td { (choice(desk, &id, *subject, *level)) }
                    }
                } }
            } }
            @if !others.is_empty() {
                div.cluster {
                    div.field {
                        label for="person" { (desk.text("admin-rights-add")) }
                        select id="person" name="person" {
                            option value="" { "—" }
                            @for person in others { option value=(person.id) { (person.name) } }
                        }
                    }
                    div.field {
                        label for="person-level" { (desk.text("admin-rights-what")) }
                        select id="person-level" name="person-level" {
                            @for level in Level::ALL.into_iter().skip(1) {
                                option value=(level.name()) selected[level == Level::Write] { (level_words(desk, level)) }
                            }
                        }
                    }
                }
            }
            p.hint { (desk.text("admin-rights-hint")) }
            div.actions { button.button.button-primary { (desk.text("save")) } }
        }
    })
}

fn choice(desk: &Desk, id: &str, subject: Subject, level: Level) -> Markup {
    // Visitors have no name: what they wrote would be nobody's.
    let most = if subject == Subject::Public { Level::Read } else { Level::Manage };
    html! {
        select id=(id) name=(id) {
            @for offered in Level::ALL.into_iter().filter(|offered| *offered <= most) {
                option value=(offered.name()) selected[offered == level] { (level_words(desk, offered)) }
            }
        }
    }
}

/// `POST /admin/spaces/<id>/rights`.
pub async fn save(desk: Desk, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let row = spaces::space(&desk, &id)?;
    let mut grants = Vec::new();
    for (subject, _, before) in lines(&desk, row.id).await? {
        let level = fields.get(&format!("grant-{subject}")).parse().unwrap_or(before);
        if level > Level::None {
            grants.push(Grant { subject, level });
        }
    }
    if let Ok(person) = fields.get("person").parse::<PersonId>() {
        let level = fields.get("person-level").parse().unwrap_or(Level::Read);
        grants.push(Grant { subject: Subject::Person(person), level });
    }
    match desk.app.set_grants(&desk.actor, &row.id.to_string(), grants).await {
        Ok(()) => Ok(done(&format!("{}/{}", spaces::HOME, row.id), "rights")),
        Err(problem) => {
            let filled = Fields::filled([("name", row.name.clone())]);
            let shown = spaces::page(&desk, &row, &filled, Some(&problem)).await?;
            forms::again(problem, |_| shown)
        }
    }
}
