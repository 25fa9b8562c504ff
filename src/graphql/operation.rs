//! A request before it is executed: which operation of its document is meant, and whether it may be tried at all.
//!
//! The document is parsed here, once. What a single answer, an event stream and a socket refuse is the same.

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
};
use async_graphql::{Request, ServerError};

use super::documents::Documents;
use super::error::refused;
use super::{limits, variables};
use crate::kernel::error::ErrorCode;

/// What kind of operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationKind {
    /// Reads.
    Query,
    /// Changes something.
    Mutation,
    /// Follows something.
    Subscription,
}

/// An operation that may be executed.
#[derive(Debug)]
pub struct Operation {
    /// The request, its document parsed.
    pub request: Request,
    /// What kind of operation. A document that names no operation is left to the schema, as a query.
    pub kind: OperationKind,
}

/// Looks at a request. What does not parse, or does not fit the schema, is left to the schema to refuse.
pub fn prepare(mut request: Request, documents: &Documents) -> Result<Operation, ServerError> {
    if limits::is_too_long(&request.query) {
        return Err(refused(ErrorCode::QueryTooLarge, ErrorCode::QueryTooLarge.description()));
    }
    let Some(document) = read(&request.query, documents)? else {
        return Ok(Operation { request, kind: OperationKind::Query });
    };
    let mut kind = OperationKind::Query;
    if let Some(operation) = meant(&document, request.operation_name.as_deref()) {
        kind = kind_of(operation);
        variables::check(operation, &request.variables)?;
        if kind == OperationKind::Subscription {
            check_root(operation)?;
        }
    }
    request.set_parsed_query(document);
    Ok(Operation { request, kind })
}

/// The document with this text; none when it does not parse.
fn read(text: &str, documents: &Documents) -> Result<Option<ExecutableDocument>, ServerError> {
    if let Some(known) = documents.recall(text) {
        return Ok(Some(known));
    }
    let Ok(document) = parse_query(text) else { return Ok(None) };
    if limits::is_too_heavy(&document) {
        return Err(refused(ErrorCode::QueryTooComplex, ErrorCode::QueryTooComplex.description()));
    }
    documents.keep(text, &document);
    Ok(Some(document))
}

fn meant<'d>(document: &'d ExecutableDocument, name: Option<&str>) -> Option<&'d OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(&operation.node),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name).map(|found| &found.node),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next().map(|found| &found.node)
        }
        _ => None,
    }
}

fn kind_of(operation: &OperationDefinition) -> OperationKind {
    match operation.ty {
        OperationType::Query => OperationKind::Query,
        OperationType::Mutation => OperationKind::Mutation,
        OperationType::Subscription => OperationKind::Subscription,
    }
}

/// A subscription follows one thing. The executor would follow several at once, and none that stands in a fragment.
fn check_root(operation: &OperationDefinition) -> Result<(), ServerError> {
    match operation.selection_set.node.items.as_slice() {
        [only] if matches!(only.node, Selection::Field(_)) => Ok(()),
        _ => {
            let message = "A subscription selects one field, and selects it directly: not by a fragment.";
            Err(refused(ErrorCode::GraphqlValidationFailed, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(request: Request) -> Result<Operation, ServerError> {
        prepare(request, &Documents::default())
    }

    fn code(document: &str) -> String {
        match prepared(Request::new(document)) {
            Ok(operation) => format!("{:?}", operation.kind),
            Err(error) => error.message,
        }
    }

    #[test]
    fn the_operation_that_is_meant_is_found() {
        assert_eq!(code("{ a }"), "Query");
        assert_eq!(code("mutation A { a }"), "Mutation");
        assert_eq!(code("{"), "Query", "left to the schema");
        let both = "query A { a } mutation B { b }";
        assert_eq!(prepared(Request::new(both).operation_name("B")).unwrap().kind, OperationKind::Mutation);
        assert_eq!(prepared(Request::new(both).operation_name("C")).unwrap().kind, OperationKind::Query);
    }

    #[test]
    fn a_document_that_comes_again_is_the_same() {
        let documents = Documents::default();
        for _ in 0..2 {
            let operation = prepare(Request::new("mutation A { a }"), &documents).unwrap();
            assert_eq!(operation.kind, OperationKind::Mutation);
            assert!(documents.recall("mutation A { a }").is_some());
        }
    }

    #[test]
    fn a_subscription_follows_one_thing() {
        assert_eq!(code("subscription { a }"), "Subscription");
        for wrong in [
            "subscription { a b }",
            "subscription { ... { a } }",
            "subscription { ...F } fragment F on Subscription { a }",
        ] {
            assert!(code(wrong).contains("one field"), "{wrong}: {}", code(wrong));
        }
    }
}
