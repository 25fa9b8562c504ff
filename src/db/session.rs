//! On whose behalf a transaction runs: the settings that row-level security reads.

use std::fmt::Write as _;

use crate::kernel::acting::Acting;
use crate::kernel::ids::{OrganizationId, TypedId, UserId};

/// Which database role does the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DbRole {
    /// Serves requests; sees one organization.
    App,
    /// Runs jobs, sequencer and dispatcher; sees all.
    Worker,
}

/// The caller as row-level security knows it.
#[derive(Debug, Clone)]
pub struct DbSession {
    /// Which pool the connection comes from.
    pub role: DbRole,
    /// The signed-in person: sees the own account, sessions and memberships.
    pub user: Option<UserId>,
    /// The organization, where it is known before the first statement.
    pub organization: Option<OrganizationId>,
    /// Who acts: stands in every fact and owns the idempotency keys.
    pub acting: Acting,
}

impl DbSession {
    /// Nobody in particular: sign-up, sign-in, tokens.
    pub const ANONYMOUS: Self = Self { role: DbRole::App, user: None, organization: None, acting: Acting::System };
    /// The server's own work.
    pub const WORKER: Self = Self { role: DbRole::Worker, user: None, organization: None, acting: Acting::System };

    /// The statements that open the transaction, sent as one message. Only ids of ours are written into it.
    pub(super) fn begin_sql(&self, mode: &str) -> String {
        let mut sql = format!("BEGIN ISOLATION LEVEL READ COMMITTED {mode}");
        let mut set = |name: &str, value: &dyn std::fmt::Display| {
            let _ = write!(sql, "; SET LOCAL assay.{name} = '{value}'");
        };
        if let Some(user) = self.user {
            set("user_id", &user.uuid());
        }
        if let Some(organization) = self.organization {
            set("organization_id", &organization.uuid());
        }
        if let Some(id) = self.acting.id() {
            set("actor", &format_args!("{}:{id}", self.acting.kind()));
        }
        sql
    }
}
