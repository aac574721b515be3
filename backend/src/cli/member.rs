//! `etabli member`: accounts without the browser.
//!
//! Works beside a running server: what it changes counts at the next request.

use std::error::Error;

use clap::{Args, Subcommand};
use etabli_access::Role;
use etabli_locale::Locale;

use super::Common;
use crate::app::{App, Clock};
use crate::services::accounts::check_email;
use crate::services::invitations::Candidate;
use crate::services::tokens::new_token;
use crate::storage::PersonRow;

/// Accounts.
#[derive(Debug, Args)]
pub struct Members {
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, Subcommand)]
enum Act {
    /// Makes an account; without a password, prints a link to choose one.
    Add {
        /// The person's name, such as "Zoé Martin".
        name: String,
        /// The address they sign in with.
        #[arg(long)]
        email: String,
        /// member or admin.
        #[arg(long, default_value = "member", value_parser = parse_role)]
        role: Role,
        /// Their password; better given in the environment, where other users of the machine do not see it.
        #[arg(long, env = "ETABLI_PASSWORD", hide_env_values = true)]
        password: Option<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Lists the accounts: address, role, name.
    List {
        #[command(flatten)]
        common: Common,
    },
    /// Makes somebody a member or an admin.
    Role {
        /// The address they sign in with.
        email: String,
        /// member or admin.
        #[arg(value_parser = parse_role)]
        role: Role,
        #[command(flatten)]
        common: Common,
    },
    /// Sets a password, or prints a link to choose one.
    Password {
        /// The address they sign in with.
        email: String,
        /// The new password; better given in the environment.
        #[arg(long, env = "ETABLI_PASSWORD", hide_env_values = true)]
        password: Option<String>,
        #[command(flatten)]
        common: Common,
    },
    /// Closes an account: it cannot sign in any more; what it wrote stays.
    Disable {
        /// The address they sign in with.
        email: String,
        #[command(flatten)]
        common: Common,
    },
    /// Opens a closed account again.
    Enable {
        /// The address they sign in with.
        email: String,
        #[command(flatten)]
        common: Common,
    },
}

fn parse_role(text: &str) -> Result<Role, String> {
    text.parse().map_err(|_| "member or admin expected".to_owned())
}

impl Act {
    const fn common(&self) -> &Common {
        match self {
            Self::Add { common, .. }
            | Self::List { common }
            | Self::Role { common, .. }
            | Self::Password { common, .. }
            | Self::Disable { common, .. }
            | Self::Enable { common, .. } => common,
        }
    }
}

impl Members {
    /// Does what is asked and prints what was done.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        let app = App::open(self.act.common().config()?, Clock::System).await?;
        let done = act(&app, self.act).await;
        app.storage().close().await;
        done
    }
}

async fn act(app: &App, act: Act) -> Result<(), Box<dyn Error>> {
    let locale = app.settings().locale();
    match act {
        Act::Add { name, email, role, password, .. } => {
            // Nobody knows this one: the person chooses theirs by the link.
            let given = password.clone().unwrap_or_else(new_token);
            let language = locale.language.code().to_owned();
            let candidate = Candidate { name, email, password: given, language };
            let person = app.create_person(&candidate, role).await.map_err(|problem| explain(locale, &problem))?;
            let role = locale.text(&format!("role-{}", role.name()));
            println!(
                "{}",
                locale.format("cli-member-added", &[("name", (&person.name).into()), ("role", role.into())])
            );
            if password.is_none() {
                print_reset(app, locale, &person).await?;
            }
        }
        Act::List { .. } => list(app, locale).await?,
        Act::Role { email, role, .. } => {
            let person = find(app, locale, &email).await?;
            app.set_role(None, person.id, role).await.map_err(|problem| explain(locale, &problem))?;
            let role = locale.text(&format!("role-{}", role.name()));
            println!("{}", locale.format("cli-member-role", &[("name", person.name.into()), ("role", role.into())]));
        }
        Act::Password { email, password, .. } => {
            let person = find(app, locale, &email).await?;
            match password {
                Some(password) => {
                    app.set_password(&person, &password).await.map_err(|problem| explain(locale, &problem))?;
                    println!("{}", locale.format("cli-member-password", &[("name", person.name.into())]));
                }
                None => print_reset(app, locale, &person).await?,
            }
        }
        Act::Disable { email, .. } => set_disabled(app, locale, &email, true).await?,
        Act::Enable { email, .. } => set_disabled(app, locale, &email, false).await?,
    }
    Ok(())
}

async fn list(app: &App, locale: Locale) -> Result<(), Box<dyn Error>> {
    let people = app.storage().people().await?;
    if people.is_empty() {
        println!("{}", locale.text("cli-member-none"));
    }
    for person in people {
        let state = if person.disabled_at.is_some() { "disabled" } else { person.role.name() };
        println!("{}\t{state}\t{}", person.email.unwrap_or_default(), person.name);
    }
    Ok(())
}

async fn set_disabled(app: &App, locale: Locale, email: &str, is_closed: bool) -> Result<(), Box<dyn Error>> {
    let person = find(app, locale, email).await?;
    app.set_disabled(None, person.id, is_closed).await.map_err(|problem| explain(locale, &problem))?;
    let message = if is_closed { "cli-member-disabled" } else { "cli-member-enabled" };
    println!("{}", locale.format(message, &[("name", person.name.into())]));
    Ok(())
}

async fn print_reset(app: &App, locale: Locale, person: &PersonRow) -> Result<(), Box<dyn Error>> {
    let path = app.make_reset_link(None, person.id).await?;
    let link = format!("{}{path}", app.origin(&format!("http://{}", app.config().listen)));
    println!("{}", locale.format("cli-member-choose", &[("link", link.into())]));
    Ok(())
}

async fn find(app: &App, locale: Locale, email: &str) -> Result<PersonRow, Box<dyn Error>> {
    let folded = check_email(email).unwrap_or_default();
    let person = app.storage().person_by_email(&folded).await?;
    person.ok_or_else(|| locale.format("cli-member-unknown", &[("email", email.into())]).into())
}

/// A refusal in the words of the forms.
fn explain(locale: Locale, problem: &crate::problem::Problem) -> String {
    if problem.code.status() >= 500 {
        return problem.to_string();
    }
    let fields: Vec<_> = problem.fields.iter().map(|field| locale.text(&field.message)).collect();
    if fields.is_empty() { locale.text(&format!("problem-{}", problem.code.name())) } else { fields.join(" ") }
}
