//! A file that comes in one piece, as the form of a browser without script sends it: the same promise, the same checks, the
//! same way in.

use futures_util::Stream;

use super::complete::complete;
use super::create::{CreateUploadCode, GENERATION, NewUpload, create_upload};
use super::jobs::TidyDocument;
use super::model::DocumentStatus;
use super::receive::{UploadCode, receive};
use super::store;
use crate::access::{Actor, CandidateGrant, OrgScope, candidate};
use crate::db::Tx;
use crate::db::session::DbSession;
use crate::domain::env::Env;
use crate::jobs;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{DocumentId, TypedId};
use crate::kernel::problem::{Outcome, Problem, Rejection};
use crate::kernel::secret::LinkPurpose;

/// Why a whole file is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WholeUploadCode {
    /// There is no room for it, or the question does not take it.
    NotTaken(CreateUploadCode),
    /// What came is not fit to be kept.
    NotKept(UploadCode),
    /// It broke off: nothing of it is kept.
    BrokeOff,
}

/// Keeps a file whose size the sender need not know: READY when this answers. What cannot be kept whole is not kept.
pub async fn upload_whole<B, E>(
    env: &Env,
    actor: &Actor,
    form: &NewUpload,
    body: impl Stream<Item = Result<B, E>> + Send,
) -> Outcome<DocumentId, WholeUploadCode>
where
    B: AsRef<[u8]> + Send,
    E: Send,
{
    let session = actor.db_session();
    let promise = async |tx: &mut Tx| {
        let grant = candidate(tx, actor).await?;
        let id = create_upload(&grant, tx, &env.keys, form).await?;
        Ok((*grant.scope(), id))
    };
    let promised = env.database.write("createUpload", &session, promise).await;
    let (scope, id) = promised.map_err(|rejection: Rejection<_>| rejection.map(WholeUploadCode::NotTaken))?;
    let kept = fill(env, &scope, id, body).await;
    if kept.is_err() {
        let give_up = async |tx: &mut Tx| give_up(&candidate(tx, actor).await?, tx, id).await;
        env.database.write("giveUpUpload", &session, give_up).await?;
    }
    kept.map(|()| id)
}

async fn fill<B, E>(
    env: &Env,
    scope: &OrgScope,
    id: DocumentId,
    body: impl Stream<Item = Result<B, E>> + Send,
) -> Outcome<(), WholeUploadCode>
where
    B: AsRef<[u8]> + Send,
    E: Send,
{
    let token = env.keys.link_token(LinkPurpose::Upload, id.uuid(), GENERATION).hash();
    let received =
        receive(env, token, 0, None, body).await.map_err(|rejection| rejection.map(WholeUploadCode::NotKept))?;
    if received.broke_off {
        return Err(Problem::new(WholeUploadCode::BrokeOff, "", "The file broke off: send it again.").into());
    }
    if received.offset == 0 {
        let empty = WholeUploadCode::NotTaken(CreateUploadCode::Empty);
        return Err(Problem::new(empty, "", "The file is empty: choose another one.").into());
    }
    let session = DbSession { organization: Some(scope.organization()), ..DbSession::ANONYMOUS };
    let seal = async |tx: &mut Tx| store::seal(tx, scope, id).await.map_err(ApiError::from);
    env.database.write("sealUpload", &session, seal).await?;
    if complete(env, scope, id).await? == DocumentStatus::Ready {
        return Ok(());
    }
    let message = "The content is not what its type says, or not what the question takes.";
    Err(Problem::new(WholeUploadCode::NotKept(UploadCode::TypeNotAllowed), "", message).into())
}

/// Takes away what came, unless it was refused already.
async fn give_up(grant: &CandidateGrant, tx: &mut Tx, id: DocumentId) -> Result<(), ApiError> {
    let scope = grant.scope();
    let document = store::lock(tx, scope, id).await?;
    if document.is_some_and(|document| document.status == DocumentStatus::Uploading) {
        store::end(tx, scope, id, DocumentStatus::Deleted).await?;
        jobs::enqueue(tx, &TidyDocument { organization: scope.organization(), document: id });
    }
    Ok(())
}
