//! What an update would cost to merge, known before it is.
//!
//! Merging one insertion into a page of several writers takes Loro time by the square of its length: two megabytes in one
//! operation occupy a processor for minutes. Pages written here insert in pieces; what comes from elsewhere is looked at.

use loro::{IdSpan, JsonOpContent, JsonTextOp, LoroDoc};

use crate::{Page, PageError, summarize};

impl Page {
    /// How many characters the longest single insertion of these updates has. Reads them beside the page, without merging.
    ///
    /// # Errors
    /// [`PageError::Malformed`] when they cannot be read.
    pub fn longest_insertion(&self, updates: &[Vec<u8>]) -> Result<usize, PageError> {
        let beside = LoroDoc::from_snapshot(&self.snapshot()?).map_err(|_| PageError::Malformed)?;
        // Detached, it takes operations in without working out what the text becomes.
        beside.detach();
        let mut longest = 0;
        for update in updates {
            beside.import(update).map_err(|_| PageError::Malformed)?;
            for span in summarize(update)?.spans {
                let changes = beside.export_json_in_id_span(IdSpan::new(span.peer, span.start, span.end));
                let operations = changes.iter().flat_map(|change| &change.ops);
                let inserted = operations.filter_map(|operation| match &operation.content {
                    JsonOpContent::Text(JsonTextOp::Insert { text, .. }) => Some(text.chars().count()),
                    _ => None,
                });
                longest = inserted.fold(longest, usize::max);
            }
        }
        Ok(longest)
    }
}
