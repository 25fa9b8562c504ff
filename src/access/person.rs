//! Who answers for an act that only a person can do, such as deciding about a candidate.

use super::grant::Grant;
use super::permission::Right;
use super::store;
use crate::db::{DbError, Tx};
use crate::kernel::acting::Acting;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ApiKeyId, UserId};

/// A member who answers for what is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub user: UserId,
    /// The key through which the person acts; none for somebody who is signed in.
    pub via: Option<ApiKeyId>,
}

/// The person who uses this right. For a key that is the member who made it, as long as that member's own role has the
/// right; the acts of a key whose maker has left are nobody's, and refused.
pub async fn person<R: Right>(grant: &Grant<R>, tx: &mut Tx) -> Result<Person, ApiError> {
    find_person(grant, tx).await?.ok_or(ApiError::Forbidden)
}

/// Like [`person`], where an act may be nobody's.
pub async fn find_person<R: Right>(grant: &Grant<R>, tx: &mut Tx) -> Result<Option<Person>, DbError> {
    match tx.acting() {
        Acting::User(user) => Ok(Some(Person { user, via: None })),
        Acting::ApiKey(key) => {
            let maker = store::find_maker(tx, grant, key).await?;
            let maker = maker.filter(|(_, role)| role.permissions().contains(&R::PERMISSION));
            Ok(maker.map(|(user, _)| Person { user, via: Some(key) }))
        }
        Acting::Candidate(_) | Acting::System => Ok(None),
    }
}
