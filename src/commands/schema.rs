//! `assay schema`: the GraphQL schema on standard output.

use std::io::Write;

/// Prints the schema.
pub(super) fn run() -> anyhow::Result<()> {
    std::io::stdout().write_all(crate::graphql::sdl().as_bytes())?;
    Ok(())
}
