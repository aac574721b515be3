//! From the frontend's crate to JavaScript and WebAssembly: cargo, wasm-bindgen, and for a release wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use super::Profile;
use crate::command::{cargo, command, run};
use crate::console::step;
use crate::{Outcome, places, setup};

const PACKAGE: &str = "etabli-frontend";

/// Builds the app; the folder returned holds `app.js`, `app_bg.wasm` and what they import.
pub fn build(profile: Profile) -> Outcome<PathBuf> {
    let (cargo_profile, cargo_folder) = if profile.is_release() { ("app", "app") } else { ("dev", "debug") };
    step(format!("compiling the app (profile {cargo_profile})"), || compile(&["--profile", cargo_profile]))?;
    let compiled = compiled(cargo_folder).join(format!("{PACKAGE}.wasm"));
    let work = places::work(cargo_folder);
    let bound = work.join("app");
    unless_unchanged(&work.join("bound"), &compiled, &bound, || {
        step("binding WebAssembly to JavaScript", || bind(&compiled, &bound, "app", profile))
    })?;
    if !profile.is_release() {
        return Ok(bound);
    }
    let small = work.join("small");
    unless_unchanged(&work.join("optimised"), &bound.join("app_bg.wasm"), &small, || {
        step("optimising WebAssembly for size (a minute or two)", || optimise(&bound, &small))
    })?;
    Ok(small)
}

/// Builds the page that holds nothing but the editor, for its tests: into `target/e2e/editor`.
pub fn build_editor_page() -> Outcome {
    step("compiling the editor's own page", || compile(&["--example", "editor"]))?;
    let compiled = compiled("debug").join("examples/editor.wasm");
    let folder = places::root().join("target/e2e");
    let bound = folder.join("editor");
    fs::create_dir_all(&folder)?;
    unless_unchanged(&folder.join("bound"), &compiled, &bound, || bind(&compiled, &bound, "editor", Profile::Dev))
}

fn compile(arguments: &[&str]) -> Outcome {
    run(cargo("build")
        .args(["--package", PACKAGE, "--target", "wasm32-unknown-unknown"])
        .args(arguments)
        .arg("--target-dir")
        .arg(places::app_target()))
}

fn compiled(cargo_folder: &str) -> PathBuf {
    places::app_target().join("wasm32-unknown-unknown").join(cargo_folder)
}

fn bind(compiled: &Path, folder: &Path, name: &str, profile: Profile) -> Outcome {
    empty(folder)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(compiled).out_name(name).typescript(false).remove_producers_section(true);
    // Function names make a development build's stack traces readable; in a release they would be a third of the size.
    bindgen.remove_name_section(profile.is_release());
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder))
        .map_err(|error| format!("wasm-bindgen: {error:#}").into())
}

fn optimise(from: &Path, to: &Path) -> Outcome {
    empty(to)?;
    copy_folder(from, to)?;
    // No --all-features: with it, version 132 writes a module that browsers refuse.
    run(command("node")
        .arg(setup::wasm_opt_script())
        .arg("-Oz")
        .arg(from.join("app_bg.wasm"))
        .arg("-o")
        .arg(to.join("app_bg.wasm")))
}

/// Runs the action unless its result exists and was made from the same input; `stamp` remembers the input.
fn unless_unchanged(stamp: &Path, input: &Path, result: &Path, action: impl FnOnce() -> Outcome) -> Outcome {
    let bytes = fs::read(input).map_err(|error| format!("{}: {error}", input.display()))?;
    let now = super::dist::hexadecimal(&Sha256::digest(&bytes));
    if result.is_dir() && fs::read_to_string(stamp).is_ok_and(|before| before == now) {
        return Ok(());
    }
    // A build interrupted half-way must not pass for done.
    let _ = fs::remove_file(stamp);
    action()?;
    Ok(fs::write(stamp, now)?)
}

fn empty(folder: &Path) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}

fn copy_folder(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
