//! What can go wrong at the database, in the three kinds that callers tell apart.
//!
//! The text of a database error holds SQL and values: it goes to the log with its chain and never to a client.

use std::convert::Infallible;

use diesel::result::{DatabaseErrorKind, Error};
use diesel_async::pooled_connection::PoolError;

use crate::kernel::error::ApiError;
use crate::kernel::problem::{Outcome, Problem, Rejection};

/// A failure at the database.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection within the time-out.
    #[error("no database connection")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The statement failed.
    #[error("database statement failed")]
    Statement(#[source] Error),
    /// A stored value does not read as what it should be.
    #[error("stored {0} is not readable")]
    Unreadable(&'static str),
}

impl DbError {
    /// Two transactions met; doing this one again may succeed (SQLSTATE 40001; diesel has no kind for 40P01, which it
    /// reports by its fixed English message).
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Statement(Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
            Self::Statement(Error::DatabaseError(_, info)) => info.message() == "deadlock detected",
            _ => false,
        }
    }

    /// The constraint that a write violated, if that is what happened.
    fn violated(&self) -> Option<&str> {
        match self {
            Self::Statement(Error::DatabaseError(
                DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::ForeignKeyViolation,
                info,
            )) => info.constraint_name(),
            _ => None,
        }
    }
}

/// A row that always reads.
impl From<Infallible> for DbError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

impl From<Error> for DbError {
    fn from(error: Error) -> Self {
        Self::Statement(error)
    }
}

impl From<bb8::RunError<PoolError>> for DbError {
    fn from(error: bb8::RunError<PoolError>) -> Self {
        Self::Unavailable(Box::new(error))
    }
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        Self::internal(error)
    }
}

impl<C> From<DbError> for Rejection<C> {
    fn from(error: DbError) -> Self {
        Self::Refused(error.into())
    }
}

/// Gives a violated constraint its meaning where the write is made.
pub trait OnConflict<T> {
    /// Turns the violation of `constraint` into a problem of the form; other errors pass as they are.
    fn on_conflict<C>(self, constraint: &str, meaning: impl FnOnce() -> Problem<C>) -> Outcome<T, C>;
}

impl<T> OnConflict<T> for Result<T, DbError> {
    fn on_conflict<C>(self, constraint: &str, meaning: impl FnOnce() -> Problem<C>) -> Outcome<T, C> {
        self.map_err(|error| if error.violated() == Some(constraint) { meaning().into() } else { error.into() })
    }
}

/// An error that a transaction may end with.
pub trait TransactionError: From<DbError> {
    /// True when the whole transaction may be done again.
    fn is_retryable(&self) -> bool;
}

impl TransactionError for DbError {
    fn is_retryable(&self) -> bool {
        Self::is_retryable(self)
    }
}

impl TransactionError for ApiError {
    fn is_retryable(&self) -> bool {
        match self {
            Self::Internal(report) => report.downcast_ref().is_some_and(DbError::is_retryable),
            _ => false,
        }
    }
}

impl<C> TransactionError for Rejection<C> {
    fn is_retryable(&self) -> bool {
        match self {
            Self::Refused(error) => error.is_retryable(),
            Self::Problems(_) => false,
        }
    }
}
