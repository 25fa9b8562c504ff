//! The end of the time to begin.

use serde::{Deserialize, Serialize};

use super::model::InviteStep;
use super::{progress, store};
use crate::access::{OrgScope, system_scope};
use crate::db::session::DbSession;
use crate::db::{DbError, Tx};
use crate::domain::env::Env;
use crate::events::{self, Event};
use crate::jobs::{self, Job, JobError};
use crate::kernel::ids::{InviteId, OrganizationId};

/// Ends an invite that nobody began in time. Due when it expires; if that was put off meanwhile, it comes again then.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct ExpireInvite {
    pub(super) organization: OrganizationId,
    pub(super) invite: InviteId,
}

impl Job<Env> for ExpireInvite {
    const NAME: &'static str = "expire_invite";

    async fn run(self, env: &Env) -> Result<(), JobError> {
        let scope = system_scope(self.organization);
        Ok(env.database.write("expireInvite", &DbSession::WORKER, async |tx| expire(&scope, tx, self).await).await?)
    }
}

async fn expire(scope: &OrgScope, tx: &mut Tx, job: ExpireInvite) -> Result<(), DbError> {
    // Deleted meanwhile: nothing to end.
    let Some(invite) = store::lock(tx, scope, job.invite).await? else { return Ok(()) };
    if tx.now() < invite.expires_at {
        jobs::enqueue_at(tx, &job, invite.expires_at);
        return Ok(());
    }
    if progress::advance(scope, tx, &invite, InviteStep::Expire).await? {
        events::emit(tx, scope.organization(), Event::InviteExpired { invite: invite.id });
    }
    Ok(())
}
