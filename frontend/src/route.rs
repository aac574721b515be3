//! The addresses of the app: the only place that knows them.

use etabli_ids::DocumentId;

use crate::platform::location;

/// Where the person is in the app.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AppRoute {
    /// `/app/`
    #[default]
    Home,
    /// `/app/p/<id>`
    Page(DocumentId),
    /// `/app/trash`
    Trash,
    /// `/app/search?q=<words>`
    Search(String),
    /// `/app/tags/<tag>`
    Tag(String),
    /// `/app/sync`
    Sync,
    /// `/app/tree`: the tree alone, on a phone.
    Tree,
    /// `/app/help`
    Help,
    /// `/app/install`
    Install,
    /// `/app/sign-out`
    SignOut,
    /// Anything else below `/app/`.
    Unknown,
}

impl AppRoute {
    /// The route of an address such as `/app/search?q=pain`; none outside of the app.
    pub fn parse(address: &str) -> Option<Self> {
        let address = address.split('#').next().unwrap_or_default();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let rest = path.strip_prefix("/app")?;
        let mut parts = rest.split('/').filter(|part| !part.is_empty());
        let route = match (parts.next(), parts.next()) {
            (None, _) => Self::Home,
            (Some("p"), Some(id)) => id.parse().map_or(Self::Unknown, Self::Page),
            (Some("trash"), None) => Self::Trash,
            (Some("search"), None) => Self::Search(parameter(query, "q")),
            (Some("tags"), Some(tag)) => Self::Tag(location::decode(tag)),
            (Some("sync"), None) => Self::Sync,
            (Some("tree"), None) => Self::Tree,
            (Some("help"), None) => Self::Help,
            (Some("install"), None) => Self::Install,
            (Some("sign-out"), None) => Self::SignOut,
            _ => Self::Unknown,
        };
        rest.is_empty().then_some(Self::Home).or_else(|| rest.starts_with('/').then_some(route))
    }

    /// The address of the route.
    pub fn address(&self) -> String {
        match self {
            Self::Home | Self::Unknown => "/app/".to_owned(),
            Self::Page(id) => format!("/app/p/{id}"),
            Self::Trash => "/app/trash".to_owned(),
            Self::Search(words) if words.is_empty() => "/app/search".to_owned(),
            Self::Search(words) => format!("/app/search?q={}", location::encode(words)),
            Self::Tag(tag) => format!("/app/tags/{}", location::encode(tag)),
            Self::Sync => "/app/sync".to_owned(),
            Self::Tree => "/app/tree".to_owned(),
            Self::Help => "/app/help".to_owned(),
            Self::Install => "/app/install".to_owned(),
            Self::SignOut => "/app/sign-out".to_owned(),
        }
    }

    /// The page shown, if a page is shown.
    pub fn page(&self) -> Option<DocumentId> {
        match self {
            Self::Page(id) => Some(*id),
            _ => None,
        }
    }
}

/// The sign-in page, coming back here afterwards.
pub fn sign_in() -> String {
    format!("{}?next={}", etabli_api::paths::SIGN_IN, location::encode(&location::current()))
}

/// The person's own account, on the server.
pub const ACCOUNT: &str = "/compte";
/// Signing out: a form posts there.
pub const SIGN_OUT: &str = "/deconnexion";
/// The pages of those who look after the installation.
pub const ADMIN: &str = "/admin";

fn parameter(query: &str, name: &str) -> String {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let found = pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value.replace('+', " "));
    found.map(|value| location::decode(&value)).unwrap_or_default()
}
