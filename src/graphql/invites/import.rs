//! Inviting the people of a list out of a spreadsheet.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};

use super::mutations::{InviteOutcome, instants, invites_by_id};
use super::objects::AssessmentInvite;
use crate::access::{ManageInvites, authorize};
use crate::domain::invites as domain;
use crate::graphql::context::ContextExt;
use crate::graphql::node;
use crate::graphql::scalars::DateTime;
use crate::kernel::error::ApiError;
use crate::kernel::ids::{AssessmentId, InviteId};
use crate::kernel::problem::Problem;

/// A list of people to be invited.
#[derive(InputObject)]
pub(in crate::graphql) struct ImportParticipantsInput {
    /// A published assessment.
    assessment_id: ID,
    /// CSV text of 10,000 people at most, its cells separated by commas, semicolons or tabs. The first line names the
    /// columns, in English or German: name (or first and last name) and e-mail; phone, external id, language, time zone,
    /// extra time, if there are any. Other columns are of no account.
    csv: String,
    /// True: says what would become of each line, and writes nothing.
    #[graphql(default)]
    dry_run: bool,
    /// The last moment to begin: in 14 days when absent, in 365 at most.
    expires_at: Option<DateTime>,
    /// When people who have not begun are reminded, as with `inviteParticipants`.
    remind_at: Option<Vec<DateTime>>,
    /// The recruiter's own words in the mail, plain text.
    message: Option<String>,
}

macro_rules! codes {
    (own { $($(#[doc = $own_doc:literal])* $own:ident,)* } invite { $($(#[doc = $doc:literal])* $invite:ident,)* }) => {
        /// What `importParticipants` may ask to be mended.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
        pub(in crate::graphql) enum ImportParticipantsErrorCode {
            $($(#[doc = $own_doc])* $own,)*
            $($(#[doc = $doc])* $invite,)*
        }

        impl From<domain::ImportParticipantsCode> for ImportParticipantsErrorCode {
            fn from(code: domain::ImportParticipantsCode) -> Self {
                match code {
                    $(domain::ImportParticipantsCode::$own => Self::$own,)*
                    $(domain::ImportParticipantsCode::Invite(domain::InviteParticipantsCode::$invite) => Self::$invite,)*
                }
            }
        }
    };
}

codes!(
    own {
        /// The first line names no column.
        NoHeader,
        /// There is no column for the address, or none for the name.
        MissingColumn,
        /// Two columns say the same.
        DuplicateColumn,
        /// Quotes or the number of cells are wrong.
        Malformed,
        /// The text was read in another encoding than it was written in.
        GarbledText,
    }
    invite {
        /// The assessment is a draft or retired.
        NotPublished,
        /// The job description takes no new invites.
        JobClosed,
        /// The organization has published no privacy notice.
        NoPrivacyNotice,
        /// Nobody stands below the header.
        Empty,
        /// More people than a list may have.
        TooMany,
        /// The last moment to begin has passed.
        ExpiresInPast,
        /// The last moment to begin lies too far ahead.
        ExpiresTooLate,
        /// Message, phone or external id is too long.
        TooLong,
        /// No mail reaches such an address.
        InvalidEmail,
        /// The name is missing or too long.
        InvalidName,
        /// Not a factor from 1 to 5.
        InvalidExtraTime,
        /// Neither yes nor no.
        InvalidUntimed,
        /// Not a number of minutes from 0 to 480.
        InvalidBreaks,
        /// Not a language.
        InvalidLocale,
        /// Not the name of a time zone.
        InvalidTimeZone,
        /// More than 10 reminders.
        TooManyReminders,
        /// A reminder that lies in the past.
        ReminderInPast,
        /// A reminder that comes when the time to begin is over.
        ReminderAfterExpiry,
    }
);

/// Something that `importParticipants` asks to be mended, in the call or in a line.
#[derive(Debug, SimpleObject)]
pub(in crate::graphql) struct ImportParticipantsUserError {
    /// Which expectation was not met.
    code: ImportParticipantsErrorCode,
    /// The field of the input; for a line `csv`, its number and the header of the column.
    path: Vec<String>,
    /// A sentence for people that names line, column and remedy.
    message: String,
}

impl From<Problem<domain::ImportParticipantsCode>> for ImportParticipantsUserError {
    fn from(problem: Problem<domain::ImportParticipantsCode>) -> Self {
        Self { code: problem.code.into(), path: problem.path, message: problem.message }
    }
}

/// The result of one line.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ImportParticipantResult {
    /// Its number in the text, from 1; the header is a line too.
    line: i32,
    /// What became of it, or would.
    outcome: InviteOutcome,
    /// The invite; null when the line is to be mended, and for whoever is not invited yet in a dry run.
    invite: Option<Arc<AssessmentInvite>>,
    /// What is to be mended in the line.
    user_errors: Vec<ImportParticipantsUserError>,
}

/// Answer of `importParticipants`.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ImportParticipantsPayload {
    /// One result a line that is not blank, in order; empty when the list as a whole is to be mended.
    results: Vec<ImportParticipantResult>,
    /// Headers of columns that are of no account.
    ignored_columns: Vec<String>,
    /// What is to be mended in the list as a whole.
    user_errors: Vec<ImportParticipantsUserError>,
}

/// Inviting by lists.
#[derive(Default)]
pub(in crate::graphql) struct ImportMutation;

#[Object]
impl ImportMutation {
    /// Invites the people of a CSV list, with a result for each line; a bad line spoils no other. A dry run writes
    /// nothing. Needs `MANAGE_INVITES`. Emits what `inviteParticipants` does.
    async fn import_participants(
        &self,
        ctx: &Context<'_>,
        input: ImportParticipantsInput,
    ) -> Result<ImportParticipantsPayload, ApiError> {
        let assessment: AssessmentId = node::decode(&input.assessment_id)?;
        let list = domain::ImportedList {
            assessment,
            csv: input.csv,
            dry_run: input.dry_run,
            expires_at: input.expires_at.map(|at| at.0),
            remind_at: input.remind_at.map(instants),
            message: input.message,
        };
        let keys = &ctx.env().keys;
        let receipt = ctx
            .mutate("importParticipants", async |tx| {
                let grant = authorize::<ManageInvites>(tx, ctx.actor(), assessment).await?;
                domain::import(&grant, tx, keys, &list).await
            })
            .await?;
        let lines = receipt.value.as_ref().map(|report| report.lines.as_slice()).unwrap_or_default();
        let ids: Vec<InviteId> = lines.iter().filter_map(invite_of).collect();
        let found = invites_by_id(ctx, assessment, &ids).await?;
        let results = lines.iter().map(|line| result(line, &found)).collect();
        let ignored_columns = receipt.value.as_ref().map(|report| report.ignored_columns.clone()).unwrap_or_default();
        Ok(ImportParticipantsPayload { results, ignored_columns, user_errors: receipt.user_errors() })
    }
}

fn invite_of(line: &domain::ImportedLine) -> Option<InviteId> {
    match line.result {
        domain::ImportedLineResult::Created(id) | domain::ImportedLineResult::AlreadyInvited(id) => id,
        domain::ImportedLineResult::Rejected(_) => None,
    }
}

fn result(line: &domain::ImportedLine, found: &HashMap<InviteId, Arc<AssessmentInvite>>) -> ImportParticipantResult {
    let (outcome, user_errors) = match &line.result {
        domain::ImportedLineResult::Created(_) => (InviteOutcome::Created, Vec::new()),
        domain::ImportedLineResult::AlreadyInvited(_) => (InviteOutcome::AlreadyInvited, Vec::new()),
        domain::ImportedLineResult::Rejected(problems) => {
            (InviteOutcome::Rejected, problems.iter().cloned().map(Into::into).collect())
        }
    };
    let invite = invite_of(line).and_then(|id| found.get(&id).cloned());
    ImportParticipantResult { line: i32::try_from(line.line).unwrap_or(i32::MAX), outcome, invite, user_errors }
}
