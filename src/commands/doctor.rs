//! `assay doctor`: looks at settings, database, mail and files, and says what to mend. Secrets are not shown.

use std::io::Write;

use anyhow::bail;

use super::surroundings::{Postgres, data_dir, files, mail_folder, mailer, secret_keys, settings};
use crate::config::{FilesSettings, Settings};
use crate::db::connect;
use crate::db::migrations::is_current;
use crate::db::pool::{RoleSeparation, role_separation};

/// What one look found.
enum Finding {
    /// As it should be.
    Good(String),
    /// Works, but somebody should know.
    Attention(String),
    /// Does not work; what to do.
    Broken(String),
}

use Finding::{Attention, Broken, Good};

/// Looks, prints, and fails when something does not work.
pub(super) async fn run() -> anyhow::Result<()> {
    let settings = match settings() {
        Ok(settings) => settings,
        Err(error) => {
            print("settings", &Broken(format!("{error:#}")))?;
            bail!("the settings cannot be read");
        }
    };
    let mut broken = 0;
    let mut findings = vec![("settings", Good("readable".to_owned())), ("data folder", look_at_data_dir(&settings))];
    findings.push(("secret key", look_at_keys(&settings)));
    findings.push(("mail", look_at_mail(&settings).await));
    findings.push(("files", look_at_files(&settings).await));
    findings.extend(look_at_database(&settings).await);
    for (what, finding) in &findings {
        broken += usize::from(matches!(finding, Broken(_)));
        print(what, finding)?;
    }
    if broken > 0 {
        bail!("{broken} to mend");
    }
    Ok(())
}

fn print(what: &str, finding: &Finding) -> std::io::Result<()> {
    let (mark, text) = match finding {
        Good(text) => ("ok      ", text),
        Attention(text) => ("ATTENTION", text),
        Broken(text) => ("BROKEN  ", text),
    };
    writeln!(std::io::stdout(), "{mark:<10}{what:<14}{text}")
}

fn look_at_data_dir(settings: &Settings) -> Finding {
    match data_dir(settings) {
        Ok(folder) => Good(folder.display().to_string()),
        Err(error) => Broken(format!("{error:#}")),
    }
}

fn look_at_keys(settings: &Settings) -> Finding {
    let own = settings.secret_keys.is_empty();
    match secret_keys(settings) {
        Ok(_) if own => Good("kept in the data folder; set ASSAY_SECRET_KEY when several machines serve".to_owned()),
        Ok(keys) => Good(format!("{keys:?} from ASSAY_SECRET_KEY")),
        Err(error) => Broken(format!("{error:#}")),
    }
}

async fn look_at_mail(settings: &Settings) -> Finding {
    let (mailer, _) = match mailer(settings) {
        Ok(found) => found,
        Err(error) => return Broken(format!("{error:#}")),
    };
    match (mailer.check().await, mail_folder(settings)) {
        (Ok(()), Ok(Some(folder))) => {
            Attention(format!("no mail leaves this machine: it goes to {}; set ASSAY_SMTP_URL", folder.display()))
        }
        (Ok(()), _) => Good("the mail server answers".to_owned()),
        (Err(error), _) => Broken(error.to_string()),
    }
}

async fn look_at_files(settings: &Settings) -> Finding {
    let store = match files(settings) {
        Ok(store) => store,
        Err(error) => return Broken(format!("{error:#}")),
    };
    match (store.check().await, &settings.files) {
        (Ok(()), FilesSettings::Bucket(_)) => Good("the bucket can be written and read".to_owned()),
        (Ok(()), FilesSettings::Folder(_)) => {
            Good("a folder that can be written and read; set ASSAY_FILES_URL when several machines serve".to_owned())
        }
        (Err(error), _) => Broken(format!("ASSAY_FILES_URL: {:#}", anyhow::Error::from(error))),
    }
}

async fn look_at_database(settings: &Settings) -> Vec<(&'static str, Finding)> {
    let postgres = match Postgres::start(settings).await {
        Ok(postgres) => postgres,
        Err(error) => return vec![("database", Broken(format!("{error:#}")))],
    };
    let mut findings = vec![("database", look_at_version(&postgres).await)];
    findings.push(("migrations", look_at_migrations(&postgres).await));
    findings.push(("roles", look_at_roles(settings, &postgres).await));
    postgres.stop().await;
    findings
}

async fn look_at_version(postgres: &Postgres) -> Finding {
    let asked = async {
        let client = connect::client(&postgres.url).await?;
        let row = client.query_one("SELECT current_setting('server_version_num')::int, version()", &[]).await;
        row.map(|row| (row.get::<_, i32>(0), row.get::<_, String>(1)))
            .map_err(|error| crate::db::DbError::Unavailable(Box::new(error)))
    };
    match asked.await {
        Ok((number, version)) if number >= 150_000 => {
            let short = version.split(" on ").next().unwrap_or_default().to_owned();
            Good(if postgres.is_private() { format!("{short}, private") } else { short })
        }
        Ok((_, version)) => Broken(format!("{version} is too old: PostgreSQL 15 or newer is needed")),
        Err(error) => Broken(format!("{:#}", anyhow::Error::from(error))),
    }
}

async fn look_at_migrations(postgres: &Postgres) -> Finding {
    match is_current(&postgres.migrate_url).await {
        Ok(true) => Good("up to date".to_owned()),
        Ok(false) => Attention("some have not run: `assay migrate`, or the next `assay serve`, runs them".to_owned()),
        Err(error) => Broken(format!("{:#}", anyhow::Error::from(error))),
    }
}

async fn look_at_roles(settings: &Settings, postgres: &Postgres) -> Finding {
    if !settings.database.row_security {
        return Attention(
            "row-level security is OFF by ASSAY_ROW_SECURITY: one of the five nets is missing".to_owned(),
        );
    }
    match role_separation(&postgres.url).await {
        Ok(RoleSeparation::Separate) => Good("assay_app and assay_worker, kept apart".to_owned()),
        Ok(RoleSeparation::Single) if !is_current(&postgres.migrate_url).await.unwrap_or(true) => {
            Attention("known once the migrations have run".to_owned())
        }
        Ok(RoleSeparation::Single) => Attention(
            "ONE ROLE DOES EVERYTHING: give the login CREATEROLE (or make assay_app and assay_worker and grant them to it) \
             before migrating, so that a fault in one statement cannot reach another organization"
                .to_owned(),
        ),
        Err(error) => Broken(format!("{:#}", anyhow::Error::from(error))),
    }
}
