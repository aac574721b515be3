//! A server in memory with people, spaces and pages, and the personas that knock at its doors.
//!
//! Nothing listens: requests go straight into the router. The clock stands still until a test moves it.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicI64;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use etabli_access::{Grant, Level, Role, Subject};
use etabli_ids::{CircleId, DocumentId, LinkId, PersonId, SpaceId};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::app::{App, Clock};
use crate::config::Config;
use crate::http::router;
use crate::services::pages::NewPage;
use crate::services::sessions::Holder;
use crate::services::settings::{HOME, NAME};
use crate::storage::PersonRow;

/// 3 March 2026, about 11 in Paris.
pub const NOW: i64 = 1_772_532_300_000;
/// The password of those who have one.
pub const PASSWORD: &str = "la-grange-demo";

/// Who knocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Persona {
    /// Unknown.
    Visitor,
    /// Came by a link that lets them write the page « Partagée ».
    Guest,
    /// Léo.
    Member,
    /// Ana, of the circle « Bureau ».
    CircleMember,
    /// Zoé, the only one with a password and an address.
    Admin,
}

impl Persona {
    pub const ALL: [Self; 5] = [Self::Visitor, Self::Guest, Self::Member, Self::CircleMember, Self::Admin];
}

/// What a fresh test server holds.
#[derive(Debug, Clone, Copy)]
pub struct World {
    /// Anybody reads, members write.
    pub site: SpaceId,
    /// Members write.
    pub inside: SpaceId,
    /// The circle writes.
    pub office: SpaceId,
    /// « Accueil », in the site, set as home page.
    pub home: DocumentId,
    /// « Réunions », in the members' space.
    pub meetings: DocumentId,
    /// « Budget », in the circle's space.
    pub budget: DocumentId,
    /// « Partagée », in the members' space, with a link that lets guests write.
    pub shared: DocumentId,
    pub circle: CircleId,
    pub link: LinkId,
    pub zoe: PersonId,
    pub leo: PersonId,
    pub ana: PersonId,
}

/// The server.
pub struct TestServer {
    pub app: App,
    pub world: World,
    router: Router,
    tokens: BTreeMap<Persona, String>,
    _folder: TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).and_then(|path| path.to_str().ok()).unwrap_or_default()
    }

    /// The session's secret, if one was opened.
    pub fn token(&self) -> Option<String> {
        let cookies = self.headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut tokens = cookies.filter_map(|cookie| cookie.strip_prefix("etabli_session="));
        tokens.find_map(|rest| rest.split(';').next()).map(ToOwned::to_owned)
    }

    /// The status and the problem's code: « 403 forbidden ».
    pub fn outcome(&self) -> String {
        let code = serde_json::from_slice::<Value>(&self.bytes).ok();
        let code = code.as_ref().and_then(|problem| problem["code"].as_str());
        code.map_or_else(|| self.status.as_str().to_owned(), |code| format!("{} {code}", self.status.as_str()))
    }
}

/// Knocks with one session.
pub struct Hand<'s> {
    server: &'s TestServer,
    token: Option<String>,
}

impl Hand<'_> {
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// Sends a form.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let body = pairs.join("&").into_bytes();
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), body).await
    }

    /// Sends JSON.
    pub async fn json(&self, method: Method, path: &str, value: &Value) -> Answer {
        self.send(method, path, Some("application/json"), value.to_string().into_bytes()).await
    }

    /// Sends an empty form as a browser does from another site's page.
    pub async fn foreign_form(&self, path: &str) -> Answer {
        self.request(Method::POST, path, &[("origin", "https://mechant.example")], Vec::new()).await
    }

    pub async fn send(&self, method: Method, path: &str, kind: Option<&str>, body: Vec<u8>) -> Answer {
        let kind = kind.map(|kind| (CONTENT_TYPE.as_str(), kind));
        self.request(method, path, kind.as_slice(), body).await
    }

    async fn request(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost");
        if let Some(token) = &self.token {
            request = request.header(COOKIE, format!("etabli_session={token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.server.router.clone().oneshot(request).await.expect("infallible");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body").to_vec();
        Answer { status, headers, bytes }
    }
}

impl TestServer {
    /// A server that waits for its installation.
    pub async fn empty(settings: &[(&str, &str)]) -> (App, Router, TempDir) {
        let folder = tempfile::tempdir().expect("a folder");
        let values = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let config = Config::from_values(folder.path(), &values).expect("a configuration");
        let app = App::open(config, Clock::Fixed(AtomicI64::new(NOW))).await.expect("an app");
        (app.clone(), router(app), folder)
    }

    /// The world described by [`World`].
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// The same with settings of the configuration.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        let (app, router, folder) = Self::empty(settings).await;
        let world = build(&app).await;
        let mut tokens = BTreeMap::new();
        let holders = [
            (Persona::Guest, Holder::Guest { link: world.link, until: None }),
            (Persona::Member, Holder::Person(world.leo)),
            (Persona::CircleMember, Holder::Person(world.ana)),
            (Persona::Admin, Holder::Person(world.zoe)),
        ];
        for (persona, holder) in holders {
            tokens.insert(persona, app.start_session(holder, "test").await.expect("a session"));
        }
        Self { app, world, router, tokens, _folder: folder }
    }

    /// Knocks as a persona.
    pub fn as_(&self, persona: Persona) -> Hand<'_> {
        Hand { server: self, token: self.tokens.get(&persona).cloned() }
    }

    /// The secret of a persona's session.
    pub fn token(&self, persona: Persona) -> &str {
        self.tokens.get(&persona).map_or("", String::as_str)
    }

    /// Knocks as a persona with a session of its own, for doors that end sessions.
    pub async fn freshly(&self, persona: Persona) -> Hand<'_> {
        let holder = match persona {
            Persona::Visitor => return self.as_(persona),
            Persona::Guest => Holder::Guest { link: self.world.link, until: None },
            Persona::Member => Holder::Person(self.world.leo),
            Persona::CircleMember => Holder::Person(self.world.ana),
            Persona::Admin => Holder::Person(self.world.zoe),
        };
        Hand { server: self, token: Some(self.app.start_session(holder, "test").await.expect("a session")) }
    }

    /// Knocks with the session that an answer has opened.
    pub fn with_token(&self, token: Option<String>) -> Hand<'_> {
        Hand { server: self, token }
    }
}

async fn build(app: &App) -> World {
    let zoe = person(app, 1, "Zoé", Role::Admin).await;
    let leo = person(app, 2, "Léo", Role::Member).await;
    let ana = person(app, 3, "Ana", Role::Member).await;
    let circle = app.create_circle(zoe, "Bureau").await.expect("a circle");
    app.set_circle_member(zoe, circle, ana, true).await.expect("a member");
    let (site, inside) = app.create_first_spaces(etabli_locale::Locale::FR).await.expect("spaces");
    let to_circle = vec![Grant { subject: Subject::Circle(circle), level: Level::Write }];
    let office = app.create_space("Bureau", to_circle).await.expect("a space");
    let home = page(app, site, "Accueil").await;
    let meetings = page(app, inside, "Réunions").await;
    let budget = page(app, office, "Budget").await;
    let shared = page(app, inside, "Partagée").await;
    let admin = etabli_access::Actor::person(zoe, Role::Admin, Vec::new());
    let (link, _) = app.create_link(&admin, &shared.to_string(), Level::Write, None).await.expect("a link");
    app.settings().set(app.storage(), NAME, "La Grange").await.expect("set");
    app.settings().set(app.storage(), HOME, &home.to_string()).await.expect("set");
    World { site, inside, office, home, meetings, budget, shared, circle, link: link.id, zoe, leo, ana }
}

async fn person(app: &App, number: u128, name: &str, role: Role) -> PersonId {
    let id = PersonId::new(NOW.unsigned_abs(), number);
    let is_admin = role == Role::Admin;
    let password = if is_admin { Some(app.passwords().hash(PASSWORD).await.expect("a hash")) } else { None };
    let row = PersonRow {
        id,
        name: name.to_owned(),
        email: is_admin.then(|| "zoe@lagrange.coop".to_owned()),
        password,
        role,
        language: "fr".to_owned(),
        created_at: NOW,
        disabled_at: None,
    };
    app.storage().add_person(&row).await.expect("added");
    id
}

async fn page(app: &App, space: SpaceId, title: &str) -> DocumentId {
    let body = format!("La page {title}.");
    let page = NewPage { space, parent: None, position: "a0".to_owned(), title, body: &body, by: None };
    app.create_page(page).await.expect("a page")
}
