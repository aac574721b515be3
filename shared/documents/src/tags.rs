//! A page's tags: a map from tag to true, so that two people who add the same tag agree.

use loro::CommitOptions;

use crate::{MAX_TAG_LETTERS, MAX_TAGS, Page, PageError};

/// Changes of tags are not part of the text's undo: the mark that keeps them out.
pub(crate) const TAGS_ORIGIN: &str = "tags";

/// A tag as stored: without `#`, spaces at the ends or inside runs, or control characters; none when nothing is left.
#[must_use]
pub fn normalized_tag(text: &str) -> Option<String> {
    let words: Vec<&str> = text.trim().trim_start_matches('#').split_whitespace().collect();
    let tag: String = words.join(" ").chars().filter(|letter| !letter.is_control()).take(MAX_TAG_LETTERS).collect();
    (!tag.is_empty()).then_some(tag)
}

impl Page {
    /// The tags, sorted. What others wrote beyond the limits is left out.
    #[must_use]
    pub fn tags(&self) -> Vec<String> {
        let mut tags = self.raw_tags();
        tags.retain(|tag| tag.chars().count() <= MAX_TAG_LETTERS && !tag.is_empty());
        tags.truncate(MAX_TAGS);
        tags
    }

    /// How many tags there are, whatever their length.
    #[must_use]
    pub fn tag_count(&self) -> usize {
        self.tag_map().len()
    }

    pub(crate) fn raw_tags(&self) -> Vec<String> {
        let mut tags: Vec<String> = self.tag_map().keys().map(|key| key.to_string()).collect();
        tags.sort_unstable();
        tags
    }

    /// Adds a tag (see [`normalized_tag`]); nothing happens if it is there.
    ///
    /// # Errors
    /// [`PageError::OutOfBounds`] when the tag is empty or there are [`MAX_TAGS`] already.
    pub fn add_tag(&mut self, tag: &str) -> Result<(), PageError> {
        let tag = normalized_tag(tag).ok_or(PageError::OutOfBounds)?;
        let map = self.tag_map();
        if map.get(&tag).is_some() {
            return Ok(());
        }
        if map.len() >= MAX_TAGS {
            return Err(PageError::OutOfBounds);
        }
        map.insert(&tag, true).map_err(|_| PageError::OutOfBounds)?;
        self.commit_tags();
        Ok(())
    }

    /// Removes a tag; nothing happens if it is not there.
    pub fn remove_tag(&mut self, tag: &str) {
        let map = self.tag_map();
        // Deleting an absent key would still write an operation.
        if map.get(tag).is_some() && map.delete(tag).is_ok() {
            self.commit_tags();
        }
    }

    fn commit_tags(&mut self) {
        self.document().commit_with(CommitOptions::new().origin(TAGS_ORIGIN));
    }
}
