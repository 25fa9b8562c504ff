//! Privacy notices: the one in force, and the default.

use super::store;
use crate::access::OrgScope;
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::locale::Locale;

/// What candidates are told, in one language.
#[derive(Debug, Clone)]
pub struct PrivacyNotice {
    /// Number of the revision, from 1.
    pub revision: i32,
    /// Language of the text.
    pub locale: String,
    /// The text.
    pub text: String,
    /// Where a longer one can be read.
    pub url: Option<String>,
}

/// Default texts by locale; `{organization}` is replaced when they are published.
const DEFAULTS: [(&str, &str); 2] =
    [("en", include_str!("notices/default.en.txt")), ("de", include_str!("notices/default.de.txt"))];

/// Publishes the default as the first revision, unless there is one. Two transactions at once publish one.
pub async fn publish_default_if_none(scope: &OrgScope, tx: &mut Tx, organization_name: &str) -> Result<(), DbError> {
    if store::newest_revision(tx, scope).await?.is_some() {
        return Ok(());
    }
    for (locale, template) in DEFAULTS {
        let text = template.trim().replace("{organization}", organization_name);
        store::insert_first(tx, scope, locale, &text).await?;
    }
    Ok(())
}

/// The newest revision, in the asked language or else in English.
pub async fn in_force(scope: &OrgScope, tx: &mut Tx, locale: &Locale) -> Result<PrivacyNotice, ApiError> {
    let texts = store::newest(tx, scope).await?;
    let spoken = |language: &str| texts.iter().find(|notice| notice.locale == language);
    let chosen = spoken(locale.as_str()).or_else(|| spoken(&locale.language())).or_else(|| spoken("en"));
    chosen.or(texts.first()).cloned().ok_or(ApiError::NotFound)
}
