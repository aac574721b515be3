//! A PostgreSQL of one's own: started on a free port, gone with the test.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// PostgreSQL refuses to run as root: it gets this user then.
const NOBODY: &str = "65534";
const PATIENCE: Duration = Duration::from_secs(60);

/// A running PostgreSQL.
pub struct Postgres {
    process: Child,
    port: u16,
    // Removed after the process has ended.
    _folder: tempfile::TempDir,
}

impl Postgres {
    /// Starts one.
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("etabli-postgres-").tempdir().expect("a folder");
        let data = folder.path().join("data");
        fs::create_dir(&data).expect("a folder");
        if is_root() {
            let chown = Command::new("chown").arg("-R").arg(format!("{NOBODY}:{NOBODY}")).arg(folder.path()).status();
            assert!(chown.expect("chown").success());
        }
        let made = unprivileged(&program("initdb"))
            .args(["--no-sync", "--auth=trust", "--username=etabli", "--encoding=UTF8", "--locale=C", "--pgdata"])
            .arg(&data)
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .status();
        assert!(made.expect("initdb").success(), "initdb failed");
        let port = free_port();
        let process = unprivileged(&program("postgres"))
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="])
            .args(["-c", "fsync=off", "-c", "max_connections=60"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("postgres starts");
        let postgres = Self { process, port, _folder: folder };
        postgres.wait();
        postgres
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        format!("postgres://etabli@127.0.0.1:{}/postgres", self.port)
    }

    fn wait(&self) {
        let until = Instant::now() + PATIENCE;
        let ready = || {
            let asked = Command::new(program("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-U", "etabli", "-p", &self.port.to_string()])
                .status();
            asked.is_ok_and(|status| status.success())
        };
        while !ready() {
            assert!(Instant::now() < until, "postgres does not answer");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT: end now, without waiting for clients.
        let pid = self.process.id().to_string();
        let _ended = Command::new("kill").args(["-INT", &pid]).status();
        let _ended = self.process.wait();
    }
}

/// A port that is free now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}

fn unprivileged(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args([&format!("--reuid={NOBODY}"), &format!("--regid={NOBODY}"), "--clear-groups", "--"]).arg(program);
    command
}

/// A program of PostgreSQL: of the PATH, or where Debian keeps the newest version's.
fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let of_path = std::env::split_paths(&path).map(|folder| folder.join(name));
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut of_debian: Vec<PathBuf> = versions.map(|version| version.path().join("bin").join(name)).collect();
    of_debian.sort();
    let found = of_path.chain(of_debian.into_iter().rev()).find(|program| program.is_file());
    found.expect("PostgreSQL is installed, by cargo xtask setup")
}
