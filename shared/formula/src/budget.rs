//! How much one cell may cost.
//!
//! Steps are counted by the evaluator: one an expression, one an element walked, one a kilobyte made. When either limit is
//! reached the formula stops with [`ErrorClass::Limit`](crate::ErrorClass::Limit), which `try` does not catch.

/// The limits of one evaluation of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps, about 20 to 50 ns each.
    pub steps: u64,
    /// Bytes held by texts, lists and integers made, in all.
    pub bytes: u64,
    /// Calls within calls; Python's own limit is 1,000.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 1_000_000, bytes: 64 << 20, depth: 150 }
    }
}

/// What is left of the limits of the cell being evaluated.
#[derive(Clone, Debug)]
pub struct Budget {
    limits: Limits,
    steps: u64,
    bytes: u64,
    /// Calls within calls, now.
    pub depth: u32,
}

/// A limit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exhausted {
    /// Too many steps.
    Steps,
    /// Too much memory.
    Memory,
    /// Calls nested too deep.
    Depth,
}

impl Budget {
    /// A fresh budget.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { limits, steps: limits.steps, bytes: limits.bytes, depth: 0 }
    }

    /// Starts anew, for the next cell.
    pub fn reset(&mut self) {
        *self = Self::new(self.limits);
    }

    /// Takes `steps` steps.
    pub fn spend(&mut self, steps: u64) -> Result<(), Exhausted> {
        self.steps = self.steps.checked_sub(steps).ok_or(Exhausted::Steps)?;
        Ok(())
    }

    /// Takes `bytes` bytes, before they are allocated.
    pub fn allocate(&mut self, bytes: u64) -> Result<(), Exhausted> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Exhausted::Memory)?;
        Ok(())
    }

    /// Goes one call deeper.
    pub fn enter(&mut self) -> Result<(), Exhausted> {
        if self.depth >= self.limits.depth {
            return Err(Exhausted::Depth);
        }
        self.depth += 1;
        Ok(())
    }

    /// Comes back from a call.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }
}
