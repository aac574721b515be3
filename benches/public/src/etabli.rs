//! A server as a process: started on a free port, known by the address it prints, ended with this value.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::client::Failure;

/// A running server.
pub struct Server {
    /// Host and port.
    pub address: String,
    process: Child,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// Starts a command that prints `at http://host:port`.
    pub fn start(command: &mut Command) -> Result<Self, Failure> {
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut lines = BufReader::new(output).lines();
        loop {
            let line = lines.next().ok_or("the server stopped at once")??;
            if let Some((_, address)) = line.split_once("at http://") {
                let address = address.split('/').next().unwrap_or(address).trim().to_owned();
                // Whoever stops reading a pipe stops its writer.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(Self { address, process });
            }
        }
    }
}

/// Starts Établi on the demonstration cooperative.
pub fn start(folder: &Path) -> Result<Server, Failure> {
    let binary = std::env::var_os("ETABLI_BINARY").map(PathBuf::from);
    let binary = binary.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/release/etabli"));
    let data = folder.join("data");
    let made = Command::new(&binary).arg("demo").arg("--data").arg(&data).stdout(Stdio::null()).status()?;
    if !made.success() {
        return Err("the demonstration could not be made".into());
    }
    let mut command = Command::new("sh");
    // Its address is in the log, which goes to the standard error.
    command.args(["-c", "exec \"$0\" serve --data \"$1\" --listen 127.0.0.1:0 2>&1"]).arg(binary).arg(data);
    Server::start(command.env("NO_COLOR", "1"))
}
