//! What every command stands on: settings, data folder, database, keys, mail.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

use crate::config::{FilesSettings, MailSettings, MailTransport, Settings, Source};
use crate::db::migrations::{self, Direction};
use crate::db::private_server::{PrivateServer, PrivateServerSettings, default_data_dir};
use crate::db::{Database, connect};
use crate::gateways::files::FileStore;
use crate::gateways::mail::{FolderMailer, Mailer, SmtpMailer, SmtpServer};
use crate::graphql::MailMode;
use crate::kernel::clock::SystemClock;
use crate::kernel::random::{Randomness, SystemRandomness};
use crate::kernel::secret::SecretKeys;

/// Reads the settings and begins to log to standard error.
pub(super) fn settings() -> anyhow::Result<Settings> {
    settings_of(&Source::environment())
}

/// The same from elsewhere than the environment.
pub(super) fn settings_of(source: &Source<'_>) -> anyhow::Result<Settings> {
    let settings = Settings::read(source)?;
    let filter = tracing_subscriber::EnvFilter::try_new(&settings.log).ok();
    let filter = filter.context("ASSAY_LOG: expected levels such as warn or info,assay::jobs=debug")?;
    if let Some(folder) = settings.http.graphiql_dir.as_ref().filter(|folder| !folder.is_dir()) {
        bail!("ASSAY_GRAPHIQL_DIR: {} is no folder; `make graphiql` fills one", folder.display());
    }
    let json = !std::io::IsTerminal::is_terminal(&std::io::stderr());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A command that runs inside another (the demo) finds the log set up already.
    let _ = if json { log.json().flatten_event(true).try_init() } else { log.compact().try_init() };
    Ok(settings)
}

/// The data folder, made if it is not there.
pub(super) fn data_dir(settings: &Settings) -> anyhow::Result<PathBuf> {
    let chosen = settings.data_dir.clone().or_else(default_data_dir);
    let folder = chosen.context("set ASSAY_DATA_DIR: there is no home folder to put the data in")?;
    private_folder(&folder).context("ASSAY_DATA_DIR")?;
    Ok(folder)
}

fn private_folder(folder: &Path) -> anyhow::Result<()> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.with_context(|| format!("cannot make the folder {}", folder.display()))
}

/// PostgreSQL: the one that is set, or a private one that this process starts or joins.
pub(super) struct Postgres {
    /// Address of the database.
    pub(super) url: String,
    /// Address past a connection pooler.
    pub(super) direct_url: String,
    /// Address for migrations.
    pub(super) migrate_url: String,
    private: Option<PrivateServer>,
}

impl Postgres {
    /// Finds or starts it.
    pub(super) async fn start(settings: &Settings) -> anyhow::Result<Self> {
        let database = &settings.database;
        let exposed = |url: &SecretString| url.expose_secret().to_owned();
        if let Some(url) = database.url.as_ref().map(exposed) {
            let migrate_url = database.migrate_url.as_ref().map_or_else(|| url.clone(), exposed);
            let direct_url = database.direct_url.as_ref().map_or_else(|| url.clone(), exposed);
            try_out("DATABASE_URL", Some(&url)).await?;
            try_out("ASSAY_MIGRATE_DATABASE_URL", database.migrate_url.as_ref().map(|_| &migrate_url)).await?;
            try_out("ASSAY_DATABASE_DIRECT_URL", database.direct_url.as_ref().map(|_| &direct_url)).await?;
            return Ok(Self { url, direct_url, migrate_url, private: None });
        }
        let mut private = PrivateServerSettings::new(data_dir(settings)?);
        private.binaries.clone_from(&database.postgres_bin);
        let server = PrivateServer::start(private).await?;
        let url = server.connection_url().to_owned();
        Ok(Self { migrate_url: url.clone(), direct_url: url.clone(), url, private: Some(server) })
    }

    /// True when this process runs it, or joined another that does.
    pub(super) fn is_private(&self) -> bool {
        self.private.is_some()
    }

    /// Brings the database up to date and connects to it.
    pub(super) async fn open(&self, settings: &Settings) -> anyhow::Result<Database> {
        for version in migrations::migrate(&self.migrate_url, Direction::Up).await? {
            tracing::info!(version, "migrated");
        }
        let clock = Arc::new(SystemClock);
        Ok(Database::connect(&self.url, &settings.database, clock, Arc::new(SystemRandomness)).await?)
    }

    /// Stops it, if it is this process's own.
    pub(super) async fn stop(self) {
        if let Some(server) = self.private {
            server.stop().await;
        }
    }
}

/// Connects once, so that an address that leads nowhere is named when the program starts.
async fn try_out(variable: &'static str, url: Option<&String>) -> anyhow::Result<()> {
    if let Some(url) = url {
        connect::client(url).await.context(variable)?;
    }
    Ok(())
}

/// The keys that derive mail links: set, or made once in the data folder.
pub(super) fn secret_keys(settings: &Settings) -> anyhow::Result<SecretKeys> {
    let mut keys = settings.secret_keys.clone();
    if keys.is_empty() {
        keys.push(own_key(&data_dir(settings)?.join("secret.key"))?);
    }
    SecretKeys::new(keys).context("no secret key")
}

/// Reads the key, or makes it. It appears under its name only when it is whole, and the first one wins.
fn own_key(file: &Path) -> anyhow::Result<SecretString> {
    match fs::read_to_string(file) {
        Ok(key) if key.trim().len() >= 32 => return Ok(SecretString::from(key.trim())),
        Ok(_) => bail!("{} is damaged: restore it, or delete it and resend open invites", file.display()),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
    let random: &dyn Randomness = &SystemRandomness;
    let draft = file.with_extension(format!("draft-{}", std::process::id()));
    let mut written = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    let bits: [u8; 32] = random.bytes();
    writeln!(written, "{}", URL_SAFE_NO_PAD.encode(bits))?;
    written.sync_all()?;
    let linked = fs::hard_link(&draft, file);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error.into()),
        _ => own_key(file),
    }
}

/// How mail leaves, and what to say of it.
pub(super) fn mailer(settings: &Settings) -> anyhow::Result<(Arc<dyn Mailer>, MailMode)> {
    let MailSettings { transport, from } = &settings.mail;
    let sender = from.parse().context("ASSAY_MAIL_FROM")?;
    match transport {
        MailTransport::Smtp(url) => {
            let server = SmtpServer::from_url(url).context("ASSAY_SMTP_URL")?;
            Ok((Arc::new(SmtpMailer::new(server, sender)), MailMode::Smtp))
        }
        MailTransport::Folder(_) => {
            let folder = mail_folder(settings)?.context("no mail folder")?;
            private_folder(&folder).context("ASSAY_MAIL_DIR")?;
            Ok((Arc::new(FolderMailer::new(folder, sender)), MailMode::Folder))
        }
    }
}

/// Where uploaded files lie.
pub(super) fn files(settings: &Settings) -> anyhow::Result<FileStore> {
    let store = match &settings.files {
        FilesSettings::Bucket(address) => FileStore::bucket(address),
        FilesSettings::Folder(Some(folder)) => FileStore::folder(folder),
        FilesSettings::Folder(None) => FileStore::folder(&data_dir(settings)?.join("files")),
    };
    store.context("ASSAY_FILES_URL")
}

/// Where mails lie while there is no mail server.
pub(super) fn mail_folder(settings: &Settings) -> anyhow::Result<Option<PathBuf>> {
    match &settings.mail.transport {
        MailTransport::Smtp(_) => Ok(None),
        MailTransport::Folder(Some(folder)) => Ok(Some(folder.clone())),
        MailTransport::Folder(None) => Ok(Some(data_dir(settings)?.join("mail"))),
    }
}
