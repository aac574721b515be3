//! A change of what a person is, or the end of their session, reaches the sockets they have open.

use std::time::Duration;

use etabli_access::Role;
use etabli_ids::DocumentId;
use etabli_sync::frames::{self, CrdtType, Message as Frame};
use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::support::{Persona, TestServer};

/// What is waited for comes; it only must not be waited for in vain.
const PATIENCE: Duration = Duration::from_secs(20);

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Listens with the server's doors and opens a socket as a persona.
    async fn open(server: &TestServer, persona: Persona) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = crate::http::router(server.app.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let mut request = format!("ws://{address}/api/sync").into_client_request().expect("an address");
        let cookie = format!("etabli_session={}", server.token(persona));
        request.headers_mut().insert("cookie", cookie.parse().expect("a header"));
        Self(connect_async(request).await.expect("a socket").0)
    }

    async fn join(&mut self, document: DocumentId) {
        let ask = Frame::JoinRequest {
            crdt: CrdtType::Loro,
            room_id: document.to_string(),
            auth: Vec::new(),
            version: Vec::new(),
        };
        self.0.send(Message::Binary(frames::encode(&ask).to_vec().into())).await.expect("sent");
        self.until(|said| said.starts_with("joined")).await;
    }

    /// Reads until something matches.
    async fn until(&mut self, is_it: impl Fn(&str) -> bool) -> String {
        let mut heard = Vec::new();
        loop {
            let message = timeout(PATIENCE, self.0.next()).await.unwrap_or_else(|_| panic!("heard only {heard:?}"));
            let said = match message {
                Some(Ok(Message::Binary(bytes))) => short(&frames::decode(&bytes).expect("a frame")),
                Some(Ok(Message::Close(frame))) => {
                    format!("closed {}", frame.map_or(0, |frame| u16::from(frame.code)))
                }
                Some(Ok(other)) => other.to_string(),
                gone => format!("gone {gone:?}"),
            };
            if is_it(&said) {
                return said;
            }
            assert!(!said.starts_with("closed") && !said.starts_with("gone"), "{said} after {heard:?}");
            heard.push(said);
        }
    }
}

fn short(frame: &Frame) -> String {
    match frame {
        Frame::JoinResponseOk { permission, .. } => format!("joined to {permission:?}"),
        Frame::RoomError { code, .. } => format!("room error {}", *code as u8),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn who_is_no_longer_an_admin_is_put_out_at_once() {
    let server = TestServer::new().await;
    let world = server.world;
    server.app.set_role(None, world.leo, Role::Admin).await.expect("an admin");
    let mut leo = Socket::open(&server, Persona::Member).await;
    leo.join(world.budget).await;
    server.app.set_role(Some(world.zoe), world.leo, Role::Member).await.expect("a member");
    assert_eq!(leo.until(|said| said.starts_with("room error")).await, "room error 2");
}

#[tokio::test]
async fn who_leaves_a_circle_is_put_out_at_once() {
    let server = TestServer::new().await;
    let world = server.world;
    let mut ana = Socket::open(&server, Persona::CircleMember).await;
    ana.join(world.budget).await;
    server.app.set_circle_member(world.zoe, world.circle, world.ana, false).await.expect("out of the circle");
    assert_eq!(ana.until(|said| said.starts_with("room error")).await, "room error 2");
}

#[tokio::test]
async fn a_closed_account_and_a_revoked_link_close_their_sockets() {
    let server = TestServer::new().await;
    let world = server.world;
    let mut leo = Socket::open(&server, Persona::Member).await;
    leo.join(world.meetings).await;
    let mut guest = Socket::open(&server, Persona::Guest).await;
    guest.join(world.shared).await;
    server.app.set_disabled(Some(world.zoe), world.leo, true).await.expect("closed");
    assert_eq!(leo.until(|said| said.starts_with("closed")).await, "closed 4401");
    let admin = etabli_access::Actor::person(world.zoe, Role::Admin, Vec::new());
    server.app.revoke_link(&admin, world.link).await.expect("revoked");
    assert_eq!(guest.until(|said| said.starts_with("closed")).await, "closed 4401");
}
