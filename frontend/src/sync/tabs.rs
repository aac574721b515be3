//! Tabs of the same browser tell each other what they do, also without network.
//!
//! A tab writes its own changes to the device; the others only take them into memory. Each tab also hands what it hears to
//! the exchange: should the first one close before it could send, the others do.

use etabli_api::CommandEnvelope;
use etabli_ids::{CommandId, DocumentId};
use etabli_sync::client::Event;
use serde::{Deserialize, Serialize};

use crate::platform::broadcast::Channel;
use crate::store::Workspace;

/// What tabs say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Message {
    /// An update of a document, in the bytes that come with it.
    Update(DocumentId),
    /// A command.
    Command(CommandEnvelope),
    /// A command is settled.
    CommandDone(CommandId),
}

impl Workspace {
    pub(super) fn open_channel(&self) {
        let workspace = self.clone();
        let channel = Channel::open(&self.0.name, move |text, bytes| {
            // A tab with another version of the app may say what this one does not know.
            if let Ok(message) = serde_json::from_str(&text) {
                workspace.tab_said(message, bytes);
            }
        });
        *self.0.exchange.channel.borrow_mut() = channel;
    }

    pub(crate) fn tell_tabs(&self, message: &Message, bytes: &[u8]) {
        let channel = self.0.exchange.channel.borrow();
        if let (Some(channel), Ok(text)) = (channel.as_ref(), serde_json::to_string(message)) {
            channel.tell(&text, bytes);
        }
    }

    fn tab_said(&self, message: Message, update: Vec<u8>) {
        match message {
            Message::Update(document) => {
                let spans = etabli_documents::summarize(&update).map(|summary| summary.spans).unwrap_or_default();
                self.learn_own_peers(&spans.iter().map(|span| span.peer).collect::<Vec<_>>());
                let Some(page) = self.loaded(document) else { return };
                // What lacks others is in the database, and comes with the next opening or from the server.
                let Ok(imported) = page.import(&update) else { return };
                if imported.is_news {
                    // The other tab has written it down; here it only counts as waiting.
                    let mut marks = self.0.marks.borrow_mut();
                    let mark = marks.entry(document).or_default();
                    mark.unsent = mark.unsent.max(1);
                    drop(marks);
                    self.text_changed(&page);
                    self.happened(Event::Edited { document, update });
                    imported.events.iter().for_each(|event| page.tell(event));
                }
            }
            Message::Command(envelope) => {
                self.0.exchange.outbox.push(envelope);
                self.rebuild_tree();
                self.catalogue_changed();
            }
            Message::CommandDone(id) => {
                self.0.exchange.outbox.set_done(id);
                self.fetch_catalogue();
            }
        }
        self.show_waiting();
    }
}
