//! The configuration: one TOML file, environment variables of the same names, and the command line, in that order.
//!
//! Every key is listed in README.md. A key `smtp.url` of the file is `ETABLI_SMTP_URL` in the environment;
//! `database-url` is also read from `DATABASE_URL`, as operators expect.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path}: {error}")]
    Unreadable { path: PathBuf, error: std::io::Error },
    /// The file is not TOML.
    #[error("{path}: {error}")]
    Syntax { path: PathBuf, error: Box<toml::de::Error> },
    /// A key that means nothing: a spelling mistake would otherwise pass in silence.
    #[error("unknown key {0:?}; README.md lists them all")]
    UnknownKey(String),
    /// A value of the wrong form.
    #[error("{key}: {value:?} is not {expected}")]
    Value { key: &'static str, value: String, expected: &'static str },
}

/// Where files are kept when it is not the data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3Config {
    pub bucket: String,
    pub region: String,
    /// Address of a compatible service; none for Amazon's.
    pub endpoint: Option<String>,
    pub access_key: String,
    pub secret_key: String,
}

/// How mail leaves; without it, links are shown to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpConfig {
    /// `smtps://user:password@host:port`, `smtp://…?tls=required`, or `file:///folder` (writes files, for trials).
    pub url: String,
    pub from: String,
}

/// The configuration as the server uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Folder of the database, files and backups.
    pub data: PathBuf,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Where metrics are served; none by default.
    pub metrics_listen: Option<SocketAddr>,
    /// The address people use, without a final slash; by default what the browser says.
    pub public_url: Option<String>,
    /// The database's address.
    pub database_url: String,
    /// Whether a reverse proxy's `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    pub behind_proxy: bool,
    pub s3: Option<S3Config>,
    pub smtp: Option<SmtpConfig>,
    /// Hours between two backups; 0 for none.
    pub backup_every: u32,
    /// How many backups are kept.
    pub backup_keep: u32,
    /// `text` or `json`.
    pub log_format: String,
    /// A filter as of the `tracing` crate.
    pub log_level: String,
}

const KEYS: &[&str] = &[
    "listen",
    "metrics-listen",
    "public-url",
    "database-url",
    "behind-proxy",
    "s3.bucket",
    "s3.region",
    "s3.endpoint",
    "s3.access-key",
    "s3.secret-key",
    "smtp.url",
    "smtp.from",
    "backup.every",
    "backup.keep",
    "log.format",
    "log.level",
];

impl Config {
    /// Reads `etabli.toml` of the data folder (or `file`), then the environment.
    ///
    /// # Errors
    /// When the file cannot be read or a value is wrong.
    pub fn load(data: &Path, file: Option<&Path>) -> Result<Self, ConfigError> {
        let default = data.join("etabli.toml");
        let mut values = BTreeMap::new();
        match file {
            Some(path) => read_file(path, &mut values)?,
            None if default.exists() => read_file(&default, &mut values)?,
            None => {}
        }
        read_environment(&mut values, |name| std::env::var(name).ok());
        Self::from_values(data, &values)
    }

    /// Makes a configuration from keys and values.
    ///
    /// # Errors
    /// When a key is unknown or a value is wrong.
    pub fn from_values(data: &Path, values: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        if let Some(unknown) = values.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(ConfigError::UnknownKey(unknown.clone()));
        }
        let get = |key: &str| values.get(key).cloned();
        let default_database = || format!("sqlite://{}", data.join("etabli.db").display());
        Ok(Self {
            data: data.to_owned(),
            listen: parsed(values, "listen", "an address such as 127.0.0.1:8080")?
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
            metrics_listen: parsed(values, "metrics-listen", "an address such as 127.0.0.1:9090")?,
            public_url: get("public-url").map(|url| url.trim_end_matches('/').to_owned()),
            database_url: get("database-url").unwrap_or_else(default_database),
            behind_proxy: parsed(values, "behind-proxy", "true or false")?.unwrap_or(false),
            s3: get("s3.bucket").map(|bucket| S3Config {
                bucket,
                region: get("s3.region").unwrap_or_else(|| "us-east-1".to_owned()),
                endpoint: get("s3.endpoint"),
                access_key: get("s3.access-key").unwrap_or_default(),
                secret_key: get("s3.secret-key").unwrap_or_default(),
            }),
            smtp: get("smtp.url")
                .map(|url| SmtpConfig { url, from: get("smtp.from").unwrap_or_else(|| "etabli@localhost".to_owned()) }),
            backup_every: parsed(values, "backup.every", "a number of hours")?.unwrap_or(24),
            backup_keep: parsed(values, "backup.keep", "a number of backups")?.unwrap_or(14),
            log_format: get("log.format").unwrap_or_else(|| "text".to_owned()),
            log_level: get("log.level").unwrap_or_else(|| "info,sqlx=warn,loro_internal=warn".to_owned()),
        })
    }

    /// Every key with its effective value, secrets hidden: what `etabli doctor` prints.
    pub fn describe(&self) -> Vec<(&'static str, String)> {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".to_owned());
        vec![
            ("data", self.data.display().to_string()),
            ("listen", self.listen.to_string()),
            ("metrics-listen", shown(&self.metrics_listen.map(|address| address.to_string()))),
            ("public-url", shown(&self.public_url)),
            ("database-url", hide_password(&self.database_url)),
            ("behind-proxy", self.behind_proxy.to_string()),
            ("s3.bucket", shown(&self.s3.as_ref().map(|s3| s3.bucket.clone()))),
            ("smtp.url", shown(&self.smtp.as_ref().map(|smtp| hide_password(&smtp.url)))),
            ("backup.every", self.backup_every.to_string()),
            ("backup.keep", self.backup_keep.to_string()),
            ("log.format", self.log_format.clone()),
            ("log.level", self.log_level.clone()),
        ]
    }
}

fn parsed<T: std::str::FromStr>(
    values: &BTreeMap<String, String>,
    key: &'static str,
    expected: &'static str,
) -> Result<Option<T>, ConfigError> {
    let parse = |value: &String| value.parse().map_err(|_| ConfigError::Value { key, value: value.clone(), expected });
    values.get(key).map(parse).transpose()
}

fn read_file(path: &Path, values: &mut BTreeMap<String, String>) -> Result<(), ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable { path: path.into(), error })?;
    let table: toml::Table =
        text.parse().map_err(|error| ConfigError::Syntax { path: path.into(), error: Box::new(error) })?;
    flatten("", &table, values);
    Ok(())
}

fn flatten(prefix: &str, table: &toml::Table, values: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let key = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(table) => flatten(&key, table, values),
            toml::Value::String(text) => {
                values.insert(key, text.clone());
            }
            other => {
                values.insert(key, other.to_string());
            }
        }
    }
}

fn read_environment(values: &mut BTreeMap<String, String>, variable: impl Fn(&str) -> Option<String>) {
    for key in KEYS {
        let name = format!("ETABLI_{}", key.to_uppercase().replace(['.', '-'], "_"));
        let plain = (*key == "database-url").then(|| variable("DATABASE_URL")).flatten();
        if let Some(value) = variable(&name).or(plain).filter(|value| !value.is_empty()) {
            values.insert((*key).to_owned(), value);
        }
    }
}

/// `scheme://user:secret@host` → `scheme://user:…@host`.
fn hide_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    match rest.rsplit_once('@') {
        Some((credentials, host)) => {
            let user = credentials.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:…@{host}")
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_wins_over_the_file() {
        let mut values = BTreeMap::from([("listen".to_owned(), "127.0.0.1:1".to_owned())]);
        read_environment(&mut values, |name| match name {
            "ETABLI_LISTEN" => Some("127.0.0.1:2".to_owned()),
            "DATABASE_URL" => Some("postgres://zoe:secret@db/etabli".to_owned()),
            _ => None,
        });
        let config = Config::from_values(Path::new("/srv"), &values).expect("valid");
        assert_eq!(config.listen.port(), 2);
        assert!(config.describe().contains(&("database-url", "postgres://zoe:…@db/etabli".to_owned())));
    }

    #[test]
    fn mistakes_are_named() {
        let one = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
        let error = |values| Config::from_values(Path::new("."), &values).expect_err("refused").to_string();
        assert_eq!(error(one("lisen", "x")), "unknown key \"lisen\"; README.md lists them all");
        assert_eq!(error(one("backup.keep", "many")), "backup.keep: \"many\" is not a number of backups");
    }
}
