//! Statements in SQL that each connection prepares once. diesel prepares what changes rows anew every time, which is twice
//! the way to the server and twice its work; the few writes that happen all the time are written out instead.

use diesel::QueryResult;
use diesel::expression::{AsExpression, TypedExpressionType};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{SqlType, Untyped};

/// Constant SQL with a `?` for each value.
pub(crate) struct Prepared {
    sql: &'static str,
    values: Vec<Box<dyn QueryFragment<Pg> + Send>>,
}

impl Prepared {
    /// A statement whose values are still to be bound, in their order.
    pub(crate) fn new(sql: &'static str) -> Self {
        Self { sql, values: Vec::new() }
    }

    /// Gives the next `?` its value.
    pub(crate) fn bind<T, V>(mut self, value: V) -> Self
    where
        T: SqlType + TypedExpressionType,
        V: AsExpression<T>,
        V::Expression: QueryFragment<Pg> + Send + 'static,
    {
        self.values.push(Box::new(value.as_expression()));
        self
    }
}

impl QueryId for Prepared {
    type QueryId = ();
    // Known by its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Prepared {
    type SqlType = Untyped;
}

impl QueryFragment<Pg> for Prepared {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut values = self.values.iter();
        for (index, part) in self.sql.split('?').enumerate() {
            if let Some(value) = (index > 0).then(|| values.next()).flatten() {
                value.walk_ast(pass.reborrow())?;
            }
            pass.push_sql(part);
        }
        Ok(())
    }
}
