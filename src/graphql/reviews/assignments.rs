//! Who is to review a submission.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object};

use crate::access::ViewSubmissions;
use crate::domain::reviews as domain;
use crate::graphql::identity::User;
use crate::graphql::plan::{Planned, Reader};
use crate::graphql::scalars::DateTime;
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;

/// Somebody who is to review a submission.
pub(in crate::graphql) struct ReviewerAssignment {
    row: domain::Assignment,
    user: Planned<Option<Arc<User>>>,
    assigned_by: Planned<Option<Arc<User>>>,
}

#[Object]
impl ReviewerAssignment {
    /// The reviewer; null when that person is no member any more. Needs `VIEW_ORGANIZATION`.
    fn user(&self, ctx: &Context<'_>) -> Result<&Option<Arc<User>>, ApiError> {
        self.user.get(ctx, ())
    }

    /// When the submission was assigned.
    async fn assigned_at(&self) -> DateTime {
        self.row.assigned_at.into()
    }

    /// Who assigned it; null when that person is no member any more. Needs `VIEW_ORGANIZATION`.
    fn assigned_by(&self, ctx: &Context<'_>) -> Result<&Option<Arc<User>>, ApiError> {
        self.assigned_by.get(ctx, ())
    }

    /// The reviewer has reviewed the newest scorecard.
    async fn reviewed(&self) -> bool {
        self.row.reviewed
    }
}

impl ReviewerAssignment {
    /// The reviewers of each submission, in the order of assignment.
    pub(in crate::graphql) async fn of_submissions(
        reader: &mut Reader<'_>,
        ids: &[SubmissionId],
        selection: &Selection,
    ) -> Result<HashMap<SubmissionId, Vec<Self>>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let found = domain::assignments(&grant, reader.tx, ids).await?;
        let bare = |row| Self { row, user: Planned::default(), assigned_by: Planned::default() };
        let mut all: HashMap<SubmissionId, Vec<Self>> =
            found.into_iter().map(|(id, rows)| (id, rows.into_iter().map(bare).collect())).collect();
        for field in selection.all("user") {
            let people: Vec<_> = all.values().flatten().map(|one| one.row.user).collect();
            let found = User::members(reader, people.into_iter(), field.selection()).await?;
            for one in all.values_mut().flatten() {
                one.user.put(field, found.get(&one.row.user).cloned());
            }
        }
        for field in selection.all("assignedBy") {
            let people: Vec<_> = all.values().flatten().filter_map(|one| one.row.assigned_by).collect();
            let found = User::members(reader, people.into_iter(), field.selection()).await?;
            for one in all.values_mut().flatten() {
                one.assigned_by.put(field, one.row.assigned_by.and_then(|id| found.get(&id)).cloned());
            }
        }
        Ok(all)
    }
}
