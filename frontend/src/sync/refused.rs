//! What the server refuses is never dropped: it is put aside, shown, and the person decides.

use etabli_api::{Code, Command, CommandEnvelope};
use etabli_ids::{DocumentId, SpaceId};
use etabli_sync::client::{Event, RefusalReason};

use super::tabs::Message;
use crate::error::AppError;
use crate::platform::{clock, random};
use crate::store::database::Write;
use crate::store::records::{HeldText, Reason, Refused, RefusedWhat};
use crate::store::{Shared, Workspace};

impl Workspace {
    /// The server refuses changes of a text: the whole text is put aside, and the page starts anew from the server.
    pub(super) fn put_aside(&self, document: DocumentId, reason: RefusalReason) {
        let Some(page) = self.loaded(document) else { return };
        let text = page.read(|page| HeldText { body: page.body(), tags: page.tags() });
        let reason = match reason {
            RefusalReason::Rights => Reason::Rights,
            RefusalReason::TooLarge => Reason::TooLarge,
            RefusalReason::Invalid => Reason::Invalid,
            RefusalReason::Lost => Reason::Lost,
        };
        let key = format!("{:015}-{:016x}", clock::now(), random::bits());
        self.keep_refused(key, document, reason, RefusedWhat::Text(text));
        self.0.marks.borrow_mut().remove(&document);
        self.0.texts.borrow_mut().remove(&document);
        self.persist([Write::Forget(document)]);
        page.appended().set(0);
        // A new peer: the numbers of the refused operations must not be used again for others.
        let peer = random::bits();
        self.learn_own_peers(&[peer]);
        self.persist([Write::OwnPeer(peer)]);
        let events = page.empty(peer).into_iter().map(|event| (page.clone(), event));
        self.0.exchange.untold.borrow_mut().extend(events);
        self.happened(Event::Rebuilt(document));
    }

    /// The server refuses a command: what it did here is taken back, and kept to be shown.
    pub(super) fn command_refused(&self, envelope: &CommandEnvelope, code: Code) {
        let document = match &envelope.command {
            Command::CreatePage { document, .. }
            | Command::Rename { document, .. }
            | Command::Move { document, .. }
            | Command::Trash { document }
            | Command::Restore { document } => *document,
        };
        // The same command refused to two tabs is one refusal.
        let key = envelope.id.to_string();
        self.keep_refused(key, document, Reason::Code(code), RefusedWhat::Command(envelope.command.clone()));
        self.0.exchange.outbox.forget(&[envelope.id]);
        self.persist([Write::CommandDone(envelope.id)]);
        self.tell_tabs(&Message::CommandDone(envelope.id), &[]);
        self.rebuild_tree();
        self.catalogue_changed();
    }

    fn keep_refused(&self, key: String, document: DocumentId, reason: Reason, what: RefusedWhat) {
        let known = self.read(|state| state.tree.document(document).map(|entry| entry.title.clone()));
        let lost = || self.0.lost_titles.borrow_mut().remove(&document);
        let title = known.or_else(lost).unwrap_or_else(|| self.read(|state| state.locale.text("app-untitled")));
        let refused = Refused { key, at: clock::now(), document, title: title.clone(), reason, what };
        self.persist([Write::Refused(refused.clone())]);
        self.journal("sync-journal-refused", Some(title));
        self.change_refused(|all| {
            all.retain(|other| other.key != refused.key);
            all.push(refused);
        });
    }

    fn change_refused(&self, change: impl FnOnce(&mut Vec<Refused>)) {
        let mut all = (*self.read(|state| state.refused.clone())).clone();
        change(&mut all);
        let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
        self.update(|state| state.refused = Shared::new(all));
        self.happened(Event::RefusedKept(count));
    }

    /// The person has decided: the refused change may go.
    pub fn settle_refused(&self, key: &str) {
        self.persist([Write::RefusedSettled(key.to_owned())]);
        self.change_refused(|all| all.retain(|refused| refused.key != key));
    }

    /// Makes a page of a refused text, where the person may write; its id.
    ///
    /// # Errors
    /// When the device's storage fails.
    pub async fn draft_of_refused(&self, refused: &Refused, space: SpaceId) -> Result<Option<DocumentId>, AppError> {
        let RefusedWhat::Text(text) = &refused.what else { return Ok(None) };
        let title = self.read(|state| {
            let date = state.locale.date(clock::civil(refused.at));
            state.locale.format("sync-draft-title", &[("title", (&refused.title).into()), ("date", date.into())])
        });
        let document = self.create_page(space, None, &title);
        self.fill_page(document, text).await?;
        self.settle_refused(&refused.key);
        Ok(Some(document))
    }
}
