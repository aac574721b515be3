//! The one writer: gathers what all rooms want to append meanwhile, and commits it in one transaction.
//!
//! While a transaction is under way the next one gathers, so that the more is written, the fewer commits it takes per
//! update, and nobody waits for a timer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::storage::Append;

/// Appends gathered in one transaction, at most.
const MAX_GATHERED: usize = 512;
/// Appends that may wait before rooms have to.
const QUEUE: usize = 4096;

/// Why an append was not stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotStored {
    /// The database failed, or an append before it in the same log was not stored.
    Unavailable,
    /// The document does not exist any more.
    Gone,
}

/// What became of an append: its ticket, and the number of the last update then.
pub type Outcome = (u64, Result<u64, NotStored>);

/// A wish of a room.
pub struct Job {
    pub ticket: u64,
    pub append: Append,
    /// Set when an append of this opening of the room was not stored: those after it build on it and must not be either.
    pub broken: Arc<AtomicBool>,
    pub reply: mpsc::UnboundedSender<Outcome>,
}

/// The way to the writer.
#[derive(Debug, Clone)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
}

impl Writer {
    /// Starts the writer. It ends when every handle is dropped and everything is stored.
    pub fn start(app: App, server: u64) -> (Self, JoinHandle<()>) {
        let (jobs, mut waiting) = mpsc::channel(QUEUE);
        let task = tokio::spawn(async move {
            let mut gathered = Vec::new();
            while waiting.recv_many(&mut gathered, MAX_GATHERED).await > 0 {
                store(&app, server, std::mem::take(&mut gathered)).await;
            }
        });
        (Self { jobs }, task)
    }

    /// Hands over a wish; whoever asks too fast waits here.
    pub async fn append(&self, job: Job) {
        if let Err(mpsc::error::SendError(job)) = self.jobs.send(job).await {
            refuse(&job, NotStored::Unavailable);
        }
    }
}

async fn store(app: &App, server: u64, jobs: Vec<Job>) {
    let (mut jobs, broken): (Vec<Job>, Vec<Job>) =
        jobs.into_iter().partition(|job| !job.broken.load(Ordering::Acquire));
    broken.iter().for_each(|job| refuse(job, NotStored::Unavailable));
    if jobs.is_empty() {
        return;
    }
    // Two servers that lock several documents in different orders would wait for each other. Sorting keeps each
    // document's own order.
    jobs.sort_by_key(|job| job.append.document);
    let appends: Vec<Append> = jobs.iter().map(|job| job.append.clone()).collect();
    let start = Instant::now();
    match app.storage().append_updates(&appends, server).await {
        Ok(heads) => {
            app.metrics().commit_seconds.observe(start.elapsed().as_secs_f64());
            app.metrics().updates.inc_by(heads.iter().flatten().count() as u64);
            for (job, head) in jobs.iter().zip(heads) {
                match head {
                    Some(head) => {
                        app.content_committed(&job.append, head);
                        let _room_closed = job.reply.send((job.ticket, Ok(head)));
                    }
                    None => refuse(job, NotStored::Gone),
                }
            }
        }
        Err(error) => {
            tracing::error!(%error, updates = appends.len(), "updates could not be stored");
            jobs.iter().for_each(|job| refuse(job, NotStored::Unavailable));
        }
    }
}

fn refuse(job: &Job, reason: NotStored) {
    job.broken.store(true, Ordering::Release);
    let _room_closed = job.reply.send((job.ticket, Err(reason)));
}
