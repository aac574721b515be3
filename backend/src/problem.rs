//! The one error of the server's doors: a [`Code`] people get a sentence for, and a cause engineers find in the log.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use etabli_api::{Code, FieldProblem};

/// Why a request was refused or failed.
///
/// As a response it carries only its status and itself as an extension; `http::problems` writes the body, as JSON or
/// as a page, in the reader's language, and logs failures of the server once.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What people are told.
    pub code: Code,
    /// Wrong fields.
    pub fields: Vec<FieldProblem>,
    /// What engineers are told.
    pub cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl Problem {
    /// A refusal.
    pub const fn new(code: Code) -> Self {
        Self { code, fields: Vec::new(), cause: None }
    }

    /// Wrong fields, as pairs of a field's name and a message id.
    pub fn fields<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let fields = fields.into_iter();
        let fields = fields.map(|(field, message)| FieldProblem { field: field.into(), message: message.into() });
        Self { fields: fields.collect(), ..Self::new(Code::InvalidFields) }
    }

    /// A failure of the server, with its cause.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into().into()), ..Self::new(Code::Internal) }
    }
}

/// For engineers: the code and its cause, on one line.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.name())?;
        self.fields.iter().try_for_each(|field| write!(f, " {}: {}", field.field, field.message))?;
        self.cause.iter().try_for_each(|cause| write!(f, ": {cause}"))
    }
}

impl Error for Problem {}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        let code = match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Code::Conflict,
            sqlx::Error::Database(database) => of_engine(database.code().as_deref().unwrap_or_default()),
            sqlx::Error::ColumnDecode { .. } => Code::Internal,
            _ => Code::Unavailable,
        };
        Self { cause: Some(Arc::new(error)), ..Self::new(code) }
    }
}

/// What an engine's own error code comes down to: five characters from PostgreSQL, a number from SQLite.
fn of_engine(code: &str) -> Code {
    if code.len() == 5 {
        return match code {
            "53100" => Code::StorageFull,
            // Broken connections, too many of them, a server that stops or starts.
            _ if code.starts_with("08") || code.starts_with("53") || code.starts_with("57P") => Code::Unavailable,
            _ => Code::Internal,
        };
    }
    // The low byte of an extended code is the plain one.
    match code.parse::<u32>().map(|code| code & 0xff) {
        Ok(13) => Code::StorageFull,
        // Busy, locked, a disk that fails, a file that cannot be opened.
        Ok(5 | 6 | 10 | 14) => Code::Unavailable,
        _ => Code::Internal,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use etabli_api::Code;

    use super::of_engine;

    #[test]
    fn engines_say_what_is_wrong_in_codes() {
        for (code, expected) in [
            ("53100", Code::StorageFull),
            ("53300", Code::Unavailable),
            ("57P01", Code::Unavailable),
            ("08006", Code::Unavailable),
            ("42P01", Code::Internal),
            ("13", Code::StorageFull),
            ("5", Code::Unavailable),
            ("517", Code::Unavailable),
            ("778", Code::Unavailable),
            ("1", Code::Internal),
            ("", Code::Internal),
        ] {
            assert_eq!(of_engine(code), expected, "{code}");
        }
    }
}
