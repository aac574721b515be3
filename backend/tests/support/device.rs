//! A device: the sync client's machine over a real WebSocket, its pages in memory.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use etabli_documents::Page;
use etabli_ids::DocumentId;
use etabli_sync::client::{Access, Client, Effect, Event, ImportProblem, Known, Replicas, Status};
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Bytes, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::database::cookie;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What a device shows of itself.
#[derive(Debug, Default, Clone)]
pub struct View {
    pub bodies: BTreeMap<DocumentId, String>,
    /// Words that the server has acknowledged.
    pub acknowledged: BTreeMap<DocumentId, Vec<String>>,
    /// Words written.
    pub written: BTreeMap<DocumentId, Vec<String>>,
    pub access: HashMap<DocumentId, Access>,
    pub status: Status,
    pub refused: usize,
}

/// What a test tells a device.
#[derive(Debug)]
enum Order {
    Write(DocumentId, String),
    Stop,
}

/// The way to a device.
pub struct Device {
    orders: mpsc::UnboundedSender<Order>,
    view: Arc<Mutex<View>>,
    task: JoinHandle<()>,
}

impl Device {
    /// A device of a person, with these pages open.
    pub fn start(person: usize, server: SocketAddr, documents: Vec<DocumentId>) -> Self {
        let (orders, waiting) = mpsc::unbounded_channel();
        let view = Arc::<Mutex<View>>::default();
        let seed = 1 + person as u64;
        let mut running = Running {
            client: Client::new(seed),
            pages: Pages { peer: seed << 32 | u64::from(std::process::id()), pages: BTreeMap::new() },
            unconfirmed: BTreeMap::new(),
            view: Arc::clone(&view),
            begun: Instant::now(),
            server,
            person,
            socket: None,
            documents,
        };
        let task = tokio::spawn(async move { running.run(waiting).await });
        Self { orders, view, task }
    }

    /// Writes a word at the beginning of a page.
    pub fn write(&self, document: DocumentId, word: &str) {
        self.orders.send(Order::Write(document, word.to_owned())).expect("a running device");
    }

    /// What it shows now.
    pub fn view(&self) -> View {
        self.view.lock().expect("no panic").clone()
    }

    /// Ends it.
    pub async fn stop(self) {
        self.orders.send(Order::Stop).expect("a running device");
        self.task.await.expect("no panic");
    }
}

struct Pages {
    peer: u64,
    pages: BTreeMap<DocumentId, Page>,
}

impl Replicas for Pages {
    fn version(&self, id: DocumentId) -> Option<Vec<u8>> {
        self.pages.get(&id).map(Page::version)
    }
    fn covers(&self, id: DocumentId, version: &[u8]) -> bool {
        self.pages[&id].covers(version).expect("a version")
    }
    fn missing_since(&self, id: DocumentId, version: &[u8]) -> Option<Vec<u8>> {
        self.pages[&id].missing_since(version).expect("a version")
    }

    fn others_missing_since(&self, id: DocumentId, version: &[u8]) -> bool {
        self.pages[&id].others_missing_since(version, &[self.peer]).expect("a version")
    }

    fn own_missing_since(&self, id: DocumentId, version: &[u8]) -> Option<Vec<u8>> {
        self.pages[&id].own_missing_since(version, &[self.peer]).expect("a version")
    }
    fn import(&mut self, id: DocumentId, updates: Vec<Vec<u8>>) -> Result<(), ImportProblem> {
        let page = self.pages.get_mut(&id).expect("loaded");
        updates.iter().try_for_each(|update| page.import(update).map(drop)).map_err(|_| ImportProblem::Incomplete)
    }
}

struct Running {
    client: Client,
    pages: Pages,
    /// Words not acknowledged, by page.
    unconfirmed: BTreeMap<DocumentId, VecDeque<String>>,
    view: Arc<Mutex<View>>,
    begun: Instant,
    server: SocketAddr,
    person: usize,
    socket: Option<Socket>,
    documents: Vec<DocumentId>,
}

impl Running {
    async fn run(&mut self, mut orders: mpsc::UnboundedReceiver<Order>) {
        let peer = self.pages.peer;
        let known = |document: &DocumentId| Known { document: *document, head: 0, held: 0, unsent: 0, pending: false };
        self.handle(Event::Catalogue(self.documents.iter().map(known).collect())).await;
        for document in self.documents.clone() {
            self.pages.pages.insert(document, Page::new(peer));
            self.handle(Event::Opened(document)).await;
        }
        loop {
            let wake = self
                .client
                .next_tick()
                .map_or(Duration::from_secs(3600), |at| Duration::from_millis(at).saturating_sub(self.begun.elapsed()));
            let event = tokio::select! {
                order = orders.recv() => match order {
                    Some(Order::Write(document, word)) => self.write(document, word),
                    Some(Order::Stop) | None => return,
                },
                message = receive(&mut self.socket) => match message {
                    Some(Message::Binary(bytes)) => Event::Frame(bytes.to_vec()),
                    Some(Message::Text(text)) => Event::Text(text.to_string()),
                    Some(Message::Close(frame)) => {
                        self.socket = None;
                        Event::SocketClosed { code: frame.map_or(1006, |frame| frame.code.into()) }
                    }
                    Some(_) => Event::Tick,
                    None => {
                        self.socket = None;
                        Event::SocketClosed { code: 1006 }
                    }
                },
                () = tokio::time::sleep(wake) => Event::Tick,
            };
            self.handle(event).await;
        }
    }

    fn write(&mut self, document: DocumentId, word: String) -> Event {
        let page = self.pages.pages.get_mut(&document).expect("open");
        let update = page.splice(0, 0, &format!("{word} ")).expect("in bounds");
        self.unconfirmed.entry(document).or_default().push_back(word.clone());
        self.view.lock().expect("no panic").written.entry(document).or_default().push(word);
        Event::Edited { document, update }
    }

    async fn handle(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let now = u64::try_from(self.begun.elapsed().as_millis()).expect("a short test");
            for effect in self.client.handle(event, now, &mut self.pages) {
                events.extend(self.carry_out(effect).await);
            }
        }
        let mut view = self.view.lock().expect("no panic");
        view.status = self.client.status();
        view.bodies = self.pages.pages.iter().map(|(id, page)| (*id, page.body())).collect();
    }

    async fn carry_out(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Connect => return Some(self.connect().await),
            Effect::Disconnect => self.socket = None,
            Effect::Send(frame) => self.send(Message::Binary(Bytes::copy_from_slice(&frame))).await,
            Effect::SendText(text) => self.send(Message::Text(text.into())).await,
            Effect::Unsent { document, count } => {
                let waiting = self.unconfirmed.entry(document).or_default();
                let confirmed = waiting.len().saturating_sub(count as usize);
                let words = waiting.drain(..confirmed);
                self.view.lock().expect("no panic").acknowledged.entry(document).or_default().extend(words);
            }
            Effect::Access { document, access } => {
                self.view.lock().expect("no panic").access.insert(document, access);
            }
            Effect::Refused { .. } => self.view.lock().expect("no panic").refused += 1,
            Effect::Load(_) | Effect::Release(_) | Effect::Held { .. } | Effect::Presence { .. } => {}
            Effect::Notice(_) | Effect::Status(_) => {}
        }
        None
    }

    async fn connect(&mut self) -> Event {
        let address = format!("ws://{}/api/sync", self.server);
        let mut request = address.into_client_request().expect("an address");
        let value = format!("etabli_session={}", cookie(self.person)).parse().expect("a header");
        request.headers_mut().insert("cookie", value);
        match connect_async(request).await {
            Ok((socket, _)) => {
                self.socket = Some(socket);
                Event::SocketOpened
            }
            Err(_) => Event::SocketClosed { code: 1006 },
        }
    }

    async fn send(&mut self, message: Message) {
        if let Some(socket) = &mut self.socket {
            // A dead socket says so when it is read.
            let _dead = socket.send(message).await;
        }
    }
}

async fn receive(socket: &mut Option<Socket>) -> Option<Message> {
    match socket {
        Some(socket) => socket.next().await.and_then(Result::ok),
        None => std::future::pending().await,
    }
}
