//! Accepts connections, and waits for none of them for ever.
//!
//! A connection that stands still in the middle of a request, or between two, is closed; one address holds only so many. Behind
//! a proxy all come from one address, and the proxy does this.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::Service;
use tower_http::timeout::TimeoutBody;

/// After a failed `accept`, such as too many open files: the next would fail as well.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a silent connection is kept, and how many one address may have.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the head of a request, from the end of the one before.
    pub head: Duration,
    /// For the next piece of a body.
    pub body: Duration,
    /// Connections of one address at once; none for no limit.
    pub per_address: Option<usize>,
}

impl Patience {
    /// What people and their browsers need; `behind_proxy` when all connections come from one.
    #[must_use]
    pub fn usual(behind_proxy: bool) -> Self {
        Self {
            head: Duration::from_secs(30),
            body: Duration::from_secs(30),
            per_address: (!behind_proxy).then_some(512),
        }
    }
}

/// Serves until `stopped`, then finishes what is under way.
pub async fn serve<S>(listener: TcpListener, doors: S, patience: Patience, stopped: impl Future<Output = ()>)
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    // Each connection holds a receiver: when all are gone, all connections have ended.
    let (stop, stopping) = watch::channel(());
    let guests = Guests::default();
    let mut stopped = std::pin::pin!(stopped);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stopped => break,
        };
        match accepted {
            Ok((stream, address)) => {
                if let Some(seat) = guests.seat(address.ip(), patience.per_address) {
                    attend(stream, address, seat, doors.clone(), patience, stopping.clone());
                }
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop((listener, stopping));
    stop.send_replace(());
    stop.closed().await;
}

fn attend<S>(
    stream: TcpStream,
    address: SocketAddr,
    seat: Seat,
    doors: S,
    patience: Patience,
    mut stopping: watch::Receiver<()>,
) where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    // Frames are small and somebody waits for each.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection keeps its small packets back");
    }
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(|body| Body::new(TimeoutBody::new(patience.body, body)));
        request.extensions_mut().insert(ConnectInfo(address));
        let mut doors = doors.clone();
        async move { doors.call(request).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::spawn(async move {
        let _seat = seat;
        let mut connection = std::pin::pin!(connection);
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            _ = stopping.changed() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, %address, "a connection ended");
        }
    });
}

/// How many connections each address has.
#[derive(Debug, Clone, Default)]
struct Guests(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One connection of an address; freed when dropped.
struct Seat {
    guests: Guests,
    address: IpAddr,
}

impl Guests {
    fn seat(&self, address: IpAddr, most: Option<usize>) -> Option<Seat> {
        let mut seats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = seats.entry(address).or_default();
        if most.is_some_and(|most| *taken >= most) {
            return None;
        }
        *taken += 1;
        Some(Seat { guests: self.clone(), address })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = seats.get_mut(&self.address) {
            *taken -= 1;
            if *taken == 0 {
                seats.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    use super::*;

    const SHORT: Patience =
        Patience { head: Duration::from_millis(200), body: Duration::from_millis(200), per_address: Some(2) };

    async fn start() -> (SocketAddr, oneshot::Sender<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let doors = Router::new().fallback(async |body: String| format!("{} letters", body.len()));
        let (stop, stopped) = oneshot::channel();
        tokio::spawn(serve(listener, doors, SHORT, async { drop(stopped.await) }));
        (address, stop)
    }

    /// What the server says until it closes the connection.
    async fn until_closed(stream: &mut TcpStream) -> String {
        let mut said = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut said));
        let _reset_or_end = read.await.expect("closed by the server");
        String::from_utf8_lossy(&said).into_owned()
    }

    #[tokio::test]
    async fn a_request_that_never_ends_is_not_waited_for() {
        let (address, _stop) = start().await;
        for half in ["POST / HT", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nab"] {
            let mut stream = TcpStream::connect(address).await.expect("connected");
            stream.write_all(half.as_bytes()).await.expect("sent");
            let said = until_closed(&mut stream).await;
            assert!(!said.contains("letters"), "{half:?}: {said:?}");
        }
    }

    #[tokio::test]
    async fn one_address_has_only_so_many() {
        let (address, _stop) = start().await;
        let whole = "POST / HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\nab";
        let (first, second) = (TcpStream::connect(address).await, TcpStream::connect(address).await);
        let mut third = TcpStream::connect(address).await.expect("the system connects");
        assert_eq!(until_closed(&mut third).await, "");
        for stream in [first, second] {
            let mut stream = stream.expect("connected");
            if stream.write_all(whole.as_bytes()).await.is_ok() {
                drop(until_closed(&mut stream).await);
            }
        }
        let mut later = TcpStream::connect(address).await.expect("connected");
        later.write_all(whole.as_bytes()).await.expect("sent");
        assert!(until_closed(&mut later).await.contains("2 letters"));
    }
}
