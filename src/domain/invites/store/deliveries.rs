//! Statements on the mails that left, or could not.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::access::OrgScope;
use crate::db::schema::mail_deliveries;
use crate::db::{DbError, Tx};
use crate::domain::invites::delivery::{DeliveryStatus, FinishedMail, MailDelivery, MailKind};
use crate::kernel::ids::{InviteId, MailDeliveryId, TypedId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = mail_deliveries, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    invite_id: Uuid,
    kind: String,
    status: String,
    finished_at: DateTime<Utc>,
}

impl TryFrom<Row> for MailDelivery {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            id: MailDeliveryId::from_uuid(row.id),
            invite: InviteId::from_uuid(row.invite_id),
            kind: MailKind::read(&row.kind)?,
            status: DeliveryStatus::read(&row.status)?,
            finished_at: row.finished_at,
        })
    }
}

/// Keeps it, unless the mail of this key has a row already; true when it was kept.
pub(in crate::domain::invites) async fn insert_delivery(
    tx: &mut Tx,
    scope: &OrgScope,
    mail: &FinishedMail<'_>,
) -> Result<bool, DbError> {
    let row = (
        mail_deliveries::organization_id.eq(scope.organization().uuid()),
        mail_deliveries::id.eq(tx.new_id::<MailDeliveryId>().uuid()),
        mail_deliveries::invite_id.eq(mail.invite.uuid()),
        mail_deliveries::kind.eq(mail.kind.as_str()),
        mail_deliveries::delivery_key.eq(mail.key),
        mail_deliveries::status.eq(mail.status.as_str()),
        mail_deliveries::finished_at.eq(tx.now()),
    );
    let insert = diesel::insert_into(mail_deliveries::table).values(row);
    let kept = insert.on_conflict(mail_deliveries::delivery_key).do_nothing().execute(tx.connection()).await?;
    Ok(kept > 0)
}

pub(in crate::domain::invites) async fn has_delivery(
    tx: &mut Tx,
    scope: &OrgScope,
    key: &str,
) -> Result<bool, DbError> {
    let own = mail_deliveries::table
        .filter(mail_deliveries::organization_id.eq(scope.organization().uuid()))
        .filter(mail_deliveries::delivery_key.eq(key));
    Ok(diesel::select(diesel::dsl::exists(own)).get_result(tx.connection()).await?)
}

/// The mails of these invites, oldest first.
pub(in crate::domain::invites) async fn load_deliveries(
    tx: &mut Tx,
    scope: &OrgScope,
    ids: &[InviteId],
) -> Result<Vec<MailDelivery>, DbError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let own = mail_deliveries::table
        .filter(mail_deliveries::organization_id.eq(scope.organization().uuid()))
        .filter(mail_deliveries::invite_id.eq_any(ids))
        .order((mail_deliveries::finished_at, mail_deliveries::id))
        .select(Row::as_select());
    let rows: Vec<Row> = own.load(tx.connection()).await?;
    rows.into_iter().map(MailDelivery::try_from).collect()
}
