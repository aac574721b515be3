//! The exchange with the server and with the other tabs.
//!
//! [`etabli_sync::client::Client`] decides; this module tells it what happens and does what it says. Events are handled
//! one after the other: what happens while one is handled waits its turn, and those who watch a page are told last, when
//! nothing is borrowed any more.

pub mod account;
pub mod badge;
pub mod catalogue;
mod effects;
pub mod outbox;
mod polling;
pub mod refused;
pub mod tabs;
mod trashed;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use etabli_ids::DocumentId;
use etabli_sync::client::{Blocked, Client, Event, Status};
use gloo_events::EventListener;
use gloo_timers::callback::Interval;

use crate::platform::broadcast::Channel;
use crate::platform::socket::Socket;
use crate::platform::timer::Timer;
use crate::platform::{clock, random, signals};
use crate::store::{OpenPage, PageEvent, Workspace};
use effects::Replicas;
use outbox::Outbox;

/// How often carets of people who fell silent are looked for.
const SILENCE_CHECK: u32 = 15_000;
/// Presence is told at most once in this time.
const PRESENCE_DELAY: u32 = 60;

/// Close code of a socket that could not be opened, or broke.
const BROKEN: u16 = 1006;

/// What the exchange holds.
pub(crate) struct Exchange {
    client: RefCell<Client>,
    socket: RefCell<Option<Socket>>,
    /// Whether the socket was ever open.
    is_socket_open: Cell<bool>,
    fallback: polling::Fallback,
    written: trashed::Written,
    queue: RefCell<VecDeque<Event>>,
    is_busy: Cell<bool>,
    /// What to tell those who watch pages, once the event is handled.
    untold: RefCell<Vec<(OpenPage, PageEvent)>>,
    tick: Timer,
    presence: Timer,
    presence_waiting: RefCell<Option<(DocumentId, Vec<u8>)>>,
    pub outbox: Outbox,
    catalogue: catalogue::Fetching,
    channel: RefCell<Option<Channel>>,
    listeners: RefCell<Vec<EventListener>>,
    silence: RefCell<Option<Interval>>,
    last_heard: Cell<i64>,
    is_first_sync: Cell<bool>,
    pub has_asked_persistence: Cell<bool>,
}

impl Exchange {
    /// An exchange that has not begun.
    pub fn new(outbox: Outbox, is_first_sync: bool, last_heard: i64) -> Self {
        Self {
            client: RefCell::new(Client::new(random::bits())),
            socket: RefCell::default(),
            is_socket_open: Cell::new(false),
            fallback: polling::Fallback::default(),
            written: trashed::Written::default(),
            queue: RefCell::default(),
            is_busy: Cell::new(false),
            untold: RefCell::default(),
            tick: Timer::default(),
            presence: Timer::default(),
            presence_waiting: RefCell::default(),
            outbox,
            catalogue: catalogue::Fetching::default(),
            channel: RefCell::default(),
            listeners: RefCell::default(),
            silence: RefCell::default(),
            last_heard: Cell::new(last_heard),
            is_first_sync: Cell::new(is_first_sync),
            has_asked_persistence: Cell::new(false),
        }
    }
}

impl Workspace {
    /// Begins to exchange.
    pub(crate) fn start_exchange(&self) {
        self.open_channel();
        self.watch_signals();
        let unsent: Vec<_> =
            self.0.marks.borrow().iter().filter(|(_, mark)| mark.unsent > 0).map(|(id, _)| *id).collect();
        unsent.into_iter().for_each(|document| self.was_written(document));
        let refused = self.read(|state| state.refused.len());
        self.happened(Event::RefusedKept(u32::try_from(refused).unwrap_or(u32::MAX)));
        self.catalogue_changed();
        self.check_account();
        self.fetch_catalogue();
        self.send_outbox();
    }

    fn watch_signals(&self) {
        let exchange = &self.0.exchange;
        let mut listeners = exchange.listeners.borrow_mut();
        let workspace = self.clone();
        listeners.extend(signals::on_return(move || workspace.retry_now()));
        let workspace = self.clone();
        listeners.push(signals::on_offline(move || workspace.network_lost()));
        let workspace = self.clone();
        listeners.extend(signals::on_leave(move || {
            workspace.keep_texts_now();
            workspace.keep_unwritten();
        }));
        let workspace = self.clone();
        *exchange.silence.borrow_mut() = Some(Interval::new(SILENCE_CHECK, move || {
            let pages: Vec<OpenPage> = workspace.0.pages.borrow().values().cloned().collect();
            pages.iter().for_each(|page| page.tell(&PageEvent::Presence));
        }));
    }

    /// The browser says that there is no network: rather than wait for the heartbeats to find out, the socket is dropped.
    /// Should the browser be wrong, the next attempt succeeds in a moment.
    fn network_lost(&self) {
        let was_polling = self.0.exchange.fallback.stop();
        if self.0.exchange.socket.take().is_some() || was_polling {
            self.happened(Event::SocketClosed { code: BROKEN });
        }
    }

    /// The person, or the browser, thinks that now is a good time to try.
    pub fn retry_now(&self) {
        if self.read(|state| state.sync.status == Status::Blocked(Blocked::SignedOut)) {
            // Perhaps they have signed in again in another tab.
            self.check_account();
        }
        self.happened(Event::CameOnline);
        self.0.writer.retry();
        self.send_outbox();
    }

    /// Something happened: the machine is told, and obeyed.
    pub(crate) fn happened(&self, event: Event) {
        let exchange = &self.0.exchange;
        exchange.queue.borrow_mut().push_back(event);
        if exchange.is_busy.replace(true) {
            return;
        }
        // Bound outside of the condition: a borrow there would last for the whole body.
        let next = || exchange.queue.borrow_mut().pop_front();
        while let Some(event) = next() {
            let mut replicas = Replicas(self);
            let effects = exchange.client.borrow_mut().handle(event, clock::steady(), &mut replicas);
            effects.into_iter().for_each(|effect| self.obey(effect));
        }
        exchange.is_busy.set(false);
        self.set_tick();
        let untold = exchange.untold.take();
        untold.iter().for_each(|(page, event)| page.tell(event));
    }

    fn set_tick(&self) {
        let exchange = &self.0.exchange;
        let Some(at) = exchange.client.borrow().next_tick() else { return exchange.tick.cancel() };
        let wait = at.saturating_sub(clock::steady());
        let workspace = self.clone();
        let wait = u32::try_from(wait).unwrap_or(u32::MAX).max(1);
        exchange.tick.set(wait, move || workspace.happened(Event::Tick));
    }

    /// Where the person is in a page, to be told to the others soon.
    pub(crate) fn presence_told(&self, document: DocumentId, bytes: Vec<u8>) {
        let exchange = &self.0.exchange;
        *exchange.presence_waiting.borrow_mut() = Some((document, bytes));
        let workspace = self.clone();
        exchange.presence.set_if_free(PRESENCE_DELAY, move || {
            let waiting = workspace.0.exchange.presence_waiting.take();
            if let Some((document, bytes)) = waiting {
                workspace.happened(Event::Presence { document, bytes });
            }
        });
    }
}
