//! The variables of a function that runs.

use std::cell::RefCell;
use std::rc::Rc;

use super::node::Place;
use crate::error::{ErrorClass, Outcome, Raised};
use crate::value::Value;

/// Variables by slot; none is a variable that has no value yet.
#[derive(Debug, Default)]
pub(crate) struct Frame {
    slots: RefCell<Vec<Option<Value>>>,
    parent: Option<Rc<Frame>>,
    /// What a generator has made.
    pub yields: RefCell<Vec<Value>>,
}

impl Frame {
    /// Variables without values, within an outer frame.
    pub fn new(slots: usize, parent: Option<Rc<Self>>) -> Rc<Self> {
        Rc::new(Self { slots: RefCell::new(vec![None; slots]), parent, yields: RefCell::default() })
    }

    fn outer(self: &Rc<Self>, depth: u32) -> Option<&Rc<Self>> {
        let mut frame = self;
        for _ in 0..depth {
            frame = frame.parent.as_ref()?;
        }
        Some(frame)
    }

    /// The value of a variable.
    pub fn get(self: &Rc<Self>, place: &Place) -> Outcome {
        let slots = self.outer(place.depth).map(|frame| frame.slots.borrow());
        let value = slots.and_then(|slots| slots.get(place.slot as usize).cloned().flatten());
        value.ok_or_else(|| {
            let name = &place.name;
            let message = format!("cannot access local variable '{name}' where it is not associated with a value");
            let class = if place.depth == 0 { ErrorClass::UnboundLocalError } else { ErrorClass::NameError };
            Raised::new(class, message)
        })
    }

    /// Gives a variable a value, or takes it away.
    pub fn set(self: &Rc<Self>, place: &Place, value: Option<Value>) {
        let before = self.outer(place.depth).and_then(|frame| {
            let mut slots = frame.slots.borrow_mut();
            slots.get_mut(place.slot as usize).map(|slot| std::mem::replace(slot, value))
        });
        drop(before);
    }

    /// Gives a variable of this frame a value.
    pub fn set_slot(&self, slot: usize, value: Value) {
        let before = self.slots.borrow_mut().get_mut(slot).map(|place| place.replace(value));
        drop(before);
    }

    /// The values of all variables of this frame.
    pub fn values(&self) -> Vec<Option<Value>> {
        self.slots.borrow().clone()
    }

    /// Drops all values.
    pub fn clear(&self) {
        let before = self.slots.try_borrow_mut().map(|mut slots| std::mem::take(&mut *slots));
        drop(before);
    }
}
