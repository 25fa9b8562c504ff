//! Planned reads: the resolver that owns the rows fetches all that is selected beneath them.
//!
//! [`Entity::load`] turns ids into objects that carry what the selection asks for; a field that was planned is found
//! under its response key in [`Planned`]. Thirty parents take as many statements as three.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::hash::Hash;
use std::pin::Pin;
use std::sync::Arc;

use async_graphql::{Context, OutputType};

use super::connection::{Connection, cursored};
use super::context::ContextExt;
use super::selection::{SelectedField, Selection};
use super::sights::Sights;
use crate::access::{Actor, Grant, Hidden, OrgScope, Right, also, authorize_look, hidden_from};
use crate::db::Tx;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{OrganizationId, SubmissionId, TypedId};
use crate::kernel::paging::{Page, PageRequest, Position};

/// A read transaction inside one organization.
pub(super) struct Reader<'t> {
    pub(super) tx: &'t mut Tx,
    scope: OrgScope,
    actor: &'t Actor,
    sights: &'t Sights,
    hidden: Option<Arc<Hidden>>,
}

impl<'t> Reader<'t> {
    /// Reads with a grant that was given.
    pub(super) fn new<R: Right>(tx: &'t mut Tx, grant: &Grant<R>, actor: &'t Actor, sights: &'t Sights) -> Self {
        Self { tx, scope: **grant, actor, sights, hidden: None }
    }

    /// Notes that the contents of these submissions are shown. A plan that reads answers, documents or details of
    /// scorecards calls it.
    pub(super) fn saw(&self, submissions: impl IntoIterator<Item = SubmissionId>) {
        self.sights.note(self.scope, submissions);
    }

    /// What is hidden from the caller: read once, when the first plan asks.
    pub(super) async fn hidden(&mut self) -> Result<Arc<Hidden>, ApiError> {
        if let Some(known) = &self.hidden {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(hidden_from(&self.scope, self.tx, self.actor).await?);
        self.hidden = Some(Arc::clone(&found));
        Ok(found)
    }

    /// The organization.
    pub(super) fn organization(&self) -> OrganizationId {
        self.scope.organization()
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
    type Id: TypedId + Hash + Eq;
    /// What one needs to see it.
    type Right: Right;
    /// Reads objects by id, with all that is selected beneath them. Unknown ids are left out. The grant is asked for
    /// here, by type, so that no way through the graph leads past it.
    fn load<'p>(
        grant: Grant<Self::Right>,
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
    let mut found = ctx
        .read(async |tx| {
            let grant = authorize_look::<E::Right, _>(tx, actor, id).await?;
            let mut reader = Reader::new(tx, &grant, actor, ctx.sights());
            E::load(grant, &mut reader, vec![id], selection).await
        })
        .await?;
    found.remove(&id).map(Some).ok_or(ApiError::NotFound)
}

/// What a plan found for a field, by the field's response key. There are few: mostly one, and none where the field is not
/// selected.
#[derive(Debug)]
pub(super) struct Planned<T>(Vec<(Arc<str>, T)>);

impl<T> Default for Planned<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Planned<T> {
    /// Keeps what was found for a field.
    pub(super) fn put(&mut self, field: &SelectedField, found: T) {
        self.0.push((Arc::clone(field.response_key()), found));
    }

    /// Keeps this parent's part of what was found for all.
    pub(super) fn put_own<P: Hash + Eq>(&mut self, field: &SelectedField, found: &mut HashMap<P, T>, parent: &P) {
        if let Some(own) = found.remove(parent) {
            self.put(field, own);
        }
    }
}

impl<T> Planned<Arc<T>> {
    /// Keeps an object that others may point at too.
    pub(super) fn put_shared<I: Hash + Eq>(
        &mut self,
        field: &SelectedField,
        found: &HashMap<I, Arc<T>>,
        id: &I,
    ) -> Result<(), ApiError> {
        let shared = found.get(id).ok_or_else(|| ApiError::internal("a row points at nothing"))?;
        self.put(field, Arc::clone(shared));
        Ok(())
    }
}

/// Reads the objects that several rows point at, each once.
pub(super) async fn shared<E: Entity>(
    reader: &mut Reader<'_>,
    ids: impl Iterator<Item = E::Id>,
    selection: &Selection,
) -> Result<HashMap<E::Id, Arc<E>>, ApiError> {
    let ids: HashSet<E::Id> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let grant = reader.grant::<E::Right>()?;
    let found = E::load(grant, reader, ids.into_iter().collect(), selection).await?;
    Ok(found.into_iter().map(|(id, object)| (id, Arc::new(object))).collect())
}

impl<T: OutputType> Planned<T> {
    /// What was found for the field being resolved. Its arguments are taken for the schema's sake: the plan has read
    /// them from the same field already.
    pub(super) fn get<A>(&self, ctx: &Context<'_>, _read_by_plan: A) -> Result<&T, ApiError> {
        let field = ctx.field();
        let key = field.alias().unwrap_or(field.name());
        let found = self.0.iter().find(|(planned, _)| &**planned == key).map(|(_, found)| found);
        found.ok_or_else(|| ApiError::internal(format!("field {} was not planned", field.name())))
    }
}

/// The pages of many parents, taken apart so that their items are planned together.
pub(super) struct PageShapes<P> {
    shapes: Vec<(P, usize, bool, bool)>,
}

impl<P: Hash + Eq> PageShapes<P> {
    /// Takes the pages apart: their rows in one list, and how to put them together again.
    pub(super) fn apart<R>(pages: HashMap<P, Page<R>>) -> (Vec<R>, Self) {
        let mut rows = Vec::new();
        let mut shapes = Vec::with_capacity(pages.len());
        for (parent, page) in pages {
            shapes.push((parent, page.rows.len(), page.has_next, page.has_previous));
            rows.extend(page.rows);
        }
        (rows, Self { shapes })
    }

    /// Gives each parent its connection: its page of what the rows were turned into, one for each and in their order,
    /// and its total if totals were asked for.
    pub(super) fn together<T, C: Connection<T>>(
        self,
        items: Vec<T>,
        totals: &HashMap<P, i64>,
        request: &PageRequest,
        position: impl Fn(&T) -> Position,
    ) -> HashMap<P, C> {
        let mut items = items.into_iter();
        let connection = |(parent, size, has_next, has_previous)| {
            let page = Page { rows: items.by_ref().take(size).collect(), has_next, has_previous };
            let total = totals.get(&parent).copied();
            (parent, C::new(cursored(request, page, &position), total))
        };
        self.shapes.into_iter().map(connection).collect()
    }
}
