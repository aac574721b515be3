//! Problems: the one shape of every refusal (RFC 9457, `application/problem+json`).

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $status:literal;)*) => {
        /// Why something was refused. The name is also the id of the message shown to people.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in JSON and in the message files (prefixed there by `problem-`).
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }
        }
    };
}

codes! {
    /// The request is not of the form expected.
    Malformed = "malformed", 400;
    /// Nobody is signed in.
    SignInNeeded = "sign-in-needed", 401;
    /// Email and password do not match.
    WrongCredentials = "wrong-credentials", 401;
    /// The rights do not allow it.
    Forbidden = "forbidden", 403;
    /// The form was sent from another site.
    ForeignOrigin = "foreign-origin", 403;
    /// It does not exist, or may not be known.
    NotFound = "not-found", 404;
    /// An invitation, reset or share link is unknown, revoked, used up or out of date.
    LinkExpired = "link-expired", 410;
    /// Something else already has this id, name or address.
    Conflict = "conflict", 409;
    /// A page cannot go below itself.
    Cycle = "cycle", 409;
    /// The last admin cannot leave.
    LastAdmin = "last-admin", 409;
    /// Too large.
    TooLarge = "too-large", 413;
    /// Fields are missing or wrong.
    InvalidFields = "invalid-fields", 422;
    /// Too many requests; wait.
    TooManyRequests = "too-many-requests", 429;
    /// The server failed.
    Internal = "internal", 500;
    /// The database or disk does not answer.
    Unavailable = "unavailable", 503;
    /// The disk or the storage is full.
    StorageFull = "storage-full", 507;
}

/// A problem as sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Why.
    pub code: Code,
    /// The status, repeated for whoever has only the body.
    pub status: u16,
    /// One sentence in the reader's language.
    pub title: String,
    /// Which fields, for [`Code::InvalidFields`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// The request's id, to be found again in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field's name.
    pub field: String,
    /// Id of the message: what is wrong and what to do.
    pub message: String,
}
