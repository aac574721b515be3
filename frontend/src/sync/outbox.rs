//! Commands on their way to the server: shown at once, kept on the device, sent in order, each applied once.

use std::cell::{Cell, RefCell};

use etabli_api::{Code, Command, CommandEnvelope, CommandOutcome, Commands, CommandsAnswer, MAX_COMMANDS, paths};
use etabli_ids::{CommandId, DocumentId};
use etabli_sync::client::{Blocked, Event};
use wasm_bindgen_futures::spawn_local;

use super::tabs::Message;
use crate::platform::http::{self, Body};
use crate::platform::timer::Timer;
use crate::platform::{clock, random};
use crate::store::Workspace;
use crate::store::database::Write;

/// Pause before trying again when the server could not be reached or could not answer.
const RETRY: u32 = 4_000;

struct Queued {
    envelope: CommandEnvelope,
    /// Done by the server, but maybe not yet in the catalogue held here.
    is_done: bool,
}

/// See the file's description.
pub(crate) struct Outbox {
    queue: RefCell<Vec<Queued>>,
    is_sending: Cell<bool>,
    retry: Timer,
}

impl Outbox {
    /// The outbox with what the device kept.
    pub fn new(kept: Vec<CommandEnvelope>) -> Self {
        let queue = kept.into_iter().map(|envelope| Queued { envelope, is_done: false }).collect();
        Self { queue: RefCell::new(queue), is_sending: Cell::new(false), retry: Timer::default() }
    }

    /// The commands that the catalogue does not show yet.
    pub fn waiting(&self) -> Vec<CommandEnvelope> {
        self.queue.borrow().iter().map(|queued| queued.envelope.clone()).collect()
    }

    /// How many the server has not done yet.
    pub fn count(&self) -> u32 {
        let count = self.queue.borrow().iter().filter(|queued| !queued.is_done).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Whether a document waits for the command that creates it.
    pub fn creates(&self, id: DocumentId) -> bool {
        self.queue
            .borrow()
            .iter()
            .filter(|queued| !queued.is_done)
            .any(|queued| matches!(queued.envelope.command, Command::CreatePage { document, .. } if document == id))
    }

    /// The commands that are done.
    pub fn done(&self) -> Vec<CommandId> {
        self.queue.borrow().iter().filter(|queued| queued.is_done).map(|queued| queued.envelope.id).collect()
    }

    /// Forgets commands.
    pub fn forget(&self, ids: &[CommandId]) {
        self.queue.borrow_mut().retain(|queued| !ids.contains(&queued.envelope.id));
    }

    pub(super) fn push(&self, envelope: CommandEnvelope) {
        let mut queue = self.queue.borrow_mut();
        if queue.iter().all(|queued| queued.envelope.id != envelope.id) {
            queue.push(Queued { envelope, is_done: false });
        }
    }

    pub(super) fn set_done(&self, id: CommandId) {
        let mut queue = self.queue.borrow_mut();
        queue.iter_mut().filter(|queued| queued.envelope.id == id).for_each(|queued| queued.is_done = true);
    }

    fn next_batch(&self) -> Vec<CommandEnvelope> {
        let queue = self.queue.borrow();
        let waiting = queue.iter().filter(|queued| !queued.is_done);
        waiting.take(MAX_COMMANDS).map(|queued| queued.envelope.clone()).collect()
    }
}

/// How sending went.
enum Sent {
    /// There may be more.
    Some,
    /// Nothing was left.
    All,
    /// Later.
    Later,
    /// A human is needed.
    SignedOut,
}

impl Workspace {
    /// Does something to the tree: here at once, on the server as soon as it can be reached.
    pub fn command(&self, command: Command) {
        let envelope = CommandEnvelope { id: random::command_id(), at: clock::now(), command };
        self.persist([Write::Command(envelope.clone())]);
        self.tell_tabs(&Message::Command(envelope.clone()), &[]);
        self.0.exchange.outbox.push(envelope);
        self.rebuild_tree();
        self.catalogue_changed();
        self.show_waiting();
        self.send_outbox();
    }

    /// Sends what waits.
    pub(crate) fn send_outbox(&self) {
        let outbox = &self.0.exchange.outbox;
        if outbox.count() == 0 || outbox.is_sending.replace(true) {
            return;
        }
        let workspace = self.clone();
        spawn_local(async move {
            let outcome = loop {
                match workspace.send_batch().await {
                    Sent::Some => {}
                    outcome => break outcome,
                }
            };
            workspace.outbox_sent(&outcome);
        });
    }

    fn outbox_sent(&self, outcome: &Sent) {
        let outbox = &self.0.exchange.outbox;
        outbox.is_sending.set(false);
        match outcome {
            Sent::SignedOut => self.happened(Event::Blocked(Blocked::SignedOut)),
            Sent::Later => {
                let later = self.clone();
                outbox.retry.set(RETRY, move || later.send_outbox());
            }
            Sent::All | Sent::Some => self.fetch_catalogue(),
        }
        self.show_waiting();
    }

    async fn send_batch(&self) -> Sent {
        let commands = self.0.exchange.outbox.next_batch();
        if commands.is_empty() {
            return Sent::All;
        }
        let Ok(body) = serde_json::to_string(&Commands { commands: commands.clone() }) else { return Sent::Later };
        let Some(answer) = http::ask("POST", paths::COMMANDS, Body::Json(&body), None).await else {
            return Sent::Later;
        };
        self.heard();
        match answer.status {
            200 => {}
            401 => return Sent::SignedOut,
            403 => {
                commands.iter().for_each(|envelope| self.command_refused(envelope, Code::Forbidden));
                return Sent::Some;
            }
            _ => return Sent::Later,
        }
        let answer: Option<CommandsAnswer> = answer.text().await.and_then(|text| serde_json::from_str(&text).ok());
        let Some(answer) = answer else { return Sent::Later };
        for result in answer.results {
            let Some(envelope) = commands.iter().find(|envelope| envelope.id == result.id) else { continue };
            match result.outcome {
                CommandOutcome::Done => self.command_done(result.id),
                CommandOutcome::Refused { code } => self.command_refused(envelope, code),
            }
        }
        Sent::Some
    }

    fn command_done(&self, id: CommandId) {
        self.0.exchange.outbox.set_done(id);
        self.persist([Write::CommandDone(id)]);
        self.tell_tabs(&Message::CommandDone(id), &[]);
    }
}
