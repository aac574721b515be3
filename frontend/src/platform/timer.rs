//! Waiting, and doing something later.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;

/// Waits.
pub async fn sleep(milliseconds: u32) {
    TimeoutFuture::new(milliseconds).await;
}

/// One thing to be done later: setting it again replaces what was set before; dropping it cancels.
#[derive(Clone, Default)]
pub struct Timer(Rc<RefCell<Option<Timeout>>>);

impl Timer {
    /// Does `action` in so many milliseconds.
    pub fn set(&self, milliseconds: u32, action: impl FnOnce() + 'static) {
        *self.0.borrow_mut() = Some(Timeout::new(milliseconds, action));
    }

    /// Does `action` in so many milliseconds, unless something is set already.
    pub fn set_if_free(&self, milliseconds: u32, action: impl FnOnce() + 'static) {
        if self.0.borrow().is_some() {
            return;
        }
        let slot = Rc::downgrade(&self.0);
        self.set(milliseconds, move || {
            if let Some(slot) = slot.upgrade() {
                // Emptied first, so that the action may set the timer again. Forgotten, because it has fired.
                if let Some(fired) = slot.borrow_mut().take() {
                    fired.forget();
                }
            }
            action();
        });
    }

    /// Cancels.
    pub fn cancel(&self) {
        self.0.borrow_mut().take();
    }
}
