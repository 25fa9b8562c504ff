//! Planned reads: the resolver that owns the rows fetches all that is selected beneath them.
//!
//! [`Entity::plan`] turns rows into objects that carry what the selection asks for; a field that was planned is found
//! under its response key in [`Planned`]. Thirty parents take as many statements as three.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use async_graphql::{Context, OutputType};

use super::context::ContextExt;
use super::selection::Selection;
use crate::access::{Actor, Grant, OrgScope, Right, also, authorize};
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::TypedId;

/// A read transaction inside one organization.
pub(super) struct Reader<'t> {
    pub(super) tx: &'t mut Tx,
    pub(super) scope: OrgScope,
    actor: &'t Actor,
}

impl<'t> Reader<'t> {
    /// Reads with a grant that was given.
    pub(super) fn new<R: Right>(tx: &'t mut Tx, grant: &Grant<R>, actor: &'t Actor) -> Self {
        Self { tx, scope: **grant, actor }
    }

    /// A further right, needed for a part of the selection.
    pub(super) fn grant<R: Right>(&self) -> Result<Grant<R>, ApiError> {
        also(self.actor, &self.scope)
    }
}

/// The result of a plan that may call itself.
pub(super) type Planning<'p, T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send + 'p>>;

/// A GraphQL type with an id that is read from the database.
pub(super) trait Entity: Sized + Send {
    /// Its id.
    type Id: TypedId + std::hash::Hash + Eq;
    /// What one needs to see it.
    type Right: Right;
    /// Reads objects by id, with all that is selected beneath them. Unknown ids are left out.
    fn load<'p>(
        reader: &'p mut Reader<'_>,
        ids: Vec<Self::Id>,
        selection: &'p Selection,
    ) -> Planning<'p, HashMap<Self::Id, Self>>;
}

/// Reads one object for a field of the answer, if there is an id.
pub(super) async fn one<E: Entity>(
    ctx: &Context<'_>,
    id: Option<E::Id>,
    selection: &Selection,
) -> Result<Option<E>, ApiError> {
    one_as(ctx, ctx.actor(), id, selection).await
}

/// The same in the name of the caller with what the caller has just become.
pub(super) async fn one_as<E: Entity>(
    ctx: &Context<'_>,
    actor: &Actor,
    id: Option<E::Id>,
    selection: &Selection,
) -> Result<Option<E>, ApiError> {
    let Some(id) = id else { return Ok(None) };
    let found = ctx
        .read(async |tx| {
            let grant = authorize::<E::Right>(tx, actor, id).await?;
            E::load(&mut Reader::new(tx, &grant, actor), vec![id], selection).await
        })
        .await?;
    Ok(found.into_values().next())
}

/// What a plan found for a field, by the field's response key.
#[derive(Debug)]
pub(super) struct Planned<T>(HashMap<String, T>);

impl<T> Default for Planned<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Planned<T> {
    /// Keeps what was found.
    pub(super) fn put(&mut self, response_key: &str, found: T) {
        self.0.insert(response_key.to_owned(), found);
    }
}

impl<T: OutputType> Planned<T> {
    /// What was found for the field being resolved. Its arguments are taken for the schema's sake: the plan has read
    /// them from the same field already.
    pub(super) fn get<A>(&self, ctx: &Context<'_>, _read_by_plan: A) -> Result<&T, ApiError> {
        let field = ctx.field();
        let key = field.alias().unwrap_or(field.name());
        self.0.get(key).ok_or_else(|| ApiError::internal(format!("field {} was not planned", field.name())))
    }
}
