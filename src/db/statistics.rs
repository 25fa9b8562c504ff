//! What PostgreSQL knows of its tables when it plans.

use super::{DbError, connect};

/// Has it look at all tables, after many rows came at once. Otherwise it would do so by itself some minutes later.
pub async fn refresh(url: &str) -> Result<(), DbError> {
    let client = connect::client(url).await?;
    client.batch_execute("VACUUM (ANALYZE)").await.map_err(|error| DbError::Unavailable(Box::new(error)))
}
