//! Every statement on privacy notices.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Jsonb, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use serde_json::Value;

use super::model::{NoticeRevision, NoticeText};
use crate::access::OrgScope;
use crate::db::condition::Condition;
use crate::db::paged::{ListOrder, PagedList};
use crate::db::schema::privacy_notices;
use crate::db::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::TypedId;
use crate::kernel::paging::{Direction, Page, PageRequest};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Integer)]
    revision: i32,
    #[diesel(sql_type = Timestamptz)]
    published_at: DateTime<Utc>,
    #[diesel(sql_type = Jsonb)]
    texts: Value,
}

impl TryFrom<Row> for NoticeRevision {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let texts: Vec<NoticeText> =
            serde_json::from_value(row.texts).map_err(|_quotes_it| DbError::Unreadable("privacy notice"))?;
        Ok(Self { revision: row.revision, published_at: row.published_at, texts })
    }
}

/// Revisions, the newest first: the rows of each put together.
fn revisions() -> PagedList {
    PagedList {
        columns: "x.revision, x.published_at, x.texts",
        from: "(SELECT organization_id, revision, min(published_at) AS published_at, \
            jsonb_agg(jsonb_build_object('locale', locale, 'text', text, 'url', url) ORDER BY locale) AS texts, \
            '00000000-0000-0000-0000-000000000000'::uuid AS id \
            FROM privacy_notices GROUP BY organization_id, revision) x",
        id: "x.id",
        order: ListOrder { key: "x.revision".into(), direction: Direction::Descending },
        condition: Condition::always(),
    }
}

pub(super) async fn list(tx: &mut Tx, scope: &OrgScope, page: &PageRequest) -> Result<Page<NoticeRevision>, ApiError> {
    revisions().page::<Row, _>(tx, scope.organization(), page).await
}

pub(super) async fn count(tx: &mut Tx, scope: &OrgScope) -> Result<i64, DbError> {
    revisions().total(tx, scope.organization()).await
}

pub(super) async fn newest_revision(tx: &mut Tx, scope: &OrgScope) -> Result<Option<i32>, DbError> {
    let own = privacy_notices::table.filter(privacy_notices::organization_id.eq(scope.organization().uuid()));
    Ok(own.select(diesel::dsl::max(privacy_notices::revision)).first(tx.connection()).await?)
}

/// The newest revision with its texts.
pub(super) async fn newest(tx: &mut Tx, scope: &OrgScope) -> Result<Option<NoticeRevision>, DbError> {
    let Some(revision) = newest_revision(tx, scope).await? else { return Ok(None) };
    let own = privacy_notices::table
        .filter(privacy_notices::organization_id.eq(scope.organization().uuid()))
        .filter(privacy_notices::revision.eq(revision))
        .order(privacy_notices::locale)
        .select((privacy_notices::published_at, privacy_notices::locale, privacy_notices::text, privacy_notices::url));
    let rows: Vec<(DateTime<Utc>, String, String, Option<String>)> = own.load(tx.connection()).await?;
    let published_at = rows.as_slice().first().map(|(at, ..)| *at).ok_or(DbError::Unreadable("privacy notice"))?;
    let texts = rows.into_iter().map(|(_, locale, text, url)| NoticeText { locale, text, url }).collect();
    Ok(Some(NoticeRevision { revision, published_at, texts }))
}

/// Lets one publish at a time: a revision is several rows, which no key holds together.
pub(super) async fn lock(tx: &mut Tx, scope: &OrgScope) -> Result<(), DbError> {
    let key = format!("assay.privacy_notice:{}", scope.organization().uuid());
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind::<Text, _>(key)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Adds the texts of a revision.
pub(super) async fn insert(tx: &mut Tx, scope: &OrgScope, revision: i32, texts: &[NoticeText]) -> Result<(), DbError> {
    let row = |text: &NoticeText| {
        (
            privacy_notices::organization_id.eq(scope.organization().uuid()),
            privacy_notices::revision.eq(revision),
            privacy_notices::locale.eq(text.locale.clone()),
            privacy_notices::text.eq(text.text.clone()),
            privacy_notices::url.eq(text.url.clone()),
            privacy_notices::published_at.eq(tx.now()),
        )
    };
    let rows: Vec<_> = texts.iter().map(row).collect();
    diesel::insert_into(privacy_notices::table).values(rows).execute(tx.connection()).await?;
    Ok(())
}
