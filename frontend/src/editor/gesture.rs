//! When a new gesture of undoing begins.
//!
//! One undo takes back what a person remembers as one thing: a word, a deletion, a paste; not a letter, not ten minutes.

/// What kind of change is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// Text typed.
    Typing,
    /// Text erased.
    Erasing,
    /// Anything else: a paste, a command, a toggled task. Always a gesture of its own.
    Whole,
}

/// A pause after which typing is a new gesture.
const PAUSE_MS: f64 = 1000.0;

/// The strokes so far.
#[derive(Debug, Default)]
pub struct Gestures {
    last: Option<(Stroke, f64, usize)>,
}

impl Gestures {
    /// Notes a stroke at `now` that begins at byte `at` and leaves the caret at `end`; says whether it begins a gesture.
    /// `starts_word` is for typing: the text typed follows a space.
    pub fn begins(&mut self, stroke: Stroke, now: f64, at: usize, end: usize, starts_word: bool) -> bool {
        let begins = match self.last {
            Some((last, time, place)) => {
                stroke != last
                    || stroke == Stroke::Whole
                    || now - time > PAUSE_MS
                    || starts_word
                    // Erasing backwards ends where the last one began, forwards begins there.
                    || place.abs_diff(at) > MAX_STEP
            }
            None => true,
        };
        self.last = Some((stroke, now, end));
        begins
    }

    /// Makes the next stroke begin a gesture: the caret was moved.
    pub const fn end(&mut self) {
        self.last = None;
    }
}

/// How far apart two strokes of one gesture may be, in bytes: a word erased or corrected.
const MAX_STEP: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_pauses_and_moves_begin_gestures() {
        let mut gestures = Gestures::default();
        assert!(gestures.begins(Stroke::Typing, 0.0, 0, 1, false));
        assert!(!gestures.begins(Stroke::Typing, 100.0, 1, 2, false));
        assert!(gestures.begins(Stroke::Typing, 200.0, 2, 3, true));
        assert!(gestures.begins(Stroke::Typing, 2000.0, 3, 4, false));
        assert!(gestures.begins(Stroke::Erasing, 2100.0, 3, 3, false));
        assert!(!gestures.begins(Stroke::Erasing, 2200.0, 2, 2, false));
        gestures.end();
        assert!(gestures.begins(Stroke::Erasing, 2300.0, 1, 1, false));
        assert!(gestures.begins(Stroke::Whole, 2400.0, 1, 1, false));
        assert!(gestures.begins(Stroke::Whole, 2500.0, 1, 1, false));
    }
}
