//! Joins the style sheets of `public/css` into one per audience, in the order of the layers.

use std::fs;
use std::path::Path;

use super::{file_name, files_of};
use crate::Outcome;

/// The order of the layers, declared once at the top of each bundle.
const LAYERS: &str = "@layer tokens, base, layout, components, utilities;\n";

/// Sheets that everybody gets, before those of an audience. A sheet named nowhere here follows them.
const FIRST: [&str; 4] = ["tokens.css", "base.css", "layout.css", "components.css"];
/// Sheets that everybody gets, at the end.
const LAST: [&str; 1] = ["utilities.css"];
/// Bundles, and the sheets that they have besides; the administration stands in the site's frame.
const AUDIENCES: [(&str, &[&str]); 3] =
    [("app.css", &["app.css", "editor.css"]), ("site.css", &["site.css"]), ("admin.css", &["site.css", "admin.css"])];

/// The bundles: name and text.
pub fn bundles(folder: &Path) -> Outcome<Vec<(String, String)>> {
    let sheets: Vec<(String, String)> = files_of(folder)?
        .iter()
        .map(|path| Ok((file_name(path).to_owned(), fs::read_to_string(path)?)))
        .collect::<Outcome<_>>()?;
    Ok(AUDIENCES.iter().map(|(name, own)| ((*name).to_owned(), join(&sheets, own))).collect())
}

fn join(sheets: &[(String, String)], own: &[&str]) -> String {
    let is_named = |name: &str| {
        FIRST.contains(&name) || LAST.contains(&name) || AUDIENCES.iter().any(|(_, sheets)| sheets.contains(&name))
    };
    let others = sheets.iter().map(|(name, _)| name.as_str()).filter(|name| !is_named(name));
    let order: Vec<&str> = FIRST.into_iter().chain(others).chain(own.iter().copied()).chain(LAST).collect();
    let texts = order.iter().filter_map(|wanted| sheets.iter().find(|(name, _)| name == wanted));
    LAYERS.to_owned() + &texts.map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_gets_the_common_sheets_around_its_own() {
        let sheets = ["admin", "app", "base", "prose", "tokens", "utilities"];
        let sheets: Vec<_> = sheets.iter().map(|name| (format!("{name}.css"), format!("/* {name} */"))).collect();
        let bundle = join(&sheets, &["app.css", "editor.css"]);
        let order: Vec<&str> = bundle.lines().skip(1).collect();
        assert_eq!(order, ["/* tokens */", "/* base */", "/* prose */", "/* app */", "/* utilities */"]);
    }
}
