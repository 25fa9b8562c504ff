//! An organization gives an integration a key.

use chrono::{DateTime, Utc};

use super::{API_KEY_TOKEN, store};
use crate::access::{Actor, Grant, ManageApiKeys, Permission, find_person};
use crate::db::Tx;
use crate::kernel::ids::{ApiKeyId, UserId};
use crate::kernel::problem::{Outcome, Problems};
use crate::kernel::secret::Token;
use crate::kernel::text::TextCodes;

/// What the key is to be.
#[derive(Debug)]
pub struct NewApiKey {
    /// What it is for, in the owner's words.
    pub name: String,
    /// What it may do; at most what its maker may.
    pub permissions: Vec<Permission>,
    /// When it ends; never, if absent.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What may be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum CreateApiKeyCode {
    /// No name, or no permission.
    Empty,
    /// The name is too long.
    TooLong,
    /// A permission that the maker does not have.
    NotYours,
    /// The end lies in the past.
    ExpiresInPast,
}

/// A key just made: its secret is shown this once and never kept.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct CreatedApiKey {
    /// The key.
    pub id: ApiKeyId,
    /// What the integration sends; gone when the answer is a repetition.
    #[serde(skip)]
    pub secret: Option<Token>,
}

/// Makes the key.
pub async fn create_api_key(
    grant: &Grant<ManageApiKeys>,
    tx: &mut Tx,
    maker: &Actor,
    form: &NewApiKey,
) -> Outcome<CreatedApiKey, CreateApiKeyCode> {
    let mut problems = Problems::default();
    let names = TextCodes { empty: CreateApiKeyCode::Empty, too_long: CreateApiKeyCode::TooLong };
    let name = problems.check(names.required("name", &form.name, 200)).unwrap_or_default();
    if form.permissions.is_empty() {
        problems.add(CreateApiKeyCode::Empty, "permissions", "A key needs at least one permission.");
    }
    for (index, permission) in form.permissions.iter().enumerate() {
        if !maker.may(grant.organization(), *permission) {
            let path = format!("permissions.{index}");
            problems.add(CreateApiKeyCode::NotYours, &path, "A key cannot have a permission that its maker lacks.");
        }
    }
    if form.expires_at.is_some_and(|at| at <= tx.now()) {
        problems.add(CreateApiKeyCode::ExpiresInPast, "expiresAt", "The end must lie in the future.");
    }
    problems.finish()?;
    let maker = match maker {
        Actor::User(user) => Some(user.user),
        _ => find_person(grant, tx).await?.map(|person| person.user),
    };
    insert(grant, tx, name, maker, form).await
}

async fn insert(
    grant: &Grant<ManageApiKeys>,
    tx: &mut Tx,
    name: String,
    maker: Option<UserId>,
    form: &NewApiKey,
) -> Outcome<CreatedApiKey, CreateApiKeyCode> {
    let id = tx.new_id();
    let secret = Token::generate(API_KEY_TOKEN, tx.random());
    let mut permissions = form.permissions.clone();
    permissions.sort_unstable();
    permissions.dedup();
    let row = store::NewApiKeyRow { id, name, hash: secret.hash(), permissions, maker, expires_at: form.expires_at };
    store::insert_api_key(tx, grant, row).await?;
    Ok(CreatedApiKey { id, secret: Some(secret) })
}
