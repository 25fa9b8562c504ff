//! Conditions of a list: SQL with its values beside it, joined by and, or, not.
//!
//! The SQL is written by stores and constant; values always travel as parameters. A `?` stands for each.

use chrono::{DateTime, Utc};
use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Text, Timestamptz, Untyped, Uuid as SqlUuid};
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

    fn is_always(&self) -> bool {
        self.sql == "true"
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
        match (self.is_always(), other.is_always()) {
            (true, _) => other,
            (_, true) => self,
            _ => self.join("AND", other),
        }
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

/// SQL under construction: its text around its values, which travel as numbered parameters.
#[derive(Debug)]
pub(super) struct Statement {
    parts: Vec<String>,
    values: Vec<Value>,
    is_kept: bool,
}

impl Default for Statement {
    fn default() -> Self {
        Self { parts: vec![String::new()], values: Vec::new(), is_kept: true }
    }
}

impl Statement {
    /// Adds SQL without values.
    pub(super) fn push(&mut self, sql: &str) -> &mut Self {
        if let Some(part) = self.parts.last_mut() {
            part.push_str(sql);
        }
        self
    }

    /// Adds a value as a parameter.
    pub(super) fn value(&mut self, value: Value) -> &mut Self {
        self.values.push(value);
        self.parts.push(String::new());
        self
    }

    /// Adds a condition. A client may put together any number of different ones: such a statement is not kept prepared.
    pub(super) fn condition(&mut self, condition: Condition) -> &mut Self {
        self.is_kept &= condition.is_always();
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
}

impl QueryId for Statement {
    type QueryId = ();
    // Known by its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Statement {
    type SqlType = Untyped;
}

impl QueryFragment<Pg> for Statement {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        if !self.is_kept {
            pass.unsafe_to_cache_prepared();
        }
        let mut values = self.values.iter();
        for part in &self.parts {
            pass.push_sql(part);
            match values.next() {
                None => {}
                Some(Value::Id(id)) => pass.push_bind_param::<SqlUuid, _>(id)?,
                Some(Value::Ids(ids)) => pass.push_bind_param::<Array<SqlUuid>, _>(ids)?,
                Some(Value::Text(text)) => pass.push_bind_param::<Text, _>(text)?,
                Some(Value::Texts(texts)) => pass.push_bind_param::<Array<Text>, _>(texts)?,
                Some(Value::Time(time)) => pass.push_bind_param::<Timestamptz, _>(time)?,
                Some(Value::Number(number)) => pass.push_bind_param::<BigInt, _>(number)?,
            }
        }
        Ok(())
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
        let expected = "WHERE ? AND (x.status = ?) OR ((x.created_at >= ? AND x.n < ?) IS NOT TRUE)";
        assert_eq!(statement.parts.join("?"), expected);
        assert_eq!(statement.values.len(), 4);
    }

    #[test]
    fn what_a_client_put_together_is_not_kept() {
        let kept = |condition: Condition| Statement::default().push("WHERE ").condition(condition).is_kept;
        assert!(kept(Condition::always().and(Condition::always())));
        assert!(kept(Condition::always().combined(std::iter::empty(), std::iter::empty(), None)));
        assert!(!kept(Condition::always().and(Condition::constant("x.late"))));
        assert!(!kept(Condition::always().negate()));
    }

    #[test]
    fn an_order_may_make_exceptions() {
        let hidden = Condition::new("x.id = ANY (?)", vec![Value::Ids(Vec::new())]);
        let mut statement = Statement::default();
        let key = Expression::but_where(Some(hidden), "-1", "x.score");
        statement.value(Value::Number(1)).push(" ").expression(&key).push(" ").expression(&key);
        let case = "CASE WHEN x.id = ANY (?) THEN -1 ELSE x.score END";
        assert_eq!(statement.parts.join("?"), format!("? {case} {case}"));
        let mut usual = Statement::default();
        usual.expression(&Expression::but_where(None, "-1", "x.score"));
        assert_eq!(usual.parts.join("?"), "x.score");
    }
}
