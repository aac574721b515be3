//! What the editor asks of the app around it.

use super::happening::Target;

/// Something that completes what is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What people see.
    pub label: String,
    /// What is written: a page's title, a person's name, a tag.
    pub insert: String,
    /// A word beside it: the space of a page.
    pub detail: String,
}

/// The app as the editor knows it.
pub trait Surroundings {
    /// Pages to link to, the likeliest first.
    fn pages(&self) -> Vec<Suggestion>;
    /// People to mention.
    fn people(&self) -> Vec<Suggestion>;
    /// Tags in use.
    fn tags(&self) -> Vec<Suggestion>;
    /// Makes a page of this title beside the one being written.
    fn create_page(&self, title: &str);
    /// Whether pages may be made here.
    fn can_create_page(&self) -> bool;
    /// Follows a link.
    fn open(&self, target: &Target);
    /// Whether the server answers at present: files can only be sent then.
    fn is_online(&self) -> bool;
    /// Where files of this page are sent: `POST <address>&name=<name>`.
    fn upload_address(&self) -> String;
    /// Today's date in words, for the command that writes it.
    fn today(&self) -> String;
}
