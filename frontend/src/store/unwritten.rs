//! What was typed and is not in the database yet when the tab is about to go.
//!
//! A transaction ends some milliseconds after it was begun, and one that runs when the tab is closed is lost. The browser's
//! small storage is written at once: what waits is put there, and taken over at the next opening.
//!
//! Deliberately absent: what can be made again, such as texts for search and the catalogue.

use etabli_api::CommandEnvelope;
use etabli_ids::DocumentId;
use serde::{Deserialize, Serialize};

use super::Workspace;
use super::database::Write;
use super::records::Mark;
use crate::platform::local;

/// The most that is put aside: browsers allow some five million characters to all that a site keeps.
const MOST: usize = 3_000_000;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Unwritten {
    Update(DocumentId, String),
    Command(CommandEnvelope),
    OwnPeer(u64),
}

/// The small storage's names of what the tabs of a database have put aside.
fn prefix(name: &str) -> String {
    format!("{name}-unwritten-")
}

/// What must not be lost, as a text; none when there is nothing of that kind, or too much.
fn encode(waiting: &[Write]) -> Option<String> {
    let kept: Vec<Unwritten> = waiting
        .iter()
        .filter_map(|write| match write {
            Write::Update(document, update) => Some(Unwritten::Update(*document, hex(update))),
            Write::Command(envelope) => Some(Unwritten::Command(envelope.clone())),
            Write::OwnPeer(peer) => Some(Unwritten::OwnPeer(*peer)),
            _ => None,
        })
        .collect();
    let text = serde_json::to_string(&kept).ok()?;
    (!kept.is_empty() && text.len() <= MOST).then_some(text)
}

/// What is to be written now. An update that was written all the same is applied twice, which is harmless.
fn decode(text: &str) -> Vec<Write> {
    let kept: Vec<Unwritten> = serde_json::from_str(text).unwrap_or_default();
    let writes = kept.into_iter().flat_map(|kept| match kept {
        Unwritten::Update(document, update) => match unhex(&update) {
            // Nothing is known of where the document stands: the next join finds out.
            Some(update) => {
                vec![Write::Update(document, update), Write::Mark(document, Mark { unsent: 1, ..Mark::default() })]
            }
            None => Vec::new(),
        },
        Unwritten::Command(envelope) => vec![Write::Command(envelope)],
        Unwritten::OwnPeer(peer) => vec![Write::OwnPeer(peer)],
    });
    writes.collect()
}

/// What tabs that are gone have left unwritten, and the names under which it lies.
pub fn left(name: &str) -> (Vec<Write>, Vec<String>) {
    let names = local::names(&prefix(name));
    let writes = names.iter().filter_map(|name| local::get(name)).flat_map(|text| decode(&text)).collect();
    (writes, names)
}

impl Workspace {
    /// The tab may be gone in the next moment.
    pub(crate) fn keep_unwritten(&self) {
        let name = format!("{}{:016x}", prefix(self.name()), self.peer());
        if let Some(text) = encode(&self.0.writer.unwritten()) {
            local::set(&name, &text);
            // Should the tab live on, the database has it in a moment.
            self.0.writer.once_written(move || local::remove(&name));
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_read_back() {
        let document = DocumentId::new(1, 2);
        let waiting = [
            Write::OwnPeer(u64::MAX),
            Write::Update(document, vec![0, 7, 255]),
            Write::Mark(document, Mark { held: 9, unsent: 2 }),
        ];
        let text = encode(&waiting).expect("something to keep");
        let read = decode(&text);
        assert!(matches!(&read[0], Write::OwnPeer(u64::MAX)));
        assert!(matches!(&read[1], Write::Update(id, bytes) if *id == document && *bytes == [0, 7, 255]));
        assert!(matches!(&read[2], Write::Mark(id, Mark { unsent: 1, .. }) if *id == document));
    }

    #[test]
    fn nothing_typed_keeps_nothing() {
        assert!(encode(&[Write::RefusedSettled("key".into())]).is_none());
        assert!(decode("not ours").is_empty());
    }
}
