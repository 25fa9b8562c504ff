//! Types that every mutation has of its own: an enum of codes and a user error.

/// Declares what a mutation may ask to be mended: its enum of codes, mirrored from the use case, and its error type.
macro_rules! user_errors {
    ($mutation:literal, $error:ident, $code:ident, $($domain:ident)::+ { $($(#[doc = $doc:literal])* $variant:ident,)* }) => {
        #[doc = concat!("What `", $mutation, "` may ask to be mended.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum)]
        pub(in crate::graphql) enum $code {
            $($(#[doc = $doc])* $variant,)*
        }

        #[doc = concat!("Something that `", $mutation, "` asks to be mended. Nothing was changed.")]
        #[derive(Debug, async_graphql::SimpleObject)]
        pub(in crate::graphql) struct $error {
            /// Which expectation was not met.
            code: $code,
            /// The field of the input, outermost first; empty for the call as a whole.
            path: Vec<String>,
            /// A sentence for people that names the remedy.
            message: String,
        }

        impl From<crate::kernel::problem::Problem<$($domain)::+>> for $error {
            fn from(problem: crate::kernel::problem::Problem<$($domain)::+>) -> Self {
                type Code = $($domain)::+;
                let code = match problem.code { $(Code::$variant => $code::$variant,)* };
                Self { code, path: problem.path, message: problem.message }
            }
        }
    };
}

/// Declares the error type of a mutation that has nothing to be mended yet: the shape stays the same for clients, and a
/// code can be added later.
macro_rules! no_user_errors {
    ($mutation:literal, $error:ident, $code:ident) => {
        #[doc = concat!("What `", $mutation, "` may ask to be mended: nothing so far.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, async_graphql::Enum)]
        pub(in crate::graphql) enum $code {
            /// Kept free for later.
            Other,
        }

        #[doc = concat!("Something that `", $mutation, "` asks to be mended.")]
        #[derive(Debug, async_graphql::SimpleObject)]
        pub(in crate::graphql) struct $error {
            /// Which expectation was not met.
            code: $code,
            /// The field of the input, outermost first; empty for the call as a whole.
            path: Vec<String>,
            /// A sentence for people that names the remedy.
            message: String,
        }
    };
}

pub(super) use {no_user_errors, user_errors};
