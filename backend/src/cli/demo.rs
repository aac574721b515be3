//! `etabli demo`: fills an empty folder with a small cooperative, to try Établi out.

use std::error::Error;

use clap::Args;
use etabli_locale::Locale;

use super::Common;
use crate::app::{App, Clock};
use crate::services::demo::PASSWORD;

/// Fills an empty folder with a small cooperative.
#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    common: Common,
}

impl Demo {
    /// Fills it and prints who can sign in.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        let app = App::open(self.common.config()?, Clock::System).await?;
        let done = fill(&app).await;
        app.close().await;
        done
    }
}

async fn fill(app: &App) -> Result<(), Box<dyn Error>> {
    let locale = Locale::FR;
    if app.storage().has_admin().await? {
        return Err(locale.text("cli-demo-not-empty").into());
    }
    app.fill_demonstration().await?;
    println!("{}", locale.text("cli-demo-done"));
    for person in app.storage().people().await? {
        let role = locale.text(&format!("role-{}", person.role.name()));
        println!("  {}\t{PASSWORD}\t{} ({role})", person.email.unwrap_or_default(), person.name);
    }
    Ok(())
}
