//! What a candidate sees and does: types of their own, so that keys and scores have no way in.

mod answering;
mod documents;
mod entering;
mod objects;
mod result;
mod submission;
mod withdrawing;

pub(super) use answering::AnsweringMutation;
pub(super) use documents::DocumentMutation;
pub(super) use entering::EnteringMutation;
pub(super) use objects::{CandidateQuery, ConsentPurpose};
pub(super) use withdrawing::WithdrawingMutation;

use async_graphql::Context;

use super::context::ContextExt;
use super::scalars::DateTime;

/// The server's time, which every answer to a candidate tells.
fn server_time(ctx: &Context<'_>) -> DateTime {
    ctx.env().database.clock().now().into()
}
