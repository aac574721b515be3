//! Undo of one person's own gestures, on top of Loro's.
//!
//! Loro undoes by commit and splits its groups whenever somebody else writes in the same text, so that a word typed while
//! a colleague types would be undone letter by letter. Here each commit carries the number of its gesture, and one undo
//! takes all commits of a gesture.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use loro::cursor::{Cursor, Side};
use loro::undo::{CursorWithPos, UndoOrRedo};
use loro::{LoroDoc, LoroValue, UndoItemMeta, UndoManager};

use crate::TextChange;
use crate::tags::TAGS_ORIGIN;

/// Commits kept for undoing; beyond, the oldest are forgotten.
const MAX_STEPS: usize = 5_000;

/// A selection in the body, in UTF-16 code units; a caret when both are equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Selection {
    /// Where it was begun.
    pub anchor: usize,
    /// Where the caret is.
    pub focus: usize,
}

/// What an undo or redo did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// What changed in the body.
    pub changes: Vec<TextChange>,
    /// Where the selection belongs now.
    pub selection: Option<Selection>,
    /// The update to be sent; empty when nothing was left to undo of the gesture.
    pub update: Vec<u8>,
}

#[derive(Default)]
struct Gesture {
    number: i64,
    cursors: Vec<Cursor>,
    /// Character positions of the selection of the item popped last, when it was undone (not redone).
    popped: Option<Vec<usize>>,
}

pub(crate) struct Undo {
    manager: UndoManager,
    gesture: Arc<Mutex<Gesture>>,
    last_number: i64,
}

impl Undo {
    pub(crate) fn new(document: &LoroDoc) -> Self {
        let mut manager = UndoManager::new(document);
        manager.set_max_undo_steps(MAX_STEPS);
        manager.add_exclude_origin_prefix(TAGS_ORIGIN);
        let gesture = Arc::new(Mutex::new(Gesture::default()));
        let pushed = Arc::clone(&gesture);
        manager.set_on_push(Some(Box::new(move |_, _, _| {
            let gesture = lock(&pushed);
            let mut meta = UndoItemMeta::new();
            meta.set_value(LoroValue::I64(gesture.number));
            gesture.cursors.iter().for_each(|cursor| meta.add_cursor(cursor));
            meta
        })));
        let popped = Arc::clone(&gesture);
        manager.set_on_pop(Some(Box::new(move |kind, _, meta| {
            let positions = meta.cursors.iter().map(position_now).collect();
            lock(&popped).popped = matches!(kind, UndoOrRedo::Undo).then_some(positions);
        })));
        Self { manager, gesture, last_number: 0 }
    }

    /// `cursors` are those of the selection; they are absent when it is outside of the text.
    pub(crate) fn begin_gesture(&mut self, cursors: [Option<Cursor>; 2]) {
        self.manager.group_end();
        self.last_number += 1;
        let mut gesture = lock(&self.gesture);
        gesture.number = self.last_number;
        gesture.cursors = cursors.into_iter().flatten().collect();
    }

    /// Lets Loro merge commits of the gesture where it can: refused when the group is open already, which is fine.
    pub(crate) fn before_splice(&mut self) {
        lock(&self.gesture).number = self.last_number;
        let _already_open = self.manager.group_start();
    }

    pub(crate) fn can_undo(&self) -> bool {
        self.manager.can_undo()
    }

    pub(crate) fn can_redo(&self) -> bool {
        self.manager.can_redo()
    }

    /// Undoes one item if it belongs to `gesture` (any when none) and returns its gesture.
    pub(crate) fn undo_one(&mut self, gesture: Option<i64>) -> Option<i64> {
        self.manager.group_end();
        let number = number_of(self.manager.top_undo_value())?;
        self.step(gesture, number, UndoManager::undo)
    }

    /// Redoes one item if it belongs to `gesture` (any when none) and returns its gesture.
    pub(crate) fn redo_one(&mut self, gesture: Option<i64>) -> Option<i64> {
        self.manager.group_end();
        let number = number_of(self.manager.top_redo_value())?;
        self.step(gesture, number, UndoManager::redo)
    }

    fn step(
        &mut self,
        gesture: Option<i64>,
        number: i64,
        act: fn(&mut UndoManager) -> loro::LoroResult<bool>,
    ) -> Option<i64> {
        if gesture.is_some_and(|wanted| wanted != number) {
            return None;
        }
        // The opposite item, pushed meanwhile, belongs to the same gesture. What is written next is another one.
        lock(&self.gesture).number = number;
        act(&mut self.manager).ok()?;
        Some(number)
    }

    /// The selection before the gesture undone last, as character positions.
    pub(crate) fn selection_before(&self) -> Option<[usize; 2]> {
        match lock(&self.gesture).popped.take()?.as_slice() {
            [anchor, focus] => Some([*anchor, *focus]),
            _ => None,
        }
    }
}

/// Where a cursor kept by Loro's stack is, in characters. A cursor at the end of the text has no character to hold on to
/// and is not kept up to date: it stays at the end.
fn position_now(cursor: &CursorWithPos) -> usize {
    match (cursor.cursor.id, cursor.cursor.side) {
        (Some(_), _) => cursor.pos.pos,
        (None, Side::Left) => 0,
        (None, _) => usize::MAX,
    }
}

fn number_of(value: Option<LoroValue>) -> Option<i64> {
    match value? {
        LoroValue::I64(number) => Some(number),
        _ => None,
    }
}

/// A panic elsewhere while the gesture was held leaves it usable.
fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
