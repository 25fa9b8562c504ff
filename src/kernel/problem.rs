//! What the person who filled a form did wrong: a code of the use case, where, and how to mend it.
//!
//! A use case answers `Outcome<T, Code>`. Its `Code` enum lists what may be expected; everything else is an
//! [`ApiError`]. Several problems are gathered before the use case gives up, so that a form is corrected in one go.

use super::error::ApiError;

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Problem<C> {
    /// Which expectation was not met.
    pub code: C,
    /// The field of the input, outermost first: `["participants", "3", "email"]`. Empty: the call as a whole.
    pub path: Vec<String>,
    /// A sentence for people that names the remedy. Never holds what was typed.
    pub message: String,
}

impl<C> Problem<C> {
    /// A problem at a path, given as `"sections.0.title"`; empty for the call as a whole.
    pub fn new(code: C, path: &str, message: impl Into<String>) -> Self {
        let path = path.split('.').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        Self { code, path, message: message.into() }
    }
}

/// A change is made from the version that was looked at: it is refused when somebody else changed the object meanwhile.
/// `remedy` says what to do then: "and repeat the change".
pub fn expect_version<C>(expected: Option<i32>, found: i32, code: C, remedy: &str) -> Result<(), Problem<C>> {
    match expected {
        Some(expected) if expected != found => {
            let message = format!("It was changed meanwhile: look at it again {remedy}.");
            Err(Problem::new(code, "expectedVersion", message))
        }
        _ => Ok(()),
    }
}

/// Why a use case did not do its work.
#[derive(Debug)]
pub enum Rejection<C> {
    /// The input is to be mended. Nothing was changed.
    Problems(Vec<Problem<C>>),
    /// The request is refused, or the fault is ours.
    Refused(ApiError),
}

impl<C> Rejection<C> {
    /// The same with codes of another list, for whoever calls several use cases as one.
    pub fn map<D>(self, translate: impl Fn(C) -> D) -> Rejection<D> {
        let other = |problem: Problem<C>| Problem {
            code: translate(problem.code),
            path: problem.path,
            message: problem.message,
        };
        match self {
            Self::Problems(problems) => Rejection::Problems(problems.into_iter().map(other).collect()),
            Self::Refused(error) => Rejection::Refused(error),
        }
    }
}

/// The answer of a use case.
pub type Outcome<T, C> = Result<T, Rejection<C>>;

impl<C> From<Problem<C>> for Rejection<C> {
    fn from(problem: Problem<C>) -> Self {
        Self::Problems(vec![problem])
    }
}

impl<C> From<ApiError> for Rejection<C> {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}

/// Gathers problems while a form is checked.
#[derive(Debug)]
pub struct Problems<C>(Vec<Problem<C>>);

impl<C> Default for Problems<C> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<C> Problems<C> {
    /// Notes a problem and goes on.
    pub fn add(&mut self, code: C, path: &str, message: impl Into<String>) {
        self.0.push(Problem::new(code, path, message));
    }

    /// Keeps a checked value, or notes why there is none.
    pub fn check<T>(&mut self, checked: Result<T, Problem<C>>) -> Option<T> {
        checked.map_err(|problem| self.0.push(problem)).ok()
    }

    /// True while nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was noted, in order.
    pub fn into_inner(self) -> Vec<Problem<C>> {
        self.0
    }

    /// Ends the check: an error when anything was noted.
    pub fn finish(self) -> Result<(), Rejection<C>> {
        if self.0.is_empty() { Ok(()) } else { Err(Rejection::Problems(self.0)) }
    }
}
