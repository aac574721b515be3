//! `etabli doctor`: every probe in a line, then the configuration as the server uses it. Fails when a probe does.

use std::error::Error;

use clap::Args;

use super::Common;
use crate::app::{App, Clock};
use crate::services::probes::State;

/// Looks at everything.
#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    common: Common,
}

impl Doctor {
    /// Prints; an error when something does not work.
    pub async fn run(self) -> Result<(), Box<dyn Error>> {
        let config = self.common.config()?;
        let described = config.describe();
        let opened = App::open(config, Clock::System).await;
        let print_configuration = || {
            println!();
            described.iter().for_each(|(key, value)| println!("{key:<16} {value}"));
        };
        let app = match opened {
            Ok(app) => app,
            Err(error) => {
                print_configuration();
                return Err(error.into());
            }
        };
        let locale = app.settings().locale();
        let probes = app.probes(locale).await;
        app.close().await;
        for probe in &probes {
            let mark = match probe.state {
                State::Good => "✓",
                State::Warning => "!",
                State::Bad => "✗",
            };
            println!("{mark} {} : {}", probe.title(locale), probe.fact(locale));
        }
        print_configuration();
        let failing = probes.iter().filter(|probe| probe.state == State::Bad).count();
        match failing {
            0 => Ok(()),
            count => Err(locale.format("cli-doctor-failing", &[("count", count.into())]).into()),
        }
    }
}
