//! The device's database (IndexedDB): one per person who uses this browser.
//!
//! A document is a snapshot and small updates appended to it, so that a keystroke writes a hundred bytes. Folding the
//! updates into the snapshot reads and writes in one transaction: other tabs append at the same time.
//!
//! Deliberately absent: any meaning of the bytes, and any state in memory.

use std::rc::Rc;

use etabli_api::CommandEnvelope;
use etabli_ids::{CommandId, DocumentId};
use js_sys::Uint8Array;
use rexie::{KeyRange, ObjectStore, Rexie, Store, Transaction, TransactionMode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

use super::records::{HeldText, JournalLine, Mark, Refused};
use crate::error::AppError;
use crate::platform::{clock, random};

/// Number of the layout below: a new store or meaning asks for the next one.
const VERSION: u32 = 1;

const VALUES: &str = "values";
const SNAPSHOTS: &str = "snapshots";
const UPDATES: &str = "updates";
const MARKS: &str = "marks";
const TEXTS: &str = "texts";
const OUTBOX: &str = "outbox";
const REFUSED: &str = "refused";
const JOURNAL: &str = "journal";
const STORES: [&str; 8] = [VALUES, SNAPSHOTS, UPDATES, MARKS, TEXTS, OUTBOX, REFUSED, JOURNAL];

/// What the keys of the person's numbers begin with.
const PEER: &str = "peer/";

/// How long lines of the journal are kept: 30 days.
const JOURNAL_AGE: i64 = 30 * 86_400_000;

/// A value kept under a name.
#[derive(Debug, Clone, Copy)]
pub enum Value {
    /// [`super::records::KeptSession`].
    Session,
    /// [`super::records::KeptCatalogue`].
    Catalogue,
}

impl Value {
    const fn key(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Catalogue => "catalogue",
        }
    }
}

/// The bytes of a document.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// The snapshot.
    pub snapshot: Option<Vec<u8>>,
    /// Updates since.
    pub updates: Vec<Vec<u8>>,
}

/// One thing to write; many are written in one transaction.
#[derive(Debug, Clone)]
pub enum Write {
    /// Appends an update to a document.
    Update(DocumentId, Vec<u8>),
    /// Remembers where a document stands.
    Mark(DocumentId, Mark),
    /// Remembers a document's text.
    Text(DocumentId, Rc<HeldText>),
    /// Forgets a document's bytes, text and mark.
    Forget(DocumentId),
    /// Queues a command.
    Command(CommandEnvelope),
    /// Takes a command out of the queue.
    CommandDone(CommandId),
    /// Keeps something refused.
    Refused(Refused),
    /// Forgets something refused.
    RefusedSettled(String),
    /// Adds a line to the journal.
    Journal(JournalLine),
    /// Remembers a number under which the person writes on this device.
    OwnPeer(u64),
    /// Replaces a value: its JSON.
    Value(Value, String),
}

/// An open database.
#[derive(Clone)]
pub struct Database(Rc<Rexie>);

/// A record that cannot be read: the device's data are damaged.
fn unreadable(store: &str) -> AppError {
    AppError::Bug(format!("unreadable record in {store}"))
}

impl Database {
    /// Opens the database of this name, making it if it is new.
    pub async fn open(name: &str) -> Result<Self, AppError> {
        let builder = Rexie::builder(name).version(VERSION);
        let stores = STORES.iter().map(|store| ObjectStore::new(store));
        Ok(Self(Rc::new(stores.fold(builder, rexie::RexieBuilder::add_object_store).build().await?)))
    }

    /// Deletes a database with everything in it.
    pub async fn delete(name: &str) -> Result<(), AppError> {
        Ok(Rexie::delete(name).await?)
    }

    /// Empties every store.
    pub async fn clear(&self) -> Result<(), AppError> {
        let transaction = self.0.transaction(&STORES, TransactionMode::ReadWrite)?;
        for store in STORES {
            transaction.store(store)?.clear().await?;
        }
        transaction.done().await?;
        Ok(())
    }

    fn read(&self, stores: &[&str]) -> Result<Transaction, AppError> {
        Ok(self.0.transaction(stores, TransactionMode::ReadOnly)?)
    }

    /// A value, if it was kept.
    pub async fn value<T: DeserializeOwned>(&self, value: Value) -> Result<Option<T>, AppError> {
        let transaction = self.read(&[VALUES])?;
        let found = transaction.store(VALUES)?.get(value.key().into()).await?;
        found.map(|found| from_json(&found, VALUES)).transpose()
    }

    async fn all<T: DeserializeOwned>(&self, store: &str) -> Result<Vec<(String, T)>, AppError> {
        let transaction = self.read(&[store])?;
        let opened = transaction.store(store)?;
        let keys = opened.get_all_keys(None, None).await?;
        let values = opened.get_all(None, None).await?;
        let pairs = keys.into_iter().zip(values);
        pairs.map(|(key, value)| Ok((key.as_string().unwrap_or_default(), from_json(&value, store)?))).collect()
    }

    async fn by_document<T: DeserializeOwned>(&self, store: &str) -> Result<Vec<(DocumentId, T)>, AppError> {
        let all = self.all(store).await?.into_iter();
        all.map(|(key, value)| Ok((key.parse().map_err(|_| unreadable(store))?, value))).collect()
    }

    /// The numbers under which the person has written on this device. One key each: tabs write theirs at the same time.
    pub async fn own_peers(&self) -> Result<Vec<u64>, AppError> {
        let transaction = self.read(&[VALUES])?;
        let keys = transaction.store(VALUES)?.get_all_keys(None, None).await?;
        let names = keys.iter().filter_map(JsValue::as_string);
        Ok(names.filter_map(|name| u64::from_str_radix(name.strip_prefix(PEER)?, 16).ok()).collect())
    }

    /// Where each document stands.
    pub async fn marks(&self) -> Result<Vec<(DocumentId, Mark)>, AppError> {
        self.by_document(MARKS).await
    }

    /// The text of each document.
    pub async fn texts(&self) -> Result<Vec<(DocumentId, HeldText)>, AppError> {
        self.by_document(TEXTS).await
    }

    /// Commands that wait, in order.
    pub async fn outbox(&self) -> Result<Vec<CommandEnvelope>, AppError> {
        Ok(self.all(OUTBOX).await?.into_iter().map(|(_, envelope)| envelope).collect())
    }

    /// What was refused and waits for the person.
    pub async fn refused(&self) -> Result<Vec<Refused>, AppError> {
        Ok(self.all(REFUSED).await?.into_iter().map(|(_, refused)| refused).collect())
    }

    /// The journal, the newest line first.
    pub async fn journal(&self) -> Result<Vec<JournalLine>, AppError> {
        let mut lines: Vec<JournalLine> = self.all(JOURNAL).await?.into_iter().map(|(_, line)| line).collect();
        lines.reverse();
        Ok(lines)
    }

    /// The bytes of a document.
    pub async fn document(&self, document: DocumentId) -> Result<Held, AppError> {
        let transaction = self.read(&[SNAPSHOTS, UPDATES])?;
        held(&transaction, document).await
    }

    /// Writes everything in one transaction.
    pub async fn write(&self, writes: &[Write]) -> Result<(), AppError> {
        let transaction = self.0.transaction(&STORES, TransactionMode::ReadWrite)?;
        for write in writes {
            write_one(&transaction, write).await?;
        }
        transaction.done().await?;
        Ok(())
    }

    /// Replaces a document's snapshot and updates by what `fold` makes of them; none leaves them as they are.
    pub async fn compact(
        &self,
        document: DocumentId,
        fold: impl FnOnce(Held) -> Option<Vec<u8>>,
    ) -> Result<(), AppError> {
        let transaction = self.0.transaction(&[SNAPSHOTS, UPDATES], TransactionMode::ReadWrite)?;
        if let Some(snapshot) = fold(held(&transaction, document).await?) {
            let key = JsValue::from(document.to_string());
            transaction.store(SNAPSHOTS)?.put(&Uint8Array::from(snapshot.as_slice()), Some(&key)).await?;
            transaction.store(UPDATES)?.delete(range(document)?.into()).await?;
        }
        transaction.done().await?;
        Ok(())
    }

    /// The journal forgets what is older than 30 days.
    pub async fn forget_old_journal(&self) -> Result<(), AppError> {
        let transaction = self.0.transaction(&[JOURNAL], TransactionMode::ReadWrite)?;
        let bound = JsValue::from(journal_key(clock::now() - JOURNAL_AGE));
        let old = KeyRange::upper_bound(&bound, None).map_err(rexie::Error::from)?;
        transaction.store(JOURNAL)?.delete(old.into()).await?;
        transaction.done().await?;
        Ok(())
    }
}

async fn held(transaction: &Transaction, document: DocumentId) -> Result<Held, AppError> {
    let key = JsValue::from(document.to_string());
    let snapshot = transaction.store(SNAPSHOTS)?.get(key).await?;
    let updates = transaction.store(UPDATES)?.get_all(Some(range(document)?), None).await?;
    Ok(Held {
        snapshot: snapshot.map(|snapshot| bytes(&snapshot, SNAPSHOTS)).transpose()?,
        updates: updates.iter().map(|update| bytes(update, UPDATES)).collect::<Result<_, _>>()?,
    })
}

/// The keys of a document's updates: its id, a separator, and what makes each one different.
fn range(document: DocumentId) -> Result<KeyRange, AppError> {
    let (low, high) = (JsValue::from(format!("{document}/")), JsValue::from(format!("{document}0")));
    Ok(KeyRange::bound(&low, &high, None, Some(true)).map_err(rexie::Error::from)?)
}

fn journal_key(at: i64) -> String {
    format!("{at:015}")
}

async fn write_one(transaction: &Transaction, write: &Write) -> Result<(), AppError> {
    match write {
        Write::Update(document, update) => {
            let key = format!("{document}/{:015}-{:016x}", clock::now(), random::bits());
            put(&transaction.store(UPDATES)?, &key, &Uint8Array::from(update.as_slice())).await
        }
        Write::Mark(document, mark) => put_json(transaction, MARKS, &document.to_string(), mark).await,
        Write::Text(document, text) => put_json(transaction, TEXTS, &document.to_string(), text.as_ref()).await,
        Write::Forget(document) => {
            for store in [SNAPSHOTS, TEXTS, MARKS] {
                transaction.store(store)?.delete(document.to_string().into()).await?;
            }
            Ok(transaction.store(UPDATES)?.delete(range(*document)?.into()).await?)
        }
        Write::Command(envelope) => put_json(transaction, OUTBOX, &envelope.id.to_string(), envelope).await,
        Write::CommandDone(id) => Ok(transaction.store(OUTBOX)?.delete(id.to_string().into()).await?),
        Write::Refused(refused) => put_json(transaction, REFUSED, &refused.key, refused).await,
        Write::RefusedSettled(key) => Ok(transaction.store(REFUSED)?.delete(key.as_str().into()).await?),
        Write::Journal(line) => {
            let key = format!("{}-{:016x}", journal_key(line.at), random::bits());
            put_json(transaction, JOURNAL, &key, line).await
        }
        Write::OwnPeer(peer) => put(&transaction.store(VALUES)?, &format!("{PEER}{peer:016x}"), &JsValue::TRUE).await,
        Write::Value(value, json) => put(&transaction.store(VALUES)?, value.key(), &json.as_str().into()).await,
    }
}

async fn put(store: &Store, key: &str, value: &JsValue) -> Result<(), AppError> {
    store.put(value, Some(&key.into())).await?;
    Ok(())
}

async fn put_json(transaction: &Transaction, store: &str, key: &str, value: &impl Serialize) -> Result<(), AppError> {
    put(&transaction.store(store)?, key, &to_json(value)?.as_str().into()).await
}

/// A value as the JSON text that is stored.
pub fn to_json(value: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|error| AppError::Bug(error.to_string()))
}

fn from_json<T: DeserializeOwned>(value: &JsValue, store: &str) -> Result<T, AppError> {
    let text = value.as_string().ok_or_else(|| unreadable(store))?;
    serde_json::from_str(&text).map_err(|_| unreadable(store))
}

fn bytes(value: &JsValue, store: &str) -> Result<Vec<u8>, AppError> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).ok_or_else(|| unreadable(store))
}

/// What can still be read of a damaged database: every store's keys and values, texts as they are.
pub async fn rescue(name: &str) -> Vec<(String, String)> {
    let Ok(database) = Database::open(name).await else { return Vec::new() };
    let mut found = Vec::new();
    for store in [TEXTS, OUTBOX, REFUSED] {
        let Ok(transaction) = database.read(&[store]) else { continue };
        let Ok(opened) = transaction.store(store) else { continue };
        let (Ok(keys), Ok(values)) = (opened.get_all_keys(None, None).await, opened.get_all(None, None).await) else {
            continue;
        };
        let named = keys.iter().zip(&values);
        found.extend(named.filter_map(|(key, value)| {
            Some((format!("{store}/{}", key.as_string().unwrap_or_default()), value.as_string()?))
        }));
    }
    found
}
