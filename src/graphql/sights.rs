//! What a request showed of candidates' work, recorded before the answer goes out.
//!
//! Plans note it while they read; reads stay read-only transactions. Whoever serves a request calls [`record_sights`]
//! once it is executed and sends no answer when that fails: nobody sees what is not recorded.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::context::RequestContext;
use crate::access::{OrgScope, ViewSubmissions, also};
use crate::db::Tx;
use crate::domain::submissions;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{OrganizationId, SubmissionId};

type Seen = BTreeMap<OrganizationId, (OrgScope, BTreeSet<SubmissionId>)>;

/// Submissions whose answers, documents or details of scorecards a request shows. Lists of states and scores are no sight.
#[derive(Debug, Clone, Default)]
pub struct Sights(Arc<Mutex<Seen>>);

impl Sights {
    /// Notes that these are shown.
    pub(super) fn note(&self, scope: OrgScope, ids: impl IntoIterator<Item = SubmissionId>) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut ids = ids.into_iter().peekable();
        if ids.peek().is_some() {
            let (_, seen) = seen.entry(scope.organization()).or_insert_with(|| (scope, BTreeSet::new()));
            seen.extend(ids);
        }
    }

    fn take(&self) -> Seen {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Records what the request showed, in one message for each organization. When this fails, nothing may be shown.
pub async fn record_sights(context: &RequestContext) -> Result<(), ApiError> {
    for (scope, seen) in context.sights.take().into_values() {
        let seen: Vec<SubmissionId> = seen.into_iter().collect();
        let grant = also::<ViewSubmissions>(&context.actor, &scope)?;
        let record =
            async |tx: &mut Tx| Ok::<_, ApiError>(submissions::record_sights(&grant, tx, &context.request_id, &seen)?);
        context.env.database.write("recordSights", &context.actor.db_session_in(&scope), record).await?;
    }
    Ok(())
}
