//! From our errors to GraphQL's, in one place: nothing else may make an `async_graphql::Error`.
//!
//! A refusal shows its code and a fixed sentence. An internal error shows nothing of itself; its cause travels beside it
//! to [`finish`], which logs it once with the request id. An error that carries none of our codes is async-graphql's
//! own: it gets the code of the stage it came from and loses its text where that could echo input.

use std::sync::Arc;

use async_graphql::{ErrorExtensionValues, PathSegment, Pos, Response, ServerError, Value};

use crate::kernel::error::{ApiError, ErrorCode, Report, chain};

/// What async-graphql accepts from a resolver.
#[expect(clippy::disallowed_types, reason = "the one place where our errors become GraphQL's")]
type GraphqlError = async_graphql::Error;

impl From<ApiError> for GraphqlError {
    fn from(error: ApiError) -> Self {
        let code = error.code();
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code.as_str());
        let (message, source) = match error {
            ApiError::BadInput { path, message } => {
                extensions.set("argument", path);
                (message, None)
            }
            ApiError::Internal(report) => (public_message(code), Some(report)),
            _ => (public_message(code), None),
        };
        let source = source.map(|report| -> Arc<dyn std::any::Any + Send + Sync> { Arc::new(Cause(report)) });
        Self { message, source, extensions: Some(extensions) }
    }
}

/// Why a stream ends under way. It is shown as any other error, and can be kept until somebody takes it.
#[derive(Clone)]
pub(super) struct StreamError(GraphqlError);

impl From<ApiError> for StreamError {
    fn from(error: ApiError) -> Self {
        Self(error.into())
    }
}

impl From<StreamError> for GraphqlError {
    fn from(error: StreamError) -> Self {
        error.0
    }
}

/// A refusal of the request as a whole, before its document was looked at.
pub fn refusal(error: ApiError) -> ServerError {
    GraphqlError::from(error).into_server_error(Pos::default())
}

/// A refusal with a code and a message of its own.
pub fn refused(code: ErrorCode, message: &str) -> ServerError {
    let mut error = ServerError::new(message, None);
    error.extensions.get_or_insert_default().set("code", code.as_str());
    error
}

/// The cause of an internal error, on its way to the log.
struct Cause(Report);

fn public_message(code: ErrorCode) -> String {
    match code {
        ErrorCode::Unauthenticated => "Sign in first: there is no valid token.",
        ErrorCode::Forbidden => "You may not do this.",
        ErrorCode::NotFound => "There is no such object.",
        ErrorCode::IdempotencyConflict => "This idempotency key was used with other input.",
        ErrorCode::GraphqlParseFailed => "The document is not valid GraphQL.",
        ErrorCode::QueryTooComplex => "The document asks for too much at once.",
        ErrorCode::BadUserInput => "An argument does not fit its type.",
        _ => "Internal error.",
    }
    .to_owned()
}

/// Gives every error of an answer its code and request id, and logs those that are ours.
pub fn finish(mut response: Response, request_id: &str) -> Response {
    for error in &mut response.errors {
        let code = known_code(error).unwrap_or_else(|| classify(error));
        if code == ErrorCode::InternalServerError {
            log(error, request_id);
        }
        error.source = None;
        error.locations.retain(|place| place.line > 0);
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", code.as_str());
        extensions.set("requestId", request_id);
    }
    response
}

fn known_code(error: &ServerError) -> Option<ErrorCode> {
    match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => code.parse().ok(),
        _ => None,
    }
}

/// Errors of async-graphql itself: before execution they have no path.
fn classify(error: &mut ServerError) -> ErrorCode {
    let before_execution = error.path.is_empty();
    let message = error.message.as_str();
    if !before_execution {
        error.message = public_message(ErrorCode::BadUserInput);
        return ErrorCode::BadUserInput;
    }
    if message.starts_with(" --> ") {
        error.message = public_message(ErrorCode::GraphqlParseFailed);
        return ErrorCode::GraphqlParseFailed;
    }
    if message.contains("too complex") || message.contains("too deep") || message.contains("Too many") {
        error.message = public_message(ErrorCode::QueryTooComplex);
        return ErrorCode::QueryTooComplex;
    }
    if message.starts_with("Operation name") || message.starts_with("Unknown operation") {
        return ErrorCode::OperationResolutionFailure;
    }
    ErrorCode::GraphqlValidationFailed
}

fn log(error: &ServerError, request_id: &str) {
    let path = error.path.iter().map(segment).collect::<Vec<_>>().join(".");
    let cause = error.source::<Cause>().map(|Cause(report)| chain(report.as_ref()));
    tracing::error!(request_id, path, error = cause.unwrap_or_default(), "internal error");
}

fn segment(segment: &PathSegment) -> String {
    match segment {
        PathSegment::Field(name) => name.clone(),
        PathSegment::Index(index) => index.to_string(),
    }
}
