//! Addresses the app asks. The server's map of all addresses is `backend/src/http/mod.rs`.

/// Who I am.
pub const SESSION: &str = "/api/session";
/// What exists.
pub const CATALOGUE: &str = "/api/catalogue";
/// What I ask for.
pub const COMMANDS: &str = "/api/commands";
/// Sync: a WebSocket, or frames over POST.
pub const SYNC: &str = "/api/sync";
/// Files: `POST ?document=<id>&name=<name>` with the content as body.
pub const FILES: &str = "/api/files";
/// Search: `GET ?q=<words>`.
pub const SEARCH: &str = "/api/search";
/// Rights: `GET` and `PUT ?target=<id of a space or document>`.
pub const GRANTS: &str = "/api/grants";
/// Share links: `GET ?target=`, `POST`, and `DELETE` with the id as last segment.
pub const LINKS: &str = "/api/links";
/// Invitations, for admins: `GET`, `POST`, and `DELETE` with the id as last segment.
pub const INVITATIONS: &str = "/api/invitations";
/// The sign-in page, for a session that has ended.
pub const SIGN_IN: &str = "/connexion";
