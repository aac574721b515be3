//! Writes to the database in the order in which they are asked, many in one transaction.
//!
//! What fails is kept in memory and tried again with what comes next: nothing is dropped while the tab lives.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::database::{Database, Write};
use crate::error::AppError;
use crate::platform::timer;

/// How often it is looked whether a transaction is over, in milliseconds.
const POLL: u32 = 4;

/// What the writer says after each transaction.
type Report = Rc<dyn Fn(Result<(), AppError>)>;

/// See the file's description.
#[derive(Clone)]
pub struct Writer(Rc<Inner>);

struct Inner {
    database: Database,
    queue: RefCell<Vec<Write>>,
    /// What the present transaction writes.
    running: RefCell<Rc<[Write]>>,
    once_written: RefCell<Option<Box<dyn FnOnce()>>>,
    is_busy: RefCell<bool>,
    has_failed: RefCell<bool>,
    report: RefCell<Option<Report>>,
}

impl Writer {
    /// A writer to this database.
    pub fn new(database: Database) -> Self {
        let inner = Inner {
            database,
            queue: RefCell::default(),
            running: RefCell::new(Rc::new([])),
            once_written: RefCell::default(),
            is_busy: RefCell::default(),
            has_failed: RefCell::default(),
            report: RefCell::default(),
        };
        Self(Rc::new(inner))
    }

    /// Whom to tell how each transaction went.
    pub fn report_to(&self, report: impl Fn(Result<(), AppError>) + 'static) {
        *self.0.report.borrow_mut() = Some(Rc::new(report));
    }

    /// Writes soon: within this turn of the browser's loop unless a transaction runs.
    pub fn write(&self, writes: impl IntoIterator<Item = Write>) {
        self.0.queue.borrow_mut().extend(writes);
        if self.0.queue.borrow().is_empty() || self.0.is_busy.replace(true) {
            return;
        }
        let writer = self.clone();
        spawn_local(async move { writer.run().await });
    }

    /// Whether something waits or runs.
    pub fn is_busy(&self) -> bool {
        *self.0.is_busy.borrow() || !self.0.queue.borrow().is_empty()
    }

    /// Whether the last transaction failed: what it was to write waits in memory.
    pub fn has_failed(&self) -> bool {
        *self.0.has_failed.borrow()
    }

    /// Waits until what was asked so far is written, or has failed. A document read before would lack its last words.
    pub async fn settled(&self) {
        while *self.0.is_busy.borrow() {
            timer::sleep(POLL).await;
        }
    }

    /// What the database may not have yet.
    pub fn unwritten(&self) -> Vec<Write> {
        self.0.running.borrow().iter().chain(self.0.queue.borrow().iter()).cloned().collect()
    }

    /// Calls back once everything asked so far is written; a later call replaces it.
    pub fn once_written(&self, act: impl FnOnce() + 'static) {
        *self.0.once_written.borrow_mut() = Some(Box::new(act));
    }

    /// Tries again what failed.
    pub fn retry(&self) {
        self.write([]);
    }

    async fn run(&self) {
        loop {
            let batch: Rc<[Write]> = self.0.queue.take().into();
            if batch.is_empty() {
                if let Some(act) = self.0.once_written.take() {
                    act();
                }
                break;
            }
            *self.0.running.borrow_mut() = Rc::clone(&batch);
            let outcome = self.0.database.write(&batch).await;
            *self.0.running.borrow_mut() = Rc::new([]);
            let has_failed = outcome.is_err();
            self.0.has_failed.replace(has_failed);
            if has_failed {
                let later = self.0.queue.take();
                *self.0.queue.borrow_mut() = batch.iter().cloned().chain(later).collect();
            }
            let report = self.0.report.borrow().clone();
            if let Some(report) = report {
                report(outcome);
            }
            if has_failed {
                break;
            }
        }
        self.0.is_busy.replace(false);
    }
}
