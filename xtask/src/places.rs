//! Where things are in the tree.

use std::path::{Path, PathBuf};

/// The workspace's root.
pub fn root() -> &'static Path {
    // Invariant: this crate lies one level below the root.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies below the root")
}

/// The files served by the server, remade by every bundle.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Sources of what is served as it is: styles, icons, service worker.
pub fn public() -> PathBuf {
    root().join("public")
}

/// Tools installed for the project alone.
pub fn tools() -> PathBuf {
    root().join("target/tools")
}

/// Build results of the browser's side, apart so that neither side's build waits for the other's.
pub fn app_target() -> PathBuf {
    root().join("target/app")
}

/// Intermediate files of the bundle.
pub fn work(profile: &str) -> PathBuf {
    root().join("target/bundle").join(profile)
}

/// The server's binary.
pub fn binary(release: bool) -> PathBuf {
    root().join("target").join(if release { "release" } else { "debug" }).join("etabli")
}
