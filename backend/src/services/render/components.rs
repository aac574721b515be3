//! The components a page may show: lists and cards of pages, buttons, inclusions, search, pictures, links to videos and
//! maps. Nothing comes from another site: a video or a map is a link, so that visitors are not followed.

use std::sync::Arc;

use etabli_ids::fold;
use etabli_markup::{Component, LinkKind, Options, Placement, is_external, safe_url};
use maud::{Markup, PreEscaped, html};

use super::{MAX_INCLUDED, SiteResolver, Work, links};
use crate::http::layout::LEGAL_PAGES;
use crate::http::public::{search_form, tag_list};
use crate::services::public_site::{self, Order, beginning, date, encode_segment, tag_counts};
use crate::storage::DocumentRow;

/// Longest list shown by a component.
const MAX_LISTED: usize = 60;
const EXCERPT: usize = 140;

/// The HTML of a component; `None` when it is not one of ours.
pub(super) fn show(from: &SiteResolver<'_>, component: &Component<'_>, placement: Placement) -> Option<Markup> {
    let block = placement == Placement::Block;
    match component.name {
        "button" => button(from, component, block),
        "include" => Some(include(from, component, block)),
        "recent" if block => Some(recent(from, component)),
        "children" | "pages" if block => Some(children(from, component)),
        "tags" if block => {
            from.work.anything.set(true);
            Some(tag_list(&tag_counts(from.work.tree, from.work.reader.actor)))
        }
        "search" if block => Some(search_form(from.work.reader.locale, "")),
        "gallery" if block => gallery(component),
        "video" => away(from, component, block, "eye", "site-video"),
        "map" => map(from, component, block),
        _ => None,
    }
}

/// The value under one of these keys, or the first without key.
fn value<'c>(component: &Component<'c>, keys: &[&str]) -> Option<&'c str> {
    keys.iter().find_map(|key| component.get(key)).or_else(|| component.positional(0)).filter(|value| !value.is_empty())
}

fn limit(component: &Component<'_>, default: usize) -> usize {
    component.get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(default).clamp(1, MAX_LISTED)
}

/// `{{button link="Nous rejoindre" text="Devenir membre"}}`. The first of a page stands out.
fn button(from: &SiteResolver<'_>, component: &Component<'_>, block: bool) -> Option<Markup> {
    let link = value(component, &["link", "href", "url"])?;
    let page = links::find_page(from.work.tree, from.work.reader.actor, from.row, link);
    let href = match page {
        Some(row) => links::address_of(from.work.app, row),
        None => safe_url(link)?,
    };
    let text = component.get("text").or_else(|| component.positional(1)).unwrap_or(link);
    let is_first = !from.work.has_button.replace(true);
    let stands_out = component.get("class").map_or(is_first, |class| class.contains("primary"));
    let rel = is_external(&href).then_some("noopener");
    let button = html! { a.button.button-primary[stands_out] href=(href) rel=[rel] { (text) } };
    Some(if block {
        html! { p { (button) } }
    } else {
        button
    })
}

/// `{{include "Page#Section"}}`: another page's text, unless it is included in itself.
fn include(from: &SiteResolver<'_>, component: &Component<'_>, block: bool) -> Markup {
    let work = from.work;
    let written = value(component, &["page"]).unwrap_or_default();
    let (target, section) = written.split_once('#').map_or((written, None), |(page, section)| (page, Some(section)));
    let Some(row) = links::find_page(work.tree, work.reader.actor, from.row, target) else {
        return aside(block, &work.reader.locale.format("site-include-missing", &[("page", target.into())]));
    };
    if !block || from.chain.contains(&row.id) || from.chain.len() > MAX_INCLUDED {
        return html! { a href=(links::address_of(work.app, row)) { (row.title) } };
    }
    let Some(text) = work.text(row.id) else { return html! {} };
    if !work.affords(text) {
        return html! { a href=(links::address_of(work.app, row)) { (row.title) } };
    }
    let text = section.map_or(text, |section| section_of(text, section));
    let number = work.inclusions.get() + 1;
    work.inclusions.set(number);
    let prefix = format!("i{number}-");
    let options = Options { heading_shift: work.heading_shift, id_prefix: &prefix, ..Options::default() };
    let chain = from.chain.iter().copied().chain([row.id]).collect();
    let rendered = etabli_markup::render(text, &options, &SiteResolver { work, row, chain });
    html! { div.included { (PreEscaped(rendered.html)) } }
}

fn aside(block: bool, text: &str) -> Markup {
    if block {
        html! { p.secondary { (text) } }
    } else {
        html! { span.secondary { (text) } }
    }
}

/// The part of a text below a heading, the heading included.
fn section_of<'t>(text: &'t str, section: &str) -> &'t str {
    let outline = etabli_markup::outline(text);
    let wanted = fold(section.trim());
    let Some(place) = outline.iter().position(|heading| fold(&heading.text) == wanted) else { return text };
    let heading = &outline[place];
    let next = outline[place + 1..].iter().find(|next| next.level <= heading.level);
    text.get(heading.start..next.map_or(text.len(), |next| next.start)).unwrap_or(text)
}

/// `{{recent tag="actualité" limit=3}}`: the youngest pages of a tag, or the last changed of all.
fn recent(from: &SiteResolver<'_>, component: &Component<'_>) -> Markup {
    let work = from.work;
    work.anything.set(true);
    let tag = value(component, &["tag"]).map(|tag| tag.trim_start_matches('#'));
    let order = if tag.is_some() { Order::Born } else { Order::Changed };
    let most = limit(component, 5);
    // What the frame of every page links to is no news, nor is the page that shows the list.
    let is_news = |row: &Arc<DocumentRow>| {
        row.id != from.chain[0] && (tag.is_some() || !LEGAL_PAGES.contains(&row.slug.as_str()))
    };
    let enough = most + 1 + LEGAL_PAGES.len();
    let rows = match tag {
        Some(_) => public_site::latest(work.tree, work.reader.actor, tag, order, enough),
        None => public_site::news(work.tree, work.reader.actor, enough),
    };
    let rows: Vec<_> = rows.into_iter().filter(is_news).take(most).collect();
    let all = match tag {
        Some(tag) => format!("/tags/{}", encode_segment(tag)),
        None => "/recent".to_owned(),
    };
    if rows.is_empty() {
        return html! { p.secondary { (work.word("site-nothing-yet")) } };
    }
    html! {
        ul.cards.news { @for row in &rows { (card(work, row, Some(order))) } }
        @if rows.len() == most { p { a href=(all) { (work.word("site-see-all")) } } }
    }
}

/// `{{children "Producteurs"}}`: cards of the pages below one, with their first picture.
fn children(from: &SiteResolver<'_>, component: &Component<'_>) -> Markup {
    let work = from.work;
    let parent = match value(component, &["page", "of"]) {
        Some(target) => links::find_page(work.tree, work.reader.actor, from.row, target).map(|row| &**row),
        None => Some(from.row),
    };
    let rows = parent.map(|row| public_site::children(work.tree, work.reader.actor, row.space, Some(row.id)));
    let rows = rows.unwrap_or_default();
    if rows.is_empty() {
        return html! { p.secondary { (work.word("site-nothing-yet")) } };
    }
    html! { ul.cards { @for row in rows.iter().take(limit(component, MAX_LISTED)) { (card(work, row, None)) } } }
}

/// A page as a card: its first picture, title, beginning, and date if the order is one of dates.
fn card(work: &Work<'_>, row: &Arc<DocumentRow>, order: Option<Order>) -> Markup {
    // Beyond the allowance a card is its title alone.
    let text = work.text(row.id).filter(|text| work.affords(text)).unwrap_or_default();
    let picture = first_picture(text);
    let excerpt = beginning(text, EXCERPT);
    let moment = match order {
        Some(Order::Born) => Some(row.created_at),
        Some(Order::Changed) => Some(row.updated_at),
        None => None,
    };
    html! {
        li.card.card-link {
            p.card-title { a href=(links::address_of(work.app, row)) { (row.title) } }
            @if let Some(address) = picture { div.card-picture { img src=(address) alt="" loading="lazy"; } }
            @if !excerpt.is_empty() { p.secondary { (excerpt) } }
            @if let Some(moment) = moment {
                p.small.secondary {
                    time datetime=(work.app.settings().civil(moment).iso_date()) {
                        (date(work.app, work.reader.locale, moment))
                    }
                }
            }
        }
    }
}

/// The first picture of a text that this server holds.
pub fn first_picture(text: &str) -> Option<String> {
    let links = etabli_markup::links(text).into_iter();
    let mut pictures = links.filter(|link| link.kind == LinkKind::Image && link.target.starts_with("/files/"));
    pictures.find_map(|link| safe_url(&link.target))
}

/// `{{gallery "/files/…" "/files/…"}}`: pictures side by side.
fn gallery(component: &Component<'_>) -> Option<Markup> {
    let arguments = component.arguments.iter().filter(|argument| argument.key.is_none());
    let pictures: Vec<String> = arguments.filter_map(|argument| safe_url(argument.value)).collect();
    (!pictures.is_empty()).then(|| {
        html! {
            ul.gallery {
                @for picture in &pictures { li { a href=(picture) { img src=(picture) alt=(file_name(picture)) loading="lazy"; } } }
            }
        }
    })
}

fn file_name(address: &str) -> &str {
    address.rsplit('/').next().unwrap_or(address)
}

/// `{{map "12 rue du Moulin, Cairon"}}` or `{{map lat="49.2" lon="-0.4"}}`: a link to OpenStreetMap.
fn map(from: &SiteResolver<'_>, component: &Component<'_>, block: bool) -> Option<Markup> {
    let number = |key| component.get(key).and_then(|text: &str| text.parse::<f64>().ok());
    let place = component.get("address").or_else(|| component.positional(0));
    let (href, shown) = match (number("lat"), number("lon"), place) {
        (Some(lat), Some(lon), place) => {
            let shown = place.map_or_else(|| format!("{lat}, {lon}"), str::to_owned);
            (format!("https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"), shown)
        }
        (_, _, Some(place)) => {
            (format!("https://www.openstreetmap.org/search?query={}", encode_segment(place)), place.to_owned())
        }
        _ => return None,
    };
    let shown = component.get("text").map_or(shown, str::to_owned);
    Some(link_card(from, block, "globe", &href, &shown, "site-map"))
}

/// A link to another site, as a card.
fn away(from: &SiteResolver<'_>, component: &Component<'_>, block: bool, icon: &str, hint: &str) -> Option<Markup> {
    let href = safe_url(value(component, &["link", "url", "src"])?)?;
    let shown = component.get("text").or_else(|| component.positional(1)).unwrap_or(&href).to_owned();
    Some(link_card(from, block, icon, &href, &shown, hint))
}

fn link_card(from: &SiteResolver<'_>, block: bool, icon: &str, href: &str, shown: &str, hint: &str) -> Markup {
    if !block {
        return html! { a.external href=(href) rel="noopener" { (shown) } };
    }
    html! {
        p {
            a.link-card href=(href) rel="noopener" {
                (crate::http::layout::icon(icon))
                span { (shown) " " small.secondary { (from.work.word(hint)) } }
            }
        }
    }
}
