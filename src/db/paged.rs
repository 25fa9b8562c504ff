//! Lists in pages: the pages of all parents in one statement, by keyset.
//!
//! A list belongs to a parent (an organization, a job description …). Whether one page is wanted or those of thirty
//! parents, it is one statement: the parents are unnested and a lateral subquery reads each one's page by an index.

use std::collections::HashMap;

use diesel::QueryableByName;
use diesel::pg::Pg;
use diesel::sql_types::{BigInt, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::condition::{Condition, Expression, Statement, Value};
use super::{DbError, Tx};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{OrganizationId, TypedId};
use crate::kernel::paging::{Direction, ListParent, Page, PageEnd, PageRequest, SortKey};

/// What a list is made of. All SQL in it is constant.
#[derive(Debug, Clone)]
pub struct PagedList {
    /// Columns to read, of the table aliased `x`.
    pub columns: &'static str,
    /// Table aliased `x`, with joins if the columns or conditions need them.
    pub from: &'static str,
    /// Column of `x` that clients know as the id: it breaks ties, in the same direction as the order.
    pub id: &'static str,
    /// What the list is ordered by.
    pub order: ListOrder,
    /// Which rows.
    pub condition: Condition,
}

/// An order of a list.
#[derive(Debug, Clone)]
pub struct ListOrder {
    /// Expression over `x`, never null.
    pub key: Expression,
    /// Which way.
    pub direction: Direction,
}

/// A row with the parent it belongs to.
#[derive(Debug, QueryableByName)]
struct Child<R> {
    #[diesel(sql_type = SqlUuid)]
    parent: Uuid,
    #[diesel(embed)]
    row: R,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = SqlUuid)]
    parent: Uuid,
    #[diesel(sql_type = BigInt)]
    total: i64,
}

impl PagedList {
    /// The same page of every parent's list, its rows of type `R` turned into what they stand for. A parent without rows
    /// has an empty one.
    pub async fn pages<R, P, T>(
        self,
        tx: &mut Tx,
        organization: OrganizationId,
        parents: &[P],
        page: &PageRequest,
    ) -> Result<HashMap<P, Page<T>>, ApiError>
    where
        R: QueryableByName<Pg> + Send + 'static,
        P: ListParent,
        T: TryFrom<R>,
        DbError: From<T::Error>,
    {
        let statement = self.page_statement(organization, parents, page)?;
        let children: Vec<Child<R>> = statement.load(tx.connection()).await.map_err(DbError::Statement)?;
        let mut rows: HashMap<P, Vec<T>> = parents.iter().map(|parent| (*parent, Vec::new())).collect();
        for child in children {
            let read = T::try_from(child.row).map_err(DbError::from)?;
            rows.entry(P::from_uuid(child.parent)).or_default().push(read);
        }
        Ok(rows.into_iter().map(|(parent, rows)| (parent, page.page(rows))).collect())
    }

    /// The page of the organization's own list.
    pub async fn page<R, T>(
        self,
        tx: &mut Tx,
        organization: OrganizationId,
        page: &PageRequest,
    ) -> Result<Page<T>, ApiError>
    where
        R: QueryableByName<Pg> + Send + 'static,
        T: TryFrom<R>,
        DbError: From<T::Error>,
    {
        let mut pages = self.pages::<R, _, T>(tx, organization, &[organization], page).await?;
        Ok(pages.remove(&organization).unwrap_or_default())
    }

    /// How many rows each parent's list has in all.
    pub async fn totals<P: ListParent>(
        self,
        tx: &mut Tx,
        organization: OrganizationId,
        parents: &[P],
    ) -> Result<HashMap<P, i64>, DbError> {
        let mut statement = Statement::default();
        statement.push("SELECT x.").push(P::REFERENCE).push(" AS parent, count(*) AS total FROM ").push(self.from);
        statement.push(" WHERE x.organization_id = ").value(Value::Id(organization.uuid()));
        statement.push(" AND x.").push(P::REFERENCE).push(" = ANY (").value(ids(parents)).push(")");
        statement.push(" AND (").condition(self.condition).push(") GROUP BY x.").push(P::REFERENCE);
        let counts: Vec<Count> = statement.load(tx.connection()).await?;
        let mut totals: HashMap<P, i64> = parents.iter().map(|parent| (*parent, 0)).collect();
        totals.extend(counts.into_iter().map(|count| (P::from_uuid(count.parent), count.total)));
        Ok(totals)
    }

    /// How many rows the organization's own list has in all.
    pub async fn total(self, tx: &mut Tx, organization: OrganizationId) -> Result<i64, DbError> {
        Ok(self.totals(tx, organization, &[organization]).await?.into_values().sum())
    }

    fn page_statement<P: ListParent>(
        self,
        organization: OrganizationId,
        parents: &[P],
        page: &PageRequest,
    ) -> Result<Statement, ApiError> {
        let forward = (page.end == PageEnd::Start) == (self.order.direction == Direction::Ascending);
        let (way, beyond) = if forward { ("ASC", ">") } else { ("DESC", "<") };
        let mut statement = Statement::default();
        statement.push("SELECT p.parent, c.* FROM unnest(").value(ids(parents));
        statement.push(") WITH ORDINALITY AS p (parent, place) CROSS JOIN LATERAL (SELECT ").push(self.columns);
        statement
            .push(" FROM ")
            .push(self.from)
            .push(" WHERE x.organization_id = ")
            .value(Value::Id(organization.uuid()));
        statement.push(" AND x.").push(P::REFERENCE).push(" = p.parent AND (").condition(self.condition).push(")");
        if let Some(position) = &page.beyond {
            statement
                .push(" AND (")
                .expression(&self.order.key)
                .push(", ")
                .push(self.id)
                .push(") ")
                .push(beyond)
                .push(" (");
            statement.value(sort_value(&position.key)?).push(", ").value(Value::Id(position.id)).push(")");
        }
        statement
            .push(" ORDER BY ")
            .expression(&self.order.key)
            .push(" ")
            .push(way)
            .push(", ")
            .push(self.id)
            .push(" ")
            .push(way);
        statement.push(" LIMIT ").value(Value::Number(page.probe())).push(") c ORDER BY p.place");
        Ok(statement)
    }
}

fn ids<P: TypedId>(parents: &[P]) -> Value {
    Value::Ids(parents.iter().map(|parent| parent.uuid()).collect())
}

fn sort_value(key: &SortKey) -> Result<Value, ApiError> {
    match key {
        SortKey::Time(micros) => chrono::DateTime::from_timestamp_micros(*micros).map(Value::Time),
        SortKey::Text(text) => Some(Value::Text(text.clone())),
        SortKey::Number(number) => Some(Value::Number(*number)),
    }
    .ok_or_else(|| ApiError::bad_input("after", "This cursor belongs to another list, filter or order."))
}
