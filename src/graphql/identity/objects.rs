//! Whoever calls, and the keys of an organization.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, SimpleObject, Union};

use crate::access::{self, Actor, Grant, ManageApiKeys, OrgScope, ViewEvents, ViewOrganization, signed_in};
use crate::domain::organizations as domain;
use crate::graphql::connection::{Connection, connection, cursored};
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::organizations::Organization;
use crate::graphql::plan::{Entity, Planning, Reader, one};
use crate::graphql::scalars::{DateTime, EmailAddress};
use crate::graphql::selection::{SelectedField, Selection};
use crate::identity::{self, read};
use crate::kernel::acting::Acting;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ApiKeyId, InviteId, UserId};
use crate::kernel::paging::PageRequest;

/// Whoever calls.
#[derive(Union)]
pub(in crate::graphql) enum Viewer {
    User(User),
    ApiKey(ApiKey),
    Candidate(Candidate),
}

/// The person whom an invite was sent to.
#[derive(SimpleObject)]
pub(in crate::graphql) struct Candidate {
    /// Id of the invite that the candidate holds.
    invite_id: ID,
}

impl Viewer {
    /// Those who acted in the organization of the transaction, as colleagues see them. Who is not of it any more is left
    /// out, and so is the server.
    pub(in crate::graphql) async fn load(
        reader: &mut Reader<'_>,
        acting: &HashSet<Acting>,
        selection: &Selection,
    ) -> Result<HashMap<Acting, Arc<Self>>, ApiError> {
        let grant = reader.grant::<ViewEvents>()?;
        let mut found = HashMap::new();
        let (mut people, mut keys) = (Vec::new(), Vec::new());
        for actor in acting {
            match *actor {
                Acting::User(user) => people.push(user),
                Acting::ApiKey(key) => keys.push(key),
                Acting::Candidate(invite) => {
                    found.insert(*actor, Arc::new(Self::Candidate(Candidate::new(invite))));
                }
                Acting::System => {}
            }
        }
        for (id, row) in read::api_keys_by_ids(&grant, reader.tx, &keys).await? {
            found.insert(Acting::ApiKey(id), Arc::new(Self::ApiKey(ApiKey { row })));
        }
        let users = User::colleagues(&grant, reader, &people, selection).await?;
        found.extend(users.into_iter().map(|(id, user)| (Acting::User(id), Arc::new(Self::User(user)))));
        Ok(found)
    }
}

impl Candidate {
    fn new(invite: InviteId) -> Self {
        Self { invite_id: node::id(invite) }
    }
}

/// A person with an account.
pub(in crate::graphql) struct User {
    account: identity::User,
    memberships: Vec<Membership>,
    sessions: Vec<identity::Session>,
}

impl User {
    /// These members of the organization of the transaction, as colleagues see them. Who is not of it any more is left out.
    async fn colleagues(
        scope: &OrgScope,
        reader: &mut Reader<'_>,
        ids: &[UserId],
        selection: &Selection,
    ) -> Result<HashMap<UserId, Self>, ApiError> {
        let accounts = read::members_accounts(scope, reader.tx, ids).await?;
        let mut places = HashMap::new();
        if selection.has("memberships") {
            let here = domain::memberships_here(scope, reader.tx, ids).await?;
            places.extend(here.into_iter().map(|row| (row.user, Membership { row })));
        }
        let seen = |(id, account): (UserId, identity::User)| {
            (id, Self { account, memberships: places.remove(&id).into_iter().collect(), sessions: Vec::new() })
        };
        Ok(accounts.into_iter().map(seen).collect())
    }

    /// The same for whoever may see the organization's members.
    pub(in crate::graphql) async fn members(
        reader: &mut Reader<'_>,
        ids: impl Iterator<Item = UserId>,
        selection: &Selection,
    ) -> Result<HashMap<UserId, Arc<Self>>, ApiError> {
        let grant = reader.grant::<ViewOrganization>()?;
        let ids: HashSet<UserId> = ids.collect();
        let ids: Vec<UserId> = ids.into_iter().collect();
        let found = Self::colleagues(&grant, reader, &ids, selection).await?;
        Ok(found.into_iter().map(|(id, user)| (id, Arc::new(user))).collect())
    }
}

#[Object]
impl User {
    /// The id.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.account.id)
    }

    /// Address of the account.
    async fn email(&self) -> EmailAddress {
        EmailAddress(self.account.email.clone())
    }

    /// How the person is called.
    async fn name(&self) -> &str {
        &self.account.name
    }

    /// Whether the address was proven.
    async fn email_verified(&self) -> bool {
        self.account.email_verified
    }

    /// The person's places in organizations. Where somebody else looks, the place in the organization at hand.
    async fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// The person's sessions that have not ended, the newest first. Told to that person alone, by `viewer`.
    async fn sessions(&self) -> Vec<Session> {
        self.sessions.iter().map(Session::from).collect()
    }
}

/// A person's place in an organization.
pub(in crate::graphql) struct Membership {
    row: domain::Membership,
}

/// A member's place in an organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "access::Role")]
pub(in crate::graphql) enum Role {
    /// Everything, and answers for the bill.
    Owner,
    /// Everything but what only an owner may.
    Admin,
    /// Runs assessments from job description to result.
    Recruiter,
    /// Reads and scores submissions.
    Reviewer,
    /// Reads everything, changes nothing.
    Auditor,
}

/// A right within one organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "access::Permission")]
pub(in crate::graphql) enum Permission {
    /// See the organization, its members and settings.
    ViewOrganization,
    /// Rename the organization and change its settings.
    ManageOrganization,
    /// Make, list and revoke API keys.
    ManageApiKeys,
    /// See job descriptions and assessments with their keys.
    ViewAssessments,
    /// Write job descriptions.
    ManageJobDescriptions,
    /// Write and publish assessments.
    ManageAssessments,
    /// See participants and invites.
    ViewInvites,
    /// Invite people.
    ManageInvites,
    /// See submissions, answers and scorecards.
    ViewSubmissions,
    /// Score submissions oneself, beside the scorer, and have them scored anew.
    ReviewSubmissions,
    /// Say who is to review a submission.
    AssignReviewers,
    /// Decide how it goes on with a candidate.
    DecideSubmissions,
    /// Release results to candidates.
    ReleaseResults,
    /// Read the event log.
    ViewEvents,
    /// Read who saw what candidates wrote.
    ViewAuditLog,
}

#[Object]
impl Membership {
    /// The id.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// The organization.
    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization, ApiError> {
        let found = one(ctx, Some(self.row.organization), &Selection::of(ctx)?).await?;
        found.ok_or(ApiError::NotFound)
    }

    /// The person's role there.
    async fn role(&self) -> Role {
        self.row.role.into()
    }

    /// What that role permits.
    async fn permissions(&self) -> Vec<Permission> {
        self.row.role.permissions().into_iter().map(Into::into).collect()
    }

    /// Since when.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }
}

/// A session that has not ended.
#[derive(SimpleObject)]
pub(in crate::graphql) struct Session {
    /// The id, good for `revokeSession`.
    id: ID,
    /// When it was opened.
    created_at: DateTime,
    /// When it was last used, to five minutes.
    last_used_at: DateTime,
    /// When it ends by itself.
    expires_at: DateTime,
}

impl From<&identity::Session> for Session {
    fn from(session: &identity::Session) -> Self {
        Self {
            id: node::id(session.id),
            created_at: session.created_at.into(),
            last_used_at: session.last_used_at.into(),
            expires_at: session.expires_at.into(),
        }
    }
}

/// A key of an integration.
pub(in crate::graphql) struct ApiKey {
    row: identity::ApiKey,
}

#[Object]
impl ApiKey {
    /// The id, good for `node`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        node::id(self.row.id)
    }

    /// What it is for.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// What it may do.
    async fn permissions(&self) -> Vec<Permission> {
        self.row.permissions.iter().copied().map(Into::into).collect()
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.row.created_at.into()
    }

    /// When it ends by itself; never, if null.
    async fn expires_at(&self) -> Option<DateTime> {
        self.row.expires_at.map(Into::into)
    }

    /// When it was last used, to five minutes.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.row.last_used_at.map(Into::into)
    }

    /// When it was ended; still good, if null.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.row.revoked_at.map(Into::into)
    }
}

connection!(ApiKeyConnection, ApiKeyEdge, ApiKey, "API keys");

impl Entity for ApiKey {
    type Id = ApiKeyId;
    type Right = ManageApiKeys;

    fn load<'p>(
        grant: Grant<Self::Right>,
        reader: &'p mut Reader<'_>,
        ids: Vec<ApiKeyId>,
        _: &'p Selection,
    ) -> Planning<'p, HashMap<ApiKeyId, Self>> {
        Box::pin(async move {
            let found = read::api_keys_by_ids(&grant, reader.tx, &ids).await?;
            Ok(found.into_iter().map(|(id, row)| (id, Self { row })).collect())
        })
    }
}

impl ApiKey {
    /// The page of an organization's keys that a field asks for.
    pub(in crate::graphql) async fn page_of_organization(
        reader: &mut Reader<'_>,
        field: &SelectedField,
    ) -> Result<ApiKeyConnection, ApiError> {
        let grant = reader.grant::<ManageApiKeys>()?;
        let request = PageRequest::new(&field.page_arguments()?, &"apiKeys")?;
        let page = read::api_keys(&grant, reader.tx, &request).await?;
        let total = if field.selection().has("totalCount") {
            Some(read::count_api_keys(&grant, reader.tx).await?)
        } else {
            None
        };
        let page = page.map(|row| Self { row });
        Ok(ApiKeyConnection::new(cursored(&request, page, |key| key.row.position()), total))
    }
}

/// Entry points to whoever calls.
#[derive(Default)]
pub(in crate::graphql) struct IdentityQuery;

#[Object]
impl IdentityQuery {
    /// Whoever calls; null when nobody is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>, ApiError> {
        match ctx.actor() {
            Actor::Anonymous => Ok(None),
            Actor::User(_) => Ok(Some(Viewer::User(own_account(ctx).await?))),
            Actor::ApiKey(key) => {
                let organization = key.organization;
                let row = ctx
                    .read(async |tx| {
                        let scope =
                            access::authorize::<access::ViewOrganization>(tx, ctx.actor(), organization).await?;
                        read::api_key(&scope, tx, key.api_key).await
                    })
                    .await?;
                Ok(Some(Viewer::ApiKey(ApiKey { row })))
            }
            Actor::Candidate(candidate) => Ok(Some(Viewer::Candidate(Candidate::new(candidate.invite)))),
        }
    }
}

async fn own_account(ctx: &Context<'_>) -> Result<User, ApiError> {
    ctx.read(async |tx| {
        let who = signed_in(ctx.actor())?;
        let account = read::own_account(&who, tx).await?;
        let memberships = domain::memberships_of(&who, tx).await?;
        let sessions = read::own_sessions(&who, tx).await?;
        Ok(User { account, memberships: memberships.into_iter().map(|row| Membership { row }).collect(), sessions })
    })
    .await
}
