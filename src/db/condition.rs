//! Conditions of a list: SQL with its values beside it, joined by and, or, not.
//!
//! The SQL is written by stores and constant; values always travel as parameters. A `?` stands for each.

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{Array, BigInt, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use crate::kernel::text::clean;

/// A value of a condition.
#[derive(Debug, Clone)]
pub enum Value {
    /// An id.
    Id(Uuid),
    /// Several ids.
    Ids(Vec<Uuid>),
    /// Text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// A time.
    Time(DateTime<Utc>),
    /// A number.
    Number(i64),
}

/// A condition on the rows of a list.
#[derive(Debug, Clone)]
pub struct Condition {
    sql: String,
    values: Vec<Value>,
}

impl Condition {
    /// Holds for every row.
    pub fn always() -> Self {
        Self::constant("true")
    }

    /// A condition without values.
    pub fn constant(sql: &'static str) -> Self {
        Self { sql: sql.to_owned(), values: Vec::new() }
    }

    /// A condition with a `?` for each value.
    pub fn new(sql: impl Into<String>, values: Vec<Value>) -> Self {
        let condition = Self { sql: sql.into(), values };
        debug_assert_eq!(condition.sql.matches('?').count(), condition.values.len());
        condition
    }

    /// `found` holds for every word of a search; each `?` in it stands for the word, in lower case.
    pub fn every_word(search: Option<&str>, found: &'static str) -> Self {
        let search = search.map(clean).unwrap_or_default().to_lowercase();
        let holds = |word: &str| Self::new(found, vec![Value::Text(word.to_owned()); found.matches('?').count()]);
        search.split_whitespace().map(holds).fold(Self::always(), Self::and)
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.join("AND", other)
    }

    /// At least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.join("OR", other)
    }

    /// It does not hold; a row of which that is unknown counts as one where it does not hold.
    #[must_use]
    pub fn negate(self) -> Self {
        Self { sql: format!("({}) IS NOT TRUE", self.sql), values: self.values }
    }

    /// All of `all` hold, one of `any` unless there are none, and `not` does not: the parts of every filter.
    #[must_use]
    pub fn combined(self, all: impl Iterator<Item = Self>, any: impl Iterator<Item = Self>, not: Option<Self>) -> Self {
        let not = not.map(Self::negate);
        all.chain(any.reduce(Self::or)).chain(not).fold(self, Self::and)
    }

    fn join(mut self, word: &str, other: Self) -> Self {
        self.sql = format!("({}) {word} ({})", self.sql, other.sql);
        self.values.extend(other.values);
        self
    }
}

/// What the rows of a list are ordered by, never null.
#[derive(Debug, Clone)]
pub struct Expression {
    sql: String,
    values: Vec<Value>,
}

impl From<&'static str> for Expression {
    fn from(sql: &'static str) -> Self {
        Self { sql: sql.to_owned(), values: Vec::new() }
    }
}

impl Expression {
    /// `other` for the rows of which a condition holds, `usual` for all others.
    pub fn but_where(condition: Option<Condition>, other: &'static str, usual: &'static str) -> Self {
        let Some(Condition { sql, values }) = condition else { return usual.into() };
        Self { sql: format!("CASE WHEN {sql} THEN {other} ELSE {usual} END"), values }
    }
}

pub(super) type BoxedQuery = BoxedSqlQuery<'static, Pg, SqlQuery>;

/// SQL under construction: numbers its parameters as they come.
#[derive(Debug, Default)]
pub(super) struct Statement {
    sql: String,
    values: Vec<Value>,
}

impl Statement {
    /// Adds SQL without values.
    pub(super) fn push(&mut self, sql: &str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Adds a value as a parameter.
    pub(super) fn value(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        self.sql.push('$');
        self.sql.push_str(&self.values.len().to_string());
        self
    }

    /// Adds a condition.
    pub(super) fn condition(&mut self, condition: Condition) -> &mut Self {
        self.spread(&condition.sql, condition.values)
    }

    /// Adds an expression.
    pub(super) fn expression(&mut self, expression: &Expression) -> &mut Self {
        self.spread(&expression.sql, expression.values.clone())
    }

    fn spread(&mut self, sql: &str, values: Vec<Value>) -> &mut Self {
        let mut values = values.into_iter();
        for (index, part) in sql.split('?').enumerate() {
            if let Some(value) = (index > 0).then(|| values.next()).flatten() {
                self.value(value);
            }
            self.push(part);
        }
        self
    }

    /// The statement, ready to be sent.
    pub(super) fn build(self) -> BoxedQuery {
        let query = diesel::sql_query(self.sql).into_boxed::<Pg>();
        self.values.into_iter().fold(query, |query, value| match value {
            Value::Id(id) => query.bind::<SqlUuid, _>(id),
            Value::Ids(ids) => query.bind::<Array<SqlUuid>, _>(ids),
            Value::Text(text) => query.bind::<Text, _>(text),
            Value::Texts(texts) => query.bind::<Array<Text>, _>(texts),
            Value::Time(time) => query.bind::<Timestamptz, _>(time),
            Value::Number(number) => query.bind::<BigInt, _>(number),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_places() {
        let status = Condition::new("x.status = ?", vec![Value::Text("OPEN".into())]);
        let since =
            Condition::new("x.created_at >= ? AND x.n < ?", vec![Value::Time(DateTime::UNIX_EPOCH), Value::Number(3)]);
        let mut statement = Statement::default();
        statement.push("WHERE ").value(Value::Id(Uuid::nil())).push(" AND ").condition(status.or(since.negate()));
        let expected = "WHERE $1 AND (x.status = $2) OR ((x.created_at >= $3 AND x.n < $4) IS NOT TRUE)";
        assert_eq!(statement.sql, expected);
        assert_eq!(statement.values.len(), 4);
    }

    #[test]
    fn an_order_may_make_exceptions() {
        let hidden = Condition::new("x.id = ANY (?)", vec![Value::Ids(Vec::new())]);
        let mut statement = Statement::default();
        let key = Expression::but_where(Some(hidden), "-1", "x.score");
        statement.value(Value::Number(1)).push(" ").expression(&key).push(" ").expression(&key);
        let case = |value| format!("CASE WHEN x.id = ANY (${value}) THEN -1 ELSE x.score END");
        assert_eq!(statement.sql, format!("$1 {} {}", case(2), case(3)));
        let mut usual = Statement::default();
        usual.expression(&Expression::but_where(None, "-1", "x.score"));
        assert_eq!(usual.sql, "x.score");
    }
}
