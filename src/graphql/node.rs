//! Objects by id: `node` and `nodes`, and ids on their way in and out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_graphql::{Context, ID, Interface};
use uuid::Uuid;

use super::assessments::{Assessment, AssessmentTemplate, Question};
use super::audit::AuditEntry;
use super::identity::ApiKey;
use super::invites::AssessmentInvite;
use super::job_descriptions::JobDescription;
use super::organizations::Organization;
use super::participants::Participant;
use super::plan::{Entity, Reader, one};
use super::reviews::Review;
use super::scorecards::Scorecard;
use super::selection::Selection;
use super::submissions::{Answer, Document, Submission};
use crate::kernel::error::ApiError;
use crate::kernel::ids::TypedId;

macro_rules! nodes {
    ($($name:ident),* $(,)?) => {
        /// An object with an id of its own.
        #[derive(Interface)]
        #[graphql(field(name = "id", ty = "ID", desc = "The id, good for `node`."))]
        pub(super) enum Node {
            $($name(Box<$name>),)*
        }

        /// The object with this id, if the caller may see it. What it may not see looks like nothing.
        async fn find(ctx: &Context<'_>, wanted: &ID, selection: &Selection) -> Result<Option<Node>, ApiError> {
            let prefix = wanted.split_once('_').map(|(prefix, _)| prefix);
            $(
                if prefix == Some(<$name as Entity>::Id::PREFIX) {
                    let found = one::<$name>(ctx, wanted.parse().ok(), selection).await;
                    return match found {
                        Ok(found) => Ok(found.map(|found| Node::$name(Box::new(found)))),
                        Err(ApiError::NotFound | ApiError::Forbidden | ApiError::Unauthenticated) => Ok(None),
                        Err(error) => Err(error),
                    };
                }
            )*
            Ok(None)
        }

        /// Objects of several types in the organization of the transaction, each type read at once. What is no node,
        /// what is gone, and what the caller may not see with all that is selected beneath it is left out.
        pub(super) async fn load(
            reader: &mut Reader<'_>,
            wanted: &HashSet<(&str, Uuid)>,
            selection: &Selection,
        ) -> Result<HashMap<Uuid, Arc<Node>>, ApiError> {
            let mut found = HashMap::new();
            $(
                let ids = of_type::<<$name as Entity>::Id>(wanted);
                if !ids.is_empty() && let Ok(grant) = reader.grant::<<$name as Entity>::Right>() {
                    match $name::load(grant, reader, ids, selection).await {
                        Ok(objects) => found.extend(
                            objects.into_iter().map(|(id, object)| (id.uuid(), Arc::new(Node::$name(Box::new(object))))),
                        ),
                        Err(ApiError::NotFound | ApiError::Forbidden) => {}
                        Err(error) => return Err(error),
                    }
                }
            )*
            Ok(found)
        }
    };
}

fn of_type<I: TypedId>(wanted: &HashSet<(&str, Uuid)>) -> Vec<I> {
    wanted.iter().filter(|(kind, _)| *kind == I::TYPE).map(|(_, id)| I::from_uuid(*id)).collect()
}

nodes!(
    Organization,
    ApiKey,
    JobDescription,
    Assessment,
    AssessmentTemplate,
    Question,
    Participant,
    AssessmentInvite,
    Submission,
    Answer,
    Document,
    Scorecard,
    Review,
    AuditEntry,
);

/// An id as clients see it.
pub(super) fn id(id: impl std::fmt::Display) -> ID {
    ID(id.to_string())
}

/// An id that a client sent. One of another type, and what is no id at all, look like an unknown one.
pub(super) fn decode<I: TypedId + std::str::FromStr>(id: &ID) -> Result<I, ApiError> {
    id.parse().ok().ok_or(ApiError::NotFound)
}

/// Most ids that `nodes` takes.
pub(super) const MAX_NODES: usize = 100;

/// Entry points by id.
#[derive(Default)]
pub(super) struct NodeQuery;

#[async_graphql::Object]
impl NodeQuery {
    /// The object with this id; null when there is none that the caller may see.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "An id of any type.")] id: ID,
    ) -> Result<Option<Node>, ApiError> {
        find(ctx, &id, &Selection::of(ctx)?).await
    }

    /// The objects with these ids, in their order; null in the place of one that the caller may not see. At most 100.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Ids of any types, 100 at most.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, ApiError> {
        if ids.len() > MAX_NODES {
            return Err(ApiError::bad_input("ids", format!("At most {MAX_NODES} ids are allowed.")));
        }
        let selection = Selection::of(ctx)?;
        let mut nodes = Vec::with_capacity(ids.len());
        for id in &ids {
            nodes.push(find(ctx, id, &selection).await?);
        }
        Ok(nodes)
    }
}
