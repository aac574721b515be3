//! Keeps what is derived from the documents' content up to date: texts, tags, search terms.
//!
//! Whoever commits content or a title calls [`Projector::touch`]; a moment later the document is read and derived anew,
//! once for all that happened meanwhile. Readers who cannot wait ask for [`App::current_text`] or [`App::settle`].

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use etabli_access::Actor;
use etabli_documents::Page;
use etabli_ids::DocumentId;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::words::words;
use crate::app::{App, Event};
use crate::problem::Problem;
use crate::storage::{DocumentLog, Projection};

/// How long further changes are waited for.
const DEBOUNCE: Duration = Duration::from_millis(300);
/// After a round the worker rests so many times as long as it worked: pages that change all the time must not keep a core and
/// the database busy with versions that nobody asked for. A reader that cannot wait does not.
const REST: u32 = 9;
/// The longest rest.
const MAX_REST: Duration = Duration::from_secs(10);
/// Most different words of one document that can be found.
const MAX_TERMS: usize = 5000;
/// A reader derives at most so many documents by itself.
const MAX_SETTLED: usize = 50;

const TITLE_WEIGHT: i64 = 100;
const TAG_WEIGHT: i64 = 40;
/// Each time a word stands in the text, up to [`MAX_TEXT_WEIGHT`].
const TEXT_WEIGHT: i64 = 2;
const MAX_TEXT_WEIGHT: i64 = 20;

/// The documents that wait to be derived anew.
#[derive(Debug, Default)]
pub struct Projector {
    waiting: Mutex<BTreeSet<DocumentId>>,
    touched: Notify,
    worker: Mutex<Option<JoinHandle<()>>>,
}

impl Projector {
    /// Says that a document's content or title has changed.
    pub fn touch(&self, document: DocumentId) {
        self.waiting().insert(document);
        self.touched.notify_one();
    }

    /// Begins to work: first what was left when the server last stopped.
    pub fn start(&self, app: &App) {
        let worker = tokio::spawn(work(app.clone()));
        self.worker.lock().unwrap_or_else(PoisonError::into_inner).replace(worker);
    }

    /// Ends the work: what is left is found again at the next start. To be called before the database is closed.
    pub async fn stop(&self) {
        let worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(worker) = worker {
            worker.abort();
            let _aborted = worker.await;
        }
    }

    fn take(&self) -> Option<DocumentId> {
        self.waiting().pop_first()
    }

    /// What waits now: what is touched meanwhile waits for the next round.
    fn round(&self) -> Vec<DocumentId> {
        self.waiting().iter().copied().collect()
    }

    fn take_this(&self, document: DocumentId) -> bool {
        self.waiting().remove(&document)
    }

    fn waiting(&self) -> MutexGuard<'_, BTreeSet<DocumentId>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn work(app: App) {
    let mut events = app.events();
    app.touch_outdated().await;
    loop {
        tokio::select! {
            () = app.projector().touched.notified() => {}
            event = events.recv() => match event {
                Ok(Event::Stopping) | Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
                _ => continue,
            },
        }
        tokio::time::sleep(DEBOUNCE).await;
        let start = Instant::now();
        for document in app.projector().round() {
            if !app.projector().take_this(document) {
                continue;
            }
            if let Err(problem) = app.project(document).await {
                let cause = problem.cause.map(|cause| cause.to_string()).unwrap_or_default();
                tracing::error!(%document, code = problem.code.name(), cause, "a document could not be indexed");
            }
        }
        tokio::time::sleep((start.elapsed() * REST).min(MAX_REST)).await;
    }
}

impl App {
    /// Has everything derived anew that is out of date: after a start or a restoration.
    pub async fn touch_outdated(&self) {
        match self.storage().outdated_texts().await {
            Ok(outdated) => outdated.into_iter().for_each(|document| self.projector().touch(document)),
            Err(error) => tracing::error!(%error, "what must be indexed anew could not be read"),
        }
    }

    /// Derives what waits, for a reader that must see it. A great many are left to the worker.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle(&self) -> Result<(), Problem> {
        for _ in 0..MAX_SETTLED {
            match self.projector().take() {
                Some(document) => self.project(document).await?,
                None => break,
            }
        }
        Ok(())
    }

    /// The Markdown source of a document as it is now, with the number of its last update; none without document.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn current_text(&self, document: DocumentId) -> Result<Option<(u64, String)>, Problem> {
        match self.storage().text(document).await? {
            Some(text) if !text.is_current => {
                self.project(document).await?;
                Ok(self.storage().text(document).await?.map(|text| (text.head, text.body)))
            }
            found => Ok(found.map(|text| (text.head, text.body))),
        }
    }

    /// Derives everything from a document's content and writes it.
    ///
    /// # Errors
    /// When the database fails or the content cannot be read.
    pub async fn project(&self, document: DocumentId) -> Result<(), Problem> {
        let title = self.tree().document(document).map(|row| row.title.clone());
        let (Some(title), Some(log)) = (title, self.storage().document_log(document).await?) else { return Ok(()) };
        // Reading a long history takes milliseconds that other requests need.
        let projection = tokio::task::spawn_blocking(move || derive(document, title, &log)).await;
        let projection = projection.map_err(Problem::internal)??;
        self.storage().write_projection(&projection).await?;
        let tree = self.tree();
        if tree.tags(document) != projection.tags {
            self.forest().tags_changed(document, projection.tags);
            self.tell(Event::Document(document));
        }
        if tree.document(document).is_some_and(|row| tree.is_published(&Actor::visitor(), row)) {
            self.public_site().content_changed();
        }
        Ok(())
    }
}

fn derive(document: DocumentId, title: String, log: &DocumentLog) -> Result<Projection, Problem> {
    // The peer of a page that is only read does not matter.
    let page = Page::restore(0, log.snapshot.as_ref().map(|(_, bytes)| bytes.as_slice()), &log.updates);
    let page = page.map_err(Problem::internal)?;
    let body = page.body();
    let tags = all_tags(&page.tags(), &body);
    let terms = terms(&title, &tags, &body);
    Ok(Projection { document, head: log.head, title, body, tags, terms })
}

/// The tags set on a page, those of its front matter, and those written in its text; each once, sorted.
fn all_tags(set: &[String], body: &str) -> Vec<String> {
    let (front_matter, _) = etabli_markup::front_matter(body);
    let in_front = front_matter.map(|fields| fields.list("tags").into_iter().map(str::to_owned).collect::<Vec<_>>());
    let written = etabli_markup::tags(body);
    let mut tags: HashMap<String, String> = HashMap::new();
    for tag in set.iter().cloned().chain(in_front.unwrap_or_default()).chain(written) {
        if let Some(tag) = etabli_documents::normalized_tag(&tag) {
            tags.entry(tag.to_lowercase()).or_insert(tag);
        }
    }
    let mut tags: Vec<String> = tags.into_values().collect();
    tags.sort_unstable();
    tags
}

fn terms(title: &str, tags: &[String], body: &str) -> HashMap<String, i64> {
    let mut terms: HashMap<String, i64> = HashMap::new();
    for word in words(&etabli_markup::plain_text(body)) {
        let weight = terms.entry(word).or_default();
        *weight = (*weight + TEXT_WEIGHT).min(MAX_TEXT_WEIGHT);
    }
    if terms.len() > MAX_TERMS {
        let mut heaviest: Vec<_> = terms.into_iter().collect();
        heaviest.sort_unstable_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        heaviest.truncate(MAX_TERMS);
        terms = heaviest.into_iter().collect();
    }
    let titled = words(title).into_iter().map(|word| (word, TITLE_WEIGHT));
    let tagged = tags.iter().flat_map(|tag| words(tag)).map(|word| (word, TAG_WEIGHT));
    for (word, weight) in titled.chain(tagged) {
        *terms.entry(word).or_default() += weight;
    }
    terms
}
