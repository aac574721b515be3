//! Joins the style sheets of `public/css` into one per audience, in the order of the layers.

use std::fs;
use std::path::Path;

use super::{file_name, files_of};
use crate::Outcome;

/// The order of the layers, declared once at the top of each bundle.
const LAYERS: &str = "@layer tokens, base, layout, components, utilities;\n";

/// Sheets that everybody gets, before those of an audience. A sheet that is nobody's own follows them.
const FIRST: [&str; 4] = ["tokens", "base", "layout", "components"];
/// Sheets that everybody gets, at the end.
const LAST: [&str; 1] = ["utilities"];
/// Bundles, and whose sheets they have besides: `app` stands for `app.css`, `app-tree.css` and so on. The administration
/// stands in the site's frame.
const AUDIENCES: [(&str, &[&str]); 3] =
    [("app.css", &["app", "editor"]), ("site.css", &["site"]), ("admin.css", &["site", "admin"])];

/// The bundles: name and text.
pub fn bundles(folder: &Path) -> Outcome<Vec<(String, String)>> {
    let paths = files_of(folder)?.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "css"));
    let sheets: Vec<(String, String)> = paths
        .map(|path| Ok((file_name(&path).trim_end_matches(".css").to_owned(), fs::read_to_string(&path)?)))
        .collect::<Outcome<_>>()?;
    Ok(AUDIENCES.iter().map(|(name, own)| ((*name).to_owned(), join(&sheets, own))).collect())
}

fn join(sheets: &[(String, String)], own: &[&str]) -> String {
    let is_owned_by = |name: &str, owners: &[&str]| {
        owners.iter().any(|owner| name.strip_prefix(owner).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
    };
    let is_somebodys = |name: &str| AUDIENCES.iter().any(|(_, owners)| is_owned_by(name, owners));
    let names = || sheets.iter().map(|(name, _)| name.as_str());
    let common = names().filter(|name| !FIRST.contains(name) && !LAST.contains(name) && !is_somebodys(name));
    let of_audience = own.iter().flat_map(|owner| names().filter(|name| is_owned_by(name, &[*owner])));
    let order: Vec<&str> = FIRST.into_iter().chain(common).chain(of_audience).chain(LAST).collect();
    let texts = order.iter().filter_map(|wanted| sheets.iter().find(|(name, _)| name == wanted));
    LAYERS.to_owned() + &texts.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_gets_the_common_sheets_around_its_own() {
        let sheets = ["admin", "app", "app-tree", "base", "prose", "tokens", "utilities"];
        let sheets: Vec<_> = sheets.iter().map(|name| ((*name).to_owned(), format!("/* {name} */"))).collect();
        let bundle = join(&sheets, &["app", "editor"]);
        let order: Vec<&str> = bundle.lines().skip(1).collect();
        assert_eq!(
            order,
            ["/* tokens */", "/* base */", "/* prose */", "/* app */", "/* app-tree */", "/* utilities */"]
        );
    }
}
