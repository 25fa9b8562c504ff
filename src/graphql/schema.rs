//! The schema: its roots, put together from the features.

use async_graphql::{MergedObject, MergedSubscription, Schema, ValidationMode};

use super::assessments::{AssessmentEditingMutation, AssessmentMutation, AssessmentTemplateMutation};
use super::candidate::{AnsweringMutation, CandidateQuery, DocumentMutation, EnteringMutation, WithdrawingMutation};
use super::decisions::DecisionMutation;
use super::events::EventSubscription;
use super::identity::{IdentityMutation, IdentityQuery};
use super::invites::{ImportMutation, InviteManagementMutation, InviteMutation};
use super::job_descriptions::JobDescriptionMutation;
use super::node::NodeQuery;
use super::organizations::{OrganizationMutation, OrganizationQuery};
use super::policies::PolicyMutation;
use super::results::ResultMutation;
use super::reviews::ReviewMutation;
use super::server_info::{ServerFacts, ServerQuery};
use super::submissions::{ProgressSubscription, SubmissionMutation};

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(NodeQuery, IdentityQuery, OrganizationQuery, CandidateQuery, ServerQuery);

/// Everything that can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(
    IdentityMutation,
    OrganizationMutation,
    PolicyMutation,
    TeamMutation,
    OutcomeMutation,
    CandidateMutation,
);

/// The main path, from the job description to the submission.
#[derive(MergedObject, Default)]
pub(super) struct TeamMutation(
    JobDescriptionMutation,
    AssessmentMutation,
    AssessmentEditingMutation,
    AssessmentTemplateMutation,
    InviteMutation,
    ImportMutation,
    InviteManagementMutation,
    SubmissionMutation,
);

/// The end of the main path: what the team makes of a submission.
#[derive(MergedObject, Default)]
pub(super) struct OutcomeMutation(ReviewMutation, DecisionMutation, ResultMutation);

/// What candidates do.
#[derive(MergedObject, Default)]
pub(super) struct CandidateMutation(EnteringMutation, AnsweringMutation, DocumentMutation, WithdrawingMutation);

/// Everything that can be followed, over WebSocket or Server-Sent Events.
#[derive(MergedSubscription, Default)]
pub struct Subscription(EventSubscription, ProgressSubscription);

/// The schema of Assay.
pub type AssaySchema = Schema<Query, Mutation, Subscription>;

/// Deepest nesting of a document.
const MAX_DEPTH: usize = 15;
/// Most fields of a document, fragments spread out.
const MAX_COMPLEXITY: usize = 500;
/// Most aliases of a document.
const MAX_ALIASES: usize = 30;
/// Most directives on one field.
const MAX_DIRECTIVES: usize = 5;

/// Builds the schema for a server.
pub fn build(facts: ServerFacts) -> AssaySchema {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .data(facts)
        .limit_depth(MAX_DEPTH)
        .limit_complexity(MAX_COMPLEXITY)
        .limit_aliases(MAX_ALIASES)
        .limit_directives(MAX_DIRECTIVES)
        .validation_mode(ValidationMode::Strict)
        .disable_suggestions()
        .finish()
}

/// The schema in the schema definition language, as `schema.graphql` holds it.
pub fn sdl() -> String {
    let schema = Schema::build(Query::default(), Mutation::default(), Subscription::default()).finish();
    let options = async_graphql::SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items()
        .include_specified_by();
    schema.sdl_with_options(options)
}
