//! Keyset paging as Relay describes it: `first`/`after` or `last`/`before`, at most 100 rows, the id as tie-breaker.
//!
//! A cursor holds the sort key and id of a row and a fingerprint of the list it came from (filter and order): reused on
//! another list it is refused instead of giving a page of nonsense.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::error::ApiError;
use super::ids::{JobDescriptionId, OrganizationId, ParticipantId, SubmissionId, TypedId};

/// What lists hang on: the type of its id says which reference of the rows it is.
pub trait ListParent: TypedId + Eq + std::hash::Hash {
    /// Name of that reference.
    const REFERENCE: &'static str;
}

impl ListParent for OrganizationId {
    const REFERENCE: &'static str = "organization_id";
}

impl ListParent for JobDescriptionId {
    const REFERENCE: &'static str = "job_description_id";
}

impl ListParent for ParticipantId {
    const REFERENCE: &'static str = "participant_id";
}

impl ListParent for SubmissionId {
    const REFERENCE: &'static str = "submission_id";
}

/// Rows of a page when the client does not say.
pub const DEFAULT_PAGE: i64 = 20;
/// Most rows of a page.
pub const MAX_PAGE: i64 = 100;

/// Paging arguments as the client gave them.
#[derive(Debug, Clone, Default)]
pub struct PageArguments {
    /// Rows from the start.
    pub first: Option<i32>,
    /// Cursor to start after.
    pub after: Option<String>,
    /// Rows from the end.
    pub last: Option<i32>,
    /// Cursor to end before.
    pub before: Option<String>,
}

/// Which way a list runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// Which way a page grows from its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageEnd {
    /// `first`: from the start of the list.
    Start,
    /// `last`: from the end of the list; rows are turned round again after reading.
    End,
}

/// A checked request for a page.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// Rows wanted, 0 to [`MAX_PAGE`].
    pub limit: i64,
    /// From which end.
    pub end: PageEnd,
    /// The row to start beyond, if any.
    pub beyond: Option<Position>,
    fingerprint: Fingerprint,
}

type Fingerprint = [u8; 6];

/// Where a row stands in its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Value of the order's field.
    pub key: SortKey,
    /// The tie-breaker.
    pub id: Uuid,
}

/// A value by which a list is ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortKey {
    /// Microseconds since 1970, UTC.
    Time(i64),
    /// Text in the database's order.
    Text(String),
    /// A number, such as hundredths of a score or an event's seq.
    Number(i64),
}

#[derive(Serialize, Deserialize)]
struct Cursor(Fingerprint, Position);

impl PageRequest {
    /// Checks the arguments. `list` describes filter and order: cursors are bound to it.
    pub fn new(arguments: &PageArguments, list: &impl Serialize) -> Result<Self, ApiError> {
        let fingerprint = fingerprint(list)?;
        let (size, cursor, end) = match arguments {
            PageArguments { first: Some(_), last: Some(_), .. } => {
                return Err(ApiError::bad_input("first", "Give either first or last, not both."));
            }
            PageArguments { last: size @ Some(_), before, after: None, .. } => (*size, before, PageEnd::End),
            PageArguments { last: None, first, after, before: None } => (*first, after, PageEnd::Start),
            _ => {
                return Err(ApiError::bad_input("after", "after goes with first, before goes with last."));
            }
        };
        let argument = if end == PageEnd::Start { ("first", "after") } else { ("last", "before") };
        let limit = size.map_or(DEFAULT_PAGE, i64::from);
        if !(0..=MAX_PAGE).contains(&limit) {
            return Err(ApiError::bad_input(argument.0, format!("A page has 0 to {MAX_PAGE} items.")));
        }
        let beyond = cursor.as_deref().map(|text| read_cursor(text, fingerprint, argument.1)).transpose()?;
        Ok(Self { limit, end, beyond, fingerprint })
    }

    /// The cursor of a row of this list.
    pub fn cursor(&self, position: Position) -> String {
        let json = serde_json::to_vec(&Cursor(self.fingerprint, position)).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(json)
    }

    /// Rows to read: one more than wanted tells whether there are others.
    pub fn probe(&self) -> i64 {
        self.limit + 1
    }

    /// Makes a page of what was read in the direction of [`Self::end`].
    pub fn page<T>(&self, mut rows: Vec<T>) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or_default();
        let more = rows.len() > limit;
        rows.truncate(limit);
        let beyond = self.beyond.is_some();
        match self.end {
            PageEnd::Start => Page { rows, has_next: more, has_previous: beyond },
            PageEnd::End => {
                rows.reverse();
                Page { rows, has_next: beyond, has_previous: more }
            }
        }
    }
}

/// Rows of a page in the order of the list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Rows follow.
    pub has_next: bool,
    /// Rows precede.
    pub has_previous: bool,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), has_next: false, has_previous: false }
    }
}

impl<T> Page<T> {
    /// The same page of something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(turn).collect(),
            has_next: self.has_next,
            has_previous: self.has_previous,
        }
    }
}

fn fingerprint(list: &impl Serialize) -> Result<Fingerprint, ApiError> {
    let json = serde_json::to_vec(list).map_err(ApiError::internal)?;
    let digest: [u8; 32] = Sha256::digest(json).into();
    let mut fingerprint = Fingerprint::default();
    fingerprint.iter_mut().zip(digest).for_each(|(short, long)| *short = long);
    Ok(fingerprint)
}

fn read_cursor(text: &str, expected: Fingerprint, argument: &str) -> Result<Position, ApiError> {
    let cursor: Option<Cursor> = URL_SAFE_NO_PAD.decode(text).ok().and_then(|json| serde_json::from_slice(&json).ok());
    match cursor {
        Some(Cursor(fingerprint, position)) if fingerprint == expected => Ok(position),
        _ => Err(ApiError::bad_input(argument, "This cursor belongs to another list, filter or order.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(arguments: &PageArguments) -> Result<PageRequest, ApiError> {
        PageRequest::new(arguments, &"list")
    }

    #[test]
    fn a_cursor_is_good_for_its_list_only() {
        let position = Position { key: SortKey::Number(5), id: Uuid::from_u128(9) };
        let after = Some(request(&PageArguments::default()).unwrap().cursor(position.clone()));
        let arguments = PageArguments { after, ..Default::default() };
        assert_eq!(request(&arguments).unwrap().beyond, Some(position));
        assert!(PageRequest::new(&arguments, &"another").is_err());
    }

    #[test]
    fn refuses_contradictions() {
        let both = PageArguments { first: Some(1), last: Some(1), ..Default::default() };
        let crossed = PageArguments { first: Some(1), before: Some(String::new()), ..Default::default() };
        for arguments in [both, crossed] {
            assert!(request(&arguments).is_err());
        }
        for first in [-1, 101, i32::MIN, i32::MAX] {
            assert!(request(&PageArguments { first: Some(first), ..Default::default() }).is_err());
        }
    }

    #[test]
    fn the_extra_row_is_never_shown() {
        let start = request(&PageArguments { first: Some(2), ..Default::default() }).unwrap().page(vec![1, 2, 3]);
        assert_eq!((start.rows, start.has_next, start.has_previous), (vec![1, 2], true, false));
        let end = request(&PageArguments { last: Some(2), ..Default::default() }).unwrap().page(vec![9, 8, 7]);
        assert_eq!((end.rows, end.has_next, end.has_previous), (vec![8, 9], false, true));
    }
}
