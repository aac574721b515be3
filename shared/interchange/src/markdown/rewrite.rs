//! Rewrites the links of the pages: pages by title, files by the address that they will get.

use std::ops::Range;

use etabli_ids::slug;
use etabli_markup::{LinkKind, LinkSpan, links};

use super::path::{name, percent_decode, without_ending};
use super::resolve::{Index, Target};
use super::tree::Draft;
use super::{Attachment, Plan, Problem, ReportLine};

/// What takes a link's place.
struct Change {
    range: Range<usize>,
    text: String,
    /// Where in `text` the address of a file goes, and of which.
    file: Option<(Range<usize>, usize)>,
}

/// Rewrites every page and puts it into the plan.
pub(super) fn rewrite(drafts: Vec<Draft>, plan: &mut Plan) {
    let files: Vec<String> = plan.files.iter().map(|file| file.path.clone()).collect();
    let index = Index::new(&drafts, &files);
    let titles: Vec<String> = drafts.iter().map(|draft| draft.page.title.clone()).collect();
    for draft in drafts {
        let writer = Writer { index: &index, titles: &titles, files: &files, draft: &draft };
        let mut changes = Vec::new();
        for link in links(&draft.page.body) {
            let (change, problems) = writer.link(&link);
            changes.extend(change);
            let before = draft.page.body.get(..link.range.start).unwrap_or_default();
            let line = draft.lines_before + before.matches('\n').count() + 1;
            plan.report.extend(problems.into_iter().map(|problem| ReportLine {
                path: draft.page.path.clone(),
                line,
                problem,
            }));
        }
        let mut page = draft.page.clone();
        (page.body, page.attachments) = apply(&draft.page.body, &changes);
        for attachment in &page.attachments {
            if let Some(file) = plan.files.get_mut(attachment.file) {
                file.is_used = true;
            }
        }
        plan.pages.push(page);
    }
}

fn apply(body: &str, changes: &[Change]) -> (String, Vec<Attachment>) {
    let mut written = String::with_capacity(body.len());
    let mut attachments = Vec::new();
    let mut at = 0;
    for change in changes {
        // An image inside a link: the outer one was rewritten whole.
        if change.range.start < at {
            continue;
        }
        written.push_str(body.get(at..change.range.start).unwrap_or_default());
        if let Some((range, file)) = &change.file {
            let range = written.len() + range.start..written.len() + range.end;
            attachments.push(Attachment { range, file: *file });
        }
        written.push_str(&change.text);
        at = change.range.end;
    }
    written.push_str(body.get(at..).unwrap_or_default());
    (written, attachments)
}

struct Writer<'a> {
    index: &'a Index,
    titles: &'a [String],
    files: &'a [String],
    draft: &'a Draft,
}

impl Writer<'_> {
    fn link(&self, link: &LinkSpan) -> (Option<Change>, Vec<Problem>) {
        match link.kind {
            LinkKind::Address => (None, Vec::new()),
            LinkKind::Page | LinkKind::Embed => self.wiki(link),
            LinkKind::Markdown | LinkKind::Image => self.markdown(link),
        }
    }

    fn wiki(&self, link: &LinkSpan) -> (Option<Change>, Vec<Problem>) {
        if link.target.is_empty() {
            return (None, self.own_section(link));
        }
        let from = &self.draft.page.path;
        let found = self.index.find(&link.target, from, true).map(|found| (found, link.target.as_str()));
        // SilverBullet points to a place in a page by `Page@123`.
        let found = found.or_else(|| {
            let (page, _) = link.target.rsplit_once('@')?;
            self.index.find(page, from, true).map(|found| (found, page))
        });
        let Some(((target, is_ambiguous), written)) = found else {
            return (None, vec![Problem::MissingTarget(link.target.clone())]);
        };
        let mut problems = self.ambiguity(&link.target, target, is_ambiguous);
        let change = match target {
            Target::Page(page) => {
                problems.extend(self.missing_section(page, link));
                self.page_link(page, written, link)
            }
            Target::File(file) => Some(self.file_link(file, link)),
        };
        (change, problems)
    }

    /// A link to a page by its title; nothing when it already says so.
    fn page_link(&self, page: usize, written: &str, link: &LinkSpan) -> Option<Change> {
        let title = self.titles.get(page)?;
        if slug(written) == slug(title) && written == link.target && !written.starts_with('^') {
            return None;
        }
        let embed = if link.kind == LinkKind::Embed { "!" } else { "" };
        let last = name(without_ending(written).unwrap_or(written)).trim_start_matches('^');
        let text = if link.has_text { link.text.as_str() } else { last };
        Some(Change { range: link.range.clone(), text: format!("{embed}{}", wiki(title, link, text)), file: None })
    }

    fn file_link(&self, file: usize, link: &LinkSpan) -> Change {
        let path = self.files.get(file).map_or("", String::as_str);
        let is_image = link.kind == LinkKind::Embed;
        let is_size = link.text.starts_with(|letter: char| letter.is_ascii_digit());
        let text = match (link.has_text, is_image && is_size) {
            (true, true) => format!("{}|{}", name(path), link.text),
            (true, false) => link.text.clone(),
            (false, _) => name(path).to_owned(),
        };
        let mark = if is_image { "!" } else { "" };
        let text = text.replace(['[', ']'], "");
        let before = format!("{mark}[{text}](");
        let address = before.len()..before.len() + path.len();
        Change { range: link.range.clone(), text: format!("{before}{path})"), file: Some((address, file)) }
    }

    fn markdown(&self, link: &LinkSpan) -> (Option<Change>, Vec<Problem>) {
        let is_foreign =
            link.target.starts_with("//") || link.target.split('/').next().is_some_and(|start| start.contains(':'));
        if is_foreign {
            return (None, Vec::new());
        }
        if link.target.is_empty() {
            return (None, self.own_section(link));
        }
        let target = link.target.split('?').next().unwrap_or_default();
        let decoded = percent_decode(target);
        let Some((found, is_ambiguous)) = self.index.find(&decoded, &self.draft.page.path, false) else {
            return (None, vec![Problem::MissingTarget(link.target.clone())]);
        };
        let mut problems = self.ambiguity(&link.target, found, is_ambiguous);
        let change = match found {
            // Établi's own export: its pages link by title, an address that looks like a page is left as it is.
            Target::Page(_) if self.draft.page.id.is_some() => return (None, problems),
            Target::Page(page) => {
                problems.extend(self.missing_section(page, link));
                let Some(title) = self.titles.get(page) else { return (None, problems) };
                let embed = if link.kind == LinkKind::Image { "!" } else { "" };
                let text = Some(link.text.as_str()).filter(|text| !text.trim().is_empty()).unwrap_or(title);
                Change { range: link.range.clone(), text: format!("{embed}{}", wiki(title, link, text)), file: None }
            }
            Target::File(file) => match &link.target_range {
                Some(place) => {
                    let path = self.files.get(file).map_or("", String::as_str);
                    // Between angle brackets or not, an address without blanks fits.
                    Change { range: place.clone(), text: path.to_owned(), file: Some((0..path.len(), file)) }
                }
                None => self.file_link(file, link),
            },
        };
        (Some(change), problems)
    }

    fn own_section(&self, link: &LinkSpan) -> Vec<Problem> {
        let Some(section) = &link.section else { return Vec::new() };
        let own = etabli_markup::outline(&self.draft.page.body);
        let is_there = own.iter().any(|heading| heading.id == slug(section) || slug(&heading.text) == slug(section));
        if is_there { Vec::new() } else { vec![Problem::MissingSection(format!("#{section}"))] }
    }

    fn missing_section(&self, page: usize, link: &LinkSpan) -> Option<Problem> {
        let section =
            link.section.as_ref().filter(|section| !self.index.has_section(page, &percent_decode(section)))?;
        Some(Problem::MissingSection(format!("{}#{section}", link.target)))
    }

    fn ambiguity(&self, target: &str, found: Target, is_ambiguous: bool) -> Vec<Problem> {
        let taken = match found {
            Target::Page(page) => self.titles.get(page),
            Target::File(file) => self.files.get(file),
        };
        let problem =
            || Problem::AmbiguousTarget { target: target.to_owned(), taken: taken.cloned().unwrap_or_default() };
        is_ambiguous.then(problem).into_iter().collect()
    }
}

/// `[[Title#Section|text]]`; signs that mean something there become blanks, which a title's slug does not see.
fn wiki(title: &str, link: &LinkSpan, text: &str) -> String {
    let target = title.replace(['[', ']', '|', '#', '\n'], " ");
    let target = target.trim();
    let section = link.section.as_ref().map(|section| format!("#{}", percent_decode(section))).unwrap_or_default();
    let text = text.replace(['[', ']', '|', '\n'], " ");
    let text = text.trim();
    if text == title && section.is_empty() { format!("[[{target}]]") } else { format!("[[{target}{section}|{text}]]") }
}
