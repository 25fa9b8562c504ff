//! The only room that knows async-graphql: it translates between the schema and the domain, and decides nothing.
//!
//! A resolver that owns rows opens one read transaction, gets its grant, and plans the whole subtree from the
//! [`selection`]: a fixed number of statements whatever the number of rows. What lies beneath is plain data. A mutation
//! runs one use case in one named transaction by [`context`] and then reads what it answers with.

mod assessments;
mod audit;
mod candidate;
mod comparisons;
mod connection;
mod context;
mod decisions;
mod documents;
mod error;
mod events;
mod filters;
mod identity;
mod invites;
mod job_descriptions;
mod limits;
mod live;
mod node;
mod operation;
mod organizations;
mod participants;
mod payload;
mod plain;
mod plan;
mod policies;
mod results;
mod reviews;
mod scalars;
mod schema;
mod scorecards;
mod selection;
mod server_info;
mod sights;
mod submissions;
mod variables;

pub use context::{RequestContext, SessionCookie};
pub use documents::Documents;
pub use error::{finish, refusal, refused};
pub use live::{AccessEnded, Live, StreamContext};

pub use operation::{Operation, OperationKind, prepare};
pub use schema::{AssaySchema, build, sdl};
pub use server_info::{MailMode, ServerFacts};
pub use sights::{Sights, record_sights};
