//! Rights, share links and invitations as the app sets them.

use etabli_access::{Grant, Level, Role, Subject};
use etabli_ids::{CircleId, InvitationId, LinkId, PersonId};
use serde::{Deserialize, Serialize};

/// Answer of `GET` [`crate::paths::GRANTS`]`?target=`: who may do what on a space or document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grants {
    /// The text of the space's or document's id.
    pub target: String,
    /// Set on it.
    pub own: Vec<GrantEntry>,
    /// Set above it, the nearest first; they count for the subjects that `own` does not name.
    pub inherited: Vec<GrantEntry>,
    /// The circles that rights may be given to, by name.
    pub circles: Vec<(CircleId, String)>,
}

/// One line of rights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantEntry {
    /// To whom.
    pub subject: Subject,
    /// How much.
    pub level: Level,
    /// The person's or circle's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Title of the document, or name of the space, it is set on, unless it is the target itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// Body of `PUT` [`crate::paths::GRANTS`]`?target=`: replaces all rights set on the target but those of share links.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetGrants {
    /// Public, members, circles and persons, each once at most.
    pub grants: Vec<Grant>,
}

/// Body of `POST` [`crate::paths::LINKS`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateLink {
    /// The text of a space's or document's id.
    pub target: String,
    /// Read, comment or write.
    pub level: Level,
    /// When it ends; never if none.
    #[serde(default)]
    pub expires_at: Option<i64>,
}

/// Answer of `POST` [`crate::paths::LINKS`] and [`crate::paths::INVITATIONS`]. The address is told this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedLink {
    /// Id of the link or invitation, by which it is revoked.
    pub id: String,
    /// The whole address, to be handed over.
    pub url: String,
    /// The address as a QR code: an SVG picture.
    pub qr: String,
}

/// A share link as its managers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkEntry {
    /// Its id.
    pub id: LinkId,
    /// What it opens.
    pub target: String,
    /// How much.
    pub level: Level,
    /// Who made it.
    pub created_by: PersonId,
    /// When.
    pub created_at: i64,
    /// When it ends; never if none.
    pub expires_at: Option<i64>,
}

/// Body of `POST` [`crate::paths::INVITATIONS`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateInvitation {
    /// What one becomes by it.
    pub role: Role,
    /// The circle one enters by it.
    #[serde(default)]
    pub circle: Option<CircleId>,
    /// For this mail address alone.
    #[serde(default)]
    pub email: Option<String>,
    /// A sentence of welcome.
    #[serde(default)]
    pub note: String,
    /// How many days it is valid.
    pub days: u32,
    /// How many persons may join by it.
    pub uses: u32,
}

/// An invitation as admins see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationEntry {
    /// Its id.
    pub id: InvitationId,
    /// What one becomes by it.
    pub role: Role,
    /// The circle one enters by it.
    pub circle: Option<CircleId>,
    /// For this mail address alone.
    pub email: Option<String>,
    /// A sentence of welcome.
    pub note: String,
    /// Who made it; none when somebody asked by their mail domain.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: i64,
    /// How many persons may still join.
    pub uses_left: u32,
}
