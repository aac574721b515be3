//! Lists of pages inside of a page that is read: `{{recent}}` and `{{children}}`, drawn from what the device holds.
//!
//! They list what this person may read, as the site lists what its reader may.

use etabli_api::DocumentEntry;
use etabli_ids::{DocumentId, SpaceId, fold};
use etabli_locale::Locale;
use etabli_markup::{Component, LinkKind, escape_html, excerpt, links, safe_url};

use crate::platform::clock;
use crate::route::AppRoute;
use crate::store::{Tree, Workspace};

/// Longest list.
const MAX_LISTED: usize = 60;
/// Listed by `{{recent}}` unless it says how many.
const RECENT: usize = 5;
/// Characters of a page's beginning.
const EXCERPT: usize = 140;

/// What lists are drawn from.
pub(super) struct Lists<'a> {
    pub workspace: &'a Workspace,
    pub tree: &'a Tree,
    pub locale: Locale,
    /// The page that they stand in.
    pub page: DocumentId,
    pub space: SpaceId,
}

/// Which date a card shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Born,
    Changed,
}

impl Lists<'_> {
    /// `{{recent tag="actualité" limit=3}}`: the youngest pages of a tag, or the last changed of all.
    pub fn recent(&self, component: &Component<'_>) -> String {
        let tag = value(component, &["tag"]).map(|tag| tag.trim_start_matches('#'));
        let order = if tag.is_some() { Order::Born } else { Order::Changed };
        let wanted = tag.map(fold);
        let has_tag = |entry: &&DocumentEntry| {
            let tags = || self.workspace.tags_of(entry.id);
            entry.id != self.page && wanted.as_ref().is_none_or(|tag| tags().iter().any(|own| fold(own) == *tag))
        };
        let mut found: Vec<&DocumentEntry> = self.tree.living().filter(has_tag).collect();
        found.sort_unstable_by_key(|entry| (std::cmp::Reverse(moment(entry, order)), entry.id));
        found.truncate(limit(component, RECENT));
        self.cards(&found, Some(order))
    }

    /// `{{children "Producteurs"}}`: the pages below one.
    pub fn children(&self, component: &Component<'_>) -> String {
        let parent = match value(component, &["page", "of"]) {
            Some(target) => self.tree.resolve(target, Some(self.space)),
            None => self.tree.document(self.page),
        };
        let below = parent.map(|parent| self.tree.children(parent.space, Some(parent.id))).unwrap_or_default();
        let mut found: Vec<&DocumentEntry> = below.iter().filter_map(|id| self.tree.document(*id)).collect();
        found.truncate(limit(component, MAX_LISTED));
        self.cards(&found, None)
    }

    fn cards(&self, found: &[&DocumentEntry], order: Option<Order>) -> String {
        if found.is_empty() {
            return format!("<p class=\"secondary\">{}</p>", escape_html(&self.locale.text("site-nothing-yet")));
        }
        let cards: String = found.iter().map(|entry| self.card(entry, order)).collect();
        let class = if order.is_some() { "cards news" } else { "cards" };
        format!("<ul class=\"{class}\">{cards}</ul>")
    }

    /// A page as a card: its title, first picture, beginning, and date if the list is one of dates.
    fn card(&self, entry: &DocumentEntry, order: Option<Order>) -> String {
        let text = self.workspace.text_of(entry.id);
        let body = text.as_ref().map(|text| text.body.as_str()).unwrap_or_default();
        let address = AppRoute::Page(entry.id).address();
        let href = escape_html(&address);
        let mut card = format!("<li class=\"card card-link\"><p class=\"card-title\"><a href=\"{href}\">");
        card.push_str(&format!("{}</a></p>", escape_html(&entry.title)));
        if let Some(picture) = first_picture(body) {
            let picture = escape_html(&picture);
            card.push_str(&format!(
                "<div class=\"card-picture\"><img src=\"{picture}\" alt=\"\" loading=\"lazy\"></div>"
            ));
        }
        let beginning = beginning(body);
        if !beginning.is_empty() {
            card.push_str(&format!("<p class=\"secondary\">{}</p>", escape_html(&beginning)));
        }
        if let Some(order) = order {
            let civil = clock::civil(moment(entry, order));
            let date = self.locale.date(civil);
            card.push_str(&format!("<p class=\"small secondary\"><time>{}</time></p>", escape_html(&date)));
        }
        card.push_str("</li>");
        card
    }
}

/// The value under one of these keys, or the first without key.
fn value<'c>(component: &Component<'c>, keys: &[&str]) -> Option<&'c str> {
    keys.iter().find_map(|key| component.get(key)).or_else(|| component.positional(0)).filter(|value| !value.is_empty())
}

fn limit(component: &Component<'_>, default: usize) -> usize {
    component.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(default).clamp(1, MAX_LISTED)
}

/// An id tells when it was made.
fn moment(entry: &DocumentEntry, order: Order) -> i64 {
    match order {
        Order::Born => i64::try_from(entry.id.born_at()).unwrap_or(i64::MAX),
        Order::Changed => entry.updated_at,
    }
}

fn first_picture(text: &str) -> Option<String> {
    let pictures = links(text).into_iter().filter(|link| link.kind == LinkKind::Image);
    pictures.filter(|link| link.target.starts_with("/files/")).find_map(|link| safe_url(&link.target))
}

/// The beginning of a page's prose, without its tags.
fn beginning(body: &str) -> String {
    let is_tag = |word: &str| word.strip_prefix('#').is_some_and(|tag| tag.starts_with(char::is_alphabetic));
    excerpt(body, EXCERPT).split(' ').filter(|word| !is_tag(word)).collect::<Vec<_>>().join(" ")
}
