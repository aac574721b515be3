//! Probes: what is well and what is not, in facts. Shown by `/admin`, printed by `etabli doctor`; two of them are
//! `/health`.

use std::fs;

use etabli_locale::{Arg, Locale};

use super::files::is_full;
use crate::app::App;

/// How well something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Good,
    /// Works, and wants attention.
    Warning,
    /// Does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// Also the end of the id of its title's message.
    pub name: &'static str,
    pub state: State,
    /// Id of the message that states the fact.
    message: &'static str,
    args: Vec<(&'static str, Arg)>,
    /// Where something can be done about it: an address of `/admin` and the id of the words of its link.
    pub action: Option<(&'static str, &'static str)>,
}

impl Probe {
    fn new(name: &'static str, state: State, message: &'static str) -> Self {
        Self { name, state, message, args: Vec::new(), action: None }
    }

    fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    fn action(self, href: &'static str, words: &'static str) -> Self {
        Self { action: Some((href, words)), ..self }
    }

    /// The title in words.
    pub fn title(&self, locale: Locale) -> String {
        locale.text(&format!("admin-probe-{}", self.name))
    }

    /// The fact in words.
    pub fn fact(&self, locale: Locale) -> String {
        locale.format(self.message, &self.args)
    }
}

/// Less than this is a warning.
const LITTLE_SPACE: u64 = 1_000_000_000;
/// Less than this is bad: the next backup may not fit.
const NO_SPACE: u64 = 100_000_000;

impl App {
    /// Looks at everything.
    pub async fn probes(&self, locale: Locale) -> Vec<Probe> {
        let mut probes = vec![self.probe_database(locale).await];
        probes.extend([self.probe_folder().await, self.probe_space(locale), self.probe_files().await]);
        probes.extend([self.probe_backups(locale), self.probe_mail(), self.probe_address(), self.probe_search().await]);
        probes.push(
            Probe::new("version", State::Good, "admin-probe-version-good").with("version", env!("CARGO_PKG_VERSION")),
        );
        probes
    }

    /// Whether the database answers.
    pub async fn probe_database(&self, locale: Locale) -> Probe {
        let size = match self.storage().ping().await {
            Ok(()) => self.storage().size().await,
            Err(error) => Err(error),
        };
        match size {
            Ok(size) => Probe::new("database", State::Good, "admin-probe-database-good")
                .with("engine", self.storage().engine().name())
                .with("size", locale.bytes(size)),
            Err(error) => {
                Probe::new("database", State::Bad, "admin-probe-database-bad").with("cause", error.to_string())
            }
        }
    }

    /// Whether the data folder can be written.
    pub async fn probe_folder(&self) -> Probe {
        let folder = self.config().data.clone();
        let path = folder.join(format!(".probe-{:016x}", self.randomness() as u64));
        let written = tokio::task::spawn_blocking(move || {
            fs::write(&path, b"probe").and_then(|()| fs::remove_file(&path)).map_err(|error| (is_full(&error), error))
        });
        let folder = folder.display().to_string();
        match written.await {
            Ok(Ok(())) => Probe::new("folder", State::Good, "admin-probe-folder-good").with("folder", folder),
            Ok(Err((true, _))) => Probe::new("folder", State::Bad, "admin-probe-folder-full").with("folder", folder),
            Ok(Err((false, error))) => Probe::new("folder", State::Bad, "admin-probe-folder-bad")
                .with("folder", folder)
                .with("cause", error.to_string()),
            Err(error) => Probe::new("folder", State::Bad, "admin-probe-folder-bad")
                .with("folder", folder)
                .with("cause", error.to_string()),
        }
    }

    fn probe_space(&self, locale: Locale) -> Probe {
        let Ok(disk) = rustix::fs::statvfs(&self.config().data) else {
            return Probe::new("space", State::Warning, "admin-probe-space-unknown");
        };
        let (free, total) = (disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize);
        let state = if free < NO_SPACE {
            State::Bad
        } else if free < LITTLE_SPACE {
            State::Warning
        } else {
            State::Good
        };
        Probe::new("space", state, "admin-probe-space-good")
            .with("free", locale.bytes(free))
            .with("total", locale.bytes(total))
            .action("/admin/space", "admin-probe-space-action")
    }

    async fn probe_files(&self) -> Probe {
        let place = if self.config().s3.is_some() { "S3" } else { "disk" };
        match self.blobs().check(self.randomness()).await {
            Ok(()) if place == "S3" => Probe::new("files", State::Good, "admin-probe-files-s3"),
            Ok(()) => Probe::new("files", State::Good, "admin-probe-files-good"),
            Err(error) => Probe::new("files", State::Bad, "admin-probe-files-bad").with("cause", error.to_string()),
        }
    }

    fn probe_backups(&self, locale: Locale) -> Probe {
        let probe = if let Some((_, message)) = self.backup_failure() {
            Probe::new("backups", State::Bad, message)
        } else {
            match self.last_backup() {
                None => Probe::new("backups", State::Bad, "admin-probe-backups-none"),
                Some(last) => {
                    let age = self.now() - last.made_at;
                    let every = i64::from(self.backup_every()) * 3_600_000;
                    let is_late = every == 0 || age > every * 2;
                    let state = if is_late { State::Warning } else { State::Good };
                    let days = (age / 86_400_000).max(0);
                    let ago =
                        locale.ago(age).unwrap_or_else(|| locale.format("time-days-ago", &[("count", days.into())]));
                    let message = if every == 0 { "admin-probe-backups-off" } else { "admin-probe-backups-good" };
                    Probe::new("backups", state, message).with("ago", ago).with("size", locale.bytes(last.size))
                }
            }
        };
        probe.action("/admin/backups", "admin-probe-backups-action")
    }

    fn probe_mail(&self) -> Probe {
        match &self.config().smtp {
            Some(smtp) => Probe::new("mail", State::Good, "admin-probe-mail-good")
                .with("sender", smtp.from.clone())
                .action("/admin/settings", "admin-probe-mail-action"),
            None => Probe::new("mail", State::Warning, "admin-probe-mail-none"),
        }
    }

    fn probe_address(&self) -> Probe {
        match &self.config().public_url {
            Some(url) if url.starts_with("https://") => {
                Probe::new("address", State::Good, "admin-probe-address-good").with("address", url.clone())
            }
            Some(url) => {
                Probe::new("address", State::Warning, "admin-probe-address-plain").with("address", url.clone())
            }
            None => Probe::new("address", State::Warning, "admin-probe-address-none"),
        }
    }

    async fn probe_search(&self) -> Probe {
        match self.storage().count_unprojected().await {
            Ok(0) => Probe::new("search", State::Good, "admin-probe-search-good"),
            Ok(count) => Probe::new("search", State::Warning, "admin-probe-search-behind").with("count", count),
            Err(error) => Probe::new("search", State::Bad, "admin-probe-search-bad").with("cause", error.to_string()),
        }
    }
}
