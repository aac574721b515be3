//! Settings: who may enter, how often backups are made, whether mail leaves.

use axum::response::Response;
use maud::html;

use super::{Desk, done};
use crate::http::forms::{self, Fields, Input, View};
use crate::problem::Problem;
use crate::services::backups::BACKUP_KEEP;
use crate::services::settings::{BACKUP_EVERY, ENTRY};

const HOME: &str = "/admin/settings";
/// Hours offered between two backups.
const EVERY: [u32; 6] = [1, 6, 12, 24, 168, 0];

/// `GET /admin/settings`.
pub async fn show(desk: Desk) -> Response {
    let entry = desk.app.settings().get(ENTRY).unwrap_or_default();
    let domain = entry.strip_prefix('@').unwrap_or_default().to_owned();
    let fields = Fields::filled([
        ("entry", if domain.is_empty() { "invitation" } else { "domain" }.to_owned()),
        ("domain", domain),
        ("backup-every", desk.app.backup_every().to_string()),
        ("backup-keep", desk.app.backup_keep().to_string()),
    ]);
    page(&desk, &fields, None)
}

fn page(desk: &Desk, fields: &Fields, problem: Option<&Problem>) -> Response {
    let view = View { locale: desk.locale, fields, problem };
    let entries =
        ["invitation", "domain"].map(|way| (way.to_owned(), desk.text(&format!("admin-settings-entry-{way}"))));
    let mut hours = EVERY.to_vec();
    let chosen = fields.get("backup-every").parse().unwrap_or(24);
    if !hours.contains(&chosen) {
        hours.push(chosen);
    }
    let words = |hours: u32| match hours {
        0 => desk.text("admin-settings-never"),
        hours => desk.format("admin-settings-hours", &[("count", hours.into())]),
    };
    let hours: Vec<_> = hours.into_iter().map(|hours| (hours.to_string(), words(hours))).collect();
    let text = |name, label, hint, kind| Input { name, label, hint: Some(hint), kind, autocomplete: "off" };
    let body = html! {
        form.panel.form method="post" action=(HOME) {
            (view.summary())
            h2 { (desk.text("admin-settings-entry")) }
            (view.select("entry", "admin-settings-who", Some("admin-settings-who-hint"), &entries))
            (view.optional_if(true, text("domain", "admin-settings-domain", "admin-settings-domain-hint", "text")))
            h2 { (desk.title("backups")) }
            (view.select("backup-every", "admin-settings-every", None, &hours))
            (view.input(text("backup-keep", "admin-settings-keep", "admin-settings-keep-hint", "number")))
            div.actions { button.button.button-primary { (desk.text("save")) } }
        }
        (mail(desk, None))
    };
    desk.page("settings", body)
}

/// The test of the mail, with what the mail server said.
fn mail(desk: &Desk, outcome: Option<&Result<String, String>>) -> maud::Markup {
    html! {
        section.panel {
            h2 { (desk.text("admin-probe-mail")) }
            @match outcome {
                Some(Ok(to)) => p.notice.notice-ok role="status" { (desk.format("admin-settings-mail-sent", &[("address", to.into())])) },
                Some(Err(error)) => p.notice.notice-danger role="alert" { (desk.format("admin-settings-mail-failed", &[("cause", error.into())])) },
                None => {},
            }
            @if desk.app.mailer().is_none() { p { (desk.text("admin-settings-mail-none")) } } @else {
                form.form method="post" action={ (HOME) "/mail" } {
                    div.field {
                        label for="address" { (desk.text("admin-settings-mail-to")) }
                        input id="address" name="address" type="email" required autocomplete="email";
                    }
                    div.actions { button.button { (desk.text("admin-probe-mail-action")) } }
                }
            }
        }
    }
}

fn check(desk: &Desk, fields: &Fields) -> Result<(String, u32, u32), Problem> {
    let domain = fields.get("domain").trim().trim_start_matches('@').to_lowercase();
    let is_domain = fields.get("entry") == "domain";
    let is_complete = domain.contains('.')
        && domain.split('.').all(|part| !part.is_empty())
        && domain.chars().all(|letter| letter.is_ascii_alphanumeric() || ".-".contains(letter));
    let every = fields.get("backup-every").parse().ok().filter(|hours: &u32| *hours <= 24 * 31);
    let keep = fields.get("backup-keep").trim().parse().ok().filter(|count| (1..=1000).contains(count));
    let wrong = [
        ("domain", (is_domain && !is_complete).then_some("field-domain-wrong")),
        ("domain", (is_domain && is_complete && desk.app.mailer().is_none()).then_some("field-domain-needs-mail")),
        ("backup-every", every.is_none().then_some("field-choice-unknown")),
        ("backup-keep", keep.is_none().then_some("field-keep-wrong")),
    ];
    let wrong: Vec<_> = wrong.into_iter().filter_map(|(field, message)| Some((field, message?))).collect();
    match (every, keep) {
        (Some(every), Some(keep)) if wrong.is_empty() => {
            Ok((if is_domain { format!("@{domain}") } else { "invitation".to_owned() }, every, keep))
        }
        _ => Err(Problem::fields(wrong)),
    }
}

/// `POST /admin/settings`.
pub async fn save(desk: Desk, fields: Fields) -> Result<Response, Problem> {
    match check(&desk, &fields) {
        Ok((entry, every, keep)) => {
            let (every, keep) = (every.to_string(), keep.to_string());
            desk.save_settings(&[(ENTRY, &entry), (BACKUP_EVERY, &every), (BACKUP_KEEP, &keep)]).await?;
            Ok(done(HOME, "saved"))
        }
        Err(problem) => forms::again(problem, |problem| page(&desk, &fields, Some(problem))),
    }
}

/// `POST /admin/settings/mail`.
pub async fn test_mail(desk: Desk, fields: Fields) -> Response {
    let address = fields.get("address").trim().to_owned();
    let outcome = desk.app.test_mail(&address, desk.locale).await.map(|()| address);
    let body = html! {
        (mail(&desk, Some(&outcome)))
        p { a href=(HOME) { (desk.text("admin-back")) } }
    };
    desk.page("settings", body)
}
