//! The binary itself, running.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::postgres::free_port;

const PATIENCE: Duration = Duration::from_secs(60);

/// A server on a port that stays the same over restarts.
pub struct Server {
    command: Vec<String>,
    port: u16,
    process: Option<Child>,
}

impl Server {
    /// Starts one on a data folder; `database` is an address, or none for SQLite in the folder.
    pub fn start(data: &Path, database: Option<&str>) -> Self {
        let port = free_port();
        let mut command = vec![format!("--data={}", data.display()), format!("--listen=127.0.0.1:{port}")];
        command.extend(database.map(str::to_owned));
        let mut server = Self { command, port, process: None };
        server.restart();
        server
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// Starts it again.
    pub fn restart(&mut self) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_etabli"));
        command.arg("serve").args(&self.command[..2]).env("ETABLI_LOG_LEVEL", "warn").stdout(Stdio::null());
        if let Some(database) = self.command.get(2) {
            command.env("DATABASE_URL", database);
        }
        self.process = Some(command.spawn().expect("the binary starts"));
        let until = Instant::now() + PATIENCE;
        while !self.answers() {
            assert!(Instant::now() < until, "the server does not answer");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether it answers requests: it listens a little before it does.
    fn answers(&self) -> bool {
        let asked = TcpStream::connect(self.address()).and_then(|mut stream| {
            stream.write_all(b"GET /api/session HTTP/1.0\r\n\r\n")?;
            stream.read(&mut [0])
        });
        asked.is_ok_and(|bytes| bytes > 0)
    }

    /// Kills it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("a running server");
            process.wait().expect("a killed server");
        }
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let asked = Command::new("kill").args(["-TERM", &process.id().to_string()]).status();
            assert!(asked.expect("kill").success());
            assert!(process.wait().expect("a stopped server").success(), "the server ends well");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
