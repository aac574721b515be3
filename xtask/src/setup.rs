//! Installs what a fresh machine lacks, or says exactly what to type where that needs rights we do not have.
//!
//! Rust, Node and make are expected to be there; everything else comes from here. Nothing is installed for the whole
//! machine but Debian packages; npm packages live in `target/tools` and `e2e/node_modules`.

use std::io::IsTerminal;
use std::path::Path;

use crate::command::{command, is_installed, run, succeeds};
use crate::console::{note, step};
use crate::{Outcome, places};

/// wasm-opt as npm distributes it: Debian's is too old for what rustc writes.
const BINARYEN: &str = "binaryen@132.0.0";

/// What the machine is prepared for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A development build.
    Build,
    /// A release build and its server.
    Run,
    /// All the tests.
    Test,
}

impl Purpose {
    pub fn from_arguments(arguments: &[String]) -> Self {
        if arguments.iter().any(|argument| argument == "run") { Self::Run } else { Self::Test }
    }
}

pub fn install(purpose: Purpose) -> Outcome {
    wasm_target()?;
    match purpose {
        Purpose::Build => Ok(()),
        Purpose::Run => wasm_opt(),
        Purpose::Test => {
            debian_packages()?;
            npm_packages(&places::root().join("e2e"))
        }
    }
}

fn wasm_target() -> Outcome {
    let libraries = command("rustc").args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]).output();
    let folder = libraries.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    if !folder.is_empty() && Path::new(&folder).is_dir() {
        return Ok(());
    }
    if !is_installed("rustup") {
        return Err(
            "Rust's wasm32-unknown-unknown target is missing. Install Rust through https://rustup.rs, or your \
            distribution's package for that target (Debian: libstd-rust-dev-wasm32)."
                .into(),
        );
    }
    step("installing Rust's wasm32 target", || run(command("rustup").args(["target", "add", "wasm32-unknown-unknown"])))
}

/// The path of wasm-opt, once [`wasm_opt`] has installed it.
pub fn wasm_opt_script() -> std::path::PathBuf {
    places::tools().join("node_modules/binaryen/bin/wasm-opt")
}

fn wasm_opt() -> Outcome {
    if wasm_opt_script().is_file() {
        return Ok(());
    }
    need("node")?;
    need("npm")?;
    let folder = places::tools();
    std::fs::create_dir_all(&folder)?;
    step("installing wasm-opt (npm package binaryen)", || {
        run(command("npm").args(["install", "--silent", "--no-save", "--prefix"]).arg(&folder).arg(BINARYEN))
    })
}

/// Installs the packages of a folder's lock file, unless they are there.
pub fn npm_packages(folder: &Path) -> Outcome {
    need("node")?;
    need("npm")?;
    // npm writes this file last: when it is as new as the lock, the packages are those of the lock.
    let installed = folder.join("node_modules/.package-lock.json");
    let lock = folder.join("package-lock.json");
    let is_fresh = match (installed.metadata(), lock.metadata()) {
        (Ok(installed), Ok(lock)) => installed.modified()? >= lock.modified()?,
        _ => false,
    };
    if is_fresh {
        return Ok(());
    }
    step(
        format!("installing the npm packages of {}", folder.strip_prefix(places::root()).unwrap_or(folder).display()),
        || {
            run(command("npm")
                .args(["ci", "--silent"])
                .current_dir(folder)
                .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
            // An older lock file with a newer date would be installed again and again otherwise.
            std::fs::File::options().append(true).open(&installed)?.set_modified(std::time::SystemTime::now())?;
            Ok(())
        },
    )
}

fn debian_packages() -> Outcome {
    let mut missing = Vec::new();
    if !chromium_is_installed() {
        missing.push("chromium");
    }
    if !postgresql_is_installed() {
        missing.push("postgresql");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    let by_hand = format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}");
    if !is_installed("apt-get") {
        return Err(format!("the tests need {packages}: install with your system's tool (on Debian: {by_hand})").into());
    }
    let is_root = command("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    // sudo asks for the password where somebody can type it.
    let may_become_root =
        is_installed("sudo") && (std::io::stdin().is_terminal() || succeeds(command("sudo").args(["-n", "true"])));
    if !is_root && !may_become_root {
        return Err(
            format!("the tests need {packages}, and installing needs root. Please type:\n\n    {by_hand}\n").into()
        );
    }
    let apt = || {
        let mut apt = if is_root { command("apt-get") } else { command("sudo") };
        if !is_root {
            apt.arg("apt-get");
        }
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    };
    step(format!("installing {packages} (Debian packages)"), || {
        run(apt().args(["update", "-qq"]))?;
        run(apt().args(["install", "-y", "-qq", "--no-install-recommends"]).args(&missing))
    })
}

fn chromium_is_installed() -> bool {
    std::env::var_os("CHROMIUM").is_some()
        || ["chromium", "chromium-browser", "google-chrome"].into_iter().any(is_installed)
}

fn postgresql_is_installed() -> bool {
    // Debian keeps the server's programs out of the PATH, one folder per version.
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    is_installed("initdb") || versions.into_iter().any(|version| version.path().join("bin/initdb").is_file())
}

fn need(program: &str) -> Outcome {
    if is_installed(program) {
        return Ok(());
    }
    note("Node comes from https://nodejs.org or your distribution (Debian: apt-get install nodejs npm).");
    Err(format!("{program} is missing").into())
}
