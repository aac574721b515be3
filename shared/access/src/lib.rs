//! Who may do what: one pure function decides, every door of the server calls it.
//!
//! Rights are lists of [`Grant`]s in layers: the space's, then each ancestor page's, then the document's own. For each
//! [`Subject`] the innermost layer that names it counts, so a document narrows or widens its space's rights; a person
//! then has the highest level among the subjects they are.
//!
//! # Guarantees
//! - The decision depends on the arguments alone.
//! - A visitor and a guest never get more than their subjects were granted; an admin manages everything.
//! - A disabled person is decided on as a visitor: callers pass [`Actor::visitor`].

use std::fmt;
use std::str::FromStr;

use etabli_ids::{CircleId, LinkId, PersonId};
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

/// What somebody may do, each level including those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not even know that it exists.
    #[default]
    None,
    /// Read.
    Read,
    /// Read and discuss.
    Comment,
    /// Change the content.
    Write,
    /// Change the rights.
    Manage,
}

impl Level {
    /// Every level, from the least.
    pub const ALL: [Self; 5] = [Self::None, Self::Read, Self::Comment, Self::Write, Self::Manage];

    /// The word used in storage, in the API and in message ids.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Comment => "comment",
            Self::Write => "write",
            Self::Manage => "manage",
        }
    }
}

/// The text names no level, or no subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownName;

impl FromStr for Level {
    type Err = UnknownName;
    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::ALL.into_iter().find(|level| level.name() == text).ok_or(UnknownName)
    }
}

/// To whom a right is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Anybody, signed in or not.
    Public,
    /// Every member.
    Members,
    /// The members of one circle.
    Circle(CircleId),
    /// One person.
    Person(PersonId),
    /// Whoever holds this link.
    Link(LinkId),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public => f.write_str("public"),
            Self::Members => f.write_str("members"),
            Self::Circle(id) => write!(f, "circle:{id}"),
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Link(id) => write!(f, "link:{id}"),
        }
    }
}

impl FromStr for Subject {
    type Err = UnknownName;
    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let unknown = |_| UnknownName;
        match text.split_once(':') {
            None if text == "public" => Ok(Self::Public),
            None if text == "members" => Ok(Self::Members),
            Some(("circle", id)) => id.parse().map(Self::Circle).map_err(unknown),
            Some(("person", id)) => id.parse().map(Self::Person).map_err(unknown),
            Some(("link", id)) => id.parse().map(Self::Link).map_err(unknown),
            _ => Err(UnknownName),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|UnknownName| serde::de::Error::custom("unknown subject"))
    }
}

/// One line of a list of rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// To whom.
    pub subject: Subject,
    /// How much; [`Level::None`] takes away what an outer layer gave this subject.
    pub level: Level,
}

/// What a person is in the cooperative as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Belongs to the cooperative.
    Member,
    /// Also looks after this installation.
    Admin,
}

impl Role {
    /// The word used in storage, in the API and in message ids.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
        }
    }
}

impl FromStr for Role {
    type Err = UnknownName;
    fn from_str(text: &str) -> Result<Self, UnknownName> {
        [Self::Member, Self::Admin].into_iter().find(|role| role.name() == text).ok_or(UnknownName)
    }
}

/// Who acts, as far as rights are concerned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Actor {
    /// The signed-in person and their role.
    pub person: Option<(PersonId, Role)>,
    /// The circles the person belongs to.
    pub circles: Vec<CircleId>,
    /// The link by which a guest came.
    pub link: Option<LinkId>,
}

impl Actor {
    /// Somebody unknown.
    #[must_use]
    pub const fn visitor() -> Self {
        Self { person: None, circles: Vec::new(), link: None }
    }

    /// A guest who holds a link.
    #[must_use]
    pub const fn guest(link: LinkId) -> Self {
        Self { person: None, circles: Vec::new(), link: Some(link) }
    }

    /// A signed-in person.
    #[must_use]
    pub const fn person(id: PersonId, role: Role, circles: Vec<CircleId>) -> Self {
        Self { person: Some((id, role)), circles, link: None }
    }

    /// Whether this person looks after the installation.
    #[must_use]
    pub const fn is_admin(&self) -> bool {
        matches!(self.person, Some((_, Role::Admin)))
    }

    fn is(&self, subject: Subject) -> bool {
        match subject {
            Subject::Public => true,
            Subject::Members => self.person.is_some(),
            Subject::Circle(circle) => self.circles.contains(&circle),
            Subject::Person(id) => self.person.is_some_and(|(person, _)| person == id),
            Subject::Link(link) => self.link == Some(link),
        }
    }
}

/// Why a level was decided: shown to admins, and in the words of a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Admins manage everything.
    Admin,
    /// This subject was granted the level.
    Granted(Subject),
    /// Nothing was granted to anything the actor is.
    Nothing,
}

/// The outcome of [`decide`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The actor's level.
    pub level: Level,
    /// Where it comes from.
    pub reason: Reason,
}

impl Decision {
    /// Whether `needed` is within the decided level.
    #[must_use]
    pub fn allows(&self, needed: Level) -> bool {
        self.level >= needed
    }
}

/// Decides what `actor` may do, given the layers of rights from the outermost (the space) to the innermost (the document).
#[must_use]
pub fn decide(actor: &Actor, layers: &[&[Grant]]) -> Decision {
    if actor.is_admin() {
        return Decision { level: Level::Manage, reason: Reason::Admin };
    }
    let mut best = Decision { level: Level::None, reason: Reason::Nothing };
    let mut decided: Vec<Subject> = Vec::new();
    for grant in layers.iter().rev().flat_map(|layer| layer.iter()) {
        if !actor.is(grant.subject) || decided.contains(&grant.subject) {
            continue;
        }
        decided.push(grant.subject);
        if grant.level > best.level {
            best = Decision { level: grant.level, reason: Reason::Granted(grant.subject) };
        }
    }
    best
}
