//! Settings: read once from the environment, one struct per concern, secrets wrapped.
//!
//! `VARIABLES` in each file lists what it reads; the README's table is checked against them. Nothing here touches a
//! disk or a network: what a setting means is for the room that uses it.

mod database;
mod files;
mod http;
mod mail;
mod source;

pub use database::DatabaseSettings;
pub use files::FilesSettings;
pub use http::{HttpSettings, Introspection};
pub use mail::{MailSettings, MailTransport};
use secrecy::SecretString;
pub use source::{Source, Variable};
use std::path::PathBuf;

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{variable}: {problem}")]
pub struct SettingError {
    /// The environment variable.
    pub variable: &'static str,
    /// What is wrong and what would be right; never the value of a secret.
    pub problem: String,
}

/// Everything that can be set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where the server keeps what it makes itself: private PostgreSQL, mail folder, its secret key.
    pub data_dir: Option<PathBuf>,
    /// Keys that derive mail links: the first makes them, the others recall those they made. Empty: a key of its own in the data folder.
    pub secret_keys: Vec<SecretString>,
    /// What is logged, in the syntax of `tracing_subscriber::EnvFilter`.
    pub log: String,
    /// PostgreSQL.
    pub database: DatabaseSettings,
    /// The web server.
    pub http: HttpSettings,
    /// Mail.
    pub mail: MailSettings,
    /// Where files lie.
    pub files: FilesSettings,
}

const VARIABLES: &[Variable] = &[
    Variable::new(
        "ASSAY_DATA_DIR",
        "/var/lib/assay as root, else the user's data directory",
        "Folder for what the server makes itself: private PostgreSQL, mail, its secret key",
    ),
    Variable::new(
        "ASSAY_SECRET_KEY",
        "made in the data folder",
        "Secret from which mail links are derived; several separated by commas: the first makes links, the others recall those they made",
    ),
    Variable::new("ASSAY_LOG", "info", "What is logged, as in `info,assay::jobs=debug`"),
];

impl Settings {
    /// Reads the settings.
    pub fn read(source: &Source<'_>) -> Result<Self, SettingError> {
        Ok(Self {
            data_dir: source.get("ASSAY_DATA_DIR").map(PathBuf::from),
            secret_keys: source.list("ASSAY_SECRET_KEY").into_iter().map(secret_key).collect::<Result<_, _>>()?,
            log: source.get("ASSAY_LOG").unwrap_or_else(|| "info".to_owned()),
            database: DatabaseSettings::read(source)?,
            http: HttpSettings::read(source)?,
            mail: MailSettings::read(source)?,
            files: FilesSettings::read(source)?,
        })
    }

    /// Every variable with its default and meaning, in the README's order.
    pub fn variables() -> impl Iterator<Item = &'static Variable> {
        VARIABLES
            .iter()
            .chain(database::VARIABLES)
            .chain(http::VARIABLES)
            .chain(mail::VARIABLES)
            .chain(files::VARIABLES)
    }
}

/// Shortest key that is accepted, in bytes: 128 bits written as hexadecimal.
const MIN_SECRET_KEY: usize = 32;

fn secret_key(key: String) -> Result<SecretString, SettingError> {
    if key.len() < MIN_SECRET_KEY {
        let problem = format!("each key needs at least {MIN_SECRET_KEY} characters; `openssl rand -hex 32` makes one");
        return Err(SettingError { variable: "ASSAY_SECRET_KEY", problem });
    }
    Ok(SecretString::from(key))
}
