//! A client that does little: connections kept open, one request after the other on each.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CONNECTIONS: usize = 32;

/// Why a measurement ends.
pub type Failure = Box<dyn Error + Send + Sync>;

/// One connection.
struct Connection {
    stream: TcpStream,
    request: String,
    buffer: Vec<u8>,
}

impl Connection {
    async fn open(address: &str, path: &str) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n");
        Ok(Self { stream, request, buffer: vec![0; 64 * 1024] })
    }

    /// Asks once; where the body stands in the buffer.
    async fn ask(&mut self) -> Result<std::ops::Range<usize>, Failure> {
        self.stream.write_all(self.request.as_bytes()).await?;
        let mut filled = 0;
        loop {
            let read = self.stream.read(&mut self.buffer[filled..]).await?;
            if read == 0 {
                return Err("the server closed the connection".into());
            }
            filled += read;
            if let Some(body) = body(&self.buffer[..filled])? {
                self.buffer.resize(self.buffer.len().max(body.end), 0);
                if filled >= body.end {
                    return Ok(body);
                }
            }
        }
    }
}

/// Where the body stands, once the headers are there.
fn body(answer: &[u8]) -> Result<Option<std::ops::Range<usize>>, Failure> {
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
    let head = std::str::from_utf8(&answer[..end])?;
    if !head.starts_with("HTTP/1.1 200") {
        return Err(format!("refused: {}", head.lines().next().unwrap_or_default()).into());
    }
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
    let length: usize = length.ok_or("no content-length")?;
    Ok(Some(end + 4..end + 4 + length))
}

/// The body at a path.
pub async fn get(address: &str, path: &str) -> Result<Vec<u8>, Failure> {
    let mut connection = Connection::open(address, path).await?;
    let body = connection.ask().await?;
    Ok(connection.buffer[body].to_vec())
}

/// How many answers come in a second while every connection asks without pause.
pub async fn requests_per_second(address: &str, path: &str, during: Duration) -> Result<f64, Failure> {
    let answers = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let asking: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (address, path, answers) = (address.to_owned(), path.to_owned(), Arc::clone(&answers));
            tokio::spawn(async move {
                let mut connection = Connection::open(&address, &path).await?;
                while start.elapsed() < during {
                    connection.ask().await?;
                    answers.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, Failure>(())
            })
        })
        .collect();
    for asking in asking {
        asking.await??;
    }
    Ok(answers.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64())
}
