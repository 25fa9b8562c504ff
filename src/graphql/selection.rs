//! What a document selects beneath a field, as an owned tree: the material of plans.
//!
//! Fragments are spread out; fields with the same response key are merged, as the answer merges them.

use std::sync::Arc;

use async_graphql::{Context, InputType, Name, SelectionField, Value};

use crate::kernel::error::ApiError;
use crate::kernel::paging::PageArguments;

/// The fields selected on an object.
#[derive(Debug, Clone, Default)]
pub(super) struct Selection {
    fields: Vec<SelectedField>,
}

/// One field of a selection.
#[derive(Debug, Clone)]
pub(super) struct SelectedField {
    response_key: Arc<str>,
    name: String,
    arguments: Vec<(Name, Value)>,
    selection: Selection,
}

impl Selection {
    /// What is selected beneath the field that is being resolved.
    pub(super) fn of(ctx: &Context<'_>) -> Result<Self, ApiError> {
        Self::beneath(&ctx.field())
    }

    fn beneath(field: &SelectionField<'_>) -> Result<Self, ApiError> {
        let mut selection = Self::default();
        for child in field.selection_set() {
            let selected = SelectedField {
                response_key: child.alias().unwrap_or(child.name()).into(),
                name: child.name().to_owned(),
                arguments: child.arguments().map_err(|error| ApiError::bad_input(child.name(), error.message))?,
                selection: Self::beneath(&child)?,
            };
            selection.add(selected);
        }
        Ok(selection)
    }

    fn add(&mut self, field: SelectedField) {
        match self.fields.iter_mut().find(|known| known.response_key == field.response_key) {
            Some(known) => field.selection.fields.into_iter().for_each(|child| known.selection.add(child)),
            None => self.fields.push(field),
        }
    }

    /// All selections of a field, one for each alias.
    pub(super) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s SelectedField> {
        self.fields.iter().filter(move |field| field.name == name)
    }

    /// True when a field is selected under whatever alias.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// What is selected beneath a field without arguments, all its aliases together.
    pub(super) fn child(&self, name: &str) -> Self {
        let mut merged = Self::default();
        for field in self.all(name) {
            field.selection.fields.iter().cloned().for_each(|child| merged.add(child));
        }
        merged
    }

    /// What is selected on the items of a connection, by `nodes` and by `edges.node`.
    pub(super) fn items(&self) -> Self {
        let mut merged = self.child("nodes");
        self.child("edges").child("node").fields.into_iter().for_each(|field| merged.add(field));
        merged
    }
}

impl SelectedField {
    /// The key under which the answer carries it.
    pub(super) fn response_key(&self) -> &Arc<str> {
        &self.response_key
    }

    /// What is selected beneath it.
    pub(super) fn selection(&self) -> &Selection {
        &self.selection
    }

    /// An argument as it was sent, if it is given and not null.
    pub(super) fn given(&self, name: &str) -> Option<&Value> {
        self.arguments.iter().find(|(given, value)| given == name && *value != Value::Null).map(|(_, value)| value)
    }

    /// An argument, if it is given and not null.
    pub(super) fn argument<T: InputType>(&self, name: &str) -> Result<Option<T>, ApiError> {
        let parsed = self.given(name).map(|value| T::parse(Some(value.clone()))).transpose();
        parsed.map_err(|_echo| ApiError::bad_input(name, "This argument does not fit its type."))
    }

    /// The arguments of a connection.
    pub(super) fn page_arguments(&self) -> Result<PageArguments, ApiError> {
        Ok(PageArguments {
            first: self.argument("first")?,
            after: self.argument("after")?,
            last: self.argument("last")?,
            before: self.argument("before")?,
        })
    }
}
