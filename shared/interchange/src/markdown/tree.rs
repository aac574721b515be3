//! From files to a tree of pages with titles.

use std::collections::{BTreeMap, HashMap, HashSet};

use etabli_ids::slug;
use etabli_markup::{Field, FrontMatter, outline};

use super::decode::Source;
use super::path::{folder, name, without_ending};
use super::{PlannedPage, Problem, ReportLine};

/// A page with what its links need.
pub(super) struct Draft {
    pub(super) page: PlannedPage,
    /// The path without ending that links use; the folder for a folder's page without file.
    pub(super) key: String,
    pub(super) aliases: Vec<String>,
    /// Lines of the file before the body.
    pub(super) lines_before: usize,
}

/// The fields of a front matter that are understood.
const KNOWN: [&str; 15] = [
    "id",
    "title",
    "position",
    "tags",
    "tag",
    "aliases",
    "alias",
    "date",
    "created",
    "created_at",
    "modified",
    "updated",
    "updated_at",
    "lastmod",
    "slug",
];

/// The pages of a folder: parents before children, siblings in order, every title its own.
pub(super) fn pages(sources: Vec<Source>, root: &str, report: &mut Vec<ReportLine>) -> Vec<Draft> {
    let owners = folder_pages(&sources);
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    for source in sources {
        report_fields(&source, report);
        let draft = draft_of(source, root, &owners);
        drafts.insert(draft.page.path.clone(), draft);
    }
    for (path, owner) in &owners {
        if owner == path && !path.is_empty() {
            let title = name(path).to_owned();
            let page = PlannedPage { path: path.clone(), title, ..PlannedPage::default() };
            drafts.insert(path.clone(), Draft { page, key: path.clone(), aliases: Vec::new(), lines_before: 0 });
        }
    }
    let mut drafts = in_order(drafts, &owners);
    give_titles(&mut drafts, report);
    drafts
}

/// For each folder that holds pages, the path of the page that stands for it; the folder's own path when none does.
fn folder_pages(sources: &[Source]) -> BTreeMap<String, String> {
    let stems: HashMap<String, &str> = sources
        .iter()
        .filter_map(|source| Some((without_ending(&source.path)?.to_lowercase(), source.path.as_str())))
        .collect();
    let mut folders = BTreeMap::new();
    for source in sources {
        let mut path = folder(&source.path);
        while !path.is_empty() && !folders.contains_key(path) {
            let lower = path.to_lowercase();
            let inner = |stem: &str| format!("{lower}/{stem}");
            let candidates = [lower.clone(), inner("index"), inner("readme"), inner(name(&lower))];
            let page = candidates.iter().find_map(|stem| stems.get(stem)).map_or(path, |path| path);
            folders.insert(path.to_owned(), page.to_owned());
            path = folder(path);
        }
    }
    folders
}

fn draft_of(source: Source, root: &str, owners: &BTreeMap<String, String>) -> Draft {
    let Source { path, fields, body, lines_before } = source;
    let key = without_ending(&path).unwrap_or(&path).to_owned();
    let id = fields.text("id").map(str::to_owned);
    let stem = name(&key);
    let stands_for_folder = owners.get(folder(&path)).is_some_and(|owner| *owner == path);
    let file_title = match folder(&path) {
        "" if is_front_name(stem) => root,
        inside if stands_for_folder => name(inside),
        _ => stem,
    };
    let (title, body, cut) = match fields.text("title") {
        Some(title) if id.is_some() => (title.to_owned(), body, 0),
        Some(title) => without_heading(title, body),
        None => match leading_heading(&body).filter(|heading| is_title(heading, file_title, stem)) {
            Some(heading) => without_heading(&heading, body),
            None => (file_title.to_owned(), body, 0),
        },
    };
    let (body, blank) = if id.is_some() { (body, 0) } else { without_blank_start(body) };
    let title =
        Some(title.trim().to_owned()).filter(|title| !title.is_empty()).unwrap_or_else(|| file_title.to_owned());
    let mut aliases: Vec<String> =
        [fields.list("aliases"), fields.list("alias")].concat().into_iter().map(str::to_owned).collect();
    aliases.push(file_title.to_owned());
    let page = PlannedPage {
        parent: None,
        position: id.as_ref().and_then(|_| fields.text("position")).map(str::to_owned),
        id,
        title,
        slug: String::new(),
        tags: tags_of(&fields),
        created: date_of(&fields, &["created", "created_at", "date"]),
        modified: date_of(&fields, &["modified", "updated", "updated_at", "lastmod"]),
        attachments: Vec::new(),
        path,
        body,
    };
    Draft { page, key, aliases, lines_before: lines_before + cut + blank }
}

fn is_front_name(stem: &str) -> bool {
    stem.eq_ignore_ascii_case("index") || stem.eq_ignore_ascii_case("readme")
}

/// Whether a heading is the title of a file rather than its first section: it says the same, or the file's name is one for
/// machines.
fn is_title(heading: &str, file_title: &str, stem: &str) -> bool {
    let for_machines = stem.contains(['-', '_']) && !stem.contains(' ') && stem.to_lowercase() == stem;
    slug(heading) == slug(file_title) || is_front_name(stem) || for_machines
}

/// The heading that a body begins with, if it is the only one of the first level.
fn leading_heading(body: &str) -> Option<String> {
    let headings = outline(body);
    let first = headings.first().filter(|first| first.level == 1)?;
    let is_first = body.get(..first.start)?.trim().is_empty();
    let is_only = headings.iter().filter(|heading| heading.level == 1).count() == 1;
    (is_first && is_only && !first.text.is_empty()).then(|| first.text.clone())
}

/// The body without the heading that repeats the title, and how many lines went.
fn without_heading(title: &str, body: String) -> (String, String, usize) {
    let repeated = leading_heading(&body).is_some_and(|heading| slug(&heading) == slug(title));
    let first = outline(&body).into_iter().next();
    match first.filter(|_| repeated).and_then(|heading| body.get(heading.start..).map(|rest| (heading.start, rest))) {
        Some((start, rest)) if rest.starts_with('#') => {
            let line = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
            let lines = body.get(..start + line).unwrap_or_default().matches('\n').count();
            (title.to_owned(), body.get(start + line..).unwrap_or_default().to_owned(), lines)
        }
        _ => (title.to_owned(), body, 0),
    }
}

fn without_blank_start(body: String) -> (String, usize) {
    let blank = body.len() - body.trim_start_matches('\n').len();
    (body.get(blank..).unwrap_or_default().to_owned(), blank)
}

/// The tags of a list are taken whole, those of a text are cut at blanks and commas.
fn tags_of(fields: &FrontMatter) -> Vec<String> {
    let is_ours = fields.text("id").is_some();
    let mut tags: Vec<String> = Vec::new();
    for name in ["tags", "tag"] {
        let written: Vec<&str> = match fields.get(name) {
            Some(Field::List(items)) => items.iter().map(String::as_str).collect(),
            _ => fields.list(name).into_iter().flat_map(str::split_whitespace).collect(),
        };
        for tag in written {
            let tag = if is_ours { tag } else { tag.trim_start_matches('#').trim() };
            if !tag.is_empty() && !tags.iter().any(|known| known.eq_ignore_ascii_case(tag)) {
                tags.push(tag.to_owned());
            }
        }
    }
    tags
}

/// The first of some fields that begins like `2026-03-01`.
fn date_of(fields: &FrontMatter, names: &[&str]) -> Option<String> {
    let is_date = |text: &&str| {
        let shape: String =
            text.chars().take(10).map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect();
        shape == "0000-00-00"
    };
    names.iter().find_map(|name| fields.text(name).filter(is_date)).map(str::to_owned)
}

fn report_fields(source: &Source, report: &mut Vec<ReportLine>) {
    let left_out: Vec<String> = source
        .fields
        .fields
        .iter()
        .filter(|(name, value)| !KNOWN.contains(&name.to_lowercase().as_str()) && *value != Field::Text(String::new()))
        .map(|(name, _)| name.clone())
        .collect();
    if !left_out.is_empty() {
        report.push(ReportLine { path: source.path.clone(), line: 1, problem: Problem::FieldsLeftOut(left_out) });
    }
}

/// Orders the pages as in a tree and gives each its parent.
fn in_order(mut drafts: BTreeMap<String, Draft>, owners: &BTreeMap<String, String>) -> Vec<Draft> {
    let mut children: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in drafts.keys() {
        children.entry(parent_path(path, owners)).or_default().push(path.clone());
    }
    for siblings in children.values_mut() {
        siblings.sort_by_key(|path| {
            let draft = drafts.get(path);
            let position = draft.and_then(|draft| draft.page.position.clone());
            let is_front = draft.is_some_and(|draft| is_front_name(&draft.key));
            (!is_front, position, etabli_ids::fold(path))
        });
    }
    let mut ordered: Vec<Draft> = Vec::new();
    // Pages to place, the next one last, each with its parent's index.
    let mut waiting: Vec<(String, Option<usize>)> = Vec::new();
    let queue = |of: &str, parent, children: &BTreeMap<String, Vec<String>>, waiting: &mut Vec<_>| {
        let siblings = children.get(of).map(Vec::as_slice).unwrap_or_default();
        waiting.extend(siblings.iter().rev().map(|path| (path.clone(), parent)));
    };
    queue("", None, &children, &mut waiting);
    while let Some((path, parent)) = waiting.pop() {
        let Some(mut draft) = drafts.remove(&path) else { continue };
        draft.page.parent = parent;
        queue(&path, Some(ordered.len()), &children, &mut waiting);
        ordered.push(draft);
    }
    ordered
}

/// The path of the page above one; empty at the top.
fn parent_path(path: &str, owners: &BTreeMap<String, String>) -> String {
    let mut inside = folder(path);
    while !inside.is_empty() {
        match owners.get(inside) {
            Some(owner) if owner != path => return owner.clone(),
            _ => inside = folder(inside),
        }
    }
    String::new()
}

/// Gives every page a title of its own: a later one gets its parent's beside it, or a number.
fn give_titles(drafts: &mut [Draft], report: &mut Vec<ReportLine>) {
    let mut taken: HashSet<String> = HashSet::new();
    let titles: Vec<String> = drafts.iter().map(|draft| draft.page.title.clone()).collect();
    // Pages higher up keep their names.
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|index| drafts.get(*index).map_or(0, |draft| draft.key.matches('/').count()));
    for index in order {
        let Some(draft) = drafts.get_mut(index) else { continue };
        let wanted = draft.page.title.clone();
        let parent = draft.page.parent.and_then(|parent| titles.get(parent));
        if draft.page.id.is_none() && !taken.insert(slug(&wanted)) {
            let beside = parent.map(|parent| format!("{wanted} ({parent})"));
            let numbered = (2..).map(|number| format!("{wanted} ({number})"));
            let given = beside.into_iter().chain(numbered).find(|title| taken.insert(slug(title)));
            draft.page.title = given.unwrap_or_else(|| wanted.clone());
            let problem = Problem::TitleTaken { wanted, given: draft.page.title.clone() };
            report.push(ReportLine { path: draft.page.path.clone(), line: 0, problem });
        }
        taken.insert(slug(&draft.page.title));
        draft.page.slug = slug(&draft.page.title);
    }
}
