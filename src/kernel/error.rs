//! Refusals of a request, and our own faults.
//!
//! What the person who filled a form did wrong is a [`Problem`](super::problem::Problem) instead. An `ApiError` has no
//! `Display`: nothing turns it into text for a client except the one conversion in `graphql`, which shows a code and a
//! fixed sentence and never what lies beneath an internal error.

use std::error::Error;

/// Why a request as a whole is not answered.
#[derive(Debug)]
pub enum ApiError {
    /// Nobody is signed in, or the token is unknown, expired or revoked.
    Unauthenticated,
    /// The caller is known and may not do this.
    Forbidden,
    /// No such thing, a thing of another organization, or an id of another type: they look the same.
    NotFound,
    /// An argument that no form produces: a cursor of another list, `first` beside `last`.
    BadInput {
        /// The argument, as a path in the field's arguments.
        path: String,
        /// What is wrong and what would be right; shown to the client.
        message: String,
    },
    /// The same idempotency key with other input.
    IdempotencyConflict,
    /// Our fault. Logged once at the edge, with its chain; the client sees a request id.
    Internal(Report),
}

/// What went wrong inside, for the log only.
pub type Report = Box<dyn Error + Send + Sync + 'static>;

/// An error with its causes on one line, for the log.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error: &&(dyn Error + 'static)| (*error).source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl ApiError {
    /// A fault of ours, with its cause.
    pub fn internal(cause: impl Into<Report>) -> Self {
        Self::Internal(cause.into())
    }

    /// An argument that cannot be worked with.
    pub fn bad_input(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::BadInput { path: path.into(), message: message.into() }
    }

    /// The code that clients see.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Unauthenticated => ErrorCode::Unauthenticated,
            Self::Forbidden => ErrorCode::Forbidden,
            Self::NotFound => ErrorCode::NotFound,
            Self::BadInput { .. } => ErrorCode::BadUserInput,
            Self::IdempotencyConflict => ErrorCode::IdempotencyConflict,
            Self::Internal(_) => ErrorCode::InternalServerError,
        }
    }
}

macro_rules! error_codes {
    ($($(#[doc = $doc:literal])* $name:ident = $code:literal;)*) => {
        /// Codes in `extensions.code`: a closed list that clients can query.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ErrorCode {
            $($(#[doc = $doc])* $name,)*
        }

        impl ErrorCode {
            /// Every code, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code as clients see it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What the code means and what to do about it.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim_ascii(),)* }
            }
        }
    };
}

error_codes! {
    /// Nobody is signed in, or the token is unknown, expired or revoked. Sign in again.
    Unauthenticated = "UNAUTHENTICATED";
    /// The caller may not do this. Ask an owner of the organization for the permission.
    Forbidden = "FORBIDDEN";
    /// No such object among those that the caller may see.
    NotFound = "NOT_FOUND";
    /// An argument cannot be worked with; the message says which and why.
    BadUserInput = "BAD_USER_INPUT";
    /// The document is not GraphQL.
    GraphqlParseFailed = "GRAPHQL_PARSE_FAILED";
    /// The document does not fit the schema, or a variable does not fit its type.
    GraphqlValidationFailed = "GRAPHQL_VALIDATION_FAILED";
    /// The operation name is missing or names no operation of the document.
    OperationResolutionFailure = "OPERATION_RESOLUTION_FAILURE";
    /// The document asks for too much at once. Ask for less, in pages.
    QueryTooComplex = "QUERY_TOO_COMPLEX";
    /// The document is too long.
    QueryTooLarge = "QUERY_TOO_LARGE";
    /// Too many requests. Wait as long as `Retry-After` says.
    RateLimited = "RATE_LIMITED";
    /// The persisted document is unknown. Send it in full once.
    PersistedQueryNotFound = "PERSISTED_QUERY_NOT_FOUND";
    /// Persisted documents are not available. Send the document in full.
    PersistedQueryNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED";
    /// The idempotency key was used with other input. Use a fresh key for another operation.
    IdempotencyConflict = "IDEMPOTENCY_CONFLICT";
    /// The request body is too large.
    PayloadTooLarge = "PAYLOAD_TOO_LARGE";
    /// The operation took too long and was given up.
    Timeout = "TIMEOUT";
    /// The organization's plan does not include this.
    PaymentRequired = "PAYMENT_REQUIRED";
    /// A fault of the server. Report the request id; trying again may help.
    InternalServerError = "INTERNAL_SERVER_ERROR";
}

impl std::str::FromStr for ErrorCode {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(())
    }
}
