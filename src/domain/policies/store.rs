//! Every statement on privacy notices.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::notice::PrivacyNotice;
use crate::access::OrgScope;
use crate::db::schema::privacy_notices;
use crate::db::{DbError, Tx};
use crate::kernel::ids::TypedId;

pub(super) async fn newest_revision(tx: &mut Tx, scope: &OrgScope) -> Result<Option<i32>, DbError> {
    let own = privacy_notices::table.filter(privacy_notices::organization_id.eq(scope.organization().uuid()));
    Ok(own.select(diesel::dsl::max(privacy_notices::revision)).first(tx.connection()).await?)
}

/// The texts of the newest revision.
pub(super) async fn newest(tx: &mut Tx, scope: &OrgScope) -> Result<Vec<PrivacyNotice>, DbError> {
    let Some(revision) = newest_revision(tx, scope).await? else {
        return Ok(Vec::new());
    };
    let own = privacy_notices::table
        .filter(privacy_notices::organization_id.eq(scope.organization().uuid()))
        .filter(privacy_notices::revision.eq(revision))
        .order(privacy_notices::locale)
        .select((privacy_notices::locale, privacy_notices::text, privacy_notices::url));
    let rows: Vec<(String, String, Option<String>)> = own.load(tx.connection()).await?;
    Ok(rows.into_iter().map(|(locale, text, url)| PrivacyNotice { revision, locale, text, url }).collect())
}

/// Adds a text of the first revision, unless somebody else just did.
pub(super) async fn insert_first(tx: &mut Tx, scope: &OrgScope, locale: &str, text: &str) -> Result<(), DbError> {
    let row = (
        privacy_notices::organization_id.eq(scope.organization().uuid()),
        privacy_notices::revision.eq(1),
        privacy_notices::locale.eq(locale),
        privacy_notices::text.eq(text),
        privacy_notices::published_at.eq(tx.now()),
    );
    diesel::insert_into(privacy_notices::table).values(row).on_conflict_do_nothing().execute(tx.connection()).await?;
    Ok(())
}
