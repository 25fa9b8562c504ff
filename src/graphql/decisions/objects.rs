//! What a person decided on a submission.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, Object};

use crate::access::ViewSubmissions;
use crate::domain::decisions::{self as domain, DecisionId};
use crate::domain::submissions;
use crate::graphql::identity::{ApiKey, User};
use crate::graphql::plan::{Planned, Reader, shared};
use crate::graphql::scalars::DateTime;
use crate::graphql::selection::Selection;
use crate::kernel::error::ApiError;
use crate::kernel::ids::SubmissionId;

/// What a person decided on a submission, and why. It never changes; a later one takes its place.
pub(in crate::graphql) struct Decision {
    row: domain::Decision,
    decided_by: Planned<Arc<User>>,
    via: Planned<Option<Arc<ApiKey>>>,
}

/// What is decided on a submission. Nothing follows from it by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "submissions::DecisionOutcome")]
pub(in crate::graphql) enum DecisionOutcome {
    /// Go on with the candidate.
    Advance,
    /// Wait.
    Hold,
    /// Do not go on.
    Reject,
}

#[Object]
impl Decision {
    /// 1 for the first on its submission. Good for `expectedNumber`.
    async fn number(&self) -> i32 {
        self.row.id.number
    }

    /// What was decided.
    async fn outcome(&self) -> DecisionOutcome {
        self.row.outcome.into()
    }

    /// Why, in the person's own words. The candidate is never shown it.
    async fn reason(&self) -> &str {
        &self.row.reason
    }

    /// Who decided: always a person, for an API key the member who made it. Needs `VIEW_ORGANIZATION`.
    fn decided_by(&self, ctx: &Context<'_>) -> Result<&Arc<User>, ApiError> {
        self.decided_by.get(ctx, ())
    }

    /// The API key that the person used; null when it was done by hand. Needs `MANAGE_API_KEYS`.
    fn via(&self, ctx: &Context<'_>) -> Result<&Option<Arc<ApiKey>>, ApiError> {
        self.via.get(ctx, ())
    }

    /// When.
    async fn decided_at(&self) -> DateTime {
        self.row.decided_at.into()
    }
}

impl Decision {
    /// The decision that stands on each submission that has one.
    pub(in crate::graphql) async fn standing_of(
        reader: &mut Reader<'_>,
        ids: &[SubmissionId],
        selection: &Selection,
    ) -> Result<HashMap<SubmissionId, Self>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let found = domain::standing(&grant, reader.tx, ids).await?;
        let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
        Ok(planned.into_iter().map(|decision| (decision.row.id.submission, decision)).collect())
    }

    /// All decisions on each submission that has any, the newest first.
    pub(in crate::graphql) async fn all_of(
        reader: &mut Reader<'_>,
        ids: &[SubmissionId],
        selection: &Selection,
    ) -> Result<HashMap<SubmissionId, Vec<Self>>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let found = domain::by_submissions(&grant, reader.tx, ids).await?;
        let rows = found.into_values().flatten().collect();
        let mut all: HashMap<SubmissionId, Vec<Self>> = HashMap::new();
        for decision in Self::plan(reader, rows, selection).await? {
            all.entry(decision.row.id.submission).or_default().push(decision);
        }
        Ok(all)
    }

    /// Several at once.
    pub(super) async fn of_ids(
        reader: &mut Reader<'_>,
        ids: &[DecisionId],
        selection: &Selection,
    ) -> Result<HashMap<DecisionId, Arc<Self>>, ApiError> {
        let grant = reader.grant::<ViewSubmissions>()?;
        let found = domain::by_ids(&grant, reader.tx, ids).await?;
        let planned = Self::plan(reader, found.into_values().collect(), selection).await?;
        Ok(planned.into_iter().map(|decision| (decision.row.id, Arc::new(decision))).collect())
    }

    /// Reads what is selected beneath these decisions, in their order.
    async fn plan(
        reader: &mut Reader<'_>,
        rows: Vec<domain::Decision>,
        selection: &Selection,
    ) -> Result<Vec<Self>, ApiError> {
        let bare = |row| Self { row, decided_by: Planned::default(), via: Planned::default() };
        let mut decisions: Vec<Self> = rows.into_iter().map(bare).collect();
        for field in selection.all("decidedBy") {
            let people = decisions.iter().map(|decision| decision.row.decided_by);
            let found = User::members(reader, people, field.selection()).await?;
            for decision in &mut decisions {
                decision.decided_by.put_shared(field, &found, &decision.row.decided_by)?;
            }
        }
        for field in selection.all("via") {
            let keys = decisions.iter().filter_map(|decision| decision.row.via);
            let found = shared::<ApiKey>(reader, keys, field.selection()).await?;
            for decision in &mut decisions {
                let own = decision.row.via.and_then(|key| found.get(&key)).map(Arc::clone);
                decision.via.put(field, own);
            }
        }
        Ok(decisions)
    }
}
