//! `assay bootstrap`: an organization with an owner and an API key that may do everything there.
//!
//! Works beside a running server and before one. Each call makes another organization.

use std::io::Write;

use anyhow::{Context, bail};

use super::surroundings::{Postgres, settings};
use crate::access::{Actor, Founder, ManageApiKeys, Permission, UserActor, authorize};
use crate::db::session::DbSession;
use crate::db::{Database, Tx};
use crate::domain::organizations::{self, NewOrganization, OrganizationKind};
use crate::identity::create_api_key::{NewApiKey, create_api_key};
use crate::identity::sign_up::ensure_verified;
use crate::kernel::email::EmailAddress;
use crate::kernel::ids::{OrganizationId, UserId};
use crate::kernel::problem::{Outcome, Problem, Rejection};
use crate::kernel::secret::Token;
use crate::kernel::text::clean;

/// What the command takes.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Address of the owner; an account is made if there is none.
    #[arg(long)]
    email: String,
    /// Name of the owner.
    #[arg(long)]
    name: String,
    /// Name of the organization.
    #[arg(long)]
    organization: String,
    /// Print one line of JSON instead of a text.
    #[arg(long)]
    json: bool,
}

/// What was made.
#[derive(Debug)]
pub(super) struct Bootstrapped {
    /// The organization.
    pub(super) organization: OrganizationId,
    /// Its owner.
    pub(super) user: UserId,
    /// The key, in clear.
    pub(super) api_key: Token,
}

/// Makes them and prints the key.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let settings = settings()?;
    let postgres = Postgres::start(&settings).await?;
    let made = match postgres.open(&settings).await {
        Ok(database) => bootstrap(&database, &arguments.email, &arguments.name, &arguments.organization).await,
        Err(error) => Err(error),
    };
    postgres.stop().await;
    print(&made?, arguments.json)
}

fn print(made: &Bootstrapped, json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout();
    let Bootstrapped { organization, user, api_key } = made;
    if json {
        let line = serde_json::json!({ "organizationId": organization, "userId": user, "apiKey": api_key.expose() });
        writeln!(out, "{line}")?;
    } else {
        writeln!(out, "organization  {organization}\nowner         {user}\nAPI key       {}", api_key.expose())?;
        writeln!(out, "\nThe key may do everything in the organization and is not shown again.")?;
    }
    Ok(())
}

/// Makes an organization with an owner, whose address counts as proven, and a key.
pub(super) async fn bootstrap(
    database: &Database,
    email: &str,
    name: &str,
    organization: &str,
) -> anyhow::Result<Bootstrapped> {
    let email = EmailAddress::parse(email).context("--email: this is not a mail address")?;
    let name = clean(name);
    if name.is_empty() || name.chars().count() > 200 {
        bail!("--name: 1 to 200 characters are needed");
    }
    let made =
        database.write("bootstrap", &DbSession::WORKER, async |tx| found(tx, &email, &name, organization).await).await;
    match made {
        Ok(made) => Ok(made),
        Err(Rejection::Problems(problems)) => bail!("--organization: {}", messages(&problems)),
        Err(Rejection::Refused(error)) => bail!("{error:?}"),
    }
}

fn messages<C>(problems: &[Problem<C>]) -> String {
    problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join(" ")
}

/// The same within a transaction.
pub(super) async fn found(
    tx: &mut Tx,
    email: &EmailAddress,
    name: &str,
    organization: &str,
) -> Outcome<Bootstrapped, organizations::CreateOrganizationCode> {
    let form = NewOrganization {
        name: organization.to_owned(),
        slug: None,
        kind: OrganizationKind::Company,
        default_privacy_notice: true,
    };
    let (user, _) = ensure_verified(tx, email, name).await?;
    let organization = organizations::create(Founder::appointed_by_operator(user), tx, &form).await?;
    let nobody_yet = UserActor { user, session: tx.new_id(), memberships: Vec::new() };
    let owner = Actor::User(nobody_yet).as_owner_of(organization);
    let grant = authorize::<ManageApiKeys>(tx, &owner, organization).await?;
    let everything =
        NewApiKey { name: "bootstrap".to_owned(), permissions: Permission::ALL.to_vec(), expires_at: None };
    match create_api_key(&grant, tx, &owner, &everything).await {
        Ok(created) => {
            let api_key = created.secret.ok_or_else(|| crate::kernel::error::ApiError::internal("no secret"))?;
            Ok(Bootstrapped { organization, user, api_key })
        }
        Err(Rejection::Refused(error)) => Err(error.into()),
        Err(Rejection::Problems(_)) => {
            Err(crate::kernel::error::ApiError::internal("an owner may make any key").into())
        }
    }
}
