//! The site over HTTP, as visitors and machines get it.

use std::io::Read;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use etabli_access::{Grant, Level, Subject};
use etabli_documents::Page;
use etabli_ids::{DocumentId, SpaceId};
use etabli_locale::Language;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::app::{App, Clock};
use crate::config::Config;
use crate::services::pages::NewPage;
use crate::services::settings::NAME;
use crate::storage::{Append, Author, SpaceRow, TreeWrite};
use crate::tests::support::{Persona, TestServer};

const PUBLIC: SpaceId = SpaceId::new(0, 1);
const MEMBERS: SpaceId = SpaceId::new(0, 2);
const HOME: &str = "# À nous tous\nUn atelier.\n\n{{button link=\"Le fournil\" text=\"Venir\"}}\n\n## Nouvelles\n\
    {{recent tag=\"actu\"}}\n\n## Ici\n{{children \"Le fournil\"}}";

struct Site {
    app: App,
    _folder: TempDir,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("text")
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }
}

impl Site {
    /// A public space and a members' one, without pages.
    async fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let values = [("public-url".to_owned(), "https://grange.example".to_owned())].into();
        let config = Config::from_values(folder.path(), &values).expect("valid");
        let app = App::open(config, Clock::Fixed(1_772_550_000_000.into())).await.expect("opens");
        app.settings().set(app.storage(), NAME, "La Grange").await.expect("set");
        for (id, name, subject, level) in [
            (PUBLIC, "Site public", Subject::Public, Level::Read),
            (MEMBERS, "Espace membres", Subject::Members, Level::Write),
        ] {
            let space = SpaceRow { id, name: name.into(), slug: name.into(), position: "a".into(), created_at: 1 };
            let grants = TreeWrite::SetGrants { target: id.to_string(), grants: vec![Grant { subject, level }] };
            app.commit_tree(vec![TreeWrite::AddSpace(space), grants], None).await.expect("written");
        }
        Self { app, _folder: folder }
    }

    /// A home page, a public page with one below it, a piece of news, and a members' page.
    async fn grange() -> Self {
        let site = Self::empty().await;
        site.page("Accueil", HOME).await;
        let oven = site.page("Le fournil", "Du **pain** au levain #boulange\n\nVoir [[Nulle part]].").await;
        site.add(PUBLIC, Some(oven), "La farine", "Du blé de l’année. Voir [[Le fournil]].").await;
        site.page("Le moulin livre", "Prix en baisse. #actu").await;
        site.add(MEMBERS, None, "Salaires", "Secret #paie").await;
        site.app.settle().await.expect("settled");
        site
    }

    async fn page(&self, title: &str, body: &str) -> DocumentId {
        self.add(PUBLIC, None, title, body).await
    }

    async fn add(&self, space: SpaceId, parent: Option<DocumentId>, title: &str, body: &str) -> DocumentId {
        let page = NewPage { space, parent, position: "a".into(), title, body, by: None };
        self.app.create_page(page).await.expect("made")
    }

    async fn rewrite(&self, document: DocumentId, body: &str) {
        let storage = self.app.storage();
        let log = storage.document_log(document).await.expect("readable").expect("there");
        let mut page = Page::restore(rand::random(), None, &log.updates).expect("a page");
        let update = page.splice_bytes(0..page.body_bytes(), body).expect("spliced");
        let author = Author { person: None, link: None };
        let append = Append { document, author, at: self.app.now(), updates: vec![update] };
        let heads = storage.append_updates(std::slice::from_ref(&append), 1).await.expect("appended");
        self.app.content_committed(&append, heads[0].expect("there"));
    }

    async fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let response = crate::http::service(self.app.clone()).oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    async fn get(&self, path: &str) -> String {
        let answer = self.ask(path, &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let text = answer.text();
        check_well_formed(path, &text);
        text
    }
}

/// Every element is closed in order, except the void ones of HTML.
#[track_caller]
fn check_well_formed(path: &str, text: &str) {
    const VOID: [&str; 6] = ["meta", "link", "img", "input", "br", "hr"];
    let is_xml = text.starts_with("<?xml");
    if !is_xml && !text.starts_with("<!DOCTYPE") {
        return;
    }
    let mut open: Vec<&str> = Vec::new();
    for piece in text.split('<').skip(1) {
        let (tag, _) = piece.split_once('>').unwrap_or_else(|| panic!("{path}: {piece:.60} is not closed"));
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{path}: </{name}> closes something else");
        } else if !tag.ends_with('/') && !tag.starts_with(['!', '?']) {
            let name = tag.split([' ', '\n']).next().unwrap_or_default();
            if is_xml || !VOID.contains(&name) {
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{path}: {open:?} are not closed");
}

#[tokio::test]
async fn the_home_page_welcomes() {
    let site = Site::grange().await;
    let home = site.get("/").await;
    assert_eq!(home.matches("<h1").count(), 1, "{home}");
    for expected in [
        "<title>La Grange</title>",
        "À nous tous</h1>",
        "<a class=\"button button-primary\" href=\"/le-fournil\">Venir</a>",
        "<a href=\"/le-moulin-livre\">Le moulin livre</a>",
        "<a href=\"/la-farine\">La farine</a>",
        "<div class=\"columns\">",
        "<link rel=\"canonical\" href=\"https://grange.example/\">",
        "aria-current=\"page\">Accueil</a>",
    ] {
        assert!(home.contains(expected), "{expected}\n{home}");
    }
    assert_eq!(site.ask("/accueil", &[]).await.header("location"), "/");
    assert_eq!(site.ask("/accueil", &[]).await.status, StatusCode::MOVED_PERMANENTLY);
}

#[tokio::test]
async fn a_site_without_home_page_welcomes_too() {
    let site = Site::empty().await;
    assert!(site.get("/").await.contains("La Grange</h1>"));
    for path in ["/tags", "/recent", "/search?q=rien", "/feeds/recent.xml", "/sitemap.xml"] {
        site.get(path).await;
    }
}

#[tokio::test]
async fn a_page_says_where_it_stands() {
    let site = Site::grange().await;
    let page = site.get("/la-farine").await;
    for expected in [
        "<title>La farine — La Grange</title>",
        "<a href=\"/le-fournil\">Le fournil</a></li><li><span aria-current=\"page\">La farine</span>",
        "<a class=\"wiki\" href=\"/le-fournil\">Le fournil</a>",
        "<meta name=\"description\" content=\"Du blé de l’année. Voir Le fournil.\">",
        "Modifié le 3 mars 2026",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    let oven = site.get("/le-fournil").await;
    assert!(oven.contains("href=\"/tags/boulange\">boulange</a>") && oven.contains("class=\"wanted\""), "{oven}");
    assert_eq!(site.get("/le-fournil.md").await, "Du **pain** au levain #boulange\n\nVoir [[Nulle part]].");
    assert!(site.ask("/le-fournil.md", &[]).await.header("content-type").starts_with("text/markdown"));
}

#[tokio::test]
async fn an_old_address_leads_to_the_new_one() {
    let site = Site::grange().await;
    let oven = site.app.tree().by_slug("le-fournil").expect("there").id;
    let title = "Le four à bois".to_owned();
    let retitle =
        TreeWrite::Retitle { document: oven, title, slug: "le-four-a-bois".into(), at: site.app.now(), by: None };
    let redirect = TreeWrite::Redirect { slug: "le-fournil".into(), document: oven };
    site.app.commit_tree(vec![redirect, retitle], None).await.expect("written");
    let moved = site.ask("/le-fournil", &[]).await;
    assert_eq!((moved.status, moved.header("location")), (StatusCode::MOVED_PERMANENTLY, "/le-four-a-bois"));
    assert_eq!(site.ask("/le-fournil.md", &[]).await.header("location"), "/le-four-a-bois.md");
    assert!(site.get("/search?q=bois").await.contains("/le-four-a-bois"));
    assert!(!site.get("/api/search?q=fournil").await.contains("le-four-a-bois"), "its title has changed");
}

#[tokio::test]
async fn what_members_write_for_themselves_is_nowhere() {
    let site = Site::grange().await;
    site.page("Curieux", "[[Salaires]] {{include \"Salaires\"}}\n\n{{include \"Salaires\"}}\n\n{{recent limit=50}}")
        .await;
    for path in ["/salaires", "/salaires.md", "/tags/paie", "/feeds/tags/paie.xml"] {
        let answer = site.ask(path, &[]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text().contains("Secret"), "{path}");
    }
    for path in [
        "/",
        "/curieux",
        "/recent",
        "/tags",
        "/search?q=secret",
        "/api/search?q=salaires",
        "/feeds/recent.xml",
        "/sitemap.xml",
    ] {
        let text = site.get(path).await;
        assert!(!text.contains("Secret") && !text.contains("/salaires") && !text.contains("paie"), "{path}\n{text}");
    }
}

#[tokio::test]
async fn what_is_in_the_trash_is_nowhere() {
    let site = Site::grange().await;
    let oven = site.app.tree().by_slug("le-fournil").expect("there").id;
    site.app.commit_tree(vec![TreeWrite::Trash { document: oven, at: 1, with: oven }], None).await.expect("written");
    assert_eq!(site.ask("/le-fournil", &[]).await.status, StatusCode::NOT_FOUND);
    for path in ["/", "/recent", "/search?q=levain", "/sitemap.xml"] {
        assert!(!site.get(path).await.contains("/le-fournil"), "{path}");
    }
}

#[tokio::test]
async fn a_visitor_is_sent_a_page_once() {
    let site = Site::grange().await;
    let first = site.ask("/le-fournil", &[]).await;
    assert_eq!(first.header("cache-control"), "public, max-age=0, must-revalidate");
    let tag = first.header("etag").to_owned();
    let kept = site.ask("/le-fournil", &[]).await;
    assert_eq!(kept.bytes, first.bytes);
    for name in ["content-security-policy", "x-content-type-options", "etag", "vary", "content-type"] {
        assert_eq!(kept.header(name), first.header(name), "{name}: kept or made, a page has the same headers");
    }
    let again = site.ask("/le-fournil", &[("if-none-match", &format!("\"other\", W/{tag}"))]).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    let oven = site.app.tree().by_slug("le-fournil").expect("there").id;
    site.rewrite(oven, "Fermé.").await;
    let changed = site.ask("/le-fournil", &[("if-none-match", &tag)]).await;
    assert!(changed.status == StatusCode::OK && changed.text().contains("Fermé."));
}

#[tokio::test]
async fn pages_travel_compressed() {
    let site = Site::grange().await;
    let plain = site.ask("/le-fournil", &[]).await.bytes;
    let zipped = site.ask("/le-fournil", &[("accept-encoding", "gzip, br;q=0")]).await;
    assert_eq!(zipped.header("content-encoding"), "gzip");
    let mut unzipped = Vec::new();
    flate2::read::GzDecoder::new(zipped.bytes.as_slice()).read_to_end(&mut unzipped).expect("gzip");
    assert_eq!(unzipped, plain);
    let squeezed = site.ask("/le-fournil", &[("accept-encoding", "gzip, deflate, br")]).await;
    assert_eq!(squeezed.header("content-encoding"), "br");
    let mut unsqueezed = Vec::new();
    brotli::Decompressor::new(squeezed.bytes.as_slice(), 4096).read_to_end(&mut unsqueezed).expect("brotli");
    assert_eq!(unsqueezed, plain);
    assert!(squeezed.header("vary").contains("accept-encoding"));
}

#[tokio::test]
async fn a_page_kept_changes_with_what_it_shows() {
    let site = Site::grange().await;
    let shown = site.page("Horaires", "Ouvert le mardi.").await;
    site.page("Contact", "{{include \"Horaires\"}}").await;
    assert!(site.get("/contact").await.contains("Ouvert le mardi."));
    site.rewrite(shown, "Ouvert le lundi. #actu").await;
    assert!(site.get("/contact").await.contains("Ouvert le lundi."));
    site.app.settle().await.expect("settled");
    assert!(site.get("/").await.contains("Horaires"), "news follow tags");
    site.app.settings().set(site.app.storage(), NAME, "La Remise").await.expect("set");
    assert!(site.get("/contact").await.contains("La Remise"));
}

#[tokio::test]
async fn pages_that_include_each_other_end() {
    let site = Site::empty().await;
    site.page("Œuf", "Un œuf. {{include \"Poule\"}}\n\n{{include \"Poule\"}}").await;
    site.page("Poule", "Une poule.\n\n{{include \"Œuf\"}}\n\n{{include \"Poule\"}}").await;
    let page = site.get("/oeuf").await;
    assert_eq!(page.matches("Une poule.").count(), 1 + usize::from(page.contains("content=\"Un œuf. Une poule")));
}

#[tokio::test]
async fn hostile_texts_stay_texts() {
    let site = Site::empty().await;
    let title = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
    let body = "<script>alert(3)</script> [x](javascript:alert(4)) #a\"b {{button link=\"javascript:alert(5)\" text=\"x\"}}\n\n\
        {{video \"data:text/html,x\"}}\n\n![a\" onerror=\"alert(6)](/files/x)\n\n[[</a><script>|<b>]]\n\n\
        {{include \"<script>\"}}\n\n{{recent tag=\"\\\"><script>\"}}";
    let page = site.page(title, body).await;
    site.page("Liste", "{{recent}}\n\n{{tags}}").await;
    let mut writer = Page::new(7);
    writer.add_tag("<script>\"'").expect("a tag");
    site.app.settle().await.expect("settled");
    let slug = site.app.tree().document(page).expect("there").slug.clone();
    for path in [
        &format!("/{slug}"),
        "/liste",
        "/recent",
        "/tags",
        "/sitemap.xml",
        "/feeds/recent.xml",
        "/search?q=alert",
        "/search?q=%3Cscript%3E%22%27%3E%3Cimg+onerror%3D1%3E",
    ] {
        let text = site.get(path).await;
        for forbidden in ["<script", "<img src=x", "\" onerror", "\"javascript:", "\"data:"] {
            assert!(!text.contains(forbidden), "{path}: {forbidden}\n{text}");
        }
    }
    let missing = site.ask("/%3Cscript%3Ealert(1)%3C%2Fscript%3E", &[]).await;
    assert!(missing.status == StatusCode::NOT_FOUND && !missing.text().contains("<script"));
}

#[tokio::test]
async fn search_finds_all_words_in_any_form() {
    let site = Site::grange().await;
    site.page("Chevaux", "Le cheval tire la farine au fournil.").await;
    let found = async |question: &str| -> Vec<String> {
        let answer = site.app.search(&etabli_access::Actor::visitor(), question, 10).await.expect("an answer");
        answer.results.into_iter().map(|result| result.title).collect()
    };
    assert_eq!(found("cheval").await, ["Chevaux"]);
    assert_eq!(found("FARINES").await, ["La farine", "Chevaux"], "a title counts more");
    assert_eq!(found("l'annee bl").await, ["La farine"], "the last word may be unfinished");
    assert_eq!(found("cheval blé").await, [""; 0]);
    assert_eq!(found("boulange").await, ["Le fournil"], "tags are found");
    let page = site.get("/search?q=pain").await;
    assert!(page.contains("Du <mark>pain</mark> au levain"), "{page}");
    assert!(page.contains("noindex") && page.contains("value=\"pain\""));
    let json = site.get("/api/search?q=pain").await;
    assert!(json.contains("{\"text\":\"pain\",\"is_hit\":true}"), "{json}");
}

#[tokio::test]
async fn what_is_missing_is_explained() {
    let site = Site::grange().await;
    let answer = site.ask("/le-fourni", &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let text = answer.text();
    check_well_formed("/le-fourni", &text);
    assert!(text.contains("<a href=\"/le-fournil\">Le fournil</a>") && text.contains("role=\"search\""), "{text}");
    assert!(text.contains("/connexion?next=/le-fourni"));
    assert!(!site.ask("/salaire", &[]).await.text().contains("Salaires"));
    let json = site.ask("/le-fourni", &[("accept", "application/json")]).await;
    assert_eq!(json.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn machines_find_their_way() {
    let site = Site::grange().await;
    let map = site.get("/sitemap.xml").await;
    assert!(
        map.contains("<loc>https://grange.example/le-fournil</loc>")
            && map.contains("<loc>https://grange.example/</loc>")
    );
    let feed = site.get("/feeds/recent.xml").await;
    assert!(
        feed.contains("<feed xmlns=\"http://www.w3.org/2005/Atom\">") && feed.contains("<title>Le fournil</title>")
    );
    assert!(feed.contains("<updated>2026-03-03T15:00:00Z</updated>"), "{feed}");
    let news = site.get("/feeds/tags/actu.xml").await;
    assert!(news.contains("Le moulin livre") && !news.contains("La farine"));
    let robots = site.get("/robots.txt").await;
    assert!(robots.contains("Disallow: /admin") && robots.contains("Sitemap: https://grange.example/sitemap.xml"));
}

#[tokio::test]
async fn the_site_speaks_the_language_chosen() {
    let site = Site::grange().await;
    let english = site.ask("/recent", &[("cookie", "etabli_language=en")]).await.text();
    assert!(english.contains("lang=\"en\"") && english.contains("Recent changes"));
    assert!(site.get("/recent").await.contains("lang=\"fr\""), "what is kept is kept by language");
    assert_eq!(Language::ALL.len(), 2, "the pages kept are held in one map for each");
}

#[tokio::test]
async fn signed_in_people_see_more_and_share_nothing() {
    let server = TestServer::new().await;
    let edit = format!("href=\"/app/p/{}\"", server.world.home);
    let visitor = server.as_(Persona::Visitor).get("/").await;
    assert!(!visitor.text().contains(&edit) && !visitor.text().contains("Modifier"));
    let member = server.as_(Persona::Member).get("/").await;
    assert!(member.text().contains(&edit) && member.text().contains("Modifier"), "{}", member.text());
    assert_eq!(member.headers["cache-control"], "private, no-cache");
    assert_eq!(server.as_(Persona::Member).get("/reunions").await.status, StatusCode::OK);
    let again = server.as_(Persona::Visitor).get("/reunions").await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "what a member read is not kept for visitors");
    let guest = server.as_(Persona::Guest).get("/partagee").await;
    assert!(guest.status == StatusCode::OK && guest.text().contains("Modifier"));
    assert!(!server.as_(Persona::Visitor).get("/").await.text().contains(&edit));
}

#[tokio::test]
async fn what_a_page_may_read_of_others_is_limited() {
    let site = Site::empty().await;
    site.page("Long", &format!("Un mot. {}", "x ".repeat(300_000))).await;
    site.page("Court", "Une phrase.").await;
    site.page("Gourmande", &"{{include \"Long\"}}\n\n".repeat(20)).await;
    site.page("Bavarde", &"{{include \"Court\"}}\n\n".repeat(500)).await;
    let greedy = site.get("/gourmande").await;
    let article = greedy.split("</head>").last().unwrap_or_default();
    assert_eq!(article.matches("Un mot.").count(), 3, "2 MiB of others' text, no more");
    let talkative = site.get("/bavarde").await;
    let article = talkative.split("</head>").last().unwrap_or_default();
    assert_eq!(article.matches("Une phrase.").count(), 64, "each costs 32 KiB at least");
}

#[tokio::test]
async fn what_nobody_has_written_is_no_news() {
    let site = Site::empty().await;
    site.page("Accueil", "# À nous tous\n\n{{recent limit=5}}").await;
    site.page("Mentions légales", "Éditeur : à compléter").await;
    let join = site.page("Nous rejoindre", "À compléter").await;
    site.page("Le moulin livre", "Prix en baisse.").await;
    let news = |html: String| html.split("<footer").next().unwrap_or_default().to_owned();
    let home = news(site.get("/").await);
    assert!(home.contains(">Le moulin livre</a>"), "{home}");
    let cards = home.split("cards news").nth(1).expect("a list");
    assert!(!cards.contains("Mentions légales") && !cards.contains("Nous rejoindre"), "{cards}");

    site.rewrite(join, "Venez le samedi.").await;
    site.app.settle().await.expect("settled");
    let cards = news(site.get("/").await);
    assert!(cards.split("cards news").nth(1).expect("a list").contains("Nous rejoindre"), "once written, it is");
}

#[tokio::test]
async fn guessed_addresses_lead_somewhere() {
    let site = Site::grange().await;
    for (guess, to) in [
        ("/recherche?q=pain", "/search?q=pain"),
        ("/etiquettes", "/tags"),
        ("/etiquettes/march%C3%A9", "/tags/march%C3%A9"),
        ("/login", "/connexion"),
    ] {
        let answer = site.ask(guess, &[]).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, to), "{guess}");
    }
    site.page("Recherche", "Nos travaux.").await;
    assert!(site.get("/recherche").await.contains("Nos travaux."), "a page of that address comes first");
}
