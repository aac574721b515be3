//! The sync doors: a WebSocket, and the same frames over POST. See `shared/sync/PROTOCOL.md`.
//!
//! These only carry: what frames mean is in `rooms::connection`.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use etabli_access::Actor;
use etabli_api::{Code, Notice};
use etabli_sync::frames::{self, Frame, Message as Wire, close};
use etabli_sync::limits::{MAX_FRAME_BYTES, SERVER_SILENCE};
use etabli_sync::post;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::sync::{broadcast, mpsc};
use tokio::time::{Instant, sleep_until, timeout};

use super::extract::Who;
use crate::app::{App, Event};
use crate::problem::Problem;
use crate::rooms::{Connection, Outbox, Outgoing};

/// How often it is asked whether the session still stands.
const SESSION_CHECK: Duration = Duration::from_secs(60);
/// How long changes of content gather before the app is told that its catalogue is out of date.
const CONTENT_NOTICE: Duration = Duration::from_secs(5);
/// How long a closing connection may take to read what was sent before.
const FAREWELL: Duration = Duration::from_secs(2);
/// How long a POST waits for the answers to what it sent.
const EXCHANGE: Duration = Duration::from_secs(20);

/// `GET /api/sync`.
pub async fn open_socket(State(app): State<App>, who: Who, upgrade: WebSocketUpgrade) -> Response {
    let upgrade = upgrade.max_message_size(MAX_FRAME_BYTES).max_frame_size(MAX_FRAME_BYTES);
    upgrade.on_upgrade(move |socket| async move {
        if who.session.is_none() {
            // A browser hides the status of a refused upgrade from the app, not the code of a close.
            return say_goodbye(socket, close::SIGNED_OUT).await;
        }
        Socket::serve(app, who, socket).await;
    })
}

async fn say_goodbye(mut socket: WebSocket, code: u16) {
    let frame = CloseFrame { code, reason: "".into() };
    // Nobody may be there any more.
    let _gone = timeout(FAREWELL, socket.send(Message::Close(Some(frame)))).await;
}

/// One open WebSocket.
struct Socket {
    app: App,
    who: Who,
    connection: Connection,
    outbox: Outbox,
    events: broadcast::Receiver<Event>,
    /// When the app is to be told that documents have changed.
    content_notice: Option<Instant>,
}

impl Socket {
    async fn serve(app: App, who: Who, socket: WebSocket) {
        let (outbox, waiting) = Outbox::new();
        let (sink, stream) = socket.split();
        let connection = Connection::new(app.clone(), who.actor.clone(), outbox.clone());
        let events = app.events();
        let mut socket = Self { app, who, connection, outbox: outbox.clone(), events, content_notice: None };
        let sending = tokio::spawn(send(sink, waiting, outbox));
        socket.app.metrics().sockets.inc();
        let code = socket.receive(stream).await;
        socket.app.metrics().sockets.dec();
        socket.connection.leave_all().await;
        socket.outbox.close(code);
        // The task ends by itself, at the latest after the farewell.
        let _ended = sending.await;
    }

    /// Reads until the connection must be closed, and says with which code.
    async fn receive(&mut self, mut stream: SplitStream<WebSocket>) -> u16 {
        let silence = Duration::from_millis(SERVER_SILENCE);
        let mut deadline = Instant::now() + silence;
        let mut session_check = Instant::now() + SESSION_CHECK;
        let outbox = self.outbox.clone();
        loop {
            let notice_at = self.content_notice.unwrap_or(session_check);
            let result = tokio::select! {
                message = stream.next() => match message {
                    Some(Ok(message)) => {
                        deadline = Instant::now() + silence;
                        self.take(message).await
                    }
                    Some(Err(_)) | None => Err(close::BROKEN),
                },
                event = self.events.recv() => self.hear(event).await,
                code = outbox.closing() => Err(code),
                () = sleep_until(deadline) => Err(close::SILENT),
                () = sleep_until(session_check) => {
                    session_check = Instant::now() + SESSION_CHECK;
                    self.connection.expire_fragments();
                    self.check_session().await
                }
                () = sleep_until(notice_at), if self.content_notice.is_some() => {
                    self.content_notice = None;
                    self.notify(&Notice::Catalogue { version: self.app.tree().version });
                    Ok(())
                }
            };
            if let Err(code) = result {
                return code;
            }
        }
    }

    async fn take(&mut self, message: Message) -> Result<(), u16> {
        match message {
            Message::Binary(bytes) => self.connection.frame(&bytes).await,
            Message::Text(text) if text.as_str() == "ping" => {
                self.outbox.send_text("pong");
                Ok(())
            }
            Message::Text(_) | Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(close::BROKEN),
        }
    }

    async fn hear(&mut self, event: Result<Event, broadcast::error::RecvError>) -> Result<(), u16> {
        match event {
            Ok(Event::Catalogue(version)) => {
                self.notify(&Notice::Catalogue { version });
                // A role or an account may have changed as well as grants and circles.
                return self.check_session().await;
            }
            Ok(Event::Document(document)) => {
                let matters = !self.connection.has_joined(document)
                    && self.app.tree().level(self.connection.actor(), document) >= etabli_access::Level::Read;
                if matters && self.content_notice.is_none() {
                    self.content_notice = Some(Instant::now() + CONTENT_NOTICE);
                }
            }
            Ok(Event::SessionEnded(id)) if self.who.session.as_ref().is_some_and(|session| session.id == id) => {
                return self.signed_out();
            }
            Ok(Event::Stopping) => return Err(close::RESTARTING),
            Ok(Event::SessionEnded(_)) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => {
                self.notify(&Notice::Catalogue { version: self.app.tree().version });
                return self.check_session().await;
            }
            Err(broadcast::error::RecvError::Closed) => return Err(close::RESTARTING),
        }
        Ok(())
    }

    async fn rights_may_have_changed(&mut self) {
        let mut actor = self.who.actor.clone();
        if let Some((person, _)) = actor.person {
            actor.circles = self.app.tree().circles_of(person);
        }
        self.who.actor = actor.clone();
        self.connection.rights_changed(actor).await;
    }

    /// Asks the storage whether the session still stands and what the person is now.
    async fn check_session(&mut self) -> Result<(), u16> {
        let Some(session) = &self.who.session else { return Err(close::SIGNED_OUT) };
        match self.app.session(&session.token_hash).await {
            Ok(Some((_, person))) => {
                if let Some(person) = person {
                    let circles = self.app.tree().circles_of(person.id);
                    self.who.actor = Actor::person(person.id, person.role, circles);
                }
                self.rights_may_have_changed().await;
                Ok(())
            }
            Ok(None) => self.signed_out(),
            // A database that does not answer now says nothing about the session.
            Err(_) => Ok(()),
        }
    }

    fn signed_out(&self) -> Result<(), u16> {
        self.notify(&Notice::SignedOut);
        Err(close::SIGNED_OUT)
    }

    fn notify(&self, notice: &Notice) {
        if let Ok(text) = serde_json::to_string(notice) {
            self.outbox.send_text(text);
        }
    }
}

/// Empties the outbox into the socket until it is to be closed.
async fn send(mut sink: SplitSink<WebSocket, Message>, mut waiting: mpsc::Receiver<Outgoing>, outbox: Outbox) {
    let code = loop {
        tokio::select! {
            biased;
            outgoing = waiting.recv() => {
                let Some(outgoing) = outgoing else { break close::BROKEN };
                if sink.feed(message(outgoing)).await.is_err() {
                    break close::BROKEN;
                }
                // Many small frames leave in one packet.
                if waiting.is_empty() && sink.flush().await.is_err() {
                    break close::BROKEN;
                }
            }
            code = outbox.closing() => break code,
        }
    };
    let farewell = async {
        while let Ok(outgoing) = waiting.try_recv() {
            sink.feed(message(outgoing)).await?;
        }
        sink.send(Message::Close(Some(CloseFrame { code, reason: "".into() }))).await
    };
    if code != close::BROKEN {
        // Nobody may be there any more.
        let _gone = timeout(FAREWELL, farewell).await;
    }
}

fn message(outgoing: Outgoing) -> Message {
    match outgoing {
        Outgoing::Frame(frame) => Message::Binary(Bytes::from_owner(frame)),
        Outgoing::Text(text) => Message::Text(text.into()),
    }
}

/// What a POST may carry.
pub fn body_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(post::MAX_BODY_BYTES)
}

/// `POST /api/sync`: joins, sends, is answered, and has left.
pub async fn exchange(State(app): State<App>, who: Who, body: Bytes) -> Result<Response, Problem> {
    if who.session.is_none() {
        return Err(Code::SignInNeeded.into());
    }
    let frames = post::decode(&body).ok_or(Code::Malformed)?;
    let (outbox, mut waiting) = Outbox::new();
    let mut connection = Connection::new(app, who.actor, outbox);
    let mut answers = Answers::default();
    for frame in frames {
        answers.expect(frame);
        if connection.frame(frame).await.is_err() {
            connection.leave_all().await;
            return Err(Code::Malformed.into());
        }
    }
    // What is not answered in time is found out again by the next exchange.
    let _late = timeout(EXCHANGE, answers.gather(&mut waiting)).await;
    connection.settle().await;
    connection.leave_all().await;
    while let Ok(outgoing) = waiting.try_recv() {
        answers.take(outgoing);
    }
    let headers = [(CONTENT_TYPE, "application/octet-stream")];
    Ok((headers, post::encode(&answers.frames)).into_response())
}

/// What a POST is answered with.
#[derive(Default)]
struct Answers {
    expected: usize,
    frames: Vec<Frame>,
}

impl Answers {
    fn expect(&mut self, frame: &[u8]) {
        let is_answered = matches!(
            frames::decode(frame),
            Ok(Wire::JoinRequest { .. } | Wire::DocUpdate { .. } | Wire::DocUpdateFragmentHeader { .. })
        );
        self.expected += usize::from(is_answered);
    }

    async fn gather(&mut self, waiting: &mut mpsc::Receiver<Outgoing>) {
        while self.expected > 0 {
            match waiting.recv().await {
                Some(outgoing) => self.take(outgoing),
                None => return,
            }
        }
    }

    fn take(&mut self, outgoing: Outgoing) {
        let Outgoing::Frame(frame) = outgoing else { return };
        let is_answer = matches!(
            frames::decode(&frame),
            Ok(Wire::JoinResponseOk { .. } | Wire::JoinError { .. } | Wire::Ack { .. })
        );
        self.expected -= usize::from(is_answer && self.expected > 0);
        self.frames.push(frame);
    }
}
