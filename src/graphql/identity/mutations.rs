//! Signing up, in and out; making and ending keys.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use secrecy::SecretString;

use super::objects::{ApiKey, Permission};
use crate::access::{Actor, ManageApiKeys, authorize, signed_in};
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::payload::{no_user_errors, user_errors};
use crate::graphql::plan::one;
use crate::graphql::scalars::DateTime;
use crate::graphql::selection::Selection;
use crate::identity::{create_api_key, revoke_api_key, revoke_session, sign_in, sign_up};
use crate::kernel::error::ApiError;
use crate::kernel::ids::{ApiKeyId, OrganizationId, SessionId};
use crate::kernel::problem::Rejection;

/// An account to be made.
#[derive(InputObject)]
pub(in crate::graphql) struct SignUpInput {
    /// Address of the account.
    email: String,
    /// A password of at least 10 characters.
    password: String,
    /// How the person is called.
    name: String,
}

user_errors!(
    "signUp",
    SignUpUserError,
    SignUpErrorCode,
    sign_up::SignUpCode {
        /// No mail address.
        InvalidEmail,
        /// There is an account with this address.
        EmailTaken,
        /// The password is too short or too long.
        WeakPassword,
        /// The name is missing.
        Empty,
        /// The name is too long.
        TooLong,
    }
);

/// Answer of `signUp`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct SignUpPayload {
    /// Id of the account; null when something is to be mended.
    user_id: Option<ID>,
    /// What is to be mended.
    user_errors: Vec<SignUpUserError>,
}

/// What a person signs in with.
#[derive(InputObject)]
pub(in crate::graphql) struct SignInInput {
    /// Address of the account.
    email: String,
    /// Its password.
    password: String,
}

user_errors!(
    "signIn",
    SignInUserError,
    SignInErrorCode,
    sign_in::SignInCode {
        /// No account has this address and password; which of the two is wrong is not said.
        WrongCredentials,
    }
);

/// Answer of `signIn`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct SignInPayload {
    /// Bearer token of the session, shown this once; browsers get it as a cookie too.
    session_token: Option<String>,
    /// What is to be mended.
    user_errors: Vec<SignInUserError>,
}

no_user_errors!("signOut", SignOutUserError, SignOutErrorCode);

/// Answer of `signOut`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct SignOutPayload {
    /// True: the session has ended.
    signed_out: bool,
    /// Always empty: there is nothing to mend.
    user_errors: Vec<SignOutUserError>,
}

/// A session to be ended.
#[derive(InputObject)]
pub(in crate::graphql) struct RevokeSessionInput {
    /// Which of one's own sessions.
    session_id: ID,
}

no_user_errors!("revokeSession", RevokeSessionUserError, RevokeSessionErrorCode);

/// Answer of `revokeSession`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct RevokeSessionPayload {
    /// Id of the session that has ended.
    session_id: Option<ID>,
    /// Always empty: there is nothing to mend.
    user_errors: Vec<RevokeSessionUserError>,
}

/// A key to be made.
#[derive(InputObject)]
pub(in crate::graphql) struct CreateApiKeyInput {
    /// The organization it works in.
    organization_id: ID,
    /// What it is for.
    name: String,
    /// What it may do; at most what the maker may.
    permissions: Vec<Permission>,
    /// When it ends; never, if absent.
    expires_at: Option<DateTime>,
}

user_errors!(
    "createApiKey",
    CreateApiKeyUserError,
    CreateApiKeyErrorCode,
    create_api_key::CreateApiKeyCode {
        /// No name, or no permission.
        Empty,
        /// The name is too long.
        TooLong,
        /// A permission that the maker does not have.
        NotYours,
        /// The end lies in the past.
        ExpiresInPast,
    }
);

/// Answer of `createApiKey`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct CreateApiKeyPayload {
    /// The key; null when something is to be mended.
    api_key: Option<ApiKey>,
    /// What the integration sends as bearer token, shown this once; null when the answer is a repetition.
    secret: Option<String>,
    /// What is to be mended.
    user_errors: Vec<CreateApiKeyUserError>,
}

/// A key to be ended.
#[derive(InputObject)]
pub(in crate::graphql) struct RevokeApiKeyInput {
    /// Which one.
    api_key_id: ID,
}

no_user_errors!("revokeApiKey", RevokeApiKeyUserError, RevokeApiKeyErrorCode);

/// Answer of `revokeApiKey`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct RevokeApiKeyPayload {
    /// The key, ended.
    api_key: Option<ApiKey>,
    /// Always empty: there is nothing to mend.
    user_errors: Vec<RevokeApiKeyUserError>,
}

/// Changes to accounts, sessions and keys.
#[derive(Default)]
pub(in crate::graphql) struct IdentityMutation;

#[Object]
impl IdentityMutation {
    /// Makes an account with a password. Open to everyone.
    async fn sign_up(&self, ctx: &Context<'_>, input: SignUpInput) -> Result<SignUpPayload, ApiError> {
        let form =
            sign_up::SignUp { email: input.email, password: SecretString::from(input.password), name: input.name };
        let checked = match sign_up::check(form, &*ctx.env().database.randomness()).await {
            Ok(checked) => checked,
            Err(Rejection::Refused(error)) => return Err(error),
            Err(Rejection::Problems(problems)) => {
                return Ok(SignUpPayload {
                    user_id: None,
                    user_errors: problems.into_iter().map(Into::into).collect(),
                });
            }
        };
        let receipt = ctx.mutate("signUp", async |tx| sign_up::sign_up(tx, &checked).await).await?;
        Ok(SignUpPayload { user_id: receipt.value.map(node::id), user_errors: receipt.user_errors() })
    }

    /// Opens a session. Open to everyone.
    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> Result<SignInPayload, ApiError> {
        let database = &ctx.env().database;
        let user = match sign_in::check(database, &input.email, SecretString::from(input.password)).await {
            Ok(user) => user,
            Err(Rejection::Refused(error)) => return Err(error),
            Err(Rejection::Problems(problems)) => {
                let user_errors = problems.into_iter().map(Into::into).collect();
                return Ok(SignInPayload { session_token: None, user_errors });
            }
        };
        let opened = sign_in::open_session(database, user).await?;
        ctx.set_session(&opened.token);
        Ok(SignInPayload { session_token: Some(opened.token.expose().to_owned()), user_errors: Vec::new() })
    }

    /// Ends the session that the caller presented. Needs a signed-in person.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload, ApiError> {
        let session = signed_in(ctx.actor())?.actor().session;
        end_session(ctx, "signOut", session).await?;
        ctx.clear_session();
        Ok(SignOutPayload { signed_out: true, user_errors: Vec::new() })
    }

    /// Ends one of the caller's own sessions. Needs a signed-in person.
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        input: RevokeSessionInput,
    ) -> Result<RevokeSessionPayload, ApiError> {
        signed_in(ctx.actor())?;
        let session: SessionId = node::decode(&input.session_id)?;
        end_session(ctx, "revokeSession", session).await?;
        Ok(RevokeSessionPayload { session_id: Some(node::id(session)), user_errors: Vec::new() })
    }

    /// Makes a key for an integration; its secret is shown this once. Needs `MANAGE_API_KEYS`.
    async fn create_api_key(
        &self,
        ctx: &Context<'_>,
        input: CreateApiKeyInput,
    ) -> Result<CreateApiKeyPayload, ApiError> {
        let organization: OrganizationId = node::decode(&input.organization_id)?;
        let form = create_api_key::NewApiKey {
            name: input.name,
            permissions: input.permissions.into_iter().map(Into::into).collect(),
            expires_at: input.expires_at.map(|at| at.0),
        };
        let receipt = ctx
            .mutate("createApiKey", async |tx| {
                let grant = authorize::<ManageApiKeys>(tx, ctx.actor(), organization).await?;
                create_api_key::create_api_key(&grant, tx, ctx.actor(), &form).await
            })
            .await?;
        let selection = Selection::of(ctx)?.child("apiKey");
        let created = receipt.value.as_ref();
        Ok(CreateApiKeyPayload {
            api_key: one(ctx, created.map(|created| created.id), &selection).await?,
            secret: created.and_then(|created| created.secret.as_ref()).map(|secret| secret.expose().to_owned()),
            user_errors: receipt.user_errors(),
        })
    }

    /// Ends a key at once. Needs `MANAGE_API_KEYS`.
    async fn revoke_api_key(
        &self,
        ctx: &Context<'_>,
        input: RevokeApiKeyInput,
    ) -> Result<RevokeApiKeyPayload, ApiError> {
        let id: ApiKeyId = node::decode(&input.api_key_id)?;
        let receipt = ctx
            .mutate("revokeApiKey", async |tx| {
                let grant = authorize::<ManageApiKeys>(tx, ctx.actor(), id).await?;
                revoke_api_key::revoke_api_key(&grant, tx, id).await?;
                Ok::<_, Rejection<()>>(id)
            })
            .await?;
        let selection = Selection::of(ctx)?.child("apiKey");
        Ok(RevokeApiKeyPayload { api_key: one(ctx, receipt.value, &selection).await?, user_errors: Vec::new() })
    }
}

async fn end_session(ctx: &Context<'_>, name: &'static str, session: SessionId) -> Result<(), ApiError> {
    let end = async |tx: &mut crate::db::Tx| match ctx.actor() {
        Actor::User(_) => {
            revoke_session::revoke_session(&signed_in(ctx.actor())?, tx, session).await?;
            Ok::<_, Rejection<()>>(())
        }
        _ => Err(ApiError::Unauthenticated.into()),
    };
    ctx.mutate(name, end).await.map(|_| ())
}
