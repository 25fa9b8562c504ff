//! PostgreSQL without business: connections, transactions, migrations, paging, the private server.
//!
//! [`Database`] hands out nothing but transactions, and a [`Tx`] knows on whose behalf it runs before its first
//! statement. Two pools stand behind it: `assay_app` serves requests under row-level security, `assay_worker` runs jobs
//! and sees every row. What a transaction has to say (events, jobs) is buffered and written with its commit.

pub mod condition;
pub mod connect;
pub mod error;
pub mod idempotency;
pub mod listen;
pub mod migrations;
pub mod outbox;
pub mod paged;
pub mod pool;
pub(crate) mod prepared;
pub mod private_server;
pub(crate) mod schema;
pub mod session;
pub mod signals;
pub mod statistics;
pub(crate) mod stored;
pub mod tx;
pub mod wake;

pub use error::DbError;
pub use pool::Database;
pub use tx::{Tx, Work};
