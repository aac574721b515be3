//! A page: its body, its versions and updates.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use loro::cursor::{Cursor, PosType, Side};
use loro::event::Diff;
use loro::{ExportMode, LoroDoc, LoroMap, LoroText, Subscription, TextDelta, VersionVector};

use crate::merged::Merged;
use crate::undo::Undo;
use crate::{Selection, Undone, UpdateSummary};

const BODY: &str = "body";
const TAGS: &str = "tags";

/// Characters inserted by one operation.
const PIECE: usize = 1_000;

/// Why a page refused something. It is unchanged then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The bytes are not what was expected.
    #[error("unreadable bytes")]
    Malformed,
    /// The bytes are a snapshot where an update was expected.
    #[error("a snapshot, not an update")]
    NotAnUpdate,
    /// The update builds on operations that this page does not have: they are kept aside until these come.
    #[error("the update builds on others that are not here")]
    MissingDependencies,
    /// A position outside of the text, inside of a character, or a tag that cannot be.
    #[error("outside of the page")]
    OutOfBounds,
}

/// One splice of the body, in UTF-16 code units: at `at`, `deleted` units go and `inserted` comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextChange {
    /// Where.
    pub at: usize,
    /// How much goes.
    pub deleted: usize,
    /// What comes.
    pub inserted: String,
}

/// What the body's subscription saw since it was last emptied.
type Seen = Arc<Mutex<Vec<Vec<TextDelta>>>>;

/// A page held in memory.
pub struct Page {
    document: LoroDoc,
    body: LoroText,
    tags: LoroMap,
    seen: Seen,
    undo: Option<Undo>,
    _subscription: Subscription,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").field("body", &self.body()).field("tags", &self.raw_tags()).finish()
    }
}

impl Page {
    /// An empty page in which `peer` will write.
    #[must_use]
    pub fn new(peer: u64) -> Self {
        Self::with_document(LoroDoc::new(), peer)
    }

    /// The page made of a snapshot, if there is one, and the updates that came after.
    ///
    /// # Errors
    /// [`PageError::Malformed`] when any of them cannot be read, [`PageError::MissingDependencies`] when some are absent.
    pub fn restore(peer: u64, snapshot: Option<&[u8]>, updates: &[Vec<u8>]) -> Result<Self, PageError> {
        let document = match snapshot {
            Some(bytes) => LoroDoc::from_snapshot(bytes).map_err(|_| PageError::Malformed)?,
            None => LoroDoc::new(),
        };
        if !updates.is_empty() {
            let status = document.import_batch(updates).map_err(|_| PageError::Malformed)?;
            if status.pending.is_some() {
                return Err(PageError::MissingDependencies);
            }
        }
        Ok(Self::with_document(document, peer))
    }

    fn with_document(document: LoroDoc, peer: u64) -> Self {
        // The greatest number is Loro's own mark for "no peer".
        let allowed = document.set_peer_id(peer.min(u64::MAX - 1));
        debug_assert!(allowed.is_ok());
        let body = document.get_text(BODY);
        let tags = document.get_map(TAGS);
        let seen = Seen::default();
        let writer = Arc::clone(&seen);
        let subscription = document.subscribe(
            &loro::ContainerTrait::id(&body),
            Arc::new(move |event| {
                let deltas = event.events.into_iter().filter_map(|change| match change.diff {
                    Diff::Text(delta) => Some(delta),
                    _ => None,
                });
                lock(&writer).extend(deltas);
            }),
        );
        Self { document, body, tags, seen, undo: None, _subscription: subscription }
    }

    /// As which peer this page is written in here.
    #[must_use]
    pub fn peer(&self) -> u64 {
        self.document.peer_id()
    }

    /// The Markdown source.
    #[must_use]
    pub fn body(&self) -> String {
        self.body.to_string()
    }

    /// Length of the body in UTF-16 code units.
    #[must_use]
    pub fn body_utf16(&self) -> usize {
        self.body.len_utf16()
    }

    /// Length of the body in bytes of UTF-8.
    #[must_use]
    pub fn body_bytes(&self) -> usize {
        self.body.len_utf8()
    }

    /// Replaces `deleted` UTF-16 units at `at` by `inserted`, and returns the update to be sent.
    ///
    /// # Errors
    /// [`PageError::OutOfBounds`] when a position is outside of the body or inside of a character.
    pub fn splice(&mut self, at: usize, deleted: usize, inserted: &str) -> Result<Vec<u8>, PageError> {
        let end = at.checked_add(deleted).ok_or(PageError::OutOfBounds)?;
        let (start, end) = (self.unicode(at, PosType::Utf16)?, self.unicode(end, PosType::Utf16)?);
        self.splice_unicode(start, end, inserted)
    }

    /// Replaces the bytes `range` (of UTF-8) by `inserted`, and returns the update to be sent.
    ///
    /// # Errors
    /// [`PageError::OutOfBounds`] when a position is outside of the body or inside of a character.
    pub fn splice_bytes(&mut self, range: std::ops::Range<usize>, inserted: &str) -> Result<Vec<u8>, PageError> {
        let (start, end) = (self.unicode(range.start, PosType::Bytes)?, self.unicode(range.end, PosType::Bytes)?);
        self.splice_unicode(start, end, inserted)
    }

    fn splice_unicode(&mut self, start: usize, end: usize, inserted: &str) -> Result<Vec<u8>, PageError> {
        let length = end.checked_sub(start).ok_or(PageError::OutOfBounds)?;
        if length == 0 && inserted.is_empty() {
            return Ok(Vec::new());
        }
        let before = self.document.oplog_vv();
        if let Some(undo) = &mut self.undo {
            undo.before_splice();
        }
        if length > 0 {
            self.body.delete(start, length).map_err(|_| PageError::OutOfBounds)?;
        }
        self.insert(start, inserted)?;
        self.document.commit();
        lock(&self.seen).clear();
        self.export(&before)
    }

    /// Inserts a text. Merging one long insertion into a page of several writers takes Loro time by the square of its
    /// length (seconds from 200 KB on); in pieces it is linear. The last piece goes in first: in the order of the text they
    /// would melt into one operation again.
    fn insert(&self, start: usize, text: &str) -> Result<(), PageError> {
        let mut rest = text;
        while !rest.is_empty() {
            let cut = rest.char_indices().rev().take(PIECE).last().map_or(0, |(byte, _)| byte);
            let (before, piece) = rest.split_at(cut);
            self.body.insert(start, piece).map_err(|_| PageError::OutOfBounds)?;
            rest = before;
        }
        Ok(())
    }

    /// The character index of a position; refuses those inside of a character.
    fn unicode(&self, position: usize, unit: PosType) -> Result<usize, PageError> {
        let unicode = self.body.convert_pos(position, unit, PosType::Unicode).ok_or(PageError::OutOfBounds)?;
        let back = self.body.convert_pos(unicode, PosType::Unicode, unit);
        if back == Some(position) { Ok(unicode) } else { Err(PageError::OutOfBounds) }
    }

    fn utf16(&self, unicode: usize) -> usize {
        let clamped = unicode.min(self.body.len_unicode());
        self.body.convert_pos(clamped, PosType::Unicode, PosType::Utf16).unwrap_or_else(|| self.body.len_utf16())
    }

    /// Applies an update or snapshot made elsewhere, and returns what it changed in the body.
    ///
    /// # Errors
    /// [`PageError::Malformed`], or [`PageError::MissingDependencies`]: what others it builds on must be fetched.
    pub fn import(&mut self, bytes: &[u8]) -> Result<Vec<TextChange>, PageError> {
        lock(&self.seen).clear();
        let before = self.text_if_astral();
        let status = self.document.import(bytes).map_err(|_| PageError::Malformed)?;
        let changes = self.take_changes(before.as_deref());
        if status.pending.is_some() { Err(PageError::MissingDependencies) } else { Ok(changes) }
    }

    /// Whether everything that the summarised update builds on is here.
    #[must_use]
    pub fn has_dependencies(&self, summary: &UpdateSummary) -> bool {
        self.has_dependencies_with(summary, &[])
    }

    /// The same, once the updates summarised in `before` will have been imported.
    #[must_use]
    pub fn has_dependencies_with(&self, summary: &UpdateSummary, before: &[UpdateSummary]) -> bool {
        Merged(&self.document).has_dependencies_with(summary, before)
    }

    /// The peers of which the summarised update carries operations not yet here.
    #[must_use]
    pub fn peers_of_news(&self, summary: &UpdateSummary) -> Vec<u64> {
        Merged(&self.document).peers_of_news(summary)
    }

    /// The text before an import, kept only if characters beyond the 16-bit plane make lengths ambiguous.
    fn text_if_astral(&self) -> Option<String> {
        (self.body.len_utf16() != self.body.len_unicode()).then(|| self.body())
    }

    /// Turns what the subscription saw of one transaction into splices of UTF-16 units.
    fn take_changes(&self, before: Option<&str>) -> Vec<TextChange> {
        let deltas = std::mem::take(&mut *lock(&self.seen));
        let mut changes = Vec::new();
        for delta in deltas {
            self.append_changes(&delta, before, &mut changes);
        }
        changes
    }

    fn append_changes(&self, delta: &[TextDelta], before: Option<&str>, changes: &mut Vec<TextChange>) {
        // Everything left of `new` is final, so positions of the body after are positions of each splice.
        let (mut old, mut new) = (0, 0);
        let mut open: Option<TextChange> = None;
        for step in delta {
            match step {
                TextDelta::Retain { retain, .. } => {
                    changes.extend(open.take());
                    old += retain;
                    new += retain;
                }
                TextDelta::Insert { insert, .. } => {
                    let change = open.get_or_insert_with(|| self.change_at(new));
                    change.inserted.push_str(insert);
                    new += insert.chars().count();
                }
                TextDelta::Delete { delete } => {
                    let change = open.get_or_insert_with(|| self.change_at(new));
                    change.deleted += match before {
                        None => *delete,
                        Some(text) => text.chars().skip(old).take(*delete).map(char::len_utf16).sum(),
                    };
                    old += delete;
                }
            }
        }
        changes.extend(open);
    }

    fn change_at(&self, unicode: usize) -> TextChange {
        TextChange { at: self.utf16(unicode), deleted: 0, inserted: String::new() }
    }

    /// The version: which operations of which peers are here. Empty bytes stand for nothing.
    #[must_use]
    pub fn version(&self) -> Vec<u8> {
        self.document.oplog_vv().encode()
    }

    /// Whether everything of `version` is here.
    ///
    /// # Errors
    /// [`PageError::Malformed`] when it is not a version.
    pub fn covers(&self, version: &[u8]) -> Result<bool, PageError> {
        Merged(&self.document).covers(version)
    }

    /// One update with everything that somebody at `version` lacks; none when they lack nothing.
    ///
    /// # Errors
    /// [`PageError::Malformed`] when it is not a version.
    pub fn missing_since(&self, version: &[u8]) -> Result<Option<Vec<u8>>, PageError> {
        Merged(&self.document).missing_since(version)
    }

    /// Like [`Page::missing_since`], with the operations of some peers only: those of one person's devices, who cannot send
    /// what belongs to others.
    ///
    /// # Errors
    /// [`PageError::Malformed`] when it is not a version.
    pub fn own_missing_since(&self, version: &[u8], peers: &[u64]) -> Result<Option<Vec<u8>>, PageError> {
        Merged(&self.document).own_missing_since(version, peers)
    }

    /// Whether somebody at `version` lacks operations of other peers than these.
    ///
    /// # Errors
    /// [`PageError::Malformed`] when it is not a version.
    pub fn others_missing_since(&self, version: &[u8], peers: &[u64]) -> Result<bool, PageError> {
        Merged(&self.document).others_missing_since(version, peers)
    }

    fn export(&self, since: &VersionVector) -> Result<Vec<u8>, PageError> {
        self.document.export(ExportMode::updates(since)).map_err(|_| PageError::Malformed)
    }

    /// The whole page with its history, quick to open.
    ///
    /// # Errors
    /// [`PageError::Malformed`] when the page's history cannot be read any more.
    pub fn snapshot(&self) -> Result<Vec<u8>, PageError> {
        self.document.export(ExportMode::Snapshot).map_err(|_| PageError::Malformed)
    }

    /// A second page with the same content and history, to try something on.
    ///
    /// # Errors
    /// [`PageError::Malformed`] when the page's history cannot be read any more.
    pub fn copy(&self) -> Result<Self, PageError> {
        Self::restore(self.document.peer_id(), Some(&self.snapshot()?), &[])
    }

    /// A mark that stays at the same place of the text whatever others change, for presence.
    #[must_use]
    pub fn cursor(&self, position: usize) -> Option<Vec<u8>> {
        self.cursor_object(position).map(|cursor| cursor.encode())
    }

    fn cursor_object(&self, position: usize) -> Option<Cursor> {
        self.body.get_cursor(self.unicode(position, PosType::Utf16).ok()?, Side::Middle)
    }

    /// Where a cursor is now.
    #[must_use]
    pub fn cursor_position(&self, cursor: &[u8]) -> Option<usize> {
        let cursor = Cursor::decode(cursor).ok()?;
        let found = self.document.get_cursor_pos(&cursor).ok()?;
        Some(self.utf16(found.current.pos))
    }

    /// Begins a gesture: what is spliced from now on is undone together, and undoing brings `selection` back.
    pub fn begin_gesture(&mut self, selection: Selection) {
        let cursors = [selection.anchor, selection.focus].map(|position| self.cursor_object(position));
        let document = &self.document;
        self.undo.get_or_insert_with(|| Undo::new(document)).begin_gesture(cursors);
    }

    /// Whether there is something of this peer to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.undo.as_ref().is_some_and(Undo::can_undo)
    }

    /// Whether there is something undone to do again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.undo.as_ref().is_some_and(Undo::can_redo)
    }

    /// Undoes this peer's last gesture, whatever others did since; none when there is nothing to undo.
    pub fn undo(&mut self) -> Option<Undone> {
        self.step_back_or_forth(Undo::undo_one)
    }

    /// Does the last undone gesture again; none when there is nothing.
    pub fn redo(&mut self) -> Option<Undone> {
        self.step_back_or_forth(Undo::redo_one)
    }

    fn step_back_or_forth(&mut self, step: fn(&mut Undo, Option<i64>) -> Option<i64>) -> Option<Undone> {
        let mut undo = self.undo.take()?;
        let version = self.document.oplog_vv();
        lock(&self.seen).clear();
        let (mut gesture, mut changes) = (None, Vec::new());
        loop {
            let before = self.text_if_astral();
            let stepped = step(&mut undo, gesture);
            changes.extend(self.take_changes(before.as_deref()));
            match stepped {
                None => break,
                some => gesture = some,
            }
        }
        let selection = undo
            .selection_before()
            .map(|[anchor, focus]| Selection { anchor: self.utf16(anchor), focus: self.utf16(focus) });
        self.undo = Some(undo);
        gesture?;
        let update = self.export(&version).ok()?;
        let after_last = changes.last().map(|change: &TextChange| {
            let position = change.at + change.inserted.encode_utf16().count();
            Selection { anchor: position, focus: position }
        });
        Some(Undone { changes, selection: selection.or(after_last), update })
    }

    pub(crate) fn document(&self) -> &LoroDoc {
        &self.document
    }

    pub(crate) fn tag_map(&self) -> &LoroMap {
        &self.tags
    }
}

/// A panic elsewhere while the list was held leaves it usable: it is only a list.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
