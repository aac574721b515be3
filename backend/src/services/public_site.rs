//! What the public site keeps in memory: pages as sent to visitors, until something they were made from changes.
//!
//! A page remembers the catalogue, settings and documents it was made from. A hit compares a few numbers; nothing is
//! read from the database and nothing is rendered.

use std::collections::HashMap;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use axum::body::Bytes;
use axum::http::header::ETAG;
use axum::http::{HeaderMap, HeaderValue};
use etabli_access::Actor;
use etabli_ids::{DocumentId, SpaceId, fold};
use etabli_locale::{Civil, Language, Locale};
use etabli_markup::{excerpt, without_front_matter};
use flate2::Compression;
use flate2::write::GzEncoder;

use super::settings::Settings;
use super::starting_content::{MOST_STARTERS, is_untouched};
use super::tree::Tree;
use crate::app::App;
use crate::storage::DocumentRow;

/// Bytes of pages kept; beyond, all are forgotten and made anew as they are asked for.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Brotli's effort: beyond 5, time doubles for a few percent.
const BROTLI_QUALITY: i32 = 5;
const BROTLI_WINDOW: i32 = 20;

/// What a page was made from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    /// Documents whose content shows, with the number of the last update that does.
    pub documents: Vec<(DocumentId, u64)>,
    /// Whether the content of any public document may matter: lists of recent pages, of tags.
    pub anything: bool,
}

/// The versions against which a page kept is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Versions {
    catalogue: u64,
    settings: u64,
    content: u64,
}

/// A page as sent.
#[derive(Debug)]
pub struct KeptPage {
    /// What is said of it, its ETag included; made once, because it is sent each time.
    pub headers: HeaderMap,
    tag: HeaderValue,
    body: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
    sources: Sources,
    versions: Versions,
}

/// The pages kept, by language and path.
#[derive(Debug, Default)]
pub struct PublicSite {
    pages: RwLock<Pages>,
    content: AtomicU64,
}

#[derive(Debug, Default)]
struct Pages {
    by_language: [HashMap<String, Arc<KeptPage>>; 2],
    bytes: usize,
}

impl KeptPage {
    /// Its ETag.
    pub const fn tag(&self) -> &HeaderValue {
        &self.tag
    }

    /// The body in an encoding (`br`, `gzip`), compressed when it is first asked for; as it is for any other.
    pub fn body(&self, encoding: Option<&str>) -> Bytes {
        match encoding {
            Some("br") => self.brotli.get_or_init(|| brotli(&self.body)).clone(),
            Some("gzip") => self.gzip.get_or_init(|| gzip(&self.body)).clone(),
            _ => self.body.clone(),
        }
    }
}

fn brotli(body: &[u8]) -> Bytes {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: body.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    // Writing to memory does not fail; an empty answer would, so the body itself is the fallback of `content_encoding`.
    brotli::BrotliCompress(&mut &*body, &mut compressed, &parameters)
        .map_or_else(|_| Bytes::new(), |_| compressed.into())
}

fn gzip(body: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::new(6));
    let written = encoder.write_all(body).and_then(|()| encoder.finish());
    written.map_or_else(|_| Bytes::new(), Bytes::from)
}

impl PublicSite {
    /// Says that the content of a public document has changed.
    pub fn content_changed(&self) {
        self.content.fetch_add(1, Ordering::Relaxed);
    }

    /// The page kept for a path, if nothing it was made from has changed.
    pub fn find(&self, app: &App, language: Language, path: &str) -> Option<Arc<KeptPage>> {
        let pages = self.pages.read().unwrap_or_else(PoisonError::into_inner);
        let page = pages.by_language[language as usize].get(path)?;
        let tree = app.tree();
        let now = self.versions(&tree, app.settings());
        let same_content = page.versions.content == now.content || !page.sources.anything;
        let same = page.versions.catalogue == now.catalogue && page.versions.settings == now.settings && same_content;
        let head = |id: &DocumentId| tree.document(*id).map(|row| row.head);
        (same && page.sources.documents.iter().all(|(id, made_from)| head(id) == Some(*made_from)))
            .then(|| Arc::clone(page))
    }

    /// Makes a page to be kept. `tree` is the one it was made from.
    pub fn make(&self, app: &App, tree: &Tree, mut headers: HeaderMap, body: String, sources: Sources) -> KeptPage {
        let body = Bytes::from(body);
        let tag = crate::http::assets::entity_tag(&body);
        let versions = self.versions(tree, app.settings());
        headers.insert(ETAG, tag.clone());
        KeptPage { headers, tag, body, gzip: OnceLock::new(), brotli: OnceLock::new(), sources, versions }
    }

    /// Keeps a page for a path.
    pub fn keep(&self, language: Language, path: &str, page: &Arc<KeptPage>) {
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        // The compressed copies that will follow are counted as half.
        pages.bytes += page.body.len() * 3 / 2;
        if pages.bytes > MAX_BYTES {
            *pages = Pages { bytes: page.body.len() * 3 / 2, ..Pages::default() };
        }
        pages.by_language[language as usize].insert(path.to_owned(), Arc::clone(page));
    }

    fn versions(&self, tree: &Tree, settings: &Settings) -> Versions {
        Versions {
            catalogue: tree.version,
            settings: settings.version(),
            content: self.content.load(Ordering::Relaxed),
        }
    }
}

/// The order of a list of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The last changed first.
    Changed,
    /// The youngest first: an old piece of news that is corrected stays old.
    Born,
}

/// The pages an actor finds on the site, with a tag if one is given, at most `limit`.
pub fn latest(tree: &Tree, actor: &Actor, tag: Option<&str>, order: Order, limit: usize) -> Vec<Arc<DocumentRow>> {
    let tag = tag.map(fold);
    let has_tag = |id| tag.as_ref().is_none_or(|tag| tree.tags(id).iter().any(|own| fold(own) == *tag));
    let mut rows: Vec<_> = tree.documents().filter(|row| row.trashed_at.is_none() && has_tag(row.id)).collect();
    let time = |row: &DocumentRow| if order == Order::Changed { row.updated_at } else { row.created_at };
    rows.sort_unstable_by_key(|row| (std::cmp::Reverse(time(row)), row.id));
    rows.into_iter().filter(|row| tree.is_published(actor, row)).take(limit).cloned().collect()
}

/// The last changed pages that somebody has written, at most `limit`.
pub fn news(tree: &Tree, actor: &Actor, limit: usize) -> Vec<Arc<DocumentRow>> {
    let all = latest(tree, actor, None, Order::Changed, limit + MOST_STARTERS);
    all.into_iter().filter(|row| !is_untouched(row)).take(limit).collect()
}

/// The tags of the pages an actor finds on the site, with how many bear each, in alphabetical order.
pub fn tag_counts(tree: &Tree, actor: &Actor) -> Vec<(String, usize)> {
    let mut counts: HashMap<String, (String, usize)> = HashMap::new();
    for row in tree.documents().filter(|row| !tree.tags(row.id).is_empty() && tree.is_published(actor, row)) {
        for tag in tree.tags(row.id) {
            counts.entry(fold(tag)).or_insert_with(|| (tag.clone(), 0)).1 += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_unstable();
    counts.into_iter().map(|(_, count)| count).collect()
}

/// The pages directly below another that an actor finds on the site.
pub fn children(tree: &Tree, actor: &Actor, space: SpaceId, parent: Option<DocumentId>) -> Vec<Arc<DocumentRow>> {
    tree.children(space, parent).into_iter().filter(|row| tree.is_published(actor, row)).cloned().collect()
}

/// The beginning of a page's prose in at most so many characters, without its tags: they are shown apart.
pub fn beginning(source: &str, characters: usize) -> String {
    let text = excerpt(without_front_matter(source), characters);
    let is_tag = |word: &str| word.strip_prefix('#').is_some_and(|tag| tag.starts_with(char::is_alphabetic));
    text.split(' ').filter(|word| !is_tag(word)).collect::<Vec<_>>().join(" ")
}

/// The colour of a tag: always the same for the same word.
pub fn hue(tag: &str) -> &'static str {
    const HUES: [&str; 7] = ["green", "blue", "orange", "violet", "yellow", "pink", "red"];
    let sum = fold(tag).bytes().fold(7_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    HUES[sum % HUES.len()]
}

/// Percent-encodes a text as one segment of a path or one value of a query.
pub fn encode_segment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

impl Settings {
    /// A moment in the cooperative's time zone.
    pub fn civil(&self, milliseconds: i64) -> Civil {
        let offset = jiff::tz::TimeZone::get(&self.time_zone()).ok().and_then(|zone| {
            let moment = jiff::Timestamp::from_millisecond(milliseconds).ok()?;
            Some(zone.to_offset(moment).seconds() / 60)
        });
        Civil::from_milliseconds(milliseconds, offset.unwrap_or(0))
    }
}

/// The date of a moment, as people write it.
pub fn date(app: &App, locale: Locale, milliseconds: i64) -> String {
    locale.date(app.settings().civil(milliseconds))
}
