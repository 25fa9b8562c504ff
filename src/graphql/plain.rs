//! Lists of plain objects, put into the answer without a future for each of their fields: what a page repeats most often
//! holds a word and a number.
//!
//! It is done where the selection names fields alone, each key once. Whatever else a document may say (fragments,
//! directives, `__typename`) is left to the executor; both ways answer the same.

use std::borrow::Cow;

use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::resolve_list;
use async_graphql::{ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value};

/// An object whose fields take no arguments, need no right and cannot fail.
pub(super) trait Plain: OutputType {
    /// The value of a field; none for one that it does not have.
    fn value(&self, field: &str) -> Option<Value>;
}

/// A list of them.
pub(super) struct PlainList<'a, T>(pub(super) &'a [T]);

impl<T: Plain> OutputType for PlainList<'_, T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        Vec::<T>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Vec::<T>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let plain = selected(ctx).and_then(|selected| self.0.iter().map(|item| object(item, &selected)).collect());
        match plain {
            Some(objects) => Ok(Value::List(objects)),
            None => resolve_list(ctx, field, self.0, Some(self.0.len())).await,
        }
    }
}

/// The selected fields with their keys, if there is nothing but fields.
fn selected<'c>(ctx: &'c ContextSelectionSet<'_>) -> Option<Vec<(&'c Name, &'c str)>> {
    let mut selected: Vec<(&Name, &str)> = Vec::new();
    for selection in &ctx.item.node.items {
        let Selection::Field(field) = &selection.node else { return None };
        let key = &field.node.response_key().node;
        if !field.node.directives.is_empty() || selected.iter().any(|(known, _)| *known == key) {
            return None;
        }
        selected.push((key, field.node.name.node.as_str()));
    }
    Some(selected)
}

fn object<T: Plain>(item: &T, selected: &[(&Name, &str)]) -> Option<Value> {
    let fields = selected.iter().map(|(key, name)| Some(((*key).clone(), item.value(name)?)));
    fields.collect::<Option<_>>().map(Value::Object)
}
