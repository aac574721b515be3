//! Which page `[[a few words]]` means.

use std::sync::Arc;

use etabli_access::Actor;
use etabli_ids::{fold, slug};

use crate::app::App;
use crate::services::tree::Tree;
use crate::storage::DocumentRow;

/// The page meant by a title, an address or a path of titles, as written on `from`.
///
/// A title is compared folded. Of several pages, the one in the same space wins, then the oldest, so that a link does not
/// change its meaning when somebody makes another page of that title.
pub fn find_page<'t>(tree: &'t Tree, actor: &Actor, from: &DocumentRow, target: &str) -> Option<&'t Arc<DocumentRow>> {
    let target = target.trim().trim_start_matches('/');
    titled(tree, actor, from, target, |_| true)
        .or_else(|| {
            let (path, last) = target.rsplit_once('/')?;
            let above: Vec<String> = path.split('/').map(fold).collect();
            let is_below = |row: &DocumentRow| {
                let titles: Vec<String> = tree.ancestors(row.id).iter().map(|row| fold(&row.title)).collect();
                titles.len() >= above.len()
                    && titles.iter().zip(above.iter().rev()).all(|(title, wanted)| title == wanted)
            };
            titled(tree, actor, from, last, is_below).or_else(|| titled(tree, actor, from, last, |_| true))
        })
        .or_else(|| tree.by_slug(&slug(target)).filter(|row| tree.is_published(actor, row)))
}

fn titled<'t>(
    tree: &'t Tree,
    actor: &Actor,
    from: &DocumentRow,
    title: &str,
    accept: impl Fn(&DocumentRow) -> bool,
) -> Option<&'t Arc<DocumentRow>> {
    let candidates = tree.by_title(title).filter(|row| tree.is_published(actor, row) && accept(row));
    candidates.min_by_key(|row| (row.space != from.space, row.created_at, row.id))
}

/// The address of a page on the site.
pub fn address_of(app: &App, row: &DocumentRow) -> String {
    let is_home = crate::http::public::home_page(app).is_some_and(|home| home.id == row.id);
    if is_home { "/".to_owned() } else { format!("/{}", row.slug) }
}
