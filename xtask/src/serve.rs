//! Builds everything and hands the terminal to the server.

use std::os::unix::process::CommandExt;

use crate::bundle::{Profile, bundle};
use crate::command::{cargo, command, run as run_command};
use crate::console::step;
use crate::{Outcome, places};

/// Serves with the data in `./data`; arguments after `--` go to the server.
pub fn run(profile: Profile, arguments: &[String]) -> Outcome {
    build(profile)?;
    serve(profile, "data", arguments)
}

/// Serves a small, believable cooperative; what was changed in it is kept until `data-demo` is removed.
pub fn demo(profile: Profile, arguments: &[String]) -> Outcome {
    const DATA: &str = "data-demo";
    build(profile)?;
    if !places::root().join(DATA).exists() {
        step("filling a small cooperative", || {
            run_command(command(places::binary(profile.is_release())).args(["demo", "--data", DATA]))
        })?;
    }
    serve(profile, DATA, arguments)
}

/// Builds the app's files and the server that contains them.
pub fn build(profile: Profile) -> Outcome {
    bundle(profile)?;
    let what = if profile.is_release() {
        "compiling the server (the first time takes minutes)"
    } else {
        "compiling the server"
    };
    step(what, || run_command(cargo("build").args(["--package", "etabli"]).args(release_flag(profile))))
}

fn serve(profile: Profile, data: &str, arguments: &[String]) -> Outcome {
    let own = arguments.iter().skip_while(|argument| *argument != "--").skip(1);
    let mut server = command(places::binary(profile.is_release()));
    server.args(["serve", "--data", data]).args(own);
    println!();
    // The server replaces this process, so that Ctrl+C and signals reach it directly; returning means it did not start.
    Err(format!("the server does not start: {}", server.exec()).into())
}

fn release_flag(profile: Profile) -> Option<&'static str> {
    profile.is_release().then_some("--release")
}
